"""What a single value looks like: patterns, ranges, and the placeholders for what was not read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from frameworks.definition import ONE, ZERO, MonthDay

# At most 12 digits before the dot and 6 after it, as in answers.
DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?")
# "1.000" is one for a program and one thousand for a Vietnamese reader.
THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})*\.[0-9]{2}0")
WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})")
LEAP_YEAR = 2000

# Placeholders: what no file can hold; but the day, a real one, which is told by identity.
UNKNOWN_NUMBER = Decimal("NaN")
UNKNOWN_WHOLE = -1
UNKNOWN_TEXT = ""
UNKNOWN_DATE = date.min
UNKNOWN_DAY = MonthDay(1, 1)


def known(value: Decimal | int | str) -> bool:
    """Whether a value was read, rather than being a placeholder."""
    if isinstance(value, Decimal):
        return value.is_finite()
    return value not in (UNKNOWN_WHOLE, UNKNOWN_TEXT)


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of id or code: its name in messages and its pattern."""

    name: str
    pattern: re.Pattern[str]
    longest: int = 60


ID = Format("id", re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*"))
CODE = Format("code", re.compile(r"[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*"))
LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers between two bounds; ``open_low``: the lower bound itself is outside."""

    low: Decimal | None = None
    high: Decimal | None = None
    open_low: bool = False
    open_high: bool = False

    def __contains__(self, value: Decimal) -> bool:
        above = self.low is None or value > self.low or (value == self.low and not self.open_low)
        below = (
            self.high is None or value < self.high or (value == self.high and not self.open_high)
        )
        return above and below

    def __str__(self) -> str:
        """``0 ≤ x ≤ 1``"""
        low = "" if self.low is None else f"{self.low} {'<' if self.open_low else '≤'} "
        high = "" if self.high is None else f" {'<' if self.open_high else '≤'} {self.high}"
        return f"{low}x{high}"


ANY = Range()
FRACTION = Range(ZERO, ONE)
NOT_NEGATIVE = Range(ZERO)
POSITIVE = Range(ZERO, open_low=True)
NEGATIVE = Range(high=ZERO, open_high=True)
PERCENT = Range(ZERO, Decimal(100))
