"""composite, best_of, rollup_mean."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from frameworks import definition as d
from frameworks.scoring.because import OfComposite, OfNoAnswer, OfPart
from tests.frameworks.scoring.samples import BEST, BOOLEAN, COUNT, RATIO, faults, points, scored

D = Decimal
COUNCIL = d.EnteredBy.COUNCIL

QUALITY = d.Choice(
    (d.Option("tot", "Tốt", D(1)), d.Option("kha", "Khá", D("0.75")), d.Option("dat", "Đạt", D(0)))
)
REPORTS = d.Composite(
    (
        d.Part("dung-han", "Báo cáo đúng hạn", D("0.6"), RATIO),
        d.Part("chat-luong", "Chất lượng", D("0.4"), QUALITY, COUNCIL, "Sở TT&TT"),
    )
)


def test_a_composite_is_the_sum_of_its_parts_on_their_shares() -> None:
    answer = {"dung-han": {"a": 9, "b": 10}, "chat-luong": "kha"}

    assert points(REPORTS, answer) == "16.80"


def test_the_parts_are_not_rounded_before_they_are_added() -> None:
    halves = d.Composite((d.Part("mot", "1", D("0.5"), RATIO), d.Part("hai", "2", D("0.5"), RATIO)))
    third = {"a": 1, "b": 3}

    # Each part is 0.3333…: rounded by itself 0.33 + 0.33 would be 0.66.
    assert points(halves, {"mot": third, "hai": third}, "2") == "0.67"


def test_a_part_that_someone_else_enters_may_be_missing_and_says_who_has_yet_to_enter_it() -> None:
    found = scored(REPORTS, {"dung-han": {"a": 9, "b": 10}})

    assert str(found.points) == "10.80"
    assert isinstance(found.because, OfComposite)
    assert found.because.parts[1] == OfPart(
        "Chất lượng", OfNoAnswer(COUNCIL, "Sở TT&TT"), Fraction(0)
    )


def test_a_part_of_the_agencys_own_may_not_be_missing() -> None:
    assert faults(REPORTS, {"chat-luong": "kha"}) == ["dung-han: missing_part"]
    assert faults(REPORTS, {}) == ["dung-han: missing_part"]


def test_whose_part_it_is_depends_on_who_enters_the_indicator() -> None:
    answer = {"dung-han": {"a": 9, "b": 10}}

    assert faults(REPORTS, answer, entered_by=COUNCIL) == ["chat-luong: missing_part"]


def test_a_composite_entered_wholly_by_others_may_be_empty() -> None:
    judged = d.Composite((d.Part("chat-luong", "Chất lượng", D(1), QUALITY, COUNCIL),))

    assert points(judged, {}) == "0.00"


def test_every_mistake_of_every_part_is_named_with_its_place() -> None:
    answer = {"dung-han": {"a": -1, "b": "x"}, "chat-luong": "xuất sắc", "ky-luat": 1}

    assert faults(REPORTS, answer) == [
        "dung-han: a: negative",
        "dung-han: b: not_a_number",
        "chat-luong: unknown_option",
        "ky-luat: unknown_part",
    ]


@pytest.mark.parametrize(
    ("answer", "code"), [(5, "not_an_object"), (None, "null"), ([], "not_an_object")]
)
def test_a_composite_is_answered_part_by_part(answer: object, code: str) -> None:
    assert faults(REPORTS, answer) == [code]


def part_of(policy: d.NotApplicablePolicy | None) -> d.Composite:
    return d.Composite(
        (
            d.Part("kenh", "Có kênh hỏi đáp", D("0.4"), BOOLEAN),
            d.Part("dung-han", "Trả lời đúng hạn", D("0.6"), RATIO, not_applicable=policy),
        )
    )


NA = {"kenh": True, "dung-han": {"na": "không có câu hỏi"}}


@pytest.mark.parametrize(
    ("policy", "earned"), [("full", "20.00"), ("zero", "8.00"), ("council", "8.00")]
)
def test_a_part_may_not_apply_by_a_policy_of_its_own(policy: str, earned: str) -> None:
    rule = part_of(d.NotApplicablePolicy(policy))

    found = scored(rule, NA)

    assert str(found.points) == earned
    assert found.outcome == "scored"


def test_the_council_rules_full_or_zero_on_a_part_and_never_excludes_it() -> None:
    rule = part_of(d.NotApplicablePolicy.COUNCIL)

    def ruled(ruling: str) -> dict[str, object]:
        return {"kenh": True, "dung-han": {"na": "không có câu hỏi", "ruling": ruling}}

    assert points(rule, ruled("full")) == "20.00"
    assert points(rule, ruled("zero")) == "8.00"
    assert faults(rule, ruled("exclude")) == ["dung-han: no_exclusion"]


def test_a_part_without_a_policy_has_that_of_the_indicator() -> None:
    rule = part_of(None)

    assert faults(rule, NA) == ["dung-han: na_refused"]
    assert points(rule, NA, not_applicable=d.NotApplicablePolicy.FULL) == "20.00"
    # Nothing can be excluded from inside an indicator.
    assert faults(rule, NA, not_applicable=d.NotApplicablePolicy.EXCLUDE) == [
        "dung-han: na_refused"
    ]


def test_a_zero_denominator_in_a_part_goes_by_the_parts_own_policy() -> None:
    nothing = {"kenh": True, "dung-han": {"a": 0, "b": 0}}

    own = part_of(d.NotApplicablePolicy.COUNCIL)
    assert faults(own, nothing) == ["dung-han: zero_denominator_na"]
    assert faults(part_of(None), nothing) == ["dung-han: zero_denominator"]


def test_a_part_can_be_rejected_alone() -> None:
    answer = {"dung-han": {"rejected": "thiếu minh chứng"}, "chat-luong": "tot"}

    assert points(REPORTS, answer) == "8.00"


def test_a_part_can_be_measured_against_the_best_of_the_group() -> None:
    rule = d.Composite(
        (d.Part("co", "Có", D("0.5"), BOOLEAN), d.Part("toc-do", "Tốc độ", D("0.5"), BEST))
    )

    answers = [{"co": True, "toc-do": speed} for speed in (30, 60, 0)]

    assert [points(rule, each, others=answers) for each in answers] == ["15.00", "20.00", "10.00"]


STANDARD = d.BestOf(
    (
        d.Case("tu-xay", "Tự xây dựng", COUNT),
        d.Case("thue", "Thuê dịch vụ", BOOLEAN),
    )
)


def test_the_case_with_the_most_points_counts() -> None:
    assert points(STANDARD, {"tu-xay": 3}) == "12.00"
    assert points(STANDARD, {"thue": True, "tu-xay": 3}) == "20.00"
    assert points(STANDARD, {"thue": False, "tu-xay": 3}) == "12.00"
    assert points(STANDARD, {"thue": False}) == "0.00"


def test_at_least_one_case_is_answered_and_only_known_ones() -> None:
    assert faults(STANDARD, {}) == ["no_case"]
    assert faults(STANDARD, {"muon": True}) == ["muon: unknown_case"]
    assert faults(STANDARD, {"thue": "có", "tu-xay": "1.5"}) == [
        "tu-xay: not_whole",
        "thue: not_boolean",
    ]
    assert faults(STANDARD, {"thue": None}) == ["thue: null"]
    assert faults(STANDARD, {"thue": {"na": "không"}}) == ["thue: not_boolean"]


COMMUNES = d.RollupMean(label="Điểm từng xã")


def unit(earned: object, maximum: object, **more: object) -> dict[str, object]:
    return {"points": earned, "max": maximum, **more}


def test_a_rollup_is_the_mean_share_of_the_units() -> None:
    assert points(COMMUNES, [unit(80, 100)], "4") == "3.20"
    assert points(COMMUNES, [unit(80, 100, unit="A"), unit("45.5", 50, unit="B")], "4") == "3.42"
    assert points(COMMUNES, [unit(0, 100)], "4") == "0.00"
    assert points(COMMUNES, [unit(100, 100)] * 9, "4") == "4.00"


def test_every_unit_weighs_the_same_whatever_its_maximum() -> None:
    # By points it would be 10/1010; by share it is the mean of 1 and 0.
    assert points(COMMUNES, [unit(10, 10), unit(0, 1000)], "4") == "2.00"


def test_the_order_of_the_units_changes_nothing() -> None:
    units = [unit(n, 7) for n in (1, 2, 5)]

    assert points(COMMUNES, units, "3.5") == points(COMMUNES, units[::-1], "3.5")


def test_a_rollup_of_an_index_set_is_computed_like_one_of_a_table() -> None:
    assert points(d.RollupMean(of="cap-xa"), [unit(1, 3)], "4") == "1.33"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ([], ["no_unit"]),
        ({}, ["not_a_list"]),
        (None, ["null"]),
        ([5], ["1: not_an_object"]),
        ([unit(1, 2), unit(3, 2)], ["2: points: over_maximum"]),
        ([unit(0, 0)], ["1: max: zero_maximum"]),
        ([unit(-1, "x")], ["1: points: negative", "1: max: not_a_number"]),
        ([{"points": 1}], ["1: missing_key"]),
        ([unit(1, 2, ten="A")], ["1: unknown_key"]),
        ([unit(1, 2, unit=5)], ["1: unit: not_a_name"]),
        ([unit(1, 2, unit=None)], ["1: unit: not_a_name"]),
    ],
)
def test_a_rollup_names_the_row_and_the_cell_that_are_wrong(
    answer: object, expected: list[str]
) -> None:
    assert faults(COMMUNES, answer) == expected


# ── A table whose rows are known ───────────────────────────────────────────────────────────

KNOWN = d.RollupMean(label="Điểm từng xã", rows=("Xã",), out_of=D(100), units=("Xã A", "Xã B"))
A, B = unit(80, 100, unit="Xã A"), unit(50, 100, unit="Xã B")


def test_a_table_with_every_row_once_is_computed_as_any_other() -> None:
    assert points(KNOWN, [A, B], "4") == points(COMMUNES, [A, B], "4") == "2.60"
    assert points(KNOWN, [B, A], "4") == "2.60"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ([A], ["missing_row"]),
        ([A, B, unit(1, 100, unit="Xã C")], ["3: unknown_row"]),
        ([A, B, unit(1, 100)], ["3: unknown_row"]),
        ([A, B, A], ["3: repeated_row"]),
        ([A, unit(50, 99, unit="Xã B")], ["2: max: other_maximum"]),
    ],
)
def test_a_table_has_each_of_its_rows_once_and_no_other(
    answer: object, expected: list[str]
) -> None:
    assert faults(KNOWN, answer) == expected
    points(COMMUNES, answer)  # the control: where the rows are not known, any may be
