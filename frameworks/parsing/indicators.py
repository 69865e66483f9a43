"""Main indices and their indicators."""

from __future__ import annotations

from collections.abc import Iterator

from frameworks.definition import (
    ZERO,
    BestOf,
    Composite,
    Deduction,
    EnteredBy,
    EvidenceRequirement,
    Growth,
    Indicator,
    InverseRatio,
    Judged,
    MainIndex,
    NotApplicablePolicy,
    PerItem,
    Provenance,
    Ratio,
    RelativeToBest,
    Rule,
    Share,
    Steps,
    StepsOn,
    walk_rules,
)
from frameworks.parsing.checks import refuse_doubles, refuse_wrong_sum
from frameworks.parsing.cursor import Cursor, Keys
from frameworks.parsing.formats import CODE, NOT_NEGATIVE, known
from frameworks.parsing.problems import ProblemCode
from frameworks.parsing.rules import UNKNOWN_RULE, read_rule


def read_main_index(at: Cursor) -> MainIndex:
    with at.keys() as keys:
        main = MainIndex(
            code=keys["code"].name(CODE),
            title=keys["title"].text(),
            group=keys.optional("group", Cursor.text),
            pillar=keys.optional("pillar", Cursor.text),
            part=keys.optional("part", Cursor.name),
            max_points=keys["max_points"].number(NOT_NEGATIVE),
            indicators=keys["indicators"].each(read_indicator, at_least=1),
        )
        _check_codes(keys["indicators"], main)
        points = [indicator.max_points for indicator in main.indicators]
        refuse_wrong_sum(keys["max_points"], main.max_points, points)
        return main


def _check_codes(at: Cursor, main: MainIndex) -> None:
    """The codes are each other's equals: unique, and under their main index."""
    refuse_doubles(at, "code", [indicator.code for indicator in main.indicators])
    for element, indicator in zip(at.elements(), main.indicators, strict=True):
        readable = known(main.code) and known(indicator.code)
        if readable and not indicator.code.startswith(f"{main.code}."):
            element.step("code").tell(ProblemCode.PREFIX, expected=f"{main.code}.…")


def read_indicator(at: Cursor) -> Indicator:
    with at.keys() as keys:
        indicator = Indicator(
            code=keys["code"].name(CODE),
            title=keys["title"].text(),
            max_points=keys["max_points"].number(NOT_NEGATIVE),
            unit=keys["unit"].text(),
            rule=read_rule(keys["rule"]),
            evidence=keys.optional("evidence", _evidence),
            entered_by=keys.default("entered_by", lambda c: c.word(EnteredBy), EnteredBy.AGENCY),
            source=keys.optional("source", Cursor.text),
            not_applicable=keys.default(
                "not_applicable",
                lambda c: c.word(NotApplicablePolicy),
                NotApplicablePolicy.REFUSED,
            ),
            not_applicable_when=keys.optional("not_applicable_when", Cursor.text),
            provenance=keys["provenance"].word(Provenance),
            reference=keys.optional("reference", Cursor.text),
        )
        _check_maximum(keys, indicator)
        _check_related(keys, indicator)
        _check_not_applicable(keys, indicator)
        return indicator


def _evidence(at: Cursor) -> EvidenceRequirement:
    with at.keys() as keys:
        return EvidenceRequirement(
            text=keys["text"].text(),
            required=keys.default("required", Cursor.flag, default=False),
        )


def _check_maximum(keys: Keys, indicator: Indicator) -> None:
    """A deduction gives nothing, so its maximum is 0; any other indicator has one to earn."""
    if indicator.rule is UNKNOWN_RULE or not known(indicator.max_points):
        return
    if isinstance(indicator.rule, Deduction):
        if indicator.max_points != ZERO:
            keys["max_points"].tell(ProblemCode.DEDUCTION_MAXIMUM, expected="0")
    elif indicator.max_points == ZERO:
        keys["max_points"].tell(ProblemCode.RANGE, expected="0 < x")


def _check_related(keys: Keys, indicator: Indicator) -> None:
    """A row that follows a sister decision names it."""
    related = keys["provenance"].value == Provenance.RELATED.value
    if related and indicator.reference is None:
        keys["provenance"].tell(ProblemCode.NEEDS, expected="reference")


def _check_not_applicable(keys: Keys, indicator: Indicator) -> None:
    """Told when it does not apply, but refused wherever it is claimed: one of them is wrong."""
    if indicator.not_applicable_when is None or keys.at.step("not_applicable_when").unread:
        return
    if all(policy is NotApplicablePolicy.REFUSED for policy in _policies(indicator)):
        keys.at.step("not_applicable_when").tell(ProblemCode.NEEDS, expected="not_applicable")


def _policies(indicator: Indicator) -> Iterator[NotApplicablePolicy]:
    yield indicator.not_applicable
    for rule in walk_rules(indicator.rule):
        if isinstance(rule, Composite):
            yield from (part.not_applicable for part in rule.parts if part.not_applicable)


def inputs_of(rule: Rule) -> tuple[str, ...]:
    """The numbers that an answer to ``rule`` holds, by the names checks give them.

    A ratio has ``a`` and ``b``, a growth ``current`` and ``previous``, an answer that is one
    number ``value``; of a composite or a best-of, every part that is one number goes by its id.
    """
    return tuple(_inputs(rule))


def _inputs(rule: Rule) -> Iterator[str]:
    if isinstance(rule, Ratio | InverseRatio) or (
        isinstance(rule, Steps) and rule.on is StepsOn.RATIO
    ):
        yield from ("a", "b")
    elif isinstance(rule, Growth):
        yield from ("current", "previous")
    elif isinstance(rule, Share | Steps | PerItem | RelativeToBest | Deduction | Judged):
        yield "value"
    elif isinstance(rule, Composite):
        yield from (part.id for part in rule.parts if inputs_of(part.rule) == ("value",))
    elif isinstance(rule, BestOf):
        yield from (case.id for case in rule.cases if inputs_of(case.rule) == ("value",))
