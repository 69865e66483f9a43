"""Sending while others send or save, on either database, each with a control without its guard."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
import time_machine

from assessments.models import AuditEvent, Submission, SubmissionVersion, User
from assessments.services import answers, submissions
from assessments.services.locks import Refused
from assessments.workflow import SubmissionState
from tests.assessments import world
from tests.assessments.test_races import at_once, in_a_file, refusals
from tests.assessments.world import DURING, complete, entered, submission_of

pytestmark = pytest.mark.django_db(transaction=True)

CLICKS = 5
KEY = UUID(int=7)
STEP = 0.004  # seconds by which the save of a round begins later than in the round before;
# it begins ahead of the send in the first half of them, so that each comes first some time
STEPS = 12


@pytest.fixture
def people() -> dict[str, User]:
    return world.people()


@pytest.fixture
def shared(people, tmp_path) -> Iterator[None]:
    """The small cycle in a database that threads share as processes do, complete and passed on."""
    with time_machine.travel(DURING, tick=False):
        world.cycle()
        complete(submission_of("so-y-te"), people["an"])
    with in_a_file(tmp_path / "races.sqlite3"), time_machine.travel(DURING, tick=False):
        submissions.pass_on(submission_of("so-y-te"), by=people["an"])
        yield


def fresh(people, name: str) -> User:
    return User.objects.get(pk=people[name].pk)


# ── One send, five times at once (test 3) ──────────────────────────────────────────────────


def clicks_at_once(people) -> list[object]:
    submission = submission_of("so-y-te")
    copies = [
        (Submission.objects.get(pk=submission.pk), fresh(people, "binh")) for _ in range(CLICKS)
    ]
    return at_once(
        [lambda s=s, by=by: submissions.send(s, by=by, key=KEY) for s, by in copies],
    )


def test_one_send_five_times_at_once_gets_five_identical_answers(shared, people):
    results = clicks_at_once(people)

    version = SubmissionVersion.objects.get()
    assert [each.receipt for each in results] == [version.receipt] * CLICKS
    assert AuditEvent.objects.filter(act="submission_send").count() == 1


def test_without_the_key_four_of_the_five_are_refused(shared, people, monkeypatch):
    """The control: the lock alone makes one version too, but says so to one click only."""
    monkeypatch.setattr(submissions, "_sent_under", lambda *_: None)

    results = clicks_at_once(people)

    assert refusals(results) == ["state"] * (CLICKS - 1)
    assert SubmissionVersion.objects.count() == 1


# ── A late save while it is sent (test 4) ──────────────────────────────────────────────────


@dataclass(frozen=True)
class Round:
    """What one race left: the value sent, the value in the answers, whether the save was taken."""

    sent: str
    stands: str
    saved: bool
    hash_holds: bool


def race(people, number: int) -> Round:
    """The officer passes on and the head sends while a save of the officer is on its way."""
    submission = submission_of("so-y-te")
    an, late, binh = fresh(people, "an"), fresh(people, "an"), fresh(people, "binh")
    value = str(1 + number % 4)

    behind = STEP * (number % STEPS - STEPS // 2)

    def send() -> SubmissionVersion:
        time.sleep(max(0, -behind))
        submissions.pass_on(submission, by=an)
        return submissions.send(submission, by=binh)

    def save() -> object:
        time.sleep(max(0, behind))
        return answers.save(submission_of("so-y-te"), {"2.1": entered(v=value)}, by=late)

    version, saved = at_once([send, save])
    assert isinstance(version, SubmissionVersion), version
    assert not isinstance(saved, Exception) or isinstance(saved, Refused), saved
    kept = SubmissionVersion.objects.get(pk=version.pk)
    return Round(
        sent=kept.content["answers"]["2.1"]["value"]["answer"],
        stands=submission.answers.get(code="2.1").value["answer"],
        saved=not isinstance(saved, Refused),
        hash_holds=submissions.fingerprint(kept.content) == kept.sha256,
    )


def races(people, rounds: int) -> Iterator[Round]:
    submissions.hand_back(submission_of("so-y-te"), remark="Sửa 2.1.", by=fresh(people, "binh"))
    for number in range(rounds):
        yield race(people, number)
        submissions.withdraw(submission_of("so-y-te"), by=fresh(people, "binh"))


def never_changed_once_sent(people, rounds: int) -> None:
    found = list(races(people, rounds))

    assert len(found) == rounds
    assert [each for each in found if each.sent != each.stands or not each.hash_holds] == []
    # Both orders were seen, or nothing was raced.
    assert {each.saved for each in found} == {True, False}
    assert submission_of("so-y-te").state == SubmissionState.DRAFT


def test_no_value_changes_after_the_hash_of_what_was_sent(shared, people):
    never_changed_once_sent(people, rounds=50)


@pytest.mark.slow
def test_no_value_changes_after_the_hash_in_five_hundred_races(shared, people):
    never_changed_once_sent(people, rounds=500)


def test_without_the_decision_after_the_lock_a_late_save_would_change_it(
    shared, people, monkeypatch
):
    """The control: the save no longer asks whether it may."""
    monkeypatch.setattr(answers, "can_edit", lambda *_: True)

    assert any(each.sent != each.stands for each in races(people, rounds=50))
