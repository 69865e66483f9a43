"""What waits for a reviewer and for the secretary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from assessments.deadlines import IN_REVIEW, Phase
from assessments.models import Cycle, Submission, User
from assessments.navigation import address
from assessments.pages.own_duties import own_work
from assessments.permissions import Seat, has_conflict, holds_seat, phase
from assessments.selectors.cycles import cycles_without_agencies
from assessments.selectors.disputes import unheard_in
from assessments.selectors.my_work import submissions_under_way, with_review
from assessments.selectors.reviews import File, files_of_rows
from assessments.tasks import Task, review_duties, second_scores
from assessments.workflow import SubmissionState

NAMED = 6  # agencies named on a card; the board of the cycle has them all


def tasks(user: User, now: datetime) -> Iterator[Task]:
    """A card for each cycle under way, for each of the two seats the person holds."""
    if not holds_seat(user, Seat.REVIEWER, Seat.SECRETARY):
        return
    submissions = with_review(submissions_under_way(), now, user)
    cycles = [(c, list(rows)) for c, rows in groupby(submissions, key=lambda row: row.cycle)]
    if holds_seat(user, Seat.REVIEWER):
        for cycle, rows in cycles:
            yield _to_review(user, cycle, rows, now)
    if holds_seat(user, Seat.SECRETARY):
        for cycle, rows in cycles:
            files = files_of_rows(rows, now=now)
            yield _to_run(cycle, files, now)
            yield from review_duties.cards(user, cycle, files, now)
        if not cycles:  # beside cycles under way the page asks enough already
            empty = [_to_fill(cycle) for cycle in cycles_without_agencies()]
            yield from empty or [_to_open()]
    for cycle, _rows in cycles:
        yield from second_scores.of_cycle(user, cycle, now)


# ── The reviewer ───────────────────────────────────────────────────────────────────────────


def _to_review(user: User, cycle: Cycle, rows: Sequence[Submission], now: datetime) -> Task:
    mine = [row for row in _in_review(rows, now) if not has_conflict(user, row.agency_id)]
    files = files_of_rows(mine, now=now, reader=user) if mine else []
    work = own_work(cycle, user, mine, now, files=files) if mine else None
    judge, conclude = (work.left, work.to_conclude) if work else (0, 0)
    facts = (
        (_("Chưa thẩm định"), _("{n} chỉ số").format(n=judge)),
        (_("Chờ kết luận"), _("{n} câu trả lời").format(n=conclude)),
        (_("Hồ sơ được xem xét"), str(len(mine))),
    )
    words: dict[str, Any]
    if conclude:
        words = {"says": _("Đơn vị đã trả lời, hoặc đã hết hạn trả lời: kết luận từng câu.")}
        words["act"] = _("Kết luận giải trình")
    elif judge:
        words = {"says": _("Thẩm định từng chỉ số: đồng ý, điều chỉnh hoặc hỏi lại.")}
        words["act"] = _("Thẩm định tiếp")
    elif mine:
        words = {"says": _("Đã thẩm định hết những gì đã gửi.")}
    else:
        words = {"says": _("Chưa có hồ sơ nào vào thẩm định.")}
    return Task(
        post=str(Seat.REVIEWER.label),
        about=str(cycle),
        facts=facts if mine else (),
        url=address("review-list", cycle.slug),
        **words,
    )


def _in_review(rows: Sequence[Submission], now: datetime) -> list[Submission]:
    """What was sent and is locked."""
    return [
        row
        for row in rows
        if row.newest is not None  # type: ignore[attr-defined]
        and phase(row, now) in IN_REVIEW
    ]


# ── The secretary ──────────────────────────────────────────────────────────────────────────


def _to_run(cycle: Cycle, files: Sequence[File], now: datetime) -> Task:
    rows = [each.submission for each in files]
    unsent = [row for row in rows if row.newest is None]  # type: ignore[attr-defined]
    sent = len(rows) - len(unsent)
    entering = [row for row in rows if phase(row, now) is Phase.SELF_ASSESSMENT]
    words = _while_entering(entering) if entering else _while_reviewing(cycle, files, now)
    facts = (
        (_("Đã gửi"), _("{sent}/{all} cơ quan").format(sent=sent, all=len(rows))),
        *words.pop("facts", ()),
    )
    return Task(
        post=str(Seat.SECRETARY.label),
        about=str(cycle),
        facts=facts,
        names=_named(unsent),
        names_label=_("Chưa gửi"),
        **{"act": _("Mở bàn điều phối"), "url": address("cycle-detail", cycle.slug), **words},
    )


def _while_entering(entering: Sequence[Submission]) -> dict[str, Any]:
    waiting = [row for row in entering if row.state != SubmissionState.SENT]
    if not waiting:
        return {"says": _("Mọi cơ quan đã gửi; thẩm định mở khi hết hạn.")}
    return {"says": _("Đang nhận hồ sơ: còn {n} cơ quan chưa gửi.").format(n=len(waiting))}


def _while_reviewing(cycle: Cycle, files: Sequence[File], now: datetime) -> dict[str, Any]:
    reviewed = _in_review([each.submission for each in files], now)
    if not reviewed:
        return {"says": _("Chưa có hồ sơ nào để thẩm định.")}
    locked = {row.pk for row in reviewed}
    left = sum(len(each.unjudged) for each in files if each.submission.pk in locked)
    open_ = sum(row.open for row in reviewed)  # type: ignore[attr-defined]
    facts = (
        (_("Chưa thẩm định"), _("{n} chỉ số").format(n=left)),
        (_("Câu hỏi còn mở"), str(open_)),
    )
    if left or open_:
        return {"says": _("Chưa lập được bảng xếp hạng: thẩm định chưa xong."), "facts": facts}
    decide = sum(row.to_decide for row in reviewed)  # type: ignore[attr-defined]
    if decide:
        says = _("{n} nội dung chờ Hội đồng quyết ở phiên họp.").format(n=decide)
        meeting = {"act": _("Phiên họp Hội đồng"), "url": address("session-list", cycle.slug)}
        return {"says": says, "facts": facts, **meeting}
    if unheard := len(unheard_in(cycle)):
        says = _("{n} giá trị đã giảm điểm mà đơn vị chưa được hỏi.").format(n=unheard)
        asking = {"act": _("Giải trình"), "url": address("window-list", cycle.slug)}
        return {"says": says, "facts": facts, **asking}
    ready: dict[str, Any] = {
        "says": _("Thẩm định đã xong: lập được bảng xếp hạng."),
        "facts": facts,
    }
    if url := address("cycle-ranking", cycle.slug):
        ready |= {"act": _("Lập bảng xếp hạng"), "url": url}
    return ready


def _to_fill(cycle: Cycle) -> Task:
    """The step after opening it: nobody can enter anything before."""
    return Task(
        post=str(Seat.SECRETARY.label),
        about=str(cycle),
        says=_("Chưa có cơ quan nào tham gia: chọn bộ chỉ số và nhóm cho từng cơ quan."),
        act=_("Chọn cơ quan tham gia"),
        url=address("cycle-assign", cycle.slug),
    )


def _to_open() -> Task:
    return Task(
        post=str(Seat.SECRETARY.label),
        about=_("Kỳ đánh giá"),
        says=_("Chưa có kỳ nào đang chạy."),
        act=_("Mở kỳ đánh giá"),
        url=address("cycle-open"),
    )


def _named(unsent: Sequence[Submission]) -> tuple[str, ...]:
    names = [str(row.agency) for row in unsent]
    more = len(names) - NAMED
    return (*names[:NAMED], _("và {n} cơ quan khác").format(n=more)) if more > 0 else tuple(names)
