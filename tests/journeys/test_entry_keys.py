"""A block of cells pasted, and the keys of the entry desk, in a browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.journeys.entry_world import CYCLE
from tests.journeys.seats import (
    Server,
    all_saved,
    code_of,
    focused,
    go_to,
    kept,
    numbers,
    paste,
    shares,
)

pytestmark = pytest.mark.browser


def test_a_head_line_and_codes_of_other_pages_are_never_pasted_as_numbers(
    desk: BrowserContext, server: Server
):
    desk.grant_permissions(["clipboard-read", "clipboard-write"])
    page = desk.new_page()
    go_to(page, server, "4")
    preview = page.get_by_role("dialog", name="Dán từ bảng tính")
    codes = [code_of(row) for row in shares(page)]
    first = page.locator(f'[data-code="{codes[0]}"] [inputmode=decimal]').first

    paste(page, first, "6.1\t500\t690\n6.2\t150\t200")
    expect(preview).to_contain_text("Không có chỗ trên trang này, không dán: 6.1, 6.2")
    expect(preview.get_by_role("button", name="Áp dụng")).to_be_disabled()
    preview.get_by_role("button", name="Không dán").click()

    paste(page, first, f"Mã\ta\tb\n{codes[1]}\t500\t690\n6.2\t150\t200")
    expect(preview).to_contain_text("Không có chỗ trên trang này, không dán: Mã, 6.2")
    preview.get_by_role("button", name="Áp dụng").click()
    # The page says saved until the block is in its fields.
    expect(page.locator(f"[name='{codes[1]}:a']")).to_have_value("500")
    all_saved(page)

    found = {code: each["typed"] for code, each in kept(server)["answers"].items()}
    assert found == {codes[1]: {"a": "500", "b": "690"}}


def test_enter_passes_what_is_folded_away_and_never_submits(desk: BrowserContext, server: Server):
    page = desk.new_page()
    go_to(page, server, "4")
    first = shares(page)[0]
    numbers(first)[1].focus()
    page.keyboard.press("Enter")
    assert focused(page) != f"{code_of(first)}:b", "it moved on"
    assert page.evaluate("document.activeElement.checkVisibility()")

    box = page.locator(".entry-row input[type=checkbox]:visible").first
    box.focus()
    name = focused(page)
    page.keyboard.press("Enter")
    assert page.url.endswith("/nhap/4/")
    assert page.evaluate("document.activeElement !== document.body")
    assert (focused(page), box.is_checked()) != (name, True)
    assert kept(server) == {"answers": {}, "saves": 0}


def test_a_page_opened_at_a_row_puts_the_hand_there(desk: BrowserContext, server: Server):
    page = desk.new_page()
    go_to(page, server, "4")
    code = code_of(shares(page)[1])
    page.goto("about:blank")

    page.goto(f"/don-vi/{CYCLE}/{server.world['submission']}/nhap/4/#cs-{code.replace('.', '-')}")

    assert focused(page) == f"{code}:a"


def test_on_goes_on_past_a_draft_and_names_it(desk: BrowserContext, server: Server):
    page = desk.new_page()
    go_to(page, server, "4")
    row = shares(page)[0]
    code = code_of(row)
    numbers(row)[0].fill("tám")
    page.get_by_role("button", name="Lưu, sang 5").click()

    expect(page).to_have_url(re.compile("/nhap/5/$"))
    expect(page.get_by_role("main")).to_contain_text(f"Nhóm 4 còn nháp chưa tính điểm: {code}.")
