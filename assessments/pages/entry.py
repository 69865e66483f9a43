"""What a page of entry shows: one main index, row by row, and how far the others have come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.deadlines import VIETNAM
from assessments.measuring import Place, rests_on_measurement
from assessments.models import (
    Answer,
    Document,
    Measurement,
    Submission,
    User,
    ValueStatus,
)
from assessments.pages.checks import row_checks
from assessments.pages.entry_rows import Difference, Row, Shown, asks_for_figures
from assessments.pages.mistakes import mistakes
from assessments.pages.standing import Standing
from assessments.permissions import editable_codes
from assessments.refusals import sentence
from assessments.selectors.last_year import LastYear, last_year_of
from assessments.selectors.measurements import measurements_of
from assessments.selectors.submissions import Progress, progress_of
from assessments.selectors.subordinates import with_units
from assessments.services.answers import (
    CHECK_NOTE,
    ESTIMATED_TO,
    EXPLANATION,
    Paper,
    why_closed,
)
from assessments.services.checks import Checks, checks_of
from assessments.services.documents import library_of
from assessments.services.scores import framework_of, index_set_of, preview_of
from frameworks.definition import Indicator, MainIndex
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
    def earned(self) -> Decimal | None:
        """The points of the main index; ``None`` while no answer in it has any."""
        return self.standing.earned_in(self.main)

    @property
    def codes(self) -> list[str]:
        """Every indicator of the set: a line pasted here may be of another page."""
        return list(self.standing.index_set.indicators)

    @property
    def data_window(self) -> str:
        """«01/01 đến 31/12/2023»: what the figures are of."""
        window, year = framework_of(self.submission).data_window, self.submission.cycle.year
        first, last = window.start.of(year), window.end.of(year)
        return _("{first} đến {last}").format(first=f"{first:%d/%m}", last=f"{last:%d/%m/%Y}")

    @property
    def locked(self) -> str:
        """Why the reader may enter nothing here; blank: something, or who reads was not told."""
        own = [row for row in self.rows if row.entered_here]
        return own[0].locked if own and all(row.locked for row in own) else ""

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

    def url_after(self, way: str) -> str:
        """Where a save leads: «1» onward, after the last main index to the summary; «-1» back;
        anything else stays."""
        if way == "1" and self.next is None:
            at = (self.submission.cycle.slug, self.submission.pk)
            return reverse("submission-summary", args=at)
        goals = {"1": self.next, "-1": self.previous}
        return (goals.get(way) or self.here).url(self.submission)

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
    submission: Submission,
    main: MainIndex,
    now: datetime,
    posted: JustPosted | None = None,
    *,
    reader: User | None = None,
    with_last_year: bool = True,
) -> EntryPage:
    """The page of ``main``. ``posted`` is kept on it where it was refused or is to be settled.

    ``reader``: whose duties lock rows. ``with_last_year``: it does not change while one enters, and
    a save need not read it again.
    """
    rows = submission.answers.select_related("updated_by")
    answers = {answer.code: answer for answer in rows}
    standing = Standing(index_set_of(submission), preview_of(submission, answers.values()))
    known = _Known(
        submission,
        now,
        answers,
        standing.preview,
        posted or JustPosted(),
        library_of(submission.agency_id),
        checks_of(submission, answers.values()),
        last_year_of(submission) if with_last_year else {},
        editable_codes(reader, submission, now) if reader is not None else None,
        _measured_here(submission, main),
    )
    made = [_row(known, each) for each in main.indicators]
    return EntryPage(submission, main, made, progress_of(standing.index_set, answers), standing)


def _measured_here(submission: Submission, main: MainIndex) -> Mapping[Place, Measurement]:
    """Nothing is asked of the database where nothing on the page is measured elsewhere."""
    if not any(rests_on_measurement(each) for each in main.indicators):
        return {}
    return measurements_of(submission)


@dataclass(frozen=True)
class _Known:
    """Everything the rows of a page are made of, read once."""

    submission: Submission
    now: datetime
    answers: Mapping[str, Answer]
    preview: Preview
    posted: JustPosted
    library: Mapping[int, Document]
    checks: Checks
    last_year: Mapping[str, LastYear]
    editable: frozenset[str] | None
    measured: Mapping[Place, Measurement] = field(default_factory=dict)

    @cached_property
    def duty_said(self) -> str:
        """Of every row that is somebody else's; read once."""
        return sentence("duty", self.submission, self.now)


def _row(known: _Known, indicator: Indicator) -> Row:
    code, submission, posted = indicator.code, known.submission, known.posted
    indicator = with_units(submission, indicator)
    answer = known.answers.get(code)
    entered = posted.shown.get(code)
    shown = entered or shown_of(answer) or _empty(submission, indicator, known.now)
    errors = mistakes(indicator, shown.typed, year=submission.cycle.year)
    note = None if entered is None else entered.check_note
    return Row(
        submission,
        indicator,
        answer,
        shown,
        known.preview,
        errors,
        posted.file_errors.get(code, ""),
        posted.differences.get(code, ()),
        known.now.astimezone(VIETNAM).date(),
        known.library,
        row_checks(known.checks, code, note=note, error=errors.get(CHECK_NOTE, "")),
        known.last_year.get(code),
        _why_locked(known, code),
        known.measured,
    )


def _why_locked(known: _Known, code: str) -> str:
    if known.editable is None or code in known.editable:
        return ""
    word = why_closed(known.submission, code, known.now)
    return known.duty_said if word == "duty" else sentence(word, known.submission, known.now)


def shown_of(answer: Answer | None) -> Shown | None:
    """The fields as they were saved."""
    if answer is None:
        return None
    day = f"{answer.estimated_to:%d/%m/%Y}" if answer.estimated_to else ""
    return Shown(
        typed=answer.typed,
        status=answer.status,
        estimated_to=str(answer.typed.get(ESTIMATED_TO, day)),
        explanation=str(answer.typed.get(EXPLANATION, answer.explanation)),
        check_note=str(answer.typed.get(CHECK_NOTE, answer.check_note)),
        papers=[Paper(**each) for each in answer.papers],
        revision=answer.revision,
    )


def _empty(submission: Submission, indicator: Indicator, now: datetime) -> Shown:
    """Nothing yet."""
    return Shown({}, status_at_first(submission, indicator, now))


def status_at_first(submission: Submission, indicator: Indicator, now: datetime) -> ValueStatus:
    """A figure entered before the year is over is an estimate until it is said final; what is no
    figure is as it is."""
    last_day = framework_of(submission).data_window.end.of(submission.cycle.year)
    early = now.astimezone(VIETNAM).date() <= last_day
    figures = asks_for_figures(indicator)
    return ValueStatus.ESTIMATE if figures and early else ValueStatus.FINAL
