"""What the head reads, signs and keeps: the pages on a desk, on a phone and on paper.

The demo's own agency: eight main indices and 104 indicators, a year before to compare with.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from assessments import receipts
from assessments.models import Submission, SubmissionVersion, User
from assessments.services import answers, duties, posts, submissions
from assessments.services.answers import Entered
from tests.journeys.conftest import overflow, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "demo-laocai-2023"


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.test")


@pytest.fixture
def submission(live_server, transactional_db, settings, tmp_path: Path) -> Submission:
    """The open cycle of Sa Pa: sent once, taken back and changed, two officers share the work."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DEMO = True
    call_command("load_frameworks", verbosity=0, stdout=StringIO())
    call_command("load_demo", only_districts=True, verbosity=0, stdout=StringIO())
    agency = person("head").memberships.get().agency
    found = Submission.objects.filter(agency=agency).order_by("-cycle__year").first()
    assert found is not None
    put_right(found)
    share(found)
    for change in (None, "Số liệu chốt lại theo danh sách ký nhận."):
        if change:
            submissions.withdraw(found, by=person("head"))
            resave(found, found.answers.exclude(value=None).first().code, explanation=change)
        submissions.pass_on(found, by=person("officer"))
        if not change:
            submissions.send(found, by=person("head"))
    return found


def put_right(submission: Submission) -> None:
    """Explain what is missing; take out what is wrong or cites what does not count."""
    for missing in submissions.missing_in(submission):
        if missing.kind == "unexplained":
            resave(submission, missing.code, check_note="Đã làm xong theo kế hoạch của năm.")
        elif missing.kind == "window":
            resave(submission, missing.code, papers=())
        elif missing.kind == "evidence":
            resave(submission, missing.code, explanation="Chưa có bản ký số.")
        else:
            resave(submission, missing.code, typed={})
    if left := submissions.missing_in(submission):
        assert {each.kind for each in left} <= {"evidence"}, left
        put_right(submission)


def resave(submission: Submission, code: str, **changes: object) -> None:
    answer = submission.answers.get(code=code)
    kept = {
        name: getattr(answer, name)
        for name in ("typed", "status", "estimated_to", "explanation", "check_note")
    }
    entered = Entered(**{**kept, **changes})
    answers.save(submission, {code: entered}, by=person("officer"))


def share(submission: Submission) -> None:
    post = posts.give_membership(
        email="yen@demo.test",
        full_name="Lò Thị Yến",
        agency=submission.agency,
        role="officer",
        starts_on=date(2023, 1, 1),
        by=person("admin"),
    )
    both = [post.user_id, person("officer").pk]
    duties.arrange(submission, {"1": both, "2": [both[1]]}, by=person("head"))


@pytest.fixture
def at(live_server, submission: Submission) -> str:
    return f"{live_server.url}/don-vi/{submission.cycle.slug}/{submission.pk}/"


def sign_in(page: Page, at: str, name: str) -> Page:
    page.goto(f"{at.partition('/don-vi')[0]}/dang-nhap/")
    page.fill("[name=login]", f"{name}@demo.test")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/viec-cua-toi/")
    return page


@pytest.fixture
def desk(browser: Browser, at: str) -> Iterator[Page]:
    """The head's browser, at a desk."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
    yield sign_in(context.new_page(), at, "head")
    context.close()


def pages_printed(page: Page) -> int:
    return len(PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages)


def test_what_the_head_reads_is_one_sheet_of_paper(desk: Page, at: str, submission: Submission):
    desk.goto(f"{at}tom-tat/")
    expect(desk.get_by_text("Thay đổi so với bản 1 đã gửi:")).to_be_visible()

    assert pages_printed(desk) == 1
    # The control: were there more on it, it would be more than one.
    desk.eval_on_selector(".paper", "paper => paper.append(paper.cloneNode(true))")
    assert pages_printed(desk) > 1


def test_the_head_sends_once_however_often_the_button_is_pressed(
    desk: Page, at: str, submission: Submission
):
    desk.goto(f"{at}tom-tat/")
    desk.get_by_label("Tôi đã xem bản tóm tắt").check()

    desk.get_by_role("button", name="Gửi hồ sơ tới Hội đồng").dblclick()

    expect(desk.get_by_role("heading", name="Hội đồng đã nhận hồ sơ")).to_be_visible()
    assert list(submission.versions.values_list("number", flat=True)) == [1, 2]
    desk.get_by_role("link", name="Mở trang kiểm tra").click()
    expect(desk.get_by_text("Khớp.")).to_be_visible()


def test_no_page_breaks_a_rule_of_accessibility_or_grows_sideways(
    page: Page, at: str, submission: Submission
):
    sign_in(page, at, "head")
    sent = SubmissionVersion.objects.filter(submission__agency=submission.agency, number=2).get()
    older = f"/don-vi/{sent.submission.cycle.slug}/{sent.submission_id}/"
    root = at.partition("/don-vi")[0]
    problems: dict[str, object] = {}
    for path in (
        f"{at}tom-tat/",
        f"{at}phan-viec/",
        f"{at}thay-doi/",
        f"{at}bien-nhan/1/",
        f"{at}ban/1/",
        f"{root}{older}ban/1/so-voi/2/",
        f"{root}{receipts.verification_path(sent)}",
        f"{root}/xac-thuc/?so=x&ma=y",
    ):
        response = page.goto(path)
        assert response is not None
        assert response.status == 200, path
        if found := violations(page):
            problems[path] = found
        if (wider := overflow(page)) > 0:
            problems[f"{path} wider"] = wider

    assert problems == {}
