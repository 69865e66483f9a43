"""One cycle over the real pages, from the first invitation to what a stranger downloads.

The world begins with agencies, a small framework and one administrator. Everything else is done
in the browser, each person in a browser of their own. Only the clock is moved by hand: the server
runs in this process, so it sees the time that this test travels to.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from playwright.sync_api import Browser, Locator, Page, expect

from assessments.deadlines import VIETNAM
from assessments.models import Agency
from assessments.services import posts
from frameworks.loader import load
from tests.assessments.papers import pdf
from tests.assessments.world import AFTER, AGENCIES, DURING, SMALL, START

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "mat-khau-cua-hanh-trinh-2023"
POSTS = {
    "An": ("Cán bộ nhập liệu", "Sở Y tế"),
    "Bình": ("Lãnh đạo đơn vị", "Sở Y tế"),
    "Đức": ("Thẩm định viên", "Sở Nội vụ"),
    "Giang": ("Thư ký, Cơ quan thường trực", "Sở Thông tin và Truyền thông"),
    "Hải": ("Chủ tịch Hội đồng", "Văn phòng UBND tỉnh"),
    "Khoa": ("Văn thư", "Văn phòng UBND tỉnh"),
}
ADDRESSES = {
    "Minh": "minh@demo.test",
    "An": "an@demo.test",
    "Bình": "binh@demo.test",
    "Đức": "duc@demo.test",
    "Giang": "giang@demo.test",
    "Hải": "hai@demo.test",
    "Khoa": "khoa@demo.test",
}
NUMBER = "812/QĐ-UBND"
REPORT = {"name": "bao-cao.pdf", "mimeType": "application/pdf", "buffer": pdf()}

AFTERWARDS = datetime(2023, 12, 29, 9, tzinfo=VIETNAM)  # the round of giải trình is over

Desk = Callable[[str], Page]


@pytest.fixture
def address(live_server, transactional_db, settings, tmp_path: Path) -> str:
    """The portal before its first cycle: agencies, a framework, one administrator."""
    settings.MEDIA_ROOT = tmp_path / "media"
    load([SMALL])
    for slug, name in AGENCIES.items():
        Agency.objects.create(slug=slug, name=name)
    administrator = posts.appoint_first_administrator(
        email=ADDRESSES["Minh"], full_name="Minh", agency=None, starts_on=START
    ).user
    administrator.set_password(PASSWORD)
    administrator.save()
    return str(live_server.url)


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Desk]:
    """The browser of each person by first name, made when they first sit down."""
    contexts = {}

    def page_of(name: str) -> Page:
        if name not in contexts:
            contexts[name] = browser.new_context(
                base_url=address, locale="vi-VN", viewport={"width": 1440, "height": 900}
            )
            contexts[name].new_page().set_default_timeout(10_000)
        return contexts[name].pages[0]

    yield page_of
    for context in contexts.values():
        context.close()


def test_one_cycle_from_the_first_invitation_to_what_a_stranger_downloads(
    desk: Desk, tmp_path: Path
):
    with time_machine.travel(DURING, tick=True) as clock:
        sign_in(desk("Minh"), "Minh")
        for name in POSTS:
            give_post(desk("Minh"), name)
            set_first_password(desk(name), name)

        open_cycle(desk("Giang"))
        assign(desk("Giang"), "Sở Y tế", "Sở Nội vụ")

        enter_with_a_mistake_then_right(desk("An"))
        pass_on(desk("An"))
        send(desk("Bình"), tmp_path)

        clock.move_to(AFTER)
        sign_in(desk("Đức"), "Đức")
        declare_no_tie(desk("Đức"))
        adjust_one_agree_one_ask_one(desk("Đức"))
        sign_in(desk("Bình"), "Bình")
        answer_the_question(desk("Bình"))
        conclude(desk("Đức"))
        enter_what_the_council_enters(desk("Đức"))

        sign_in(desk("Giang"), "Giang")
        put_what_was_lowered_to_the_agency(desk("Giang"), desk("Bình"))
        clock.move_to(AFTERWARDS)
        sign_in(desk("Giang"), "Giang")
        build_and_check(desk("Giang"))
        sign_in(desk("Hải"), "Hải")
        approve(desk("Hải"))
        sign_in(desk("Khoa"), "Khoa")
        record_signing_and_number(desk("Khoa"))
        find_nothing_public_yet(desk("Người Lạ"))
        publish(desk("Giang"), tmp_path)

        read_as_a_stranger(desk("Người Lạ"), tmp_path)


# ── People ─────────────────────────────────────────────────────────────────────────────────


def sign_in(page: Page, name: str) -> None:
    page.goto("/viec-cua-toi/")
    page.get_by_label("Thư điện tử").fill(ADDRESSES[name])
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(heading(page)).to_have_text("Việc của tôi")


def give_post(page: Page, name: str) -> None:
    role, agency = POSTS[name]
    page.goto("/quan-tri/tai-khoan/moi/")
    form = page.get_by_role("main")
    form.get_by_label("Thư điện tử").fill(ADDRESSES[name])
    form.get_by_label("Họ và tên").fill(name)
    form.get_by_label("Vị trí").select_option(label=role)
    form.get_by_label("Cơ quan, đơn vị").select_option(label=agency)
    form.get_by_role("button", name="Giao vị trí").click()
    expect(heading(page)).to_have_text("Tài khoản và vị trí")
    expect(page.get_by_role("row").filter(has_text=ADDRESSES[name])).to_contain_text(role)


def set_first_password(page: Page, name: str) -> None:
    """By the link of the invitation, which signs its reader in."""
    (letter,) = [each for each in mail.outbox if each.to == [ADDRESSES[name]]]
    (link,) = re.findall(r"http\S+/dat-mat-khau/\S+", letter.body)
    page.goto(link)
    page.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
    page.get_by_label(re.compile("lại")).fill(PASSWORD)
    page.get_by_role("button", name="Đặt mật khẩu và vào cổng").click()
    expect(heading(page)).to_have_text("Việc của tôi")


# ── The secretary opens the cycle ──────────────────────────────────────────────────────────


def open_cycle(page: Page) -> None:
    page.goto("/quan-tri/ky/moi/")
    main = page.get_by_role("main")
    main.get_by_label("Bộ chỉ số").select_option(index=1)
    main.get_by_label("Năm đánh giá").fill("2023")
    main.get_by_role("button", name="Tiếp").click()
    main.get_by_label("Mở nhập liệu từ").fill("2023-12-01T00:00")
    main.get_by_label("Cơ quan thường trực").select_option(label="Sở Thông tin và Truyền thông")
    expect(main).to_contain_text("Nhận hồ sơ đến hết 23:59:59")
    main.get_by_role("button", name="Mở kỳ").click()
    expect(heading(page)).to_have_text("Cơ quan tham gia")


def assign(page: Page, *agencies: str) -> None:
    page.goto("/hoi-dong/2023/phan-nhom/")
    for agency in agencies:
        page.get_by_role("checkbox", name=agency, exact=True).check()
    page.get_by_label("Bộ chỉ số", exact=True).select_option(label="Sở, ban, ngành")
    page.get_by_role("button", name="Xếp vào").click()
    expect(page.get_by_role("main")).to_contain_text("Đã ghi 2 thay đổi: 2 thêm.")
    page.get_by_role("link", name="Sở, ban, ngành 2").click()
    for agency in agencies:
        row = page.get_by_role("row").filter(has_text=agency)
        expect(row).to_contain_text("Nhóm sở, ban, ngành")


# ── The agency ─────────────────────────────────────────────────────────────────────────────


def enter_with_a_mistake_then_right(page: Page) -> None:
    """A part larger than its whole stays as a draft, and the rest of the page counts."""
    go_to_the_next_act(page)
    ratio, plan = indicator(page, "Tỷ lệ hồ sơ trực tuyến"), indicator(page, "Có kế hoạch")
    ratio.get_by_label("a. Số hồ sơ trực tuyến").fill("870")
    ratio.get_by_label("b. Tổng số hồ sơ").fill("90")
    if not ratio.get_by_label("Tệp mới").is_visible():
        ratio.get_by_text("Thêm minh chứng, giải trình").click()
    ratio.get_by_label("Tệp mới").set_input_files(REPORT)
    expect(ratio.locator(".paper-cited .evidence-name")).to_have_text("bao-cao.pdf")
    plan.get_by_role("radio", name=re.compile("^Có")).check()
    page.get_by_role("button", name="Lưu", exact=True).click()

    expect(ratio).to_contain_text("Đã lưu nháp, còn lỗi")
    expect(ratio.get_by_label("a. Số hồ sơ trực tuyến")).to_have_value("870")
    sentence = "Tử số (870) lớn hơn mẫu số (90). Kiểm tra lại a hoặc b. Nháp vẫn được giữ."
    expect(ratio).to_contain_text(sentence)
    expect(plan.locator(".indicator-points")).to_have_text("20,00/20")

    ratio.get_by_label("a. Số hồ sơ trực tuyến").fill("87")
    page.get_by_role("button", name="Lưu, sang 2. Con người").click()
    lessons = indicator(page, "Số lớp tập huấn")
    lessons.get_by_role("textbox").first.fill("3")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(lessons.locator(".indicator-points")).to_have_text("15,00/20")
    expect(indicator(page, "Chất lượng báo cáo")).to_contain_text("đơn vị không phải điền")
    expect(page.locator(".entry-bar")).to_contain_text("73,67/100")


def pass_on(page: Page) -> None:
    page.get_by_role("link", name="Tổng quan").click()
    page.get_by_role("button", name="Chuyển lãnh đạo duyệt").click()
    expect(page.get_by_role("button", name="Chuyển lãnh đạo duyệt")).to_have_count(0)


def send(page: Page, tmp_path: Path) -> None:
    go_to_the_next_act(page)
    expect(heading(page)).to_have_text("Sở Y tế")
    expect(page.get_by_role("main")).to_contain_text("73,67")
    page.get_by_label("Tôi đã xem bản tóm tắt").check()
    page.get_by_role("button", name="Gửi hồ sơ tới Hội đồng").click()
    expect(heading(page)).to_have_text("Hội đồng đã nhận hồ sơ")
    expect(page.get_by_role("main")).to_contain_text("Điểm tự chấm")
    expect(page.locator(".receipt-number")).to_have_text(re.compile(r"\S+"))
    page.screenshot(path=tmp_path / "receipt.png", full_page=True)


def answer_the_question(page: Page) -> None:
    go_to_the_next_act(page)
    question = page.get_by_role("article", name=re.compile("Số lớp tập huấn"))
    expect(question).to_contain_text("Danh sách chỉ có hai lớp, lớp thứ ba ở đâu?")
    question.get_by_role("link", name="Trả lời").click()
    page.get_by_label("Giải trình", exact=True).fill("Lớp thứ ba mở ngày 15/11, gửi kèm danh sách.")
    page.get_by_label("Tệp kèm theo").set_input_files(REPORT)
    page.get_by_role("button", name="Gửi giải trình").click()
    expect(page.get_by_role("main")).to_contain_text("Đã trả lời, chờ kết luận")


# ── The reviewer ───────────────────────────────────────────────────────────────────────────


def declare_no_tie(page: Page) -> None:
    """A new cycle opens no file to a reviewer before that."""
    page.goto("/hoi-dong/2023/tham-dinh/")
    expect(page.get_by_role("link", name="Thẩm định Sở Y tế")).to_have_count(0)
    page.get_by_role("link", name="Xung đột lợi ích").first.click()
    page.get_by_role("button", name="Tôi đã khai đủ").click()
    expect(page.get_by_role("main")).to_contain_text("Bạn đã xác nhận khai đủ")


def adjust_one_agree_one_ask_one(page: Page) -> None:
    page.goto("/hoi-dong/2023/tham-dinh/")
    expect(page.get_by_role("row").filter(has_text="Sở Nội vụ")).to_contain_text(
        "Bạn công tác tại cơ quan này"
    )
    page.get_by_role("link", name="Thẩm định Sở Y tế").click()
    page.get_by_role("link", name="Tỷ lệ hồ sơ trực tuyến").click()
    page.get_by_role("radio", name="Điều chỉnh").check()
    page.get_by_label("a. Số hồ sơ trực tuyến").fill("81")
    page.get_by_label("Lý do", exact=True).select_option(label="SL-01 Sai tử, mẫu")
    page.get_by_label("Ghi rõ cho đơn vị").fill("Báo cáo trang 2 ghi 81 hồ sơ trực tuyến.")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(stage(page, "Đơn vị tự chấm")).to_contain_text("38,67")
    expect(stage(page, "Sơ thẩm")).to_contain_text("36,00")

    page.goto(page.url.rsplit("1.1/", 1)[0])
    page.get_by_role("button", name="Đồng ý 1 chỉ số còn lại của nhóm này").click()
    page.get_by_role("link", name="Nhóm sau").click()
    page.get_by_role("link", name="Số lớp tập huấn").click()
    page.get_by_role("radio", name="Hỏi lại").check()
    page.get_by_label("Ghi rõ cho đơn vị").fill("Danh sách chỉ có hai lớp, lớp thứ ba ở đâu?")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Đã hỏi đơn vị.")


def conclude(page: Page) -> None:
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("Lớp thứ ba mở ngày 15/11")
    page.get_by_role("radio", name="Giữ giá trị khai").check()
    page.get_by_label("Kết luận gửi đơn vị").fill("Danh sách gửi kèm đủ ba lớp, giữ nguyên.")
    page.get_by_role("button", name="Kết luận", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Đã kết luận sau giải trình.")
    expect(stage(page, "Sau giải trình")).to_contain_text("15,00")


def enter_what_the_council_enters(page: Page) -> None:
    page.get_by_role("link", name="2.2", exact=True).click()
    page.get_by_role("radio", name=re.compile("Tốt")).check()
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(stage(page, "Sơ thẩm")).to_contain_text("20,00")


def put_what_was_lowered_to_the_agency(secretary: Page, head: Page) -> None:
    """Nothing lowered is ranked unheard: a round is opened, and the agency agrees."""
    secretary.goto("/hoi-dong/2023/giai-trinh/")
    secretary.get_by_label("Đến hết ngày").fill("2023-12-28")
    secretary.get_by_label("Số văn bản").fill("15/STTTT-CĐS")
    secretary.get_by_label("Ngày văn bản").fill("2023-12-26")
    secretary.get_by_role("button", name="Mở giải trình").click()
    expect(secretary.get_by_role("main")).to_contain_text("Đang mở")
    go_to_the_next_act(head)
    head.get_by_role("link", name="Trả lời").click()
    head.get_by_role("radio", name="Đồng ý", exact=True).check()
    head.get_by_role("button", name="Gửi giải trình").click()
    expect(head.get_by_role("main")).to_contain_text("Đã ghi nhận đơn vị đồng ý")


# ── From the table to the public ───────────────────────────────────────────────────────────


def build_and_check(page: Page) -> None:
    page.goto("/hoi-dong/2023/xep-hang/")
    page.get_by_role("button", name="Lập bảng xếp hạng").click()
    expect(page.get_by_role("main")).to_contain_text("Đã lập bảng xếp hạng.")
    page.get_by_role("button", name="Xác nhận đã soát").click()
    expect(page.get_by_role("main")).to_contain_text("Đã soát.")


def approve(page: Page) -> None:
    page.goto("/hoi-dong/2023/xep-hang/")
    page.get_by_role("button", name="Duyệt kết quả").click()
    expect(page.get_by_role("main")).to_contain_text("Kết quả của kỳ được chốt.")


def record_signing_and_number(page: Page) -> None:
    page.goto("/hoi-dong/2023/xep-hang/")
    page.get_by_label("Chức vụ người ký").fill("CHỦ TỊCH")
    page.get_by_label("Họ và tên người ký").fill("Trịnh Văn Hải")
    page.get_by_label("Ngày ký").fill(AFTER.date().isoformat())
    page.get_by_role("button", name="Ghi nhận việc ký").click()
    expect(page.get_by_role("main")).to_contain_text("Đã ghi nhận việc ký.")
    page.get_by_label("Số, ký hiệu").fill(NUMBER)
    page.get_by_label("Ngày ban hành").fill(AFTER.date().isoformat())
    page.get_by_role("button", name="Ghi số, ngày ban hành", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Đã ghi số, ngày ban hành.")


def publish(page: Page, tmp_path: Path) -> None:
    """Another number publishes nothing; the decision's own does."""
    page.goto("/hoi-dong/2023/xep-hang/")
    page.get_by_label("Gõ lại số quyết định để công bố").fill("813/QĐ-UBND")
    page.get_by_role("button", name="Công bố", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("nên chưa công bố gì")
    page.get_by_label("Gõ lại số quyết định để công bố").fill(NUMBER)
    page.get_by_role("button", name="Công bố", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Đã công bố.")
    page.screenshot(path=tmp_path / "published-council.png", full_page=True)


def find_nothing_public_yet(page: Page) -> None:
    """Numbered and dated, but not published: no address of it answers."""
    for file in ("", "phu-luc.pdf", "du-lieu.csv"):
        assert page.request.get(f"/ket-qua/2023/812-qd-ubnd/{file}").status == 404


def read_as_a_stranger(page: Page, tmp_path: Path) -> None:
    page.goto("/ket-qua/")
    expect(page.get_by_role("main")).to_contain_text(NUMBER)
    page.get_by_role("link", name="Xếp hạng mức độ chuyển đổi số năm 2023").click()
    expect(page).to_have_url(re.compile(r"/ket-qua/2023/812-qd-ubnd/$"))
    page.screenshot(path=tmp_path / "public.png", full_page=True)
    ranked = page.get_by_role("row").filter(has_text="Sở Y tế")
    expect(ranked.get_by_role("cell").first).to_have_text("1")
    expect(ranked).to_contain_text("91,00")
    absent = page.get_by_role("row").filter(has_text="Sở Nội vụ")
    expect(absent.get_by_role("cell").first).to_have_text("–")
    expect(absent).to_contain_text("không gửi hồ sơ")

    assert downloaded(page, "Phụ lục PDF").startswith(b"%PDF")
    text = downloaded(page, "Dữ liệu CSV").decode("utf-8-sig")
    rows = {row["agency"]: row for row in csv.DictReader(io.StringIO(text))}
    assert (rows["Sở Y tế"]["rank"], rows["Sở Y tế"]["total"]) == ("1", "91,00")
    assert (rows["Sở Nội vụ"]["kind"], rows["Sở Nội vụ"]["rank"]) == ("absent", "")


# ── Reading a page ─────────────────────────────────────────────────────────────────────────


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def indicator(page: Page, title: str) -> Locator:
    return page.get_by_role("article", name=title, exact=True)


def stage(page: Page, name: str) -> Locator:
    """The line of one of the four numbers of an indicator under review."""
    table = page.get_by_role("table", name="Bốn số điểm")
    return table.get_by_role("row").filter(
        has=page.get_by_role("rowheader", name=re.compile(f"^{name}"))
    )


def go_to_the_next_act(page: Page) -> None:
    """By the first button of «Việc của tôi»."""
    page.goto("/viec-cua-toi/")
    page.get_by_role("main").get_by_role("link").first.click()
    page.wait_for_url("**/don-vi/**")


def downloaded(page: Page, name: str) -> bytes:
    address = page.get_by_role("link", name=name).first.get_attribute("href")
    answer = page.request.get(address or "")
    assert answer.status == 200
    return answer.body()
