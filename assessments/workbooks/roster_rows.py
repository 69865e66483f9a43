"""The list of agencies as it came back: the texts of each row, and what stands nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils.cell import range_boundaries

from assessments.models import Cycle
from assessments.workbooks.filled import Fault
from assessments.workbooks.layout import LIST_SHEET, STAMP_SHEET
from assessments.workbooks.own import says_something
from assessments.workbooks.package import BadFile
from assessments.workbooks.rosters import (
    BASIS,
    CODE,
    HEAD_ROW,
    ROSTER_SHEET,
    TAKING,
    TEMPLATE,
    THEN,
    heads,
)
from assessments.workbooks.sheets import Book, Cell, Sheet
from assessments.workbooks.stamp import lines_in
from assessments.workbooks.values import Unusable, text_of

OWN_SHEETS = frozenset({ROSTER_SHEET, LIST_SHEET, STAMP_SHEET})
KNOWN_COLUMNS = frozenset({*TAKING, THEN, BASIS})
MOST_ROWS = 3000  # more agencies than any province has


@dataclass(frozen=True)
class RosterRow:
    """One row. ``texts``: by column, without the empty ones. ``basis``: where the agency stood."""

    number: int
    texts: Mapping[str, str]
    basis: str = ""
    is_hidden: bool = False
    faults: Sequence[Fault] = ()

    def text(self, column: str) -> str:
        return self.texts.get(column, "")

    def ref(self, column: str) -> str:
        return f"{column}{self.number}"


@dataclass(frozen=True)
class RosterSheet:
    """``strays``: faults of no one row. ``other_sheets``: not of the template, not read."""

    rows: Sequence[RosterRow]
    strays: Sequence[Fault] = ()
    other_sheets: Sequence[str] = field(default_factory=list)


def read_roster(data: bytes, cycle: Cycle) -> RosterSheet:
    """Read the file of ``cycle``. Raises ``BadFile``.

    no_stamp, other_kind (a file of another template), other_cycle, no_sheet, too_many_rows, and
    what ``Package`` refuses.
    """
    book = Book(data)
    _refuse_other(lines_in(book), cycle)
    if ROSTER_SHEET not in book.sheets:
        raise BadFile("no_sheet", ROSTER_SHEET)
    sheet = book.sheet(ROSTER_SHEET)
    below = {number: cells for number, cells in sheet.rows.items() if number > HEAD_ROW}
    rows = [
        _row(number, cells, from_1904=book.counts_from_1904)
        for number, cells in below.items()
        if any(says_something(cells[column]) for column in TAKING if column in cells)
    ]
    if len(rows) > MOST_ROWS:
        raise BadFile("too_many_rows", str(len(rows)))
    others = [name for name in book.sheets if name not in OWN_SHEETS]
    return RosterSheet(rows, _strays(sheet), others)


def _refuse_other(stamp: Mapping[str, str], cycle: Cycle) -> None:
    if not stamp:
        raise BadFile("no_stamp")
    if stamp.get("template") != TEMPLATE:
        raise BadFile("other_kind")
    if stamp.get("cycle") != cycle.slug:
        other = Cycle.objects.filter(slug=stamp.get("cycle", "")).first()
        raise BadFile("other_cycle", other.title if other else stamp.get("cycle", ""))


def _row(number: int, cells: Mapping[str, Cell], *, from_1904: bool) -> RosterRow:
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for column in TAKING:
        if column not in cells:
            continue
        try:
            text = " ".join(text_of(cells[column], None, from_1904=from_1904).split())
        except Unusable as unusable:
            faults.append(Fault(cells[column].ref, unusable.code, unusable.found))
        else:
            texts |= {column: text} if text else {}
    basis = cells[BASIS].text or "" if BASIS in cells else ""
    is_hidden = any(cells[column].is_hidden for column in TAKING if column in cells)
    return RosterRow(number, texts, basis, is_hidden, faults)


def _strays(sheet: Sheet) -> list[Fault]:
    """Headings that were changed, merged cells, signs beside the table."""
    wanted = heads()
    found = [
        Fault(f"{column}{HEAD_ROW}", "head", wanted[column])
        for column in TAKING
        if sheet.text(HEAD_ROW, column).strip() != wanted[column]
    ]
    found += [Fault(ref, "merged") for ref in sheet.merged if _last_row(ref) > HEAD_ROW]
    found += [
        Fault(cell.ref, "outside")
        for number, cells in sheet.rows.items()
        for column, cell in cells.items()
        if _is_outside(number, column) and says_something(cell)
    ]
    return found


def _is_outside(number: int, column: str) -> bool:
    """Beyond the columns; or above the table, where the template writes into the first alone."""
    if number < HEAD_ROW:
        return column != CODE
    return column not in KNOWN_COLUMNS


def _last_row(ref: str) -> int:
    try:
        return range_boundaries(ref)[3] or 0
    except ValueError as error:
        raise BadFile("broken", ref) from error
