"""The council's sessions: prepared, opened with a quorum, closed for good."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments import clock
from assessments.council_permissions import can_hold_sessions
from assessments.models import (
    AgendaItem,
    Attendee,
    CouncilSeat,
    CouncilSession,
    Cycle,
    Quorum,
    Tie,
    User,
)
from assessments.selectors.blind_pairs import keeps_from_asking
from assessments.selectors.disputes import before_the_council
from assessments.services import attendance, audit, notices, windows
from assessments.voting import is_quorate
from assessments.workflow import SessionAction, SessionState, session_after
from frameworks.vietnamese import sort_key

Seat = CouncilSeat.Role
SEATED = (Seat.CHAIR, Seat.MEMBER, Seat.SECRETARY, Seat.REVIEWER)
MAX_GUESTS = 60  # a decision may name that many who have no account


class UnfitSession(Exception):  # noqa: N818 -- said of a session
    """What cannot be done with a session now; ``reason`` is the word for why.

    Reasons: state (another was quicker, or it is closed), there (one is under way), no_chair,
    chair_unnamed (the decision names another council), no_secretary, window (giải trình is open),
    second (judged twice, not settled), nothing (no item), quorum, begun (rules stand from the
    first session on), conflict, rights, voted, entitled (too few have voted), undecided, choice,
    sentence, decided, ballot, running, same_declared and same_reviewed (another value is none).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Sitting:
    """When and where a session is held, and the decision that set the council up."""

    held_on: date
    place: str
    town: str
    grounds: str
    grounds_on: date
    minutes_number: str = ""


@transaction.atomic
def set_rules(cycle: Cycle, *, quorum: str, tie: str, by: User) -> Cycle:
    """How the council sits and votes, for the whole cycle: before its first session opens.

    Raises ``UnfitSession``.
    """
    held = _held_cycle(cycle, by)
    if held.sessions.exclude(state=SessionState.DRAFT).exists():
        raise UnfitSession("begun")
    before = {"quorum": held.quorum, "tie": held.tie}
    held.quorum, held.tie = Quorum(quorum), Tie(tie)
    held.save(update_fields=["quorum", "tie"])
    said = {"before": before, "after": {"quorum": quorum, "tie": tie}}
    audit.record(held.stream, "council_rules_set", by=by, at=clock.now(), subject=held, data=said)
    return held


@transaction.atomic
def prepare(cycle: Cycle, sitting: Sitting, *, by: User) -> CouncilSession:
    """A new session with whom the council's decision names, or everyone who holds a seat today.

    Raises ``UnfitSession``.
    """
    held, now = _held_cycle(cycle, by), clock.now()
    if held.sessions.exclude(state=SessionState.CLOSED).exists():
        raise UnfitSession("there")
    seats = _seats(clock.today())
    chair = _first(seats, Seat.CHAIR, "no_chair")
    session = CouncilSession.objects.create(
        cycle=held,
        number=held.sessions.count() + 1,
        chair=chair,
        secretary=by,
        **_columns(sitting),
    )
    try:
        Attendee.objects.bulk_create(attendance.expected(session, seats, clock.today()))
    except attendance.ChairUnnamed as unnamed:
        raise UnfitSession("chair_unnamed") from unnamed
    _record(session, "session_prepared", by, now, _columns(sitting))
    _tell_attendees("session_called", session, by, now)
    return session


@transaction.atomic
def edit(
    session: CouncilSession,
    sitting: Sitting,
    *,
    present: Collection[int],
    guests: Sequence[tuple[str, str]],
    by: User,
) -> CouncilSession:
    """When, where, who is there (``present``: ids of attendees) and who else came.

    Until it opens. Raises ``UnfitSession``.
    """
    with holding(session, SessionAction.EDIT, by) as held:
        moved = (held.held_on, held.place) != (sitting.held_on, sitting.place)
        for name, value in _columns(sitting).items():
            setattr(held, name, value)
        held.save(update_fields=list(_columns(sitting)))
        people = held.attendees.filter(user__isnull=False)
        people.filter(pk__in=present).update(present=True)
        people.exclude(pk__in=present).update(present=False)
        held.attendees.filter(user__isnull=True).delete()
        Attendee.objects.bulk_create(
            Attendee(session=held, name=name, role=role) for name, role in guests[:MAX_GUESTS]
        )
        now = clock.now()
        said = {**_columns(sitting), "present": sorted(present), "guests": list(guests)}
        _record(held, "session_edited", by, now, said)
        if moved:
            _tell_attendees("session_called", held, by, now)
        return held


def open_session(session: CouncilSession, *, by: User) -> CouncilSession:
    """From now on it may decide what is in dispute at this moment; the agenda stays as it is.

    Raises ``UnfitSession``: state, window, second, quorum, nothing.
    """
    with transaction.atomic():
        windows.close_ended(session.cycle)
        with holding(session, SessionAction.OPEN, by) as held:
            _refuse_unfit(held)
            disputes = before_the_council(held.cycle)
            if not disputes:
                raise UnfitSession("nothing")
            AgendaItem.objects.bulk_create(
                AgendaItem(session=held, finding=each.finding, position=place)
                for place, each in enumerate(disputes, start=1)
            )
            held.opened_at = clock.now()
            held.state = SessionState.OPENED
            held.save(update_fields=["opened_at", "state"])
            _record(held, "session_opened", by, held.opened_at, {"items": len(disputes)})
            _tell_attendees("session_opened", held, by, held.opened_at)
            return held


def unfit_to_open(session: CouncilSession, now: datetime) -> str:
    """Why it cannot open at ``now``: window, second, quorum; blank: it can, if it has an item."""
    if session.cycle.windows.filter(closed_at=None, closes_at__gt=now).exists():
        return "window"
    if keeps_from_asking(session.cycle):
        return "second"
    voting = list(session.attendees.filter(votes=True).values_list("present", flat=True))
    quorate = is_quorate(session.cycle.quorum, members=len(voting), present=sum(voting))
    return "" if quorate else "quorum"


def close(session: CouncilSession, *, by: User) -> CouncilSession:
    """Nothing of it changes any more; what it did not decide waits for the next one."""
    with holding(session, SessionAction.CLOSE, by) as held:
        left = held.items.filter(decision__isnull=True).count()
        held.closed_at = clock.now()
        held.state = SessionState.CLOSED
        _record(held, "session_closed", by, held.closed_at, {"undecided": left})
        held.save(update_fields=["closed_at", "state"])
        _tell_attendees("session_closed", held, by, held.closed_at)
        _tell_decided(held, by, held.closed_at)
        return held


@contextmanager
def holding(session: CouncilSession, action: SessionAction, by: User) -> Iterator[CouncilSession]:
    """The cycle's row, then the session's, held by this transaction; read after the wait.

    The cycle comes first, as for a window and for the chair's approval of the results.
    """
    with transaction.atomic():
        _held_cycle(session.cycle, by)
        yield locked(session, action)


def locked(session: CouncilSession, action: SessionAction) -> CouncilSession:
    """The session's row, held. Raises ``UnfitSession`` where ``action`` cannot happen."""
    rows = CouncilSession.objects.filter(pk=session.pk)
    rows.select_for_update().values_list("pk").get()
    held = rows.select_related("cycle__framework_version", "chair", "secretary").get()
    if session_after(SessionState(held.state), action) is None:
        raise UnfitSession("state")
    return held


# ── Steps ──────────────────────────────────────────────────────────────────────────────────


def _held_cycle(cycle: Cycle, by: User) -> Cycle:
    held = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if not can_hold_sessions(by, held):
        raise PermissionDenied
    return held


def _refuse_unfit(session: CouncilSession) -> None:
    if session.cycle.windows.filter(closed_at=None).exists():
        raise UnfitSession("window")  # also one that is over and whose silence nobody wrote down
    reason = unfit_to_open(session, clock.now())
    if reason:
        raise UnfitSession(reason)


def _seats(day: date) -> dict[User, list[str]]:
    """Everyone of the council and its working group, the chair first, each with their seats."""
    held = CouncilSeat.objects.held_on(day).filter(role__in=SEATED, user__is_active=True)
    found: dict[User, list[str]] = {}
    for seat in sorted(
        held.select_related("user"),
        key=lambda seat: (SEATED.index(seat.role), sort_key(str(seat.user))),
    ):
        found.setdefault(seat.user, []).append(seat.role)
    return found


def _first(seats: Mapping[User, Sequence[str]], role: Seat, lacking: str) -> User:
    for user, roles in seats.items():
        if role in roles:
            return user
    raise UnfitSession(lacking)


def _columns(sitting: Sitting) -> dict[str, Any]:
    return {
        "held_on": sitting.held_on,
        "place": sitting.place,
        "town": sitting.town,
        "grounds": sitting.grounds,
        "grounds_on": sitting.grounds_on,
        "minutes_number": sitting.minutes_number,
    }


def _tell_attendees(kind: str, session: CouncilSession, by: User, at: datetime) -> None:
    """Of what it decides they are told nothing here: the session's page asks who may read it."""
    people = session.attendees.filter(user__isnull=False)
    if kind == "session_opened":  # whoever is away votes on nothing
        people = people.filter(present=True)
    told = notices.Told(
        cycle=session.cycle,
        subject=str(session.number),
        only=set(people.values_list("user", flat=True)),
    )
    notices.tell(kind, [told], by=by, at=at)


def _tell_decided(session: CouncilSession, by: User, at: datetime) -> None:
    """Once it is closed, each agency of what had been put to it: one notice for all of it.

    What it was never asked about is the council's own until results are fixed.
    """
    decided = session.items.filter(decision__isnull=False, finding__window__isnull=False)
    codes: dict[int, list[str]] = {}
    for file, code in decided.order_by("position").values_list(
        "finding__version__submission", "finding__code"
    ):
        codes.setdefault(file, []).append(code)
    told = [
        notices.Told(cycle=session.cycle, file=file, codes=codes[file.pk])
        for file in session.cycle.submissions.filter(pk__in=codes)
    ]
    notices.tell("decided", told, by=by, at=at)


def _record(
    session: CouncilSession, act: str, by: User, at: datetime, data: Mapping[str, Any]
) -> None:
    said = {"session": session.number, **data}
    audit.record(session.cycle.stream, act, by=by, at=at, subject=session, data=said)
