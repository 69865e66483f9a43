"""Guidance, last year's answer again, questions and announcements, as an agency meets them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Answer, Cycle, Question, Submission, User
from assessments.services import announcements, answers, questions
from assessments.services.questions import MAX_QUESTION
from tests.assessments import two_years
from tests.assessments.two_years import fix, next_submission, successor
from tests.assessments.world import AFTER, entered, submission_of

pytestmark = pytest.mark.django_db


def shown(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def again(name: str) -> User:
    """The same person on another day: the posts held are read again."""
    return User.objects.get(email=f"{name}@demo.test")


@pytest.fixture
def now(during, cycle, people, tmp_path) -> Submission:
    """Sở Y tế's submission of 2024; 2023 was sent, judged and fixed."""
    two_years.sent_and_judged(people, during)
    fix(cycle)
    during.move_to(two_years.NEXT)
    return next_submission(successor(tmp_path), people)


def at(submission: Submission, page: str = "") -> str:
    return f"/don-vi/{submission.cycle.slug}/{submission.pk}/{page}"


# ── Guidance ───────────────────────────────────────────────────────────────────────────────


def test_guidance_says_how_it_counts_with_an_example_and_the_papers(now, signed_in):
    page = shown(signed_in("an").get(at(now, "nhap/1/1.1/huong-dan/")))

    assert "Số hồ sơ trực tuyến" in page
    assert "Số liệu giả định, không của đơn vị nào." in page
    assert "Báo cáo" in page
    assert "Bắt buộc: không có tệp thì phải viết giải trình." in page


def test_a_row_fetches_the_inside_alone(now, signed_in):
    url = at(now, "nhap/1/1.1/huong-dan/")

    inside = shown(signed_in("an").get(url, headers={"HX-Request": "true"}))

    assert "<html" not in inside
    assert "Số hồ sơ trực tuyến" in inside
    assert "<html" in shown(signed_in("an").get(url))  # the control


@pytest.mark.parametrize("page", ["nhap/1/2.1/huong-dan/", "nhap/9/1.1/huong-dan/"])
def test_an_indicator_that_is_not_there_has_no_guidance(now, signed_in, page):
    assert signed_in("an").get(at(now, page)).status_code == 404


# ── Last year's answer again ───────────────────────────────────────────────────────────────

CARRY = "nhap/1/1.1/lay-nam-truoc/"


def test_one_click_carries_last_year_s_answer_and_leads_back_to_the_field(now, signed_in):
    response = signed_in("an").post(at(now, CARRY))

    assert response.headers["Location"] == at(now, "nhap/1/#cs-1-1")
    assert Answer.objects.get(submission=now, code="1.1").typed == {"a": "84", "b": "90"}


def test_what_else_was_typed_on_the_page_is_saved_first(now, signed_in):
    """The button sends the page's own form: without script nothing of it may be lost."""
    form = {
        "1.1:revision": "0",
        "1.1:carry": "1",
        "1.2:revision": "0",
        "1.2:v": "true",
        "1.2:explanation": "Ban hành tháng 3.",
    }

    signed_in("an").post(at(now, CARRY), form)

    assert Answer.objects.get(submission=now, code="1.2").explanation == "Ban hành tháng 3."
    assert Answer.objects.get(submission=now, code="1.1").typed == {"a": "84", "b": "90"}


def test_what_is_typed_in_the_field_itself_is_not_replaced_unasked(now, signed_in):
    form = {"1.1:revision": "0", "1.1:a": "50", "1.1:b": "60", "1.1:carry": "1"}

    response = signed_in("an").post(at(now, CARRY), form)

    assert response.status_code == 409
    page = shown(response)
    assert "Thay bằng số năm 2023 cho chỉ số 1.1?" in page
    assert "<b>50</b>" in page
    assert "93,33%" in page
    assert Answer.objects.get(submission=now, code="1.1").typed == {"a": "50", "b": "60"}


def test_confirmed_it_is_replaced(now, people, signed_in):
    answers.save(now, {"1.1": entered(a="50", b="60")}, by=again("an"))

    signed_in("an").post(at(now, CARRY), {"replace": "1", "revision": "1"})

    assert Answer.objects.get(submission=now, code="1.1").typed == {"a": "84", "b": "90"}


@pytest.mark.parametrize("revision", ["", "không", "9" * 40, "-1"])
def test_a_revision_that_is_none_is_no_500(now, signed_in, revision):
    response = signed_in("an").post(at(now, CARRY), {"replace": "1", "revision": revision})

    assert response.status_code == 302


def test_confirming_what_a_colleague_changed_meanwhile_changes_nothing(now, signed_in):
    answers.save(now, {"1.1": entered(a="50", b="60")}, by=again("an"))
    answers.save(now, {"1.1": entered(a="51", b="60")}, by=again("an"))

    page = signed_in("an").post(at(now, CARRY), {"replace": "1", "revision": "1"}, follow=True)

    assert "Chỉ số 1.1 vừa được người khác sửa nên chưa thay." in shown(page)
    assert Answer.objects.get(submission=now, code="1.1").typed == {"a": "51", "b": "60"}


def test_a_changed_rule_says_why_it_is_not_carried(now, signed_in):
    page = signed_in("an").post(at(now, "nhap/2/2.1/lay-nam-truoc/"), follow=True)

    assert "Không dùng lại số năm trước: chỉ số đã đổi cách tính." in shown(page)


# ── Questions ──────────────────────────────────────────────────────────────────────────────

TEXT = "Hồ sơ nộp qua bưu chính có tính không?"


def test_an_officer_asks_and_reads_the_answer(during, people, signed_in):
    own = submission_of("so-y-te")
    browser = signed_in("an")

    asked = browser.post(at(own, "hoi-dap/"), {"code": "1.1", "text": TEXT}, follow=True)
    assert "Chờ trả lời" in shown(asked)
    questions.answer(Question.objects.get(), text="Không.", is_shared=False, by=people["giang"])

    page = shown(browser.get(at(own, "hoi-dap/")))
    assert "1.1 Tỷ lệ hồ sơ trực tuyến" in page
    assert "Không." in page


def test_the_address_chooses_the_indicator(during, people, signed_in):
    page = shown(signed_in("an").get(at(submission_of("so-y-te"), "hoi-dap/?chi-so=1.2")))

    assert '<option value="1.2" selected>' in page


@pytest.mark.parametrize(("length", "status"), [(MAX_QUESTION, 302), (MAX_QUESTION + 1, 422)])
def test_a_question_too_long_is_refused_whole_with_its_length(during, signed_in, length, status):
    text = "a" * length

    response = signed_in("an").post(at(submission_of("so-y-te"), "hoi-dap/"), {"text": text})

    assert response.status_code == status
    if status == 422:
        page = shown(response)
        assert "Dài 1001 ký tự, tối đa 1000." in page
        assert text in page  # nothing is cut off
        assert "maxlength" not in page


def test_bad_input_is_a_sentence(during, signed_in):
    own = submission_of("so-y-te")
    for form in ({"code": "9.9", "text": TEXT}, {"text": ""}, {"text": "a\x00b"}):
        assert signed_in("an").post(at(own, "hoi-dap/"), form).status_code == 422
    assert not Question.objects.exists()


def test_a_question_refused_after_the_results_stays_on_the_page(during, people, signed_in):
    Cycle.objects.update(results_fixed_at=AFTER)

    response = signed_in("an").post(at(submission_of("so-y-te"), "hoi-dap/"), {"text": TEXT})

    assert response.status_code == 409
    assert TEXT in shown(response)


def test_another_agency_reads_a_shared_answer_without_the_asker(during, people, signed_in):
    asked = questions.ask(submission_of("so-y-te"), text=TEXT, code="1.1", by=people["an"])
    url = at(submission_of("so-noi-vu"), "hoi-dap/")
    questions.answer(asked, text="Không tính.", is_shared=True, by=people["giang"])

    page = shown(signed_in("cuc").get(url))

    assert "Không tính." in page
    assert "Một đơn vị khác hỏi" in page
    assert "Sở Y tế" not in page
    assert str(people["an"]) not in page


def test_an_answer_that_is_not_shared_is_the_asker_s_alone(during, people, signed_in):
    asked = questions.ask(submission_of("so-y-te"), text=TEXT, by=people["an"])
    questions.answer(asked, text="Không tính.", is_shared=False, by=people["giang"])

    assert "Không tính." not in shown(
        signed_in("cuc").get(at(submission_of("so-noi-vu"), "hoi-dap/"))
    )
    assert "Không tính." in shown(signed_in("an").get(at(submission_of("so-y-te"), "hoi-dap/")))


def test_as_many_queries_for_one_question_as_for_many(during, people, signed_in):
    own, browser = submission_of("so-y-te"), signed_in("an")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            browser.get(at(own, "hoi-dap/"))
        return len(captured)

    questions.ask(own, text=TEXT, code="1.1", by=people["an"])
    queries()
    one = queries()
    for _ in range(8):
        questions.ask(own, text=TEXT, code="1.2", by=people["an"])
    assert queries() == one


# ── Announcements ──────────────────────────────────────────────────────────────────────────


def test_an_announcement_stands_on_the_overview_and_on_its_list(during, cycle, people, signed_in):
    announcements.post(cycle, title="Tập huấn", text="Thứ sáu.", by=people["giang"])
    announcements.post(cycle, title="Cho huyện", text="Riêng.", set_id="huyen", by=people["giang"])
    own, browser = submission_of("so-y-te"), signed_in("an")

    overview, listed = shown(browser.get(at(own))), shown(browser.get(at(own, "thong-bao/")))

    for page in (overview, listed):
        assert "Tập huấn" in page
        assert "Cho huyện" not in page
    assert "Thứ sáu." in listed


def test_markup_in_what_was_written_stays_text(during, cycle, people, signed_in):
    payload = "<script>alert(1)</script>"
    announcements.post(cycle, title=payload, text=payload, by=people["giang"])
    questions.ask(submission_of("so-y-te"), text=payload, by=people["an"])
    browser, own = signed_in("an"), submission_of("so-y-te")

    for page in ("", "thong-bao/", "hoi-dap/"):
        assert payload not in shown(browser.get(at(own, page)))


@pytest.mark.parametrize("text", ["\u202e\u200b", "\u3164", " \u2800 "])
def test_a_question_that_shows_nothing_is_no_question(now, signed_in, text):
    response = signed_in("an").post(at(now, "hoi-dap/"), {"code": "", "text": text})

    assert response.status_code == 422
    assert "Viết câu hỏi trước khi gửi." in shown(response)
