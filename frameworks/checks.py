"""Which checks of an index set a set of answers breaks. Pure, and exact to the last digit.

A check holds its tongue where one of its inputs is missing, is no number, is rejected or claimed
not to apply: what is not there contradicts nothing. A jump is measured from last year's figure;
one that is missing or zero has no percent, and nothing jumps from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from frameworks.definition import (
    ZERO,
    BestOf,
    Case,
    Check,
    CheckKind,
    Composite,
    Deduction,
    Growth,
    IndexSet,
    Indicator,
    InverseRatio,
    Judged,
    Part,
    PerItem,
    Ratio,
    RelativeToBest,
    Rule,
    Severity,
    Share,
    Steps,
    StepsOn,
)
from frameworks.scoring.numbers import decimal_of, read_amount, read_pair
from frameworks.scoring.problems import Refusal
from frameworks.scoring.rounding import EXACT

Answers = Mapping[str, Any]
"""Raw answers by the code of their indicator, as the engine reads them."""


@dataclass(frozen=True, slots=True)
class Input:
    """What a check reads: "6.3.b" is ``b`` of indicator 6.3.

    ``name`` is empty for the one quantity of an indicator (a share a/b, a number). ``label``: that
    of the part or case the input stands in; empty outside of one.
    """

    code: str
    name: str = ""
    label: str = ""

    def __str__(self) -> str:
        return f"{self.code}.{self.name}" if self.name else self.code


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An ``at_most`` or a ``sum`` that does not hold. ``inputs``: the one of ``found`` first.

    ``found``: the part, or the total as entered. ``limit``: the whole, or the sum as it should be.
    """

    check: Check
    inputs: tuple[Input, ...]
    found: Decimal
    limit: Decimal

    @property
    def severity(self) -> Severity:
        return self.check.severity


@dataclass(frozen=True, slots=True)
class Jump:
    """A quantity that changed by more than its check's percent of what it was last year.

    ``before`` is never 0. ``is_share``: the quantity is a/b, which need not end in any decimal.
    """

    check: Check
    input: Input
    before: Fraction
    now: Fraction
    is_share: bool

    @property
    def severity(self) -> Severity:
        return self.check.severity

    @property
    def inputs(self) -> tuple[Input, ...]:
        return (self.input,)

    @property
    def percent(self) -> Fraction:
        """The change in percent of last year's: 48 for 0.5 → 0.74, −40 for 100 → 60."""
        return (self.now - self.before) * 100 / self.before


Broken = Mismatch | Jump


def broken_checks(
    index_set: IndexSet, answers: Answers, last_year: Answers | None = None
) -> tuple[Broken, ...]:
    """Every check that ``answers`` break: in the order of the file, and within a jump of the set.

    ``last_year``: last year's raw answers by this year's codes, of those indicators alone whose two
    years compare.
    """
    found: list[Broken] = []
    for check in index_set.checks:
        if check.kind is CheckKind.JUMP:
            found += _jumps(check, index_set.indicators, answers, last_year or {})
        else:
            found += _mismatches(check, index_set.indicators, answers)
    return tuple(found)


def codes_of(broken: Broken) -> tuple[str, ...]:
    """The indicators that a broken check is about, each once, that of ``found`` first."""
    return tuple(dict.fromkeys(each.code for each in broken.inputs))


# ── The numbers of one year, held against one another ──────────────────────────────────────


def _mismatches(
    check: Check, indicators: Mapping[str, Indicator], answers: Answers
) -> Iterator[Mismatch]:
    names = check.of if check.total is None else (check.total, *check.of)
    given = [_number_at(name, indicators, answers) for name in names]
    values = [value for _input, value in given if value is not None]
    if len(values) < len(given):
        return
    found, limit = values[0], _sum(values[1:])
    holds = found == limit if check.kind is CheckKind.SUM else found <= limit
    if not holds:
        yield Mismatch(check, tuple(each for each, _value in given), found, limit)


def _sum(values: Iterable[Decimal]) -> Decimal:
    total = ZERO
    for value in values:
        total = EXACT.add(total, value)
    return total


def _number_at(
    name: str, indicators: Mapping[str, Indicator], answers: Answers
) -> tuple[Input, Decimal | None]:
    """The input that ``name`` names, and its number where there is one."""
    code, _dot, of = name.rpartition(".")
    rule, raw = indicators[code].rule, answers.get(code)
    label = {part.id: part.label for part in _members(rule)}.get(of, "")
    return Input(code, of, label), _numbers(rule, raw).get(of)


def _numbers(rule: Rule, raw: object) -> dict[str, Decimal]:
    """The numbers that the answer ``raw`` holds, by name; none where it is not as it should be."""
    members = _members(rule)
    if members:
        plain = {each.id: _numbers(each.rule, _within(raw, each.id)) for each in members}
        return {name: own["value"] for name, own in plain.items() if "value" in own}
    names = _pair_names(rule)
    if names is not None:
        pair = read_pair(raw, *names)
        if isinstance(pair, Refusal):
            return {}
        first, second, places = pair
        return {names[0]: decimal_of(first, places), names[1]: decimal_of(second, places)}
    amount = read_amount(raw) if isinstance(rule, _PLAIN) else None
    return {} if amount is None or isinstance(amount, Refusal) else {"value": decimal_of(*amount)}


# ── The quantities of two years ────────────────────────────────────────────────────────────


def _jumps(
    check: Check, indicators: Mapping[str, Indicator], answers: Answers, last_year: Answers
) -> Iterator[Jump]:
    now, before = (dict(_watched(check, indicators, year)) for year in (answers, last_year))
    for place, (value, is_share) in now.items():
        if place in before and before[place][0]:
            jump = Jump(check, place, before[place][0], value, is_share)
            if check.percent is not None and abs(jump.percent) > check.percent:
                yield jump


_Quantity = tuple[Fraction, bool]  # and whether it is a share a/b


def _watched(
    check: Check, indicators: Mapping[str, Indicator], answers: Answers
) -> Iterator[tuple[Input, _Quantity]]:
    """The quantities that a jump watches: the inputs it names, or every indicator's own."""
    for name in check.of:
        place, value = _number_at(name, indicators, answers)
        if value is not None:
            yield place, (Fraction(value), False)
    if not check.of:
        for code, indicator in indicators.items():
            yield from _quantities(Input(code), indicator.rule, answers.get(code))


def _quantities(place: Input, rule: Rule, raw: object) -> Iterator[tuple[Input, _Quantity]]:
    """What of an answer compares from year to year, each part of a composite by itself.

    A share a/b, a growth's current figure, a plain number; a choice, a date or a table has none.
    """
    members = _members(rule)
    for each in members:
        name = f"{place.name}.{each.id}" if place.name else each.id
        inside = Input(place.code, name, each.label)
        yield from _quantities(inside, each.rule, _within(raw, each.id))
    quantity = None if members else _quantity(_numbers(rule, raw))
    if quantity is not None:
        yield place, quantity


def _quantity(numbers: Mapping[str, Decimal]) -> _Quantity | None:
    if "b" in numbers:
        a, b = Fraction(numbers["a"]), Fraction(numbers["b"])
        return (a / b, True) if b else None
    first = next(iter(numbers.values()), None)  # of a growth, the current one
    return None if first is None else (Fraction(first), False)


# ── What a rule's answer looks like ────────────────────────────────────────────────────────

_PLAIN = (Share, Steps, PerItem, RelativeToBest, Deduction, Judged)


def _pair_names(rule: Rule) -> tuple[str, str] | None:
    if isinstance(rule, Growth):
        return "current", "previous"
    on_ratio = isinstance(rule, Steps) and rule.on is StepsOn.RATIO
    return ("a", "b") if on_ratio or isinstance(rule, Ratio | InverseRatio) else None


def _members(rule: Rule) -> Sequence[Part | Case]:
    """The parts of a composite, the cases of a best-of; none of any other rule."""
    if isinstance(rule, Composite):
        return rule.parts
    return rule.cases if isinstance(rule, BestOf) else ()


def _within(raw: object, member: str) -> object:
    """The answer to one part; none where the whole is a claim or was rejected."""
    if not isinstance(raw, Mapping) or "na" in raw or "rejected" in raw:
        return None
    return raw.get(member)
