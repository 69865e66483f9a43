"""What stands between a cycle and its next step: one list, the hardest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.blinding import can_follow_second_scores
from assessments.deadline_words import instant
from assessments.deadlines import IN_REVIEW, Phase, last_moment
from assessments.pages.board import Board, BoardRow
from assessments.pages.marks import NEVER_SENT
from assessments.pages.review_gaps import arranging, by_kind, files_said, gaps_said
from assessments.permissions import top_up_of
from assessments.selectors.blind_pairs import Wants, unsettled

NAMED = 5  # agencies named in a line; the tables below have them all


@dataclass(frozen=True, slots=True)
class Blocker:
    """``kind``: block stops the next step, wait is under way, note is only to be known.

    ``act``, ``url``: where it is seen to, for whoever reads it; blank where they cannot.
    """

    kind: str
    text: str
    agencies: str = ""
    act: str = ""
    url: str = ""


def blockers_of(board: Board) -> list[Blocker]:
    """Everything that blocks, waits or wants to be known, in that order."""
    order = {"block": 0, "wait": 1, "note": 2}
    return sorted(_blockers(board), key=lambda each: order[each.kind])


def _blockers(board: Board) -> Iterator[Blocker]:
    if board.cycle.results_fixed_at is not None:
        return
    if not board.rows:
        yield Blocker("block", _("Chưa có cơ quan nào trong kỳ. Phân nhóm trước khi mở nhập liệu."))
        return
    yield from _about_sending(board)
    yield from _about_review(board)
    yield from _about_second_scores(board)


def _about_second_scores(board: Board) -> Iterator[Blocker]:
    """What is judged twice and not settled, for whoever may know where."""
    if not can_follow_second_scores(board.rows[0].user):
        return
    counts = _counted_pairs(board)
    for wants, text in (
        (Wants.RULING, _("{n} giá trị chờ Chủ tịch quyết giữa hai lần chấm")),
        (Wants.SCORES, _("{n} giá trị chấm hai lần chưa đủ hai kết luận")),
    ):
        rows = [row for row in board.rows if counts[row.file.submission.pk, wants]]
        if rows:
            n = sum(counts[row.file.submission.pk, wants] for row in rows)
            yield Blocker("block", text.format(n=n), _named(rows))


def _counted_pairs(board: Board) -> Counter[tuple[int, Wants]]:
    """How many pairs of each submission want what, as the rows say; only where something was sent
    again after two verdicts differed are the versions themselves read and compared."""
    rows: list[Any] = [row.file.submission for row in board.rows]
    if any(row.resent for row in rows):
        return Counter((each.pair.submission_id, each.wants) for each in unsettled(board.cycle))
    ruling = {(row.pk, Wants.RULING): row.ruling for row in rows}
    return Counter({**ruling, **{(row.pk, Wants.SCORES): row.lacking for row in rows}})


def _about_sending(board: Board) -> Iterator[Blocker]:
    entering = [row for row in board.rows if row.phase in (Phase.NOT_OPEN, Phase.SELF_ASSESSMENT)]
    reopened = [row for row in entering if row.reopened_until]
    extended = [row for row in entering if row.extended_until and not row.reopened_until]
    first = [row for row in entering if row not in reopened and row not in extended]
    unsent = [row for row in first if row.file.version is None]
    if first:
        closes = max(row.file.submission.deadline.closes_at for row in first)
        text = _("Hạn nộp chưa hết: đến {until}.").format(until=instant(last_moment(closes)))
        yield Blocker("wait", text)
    yield from _about_top_up(board)
    if unsent:
        yield _counted("wait", _("{n} cơ quan chưa gửi hồ sơ"), unsent)
    if extended:
        until = max(row.extended_until for row in extended if row.extended_until)
        text = _("{n} cơ quan được gia hạn, muộn nhất {until}")
        text = text.format(n=len(extended), until=instant(until))
        yield Blocker("wait", text, _named(extended))
    if reopened:
        yield _counted("block", _("{n} hồ sơ đang mở lại để đơn vị bổ sung"), reopened)
    never = [row for row in board.rows if row.mark is NEVER_SENT]
    if never:
        yield _counted("note", _("{n} cơ quan không gửi hồ sơ: có tên, không xếp hạng"), never)


def _about_top_up(board: Board) -> Iterator[Blocker]:
    """The estimates that may still become final figures; results wait for the end of that."""
    rows = [row for row in board.rows if row.phase is Phase.TOP_UP and row.file.version]
    window = top_up_of(board.cycle)
    if rows and window is not None:
        text = _("Đang chốt số liệu: các số ước thay được đến {until}.")
        until = instant(last_moment(window.closes_at))
        yield Blocker("block", text.format(until=until), _named(rows))


def _about_review(board: Board) -> Iterator[Blocker]:
    sent = [row for row in board.rows if row.phase in IN_REVIEW and row.reviewed]
    yield from _about_gaps(board, sent)
    yield from _sums(sent, "left", _("{n} giá trị chưa thẩm định"))
    yield from _sums(sent, "unmeasured", _("{n} số đo của cơ quan đo chưa nhập"))
    yield from _sums(sent, "answered", _("{n} giải trình chờ kết luận"))
    yield from _sums(sent, "overdue", _("{n} câu hỏi quá hạn trả lời, kết luận được ngay"))
    yield from _sums(sent, "for_the_session", _("{n} nội dung chờ Hội đồng quyết ở phiên họp"))
    waiting = [row for row in sent if row.reviewed and row.reviewed.asked > row.reviewed.overdue]
    if waiting:
        yield _waiting(waiting)
    for each in _sums(sent, "unheard", _("{n} giá trị đã giảm điểm mà đơn vị chưa được hỏi")):
        url = reverse("window-list", args=[board.cycle.slug])
        yield replace(each, act=_("Giải trình"), url=url)


def _about_gaps(board: Board, sent: Sequence[BoardRow]) -> Iterator[Blocker]:
    """What nobody can judge as things stand, with where it is arranged."""
    gaps = [gap for row in sent if row.waits for gap in row.gaps]
    for kind, found in by_kind(gaps):
        act, url = arranging(kind, found, board.cycle, board.user, board.now)
        names = _listed(files_said(found))
        yield Blocker("block", gaps_said(kind, found), names, act, url)


def _waiting(rows: Sequence[BoardRow]) -> Blocker:
    """Questions that the agencies still have time for."""
    counts = [row.reviewed for row in rows if row.reviewed]
    last = max(each.respond_by for each in counts if each.respond_by)
    number = sum(each.asked - each.overdue for each in counts)
    text = _("{n} câu hỏi chờ đơn vị trả lời, muộn nhất {until}")
    return Blocker("block", text.format(n=number, until=instant(last_moment(last))), _named(rows))


def _sums(rows: Sequence[BoardRow], name: str, text: str) -> Iterator[Blocker]:
    """A line for the sum of one count, with the agencies where it is not 0."""
    found = [row for row in rows if row.reviewed and getattr(row.reviewed, name)]
    if found:
        number = sum(getattr(row.reviewed, name) for row in found)
        yield Blocker("block", text.format(n=number), _named(found))


def _counted(kind: str, text: str, rows: Sequence[BoardRow]) -> Blocker:
    return Blocker(kind, text.format(n=len(rows)), _named(rows))


def _named(rows: Iterable[BoardRow]) -> str:
    """«Huyện Bắc Hà, Thị xã Sa Pa và 4 cơ quan khác»."""
    return _listed([row.agency for row in rows])


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:NAMED])
    rest = len(names) - NAMED
    return _("{names} và {n} cơ quan khác").format(names=shown, n=rest) if rest > 0 else shown
