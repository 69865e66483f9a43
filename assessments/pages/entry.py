"""What a page of entry shows: one main index, row by row, and how far the others have come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.deadlines import VIETNAM
from assessments.models import Answer, Document, Submission, ValueStatus
from assessments.pages.entry_rows import Difference, Row, Shown, asks_for_figures
from assessments.pages.mistakes import mistakes
from assessments.pages.standing import Standing
from assessments.selectors.submissions import Progress, progress_of
from assessments.services.answers import ESTIMATED_TO, Paper
from assessments.services.documents import library_of
from assessments.services.scores import (
    framework_of,
    index_set_of,
    working_preview,
)
from frameworks.definition import (
    Indicator,
    MainIndex,
)
from frameworks.scoring.engine import Preview


@dataclass(frozen=True)
class EntryPage:
    """One main index of a submission, and how far the others have come."""

    submission: Submission
    main: MainIndex
    rows: Sequence[Row]
    progress: Sequence[Progress]
    standing: Standing

    @property
    def points(self) -> Decimal:
        return self.standing.points_of(self.main)

    @property
    def data_window(self) -> str:
        """«01/01 đến 31/12/2023»: what the figures are of."""
        window, year = framework_of(self.submission).data_window, self.submission.cycle.year
        first, last = window.start.of(year), window.end.of(year)
        return _("{first} đến {last}").format(first=f"{first:%d/%m}", last=f"{last:%d/%m/%Y}")

    @property
    def wrong(self) -> list[Row]:
        return [row for row in self.rows if row.errors or row.file_error or row.differences]

    @property
    def here(self) -> Progress:
        return next(each for each in self.progress if each.code == self.main.code)

    @property
    def next(self) -> Progress | None:
        return self._beside(1)

    @property
    def previous(self) -> Progress | None:
        return self._beside(-1)

    def _beside(self, steps: int) -> Progress | None:
        place = [each.code for each in self.progress].index(self.main.code) + steps
        return self.progress[place] if 0 <= place < len(self.progress) else None


@dataclass(frozen=True, slots=True)
class JustPosted:
    """What a save left to be settled, by indicator code."""

    shown: Mapping[str, Shown] = field(default_factory=dict)
    differences: Mapping[str, Sequence[Difference]] = field(default_factory=dict)
    file_errors: Mapping[str, str] = field(default_factory=dict)


def main_index(submission: Submission, code: str) -> MainIndex:
    """Raises ``KeyError`` for a main index that the set does not have."""
    return {each.code: each for each in index_set_of(submission).main_indices}[code]


def entry_page(
    submission: Submission, main: MainIndex, now: datetime, posted: JustPosted | None = None
) -> EntryPage:
    """The page of ``main``. ``posted`` is kept on it where it was refused or is to be settled."""
    posted = posted or JustPosted()
    rows = submission.answers.select_related("updated_by")
    answers = {answer.code: answer for answer in rows}
    standing = Standing(index_set_of(submission), working_preview(submission))
    library = library_of(submission.agency_id)
    made = [
        _row(submission, each, answers.get(each.code), standing.preview, posted, now, library)
        for each in main.indicators
    ]
    return EntryPage(submission, main, made, progress_of(standing.index_set, answers), standing)


def _row(
    submission: Submission,
    indicator: Indicator,
    answer: Answer | None,
    preview: Preview,
    posted: JustPosted,
    now: datetime,
    library: Mapping[int, Document],
) -> Row:
    code = indicator.code
    shown = posted.shown.get(code) or shown_of(answer) or _empty(submission, indicator, now)
    errors = mistakes(indicator, shown.typed, year=submission.cycle.year)
    return Row(
        submission,
        indicator,
        answer,
        shown,
        preview,
        errors,
        posted.file_errors.get(code, ""),
        posted.differences.get(code, ()),
        now.astimezone(VIETNAM).date(),
        library,
    )


def shown_of(answer: Answer | None) -> Shown | None:
    """The fields as they were saved."""
    if answer is None:
        return None
    day = f"{answer.estimated_to:%d/%m/%Y}" if answer.estimated_to else ""
    return Shown(
        typed=answer.typed,
        status=answer.status,
        estimated_to=str(answer.typed.get(ESTIMATED_TO, day)),
        explanation=answer.explanation,
        check_note=answer.check_note,
        papers=[Paper(**each) for each in answer.papers],
        revision=answer.revision,
    )


def _empty(submission: Submission, indicator: Indicator, now: datetime) -> Shown:
    """Nothing yet. A figure entered before the year is over is an estimate until it is said final;
    what is no figure is as it is."""
    last_day = framework_of(submission).data_window.end.of(submission.cycle.year)
    early = now.astimezone(VIETNAM).date() <= last_day
    return Shown(
        {}, ValueStatus.ESTIMATE if asks_for_figures(indicator) and early else ValueStatus.FINAL
    )
