"""Oracles with one mistake each: a comparison that accepts one of them compares nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle import Document, Group, Oracle


class HalfEven(Oracle):
    def half_up(self, value: Fraction, places: int) -> Fraction:
        return Fraction(round(value * 10**places), 10**places)


class HalfDown(Oracle):
    def half_up(self, value: Fraction, places: int) -> Fraction:
        size = -((1 - 2 * abs(value) * 10**places) // 2)
        return Fraction(-size if value < 0 else size, 10**places)


class HalfTowardsPlus(Oracle):
    def half_up(self, value: Fraction, places: int) -> Fraction:
        return Fraction((2 * value * 10**places + 1) // 2, 10**places)


class Floating(Oracle):
    def rounded(self, points: Fraction) -> Fraction:
        return Fraction(str(round(float(points), 2)))


class RoundedParts(Oracle):
    def part(self, *arguments: Any) -> Fraction:
        return self.rounded(super().part(*arguments))


class RoundedTwice(Oracle):
    def limited(self, rule: Document, points: Fraction, maximum: Fraction) -> Fraction:
        return self.half_up(super().limited(rule, points, maximum), 3)


class LateOnTheDay(Oracle):
    def days_late(self, done: date, due: date) -> int:
        return super().days_late(done, due) + 1


class LastBand(Oracle):
    def best_band(self, rule: Document, holding: list[Document]) -> Fraction:
        return Fraction(holding[-1]["fraction"]) if holding else super().best_band(rule, holding)


class NoElse(Oracle):
    def best_band(self, rule: Document, holding: list[Document]) -> Fraction:
        return super().best_band({**rule, "else_fraction": "0"}, holding)


class EverybodyIsBest(Oracle):
    def relative_to_best(self, maximum: Fraction, answer: Any, group: Group) -> Fraction:
        return super().relative_to_best(maximum, answer, lambda: [answer])


class TierInclusive(Oracle):
    def over_percent(self, level: Document, share: Fraction) -> bool:
        return "above" not in level or share * 100 >= Fraction(level["above"])


class TierStrict(Oracle):
    def over_points(self, level: Document, points: Fraction) -> bool:
        return "at_least" not in level or points > Fraction(level["at_least"])


class TotalsAlone(Oracle):
    def over_minima(self, level: Document, sheet: Mapping[str, Any]) -> bool:
        return super().over_minima({**level, "main_indices": {}}, sheet)


class DenseRanks(Oracle):
    def rank(self, sheet: Mapping[str, Any], sheets: Iterable[Mapping[str, Any]]) -> int | None:
        greater = {self.key(s) for s in sheets if not self.unranked(s)}
        return None if self.unranked(sheet) else 1 + sum(k > self.key(sheet) for k in greater)


class RankedByRawTotal(Oracle):
    def key_part(self, sheet: Mapping[str, Any], by: str) -> Fraction | int:
        return sheet["total"] if by == "total" else super().key_part(sheet, by)


class RankedWithoutTier(Oracle):
    def key_part(self, sheet: Mapping[str, Any], by: str) -> Fraction | int:
        return 0 if by == "tier" else super().key_part(sheet, by)


class NeverExcluded(Oracle):
    def ruling(self, policy: str, answer: Any, *, may_exclude: bool) -> str | None:
        ruling = super().ruling(policy, answer, may_exclude=may_exclude)
        return "zero" if ruling == "exclude" else ruling


class Forgiving(Oracle):
    """Gives full points before the council has ruled."""

    def ruling(self, policy: str, answer: Any, *, may_exclude: bool) -> str | None:
        return super().ruling(policy, answer, may_exclude=may_exclude) or "full"


SPOILED: list[type[Oracle]] = [
    HalfEven,
    HalfDown,
    HalfTowardsPlus,
    Floating,
    RoundedParts,
    RoundedTwice,
    LateOnTheDay,
    LastBand,
    NoElse,
    EverybodyIsBest,
    TierInclusive,
    TierStrict,
    TotalsAlone,
    DenseRanks,
    RankedByRawTotal,
    RankedWithoutTier,
    NeverExcluded,
    Forgiving,
]
