"""Published rows as files that people and programs take away.

The CSV file begins with the columns of ``check_ranking`` and holds names, points and tiers as
printed: anyone can check it with the same command. Behind them stand ``percent``,
``tier_computed`` and ``note``, which the command reads over. It has a byte order mark, without
which Excel on Windows garbles Vietnamese; numbers are printed the Vietnamese way, as in the
decision. Every row of a sample says «Dữ liệu minh họa» in its note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from import_export.fields import Field
from import_export.resources import Resource

from frameworks.spreadsheets import neutralised
from frameworks.vietnamese import printed
from rankings.models import Note, Ranking, RankingEntry, RankingGroup
from rankings.printed import (
    COLUMNS,
    COMPUTED_COLUMNS,
    TOTAL_COLUMN,
    Kind,
    figure_columns,
)

SAMPLE = "Dữ liệu minh họa"
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: its cells by column."""

    cells: Mapping[str, str]


class Cell(Field):
    """One column. Text that a spreadsheet would run as a formula leaves as text."""

    def export(self, instance: Line, **kwargs: object) -> str:
        return neutralised(instance.cells.get(self.column_name, ""))


class RankingResource(Resource):
    """The rows of one published ranking, groups and means in the order of print."""

    def __init__(self, ranking: Ranking) -> None:
        super().__init__()
        self.ranking = ranking
        names = [*columns_of(ranking), *COMPUTED_COLUMNS]
        self.fields = {name: Cell(column_name=name) for name in names}

    def get_queryset(self) -> list[Line]:
        return [line for group in self.ranking.groups.all() for line in lines_of(group)]

    def get_export_order(self) -> list[str]:
        return list(self.fields)


def csv_of(ranking: Ranking) -> bytes:
    """``du-lieu.csv`` of a published ranking, UTF-8."""
    text = RankingResource(ranking).export().export("csv")
    return f"{BYTE_ORDER_MARK}{text}".encode()


def columns_of(ranking: Ranking) -> list[str]:
    """The columns of ``check_ranking``: minima have their parts in place of the total."""
    sets = [group.index_set for group in ranking.groups.all()]
    figures = dict.fromkeys(column for one in sets for column in figure_columns(one))
    at = COLUMNS.index(TOTAL_COLUMN)
    return [*COLUMNS[:at], *figures, *COLUMNS[at + 1 :]]


def lines_of(group: RankingGroup) -> Iterator[Line]:
    """The rows of ``group`` and its mean, as printed."""
    for entry in group.entries.all():
        yield Line(_entry_cells(group, entry))
    if group.average_printed:
        yield Line(_mean_cells(group))


def _entry_cells(group: RankingGroup, entry: RankingEntry) -> dict[str, str]:
    return {
        "index_set": group.set_id,
        "kind": entry.kind,
        "rank": "" if entry.rank is None else str(entry.rank),
        "agency": entry.name,
        TOTAL_COLUMN: entry.points_printed,
        **entry.figures,
        "tier": entry.tier_printed,
        "percent": "" if entry.percent is None else printed(entry.percent),
        "tier_computed": entry.tier_computed_label,
        "note": _note(group, entry.notes.all()),
    }


def _mean_cells(group: RankingGroup) -> dict[str, str]:
    percent = group.average_percent
    notes = (note for note in group.notes.all() if note.entry_id is None)
    return {
        "index_set": group.set_id,
        "kind": Kind.AVERAGE.value,
        "agency": group.average_label,
        TOTAL_COLUMN: group.average_printed,
        "percent": "" if percent is None else printed(percent),
        "note": _note(group, notes),
    }


def _note(group: RankingGroup, notes: Iterable[Note]) -> str:
    """The numbers of the notes; before them, in a sample, that nothing of it is real."""
    numbers = [str(note.number) for note in notes]
    return ", ".join([SAMPLE, *numbers] if group.ranking.is_sample else numbers)
