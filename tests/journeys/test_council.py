"""Three agencies, two reviewers and the chair, from the deadline to fixed results.

What the agencies sent was entered by the services; from the deadline on everything is done in the
browser, each person in a browser of their own. Only the clock is moved by hand.

One value is judged twice, blind. Sở Y tế wins one giải trình and loses another in session; Sở Nội
vụ's goes to a vote; Sở Tư pháp never answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Browser, Locator, Page, expect

from assessments.deadlines import VIETNAM
from assessments.models import Agency, Membership, User
from assessments.services import submissions
from tests.assessments import council, rounds, world
from tests.assessments.papers import pdf
from tests.assessments.world import AFTER, DURING, START
from tests.journeys.conftest import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "mat-khau-cua-hanh-trinh-2023"
CYCLE = "/hoi-dong/2023-mau"
SENTENCE = "Ba hồ sơ nộp trực tiếp, không qua Cổng dịch vụ công."
CONCLUSION = "Đã xem bản trích xuất mà đơn vị gửi kèm."
DECIDED = "Hội đồng đã xem hồ sơ của hai bên và thống nhất như trên."
SEED = "00026"  # draws 2.1 of Sở Y tế, for Huyện Bắc Hà
LATER = datetime(2024, 1, 6, 9, tzinfo=VIETNAM)  # after the round, which ends with 5 January
REPORT = {"name": "trich-xuat.pdf", "mimeType": "application/pdf", "buffer": pdf()}

# Who enters and who signs for each agency.
MEMBERS = {
    "so-y-te": ("an", "binh"),
    "so-noi-vu": ("cuc", "dung"),
    "so-tu-phap": ("tam", "uyen"),
}

Desk = Callable[[str], Page]


@pytest.fixture
def files(live_server, transactional_db, settings, tmp_path: Path) -> dict[str, int]:
    """The three files as they were sent, by the name of the agency."""
    settings.MEDIA_ROOT = tmp_path / "media"
    with time_machine.travel(DURING, tick=True):
        people = world.people()
        made = world.cycle()
        council.seat_reviewers(people)
        rounds.seat_members(people)
        council.join(made, "so-tu-phap", name="Sở Tư pháp")
        for slug, names in MEMBERS.items():
            officer, head = (
                _member(name, slug, role) for name, role in zip(names, ROLES, strict=True)
            )
            submission = world.submission_of(slug)
            world.complete(submission, officer)
            submissions.pass_on(submission, by=officer)
            submissions.send(submission, by=head)
        User.objects.update(password=make_password(PASSWORD))
    return {world.submission_of(slug).agency.name: world.submission_of(slug).pk for slug in MEMBERS}


ROLES = (Membership.Role.OFFICER, Membership.Role.HEAD)


def _member(name: str, slug: str, role: Membership.Role) -> User:
    user, new = User.objects.get_or_create(
        email=f"{name}@demo.test", defaults={"full_name": name.title()}
    )
    if new:
        agency = Agency.objects.get(slug=slug)
        Membership.objects.create(user=user, agency=agency, role=role, starts_on=START)
    return user


@pytest.fixture
def desk(browser: Browser, files, live_server) -> Iterator[Desk]:
    """The browser of each person by first name, made when they first sit down."""
    contexts = {}

    def page_of(name: str) -> Page:
        if name not in contexts:
            contexts[name] = browser.new_context(
                base_url=str(live_server.url),
                locale="vi-VN",
                viewport={"width": 1440, "height": 900},
            )
            contexts[name].new_page().set_default_timeout(10_000)
        return contexts[name].pages[0]

    yield page_of
    for context in contexts.values():
        context.close()


def test_from_the_deadline_to_fixed_results(desk: Desk, files: dict[str, int], tmp_path: Path):
    with time_machine.travel(AFTER, tick=True) as clock:
        for name in ("duc", "phu", "giang"):
            sign_in(desk(name), name)
        own_file_is_refused(desk("duc"), files["Sở Nội vụ"])
        draw_what_is_judged_twice(desk("giang"), desk("Người Lạ"))

        judge(desk("duc"), files["Sở Y tế"], adjusted="84", rejects=True)
        judge(desk("duc"), files["Sở Tư pháp"], adjusted="84")
        judge(desk("phu"), files["Sở Nội vụ"], adjusted="81")
        for name in ("son", "hai"):
            sign_in(desk(name), name)
        score_blind(desk("son"))
        rule_between_two_verdicts(desk("hai"))
        open_giai_trinh(desk("giang"))

        sign_in(desk("an"), "an")
        answer(desk("an"), "1.1", "Ba hồ sơ nộp ngày 30/12, xem bản trích xuất.", with_paper=True)
        answer(desk("an"), "1.2", "Kế hoạch đã ban hành, số 12/KH-SYT.")
        sign_in(desk("cuc"), "cuc")
        answer(desk("cuc"), "1.1", "Sáu hồ sơ nộp trực tuyến, hệ thống ghi nhầm kênh.")
        conclude(desk("duc"), files["Sở Y tế"], "1.1", "Giữ giá trị khai")
        conclude(desk("duc"), files["Sở Y tế"], "1.2", "Giữ kết luận của Hội đồng")
        conclude(desk("phu"), files["Sở Nội vụ"], "1.1", "Giữ kết luận của Hội đồng")

        clock.move_to(LATER)
        for name in ("giang", "hai", "nga", "oanh"):
            sign_in(desk(name), name)
        silence_is_recorded(desk("giang"))
        open_session(desk("giang"))
        decide_by_consensus(desk("giang"), "Sở Y tế")
        decide_by_vote(
            desk, "Sở Nội vụ", {"hai": "reviewed", "nga": "declared", "oanh": "reviewed"}
        )
        close_session(desk("giang"), tmp_path)

        build_and_check(desk("giang"))
        approve(desk("hai"))
        fixed = page_text(desk("hai"))
        assert re.search(r"Sở Y tế.*?73,67", fixed)


# ── Signing in ─────────────────────────────────────────────────────────────────────────────


def sign_in(page: Page, name: str) -> None:
    page.goto("/viec-cua-toi/")
    page.get_by_label("Thư điện tử").fill(f"{name}@demo.test")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(heading(page)).to_have_text("Việc của tôi")


# ── The reviewers ──────────────────────────────────────────────────────────────────────────


def own_file_is_refused(page: Page, submission: int) -> None:
    """It is no link in the list, its bench does not open, and a forged post is refused as well."""
    page.goto(f"{CYCLE}/tham-dinh/")
    row = page.get_by_role("row").filter(has_text="Sở Nội vụ")
    expect(row).to_contain_text("Bạn công tác tại cơ quan này")
    expect(row.get_by_role("link", name="Thẩm định Sở Nội vụ")).to_have_count(0)
    bench = f"{CYCLE}/tham-dinh/{submission}/1/1.1/"
    assert page.request.get(bench).status == 403
    (token,) = [each for each in page.context.cookies() if each["name"] == "csrftoken"]
    forged = page.request.post(
        bench,
        form={"csrfmiddlewaretoken": token["value"], "verdict": "agree", "version": "1"},
        headers={"Referer": page.url},
    )
    assert forged.status == 403


def judge(page: Page, submission: int, *, adjusted: str, rejects: bool = False) -> None:
    """1.1 adjusted, 1.2 rejected or agreed to, 2.1 agreed to, 2.2 entered; the next one comes."""
    page.goto(f"{CYCLE}/tham-dinh/{submission}/1/1.1/")
    page.get_by_role("radio", name="Điều chỉnh").check()
    page.get_by_label("a. Số hồ sơ trực tuyến").fill(adjusted)
    give_reason(page)
    page.get_by_role("button", name="Lưu và sang tiếp").click()
    page.wait_for_url("**/1/1.2/")
    if rejects:
        page.get_by_role("radio", name=re.compile("Không chấp nhận")).check()
        give_reason(page)
    else:
        page.get_by_role("radio", name="Đồng ý").check()
    page.get_by_role("button", name="Lưu và sang tiếp").click()
    page.wait_for_url("**/2/2.1/")
    page.get_by_role("radio", name="Đồng ý").check()
    page.get_by_role("button", name="Lưu và sang tiếp").click()
    page.wait_for_url("**/2/2.2/")
    page.get_by_role("radio", name=re.compile("Tốt")).check()
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("20,00")


def give_reason(page: Page) -> None:
    page.get_by_label("Lý do", exact=True).select_option(label="SL-01 Sai tử, mẫu")
    page.get_by_label("Ghi rõ cho đơn vị").fill(SENTENCE)


def conclude(page: Page, submission: int, code: str, choice: str) -> None:
    page.goto(f"{CYCLE}/tham-dinh/{submission}/1/{code}/")
    page.get_by_role("radio", name=choice).check()
    page.get_by_label("Kết luận gửi đơn vị").fill(CONCLUSION)
    page.get_by_role("button", name="Kết luận", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(CONCLUSION)


# ── Judged twice ───────────────────────────────────────────────────────────────────────────


def draw_what_is_judged_twice(page: Page, stranger: Page) -> None:
    """The seed is public before anything is judged; then one of nine values is drawn by it."""
    page.goto(f"{CYCLE}/cham-hai-lan/")
    page.get_by_label("Hạt giống").fill(SEED)
    page.get_by_label("Lấy từ đâu").fill("Giải đặc biệt xổ số ngày 25/12/2023")
    page.get_by_label("Tỷ lệ rút (%)").fill("10")
    page.get_by_role("button", name="Công bố").click()
    stranger.goto("/cham-hai-lan/")
    expect(stranger.get_by_role("main")).to_contain_text(SEED)
    page.get_by_role("button", name="Rút mẫu").click()
    expect(page.get_by_role("main")).to_contain_text("rút 1 trong 9 giá trị")
    assert violations(page) == []


def score_blind(page: Page) -> None:
    """Sơn finds nothing of Đức's verdict, and another value; only then do both see both."""
    page.goto(f"{CYCLE}/cham-hai-lan/")
    page.get_by_role("link", name="Mở 2.1, Sở Y tế").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Số lớp tập huấn")
    expect(main).not_to_contain_text("Duc")
    page.get_by_role("radio", name="Điều chỉnh").check()
    page.locator("[name='2.1:v']").fill("2")
    give_reason(page)
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(main).to_contain_text("Đã chấm lần hai")
    page.get_by_role("link", name="Xem hai kết luận").click()
    expect(main).to_contain_text("Lần hai so với lần một: −5,00 điểm.")
    assert violations(page) == []


def rule_between_two_verdicts(page: Page) -> None:
    """Nothing is averaged: the chair takes one of the two, with a reason."""
    page.goto(f"{CYCLE}/cham-hai-lan/")
    page.get_by_role("link", name="Mở 2.1, Sở Y tế").click()
    page.get_by_role("radio", name=re.compile("lần một")).check()
    page.get_by_label("Vì sao").fill("Danh sách ba lớp đầy đủ, có chữ ký của học viên.")
    page.get_by_role("button", name="Quyết", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Đã quyết")


# ── Giải trình ─────────────────────────────────────────────────────────────────────────────


def open_giai_trinh(page: Page) -> None:
    page.goto(f"{CYCLE}/giai-trinh/")
    expect(page.get_by_role("main")).to_contain_text("4 chỉ số của 3 cơ quan")
    page.get_by_label("Đến hết ngày").fill("2024-01-05")
    page.get_by_label("Số văn bản").fill("15/STTTT-CĐS")
    page.get_by_label("Ngày văn bản").fill("2023-12-26")
    page.get_by_role("button", name="Mở giải trình").click()
    expect(page.get_by_role("main")).to_contain_text("Đang mở")


def answer(page: Page, code: str, text: str, *, with_paper: bool = False) -> None:
    page.goto("/viec-cua-toi/")
    page.get_by_role("main").get_by_role("link").first.click()
    page.wait_for_url("**/don-vi/**")
    page.goto(f"{page.url.partition('/giai-trinh')[0].rstrip('/')}/giai-trinh/")
    card = page.get_by_role("article").filter(has_text=re.compile(rf"\b{re.escape(code)}\b"))
    card.get_by_role("link", name="Trả lời").click()
    page.get_by_role("radio", name="Không đồng ý").check()
    page.get_by_label("Giải trình", exact=True).fill(text)
    if with_paper:
        page.get_by_label("Tệp kèm theo").set_input_files(REPORT)
    page.get_by_role("button", name="Gửi giải trình").click()
    expect(page.get_by_role("main")).to_contain_text("Đã gửi giải trình.")


def silence_is_recorded(page: Page) -> None:
    page.goto(f"{CYCLE}/giai-trinh/")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Đã kết thúc")
    expect(main).to_contain_text(re.compile(r"Không trả lời, ghi nhận đồng ý\s*1"))


# ── The session ────────────────────────────────────────────────────────────────────────────


def open_session(page: Page) -> None:
    page.goto(f"{CYCLE}/phien-hop/")
    expect(page.get_by_role("main")).to_contain_text("2 nội dung")
    page.get_by_label("Ngày họp").fill("2024-01-06")
    page.get_by_label("Địa điểm").fill("Phòng họp số 2, trụ sở UBND tỉnh")
    page.get_by_label("Địa danh").fill("Lào Cai")
    page.get_by_label("Quyết định lập Hội đồng").fill("219/QĐ-UBND")
    page.get_by_label("Ngày quyết định").fill("2023-02-01")
    page.get_by_role("button", name="Lập phiên họp").click()
    page.get_by_role("button", name="Khai mạc").click()
    expect(page.get_by_role("main")).to_contain_text("đã quyết 0/2")
    assert violations(page) == []


def open_item(page: Page, agency: str) -> None:
    page.goto(f"{CYCLE}/phien-hop/1/")
    page.get_by_role("row").filter(has_text=agency).get_by_role("link").click()
    page.wait_for_url("**/muc/**")


def decide_by_consensus(page: Page, agency: str) -> None:
    open_item(page, agency)
    page.get_by_role("radio", name=re.compile("Theo kết luận thẩm định")).check()
    page.get_by_label("Lý do ghi vào biên bản").fill(DECIDED)
    page.get_by_role("button", name="Ghi đồng thuận").click()
    expect(page.get_by_role("main")).to_contain_text("đã quyết 1/2")


def decide_by_vote(desk: Desk, agency: str, votes: dict[str, str]) -> None:
    secretary = desk("giang")
    open_item(secretary, agency)
    secretary.get_by_role("button", name="Đưa ra bỏ phiếu").click()
    expect(secretary.get_by_role("main")).to_contain_text("Đang bỏ phiếu")
    for name, choice in votes.items():
        page = desk(name)
        open_item(page, agency)
        page.locator(f"input[name=choice][value={choice}]").check()
        page.get_by_role("button", name="Bỏ phiếu", exact=True).click()
        expect(page.get_by_role("main")).to_contain_text("Bạn đã bỏ phiếu ở lượt này.")
    secretary.reload()
    secretary.get_by_label("Lý do ghi vào biên bản").fill(DECIDED)
    secretary.get_by_role("button", name="Kiểm phiếu").click()
    expect(secretary.get_by_role("main")).to_contain_text("Đã kiểm phiếu.")


def close_session(page: Page, tmp_path: Path) -> None:
    page.goto(f"{CYCLE}/phien-hop/1/")
    page.get_by_role("link", name="Bế mạc, lập biên bản").click()
    expect(page.get_by_role("main")).to_contain_text("2/2 nội dung đã quyết")
    page.get_by_role("button", name="Xác nhận bế mạc").click()
    minutes = page.get_by_role("link", name="Biên bản PDF")
    expect(minutes).to_be_visible()
    answered = page.request.get(minutes.get_attribute("href") or "")
    assert answered.body().startswith(b"%PDF")
    page.screenshot(path=tmp_path / "session.png", full_page=True)


# ── Fixed results ──────────────────────────────────────────────────────────────────────────


def build_and_check(page: Page) -> None:
    page.goto(f"{CYCLE}/xep-hang/")
    page.get_by_role("button", name="Lập bảng xếp hạng").click()
    expect(page.get_by_role("main")).to_contain_text("Đã lập bảng xếp hạng.")
    page.get_by_role("button", name="Xác nhận đã soát").click()
    expect(page.get_by_role("main")).to_contain_text("Đã soát.")


def approve(page: Page) -> None:
    page.goto(f"{CYCLE}/xep-hang/")
    page.get_by_role("button", name="Duyệt kết quả").click()
    expect(page.get_by_role("main")).to_contain_text("Kết quả của kỳ được chốt.")


# ── Reading a page ─────────────────────────────────────────────────────────────────────────


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def page_text(page: Page) -> str:
    return re.sub(r"\s+", " ", page.get_by_role("main").inner_text())
