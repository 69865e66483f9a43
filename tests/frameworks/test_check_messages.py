"""What a broken check says: the numbers, the rule, the way out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from frameworks import definition as d
from frameworks.check_messages import broken_in_words
from frameworks.checks import Input, Jump, Mismatch

D = Decimal
MESSAGE = "“Văn bản điện tử” (6.2) không thể lớn hơn “Văn bản đi” (6.1)."
EXPLAIN = "Viết một câu giải thích để người thẩm định hiểu vì sao."


def check(kind: d.CheckKind, severity: d.Severity = d.Severity.WARNING) -> d.Check:
    return d.Check(kind, (), severity, MESSAGE, percent=D(40))


def jumped(before: Fraction | int, now: Fraction | int, *, of: Input, share: bool = False) -> str:
    jump = Jump(check(d.CheckKind.JUMP), of, Fraction(before), Fraction(now), share)
    return broken_in_words(jump, last_year=2022).fact


def mismatched(kind: d.CheckKind, *inputs: Input, found: str = "1150", limit: str = "1148") -> str:
    return broken_in_words(Mismatch(check(kind), inputs, D(found), D(limit)), last_year=2022).fact


def test_an_error_says_the_numbers_the_rule_and_that_it_must_be_put_right():
    inputs = (Input("6.2", "b"), Input("6.1", "b"))
    error = check(d.CheckKind.AT_MOST, d.Severity.ERROR)

    words = broken_in_words(Mismatch(error, inputs, D(1150), D(1148)), last_year=2022)

    assert words.whole == (
        "Ô b của 6.2 (1.150) lớn hơn ô b của 6.1 (1.148). "
        "“Văn bản điện tử” (6.2) không thể lớn hơn “Văn bản đi” (6.1). "
        "Sửa các số này cho khớp rồi mới gửi được hồ sơ; số đã lưu vẫn được giữ và tính điểm."
    )


def test_a_warning_asks_for_one_sentence():
    inputs = (Input("6.2", "b"), Input("6.1", "b"))
    words = broken_in_words(
        Mismatch(check(d.CheckKind.AT_MOST), inputs, D(2), D(1)), last_year=2022
    )

    assert words.way_out == EXPLAIN
    assert words.rule == MESSAGE


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        (("4.2.b", "3.1.b"), "Ô b của 4.2 (1.150) khác ô b của 3.1 (1.148)."),
        (
            ("6.1.b", "6.2.b", "6.3.a"),
            "Ô b của 6.1 (1.150) khác tổng ô b của 6.2 + ô a của 6.3 (1.148).",
        ),
        (("6.1.value", "6.2.value"), "6.1 (1.150) khác 6.2 (1.148)."),
        (
            ("6.1.current", "6.2.previous"),
            "Số năm nay của 6.1 (1.150) khác số năm trước của 6.2 (1.148).",
        ),
    ],
)
def test_a_sum_names_its_inputs_as_the_form_does(inputs, says):
    places = [Input(*name.rpartition(".")[::2]) for name in inputs]

    assert mismatched(d.CheckKind.SUM, *places) == says


def test_an_input_of_a_part_goes_by_its_label():
    lessons = Input("6.1", "so-lop", "Số lớp")

    said = mismatched(d.CheckKind.AT_MOST, lessons, Input("6.2", "b"), found="2.50", limit="2.4")

    assert said == "“Số lớp” của 6.1 (2,5) lớn hơn ô b của 6.2 (2,4)."


OWN = Input("4.3")


@pytest.mark.parametrize(
    ("before", "now", "says"),
    [
        (100, 148, "Cao hơn năm 2022 là 48% (từ 100 thành 148)."),
        (100, 52, "Thấp hơn năm 2022 là 48% (từ 100 thành 52)."),
        (100, 0, "Thấp hơn năm 2022 là 100% (từ 100 thành 0)."),
        (2, 2500, "Cao hơn năm 2022 là 124.900% (từ 2 thành 2.500)."),
        (200, 295, "Cao hơn năm 2022 là 48% (từ 200 thành 295)."),  # 47.5, half up
        # Whole percents would say 40%, which is no jump.
        (1000, 1404, "Cao hơn năm 2022 là trên 40% (từ 1.000 thành 1.404)."),
        (1000, 596, "Thấp hơn năm 2022 là trên 40% (từ 1.000 thành 596)."),
        (1000, 1405, "Cao hơn năm 2022 là 41% (từ 1.000 thành 1.405)."),
    ],
)
def test_a_jump_says_by_how_much_and_from_where(before, now, says):
    assert jumped(before, now, of=OWN) == says


def test_a_jump_of_a_share_says_both_shares():
    said = jumped(Fraction(257, 500), Fraction(498, 655), of=OWN, share=True)

    assert said == "Cao hơn năm 2022 là 48% (từ 51,40% thành 76,03%)."


def test_a_jump_of_a_part_says_which_part():
    said = jumped(2, 3, of=Input("4.3", "so-lop", "Số lớp"))

    assert said == "“Số lớp” của 4.3: cao hơn năm 2022 là 50% (từ 2 thành 3)."


def test_a_jump_of_a_named_input_says_which_input():
    assert jumped(2, 3, of=Input("4.3", "a")).startswith("Ô a của 4.3: cao hơn năm 2022 là 50%")
