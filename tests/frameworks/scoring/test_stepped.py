"""steps, growth, deadline."""

from __future__ import annotations

from decimal import Decimal

import pytest

from frameworks import definition as d
from frameworks.scoring.because import OfDeadline
from tests.frameworks.scoring.samples import faults, points, scored

D = Decimal


def bands(*pairs: tuple[str, str]) -> tuple[d.Band, ...]:
    return tuple(d.Band(D(bound), D(fraction)) for bound, fraction in pairs)


MEETINGS = d.Steps(
    d.StepsOn.VALUE,
    bands(("4", "1"), ("3", "0.75"), ("2", "0.5"), ("1", "0.25")),
    value="Số cuộc họp",
)
HOURS = d.Steps(
    d.StepsOn.VALUE,
    bands(("24", "1"), ("48", "0.5")),
    lower_is_better=True,
    value="Số giờ xử lý",
    else_fraction=D("0.1"),
)
SHARE = d.Steps(
    d.StepsOn.RATIO, bands(("0.9", "1"), ("0.5", "0.5")), numerator="a", denominator="b"
)


@pytest.mark.parametrize(
    ("value", "earned"),
    [
        (0, "0.00"),
        ("0.999999", "0.00"),
        (1, "5.00"),
        (2, "10.00"),
        ("2.5", "10.00"),
        (3, "15.00"),
        ("3.999999", "15.00"),
        (4, "20.00"),
        (400, "20.00"),
    ],
)
def test_the_best_band_that_holds_counts_and_its_bound_is_inside(
    value: object, earned: str
) -> None:
    assert points(MEETINGS, value) == earned


@pytest.mark.parametrize(
    ("value", "earned"),
    [(0, "20.00"), (24, "20.00"), ("24.000001", "10.00"), (48, "10.00"), (49, "2.00")],
)
def test_lower_is_better_where_bands_have_a_maximum(value: object, earned: str) -> None:
    assert points(HOURS, value) == earned


def test_the_best_band_is_found_whatever_their_order_in_the_file() -> None:
    backwards = d.Steps(d.StepsOn.VALUE, MEETINGS.bands[::-1], value="Số cuộc họp")

    assert points(backwards, 4) == "20.00"
    assert points(backwards, 2) == "10.00"


@pytest.mark.parametrize(
    ("a", "earned"),
    [(0, "0.00"), (49, "0.00"), (50, "10.00"), (89, "10.00"), (90, "20.00"), (100, "20.00")],
)
def test_steps_on_a_ratio_compare_the_share(a: int, earned: str) -> None:
    assert points(SHARE, {"a": a, "b": 100}) == earned


def test_a_ratio_a_hair_under_the_bound_is_under_it() -> None:
    assert points(SHARE, {"a": 899_999_999_999, "b": 999_999_999_999}) == "10.00"
    assert points(SHARE, {"a": "0.9", "b": 1}) == "20.00"


def test_steps_on_a_ratio_refuse_what_a_ratio_refuses() -> None:
    assert faults(SHARE, {"a": 101, "b": 100}) == ["over_denominator"]
    assert faults(SHARE, {"a": 0, "b": 0}) == ["zero_denominator"]
    assert faults(SHARE, 0) == ["not_an_object"]
    assert faults(MEETINGS, -1) == ["negative"]
    assert faults(MEETINGS, {"a": 1, "b": 1}) == ["not_a_number"]


REVENUE = d.Growth("Doanh thu", bands(("0.1", "1"), ("0", "0.5"), ("-0.1", "0.2")))


@pytest.mark.parametrize(
    ("current", "previous", "earned"),
    [
        (110, 100, "20.00"),
        ("109.999999", 100, "10.00"),
        (100, 100, "10.00"),
        ("99.999999", 100, "4.00"),
        (90, 100, "4.00"),
        ("89.999999", 100, "0.00"),
        (0, 100, "0.00"),
        ("0.33", "0.3", "20.00"),
    ],
)
def test_growth_is_measured_against_the_year_before(
    current: object, previous: object, earned: str
) -> None:
    assert points(REVENUE, {"current": current, "previous": previous}) == earned


def test_growth_from_nothing_cannot_be_measured() -> None:
    answer = {"current": 5, "previous": 0}

    assert faults(REVENUE, answer) == ["zero_previous"]
    full = d.NotApplicablePolicy.FULL
    assert faults(REVENUE, answer, not_applicable=full) == ["zero_previous_na"]
    assert faults(REVENUE, {"current": -5, "previous": 1}) == ["current: negative"]
    assert faults(REVENUE, {"a": 1, "b": 1}) == ["unknown_key"] * 2 + ["missing_key"] * 2


PLAN = d.Deadline(
    "Ban hành kế hoạch",
    d.MonthDay(12, 25),
    (d.LateBand(5, D("0.5")), d.LateBand(30, D("0.2"))),
)


@pytest.mark.parametrize(
    ("done", "earned"),
    [
        ("2022-01-01", "20.00"),
        ("2023-12-24", "20.00"),
        ("2023-12-25", "20.00"),
        ("2023-12-26", "10.00"),
        ("2023-12-30", "10.00"),
        ("2023-12-31", "4.00"),
        ("2024-01-01", "4.00"),
        ("2024-01-24", "4.00"),
        ("2024-01-25", "0.00"),
        ("9999-12-31", "0.00"),
        (None, "0.00"),
    ],
)
def test_days_late_are_counted_across_new_year(done: str | None, earned: str) -> None:
    assert points(PLAN, done) == earned


def test_never_done_earns_nothing_where_too_late_still_earns_something() -> None:
    lenient = d.Deadline("Kế hoạch", d.MonthDay(12, 25), else_fraction=D("0.1"))

    assert points(lenient, "2024-12-25") == "2.00"
    assert points(lenient, None) == "0.00"


def test_a_leap_day_counts_as_a_day() -> None:
    end_of_february = d.Deadline("Báo cáo", d.MonthDay(2, 28), (d.LateBand(1, D("0.5")),))

    assert points(end_of_february, "2023-03-01", year=2023) == "10.00"
    assert points(end_of_february, "2024-02-29", year=2024) == "10.00"
    assert points(end_of_february, "2024-03-01", year=2024) == "0.00"


def test_a_deadline_of_29_february_falls_on_the_28th_of_a_common_year() -> None:
    leap_day = d.Deadline("Báo cáo", d.MonthDay(2, 29))

    assert points(leap_day, "2024-02-29", year=2024) == "20.00"
    assert points(leap_day, "2023-02-28", year=2023) == "20.00"
    assert points(leap_day, "2023-03-01", year=2023) == "0.00"


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "25/12/2023",
        "2023-12-5",
        "20231225",
        "2023-W52-1",
        "２０２３-12-25",
        "2023-12-25T00:00",
        20231225,
        True,
        {},
        [],
        "chưa",
    ],
)
def test_a_date_is_written_year_month_day(answer: object) -> None:
    assert faults(PLAN, answer) == ["not_a_date"]


@pytest.mark.parametrize("answer", ["2023-02-29", "2023-13-01", "2023-00-10", "0000-01-01"])
def test_a_date_must_be_in_the_calendar(answer: str) -> None:
    assert faults(PLAN, answer) == ["unreal_date"]


def test_why_a_late_date_earns_what_it_earns() -> None:
    from datetime import date

    because = scored(PLAN, "2024-01-05").because

    assert because == OfDeadline(
        due=date(2023, 12, 25),
        done=date(2024, 1, 5),
        days_late=11,
        days_max=30,
        fraction=D("0.2"),
        maximum=D(20),
    )
