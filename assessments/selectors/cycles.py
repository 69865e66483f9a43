"""Reading cycles: who may see them, who takes part, who has a tie to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from assessments.models import (
    Answer,
    CouncilSeat,
    Cycle,
    Membership,
    Submission,
    SubmissionVersion,
    User,
)
from assessments.permissions import holds_any_seat
from assessments.selectors.conflicts import conflicts_in_force
from frameworks.vietnamese import sort_key

Seat = CouncilSeat.Role
JUDGES = (Seat.REVIEWER, Seat.MEMBER, Seat.SECRETARY, Seat.CHAIR)


def cycles_visible_to(user: User) -> QuerySet[Cycle]:
    """Every cycle for whoever holds a seat; for anyone else the council's pages do not exist."""
    if not holds_any_seat(user):
        return Cycle.objects.none()
    return Cycle.objects.select_related("framework_version", "standing_agency")


def cycles_without_agencies() -> QuerySet[Cycle]:
    """Those that were opened and take nobody yet."""
    return Cycle.objects.filter(results_fixed_at=None, submissions=None)


def with_counts(cycles: QuerySet[Cycle]) -> QuerySet[Cycle]:
    """Each with ``agencies`` taking part and ``sent``, those with at least one version."""
    return cycles.annotate(
        agencies=Count("submissions", distinct=True),
        sent=Count("submissions__versions__submission", distinct=True),
    )


def taking_part(cycle: Cycle) -> list[Submission]:
    """The submissions of a cycle, by agency in Vietnamese order, all sharing the one ``cycle``.

    Each with ``entered``: it has entered or sent something, and stays.
    """
    begun = Exists(Answer.objects.filter(submission=OuterRef("pk"))) | Exists(
        SubmissionVersion.objects.filter(submission=OuterRef("pk"))
    )
    rows = cycle.submissions.select_related("agency", "index_set", "deadline")
    return sharing(cycle, rows.annotate(entered=begun))


def sharing(cycle: Cycle, submissions: QuerySet[Submission]) -> list[Submission]:
    """The rows in Vietnamese order. One framework, read once, however many agencies there are."""
    rows = sorted(submissions, key=lambda row: sort_key(row.agency.name))
    for row in rows:
        row.cycle = row.deadline.cycle = cycle
        row.index_set.framework_version = cycle.framework_version
    return rows


@dataclass(frozen=True, slots=True)
class Judge:
    """Someone with a seat in the council today, and the units that are not theirs to judge.

    ``agencies``: where they hold a post, and those to which they declared a tie. ``reviews_from``:
    the units whose reviewer they are.
    """

    user: User
    roles: frozenset[str]
    agencies: frozenset[int]
    reviews_from: frozenset[int] = frozenset()

    @property
    def reviews(self) -> bool:
        return Seat.REVIEWER in self.roles

    @property
    def role_said(self) -> str:
        """The seat as it is named beside the person: the highest they hold."""
        held = [role for role in reversed(JUDGES) if role in self.roles]
        return str(held[0].label)


def judges(today: date) -> list[Judge]:
    """Reviewers, members, secretaries and chairs, by name; three queries however many there are."""
    seats = CouncilSeat.objects.held_on(today).filter(role__in=JUDGES, user__is_active=True)
    roles: dict[User, set[str]] = defaultdict(set)
    homes: dict[int, set[int]] = defaultdict(set)
    reviewing: dict[int, set[int]] = defaultdict(set)
    for seat in seats.select_related("user"):
        roles[seat.user].add(seat.role)
        homes[seat.user_id].add(seat.agency_id)
        if seat.role == Seat.REVIEWER:
            reviewing[seat.user_id].add(seat.agency_id)
    memberships = Membership.objects.held_on(today).filter(user__in=homes)
    for user, agency in memberships.values_list("user", "agency"):
        homes[user].add(agency)
    declared = conflicts_in_force().filter(user__in=list(homes))
    for user, agency in declared.values_list("user", "agency"):
        homes[user].add(agency)
    found = [
        Judge(user, frozenset(held), frozenset(homes[user.pk]), frozenset(reviewing[user.pk]))
        for user, held in roles.items()
    ]
    return sorted(found, key=lambda judge: sort_key(str(judge.user)))


def ties_by_agency(judges: Sequence[Judge]) -> Mapping[int, list[Judge]]:
    """Who may not judge which agency."""
    ties: dict[int, list[Judge]] = defaultdict(list)
    for judge in judges:
        for agency in judge.agencies:
            ties[agency].append(judge)
    return ties
