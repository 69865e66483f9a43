"""Soát phụ lục: a printed ranking held against its own rules.

Pure. Only contradictions with the framework are found here; what is merely worth knowing (near
ties, spellings) is in ``rankings.remarks``. Values are returned, never sentences: those are made
in ``rankings.check_messages``.

Which rows take part in what, for one index set at a time:

- a row that cannot be read, or with more points than the maximum, gets that one code; it keeps
  its place in the ranks below it, and the set's mean is then not checked;
- an exact copy of an earlier row (name, rank, points) is a duplicate and nothing more;
- a unit listed as absent has a name and nothing else;
- every other unit row is *readable*: it has a tier, a rank and a share in the mean.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from frameworks.definition import Framework, IndexSet, MinimaTiers, Rounding, RoundingMode
from frameworks.scoring.rounding import PERCENT, rounded
from frameworks.vietnamese import folded, printed
from rankings.printed import TOTAL_COLUMN, Kind, PrintedRow, figure_columns
from rankings.printed_units import (
    MAIN,
    PART,
    ReadUnit,
    read_figure,
    read_rank,
    read_unit,
    tier_id,
    unlisted_tier,
)


class Code(StrEnum):
    """What a contradiction is; the codes are part of the stable output of ``check_ranking``."""

    UNREADABLE = "unreadable"
    MAXIMUM = "maximum"
    TIER = "tier"
    RANK = "rank"
    TIE = "tie"
    ORDER = "order"
    AVERAGE_ROUNDING = "average-rounding"
    AVERAGE = "average"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One place where the print and its rule differ.

    ``printed`` and ``expected`` are written as documents write them; empty: nothing stands there,
    or nothing can be expected. ``line`` of the file; a missing mean has the last line of its set.
    ``facts`` hold what a sentence about it needs, by names told at the function that sets them.
    """

    code: Code
    index_set: str
    agency: str
    printed: str
    expected: str
    line: int
    facts: Mapping[str, str] = field(default_factory=dict)


def check(framework: Framework, rows: Sequence[PrintedRow]) -> tuple[Contradiction, ...]:
    """Every contradiction between ``rows`` and ``framework``, in the order of the file."""
    found = [
        _unreadable(row, ("index_set",)) for row in rows if row.index_set not in framework.sets
    ]
    for index_set in framework.index_sets:
        own = [row for row in rows if row.index_set == index_set.id]
        if own:
            found.extend(_check_set(index_set, framework.rounding.average, own))
    return tuple(sorted(found, key=lambda contradiction: contradiction.line))


def _check_set(
    index_set: IndexSet, rounding: Rounding, rows: Sequence[PrintedRow]
) -> Iterator[Contradiction]:
    listed = [row for row in rows if row.kind != Kind.AVERAGE]
    faults = {row.line: fault for row in listed if (fault := _fault(index_set, row))}
    yield from faults.values()
    repeats = dict(_repeats(index_set, [row for row in listed if row.line not in faults], listed))
    yield from (repeat.contradiction for repeat in repeats.values())
    units = [
        read_unit(index_set, row)
        for row in listed
        if row.kind == Kind.UNIT
        and row.line not in faults
        and not (row.line in repeats and repeats[row.line].exact)
    ]
    # A nameless absent unit cannot be read, but it never had a place nor a total.
    unplaced = [row.line for row in listed if row.line in faults and row.kind != Kind.ABSENT]
    yield from _tiers(index_set, units)
    yield from _ranks(index_set, units, unplaced)
    yield from _averages(index_set, rounding, rows, units, blocked=bool(unplaced))


# ── Cells ──────────────────────────────────────────────────────────────────────────────────


def _fault(index_set: IndexSet, row: PrintedRow) -> Contradiction | None:
    """The one code of a listed row that takes no part in anything else."""
    columns = tuple(_unreadable_columns(index_set, row))
    if columns:
        return _unreadable(row, columns)
    return None if row.kind == Kind.ABSENT else _above_maximum(index_set, row)


def _unreadable_columns(index_set: IndexSet, row: PrintedRow) -> Iterator[str]:
    if row.kind not in tuple(Kind):
        yield "kind"
    if row.kind != Kind.ABSENT and not _rank_is_readable(index_set, row):
        yield "rank"
    if not row.agency.strip():
        yield "agency"
    if row.kind == Kind.ABSENT:
        return
    for column in figure_columns(index_set):
        if read_figure(row.figures.get(column, "")) is None:
            yield column
    if tier_id(index_set, row.tier) is None:
        yield "tier"


def _rank_is_readable(index_set: IndexSet, row: PrintedRow) -> bool:
    if row.rank:
        return read_rank(row.rank) is not None
    unlisted = unlisted_tier(index_set)
    return unlisted is not None and tier_id(index_set, row.tier) == unlisted


def _cell(row: PrintedRow, column: str) -> str:
    cells = {
        "index_set": row.index_set,
        "kind": row.kind,
        "rank": row.rank,
        "agency": row.agency,
        "tier": row.tier,
    }
    return cells[column] if column in cells else row.figures.get(column, "")


def _unreadable(row: PrintedRow, columns: tuple[str, ...]) -> Contradiction:
    """``facts``: ``columns``, every cell that cannot be read; ``printed`` is the first of them."""
    facts = {"columns": ", ".join(columns)}
    return _of(row, Code.UNREADABLE, _cell(row, columns[0]), "", facts)


def _above_maximum(index_set: IndexSet, row: PrintedRow) -> Contradiction | None:
    """``facts``: ``column``, where more points stand than can be had."""
    maxima = {
        TOTAL_COLUMN: index_set.max_points,
        **{f"{PART}{part.id}": part.max_points for part in index_set.parts},
        **{f"{MAIN}{main.code}": main.max_points for main in index_set.main_indices},
    }
    for column in figure_columns(index_set):
        text = row.figures[column]
        value = read_figure(text)
        if value is not None and value > maxima[column]:
            expected = printed(maxima[column], None)
            return _of(row, Code.MAXIMUM, text, expected, {"column": column})
    return None


def _of(
    row: PrintedRow, code: Code, found: str, expected: str, facts: Mapping[str, str]
) -> Contradiction:
    return Contradiction(code, row.index_set, row.agency, found, expected, row.line, facts)


# ── Duplicates ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Repeat:
    contradiction: Contradiction
    exact: bool


def _repeats(
    index_set: IndexSet, judged: Iterable[PrintedRow], listed: Iterable[PrintedRow]
) -> Iterator[tuple[int, _Repeat]]:
    """Later rows of a name already listed, by line. ``facts``: ``first_line``, ``first_agency``."""
    judged_lines = {row.line for row in judged}
    earlier: dict[str, list[PrintedRow]] = {}
    for row in listed:
        name = folded(row.agency)
        same = earlier.setdefault(name, [])
        if same and row.line in judged_lines:
            facts = {"first_line": str(same[0].line), "first_agency": same[0].agency}
            contradiction = _of(row, Code.DUPLICATE, row.agency, "", facts)
            copy = _identity(index_set, row)
            exact = row.kind == Kind.UNIT and any(_identity(index_set, r) == copy for r in same)
            yield row.line, _Repeat(contradiction, exact)
        same.append(row)


def _identity(index_set: IndexSet, row: PrintedRow) -> tuple[object, ...]:
    """What makes a row of one name an exact copy: kind, rank and points, as values."""
    figures = (read_figure(row.figures.get(c, "")) for c in figure_columns(index_set))
    return (row.kind, read_rank(row.rank), *figures)


# ── Tiers ──────────────────────────────────────────────────────────────────────────────────


def _tiers(index_set: IndexSet, units: Iterable[ReadUnit]) -> Iterator[Contradiction]:
    """``facts``: ``points``, ``maximum`` and ``percent`` of a total; empty for minima."""
    labels = {level.id: level.label for level in index_set.levels}
    for unit in units:
        if unit.tier != unit.tier_computed:
            facts = _share(index_set, unit)
            yield _of(unit.row, Code.TIER, unit.row.tier, labels[unit.tier_computed], facts)


def _share(index_set: IndexSet, unit: ReadUnit) -> dict[str, str]:
    if TOTAL_COLUMN not in unit.figures:
        return {}
    share = Fraction(unit.figures[TOTAL_COLUMN]) / Fraction(index_set.max_points) * 100
    percent = rounded(share, PERCENT)
    return {
        "points": unit.row.figures[TOTAL_COLUMN],
        "maximum": printed(index_set.max_points, None),
        "percent": printed(percent),
    }


# ── Ranks ──────────────────────────────────────────────────────────────────────────────────


def _ranks(
    index_set: IndexSet, units: Sequence[ReadUnit], unplaced: Sequence[int]
) -> Iterator[Contradiction]:
    """Rank, tie and order. ``unplaced``: the lines of rows that keep a place all the same."""
    standings = sorted(unit.standing for unit in units if unit.ranked)
    above: ReadUnit | None = None
    for place, unit in enumerate(units, start=1):
        held = bisect_left(unplaced, unit.row.line)
        expected = _expected_rank(unit, standings, held)
        if unit.rank != expected:
            yield _wrong_rank(unit, expected, standings)
        elif above is not None and above.standing < unit.standing:
            yield _wrong_place(unit, above, place + held)
        above = unit


def _expected_rank(
    unit: ReadUnit, standings: Sequence[tuple[Decimal, ...]], held: int
) -> int | None:
    """1 + the readable rows that stand higher + the rows above that hold a place unread."""
    if not unit.ranked:
        return None
    return 1 + len(standings) - bisect_right(standings, unit.standing) + held


def _wrong_rank(
    unit: ReadUnit, expected: int | None, standings: Sequence[tuple[Decimal, ...]]
) -> Contradiction:
    equals = bisect_right(standings, unit.standing) - bisect_left(standings, unit.standing)
    code = Code.TIE if equals > 1 else Code.RANK
    return _of(unit.row, code, unit.row.rank, "" if expected is None else str(expected), {})


def _wrong_place(unit: ReadUnit, above: ReadUnit, place: int) -> Contradiction:
    """The rank is right, the place is not. ``facts``: ``above``, the lesser unit over it."""
    facts = {"above": above.row.agency, "above_line": str(above.row.line)}
    return _of(unit.row, Code.ORDER, str(place), str(unit.rank), facts)


# ── Means ──────────────────────────────────────────────────────────────────────────────────


def _averages(
    index_set: IndexSet,
    rounding: Rounding,
    rows: Sequence[PrintedRow],
    units: Sequence[ReadUnit],
    *,
    blocked: bool,
) -> Iterator[Contradiction]:
    """The set's printed mean. Never of minima: their parts have no total to take a mean of."""
    if isinstance(index_set.tiers, MinimaTiers):
        return
    averages = [row for row in rows if row.kind == Kind.AVERAGE]
    unreadable = [r for r in averages if read_figure(r.figures.get(TOTAL_COLUMN, "")) is None]
    yield from (_unreadable(row, (TOTAL_COLUMN,)) for row in unreadable)
    if blocked or unreadable:
        return
    mean = exact_mean(units)
    if averages:
        yield from _judged_average(averages[0], mean, rounding)
        yield from _doubled_averages(averages)
    elif mean is not None and index_set.average_label is not None:
        expected = printed(rounded(mean, rounding), rounding.places)
        yield Contradiction(
            Code.AVERAGE,
            index_set.id,
            index_set.average_label,
            "",
            expected,
            rows[-1].line,
            {"reason": "missing"},
        )


def exact_mean(units: Sequence[ReadUnit]) -> Fraction | None:
    """The exact mean of the printed totals; ``None`` of no unit."""
    totals = [Fraction(unit.figures[TOTAL_COLUMN]) for unit in units]
    return sum(totals, Fraction(0)) / len(totals) if totals else None


def _judged_average(
    row: PrintedRow, mean: Fraction | None, rounding: Rounding
) -> Iterator[Contradiction]:
    """``facts``: ``exact``, the mean to six places, and ``reason``: another, rounding, no_units."""
    text = row.figures[TOTAL_COLUMN]
    if mean is None:
        yield _of(row, Code.AVERAGE, text, "", {"reason": "no_units"})
        return
    value = read_figure(text)
    right = rounded(mean, rounding)
    if value == right:
        return
    other = value in every_rounding(mean, rounding.places)
    code = Code.AVERAGE_ROUNDING if other else Code.AVERAGE
    exact = printed(rounded(mean, Rounding(places=6, mode=RoundingMode.DOWN)), None)
    facts = {"exact": exact, "reason": "rounding" if other else "another"}
    yield _of(row, code, text, printed(right, rounding.places), facts)


def every_rounding(mean: Fraction, places: int) -> tuple[Decimal, ...]:
    """``mean`` half up, down and up: the three ways a decision may have rounded it."""
    down = rounded(mean, Rounding(places=places, mode=RoundingMode.DOWN))
    half_up = rounded(mean, Rounding(places=places, mode=RoundingMode.HALF_UP))
    up = down if Fraction(down) == mean else down + Decimal(1).scaleb(-places)
    return (half_up, down, up)


def _doubled_averages(averages: Sequence[PrintedRow]) -> Iterator[Contradiction]:
    """Every mean after the first. ``facts``: ``first_line``."""
    for row in averages[1:]:
        facts = {"reason": "doubled", "first_line": str(averages[0].line)}
        yield _of(row, Code.AVERAGE, row.figures[TOTAL_COLUMN], "", facts)
