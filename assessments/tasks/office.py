"""What waits for the administrator and for the inspector."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import User
from assessments.navigation import address
from assessments.permissions import Seat, can_manage_people, can_read_audit
from assessments.selectors.my_work import acts_since
from assessments.selectors.posts import awaiting_password
from assessments.tasks import Task

A_DAY = timedelta(days=1)


def tasks(user: User, now: datetime) -> Iterator[Task]:
    if can_manage_people(user):
        yield _people(now)
    if can_read_audit(user):
        yield _log(now)


def _people(now: datetime) -> Task:
    waiting = awaiting_password(timezone.localdate(now))
    says = (
        _("{n} người được giao vị trí nhưng chưa đặt mật khẩu.").format(n=len(waiting))
        if waiting
        else _("Ai giữ vị trí cũng đã đặt mật khẩu.")
    )
    return Task(
        post=str(Seat.ADMINISTRATOR.label),
        about=_("Tài khoản và vị trí"),
        says=says,
        names=tuple(str(row.user) for row in waiting[:6]),
        names_label=_("Chưa đặt mật khẩu"),
        act=_("Gửi lại thư mời") if waiting else _("Xem tài khoản"),
        url=address("post-list"),
    )


def _log(now: datetime) -> Task:
    counted = acts_since(now - A_DAY)
    return Task(
        post=str(Seat.INSPECTOR.label),
        about=_("Nhật ký"),
        says=_("{recent} việc được ghi trong 24 giờ qua, {acts} từ đầu.").format(**counted),
        act=_("Xem nhật ký"),
        url=address("audit-list"),
    )
