"""Numbers as answers write them, and the exact arithmetic that points are made of.

A number in an answer becomes an integer and its count of decimals: no float ever exists, and
nothing is lost. Points are a pair of integers, numerator over denominator, until they are rounded
once, at the end. Plain tuples, because a national run makes a million of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from frameworks.scoring.problems import FaultCode, Refusal, Repeated, merged, refused
from frameworks.scoring.shapes import read_keys

PLAIN_NUMBER = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,6}))?")
LONG_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
TOO_GREAT = 10**12
NEGATIVE_NUMBER = re.compile(r"-[0-9]+(?:\.[0-9]+)?")

Exact = tuple[int, int]
"""Numerator and denominator (positive), not necessarily in lowest terms."""

Amount = tuple[int, int]
"""``(n, places)``: the number n / 10^places, as it was written (62.90 is ``(6290, 2)``)."""

Pair = tuple[int, int, int]
"""``(a, b, places)``: two numbers of one answer, both counted in 10^-places."""

NOTHING: Exact = (0, 1)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A JSON number as it stands in the file, before anyone decides what it is."""

    text: str


def exact(value: Decimal) -> Exact:
    """``value`` as numerator and denominator."""
    return value.as_integer_ratio()


def exact_amount(amount: Amount) -> Exact:
    n, places = amount
    return n, 10**places


def times(left: Exact, right: Exact) -> Exact:
    return left[0] * right[0], left[1] * right[1]


def plus(left: Exact, right: Exact) -> Exact:
    return left[0] * right[1] + right[0] * left[1], left[1] * right[1]


def less(left: Exact, right: Exact) -> bool:
    return left[0] * right[1] < right[0] * left[1]


def decimal_of(n: int, places: int) -> Decimal:
    """n / 10^places, with the digits it was written with."""
    return Decimal(n).scaleb(-places)


def read_amount(raw: object) -> Amount | Refusal:
    """A number ≥ 0 with at most 12 digits before the dot and 6 after it."""
    if type(raw) is int and 0 <= raw < TOO_GREAT:
        return raw, 0
    text = _literal(raw)
    if text is None:
        return refused(_fault_of_other(raw))
    match = PLAIN_NUMBER.fullmatch(text)
    if match is None:
        return refused(_fault_of_text(text), found=text[:40])
    decimals = match[2] or ""
    return int(match[1] + decimals), len(decimals)


def read_count(raw: object) -> int | Refusal:
    """A whole number ≥ 0: 3.0 is whole, 3.5 is a fraction of a counted thing."""
    amount = read_amount(raw)
    if isinstance(amount, Refusal):
        return amount
    n, places = amount
    count, rest = divmod(n, 10**places)
    return refused(FaultCode.NOT_WHOLE, found=decimal_of(n, places)) if rest else count


def read_pair(raw: object, first: str, second: str) -> Pair | Refusal:
    """Two numbers under the keys ``first`` and ``second``, and no other key."""
    record = read_keys(raw, (first, second))
    if isinstance(record, Refusal):
        return record
    left, right = read_amount(record[first]), read_amount(record[second])
    if isinstance(left, Refusal) or isinstance(right, Refusal):
        return merged([(first, left), (second, right)])
    (a, a_places), (b, b_places) = left, right
    if a_places == b_places:
        return a, b, a_places
    places = max(a_places, b_places)
    return a * 10 ** (places - a_places), b * 10 ** (places - b_places), places


def _literal(raw: object) -> str | None:
    """The digits of a JSON number or a string; ``None`` for anything else, a float included."""
    if isinstance(raw, Numeral):
        return raw.text
    if isinstance(raw, bool):  # in Python True is the integer 1; in an answer it is no number
        return None
    if isinstance(raw, (int, Decimal)):
        return str(Decimal(raw))
    return raw if isinstance(raw, str) else None


def _fault_of_other(raw: object) -> FaultCode:
    if raw is None:
        return FaultCode.NULL
    return FaultCode.REPEATED_KEY if isinstance(raw, Repeated) else FaultCode.NOT_A_NUMBER


def _fault_of_text(text: str) -> FaultCode:
    if NEGATIVE_NUMBER.fullmatch(text):
        return FaultCode.NEGATIVE
    return FaultCode.TOO_MANY_DIGITS if LONG_NUMBER.fullmatch(text) else FaultCode.NOT_A_NUMBER
