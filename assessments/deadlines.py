"""Printed clauses as instants, and what a cycle's dates allow now.

Pure: the moment is an argument. "Trước ngày 25/12" leaves the 25th out: the last moment is
23:59:59 of the 24th, Vietnam's time, wherever the server stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from frameworks.definition import SubmissionDeadline

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Phase(StrEnum):
    """Where one assessed agency stands in its cycle."""

    NOT_OPEN = "not_open"
    SELF_ASSESSMENT = "self_assessment"
    REVIEW = "review"
    FIXED = "fixed"  # results are approved: nothing moves


@dataclass(frozen=True, slots=True)
class Dates:
    """The instants that bound one submission.

    ``closed_at`` is a recorded closing: it beats any clock, and only a later ``reopened_until``
    opens again. ``fixed_at`` is when the chair approved the results.
    """

    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None
    reopened_until: datetime | None = None
    fixed_at: datetime | None = None


def closing_instant(day: date, *, inclusive: bool) -> datetime:
    """The first instant that is too late for a deadline on ``day``, in Vietnam's time."""
    last_day_after = day + timedelta(days=1) if inclusive else day
    return datetime.combine(last_day_after, time(), tzinfo=VIETNAM)


def closing_of(deadline: SubmissionDeadline, year: int) -> datetime:
    """The first instant that is too late for a framework's printed clause in ``year``."""
    return closing_instant(deadline.day.of(year), inclusive=deadline.inclusive)


def last_moment(closes_at: datetime) -> datetime:
    """The last whole second that still counts, as it is shown: 23:59:59 of the day before."""
    return (closes_at - timedelta(seconds=1)).astimezone(VIETNAM)


def phase_of(dates: Dates, now: datetime) -> Phase:
    """The phase at ``now``. The closing instant itself is already too late."""
    if dates.fixed_at is not None:
        return Phase.FIXED
    if dates.reopened_until is not None and now < dates.reopened_until:
        return Phase.SELF_ASSESSMENT
    if dates.closed_at is not None or now >= dates.closes_at:
        return Phase.REVIEW
    return Phase.SELF_ASSESSMENT if now >= dates.opens_at else Phase.NOT_OPEN
