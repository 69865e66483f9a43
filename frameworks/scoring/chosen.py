"""Rules on things chosen or counted: boolean, choice, checklist, per_item, deduction."""

from __future__ import annotations

from collections.abc import Sequence

from frameworks.definition import Boolean, Checklist, Choice, Deduction, Option, PerItem
from frameworks.scoring.because import OfBoolean, OfChecklist, OfChoice, OfCount, OfDeduction
from frameworks.scoring.numbers import NOTHING, Exact, less, plus, read_count, times
from frameworks.scoring.problems import FaultCode, Refusal, refusal_among, refused
from frameworks.scoring.scorer import Scorer, Terms
from frameworks.scoring.shapes import read_list


class BooleanScorer(Scorer[bool]):
    def __init__(self, rule: Boolean, terms: Terms) -> None:
        self.rule, self.terms = rule, terms
        self.full = terms.full

    def read(self, raw: object) -> bool | Refusal:
        if raw is None:
            return refused(FaultCode.NULL)
        return raw if isinstance(raw, bool) else refused(FaultCode.NOT_BOOLEAN)

    def points(self, answer: bool) -> Exact:
        return self.full if answer else NOTHING

    def because(self, answer: bool) -> OfBoolean:
        return OfBoolean(answer, self.terms.maximum)


class ChoiceScorer(Scorer[Option]):
    def __init__(self, rule: Choice, terms: Terms) -> None:
        self.rule, self.terms = rule, terms
        self.options = {option.id: option for option in rule.options}
        self.worth = {option.id: terms.worth(option.fraction) for option in rule.options}

    def read(self, raw: object) -> Option | Refusal:
        if raw is None:
            return refused(FaultCode.NULL)
        if not isinstance(raw, str):
            return refused(FaultCode.NOT_AN_OPTION, known=tuple(self.options))
        if raw not in self.options:
            return refused(FaultCode.UNKNOWN_OPTION, found=raw, known=tuple(self.options))
        return self.options[raw]

    def points(self, answer: Option) -> Exact:
        return self.worth[answer.id]

    def because(self, answer: Option) -> OfChoice:
        return OfChoice(answer.label, answer.fraction, self.terms.maximum)


class ChecklistScorer(Scorer[tuple[Option, ...]]):
    """The sum of the items' fractions, up to the whole."""

    def __init__(self, rule: Checklist, terms: Terms) -> None:
        self.rule, self.terms = rule, terms
        self.items = {item.id: item for item in rule.items}
        self.worth = {item.id: terms.worth(item.fraction) for item in rule.items}
        self.full = terms.full

    def read(self, raw: object) -> tuple[Option, ...] | Refusal:
        ticked = read_list(raw)
        if isinstance(ticked, Refusal):
            return ticked
        refusal = refusal_among(
            (str(n), self._fault(found, ticked[: n - 1])) for n, found in enumerate(ticked, start=1)
        )
        # In the order of the rule: the order of the ticks must change nothing, not even a sentence.
        return refusal or tuple(item for item in self.rule.items if item.id in ticked)

    def _fault(self, found: object, before: Sequence[object]) -> Refusal | None:
        if not isinstance(found, str) or found not in self.items:
            text = found if isinstance(found, str) else ""
            return refused(FaultCode.UNKNOWN_ITEM, found=text, known=tuple(self.items))
        return refused(FaultCode.REPEATED_ITEM, found=found) if found in before else None

    def points(self, answer: tuple[Option, ...]) -> Exact:
        total = NOTHING
        for item in answer:
            total = plus(total, self.worth[item.id])
        return total if less(total, self.full) else self.full

    def because(self, answer: tuple[Option, ...]) -> OfChecklist:
        return OfChecklist(tuple(item.fraction for item in answer), self.terms.maximum)


class PerItemScorer(Scorer[int]):
    def __init__(self, rule: PerItem, terms: Terms) -> None:
        self.rule, self.terms = rule, terms
        self.full = terms.full
        self.each = times(self.full, (1, rule.items_for_full))

    def read(self, raw: object) -> int | Refusal:
        return read_count(raw)

    def points(self, answer: int) -> Exact:
        if answer >= self.rule.items_for_full:
            return self.full
        return times((answer, 1), self.each)

    def because(self, answer: int) -> OfCount:
        return OfCount(answer, self.rule.items_for_full, self.terms.maximum)


class DeductionScorer(Scorer[int]):
    """Both the points per item and the floor are negative: never above 0, never below the floor."""

    def __init__(self, rule: Deduction, terms: Terms) -> None:
        self.rule = rule
        self.each = terms.in_units(rule.points_per_item)
        self.floor = terms.in_units(rule.floor)

    def read(self, raw: object) -> int | Refusal:
        return read_count(raw)

    def points(self, answer: int) -> Exact:
        taken = times((answer, 1), self.each)
        return self.floor if less(taken, self.floor) else taken

    def because(self, answer: int) -> OfDeduction:
        return OfDeduction(answer, self.rule.points_per_item, self.rule.floor)
