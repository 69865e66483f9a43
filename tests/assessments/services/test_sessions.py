"""The council's sessions: prepared, opened with a quorum, closed for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from assessments import insert_only, session_freezing
from assessments.models import (
    AgendaItem,
    Attendee,
    CouncilDecision,
    CouncilSeat,
    CouncilSession,
    Vote,
)
from assessments.services import decisions, reviews, sessions, windows
from assessments.services.sessions import UnfitSession
from tests.assessments import claims
from tests.assessments.rounds import (
    ENDS,
    ENOUGH,
    SITTING,
    disputed,
    finding,
    judge,
    opened,
    seat_members,
    sent,
    sitting,
)
from tests.assessments.world import AFTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cycle, people, during):
    seat_members(people)
    return disputed(cycle, people, during)


def there(session: CouncilSession, people, *names: str) -> None:
    """Only these are there of those who vote."""
    present = session.attendees.filter(user__in=[people[name] for name in names])
    sessions.edit(
        session, SITTING, present=set(present.values_list("pk", flat=True)), guests=[],
        by=people["giang"],
    )  # fmt: skip


# ── Before it opens ────────────────────────────────────────────────────────────────────────


def test_everyone_with_a_seat_is_expected_and_chair_and_members_vote(cycle, version, people):
    prepared = sessions.prepare(cycle, SITTING, by=people["giang"])

    rows = prepared.attendees.values_list("name", "role", "votes")
    assert list(rows) == [
        ("Hai", "Chủ tịch Hội đồng", True),
        ("Nga", "Ủy viên Hội đồng", True),
        ("Oanh", "Ủy viên Hội đồng", True),
        ("Phuc", "Ủy viên Hội đồng", True),
        ("Giang", "Thư ký, Cơ quan thường trực", False),
        ("Duc", "Thẩm định viên", False),
        ("Em", "Thẩm định viên", False),
    ]
    assert (prepared.chair, prepared.secretary) == (people["hai"], people["giang"])


@pytest.mark.parametrize("who", ["hai", "nga", "duc", "an"])
def test_only_the_secretary_prepares_a_session(cycle, version, people, who):
    with pytest.raises(PermissionDenied):
        sessions.prepare(cycle, SITTING, by=people[who])


def test_one_session_at_a_time(cycle, version, people):
    sessions.prepare(cycle, SITTING, by=people["giang"])

    with pytest.raises(UnfitSession, match="there"):
        sessions.prepare(cycle, SITTING, by=people["giang"])


def test_a_council_without_a_chair_holds_no_session(cycle, version, people):
    CouncilSeat.objects.filter(role="chair").delete()

    with pytest.raises(UnfitSession, match="no_chair"):
        sessions.prepare(cycle, SITTING, by=people["giang"])


@pytest.mark.parametrize(
    ("rule", "names", "opens"),
    [
        ("two_thirds", ["hai", "nga"], False),
        ("two_thirds", ["hai", "nga", "oanh"], True),
        ("half", ["hai", "nga"], False),
        ("half", ["hai", "nga", "oanh"], True),
    ],
)
def test_it_opens_with_a_quorum_of_its_four_voting_members(
    cycle, version, people, rule, names, opens
):
    sessions.set_rules(cycle, quorum=rule, tie="chair", by=people["giang"])
    prepared = sessions.prepare(cycle, SITTING, by=people["giang"])
    there(prepared, people, *names)

    if opens:
        assert sessions.open_session(prepared, by=people["giang"]).state == "opened"
    else:
        with pytest.raises(UnfitSession, match="quorum"):
            sessions.open_session(prepared, by=people["giang"])


def test_rules_stand_from_the_first_opening_on(cycle, version, people):
    sitting(cycle, people)

    with pytest.raises(UnfitSession, match="begun"):
        sessions.set_rules(cycle, quorum="half", tie="none", by=people["giang"])


def test_it_does_not_open_while_agencies_may_still_answer(cycle, people, during):
    seat_members(people)
    version = sent(people, during)
    judge(version, people)
    opened(cycle, people)
    prepared = sessions.prepare(cycle, SITTING, by=people["giang"])

    with pytest.raises(UnfitSession, match="window"):
        sessions.open_session(prepared, by=people["giang"])

    during.move_to(ENDS)  # everyone kept silent: nothing is left to decide
    with pytest.raises(UnfitSession, match="nothing"):
        sessions.open_session(prepared, by=people["giang"])


# ── The agenda ─────────────────────────────────────────────────────────────────────────────


def test_the_agenda_is_what_is_still_disputed_most_at_stake_first(cycle, version, people):
    session = sitting(cycle, people)

    items = session.items.values_list("position", "finding__code")
    assert list(items) == [(1, "1.2"), (2, "1.1")]


def test_a_claim_that_the_framework_leaves_to_the_council_is_on_the_agenda(people, during):
    claim = {"na": "Trong năm không phát sinh hồ sơ."}
    version = claims.sent(people, {"1.1": claim, "1.3": claim})
    during.move_to(AFTER)
    reviews.accept(version, "1.1", ruling="exclude", by=people["duc"])
    reviews.accept(version, "1.3", by=people["duc"])  # the framework itself leaves it out

    session = sitting(version.submission.cycle, people)

    assert list(session.items.values_list("finding__code", flat=True)) == ["1.1"]


def test_what_comes_up_after_the_opening_waits_for_the_next_session(cycle, version, people, during):
    session = sitting(cycle, people)
    first, second = session.items.all()
    decisions.decide(first, choice="reviewed", sentence=ENOUGH, by=people["giang"])
    sessions.close(session, by=people["giang"])

    again = sitting(cycle, people)

    assert again.number == 2
    assert list(again.items.values_list("finding__code", flat=True)) == [second.finding.code]


# ── Closed ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def closed(cycle, version, people) -> CouncilSession:
    session = sitting(cycle, people)
    first, second = session.items.all()
    decisions.decide(first, choice="reviewed", sentence=ENOUGH, by=people["giang"])
    decisions.open_ballot(second, by=people["giang"])
    decisions.vote(second, choice="declared", by=people["nga"])
    return sessions.close(session, by=people["giang"])


def rename(session: CouncilSession) -> None:
    CouncilSession.objects.filter(pk=session.pk).update(place="Chỗ khác")


def add_attendee(session: CouncilSession) -> None:
    Attendee.objects.create(session=session, name="Khách", role="Khách mời")


def mark_absent(session: CouncilSession) -> None:
    session.attendees.update(present=False)


def drop_attendee(session: CouncilSession) -> None:
    session.attendees.all().delete()


def move_item(session: CouncilSession) -> None:
    session.items.update(position=9)


def add_vote(session: CouncilSession) -> None:
    item = session.items.last()
    Vote.objects.create(
        item=item, ballot=1, member=session.chair, choice="declared", cast_at=session.closed_at
    )


CHANGES = [rename, add_attendee, mark_absent, drop_attendee, move_item, add_vote]


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_a_closed_session(closed, change):
    with pytest.raises(DatabaseError, match=session_freezing.MESSAGE), transaction.atomic():
        change(closed)


@pytest.mark.parametrize("change", CHANGES)
def test_without_the_guard_it_would_be_changed(closed, change):
    session_freezing.take_away(connection)

    change(closed)


@pytest.mark.parametrize(
    "change",
    [
        lambda: CouncilDecision.objects.update(sentence="Khác."),
        lambda: CouncilDecision.objects.all().delete(),
        lambda: Vote.objects.update(choice="abstain"),
        lambda: Vote.objects.all().delete(),
    ],
)
def test_votes_and_decisions_never_change(cycle, version, people, change):
    session = sitting(cycle, people)
    first, second = session.items.all()
    decisions.decide(first, choice="reviewed", sentence=ENOUGH, by=people["giang"])
    decisions.open_ballot(second, by=people["giang"])
    decisions.vote(second, choice="declared", by=people["nga"])

    with pytest.raises(DatabaseError, match=insert_only.MESSAGE), transaction.atomic():
        change()


def test_a_closed_session_decides_nothing_more(closed, people):
    item = AgendaItem.objects.get(decision=None)

    with pytest.raises(UnfitSession, match="state"):
        decisions.decide(item, choice="reviewed", sentence=ENOUGH, by=people["giang"])
    with pytest.raises(UnfitSession, match="state"):
        decisions.vote(item, choice="reviewed", by=people["hai"])


def test_results_that_are_fixed_leave_nothing_to_open(cycle, version, people, during):
    prepared = sessions.prepare(cycle, SITTING, by=people["giang"])
    cycle.results_fixed_at = ENDS + timedelta(days=1)
    cycle.save()

    with pytest.raises(PermissionDenied):
        sessions.open_session(prepared, by=people["giang"])
    assert finding(version, "1.2").state == "disputed"
    assert windows.ended_unrecorded(cycle, ENDS) is False
