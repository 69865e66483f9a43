"""Ranks within a ranking group, the order of a list, and printed means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter

from frameworks.definition import TIER, TOTAL, IndexSet, MinimaTiers, Rounding
from frameworks.scoring.rounding import rounded
from frameworks.scoring.sheet import ScoreSheet
from frameworks.vietnamese import sort_key

Merit = tuple[Decimal, ...]
"""What ranks are told apart by, first to last; the greater the better."""


def ranks(index_set: IndexSet, sheets: Mapping[str, ScoreSheet]) -> dict[str, int | None]:
    """The rank of each agency by ``index_set.order``; ``None`` where its tier gives none.

    Ties share a rank and the next one is skipped (1, 1, 3). A unit below the last level of a set
    with minima is listed and has no rank (QĐ 1040/QĐ-UBND: «thì không xếp hạng»).
    """
    height = {level.id: Decimal(-n) for n, level in enumerate(index_set.levels)}
    tiers = index_set.tiers
    unranked = tiers.otherwise.id if isinstance(tiers, MinimaTiers) else None
    merits = {
        agency: tuple([_criterion(by, sheet, height) for by in index_set.order])
        for agency, sheet in sheets.items()
        if sheet.tier != unranked
    }
    return {**dict.fromkeys(sheets), **shared_ranks(merits)}


def _criterion(by: str, sheet: ScoreSheet, height: Mapping[str, Decimal]) -> Decimal:
    if by == TOTAL:
        return sheet.ranking_points
    return height[sheet.tier] if by == TIER else sheet.parts[by]


def main_index_ranks(sheets: Mapping[str, ScoreSheet], code: str) -> dict[str, int]:
    """Ranks by the points of one main index (QĐ 3299/QĐ-UBND ranks by each criterion too)."""
    return shared_ranks({agency: (s.main_indices[code],) for agency, s in sheets.items()})


def shared_ranks(merits: Mapping[str, Merit]) -> dict[str, int]:
    """1 + how many have more: equal merits share a rank and the next one is skipped."""
    ordered = list(merits.values())
    # By the last criterion first: each sort leaves what it finds equal as it was. Comparing whole
    # tuples would compare every number twice.
    for n in reversed(range(max(map(len, ordered), default=0))):
        ordered.sort(key=itemgetter(n), reverse=True)
    rank_of: dict[Merit, int] = {}
    for place, merit in enumerate(ordered, start=1):
        rank_of.setdefault(merit, place)
    return {agency: rank_of[merit] for agency, merit in merits.items()}


def listed(ranks_by_agency: Mapping[str, int | None], names: Mapping[str, str]) -> list[str]:
    """Agencies in the order of a printed list: by rank, ties by Vietnamese name, unranked last."""

    def place(agency: str) -> tuple[bool, int, bytes, str]:
        rank = ranks_by_agency[agency]
        return rank is None, rank or 0, sort_key(names[agency]), agency

    return sorted(ranks_by_agency, key=place)


def average(values: Iterable[Decimal], rounding: Rounding) -> Decimal | None:
    """The exact mean of printed totals, rounded once; ``None`` of none.

    328,2059 was published as 328,20 in 2022: ``rounding`` is the framework's own for averages.
    """
    exact = [Fraction(value) for value in values]
    return rounded(sum(exact, Fraction(0)) / len(exact), rounding) if exact else None
