"""``manage.py score`` against the oracle on random answers, and controls that it can fail.

The sixteen index sets of the five decisions, and three made up to hold every rule kind, policy
and tier kind (``every_rule/every-rule.yaml``), are asked through the command, as anybody asks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.answers import Asked, dumps, groups, seeded_group
from tests.oracle import Oracle, read_document
from tests.score_command import (
    CROSSED_LEVELS,
    DECIDED,
    EVERY_RULE,
    MADE_UP,
    TESTS,
    Said,
    alone,
    asked,
    assert_agreement,
    brief,
    differences,
    document_of,
    every_set,
    score,
    vietnamese,
)
from tests.spoiled_oracles import SPOILED


@every_set
def test_the_command_and_the_oracle_agree_on_random_answers(framework: str, set_id: str):
    case, folder = asked(framework, set_id), alone(framework, set_id)
    oracle = Oracle(case.document, set_id)

    @brief
    @given(groups(case))
    def agree(group: Mapping[str, Any]) -> None:
        text = dumps(group)
        assert_agreement(oracle.score(text), score(framework, set_id, text, directory=folder))

    agree()


@every_set
def test_they_agree_on_a_whole_group_by_the_file_as_it_stands(framework: str, set_id: str):
    case = asked(framework, set_id)
    text = dumps(seeded_group(13, case, 30))

    assert_agreement(Oracle(case.document, set_id).score(text), score(framework, set_id, text))


def ab(a: object, b: object) -> dict[str, object]:
    return {"a": a, "b": b}


BY_HAND = [
    ("1.1", ab(87, 90), "6.77"),
    ("1.2", ab(3, 10), "1.50"),
    ("1.2", ab(7, 10), "3.50"),
    ("1.3", ab(84, 100), "0"),
    ("1.3", ab(85, 100), "2.55"),
    ("1.4", ab(1, 1), "1.97"),
    ("1.4", ab(3, 2), "2.95"),
    ("1.5", ab(1, 16), "2.81"),
    ("1.6", ab(3, 2), "0"),
    ("1.7", "33.3", "1.67"),
    ("1.8", 3, "10.00"),
    ("2.1", True, "4.45"),
    ("2.2", "kha", "1.85"),
    ("2.3", ["a", "b"], "2.83"),
    ("2.3", ["a", "b", "c"], "3.33"),
    ("2.3", [], "0"),
    ("2.4", "2.5", "1.84"),
    ("2.4", "2.499999", "0.92"),
    ("2.5", 0, "4"),
    ("2.5", "3.5", "0.60"),
    ("2.5", "3.500001", "0.20"),
    ("2.6", ab(1, 3), "3"),
    ("2.6", ab(333332, 1000000), "0.40"),
    ("2.7", ab(1, 10), "5"),
    ("2.7", ab(12, 10), "1.68"),
    ("2.7", ab(13, 10), "0"),
    ("3.1", 1, "1.67"),
    ("3.1", 4, "5"),
    ("3.2", "2023-12-20", "2.50"),
    ("3.2", "2023-12-25", "1.25"),
    ("3.2", "2023-12-26", "0.39"),
    ("3.2", "2024-01-04", "0.39"),
    ("3.2", "2024-01-05", "0.13"),
    ("3.2", None, "0"),
    ("3.4", {"current": 110, "previous": 100}, "3"),
    ("3.4", {"current": "109.999999", "previous": 100}, "1.50"),
    ("3.4", {"current": 75, "previous": 100}, "0.35"),
    ("3.4", {"current": "74.999999", "previous": 100}, "0"),
    ("3.5", [{"points": 5, "max": 10}, {"unit": "Xã A", "points": 1, "max": 3}], "2.08"),
    ("3.6", "1.005", "1.01"),
    ("3.7", {"tu-xay": "dat", "thue": ab(89, 100)}, "4.50"),
    ("3.7", {"tu-xay": "dat", "thue": ab(91, 100)}, "4.55"),
    (
        "3.8",
        {"ty-le": ab(1, 3), "hoi-dong": "kha", "do": 50, "so-sanh": 2, "han": "2024-01-01"},
        "3.93",
    ),
    ("4.1", 101, "-0.51"),
    ("4.2", 4, "-50"),
    ("4.2", 5, "-60"),
]


@pytest.mark.parametrize(("code", "answer", "points"), BY_HAND)
def test_the_oracle_and_the_command_say_what_a_hand_works_out(
    code: str, answer: object, points: str
):
    text = dumps({"a": {code: answer}})

    expected = Oracle(document_of(EVERY_RULE), "percent").score(text).agencies["a"]
    sheet = score(EVERY_RULE, "percent", text).sheets["a"]

    assert expected["indicators"][code]["points"] == Fraction(points)
    assert Fraction(sheet["indicators"][code]["points"]) == Fraction(points)


SUM = re.compile(r"(?:^|: )([0-9.,()+×÷/% −]+) = (−?[0-9.,]+)$")


def worked_out(formula: str) -> Fraction:
    """The value of a printed formula: ``(1 − 3/16) × 2,5``, ``40% × 5``."""
    numbers = re.sub(
        r"([0-9.]+(?:,[0-9]+)?)(%?)",
        lambda n: f"(Fraction('{vietnamese(n[1])}') / {100 if n[2] else 1})",
        formula,
    )
    for sign, operator in {"×": "*", "÷": "/", "−": "-"}.items():
        numbers = numbers.replace(sign, operator)
    return eval(numbers, {"Fraction": Fraction})  # noqa: S307 -- digits and signs alone


@pytest.mark.parametrize("set_id", ["percent", "points", "minima"])
def test_the_formula_of_a_reason_gives_the_points(set_id: str):
    sheets = score(
        EVERY_RULE, set_id, dumps(seeded_group(12, asked(EVERY_RULE, set_id), 100))
    ).sheets
    rows = [row for sheet in sheets.values() for row in sheet["indicators"].values()]

    formulas = [(row["points"], match) for row in rows if (match := SUM.search(row["because"]))]

    oracle = Oracle(document_of(EVERY_RULE), set_id)
    assert [
        (points, match[0])
        for points, match in formulas
        if oracle.rounded(worked_out(match[1])) != Fraction(points)
    ] == []
    assert len(formulas) > 50


@pytest.mark.parametrize("year", [2024, 2025])
def test_due_dates_fall_in_the_year_asked_for(year: int):
    case = asked(EVERY_RULE, "percent", year)
    text = dumps(seeded_group(7, case, 60))

    said = score(EVERY_RULE, "percent", text, year=year)

    assert (
        differences(Oracle(case.document, "percent", year).score(text).agencies, said.sheets) == []
    )


def test_another_year_gives_other_points_to_the_same_dates():
    answers = dumps({"a": {"3.2": "2023-12-20"}, "b": {"3.2": "2023-12-21"}})

    points = {
        year: [
            sheet["indicators"]["3.2"]["points"]
            for sheet in score(EVERY_RULE, "percent", answers, year=year).sheets.values()
        ]
        for year in (2022, 2023, 2024)
    }

    assert points == {2022: ["0.13", "0.13"], 2023: ["2.50", "1.25"], 2024: ["2.50", "2.50"]}


def test_the_first_year_of_the_framework_is_the_default():
    text = dumps(seeded_group(8, asked(EVERY_RULE, "percent"), 12))

    assert score(EVERY_RULE, "percent", text) == score(EVERY_RULE, "percent", text, year=2023)


@pytest.mark.parametrize(("framework", "set_id"), [*MADE_UP, ("lao-cai-3019-2023", "cap-huyen")])
def test_the_order_of_the_agencies_changes_nothing(framework: str, set_id: str):
    group = seeded_group(9, asked(framework, set_id), 12)
    turned = {agency: dict(reversed(group[agency].items())) for agency in reversed(group)}

    assert (
        score(framework, set_id, dumps(group)).sheets
        == score(framework, set_id, dumps(turned)).sheets
    )


def test_a_group_of_nobody_has_no_sheets():
    assert score(EVERY_RULE, "percent", "{}").sheets == {}


@pytest.mark.parametrize("mode", ["half_up", "down"])
@pytest.mark.parametrize("places", ["0", "1", "3"])
@pytest.mark.parametrize("set_id", ["percent", "points", "minima"])
def test_the_rounding_is_the_framework_s(tmp_path: Path, mode: str, places: str, set_id: str):
    text = (TESTS / "every_rule" / "every-rule.yaml").read_text(encoding="utf-8")
    (tmp_path / "every-rule.yaml").write_text(
        text.replace(
            "indicator: {places: 2, mode: half_up}",
            f"indicator: {{places: {places}, mode: {mode}}}",
        ),
        encoding="utf-8",
    )
    document = read_document(tmp_path / "every-rule.yaml")
    answers = dumps(seeded_group(10, Asked(document, set_id, 2023), 40))

    said = score(EVERY_RULE, set_id, answers, directory=tmp_path)

    assert document["rounding"]["indicator"] == {"places": places, "mode": mode}
    assert differences(Oracle(document, set_id).score(answers).agencies, said.sheets) == []


@pytest.mark.slow
@every_set
def test_the_command_and_the_oracle_agree_on_a_million_values(framework: str, set_id: str):
    case = asked(framework, set_id)
    oracle = Oracle(case.document, set_id)
    values, seed = 0, 0

    while values < 10**6 / len(DECIDED + MADE_UP):
        group = seeded_group(seed, case, 100)
        text = dumps(group)
        assert_agreement(oracle.score(text), score(framework, set_id, text))
        values += sum(len(answers) for answers in group.values())
        seed += 1


# ── The comparison can fail ──────────────────────────────────────────


SELDOM = {
    "points": {"on a bound": {"I.1": "17.5"}, "on the next": {"I.1": "10.25"}},
    "minima": CROSSED_LEVELS,
}


@cache
def conversation(set_id: str, seed: int) -> tuple[str, Said]:
    """Thirty agencies, and some that chance seldom makes, with what the command says."""
    group = seeded_group(seed, asked(EVERY_RULE, set_id), 30)
    text = dumps({**group, **SELDOM.get(set_id, {})})
    return text, score(EVERY_RULE, set_id, text)


@pytest.mark.parametrize("spoiled", SPOILED, ids=lambda oracle: oracle.__name__)
def test_an_oracle_with_one_mistake_disagrees_with_the_command(spoiled: type[Oracle]):
    """A control: these random answers are sharp enough to tell each of these mistakes."""
    assert any(
        differences(spoiled(document_of(EVERY_RULE), set_id).score(text).agencies, said.sheets)
        for seed in range(10)
        for set_id in ("percent", "points", "minima")
        for text, said in [conversation(set_id, seed)]
    )


@given(st.fractions(), st.integers(0, 6))
def test_the_oracle_rounds_to_the_nearest_and_halves_away_from_zero(value: Fraction, places: int):
    rounded = Oracle(document_of(EVERY_RULE), "percent").half_up(value, places)

    step = Fraction(1, 10**places)
    assert (rounded / step).denominator == 1
    assert abs(rounded - value) <= step / 2
    assert abs(rounded - value) < step / 2 or abs(rounded) > abs(value)
