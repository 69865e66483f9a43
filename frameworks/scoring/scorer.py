"""The one shape that every kind of rule has.

To add a kind: its record in ``frameworks.definition``, a scorer of this shape, a line in
``frameworks.scoring.rules``, its ``because`` and the sentence in ``frameworks.explanations``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from frameworks.definition import EnteredBy
from frameworks.scoring.because import Because
from frameworks.scoring.numbers import Exact, exact, times
from frameworks.scoring.problems import Refusal
from frameworks.scoring.rounding import EXACT

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule must know of where it stands.

    ``maximum``: the points it is worth. ``unit``: how many units make a point; exact points are
    counted in units (hundredths, as a rule), so that they need only be made whole in the end.
    ``may_not_apply``: an agency may say «không phát sinh»
    here. ``entered_by``: who enters the answer that the rule reads.
    """

    maximum: Decimal
    unit: int
    year: int
    may_not_apply: bool
    entered_by: EnteredBy

    def in_units(self, points: Decimal) -> Exact:
        """``points`` counted in units."""
        return times(exact(points), (self.unit, 1))

    @property
    def full(self) -> Exact:
        return self.in_units(self.maximum)

    def worth(self, fraction: Decimal) -> Exact:
        """``fraction`` of the maximum."""
        return times(self.full, exact(fraction))

    def of_part(self, fraction: Decimal, *, may_not_apply: bool, entered_by: EnteredBy) -> Terms:
        """The terms of a part worth ``fraction``."""
        maximum = EXACT.multiply(self.maximum, fraction)
        return Terms(maximum, self.unit, self.year, may_not_apply, entered_by)


class Scorer(ABC, Generic[A]):
    """A rule on its terms: reads a raw answer into an ``A``, and an ``A`` into points."""

    needs_group: bool = False

    @abstractmethod
    def read(self, raw: object) -> A | Refusal:
        """The answer that ``raw`` (a JSON value) gives, or every mistake in it."""

    @abstractmethod
    def points(self, answer: A) -> Exact:
        """Exact points in units, between 0 and the maximum (a deduction: its floor and 0)."""

    @abstractmethod
    def because(self, answer: A) -> Because:
        """What the points come from."""

    def within(self, group: Sequence[A]) -> Scorer[A]:
        """The scorer for an agency of a ranking group with these answers, its own among them."""
        return self


AnyScorer = Scorer[Any]
