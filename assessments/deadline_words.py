"""A deadline as a page says it: the exact last moment, the time left, the printed clause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.deadlines import VIETNAM, Lateness, Phase, closing, last_moment, lateness
from assessments.models import Extension, Submission, SubmissionVersion, ValueStatus
from assessments.permissions import dates_of, is_open_to_agency, phase, top_up_of
from assessments.selectors.extensions import (
    extension_in_force,
    extension_when_sent,
    printed_closing,
)

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
A_WEEK = timedelta(days=7)
A_DAY = timedelta(days=1)


class Closing(Enum):
    """What set the last instant."""

    PRINTED = auto()
    EXTENDED = auto()
    REOPENED = auto()
    TOP_UP = auto()
    REPLY = auto()  # to a question of the council


# A letter moves what the clause says; the other instants are none of the clause's.
BY_CLAUSE = (Closing.PRINTED, Closing.EXTENDED)


@dataclass(frozen=True, slots=True)
class DeadlineSaid:
    """The words for ``{% deadline_banner %}``, by its arguments' names.

    ``clause``: as printed; blank where the instant is none of its own. ``extension``: the letter
    that moved it. ``now`` and ``closes_at`` are the server's, for a
    countdown that trusts no other clock.
    """

    state: str  # quiet, week, day, passed, extended
    remaining: str
    last_instant: str
    clause: str
    now: datetime
    closes_at: datetime
    kind: Closing
    extension: str = ""

    @property
    def label(self) -> str:
        """What the last instant is the last of."""
        labels = {
            Closing.TOP_UP: _("Chốt số liệu đến:"),
            Closing.EXTENDED: _("Hạn đã gia hạn:"),
            Closing.REOPENED: _("Hồ sơ được mở lại đến:"),
            Closing.REPLY: _("Trả lời Hội đồng đến:"),
        }
        return labels.get(self.kind, _("Hạn cuối:"))

    @property
    def why(self) -> str:
        """The printed clause or, where there is no room for both, what holds instead of it."""
        moved = {
            Closing.TOP_UP: _("chốt số liệu"),
            Closing.EXTENDED: _("đã gia hạn"),
            Closing.REOPENED: _("hồ sơ mở lại"),
            Closing.REPLY: _("trả lời Hội đồng"),
        }
        return moved.get(self.kind, self.clause)


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
    """The first instant that is too late to edit and send this submission freely."""
    return closing(dates_of(submission))


def open_until(submission: Submission, now: datetime) -> datetime:
    """The first instant that is too late for what may be done at ``now``."""
    top_up = top_up_of(submission.cycle)
    if top_up is not None and tops_up(submission, now):
        return top_up.closes_at
    return closes_at(submission)


def tops_up(submission: Submission, now: datetime) -> bool:
    """Whether the agency may settle estimates now: the step is on, and it sent some."""
    return phase(submission, now) is Phase.TOP_UP and is_open_to_agency(submission, now)


def deadline_said(submission: Submission, now: datetime) -> DeadlineSaid:
    """The deadline of ``submission`` as it stands at ``now``."""
    settling, until = tops_up(submission, now), open_until(submission, now)
    is_open = settling or phase(submission, now) in (Phase.NOT_OPEN, Phase.SELF_ASSESSMENT)
    extension = None if settling else extension_in_force(submission)
    kind = Closing.TOP_UP if settling else _kind(submission, extension, until)
    left = until - now
    return DeadlineSaid(
        state=_state(left, kind) if is_open else "passed",
        remaining=time_left(left) if is_open else _("Hết hạn"),
        last_instant=instant_with_weekday(last_moment(until)),
        clause=submission.deadline.printed if kind in BY_CLAUSE else "",
        now=now,
        closes_at=until,
        kind=kind,
        extension=letter_said(extension.letter) if extension is not None else "",
    )


def reply_said(until: datetime, now: datetime) -> DeadlineSaid:
    """The time an agency has to answer what the council asked."""
    left = until - now
    return DeadlineSaid(
        state=_state(left, Closing.REPLY) if now < until else "passed",
        remaining=time_left(left) if now < until else _("Hết hạn"),
        last_instant=instant_with_weekday(last_moment(until)),
        clause="",
        now=now,
        closes_at=until,
        kind=Closing.REPLY,
    )


def _kind(submission: Submission, extension: Extension | None, until: datetime) -> Closing:
    if extension is not None:
        return Closing.EXTENDED
    return Closing.REOPENED if submission.reopened_until == until else Closing.PRINTED


def letter_said(letter: str) -> str:
    """«công văn số 12/CV-STTTT»."""
    return _("công văn số {letter}").format(letter=letter)


def lateness_said(version: SubmissionVersion) -> str:
    """Whether a version came in time, by its printed clause; why it was taken where it did not.

    What the secretary asked for, and the final figures of the year, are not late: the version
    before them says whether the agency was (``counts_as_late``).
    """
    submission, sent_at = version.submission, version.sent_at
    said = _lateness_of(version)
    if not said.is_late:
        return _("Đúng hạn, sớm hơn {time}").format(time=time_left(said.by))
    extension = extension_when_sent(version)
    if extension is not None:
        return _("Trễ hạn {time}, trong thời gian được gia hạn theo {letter}").format(
            time=time_left(said.by), letter=letter_said(extension.letter)
        )
    top_up = top_up_of(submission.cycle)
    if top_up is not None and top_up.holds(sent_at):
        return _("Đúng hạn, trong thời gian chốt số liệu")
    return _("Đúng hạn, trong thời gian hồ sơ được mở lại")


def counts_as_late(version: SubmissionVersion) -> bool:
    """Whether it came after the printed closing, and was taken only because of a letter."""
    return _lateness_of(version).is_late and extension_when_sent(version) is not None


def _lateness_of(version: SubmissionVersion) -> Lateness:
    due_at = version.due_at or printed_closing(version.submission.deadline)
    return lateness(due_at, version.sent_at)


def _state(left: timedelta, kind: Closing) -> str:
    if left <= A_DAY:
        return "day"
    if kind in (Closing.EXTENDED, Closing.REOPENED):
        return "extended"
    return "week" if left <= A_WEEK else "quiet"


def _days(number: int) -> str:
    return ngettext("{n} ngày", "{n} ngày", number).format(n=number)


def _hours(number: int) -> str:
    return ngettext("{n} giờ", "{n} giờ", number).format(n=number)


def _minutes(number: int) -> str:
    return ngettext("{n} phút", "{n} phút", number).format(n=number)
