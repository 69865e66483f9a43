from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from assessments.deadlines import (
    VIETNAM,
    Dates,
    Phase,
    closing_instant,
    closing_of,
    last_moment,
    phase_of,
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
