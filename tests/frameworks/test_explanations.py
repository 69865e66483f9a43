from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

import pytest

from frameworks import definition as d
from frameworks.explanations import because_text, in_words
from frameworks.scoring.because import Because
from frameworks.scoring.engine import preview
from tests.frameworks.scoring.samples import (
    BEST,
    BOOLEAN,
    COUNT,
    HALF_UP,
    JUDGED,
    RATIO,
    index_set,
    indicator,
    judged_set,
    main_index,
    run,
    scored,
)
from tests.frameworks.scoring.test_chosen import HEAD, LATE, PAGES
from tests.frameworks.scoring.test_combined import COMMUNES, REPORTS, STANDARD, part_of
from tests.frameworks.scoring.test_stepped import HOURS, MEETINGS, PLAN, REVENUE, SHARE

D = Decimal
NINETY = d.Ratio("a", "b", full_at=D("0.9"), may_exceed=True)
STRICT = d.Ratio("a", "b", full_at=D("0.9"), below=d.Below.ZERO)
INVERSE = d.InverseRatio("a", "b", may_exceed=True)


def because(rule: d.Rule, answer: object, max_points: str = "20", **options: Any) -> str:
    return because_text(scored(rule, answer, max_points, **options))


@pytest.mark.parametrize(
    ("rule", "answer", "sentence"),
    [
        (RATIO, {"a": 87, "b": 90}, "87/90 × 20 = 19,33"),
        (RATIO, {"a": 90, "b": 90}, "90/90 × 20 = 20,00"),
        (RATIO, {"a": 1150, "b": "1148000.50"}, "1.150/1.148.000,5 × 20 = 0,02"),
        (NINETY, {"a": 72, "b": 90}, "72/90 ÷ 90% × 20 = 17,78"),
        (NINETY, {"a": 81, "b": 90}, "81/90 ÷ 90% × 20 = 20,00"),
        (NINETY, {"a": 85, "b": 90}, "85/90 đạt từ 90% trở lên, tính đủ điểm: 20,00"),
        (STRICT, {"a": 80, "b": 90}, "80/90 chưa đạt 90%, không tính điểm: 0,00"),
        (INVERSE, {"a": 3, "b": 90}, "(1 − 3/90) × 20 = 19,33"),
        (INVERSE, {"a": 95, "b": 90}, "95/90 vượt 100%, không còn điểm: 0,00"),
        (d.Share("Tỷ lệ"), "62.50", "62,5% × 20 = 12,50"),
        (JUDGED, "7.5", "Chấm 7,5 trên 20 điểm: 7,50"),
        (BOOLEAN, True, "Có: 20,00"),
        (BOOLEAN, False, "Không: 0,00"),
        (HEAD, "cap-pho", "“Cấp phó”: 0,5 × 20 = 10,00"),
        (PAGES, [], "Không đạt mục nào: 0,00"),
        (PAGES, ["tin-bai"], "0,25 × 20 = 5,00"),
        (PAGES, ["tin-bai", "video"], "(0,25 + 0,4) × 20 = 13,00"),
        (
            PAGES,
            ["tin-bai", "video", "chuyen-muc"],
            "0,5 + 0,25 + 0,4, tính tối đa 1: 1 × 20 = 20,00",
        ),
        (COUNT, 3, "3/5 × 20 = 12,00"),
        (COUNT, 5, "5/5 × 20 = 20,00"),
        (COUNT, 7, "7, đủ điểm từ 5 trở lên: 1 × 20 = 20,00"),
        (LATE, 3, "3 × (−0,5) = −1,50"),
        (LATE, 6, "6 × (−0,5) = −3,00"),
        (LATE, 9, "9 × (−0,5), trừ tối đa 3 điểm: −3,00"),
        (LATE, 0, "0 × (−0,5) = 0,00"),
        (MEETINGS, 3, "3 thuộc bậc từ 3 trở lên: 0,75 × 20 = 15,00"),
        (MEETINGS, 0, "0 không thuộc bậc nào: 0 × 20 = 0,00"),
        (HOURS, "36.5", "36,5 thuộc bậc từ 48 trở xuống: 0,5 × 20 = 10,00"),
        (HOURS, 49, "49 không thuộc bậc nào: 0,1 × 20 = 2,00"),
        (SHARE, {"a": 45, "b": 50}, "45/50 thuộc bậc từ 90% trở lên: 1 × 20 = 20,00"),
        (
            REVENUE,
            {"current": 120, "previous": 100},
            "(120 − 100)/100 thuộc bậc từ 10% trở lên: 1 × 20 = 20,00",
        ),
        (
            REVENUE,
            {"current": 95, "previous": 100},
            "(95 − 100)/100 thuộc bậc từ −10% trở lên: 0,2 × 20 = 4,00",
        ),
        (
            REVENUE,
            {"current": 1, "previous": 100},
            "(1 − 100)/100 không thuộc bậc nào: 0 × 20 = 0,00",
        ),
        (PLAN, "2023-12-05", "Ngày 05/12/2023, đúng hạn 25/12/2023: 1 × 20 = 20,00"),
        (
            PLAN,
            "2024-01-05",
            (
                "Ngày 05/01/2024, chậm 11 ngày so với hạn 25/12/2023 (bậc đến 30 ngày): "
                "0,2 × 20 = 4,00"
            ),
        ),
        (PLAN, "2024-03-05", "Ngày 05/03/2024, chậm 71 ngày so với hạn 25/12/2023: 0 × 20 = 0,00"),
        (PLAN, None, "Chưa thực hiện (hạn 25/12/2023): 0,00"),
        (BEST, 0, "Giá trị cao nhất của nhóm bằng 0: 0,00"),
        (
            REPORTS,
            {"dung-han": {"a": 9, "b": 10}, "chat-luong": "kha"},
            "“Chất lượng”: “Khá”: 9/10 × 12 + 0,75 × 8 = 16,80",
        ),
        (
            REPORTS,
            {"dung-han": {"a": 9, "b": 10}},
            "“Chất lượng”: chờ Sở TT&TT nhập, tạm tính 0: 9/10 × 12 + 0 = 10,80",
        ),
        (STANDARD, {"tu-xay": 3}, "Theo “Tự xây dựng”: 3/5 × 20 = 12,00"),
        (
            STANDARD,
            {"tu-xay": 3, "thue": True},
            "Theo “Thuê dịch vụ”, cao nhất trong 2 trường hợp: Có: 20,00",
        ),
        (COMMUNES, [{"points": 80, "max": 100}], "80/100 × 20 = 16,00"),
        (
            COMMUNES,
            [{"points": 80, "max": 100}, {"points": 9, "max": 10}],
            "(80/100 + 9/10)/2 × 20 = 17,00",
        ),
        (
            COMMUNES,
            [{"points": 1, "max": 3}] * 9,
            "Bình quân 9 đơn vị đạt 33,33% điểm tối đa: 6,67",
        ),
        (RATIO, {"rejected": "thiếu minh chứng"}, "Không được chấp nhận (thiếu minh chứng): 0,00"),
    ],
)
def test_points_say_in_one_line_what_they_come_from(
    rule: d.Rule, answer: object, sentence: str
) -> None:
    assert because(rule, answer) == sentence


def test_a_value_is_compared_with_the_best_of_its_group() -> None:
    assert because(BEST, "45.5", others=[60]) == "45,5/60 × 20 = 15,17"
    assert because(BEST, 60, others=[60]) == "60/60 × 20 = 20,00"


def test_before_the_lock_the_best_is_not_known() -> None:
    shown = preview(
        index_set(main_index("1", indicator(BEST))), {"1.1": 5}, year=2023, rounding=HALF_UP
    )

    assert shown.sheet is not None
    sentence = because_text(shown.sheet.indicators["1.1"])
    assert sentence == "Tính sau khi khóa, theo giá trị cao nhất của nhóm: 0,00"


@pytest.mark.parametrize(
    ("policy", "ruling", "sentence"),
    [
        ("full", None, "Không phát sinh (không có hồ sơ), tính đủ điểm: 20,00"),
        ("zero", None, "Không phát sinh (không có hồ sơ), không tính điểm: 0,00"),
        (
            "exclude",
            None,
            "Không phát sinh (không có hồ sơ), bỏ ra khỏi điểm tối đa của đơn vị: 0,00",
        ),
        (
            "council",
            None,
            "Không phát sinh (không có hồ sơ), chờ Hội đồng kết luận, tạm tính 0: 0,00",
        ),
        (
            "council",
            "full",
            "Không phát sinh (không có hồ sơ), Hội đồng kết luận tính đủ điểm: 20,00",
        ),
        (
            "council",
            "zero",
            "Không phát sinh (không có hồ sơ), Hội đồng kết luận không tính điểm: 0,00",
        ),
        (
            "council",
            "exclude",
            (
                "Không phát sinh (không có hồ sơ), Hội đồng kết luận bỏ ra khỏi điểm tối đa "
                "của đơn vị: 0,00"
            ),
        ),
    ],
)
def test_what_does_not_apply_says_what_became_of_it(
    policy: str, ruling: str | None, sentence: str
) -> None:
    answer = {"na": "không có hồ sơ"} | ({"ruling": ruling} if ruling else {})

    assert because(RATIO, answer, not_applicable=d.NotApplicablePolicy(policy)) == sentence


def test_a_part_that_does_not_apply_keeps_its_points_in_the_sum() -> None:
    answer = {"kenh": True, "dung-han": {"na": "không có câu hỏi"}}

    assert because(part_of(d.NotApplicablePolicy.FULL), answer) == (
        "“Có kênh hỏi đáp”: Có; “Trả lời đúng hạn”: Không phát sinh (không có câu hỏi), "
        "tính đủ điểm: 8 + 12 = 20,00"
    )


def test_a_part_that_nobody_measured_yet_names_its_body() -> None:
    body = d.EnteredBy.MEASURING_BODY
    part = d.Composite((d.Part("do", "Đo tự động", D(1), RATIO, body),))

    assert because(part, {}) == "“Đo tự động”: chờ cơ quan đo nhập, tạm tính 0: 0 = 0,00"


def test_not_answered_is_said_in_words() -> None:
    sheet = run(judged_set("20"), {"A": {}}).sheets["A"]

    assert because_text(sheet.indicators["1.1"]) == "Chưa trả lời: 0,00"


def test_points_show_the_places_of_the_frameworks_rounding() -> None:
    four = d.Rounding(4, d.RoundingMode.DOWN)

    assert because(RATIO, {"a": 87, "b": 90}, rounding=four) == "87/90 × 20 = 19,3333"


def test_every_kind_of_because_has_its_words() -> None:
    assert set(get_args(Because)) - set(in_words.registry) == set()


SIGNS = str.maketrans({"×": "*", "÷": "/", "−": "-", ",": ".", ":": None})


def computed(line: str) -> Fraction:
    """The sum on the left of "=", computed as a reader would with a pocket calculator."""
    text = line.rpartition(": ")[2].partition(" = ")[0].replace("90%", "0,9").translate(SIGNS)
    exact = re.sub(r"[0-9.]+", lambda number: f"F('{number[0]}')", text)
    return eval(exact, {"F": Fraction, "__builtins__": {}})  # noqa: S307 -- our own text


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        (RATIO, {"a": 87, "b": 90}),
        (NINETY, {"a": 72, "b": 90}),
        (INVERSE, {"a": 3, "b": 90}),
        (PAGES, ["tin-bai", "video"]),
        (COUNT, 3),
        (REPORTS, {"dung-han": {"a": 7, "b": 9}, "chat-luong": "kha"}),
        (COMMUNES, [{"points": 80, "max": 100}, {"points": 9, "max": 11}]),
        (LATE, 3),
    ],
)
def test_the_sum_that_is_shown_gives_the_points_that_are_shown(
    rule: d.Rule, answer: object
) -> None:
    found = scored(rule, answer)

    assert abs(computed(because_text(found)) - Fraction(found.points)) <= Fraction(1, 200)
