"""A filled workbook of one source: every figure it would record, and every mistake at its cell.

Nothing is written. A file is taken whole or not at all: one mistake, and there is nothing to apply.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from assessments import clock
from assessments.measuring import Place, figures_in
from assessments.models import Cycle, Finding, Submission, User
from assessments.models.measurement import REFERENCE_LENGTH
from assessments.pages.mistakes import mistakes
from assessments.refusals import sentence
from assessments.selectors.cycles import sharing
from assessments.selectors.measurements import Standing, measurements_by_submission
from assessments.selectors.reviews import newest_versions
from assessments.services.measurements import (
    Figure,
    Origin,
    Unfit,
    differs,
    refusal_of,
    unfit_origin,
    value_of,
)
from assessments.typed import Input, answer_from_date
from assessments.workbooks.measured import (
    AS_OF,
    HEAD_ROW,
    KEY_ROW,
    NAME,
    REFERENCE,
    SLUG,
    STAMP_SHEET,
    Column,
    columns_of,
    sheet_name,
    sources_of,
    stamp_of,
)
from assessments.workbooks.messages import fault_sentence
from assessments.workbooks.package import BadFile
from assessments.workbooks.sheets import Book, Cell, Sheet
from assessments.workbooks.values import Unusable, chosen, text_of
from frameworks.definition import IndexSet


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, and where: «cap-huyen!C9»."""

    sheet: str
    ref: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that would be recorded; ``before``: what stands, ``None``: nothing."""

    submission: Submission
    column: Column
    figure: Figure
    before: Mapping[str, object] | None
    before_origin: str


@dataclass
class Preview:
    """Everything a file says. ``unchanged``: figures that stand already, word for word."""

    source: str
    sha256: str
    changes: list[Change] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    unchanged: int = 0

    @property
    def may_apply(self) -> bool:
        return bool(self.changes) and not self.mistakes

    @property
    def agencies(self) -> int:
        return len({each.submission.pk for each in self.changes})


def preview_of(cycle: Cycle, data: bytes, *, by: User) -> Preview:
    """Read a file against what stands. Raises ``BadFile`` where it is no template of this cycle."""
    book = Book(data)
    source = _source_of(book, cycle)
    preview = Preview(source, hashlib.sha256(data).hexdigest())
    reading = _Reading(cycle, source, by, preview)
    for index_set in cycle.framework_version.definition.index_sets:
        if sheet_name(index_set) in book.sheets:
            reading.read(index_set, book.sheet(sheet_name(index_set)), book.counts_from_1904)
    return preview


def _source_of(book: Book, cycle: Cycle) -> str:
    stamp = book.sheet(STAMP_SHEET)
    said = {stamp.text(row, "A"): stamp.text(row, "B") for row in stamp.rows}
    source = said.get("nguồn", "")
    if not said:
        raise BadFile("no_stamp")
    if source not in sources_of(cycle.framework_version.definition.index_sets).values():
        raise BadFile("other_set", source)
    if said != stamp_of(cycle, source):
        raise BadFile("other_cycle", said.get("kỳ", ""))
    return source


class _Reading:
    """Everything a sheet is held against, read once."""

    def __init__(self, cycle: Cycle, source: str, by: User, preview: Preview) -> None:
        self.cycle, self.source, self.by, self.preview = cycle, source, by, preview
        rows = cycle.submissions.select_related("agency", "index_set", "deadline")
        self.submissions = {row.agency.slug: row for row in sharing(cycle, rows)}
        self.standing = measurements_by_submission(cycle.submissions.all())
        self.findings = _findings(cycle)

    def read(self, index_set: IndexSet, sheet: Sheet, from_1904: bool) -> None:
        columns = columns_of(index_set, self.source, year=self.cycle.year)
        reader = _SheetReader(self, index_set, sheet, columns, from_1904)
        filled = list(reader.rows())
        if filled:
            reader.take(filled)
        self.preview.mistakes.extend(reader.mistakes)


def _findings(cycle: Cycle) -> Mapping[int, Mapping[str, Finding]]:
    """The findings of the newest versions by submission."""
    found: dict[int, dict[str, Finding]] = defaultdict(dict)
    versions = newest_versions(cycle.submissions.all()).order_by().values("pk")
    rows = Finding.objects.filter(version__in=versions).select_related("version")
    for row in rows.defer("version__content"):
        found[row.version.submission_id][row.code] = row
    return found


Filled = tuple[int, Submission, dict[Place, dict[str, tuple[Column, str, str]]]]


class _SheetReader:
    """Reads one sheet, row by row."""

    def __init__(
        self,
        reading: _Reading,
        index_set: IndexSet,
        sheet: Sheet,
        columns: Sequence[Column],
        from_1904: bool,
    ) -> None:
        self._reading, self._set, self._sheet = reading, index_set, sheet
        self._from_1904 = from_1904
        by_key = {each.key: each for each in columns}
        self._columns = {
            column: by_key[cell.text]
            for column, cell in sheet.rows.get(KEY_ROW, {}).items()
            if cell.text in by_key
        }
        self._known = frozenset(each.place for each in figures_in(index_set))
        self.mistakes: list[Mistake] = []

    def rows(self) -> Iterator[Filled]:
        """The rows in which something is filled in, each with its agency."""
        seen: set[str] = set()
        for number, cells in self._sheet.rows.items():
            if number <= HEAD_ROW:
                continue
            figures = self._filled(cells)
            slug = (cells[SLUG].text or "") if SLUG in cells else ""
            submission = self._reading.submissions.get(slug)
            if not figures:
                continue
            if submission is None or submission.index_set.set_id != self._set.id:
                self._wrong(f"{NAME}{number}", _("Cơ quan ở dòng này không có trong nhóm đối tượng"
                            " của trang. Tải mẫu mới về rồi chép số sang."))  # fmt: skip
            elif slug in seen:
                self._wrong(f"{NAME}{number}", _("Cơ quan này có hai dòng. Xóa bớt một dòng."))
            else:
                seen.add(slug)
                yield number, submission, figures

    def take(self, filled: Sequence[Filled]) -> None:
        """Every figure of the rows, once the sheet says of which day they are."""
        origin = self._origin(filled[0][1])
        for _number, submission, figures in filled:
            for place, fields in figures.items():
                self._figure(submission, place, fields, origin)

    def _filled(self, cells: Mapping[str, Cell]) -> dict[Place, dict[str, tuple[Column, str, str]]]:
        found: dict[Place, dict[str, tuple[Column, str, str]]] = defaultdict(dict)
        for letter, cell in cells.items():
            if letter in (SLUG, NAME) or not (cell.text or cell.is_formula):
                continue
            column = self._columns.get(letter)
            if column is None:
                self._wrong(cell.ref, fault_sentence("outside"))
                continue
            text = self._text(cell, column)
            if text:
                name = column.control.field.name
                found[column.figure.place][name] = (column, cell.ref, text)
        return found

    def _text(self, cell: Cell, column: Column) -> str:
        if cell.is_hidden:
            self._wrong(cell.ref, fault_sentence("hidden"))
            return ""
        try:
            asked = column.control.field.input
            text = text_of(cell, asked, from_1904=self._from_1904)
        except Unusable as unusable:
            self._wrong(cell.ref, fault_sentence(unusable.code, unusable.found))
            return ""
        return chosen(text, column.options) if column.options else text

    def _origin(self, submission: Submission) -> Origin | None:
        ref, cell = _ref(AS_OF), self._sheet.cells.get(AS_OF)
        day = self._day(cell)
        if day is None:
            self._wrong(ref, _("Ghi số liệu đến ngày nào, ví dụ 30/11/2023."))
            return None
        reference = self._sheet.text(*REFERENCE).strip()
        if len(reference) > REFERENCE_LENGTH:
            said = _("Văn bản dài {n} ký tự, nhiều nhất {most}. Rút ngắn lại.")
            self._wrong(_ref(REFERENCE), said.format(n=len(reference), most=REFERENCE_LENGTH))
            return None
        origin = Origin(self._reading.source, day, reference)
        if word := unfit_origin(origin, self._reading.cycle, clock.today()):
            self._wrong(ref, sentence(word, submission, clock.now()))
            return None
        return origin

    def _day(self, cell: Cell | None) -> date | None:
        if cell is None:
            return None
        try:
            return answer_from_date(text_of(cell, Input.DATE, from_1904=self._from_1904))
        except Unusable:
            return None

    def _figure(
        self,
        submission: Submission,
        place: Place,
        fields: Mapping[str, tuple[Column, str, str]],
        origin: Origin | None,
    ) -> None:
        column, ref, _text = next(iter(fields.values()))
        reading, typed = self._reading, {name: text for name, (_c, _r, text) in fields.items()}
        year = reading.cycle.year
        wrong = mistakes(column.figure.asked, typed, year=year)
        for name, said in wrong.items():
            self._wrong(fields[name][1] if name in fields else ref, said)
        if wrong or origin is None:
            return
        try:
            value = value_of(column.figure, typed, year=year)
        except Unfit:
            self._wrong(ref, _("Giá trị này không theo quy tắc của chỉ số."))
            return
        figure = Figure(submission.pk, *place, value, origin)
        standing = reading.standing.get(submission.pk, {})
        if not differs(figure, standing):
            reading.preview.unchanged += 1
            return
        finding = reading.findings.get(submission.pk, {}).get(place[0])
        word = refusal_of(submission, place, finding, known=self._known, by=reading.by)
        if word:
            self._wrong(ref, sentence(word, submission, clock.now()))
            return
        reading.preview.changes.append(_change(submission, column, figure, standing))

    def _wrong(self, ref: str, said: str) -> None:
        self.mistakes.append(Mistake(sheet_name(self._set), ref, said))


def _change(submission: Submission, column: Column, figure: Figure, standing: Standing) -> Change:
    there = standing.get(figure.place)
    origin = f"{there.source}, {there.as_of:%d/%m/%Y}" if there else ""
    return Change(submission, column, figure, there.value if there else None, origin)


def _ref(place: tuple[int, str]) -> str:
    """«C4»."""
    row, letter = place
    return f"{letter}{row}"
