"""A sent version as pages show it: indicator by indicator, and what its receipt says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from assessments.deadline_words import counts_as_late, instant, lateness_said, status_words
from assessments.deadlines import VIETNAM, last_moment
from assessments.models import Evidence, SubmissionVersion
from assessments.pages.answer_words import Said, answer_said
from assessments.pages.checks import ReviewedWarning, reviewed_warnings
from assessments.pages.controls import entered_by_words
from assessments.pages.entry_rows import asks_for_figures
from assessments.pages.library import scan_words, size_words
from assessments.pages.standing import Standing
from assessments.selectors.extensions import printed_closing
from assessments.selectors.posts import signer_said
from assessments.selectors.submissions import entered_by_agency
from assessments.services.papers import Paper, lacks_date, papers_of
from assessments.services.scanning import is_infected
from assessments.services.scores import index_set_of, version_preview
from frameworks.definition import Indicator, MainIndex
from frameworks.explanations import because_text
from frameworks.scoring.engine import Preview

Content = Mapping[str, Any]  # of one answer in a version


@dataclass(frozen=True, slots=True)
class DeclaredPaper:
    """A document as a sent version cites it; ``file``: its file, to be opened.

    ``also_from``: for reviewers, the other agencies that sent the very same file.
    """

    content: Paper
    file: Evidence | None
    url: str = ""
    also_from: Sequence[str] = ()

    @property
    def issued_on(self) -> date | None:
        day = self.content["issued_on"]
        return date.fromisoformat(day) if day else None

    @property
    def lacks_date(self) -> bool:
        return lacks_date(self.content)

    @property
    def infected(self) -> bool:
        return is_infected(self.file)

    @property
    def scan_said(self) -> str:
        return scan_words(self.file) if self.file else ""

    @property
    def size(self) -> str:
        return size_words(self.file) if self.file else ""


def declared_papers(content: Content | None, files: Mapping[int, Evidence]) -> list[DeclaredPaper]:
    """The papers of one answer of a version, with those ``files`` of the version that they are."""
    papers = papers_of(content) if content else []
    held = [(each, each["file"]) for each in papers]
    return [DeclaredPaper(each, files.get(file["id"]) if file else None) for each, file in held]


@dataclass(frozen=True)
class DeclaredRow:
    """One indicator of a sent version. ``points`` ``None``: not answered, or computed later.

    ``warnings``: what the checks warned of when it was sent.
    """

    indicator: Indicator
    content: Content | None
    points: Decimal | None
    because: str
    papers: Sequence[DeclaredPaper]
    warnings: Sequence[ReviewedWarning] = ()

    @property
    def answered(self) -> bool:
        return self.content is not None and self.content["value"] is not None

    @property
    def said(self) -> Sequence[Said]:
        """The declared answer in words."""
        if self.content is None or self.content["value"] is None:
            return []
        return answer_said(self.indicator, self.content["value"]["answer"])

    @property
    def entered_by(self) -> str:
        """Who enters it, where that is not the agency."""
        indicator = self.indicator
        if entered_by_agency(indicator):
            return ""
        return entered_by_words(indicator.entered_by, indicator.source)

    @property
    def status(self) -> str:
        """Only figures have one, as on the page of entry."""
        if self.content is None or not asks_for_figures(self.indicator):
            return ""
        day = self.content["estimated_to"]
        return status_words(self.content["status"], date.fromisoformat(day) if day else None)


@dataclass(frozen=True)
class VersionPage:
    standing: Standing
    groups: Sequence[tuple[MainIndex, Decimal | None, Sequence[DeclaredRow]]]


def version_page(version: SubmissionVersion) -> VersionPage:
    """A sent version, indicator by indicator, as it was frozen."""
    standing = Standing(index_set_of(version.submission), version_preview(version))
    files = {each.pk: each for each in version.evidence.select_related("scan")}
    warnings = reviewed_warnings(version)

    def row(indicator: Indicator) -> DeclaredRow:
        declared = declared_row(indicator, version, standing.preview, files)
        return replace(declared, warnings=warnings.get(indicator.code, ()))

    groups = [
        (main, standing.earned_in(main), [row(each) for each in main.indicators])
        for main in standing.index_set.main_indices
    ]
    return VersionPage(standing, groups)


def declared_row(
    indicator: Indicator,
    version: SubmissionVersion,
    preview: Preview,
    files: Mapping[int, Evidence],
) -> DeclaredRow:
    content = version.content["answers"].get(indicator.code)
    answered = content is not None and content["value"] is not None
    scored = preview.sheet.indicators[indicator.code] if preview.sheet and answered else None
    waits = indicator.code in preview.open
    return DeclaredRow(
        indicator=indicator,
        content=content,
        points=scored.points if scored and not waits else None,
        because=_because(scored, waits),
        papers=declared_papers(content, files),
    )


def _because(scored: Any, waits: bool) -> str:
    if waits:
        return _("Tính khi cả nhóm đã khóa: so với đơn vị cao nhất trong nhóm.")
    return because_text(scored) if scored else ""


@dataclass(frozen=True)
class Receipt:
    """What the receipt of a version says, from what was frozen alone."""

    version: SubmissionVersion
    standing: Standing
    replaced: SubmissionVersion | None

    @property
    def _answers(self) -> Sequence[Content]:
        return list(self.version.content["answers"].values())

    @cached_property
    def sender(self) -> str:
        """Who sent it, with the title of the post of that day."""
        version = self.version
        day = version.sent_at.astimezone(VIETNAM).date()
        return signer_said(version.sent_by, version.submission.agency_id, day)

    @property
    def values(self) -> int:
        return sum(each["value"] is not None for each in self._answers)

    @property
    def files(self) -> int:
        return sum(bool(paper["file"]) for each in self._answers for paper in papers_of(each))

    @property
    def explanations(self) -> int:
        return sum(bool(each["explanation"]) for each in self._answers)

    @property
    def estimates(self) -> int:
        estimates = (each for each in self._answers if each["status"] == "estimate")
        return sum(each["value"] is not None for each in estimates)

    @property
    def _due_at(self) -> datetime:
        """The closing that the printed clause set; older versions ask the clause itself."""
        return self.version.due_at or printed_closing(self.version.submission.deadline)

    @property
    def last_moment(self) -> str:
        """The last moment of the printed clause: «23:59:59 ngày 24/12/2023»."""
        return instant(last_moment(self._due_at))

    @property
    def is_late(self) -> bool:
        return counts_as_late(self.version)

    @property
    def in_time(self) -> str:
        """«Đúng hạn, sớm hơn 2 ngày 7 giờ», or how late, and why it was taken."""
        return lateness_said(self.version)

    @property
    def frozen_files(self) -> list[tuple[str, Paper]]:
        """Each file of the version by the indicator that cites it, with its own SHA-256."""
        answers = self.version.content["answers"]
        return [
            (code, paper["file"])
            for code in self.standing.index_set.indicators
            for paper in papers_of(answers.get(code, {}))
            if paper["file"]
        ]


def receipt_of(version: SubmissionVersion) -> Receipt:
    replaced = version.submission.versions.filter(number__lt=version.number).last()
    standing = Standing(index_set_of(version.submission), version_preview(version))
    return Receipt(version, standing, replaced)
