"""What a checker has before them: each first verdict of a drawn main index, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assessments.judging import acting_under
from assessments.models import Agency, ReviewDuty, SampleCheck, SubmissionVersion, User
from assessments.pages.bench import Bench
from assessments.pages.bench_rows import Row
from assessments.permissions import can_review
from assessments.reasons import reason_said
from assessments.selectors.review_duties import OPEN, Charge, charges_of
from assessments.workflow import OPEN_FINDINGS, FindingState
from frameworks.definition import MainIndex


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One indicator: the verdict that stands, and the check of it if there is one."""

    row: Row
    check: SampleCheck | None
    units: Mapping[int, Agency]

    @property
    def checkable(self) -> bool:
        """There is a verdict, settled, that nobody has checked."""
        finding = self.row.finding
        return finding is not None and finding.state not in OPEN_FINDINGS and self.check is None

    @property
    def keeps_declared(self) -> bool:
        """The declared answer could be let stand against the first verdict."""
        return (
            self.checkable
            and self.row.state is FindingState.ADJUSTED
            and self.row.answered
            and not self.row.awaits_council
            and not self.row.claims
        )

    @property
    def first_unit(self) -> Agency | None:
        return self.units.get(self.check.first["unit"]) if self.check else None

    @property
    def first_reason(self) -> str:
        return reason_said(self.check.first["reason"]) if self.check else ""


@dataclass(frozen=True, slots=True)
class SamplePage:
    version: SubmissionVersion
    bench: Bench
    main: MainIndex
    charge: Charge
    rows: Sequence[CheckRow]
    checking: bool

    @property
    def checkable(self) -> list[CheckRow]:
        return [row for row in self.rows if row.checkable] if self.checking else []

    @property
    def bench_url(self) -> str:
        return self.bench.main_url(self.main)


def sample_page(
    version: SubmissionVersion, main_code: str, user: User, now: datetime
) -> SamplePage | None:
    """``None`` where the main index is not in the sample, or there is no such one."""
    charge = charges_of(version.submission).get(main_code, OPEN)
    if charge.check is None:
        return None
    bench = Bench(version, now, user.posts.tied)
    main = bench.main(main_code)
    checks = {
        check.finding_id: check
        for check in SampleCheck.objects.filter(finding__version=version).select_related(
            "checked_by"
        )
    }
    units = Agency.objects.in_bulk({check.first["unit"] for check in checks.values()})
    rows = [
        CheckRow(row, checks.get(row.finding.pk) if row.finding else None, units)
        for row in bench.rows(main)
        if row.wanted
    ]
    acting = acting_under(user, version.submission, charge)
    checks_it = acting is not None and acting.kind == ReviewDuty.Kind.CHECK
    checking = checks_it and can_review(user, version.submission, now)
    return SamplePage(version, bench, main, charge, rows, checking)
