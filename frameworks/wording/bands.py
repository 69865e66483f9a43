"""Where each band of a rule begins and ends, so that words can name both sides.

A file lists bounds ("from 90", "from 70"); a reader needs the whole line without gaps: from 90;
from 70 to under 90; under 70. The best band that holds counts, whatever the order of the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from frameworks.definition import Band, LateBand


@dataclass(frozen=True, slots=True)
class Stretch:
    """All values from ``low`` to ``high`` that earn ``fraction``; ``None`` is an open side.

    Where higher is better ``low`` belongs to the stretch and ``high`` to its upper neighbour;
    where lower is better it is the other way round.
    """

    low: Decimal | None
    high: Decimal | None
    fraction: Decimal


def rising(bands: Iterable[Band], otherwise: Decimal) -> tuple[Stretch, ...]:
    """Stretches of ``min`` bounds, the highest first; the last one is below every bound."""
    lowest_first = sorted(bands, key=lambda band: band.bound)
    lows = [band.bound for band in lowest_first]
    best = accumulate((band.fraction for band in lowest_first), max)
    stretches = [
        Stretch(low, high, fraction)
        for low, high, fraction in zip(lows, [*lows[1:], None], best, strict=True)
    ]
    return (*reversed(stretches), Stretch(None, lows[0], otherwise))


def falling(bands: Iterable[Band], otherwise: Decimal) -> tuple[Stretch, ...]:
    """Stretches of ``max`` bounds, the lowest first; the last one is above every bound."""
    mirrored = [Band(-band.bound, band.fraction) for band in bands]
    return tuple(
        Stretch(_mirror(stretch.high), _mirror(stretch.low), stretch.fraction)
        for stretch in rising(mirrored, otherwise)
    )


def _mirror(bound: Decimal | None) -> Decimal | None:
    return None if bound is None else -bound


@dataclass(frozen=True, slots=True)
class LateStretch:
    """From ``first`` to ``last`` days late (``None``: any number more) earns ``fraction``."""

    first: int
    last: int | None
    fraction: Decimal


def lateness(late: tuple[LateBand, ...], otherwise: Decimal) -> tuple[LateStretch, ...]:
    """Stretches of days late. The first band of the file that reaches far enough counts."""
    stretches, first = [], 1
    for last in sorted({band.days_max for band in late}):
        fraction = next(band.fraction for band in late if band.days_max >= last)
        stretches.append(LateStretch(first, last, fraction))
        first = last + 1
    return (*stretches, LateStretch(first, None, otherwise))
