"""Bàn giao of a ranking: whose turn it is, seat by seat, and that it is public.

Nothing of a result before it is published: until then only those are told who have an act to do.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from assessments.hand_overs import AGENCY, At, HandOver, Seat
from assessments.models import Notice
from rankings.models import Ranking, State


def waits_for_approval(notice: Notice, now: datetime) -> str | None:
    return _stands(notice, State.CHECKED)


def waits_for_the_secretary(notice: Notice, now: datetime) -> str | None:
    return _stands(notice, State.DRAFT)


def waits_for_a_signature(notice: Notice, now: datetime) -> str | None:
    return _stands(notice, State.APPROVED)


def waits_for_publication(notice: Notice, now: datetime) -> str | None:
    return _stands(notice, State.SIGNED)


def _stands(notice: Notice, state: State) -> str | None:
    there = Ranking.objects.filter(cycle=notice.cycle_id, state=state).exists()
    return "" if there else None


TABLE = (
    HandOver(
        kind="ranking_checked",
        act=_("Bảng xếp hạng chờ duyệt"),
        says=_("Bảng xếp hạng đã soát xong, chờ Chủ tịch đọc và duyệt."),
        seats=(Seat.CHAIR,),
        still=waits_for_approval,
        page="cycle-ranking",
        at=At.CYCLE,
    ),
    HandOver(
        kind="ranking_sent_back",
        act=_("Chủ tịch trả lại bảng xếp hạng"),
        says=_("Chủ tịch Hội đồng trả lại bảng xếp hạng kèm ý kiến."),
        seats=(Seat.SECRETARY,),
        still=waits_for_the_secretary,
        page="cycle-ranking",
        at=At.CYCLE,
        urgent=True,
    ),
    HandOver(
        kind="ranking_approved",
        act=_("Bảng xếp hạng chờ ký"),
        says=_("Chủ tịch đã duyệt bảng xếp hạng: ghi nhận việc ký rồi ghi số, ngày ban hành."),
        seats=(Seat.CLERK,),
        still=waits_for_a_signature,
        page="cycle-ranking",
        at=At.CYCLE,
    ),
    HandOver(
        kind="ranking_numbered",
        act=_("Bảng xếp hạng chờ công bố"),
        says=_("Quyết định đã có số, ngày ban hành: công bố bảng xếp hạng."),
        seats=(Seat.SECRETARY,),
        still=waits_for_publication,
        page="cycle-ranking",
        at=At.CYCLE,
    ),
    HandOver(
        kind="ranking_published",
        act=_("Công bố kết quả xếp hạng"),
        says=_("Kết quả xếp hạng đã công bố."),
        posts=AGENCY,
        page="ranking-detail",
        at=At.SUBJECT,
    ),
)
