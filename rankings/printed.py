"""The printed table as a CSV file: read into rows of text, with every mistake of its shape.

Pure. What a cell *says* is judged in ``rankings.checking``; here only the file is read: its
encoding, its columns, its lines. A row holds the cells exactly as printed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from frameworks.definition import Framework, IndexSet, MinimaTiers
from frameworks.spreadsheets import restored

TOTAL_COLUMN = "total"
COLUMNS = ("index_set", "kind", "rank", "agency", TOTAL_COLUMN, "tier")
# Our own download carries these behind the printed ones: read over, never believed.
COMPUTED_COLUMNS = ("percent", "tier_computed", "note")


class Kind(StrEnum):
    UNIT = "unit"
    AVERAGE = "average"
    ABSENT = "absent"  # listed without rank, total and tier


class FileProblemCode(StrEnum):
    NOT_UTF8 = "not_utf8"
    NOT_CSV = "not_csv"
    EMPTY = "empty"
    COLUMN_MISSING = "column_missing"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_REPEATED = "column_repeated"
    TOO_MANY_CELLS = "too_many_cells"


@dataclass(frozen=True, slots=True)
class FileProblem:
    """What is wrong with the file as a file. ``line`` counts from 1, the heading included."""

    code: FileProblemCode
    line: int
    found: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One line, as printed. ``figures``: "total", or "part:<id>" and "main:<code>", to text."""

    line: int
    index_set: str
    kind: str
    rank: str
    agency: str
    tier: str
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Printed:
    """The rows of a file, or why it has none."""

    rows: tuple[PrintedRow, ...]
    problems: tuple[FileProblem, ...] = ()


def figure_columns(index_set: IndexSet) -> tuple[str, ...]:
    """The columns that hold a unit's points: its total, or what its minima are set on."""
    tiers = index_set.tiers
    levels = tiers.levels if isinstance(tiers, MinimaTiers) else ()
    parts = {*index_set.order, *(part for level in levels for part in level.parts)}
    mains = {code for level in levels for code in level.main_indices}
    return (
        *(() if levels else (TOTAL_COLUMN,)),
        *(f"part:{part.id}" for part in index_set.parts if part.id in parts),
        *(f"main:{main.code}" for main in index_set.main_indices if main.code in mains),
    )


def read(data: bytes, framework: Framework) -> Printed:
    """The rows of ``data``, a UTF-8 CSV file with the columns that ``framework`` asks for."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Printed((), (FileProblem(FileProblemCode.NOT_UTF8, line),))
    try:
        lines = list(_lines(text))
    except csv.Error as error:
        return Printed((), (FileProblem(FileProblemCode.NOT_CSV, 1, str(error)),))
    if not lines:
        return Printed((), (FileProblem(FileProblemCode.EMPTY, 1),))
    (heading_line, heading), *body = lines
    return _read_lines(framework, heading_line, [cell.strip() for cell in heading], body)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every line that holds anything, with the number of the physical line it starts on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield start, cells
        start = reader.line_num + 1


def _read_lines(
    framework: Framework, line: int, heading: list[str], body: Sequence[tuple[int, list[str]]]
) -> Printed:
    problems = [
        *_heading_problems(framework, line, heading, _sets_named(heading, body)),
        *_length_problems(len(heading), body),
    ]
    if problems:
        return Printed((), tuple(problems))
    return Printed(tuple(_row(number, heading, cells) for number, cells in body))


def _sets_named(heading: list[str], body: Sequence[tuple[int, list[str]]]) -> set[str]:
    if "index_set" not in heading:
        return set()
    at = heading.index("index_set")
    return {cells[at] for _, cells in body if len(cells) > at}


def _heading_problems(
    framework: Framework, line: int, heading: list[str], named: set[str]
) -> Iterator[FileProblem]:
    """Only the sets that the file names ask for columns; any set's columns are known."""
    sets = [s for s in framework.index_sets if s.id in named] or list(framework.index_sets)
    base = tuple(column for column in COLUMNS if column != TOTAL_COLUMN)
    needed = dict.fromkeys((*base, *(column for s in sets for column in figure_columns(s))))
    for column in needed:
        if column not in heading:
            yield FileProblem(FileProblemCode.COLUMN_MISSING, line, expected=column)
    known = {*COLUMNS, *COMPUTED_COLUMNS, *_every_figure_column(framework)}
    for column in dict.fromkeys(heading):
        if column not in known:
            yield FileProblem(FileProblemCode.COLUMN_UNKNOWN, line, found=column)
        if heading.count(column) > 1:
            yield FileProblem(FileProblemCode.COLUMN_REPEATED, line, found=column)


def _every_figure_column(framework: Framework) -> Iterator[str]:
    for index_set in framework.index_sets:
        yield from (f"part:{part.id}" for part in index_set.parts)
        yield from (f"main:{main.code}" for main in index_set.main_indices)


def _length_problems(width: int, body: Sequence[tuple[int, list[str]]]) -> Iterator[FileProblem]:
    """Too many cells: an unquoted "625,30" is two. Missing ones at the end are empty."""
    for line, cells in body:
        if len(cells) > width:
            yield FileProblem(
                FileProblemCode.TOO_MANY_CELLS, line, found=str(len(cells)), expected=str(width)
            )


def _row(line: int, heading: list[str], cells: list[str]) -> PrintedRow:
    by_column = dict(zip(heading, map(restored, cells), strict=False))
    return PrintedRow(
        line=line,
        index_set=by_column.get("index_set", ""),
        kind=by_column.get("kind", ""),
        rank=by_column.get("rank", ""),
        agency=by_column.get("agency", ""),
        tier=by_column.get("tier", ""),
        figures={
            column: by_column.get(column, "")
            for column in heading
            if column == TOTAL_COLUMN or column.startswith(("part:", "main:"))
        },
    )
