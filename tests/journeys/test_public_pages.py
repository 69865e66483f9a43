"""Every kind of public page, on a desk and on a phone, with script and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import overflow, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/",
    "/ket-qua/",
    "/ket-qua/?q=so+y+te",
    "/ket-qua/2022/791-qd-ubnd/",
    "/ket-qua/2022/791-qd-ubnd/ghi-chu/1/",
    "/bo-chi-so/",
    "/bo-chi-so/dti/3019-qd-ubnd/",
    "/bo-chi-so/dti/3019-qd-ubnd/cap-huyen/",
    "/bo-chi-so/dti/3019-qd-ubnd/cap-huyen/6.3/",
    "/bo-chi-so/dti/2644-qd-ubnd..3019-qd-ubnd/",
    "/bo-chi-so/chinh-quyen-dien-tu/1040-qd-ubnd/",
    "/bo-chi-so/chinh-quyen-dien-tu/1040-qd-ubnd/cap-xa/",
    "/thanh-phan/",
    "/en/ket-qua/2022/791-qd-ubnd/",
]
RANKING = "/ket-qua/2022/791-qd-ubnd/"


def test_no_page_breaks_a_rule_of_accessibility_or_grows_sideways(portal: str, page: Page):
    problems: dict[str, object] = {}
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    for path in PAGES:
        response = page.goto(portal + path)
        assert response is not None
        assert response.status == 200, path
        if found := violations(page):
            problems[path] = found
        if (wider := overflow(page)) > 0:
            problems[f"{path} wider"] = wider

    assert problems == {}
    assert errors == []


def test_every_link_of_the_public_pages_leads_somewhere(portal: str, plain_page: Page):
    seen: set[str] = set()
    waiting = [portal + "/", portal + "/thanh-phan/"]
    broken = []
    while waiting and len(seen) < 400:
        address = waiting.pop()
        seen.add(address)
        response = plain_page.request.get(address)
        if response.status != 200:
            broken.append((address, response.status))
        if "text/html" not in response.headers.get("content-type", ""):
            continue
        plain_page.set_content(response.text())
        hrefs = [link.get_attribute("href") or "" for link in plain_page.locator("a[href]").all()]
        ours = {portal + href.split("#")[0] for href in hrefs if href.startswith("/")}
        # One indicator page stands for the others of its set.
        ours = {link for link in ours if link.count("/") < 8 or link.endswith(("/1.1/", "/A.1.1/"))}
        waiting += sorted(ours - seen - set(waiting))

    assert broken == []


def test_without_script_the_whole_table_stands(portal: str, plain_page: Page):
    plain_page.goto(portal + RANKING)

    expect(plain_page.locator("table tbody tr")).to_have_count(49)
    expect(plain_page.get_by_role("searchbox")).to_have_count(0)


def test_a_name_is_found_without_its_marks(portal: str, page: Page):
    page.goto(portal + RANKING)

    page.get_by_role("searchbox").fill("so du lich")

    expect(page.locator("table tbody tr:visible")).to_have_count(1)
    expect(page.locator("table tbody tr:visible")).to_contain_text("Sở Du lịch")


def test_from_the_home_page_to_the_note_in_three_clicks(portal: str, page: Page):
    page.goto(portal + "/")

    page.get_by_role("link", name="Bảng xếp hạng đầy đủ").click()
    page.get_by_role("link", name="Ghi chú 1").first.click()

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main")).to_contain_text("Khởi động")
