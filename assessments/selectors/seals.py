"""Blindness: whose eyes a first verdict is sealed from, until the second score is there as well.

Where a value is judged twice, every reviewer but those of the first unit reads it as if nobody had
judged it. What is left out here is left out before it is read, so no count and no total tells it.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from assessments.models import BlindPair, CommonRuling, Cycle, Finding, Submission
from assessments.permissions import Seat, Someone, holds_seat, is_reviewer, units_reviewed_from

# Whoever runs, decides or watches reads everything, and therefore gives no second score.
READS_ALL = (Seat.CHAIR, Seat.SECRETARY, Seat.INSPECTOR)

Place = tuple[int, str]  # submission, code


def is_blinded(reader: Someone | None) -> bool:
    """Whether anything at all may be sealed from ``reader``; ``None``: a computation, no person."""
    return reader is not None and is_reviewer(reader) and not holds_seat(reader, *READS_ALL)


def open_pairs() -> QuerySet[BlindPair]:
    """What two units judge and both have not judged yet."""
    return BlindPair.objects.filter(unit__isnull=False, comparison__isnull=True)


def unsealed(findings: QuerySet[Finding], reader: Someone | None) -> QuerySet[Finding]:
    """``findings`` without those that ``reader`` must not learn of. No query of its own."""
    return findings.filter(~_sealed(reader)) if is_blinded(reader) else findings


def unsealed_cases(findings: QuerySet[Finding], reader: Someone | None) -> QuerySet[Finding]:
    """The same for precedents: nor what one ruling judged together with something sealed."""
    if not is_blinded(reader):
        return findings
    sealed = Finding.objects.filter(_sealed(reader), common_ruling__isnull=False)
    ruled = CommonRuling.objects.filter(pk__in=sealed.values("common_ruling"))
    return unsealed(findings, reader).exclude(common_ruling__in=ruled)


def _sealed(reader: Someone | None) -> Q:
    homes = units_reviewed_from(reader) if reader is not None else frozenset[int]()
    pairs = open_pairs().filter(submission=OuterRef("version__submission"), code=OuterRef("code"))
    second = Exists(pairs.filter(unit__in=homes))
    return Q(second) | (Q(Exists(pairs)) & ~Q(unit__in=homes))


def shut_places(reader: Someone, cycle: Cycle) -> frozenset[Place]:
    """Where ``reader`` gives no first verdict: their unit scores second, or another has judged.

    One query.
    """
    return frozenset(_shut(reader, open_pairs().filter(submission__cycle=cycle)))


def sealed_codes(reader: Someone, submission: Submission) -> Mapping[str, int]:
    """What is sealed of one file, by code, with the id of the pair where the reader scores second;
    0 where others do. One query, none for whoever nothing is sealed from."""
    if not is_blinded(reader):
        return {}
    found = _shut(reader, open_pairs().filter(submission=submission))
    return {code: pk for (_submission, code), pk in found.items()}


def _shut(reader: Someone, pairs: QuerySet[BlindPair]) -> dict[Place, int]:
    homes = units_reviewed_from(reader)
    first = Finding.objects.filter(
        version__submission=OuterRef("submission"), code=OuterRef("code")
    )
    newest = first.order_by("-version__number").values("unit")[:1]
    rows = pairs.annotate(first_unit=Subquery(newest)).order_by()
    columns = ("pk", "submission", "code", "unit", "first_unit")
    return {
        (submission, code): pk if unit in homes else 0
        for pk, submission, code, unit, judged_by in rows.values_list(*columns)
        if unit in homes or (judged_by is not None and judged_by not in homes)
    }
