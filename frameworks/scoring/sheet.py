"""What an agency is given: points by indicator, their sums, the tier, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from frameworks.definition import (
    IndexSet,
    MinimaTiers,
    NotApplicablePolicy,
    PercentTiers,
    PointTiers,
    Rounding,
)
from frameworks.scoring.because import Because, OfNoAnswer
from frameworks.scoring.numbers import NOTHING
from frameworks.scoring.outcomes import Entry, NotApplicable, Outcome, Rejected
from frameworks.scoring.problems import Refusal
from frameworks.scoring.rounding import PERCENT, from_units, rounded, whole_units
from frameworks.scoring.tiers import tier_for_minima, tier_for_total

ZERO_POINTS = Decimal(0)


def outcome_of(answer: Any) -> Outcome:
    if answer is None:
        return Outcome.NOT_ANSWERED
    if isinstance(answer, NotApplicable):
        return Outcome.NOT_APPLICABLE
    return Outcome.REJECTED if isinstance(answer, Rejected) else Outcome.SCORED


def is_scored(answer: Any) -> bool:
    return not (answer is None or isinstance(answer, (NotApplicable, Rejected, Refusal)))


def is_excluded(answer: Any) -> bool:
    """Whether the indicator leaves the agency's own maximum."""
    return isinstance(answer, NotApplicable) and answer.effect is NotApplicablePolicy.EXCLUDE


@dataclass(frozen=True, slots=True)
class AgencyAnswers:
    """The answers of one agency as read, by the position of the indicator in its set.

    ``scored``: what each scorer read, ``None`` where there is nothing to score. ``unscored``: the
    positions with another outcome.
    """

    scored: tuple[Any, ...]
    unscored: Mapping[int, NotApplicable | Rejected]

    def at(self, position: int) -> Any:
        """The answer at ``position``, of whatever outcome; ``None``: not answered."""
        return self.unscored.get(position, self.scored[position])


class Layout:
    """Where each indicator, main index and part of a set stands in a row of points."""

    def __init__(self, index_set: IndexSet, rounding: Rounding) -> None:
        self.index_set, self.rounding = index_set, rounding
        self.codes = tuple(index_set.indicators)
        self.positions = {code: position for position, code in enumerate(self.codes)}
        self.maxima = tuple(each.max_points for each in index_set.indicators.values())
        self.spans: dict[str, slice] = {}
        start = 0
        for main in index_set.main_indices:
            self.spans[main.code] = slice(start, start + len(main.indicators))
            start += len(main.indicators)

    def decimal(self, units: int) -> Decimal:
        return from_units(units, self.rounding)

    def own_maximum(self, answers: AgencyAnswers) -> Decimal:
        """The set's maximum less that of every indicator excluded."""
        if not answers.unscored:
            return self.index_set.max_points
        unscored = answers.unscored.items()
        excluded = [self.maxima[at] for at, answer in unscored if is_excluded(answer)]
        return self.index_set.max_points - sum(excluded, ZERO_POINTS)

    def ranking_points(self, total: Decimal, maximum: Decimal) -> Decimal:
        """``total`` of the agency's own ``maximum``, carried to that of the set."""
        whole = self.index_set.max_points
        if maximum == whole:
            return total
        return rounded(Fraction(total) / Fraction(maximum) * Fraction(whole), self.rounding)

    def tier_by_total(
        self, tiers: PercentTiers | PointTiers, total: Decimal, maximum: Decimal
    ) -> str:
        """The tier of ``total`` of the agency's own ``maximum``."""
        if isinstance(tiers, PercentTiers):  # the share of its own maximum, unrounded
            return tier_for_total(tiers, total, maximum)
        ranking_points = self.ranking_points(total, maximum)
        return tier_for_total(tiers, ranking_points, self.index_set.max_points)

    def main_indices(self, row: Sequence[int]) -> dict[str, Decimal]:
        """The sums of a row of points by main index."""
        return {code: self.decimal(sum(row[span])) for code, span in self.spans.items()}

    def parts(self, main_indices: Mapping[str, Decimal]) -> dict[str, Decimal]:
        """The sums of the main indices by part."""
        mains = self.index_set.main_indices
        return {
            part.id: sum((main_indices[m.code] for m in mains if m.part == part.id), ZERO_POINTS)
            for part in self.index_set.parts
        }


@dataclass(frozen=True, slots=True)
class IndicatorPoints:
    """``maximum`` is 0 where the indicator is excluded. ``because`` is made when asked for."""

    points: Decimal
    maximum: Decimal
    outcome: Outcome
    explain: Callable[[], Because] = field(repr=False, compare=False)

    @property
    def because(self) -> Because:
        return self.explain()


def indicator_points(entry: Entry, answer: Any, points: Decimal) -> IndicatorPoints:
    """``points``, already rounded, of ``answer`` as the entry read it; ``None``: not answered."""
    return IndicatorPoints(
        points=points,
        maximum=ZERO_POINTS if is_excluded(answer) else entry.terms.maximum,
        outcome=outcome_of(answer),
        explain=lambda: OfNoAnswer() if answer is None else entry.because(answer),
    )


@dataclass(frozen=True)
class ScoreSheet:
    """The result of one agency.

    ``total``: the sum of the rounded indicators, never below 0; of a set with parts arithmetic
    only, and printed nowhere. ``maximum``: the agency's own, less what is excluded.
    ``ranking_points``: the total carried to the set's maximum; what order, point tiers, averages
    and the printed total go by. ``parts`` and ``main_indices`` are plain sums (a main index that
    only deducts is negative). The points of the indicators are not kept but computed again when
    somebody looks at them: a nation's sheets would hold a million numbers that nobody asked for.
    """

    total: Decimal
    maximum: Decimal
    ranking_points: Decimal
    tier: str
    marking: Marking = field(repr=False, compare=False)
    answers: AgencyAnswers = field(repr=False, compare=False)

    @property
    def places(self) -> int:
        """The decimals that points are rounded to."""
        return self.marking.layout.rounding.places

    @cached_property
    def percent(self) -> Decimal:
        """The exact share × 100, half up to 2 places: for display, never to compare."""
        return rounded(Fraction(self.total) * 100 / Fraction(self.maximum), PERCENT)

    @cached_property
    def main_indices(self) -> Mapping[str, Decimal]:
        return self.marking.layout.main_indices(self.marking.row(self.answers))

    @cached_property
    def parts(self) -> Mapping[str, Decimal]:
        return self.marking.layout.parts(self.main_indices)

    @cached_property
    def indicators(self) -> Mapping[str, IndicatorPoints]:
        """By code, in the order of the file."""
        return self.marking.indicators(self.answers)


class Marking:
    """The scorers of a set, told the ranking group they mark: the same for all its agencies."""

    def __init__(self, layout: Layout, entries: Iterable[Entry]) -> None:
        self.layout, self.entries = layout, tuple(entries)
        self.scorers = [entry.scorer for entry in self.entries]

    def row(self, answers: AgencyAnswers) -> list[int]:
        """The points of every indicator, rounded, in units of the rounding."""
        # The one loop that runs a million times: the scorers are asked directly, and the few
        # answers with another outcome are put in afterwards.
        points = [
            NOTHING if answer is None else scorer.points(answer)
            for scorer, answer in zip(self.scorers, answers.scored, strict=True)
        ]
        for at, answer in answers.unscored.items():
            points[at] = self.entries[at].points(answer)
        return whole_units(points, self.layout.rounding.mode)

    def sheet(self, answers: AgencyAnswers) -> ScoreSheet:
        """Sum a row up. Raises ``ZeroDivisionError`` where everything is excluded."""
        layout, row = self.layout, self.row(answers)
        total = layout.decimal(max(0, sum(row)))
        maximum = layout.own_maximum(answers)
        ranking_points = layout.ranking_points(total, maximum)
        tier = self._tier(row, total, maximum)
        return ScoreSheet(total, maximum, ranking_points, tier, self, answers)

    def _tier(self, row: Sequence[int], total: Decimal, maximum: Decimal) -> str:
        tiers = self.layout.index_set.tiers
        if isinstance(tiers, MinimaTiers):
            mains = self.layout.main_indices(row)
            return tier_for_minima(tiers, self.layout.parts(mains), mains)
        return self.layout.tier_by_total(tiers, total, maximum)

    def indicators(self, answers: AgencyAnswers) -> dict[str, IndicatorPoints]:
        rows = zip(self.layout.codes, self.entries, self.row(answers), strict=True)
        return {
            code: indicator_points(entry, answers.at(at), self.layout.decimal(units))
            for at, (code, entry, units) in enumerate(rows)
        }
