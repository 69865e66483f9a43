"""What the secretary answers and announces, and what waits on «Việc của tôi»."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Announcement, Question
from assessments.services import questions
from assessments.services.announcements import MAX_TITLE
from assessments.services.questions import MAX_ANSWER
from tests.assessments.world import DURING, submission_of

pytestmark = pytest.mark.django_db

TEXT = "Hồ sơ nộp qua bưu chính có tính không?"
LIST = "/hoi-dong/2023-mau/hoi-dap/"


def shown(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def question(during, people) -> Question:
    return questions.ask(submission_of("so-y-te"), text=TEXT, code="1.1", by=people["an"])


def test_the_secretary_sees_who_asked_what_and_answers(question, signed_in):
    giang = signed_in("giang")

    page = shown(giang.get(LIST))
    assert "Sở Y tế, An hỏi" in page
    assert "1.1 Tỷ lệ hồ sơ trực tuyến (Sở, ban, ngành)" in page
    response = giang.post(f"{LIST}{question.pk}/", {"text": "Không.", "is_shared": "on"})

    assert response.headers["Location"] == LIST
    question.refresh_from_db()
    assert (question.answer, question.is_shared) == ("Không.", True)


def test_a_second_answer_is_refused_and_kept_on_the_page(question, people, signed_in):
    questions.answer(question, text="Không.", is_shared=False, by=people["giang"])

    response = signed_in("giang").post(f"{LIST}{question.pk}/", {"text": "Có chứ."})

    assert response.status_code == 409
    page = shown(response)
    assert "Câu hỏi này đã có trả lời" in page
    assert "Có chứ." in page


def test_an_answer_too_long_is_refused_whole(question, signed_in):
    response = signed_in("giang").post(f"{LIST}{question.pk}/", {"text": "a" * (MAX_ANSWER + 1)})

    assert response.status_code == 422
    assert "a" * (MAX_ANSWER + 1) in shown(response)


def test_a_reviewer_reads_and_has_no_button(question, signed_in):
    page = shown(signed_in("duc").get(LIST))

    assert TEXT in page
    assert f"{LIST}{question.pk}/" not in page
    assert f"{LIST}{question.pk}/" in shown(signed_in("giang").get(LIST))  # the control


def test_the_longest_wait_stands_first(question, people, during, signed_in):
    during.move_to(DURING + timedelta(hours=1))
    questions.ask(submission_of("so-noi-vu"), text="Câu hỏi sau.", by=people["cuc"])

    page = shown(signed_in("giang").get(LIST))

    assert page.index(TEXT) < page.index("Câu hỏi sau.")


def test_a_question_of_another_cycle_is_not_found(question, signed_in):
    assert signed_in("giang").get(f"{LIST}{question.pk + 1}/").status_code == 404


def test_as_many_queries_for_one_question_as_for_many(question, people, signed_in):
    giang = signed_in("giang")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            giang.get(LIST)
        return len(captured)

    queries()
    one = queries()
    for _ in range(8):
        questions.ask(submission_of("so-noi-vu"), text=TEXT, code="1.2", by=people["cuc"])
    assert queries() == one


# ── Announcements ──────────────────────────────────────────────────────────────────────────

POSTED = "/hoi-dong/2023-mau/thong-bao/"


def test_the_secretary_announces_to_one_set(during, cycle, signed_in):
    form = {"set_id": "huyen", "title": "Tập huấn", "text": "Thứ sáu."}

    page = signed_in("giang").post(POSTED, form, follow=True)

    assert Announcement.objects.get().set_id == "huyen"
    assert "Gửi tới: Huyện, thị xã, thành phố" in shown(page)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "a" * (MAX_TITLE + 1)},
        {"text": ""},
        {"text": "\x00"},
        {"set_id": "khac"},
    ],
)
def test_an_announcement_that_lacks_something_is_not_posted(during, cycle, signed_in, wrong):
    form = {"title": "Tập huấn", "text": "Thứ sáu."} | wrong

    assert signed_in("giang").post(POSTED, form).status_code == 422
    assert not Announcement.objects.exists()


def test_the_clerk_reads_and_has_no_form(during, cycle, signed_in):
    assert "<textarea" not in shown(signed_in("khoa").get(POSTED))
    assert "<textarea" in shown(signed_in("giang").get(POSTED))


# ── Việc của tôi ───────────────────────────────────────────────────────────────────────────


def test_unanswered_questions_wait_for_the_secretary(question, signed_in):
    page = shown(signed_in("giang").get("/viec-cua-toi/"))

    assert "1 câu hỏi của các đơn vị chờ trả lời; câu đầu hỏi lúc 09:00:00 ngày 10/12/2023." in page
    assert "chờ trả lời" not in shown(signed_in("duc").get("/viec-cua-toi/"))


def test_answered_they_no_longer_wait(question, people, signed_in):
    questions.answer(question, text="Không.", is_shared=False, by=people["giang"])

    assert "câu hỏi của các đơn vị" not in shown(signed_in("giang").get("/viec-cua-toi/"))


@pytest.mark.parametrize(("days", "told"), [(6, True), (7, False)])
def test_the_agency_is_told_of_an_answer_for_a_week(
    question, people, during, signed_in, days, told
):
    questions.answer(question, text="Không.", is_shared=True, by=people["giang"])
    during.move_to(DURING + timedelta(days=days))
    said = "Cơ quan thường trực đã trả lời 1 câu hỏi của đơn vị trong 7 ngày qua."

    assert (said in shown(signed_in("an").get("/viec-cua-toi/"))) is told
    assert said not in shown(signed_in("cuc").get("/viec-cua-toi/"))
