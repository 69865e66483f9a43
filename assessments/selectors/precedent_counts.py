"""Verdicts of a cycle counted by indicator: where there are precedents, and for which reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from assessments.models import Cycle, Finding
from assessments.permissions import Someone
from assessments.reasons import UNREASONED
from assessments.selectors.reviews import newest_versions
from assessments.selectors.seals import unsealed_cases
from assessments.workflow import OPEN_FINDINGS


@dataclass
class Counted:
    """The settled verdicts on one indicator: all of them, and those against it by reason code."""

    total: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def against(self) -> int:
        return sum(self.reasons.values())


def counts_of(
    cycle: Cycle,
    set_id: str,
    hidden: frozenset[int],
    *,
    reason: str = "",
    reader: Someone | None = None,
) -> Mapping[str, Counted]:
    """By indicator; one query. ``reason``: those of this code alone. ``hidden``: units left out."""
    submissions = cycle.submissions.filter(index_set__set_id=set_id)
    versions = newest_versions(submissions.exclude(agency__in=hidden)).order_by()
    all_of_them = Finding.objects.filter(version__in=versions.values("pk"))
    findings = unsealed_cases(all_of_them, reader).exclude(
        state__in=[state.value for state in OPEN_FINDINGS]
    )
    if reason:
        findings = findings.filter(reason=reason)
    found: dict[str, Counted] = {}
    for code, why, n in findings.order_by().values_list("code", "reason").annotate(n=Count("pk")):
        counted = found.setdefault(code, Counted())
        counted.total += n
        if why not in ("", *UNREASONED):
            counted.reasons[why] = n
    return found
