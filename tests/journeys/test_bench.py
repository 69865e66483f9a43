"""A reviewer at the bench with a keyboard alone, and without any script at all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments.models import Cycle, CycleDeadline, Finding
from assessments.services import answers, documents, evidence, submissions
from assessments.services.answers import Entered, Paper
from tests.assessments import world
from tests.assessments.crowd import crowd
from tests.assessments.papers import pdf, upload
from tests.journeys.conftest import overflow, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "mat-khau-cua-hanh-trinh-2023"
SENTENCE = "Ba hồ sơ nằm ngoài thời gian số liệu."


@pytest.fixture
def at(live_server, transactional_db, settings, tmp_path: Path) -> str:
    """Sở Y tế has sent, a PDF of five pages behind 1.1; the deadline has just passed.

    Sở số 001 declared the same without a paper, and it was agreed to. Đức reviews.
    """
    settings.MEDIA_ROOT = tmp_path / "media"
    people, now = world.people(), timezone.now()
    made = world.cycle()
    Cycle.objects.update(opens_at=now - timedelta(days=9))
    CycleDeadline.objects.update(closes_at=now + timedelta(hours=1))
    own, an = world.submission_of("so-y-te"), people["an"]
    world.complete(own, an)
    file = evidence.receive(upload("qd.pdf", pdf(5)), agency=own.agency, by=an)
    cited = Paper(documents.add(own.agency, by=an, file=file).pk, pages="3–4")
    entry = Entered(typed={"a": "87", "b": "90"}, papers=[cited])
    answers.save(own, {"1.1": entry}, by=an)
    submissions.pass_on(own, by=an)
    submissions.send(own, by=people["binh"])
    crowd(made, [1], people)
    CycleDeadline.objects.update(closes_at=now - timedelta(minutes=1))
    people["duc"].set_password(PASSWORD)
    people["duc"].save()
    return f"{live_server.url}/hoi-dong/2023-mau/tham-dinh/{own.pk}/1/1.1/"


def sign_in(page: Page, at: str) -> Page:
    page.goto(f"{at.partition('/hoi-dong')[0]}/dang-nhap/")
    page.fill("[name=login]", "duc@demo.test")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/viec-cua-toi/")
    page.goto(at)
    return page


def test_the_bench_works_by_keyboard_alone(page: Page, at: str):
    keys = sign_in(page, at).keyboard
    picture = page.locator("img[data-picture]")
    expect(picture).to_be_visible()
    page.wait_for_function("document.querySelector('img[data-picture]').naturalWidth > 100")

    keys.press("e")
    expect(page.locator("#minh-chung")).to_be_focused()
    keys.press("ArrowRight")
    expect(page.get_by_text("Trang 4/5")).to_be_visible()
    keys.press("ArrowRight")
    expect(page.get_by_text("Trang 5/5")).to_be_visible()

    keys.press("p")
    expect(page.locator("#tien-le")).to_be_focused()
    keys.press("2")
    expect(page.get_by_role("radio", name="Điều chỉnh")).to_be_checked()

    page.focus("[name='1.1:a']")
    keys.press("Control+a")
    keys.type("45")  # digits and letters stay in the field
    expect(page.locator("#diem-tham-dinh")).to_contain_text("45/90 × 40 = 20,00")
    expect(page.get_by_role("radio", name="Điều chỉnh")).to_be_checked()

    page.locator("body").press("Escape")
    page.evaluate("document.activeElement.blur()")
    keys.press("l")
    expect(page.locator("[name=reason]")).to_be_focused()
    page.select_option("[name=reason]", "MC-03")
    page.fill("[name=sentence]", SENTENCE)
    keys.press("Control+Enter")

    page.wait_for_url("**/1/1.2/")
    expect(page.get_by_text("1.1: Điều chỉnh, 38,67 → 20,00 điểm")).to_be_visible()
    found = Finding.objects.get(code="1.1", version__submission__agency__slug="so-y-te")
    assert (found.reviewed, found.reason) == ({"answer": {"a": "45", "b": "90"}}, "MC-03")

    keys.press("k")
    page.wait_for_url("**/1/1.1/")
    keys.press("j")
    page.wait_for_url("**/1/1.2/")


def test_single_keys_can_be_switched_off_and_stay_so(page: Page, at: str):
    keys = sign_in(page, at).keyboard

    keys.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("Dùng phím tắt một chữ").uncheck()
    keys.press("Escape")
    keys.press("1")
    expect(page.get_by_role("radio", name="Đồng ý")).not_to_be_checked()

    page.reload()
    page.keyboard.press("1")
    expect(page.get_by_role("radio", name="Đồng ý")).not_to_be_checked()

    page.click("[data-dialog=cac-phim]")
    page.get_by_label("Dùng phím tắt một chữ").check()
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(page.get_by_role("radio", name="Đồng ý")).to_be_checked()


def test_a_page_that_cannot_be_drawn_says_why(page: Page, at: str):
    from assessments.models import Evidence

    stored = Evidence.objects.get().file
    with stored.storage.open(stored.name, "wb") as broken:
        broken.write(pdf(5, password="khóa"))

    sign_in(page, at)

    expect(page.locator(".viewer-trouble")).to_contain_text("Tệp có mật khẩu")
    expect(page.locator("img[data-picture]")).to_be_hidden()


@pytest.mark.parametrize(
    "rest", ["", "?hang=chi-so", "../../../../tien-le/", "../../../../tien-le/?chi-so=1.1",
             "../../../../tien-le/so/1.1/ket-luan-chung/"],
)  # fmt: skip
def test_the_pages_are_accessible_and_fit(page: Page, at: str, rest: str):
    sign_in(page, at).goto(at + rest)
    page.wait_for_load_state("networkidle")

    assert violations(page) == []
    assert overflow(page) <= 0


def test_without_script_everything_is_there(plain_page: Page, at: str):
    page = sign_in(plain_page, at)
    expect(page.get_by_text("Trang 3/5")).to_be_visible()
    page.click("[aria-label='Trang sau']")
    expect(page.get_by_text("Trang 4/5")).to_be_visible()

    page.get_by_role("radio", name="Điều chỉnh").check()
    page.fill("[name='1.1:a']", "45")
    page.click("[name=try]")
    expect(page.locator("#diem-tham-dinh")).to_contain_text("45/90 × 40 = 20,00")

    page.select_option("[name=reason]", "MC-03")
    page.fill("[name=sentence]", SENTENCE)
    page.click("[name=next]")
    page.wait_for_url("**/1/1.2/")  # without the place in the page before: it opens at its top
