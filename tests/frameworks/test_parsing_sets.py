"""Index sets: counts, sums, codes, parts, order, tiers and checks that must agree."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from frameworks.definition import PrintedContradiction
from frameworks.parsing import ProblemCode, build
from tests.frameworks.documents import (
    PERCENT_TIERS,
    POINT_TIERS,
    RULES,
    STEPS_ON_RATIO,
    Document,
    changed,
    framework,
    index_set,
    indicator,
    level,
    main_index,
    minima_set,
)


def refusals(one: Document) -> list[tuple[str, ProblemCode]]:
    """Problems of a framework with this one set, their paths below the set."""
    start = f"index_sets[{one.get('id', '#1')}]"
    told = build(framework("thu", one)).problems
    return [(problem.path.removeprefix(start).removeprefix("."), problem.code) for problem in told]


def details(one: Document) -> list[tuple[str, str]]:
    return [(p.found, p.expected) for p in build(framework("thu", one)).problems]


def two_mains(**keys: Any) -> Document:
    first = main_index("1", indicator("1.1"), indicator("1.2"))
    return index_set("cap-tinh", first, main_index("2", indicator("2.1")), **keys)


# ── Counts and sums ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("key", "stated", "right"),
    [
        ("stated_main_indices", "2", True),
        ("stated_main_indices", "3", False),
        ("stated_main_indices", "null", True),
        ("stated_indicators", "3", True),
        ("stated_indicators", "2", False),
        ("stated_indicators", "4", False),
        ("stated_indicators", "null", True),
    ],
)
def test_a_stated_count_is_the_count(key: str, stated: str, right: bool):
    told = refusals(two_mains(**{key: stated}))

    assert told == ([] if right else [(key, ProblemCode.COUNT)])


def test_indicators_make_their_main_index():
    one = two_mains()
    one["main_indices"][0]["max_points"] = "40.000001"
    one["max_points"] = "60.000001"

    assert refusals(one) == [("main_indices[1].max_points", ProblemCode.SUM)]
    assert details(one) == [("40", "40.000001")]


def test_main_indices_make_the_whole():
    assert refusals(two_mains(max_points="59.5")) == [("max_points", ProblemCode.SUM)]
    assert details(two_mains(max_points="59.5")) == [("60", "59.5")]


def test_decimals_are_summed_exactly():
    tenths = [indicator(f"1.{n}", max_points="1") for n in range(1, 4)]
    one = index_set("cap-tinh", main_index("1", *tenths))
    for each in one["main_indices"][0]["indicators"]:
        each["max_points"] = "0.1"
    one["main_indices"][0]["max_points"] = one["max_points"] = "0.3"

    assert refusals(one) == []


def test_a_sum_is_not_judged_while_a_part_of_it_cannot_be_read():
    one = two_mains()
    one["main_indices"][0]["indicators"][0]["max_points"] = "2O"

    assert refusals(one) == [("main_indices[1].indicators[1.1].max_points", ProblemCode.FORMAT)]


def test_one_thousand_written_in_vietnamese_is_no_one():
    one = two_mains(max_points="1.000")

    assert refusals(one) == [("max_points", ProblemCode.THOUSANDS)]
    assert details(one) == [("1.000", "1000")]


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ("10.005", ProblemCode.SUM),
        ("1.50", ProblemCode.SUM),
        ("1.500", ProblemCode.THOUSANDS),
        ("1.000.000", ProblemCode.THOUSANDS),
        ("0.500", ProblemCode.SUM),
        ("1000.000", ProblemCode.SUM),
        ("1 000", ProblemCode.FORMAT),
        ("1,000", ProblemCode.FORMAT),
        ("1234567890123", ProblemCode.FORMAT),
        ("0", ProblemCode.RANGE),
    ],
)
def test_only_a_number_that_reads_both_ways_is_refused_for_it(points: str, code: ProblemCode):
    assert refusals(two_mains(max_points=points)) == [("max_points", code)]


# ── Codes ──────────────────────────────────────────────────────────────────────────────────


def test_codes_are_unique_within_the_set():
    main = main_index("1", indicator("1.1"), indicator("1.1"))
    mains = index_set("cap-tinh", main_index("1"), main_index("1", indicator("1.2")))

    assert refusals(index_set("cap-tinh", main)) == [
        ("main_indices[1].indicators[#2].code", ProblemCode.DUPLICATE)
    ]
    assert refusals(mains) == [("main_indices[#2].code", ProblemCode.DUPLICATE)]


@pytest.mark.parametrize("code", ["2.1", "11.1", "1", "A.1"])
def test_a_code_begins_with_that_of_its_main_index(code: str):
    one = index_set("cap-tinh", main_index("1", indicator(code), indicator("1.2")))

    assert refusals(one) == [(f"main_indices[1].indicators[{code}].code", ProblemCode.PREFIX)]


@pytest.mark.parametrize("code", ["1.10", "1.a", "1.1.1"])
def test_what_follows_the_main_index_is_free(code: str):
    assert refusals(index_set("cap-tinh", main_index("1", indicator(code)))) == []


@pytest.mark.parametrize("code", ["1.", "1..1", "1.1 ", "1/1", "1.Đ", "null"])
def test_a_code_is_letters_and_digits_between_dots(code: str):
    one = index_set("cap-tinh", main_index("1", indicator("1.2")))
    one["main_indices"][0]["indicators"][0]["code"] = code

    assert [told for _, told in refusals(one)] == [ProblemCode.FORMAT]


# ── Indicators ─────────────────────────────────────────────────────────────────────────────


def with_indicator(**keys: Any) -> Document:
    return index_set("cap-tinh", main_index("1", indicator("1.1", **keys), indicator("1.2")))


def test_a_deduction_has_no_maximum_and_its_main_index_has_none_of_it():
    only = main_index("2", indicator("2.1", rule=RULES["deduction"], max_points="0"))
    mixed = main_index(
        "2", indicator("2.1", rule=RULES["deduction"], max_points="0"), indicator("2.2")
    )

    assert refusals(index_set("cap-tinh", main_index("1"), only)) == []
    assert refusals(index_set("cap-tinh", main_index("1"), mixed)) == []
    assert refusals(with_indicator(rule=RULES["deduction"])) == [
        ("main_indices[1].indicators[1.1].max_points", ProblemCode.DEDUCTION_MAXIMUM)
    ]


def test_every_other_indicator_has_points_to_earn():
    assert refusals(with_indicator(max_points="0")) == [
        ("main_indices[1].indicators[1.1].max_points", ProblemCode.RANGE)
    ]


def test_a_row_that_follows_a_sister_decision_names_it():
    named = with_indicator(provenance="related", reference="62/QĐ-BTTTT")

    assert refusals(named) == []
    assert refusals(with_indicator(provenance="related")) == [
        ("main_indices[1].indicators[1.1].provenance", ProblemCode.NEEDS)
    ]


def test_words_on_when_it_does_not_apply_need_a_policy_here_or_in_a_part():
    when = "không phát sinh hồ sơ"

    assert refusals(with_indicator(not_applicable_when=when)) == [
        ("main_indices[1].indicators[1.1].not_applicable_when", ProblemCode.NEEDS)
    ]
    assert refusals(with_indicator(not_applicable_when=when, not_applicable="full")) == []
    assert refusals(with_indicator(not_applicable_when=when, rule=RULES["composite"])) == []


# ── The deadline ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("printed", "day", "code"),
    [
        ("trước ngày 25/12", "12-25", None),
        ("trước ngày 01 tháng 12", "12-01", None),
        ("trước ngày 5/1 năm sau", "01-05", None),
        ("trong tháng 12/2023", "12-31", None),
        ("ngày làm việc cuối cùng của năm", "12-31", None),
        ("trước ngày 25/12", "12-15", ProblemCode.REFERENCE),
        ("trước ngày 01 tháng 12", "01-12", ProblemCode.REFERENCE),
        ("trước ngày 25/12", "25-12", ProblemCode.FORMAT),
    ],
)
def test_the_day_is_the_day_that_the_clause_prints(
    printed: str, day: str, code: ProblemCode | None
):
    deadline = {"printed": printed, "day": day, "provenance": "decision"}

    assert refusals(two_mains(deadline=deadline)) == ([("deadline.day", code)] if code else [])


# ── Order ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (["total"], []),
        (["tier", "total"], []),
        ([], [("order", ProblemCode.COUNT)]),
        (["points"], [("order[1]", ProblemCode.CHOICE)]),
        (["total", "san-sang"], [("order[2]", ProblemCode.CHOICE)]),
        (["total", "total"], [("order[2]", ProblemCode.DUPLICATE)]),
    ],
)
def test_a_set_without_parts_is_ordered_by_total_and_tier(order: list[str], told: list):
    assert refusals(two_mains(order=order)) == told


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (["tier", "ket-qua", "san-sang"], []),
        (["tier"], []),
        (["tier", "total"], [("order[2]", ProblemCode.CHOICE)]),
        (["tier", "ket-qa"], [("order[2]", ProblemCode.CHOICE)]),
    ],
)
def test_a_set_with_parts_is_ordered_by_tier_and_parts_and_has_no_total(
    order: list[str], told: list
):
    assert refusals(minima_set(order=order)) == told


# ── Tiers by one bound ─────────────────────────────────────────────────────────────────────


def with_levels(kind: str, *bounds: Document) -> Document:
    levels = [
        {"id": f"muc-{n}", "label": f"Mức {n}", **bound} for n, bound in enumerate(bounds, start=1)
    ]
    return two_mains(tiers={"kind": kind, "levels": levels})


@pytest.mark.parametrize(
    ("bounds", "told"),
    [
        ([{"above": "75"}, {"above": "50"}, {}], []),
        ([{"at_least": "60"}, {"at_least": "50"}, {}], []),
        ([{}], []),
        ([{"above": "50"}, {"above": "50"}, {}], [("levels[2].above", ProblemCode.ORDER)]),
        ([{"above": "25"}, {"above": "50"}, {}], [("levels[2].above", ProblemCode.ORDER)]),
        ([{"above": "75"}, {}, {}], [("levels[2]", ProblemCode.CONFLICT)]),
        ([{"above": "75", "at_least": "75"}, {}], [("levels[1]", ProblemCode.CONFLICT)]),
        ([{"above": "75"}, {"above": "50"}], [("levels[2].above", ProblemCode.NOT_HERE)]),
        ([{"at_least": "100"}, {}], []),
        ([{"above": "100"}, {}], [("levels[1].above", ProblemCode.RANGE)]),
        ([{"at_least": "100.01"}, {}], [("levels[1].at_least", ProblemCode.RANGE)]),
        ([{"above": "-1"}, {}], [("levels[1].above", ProblemCode.RANGE)]),
        ([{"above": "75%"}, {}], [("levels[1].above", ProblemCode.FORMAT)]),
        ([], [("levels", ProblemCode.COUNT)]),
    ],
)
def test_bounds_fall_and_the_last_level_alone_has_none(bounds: list[Document], told: list):
    expected = [(f"tiers.{path}", code) for path, code in told]

    assert refusals(with_levels("percent", *bounds)) == expected


def test_point_bounds_lie_within_the_maximum_of_the_set():
    assert refusals(with_levels("points", {"at_least": "60"}, {})) == []
    assert refusals(with_levels("points", {"at_least": "60.01"}, {})) == [
        ("tiers.levels[1].at_least", ProblemCode.RANGE)
    ]


def test_levels_have_their_own_ids_and_labels():
    first, second, *rest = PERCENT_TIERS["levels"]
    tiers = {"kind": "percent", "levels": [first, {**first, "above": second["above"]}, *rest]}

    assert refusals(two_mains(tiers=tiers)) == [
        ("tiers.levels[2].id", ProblemCode.DUPLICATE),
        ("tiers.levels[2].label", ProblemCode.DUPLICATE),
    ]


def test_an_unknown_kind_of_tiers_is_named_and_nothing_else_of_them():
    assert refusals(two_mains(tiers={"kind": "percents", "levels": []})) == [
        ("tiers.kind", ProblemCode.CHOICE)
    ]


# ── Minima ─────────────────────────────────────────────────────────────────────────────────


def test_parts_make_the_whole_and_main_indices_their_part():
    one = minima_set()
    wrong_part = changed(one, (("parts", 0, "max_points"), "59"), (("max_points",), "99"))

    assert refusals(one) == []
    assert refusals(minima_set(max_points="101")) == [("max_points", ProblemCode.SUM)]
    assert refusals(wrong_part) == [("parts[1].max_points", ProblemCode.SUM)]


def test_every_main_index_is_in_a_part_that_there_is_and_no_part_is_empty():
    none = changed(minima_set(), (("main_indices", 1, "part"), "null"))
    unknown = changed(minima_set(), (("main_indices", 1, "part"), "ket-qa"))
    spare = two_mains()
    spare["main_indices"][0]["part"] = "san-sang"

    assert refusals(none) == [
        ("main_indices[B.1].part", ProblemCode.MISSING_KEY),
        ("parts[2]", ProblemCode.COUNT),
    ]
    assert refusals(unknown) == [
        ("main_indices[B.1].part", ProblemCode.REFERENCE),
        ("parts[2]", ProblemCode.COUNT),
    ]
    assert refusals(spare) == [("main_indices[1].part", ProblemCode.REFERENCE)]


@pytest.mark.parametrize("tiers", [PERCENT_TIERS, POINT_TIERS])
def test_parts_have_no_total_that_a_bound_could_be_of(tiers: Document):
    assert refusals(minima_set(tiers=tiers)) == [("tiers.kind", ProblemCode.NOT_HERE)]


def test_no_mean_is_printed_for_minima():
    assert refusals(minima_set(average_label="Trung bình")) == [
        ("average_label", ProblemCode.MUST_BE_NULL)
    ]


def test_every_level_names_every_part_and_every_main_index():
    lower = level("muc-2", ("48", "20"), ("80", "50"))
    del lower["parts"]["ket-qua"], lower["main_indices"]["A.1"]
    lower["main_indices"]["C.1"] = {"percent": "50", "of": "10"}
    one = minima_set(level("muc-1", ("54", "36"), ("90", "90")), lower)

    assert refusals(one) == [
        ("tiers.levels[2].parts[ket-qua]", ProblemCode.MISSING_KEY),
        ("tiers.levels[2].main_indices[A.1]", ProblemCode.MISSING_KEY),
        ("tiers.levels[2].main_indices[C.1]", ProblemCode.REFERENCE),
    ]


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (("parts", "san-sang"), "60", []),
        (("parts", "san-sang"), "60.5", [("parts[san-sang]", ProblemCode.RANGE)]),
        (("parts", "san-sang"), "-1", [("parts[san-sang]", ProblemCode.RANGE)]),
        (("main_indices", "A.1", "of"), "61", [("main_indices[A.1].of", ProblemCode.SUM)]),
        (
            ("main_indices", "A.1", "percent"),
            "100.5",
            [("main_indices[A.1].percent", ProblemCode.RANGE)],
        ),
    ],
)
def test_a_minimum_is_within_what_it_is_of(place: tuple, value: str, told: list):
    one = changed(minima_set(), (("tiers", "levels", 0, *place), value))

    assert refusals(one) == [(f"tiers.levels[1].{path}", code) for path, code in told]


def test_minima_may_stay_equal_from_level_to_level_and_never_rise():
    higher = level("muc-1", ("54", "36"), ("90", "90"))
    equal = minima_set(higher, level("muc-2", ("54", "36"), ("90", "90")))
    rising = minima_set(higher, level("muc-2", ("54.1", "36"), ("90", "90.1")))

    assert refusals(equal) == []
    assert refusals(rising) == [
        ("tiers.levels[2].parts[san-sang]", ProblemCode.ORDER),
        ("tiers.levels[2].main_indices[B.1].percent", ProblemCode.ORDER),
    ]


def test_zero_is_a_minimum_like_any_other():
    lowest = level("muc-2", ("0", "0"), ("0", "0"))

    assert refusals(minima_set(level("muc-1", ("54", "36"), ("90", "90")), lowest)) == []


def test_otherwise_is_a_level_of_its_own():
    one = changed(minima_set(), (("tiers", "otherwise", "id"), "muc-1"))

    assert refusals(one) == [("tiers.otherwise.id", ProblemCode.DUPLICATE)]


def test_nothing_is_excluded_where_minima_are_fixed():
    one = changed(minima_set(), (("main_indices", 0, "indicators", 0, "not_applicable"), "exclude"))

    assert refusals(one) == [
        ("main_indices[A.1].indicators[A.1.1].not_applicable", ProblemCode.NOT_HERE)
    ]
    assert refusals(with_indicator(not_applicable="exclude")) == []


# 90 % of 60 is 54; what is printed may be more, and binds; less, and it never does.
@pytest.mark.parametrize(
    ("printed", "contradiction"),
    [
        ("54", ()),
        ("54.000001", ()),
        (
            "53.999999",
            (
                PrintedContradiction(
                    "cap-xa", "muc-1", "san-sang", Decimal("53.999999"), Decimal(54)
                ),
            ),
        ),
    ],
)
def test_printed_figures_that_contradict_each_other_are_kept_and_made_known(
    printed: str, contradiction: tuple
):
    parsed = build(framework("thu", minima_set(level("muc-1", (printed, "36"), ("90", "90")))))

    assert parsed.problems == ()
    assert parsed.framework is not None
    assert parsed.framework.printed_contradictions == contradiction


# ── Checks between inputs ──────────────────────────────────────────────────────────────────


def with_check(**keys: Any) -> Document:
    first = indicator("1.1", rule=RULES["ratio"])
    second = indicator("1.2", rule=RULES["per_item"])
    third = indicator("1.3", rule=STEPS_ON_RATIO)
    check = {"severity": "error", "message": "Xem lại số liệu", **keys}
    return index_set("cap-tinh", main_index("1", first, second, third), checks=[check])


@pytest.mark.parametrize(
    ("check", "told"),
    [
        ({"kind": "at_most", "of": ["1.1.a", "1.3.b"]}, []),
        ({"kind": "sum", "total": "1.1.b", "of": ["1.2.value", "1.3.a"]}, []),
        ({"kind": "jump", "percent": "40", "of": []}, []),
        ({"kind": "jump", "percent": "40", "of": ["1.2.value"]}, []),
        ({"kind": "at_most", "of": ["1.1.a"]}, [("of", ProblemCode.COUNT)]),
        ({"kind": "at_most", "of": ["1.1.a", "1.1.a"]}, [("of[2]", ProblemCode.DUPLICATE)]),
        ({"kind": "at_most", "of": ["1.1.a", "1.9.b"]}, [("of[2]", ProblemCode.REFERENCE)]),
        ({"kind": "at_most", "of": ["1.1.a", "1.1.c"]}, [("of[2]", ProblemCode.REFERENCE)]),
        ({"kind": "at_most", "of": ["1.1.a", "1.2"]}, [("of[2]", ProblemCode.REFERENCE)]),
        ({"kind": "sum", "total": "1.1.x", "of": ["1.3.a"]}, [("total", ProblemCode.REFERENCE)]),
        ({"kind": "sum", "total": "1.1.a", "of": []}, [("of", ProblemCode.COUNT)]),
        ({"kind": "sum", "of": ["1.3.a"]}, [("total", ProblemCode.MISSING_KEY)]),
        ({"kind": "jump", "percent": "0", "of": []}, [("percent", ProblemCode.RANGE)]),
        ({"kind": "jump", "of": []}, [("percent", ProblemCode.MISSING_KEY)]),
        ({"kind": "most", "of": ["1.1.a"]}, [("kind", ProblemCode.CHOICE)]),
        (
            {"kind": "at_most", "of": ["1.1.a", "1.1.b"], "severity": "fatal"},
            [("severity", ProblemCode.CHOICE)],
        ),
    ],
)
def test_a_check_names_inputs_that_there_are(check: Document, told: list):
    assert refusals(with_check(**check)) == [(f"checks[1].{path}", code) for path, code in told]
