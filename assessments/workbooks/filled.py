"""The sheet of entry as it came back: the texts of each indicator, and what stands nowhere.

Nothing on it is passed over: a line that is missing, doubled or strange, a merged range, a sign
outside the cells that take any are each said with their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils.cell import range_boundaries

from assessments.services.answers import ESTIMATED_TO
from assessments.typed import Input
from assessments.workbooks.layout import (
    ENTRY_SHEET,
    GUIDE_SHEET,
    HEAD_ROW,
    KEY,
    LIST_SHEET,
    ONCE,
    REVISION,
    STAMP_SHEET,
    VALUE,
    Asked,
    Line,
)
from assessments.workbooks.own import OwnRows, above_the_table, says_something
from assessments.workbooks.package import BadFile
from assessments.workbooks.sheets import Book, Cell, Sheet
from assessments.workbooks.values import Unusable, text_of
from frameworks.definition import MainIndex

OWN_SHEETS = frozenset({ENTRY_SHEET, GUIDE_SHEET, LIST_SHEET, STAMP_SHEET})
TAKING = (VALUE, *ONCE.values())
LAST_COLUMN = len("ABCDEFGHIJKL")
MOST_FAULTS = 200  # of the sheet itself: one who sees two hundred needs no more


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong with a place. ``ref``: «E14», «D14:D15»; blank: no one cell."""

    ref: str
    code: str
    found: str = ""


@dataclass(frozen=True)
class Filled:
    """What stands in the cells of one indicator.

    ``texts``: by key, without the empty ones. ``refs``: where each key stands. ``formulas``,
    ``hidden``: the keys whose text a formula made, or whose row nobody sees. ``revision``: what
    the file was made from, 0 for nothing.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    refs: Mapping[str, str] = field(default_factory=dict)
    formulas: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    faults: Sequence[Fault] = ()
    revision: int = 0

    def ref(self, key: str) -> str:
        return self.refs.get(key, "")

    @property
    def first_ref(self) -> str:
        return next(iter(self.refs.values()), "")

    def ref_of_field(self, name: str) -> str:
        """The cell of a field, the first of a part or of a checklist; "" is the whole answer."""
        starts = (f"{name}:", f"{name}-") if name else ("",)
        within = (ref for key, ref in self.refs.items() if key.startswith(starts))
        return self.refs.get(name) or next(within, self.first_ref)


@dataclass(frozen=True)
class FilledSheet:
    """``strays``: faults of no one indicator. ``other_sheets``: not of the template, not read."""

    by_code: Mapping[str, Filled]
    strays: Sequence[Fault] = ()
    other_sheets: Sequence[str] = ()

    def of(self, code: str) -> Filled:
        return self.by_code.get(code, Filled())


def read_sheet(book: Book, there: Iterable[Asked], mains: Iterable[MainIndex]) -> FilledSheet:
    """Read the sheet of entry of ``book``: the lines of ``there`` under the headings of ``mains``.

    Raises ``BadFile`` where it has no such sheet.
    """
    if ENTRY_SHEET not in book.sheets:
        raise BadFile("no_sheet", ENTRY_SHEET)
    sheet = book.sheet(ENTRY_SHEET)
    asked = list(there)
    own = OwnRows(asked, mains)
    places, strays = _places(sheet, {line.address for each in asked for line in each.keyed})
    strays += _typed_over(sheet, places, own)
    by_code = {
        each.indicator.code: _filled(each, sheet, places, from_1904=book.counts_from_1904)
        for each in asked
        if each.takes_anything
    }
    strays += _merged(sheet)
    others = [name for name in book.sheets if name not in OWN_SHEETS]
    return FilledSheet(by_code, strays[:MOST_FAULTS], others)


def _places(sheet: Sheet, wanted: set[str]) -> tuple[dict[str, int], list[Fault]]:
    """The row of each line by its address, and every sign that stands where none is taken."""
    places: dict[str, int] = {}
    faults: list[Fault] = []
    for row, cells in sheet.rows.items():
        faults += [Fault(cell.ref, "outside") for cell in cells.values() if _is_beyond(cell)]
        if row <= HEAD_ROW:
            continue
        address = sheet.text(row, KEY)
        if not address:
            signs = (cells[column] for column in TAKING if column in cells)
            faults += [Fault(cell.ref, "outside") for cell in signs if says_something(cell)]
        elif address not in wanted:
            faults.append(Fault(f"{VALUE}{row}", "unknown_line", address))
        elif address in places:
            faults.append(Fault(f"{VALUE}{row}", "twice", address.partition("|")[0]))
        else:
            places[address] = row
    return places, faults


def _typed_over(sheet: Sheet, places: Mapping[str, int], own: OwnRows) -> list[Fault]:
    """Signs in cells that only the template writes into."""
    lines = {row: address for address, row in places.items()}
    found: list[Cell] = []
    for number, row in sheet.rows.items():
        if number <= HEAD_ROW:
            found += (cell for cell in above_the_table(number, row) if not _is_beyond(cell))
        elif number in lines or not sheet.text(number, KEY):
            found += own.typed_over(row, lines.get(number, ""))
    return [Fault(cell.ref, "outside") for cell in found]


def _is_beyond(cell: Cell) -> bool:
    known = len(cell.column) == 1 and ord(cell.column) - ord("A") < LAST_COLUMN
    return not known and says_something(cell)


def _merged(sheet: Sheet) -> list[Fault]:
    """The merged ranges among the lines; a cell of one may hide what another holds."""
    return [Fault(ref, "merged") for ref in sheet.merged if _last_row(ref) > HEAD_ROW]


def _last_row(ref: str) -> int:
    try:
        return range_boundaries(ref)[3] or 0
    except ValueError as error:
        raise BadFile("broken", ref) from error


def _filled(asked: Asked, sheet: Sheet, places: Mapping[str, int], *, from_1904: bool) -> Filled:
    refs: dict[str, str] = {}
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for key, kind, row, column in _cells_of(asked, places):
        if row is None:
            line = next(each for each in asked.keyed if each.key == key)
            faults.append(Fault("", "missing_line", line.label))
            continue
        refs[key] = f"{column}{row}"
        cell = sheet.cells.get((row, column))
        if cell is None:
            continue
        try:
            text = text_of(cell, kind, from_1904=from_1904)
        except Unusable as unusable:
            faults.append(Fault(cell.ref, unusable.code, unusable.found))
        else:
            texts |= {key: text} if text else {}
    faults += _locked(asked, sheet, places)
    there = {key: sheet.cells.get(_place(ref)) for key, ref in refs.items()}
    return Filled(
        texts,
        refs,
        frozenset(key for key, cell in there.items() if cell and cell.is_formula),
        frozenset(key for key, cell in there.items() if cell and cell.is_hidden),
        faults,
        _revision(sheet, _first_row(asked, places)),
    )


def _cells_of(
    asked: Asked, places: Mapping[str, int]
) -> Iterator[tuple[str, Input | None, int | None, str]]:
    """Each cell that takes something: its key, what it asks, its row and its column."""
    for line in asked.keyed:
        yield line.key, line.asked, places.get(line.address), VALUE
    first = _first_row(asked, places)
    if first is not None:
        for key, column in asked.once.items():
            yield key, Input.DATE if key == ESTIMATED_TO else None, first, column


def _first_row(asked: Asked, places: Mapping[str, int]) -> int | None:
    return places.get(asked.keyed[0].address) if asked.keyed else None


def _locked(asked: Asked, sheet: Sheet, places: Mapping[str, int]) -> list[Fault]:
    """Signs behind a line in columns that it does not take."""
    return [
        Fault(cell.ref, "outside")
        for line in asked.keyed
        for cell in _behind(asked, line, sheet, places.get(line.address))
        if says_something(cell)
    ]


def _behind(asked: Asked, line: Line, sheet: Sheet, row: int | None) -> Iterator[Cell]:
    takes = asked.once.values() if line == asked.keyed[0] else ()
    for column in ONCE.values():
        cell = sheet.cells.get((row or 0, column))
        if cell is not None and column not in takes:
            yield cell


def _place(ref: str) -> tuple[int, str]:
    column = ref.rstrip("0123456789")
    return int(ref[len(column) :]), column


def _revision(sheet: Sheet, row: int | None) -> int:
    """The revision behind the first line; one that is no number was not written by the portal."""
    text = sheet.text(row or 0, REVISION)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
