"""Việc của tôi: what a ranking under way asks of the secretary, the chair and văn thư.

Named in ``settings.MY_WORK``: ``assessments``, which knows of no ranking, asks by that name.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from assessments.models import User
from assessments.permissions import Seat, holds_seat
from assessments.tasks import Task
from rankings.council_pages import turn_of
from rankings.council_selectors import under_way
from rankings.models import Ranking
from rankings.permissions import (
    can_approve,
    can_check,
    can_number,
    can_publish,
    can_sign,
)

OFFICES = (Seat.SECRETARY, Seat.CHAIR, Seat.CLERK)


def tasks(user: User, now: datetime) -> Iterator[Task]:
    """A card for each ranking under way and each of the three seats the person holds.

    Where nothing waits for the seat the card only tells whose turn it is.
    """
    if not holds_seat(user, *OFFICES):
        return
    for ranking in under_way():
        for seat in OFFICES:
            if holds_seat(user, seat):
                yield _task(user, seat, ranking)


def _task(user: User, seat: Seat, ranking: Ranking) -> Task:
    act = _act(user, seat, ranking)
    return Task(
        post=str(seat.label),
        about=_("Xếp hạng, {cycle}").format(cycle=ranking.cycle),
        says=turn_of(ranking),
        act=act,
        url=ranking.get_council_url() if act else "",
    )


def _act(user: User, seat: Seat, ranking: Ranking) -> str:
    """The one next act of ``seat``; empty: another's turn."""
    if seat is Seat.CHAIR:
        return _("Đọc bảng và duyệt") if can_approve(user, ranking) else ""
    if seat is Seat.CLERK:
        if can_number(user, ranking):
            return "" if ranking.number_slug else _("Ghi số, ngày ban hành")
        return _("Ghi nhận việc ký") if can_sign(user, ranking) else ""
    if can_publish(user, ranking):
        return _("Công bố")
    return _("Soát bảng xếp hạng") if can_check(user, ranking) else ""
