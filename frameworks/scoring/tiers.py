"""The tier of a total, or of the parts and main indices where each has its minimum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from frameworks.definition import (
    ONE,
    Level,
    MinimaLevel,
    MinimaTiers,
    PercentTiers,
    PointTiers,
)
from frameworks.scoring.rounding import EXACT

HUNDRED = Decimal(100)


def tier_for_total(tiers: PercentTiers | PointTiers, points: Decimal, maximum: Decimal) -> str:
    """The id of the tier of ``points`` out of ``maximum``, compared without rounding.

    Percent bounds are of ``maximum``: 375,00 of 750 is exactly 50 %, which is not above 50 %.
    """
    if isinstance(tiers, PercentTiers):
        return _first_level(tiers.levels, EXACT.multiply(points, HUNDRED), maximum)
    return _first_level(tiers.levels, points, ONE)


def _first_level(levels: Sequence[Level], reached: Decimal, whole: Decimal) -> str:
    """The first level whose bound, times ``whole``, is reached; the last one has no bound."""
    for level in levels[:-1]:
        if level.bound is not None:
            bound = EXACT.multiply(level.bound, whole)
            if reached > bound or (level.inclusive and reached == bound):
                return level.id
    return levels[-1].id


def tier_for_minima(
    tiers: MinimaTiers, parts: Mapping[str, Decimal], main_indices: Mapping[str, Decimal]
) -> str:
    """The id of the first level of which everything holds, or of ``otherwise``.

    Every part's total and every main index must reach its minimum: a high total does not make up
    for one group that falls short (QĐ 1040/QĐ-UBND An Giang).
    """
    for level in tiers.levels:
        if _all_reached(level, parts, main_indices):
            return level.id
    return tiers.otherwise.id


def _all_reached(
    level: MinimaLevel, parts: Mapping[str, Decimal], main_indices: Mapping[str, Decimal]
) -> bool:
    return all(parts[part] >= least for part, least in level.parts.items()) and all(
        main_indices[code] >= least.points for code, least in level.main_indices.items()
    )
