"""A deadline is an instant of Vietnam: to the millisecond, in any zone, over New Year."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assessments import deadlines
from assessments.deadline_words import deadline_said, instant
from assessments.deadlines import VIETNAM, closing_instant, last_moment
from assessments.models import CycleDeadline, SubmissionVersion
from assessments.services import answers, submissions
from assessments.services.locks import Refused
from tests.assessments.world import CLOSES, complete, entered, submission_of

pytestmark = pytest.mark.django_db
MILLISECOND = timedelta(milliseconds=1)
ZONES = ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"]


@contextmanager
def machine_in(zone: str) -> Iterator[None]:
    """The portal on a machine of ``zone``; entered once the clock stands where it is to stand.

    Who moves the clock to a moment of Vietnam's moves the machine there too.
    """
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    assert time.localtime().tm_zone == datetime.now(ZoneInfo(zone)).tzname()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


def is_saved(people) -> bool:
    with suppress(Refused):
        answers.save(submission_of("so-y-te"), {"1.2": entered(v="true")}, by=people["an"])
    return submission_of("so-y-te").answers.exists()


# ── The millisecond (adversarial test 11) ──────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("moment", "saved"),
    [(CLOSES - MILLISECOND, True), (CLOSES, False), (CLOSES + MILLISECOND, False)],
)
def test_before_the_25th_ends_with_the_24th_to_the_millisecond(during, people, moment, saved):
    during.move_to(moment)

    assert is_saved(people) is saved


def test_read_as_including_its_day_it_would_end_a_day_later(during, people):
    """The control: the clause «trước ngày 25/12» taken for «đến hết ngày 25/12»."""
    wrong = closing_instant(CLOSES.date(), inclusive=True)
    CycleDeadline.objects.filter(set_id="so").update(closes_at=wrong)
    during.move_to(CLOSES + MILLISECOND)

    assert is_saved(people) is True


# ── The zone (adversarial test 12) ─────────────────────────────────────────────────────────


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("moment", "saved"), [(CLOSES - MILLISECOND, True), (CLOSES, False)], ids=["before", "at"]
)
def test_the_zone_of_the_machine_changes_no_verdict(during, people, zone, moment, saved):
    during.move_to(moment)

    with machine_in(zone):
        assert is_saved(people) is saved


@pytest.mark.parametrize(
    ("zone", "moment", "saved"),
    [("America/Los_Angeles", CLOSES, True), ("Pacific/Kiritimati", CLOSES - MILLISECOND, False)],
)
def test_by_the_clock_on_the_wall_of_the_machine_it_would_be_another(
    during, people, monkeypatch, zone, moment, saved
):
    """The control: in one zone the day has just begun, in the other it is over."""
    monkeypatch.setattr(
        "assessments.clock.now",
        lambda: datetime.now().replace(tzinfo=VIETNAM),  # noqa: DTZ005 -- that is the point
    )
    during.move_to(moment)

    with machine_in(zone):
        assert is_saved(people) is saved


@pytest.mark.parametrize("zone", ZONES)
def test_the_zone_of_the_machine_changes_no_word(during, zone):
    with machine_in(zone):
        said = deadline_said(submission_of("so-y-te"), CLOSES - timedelta(hours=14, minutes=29))
        last = instant(last_moment(CLOSES))
        left = [
            deadlines.days_left(CLOSES, CLOSES - timedelta(hours=24) - early)
            for early in (timedelta(), MILLISECOND)
        ]

    assert (said.last_instant, said.remaining) == ("23:59:59 Chủ nhật 24/12/2023", "14 giờ 29 phút")
    assert (last, left) == ("23:59:59 ngày 24/12/2023", [0, 1])


def test_taken_for_the_time_of_the_machine_it_would_move(monkeypatch):
    """The control: midnight of another zone is another instant."""
    ours = closing_instant(CLOSES.date(), inclusive=False)
    monkeypatch.setattr(deadlines, "VIETNAM", UTC)

    assert closing_instant(CLOSES.date(), inclusive=False) - ours == timedelta(hours=7)


# ── New Year (adversarial test 15) ─────────────────────────────────────────────────────────

NEW_YEAR = datetime(2024, 1, 1, tzinfo=VIETNAM)


@pytest.fixture
def until_new_year(during, people):
    """The set closes with the year; everything is entered, and the last second has come."""
    CycleDeadline.objects.filter(set_id="so").update(closes_at=NEW_YEAR)
    complete(submission_of("so-y-te"), people["an"])
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    during.move_to(NEW_YEAR - timedelta(seconds=1))
    return during


def send(people) -> SubmissionVersion:
    return submissions.send(submission_of("so-y-te"), by=people["binh"])


def test_the_last_second_of_the_year_stays_in_the_year(until_new_year, people):
    version = send(people)

    assert version.receipt.startswith("BN-2023-")
    assert version.submission.cycle.year == 2023
    assert version.sent_at == datetime(2023, 12, 31, 16, 59, 59, tzinfo=UTC)


def test_the_first_moment_of_the_next_is_too_late_though_in_utc_it_is_still_the_old(
    until_new_year, people
):
    until_new_year.move_to(datetime(2023, 12, 31, 17, tzinfo=UTC))

    with pytest.raises(Refused, match="deadline"):
        send(people)


def test_taken_for_the_new_year_of_utc_it_would_come_seven_hours_late(until_new_year, people):
    """The control."""
    wrong = datetime(2024, 1, 1, tzinfo=UTC)
    CycleDeadline.objects.filter(set_id="so").update(closes_at=wrong)
    until_new_year.move_to(NEW_YEAR + timedelta(hours=7) - MILLISECOND)

    assert send(people).sent_at > NEW_YEAR


def test_what_belongs_to_2023_is_sent_under_2023_in_january_too(until_new_year, people):
    """The year is the cycle's, not the calendar's."""
    CycleDeadline.objects.filter(set_id="so").update(closes_at=NEW_YEAR + timedelta(days=9))
    until_new_year.move_to(NEW_YEAR + timedelta(days=2))

    assert send(people).receipt.startswith("BN-2023-")
