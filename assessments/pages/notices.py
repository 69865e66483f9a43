"""Thông báo on «Việc của tôi»: the last hand-overs that were told to the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assessments.hand_overs import hand_overs
from assessments.models import Notice, User
from assessments.notice_words import about, said
from assessments.selectors.notices import newest_notices


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """``about``: the file and its cycle, or the cycle alone; blank: it is of neither."""

    pk: int
    at: datetime
    act: str
    says: str
    about: str
    is_unread: bool


@dataclass(frozen=True, slots=True)
class NoticeList:
    rows: Sequence[NoticeRow]

    @property
    def unread(self) -> Sequence[int]:
        return [row.pk for row in self.rows if row.is_unread]


def notice_list(user: User) -> NoticeList:
    """The last of them, newest first; one query."""
    known = hand_overs()
    rows = [_row(each) for each in newest_notices(user) if each.kind in known]
    return NoticeList(rows)


def _row(notice: Notice) -> NoticeRow:
    hand_over = hand_overs()[notice.kind]
    return NoticeRow(
        pk=notice.pk,
        at=notice.at,
        act=str(hand_over.act),
        says=said(hand_over, [notice]),
        about=about(notice),
        is_unread=notice.read_at is None,
    )
