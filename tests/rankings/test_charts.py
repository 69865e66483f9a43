from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.definition import Level, PercentTiers, PointTiers
from frameworks.files import read_framework
from rankings.charts import (
    GAP,
    PIXEL,
    RADIUS,
    Band,
    Unit,
    bands_of,
    dot_strip,
    level_heights,
    swarm,
    terrace,
)

DIAMETER = (2 * RADIUS + GAP) * PIXEL
BANDS = (
    Band(Decimal(0), Decimal(25), 1, "Khởi động"),
    Band(Decimal(25), Decimal(50), 2, "Hình thành"),
    Band(Decimal(50), Decimal(75), 3, "Nâng cao"),
    Band(Decimal(75), Decimal(100), 4, "Dẫn dắt"),
)


def units(*shares: str) -> list[Unit]:
    return [Unit(f"Cơ quan {n}", Decimal(share), 2) for n, share in enumerate(shares, start=1)]


def strip(*shares: str, width: int = 280, named: bool = False):
    return dot_strip(units(*shares), BANDS, mean=None, width=width, named=named)


def test_the_bands_are_the_tiers_of_the_framework_lowest_first():
    index_set = read_framework("lao-cai-2644-2022").index_set("cap-tinh-khong-tthc")

    assert bands_of(index_set) == BANDS


def test_point_tiers_become_shares_of_the_maximum():
    index_set = read_framework("son-la-2245-2021").index_set("cap-tinh")

    assert isinstance(index_set.tiers, PointTiers)
    assert [(b.start, b.end, b.step) for b in bands_of(index_set)] == [
        (Decimal(0), Decimal(50), 1),
        (Decimal(50), Decimal(70), 2),
        (Decimal(70), Decimal(85), 3),
        (Decimal(85), Decimal(100), 4),
    ]


def test_minima_have_no_bands_for_a_total_decides_nothing_there():
    index_set = read_framework("an-giang-1040-2018").index_set("cap-huyen")

    assert bands_of(index_set) == ()


def test_three_tiers_begin_at_the_top_of_the_terrace():
    index_set = read_framework("son-la-2245-2021").index_set("cap-tinh")
    levels = (Level("a", "A", Decimal(75)), Level("b", "B", Decimal(50)), Level("c", "C"))

    bands = bands_of(replace(index_set, tiers=PercentTiers(levels)))

    assert [(band.label, band.step) for band in bands] == [("C", 2), ("B", 3), ("A", 4)]


def test_dots_apart_stand_on_the_line():
    assert swarm([0, DIAMETER, 2 * DIAMETER]) == [0, 0, 0]


def test_dots_a_hundredth_of_a_pixel_too_near_do_not():
    assert swarm([0, DIAMETER - 1])[1] != 0


def test_equal_dots_stand_one_diameter_apart_on_either_side():
    assert swarm([0, 0, 0]) == [0, DIAMETER, -DIAMETER]


@given(st.lists(st.integers(min_value=0, max_value=280 * PIXEL), max_size=60))
def test_no_two_dots_ever_touch(xs: list[int]):
    xs.sort()

    dots = list(zip(xs, swarm(xs), strict=True))

    assert all(
        (ax - bx) ** 2 + (ay - by) ** 2 >= DIAMETER**2
        for (ax, ay), (bx, by) in combinations(dots, 2)
    )


def test_a_dot_stands_at_its_share_whatever_the_order_of_the_rows():
    forwards = strip("62.534", "23.54")
    backwards = dot_strip(reversed(units("62.534", "23.54")), BANDS, mean=None, width=280)

    assert [str(dot.x) for dot in forwards.dots] == ["23.54", "62.53"]
    assert forwards == backwards


def test_the_strip_is_high_enough_for_its_highest_dot():
    crowded = strip(*["50"] * 9)

    highest = max(abs(dot.y) for dot in crowded.dots)

    assert highest + RADIUS < crowded.middle


def test_strips_side_by_side_are_levelled_to_the_highest():
    low, high = strip("10"), strip(*["50"] * 9)

    assert [one.height for one in level_heights([low, high])] == [high.height, high.height]


def test_the_lowest_and_the_highest_carry_their_names():
    labels = strip("30", "40", "60", width=560, named=True).labels

    assert [(label.text, label.before) for label in labels] == [
        ("Cơ quan 1", True),
        ("Cơ quan 3", False),
    ]


def test_a_name_that_would_leave_the_strip_is_not_written():
    labels = strip("3", "97", width=560, named=True).labels

    assert labels == ()


def test_one_agency_is_named_once():
    labels = strip("40", width=560, named=True).labels

    assert [label.text for label in labels] == ["Cơ quan 1"]


def test_no_agency_no_dot():
    assert (strip().dots, strip(named=True).labels) == ((), ())


@pytest.mark.parametrize(
    ("shares", "edge"),
    [
        ((), ""),
        (("40",), "M0 60.0V60.0H100.0"),
        (("60", "40"), "M0 60.0V60.0H50.0V40.0H100.0"),
    ],
)
def test_a_terrace_rises_one_step_for_each_agency(shares: tuple[str, ...], edge: str):
    assert terrace(Decimal(share) for share in shares).edge == edge
