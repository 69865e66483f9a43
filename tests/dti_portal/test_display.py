from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dti_portal import display
from frameworks.files import read_framework

DTI = read_framework("lao-cai-2644-2022").index_set("cap-tinh-co-tthc")
AN_GIANG = read_framework("an-giang-1040-2018").index_set("cap-xa")
SON_LA = read_framework("son-la-2245-2021").index_set("cap-tinh")


@pytest.mark.parametrize(
    ("value", "printed"),
    [("625.3", "625,30"), ("1000", "1.000,00"), ("0", "0,00"), ("-0.55", "−0,55")],
)
def test_points_have_two_decimals(value: str, printed: str):
    assert display.points(Decimal(value)) == printed


def test_missing_points_are_a_dash_and_never_nought():
    assert display.points(None) == "–"


@pytest.mark.parametrize(("value", "printed"), [("1000.000000", "1.000"), ("842.5", "842,5")])
def test_a_stated_number_keeps_its_own_digits(value: str, printed: str):
    assert display.number(Decimal(value)) == printed


@pytest.mark.parametrize(
    ("points", "printed"),
    [
        ("546.35", "54,64%"),  # 54.635: half up, not to even
        ("546.3499", "54,63%"),
        ("235.40", "23,54%"),
    ],
)
def test_a_percentage_is_rounded_half_up(points: str, printed: str):
    assert display.percent(Decimal(points), Decimal(1000)) == printed


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2022, 11, 7), "07/11/2022"),
        (date(2023, 2, 1), "01/02/2023"),
        (date(2023, 1, 31), "31/01/2023"),
        (date(2023, 3, 10), "10/3/2023"),
        (date(2023, 4, 11), "11/4/2023"),
        (date(2018, 10, 18), "18/10/2018"),
    ],
)
def test_a_date_stands_as_documents_print_it(day: date, printed: str):
    assert display.document_date(day) == printed


@pytest.mark.parametrize(
    ("day", "name"),
    [(date(2023, 12, 18), "T2"), (date(2023, 12, 23), "T7"), (date(2023, 12, 24), "CN")],
)
def test_the_week_begins_on_the_second_day(day: date, name: str):
    assert display.weekday(day) == name


@pytest.mark.parametrize(
    ("tier", "step"), [("dan-dat", 4), ("nang-cao", 3), ("hinh-thanh", 2), ("khoi-dong", 1)]
)
def test_four_tiers_are_the_four_steps(tier: str, step: int):
    assert display.step_of(DTI, tier) == step


def test_no_ranking_is_an_empty_ladder_below_the_lowest_level():
    assert [display.step_of(AN_GIANG, level.id) for level in AN_GIANG.levels] == [4, 3, 2, 1, 0]


def test_an_unknown_tier_is_refused():
    with pytest.raises(KeyError, match="tot"):
        display.step_of(DTI, "tot")


def test_ranges_say_which_bound_is_strict():
    assert [tier.range for tier in display.tier_ranges(DTI)] == [
        "> 75%",
        "> 50–75%",
        "> 25–50%",
        "≤ 25%",
    ]
    assert [tier.range for tier in display.tier_ranges(SON_LA)] == [
        "≥ 85",
        "70–<85",
        "50–<70",
        "< 50",
    ]


def test_a_tier_decided_by_minima_has_no_range():
    assert {tier.range for tier in display.tier_ranges(AN_GIANG)} == {""}


def test_a_decision_is_never_broken_at_its_spaces():
    assert (
        display.unbroken("Quyết định 791/QĐ-UBND")
        == "Quyết\N{NO-BREAK SPACE}định\N{NO-BREAK SPACE}791/QĐ-UBND"
    )
