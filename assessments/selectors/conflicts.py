"""Reading declared conflicts of interest: whose, with whom, until when."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessments.models import Cycle, DeclaredConflict, Finding, User


def conflicts_in_force() -> QuerySet[DeclaredConflict]:
    """The ties that nobody has said are over."""
    return DeclaredConflict.objects.filter(end__isnull=True)


def conflicts_of(cycle: Cycle) -> QuerySet[DeclaredConflict]:
    """Every tie to an agency of the cycle that held at any time since it opened.

    Each with ``judged``: how many indicators of the agency its holder gave a verdict on, which a
    tie declared afterwards leaves as they are.
    """
    agencies = cycle.submissions.values("agency")
    judged = (
        Finding.objects.filter(
            version__submission__cycle=cycle,
            agency=OuterRef("agency"),
            judged_by=OuterRef("user"),
        )
        .order_by()
        .values("agency")
        .annotate(n=Count("code", distinct=True))
    )
    return (
        DeclaredConflict.objects.filter(agency__in=agencies)
        .filter(Q(end__isnull=True) | Q(end__ended_at__gt=cycle.opens_at) | Q(cycle=cycle))
        .select_related("user", "agency", "declared_by", "end__ended_by")
        .annotate(judged=Coalesce(Subquery(judged.values("n")), 0))
    )


def conflicts_visible_to(user: User, cycle: Cycle, *, everyone: bool) -> QuerySet[DeclaredConflict]:
    """The ties of the cycle, or with ``everyone`` false those of ``user`` alone."""
    found = conflicts_of(cycle)
    return found if everyone else found.filter(user=user)
