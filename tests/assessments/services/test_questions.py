"""Questions to the standing agency: asked by the agency, answered once, by the secretary."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assessments.models import AuditEvent, CouncilSeat, Cycle, Question, User
from assessments.services import questions
from assessments.services.locks import Refused
from assessments.services.questions import MAX_ANSWER, MAX_QUESTION
from tests.assessments.world import AFTER, DURING, OPENS, submission_of

pytestmark = pytest.mark.django_db

TEXT = "Hồ sơ nộp qua bưu chính có tính là trực tuyến không?"


@pytest.fixture
def question(during, people) -> Question:
    return questions.ask(submission_of("so-y-te"), text=TEXT, code="1.1", by=people["an"])


def acts() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("act", flat=True))


def test_a_question_is_kept_with_who_asked_and_when(question, people):
    assert (question.text, question.code) == (TEXT, "1.1")
    assert (question.asked_by, question.asked_at) == (people["an"], DURING)
    assert acts() == ["question_asked"]


def test_the_head_asks_too(during, people):
    assert questions.ask(submission_of("so-y-te"), text=TEXT, by=people["binh"]).pk


@pytest.mark.parametrize("who", ["cuc", "duc", "giang", "nguoi-la"])
def test_nobody_asks_for_another_agency(during, people, who):
    with pytest.raises(Refused):
        questions.ask(submission_of("so-y-te"), text=TEXT, by=people[who])

    assert not Question.objects.exists()


def test_the_permission_is_what_refuses(during, people, monkeypatch):
    """The control: without it Cúc asks in the name of Sở Y tế."""
    monkeypatch.setattr(questions, "can_ask", lambda *_: True)

    assert questions.ask(submission_of("so-y-te"), text=TEXT, by=people["cuc"]).pk


@pytest.mark.parametrize("moment", [OPENS - timedelta(days=1), DURING, AFTER])
def test_questions_hang_on_no_deadline(during, people, moment):
    during.move_to(moment)

    assert questions.ask(submission_of("so-y-te"), text=TEXT, by=people["an"]).asked_at == moment


def test_once_results_are_fixed_nothing_is_asked_or_answered(question, people, cycle):
    Cycle.objects.update(results_fixed_at=DURING)

    with pytest.raises(Refused, match="fixed"):
        questions.ask(submission_of("so-y-te"), text=TEXT, by=people["an"])
    with pytest.raises(Refused, match="fixed"):
        questions.answer(question, text="Có.", is_shared=False, by=people["giang"])


def test_an_indicator_of_another_set_is_unknown(during, people):
    with pytest.raises(Refused, match="unknown_indicator"):
        questions.ask(submission_of("so-y-te"), text=TEXT, code="9.9", by=people["an"])


@pytest.mark.parametrize(
    ("length", "kept"), [(1, True), (MAX_QUESTION, True), (MAX_QUESTION + 1, False)]
)
def test_what_is_too_long_is_refused_and_not_cut(during, people, length, kept):
    own = submission_of("so-y-te")
    if kept:
        assert len(questions.ask(own, text="a" * length, by=people["an"]).text) == length
    else:
        with pytest.raises(Refused, match="question_long"):
            questions.ask(own, text="a" * length, by=people["an"])
        assert not Question.objects.exists()


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_an_empty_question_is_refused(during, people, text):
    with pytest.raises(Refused, match="question_empty"):
        questions.ask(submission_of("so-y-te"), text=text, by=people["an"])


def test_the_secretary_answers_once(question, people):
    questions.answer(question, text="Không.", is_shared=True, by=people["giang"])

    with pytest.raises(Refused, match="question_answered"):
        questions.answer(question, text="Có.", is_shared=False, by=people["giang"])
    question.refresh_from_db()
    assert (question.answer, question.is_shared) == ("Không.", True)
    assert acts() == ["question_asked", "question_answered"]


@pytest.mark.parametrize("who", ["an", "binh", "duc", "hai", "khoa", "lan", "minh"])
def test_only_the_secretary_answers(question, people, who):
    with pytest.raises(Refused):
        questions.answer(question, text="Không.", is_shared=False, by=people[who])

    assert Question.objects.get().answered_at is None


def test_the_secretary_answers_their_own_unit_too(question, people):
    """How the law reads is no judgement of a value."""
    CouncilSeat.objects.filter(user=people["giang"]).update(agency=question.submission.agency)
    giang = User.objects.get(pk=people["giang"].pk)  # who has not been asked for posts yet

    questions.answer(question, text="Không.", is_shared=False, by=giang)

    assert Question.objects.get().answer == "Không."


@pytest.mark.parametrize(("length", "kept"), [(MAX_ANSWER, True), (MAX_ANSWER + 1, False)])
def test_an_answer_has_its_limit_too(question, people, length, kept):
    if not kept:
        with pytest.raises(Refused, match="question_long"):
            questions.answer(question, text="a" * length, is_shared=False, by=people["giang"])
        assert Question.objects.get().answered_at is None
        return
    answered = questions.answer(question, text="a" * length, is_shared=False, by=people["giang"])
    assert len(answered.answer) == length
