"""The cells of a workbook as they are stored: text for text, digit for digit.

Knows neither Django nor any row. A reader that hands out floats would hide what an answer hangs on:
the digits that were stored, whether a formula made them, and whether a cell shows them as a
percentage or as a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from xml.etree.ElementTree import Element  # nosec B405 -- the type alone

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import column_index_from_string

from assessments.workbooks.package import MAX_SHEETS, BadFile, Package, attribute, local

LONGEST_TEXT = 32_767  # characters that a cell holds; a spreadsheet drops what is behind them
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# Of the built-in formats, those whose look hangs on the country of the machine, and are dates.
LOCAL_DATES = frozenset({*range(27, 37), *range(50, 59)})


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    ERROR = "error"
    DATE = "date"  # ISO 8601, which few programs write


class Shown(StrEnum):
    """How a cell shows its number."""

    PLAIN = "plain"
    PERCENT = "percent"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something. ``text``: as stored, ``None`` for a formula never computed."""

    column: str
    row: int
    kind: Kind
    text: str | None
    shown: Shown = Shown.PLAIN
    is_formula: bool = False
    is_hidden: bool = False

    @property
    def ref(self) -> str:
        return f"{self.column}{self.row}"


@dataclass(frozen=True)
class Sheet:
    """``merged``: ranges of merged cells («D14:D15»)."""

    cells: Mapping[tuple[int, str], Cell]
    merged: tuple[str, ...] = ()

    @cached_property
    def rows(self) -> Mapping[int, Mapping[str, Cell]]:
        """The cells by row, then by column; rows in the order of the sheet."""
        found: dict[int, dict[str, Cell]] = {}
        for (row, column), cell in sorted(self.cells.items()):
            found.setdefault(row, {})[column] = cell
        return found

    def text(self, row: int, column: str) -> str:
        """What stands in a cell; "" for nothing."""
        cell = self.cells.get((row, column))
        return (cell.text or "") if cell else ""


class Book:
    """A workbook: its sheets by name, read one at a time. Raises ``BadFile``."""

    def __init__(self, data: bytes) -> None:
        self._package = Package(data)
        self._workbook = self._package.target("_rels/.rels", "officeDocument")
        if not self._workbook or self._workbook not in self._package:
            raise BadFile("not_xlsx")
        folder, _, name = self._workbook.rpartition("/")
        self._relations = f"{folder}/_rels/{name}.rels"
        sheets = self._package.elements(self._workbook, "sheet")
        self.sheets = {each.get("name", ""): attribute(each, "id") for each in sheets}
        if len(self.sheets) > MAX_SHEETS:
            raise BadFile("too_many_sheets", str(len(self.sheets)))

    @cached_property
    def counts_from_1904(self) -> bool:
        """Whether day 0 is 1 January 1904, as on a Macintosh of old."""
        properties = self._package.elements(self._workbook, "workbookPr")
        return any(each.get("date1904") in ("1", "true") for each in properties)

    @cached_property
    def properties(self) -> Mapping[str, str]:
        """The custom document properties, as text."""
        name = self._package.target("_rels/.rels", "custom-properties")
        return {
            each.get("name", ""): "".join(each.itertext())
            for each in self._package.elements(name, "property")
        }

    def sheet(self, name: str) -> Sheet:
        """The sheet ``name``; one without cells where there is none."""
        if name not in self.sheets:
            return Sheet({})
        part = self._package.target(self._relations, "worksheet", self.sheets[name])
        cells: dict[tuple[int, str], Cell] = {}
        merged: list[str] = []
        hidden = _Hidden()
        for element in self._package.elements(part, "c", "row", "mergeCell", "col"):
            if local(element) == "mergeCell":
                merged.append(element.get("ref", ""))
            elif local(element) in ("row", "col"):
                hidden.add(element)
            elif cell := self._cell(element):
                cells[cell.row, cell.column] = cell
        for place, cell in cells.items():
            if hidden.holds(cell):
                cells[place] = replace(cell, is_hidden=True)
        return Sheet(cells, tuple(merged))

    def _cell(self, element: Element) -> Cell | None:
        """``None`` for one that only has a look."""
        place = REFERENCE.fullmatch(element.get("r", ""))
        if place is None:
            raise BadFile("broken", element.get("r", ""))
        children = {local(child): child for child in element}
        kind, text = self._content(element.get("t", "n"), children)
        is_formula = "f" in children
        if text is None and not is_formula:
            return None
        shown = self._shown.get(element.get("s", "0"), Shown.PLAIN)
        return Cell(place[1], int(place[2]), kind, text, shown, is_formula)

    def _content(self, kind: str, children: Mapping[str, Element]) -> tuple[Kind, str | None]:
        if kind == "inlineStr":
            return Kind.TEXT, _rich(children["is"]) if "is" in children else None
        stored = children["v"].text if "v" in children else None
        if kind == "s":
            return Kind.TEXT, None if stored is None else self._shared(stored)
        if kind == "str":  # the result of a formula
            return Kind.TEXT, None if stored is None else unescaped(stored)
        kinds = {"b": Kind.BOOLEAN, "e": Kind.ERROR, "d": Kind.DATE}
        return kinds.get(kind, Kind.NUMBER), stored

    def _shared(self, index: str) -> str:
        try:
            return self._strings[int(index)]
        except (IndexError, ValueError) as error:
            raise BadFile("broken", "sharedStrings") from error

    @cached_property
    def _strings(self) -> list[str]:
        name = self._package.target(self._relations, "sharedStrings")
        return [_rich(each) for each in self._package.elements(name, "si")]

    @cached_property
    def _shown(self) -> Mapping[str, Shown]:
        """How each style shows a number, by the index that cells name it with."""
        name = self._package.target(self._relations, "styles")
        own = {
            each.get("numFmtId", ""): each.get("formatCode", "")
            for each in self._package.elements(name, "numFmt")
        }
        styles: list[Shown] = []
        for each in self._package.elements(name, "cellXfs"):
            styles = [_look(style.get("numFmtId", "0"), own) for style in each]
        return {str(n): look for n, look in enumerate(styles)}


def _look(number: str, own: Mapping[str, str]) -> Shown:
    if number.isdecimal() and int(number) in LOCAL_DATES:
        return Shown.DATE
    builtin = BUILTIN_FORMATS.get(int(number), "") if number.isdecimal() else ""
    code = own.get(number, builtin)
    if is_date_format(code):
        return Shown.DATE
    return Shown.PERCENT if "%" in code else Shown.PLAIN


class _Hidden:
    """The rows and columns of a sheet that nobody sees."""

    def __init__(self) -> None:
        self._rows: set[int] = set()
        self._columns: list[range] = []

    def add(self, element: Element) -> None:
        """Take ``element``, a row or a span of columns, where it is hidden."""
        if element.get("hidden") not in ("1", "true"):
            return
        if local(element) == "row":
            self._rows.add(_row_number(element))
        else:
            self._columns.append(_column_numbers(element))

    def holds(self, cell: Cell) -> bool:
        number = column_index_from_string(cell.column)
        return cell.row in self._rows or any(number in each for each in self._columns)


def _column_numbers(element: Element) -> range:
    first, last = element.get("min", ""), element.get("max", "")
    if not all(each.isdecimal() and len(each) < 8 for each in (first, last)):
        return range(0)
    return range(int(first), int(last) + 1)


def _row_number(element: Element) -> int:
    number = element.get("r", "")
    return int(number) if number.isdecimal() and len(number) < 8 else 0


def _rich(element: Element) -> str:
    """The text of a string, whatever its runs look like; its readings in kana are none of it."""
    return unescaped("".join(_runs(element)))


def _runs(element: Element) -> Iterator[str]:
    for child in element:
        if local(child) == "t":
            yield child.text or ""
        elif local(child) == "r":
            yield from _runs(child)


def unescaped(text: str) -> str:
    """What ``escaped`` was given: signs that XML cannot hold stand as «_x0001_»."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def escaped(text: str) -> str:
    """``text`` as a workbook can hold it.

    A carriage return would come back as a line feed, other control signs not at all; and a text
    that looks like such a sign is no such sign.
    """
    kept = LOOKS_ESCAPED.sub("_x005F_", text)
    return "".join(f"_x{ord(c):04X}_" if c < " " and c not in "\t\n" else c for c in kept)
