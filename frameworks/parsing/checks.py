"""Checks that several records share. A placeholder is passed over: its mistake is told."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from itertools import pairwise

from frameworks.definition import ZERO
from frameworks.parsing.cursor import Cursor
from frameworks.parsing.formats import known
from frameworks.parsing.problems import ProblemCode


def refuse_doubles(at: Cursor, key: str, names: Iterable[str]) -> None:
    """Each name once; the later one is the mistake."""
    seen: set[str] = set()
    for element, name in zip(at.elements(), names, strict=True):
        if name in seen:
            element.step(key).tell(ProblemCode.DUPLICATE, found=name)
        if known(name):
            seen.add(name)


class Order(Enum):
    """How each value must stand to the one before it."""

    RISING = ">"
    FALLING = "<"
    NEVER_RISING = "≤"


HOLDS: Mapping[Order, Callable[[Decimal, Decimal], bool]] = {
    Order.RISING: operator.gt,
    Order.FALLING: operator.lt,
    Order.NEVER_RISING: operator.le,
}


def refuse_disorder(at: Cursor, key: str, values: Sequence[Decimal], order: Order) -> None:
    """Each value against the one before it; placeholders are passed over."""
    for (_, before), (element, value) in pairwise(zip(at.elements(), values, strict=True)):
        if known(before) and known(value) and not HOLDS[order](value, before):
            element.step(key).tell(
                ProblemCode.ORDER, found=value, expected=f"{order.value} {before}"
            )


def refuse_wrong_sum(at: Cursor, expected: Decimal, terms: Sequence[Decimal]) -> None:
    """The terms make ``expected``; nothing is said while one of them could not be read."""
    if terms and known(expected) and all(known(term) for term in terms):
        total = sum(terms, ZERO)
        if total != expected:
            at.tell(ProblemCode.SUM, found=total, expected=expected)
