"""Golden cases: ``tests/golden/<framework id>/*.yaml``, written to be read by a lawyer.

A case is one agency, or several under ``agencies``. Its answers are, in this order: those it
states; for the codes (of indicators or main indices) under ``full`` and ``zero``, an answer that
earns everything or nothing; for the others ``everything_else: full`` or ``zero``, or no answer.
``expect`` states results by name, and the points of an indicator by its code. ``refused`` states,
by code, the sentence with which an answer is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, singledispatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from frameworks import definition as d
from frameworks.answer_messages import problem_sentence
from frameworks.files import read_framework
from frameworks.scoring.engine import Scored, score
from frameworks.scoring.sheet import ScoreSheet
from rankings.ranking import ranks

GOLDEN = Path(__file__).parent / "golden"
Case = Mapping[str, Any]


class PlainLoader(yaml.SafeLoader):
    """YAML as JSON reads: a date is a text, and 62.9 too, so that no float is ever made."""


PlainLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag.rpartition(":")[2] in ("bool", "int", "null")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def cases() -> Iterator[Any]:
    for path in sorted(GOLDEN.glob("*/*.yaml")):
        with path.open(encoding="utf-8") as file:
            for case in yaml.load(file, PlainLoader):  # noqa: S506 -- a subclass of SafeLoader
                framework = path.parent.name
                yield pytest.param(framework, case, id=f"{framework}: {case['name']}")


@cache
def framework_of(reference: str) -> d.Framework:
    return read_framework(reference)


def run(framework: d.Framework, case: Case) -> tuple[d.IndexSet, Scored]:
    index_set = framework.index_set(case["index_set"])
    year = case.get("year", framework.years[0])
    answers = {
        agency: answers_of(index_set, stated, year)
        for agency, stated in case.get("agencies", {"": case}).items()
    }
    return index_set, score(index_set, answers, year=year, rounding=framework.rounding.indicator)


def answers_of(index_set: d.IndexSet, stated: Case, year: int) -> dict[str, Any]:
    unknown = set(stated) - {
        "name",
        "index_set",
        "year",
        "answers",
        "full",
        "zero",
        "everything_else",
        "expect",
        "refused",
    }
    assert not unknown, unknown
    answers = {
        indicator.code: extreme(indicator.rule, year, how == "full")
        for main in index_set.main_indices
        for indicator in main.indicators
        if (how := said_of(stated, indicator.code, main.code))
    }
    return answers | stated.get("answers", {})


def said_of(stated: Case, *codes: str) -> str | None:
    """ "full", "zero" or nothing, by the indicator's own code before its main index's."""
    for code in codes:
        for how in ("full", "zero"):
            if code in stated.get(how, ()):
                return how
    return stated.get("everything_else")


# ── An answer that earns everything, or nothing ────────────────────────────────────────────


@singledispatch
def extreme(rule: d.Rule, year: int, full: bool) -> Any:
    raise TypeError(rule)


@extreme.register(d.Ratio)
def _(rule: d.Ratio, year: int, full: bool) -> Any:
    return {"a": str(rule.full_at) if full else 0, "b": 1}


@extreme.register(d.InverseRatio)
def _(rule: d.InverseRatio, year: int, full: bool) -> Any:
    return {"a": 0 if full else 1, "b": 1}


@extreme.register(d.Share)
def _(rule: d.Share, year: int, full: bool) -> Any:
    return 100 if full else 0


@extreme.register(d.Boolean)
def _(rule: d.Boolean, year: int, full: bool) -> Any:
    return full


@extreme.register(d.Choice)
def _(rule: d.Choice, year: int, full: bool) -> Any:
    pick = max if full else min
    return pick(rule.options, key=lambda option: option.fraction).id


@extreme.register(d.Checklist)
def _(rule: d.Checklist, year: int, full: bool) -> Any:
    return [item.id for item in rule.items] if full else []


@extreme.register(d.Steps)
def _(rule: d.Steps, year: int, full: bool) -> Any:
    bounds = [band.bound for band in rule.bands]
    if rule.lower_is_better:
        value = min(bounds) if full else max(bounds) + 1
    else:
        value = max(bounds) if full else d.ZERO
    return {"a": value, "b": 1} if rule.on is d.StepsOn.RATIO else value


@extreme.register(d.PerItem)
def _(rule: d.PerItem, year: int, full: bool) -> Any:
    return rule.items_for_full if full else 0


@extreme.register(d.Deadline)
def _(rule: d.Deadline, year: int, full: bool) -> Any:
    return rule.due.of(year).isoformat() if full else None


@extreme.register(d.Growth)
def _(rule: d.Growth, year: int, full: bool) -> Any:
    return {"current": 10**6 if full else 0, "previous": 1}


@extreme.register(d.RelativeToBest)
def _(rule: d.RelativeToBest, year: int, full: bool) -> Any:
    return 1 if full else 0  # everything where nobody in the case has more


@extreme.register(d.Composite)
def _(rule: d.Composite, year: int, full: bool) -> Any:
    return {part.id: extreme(part.rule, year, full) for part in rule.parts}


@extreme.register(d.RollupMean)
def _(rule: d.RollupMean, year: int, full: bool) -> Any:
    return [{"points": 1 if full else 0, "max": 1}]


@extreme.register(d.Deduction)
def _(rule: d.Deduction, year: int, full: bool) -> Any:
    return 0 if full else 1000


# ── The tests ──────────────────────────────────────────────────────────────────────────────


def found(sheet: ScoreSheet, rank: int | None, expected: Mapping[str, Any]) -> dict[str, Any]:
    """What the sheet says of everything that ``expected`` names."""
    return {name: value(sheet, rank, name, of) for name, of in expected.items()}


def value(sheet: ScoreSheet, rank: int | None, name: str, expected: Any) -> Any:
    if name == "rank":
        return rank
    if name == "tier":
        return sheet.tier
    if name in ("parts", "main_indices"):
        sums = getattr(sheet, name)
        return {code: f"{sums[code]:.2f}" for code in expected}
    if name in ("total", "maximum", "ranking_points", "percent"):
        return f"{getattr(sheet, name):.2f}"
    return str(sheet.indicators[name].points)


@pytest.mark.parametrize(("framework_id", "case"), list(cases()))
def test_golden(framework_id: str, case: Case) -> None:
    index_set, scored = run(framework_of(framework_id), case)

    if "refused" in case:
        said = {problem.indicator: problem_sentence(problem) for problem in scored.problems}
        assert said == case["refused"]
        return
    assert scored.problems == ()
    expected = case["expect"] if "agencies" in case else {"": case["expect"]}
    rank_of = ranks(index_set, scored.sheets)
    assert {
        agency: found(scored.sheets[agency], rank_of[agency], of) for agency, of in expected.items()
    } == expected


@pytest.mark.parametrize("framework_id", sorted(path.name for path in GOLDEN.iterdir()))
def test_everything_full_is_the_maximum_and_everything_zero_is_nothing(framework_id: str) -> None:
    """The device itself: without it a boundary below would prove little."""
    framework = framework_of(framework_id)
    for index_set in framework.index_sets:
        most, least = (
            run(framework, {"index_set": index_set.id, "everything_else": how})[1].sheets[""]
            for how in ("full", "zero")
        )
        assert most.total == most.maximum == index_set.max_points
        assert least.total == 0
        assert all(each.points <= 0 for each in least.indicators.values())


def test_names_of_cases_are_sentences_and_there_is_one_of_each() -> None:
    names = [parameter.id for parameter in cases()]

    assert len(set(names)) == len(names)
    assert all(re.search(r"\w+( \S+){3,}", name) for name in names)


def test_every_framework_has_golden_cases() -> None:
    from frameworks.files import framework_files

    with_cases = {path.parent.name for path in GOLDEN.glob("*/*.yaml")}

    assert {path.stem.partition("@")[0] for path in framework_files()} == with_cases
