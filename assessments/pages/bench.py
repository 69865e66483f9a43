"""What a reviewer has before them: each value with its papers, three kinds of points, the verdict.

Declared, reviewed and final points stand apart. What is measured against the best of the group
has none until the results are built.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import BlindPair, Evidence, Finding, Submission, SubmissionVersion
from assessments.pages.bench_rows import NOT_YET, Row, Scored
from assessments.pages.checks import ReviewedWarning, reviewed_warnings
from assessments.selectors.documents import also_sent_by
from assessments.selectors.found import Row as Counted
from assessments.selectors.measurements import Standing, measurements_of
from assessments.selectors.reviews import Reviewed, reviewed_of
from assessments.selectors.wanted import measured_codes, wanting_a_verdict
from assessments.services.group_points import GroupPoints, group_points
from assessments.services.scores import Stage, declared, index_set_of, preview_at
from frameworks.definition import IndexSet, Indicator, MainIndex
from frameworks.explanations import because_text
from frameworks.scoring.engine import Preview


@dataclass(frozen=True)
class Bench:
    """A sent version with everything that is made of it. Findings and files come with it.

    ``tied``: the units that whoever reads it has a tie to, by id; nothing of theirs is told.
    ``sealed``: the codes whose first verdict is not the reader's to know or give, with the id of
    the pair where they score second (0: they do not). ``blind``: the pair that is scored second
    on this bench, which then holds no finding of the file at all.
    """

    version: SubmissionVersion
    now: datetime
    tied: frozenset[int] = frozenset()
    sealed: Mapping[str, int] = field(default_factory=dict)
    blind: BlindPair | None = None

    @property
    def submission(self) -> Submission:
        return self.version.submission

    @cached_property
    def index_set(self) -> IndexSet:
        return index_set_of(self.submission)

    @cached_property
    def declared(self) -> Mapping[str, Any]:
        return declared(self.version, self.index_set)

    @cached_property
    def findings(self) -> Mapping[str, Finding]:
        if self.blind is not None:
            return {}
        return {finding.code: finding for finding in self.version.findings.all()}

    @cached_property
    def files(self) -> Mapping[int, Evidence]:
        return {each.pk: each for each in self.version.evidence.all()}

    @cached_property
    def measurements(self) -> Standing:
        """What was measured elsewhere, by place."""
        return measurements_of(self.submission)

    @cached_property
    def also_sent_by(self) -> Mapping[str, Sequence[str]]:
        """Other agencies that sent the very same file, by its SHA-256."""
        agency = self.submission.agency
        return also_sent_by(self.files.values(), agency=agency, hidden=self.tied)

    @cached_property
    def warnings(self) -> Mapping[str, Sequence[ReviewedWarning]]:
        return reviewed_warnings(self.version)

    @cached_property
    def wanted(self) -> frozenset[str]:
        return wanting_a_verdict(self.version, self.index_set)

    @cached_property
    def _previews(self) -> dict[Stage, Preview]:
        return {}

    def preview(self, stage: Stage) -> Preview:
        """What the version is worth at ``stage``: computed when first asked for."""
        if stage not in self._previews:
            self._previews[stage] = preview_at(stage, self.version, self.findings.values())
        return self._previews[stage]

    def with_finding(self, finding: Finding) -> Bench:
        """The same with ``finding`` in the place of what stands: just saved, or only tried."""
        other = Bench(self.version, self.now, self.tied, self.sealed, self.blind)
        other.__dict__.update(
            findings={**self.findings, finding.code: finding}, files=self.files, wanted=self.wanted
        )
        return other

    @cached_property
    def reviewed(self) -> Reviewed:
        rows = [
            Counted(each.code, each.state, each.respond_by, each.awaits_session)
            for each in self.findings.values()
        ]
        measured = measured_codes(self.index_set)
        return reviewed_of(self.wanted, rows, self.now, measured=measured)

    def scored(self, stage: Stage, code: str) -> Scored:
        preview = self.preview(stage)
        if preview.sheet is None:
            return NOT_YET
        if code in preview.open:
            return self._in_group(stage, code)
        found = preview.sheet.indicators[code]
        return Scored(found.points, because_text(found))

    def group_of(self, code: str) -> GroupPoints | None:
        """How a relative indicator stands in its group; ``None``: another body ranks it."""
        if code not in self._groups:
            own = self.findings.get(code)
            self._groups[code] = group_points(self.submission, code, self.now, tried=own)
        return self._groups[code]

    @cached_property
    def _groups(self) -> dict[str, GroupPoints | None]:
        return {}

    def _in_group(self, stage: Stage, code: str) -> Scored:
        """Final points once the whole group is locked and judged; what it waits for till then."""
        group = self.group_of(code)
        found = group.points.get(self.submission.pk) if group and group.is_final else None
        if found is None or stage is not Stage.DECIDED:
            return Scored(None, group_words(group))
        return Scored(found.points, because_text(found))

    def main(self, code: str) -> MainIndex:
        """Raises ``KeyError``."""
        return {each.code: each for each in self.index_set.main_indices}[code]

    def rows(self, main: MainIndex) -> list[Row]:
        return [self.row(main, each) for each in main.indicators]

    def row(self, main: MainIndex, indicator: Indicator) -> Row:
        return Row(self, main, indicator, self.findings.get(indicator.code))

    def next_open(self, code: str, given: Callable[[str], bool]) -> Row | None:
        """The next indicator of this file without a verdict, then those passed over before it.

        ``given``: whether a main index is the reader's to judge.
        """
        rows = [row for main in self.index_set.main_indices for row in self.rows(main)]
        at = next(n for n, row in enumerate(rows) if row.code == code)
        around = (*rows[at + 1 :], *rows[:at])
        left = (r for r in around if r.wanted and r.finding is None and not r.sealed)
        return next((row for row in left if given(row.main.code)), None)

    def around(self, code: str) -> tuple[Row | None, Row | None]:
        """What stands before and after an indicator in the whole set."""
        pairs = [(main, each) for main in self.index_set.main_indices for each in main.indicators]
        before, after = neighbours(pairs, next(pair for pair in pairs if pair[1].code == code))
        return (self.row(*before) if before else None, self.row(*after) if after else None)

    def file_url(self, evidence: Evidence) -> str:
        at = self.submission
        return reverse("evidence-file", args=[at.cycle.slug, at.pk, evidence.pk])

    def main_url(self, main: MainIndex) -> str:
        at = self.submission
        return reverse("review-main-index", args=[at.cycle.slug, at.pk, main.code])

    def totals(self, main: MainIndex) -> list[tuple[str, Decimal]]:
        """Declared and standing points of a main index, as far as it is judged."""
        labels = {Stage.DECLARED: _("Đơn vị khai"), Stage.DECIDED: _("Thẩm định đến nay")}
        sheets = {stage: self.preview(stage).sheet for stage in labels}
        return [
            (label, sheet.main_indices[main.code])
            for stage, label in labels.items()
            if (sheet := sheets[stage]) is not None
        ]

    def steps(self, current: MainIndex) -> list[dict[str, Any]]:
        """The main indices for ``{% progress_rail %}``, with how much of each is judged."""
        return [self._step(main, main.code == current.code) for main in self.index_set.main_indices]

    def _step(self, main: MainIndex, current: bool) -> dict[str, Any]:
        rows = [row for row in self.rows(main) if row.wanted]
        done = sum(row.settled for row in rows)
        return {
            "label": f"{main.code}. {main.title}",
            "done": done,
            "total": len(rows),
            "url": self.main_url(main),
            "state": "current" if current else "complete" if done == len(rows) else "",
        }


def neighbours(items: Sequence[Any], current: Any) -> tuple[Any, Any]:
    """What stands before and after ``current``; ``None`` at an end."""
    place = items.index(current)
    before = items[place - 1] if place else None
    return before, items[place + 1] if place + 1 < len(items) else None


def group_words(group: GroupPoints | None) -> str:
    """What the points of a relative indicator wait for."""
    if group is None or group.is_final:
        return _("Tính khi lập kết quả: so với đơn vị cao nhất trong nhóm.")
    left = [
        _("{n} cơ quan chưa hết hạn").format(n=group.entering) if group.entering else "",
        _("{n} giá trị chưa thẩm định xong").format(n=group.unjudged) if group.unjudged else "",
    ]
    said = _("Tính khi cả nhóm đã khóa: so với đơn vị cao nhất trong nhóm; còn {left}.")
    return said.format(left=", ".join(filter(None, left)))
