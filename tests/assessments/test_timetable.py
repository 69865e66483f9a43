"""The steps of a cycle as facts: which is done, which is next, how far from the plan."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assessments.timetable import Dates, Stage, stages

TODAY = date(2024, 1, 1)
DONE, UNRECORDED, NEXT, AHEAD = Stage.DONE, Stage.UNRECORDED, Stage.NEXT, Stage.AHEAD


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def test_what_was_typed_stands_and_the_portal_only_says_that_it_knows_another_day():
    both = Dates(planned=day(-5), typed=day(-3), recorded=day(-4))

    assert (both.actual, both.differs, both.days_off) == (day(-3), True, 2)
    assert Dates(typed=day(-3), recorded=day(-3)).differs is False
    assert Dates(recorded=day(-4)).actual == day(-4)


@pytest.mark.parametrize(
    ("planned", "actual", "expected"),
    [
        (date(2023, 12, 31), date(2024, 1, 1), 1),
        (date(2024, 1, 1), date(2023, 12, 31), -1),
        (date(2024, 1, 1), date(2024, 1, 1), 0),
        (None, TODAY, None),
        (TODAY, None, None),
    ],
)
def test_the_difference_from_the_plan_is_counted_in_days_across_new_year(planned, actual, expected):
    assert Dates(planned=planned, typed=actual).days_off == expected


@pytest.mark.parametrize(("planned", "expected"), [(1, 0), (0, 0), (-1, 1), (-40, 40)])
def test_a_step_is_overdue_from_the_day_after_its_plan(planned, expected):
    assert Dates(planned=day(planned)).overdue(TODAY) == expected


def test_a_step_that_is_done_or_has_no_plan_is_never_overdue():
    assert Dates(planned=day(-9), recorded=day(-1)).overdue(TODAY) == 0
    assert Dates().overdue(TODAY) == 0


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        ([None, None, None], [NEXT, AHEAD, AHEAD]),
        ([-9, None, None], [DONE, NEXT, AHEAD]),
        ([None, -9, None], [UNRECORDED, DONE, NEXT]),
        ([-9, -3, -1], [DONE, DONE, DONE]),
        ([-9, 0, None], [DONE, DONE, NEXT]),
        ([-9, 1, None], [DONE, NEXT, AHEAD]),  # a day to come is not done yet
        ([], []),
    ],
)
def test_the_next_step_follows_the_last_one_that_is_done(actual, expected):
    steps = [Dates(typed=day(each)) if each is not None else Dates() for each in actual]

    assert stages(steps, TODAY) == expected


def test_a_later_step_done_out_of_order_hides_none_whose_day_is_to_come():
    steps = [
        Dates(planned=day(-9)),
        Dates(planned=day(5)),
        Dates(planned=day(9)),
        Dates(typed=day(-2)),
    ]

    assert stages(steps, TODAY) == [UNRECORDED, NEXT, AHEAD, DONE]
    assert stages([Dates(planned=TODAY), Dates(typed=day(-2))], TODAY) == [NEXT, DONE]
