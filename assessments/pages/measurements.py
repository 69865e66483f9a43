"""What was measured elsewhere as its pages show it: by source and set, by agency, and before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.urls import reverse

from assessments.measuring import Measured, figures_in
from assessments.models import Cycle, Measurement, MeasurementBatch, Submission, User
from assessments.pages.answer_words import answer_said
from assessments.pages.measured_said import figure_text, joined
from assessments.permissions import can_record_measurement, can_record_measurements, has_conflict
from assessments.selectors.cycles import sharing
from assessments.selectors.measurements import Standing, measurements_by_submission
from assessments.workbooks.measured import sources_of
from assessments.workbooks.measured_sheets import Change, Preview
from frameworks.definition import IndexSet

SHOWN_BATCHES = 50


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of one agency; ``row`` None: nothing stands. ``url``: where it is recorded; blank
    where the reader may not."""

    figure: Measured
    row: Measurement | None
    url: str

    @property
    def text(self) -> str:
        return figure_text(self.figure, self.row)


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """``own``: a unit that the reader has a tie to, named and shut."""

    submission: Submission
    own: bool
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class SetTable:
    index_set: IndexSet
    figures: Sequence[Measured]
    rows: Sequence[AgencyRow]

    @property
    def wanted(self) -> int:
        return len(self.rows) * len(self.figures)

    @property
    def missing(self) -> int:
        return sum(cell.row is None for row in self.rows if not row.own for cell in row.cells)

    @property
    def hidden(self) -> int:
        """Of the reader's own units, whose figures others record."""
        return sum(row.own for row in self.rows)


@dataclass(frozen=True, slots=True)
class Source:
    word: str
    name: str
    tables: Sequence[SetTable]

    @property
    def missing(self) -> int:
        return sum(each.missing for each in self.tables)


@dataclass(frozen=True)
class MeasurementList:
    """``sources``: everything that the framework has measured elsewhere for who takes part."""

    cycle: Cycle
    sources: Sequence[Source]
    batches: Sequence[MeasurementBatch]
    can_record: bool


def measurement_list(cycle: Cycle, reader: User, now: datetime) -> MeasurementList:
    """Four queries, however many agencies and figures there are."""
    rows = sharing(cycle, cycle.submissions.select_related("agency", "index_set", "deadline"))
    standing = measurements_by_submission(cycle.submissions.all())
    definition = cycle.framework_version.definition
    present = {row.index_set.set_id for row in rows}
    sets = [each for each in definition.index_sets if each.id in present]
    tables = {each.id: _rows_of(each, rows) for each in sets}
    page = _Page(reader, now, standing)
    sources = [
        Source(word, name, [page.table(s, name, tables[s.id]) for s in sets if _measures(s, name)])
        for word, name in sources_of(sets).items()
    ]
    batches = (
        cycle.measurement_batches.select_related("recorded_by", "withdrawn_by", "withdraws")
        .annotate(figures=Count("measurements"))
        .order_by("-pk")[:SHOWN_BATCHES]
    )
    return MeasurementList(cycle, sources, list(batches), can_record_measurements(reader, cycle))


def _rows_of(index_set: IndexSet, rows: Sequence[Submission]) -> list[Submission]:
    return [row for row in rows if row.index_set.set_id == index_set.id]


def _measures(index_set: IndexSet, source: str) -> bool:
    return any(each.source == source for each in figures_in(index_set))


@dataclass(frozen=True)
class _Page:
    reader: User
    now: datetime
    standing: Mapping[int, Standing]

    def table(self, index_set: IndexSet, source: str, rows: Sequence[Submission]) -> SetTable:
        figures = [each for each in figures_in(index_set) if each.source == source]
        return SetTable(index_set, figures, [self._row(row, figures) for row in rows])

    def _row(self, submission: Submission, figures: Sequence[Measured]) -> AgencyRow:
        if has_conflict(self.reader, submission.agency_id):
            return AgencyRow(submission, own=True, cells=())
        may = can_record_measurement(self.reader, submission, self.now)
        there = self.standing.get(submission.pk, {})
        cells = [
            Cell(
                each,
                there.get(each.place),
                figure_url(submission, each) if may else "",
            )
            for each in figures
        ]
        return AgencyRow(submission, own=False, cells=cells)


@dataclass(frozen=True, slots=True)
class ChangeSaid:
    """What a workbook would change, in words; ``before`` blank: nothing stands."""

    change: Change
    before: str
    after: str


def changes_said(preview: Preview) -> list[ChangeSaid]:
    return [
        ChangeSaid(each, _text(each, each.before), _text(each, each.figure.value))
        for each in preview.changes
    ]


def _text(change: Change, value: Mapping[str, object] | None) -> str:
    asked = change.column.figure.asked
    return joined(answer_said(asked, value["answer"])) if value else ""


def figure_url(submission: Submission, figure: Measured) -> str:
    at = (submission.cycle.slug, submission.pk, figure.code)
    if figure.part:
        return reverse("measurement-part", args=[*at, figure.part])
    return reverse("measurement-edit", args=at)
