"""Rules with bands: steps, growth, deadline."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from frameworks.definition import ONE, ZERO, Deadline, Growth, Steps, StepsOn
from frameworks.scoring.because import OfDeadline, OfGrowth, OfSteps
from frameworks.scoring.measured import read_ratio
from frameworks.scoring.numbers import (
    NOTHING,
    Amount,
    Exact,
    Pair,
    decimal_of,
    exact,
    exact_amount,
    less,
    read_amount,
    read_pair,
)
from frameworks.scoring.problems import FaultCode, Refusal, refused
from frameworks.scoring.scorer import Scorer, Terms

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Step(NamedTuple):
    """A band reached; ``bound`` ``None``: no band, and what the rule leaves for that."""

    bound: Decimal | None
    fraction: Decimal
    points: Exact


class Ladder:
    """Bands with inclusive bounds, of which the best that holds counts."""

    def __init__(self, rule: Steps | Growth, terms: Terms, *, lower_is_better: bool) -> None:
        self.lower_is_better = lower_is_better
        best_first = sorted(rule.bands, key=lambda band: band.fraction, reverse=True)
        self.steps = [
            (exact(band.bound), Step(band.bound, band.fraction, terms.worth(band.fraction)))
            for band in best_first
        ]
        self.otherwise = Step(None, rule.else_fraction, terms.worth(rule.else_fraction))

    def step(self, value: Exact) -> Step:
        for bound, step in self.steps:
            beyond = less(bound, value) if self.lower_is_better else less(value, bound)
            if not beyond:
                return step
        return self.otherwise


class StepsScorer(Scorer[Amount | Pair]):
    def __init__(self, rule: Steps, terms: Terms) -> None:
        self.rule, self.terms = rule, terms
        self.ladder = Ladder(rule, terms, lower_is_better=rule.lower_is_better)

    def read(self, raw: object) -> Amount | Pair | Refusal:
        if self.rule.on is StepsOn.RATIO:
            return read_ratio(raw, self.terms, may_exceed=self.rule.may_exceed)
        return read_amount(raw)

    def points(self, answer: Amount | Pair) -> Exact:
        return self._step(answer).points

    def _step(self, answer: Amount | Pair) -> Step:
        if len(answer) == 3:
            return self.ladder.step((answer[0], answer[1]))
        return self.ladder.step(exact_amount(answer))

    def because(self, answer: Amount | Pair) -> OfSteps:
        value: Decimal | tuple[Decimal, Decimal]
        if len(answer) == 3:
            a, b, places = answer
            value = (decimal_of(a, places), decimal_of(b, places))
        else:
            value = decimal_of(*answer)
        step = self._step(answer)
        lower = self.rule.lower_is_better
        return OfSteps(value, step.bound, lower, step.fraction, self.terms.maximum)


class GrowthScorer(Scorer[Pair]):
    """Bands on (current − previous) / previous."""

    def __init__(self, rule: Growth, terms: Terms) -> None:
        self.rule, self.terms = rule, terms
        self.ladder = Ladder(rule, terms, lower_is_better=False)

    def read(self, raw: object) -> Pair | Refusal:
        pair = read_pair(raw, "current", "previous")
        if not isinstance(pair, Refusal) and pair[1] == 0:
            return refused(
                FaultCode.ZERO_PREVIOUS_NA if self.terms.may_not_apply else FaultCode.ZERO_PREVIOUS
            )
        return pair

    def points(self, answer: Pair) -> Exact:
        return self._step(answer).points

    def _step(self, answer: Pair) -> Step:
        current, previous, _places = answer
        return self.ladder.step((current - previous, previous))

    def because(self, answer: Pair) -> OfGrowth:
        current, previous, places = answer
        step = self._step(answer)
        return OfGrowth(
            current=decimal_of(current, places),
            previous=decimal_of(previous, places),
            bound=step.bound,
            fraction=step.fraction,
            maximum=self.terms.maximum,
        )


class Never(Enum):
    """The answer ``null`` to a deadline: the thing was never done."""

    NEVER = "never"


class DeadlineScorer(Scorer[date | Never]):
    """All on or before the due date; then by days late, whatever year they end in."""

    def __init__(self, rule: Deadline, terms: Terms) -> None:
        self.rule, self.terms = rule, terms
        self.due = rule.due.of(terms.year)
        self.on_time = Step(None, ONE, terms.worth(ONE))
        self.never = Step(None, ZERO, NOTHING)
        self.too_late = Step(None, rule.else_fraction, terms.worth(rule.else_fraction))
        self.late = [
            Step(Decimal(band.days_max), band.fraction, terms.worth(band.fraction))
            for band in rule.late
        ]

    def read(self, raw: object) -> date | Never | Refusal:
        if raw is None:
            return Never.NEVER
        if not isinstance(raw, str) or not DATE.fullmatch(raw):
            return refused(FaultCode.NOT_A_DATE, found=raw[:40] if isinstance(raw, str) else "")
        try:
            return date.fromisoformat(raw)
        except ValueError:
            return refused(FaultCode.UNREAL_DATE, found=raw)

    def points(self, answer: date | Never) -> Exact:
        return self._step(answer).points

    def _step(self, answer: date | Never) -> Step:
        if isinstance(answer, Never):
            return self.never
        days_late = (answer - self.due).days
        if days_late <= 0:
            return self.on_time
        for step in self.late:
            if step.bound is not None and days_late <= step.bound:
                return step
        return self.too_late

    def because(self, answer: date | Never) -> OfDeadline:
        step = self._step(answer)
        done = None if isinstance(answer, Never) else answer
        return OfDeadline(
            due=self.due,
            done=done,
            days_late=max(0, (done - self.due).days) if done else 0,
            days_max=None if step.bound is None else int(step.bound),
            fraction=step.fraction,
            maximum=self.terms.maximum,
        )
