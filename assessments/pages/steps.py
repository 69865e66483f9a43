"""Where a submission is on its way to the council: the steps, what was sent, the last days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.deadline_words import closes_at, instant, open_until
from assessments.deadlines import VIETNAM, Phase, last_moment
from assessments.models import Submission, SubmissionVersion
from assessments.pages.overview import Overview
from assessments.permissions import is_open_to_agency, phase
from assessments.selectors.duties import heads_of
from assessments.workflow import SubmissionState

STRIP = 7  # days of the strip in the deadline's banner


@dataclass(frozen=True, slots=True)
class Step:
    """``state``: done, current, future."""

    title: str
    says: str
    state: str


def steps_of(
    submission: Submission, overview: Overview, newest: SubmissionVersion | None, now: datetime
) -> list[Step]:
    """Enter, pass on, send, receive: which is done, which is now."""
    at = {SubmissionState.WITH_HEAD: 1, SubmissionState.SENT: 3}
    place = at.get(SubmissionState(submission.state), 0)
    told = [
        (_("Nhập và đính minh chứng"), _entered(overview)),
        (_("Lãnh đạo đơn vị xem tóm tắt"), _read(place)),
        (_("Gửi Hội đồng"), _sending(submission, newest, now)),
        (_("Nhận biên nhận"), _receiving(submission, newest)),
    ]
    return [Step(title, says, _stage(n, place)) for n, (title, says) in enumerate(told)]


def _entered(overview: Overview) -> str:
    left = overview.left
    if not left:
        return _("Đã nhập đủ {total} chỉ số").format(total=overview.total)
    said = ngettext("Còn {n} chỉ số chưa nhập", "Còn {n} chỉ số chưa nhập", left)
    return said.format(n=left)


def _read(place: int) -> str:
    return _("Đã xem và gửi") if place == 3 else _("Trả lại kèm ý kiến, hoặc gửi")


def _sending(submission: Submission, newest: SubmissionVersion | None, now: datetime) -> str:
    if newest is not None and submission.state == SubmissionState.SENT:
        return _("{who} gửi lúc {instant}").format(
            who=newest.sent_by, instant=instant(newest.sent_at)
        )
    if is_open_to_agency(submission, now) or phase(submission, now) is Phase.NOT_OPEN:
        until = instant(last_moment(open_until(submission, now)))
        return _("Đến {until}").format(until=until)
    return _("Đã khóa lúc {until}").format(until=instant(last_moment(closes_at(submission))))


def _receiving(submission: Submission, newest: SubmissionVersion | None) -> str:
    if newest is None:
        return _("Có ngay khi gửi; rút lại được đến hết hạn")
    if submission.state == SubmissionState.SENT:
        return newest.receipt
    return _("Bản {number} giữ biên nhận {receipt}; gửi lại có biên nhận mới").format(
        number=newest.number, receipt=newest.receipt
    )


def _stage(step: int, place: int) -> str:
    # Sent: all four are done, the receipt is there.
    if step < place or place == 3:
        return "done"
    return "current" if step == place else "future"


# ── What was sent ──────────────────────────────────────────────────────────────────────────


def withdrawal_said(submission: Submission, now: datetime) -> str:
    """Who may take back what was sent, and until when; blank once nobody may."""
    if phase(submission, now) is not Phase.SELF_ASSESSMENT:
        return ""
    names = ", ".join(map(str, heads_of(submission.agency_id, timezone.localdate(now))))
    who = _("Lãnh đạo đơn vị ({names})").format(names=names) if names else _("Lãnh đạo đơn vị")
    until = instant(last_moment(open_until(submission, now)))
    return _("{who} rút lại để sửa được đến {until}.").format(who=who, until=until)


# ── Days ───────────────────────────────────────────────────────────────────────────────────


def last_days(submission: Submission, now: datetime) -> list[date]:
    """The days from today to the last one, once the strip can hold them all."""
    today = now.astimezone(VIETNAM).date()
    last = last_moment(open_until(submission, now)).date()
    count = (last - today).days + 1
    return [today + timedelta(days=n) for n in range(count)] if 1 <= count <= STRIP else []
