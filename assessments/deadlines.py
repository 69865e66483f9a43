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
REMINDED = (14, 7, 3, 1, 0)  # days before the last one


class Phase(StrEnum):
    """Where one assessed agency stands in its cycle."""

    NOT_OPEN = "not_open"
    SELF_ASSESSMENT = "self_assessment"
    REVIEW = "review"
    TOP_UP = "top_up"  # in the review, and estimates may be replaced by the year's final figures
    FIXED = "fixed"  # results are approved: nothing moves


IN_REVIEW = frozenset({Phase.REVIEW, Phase.TOP_UP})


@dataclass(frozen=True, slots=True)
class Window:
    """From ``opens_at`` until, not including, ``closes_at``."""

    opens_at: datetime
    closes_at: datetime

    def holds(self, moment: datetime) -> bool:
        return self.opens_at <= moment < self.closes_at


@dataclass(frozen=True, slots=True)
class Dates:
    """The instants that bound one submission.

    ``closes_at`` holds for its index set, ``extended_until`` and ``reopened_until`` for it alone;
    the latest of them closes it. ``closed_at`` is when a closing was seen and written down: time
    has come that far, whatever a clock says later. ``fixed_at`` is when the chair approved the
    results.
    """

    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None
    extended_until: datetime | None = None
    reopened_until: datetime | None = None
    top_up: Window | None = None
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


def closing(dates: Dates) -> datetime:
    """The first instant that is too late to edit and send freely."""
    return max(filter(None, (dates.closes_at, dates.extended_until, dates.reopened_until)))


def reached(dates: Dates, now: datetime) -> datetime:
    """How far time has surely come: a clock that went back does not undo a recorded closing."""
    return max(filter(None, (now, dates.closed_at)))


def phase_of(dates: Dates, now: datetime) -> Phase:
    """The phase at ``now``. A closing instant itself is already too late."""
    moment = reached(dates, now)
    if dates.fixed_at is not None:
        return Phase.FIXED
    if moment < dates.opens_at:
        return Phase.NOT_OPEN
    if moment < closing(dates):
        return Phase.SELF_ASSESSMENT
    return Phase.TOP_UP if dates.top_up and dates.top_up.holds(moment) else Phase.REVIEW


def unrecorded_closing(dates: Dates, now: datetime) -> bool:
    """Whether a closing has passed that ``closed_at`` does not know of yet."""
    closings = [dates.closes_at, closing(dates)]
    if dates.top_up:
        closings.append(dates.top_up.closes_at)
    return any(
        closes_at <= now and (dates.closed_at is None or dates.closed_at < closes_at)
        for closes_at in closings
    )


# ── Late or not, apart from the lock ───────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Lateness:
    """How far before or after its printed closing something was sent; never negative."""

    is_late: bool
    by: timedelta


def lateness(due_at: datetime, sent_at: datetime) -> Lateness:
    """The closing instant itself is late, by nothing."""
    is_late = sent_at >= due_at
    return Lateness(is_late, sent_at - due_at if is_late else due_at - sent_at)


# ── Reminders ──────────────────────────────────────────────────────────────────────────────


def days_left(closes_at: datetime, now: datetime) -> int:
    """Whole days of Vietnam's calendar until the last one: 0 on the day itself."""
    return (last_moment(closes_at).date() - now.astimezone(VIETNAM).date()).days


def reminder_due(closes_at: datetime, now: datetime) -> int | None:
    """Which of ``REMINDED`` the reminder of this moment is; ``None``: too early, or too late.

    The nearest one that has come, so that a day on which nothing ran is made up for.
    """
    left = days_left(closes_at, now)
    if now >= closes_at:
        return None
    return min((days for days in REMINDED if days >= left), default=None)
