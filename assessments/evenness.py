"""Độ đồng đều: how evenly the units judge, and by how much agencies claim too much.

Pure, exact: points are decimals, shares and means are fractions, and nothing here is rounded. A
share over fewer than ``FEW`` values says more about chance than about anybody: there is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

FEW = 3
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Twice:
    """One value that two units judged. Points None: they hang on the best of a group."""

    main: Hashable
    first_unit: Hashable
    second_unit: Hashable
    declared: Decimal | None
    first: Decimal | None
    second: Decimal | None
    same: bool

    @property
    def distance(self) -> Decimal | None:
        """Absolute, in points; two answers that are one are 0 apart, whatever they are worth."""
        if self.same:
            return ZERO
        return None if self.first is None or self.second is None else abs(self.first - self.second)


@dataclass(frozen=True, slots=True)
class Judged:
    """One declared value with the verdict that stands, in points."""

    unit: Hashable
    agency: Hashable
    declared: Decimal
    stands: Decimal


@dataclass(frozen=True, slots=True)
class Spread:
    """How far two units are apart at one main index. ``measured``: values whose points are known.

    ``agreed``: with the very same points, or the same answer. ``mean`` None: nothing is measured.
    """

    main: Hashable
    n: int
    agreed: int
    measured: int
    mean: Fraction | None
    largest: Decimal | None

    @property
    def share(self) -> Fraction | None:
        """Of agreements; ``None`` for fewer than ``FEW``."""
        return Fraction(self.agreed, self.n) if self.n >= FEW else None


@dataclass(frozen=True, slots=True)
class Taken:
    """Points declared and points that do not stand, of one unit's verdicts or one agency's values.

    What a verdict adds counts against what others take: ``off`` may be negative.
    """

    who: Hashable
    n: int
    declared: Decimal
    off: Decimal

    @property
    def share(self) -> Fraction | None:
        """``off`` of what was declared; ``None`` for fewer than ``FEW``, or where that is 0."""
        if self.n < FEW or not self.declared:
            return None
        return Fraction(self.off) / Fraction(self.declared)


def spread(values: Iterable[Twice]) -> list[Spread]:
    """By main index, in the order in which they first come."""
    found: dict[Hashable, list[Twice]] = defaultdict(list)
    for value in values:
        found[value.main].append(value)
    return [_spread(main, own) for main, own in found.items()]


def _spread(main: Hashable, values: Sequence[Twice]) -> Spread:
    distances = [each.distance for each in values]
    known = [each for each in distances if each is not None]
    return Spread(
        main,
        n=len(values),
        agreed=sum(each == 0 for each in known),
        measured=len(known),
        mean=Fraction(sum(known, ZERO)) / len(known) if known else None,
        largest=max(known, default=None),
    )


def strictness_on_sample(values: Iterable[Twice]) -> list[Taken]:
    """What each unit took off on the values that two judged, as first or as second."""
    rows = []
    for each in values:
        if each.declared is None or each.first is None or each.second is None:
            continue
        rows.append((each.first_unit, each.declared, each.first))
        rows.append((each.second_unit, each.declared, each.second))
    return _taken(rows)


def strictness(verdicts: Iterable[Judged]) -> list[Taken]:
    """The same over every verdict that stands."""
    return _taken((each.unit, each.declared, each.stands) for each in verdicts)


def over_claims(verdicts: Iterable[Judged]) -> list[Taken]:
    """By agency: what it declared and what of that does not stand, the most first."""
    found = _taken((each.agency, each.declared, each.stands) for each in verdicts)
    return sorted(found, key=lambda each: -each.off)


def _taken(rows: Iterable[tuple[Hashable, Decimal, Decimal]]) -> list[Taken]:
    counts: dict[Hashable, int] = defaultdict(int)
    declared: dict[Hashable, Decimal] = defaultdict(Decimal)
    off: dict[Hashable, Decimal] = defaultdict(Decimal)
    for who, claimed, stands in rows:
        counts[who] += 1
        declared[who] += claimed
        off[who] += claimed - stands
    return [Taken(who, n, declared[who], off[who]) for who, n in counts.items()]
