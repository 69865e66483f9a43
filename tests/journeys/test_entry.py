"""An officer fills a whole index set while everything fails, and nothing typed is lost.

The server is a process of its own on a database of its own: it is stopped and started on the way.
At the end the database holds exactly what was typed.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.journeys.conftest import overflow, violations
from tests.journeys.seats import (
    PATIENCE,
    SAVES,
    Server,
    Typed,
    all_saved,
    code_of,
    fill,
    go_to,
    kept,
    paste,
    pill,
    rows,
    seat,
    sign_in,
    type_into,
    waiting,
)

pytestmark = pytest.mark.browser

# ── What goes wrong on the way, one main index each ────────────────────────────────────────


def line_cut_on_the_way_there(page: Page, server: Server, typed: dict[str, Typed]) -> None:
    """The first attempts never reach the server."""
    cuts = [3]

    def cut(route: Route) -> None:
        cuts[0] -= 1
        route.abort() if cuts[0] >= 0 else route.fallback()

    page.context.route(SAVES, cut)
    fill(page, typed)
    expect(pill(page)).to_contain_text("đang giữ trên máy này, sẽ gửi khi có mạng")
    all_saved(page)
    page.context.unroute(SAVES, cut)


def line_cut_on_the_way_back(page: Page, server: Server, typed: dict[str, Typed]) -> None:
    """The server writes, and its answer is lost: every second one."""
    turns = [0]

    def lose_the_answer(route: Route) -> None:
        turns[0] += 1
        if turns[0] % 2 and turns[0] < 6:
            route.fetch()
            route.abort()
        else:
            route.fallback()

    page.context.route(SAVES, lose_the_answer)
    fill(page, typed)
    all_saved(page)
    page.context.unroute(SAVES, lose_the_answer)


def no_net_for_a_while(page: Page, server: Server, typed: dict[str, Typed]) -> None:
    some = rows(page)
    fill(page, typed, some[:2])
    page.context.set_offline(True)
    fill(page, typed, some[2:])
    expect(pill(page)).to_contain_text("Mất kết nối.")
    page.context.set_offline(False)
    all_saved(page)


def session_lost(page: Page, server: Server, typed: dict[str, Typed]) -> None:
    some = rows(page)
    fill(page, typed, some[:1])
    all_saved(page)
    page.context.clear_cookies(name="sessionid")
    fill(page, typed, some[1:2], wait=False)
    dialog = page.get_by_role("dialog", name="Phiên làm việc đã hết")
    expect(dialog).to_be_visible()
    with page.context.expect_page() as opened:
        dialog.get_by_role("link", name="Đăng nhập").click()
    opened.value.wait_for_load_state()
    sign_in(opened.value)
    opened.value.close()
    if dialog.is_visible():
        dialog.get_by_role("button", name="Tôi đã đăng nhập, gửi tiếp").click()
    expect(dialog).to_be_hidden()
    fill(page, typed, some[2:])
    all_saved(page)


def two_tabs(page: Page, server: Server, typed: dict[str, Typed]) -> None:
    """One half in each, turn and turn about."""
    other = page.context.new_page()
    other.goto(page.url)
    here, there = rows(page), rows(other)
    for number in range(len(here)):
        fill(page, typed, here[number : number + 1]) if number % 2 else fill(
            other, typed, there[number : number + 1]
        )
    all_saved(other)
    all_saved(page)
    other.close()


def server_taken_away(page: Page, server: Server, typed: dict[str, Typed]) -> None:
    some = rows(page)
    fill(page, typed, some[:3])
    server.stop()
    fill(page, typed, some[3:])
    expect(pill(page)).to_contain_text("đang giữ trên máy này")
    server.start()
    all_saved(page)


def page_loaded_again(page: Page, server: Server, typed: dict[str, Typed]) -> None:
    """Nothing goes out, the page is loaded anew, and everything stands in its fields again."""
    cut = lambda route: route.abort()  # noqa: E731
    page.context.route(SAVES, cut)
    some = rows(page)
    fill(page, typed, some)
    expect(pill(page)).to_contain_text("đang giữ trên máy này")
    before = page.evaluate(FIELDS)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator(".save-held").first).to_be_visible()
    assert page.evaluate(FIELDS) == before
    page.context.unroute(SAVES, cut)
    all_saved(page)


FIELDS = (
    "[...new FormData(document.querySelector('form.entry'))]"
    ".filter(([name]) => !/csrf|revision|file/.test(name)).map(each => each.join('='))"
)


def nothing_goes_wrong(page: Page, server: Server, typed: dict[str, Typed]) -> None:
    fill(page, typed)
    all_saved(page)


ON_THE_WAY = (
    line_cut_on_the_way_there,
    line_cut_on_the_way_back,
    no_net_for_a_while,
    session_lost,
    two_tabs,
    server_taken_away,
    page_loaded_again,
    nothing_goes_wrong,
)


def test_a_whole_index_set_is_filled_in_and_the_database_holds_exactly_what_was_typed(
    desk: BrowserContext, server: Server
):
    page, typed = desk.new_page(), dict[str, Typed]()
    for number, main in enumerate(server.world["mains"]):
        go_to(page, server, main)
        ON_THE_WAY[min(number, len(ON_THE_WAY) - 1)](page, server, typed)

    found = kept(server)["answers"]
    assert len(typed) >= 100, "the longest set of the framework"
    assert {code: each["typed"] for code, each in found.items()} == typed
    assert page.evaluate("document.querySelectorAll('.indicator-conflict').length") == 0


# ── What the browser keeps (adversarial tests 5, 6 and 8), with each guard taken away ──────

SCRIPT = re.compile(r"/js/entry(\.[0-9a-f]+)?\.js")
EDITS = 20


def with_script(context: BrowserContext, guard: str, gone: str) -> None:
    """The page's own script, with one of its lines changed."""

    def change(route: Route) -> None:
        response = route.fetch()
        body = response.text()
        assert guard in body
        route.fulfill(response=response, body=body.replace(guard, gone))

    context.route(SCRIPT, change)


def first_share(page: Page) -> Locator:
    return next(row for row in rows(page) if row.locator("[inputmode=decimal]").count() == 2)


def write(row: Locator, typed: str) -> None:
    field = row.locator("[inputmode=decimal]").first
    field.fill(typed)
    field.press("Tab")


def test_twenty_edits_without_a_net_go_out_in_order_and_what_a_colleague_saved_is_asked(
    browser: Browser, server: Server
):
    with seat(browser, server) as an, seat(browser, server) as yen:
        page, hers = an.new_page(), yen.new_page()
        go_to(page, server, "6")
        hers.goto("/dang-nhap/")
        sign_in(hers, "yen@demo.test")
        go_to(hers, server, "6")
        some, typed, arrived = rows(page)[:EDITS], dict[str, Typed](), list[str]()
        asked = some[7]
        page.on("requestfinished", lambda request: arrived.append(request.url.split("/")[-2]))

        an.set_offline(True)
        fill(page, typed, some)
        theirs = type_into(hers.locator(f'[data-code="{code_of(asked)}"]'), 99)
        hers.keyboard.press("Control+s")
        all_saved(hers)
        expect(pill(page)).to_contain_text("Mất kết nối.")
        an.set_offline(False)
        expect(pill(page)).to_contain_text("chờ bạn chọn", timeout=PATIENCE)

        found = {code: each["typed"] for code, each in kept(server)["answers"].items()}
        assert len(typed) == EDITS
        assert found == {**typed, code_of(asked): theirs}
        assert [code for code in dict.fromkeys(arrived) if code in typed] == list(typed)
        expect(page.locator(".entry-conflict")).to_have_count(1)
        expect(asked).to_contain_text("Lê Thị Yến đã lưu lúc")
        expect(asked.locator("[inputmode=decimal]").first).to_have_value("8")


LOST = {
    "a line that is cut": (
        "paused = false;",
        "paused = false; queue().forEach(remove);",
        lambda page: None,
    ),
    "a page that is loaded again": (
        "localStorage.setItem(item.place, text);",
        "spare.set(item.place, text);",
        lambda page: page.reload(),
    ),
}


@pytest.mark.parametrize(("guard", "gone", "meanwhile"), LOST.values(), ids=LOST)
@pytest.mark.parametrize("is_kept", [True, False], ids=["kept", "the control: not kept"])
def test_what_could_not_be_sent_is_kept_until_it_can(
    desk: BrowserContext, server: Server, guard: str, gone: str, meanwhile: Any, is_kept: bool
):
    if not is_kept:
        with_script(desk, guard, gone)
    page = desk.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    go_to(page, server, "4")
    cut = lambda route: route.abort()  # noqa: E731
    desk.route(SAVES, cut)
    write(first_share(page), "412")
    expect(first_share(page).locator(".save")).to_contain_text("Chưa gửi được")
    meanwhile(page)
    desk.unroute(SAVES, cut)
    page.evaluate("dispatchEvent(new Event('online'))")
    if is_kept:
        all_saved(page)
    else:
        page.wait_for_timeout(1000)

    found = [each["typed"] for each in kept(server)["answers"].values()]
    assert found == ([{"a": "412"}] if is_kept else [])


@pytest.mark.parametrize("is_renewed", [True, False], ids=["renewed", "the control: not renewed"])
def test_a_sign_in_in_another_tab_makes_nobody_type_again(
    desk: BrowserContext, server: Server, is_renewed: bool
):
    if not is_renewed:
        with_script(desk, 'if (said.error === "csrf") return renew();', "")
    page = desk.new_page()
    go_to(page, server, "4")
    desk.clear_cookies(name="sessionid")
    other = desk.new_page()
    other.goto("/dang-nhap/")
    sign_in(other)

    write(first_share(page), "412")

    said = "Mọi thay đổi đã lưu" if is_renewed else "chưa được nhận"
    expect(pill(page)).to_contain_text(said, timeout=PATIENCE)
    found = [each["typed"] for each in kept(server)["answers"].values()]
    assert found == ([{"a": "412"}] if is_renewed else [])
    expect(first_share(page).locator("[inputmode=decimal]").first).to_have_value("412")


def test_a_block_from_a_spreadsheet_is_shown_before_it_is_pasted(
    desk: BrowserContext, server: Server
):
    desk.grant_permissions(["clipboard-read", "clipboard-write"])
    page = desk.new_page()
    go_to(page, server, "4")
    shares = [row for row in rows(page) if row.locator("[inputmode=decimal]").count() == 2]
    codes = [code_of(row) for row in shares[:3]]
    block = "412\t655\r\n1.150\t2.000\r\ntám\t130\r\n"
    paste(page, shares[0].locator("[inputmode=decimal]").first, block)

    preview = page.get_by_role("dialog", name="Dán từ bảng tính")
    expect(preview.get_by_role("row")).to_have_count(7)
    expect(preview).to_contain_text("Dấu chấm trong “1.150” là gì?")
    expect(preview.get_by_role("radio", name=re.compile("hàng nghìn"))).to_be_checked()
    expect(preview).to_contain_text("Ô có dấu lỗi không phải là số")
    assert violations(page) == []
    preview.get_by_role("button", name="Áp dụng").click()
    expect(pill(page)).to_contain_text("trừ 1 chỉ số còn lỗi", timeout=PATIENCE)

    found = kept(server)["answers"]
    assert [found[code]["typed"] for code in codes] == [
        {"a": "412", "b": "655"},
        {"a": "1.150", "b": "2.000"},
        {"a": "tám", "b": "130"},
    ]


def test_a_block_that_is_not_wanted_changes_nothing_and_codes_in_front_are_followed(
    desk: BrowserContext, server: Server
):
    desk.grant_permissions(["clipboard-read", "clipboard-write"])
    page = desk.new_page()
    go_to(page, server, "4")
    first = page.locator("[data-save] [inputmode=decimal]").first
    preview = page.get_by_role("dialog", name="Dán từ bảng tính")

    paste(page, first, "1\t2\n3\t4")
    preview.get_by_role("button", name="Không dán").click()
    expect(first).to_have_value("")

    paste(page, first, "4.5\t1.5\t130\n4.2\t62,9\t100")
    preview.get_by_role("radio", name=re.compile("thập phân")).check()
    preview.get_by_role("button", name="Áp dụng").click()
    # What was saved before says so until the block is in its fields.
    expect(page.locator("[name='4.2:a']")).to_have_value("62,9")
    all_saved(page)

    found = {code: each["typed"] for code, each in kept(server)["answers"].items()}
    assert found == {"4.5": {"a": "1,5", "b": "130"}, "4.2": {"a": "62,9", "b": "100"}}


def test_everything_can_be_done_with_the_keyboard_alone(desk: BrowserContext, server: Server):
    page = desk.new_page()
    go_to(page, server, "4")
    shares = [row for row in rows(page) if row.locator("[inputmode=decimal]").count() == 2]
    first, second = shares[0], shares[1]

    first.locator("[inputmode=decimal]").first.focus()
    page.keyboard.type("412")
    page.keyboard.press("Enter")
    page.keyboard.type("655")
    page.keyboard.press("Control+s")
    expect(first.locator(".save")).to_contain_text(re.compile("Đã lưu"))
    assert page.url.endswith("/nhap/4/"), "Enter moved on and did not submit"
    while page.evaluate("document.activeElement.name") != f"{code_of(second)}:a":
        page.keyboard.press("Alt+ArrowDown")
    page.keyboard.type("1")
    page.keyboard.press("Alt+ArrowUp")
    assert code_of(first) <= page.evaluate(
        "document.activeElement.closest('[data-code]').dataset.code"
    )
    all_saved(page)

    found = kept(server)["answers"]
    assert found[code_of(first)]["typed"] == {"a": "412", "b": "655"}
    assert found[code_of(second)]["typed"] == {"a": "1"}


def test_two_people_on_one_indicator_choose_with_both_before_them(browser: Browser, server: Server):
    with seat(browser, server) as an, seat(browser, server) as yen:
        mine, hers = an.new_page(), yen.new_page()
        go_to(mine, server, "4")
        hers.goto("/dang-nhap/")
        sign_in(hers, "yen@demo.test")
        go_to(hers, server, "4")
        row = next(each for each in rows(mine) if each.locator("[inputmode=decimal]").count() == 2)
        code = code_of(row)
        her_row = hers.locator(f'[data-code="{code}"]')
        for each, a in ((her_row, "410"), (row, "412")):
            each.locator("[inputmode=decimal]").first.fill(a)
            each.page.keyboard.press("Control+s")
            expect(pill(each.page)).not_to_contain_text("Đang lưu")

        expect(row).to_contain_text("Lê Thị Yến đã lưu lúc")
        expect(row.locator("[inputmode=decimal]").first).to_have_value("412")
        expect(pill(mine)).to_contain_text("chờ bạn chọn")
        assert violations(mine) == []
        assert kept(server)["answers"][code]["typed"] == {"a": "410"}
        row.get_by_role("button", name="Giữ 412").click()
        expect(row.locator(".entry-conflict")).to_have_count(0)

        assert kept(server)["answers"][code] == {"typed": {"a": "412"}, "revision": 2}


def test_another_person_at_the_same_browser_sends_nothing_of_the_first(
    desk: BrowserContext, server: Server
):
    page = desk.new_page()
    go_to(page, server, "4")
    desk.clear_cookies(name="sessionid")
    fill(page, {}, rows(page)[:1])
    dialog = page.get_by_role("dialog", name="Phiên làm việc đã hết")
    expect(dialog).to_be_visible()
    other = desk.new_page()
    other.goto("/dang-nhap/")
    sign_in(other, "yen@demo.test")
    go_to(other, server, "4")

    page.bring_to_front()
    dialog.get_by_role("button", name="Tôi đã đăng nhập, gửi tiếp").click()

    expect(dialog).to_contain_text("Trình duyệt đang đăng nhập bằng tài khoản khác.")
    assert kept(server) == {"answers": {}, "saves": 0}
    assert waiting(page) > 0, "and it is still there for the one who typed it"


@pytest.mark.parametrize(("width", "height"), [(1440, 1000), (390, 844)])
def test_the_page_is_readable_and_without_violations(
    browser: Browser, server: Server, width: int, height: int
):
    with seat(browser, server, viewport={"width": width, "height": height}) as context:
        page = context.new_page()
        go_to(page, server, "4")

        assert violations(page) == []
        assert overflow(page) <= 0
        for name in ("phim-tat", "dang-nhap-lai", "dan-nhieu-o"):
            page.evaluate("id => document.getElementById(id).showModal()", name)
            assert violations(page) == [], name
            page.keyboard.press("Escape")


def test_on_a_phone_one_indicator_stands_on_the_screen(browser: Browser, server: Server):
    with seat(browser, server, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        go_to(page, server, "4")
        visible = page.locator(".entry-row:visible .indicator-code")

        expect(visible).to_have_text(["4.1"])
        page.get_by_role("button", name="Tiếp 4.2").click()
        expect(visible).to_have_text(["4.2"])
        page.locator(".entry-row:visible [inputmode=decimal]").first.fill("412")
        page.locator(".entry-row:visible [inputmode=decimal]").nth(1).fill("655")
        page.get_by_role("button", name="Tiếp 4.3").click()
        page.get_by_role("button", name="4.2").click()
        expect(page.locator(".entry-row:visible .indicator-points")).to_have_text("9,44/15")
        expect(page.locator(".entry-row:visible [inputmode=decimal]").first).to_have_value("412")


def test_without_script_the_same_form_saves(browser: Browser, server: Server):
    with seat(browser, server, java_script_enabled=False) as context:
        page = context.new_page()
        go_to(page, server, "4")
        page.locator("[inputmode=decimal]").first.fill("412")
        page.get_by_role("button", name="Lưu", exact=True).last.click()

        assert list(kept(server)["answers"].values()) == [{"typed": {"a": "412"}, "revision": 1}]
