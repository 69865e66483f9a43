"""Marking effort: the agency's own business, until the results are fixed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assessments.models import AuditEvent, Cycle, Effort
from assessments.services import efforts
from assessments.services.locks import Refused
from tests.assessments.world import AFTER, OPENS, submission_of

pytestmark = pytest.mark.django_db

SMALL, LARGE, IMPOSSIBLE = Effort.Size.SMALL, Effort.Size.LARGE, Effort.Size.IMPOSSIBLE


def marks() -> dict[str, int]:
    return {code: int(size) for code, size in efforts.efforts_of(submission_of("so-y-te")).items()}


@pytest.mark.parametrize("who", ["an", "binh"])
def test_the_officer_and_the_head_mark_effort(during, people, who):
    changed = efforts.mark(
        submission_of("so-y-te"), {"1.1": LARGE, "2.1": IMPOSSIBLE}, by=people[who]
    )

    assert changed == 2
    assert marks() == {"1.1": 3, "2.1": 9}
    assert {each.marked_by for each in Effort.objects.all()} == {people[who]}
    event = AuditEvent.objects.get(act="efforts_marked")
    assert event.data == {"1.1": 3, "2.1": 9}


def test_a_mark_is_changed_and_taken_away_and_the_others_stay(during, people):
    submission = submission_of("so-y-te")
    efforts.mark(submission, {"1.1": LARGE, "1.2": SMALL, "2.1": SMALL}, by=people["an"])

    changed = efforts.mark(submission, {"1.1": SMALL, "1.2": None}, by=people["binh"])

    assert changed == 2
    assert marks() == {"1.1": 1, "2.1": 1}
    assert AuditEvent.objects.filter(act="efforts_marked").last().data == {"1.1": 1, "1.2": None}


def test_what_changes_nothing_is_not_recorded(during, people):
    submission = submission_of("so-y-te")
    efforts.mark(submission, {"1.1": LARGE}, by=people["an"])

    assert efforts.mark(submission, {"1.1": LARGE, "1.2": None}, by=people["binh"]) == 0
    assert AuditEvent.objects.filter(act="efforts_marked").count() == 1
    assert Effort.objects.get().marked_by == people["an"]


@pytest.mark.parametrize("who", ["cuc", "duc", "em", "giang", "hai", "khoa", "lan", "minh"])
def test_nobody_from_elsewhere_marks_anything(during, people, who):
    with pytest.raises(Refused):
        efforts.mark(submission_of("so-y-te"), {"1.1": LARGE}, by=people[who])

    assert marks() == {}


def test_without_the_permission_a_stranger_would_mark(during, people, monkeypatch):
    """The control of the one above."""
    monkeypatch.setattr(efforts, "can_mark_efforts", lambda *_: True)

    efforts.mark(submission_of("so-y-te"), {"1.1": LARGE}, by=people["cuc"])

    assert marks() == {"1.1": 3}


@pytest.mark.parametrize("moment", [OPENS - timedelta(days=1), AFTER])
def test_effort_is_marked_before_the_opening_and_after_the_deadline_too(during, people, moment):
    during.move_to(moment)

    assert efforts.mark(submission_of("so-y-te"), {"1.1": LARGE}, by=people["an"]) == 1


def test_once_the_results_are_fixed_marks_stay_as_they_are(during, people):
    efforts.mark(submission_of("so-y-te"), {"1.1": SMALL}, by=people["an"])
    during.move_to(AFTER)
    Cycle.objects.update(results_fixed_at=AFTER)

    with pytest.raises(Refused) as refusal:
        efforts.mark(submission_of("so-y-te"), {"1.1": LARGE}, by=people["an"])

    assert refusal.value.reason == "fixed"
    assert marks() == {"1.1": 1}


def test_an_indicator_of_another_set_is_refused_and_nothing_beside_it_is_kept(during, people):
    with pytest.raises(Refused) as refusal:
        efforts.mark(submission_of("so-y-te"), {"1.1": LARGE, "9.9": SMALL}, by=people["an"])

    assert refusal.value.reason == "unknown_indicator"
    assert marks() == {}
