"""Answers in, score sheets out: the one engine for a preview, a province and a nation.

    raw answers → read (typed, or problems) → exact points → rounded once → sums → tier

No rule is computed anywhere else. Nothing here looks at a clock: the year of the due dates is an
argument. The order of agencies and indicators in the input changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frameworks.definition import IndexSet, Indicator, MinimaTiers, Rounding
from frameworks.scoring.outcomes import Entry, NotApplicable, Rejected
from frameworks.scoring.problems import AnswerProblem, Fault, FaultCode, Refusal, Repeated
from frameworks.scoring.rounding import from_units, units_in_a_point, whole_units
from frameworks.scoring.rules import entry_of
from frameworks.scoring.sheet import (
    AgencyAnswers,
    IndicatorPoints,
    Layout,
    Marking,
    ScoreSheet,
    indicator_points,
    is_scored,
)

Problems = tuple[AnswerProblem, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """The sheets of a ranking group by agency; none at all while one answer is in error."""

    sheets: Mapping[str, ScoreSheet]
    problems: Problems


@dataclass(frozen=True, slots=True)
class Preview:
    """What an agency sees of its own answers before the lock.

    Answers in error count as not answered and are named in ``problems``. ``open``: the indicators
    measured against the best of the group, computed after the lock and not in the total. ``sheet``
    is ``None`` where everything is excluded.
    """

    sheet: ScoreSheet | None
    problems: Problems
    open: frozenset[str]


def score(
    index_set: IndexSet,
    answers_by_agency: Mapping[str, object] | Repeated,
    *,
    year: int,
    rounding: Rounding,
) -> Scored:
    """Score one ranking group: ``{agency code: {indicator code: answer}}``, JSON values.

    A number is an ``int``, a ``Decimal``, a ``Numeral`` or a string; a ``float`` is a mistake.
    ``rounding`` is the framework's for indicators; ``year`` that of the due dates.
    """
    scorer = SetScorer(index_set, year=year, rounding=rounding)
    group: dict[str, AgencyAnswers] = {}
    problems: list[AnswerProblem] = []
    if isinstance(answers_by_agency, Repeated):
        fault = Fault(FaultCode.REPEATED_AGENCY)
        repeated = answers_by_agency.keys
        return Scored({}, tuple(AnswerProblem.at(agency, None, fault) for agency in repeated))
    for agency, raw in answers_by_agency.items():
        group[agency], faults = scorer.read(agency, raw)
        problems += faults
    return Scored({} if problems else scorer.sheets(group), tuple(problems))


def preview(
    index_set: IndexSet, answers: Mapping[str, object], *, year: int, rounding: Rounding
) -> Preview:
    """Score what one agency has so far."""
    return SetScorer(index_set, year=year, rounding=rounding).preview(answers)


class SetScorer:
    """The scorers of one index set in one year: made once, used for any number of agencies."""

    def __init__(self, index_set: IndexSet, *, year: int, rounding: Rounding) -> None:
        self.layout = Layout(index_set, rounding)
        unit = units_in_a_point(rounding)
        may_exclude = not isinstance(index_set.tiers, MinimaTiers)
        self.entries = tuple(
            entry_of(indicator, unit=unit, year=year, may_exclude=may_exclude)
            for indicator in index_set.indicators.values()
        )

    def read(self, agency: str, raw: object) -> tuple[AgencyAnswers, Problems]:
        """The answers of one agency that can be read, and what is wrong with the others."""
        scored: list[Any] = [None] * len(self.entries)
        unscored: dict[int, NotApplicable | Rejected] = {}
        problems: list[AnswerProblem] = []
        for position, entry, answer in self._given(raw):
            read = entry.read(answer)
            if isinstance(read, Refusal):
                code = self.layout.codes[position]
                problems += [AnswerProblem.at(agency, code, fault) for fault in read.faults]
            elif isinstance(read, (NotApplicable, Rejected)):
                unscored[position] = read
            else:
                scored[position] = read
        answers = AgencyAnswers(tuple(scored), unscored)
        problems += self._problems_of_agency(agency, raw, answers)
        return answers, tuple(problems)

    def _given(self, raw: object) -> Iterator[tuple[int, Entry, object]]:
        if isinstance(raw, Mapping):
            for position, (code, entry) in enumerate(
                zip(self.layout.codes, self.entries, strict=True)
            ):
                if code in raw:
                    yield position, entry, raw[code]

    def _problems_of_agency(
        self, agency: str, raw: object, answers: AgencyAnswers
    ) -> list[AnswerProblem]:
        if isinstance(raw, Repeated):
            repeated = Fault(FaultCode.REPEATED_INDICATOR)
            return [AnswerProblem.at(agency, code, repeated) for code in raw.keys]
        if not isinstance(raw, Mapping):
            return [AnswerProblem.at(agency, None, Fault(FaultCode.NO_ANSWERS))]
        unknown = Fault(FaultCode.UNKNOWN_INDICATOR)
        strangers = sorted(str(code) for code in raw if code not in self.layout.positions)
        problems = [AnswerProblem.at(agency, code, unknown) for code in strangers]
        if self.layout.own_maximum(answers) == 0:
            problems.append(AnswerProblem.at(agency, None, Fault(FaultCode.NOTHING_LEFT)))
        return problems

    def sheets(self, group: Mapping[str, AgencyAnswers]) -> dict[str, ScoreSheet]:
        """The sheets of a whole ranking group."""
        marking = Marking(self.layout, self._within(group))
        return {agency: marking.sheet(answers) for agency, answers in group.items()}

    def preview(self, raw: object) -> Preview:
        """The sheet of one agency without its group."""
        answers, problems = self.read("", raw)
        open_now = frozenset(
            code
            for code, entry, answer in zip(
                self.layout.codes, self.entries, answers.scored, strict=True
            )
            if entry.needs_group and answer is not None
        )
        everything_excluded = any(problem.code is FaultCode.NOTHING_LEFT for problem in problems)
        alone = Marking(self.layout, self.entries)
        return Preview(None if everything_excluded else alone.sheet(answers), problems, open_now)

    def _within(self, group: Mapping[str, AgencyAnswers]) -> Iterator[Entry]:
        """The entries, those that compare agencies told the answers of the group."""
        for at, entry in enumerate(self.entries):
            if entry.needs_group:
                given = (answers.scored[at] for answers in group.values())
                yield entry.within([answer for answer in given if answer is not None])
            else:
                yield entry


def points_for(
    indicator: Indicator,
    raw: object,
    *,
    year: int,
    rounding: Rounding,
    others: Sequence[object] = (),
) -> IndicatorPoints | Problems:
    """What one raw answer earns, or what is wrong with it.

    ``others``: the answers of the rest of the ranking group, for a rule that compares; those that
    are no answers count for nothing.
    """
    entry = entry_of(indicator, unit=units_in_a_point(rounding), year=year, may_exclude=True)
    answer = entry.read(raw)
    if isinstance(answer, Refusal):
        return tuple(AnswerProblem.at("", indicator.code, fault) for fault in answer.faults)
    group = [each for each in (answer, *map(entry.read, others)) if is_scored(each)]
    entry = entry.within(group)
    units = whole_units([entry.points(answer)], rounding.mode)
    return indicator_points(entry, answer, from_units(units[0], rounding))
