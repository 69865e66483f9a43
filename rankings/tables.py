"""The tables of a cycle: final sheets and ranks become unsaved rows, copies of the time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.services.scores import Stage, group_sheets
from frameworks.definition import Framework, IndexSet, MinimaTiers
from frameworks.scoring.sheet import ScoreSheet
from frameworks.vietnamese import printed, sort_key
from rankings.council_selectors import Entrant
from rankings.models import Kind, RankingEntry
from rankings.printed import TOTAL_COLUMN, figure_columns
from rankings.printed_units import MAIN, PART
from rankings.ranking import average, listed, ranks


@dataclass(frozen=True, slots=True)
class Table:
    """One ranking group: its set, its name, its rows in the order of print, its mean if any."""

    index_set: IndexSet
    name: str
    entries: Sequence[RankingEntry]
    average: Decimal | None
    average_printed: str


def tables_of(framework: Framework, entrants: Iterable[Entrant]) -> list[Table]:
    """A table for each ranking group, in the order of the sets, then of the groups' names.

    Raises ``assessments.services.scores.BrokenAnswers``.
    """
    by_group: dict[tuple[str, str], list[Entrant]] = {}
    for entrant in entrants:
        submission = entrant.submission
        key = (submission.index_set.set_id, submission.ranking_group)
        by_group.setdefault(key, []).append(entrant)
    return [
        _table(framework, index_set, name, by_group[index_set.id, name])
        for index_set in framework.index_sets
        for name in sorted((n for s, n in by_group if s == index_set.id), key=sort_key)
    ]


def _table(
    framework: Framework, index_set: IndexSet, name: str, entrants: Sequence[Entrant]
) -> Table:
    sent = [entrant.version for entrant in entrants if entrant.version is not None]
    sheets = {str(pk): sheet for pk, sheet in group_sheets(sent, Stage.DECIDED).items()}
    entries = [*_ranked(index_set, sheets, entrants), *_absent(entrants)]
    for position, entry in enumerate(entries, start=1):
        entry.position = position
    rounding = framework.rounding.average
    mean = None
    if index_set.average_label is not None and not isinstance(index_set.tiers, MinimaTiers):
        mean = average((sheet.ranking_points for sheet in sheets.values()), rounding)
    text = "" if mean is None else printed(mean, rounding.places)
    return Table(index_set, name, entries, mean, text)


def _ranked(
    index_set: IndexSet, sheets: dict[str, ScoreSheet], entrants: Iterable[Entrant]
) -> list[RankingEntry]:
    names = {str(entrant.submission.pk): entrant.name for entrant in entrants}
    rank_of = ranks(index_set, sheets)
    return [
        _unit(index_set, names[key], rank_of[key], sheets[key]) for key in listed(rank_of, names)
    ]


def _unit(index_set: IndexSet, name: str, rank: int | None, sheet: ScoreSheet) -> RankingEntry:
    """The row of a unit that sent: its printed tier is the one its rule gives."""
    labels = {level.id: level.label for level in index_set.levels}
    figures = {c: _printed(_value(sheet, c), sheet) for c in figure_columns(index_set)}
    total = figures.pop(TOTAL_COLUMN, "")
    return RankingEntry(
        kind=Kind.UNIT,
        name=name,
        rank=rank,
        points_printed=total,
        points=sheet.ranking_points if total else None,
        figures=figures,
        tier_printed=labels[sheet.tier],
        tier=sheet.tier,
        tier_computed=sheet.tier,
        tier_computed_label=labels[sheet.tier],
    )


def _value(sheet: ScoreSheet, column: str) -> Decimal:
    if column.startswith(PART):
        return sheet.parts[column.removeprefix(PART)]
    if column.startswith(MAIN):
        return sheet.main_indices[column.removeprefix(MAIN)]
    return sheet.ranking_points


def _printed(value: Decimal, sheet: ScoreSheet) -> str:
    """With the decimals of the rounding, or its own where it has more."""
    return printed(value, max(sheet.places, -int(value.normalize().as_tuple().exponent)))


def _absent(entrants: Iterable[Entrant]) -> list[RankingEntry]:
    """Those that never sent: last, by name, without rank, points and tier."""
    names = [entrant.name for entrant in entrants if entrant.version is None]
    return [RankingEntry(kind=Kind.ABSENT, name=name) for name in sorted(names, key=sort_key)]
