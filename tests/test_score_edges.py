"""Half hundredths, tier bounds and ties, where a careless engine gives somebody too much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from tests.answers import digits, dumps
from tests.oracle import Document, Oracle, find_set
from tests.score_command import (
    CROSSED_LEVELS,
    DECIDED,
    EVERY_RULE,
    TESTS,
    as_yaml,
    assert_agreement,
    document_of,
    score,
)


@pytest.mark.parametrize("mode", ["half_up", "down"])
def test_every_half_hundredth_is_rounded_by_the_mode_on_either_side_of_zero(
    tmp_path: Path, mode: str
):
    text = (TESTS / "every_rule" / "every-rule.yaml").read_text(encoding="utf-8")
    text = text.replace(
        "indicator: {places: 2, mode: half_up}", f"indicator: {{places: 2, mode: {mode}}}"
    )
    (tmp_path / "every-rule.yaml").write_text(text, encoding="utf-8")
    halves = range(2001)
    answers = dumps({str(k): {"I.1": digits(Fraction(k, 200)), "II.1": k} for k in halves})

    sheets = score(EVERY_RULE, "points", answers, directory=tmp_path).sheets

    rounded = {k: Fraction((k + (mode == "half_up")) // 2, 100) for k in halves}
    printed = {k: sheets[str(k)]["indicators"] for k in halves}
    assert {k: Fraction(rows["I.1"]["points"]) for k, rows in printed.items()} == rounded
    assert {k: -Fraction(rows["II.1"]["points"]) for k, rows in printed.items()} == rounded
    assert {Fraction(sheets[str(k)]["total"]) for k in halves} == {Fraction(0)}


def test_every_half_hundredth_of_a_ratio_and_of_a_share_is_rounded_up():
    """1.1 is a/b × 7 and 1.7 is value % × 5: over 1400, and in tenths, both step by 0,005."""
    answers = dumps(
        {
            str(k): {"1.1": {"a": k, "b": 1400}, "1.7": digits(Fraction(min(k, 1000), 10))}
            for k in range(1401)
        }
    )

    sheets = score(EVERY_RULE, "percent", answers).sheets

    rows = {k: sheets[str(k)]["indicators"] for k in range(1401)}
    assert {k: Fraction(row["1.1"]["points"]) for k, row in rows.items()} == {
        k: Fraction((k + 1) // 2, 100) for k in range(1401)
    }
    assert {k: Fraction(row["1.7"]["points"]) for k, row in rows.items()} == {
        k: Fraction((min(k, 1000) + 1) // 2, 100) for k in range(1401)
    }


def judged_alone(document: Document, set_id: str) -> Document:
    """The same set with one judged indicator to a main index: any total can be reached."""
    index_set = find_set(document, set_id)
    mains = [
        main if main["max_points"] == "0" else {**main, "indicators": [judged(main)]}
        for main in index_set["main_indices"]
    ]
    changed = {**index_set, "main_indices": mains, "stated_indicators": "null", "checks": []}
    return {**document, "previous": "null", "index_sets": [changed]}


def judged(main: Document) -> Document:
    return {
        "code": f"{main['code']}.1",
        "title": "Điểm",
        "max_points": main["max_points"],
        "unit": "Điểm",
        "rule": {"kind": "judged", "question": "Điểm"},
        "evidence": {"text": "Văn bản"},
        "provenance": "reconstructed",
    }


def spread(index_set: Document, total: Fraction) -> dict[str, str]:
    """Answers of ``judged_alone`` that add up to ``total``, the first main indices full."""
    answers, left = {}, total
    for main in index_set["main_indices"]:
        points = min(left, Fraction(main["max_points"]))
        left -= points
        if Fraction(main["max_points"]):
            answers[f"{main['code']}.1"] = digits(points)
    return answers


def edges(index_set: Document) -> Iterator[tuple[Fraction, str, str, str]]:
    """Each bound in points, and the tier a hundredth below it, on it and a hundredth over it."""
    levels = index_set["tiers"]["levels"]
    for upper, lower in pairwise(levels):
        if "at_least" in upper:
            yield Fraction(upper["at_least"]), lower["id"], upper["id"], upper["id"]
        else:
            bound = Fraction(upper["above"]) * Fraction(index_set["max_points"]) / 100
            yield bound, lower["id"], lower["id"], upper["id"]


@pytest.mark.parametrize(("framework", "set_id"), [s for s in DECIDED if "an-giang" not in s[0]])
def test_a_tier_begins_on_its_bound_to_the_hundredth(tmp_path: Path, framework: str, set_id: str):
    document = judged_alone(document_of(framework), set_id)
    (tmp_path / f"{framework}.yaml").write_text(as_yaml(document), encoding="utf-8")
    index_set = find_set(document, set_id)
    hundredth = Fraction(1, 100)
    expected, group = {}, {}
    for bound, below, on, over in edges(index_set):
        for total, tier in ((bound - hundredth, below), (bound, on), (bound + hundredth, over)):
            expected[digits(total)] = tier
            group[digits(total)] = spread(index_set, total)

    said = score(framework, set_id, dumps(group), directory=tmp_path)

    assert {total: sheet["tier"] for total, sheet in said.sheets.items()} == expected
    assert len(expected) == 9
    assert_agreement(Oracle(document, set_id).score(dumps(group)), said)


@pytest.mark.parametrize("set_id", ["cap-huyen", "cap-xa"])
def test_a_level_of_an_giang_needs_every_minimum_to_the_hundredth(tmp_path: Path, set_id: str):
    framework = "an-giang-1040-2018"
    document = judged_alone(document_of(framework), set_id)
    (tmp_path / f"{framework}.yaml").write_text(as_yaml(document), encoding="utf-8")
    index_set = find_set(document, set_id)
    levels = [level["id"] for level in index_set["tiers"]["levels"]]
    group, on_the_minima, short = {}, {}, {}
    for level in index_set["tiers"]["levels"]:
        least = least_points(index_set, level)
        group[level["id"]] = as_answers(least)
        on_the_minima[level["id"]] = level["id"]
        for name, points in a_hundredth_short(index_set, level, least):
            group[f"{level['id']} {name}"] = as_answers(points)
            short[f"{level['id']} {name}"] = levels.index(level["id"])

    said = score(framework, set_id, dumps(group), directory=tmp_path)

    tiers = {name: sheet["tier"] for name, sheet in said.sheets.items()}
    assert {name: tiers[name] for name in on_the_minima} == on_the_minima
    assert [name for name, level in short.items() if tiers[name] in levels[: level + 1]] == []
    assert len(short) >= 2 * len(levels)
    assert_agreement(Oracle(document, set_id).score(dumps(group)), said)


def least_points(index_set: Document, level: Document) -> dict[str, Fraction]:
    """Each main index on its minimum, and more where a part's own minimum asks for more."""
    points = {
        code: Fraction(minimum["percent"]) * Fraction(minimum["of"]) / 100
        for code, minimum in level["main_indices"].items()
    }
    for part, minimum in level["parts"].items():
        mains = mains_of(index_set, part)
        for main in mains:
            missing = Fraction(minimum) - sum(points[m["code"]] for m in mains)
            room = Fraction(main["max_points"]) - points[main["code"]]
            points[main["code"]] += max(Fraction(0), min(missing, room))
    return points


def mains_of(index_set: Document, part: str) -> list[Document]:
    return [main for main in index_set["main_indices"] if main["part"] == part]


def a_hundredth_short(
    index_set: Document, level: Document, least: Mapping[str, Fraction]
) -> Iterator[tuple[str, dict[str, Fraction]]]:
    """One main index a hundredth short, and every other full, so that each total suffices."""
    full = {main["code"]: Fraction(main["max_points"]) for main in index_set["main_indices"]}
    for code, minimum in level["main_indices"].items():
        bound = Fraction(minimum["percent"]) * Fraction(minimum["of"]) / 100
        if bound:
            yield code, {**full, code: bound - Fraction(1, 100)}
    for part, minimum in level["parts"].items():
        mains = mains_of(index_set, part)
        if sum(least[main["code"]] for main in mains) == Fraction(minimum):
            first = next(m["code"] for m in mains if least[m["code"]])
            yield part, {**least, first: least[first] - Fraction(1, 100)}


def as_answers(points: Mapping[str, Fraction]) -> dict[str, str]:
    """A main index of no points stays unanswered: "0%x50" holds without it."""
    return {f"{code}.1": digits(value) for code, value in points.items() if value}


def test_ties_share_a_rank_and_the_next_one_is_skipped():
    group = {name: {"I.1": points} for name, points in zip("abcde", (9, 12, 12, 8, 8), strict=True)}

    sheets = score(EVERY_RULE, "points", dumps(group)).sheets

    assert {name: sheet["rank"] for name, sheet in sheets.items()} == {
        "a": 3,
        "b": 1,
        "c": 1,
        "d": 4,
        "e": 4,
    }


def test_a_higher_total_may_hold_a_lower_level_and_then_stands_below():
    sheets = score(EVERY_RULE, "minima", dumps({**CROSSED_LEVELS, "none": {"B.1.1": 60}})).sheets

    assert {name: (s["total"], s["tier"], s["rank"]) for name, s in sheets.items()} == {
        "less, higher level": ("136.00", "muc-1", 1),
        "more, lower level": ("138.00", "muc-2", 2),
        "none": ("60.00", "khong-xep-hang", None),
    }
