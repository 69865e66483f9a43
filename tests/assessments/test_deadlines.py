from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assessments.deadlines import (
    VIETNAM,
    Dates,
    Lateness,
    Phase,
    Window,
    closing,
    closing_instant,
    closing_of,
    days_left,
    last_moment,
    lateness,
    phase_of,
    reminder_due,
    unrecorded_closing,
)
from frameworks.definition import MonthDay, Provenance, SubmissionDeadline

MILLISECOND = timedelta(milliseconds=1)
CLOSES = datetime(2023, 12, 25, tzinfo=VIETNAM)
DATES = Dates(opens_at=datetime(2023, 12, 1, tzinfo=VIETNAM), closes_at=CLOSES)


def test_before_the_25th_leaves_the_25th_out():
    clause = SubmissionDeadline(
        printed="trước ngày 25/12",
        day=MonthDay(12, 25),
        inclusive=False,
        provenance=Provenance.RELATED,
    )

    closes_at = closing_of(clause, 2023)

    assert closes_at == CLOSES
    assert f"{last_moment(closes_at):%H:%M:%S %d/%m/%Y}" == "23:59:59 24/12/2023"


def test_an_inclusive_day_counts_to_its_last_second():
    closes_at = closing_instant(date(2023, 12, 31), inclusive=True)

    assert closes_at == datetime(2024, 1, 1, tzinfo=VIETNAM)
    assert f"{last_moment(closes_at):%H:%M:%S %d/%m/%Y}" == "23:59:59 31/12/2023"


def test_the_instant_is_vietnams_wherever_the_server_stands():
    assert CLOSES.astimezone(UTC) == datetime(2023, 12, 24, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (DATES.opens_at - MILLISECOND, Phase.NOT_OPEN),
        (DATES.opens_at, Phase.SELF_ASSESSMENT),
        (CLOSES - MILLISECOND, Phase.SELF_ASSESSMENT),
        (CLOSES, Phase.REVIEW),
        (CLOSES + MILLISECOND, Phase.REVIEW),
    ],
)
def test_the_phase_turns_at_the_exact_instant(now: datetime, phase: Phase):
    assert phase_of(DATES, now) is phase


def test_a_recorded_closing_beats_a_clock_that_went_back():
    closed = replace(DATES, closed_at=CLOSES)

    assert phase_of(closed, CLOSES - timedelta(hours=1)) is Phase.REVIEW


def test_a_reopened_submission_is_open_until_its_own_instant():
    until = CLOSES + timedelta(days=3)
    reopened = replace(DATES, closed_at=CLOSES, reopened_until=until)

    assert phase_of(reopened, until - MILLISECOND) is Phase.SELF_ASSESSMENT
    assert phase_of(reopened, until) is Phase.REVIEW


def test_fixed_results_stay_fixed_even_for_a_reopened_submission():
    fixed = replace(DATES, reopened_until=CLOSES + timedelta(days=90), fixed_at=CLOSES)

    assert phase_of(fixed, CLOSES - timedelta(days=1)) is Phase.FIXED


def test_a_cycle_crosses_new_year_without_noticing():
    later = replace(DATES, closes_at=closing_instant(date(2024, 1, 10), inclusive=True))

    assert phase_of(later, datetime(2024, 1, 1, 0, 0, 1, tzinfo=VIETNAM)) is Phase.SELF_ASSESSMENT


# ── More time, and closings that were seen ─────────────────────────────────────────────────

HOUR = timedelta(hours=1)
EXTENDED = CLOSES + timedelta(days=2)


def test_the_latest_of_the_closings_holds():
    reopened = replace(DATES, extended_until=EXTENDED, reopened_until=EXTENDED + HOUR)

    assert closing(DATES) == CLOSES
    assert closing(replace(DATES, extended_until=EXTENDED)) == EXTENDED
    assert closing(reopened) == EXTENDED + HOUR
    assert closing(replace(DATES, extended_until=CLOSES - HOUR)) == CLOSES  # never an earlier one


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (CLOSES, Phase.SELF_ASSESSMENT),
        (EXTENDED - MILLISECOND, Phase.SELF_ASSESSMENT),
        (EXTENDED, Phase.REVIEW),
        (EXTENDED + MILLISECOND, Phase.REVIEW),
    ],
)
def test_an_extension_holds_to_its_own_instant_though_the_closing_of_the_set_was_recorded(
    now: datetime, phase: Phase
):
    assert phase_of(replace(DATES, closed_at=CLOSES, extended_until=EXTENDED), now) is phase


def test_a_clock_that_goes_back_reopens_no_extension_either():
    closed = replace(DATES, closed_at=EXTENDED + MILLISECOND, extended_until=EXTENDED)

    assert phase_of(closed, EXTENDED - HOUR) is Phase.REVIEW
    # The control: unrecorded, the clock would be believed.
    assert phase_of(replace(closed, closed_at=None), EXTENDED - HOUR) is Phase.SELF_ASSESSMENT


def test_a_recorded_closing_ends_nothing_that_closes_later():
    """One set, two agencies: what was seen to close for one says only how late it is for both."""
    longer = replace(DATES, closed_at=EXTENDED, extended_until=EXTENDED + HOUR)

    assert phase_of(longer, EXTENDED + MILLISECOND) is Phase.SELF_ASSESSMENT


@pytest.mark.parametrize(
    ("closed_at", "extended_until", "now", "unrecorded"),
    [
        (None, None, CLOSES - MILLISECOND, False),
        (None, None, CLOSES, True),
        (CLOSES, None, EXTENDED, False),
        (CLOSES, EXTENDED, EXTENDED - MILLISECOND, False),
        (CLOSES, EXTENDED, EXTENDED, True),
        (None, EXTENDED, CLOSES, True),  # its set has closed, whoever asks
    ],
)
def test_each_closing_is_written_down_once(
    closed_at: datetime | None,
    extended_until: datetime | None,
    now: datetime,
    unrecorded: bool,
):
    dates = replace(DATES, closed_at=closed_at, extended_until=extended_until)

    assert unrecorded_closing(dates, now) is unrecorded


# ── The top-up ─────────────────────────────────────────────────────────────────────────────

TOP_UP = Window(datetime(2024, 1, 2, tzinfo=VIETNAM), datetime(2024, 1, 11, tzinfo=VIETNAM))


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (TOP_UP.opens_at - MILLISECOND, Phase.REVIEW),
        (TOP_UP.opens_at, Phase.TOP_UP),
        (TOP_UP.closes_at - MILLISECOND, Phase.TOP_UP),
        (TOP_UP.closes_at, Phase.REVIEW),
    ],
)
def test_the_top_up_is_a_step_within_the_review(now: datetime, phase: Phase):
    assert phase_of(replace(DATES, top_up=TOP_UP), now) is phase


def test_whoever_may_still_enter_everything_is_not_held_to_the_top_up():
    extended = replace(DATES, top_up=TOP_UP, extended_until=TOP_UP.opens_at + HOUR)

    assert phase_of(extended, TOP_UP.opens_at) is Phase.SELF_ASSESSMENT
    assert phase_of(extended, TOP_UP.opens_at + HOUR) is Phase.TOP_UP


def test_a_clock_that_goes_back_reopens_no_top_up():
    seen = replace(DATES, top_up=TOP_UP, closed_at=TOP_UP.closes_at)

    assert phase_of(seen, TOP_UP.closes_at - HOUR) is Phase.REVIEW
    assert unrecorded_closing(replace(seen, closed_at=CLOSES), TOP_UP.closes_at)


# ── Late or not ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sent_at", "late", "by"),
    [
        (CLOSES - timedelta(minutes=14), False, timedelta(minutes=14)),
        (CLOSES - MILLISECOND, False, MILLISECOND),
        (CLOSES, True, timedelta()),
        (CLOSES + timedelta(minutes=14), True, timedelta(minutes=14)),
    ],
)
def test_late_begins_at_the_instant_itself(sent_at: datetime, late: bool, by: timedelta):
    assert lateness(CLOSES, sent_at) == Lateness(late, by)


# ── The same verdict wherever the server stands ────────────────────────────────────────────


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Asia/Tokyo"])
def test_a_zone_of_the_server_changes_no_verdict(zone: str):
    there = ZoneInfo(zone)

    before, after = (CLOSES - MILLISECOND).astimezone(there), CLOSES.astimezone(there)

    assert phase_of(DATES, before) is Phase.SELF_ASSESSMENT
    assert phase_of(DATES, after) is Phase.REVIEW
    assert f"{last_moment(CLOSES.astimezone(there)):%H:%M:%S %d/%m/%Y}" == "23:59:59 24/12/2023"


def test_the_last_second_of_the_year_belongs_to_the_year_that_ends():
    """In UTC it is already late afternoon, and the day of the server does not matter."""
    dates = replace(DATES, closes_at=closing_instant(date(2023, 12, 31), inclusive=True))
    last_second = datetime(2023, 12, 31, 16, 59, 59, tzinfo=UTC)

    assert phase_of(dates, last_second) is Phase.SELF_ASSESSMENT
    assert days_left(dates.closes_at, last_second) == 0
    assert phase_of(dates, last_second + timedelta(seconds=1)) is Phase.REVIEW
    # The control: read in UTC, New Year would come seven hours late.
    assert closing_instant(date(2023, 12, 31), inclusive=True) == datetime(
        2023, 12, 31, 17, tzinfo=UTC
    )


# ── Reminders ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (9, None),
        (10, 14),
        (11, 14),
        (17, 7),
        (18, 7),
        (21, 3),
        (22, 3),
        (23, 1),
        (24, 0),
        (25, None),
    ],
)
def test_a_reminder_is_due_from_its_day_on_until_the_next(day: int, due: int | None):
    assert reminder_due(CLOSES, datetime(2023, 12, day, 9, tzinfo=VIETNAM)) == due


def test_the_day_itself_lasts_to_its_last_moment():
    assert reminder_due(CLOSES, CLOSES - MILLISECOND) == 0
    assert reminder_due(CLOSES, CLOSES) is None
