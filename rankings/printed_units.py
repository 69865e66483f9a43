"""A printed row as values: its rank, its points, its tier and how it stands to others.

Pure. What cannot be read is ``None`` here; that it is a fault is for ``rankings.checking``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from frameworks.definition import TIER, TOTAL, IndexSet, MinimaTiers
from frameworks.scoring.tiers import tier_for_minima, tier_for_total
from frameworks.vietnamese import folded, read_printed
from rankings.printed import TOTAL_COLUMN, PrintedRow, figure_columns

PART = "part:"
MAIN = "main:"
LONGEST = 100


@dataclass(frozen=True, slots=True)
class ReadUnit:
    """A readable unit row. ``standing``: greater ranks before; equal shares a rank.

    ``rank`` None: printed without one. ``tier`` and ``tier_computed`` are ids.
    """

    row: PrintedRow
    rank: int | None
    figures: Mapping[str, Decimal]
    tier: str
    tier_computed: str
    standing: tuple[Decimal, ...]
    ranked: bool


def read_figure(text: str) -> Decimal | None:
    """The number that a cell prints, or ``None``; a hundred characters are no printed number."""
    return read_printed(text) if len(text) < LONGEST else None


def read_rank(text: str) -> int | None:
    """A whole number of 1 or more, or ``None``."""
    number = read_figure(text)
    if number is None or number < 1 or number != number.to_integral_value():
        return None
    return int(number)


def tier_id(index_set: IndexSet, label: str) -> str | None:
    """The tier that ``label`` prints, folded like a name; ``None``: the set has no such tier."""
    wanted = folded(label)
    return next((level.id for level in index_set.levels if folded(level.label) == wanted), None)


def unlisted_tier(index_set: IndexSet) -> str | None:
    """The id of «Không xếp hạng», whose units have no rank; ``None`` where every tier has."""
    tiers = index_set.tiers
    return tiers.otherwise.id if isinstance(tiers, MinimaTiers) else None


def read_unit(index_set: IndexSet, row: PrintedRow) -> ReadUnit:
    """``row`` as values. It must be readable: ``ValueError`` where a cell is not."""
    figures = {column: _number(row, column) for column in figure_columns(index_set)}
    tier = tier_id(index_set, row.tier)
    if tier is None:
        raise ValueError(f"line {row.line}: {row.tier!r} is no tier of {index_set.id}")
    computed = computed_tier(index_set, figures)
    ranked = computed != unlisted_tier(index_set)
    return ReadUnit(
        row=row,
        rank=read_rank(row.rank),
        figures=figures,
        tier=tier,
        tier_computed=computed,
        standing=_standing(index_set, figures, computed) if ranked else (),
        ranked=ranked,
    )


def _number(row: PrintedRow, column: str) -> Decimal:
    number = read_figure(row.figures.get(column, ""))
    if number is None:
        raise ValueError(f"line {row.line}: {column} cannot be read")
    return number


def computed_tier(index_set: IndexSet, figures: Mapping[str, Decimal]) -> str:
    """The id of the tier that the framework's rule gives to printed points."""
    tiers = index_set.tiers
    if isinstance(tiers, MinimaTiers):
        return tier_for_minima(tiers, _keyed(figures, PART), _keyed(figures, MAIN))
    return tier_for_total(tiers, figures[TOTAL_COLUMN], index_set.max_points)


def _keyed(figures: Mapping[str, Decimal], prefix: str) -> dict[str, Decimal]:
    return {c.removeprefix(prefix): v for c, v in figures.items() if c.startswith(prefix)}


def _standing(
    index_set: IndexSet, figures: Mapping[str, Decimal], tier: str
) -> tuple[Decimal, ...]:
    """By what a unit stands above another, first to last: the set's ``order`` as numbers."""
    ids = [level.id for level in index_set.levels]
    values = {
        TIER: Decimal(len(ids) - ids.index(tier)),
        TOTAL: figures.get(TOTAL_COLUMN, Decimal(0)),
        **_keyed(figures, PART),
    }
    return tuple(values[key] for key in index_set.order)
