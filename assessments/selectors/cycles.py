"""Reading cycles: who may see them, who takes part, who has a tie to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import DEFAULT_DB_ALIAS
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value

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
    rows = Cycle.objects.select_related("framework_version", "standing_agency")
    return rows.defer("framework_version__document")  # read once by a process, not by each page


def cycle_and_newest(user: User, slug: str, newest: int) -> tuple[Cycle | None, list[Cycle]]:
    """One cycle, and beside it the newest ones, which a side bar names: one query for both."""
    seen = Cycle.objects.order_by("-year", "slug")
    rows = cycles_visible_to(user).filter(Q(slug=slug) | Q(pk__in=seen.values("pk")[:newest]))
    found = list(rows.order_by("-year", "slug"))
    own = next((each for each in found if each.slug == slug), None)
    # The page's own cycle is named even when it is an old one.
    return own, [each for n, each in enumerate(found) if n < newest or each == own]


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
    """Reviewers, members, secretaries and chairs, by name; one query however many there are."""
    seats = CouncilSeat.objects.held_on(today).filter(role__in=JUDGES, user__is_active=True)
    nobody, no_role = Value("", CharField()), Value("", CharField())
    columns = ("user_id", "email", "name", "held", "agency_id")
    seated = seats.annotate(email=F("user__email"), name=F("user__full_name"), held=F("role"))
    others = {"email": nobody, "name": nobody, "held": no_role}
    posts = Membership.objects.held_on(today).annotate(**others)
    ties = conflicts_in_force().order_by().annotate(**others)
    of_them = {"user__in": seats.order_by().values("user")}
    rows = seated.values_list(*columns).union(
        posts.filter(**of_them).values_list(*columns),
        ties.filter(**of_them).values_list(*columns),
        all=True,
    )
    return _judges(list(rows))


def _judges(rows: Sequence[tuple[int, str, str, str, int | None]]) -> list[Judge]:
    """``rows``: a seat with who holds it, or (blank) a unit that the person is tied to."""
    people: dict[int, User] = {}
    roles: dict[int, set[str]] = defaultdict(set)
    homes: dict[int, set[int]] = defaultdict(set)
    reviewing: dict[int, set[int]] = defaultdict(set)
    for pk, email, name, role, agency in rows:
        if role:
            fields = ["id", "email", "full_name"]
            people[pk] = User.from_db(DEFAULT_DB_ALIAS, fields, [pk, email, name])
            roles[pk].add(role)
        if agency is not None:
            homes[pk].add(agency)
        if agency is not None and role == Seat.REVIEWER:
            reviewing[pk].add(agency)
    found = [
        Judge(user, frozenset(roles[pk]), frozenset(homes[pk]), frozenset(reviewing[pk]))
        for pk, user in people.items()
    ]
    return sorted(found, key=lambda judge: sort_key(str(judge.user)))


def ties_by_agency(judges: Sequence[Judge]) -> Mapping[int, list[Judge]]:
    """Who may not judge which agency."""
    ties: dict[int, list[Judge]] = defaultdict(list)
    for judge in judges:
        for agency in judge.agencies:
            ties[agency].append(judge)
    return ties
