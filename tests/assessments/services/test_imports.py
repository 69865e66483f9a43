"""A workbook's changes are taken over all at once, or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessments.models import AnswerRevision, AuditEvent, Submission
from assessments.services import answers, imports
from assessments.services.locks import Refused
from tests.assessments.world import CLOSES, entered, submission_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission(during) -> Submission:
    return submission_of("so-y-te")


CHANGES = {
    "1.1": replace(entered(a="87", b="90"), revision=0),
    "1.2": replace(entered(v="true"), revision=0),
    "2.1": replace(entered(v="3"), revision=0),
}


def kept() -> tuple[int, int]:
    return AnswerRevision.objects.count(), AuditEvent.objects.count()


def test_everything_is_saved_in_one_act(submission, people):
    before = AuditEvent.objects.count()

    saved = imports.apply(submission, CHANGES, by=people["an"])

    assert len(saved.changed) == 3
    assert submission.answers.get(code="1.1").value == {"answer": {"a": "87", "b": "90"}}
    assert AuditEvent.objects.count() == before + 1


def test_a_second_time_changes_nothing_and_records_nothing(submission, people):
    imports.apply(submission, CHANGES, by=people["an"])
    before = kept()

    saved = imports.apply(submission, CHANGES, by=people["an"])

    assert list(saved.changed) == []
    assert kept() == before


def test_without_the_look_for_what_is_new_it_would_contradict_itself(
    submission, people, monkeypatch
):
    """The control: the file is taken for another person's."""
    imports.apply(submission, CHANGES, by=people["an"])
    monkeypatch.setattr(answers, "_differs", lambda *_: True)

    with pytest.raises(imports.Unsettled) as unsettled:
        imports.apply(submission, CHANGES, by=people["an"])

    assert list(unsettled.value.codes) == list(CHANGES)


def test_what_a_colleague_saved_meanwhile_keeps_all_of_it_from_being_taken(submission, people):
    answers.save(submission, {"2.1": entered(v="4")}, by=people["an"])
    before = kept()

    with pytest.raises(imports.Unsettled) as unsettled:
        imports.apply(submission, CHANGES, by=people["an"])

    assert list(unsettled.value.codes) == ["2.1"]
    assert kept() == before
    assert [each.code for each in submission.answers.all()] == ["2.1"]


def test_a_value_that_breaks_its_rule_keeps_all_of_it_from_being_taken(submission, people):
    before = kept()
    wrong = {**CHANGES, "1.1": replace(entered(a="91", b="90"), revision=0)}

    with pytest.raises(imports.Unsettled) as unsettled:
        imports.apply(submission, wrong, by=people["an"])

    assert list(unsettled.value.codes) == ["1.1"]
    assert kept() == before
    assert not submission.answers.exists()


def test_the_control_a_page_saved_alike_takes_the_rest(submission, people):
    wrong = {**CHANGES, "1.1": replace(entered(a="91", b="90"), revision=0)}

    answers.save(submission, wrong, by=people["an"])

    assert submission.answers.count() == 3


def test_past_the_deadline_it_is_refused_and_the_closing_stays_recorded(submission, people, during):
    during.move_to(CLOSES)

    with pytest.raises(Refused) as refusal:
        imports.apply(submission, CHANGES, by=people["an"])

    assert refusal.value.reason == "deadline"
    assert not submission.answers.exists()
    submission.deadline.refresh_from_db()
    assert submission.deadline.closed_at == CLOSES


@pytest.mark.parametrize("who", ["binh", "cuc", "giang"])
def test_nobody_but_an_officer_of_the_agency_applies(submission, people, who):
    with pytest.raises(Refused):
        imports.apply(submission, CHANGES, by=people[who])
