"""A deadline as a page says it: the exact last moment, the time left, the printed clause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.deadlines import VIETNAM, Phase, last_moment
from assessments.models import Submission, ValueStatus
from assessments.permissions import phase

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
A_WEEK = timedelta(days=7)
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DeadlineSaid:
    """The words for ``{% deadline_banner %}``, by its arguments' names."""

    state: str  # quiet, week, day, passed, extended
    remaining: str
    last_instant: str
    clause: str


def instant(moment: datetime) -> str:
    """«23:59:59 ngày 24/12/2023», in Vietnam's time."""
    return moment.astimezone(VIETNAM).strftime("%H:%M:%S ngày %d/%m/%Y")


def instant_with_weekday(moment: datetime) -> str:
    """«23:59:59 Chủ nhật 24/12/2023», in Vietnam's time."""
    return f"{moment.astimezone(VIETNAM):%H:%M:%S} {day_with_weekday(moment)}"


def day_with_weekday(moment: datetime) -> str:
    """«Chủ nhật 24/12/2023», in Vietnam's time."""
    local = moment.astimezone(VIETNAM)
    return f"{WEEKDAYS[local.weekday()]} {local:%d/%m/%Y}"


def time_left(left: timedelta) -> str:
    """«6 ngày 14 giờ», «14 giờ 29 phút», «3 phút»: rounded down, so that nobody counts on more."""
    days, hours, minutes = left.days, left.seconds // 3600, left.seconds // 60 % 60
    if days:
        parts = [_days(days), _hours(hours)] if hours else [_days(days)]
    elif hours:
        parts = [_hours(hours), _minutes(minutes)] if minutes else [_hours(hours)]
    else:
        parts = [_minutes(minutes) if minutes else _("dưới 1 phút")]
    return " ".join(parts)


def status_words(status: str, estimated_to: date | None) -> str:
    """«ước đến ngày 30/11/2023» or «chốt 31/12»."""
    if status != ValueStatus.ESTIMATE:
        return str(ValueStatus.FINAL.label)
    if estimated_to is None:
        return _("ước, chưa ghi ngày")
    return _("ước đến ngày {day}").format(day=f"{estimated_to:%d/%m/%Y}")


def closes_at(submission: Submission) -> datetime:
    """The first instant that is too late for this submission: its own, or its set's."""
    return submission.reopened_until or submission.deadline.closes_at


def deadline_said(submission: Submission, now: datetime) -> DeadlineSaid:
    """The deadline of ``submission`` as it stands at ``now``."""
    closing = closes_at(submission)
    is_open = phase(submission, now) in (Phase.NOT_OPEN, Phase.SELF_ASSESSMENT)
    left = closing - now
    return DeadlineSaid(
        state=_state(submission, left) if is_open else "passed",
        remaining=time_left(left) if is_open else _("Hết hạn"),
        last_instant=instant_with_weekday(last_moment(closing)),
        clause=submission.deadline.printed,
    )


def _state(submission: Submission, left: timedelta) -> str:
    if submission.reopened_until is not None:
        return "extended"
    if left <= A_DAY:
        return "day"
    return "week" if left <= A_WEEK else "quiet"


def _days(number: int) -> str:
    return ngettext("{n} ngày", "{n} ngày", number).format(n=number)


def _hours(number: int) -> str:
    return ngettext("{n} giờ", "{n} giờ", number).format(n=number)


def _minutes(number: int) -> str:
    return ngettext("{n} phút", "{n} phút", number).format(n=number)
