"""Reading the council and its working group: who belongs to them on a day, by which decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Prefetch

from assessments.council_permissions import VOTING
from assessments.models import BodyDecision, BodyMember, CouncilSeat, Cycle, User
from frameworks.vietnamese import sort_key

Kind = BodyDecision.Kind
Function = BodyMember.Function
# Who votes by the decision that names them; the seat held says whether they can in the portal.
VOTING_FUNCTIONS = frozenset({Function.CHAIR, Function.DEPUTY, Function.MEMBER})
FUNCTIONS = {
    Kind.COUNCIL: (Function.CHAIR, Function.DEPUTY, Function.MEMBER, Function.SECRETARY),
    Kind.WORKING_GROUP: (
        Function.HEAD,
        Function.DEPUTY_HEAD,
        Function.STAFF,
        Function.SECRETARY,
    ),
}


def decisions_of(cycle: Cycle) -> list[BodyDecision]:
    """Every decision that was written down, the newest first, with its members: two queries.

    Those that a later row corrects as well; ``corrected_by`` says which.
    """
    rows = cycle.bodies.select_related("corrected_by", "written_by")
    members = Prefetch("members", BodyMember.objects.select_related("user"))
    return list(rows.prefetch_related(members).order_by("kind", "-issued_on", "-pk"))


def in_force(decisions: Sequence[BodyDecision], kind: str, day: date) -> BodyDecision | None:
    """The decision that says on ``day`` who the body is; ``None``: there is none yet.

    The newest one issued by that day which nothing corrects; of one day the one written last.
    """
    counting = [
        each
        for each in decisions
        if each.kind == kind and each.issued_on <= day and not is_corrected(each)
    ]
    return max(counting, key=lambda each: (each.issued_on, each.pk), default=None)


def founding_of(cycle: Cycle, kind: str, day: date) -> BodyDecision | None:
    """The same decision from the database; one query, and no members."""
    counting = cycle.bodies.filter(kind=kind, issued_on__lte=day, corrected_by=None)
    return counting.order_by("issued_on", "pk").last()


def is_corrected(decision: BodyDecision) -> bool:
    """Whether a later row stands in its place."""
    return hasattr(decision, "corrected_by")


def votes(member: BodyMember, voters: frozenset[int]) -> bool:
    """Whether the member votes in the portal: by the decision, and by the seat held."""
    return member.function in VOTING_FUNCTIONS and member.user_id in voters


def voters_on(day: date) -> frozenset[int]:
    """Everyone who holds a seat with a vote on ``day``, by id."""
    seats = CouncilSeat.objects.held_on(day).filter(role__in=VOTING, user__is_active=True)
    return frozenset(seats.values_list("user", flat=True))


def people_to_name(day: date) -> dict[User, set[str]]:
    """Whom a decision may name by account: everyone with a seat on ``day``, by name, each with
    the seats they hold."""
    rows = CouncilSeat.objects.held_on(day).filter(user__is_active=True).select_related("user")
    found: dict[User, set[str]] = {}
    for seat in sorted(rows, key=lambda seat: sort_key(str(seat.user))):
        found.setdefault(seat.user, set()).add(seat.role)
    return found
