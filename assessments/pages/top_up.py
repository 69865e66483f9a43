"""Chốt số liệu: what an agency may still replace after the year is over, as its first page says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assessments.deadline_words import instant, open_until
from assessments.deadlines import Phase, last_moment
from assessments.models import Submission, User
from assessments.permissions import can_top_up, phase
from assessments.selectors.top_up import estimates_of
from assessments.services.scores import index_set_of


@dataclass(frozen=True, slots=True)
class TopUp:
    """The estimates that were sent, in the order of the set; ``can_open``: not taken back yet."""

    codes: Sequence[str]
    until: str
    can_open: bool


def top_up_page(user: User, submission: Submission, now: datetime) -> TopUp | None:
    """``None``: not in that step, or nothing was sent as an estimate."""
    if phase(submission, now) is not Phase.TOP_UP:
        return None
    estimates = estimates_of(submission)
    codes = [code for code in index_set_of(submission).indicators if code in estimates]
    until = instant(last_moment(open_until(submission, now)))
    return TopUp(codes, until, can_top_up(user, submission, now)) if codes else None
