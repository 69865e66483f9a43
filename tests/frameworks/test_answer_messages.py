from __future__ import annotations

import re
from decimal import Decimal

import pytest

from frameworks import definition as d
from frameworks.answer_messages import problem_message, problem_sentence
from frameworks.scoring.engine import points_for
from frameworks.scoring.problems import AnswerProblem, FaultCode
from tests.frameworks.scoring.samples import (
    BOOLEAN,
    COUNT,
    HALF_UP,
    JUDGED,
    RATIO,
    indicator,
)
from tests.frameworks.scoring.test_chosen import HEAD, PAGES
from tests.frameworks.scoring.test_combined import COMMUNES, REPORTS, STANDARD
from tests.frameworks.scoring.test_stepped import PLAN, REVENUE


def problem(rule: d.Rule, answer: object, policy: str = "refused") -> AnswerProblem:
    one = indicator(rule, code="3.2", not_applicable=d.NotApplicablePolicy(policy))
    found = points_for(one, answer, year=2023, rounding=HALF_UP)
    assert isinstance(found, tuple)
    return found[0]


def test_a_greater_than_b_says_both_numbers() -> None:
    found = problem(RATIO, {"a": 1150, "b": 1148})

    assert problem_sentence(found) == (
        "Tử số (1.150) lớn hơn mẫu số (1.148). Kiểm tra lại a hoặc b."
    )
    assert problem_message(found) == (
        "Chỉ số 3.2: tử số (1.150) lớn hơn mẫu số (1.148). Kiểm tra lại a hoặc b."
    )


def test_a_zero_denominator_says_the_way_out() -> None:
    nothing = {"a": 0, "b": 0}

    assert problem_sentence(problem(RATIO, nothing, "council")) == (
        "Mẫu số bằng 0: nếu trong năm không phát sinh, chọn “Không phát sinh” và nêu lý do."
    )
    assert problem_sentence(problem(RATIO, nothing)) == (
        "Mẫu số bằng 0: kiểm tra lại số liệu hoặc đề nghị Cơ quan thường trực."
    )


@pytest.mark.parametrize(
    ("rule", "answer", "message"),
    [
        (
            RATIO,
            {"a": "x", "b": 1},
            "Chỉ số 3.2 › a: cần một số, viết liền, dấu chấm thập phân, ví dụ 1150 hoặc 62.9.",
        ),
        (RATIO, {"a": -3, "b": 1}, "Chỉ số 3.2 › a: số -3 âm, cần số từ 0 trở lên."),
        (RATIO, {"a": 1}, "Chỉ số 3.2: thiếu ô “b”."),
        (RATIO, {"a": 1, "b": 1, "c": 1}, "Chỉ số 3.2: không có ô “c”."),
        (RATIO, 5, "Chỉ số 3.2: cần một đối tượng gồm các ô có tên."),
        (
            RATIO,
            None,
            "Chỉ số 3.2: giá trị bỏ trống (null); chưa trả lời thì bỏ hẳn chỉ số này ra.",
        ),
        (
            RATIO,
            {"na": "x"},
            "Chỉ số 3.2: chỉ số này luôn áp dụng, không chọn “Không phát sinh” được.",
        ),
        (JUDGED, "20.5", "Chỉ số 3.2: 20,5 lớn hơn điểm tối đa 20."),
        (d.Share("Tỷ lệ"), "100.5", "Chỉ số 3.2: tỷ lệ 100,5% lớn hơn 100%."),
        (COUNT, "2.5", "Chỉ số 3.2: 2,5 không phải số nguyên, trong khi đây là số đếm."),
        (BOOLEAN, "có", "Chỉ số 3.2: trả lời có (true) hoặc không (false)."),
        (
            HEAD,
            "x",
            "Chỉ số 3.2: không có phương án “x”; chọn một trong: “dung-dau”, “cap-pho”, “chua”.",
        ),
        (PAGES, ["tin-bai"] * 2, "Chỉ số 3.2 › 2: mục “tin-bai” được chọn hai lần."),
        (PLAN, "25/12/2023", "Chỉ số 3.2: ngày viết dạng năm-tháng-ngày, ví dụ 2023-12-25."),
        (PLAN, "2023-02-30", "Chỉ số 3.2: ngày 2023-02-30 không có trong lịch."),
        (
            REPORTS,
            {"dung-han": {"a": 2, "b": 1}},
            "Chỉ số 3.2 › dung-han: tử số (2) lớn hơn mẫu số (1). Kiểm tra lại a hoặc b.",
        ),
        (REPORTS, {}, "Chỉ số 3.2 › dung-han: thiếu phần này."),
        (STANDARD, {}, "Chỉ số 3.2: trả lời ít nhất một trường hợp: “tu-xay”, “thue”."),
        (
            COMMUNES,
            [{"points": 1, "max": 0}],
            "Chỉ số 3.2 › 1 › max: điểm tối đa của đơn vị trực thuộc phải lớn hơn 0.",
        ),
        (
            REVENUE,
            {"current": 1, "previous": 0},
            (
                "Chỉ số 3.2: số năm trước bằng 0 nên không tính được mức tăng: kiểm tra lại "
                "số liệu hoặc đề nghị Cơ quan thường trực."
            ),
        ),
    ],
)
def test_a_message_names_the_place_and_the_fault(
    rule: d.Rule, answer: object, message: str
) -> None:
    assert problem_message(problem(rule, answer)) == message


def test_what_was_found_is_not_repeated_at_length() -> None:
    long = problem(HEAD, "x" * 10_000)

    assert len(problem_message(long)) < 200


def test_what_was_found_is_shown_as_it_is_and_formats_nothing() -> None:
    assert "“%(found)s %d {x}”" in problem_message(problem(HEAD, "%(found)s %d {x}"))


VALUES = {
    "found": "2023",
    "limit": Decimal(20),
    "a": Decimal(2),
    "b": Decimal(1),
    "key": "b",
    "keys": ("a",),
    "known": ("m", "n"),
}


@pytest.mark.parametrize("code", FaultCode)
def test_every_fault_has_a_plain_sentence(code: FaultCode) -> None:
    sentence = problem_sentence(AnswerProblem("A", "3.2", (), code, VALUES))  # type: ignore[arg-type]

    assert (sentence[0], sentence[-1]) == (sentence[0].upper(), ".")
    assert not re.search(r"Vui lòng|!|%\(", sentence)
