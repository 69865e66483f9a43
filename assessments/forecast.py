"""Who is likely to be late, by a rule that can be printed and checked by hand. Pure.

From a week before the closing: an agency is at risk if what it added in the last seven days, taken
to the time that is left, does not reach what is left to answer; or if everything is answered and
nothing is sent with two days or less to go. Whole numbers and lengths of time only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

PERIOD = timedelta(days=7)  # the pace is that of the last so many days
AHEAD = timedelta(days=7)  # how long before the closing the forecast begins
SENDING = timedelta(days=2)  # what passing on, reading and sending takes


class Outlook(StrEnum):
    """``TOO_EARLY``: the closing is more than a week away; ``OVER``: it has come."""

    TOO_EARLY = "too_early"
    OVER = "over"
    ON_PACE = "on_pace"
    TOO_SLOW = "too_slow"
    UNSENT = "unsent"


@dataclass(frozen=True, slots=True)
class Progress:
    """Of what an agency is asked, how much is answered, and how much was a week ago.

    ``opened_at``: a cycle that opened less than a week ago has had only that time.
    """

    total: int
    answered: int
    answered_before: int
    opened_at: datetime
    closes_at: datetime

    @property
    def left(self) -> int:
        return max(self.total - self.answered, 0)

    @property
    def gained(self) -> int:
        """More answered than a week ago; never negative."""
        return max(self.answered - self.answered_before, 0)

    def period(self, now: datetime) -> timedelta:
        """The time in which ``gained`` was gained."""
        return min(PERIOD, max(now - self.opened_at, timedelta(0)))

    def reachable(self, now: datetime) -> int:
        """How many more are answered by the closing at this pace, rounded down."""
        period, left = self.period(now), self.closes_at - now
        if not period or left <= timedelta(0):
            return 0
        return self.gained * _microseconds(left) // _microseconds(period)


def outlook(progress: Progress, now: datetime) -> Outlook:
    """What is to be expected at ``now`` of an agency that has not sent."""
    left = progress.closes_at - now
    if left <= timedelta(0):
        return Outlook.OVER
    if left > AHEAD:
        return Outlook.TOO_EARLY
    if progress.left > progress.reachable(now):
        return Outlook.TOO_SLOW
    if not progress.left and left <= SENDING:
        return Outlook.UNSENT
    return Outlook.ON_PACE


def _microseconds(length: timedelta) -> int:
    return length // timedelta(microseconds=1)
