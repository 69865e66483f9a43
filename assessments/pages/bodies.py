"""The council and its working group as a page shows them: who, by which decision, since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from assessments.council_permissions import can_write_bodies
from assessments.deadlines import VIETNAM
from assessments.models import BodyDecision, BodyMember, Cycle, User
from assessments.selectors.bodies import (
    VOTING_FUNCTIONS,
    Kind,
    decisions_of,
    in_force,
    is_corrected,
    voters_on,
    votes,
)

ADDRESSES = {"hoi-dong": Kind.COUNCIL, "to-giup-viec": Kind.WORKING_GROUP}
ADDRESS_OF = {kind: address for address, kind in ADDRESSES.items()}


@dataclass(frozen=True)
class MemberRow:
    """One member. ``lacks_seat``: votes by the decision, and holds no seat to vote with."""

    member: BodyMember
    votes: bool
    lacks_seat: bool


@dataclass(frozen=True)
class DecisionRow:
    """One decision. ``until``: the day from which another held; null: it holds still."""

    decision: BodyDecision
    members: Sequence[MemberRow]
    until: date | None
    correct_url: str

    @property
    def is_corrected(self) -> bool:
        return is_corrected(self.decision)


@dataclass(frozen=True)
class BodyRow:
    """The council or the working group: what holds today, and everything before."""

    kind: Kind
    current: DecisionRow | None
    earlier: Sequence[DecisionRow]
    write_url: str

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def without_seat(self) -> list[MemberRow]:
        return [row for row in self.current.members if row.lacks_seat] if self.current else []


def bodies_page(cycle: Cycle, user: User, now: datetime) -> list[BodyRow]:
    """Both bodies: three queries however many decisions and members there are."""
    today = now.astimezone(VIETNAM).date()
    decisions, voters = decisions_of(cycle), voters_on(today)
    may = can_write_bodies(user, cycle)
    return [_body(cycle, kind, decisions, voters, today, may=may) for kind in Kind]


def _body(
    cycle: Cycle,
    kind: Kind,
    decisions: Sequence[BodyDecision],
    voters: frozenset[int],
    today: date,
    *,
    may: bool,
) -> BodyRow:
    address = reverse("body-write", args=[cycle.slug, ADDRESS_OF[kind]]) if may else ""
    current = in_force(decisions, kind, today)
    rows = [_decision(each, decisions, voters, address) for each in decisions if each.kind == kind]
    return BodyRow(
        kind,
        next((row for row in rows if row.decision == current), None),
        [row for row in rows if row.decision != current],
        address,
    )


def _decision(
    decision: BodyDecision, decisions: Sequence[BodyDecision], voters: frozenset[int], address: str
) -> DecisionRow:
    later = [
        each.issued_on
        for each in decisions
        if each.kind == decision.kind
        and not is_corrected(each)
        and (each.issued_on, each.pk) > (decision.issued_on, decision.pk)
    ]
    corrected = is_corrected(decision)
    return DecisionRow(
        decision,
        [_member(each, voters) for each in decision.members.all()],
        None if corrected else min(later, default=None),
        f"{address}?sua={decision.pk}" if address and not corrected else "",
    )


def _member(member: BodyMember, voters: frozenset[int]) -> MemberRow:
    can = votes(member, voters)
    return MemberRow(member, can, member.function in VOTING_FUNCTIONS and not can)
