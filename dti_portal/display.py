"""How figures, dates and numbers of decisions stand in a page: text in, text out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from frameworks import vietnamese
from frameworks.definition import IndexSet, Level, Otherwise, PercentTiers
from frameworks.vietnamese import printed

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
MISSING = "\N{EN DASH}"
SUNDAY = 7
STEPS = 4  # of the terrace, the sign of the four tiers


def points(value: Decimal | None) -> str:
    """A score, always with two decimals: ``625,30``; a missing one is ``–``, never 0."""
    return MISSING if value is None else printed(value, 2)


def all_digits(value: Decimal) -> str:
    """A bound in points: with at least two decimals, and none of its own cut off."""
    own = -int(value.normalize().as_tuple().exponent)
    return printed(value, max(2, own))


def number(value: Decimal | int | None) -> str:
    """A stated number with the digits it was stated with: ``1.000``, ``842,5``."""
    return MISSING if value is None else printed(Decimal(value), None)


def share(value: Decimal, whole: Decimal) -> Decimal:
    """``value`` as a percentage of ``whole``, unrounded. Raises ``ZeroDivisionError``."""
    return value * 100 / whole


def percent(value: Decimal, whole: Decimal) -> str:
    """``value`` of ``whole`` as decisions print it, half up: ``62,53%``."""
    return f"{printed(share(value, whole), 2)}%"


def document_date(day: date | None) -> str:
    """A date as documents print it: ``07/11/2022``, ``11/4/2023``; a missing one is ``–``."""
    return vietnamese.document_date(day) if day else MISSING


def weekday(day: date) -> str:
    """The day of the week as a calendar heads its columns: ``T2`` … ``T7``, ``CN``."""
    return "CN" if day.isoweekday() == SUNDAY else f"T{day.isoweekday() + 1}"


def unbroken(text: str) -> str:
    """``text`` with no-break spaces, for "Quyết định 791/QĐ-UBND"."""
    return NO_BREAK_SPACE.join(text.split())


def step_of(index_set: IndexSet, tier: str) -> int:
    """How many of the four steps the tier ``tier`` fills: 4 for the highest, 0 for no ranking.

    A set of three levels begins at the top all the same. Raises ``KeyError`` on an unknown tier.
    """
    for position, level in enumerate(index_set.levels):
        if level.id == tier:
            return 0 if isinstance(level, Otherwise) else max(1, STEPS - position)
    raise KeyError(tier)


@dataclass(frozen=True, slots=True)
class TierRange:
    """A tier with its step of the terrace and its range as printed: ``> 50–75%``, ``≥ 85``.

    ``range`` is empty where the tier is decided by minima.
    """

    label: str
    step: int
    range: str


def tier_ranges(index_set: IndexSet) -> list[TierRange]:
    """The tiers of a set, highest first."""
    unit = "%" if isinstance(index_set.tiers, PercentTiers) else ""
    upper: Level | None = None
    ranges = []
    for level in index_set.levels:
        step = step_of(index_set, level.id)
        if isinstance(level, Level):
            ranges.append(TierRange(level.label, step, _range(level, upper, unit)))
            upper = level
        else:
            ranges.append(TierRange(level.label, step, ""))
    return ranges


def _range(level: Level, upper: Level | None, unit: str) -> str:
    """From ``level``'s own bound to that of the tier above it, each strict or not."""
    low = "" if level.bound is None else number(level.bound)
    high = "" if upper is None else number(upper.bound)
    if not high:
        return f"{'≥' if level.inclusive else '>'} {low}{unit}" if low else ""
    below = "<" if upper and upper.inclusive else ""
    if not low:
        return f"{below or '≤'} {high}{unit}"
    return f"{'' if level.inclusive else '> '}{low}–{below}{high}{unit}"
