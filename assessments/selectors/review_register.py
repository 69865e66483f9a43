"""Who judged whom in a cycle, in numbers: units and agencies, never a person, never a point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from assessments.models import (
    Agency,
    Cycle,
    Finding,
    ReviewDuty,
    SampleCheck,
    SampleRule,
    SubmissionVersion,
)
from assessments.reasons import ENTERED, MEASURED
from assessments.selectors.conflicts import conflicts_of
from assessments.selectors.reviews import newest_versions
from assessments.workflow import FindingState
from frameworks.vietnamese import sort_key

STOOD = (
    Q(state=FindingState.AGREED)
    # A claim that the unit agreed to, and whose effect the council decided in session.
    | Q(state=FindingState.DECIDED, concluded_at__isnull=True)
    | Q(state=FindingState.CONCLUDED, reviewed__isnull=True, final__isnull=True)
)
# Of these the unit may have gone back to the declared value, which is then said in full.
GIVEN_BACK = Q(state=FindingState.CONCLUDED, reviewed__isnull=False, final__isnull=False)
COUNCILS_OWN = Q(state=FindingState.ADJUSTED, reason=ENTERED)


@dataclass(frozen=True, slots=True)
class Judged:
    """What one unit judged of one agency: values in all, as declared, changed, the council's own.

    ``agency`` and ``unit``: the names of the day asked for.
    """

    unit: str
    agency: str
    values: int
    stood: int
    entered: int

    @property
    def changed(self) -> int:
        return self.values - self.stood - self.entered


@dataclass(frozen=True, slots=True)
class Checked:
    """What one unit checked of the drawn sample, and how often it replaced the first verdict."""

    unit: str
    values: int
    replaced: int


@dataclass(frozen=True, slots=True)
class Register:
    judged: Sequence[Judged]
    checked: Sequence[Checked]
    samples: Sequence[SampleRule]
    of_their_own: int
    conflicts: int
    stated: int
    standing: str
    standing_takes_part: bool
    standing_units: Sequence[str]


def register_of(cycle: Cycle, day: date) -> Register:
    """The register with the names of ``day``: ten queries at any size, and one more where
    giải trình gave values back."""
    findings = Finding.objects.filter(version__in=newest_versions(cycle.submissions.all()))
    names = _names(day)
    standing = cycle.standing_agency_id
    own_file = cycle.submissions.filter(agency=standing).exists()
    judged = _judged(findings, names)
    named = ReviewDuty.objects.filter(
        submission__cycle=cycle, agency=standing, kind=ReviewDuty.Kind.REVIEW, declined_at=None
    )
    units = sorted({names[pk] for pk in named.values_list("unit", flat=True)}, key=sort_key)
    return Register(
        judged=judged,
        checked=_checked(findings, names),
        samples=list(cycle.sample_rules.select_related("unit").order_by("set_id")),
        of_their_own=findings.filter(unit=F("agency")).count(),
        conflicts=conflicts_of(cycle).count(),
        stated=cycle.conflict_statements.count(),
        standing=names[standing],
        standing_takes_part=own_file,
        standing_units=units,
    )


def _names(day: date) -> dict[int, str]:
    rows = Agency.objects.prefetch_related("former_names")
    return {row.pk: row.name_on(day) for row in rows}


def _judged(findings: QuerySet[Finding], names: dict[int, str]) -> list[Judged]:
    # What was measured elsewhere was judged by nobody.
    rows = (
        findings.exclude(reason=MEASURED)
        .values("unit", "agency")
        .annotate(
            values_=Count("pk"),
            stood=Count("pk", filter=STOOD),
            entered=Count("pk", filter=COUNCILS_OWN),
        )
    )
    back = _given_back(findings)
    found = [
        Judged(
            names[r["unit"]],
            names[r["agency"]],
            r["values_"],
            r["stood"] + back[r["unit"], r["agency"]],
            r["entered"],
        )
        for r in rows.order_by()
    ]
    return sorted(found, key=lambda each: (sort_key(each.unit), sort_key(each.agency)))


def _given_back(findings: QuerySet[Finding]) -> Counter[tuple[int, int]]:
    """How many values each unit let stand as declared after giải trình, by unit and agency."""
    rows = list(
        findings.filter(GIVEN_BACK)
        .exclude(reason=MEASURED)
        .only("code", "final", "unit", "agency", "version")
    )
    versions = SubmissionVersion.objects.in_bulk({each.version_id for each in rows})
    declared = {pk: each.content["answers"] for pk, each in versions.items()}
    return Counter(
        (each.unit_id, each.agency_id)
        for each in rows
        if each.final == declared[each.version_id].get(each.code, {}).get("value")
    )


def _checked(findings: QuerySet[Finding], names: dict[int, str]) -> list[Checked]:
    rows = SampleCheck.objects.filter(finding__in=findings).values("unit")
    counted = rows.annotate(n=Count("pk"), replaced=Count("pk", filter=Q(upholds=False)))
    found = [Checked(names[r["unit"]], r["n"], r["replaced"]) for r in counted.order_by()]
    return sorted(found, key=lambda each: sort_key(each.unit))
