"""An index set and an indicator as a page reads them: rows, parts of a text, neighbours.

Only words and figures of the decision; where a page leads and how it looks is the template's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from frameworks import definition as d
from frameworks.wording import indicators as around
from frameworks.wording.brief import rule_in_one_line
from frameworks.wording.rules import PartWords, RuleWords, rule_in_words


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator in the space of a table row."""

    indicator: d.Indicator
    brief: str
    who_enters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MainIndexRows:
    """A main index with its rows; ``share`` of the greatest main index, 0..100, for a bar."""

    main_index: d.MainIndex
    rows: tuple[IndicatorRow, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Main indices under one heading: a part, a pillar or a group; ``title`` empty for none."""

    title: str
    max_points: Decimal
    main_indices: tuple[MainIndexRows, ...]


def chapters(index_set: d.IndexSet, framework: d.Framework) -> tuple[Chapter, ...]:
    """The whole index set, in the order of the decision."""
    found = []
    for title, mains in groupby(index_set.main_indices, lambda main: _heading(main, index_set)):
        listed = tuple(MainIndexRows(main, _rows(main, framework)) for main in mains)
        total = sum((each.main_index.max_points for each in listed), start=Decimal(0))
        found.append(Chapter(title, total, listed))
    return tuple(found)


def _heading(main: d.MainIndex, index_set: d.IndexSet) -> str:
    parts = {part.id: part.title for part in index_set.parts}
    return parts.get(main.part or "") or main.pillar or main.group or ""


def _rows(main: d.MainIndex, framework: d.Framework) -> tuple[IndicatorRow, ...]:
    return tuple(
        IndicatorRow(
            indicator, rule_in_one_line(indicator, framework), around.who_enters_all(indicator)
        )
        for indicator in main.indicators
    )


@dataclass(frozen=True, slots=True)
class PartReading:
    """A part of a composite with all that is its own, said out."""

    part: PartWords
    who_enters: str
    not_applicable: str
    zero_denominator: str


@dataclass(frozen=True, slots=True)
class IndicatorReading:
    """Everything one indicator's page says about its rule."""

    indicator: d.Indicator
    main_index: d.MainIndex
    words: RuleWords
    parts: tuple[PartReading, ...]
    who_enters: tuple[str, ...]
    not_applicable: str
    zero_denominator: str
    provenance: str


def indicator_reading(code: str, index_set: d.IndexSet, framework: d.Framework) -> IndicatorReading:
    """The indicator ``code`` in words. Raises ``KeyError`` on an unknown code."""
    indicator = index_set.indicators[code]
    words = rule_in_words(indicator, framework)
    return IndicatorReading(
        indicator=indicator,
        main_index=main_index_of(code, index_set),
        words=words,
        parts=_parts(indicator, words),
        who_enters=around.who_enters_all(indicator),
        not_applicable=around.not_applicable_in_words(
            indicator.not_applicable,
            indicator.max_points,
            when=indicator.not_applicable_when,
            may_exclude=not isinstance(index_set.tiers, d.MinimaTiers),
        ),
        zero_denominator=_zero_denominator(indicator.rule, indicator.not_applicable),
        provenance=around.provenance_explanation(indicator.provenance, indicator.reference),
    )


def main_index_of(code: str, index_set: d.IndexSet) -> d.MainIndex:
    """The main index that holds ``code``. Raises ``StopIteration`` on an unknown code."""
    return next(
        main
        for main in index_set.main_indices
        if any(indicator.code == code for indicator in main.indicators)
    )


def _parts(indicator: d.Indicator, words: RuleWords) -> tuple[PartReading, ...]:
    rules = _inner_rules(indicator.rule)
    return tuple(
        PartReading(
            part=part,
            who_enters=around.who_enters(
                part.entered_by or indicator.entered_by, part.source or indicator.source
            ),
            not_applicable=_part_not_applicable(part, indicator),
            zero_denominator=_zero_denominator(
                rules[part.id], part.not_applicable or indicator.not_applicable
            ),
        )
        for part in words.parts
    )


def _inner_rules(rule: d.Rule) -> dict[str, d.Rule]:
    if isinstance(rule, d.Composite):
        return {part.id: part.rule for part in rule.parts}
    if isinstance(rule, d.BestOf):
        return {case.id: case.rule for case in rule.cases}
    return {}


def _part_not_applicable(part: PartWords, indicator: d.Indicator) -> str:
    if part.not_applicable is None or part.not_applicable is d.NotApplicablePolicy.REFUSED:
        return ""
    return around.not_applicable_in_words(
        part.not_applicable,
        part.max_points,
        when=indicator.not_applicable_when,
        may_exclude=False,
    )


def _zero_denominator(rule: d.Rule, policy: d.NotApplicablePolicy) -> str:
    return around.zero_denominator(policy) if around.asks_for_a_ratio(rule) else ""


def neighbours(code: str, index_set: d.IndexSet) -> tuple[d.Indicator | None, d.Indicator | None]:
    """The indicators before and after ``code``, in the order of the decision."""
    ordered = list(index_set.indicators.values())
    at = [indicator.code for indicator in ordered].index(code)
    before = ordered[at - 1] if at else None
    after = ordered[at + 1] if at + 1 < len(ordered) else None
    return before, after


def all_indicators(framework: d.Framework) -> Iterable[d.Indicator]:
    """Every indicator of every set of the framework."""
    return (
        indicator
        for index_set in framework.index_sets
        for indicator in index_set.indicators.values()
    )
