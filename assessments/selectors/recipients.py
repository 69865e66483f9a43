"""Whom an act is told to: who holds which post today, and whose ties shut which file to whom.

For many files at once, in a fixed number of queries; ``User.posts`` says the same of one person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assessments.models import CouncilSeat, DeclaredConflict, Membership, User


@dataclass(frozen=True, slots=True)
class Holder:
    """A person and the post that they are told by. ``agency``: whose officer or head; of a seat,
    the unit its holder comes from. ``letters``: how the person wants them."""

    user: int
    role: str
    agency: int | None
    letters: str
    tied: frozenset[int] = field(default=frozenset())


def members_of(
    agencies: Collection[int], roles: Sequence[str], day: date
) -> Mapping[int, Sequence[Holder]]:
    """The officers and heads of each agency on ``day``, in the order of ``roles``. One query."""
    held = Membership.objects.held_on(day).filter(
        agency__in=agencies, role__in=roles, user__is_active=True
    )
    found: dict[int, list[Holder]] = defaultdict(list)
    for user, role, agency, letters in held.order_by("pk").values_list(
        "user_id", "role", "agency_id", "user__letters"
    ):
        found[agency].append(Holder(user, role, agency, letters))
    return {
        agency: sorted(holders, key=lambda each: roles.index(each.role))
        for agency, holders in found.items()
    }


def seated(roles: Sequence[str], day: date) -> list[Holder]:
    """Who sits in the council in one of ``roles`` on ``day``, with every tie. Three queries."""
    held = list(
        CouncilSeat.objects.held_on(day)
        .filter(user__is_active=True, user__in=_users_in(roles, day))
        .order_by("pk")
        .values_list("user_id", "role", "agency_id", "user__letters")
    )
    tied = _ties({user for user, *_ in held}, day)
    for user, _role, home, _letters in held:
        if home is not None:
            tied[user].add(home)
    found = [
        Holder(user, role, home, letters, frozenset(tied[user]))
        for user, role, home, letters in held
        if role in roles
    ]
    return sorted(found, key=lambda each: roles.index(each.role))


def _users_in(roles: Sequence[str], day: date) -> Iterable[int]:
    return CouncilSeat.objects.held_on(day).filter(role__in=roles).values("user")


def _ties(users: Collection[int], day: date) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    members = Membership.objects.held_on(day).filter(user__in=users)
    declared = DeclaredConflict.objects.filter(user__in=users, end__isnull=True)
    for rows in (members, declared):
        for user, agency in rows.values_list("user_id", "agency_id"):
            found[user].add(agency)
    return found


def stated(cycle_id: int, users: Iterable[int]) -> frozenset[int]:
    """Who of ``users`` has said for the cycle that every tie they have is declared."""
    rows = User.objects.filter(pk__in=users, conflict_statements__cycle=cycle_id)
    return frozenset(rows.values_list("pk", flat=True))
