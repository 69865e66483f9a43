"""Who is likely to be late: the printed rule at its boundaries."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from assessments.deadlines import VIETNAM
from assessments.forecast import Outlook, Progress, outlook

CLOSES = datetime(2024, 1, 3, tzinfo=VIETNAM)
OPENED = datetime(2023, 12, 1, tzinfo=VIETNAM)
MOMENT = timedelta(microseconds=1)


def progress(answered: int, before: int, *, total: int = 55, opened=OPENED) -> Progress:
    return Progress(total, answered, before, opened, CLOSES)


def at(**before: int) -> datetime:
    """``at(days=5)``: five days before the closing."""
    return CLOSES - timedelta(**before)


def test_it_begins_a_week_before_the_closing_and_ends_with_it():
    none = progress(0, 0)

    assert outlook(none, at(days=7) - MOMENT) is Outlook.TOO_EARLY
    assert outlook(none, at(days=7)) is Outlook.TOO_SLOW
    assert outlook(none, CLOSES - MOMENT) is Outlook.TOO_SLOW
    assert outlook(none, CLOSES) is Outlook.OVER


@pytest.mark.parametrize(
    ("left", "gained", "reachable", "expected"),
    [
        (34, 6, 4, Outlook.TOO_SLOW),  # 6 in a week are 4 in five days
        (5, 6, 4, Outlook.TOO_SLOW),
        (4, 6, 4, Outlook.ON_PACE),
        (5, 7, 5, Outlook.ON_PACE),
        (6, 7, 5, Outlook.TOO_SLOW),
        (1, 0, 0, Outlook.TOO_SLOW),
    ],
)
def test_the_pace_of_the_last_week_is_taken_to_the_days_that_are_left(
    left, gained, reachable, expected
):
    found = progress(55 - left, 55 - left - gained)

    assert (found.left, found.gained) == (left, gained)
    assert found.reachable(at(days=5)) == reachable
    assert outlook(found, at(days=5)) is expected


def test_half_a_day_counts_as_half_a_day():
    found = progress(41, 27)  # 14 in seven days, 14 are left

    assert outlook(found, at(days=7)) is Outlook.ON_PACE
    assert outlook(found, at(days=6, hours=23, minutes=59)) is Outlook.TOO_SLOW
    assert found.reachable(at(hours=12)) == 1


def test_a_cycle_of_three_days_has_the_pace_of_three_days():
    found = progress(30, 0, opened=at(days=6))

    assert found.reachable(at(days=3)) == 30  # not 12, as if they had taken a week
    assert outlook(found, at(days=3)) is Outlook.ON_PACE


def test_before_anybody_could_enter_anything_nothing_is_reachable():
    found = progress(0, 0, opened=at(days=2))

    assert found.reachable(at(days=3)) == 0
    assert outlook(found, at(days=3)) is Outlook.TOO_SLOW


def test_whoever_has_answered_everything_is_given_all_but_the_last_two_days_to_send():
    full = progress(55, 55)

    assert outlook(full, at(days=2) - MOMENT) is Outlook.ON_PACE
    assert outlook(full, at(days=2)) is Outlook.UNSENT


def test_taking_answers_away_is_no_pace():
    assert progress(20, 26).gained == 0


def test_new_year_lies_between_and_changes_nothing():
    """Five days before the closing of 3 January, and the same five days in June."""
    june = datetime(2024, 6, 18, tzinfo=VIETNAM)
    winter, summer = progress(51, 45), Progress(55, 51, 45, OPENED, june)

    assert winter.reachable(at(days=5)) == summer.reachable(june - timedelta(days=5)) == 4
