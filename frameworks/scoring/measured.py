"""Rules on measured quantities: ratio, inverse_ratio, share, judged, relative_to_best.

Numerators and denominators may have decimals (money, metres, hectares): only what the rule itself
counts must be whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from frameworks.definition import Below, InverseRatio, Judged, Ratio, RelativeToBest, Share
from frameworks.scoring.because import OfBest, OfInverseRatio, OfJudgement, OfRatio, OfShare
from frameworks.scoring.numbers import (
    NOTHING,
    Amount,
    Exact,
    Pair,
    decimal_of,
    exact,
    exact_amount,
    read_amount,
    read_pair,
    times,
)
from frameworks.scoring.problems import FaultCode, Refusal, refused
from frameworks.scoring.scorer import Scorer, Terms


def read_ratio(raw: object, terms: Terms, *, may_exceed: bool) -> Pair | Refusal:
    """``{"a", "b"}`` with b > 0, and a ≤ b unless ``may_exceed``."""
    pair = read_pair(raw, "a", "b")
    if isinstance(pair, Refusal):
        return pair
    a, b, places = pair
    if b == 0:
        return refused(
            FaultCode.ZERO_DENOMINATOR_NA if terms.may_not_apply else FaultCode.ZERO_DENOMINATOR
        )
    if a > b and not may_exceed:
        return refused(FaultCode.OVER_DENOMINATOR, a=decimal_of(a, places), b=decimal_of(b, places))
    return pair


def read_up_to(raw: object, limit: Decimal, code: FaultCode) -> Amount | Refusal:
    """A number from 0 to ``limit``; above it the fault is ``code``."""
    amount = read_amount(raw)
    if isinstance(amount, Refusal):
        return amount
    found = decimal_of(*amount)
    return refused(code, found=found, limit=limit) if found > limit else amount


class RatioScorer(Scorer[Pair]):
    """a / b of the maximum; ``full_at`` of it earns it all."""

    def __init__(self, rule: Ratio, terms: Terms) -> None:
        self.rule, self.terms = rule, terms
        self.full = terms.full
        self.proportional = rule.below is Below.PROPORTIONAL
        # With full_at = n/d and the maximum M/m: points (a/b)/(n/d) × M/m are a·dMm / b·nmm, and
        # a/b reaches n/d where the upper of these is at least b·nMm.
        (n, d), (full, m) = exact(rule.full_at), self.full
        self.per_a, self.per_b, self.full_per_b = d * full * m, n * m * m, n * full * m

    def read(self, raw: object) -> Pair | Refusal:
        return read_ratio(raw, self.terms, may_exceed=self.rule.may_exceed)

    def points(self, answer: Pair) -> Exact:
        a, b, _places = answer
        earned = a * self.per_a
        if earned >= b * self.full_per_b:
            return self.full
        return (earned, b * self.per_b) if self.proportional else NOTHING

    def because(self, answer: Pair) -> OfRatio:
        a, b, places = answer
        return OfRatio(
            a=decimal_of(a, places),
            b=decimal_of(b, places),
            full_at=self.rule.full_at,
            below=self.rule.below,
            reached=a * self.per_a >= b * self.full_per_b,
            maximum=self.terms.maximum,
        )


class InverseRatioScorer(Scorer[Pair]):
    """(1 − a / b) of the maximum; nothing from a = b on."""

    def __init__(self, rule: InverseRatio, terms: Terms) -> None:
        self.rule, self.terms = rule, terms
        self.full_n, self.full_d = terms.full

    def read(self, raw: object) -> Pair | Refusal:
        return read_ratio(raw, self.terms, may_exceed=self.rule.may_exceed)

    def points(self, answer: Pair) -> Exact:
        a, b, _places = answer
        return ((b - a) * self.full_n, b * self.full_d) if a < b else NOTHING

    def because(self, answer: Pair) -> OfInverseRatio:
        a, b, places = answer
        return OfInverseRatio(decimal_of(a, places), decimal_of(b, places), self.terms.maximum)


class ShareScorer(Scorer[Amount]):
    """A percentage of the maximum."""

    def __init__(self, rule: Share, terms: Terms) -> None:
        self.rule, self.terms = rule, terms
        self.per_percent = terms.worth(Decimal("0.01"))

    def read(self, raw: object) -> Amount | Refusal:
        return read_up_to(raw, Decimal(100), FaultCode.OVER_HUNDRED)

    def points(self, answer: Amount) -> Exact:
        return times(exact_amount(answer), self.per_percent)

    def because(self, answer: Amount) -> OfShare:
        return OfShare(decimal_of(*answer), self.terms.maximum)


class JudgedScorer(Scorer[Amount]):
    """Points given directly, from 0 to the maximum."""

    def __init__(self, rule: Judged, terms: Terms) -> None:
        self.rule, self.terms = rule, terms

    def read(self, raw: object) -> Amount | Refusal:
        return read_up_to(raw, self.terms.maximum, FaultCode.OVER_MAXIMUM)

    def points(self, answer: Amount) -> Exact:
        return times(exact_amount(answer), (self.terms.unit, 1))

    def because(self, answer: Amount) -> OfJudgement:
        return OfJudgement(decimal_of(*answer), self.terms.maximum)


class RelativeToBestScorer(Scorer[Amount]):
    """The value's share of the greatest of the ranking group; nothing while there is no group."""

    needs_group = True

    def __init__(self, rule: RelativeToBest, terms: Terms, best: Amount | None = None) -> None:
        self.rule, self.terms, self.best = rule, terms, best

    def within(self, group: Sequence[Amount]) -> RelativeToBestScorer:
        best = max(group, key=lambda value: Fraction(*exact_amount(value)), default=None)
        return RelativeToBestScorer(self.rule, self.terms, best)

    def read(self, raw: object) -> Amount | Refusal:
        return read_amount(raw)

    def points(self, answer: Amount) -> Exact:
        if self.best is None or self.best[0] == 0:
            return NOTHING
        best_n, best_d = exact_amount(self.best)
        return times(times(exact_amount(answer), (best_d, best_n)), self.terms.full)

    def because(self, answer: Amount) -> OfBest:
        best = None if self.best is None else decimal_of(*self.best)
        return OfBest(decimal_of(*answer), best, self.terms.maximum)
