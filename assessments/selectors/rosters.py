"""Reading who takes part in a cycle, who took part before it, and who could."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, QuerySet

from assessments.agency_names import Directory, Known
from assessments.deadlines import IN_REVIEW, phase_of
from assessments.models import (
    Agency,
    Answer,
    Cycle,
    Extension,
    Question,
    Submission,
    SubmissionVersion,
)
from assessments.roster import Place, Roster
from frameworks.vietnamese import sort_key

HELD_BY = (Answer, SubmissionVersion, Extension, Question)  # what keeps a submission in its cycle


def window_of(cycle: Cycle) -> tuple[date, date]:
    """The first and the last day that the cycle's figures are of."""
    window = cycle.framework_version.definition.data_window
    return window.start.of(cycle.year), window.end.of(cycle.year)


def existed(agency: Agency, window: tuple[date, date]) -> bool:
    """Whether there was such a unit on one day of ``window`` at least."""
    first, last = window
    founded, dissolved = agency.established_on, agency.dissolved_on
    return (founded is None or founded <= last) and (dissolved is None or dissolved > first)


def agencies_with_names() -> list[Agency]:
    """Every agency, with its names of all times, what it stands under and what followed it."""
    rows = Agency.objects.select_related("parent", "successor").prefetch_related("former_names")
    return sorted(rows, key=lambda agency: sort_key(agency.name))


def directory_of(agencies: Iterable[Agency], day: date) -> Directory:
    """Finds them by code and name, those of ``day`` first."""
    return Directory(
        Known(
            agency.pk,
            agency.slug,
            agency.code,
            agency.name_on(day),
            (agency.name, *(former.name for former in agency.former_names.all())),
        )
        for agency in agencies
    )


def places_of(cycle: Cycle) -> list[Place]:
    rows = cycle.submissions.values_list("agency_id", "index_set__set_id", "ranking_group")
    return sorted(Place(*row) for row in rows)


def roster_of(cycle: Cycle, agencies: Iterable[Agency], now: datetime) -> Roster:
    """Who takes part now; ``agencies``: those of whom it may be asked whether they exist.

    Two queries, however many there are.
    """
    rows = list(
        _with_what_holds(cycle.submissions.all()).values_list(
            "agency_id", "index_set__set_id", "ranking_group", "held"
        )
    )
    window = window_of(cycle)
    deadlines = list(cycle.deadlines.all())
    for deadline in deadlines:
        deadline.cycle = cycle
    return Roster(
        places=tuple(sorted(Place(*row[:3]) for row in rows)),
        staying=frozenset((row[0], row[1]) for row in rows if row[3]),
        valid=frozenset(agency.pk for agency in agencies if existed(agency, window)),
        sets=frozenset(each.set_id for each in deadlines),
        past=frozenset(
            each.set_id for each in deadlines if phase_of(each.dates(None), now) in IN_REVIEW
        ),
    )


def _with_what_holds(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Each with ``held``: something was entered, sent, granted or asked."""
    holds = [Exists(model.objects.filter(submission=OuterRef("pk"))) for model in HELD_BY]
    return rows.annotate(held=reduce(or_, holds))


# ── The cycle before ───────────────────────────────────────────────────────────────────────


def other_cycles(cycle: Cycle) -> QuerySet[Cycle]:
    """The cycles whose agencies may be carried over: of the same province, samples to samples.

    The newest year first; of one year, the one with fixed results.
    """
    version = cycle.framework_version
    fixed_first = F("results_fixed_at").desc(nulls_last=True)
    return (
        Cycle.objects.filter(
            is_sample=cycle.is_sample,
            framework_version__jurisdiction_code=version.jurisdiction_code,
        )
        .exclude(pk=cycle.pk)
        .select_related("framework_version")
        .defer("framework_version__document")
        .order_by("-year", fixed_first, "-pk")
    )


def cycle_before(cycle: Cycle, others: Sequence[Cycle]) -> Cycle | None:
    """Last year's: the newest of the same family from before this one's year."""
    family = cycle.framework_version.family
    return next(
        (
            each
            for each in others
            if each.year < cycle.year and each.framework_version.family == family
        ),
        None,
    )
