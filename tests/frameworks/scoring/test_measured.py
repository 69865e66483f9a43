"""ratio, inverse_ratio, share, judged, relative_to_best."""

from __future__ import annotations

from decimal import Decimal

import pytest

from frameworks import definition as d
from frameworks.scoring.because import OfBest, OfRatio
from frameworks.scoring.problems import AnswerProblem
from tests.frameworks.scoring.samples import BEST, DOWN, JUDGED, RATIO, faults, points, scored

D = Decimal


def ratio(**fields: object) -> d.Ratio:
    return d.Ratio("tử số", "mẫu số", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("a", "b", "earned"),
    [
        (0, 90, "0.00"),
        (1, 90, "0.22"),
        (87, 90, "19.33"),
        (89, 90, "19.78"),
        (90, 90, "20.00"),
        (99, 100, "19.80"),
        (999_999_999_999, 999_999_999_999, "20.00"),
        ("0.5", "0.75", "13.33"),
        ("1.50", 3, "10.00"),
        (3, "1500.000001", "0.04"),
    ],
)
def test_a_ratio_earns_its_share_of_the_maximum(a: object, b: object, earned: str) -> None:
    assert points(RATIO, {"a": a, "b": b}) == earned


def test_a_half_of_a_hundredth_is_rounded_once_at_the_end() -> None:
    # 1/16 × 1 is 0.0625: half up 0.06; 1/8 × 1 is 0.125: half up 0.13, down 0.12.
    assert points(RATIO, {"a": 1, "b": 16}, "1") == "0.06"
    assert points(RATIO, {"a": 1, "b": 8}, "1") == "0.13"
    assert points(RATIO, {"a": 1, "b": 8}, "1", rounding=DOWN) == "0.12"


def test_divide_first_would_lose_the_half_that_multiply_first_keeps() -> None:
    # 1/3 × 4.515 is exactly 1.505; 0.3333… × 4.515 is a little less.
    assert points(RATIO, {"a": 1, "b": 3}, "4.515") == "1.51"


@pytest.mark.parametrize(
    ("a", "earned"), [(0, "0.00"), (45, "10.00"), (89, "19.78"), (90, "20.00"), (100, "20.00")]
)
def test_full_at_ninety_percent_earns_all_from_there_on(a: int, earned: str) -> None:
    assert points(ratio(full_at=D("0.9")), {"a": a, "b": 100}) == earned


@pytest.mark.parametrize(("a", "earned"), [(0, "0.00"), (89, "0.00"), (90, "20.00"), (91, "20.00")])
def test_below_zero_earns_nothing_short_of_full_at(a: int, earned: str) -> None:
    assert points(ratio(full_at=D("0.9"), below=d.Below.ZERO), {"a": a, "b": 100}) == earned


def test_full_at_may_lie_above_one_where_a_may_exceed_b() -> None:
    computers = ratio(full_at=D("1.2"), may_exceed=True)

    assert points(computers, {"a": 60, "b": 100}) == "10.00"
    assert points(computers, {"a": 119, "b": 100}) == "19.83"
    assert points(computers, {"a": 120, "b": 100}) == "20.00"
    assert points(computers, {"a": 500, "b": 100}) == "20.00"


def test_a_greater_than_b_is_a_mistake_and_no_clamp() -> None:
    assert points(RATIO, {"a": 1148, "b": 1148}) == "20.00"
    assert faults(RATIO, {"a": 1149, "b": 1148}) == ["over_denominator"]
    assert faults(RATIO, {"a": "1148.000001", "b": 1148}) == ["over_denominator"]
    assert points(ratio(may_exceed=True), {"a": 1149, "b": 1148}) == "20.00"


def test_the_problem_says_which_two_numbers_stood_there() -> None:
    from frameworks.scoring.engine import points_for
    from tests.frameworks.scoring.samples import HALF_UP, indicator

    problem = points_for(indicator(RATIO), {"a": 1150, "b": 1148}, year=2023, rounding=HALF_UP)

    values = {"a": D(1150), "b": D(1148)}
    assert problem == (AnswerProblem("", "1.1", (), "over_denominator", values),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        (d.NotApplicablePolicy.REFUSED, "zero_denominator"),
        (d.NotApplicablePolicy.FULL, "zero_denominator_na"),
        (d.NotApplicablePolicy.ZERO, "zero_denominator_na"),
        (d.NotApplicablePolicy.EXCLUDE, "zero_denominator_na"),
        (d.NotApplicablePolicy.COUNCIL, "zero_denominator_na"),
    ],
)
@pytest.mark.parametrize("rule", [RATIO, d.InverseRatio("a", "b")])
def test_a_denominator_of_zero_is_sent_to_where_it_can_be_settled(
    rule: d.Rule, policy: d.NotApplicablePolicy, code: str
) -> None:
    assert faults(rule, {"a": 0, "b": 0}, not_applicable=policy) == [code]
    assert faults(rule, {"a": 5, "b": "0.00"}, not_applicable=policy) == [code]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"a": -1, "b": 2}, ["a: negative"]),
        ({"a": 1}, ["missing_key"]),
        ({"a": 1, "b": 2, "c": 3}, ["unknown_key"]),
        (0.5, ["not_an_object"]),
        ("50%", ["not_an_object"]),
        (None, ["null"]),
        ([], ["not_an_object"]),
        (True, ["not_an_object"]),
    ],
)
def test_another_shape_is_no_ratio(answer: object, expected: list[str]) -> None:
    assert faults(RATIO, answer) == expected


def test_why_a_ratio_earns_what_it_earns() -> None:
    because = scored(RATIO, {"a": 87, "b": "90.0"}).because

    assert because == OfRatio(
        a=D("87.0"),
        b=D("90.0"),
        full_at=D(1),
        below=d.Below.PROPORTIONAL,
        reached=False,
        maximum=D(20),
    )


@pytest.mark.parametrize(
    ("a", "earned"), [(0, "20.00"), (1, "19.80"), (33, "13.40"), (99, "0.20"), (100, "0.00")]
)
def test_an_inverse_ratio_earns_what_is_left(a: int, earned: str) -> None:
    assert points(d.InverseRatio("a", "b"), {"a": a, "b": 100}) == earned


def test_an_inverse_ratio_that_may_exceed_earns_nothing_beyond() -> None:
    assert faults(d.InverseRatio("a", "b"), {"a": 101, "b": 100}) == ["over_denominator"]
    assert points(d.InverseRatio("a", "b", may_exceed=True), {"a": 101, "b": 100}) == "0.00"


@pytest.mark.parametrize(
    ("percent", "earned"),
    [("0", "0.00"), ("62.53", "12.51"), ("99.975", "20.00"), ("99.97", "19.99"), (100, "20.00")],
)
def test_a_percentage_earns_its_share(percent: object, earned: str) -> None:
    assert points(d.Share("Tỷ lệ"), percent) == earned


def test_a_percentage_over_a_hundred_is_a_mistake() -> None:
    assert faults(d.Share("Tỷ lệ"), "100.000001") == ["over_hundred"]
    assert faults(d.Share("Tỷ lệ"), "62,9") == ["not_a_number"]
    assert faults(d.Share("Tỷ lệ"), answer=True) == ["not_a_number"]
    assert faults(d.Share("Tỷ lệ"), -1) == ["negative"]


def test_judged_points_are_the_points() -> None:
    assert points(JUDGED, "7.5") == "7.50"
    assert points(JUDGED, "7.005") == "7.01"
    assert points(JUDGED, 20) == "20.00"
    assert faults(JUDGED, "20.01") == ["over_maximum"]
    assert faults(JUDGED, {"a": 1}) == ["not_a_number"]


def test_the_best_of_the_group_earns_all_and_the_others_their_share() -> None:
    group = ["60", "45.0", 0]

    assert points(BEST, "60", others=group) == "20.00"
    assert points(BEST, "45.0", others=group) == "15.00"
    assert points(BEST, 0, others=group) == "0.00"
    assert points(BEST, "0.000001", others=["999999999999.999999"]) == "0.00"


def test_whoever_is_alone_in_the_group_is_its_best() -> None:
    assert points(BEST, "0.5") == "20.00"


def test_where_the_best_is_zero_nobody_earns_anything() -> None:
    assert points(BEST, 0, others=[0, "0.0"]) == "0.00"


def test_only_scored_values_are_compared() -> None:
    others = [{"rejected": "sai số liệu"}, {"na": "không có"}, 30]

    found = scored(BEST, 15, others=others, not_applicable=d.NotApplicablePolicy.ZERO)

    assert str(found.points) == "10.00"
    assert found.because == OfBest(D(15), D(30), D(20))
