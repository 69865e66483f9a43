"""What the council objected to most a year before: numbers only, and nobody recognisable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KeyTransform

from assessments.models import Cycle, Finding, Submission, SubmissionVersion
from assessments.reasons import UNREASONED, reason_said
from assessments.selectors.predecessors import predecessors_of
from assessments.selectors.reviews import newest_versions
from assessments.workflow import OPEN_FINDINGS

FEWEST = 3  # agencies: of one or two, a reader would know which


@dataclass(frozen=True, slots=True)
class Objection:
    """A reason for which an indicator lost its declared value, in so many ``agencies``."""

    reason: str
    agencies: int

    @property
    def said(self) -> str:
        """«SL-01 Sai tử, mẫu»."""
        return reason_said(self.reason)


def objections_to(submission: Submission, code: str) -> Sequence[Objection]:
    """The objections to the indicator ``code`` in last year's cycle, the most frequent first.

    Only of a cycle with fixed results and under a rule that is still the same.
    """
    cycle = cycle_of_last_year(submission.cycle)
    if cycle is None:
        return ()
    then = predecessors_of(submission, cycle.framework_version).get(code)
    if then is None or then.indicator is None or not then.comparability.same_rule:
        return ()
    sent = cycle.submissions.filter(index_set__set_id=submission.index_set.set_id)
    counted = Counter(_lost_for(newest_versions(sent), then.indicator.code))
    found = [Objection(reason, n) for reason, n in counted.items() if n >= FEWEST]
    return sorted(found, key=lambda each: (-each.agencies, each.reason))


def _lost_for(versions: QuerySet[SubmissionVersion], code: str) -> Iterator[str]:
    """The reason of each verdict that ended with something else than the declared value."""
    rows = (
        Finding.objects.filter(code=code, version__in=versions.order_by().values("pk"))
        .exclude(
            Q(reason__in=["", *UNREASONED]) | Q(state__in=[each.value for each in OPEN_FINDINGS])
        )
        .annotate(entry=KeyTransform(code, KeyTransform("answers", F("version__content"))))
        .only("reason", "reviewed", "final", "decided")
    )
    for finding in rows:
        entry, stands = finding.entry or {}, finding.standing()  # type: ignore[attr-defined]
        if stands and stands["answer"] != (entry.get("value") or {}).get("answer"):
            yield finding.reason


def cycle_of_last_year(cycle: Cycle) -> Cycle | None:
    """The cycle of the year before under a framework of the same kind, its results fixed."""
    framework = cycle.framework_version
    return (
        Cycle.objects.filter(
            year=cycle.year - 1,
            is_sample=cycle.is_sample,
            results_fixed_at__isnull=False,
            framework_version__family=framework.family,
            framework_version__jurisdiction_code=framework.jurisdiction_code,
        )
        .select_related("framework_version")
        .defer("framework_version__document")
        .order_by("-results_fixed_at")
        .first()
    )
