"""Giải trình and votes at once, on either database: the lock comes before the clock.

Each race has its control: with the guard away the race is lost, so the test would see it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from assessments import clock
from assessments.models import (
    AgendaItem,
    Cycle,
    Finding,
    Response,
    ResponseWindow,
    Stance,
    User,
    Vote,
)
from assessments.services import decisions, locks, replies, windows
from assessments.services.locks import Refused
from assessments.services.sessions import UnfitSession
from tests.assessments import rounds, world
from tests.assessments.rounds import ENDS, finding
from tests.assessments.test_races import at_once, in_a_file
from tests.assessments.world import AFTER, DURING

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> dict[str, User]:
    return world.people()


@pytest.fixture
def asked(people, tmp_path) -> Iterator[time_machine.Coordinates]:
    """Sở Y tế is asked about 1.1, 1.2 and 2.1 in a database that threads share."""
    with time_machine.travel(DURING, tick=False) as clock_:
        cycle = world.cycle()
        version = rounds.sent(people, clock_)
        rounds.judge(version, people)
        rounds.opened(cycle, people)
        with in_a_file(tmp_path / "races.sqlite3"):
            clock_.move_to(AFTER)
            yield clock_


def answer(by: User, stance: Stance):
    def act() -> object:
        return replies.respond(
            Finding.objects.get(code="1.1"), stance=stance, text="Số khai đúng.", by=by
        )

    return act


def test_of_two_answers_at_once_one_is_taken(asked, people):
    acts = [answer(people["an"], Stance.DISAGREE), answer(people["binh"], Stance.AGREE)]

    results = at_once(acts)

    assert sum(isinstance(each, Response) for each in results) == 1
    assert sum(isinstance(each, Refused) for each in results) == 1
    assert Response.objects.filter(finding__code="1.1").count() == 1


def test_an_answer_that_waited_for_the_row_past_the_end_is_refused_and_is_silence(
    asked, people, monkeypatch
):
    """The clock is read after the lock: time passes while it waits."""

    def slow(submission):
        held = real(submission)
        return type(held)(held.submission, ENDS)

    real = locks._locked
    monkeypatch.setattr(locks, "_locked", slow)

    with pytest.raises(Refused):
        answer(people["an"], Stance.DISAGREE)()

    response = Finding.objects.get(code="1.1").response
    assert response is not None
    assert (response.stance, response.responded_at) == (Stance.SILENT, ENDS)
    monkeypatch.setattr(locks, "_locked", real)  # the control: before the end it is taken
    Response.objects.all().delete()
    ResponseWindow.objects.update(closed_at=None)
    Finding.objects.filter(code="1.1").update(state="asked")
    assert answer(people["an"], Stance.DISAGREE)().stance == Stance.DISAGREE


def test_the_end_is_recorded_once_by_many_at_once(asked, people):
    asked.move_to(ENDS + timedelta(seconds=1))
    cycle = Cycle.objects.get()

    results = at_once([lambda: windows.close_ended(cycle)] * 4)

    assert sorted(results) == [0, 0, 0, 2]  # type: ignore[type-var]
    assert Response.objects.filter(stance=Stance.SILENT).count() == 2


def test_an_extension_and_the_first_act_past_the_old_end_do_not_lose_one_another(asked, people):
    """Whichever is first: the window is extended and nobody is silent, or it is over."""
    asked.move_to(ENDS - timedelta(microseconds=1))
    window = ResponseWindow.objects.get()

    def extend() -> object:
        until = ENDS + timedelta(days=1)
        return windows.extend(window, until=until, reason="Nghỉ lễ.", by=people["giang"])

    def close() -> object:
        with clock.at(ENDS):
            return windows.close_ended(window.cycle)

    extended, silent = at_once([extend, close])

    window.refresh_from_db()
    if isinstance(extended, ResponseWindow):
        assert (silent, window.closed_at) == (0, None)
    else:
        assert (silent, window.closed_at) == (2, ENDS)


@pytest.fixture
def item(people, tmp_path) -> Iterator[AgendaItem]:
    """1.1 is put to the vote, in a database that threads share."""
    with time_machine.travel(DURING, tick=False) as clock_:
        cycle = world.cycle()
        rounds.seat_members(people)
        rounds.disputed(cycle, people, clock_)
        found = rounds.sitting(cycle, people).items.get(finding__code="1.1")
        decisions.open_ballot(found, by=people["giang"])
        with in_a_file(tmp_path / "votes.sqlite3"):
            yield found


def test_a_member_who_votes_twice_at_once_has_one_vote(item, people):
    acts = [
        lambda choice=choice: decisions.vote(item, choice=choice, by=people["nga"])
        for choice in ("declared", "reviewed") * 3
    ]

    results = at_once(acts)

    assert sum(isinstance(each, Vote) for each in results) == 1
    refused = [each for each in results if isinstance(each, UnfitSession)]
    assert [each.reason for each in refused] == ["voted"] * 5
    assert Vote.objects.count() == 1


def test_a_vote_and_the_count_at_once_leave_a_tally_of_the_votes_that_are_there(item, people):
    for name in ("hai", "nga"):
        decisions.vote(item, choice="declared", by=people[name])

    at_once(
        [
            lambda: decisions.vote(item, choice="reviewed", by=people["oanh"]),
            lambda: decisions.count(item, sentence=rounds.ENOUGH, by=people["giang"]),
        ]
    )

    decided = AgendaItem.objects.get(pk=item.pk).decision
    assert sum(decided.tally["votes"].values()) == Vote.objects.count()
    assert finding(item.finding.version, "1.1").state == "decided"
