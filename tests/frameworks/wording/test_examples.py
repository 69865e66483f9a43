from __future__ import annotations

from decimal import Decimal

import pytest

from frameworks import definition as d
from frameworks.files import framework_files, read_framework
from frameworks.parsing import build
from frameworks.wording.examples import WorkedExample, worked_example
from frameworks.wording.samples import Given
from tests.frameworks import documents

FRAMEWORKS = [read_framework(path.stem) for path in framework_files()]
SETS = [
    pytest.param(framework, index_set, id=f"{framework.id}-{index_set.id}")
    for framework in FRAMEWORKS
    for index_set in framework.index_sets
]


def example(rule: documents.Document, **keys: object) -> WorkedExample:
    """The example of an indicator of 20 points by ``rule``."""
    framework = build(documents.with_rule(rule, **keys)).framework
    assert framework is not None
    return worked_example("1.1", framework.index_sets[0], framework)


def given(found: WorkedExample) -> list[tuple[str, str]]:
    return [(each.label, each.value) for each in found.given]


def test_the_sixteen_real_sets_hold_792_indicators():
    assert len(SETS) == 16
    assert sum(len(each.indicators) for f in FRAMEWORKS for each in f.index_sets) == 792


@pytest.mark.parametrize(("framework", "index_set"), SETS)
def test_every_real_indicator_has_an_example_that_the_engine_accepts(framework, index_set):
    for code, indicator in index_set.indicators.items():
        found = worked_example(code, index_set, framework)

        lowest = getattr(indicator.rule, "floor", Decimal(0))
        assert lowest <= found.points <= indicator.max_points, code
        assert found.maximum == indicator.max_points, code
        assert found.given, code
        assert found.because, code


@pytest.mark.parametrize(("framework", "index_set"), SETS)
def test_no_real_example_shows_a_rule_earning_nothing(framework, index_set):
    silent = [
        code
        for code in index_set.indicators
        if worked_example(code, index_set, framework).points == 0
    ]

    assert silent == []


def test_an_example_is_the_same_every_time():
    framework = FRAMEWORKS[0]
    index_set = framework.index_sets[0]
    code = next(iter(index_set.indicators))

    assert worked_example(code, index_set, framework) == worked_example(code, index_set, framework)


@pytest.mark.parametrize(
    ("kind", "told", "points"),
    [
        ("ratio", [("a. Số hồ sơ trực tuyến", "54"), ("b. Tổng số hồ sơ", "90")], "15.00"),
        (
            "inverse_ratio",
            [
                ("a. Số địa chỉ IP nằm trong mạng botnet", "3"),
                ("b. Tổng số địa chỉ IP", "90"),
            ],
            "19.33",
        ),
        ("share", [("Tỷ lệ máy tính có giải pháp bảo vệ", "87,5%")], "17.50"),
        ("boolean", [("Đã kết nối", "Có")], "20.00"),
        ("choice", [("Mức đạt được", "Một phần")], "10.00"),
        ("checklist", [("Đạt 1 trong 2 mục", "Có chuyên mục")], "10.00"),
        ("steps", [("Số cuộc họp", "3 cuộc")], "10.00"),
        ("per_item", [("Số lớp tập huấn", "2")], "10.00"),
        ("deadline", [("Ban hành kế hoạch", "15/02/2022, chậm 15 ngày")], "10.00"),
        (
            "growth",
            [("a. Số giao dịch, năm đánh giá", "200"), ("b. Số giao dịch, năm trước", "200")],
            "10.00",
        ),
        (
            "relative_to_best",
            [("Băng thông mỗi người (Mbps)", "40"), ("Giá trị lớn nhất trong nhóm xếp hạng", "50")],
            "16.00",
        ),
        ("composite", [("Đúng hạn", "Có"), ("Chất lượng báo cáo", "Một phần")], "16.00"),
        (
            "best_of",
            [("Tỷ lệ đáp ứng tiêu chuẩn", "87,5%"), ("Có hợp đồng thuê", "Có")],
            "20.00",
        ),
        ("rollup_mean", [("Đơn vị A", "80/100"), ("Đơn vị B", "65/100")], "14.50"),
        ("deduction", [("Mỗi lần nộp chậm", "2 lần")], "-1.00"),
        ("judged", [("Hội đồng chấm điểm sáng kiến", "16 điểm")], "16.00"),
    ],
)
def test_every_kind_has_a_sensible_example(kind, told, points):
    found = example(documents.RULES[kind], unit="Cuộc")

    assert (given(found), found.points) == (told, Decimal(points))


def test_the_kinds_above_are_all_kinds():
    assert set(documents.RULES) == {kind.kind for kind in d.Rule.__args__}


def test_a_step_on_a_ratio_lies_inside_a_band():
    found = example(documents.STEPS_ON_RATIO)

    assert given(found) == [("a. Số máy tính kết nối", "63"), ("b. Tổng số máy tính", "90")]
    assert found.points == Decimal("10.00")


def test_a_step_where_lower_is_better_is_not_always_the_best_one():
    found = example(documents.STEPS_DOWN, unit="Sự cố")

    assert found.given == (Given("Số sự cố", "1 sự cố"),)
    assert found.points == Decimal("10.00")


def test_a_ratio_that_earns_nothing_below_its_threshold_is_shown_above_it():
    found = example({**documents.RULES["ratio"], "full_at": "0.3", "below": "zero"})

    assert given(found)[0] == ("a. Số hồ sơ trực tuyến", "40")
    assert found.points == Decimal("20.00")


def test_a_small_threshold_still_gives_whole_numbers_that_are_not_tiny():
    found = example({**documents.RULES["ratio"], "full_at": "0.01"})

    assert given(found) == [("a. Số hồ sơ trực tuyến", "8"), ("b. Tổng số hồ sơ", "1.000")]
    assert found.points == Decimal("16.00")
