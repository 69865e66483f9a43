"""What the council objected to most a year before: numbers only, and nobody recognisable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from assessments.models import Cycle, Finding, Submission
from assessments.reasons import ENTERED, reason_said
from assessments.selectors.predecessors import predecessors_of
from assessments.selectors.reviews import newest_versions
from assessments.workflow import FindingState

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


# Something else than the declared value stood in the end.
DID_NOT_STAND = Q(state=FindingState.ADJUSTED) | Q(
    Q(reviewed__isnull=False) | Q(final__isnull=False), state=FindingState.CONCLUDED
)


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
    counted = (
        Finding.objects.filter(DID_NOT_STAND, version__in=newest_versions(sent))
        .filter(code=then.indicator.code)
        .exclude(reason__in=["", ENTERED])
        .order_by()
        .values_list("reason")
        .annotate(agencies=Count("version__submission__agency", distinct=True))
    )
    found = [Objection(reason, agencies) for reason, agencies in counted if agencies >= FEWEST]
    return sorted(found, key=lambda each: (-each.agencies, each.reason))


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
