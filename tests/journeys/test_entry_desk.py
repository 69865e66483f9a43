"""What went wrong at the entry desk once, in a browser: conflicts, sign-in, what is said."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.journeys.conftest import overflow, violations
from tests.journeys.entry_world import CYCLE, PASSWORD
from tests.journeys.seats import (
    SAVES,
    Server,
    all_saved,
    code_of,
    go_to,
    kept,
    numbers,
    pill,
    seat,
    shares,
    sign_in,
    waiting,
)

pytestmark = pytest.mark.browser
STATE = re.compile(r"/phien/$")


def save(server: Server, page: Page, a: str, b: str) -> str:
    """Both numbers of the first share, saved; its code."""
    row = shares(page)[0]
    for field, value in zip(numbers(row), (a, b), strict=True):
        field.fill(value)
    page.keyboard.press("Control+s")
    all_saved(page)
    return code_of(row)


# ── Conflicts, and what is said of saving ──────────────────────────────────────────────────


def test_a_conflict_met_while_typing_on_leaves_both_contents_to_choose_from(
    browser: Browser, server: Server
):
    with seat(browser, server) as an, seat(browser, server) as yen:
        mine, hers = an.new_page(), yen.new_page()
        go_to(mine, server, "4")
        hers.goto("/dang-nhap/")
        sign_in(hers, "yen@demo.test")
        go_to(hers, server, "4")
        code = save(server, hers, "40", "65")

        def slowly(route: Route) -> None:
            time.sleep(1.0)
            route.fallback()

        an.route(SAVES, slowly)
        row = mine.locator(f'[data-code="{code}"]')
        a, b = numbers(row)
        a.fill("42")
        mine.keyboard.press("Tab")  # the save of a is on its way while b is typed and kept
        b.press_sequentially("66")
        mine.keyboard.press("Tab")

        expect(row.get_by_role("button", name="Giữ bản của bạn")).to_be_visible(timeout=15_000)
        expect(pill(mine)).to_contain_text("1 chỉ số có hai bản khác nhau")
        row.get_by_role("button", name="Giữ bản của bạn").click()
        all_saved(mine)
        assert kept(server)["answers"][code]["typed"] == {"a": "42", "b": "66"}


def test_a_conflict_with_ones_own_other_tab_names_the_tabs(desk: BrowserContext, server: Server):
    here, there = desk.new_page(), desk.new_page()
    go_to(here, server, "4")
    go_to(there, server, "4")
    code = code_of(shares(here)[0])
    here.context.route(
        SAVES,
        lambda route: route.abort() if route.request.frame == here.main_frame else route.fallback(),
    )
    row = here.locator(f'[data-code="{code}"]')
    numbers(row)[0].fill("7")
    here.keyboard.press("Control+s")
    expect(pill(here)).to_contain_text("Mất kết nối")
    there.bring_to_front()
    numbers(there.locator(f'[data-code="{code}"]'))[0].fill("8")
    there.keyboard.press("Control+s")
    expect(pill(there)).to_contain_text("Mọi thay đổi đã lưu", timeout=15_000)
    here.context.unroute(SAVES)
    here.bring_to_front()
    here.keyboard.press("Control+s")

    expect(row).to_contain_text("Bạn đã lưu ở thẻ khác", timeout=15_000)
    expect(row.get_by_role("columnheader", name="Nhập ở thẻ này")).to_be_visible()


def test_without_a_line_no_row_says_that_it_is_being_saved(desk: BrowserContext, server: Server):
    page = desk.new_page()
    go_to(page, server, "4")
    desk.set_offline(True)
    first, second = shares(page)[:2]
    numbers(first)[0].fill("1")
    page.keyboard.press("Control+s")
    expect(first.locator(".save")).to_contain_text("Chưa gửi được, đang giữ trên máy")

    numbers(second)[0].fill("2")
    page.keyboard.press("Tab")

    expect(second.locator(".save")).to_contain_text("Chưa gửi được, đang giữ trên máy")
    expect(pill(page)).to_contain_text("2 thay đổi đang giữ trên máy này")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_what_is_saved_is_in_sight_wherever_the_page_stands_and_hides_no_focus(
    browser: Browser, server: Server, width: int, height: int
):
    with seat(browser, server, viewport={"width": width, "height": height}) as context:
        page = context.new_page()
        go_to(page, server, "6")
        page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
        place = page.locator("#trang-thai-luu" if width > 900 else "#trang-thai-luu-duoi")

        expect(place).to_be_in_viewport()
        assert overflow(page) <= 0
        assert page.evaluate(COVERED) == []


@pytest.mark.parametrize(("width", "height"), [(1440, 700), (390, 844)])
def test_a_save_leaves_the_field_in_sight_in_which_somebody_types(
    browser: Browser, server: Server, width: int, height: int
):
    with seat(browser, server, viewport={"width": width, "height": height}) as context:
        page = context.new_page()
        go_to(page, server, "4")
        row = shares(page)[0]
        if width < 620:
            page.get_by_role("button", name="Tiếp 4.2").click()
        field = numbers(row)[0]
        field.focus()
        before = field.bounding_box()
        page.keyboard.type("5")
        expect(row.locator(".save")).to_contain_text("còn thiếu b")
        page.wait_for_timeout(500)

        after = field.bounding_box()
        assert before is not None
        assert after is not None
        assert abs(after["y"] - before["y"]) < 30, "the field stays under the eye"


# The fields that stand under a sticky bar when the keys bring the focus to them.
COVERED = """() => {
  const bars = [...document.querySelectorAll(".app-bar, .entry-bar")]
    .filter(bar => getComputedStyle(bar).position === "sticky");
  const all = ".entry-row :is(input, textarea):not([type=hidden])";
  const fields = [...document.querySelectorAll(all)]
    .filter(field => field.checkVisibility() && field.offsetParent);
  return fields.filter(field => {
    field.focus();
    const at = field.getBoundingClientRect();
    return bars.some(bar => {
      const over = bar.getBoundingClientRect();
      return at.top < over.bottom - 1 && at.bottom > over.top + 1;
    });
  }).map(field => field.name);
}"""


def test_while_something_is_typed_the_page_does_not_say_that_everything_is_saved(
    desk: BrowserContext, server: Server
):
    page = desk.new_page()
    go_to(page, server, "4")
    numbers(shares(page)[0])[0].press_sequentially("4")

    assert "Đang nhập, chưa lưu" in pill(page).inner_text()
    page.keyboard.press("Backspace")
    all_saved(page)


# ── Signing in over the page ───────────────────────────────────────────────────────────────


def signed_out(page: Page) -> tuple[Locator, Locator]:
    """A number typed after the session was lost; its row and the dialog that asks to sign in."""
    row = shares(page)[0]
    page.context.clear_cookies(name="sessionid")
    numbers(row)[0].fill("412")
    page.keyboard.press("Control+s")
    dialog = page.get_by_role("dialog", name="Phiên làm việc đã hết")
    expect(dialog).to_be_visible()
    return row, dialog


def test_the_password_is_asked_for_over_the_page_and_what_waits_is_sent(
    desk: BrowserContext, server: Server
):
    page = desk.new_page()
    go_to(page, server, "4")
    row, dialog = signed_out(page)
    assert violations(page) == []
    expect(dialog.get_by_label("Tài khoản")).to_have_value("an@demo.test")

    dialog.get_by_label("Mật khẩu").fill("sai")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("mật khẩu không đúng")
    dialog.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(dialog).to_be_hidden()
    all_saved(page)
    assert kept(server)["answers"][code_of(row)]["typed"] == {"a": "412"}


def test_a_dialog_put_aside_with_escape_comes_back_and_a_new_session_is_noticed(
    desk: BrowserContext, server: Server
):
    page = desk.new_page()
    go_to(page, server, "4")
    row, dialog = signed_out(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    a, b = numbers(row)
    b.fill("655")
    page.keyboard.press("Tab")
    expect(row.locator(".save")).to_contain_text("đang giữ trên máy")
    expect(pill(page)).to_contain_text("Phiên làm việc đã hết")
    page.keyboard.press("Control+s")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    pill(page).get_by_role("button", name="Đăng nhập lại").click()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")

    other = desk.new_page()
    other.goto("/dang-nhap/")
    sign_in(other)
    page.bring_to_front()
    a.fill("413")
    page.keyboard.press("Tab")

    expect(row.locator(".save")).to_contain_text("Đã lưu", timeout=15_000)
    all_saved(page)
    assert kept(server)["answers"][code_of(row)]["typed"] == {"a": "413", "b": "655"}


def test_the_dialog_waits_until_the_keys_are_at_rest(desk: BrowserContext, server: Server):
    page = desk.new_page()
    go_to(page, server, "4")
    row = shares(page)[0]
    a, b = numbers(row)
    desk.clear_cookies(name="sessionid")
    a.press_sequentially("412")
    page.keyboard.press("Tab")
    for key in "655123":
        page.keyboard.press(key)
        page.wait_for_timeout(250)

    expect(page.get_by_role("dialog", name="Phiên làm việc đã hết")).to_be_visible()
    expect(b).to_have_value("655123")


def test_where_another_person_is_signed_in_the_way_leads_out_and_in_again(
    desk: BrowserContext, server: Server
):
    page = desk.new_page()
    go_to(page, server, "4")
    row, dialog = signed_out(page)
    other = desk.new_page()
    other.goto("/dang-nhap/")
    sign_in(other, "yen@demo.test")
    page.bring_to_front()
    dialog.get_by_role("button", name="Tôi đã đăng nhập, gửi tiếp").click()
    expect(dialog.get_by_label("Mật khẩu")).to_be_hidden()

    with desk.expect_page() as opened:
        dialog.get_by_role("link", name="Đăng xuất tài khoản kia").click()
    way = opened.value
    way.get_by_role("main").get_by_role("button", name="Đăng xuất").click()
    sign_in(way)
    expect(way).to_have_url(re.compile("/nhap/4/$"))
    way.close()
    page.bring_to_front()
    if dialog.is_visible():
        dialog.get_by_role("button", name="Tôi đã đăng nhập, gửi tiếp").click()

    expect(dialog).to_be_hidden()
    all_saved(page)
    assert kept(server)["answers"][code_of(row)]["typed"] == {"a": "412"}


def almost_over(desk: BrowserContext, server: Server) -> Page:
    """A page that has been open for an hour and 56 minutes, as far as its own clock knows."""
    page = desk.new_page()
    go_to(page, server, "4")
    page.clock.install()
    page.reload()
    expect(page.locator("#sap-het-phien")).to_be_hidden()
    return page


def test_five_minutes_before_the_end_a_bar_offers_to_stay(desk: BrowserContext, server: Server):
    page = almost_over(desk, server)
    bar = page.locator("#sap-het-phien")
    server.run("-m", "tests.journeys.entry_world", "age", str(116 * 60))
    with page.expect_response(STATE):
        page.clock.fast_forward("01:56:00")

    expect(bar).to_be_visible()
    expect(bar).to_contain_text("còn 4 phút")
    assert violations(page) == []
    bar.get_by_role("button", name="Ở lại").click()
    expect(bar).to_be_hidden()
    left = "fetch('/phien/', {headers: {'HX-Request': 'true'}}).then(r => r.json())"
    assert page.evaluate(f"{left}.then(found => found.left)") > 7000


def test_another_tab_that_works_on_keeps_the_bar_away(desk: BrowserContext, server: Server):
    """The control: what this page believes is asked of the server first."""
    page = almost_over(desk, server)
    with page.expect_response(STATE):
        page.clock.fast_forward("01:56:00")

    expect(page.locator("#sap-het-phien")).to_be_hidden()


def test_a_session_that_ends_asks_for_the_password_though_nothing_waits(
    desk: BrowserContext, server: Server
):
    page = almost_over(desk, server)
    desk.clear_cookies(name="sessionid")
    page.clock.fast_forward("02:01:00")

    expect(page.get_by_role("dialog", name="Phiên làm việc đã hết")).to_be_visible()


# ── Half typed, and what was not taken ─────────────────────────────────────────────────────


def test_half_a_share_is_no_mistake_until_the_focus_leaves_its_row(
    desk: BrowserContext, server: Server
):
    page = desk.new_page()
    go_to(page, server, "4")
    row = shares(page)[0]
    a, _b = numbers(row)
    a.press_sequentially("412")

    expect(row.locator(".save")).to_contain_text("Đang nhập dở, còn thiếu b")
    expect(row.locator(".field-error")).to_be_hidden()
    expect(row.locator("[aria-invalid]")).to_have_count(0)
    expect(page.locator("#can-xem-lai")).to_be_hidden()
    all_saved(page)
    assert kept(server)["answers"][code_of(row)]["typed"] == {"a": "412"}

    numbers(shares(page)[1])[0].focus()
    expect(row.locator(".save")).to_contain_text("Đã lưu nháp, còn lỗi")
    expect(row.locator(".field-error")).to_be_visible()
    expect(page.locator("#can-xem-lai")).to_be_visible()
    expect(pill(page)).to_contain_text("trừ 1 chỉ số còn lỗi")


def test_what_a_colleague_took_over_is_listed_to_copy_or_to_give_up(
    desk: BrowserContext, server: Server
):
    page = desk.new_page()
    go_to(page, server, "4")
    desk.set_offline(True)
    row = shares(page)[0]
    code = code_of(row)
    for field, value in zip(numbers(row), ("7", "10"), strict=True):
        field.fill(value)
    page.keyboard.press("Control+s")
    expect(pill(page)).to_contain_text("đang giữ trên máy này")
    server.run("-m", "tests.journeys.entry_world", "give", "4", "yen@demo.test")
    desk.set_offline(False)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()

    held = page.locator("#chua-nhan")
    expect(held).to_contain_text(code)
    expect(held).to_contain_text(re.compile(r": 7; .*: 10"))
    expect(held.get_by_role("button", name="Chép")).to_be_visible()
    assert violations(page) == []
    go_to(page, server, "5")
    expect(held).to_contain_text("7; 10")
    expect(held.get_by_role("link", name="Mở chỉ số")).to_be_visible()
    held.get_by_role("button", name="Bỏ, dùng số đang lưu").click()
    expect(held).to_be_hidden()
    assert waiting(page) == 0
    assert kept(server)["answers"] == {}


def test_the_overview_and_the_summary_say_what_waits_on_this_machine(
    desk: BrowserContext, server: Server
):
    page = desk.new_page()
    go_to(page, server, "4")
    code = code_of(shares(page)[0])
    desk.route(SAVES, lambda route: route.abort())
    numbers(shares(page)[0])[0].fill("7")
    page.keyboard.press("Control+s")
    expect(pill(page)).to_contain_text("Mất kết nối")
    page.on("dialog", lambda dialog: dialog.accept())

    for path in ("", "tom-tat/"):
        page.goto(f"/don-vi/{CYCLE}/{server.world['submission']}/{path}")
        told = page.locator("[data-unsent]")
        expect(told).to_contain_text("1 chỉ số bạn đã nhập còn giữ trên máy này")
        assert violations(page) == []
    desk.unroute(SAVES)
    told.get_by_role("link").click()
    expect(page).to_have_url(re.compile(rf"/nhap/4/#cs-{code.replace('.', '-')}$"))
    page.get_by_role("link", name="Thị xã Sa Pa").first.click()
    expect(page.locator("[data-unsent]")).to_be_hidden()


def test_without_script_what_was_typed_comes_through_the_sign_in(browser: Browser, server: Server):
    with seat(browser, server, java_script_enabled=False) as context:
        page = context.new_page()
        go_to(page, server, "4")
        code = code_of(shares(page)[0])
        context.clear_cookies(name="sessionid")
        page.locator(f'[data-code="{code}"] [inputmode=decimal]').first.fill("412")
        page.get_by_role("button", name="Lưu", exact=True).last.click()
        expect(page.get_by_role("main")).to_contain_text(
            "Phiên làm việc đã hết trước khi lưu được."
        )
        sign_in(page)
        page.get_by_role("button", name="Lưu những gì đã nhập").click()

        assert kept(server)["answers"] == {code: {"typed": {"a": "412"}, "revision": 1}}
