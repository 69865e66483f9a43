"""Bàn giao: each act that leaves something to others, as a table: who is told, what, and where.

One row is one kind of notice. ``settings.HAND_OVERS`` names the tables, so that ``rankings`` adds
its own without ``assessments`` knowing of it. Nothing here tells a value or a verdict: a letter
says that something waits and where it is read by whoever may read it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from assessments import hand_over_truths as truths
from assessments.models import CouncilSeat, Membership

if TYPE_CHECKING:
    from assessments.models import Notice

Seat = CouncilSeat.Role
OFFICER, HEAD = Membership.Role.OFFICER, Membership.Role.HEAD
AGENCY = (OFFICER, HEAD)

Truth = Callable[["Notice", datetime], "str | None"]
Words = str | Promise


class At(Enum):
    """What an address is made of, besides the name of its page."""

    NOTHING = auto()
    SUBJECT = auto()
    CYCLE = auto()
    CYCLE_SUBJECT = auto()
    FILE = auto()
    BENCH = auto()  # a file, its main index (the subject) and an indicator (the first code)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """One kind of notice.

    ``act``: what happened, as a letter's subject says it. ``says``: one sentence, which may name
    {agency}, {cycle}, {codes}, {n} and {subject}. ``posts``, ``seats``: who is told, of the file's
    agency and of the council. ``page``, ``at``: where it is done.
    ``still``: whether it is true yet: ``None`` says no, other words are said after the sentence.
    ``urgent``: by a letter at once, whatever the person chose. ``gathers``: comes by the dozen, so
    that what follows a letter of it waits for the next hour. ``letter`` False: another letter tells
    it already. ``despite_tie``: it says nothing of a file.
    """

    kind: str
    act: Words
    says: Words
    page: str
    at: At
    posts: tuple[Membership.Role, ...] = ()
    seats: tuple[CouncilSeat.Role, ...] = ()
    still: Truth = truths.always
    urgent: bool = False
    gathers: bool = False
    letter: bool = True
    despite_tie: bool = False


# ── Told to the agency ─────────────────────────────────────────────────────────────────────

WITHIN_THE_AGENCY = (
    HandOver(
        kind="duties_given",
        act=_("Giao phần nhập liệu"),
        says=_("Lãnh đạo giao bạn nhập chỉ số chính {codes} của hồ sơ."),
        posts=(OFFICER,),
        still=truths.duty_is_theirs,
        page="submission-detail",
        at=At.FILE,
    ),
    HandOver(
        kind="passed_on",
        act=_("Hồ sơ chờ duyệt"),
        says=_("Cán bộ đã chuyển hồ sơ: đọc bản tóm tắt rồi gửi, hoặc trả lại kèm ý kiến."),
        posts=(HEAD,),
        still=truths.is_with_head,
        page="submission-summary",
        at=At.FILE,
    ),
    HandOver(
        kind="handed_back",
        act=_("Lãnh đạo trả lại hồ sơ"),
        says=_("Lãnh đạo đơn vị trả lại hồ sơ kèm ý kiến: sửa rồi chuyển duyệt lại."),
        posts=(OFFICER,),
        still=truths.is_being_entered,
        page="submission-detail",
        at=At.FILE,
        urgent=True,
    ),
    HandOver(
        kind="sent",
        act=_("Hồ sơ đã gửi"),
        says=_("Lãnh đạo đã gửi hồ sơ, bản {subject}; biên nhận ở trang tổng quan."),
        posts=(OFFICER,),
        page="submission-detail",
        at=At.FILE,
    ),
    HandOver(
        kind="withdrawn",
        act=_("Hồ sơ được rút lại"),
        says=_("Lãnh đạo đã rút hồ sơ về: sửa rồi chuyển duyệt lại. Bản đã gửi vẫn được tính."),
        posts=(OFFICER,),
        still=truths.is_being_entered,
        page="submission-detail",
        at=At.FILE,
    ),
    HandOver(
        kind="post_handed_over",
        act=_("Bàn giao vị trí"),
        says=_("Bạn nhận bàn giao một vị trí tại đơn vị, cùng phần việc đang làm dở."),
        posts=AGENCY,
        page="my-work",
        at=At.NOTHING,
        letter=False,
    ),
)

FROM_THE_COUNCIL = (
    HandOver(
        kind="returned",
        act=_("Thư ký trả hồ sơ"),
        says=_("Thư ký Hội đồng trả lại hồ sơ kèm lý do."),
        posts=AGENCY,
        still=truths.is_returned,
        page="submission-detail",
        at=At.FILE,
        urgent=True,
    ),
    HandOver(
        kind="extended",
        act=_("Gia hạn gửi hồ sơ"),
        says=_("Hạn gửi hồ sơ được gia hạn."),
        posts=AGENCY,
        still=truths.is_extended,
        page="submission-detail",
        at=At.FILE,
        urgent=True,
    ),
    HandOver(
        kind="asked",
        act=_("Hội đồng hỏi lại"),
        says=_("Hội đồng hỏi lại {n} chỉ số: {codes}."),
        posts=AGENCY,
        still=truths.is_asked,
        page="response-list",
        at=At.FILE,
        urgent=True,
        gathers=True,
    ),
    HandOver(
        kind="window_opened",
        act=_("Mở giải trình"),
        says=_("Giải trình mở: {n} chỉ số chờ đơn vị trả lời."),
        posts=AGENCY,
        still=truths.window_is_open,
        page="response-list",
        at=At.FILE,
        urgent=True,
    ),
    HandOver(
        kind="window_extended",
        act=_("Gia hạn giải trình"),
        says=_("Giải trình được gia hạn; đơn vị còn chỉ số chưa trả lời."),
        posts=AGENCY,
        still=truths.window_is_open,
        page="response-list",
        at=At.FILE,
        urgent=True,
    ),
    HandOver(
        kind="silent",
        act=_("Hết giải trình"),
        says=_("Hết giải trình, {n} chỉ số không trả lời được ghi nhận là đồng ý: {codes}."),
        posts=AGENCY,
        page="response-outcome",
        at=At.FILE,
    ),
    HandOver(
        kind="concluded",
        act=_("Kết luận giải trình"),
        says=_("Hội đồng đã kết luận câu trả lời của đơn vị về chỉ số {codes}."),
        posts=AGENCY,
        page="response-outcome",
        at=At.FILE,
        gathers=True,
    ),
    HandOver(
        kind="decided",
        act=_("Hội đồng đã quyết"),
        says=_("Hội đồng đã quyết ở phiên họp về chỉ số {codes}."),
        posts=AGENCY,
        page="response-outcome",
        at=At.FILE,
    ),
    HandOver(
        kind="question_answered",
        act=_("Trả lời câu hỏi"),
        says=_("Cơ quan thường trực đã trả lời câu hỏi của đơn vị."),
        posts=AGENCY,
        page="question-list",
        at=At.FILE,
    ),
    HandOver(
        kind="announced",
        act=_("Thông báo của Cơ quan thường trực"),
        says=_("Cơ quan thường trực đăng thông báo mới."),
        posts=AGENCY,
        page="announcement-list",
        at=At.FILE,
    ),
)

# ── Told to the council ────────────────────────────────────────────────────────────────────

TO_THE_COUNCIL = (
    HandOver(
        kind="received",
        act=_("Đơn vị gửi hồ sơ"),
        says=_("{agency} đã gửi hồ sơ, bản {subject}."),
        seats=(Seat.SECRETARY,),
        page="cycle-detail",
        at=At.CYCLE,
    ),
    HandOver(
        kind="chair_names",
        act=_("Chờ chỉ định đơn vị thẩm định"),
        says=_("Hồ sơ của {agency} chờ Chủ tịch chỉ định đơn vị thẩm định."),
        seats=(Seat.CHAIR,),
        still=truths.waits_for_the_chair,
        page="review-duty-file",
        at=At.FILE,
    ),
    HandOver(
        kind="review_given",
        act=_("Giao thẩm định"),
        says=_("Đơn vị bạn được giao thẩm định chỉ số chính {codes} của {agency}."),
        seats=(Seat.REVIEWER,),
        still=truths.review_is_theirs,
        page="review-list",
        at=At.CYCLE,
    ),
    HandOver(
        kind="reviews_given",
        act=_("Giao thẩm định"),
        says=_("Đơn vị bạn được giao thêm phần việc thẩm định theo quy tắc phân công."),
        seats=(Seat.REVIEWER,),
        page="review-list",
        at=At.CYCLE,
        despite_tie=True,
    ),
    HandOver(
        kind="declined",
        act=_("Từ chối phần việc thẩm định"),
        says=_("Phần việc {codes} của {agency} bị từ chối, chờ giao đơn vị khác."),
        seats=(Seat.SECRETARY,),
        still=truths.waits_for_another_unit,
        page="review-duty-file",
        at=At.FILE,
    ),
    HandOver(
        kind="declined_to_chair",
        act=_("Từ chối phần việc thẩm định"),
        says=_("Phần việc {codes} của {agency} bị từ chối, chờ Chủ tịch chỉ định đơn vị khác."),
        seats=(Seat.CHAIR,),
        still=truths.waits_for_another_unit,
        page="review-duty-file",
        at=At.FILE,
    ),
    HandOver(
        kind="replied",
        act=_("Đơn vị đã trả lời"),
        says=_("{agency} đã trả lời về chỉ số {codes}: xem và kết luận."),
        seats=(Seat.REVIEWER,),
        still=truths.waits_for_a_conclusion,
        page="review-indicator",
        at=At.BENCH,
        gathers=True,
    ),
    HandOver(
        kind="question_asked",
        act=_("Câu hỏi của đơn vị"),
        says=_("Có câu hỏi của đơn vị chờ trả lời."),
        seats=(Seat.SECRETARY,),
        still=truths.question_is_open,
        page="council-question-answer",
        at=At.CYCLE_SUBJECT,
        despite_tie=True,  # how the law reads; the page names who asked
    ),
    HandOver(
        kind="window_ended",
        act=_("Hết giải trình"),
        says=_("Vòng giải trình {subject} đã kết thúc; câu trả lời chờ kết luận."),
        seats=(Seat.SECRETARY,),
        page="window-list",
        at=At.CYCLE,
    ),
    HandOver(
        kind="session_called",
        act=_("Lịch họp Hội đồng"),
        says=_("Phiên họp {subject} của Hội đồng đã có lịch."),
        seats=(Seat.CHAIR, Seat.MEMBER, Seat.SECRETARY, Seat.REVIEWER),
        still=truths.session_is_to_come,
        page="session-detail",
        at=At.CYCLE_SUBJECT,
        urgent=True,
    ),
    HandOver(
        kind="session_opened",
        act=_("Khai mạc phiên họp"),
        says=_("Phiên họp {subject} của Hội đồng đã khai mạc."),
        seats=(Seat.CHAIR, Seat.MEMBER),
        still=truths.session_is_open,
        page="session-detail",
        at=At.CYCLE_SUBJECT,
        urgent=True,
    ),
    HandOver(
        kind="session_closed",
        act=_("Bế mạc phiên họp"),
        says=_("Phiên họp {subject} của Hội đồng đã bế mạc; biên bản ở trang phiên họp."),
        seats=(Seat.CHAIR, Seat.MEMBER, Seat.SECRETARY, Seat.REVIEWER),
        page="session-detail",
        at=At.CYCLE_SUBJECT,
    ),
)

TABLE = (*WITHIN_THE_AGENCY, *FROM_THE_COUNCIL, *TO_THE_COUNCIL)


@cache
def hand_overs() -> Mapping[str, HandOver]:
    """Every kind of notice by its name, of all the tables. Raises ``ValueError``: named twice."""
    rows: list[HandOver] = [row for path in settings.HAND_OVERS for row in import_string(path)]
    found = {row.kind: row for row in rows}
    if len(found) != len(rows):
        raise ValueError("A kind of notice stands in the tables twice.")
    return found
