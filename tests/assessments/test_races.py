"""Many requests at once, on either database: the lock comes before the clock and the decision.

Each race has a control in which its guard is taken away: there the race is lost, which shows that
the test would see it.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, connections
from django.db.models import QuerySet

from assessments import clock
from assessments.models import AnswerRevision, AuditEvent, Submission, User
from assessments.services import answers, imports, locks, submissions
from assessments.services.answers import Saved
from assessments.services.audit import broken_at
from assessments.services.imports import Unsettled
from assessments.services.locks import Locked, Refused
from assessments.workflow import SubmissionState
from tests.assessments import world
from tests.assessments.world import CLOSES, DURING, complete, entered, submission_of

pytestmark = pytest.mark.django_db(transaction=True)

SENDS = 20
LONGEST = 30  # seconds until a thread counts as stuck


@pytest.fixture
def people() -> dict[str, User]:
    return world.people()


@pytest.fixture
def shared(people, tmp_path) -> Iterator[None]:
    """The small cycle in a database that threads share as processes do.

    SQLite's database of tests lives in memory, where connections lock whole tables and never wait;
    its content moves to a file for the race.
    """
    with time_machine.travel(DURING, tick=False):
        world.cycle()
        complete(submission_of("so-y-te"), people["an"])
    with in_a_file(tmp_path / "races.sqlite3"):
        yield


@contextmanager
def in_a_file(path: Path) -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    memory, settings = connections["default"], connections.settings["default"]
    name = settings["NAME"]
    with sqlite3.connect(path) as target:
        memory.connection.backup(target)
    target.close()
    settings["NAME"] = str(path)
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        settings["NAME"] = name
        connections["default"] = memory


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Every act in a thread of its own, let go together: what each gave, or its refusal."""
    ready = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            ready.wait(LONGEST)
            results[place] = acts[place]()
        except Exception as error:  # noqa: BLE001 -- handed to the test
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
    return results


def send_at_once(people) -> list[object]:
    """Twenty sends of one submission, each with a copy read before any of them began."""
    submission = submission_of("so-y-te")
    submissions.pass_on(submission, by=people["an"])
    copies = [
        (Submission.objects.get(pk=submission.pk), User.objects.get(pk=people["binh"].pk))
        for _ in range(SENDS)
    ]
    return at_once([lambda s=s, by=by: submissions.send(s, by=by) for s, by in copies])


def refusals(results: list[object]) -> list[str]:
    return [each.reason for each in results if isinstance(each, Refused)]


def test_twenty_sends_at_once_make_one_version(shared, people):
    with time_machine.travel(DURING, tick=False):
        results = send_at_once(people)

    submission = submission_of("so-y-te")
    assert refusals(results) == ["state"] * (SENDS - 1)
    assert [version.number for version in submission.versions.all()] == [1]
    assert submission.state == SubmissionState.SENT
    events = list(AuditEvent.objects.filter(stream=submission.stream))
    assert [event.act for event in events] == [
        "answers_saved",
        "submission_pass_on",
        "submission_send",
    ]
    assert broken_at(events) is None


def test_without_the_decision_after_the_lock_every_send_would_make_a_version(
    shared, people, monkeypatch
):
    """The control: the check of the state once the row is held is taken away."""
    monkeypatch.setattr(submissions, "refuse_unless", lambda *_: None)
    monkeypatch.setattr(submissions, "submission_after", lambda *_: SubmissionState.SENT)

    with time_machine.travel(DURING, tick=False):
        results = send_at_once(people)

    assert refusals(results) == []
    assert submission_of("so-y-te").versions.count() == SENDS


def save_that_waits_past_the_deadline(people) -> object:
    """Somebody holds the row; a save begins before the deadline and gets the row after it."""
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

    def pass_the_deadline() -> None:
        assert held.wait(LONGEST)
        time.sleep(0.4)  # the save has begun by now, and waits for the row
        traveller.move_to(CLOSES + timedelta(milliseconds=1))
        let_go.set()

    with time_machine.travel(CLOSES - timedelta(milliseconds=1), tick=False) as traveller:
        return at_once([hold, save, pass_the_deadline])[1]


def test_a_save_that_waits_for_the_row_across_the_deadline_is_refused(shared, people):
    result = save_that_waits_past_the_deadline(people)

    assert isinstance(result, Refused)
    assert result.reason == "deadline"
    assert submission_of("so-y-te").answers.get(code="2.1").typed == {"v": "3"}
    assert submission_of("so-y-te").deadline.closed_at == CLOSES + timedelta(milliseconds=1)


def test_with_the_clock_read_before_the_lock_it_would_be_saved(shared, people, monkeypatch):
    """The control: the time is read, then the row is waited for, and no closing is recorded."""
    holding = locks.holding

    @contextmanager
    def clock_first(submission: Submission) -> Iterator[Locked]:
        now = clock.now()
        with holding(submission) as held:
            yield Locked(held.submission, now)

    monkeypatch.setattr(answers, "holding", clock_first)
    monkeypatch.setattr(locks, "_record_closing", lambda _held: None)

    result = save_that_waits_past_the_deadline(people)

    assert not isinstance(result, Exception), result
    assert submission_of("so-y-te").answers.get(code="2.1").typed == {"v": "4"}


def test_a_save_and_a_send_at_once_never_change_what_was_sent(shared, people):
    """Whichever comes first, the version holds what its hash says and the draft is not lost."""
    submission = submission_of("so-y-te")
    with time_machine.travel(DURING, tick=False):
        submissions.pass_on(submission, by=people["an"])
        results = at_once(
            [
                lambda: submissions.send(submission, by=User.objects.get(pk=people["binh"].pk)),
                lambda: answers.save(
                    submission,
                    {"2.1": entered(v="4")},
                    by=User.objects.get(pk=people["an"].pk),
                ),
            ]
        )

    version = submission_of("so-y-te").versions.get()
    assert refusals(results) == ["state"]
    assert version.content["answers"]["2.1"]["value"] == {"answer": "3"}
    assert submissions.fingerprint(version.content) == version.sha256


# ── Two from one revision, at the same moment (adversarial tests 1 and 47) ─────────────────


def save_from_the_first(people, typed: str) -> Saved:
    """A tab that was opened when 2.1 stood at its first revision, «3»."""
    one = replace(entered(v=typed), revision=1, key=uuid4())
    by = User.objects.get(pk=people["an"].pk)
    return answers.save(submission_of("so-y-te"), {"2.1": one}, by=by)


def import_from_the_first(people, typed: str) -> Saved:
    """A workbook that was filled in from the same."""
    one = replace(entered(v=typed), revision=1)
    by = User.objects.get(pk=people["an"].pk)
    return imports.apply(submission_of("so-y-te"), {"2.1": one}, by=by)


OTHERS = {"another tab": save_from_the_first, "a workbook": import_from_the_first}


def two_at_once(people, other: Callable[[dict[str, User], str], Saved]) -> list[object]:
    with time_machine.travel(DURING, tick=False):
        return at_once([lambda: save_from_the_first(people, "4"), lambda: other(people, "2")])


def written(results: list[object]) -> list[str]:
    """What was taken, in whatever order."""
    saved = [each for each in results if isinstance(each, Saved)]
    return [answer.typed["v"] for each in saved for answer in each.changed]


def kept_for_a_choice(results: list[object]) -> int:
    saved = [each for each in results if isinstance(each, Saved) and each.conflicts]
    return len(saved) + sum(isinstance(each, Unsettled) for each in results)


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_of_two_at_once_from_one_revision_one_is_saved_and_one_is_asked(shared, people, other):
    results = two_at_once(people, other)

    answer = submission_of("so-y-te").answers.get(code="2.1")
    assert (written(results), kept_for_a_choice(results)) == ([answer.typed["v"]], 1)
    assert [each.typed["v"] for each in answer.revisions.order_by("number")] == [
        "3",
        answer.typed["v"],
    ]
    assert AuditEvent.objects.filter(act="answers_saved").count() == 2  # the first, and one more


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_without_a_look_at_the_revision_the_later_would_overwrite_the_other(
    shared, people, monkeypatch, other
):
    """The control: both are told that they are saved, and one of them is not."""
    monkeypatch.setattr(answers, "_saw_another", lambda *_: False)

    results = two_at_once(people, other)

    assert (sorted(written(results)), kept_for_a_choice(results)) == (["2", "4"], 0)


# ── A pasted column: every value a save of its own, all at once ────────────────────────────

PASTED = 85
WRITERS = 8  # requests of one agency that are under way together


def paste(people) -> list[object]:
    """Eighty-five saves of one agency, eight at a time, each through its own connection."""
    submission = submission_of("so-y-te")
    codes = ("1.1", "1.2", "2.1")
    typed = {"1.1": {"a": "1", "b": "90"}, "1.2": {"v": "true"}, "2.1": {"v": "1"}}

    def save(number: int) -> object:
        code = codes[number % len(codes)]
        fresh = {name: f"{number + 1}" if name in ("a", "v") and code != "1.2" else value
                 for name, value in typed[code].items()}  # fmt: skip
        by = User.objects.get(pk=people["an"].pk)
        one = replace(entered(**fresh), explanation=f"Lần {number}", key=uuid4())
        return answers.save(submission, {code: one}, by=by)

    def writer(place: int) -> list[object]:
        return [save(number) for number in range(place, PASTED, WRITERS)]

    with time_machine.travel(DURING, tick=False):
        return at_once([lambda place=place: writer(place) for place in range(WRITERS)])


def test_eighty_five_values_pasted_at_once_are_eighty_five_saves(shared, people):
    before = AnswerRevision.objects.count()
    results = paste(people)

    assert [each for each in results if isinstance(each, Exception)] == []
    assert AnswerRevision.objects.count() - before == PASTED
    submission = submission_of("so-y-te")
    revisions = sum(answer.revision for answer in submission.answers.all())
    assert revisions == AnswerRevision.objects.count(), "no two saves took one number"
    assert broken_at(list(AuditEvent.objects.filter(stream=submission.stream))) is None


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_on_sqlite_a_transaction_that_begins_by_reading_would_fail(shared, people, monkeypatch):
    """The control: DEFERRED, SQLite's default, lets two readers become two writers."""
    options = connections.settings["default"]["OPTIONS"]
    monkeypatch.setitem(options, "transaction_mode", "DEFERRED")

    failed = [each for each in paste(people) if isinstance(each, Exception)]

    assert failed
    assert "database is locked" in str(failed[0])


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_on_postgresql_without_the_row_held_some_of_them_would_fail(shared, people, monkeypatch):
    """The control: two saves read one revision, and both want to write the next."""
    hold = QuerySet.select_for_update

    def hold_all_but_submissions(rows: QuerySet, *args: object, **kwargs: object) -> QuerySet:
        return rows if rows.model is Submission else hold(rows, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "select_for_update", hold_all_but_submissions)

    failed = [each for each in paste(people) if isinstance(each, Exception)]

    assert failed
    assert "unique constraint" in str(failed[0])
