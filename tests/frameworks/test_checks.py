"""Checks between inputs: where each bound lies, when a check holds its tongue, and an oracle."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks import checks
from frameworks import definition as d
from frameworks.checks import Broken, Input, Jump, Mismatch, broken_checks, codes_of
from frameworks.files import read_framework
from tests.frameworks.scoring.samples import BOOLEAN, COUNT, RATIO, index_set, indicator, main_index

D = Decimal
WARNING, ERROR = d.Severity.WARNING, d.Severity.ERROR
SMALLEST = D("0.000001")
GREATEST = "999999999999.999999"

GROWTH = d.Growth("Doanh thu", (d.Band(D("0.1"), D(1)),))
ON_RATIO = d.Steps(d.StepsOn.RATIO, (), numerator="Có mặt", denominator="Mời")
ON_VALUE = d.Steps(d.StepsOn.VALUE, (), value="Giờ")
ONE_IN_THREE = d.Composite(
    (
        d.Part("so-lop", "Số lớp", D("0.5"), COUNT),
        d.Part("ty-le", "Tỷ lệ dự", D("0.5"), d.Ratio("Dự", "Mời")),
    )
)
EITHER = d.BestOf((d.Case("gio", "Theo giờ", ON_VALUE), d.Case("tl", "Theo tỷ lệ", ON_RATIO)))
NESTED = d.Composite((d.Part("phan", "Phần", D(1), ONE_IN_THREE),))


def checked(*rows: d.Indicator, check: d.Check) -> d.IndexSet:
    return index_set(main_index("1", *rows), checks=(check,))


def at_most(severity: d.Severity = ERROR) -> d.Check:
    return d.Check(d.CheckKind.AT_MOST, ("1.1.a", "1.2.b"), severity, "Phần lớn hơn toàn bộ.")


def summed(*of: str) -> d.Check:
    return d.Check(d.CheckKind.SUM, of, WARNING, "Tổng không khớp.", total="1.1.b")


def jump(*of: str, percent: str = "40") -> d.Check:
    return d.Check(d.CheckKind.JUMP, of, WARNING, "Đổi nhiều.", percent=D(percent))


TWO_RATIOS = (indicator(RATIO, code="1.1"), indicator(RATIO, code="1.2"))


# ── A part is at most its whole ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("part", "whole", "breaks"),
    [
        ("100", "100", False),
        ("99.999999", "100", False),
        ("100.000001", "100", True),
        ("0", "0", False),
        ("0.000001", "0", True),
        (GREATEST, GREATEST, False),
        (GREATEST, "999999999999.999998", True),
        ("100.0", "100.000000", False),
    ],
)
def test_a_part_may_reach_its_whole_and_not_pass_it(part, whole, breaks):
    found = broken_checks(
        checked(*TWO_RATIOS, check=at_most()),
        {"1.1": {"a": part, "b": GREATEST}, "1.2": {"a": "0", "b": whole}},
    )

    inputs = (Input("1.1", "a"), Input("1.2", "b"))
    assert found == ((Mismatch(at_most(), inputs, D(part), D(whole)),) if breaks else ())


@pytest.mark.parametrize("severity", d.Severity)
def test_a_broken_check_has_the_severity_of_the_file(severity):
    answers = {"1.1": {"a": "2", "b": "2"}, "1.2": {"a": "1", "b": "1"}}

    (found,) = broken_checks(checked(*TWO_RATIOS, check=at_most(severity)), answers)

    assert found.severity is severity
    assert codes_of(found) == ("1.1", "1.2")


# ── A total is the sum of its parts ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("total", "parts", "limit"),
    [
        ("0.3", ("0.1", "0.2"), None),  # floats say 0.30000000000000004
        ("0.300001", ("0.1", "0.2"), "0.3"),
        ("0.299999", ("0.1", "0.2"), "0.3"),
        ("5", ("5", "0"), None),
        (GREATEST, (GREATEST, "0.000001"), "1000000000000"),
        ("1.50", ("1", "0.5"), None),
    ],
)
def test_a_total_is_exactly_the_sum_of_its_parts(total, parts, limit):
    rows = [indicator(RATIO, code=code) for code in ("1.1", "1.2", "1.3")]
    given_ = {"1.1": {"a": "0", "b": total}}
    given_ |= {f"1.{n}": {"a": part, "b": "1"} for n, part in enumerate(parts, start=2)}

    found = broken_checks(checked(*rows, check=summed("1.2.a", "1.3.a")), given_)

    assert [(each.found, each.limit) for each in found] == ([(D(total), D(limit))] if limit else [])
    assert all(codes_of(each) == ("1.1", "1.2", "1.3") for each in found)


# ── What is not there contradicts nothing ──────────────────────────────────────────────────

ABSENT: list[Any] = [
    None,
    {"na": "không phát sinh"},
    {"rejected": "sai cơ quan"},
    {"a": "", "b": "1"},
    {"a": "1e400", "b": "1"},
    {"a": "1.000,5", "b": "1"},
    {"a": "-5", "b": "1"},
    {"a": True, "b": "1"},
    {"a": "5"},
    {"a": "5", "b": "1", "c": "1"},
    "5",
    ["5"],
]


@pytest.mark.parametrize("absent", ABSENT, ids=str)
@pytest.mark.parametrize("check", [at_most(), summed("1.2.a")], ids=lambda check: check.kind)
def test_a_check_between_inputs_is_silent_where_one_is_not_there(check, absent):
    present = {"a": "5", "b": "1"}
    both = checked(*TWO_RATIOS, check=check)

    assert broken_checks(both, {"1.1": present, "1.2": present}), "the control breaks it"
    assert broken_checks(both, {"1.1": absent, "1.2": present}) == ()
    assert broken_checks(both, {"1.1": present, "1.2": absent}) == ()
    assert broken_checks(both, {"1.1": present}) == ()
    assert broken_checks(both, {}) == ()


@pytest.mark.parametrize("absent", ABSENT, ids=str)
def test_a_jump_is_silent_where_one_of_the_years_is_not_there(absent):
    watched = checked(indicator(RATIO, code="1.1"), check=jump())
    low, high = {"a": "1", "b": "5"}, {"a": "5", "b": "5"}

    assert broken_checks(watched, {"1.1": high}, {"1.1": low}), "the control jumps"
    assert broken_checks(watched, {"1.1": high}, {"1.1": absent}) == ()
    assert broken_checks(watched, {"1.1": absent}, {"1.1": low}) == ()
    assert broken_checks(watched, {"1.1": high}, {}) == ()
    assert broken_checks(watched, {"1.1": high}) == ()


# ── A jump is more than its percent ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("before", "now", "percent"),
    [
        ("100", "140", None),  # exactly 40 % is no jump
        ("100", "140.000001", Fraction("40.000001")),
        ("100", "139.999999", None),
        ("100", "60", None),
        ("100", "59.999999", Fraction("-40.000001")),
        ("100", "60.000001", None),
        ("100", "100", None),
        ("100", "0", Fraction(-100)),  # all of it is gone
        ("0", "100", None),  # a percent of nothing is none
        ("0", "0", None),
        ("0.000001", GREATEST, Fraction(10**20 - 200)),
        ("3", "4.2", None),  # 4.2 / 3 is no float of 1.4
        ("3", "4.200001", Fraction("40") + Fraction(1, 30000)),
    ],
)
def test_a_number_jumps_once_it_changed_by_more_than_the_percent(before, now, percent):
    found = broken_checks(
        checked(indicator(ON_VALUE, code="1.1"), check=jump()), {"1.1": now}, {"1.1": before}
    )

    if percent is None:
        assert found == ()
    else:
        (each,) = found
        expected = Jump(jump(), Input("1.1"), Fraction(before), Fraction(now), is_share=False)
        assert (each, each.percent) == (expected, percent)


@pytest.mark.parametrize(
    ("before", "now", "jumps"),
    [
        (("1", "3"), ("7", "15"), False),  # 1/3 → 7/15 is exactly 40 %, and neither ends
        (("1", "3"), ("7.000001", "15"), True),
        (("1", "3"), ("1000", "3000"), False),  # ten hundred times the figures, the same share
        (("257", "500"), ("498", "655"), True),
        (("1", "2"), ("0", "2"), True),
        (("0", "2"), ("2", "2"), False),
        (("1", "0"), ("1", "2"), False),
        (("1", "2"), ("1", "0"), False),
    ],
)
@pytest.mark.parametrize("rule", [RATIO, ON_RATIO, d.InverseRatio("Cũ", "Tất cả")])
def test_a_ratio_is_compared_by_its_share_and_not_by_its_figures(rule, before, now, jumps):
    as_answer = [{"1.1": dict(zip("ab", pair, strict=True))} for pair in (now, before)]

    found = broken_checks(checked(indicator(rule, code="1.1"), check=jump()), *as_answer)

    shares = [Fraction(a) / Fraction(b) if Fraction(b) else None for a, b in (before, now)]
    assert [(each.before, each.now, each.is_share) for each in found] == (
        [(*shares, True)] if jumps else []
    )


def test_a_growth_is_compared_by_its_current_figure():
    rows = checked(indicator(GROWTH, code="1.1"), check=jump())
    last = {"1.1": {"current": "100", "previous": "1"}}

    assert broken_checks(rows, {"1.1": {"current": "140", "previous": "100"}}, last) == ()
    (found,) = broken_checks(rows, {"1.1": {"current": "141", "previous": "1"}}, last)
    assert (found.before, found.now) == (100, 141)


@pytest.mark.parametrize(
    "rule",
    [
        BOOLEAN,
        d.Choice((d.Option("tot", "Tốt", D(1)),)),
        d.Checklist((d.Option("tot", "Tốt", D(1)),)),
        d.Deadline("Ban hành", d.MonthDay(1, 31)),
        d.RollupMean(label="Xã"),
    ],
    ids=lambda rule: rule.kind,
)
@pytest.mark.parametrize("answer", [True, "tot", "100", 100, ["tot"], {"a": 1, "b": 2}], ids=str)
def test_what_is_no_quantity_never_jumps(rule, answer):
    last: list[Any] = [False, "1", 1, {"a": 2, "b": 2}]
    rows = checked(indicator(rule, code="1.1"), check=jump())

    assert not any(broken_checks(rows, {"1.1": answer}, {"1.1": each}) for each in last)


def test_the_parts_of_a_composite_jump_one_by_one_under_their_labels():
    rows = checked(indicator(ONE_IN_THREE, code="1.1"), check=jump())
    now = {"so-lop": "3", "ty-le": {"a": "9", "b": "10"}}
    last = {"so-lop": "2", "ty-le": {"a": "1", "b": "2"}}

    found = broken_checks(rows, {"1.1": now}, {"1.1": last})

    assert [(str(each.input), each.input.label, each.percent) for each in found] == [
        ("1.1.so-lop", "Số lớp", 50),
        ("1.1.ty-le", "Tỷ lệ dự", 80),
    ]
    assert broken_checks(rows, {"1.1": {**now, "so-lop": {"na": "không"}}}, {"1.1": last}) == (
        found[1],
    )
    assert broken_checks(rows, {"1.1": {**now, "na": "không"}}, {"1.1": last}) == ()
    assert broken_checks(rows, {"1.1": {**now, "rejected": "không"}}, {"1.1": last}) == ()


def test_a_part_of_a_part_is_found_by_its_whole_path():
    rows = checked(indicator(NESTED, code="1.1"), check=jump())
    now, last = [{"1.1": {"phan": {"so-lop": n}}} for n in ("3", "2")]

    assert [str(each.input) for each in broken_checks(rows, now, last)] == ["1.1.phan.so-lop"]


def test_a_case_jumps_where_both_years_answered_it():
    rows = checked(indicator(EITHER, code="1.1"), check=jump())
    hours, share = {"gio": "8"}, {"tl": {"a": "1", "b": "2"}}

    assert [
        str(each.input)
        for each in broken_checks(rows, {"1.1": {**share, "gio": "2"}}, {"1.1": hours})
    ] == ["1.1.gio"]
    assert broken_checks(rows, {"1.1": share}, {"1.1": hours}) == ()


def test_a_jump_that_names_inputs_watches_those_alone():
    rows = checked(*TWO_RATIOS, check=jump("1.1.a"))
    now = {"1.1": {"a": "3", "b": "30"}, "1.2": {"a": "9", "b": "9"}}
    last = {"1.1": {"a": "2", "b": "10"}, "1.2": {"a": "1", "b": "9"}}

    (found,) = broken_checks(rows, now, last)

    assert (found.input, found.before, found.now, found.is_share) == (
        Input("1.1", "a"), 2, 3, False,
    )  # fmt: skip


def test_what_is_broken_comes_in_the_order_of_the_file_and_of_the_set():
    both = index_set(main_index("1", *TWO_RATIOS), checks=(jump(), at_most()))
    now = {"1.2": {"a": "1", "b": "1"}, "1.1": {"a": "2", "b": "2"}}
    last = {"1.1": {"a": "1", "b": "2"}, "1.2": {"a": "1", "b": "2"}}

    found = broken_checks(both, now, last)

    assert [(each.check.kind.value, codes_of(each)) for each in found] == [
        ("jump", ("1.1",)),
        ("jump", ("1.2",)),
        ("at_most", ("1.1", "1.2")),
    ]


# ── Against an oracle ──────────────────────────────────────────────────────────────────────

ORACLE_SET = index_set(
    main_index("1", *TWO_RATIOS, indicator(ON_VALUE, code="1.3"), indicator(GROWTH, code="1.4")),
    checks=(
        d.Check(d.CheckKind.AT_MOST, ("1.1.a", "1.2.b"), ERROR, "…"),
        d.Check(d.CheckKind.SUM, ("1.2.a", "1.3.value"), WARNING, "…", total="1.1.b"),
        d.Check(d.CheckKind.JUMP, (), WARNING, "…", percent=D(40)),
    ),
)

near_bounds = st.sampled_from(
    [D(n) + step for n in (0, 5, 7, 10, 14) for step in (-SMALLEST, D(0), SMALLEST)]
).filter(lambda value: value >= 0)
pairs = st.tuples(near_bounds, near_bounds)
years = st.fixed_dictionaries(
    {},
    optional={
        "1.1": pairs.map(lambda each: {"a": each[0], "b": each[1]}),
        "1.2": pairs.map(lambda each: {"a": each[0], "b": each[1]}),
        "1.3": near_bounds,
        "1.4": pairs.map(lambda each: {"current": each[0], "previous": each[1]}),
    },
)


def oracle(now: dict[str, Any], last: dict[str, Any]) -> set[tuple[str, ...]]:
    """The definitions written out once more, number by number, in fractions."""
    found = set()
    if "1.1" in now and "1.2" in now and not (now["1.1"]["a"] - now["1.2"]["b"] <= 0):
        found.add(("at_most", "1.1", "1.2"))
    if {"1.1", "1.2", "1.3"} <= now.keys() and now["1.1"]["b"] - now["1.2"]["a"] - now["1.3"]:
        found.add(("sum", "1.1", "1.2", "1.3"))
    for code in now.keys() & last.keys():
        before, after = figure(last[code]), figure(now[code])
        if before and after is not None and 100 * abs(after - before) > 40 * before:
            found.add(("jump", code))
    return found


def named(found: Iterable[Broken]) -> set[tuple[str, ...]]:
    return {(each.check.kind.value, *codes_of(each)) for each in found}


def figure(answer: Any) -> Fraction | None:
    if isinstance(answer, Decimal):
        return Fraction(answer)
    if "current" in answer:
        return Fraction(answer["current"])
    return Fraction(answer["a"]) / Fraction(answer["b"]) if answer["b"] else None


@given(years, years)
def test_the_checks_find_what_an_oracle_in_fractions_finds(now, last):
    assert named(broken_checks(ORACLE_SET, now, last)) == oracle(now, last)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda broken: tuple(each for each in broken if each.check.kind != "sum"),
        lambda broken: tuple(
            each for each in broken if not isinstance(each, Jump) or abs(each.percent) > 41
        ),
    ],
    ids=["no sum", "a laxer jump"],
)
def test_the_oracle_would_see_a_check_that_is_let_off(spoil):
    slight = {"1.1": {"a": D(7), "b": D(5)}, "1.2": {"a": D(5), "b": D(5)}, "1.3": D("14.000001")}
    last = {"1.3": D(10)}
    found = broken_checks(ORACLE_SET, slight, last)

    assert named(found) == oracle(slight, last)
    assert named(spoil(found)) != oracle(slight, last)


# ── The checks of the five decisions ───────────────────────────────────────────────────────

IDS = (
    "an-giang-1040-2018",
    "lao-cai-2644-2022",
    "lao-cai-3019-2023",
    "lao-cai-3299-2018",
    "son-la-2245-2021",
)
BETWEEN_INPUTS = [
    (each, check)
    for framework_id in IDS
    for each in read_framework(framework_id).index_sets
    for check in each.checks
    if check.kind is not d.CheckKind.JUMP
]


def _answers(values: dict[str, str]) -> dict[str, Any]:
    """Answers to ratios in which the inputs of ``values`` stand, and 1 for the other side."""
    answers: dict[str, Any] = {}
    for name, value in values.items():
        code, _, side = name.rpartition(".")
        answers.setdefault(code, {"a": "1", "b": "1"})[side] = value
    return answers


@pytest.mark.parametrize(
    ("of_set", "check"), BETWEEN_INPUTS, ids=[f"{s.id}-{c.of[0]}" for s, c in BETWEEN_INPUTS]
)
def test_each_check_of_the_decisions_holds_and_breaks_where_it_says(of_set, check):
    first, *others = check.of if check.total is None else (check.total, *check.of)
    right = {first: str(655 * len(others))} | dict.fromkeys(others, "655")
    wrong = {**right, first: str(655 * len(others) + 1)}

    assert check not in [each.check for each in broken_checks(of_set, _answers(right))]
    found = {each.check: each for each in broken_checks(of_set, _answers(wrong))}
    assert [str(each) for each in found[check].inputs] == [first, *others]
    assert found[check].found - found[check].limit == 1


@pytest.mark.parametrize("framework_id", IDS)
def test_in_every_set_of_the_decisions_a_share_that_rose_by_half_is_a_jump(framework_id):
    for each in read_framework(framework_id).index_sets:
        ratios = [i.code for i in each.indicators.values() if isinstance(i.rule, d.Ratio)]
        last = {code: {"a": "40", "b": "100"} for code in ratios}
        same = {code: {"a": "56", "b": "100"} for code in ratios}
        risen = {code: {"a": "60", "b": "100"} for code in ratios}

        assert [i for i in broken_checks(each, same, last) if isinstance(i, Jump)] == []
        jumped = [i.input.code for i in broken_checks(each, risen, last) if isinstance(i, Jump)]
        assert ratios
        assert jumped == ratios


def test_a_number_is_read_by_the_engine_and_by_nothing_else(monkeypatch):
    """The control of every silence above: a reader that lets a claim through would speak."""
    monkeypatch.setattr(checks, "read_pair", lambda raw, *names: (5, 1, 0))

    assert broken_checks(checked(*TWO_RATIOS, check=at_most()), {"1.1": {"na": "không"}})
