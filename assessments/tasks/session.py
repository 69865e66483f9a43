"""What a session of the council asks of its chair and its members."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from assessments.council_permissions import VOTING
from assessments.models import CouncilSession, User
from assessments.permissions import Seat, holds_seat
from assessments.selectors.my_work import sessions_under_way
from assessments.tasks import Task
from assessments.workflow import SessionState

Words = tuple[str, str]  # one sentence, and the act where there is one


def tasks(user: User, now: datetime) -> Iterator[Task]:
    """A card for each session that the person votes in and that is not closed."""
    if not holds_seat(user, *VOTING):
        return
    seat = next(role for role in VOTING if holds_seat(user, role))
    for session in sessions_under_way(user):
        says, act = _words(session, leads=seat is Seat.CHAIR and session.chair_id == user.pk)
        yield Task(
            post=str(seat.label),
            about=_("Phiên họp {n}, {cycle}").format(n=session.number, cycle=session.cycle),
            says=says,
            act=act,
            url=session.get_absolute_url() if act else "",
        )


def _words(session: CouncilSession, *, leads: bool) -> Words:
    if session.state == SessionState.DRAFT:
        day = f"{session.held_on:%d/%m/%Y}"
        return _("Họp ngày {day}, tại {place}.").format(day=day, place=session.place), ""
    running, undecided = session.running, session.undecided  # type: ignore[attr-defined]
    if not session.voting:  # type: ignore[attr-defined]
        return _("Phiên họp đang họp; bạn được ghi vắng mặt nên không bỏ phiếu."), ""
    if running:
        return _("{n} nội dung chờ phiếu của bạn.").format(n=running), _("Bỏ phiếu")
    if leads and undecided:
        says = _("Phiên họp đang họp: {n} nội dung chưa quyết.")
        return says.format(n=undecided), _("Điều hành phiên họp")
    return _("Phiên họp đang họp; chưa có nội dung nào chờ phiếu của bạn."), ""
