"""Deadlines while others hold the row, on either database, each with its control."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail

from assessments import clock
from assessments.models import Reminder, Submission, User
from assessments.services import answers, extensions, locks, reminders
from assessments.services.extensions import Letter
from assessments.services.locks import Locked, Refused
from tests.assessments import world
from tests.assessments.test_races import LONGEST, at_once, in_a_file
from tests.assessments.world import CLOSES, DURING, entered, submission_of

pytestmark = pytest.mark.django_db(transaction=True)

MILLISECOND = timedelta(milliseconds=1)
UNTIL = CLOSES + timedelta(days=2)
LETTER = Letter("12/STTTT-CĐS", date(2023, 12, 9), "Cổng dịch vụ công dừng hai ngày để nâng cấp.")


@pytest.fixture
def people() -> dict[str, User]:
    return world.people()


@pytest.fixture
def extended(people, tmp_path) -> Iterator[None]:
    """Sở Y tế has two days more, in a database that threads share as processes do."""
    with time_machine.travel(DURING, tick=False):
        world.cycle()
        extensions.extend(submission_of("so-y-te"), LETTER, until=UNTIL, by=people["giang"])
    with in_a_file(tmp_path / "races.sqlite3"):
        yield


def save_that_waits_past_the_extension(people) -> object:
    """Somebody holds the row; a save begins before the new instant and gets the row after it."""
    submission = submission_of("so-y-te")
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with locks.holding(submission):
            held.set()
            assert let_go.wait(LONGEST)

    def save() -> object:
        assert held.wait(LONGEST)
        by = User.objects.get(pk=people["an"].pk)
        return answers.save(submission, {"2.1": entered(v="4")}, by=by)

    def pass_the_instant() -> None:
        assert held.wait(LONGEST)
        time.sleep(0.4)  # the save has begun by now, and waits for the row
        traveller.move_to(UNTIL + MILLISECOND)
        let_go.set()

    with time_machine.travel(UNTIL - MILLISECOND, tick=False) as traveller:
        return at_once([hold, save, pass_the_instant])[1]


def test_a_save_that_waits_across_the_end_of_its_extension_is_refused(extended, people):
    result = save_that_waits_past_the_extension(people)

    assert isinstance(result, Refused)
    assert result.reason == "deadline"
    assert not submission_of("so-y-te").answers.exists()
    assert submission_of("so-y-te").deadline.closed_at == UNTIL + MILLISECOND


def test_with_the_clock_read_before_the_lock_it_would_be_saved(extended, people, monkeypatch):
    """The control."""
    holding = locks.holding

    @contextmanager
    def clock_first(submission: Submission) -> Iterator[Locked]:
        now = clock.now()
        with holding(submission) as held:
            yield Locked(held.submission, now)

    monkeypatch.setattr(answers, "holding", clock_first)
    monkeypatch.setattr(locks, "_record_closing", lambda _held: None)

    result = save_that_waits_past_the_extension(people)

    assert not isinstance(result, Exception), result
    assert submission_of("so-y-te").answers.get().typed == {"v": "4"}


def test_five_runs_at_once_write_to_each_person_once(extended, people):
    mail.outbox.clear()  # the extension was told by letters of its own
    with time_machine.travel(CLOSES - timedelta(days=7, hours=15), tick=False):
        results = at_once([reminders.remind] * 5)

    assert sum(results) == 2
    assert sorted(letter.to[0] for letter in mail.outbox) == ["an@demo.test", "cuc@demo.test"]
    assert Reminder.objects.count() == 2
