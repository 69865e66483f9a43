"""The only place where a score or a mean is rounded."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Inexact
from fractions import Fraction

from frameworks.definition import Rounding, RoundingMode
from frameworks.scoring.numbers import Exact

# The default context keeps 28 digits and rounds what is longer without a word. This one keeps a
# hundred and refuses to round.
EXACT = Context(prec=100, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[Inexact])

PERCENT = Rounding(2, RoundingMode.HALF_UP)


def rounded(value: Fraction | Decimal, rounding: Rounding) -> Decimal:
    """``value`` at ``rounding.places`` decimals; half up goes away from zero, down towards it."""
    n, d = value.as_integer_ratio()
    units = whole_units([(n * units_in_a_point(rounding), d)], rounding.mode)
    return from_units(units[0], rounding)


def units_in_a_point(rounding: Rounding) -> int:
    """How many of the smallest units that survive rounding make one point: 100 hundredths."""
    return int(10**rounding.places)


def whole_units(values: Iterable[Exact], mode: RoundingMode) -> list[int]:
    """Each exact count of units as a whole number of them: 1933 1/3 hundredths are 1933.

    The one division of all scoring: what comes before it only multiplies, so nothing was lost.
    """
    # // goes down, so below zero away from zero: the sign is taken off first and put back.
    if mode is RoundingMode.DOWN:
        return [n // d if n >= 0 else -(-n // d) for n, d in values]
    # Half up is the floor of n/d + 1/2, which is the floor of (2n + d)/2d: one division, not two.
    return [(n + n + d) // (d + d) if n >= 0 else -((d - n - n) // (d + d)) for n, d in values]


def from_units(units: int, rounding: Rounding) -> Decimal:
    """A count of 10^-places as the decimal it is: 1933 is 19.33."""
    return Decimal(units).scaleb(-rounding.places, EXACT)
