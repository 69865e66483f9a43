"""The framework as a whole: its head, what sets say of each other, and the carry-over map."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from frameworks.definition import Carried, Carry, Framework, Replaced
from frameworks.parsing import ProblemCode, build, check_previous
from tests.frameworks.documents import (
    RULES,
    Document,
    framework,
    index_set,
    indicator,
    main_index,
)


def refusals(document: Document) -> list[tuple[str, ProblemCode]]:
    return [(problem.path, problem.code) for problem in build(document).problems]


def built(document: Document) -> Framework:
    parsed = build(document)
    assert parsed.problems == ()
    assert parsed.framework is not None
    return parsed.framework


# ── The head of the file ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("id", "lao-cai-2644-2022", None),
        ("id", "Lao-Cai", ProblemCode.FORMAT),
        ("id", "lào-cai", ProblemCode.FORMAT),
        ("id", "lao_cai", ProblemCode.FORMAT),
        ("id", "-lao-cai", ProblemCode.FORMAT),
        ("id", "a" * 61, ProblemCode.LENGTH),
        ("id", "null", ProblemCode.FORMAT),
        ("version", "2", None),
        ("version", "1.1", None),
        ("version", "v1", ProblemCode.FORMAT),
        ("version", "1.", ProblemCode.FORMAT),
        ("family", "Chuyển đổi số", ProblemCode.FORMAT),
        ("title", "null", ProblemCode.SHAPE),
        ("title", "true", ProblemCode.SHAPE),
        ("ties", "share", ProblemCode.CHOICE),
        ("jurisdiction", "Lào Cai", ProblemCode.SHAPE),
    ],
)
def test_the_head_of_the_file(key: str, value: str, code: ProblemCode | None):
    assert refusals(framework("thu", **{key: value})) == ([(key, code)] if code else [])


@pytest.mark.parametrize(
    ("years", "told"),
    [
        (["2022"], []),
        (["2022", "2023"], []),
        ([], [("years", ProblemCode.COUNT)]),
        (["2022", "2022"], [("years[2]", ProblemCode.ORDER)]),
        (["2023", "2022"], [("years[2]", ProblemCode.ORDER)]),
        (["22"], [("years[1]", ProblemCode.RANGE)]),
        (["20222"], [("years[1]", ProblemCode.RANGE)]),
        (["hai nghìn"], [("years[1]", ProblemCode.FORMAT)]),
        ("2022", [("years", ProblemCode.SHAPE)]),
    ],
)
def test_years_are_years_one_after_the_other(years: object, told: list):
    assert refusals(framework(years=years)) == told


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("01-01", "12-31", []),
        ("06-15", "06-15", []),
        ("12-31", "01-01", [("data_window.to", ProblemCode.ORDER)]),
        ("02-30", "12-31", [("data_window.from", ProblemCode.FORMAT)]),
    ],
)
def test_the_data_window_opens_before_it_closes(start: str, end: str, told: list):
    assert refusals(framework(data_window={"from": start, "to": end})) == told


@pytest.mark.parametrize(
    ("places", "mode", "told"),
    [
        ("0", "half_up", []),
        ("6", "down", []),
        ("7", "down", [("rounding.average.places", ProblemCode.RANGE)]),
        ("hai", "down", [("rounding.average.places", ProblemCode.FORMAT)]),
        ("2", "half_even", [("rounding.average.mode", ProblemCode.CHOICE)]),
    ],
)
def test_rounding_has_places_and_a_mode(places: str, mode: str, told: list):
    rounding = {
        "indicator": {"places": "2", "mode": "half_up"},
        "average": {"places": places, "mode": mode},
    }

    assert refusals(framework(rounding=rounding)) == told


def decided(**keys: Any) -> Document:
    decision = {
        "number": "9/QĐ-UBND",
        "issued": "2022-11-07",
        "issuer": "UBND tỉnh Lào Cai",
        "sources": [],
        "notes": [],
    }
    return framework("thu", decision={**decision, **keys})


@pytest.mark.parametrize("issued", ["2022-02-29", "2022-11-31", "07/11/2022", "2022-11-7", "null"])
def test_a_decision_was_issued_on_a_day_that_there_was(issued: str):
    assert refusals(decided(issued=issued)) == [("decision.issued", ProblemCode.FORMAT)]


def test_a_leap_day_is_a_day():
    assert built(decided(issued="2020-02-29")).decision.issued == date(2020, 2, 29)


@pytest.mark.parametrize("number", ["2644", "QĐ-UBND", "2644/QĐ UBND", "/QĐ-UBND"])
def test_a_decision_has_a_number(number: str):
    assert refusals(decided(number=number)) == [("decision.number", ProblemCode.FORMAT)]


def test_a_decision_replaces_frameworks_and_decisions_outside_the_set():
    replaces = ["lao-cai-8-2021", {"number": "512/QĐ-UBND", "issued": "2017-03-01"}]

    assert built(decided(replaces=replaces)).decision.replaces == (
        "lao-cai-8-2021",
        Replaced("512/QĐ-UBND", date(2017, 3, 1)),
    )


@pytest.mark.parametrize(
    ("replaced", "told"),
    [
        ("thu", [("decision.replaces[1]", ProblemCode.CYCLE)]),
        ("Thử", [("decision.replaces[1]", ProblemCode.FORMAT)]),
        (
            {"number": "9/QĐ-UBND", "issued": "2021-01-01"},
            [("decision.replaces[1]", ProblemCode.CYCLE)],
        ),
        (
            {"number": "8/QĐ-UBND", "issued": "2022-11-08"},
            [("decision.replaces[1].issued", ProblemCode.ORDER)],
        ),
        ({"number": "8/QĐ-UBND", "issued": "2022-11-07"}, []),
    ],
)
def test_a_decision_replaces_neither_itself_nor_a_later_one(replaced: object, told: list):
    assert refusals(decided(replaces=[replaced])) == told


def test_a_day_of_issue_that_cannot_be_read_is_the_only_mistake():
    replaced = {"number": "8/QĐ-UBND", "issued": "2021-01-01"}

    assert refusals(decided(issued="hôm qua", replaces=[replaced])) == [
        ("decision.issued", ProblemCode.FORMAT)
    ]


# ── Sets of one file ───────────────────────────────────────────────────────────────────────


def test_index_sets_have_their_own_ids():
    twice = framework("thu", index_set("cap-xa"), index_set("cap-xa"))

    assert refusals(twice) == [("index_sets[#2].id", ProblemCode.DUPLICATE)]
    assert refusals(framework(index_sets=[])) == [("index_sets", ProblemCode.COUNT)]


def rolling(set_id: str, of: str) -> Document:
    rule = {"kind": "rollup_mean", "of": of}
    return index_set(set_id, main_index("1", indicator("1.1", rule=rule)))


def test_a_rollup_names_another_set_of_the_same_file():
    at = "index_sets[cap-huyen].main_indices[1].indicators[1.1].rule.of"

    assert refusals(framework("thu", rolling("cap-huyen", "cap-xa"), index_set("cap-xa"))) == []
    assert refusals(framework("thu", rolling("cap-huyen", "cap-thon"))) == [
        (at, ProblemCode.REFERENCE)
    ]
    assert refusals(framework("thu", rolling("cap-huyen", "cap-huyen"))) == [
        (at, ProblemCode.CYCLE)
    ]


def test_sets_do_not_roll_each_other_up():
    document = framework("thu", rolling("a", "b"), rolling("b", "c"), rolling("c", "a"))

    assert refusals(document) == [
        ("index_sets[c].main_indices[1].indicators[1.1].rule.of", ProblemCode.CYCLE)
    ]


# ── The carry-over map ─────────────────────────────────────────────────────────────────────


def two_indicators(set_id: str = "cap-xa") -> Document:
    return index_set(set_id, main_index("1", indicator("1.1"), indicator("1.2")))


def carrying(codes: object, reference: str = "lao-cai-8-2021") -> Document:
    previous = {"framework": reference, "map": {"cap-xa": codes}}
    return framework("moi", two_indicators(), previous=previous)


def test_the_map_says_what_an_indicator_was_and_whether_it_is_the_same():
    previous = built(carrying({"1.1": ["1.2", "same"], "1.2": ["2.1", "changed"]})).previous

    assert previous is not None
    assert previous.framework == "lao-cai-8-2021"
    assert previous.map == {
        "cap-xa": {"1.1": Carried("1.2", Carry.SAME), "1.2": Carried("2.1", Carry.CHANGED)}
    }


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        ({}, []),
        ({"1.3": ["1.2", "same"]}, [("[1.3]", ProblemCode.REFERENCE)]),
        ({"1.1": ["1.2"]}, [("[1.1]", ProblemCode.COUNT)]),
        ({"1.1": ["1.2", "equal"]}, [("[1.1][2]", ProblemCode.CHOICE)]),
        ({"1.1": ["1.2", "same", "x"]}, [("[1.1]", ProblemCode.COUNT)]),
        ({"1.1": "1.2"}, [("[1.1]", ProblemCode.SHAPE)]),
        ([], [("", ProblemCode.SHAPE)]),
        ({"1.1": ["1.2", "changed"], "1.2": ["1.2", "changed"]}, []),
        (
            {"1.1": ["1.2", "changed"], "1.2": ["1.2", "same"]},
            [("[1.2]", ProblemCode.DUPLICATE)],
        ),
    ],
)
def test_this_side_of_the_map_is_of_this_file(codes: object, told: list):
    expected = [(f"previous.map[cap-xa]{path}", code) for path, code in told]

    assert refusals(carrying(codes)) == expected


def test_the_map_names_sets_of_this_file_and_another_framework():
    unknown = framework("moi", previous={"framework": "cu", "map": {"cap-thon": {}}})

    assert refusals(unknown) == [("previous.map[cap-thon]", ProblemCode.REFERENCE)]
    assert refusals(carrying({}, "moi")) == [("previous.framework", ProblemCode.CYCLE)]
    assert refusals(carrying({}, "moi@1")) == []  # version 2 may carry over from version 1
    assert refusals(carrying({}, "Cũ")) == [("previous.framework", ProblemCode.FORMAT)]


def against(old: Document, codes: Document) -> list[tuple[str, ProblemCode, str]]:
    told = check_previous(built(carrying(codes, old["id"])), built(old))
    return [(problem.path, problem.code, problem.found) for problem in told]


def test_the_other_side_of_the_map_is_in_the_previous_framework():
    old = framework("cu", two_indicators())

    assert against(old, {"1.1": ["1.2", "same"]}) == []
    assert against(old, {"1.1": ["1.3", "same"]}) == [
        ("previous.map[cap-xa][1.1]", ProblemCode.OLD_REFERENCE, "1.3")
    ]
    assert against(framework("cu", two_indicators("cap-huyen")), {"1.1": ["1.1", "same"]}) == [
        ("previous.map[cap-xa]", ProblemCode.OLD_REFERENCE, "cap-xa")
    ]


def test_what_is_carried_over_as_the_same_is_scored_the_same():
    other_rule = indicator("1.1", rule=RULES["ratio"])
    old = framework("cu", index_set("cap-xa", main_index("1", other_rule)))

    assert against(old, {"1.1": ["1.1", "changed"]}) == []
    assert against(old, {"1.1": ["1.1", "same"]}) == [
        ("previous.map[cap-xa][1.1]", ProblemCode.NOT_THE_SAME, "1.1")
    ]
