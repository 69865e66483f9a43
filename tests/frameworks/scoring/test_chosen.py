"""boolean, choice, checklist, per_item, deduction."""

from __future__ import annotations

from decimal import Decimal

import pytest

from frameworks import definition as d
from tests.frameworks.scoring.samples import BOOLEAN, COUNT, faults, points, scored

D = Decimal

HEAD = d.Choice(
    (
        d.Option("dung-dau", "Người đứng đầu", D(1)),
        d.Option("cap-pho", "Cấp phó", D("0.5")),
        d.Option("chua", "Chưa thành lập", D(0)),
    )
)
PAGES = d.Checklist(
    (
        d.Option("chuyen-muc", "Chuyên mục", D("0.5")),
        d.Option("tin-bai", "Tin, bài", D("0.25")),
        d.Option("video", "Video", D("0.4")),
    )
)
LATE = d.Deduction("Mỗi ngày chậm", D("-0.5"), D(-3))


def test_yes_earns_all_and_no_nothing() -> None:
    assert points(BOOLEAN, answer=True) == "20.00"
    assert points(BOOLEAN, answer=False) == "0.00"


@pytest.mark.parametrize("answer", ["true", "có", 1, 0, "1", [], {}, 1.0])
def test_only_true_and_false_answer_yes_or_no(answer: object) -> None:
    assert faults(BOOLEAN, answer) == ["not_boolean"]


def test_null_answers_no_question() -> None:
    for rule in (BOOLEAN, HEAD, PAGES, COUNT, LATE):
        assert faults(rule, None) == ["null"]


@pytest.mark.parametrize(
    ("option", "earned"), [("dung-dau", "20.00"), ("cap-pho", "10.00"), ("chua", "0.00")]
)
def test_a_choice_earns_its_fraction(option: str, earned: str) -> None:
    assert points(HEAD, option) == earned


@pytest.mark.parametrize("answer", ["Cấp phó", "CAP-PHO", " cap-pho", "", "chua "])
def test_an_option_that_is_not_there_is_refused(answer: str) -> None:
    assert faults(HEAD, answer) == ["unknown_option"]


@pytest.mark.parametrize("answer", [1, True, ["cap-pho"], {"id": "cap-pho"}])
def test_a_choice_is_a_text(answer: object) -> None:
    assert faults(HEAD, answer) == ["not_an_option"]


@pytest.mark.parametrize(
    ("items", "earned"),
    [
        ([], "0.00"),
        (["tin-bai"], "5.00"),
        (["tin-bai", "chuyen-muc"], "15.00"),
        (["chuyen-muc", "video"], "18.00"),
        (["chuyen-muc", "tin-bai", "video"], "20.00"),  # 1.15 of the maximum
    ],
)
def test_a_checklist_earns_the_sum_of_its_items_up_to_the_maximum(
    items: list[str], earned: str
) -> None:
    assert points(PAGES, items) == earned


def test_the_order_of_the_ticks_changes_nothing() -> None:
    ticks = ["chuyen-muc", "tin-bai", "video"]

    assert scored(PAGES, ticks).because == scored(PAGES, ticks[::-1]).because


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (["tin-bai", "tin-bai"], ["2: repeated_item"]),
        (["tin-bai", "bao-giay"], ["2: unknown_item"]),
        (
            ["bao-giay", 5, "tin-bai", "tin-bai"],
            ["1: unknown_item", "2: unknown_item", "4: repeated_item"],
        ),
        ([None], ["1: unknown_item"]),
        ("tin-bai", ["not_a_list"]),
        ({"tin-bai": True}, ["not_a_list"]),
    ],
)
def test_a_checklist_names_every_item_that_is_wrong(answer: object, expected: list[str]) -> None:
    assert faults(PAGES, answer) == expected


@pytest.mark.parametrize(
    ("count", "earned"),
    [(0, "0.00"), (1, "4.00"), ("3.0", "12.00"), (4, "16.00"), (5, "20.00"), (6, "20.00")],
)
def test_each_item_earns_its_part_up_to_the_full_number(count: object, earned: str) -> None:
    assert points(COUNT, count) == earned


def test_a_third_of_the_maximum_is_not_rounded_before_it_is_counted() -> None:
    three = d.PerItem("Cuộc họp", 3)

    assert [points(three, n, "10") for n in (1, 2, 3)] == ["3.33", "6.67", "10.00"]


def test_a_fraction_of_a_counted_thing_is_a_mistake() -> None:
    assert faults(COUNT, "2.5") == ["not_whole"]
    assert faults(COUNT, -1) == ["negative"]
    assert faults(COUNT, answer=True) == ["not_a_number"]
    assert faults(LATE, "0.5") == ["not_whole"]
    assert faults(LATE, -1) == ["negative"]


@pytest.mark.parametrize(
    ("days", "taken"),
    [(0, "0.00"), (1, "-0.50"), (5, "-2.50"), (6, "-3.00"), (7, "-3.00"), (10**9, "-3.00")],
)
def test_a_deduction_goes_to_its_floor_and_no_further(days: int, taken: str) -> None:
    assert points(LATE, days, "0") == taken


def test_a_deduction_is_rounded_away_from_zero() -> None:
    small = d.Deduction("Mỗi lỗi", D("-0.005"), D(-1))

    assert points(small, 1, "0") == "-0.01"
    assert points(small, 3, "0") == "-0.02"
    assert points(small, 2, "0") == "-0.01"
