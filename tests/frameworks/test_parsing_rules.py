"""The rules of indicators: what every kind needs, and what it refuses."""

from __future__ import annotations

import typing
from decimal import Decimal
from typing import Any

import pytest

from frameworks.definition import (
    Band,
    Below,
    Boolean,
    LateBand,
    MonthDay,
    RollupMean,
    Rule,
    Steps,
    StepsOn,
)
from frameworks.parsing import ProblemCode, build
from frameworks.parsing.indicators import inputs_of
from frameworks.parsing.rules import READERS
from tests.frameworks.documents import (
    OPTIONS,
    RULES,
    STEPS_DOWN,
    STEPS_ON_RATIO,
    Document,
    fresh,
    with_rule,
)

RULE = "index_sets[cap-tinh].main_indices[1].indicators[1.1].rule"


def rule_of(document: Document) -> Any:
    parsed = build(with_rule(document))
    assert parsed.problems == ()
    assert parsed.framework is not None
    return parsed.framework.index_sets[0].indicators["1.1"].rule


def refusals(rule: Document) -> list[tuple[str, ProblemCode]]:
    """Problems with their paths below the rule."""
    return [(p.path.removeprefix(RULE), p.code) for p in build(with_rule(rule)).problems]


def changed(kind: str, **keys: Any) -> Document:
    return fresh({**RULES[kind], **keys})


def less(kind: str, *keys: str) -> Document:
    return {key: value for key, value in RULES[kind].items() if key not in keys}


def test_there_is_a_reader_and_an_example_for_every_kind_of_the_definition():
    kinds = {rule.kind for rule in typing.get_args(Rule)}

    assert set(READERS) == kinds
    assert set(RULES) == kinds


@pytest.mark.parametrize("kind", RULES)
def test_every_kind_is_read_as_its_own_record(kind: str):
    assert rule_of(RULES[kind]).kind == kind


def test_an_unknown_kind_is_named_and_nothing_else_of_the_rule():
    assert refusals({"kind": "ratios", "numerator": "Tử"}) == [(".kind", ProblemCode.CHOICE)]


# ── Defaults ───────────────────────────────────────────────────────────────────────────────


def test_what_a_ratio_leaves_out_is_the_whole_proportionally_and_no_more_than_all():
    rule = rule_of(less("ratio", "full_at", "below", "may_exceed"))

    assert (rule.full_at, rule.below, rule.may_exceed) == (
        Decimal(1),
        Below.PROPORTIONAL,
        False,
    )


def test_what_falls_outside_every_band_earns_nothing_unless_told():
    for kind in ("steps", "deadline", "growth"):
        assert rule_of(less(kind, "else_fraction")).else_fraction == 0


def test_a_deadline_without_late_bands_is_met_or_missed():
    assert rule_of(less("deadline", "late")).late == ()


# ── Ratios ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("full_at", "may_exceed", "code"),
    [
        ("1", "false", None),
        ("0.000001", "false", None),
        ("0", "false", ProblemCode.RANGE),
        ("1.000001", "false", ProblemCode.RANGE),
        ("80", "false", ProblemCode.RANGE),  # 80 % is 0.8
        ("1.5", "true", None),
        ("0", "true", ProblemCode.RANGE),
        ("-0.5", "true", ProblemCode.RANGE),
        ("0,8", "false", ProblemCode.FORMAT),
        ("80%", "false", ProblemCode.FORMAT),
    ],
)
def test_a_threshold_can_be_reached(full_at: str, may_exceed: str, code: ProblemCode | None):
    told = refusals(changed("ratio", full_at=full_at, may_exceed=may_exceed))

    assert told == ([(".full_at", code)] if code else [])


# ── Options and items ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fraction", "code"),
    [
        ("0", None),
        ("1", None),
        ("0.333333", None),
        ("0.50", None),
        ("1.000001", ProblemCode.RANGE),
        ("-0.1", ProblemCode.RANGE),
        ("50", ProblemCode.RANGE),
        ("0.3333333", ProblemCode.FORMAT),
        ("1/2", ProblemCode.FORMAT),
        ("0,5", ProblemCode.FORMAT),
        (".5", ProblemCode.FORMAT),
        ("+1", ProblemCode.FORMAT),
        ("5e-1", ProblemCode.FORMAT),
        ("NaN", ProblemCode.FORMAT),
        ("Infinity", ProblemCode.FORMAT),
        ("０.５", ProblemCode.FORMAT),
        ("\N{MINUS SIGN}1", ProblemCode.FORMAT),
    ],
)
def test_a_fraction_is_a_plain_decimal_from_0_to_1(fraction: str, code: ProblemCode | None):
    options = [OPTIONS[0], {**OPTIONS[1], "fraction": fraction}, OPTIONS[2]]

    assert refusals(changed("choice", options=options)) == (
        [(".options[2].fraction", code)] if code else []
    )


@pytest.mark.parametrize(
    ("kind", "key"),
    [("choice", "options"), ("checklist", "items"), ("composite", "parts"), ("best_of", "cases")],
)
def test_ids_are_unique_and_there_is_at_least_one(kind: str, key: str):
    first, second = RULES[kind][key][:2]
    doubled = changed(kind, **{key: [first, {**second, "id": first["id"]}, *RULES[kind][key][2:]]})

    assert refusals(doubled) == [(f".{key}[2].id", ProblemCode.DUPLICATE)]
    assert refusals(changed(kind, **{key: []})) == [(f".{key}", ProblemCode.COUNT)]


# ── Bands ──────────────────────────────────────────────────────────────────────────────────


def test_bands_say_by_their_key_which_way_is_better():
    up, down, on_ratio = (rule_of(r) for r in (RULES["steps"], STEPS_DOWN, STEPS_ON_RATIO))

    assert (up.lower_is_better, down.lower_is_better, on_ratio.lower_is_better) == (
        False,
        True,
        False,
    )
    assert down.bands == (Band(Decimal(0), Decimal(1)), Band(Decimal(2), Decimal("0.5")))
    assert (on_ratio.on, on_ratio.value, on_ratio.numerator) == (
        StepsOn.RATIO,
        None,
        "Số máy tính kết nối",
    )


def test_bands_all_bound_from_the_same_side():
    mixed = [{"min": "4", "fraction": "1"}, {"max": "2", "fraction": "0.5"}]

    assert refusals(changed("steps", bands=mixed)) == [
        (".bands[2].min", ProblemCode.MISSING_KEY),
        (".bands[2].max", ProblemCode.UNKNOWN_KEY),
    ]


@pytest.mark.parametrize(
    ("kind", "key", "bound", "bounds", "wrong"),
    [
        ("steps", "bands", "min", ["4", "3", "2"], None),
        ("steps", "bands", "min", ["4", "4", "2"], 2),
        ("steps", "bands", "min", ["4", "2", "3"], 3),
        ("steps", "bands", "max", ["1", "2", "3"], None),
        ("steps", "bands", "max", ["1", "1", "3"], 2),
        ("steps", "bands", "max", ["3", "2", "4"], 2),
        ("growth", "bands", "min_change", ["0.1", "0", "-0.1"], None),
        ("growth", "bands", "min_change", ["0.1", "0.2", "-0.1"], 2),
        ("deadline", "late", "days_max", ["5", "10", "15"], None),
        ("deadline", "late", "days_max", ["5", "15", "10"], 3),
        ("deadline", "late", "days_max", ["5", "5", "10"], 2),
    ],
)
def test_bands_go_from_the_best_down(
    kind: str, key: str, bound: str, bounds: list[str], wrong: int | None
):
    fractions = ("1", "0.5", "0.25")
    bands = [{bound: b, "fraction": f} for b, f in zip(bounds, fractions, strict=True)]
    told = refusals(changed(kind, **{key: bands, "else_fraction": "0"}))

    assert told == ([(f".{key}[{wrong}].{bound}", ProblemCode.ORDER)] if wrong else [])


def test_fractions_of_bands_may_be_equal_and_never_rise():
    equal, rising = (
        [{"min": "4", "fraction": "0.5"}, {"min": "2", "fraction": second}]
        for second in ("0.5", "0.500001")
    )

    assert refusals(changed("steps", bands=equal)) == []
    assert refusals(changed("steps", bands=rising)) == [(".bands[2].fraction", ProblemCode.ORDER)]


def test_outside_every_band_earns_no_more_than_the_last_band():
    bands = [{"min": "4", "fraction": "1"}, {"min": "2", "fraction": "0.5"}]

    assert refusals(changed("steps", bands=bands, else_fraction="0.5")) == []
    assert refusals(changed("steps", bands=bands, else_fraction="0.500001")) == [
        (".else_fraction", ProblemCode.ORDER)
    ]


@pytest.mark.parametrize(
    ("may_exceed", "bound", "code"),
    [
        ("false", "1", None),
        ("false", "90", ProblemCode.RANGE),  # 90 % of a ratio is 0.9
        ("true", "1.2", None),
        ("true", "-0.1", ProblemCode.RANGE),
    ],
)
def test_bands_on_a_ratio_are_shares(may_exceed: str, bound: str, code: ProblemCode | None):
    rule = {
        **STEPS_ON_RATIO,
        "may_exceed": may_exceed,
        "bands": [{"min": bound, "fraction": "1"}],
    }

    assert refusals(rule) == ([(".bands[1].min", code)] if code else [])


def test_steps_name_what_they_are_on_and_nothing_else():
    both = {**STEPS_ON_RATIO, "value": "Số máy tính"}
    exceeding = changed("steps", may_exceed="true")

    assert refusals(both) == [(".value", ProblemCode.UNKNOWN_KEY)]
    assert refusals(exceeding) == [(".may_exceed", ProblemCode.UNKNOWN_KEY)]
    assert refusals(changed("steps", on="count")) == [(".on", ProblemCode.CHOICE)]


# ── Dates and counts ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("due", ["01-31", "02-29", "12-31"])
def test_a_due_day_is_a_day_of_some_year(due: str):
    rule = rule_of(changed("deadline", due=due))

    assert str(rule.due) == due
    assert rule.due == MonthDay(int(due[:2]), int(due[3:]))


@pytest.mark.parametrize("due", ["02-30", "04-31", "13-01", "00-10", "31-01", "1-31", "31/01"])
def test_a_day_that_no_year_has_is_refused(due: str):
    assert refusals(changed("deadline", due=due)) == [(".due", ProblemCode.FORMAT)]


@pytest.mark.parametrize(
    ("count", "code"),
    [
        ("1", None),
        ("0", ProblemCode.RANGE),
        ("-1", ProblemCode.FORMAT),
        ("1.5", ProblemCode.FORMAT),
        ("05", ProblemCode.FORMAT),
        ("bốn", ProblemCode.FORMAT),
        ("9999999999", ProblemCode.FORMAT),
    ],
)
def test_full_points_take_at_least_one_whole_item(count: str, code: ProblemCode | None):
    assert refusals(changed("per_item", items_for_full=count)) == (
        [(".items_for_full", code)] if code else []
    )


def test_days_late_are_whole_and_at_least_one():
    late = [{"days_max": "0", "fraction": "0.5"}]

    assert refusals(changed("deadline", late=late)) == [(".late[1].days_max", ProblemCode.RANGE)]
    assert rule_of(RULES["deadline"]).late == (
        LateBand(15, Decimal("0.5")),
        LateBand(30, Decimal("0.25")),
    )


@pytest.mark.parametrize("key", ["points_per_item", "floor"])
@pytest.mark.parametrize("points", ["0", "0.5"])
def test_a_deduction_takes_away(key: str, points: str):
    assert refusals(changed("deduction", **{key: points})) == [(f".{key}", ProblemCode.RANGE)]


# ── Rules made of rules ────────────────────────────────────────────────────────────────────


def composite(*fractions: str, rule: Document = RULES["boolean"]) -> Document:
    parts = [
        {"id": f"p{n}", "label": f"Phần {n}", "fraction": fraction, "rule": rule}
        for n, fraction in enumerate(fractions, start=1)
    ]
    return {"kind": "composite", "parts": parts}


@pytest.mark.parametrize(
    ("fractions", "right"),
    [
        (["0.6", "0.4"], True),
        (["1"], True),
        (["0.333333", "0.333333", "0.333334"], True),
        (["0.333333", "0.333333", "0.333333"], False),
        (["0.6", "0.5"], False),
    ],
)
def test_the_parts_of_a_composite_share_out_the_whole_maximum(fractions: list[str], right: bool):
    assert refusals(composite(*fractions)) == ([] if right else [(".parts", ProblemCode.SUM)])


def test_a_part_whose_fraction_cannot_be_read_brings_no_wrong_sum_with_it():
    assert refusals(composite("0,6", "0.4")) == [(".parts[1].fraction", ProblemCode.FORMAT)]


@pytest.mark.parametrize("name", ["na", "rejected"])
def test_a_part_is_not_named_like_an_outcome_of_an_answer(name: str):
    rule = composite("1")
    rule["parts"][0]["id"] = name

    assert refusals(rule) == [(".parts[1].id", ProblemCode.NOT_HERE)]


def test_a_part_of_a_composite_is_never_excluded():
    rule = composite("1")
    rule["parts"][0]["not_applicable"] = "exclude"

    assert refusals(rule) == [(".parts[1].not_applicable", ProblemCode.NOT_HERE)]


def test_points_are_taken_away_by_an_indicator_alone():
    inside = composite("1", rule=RULES["deduction"])
    case = {"id": "mot", "label": "Một", "rule": RULES["deduction"]}

    assert refusals(inside) == [(".parts[1].rule", ProblemCode.NOT_HERE)]
    assert refusals({"kind": "best_of", "cases": [case]}) == [
        (".cases[1].rule", ProblemCode.NOT_HERE)
    ]


def test_rules_may_be_nested_and_a_mistake_deep_inside_has_its_path():
    inner = changed("choice", options=[{**OPTIONS[0], "fraction": "2"}])
    rule = composite("1", rule={"kind": "best_of", "cases": [_case(inner)]})

    assert refusals(rule) == [
        (".parts[1].rule.cases[1].rule.options[1].fraction", ProblemCode.RANGE)
    ]


def _case(rule: Document) -> Document:
    return {"id": "mot", "label": "Một", "rule": rule}


def test_a_rollup_names_a_set_or_describes_a_table_and_not_both():
    neither, both = {"kind": "rollup_mean"}, {"kind": "rollup_mean", "of": "x", "label": "Bảng"}

    assert refusals(neither) == [("", ProblemCode.CONFLICT)]
    assert ("", ProblemCode.CONFLICT) in refusals(both)


TABLE = {
    "kind": "rollup_mean",
    "label": "Số liệu từng xã",
    "rows": ["Xã", "Phường"],
    "points": "Số người có máy tính",
    "max": "Tổng số người",
}


def without(*keys: str, **more: Any) -> Document:
    return {key: value for key, value in TABLE.items() if key not in keys} | more


def test_a_table_with_a_row_for_each_subordinate_unit_says_what_its_columns_ask():
    assert rule_of(TABLE) == RollupMean(
        label="Số liệu từng xã",
        rows=("Xã", "Phường"),
        points="Số người có máy tính",
        maximum="Tổng số người",
    )
    assert rule_of(without("max", out_of="100")).out_of == Decimal(100)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (without("rows"), [(".rows", ProblemCode.MISSING_KEY)]),
        (without("points"), [(".points", ProblemCode.MISSING_KEY)]),
        (without("max"), [("", ProblemCode.CONFLICT)]),
        (without(out_of="100"), [("", ProblemCode.CONFLICT)]),
        (without(rows=[]), [(".rows", ProblemCode.COUNT)]),
        (without("max", out_of="0"), [(".out_of", ProblemCode.RANGE)]),
        (without("max", out_of="1"), []),
        (without(units=["Xã A"]), [(".units", ProblemCode.UNKNOWN_KEY)]),
    ],
)
def test_a_mistake_of_such_a_table_has_its_path(rule, expected):
    assert refusals(rule) == expected


# ── Inputs, as checks name them ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rule", "inputs"),
    [
        (RULES["ratio"], ("a", "b")),
        (RULES["inverse_ratio"], ("a", "b")),
        (STEPS_ON_RATIO, ("a", "b")),
        (RULES["growth"], ("current", "previous")),
        (RULES["share"], ("value",)),
        (RULES["steps"], ("value",)),
        (RULES["per_item"], ("value",)),
        (RULES["relative_to_best"], ("value",)),
        (RULES["deduction"], ("value",)),
        (RULES["judged"], ("value",)),
        (RULES["best_of"], ("tu-dau-tu",)),
        (RULES["composite"], ()),
        (RULES["choice"], ()),
        (RULES["boolean"], ()),
        (RULES["deadline"], ()),
        (RULES["rollup_mean"], ()),
    ],
)
def test_an_answer_has_inputs_where_it_holds_numbers(rule: Document, inputs: tuple[str, ...]):
    assert inputs_of(rule_of(rule)) == inputs


def test_the_records_hold_exact_decimals():
    rule = rule_of(RULES["steps"])

    assert rule == Steps(
        on=StepsOn.VALUE,
        value="Số cuộc họp",
        bands=(Band(Decimal(4), Decimal(1)), Band(Decimal(2), Decimal("0.5"))),
        else_fraction=Decimal("0.1"),
    )
    assert rule_of(RULES["boolean"]) == Boolean(question="Đã kết nối")
