"""From a rule of a framework to the scorer of its kind: the one list of kinds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from frameworks import definition as d
from frameworks.scoring.chosen import (
    BooleanScorer,
    ChecklistScorer,
    ChoiceScorer,
    DeductionScorer,
    PerItemScorer,
)
from frameworks.scoring.combined import BestOfScorer, CompositeScorer, RollupMeanScorer
from frameworks.scoring.measured import (
    InverseRatioScorer,
    JudgedScorer,
    RatioScorer,
    RelativeToBestScorer,
    ShareScorer,
)
from frameworks.scoring.outcomes import Entry
from frameworks.scoring.scorer import AnyScorer, Terms
from frameworks.scoring.stepped import DeadlineScorer, GrowthScorer, StepsScorer

SCORERS: dict[str, Callable[[Any, Terms], AnyScorer]] = {
    d.Ratio.kind: RatioScorer,
    d.InverseRatio.kind: InverseRatioScorer,
    d.Share.kind: ShareScorer,
    d.Boolean.kind: BooleanScorer,
    d.Choice.kind: ChoiceScorer,
    d.Checklist.kind: ChecklistScorer,
    d.Steps.kind: StepsScorer,
    d.PerItem.kind: PerItemScorer,
    d.Deadline.kind: DeadlineScorer,
    d.Growth.kind: GrowthScorer,
    d.RelativeToBest.kind: RelativeToBestScorer,
    d.RollupMean.kind: RollupMeanScorer,
    d.Deduction.kind: DeductionScorer,
    d.Judged.kind: JudgedScorer,
}


def scorer_of(rule: d.Rule, terms: Terms, policy: d.NotApplicablePolicy) -> AnyScorer:
    """The scorer of ``rule``. ``policy`` is what holds for parts that state none of their own."""
    if isinstance(rule, d.Composite):
        parts = [(part, _entry_of_part(part, terms, policy)) for part in rule.parts]
        return CompositeScorer(parts, terms.entered_by)
    if isinstance(rule, d.BestOf):
        return BestOfScorer([(case, scorer_of(case.rule, terms, policy)) for case in rule.cases])
    return SCORERS[rule.kind](rule, terms)


def entry_of(indicator: d.Indicator, *, unit: int, year: int, may_exclude: bool) -> Entry:
    """The entry of an indicator in assessment year ``year``, counting ``unit`` to a point."""
    policy = indicator.not_applicable
    terms = Terms(
        maximum=indicator.max_points,
        unit=unit,
        year=year,
        may_not_apply=policy is not d.NotApplicablePolicy.REFUSED,
        entered_by=indicator.entered_by,
    )
    scorer = scorer_of(indicator.rule, terms, policy)
    return Entry(scorer, policy, terms, may_exclude)


def _entry_of_part(part: d.Part, whole: Terms, policy: d.NotApplicablePolicy) -> Entry:
    own = part.not_applicable or policy
    terms = whole.of_part(
        part.fraction,
        may_not_apply=own not in (d.NotApplicablePolicy.REFUSED, d.NotApplicablePolicy.EXCLUDE),
        entered_by=part.entered_by or whole.entered_by,
    )
    return Entry(scorer_of(part.rule, terms, own), own, terms, may_exclude=False)
