"""Who is expected at a session: whom the decision in force names, or everyone with a seat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from assessments.council_permissions import VOTING
from assessments.models import Attendee, BodyDecision, CouncilSeat, CouncilSession, Cycle, User
from assessments.selectors.bodies import Kind, decisions_of, founding_of, in_force, voters_on, votes

Seat = CouncilSeat.Role
Seats = Mapping[User, Sequence[str]]
OF_THE_BODY = {Kind.COUNCIL: "Hội đồng", Kind.WORKING_GROUP: "Tổ giúp việc"}
LONGEST_ROLE = 120


class ChairUnnamed(Exception):  # noqa: N818 -- said of a decision
    """The chair of the session is nobody whom the council's decision names."""


def expected(session: CouncilSession, seats: Seats, today: date) -> list[Attendee]:
    """The attendees that a new session proposes, not saved yet.

    By the decisions in force on the day it is held; where none is written down, by the seats held.
    Who votes: whoever the decision gives a vote and the seat held lets use it. Whoever has no
    account comes as a guest, and the session's secretary comes in any case. Raises
    ``ChairUnnamed``.
    """
    decisions = decisions_of(session.cycle)
    council = in_force(decisions, Kind.COUNCIL, session.held_on)
    if council is None:
        return [_by_seat(session, user, roles) for user, roles in seats.items()]
    group = in_force(decisions, Kind.WORKING_GROUP, session.held_on)
    found = list(_by_decision(session, [council, *([group] if group else [])], today))
    there = {each.user_id for each in found}
    if session.chair_id not in there:
        raise ChairUnnamed
    if session.secretary_id not in there:
        secretary = _by_seat(session, session.secretary, [Seat.SECRETARY])
        found.append(secretary)
    return found


def grounds_of(cycle: Cycle, day: date) -> dict[str, Any]:
    """The decision behind a session held on ``day``, as its form has it; nothing where none is
    written down."""
    council = founding_of(cycle, Kind.COUNCIL, day)
    return {"grounds": council.number, "grounds_on": council.issued_on} if council else {}


def _by_decision(
    session: CouncilSession, decisions: Sequence[BodyDecision], today: date
) -> Iterator[Attendee]:
    voters, named = voters_on(today), set()
    for decision in decisions:
        of_council = decision.kind == Kind.COUNCIL
        for member in decision.members.all():
            if member.user_id and member.user_id in named:
                continue  # in both: the council comes first
            named.add(member.user_id)
            function = member.get_function_display()  # type: ignore[attr-defined]
            yield Attendee(
                session=session,
                user=member.user,
                name=member.name,
                role=f"{function} {OF_THE_BODY[Kind(decision.kind)]}"[:LONGEST_ROLE],
                votes=of_council and votes(member, voters),
            )


def _by_seat(session: CouncilSession, user: User, roles: Sequence[str]) -> Attendee:
    said = ", ".join(str(Seat(role).label) for role in roles)
    return Attendee(
        session=session,
        user=user,
        name=str(user),
        role=said,
        votes=any(role in VOTING for role in roles),
    )
