"""Why an act is refused, one sentence for each word: why, who can unlock it, until when.

A service raises the word; a page says the sentence, and keeps what was entered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.deadline_words import closes_at, instant
from assessments.deadlines import Phase, last_moment
from assessments.models import Submission, User
from assessments.permissions import (
    can_edit,
    can_return,
    can_review,
    is_officer_of,
    is_reviewer,
    phase,
)
from assessments.services.submissions import missing_in
from assessments.workflow import SubmissionState


def sentence(reason: str, submission: Submission, now: datetime) -> str:
    """What a page says where ``Refused(reason)`` was raised.

    Raises ``KeyError`` on a word that has no sentence.
    """
    said = SENTENCES[reason]
    return said(submission, now) if callable(said) else str(said)


def unfit_sentence(reason: str) -> str:
    """What a page says where ``posts.Unfit(reason)`` was raised."""
    return str(UNFIT[reason])


def _not_open(submission: Submission, now: datetime) -> str:
    return _("{cycle} mở nhập liệu từ {instant}.").format(
        cycle=submission.cycle, instant=instant(submission.cycle.opens_at)
    )


def _deadline(submission: Submission, now: datetime) -> str:
    locked = instant(last_moment(closes_at(submission)))
    if submission.reopened_until:
        return _(
            "Đã khóa lúc {instant}, hết thời gian hồ sơ được mở lại. Xin gia hạn bằng công văn gửi"
            " {standing}."
        ).format(instant=locked, standing=submission.cycle.standing_agency)
    return _(
        "Đã khóa lúc {instant} theo hạn “{clause}”. Xin gia hạn bằng công văn gửi {standing}."
    ).format(
        instant=locked,
        clause=submission.deadline.printed,
        standing=submission.cycle.standing_agency,
    )


def _fixed(submission: Submission, now: datetime) -> str:
    return _(
        "Kết quả {cycle} đã được Chủ tịch Hội đồng chốt lúc {instant}. Sai sót về thể thức được"
        " đính chính bằng công văn; về nội dung bằng quyết định sửa đổi hoặc thay thế."
    ).format(cycle=submission.cycle, instant=instant(submission.cycle.results_fixed_at))


def _state(submission: Submission, now: datetime) -> str:
    """Whose turn it is. In the review: somebody else was quicker, or it is not due yet."""
    if phase(submission, now) is not Phase.SELF_ASSESSMENT:
        return _(
            "Bước này đã có người làm, hoặc chưa đến lượt. Mở lại trang để xem trạng thái mới;"
            " chưa có gì thay đổi."
        )
    until = instant(last_moment(closes_at(submission)))
    if submission.state == SubmissionState.SENT:
        return _(
            "Hồ sơ đã gửi (bản {number}). Lãnh đạo đơn vị có thể rút lại để sửa đến {until}."
        ).format(number=submission.versions.count(), until=until)
    if submission.state == SubmissionState.WITH_HEAD:
        return _(
            "Hồ sơ đang ở lãnh đạo đơn vị để duyệt. Lãnh đạo trả lại thì sửa được, đến {until}."
        ).format(until=until)
    return _(
        "Hồ sơ đang ở cán bộ nhập liệu. Cán bộ chuyển duyệt thì lãnh đạo gửi được, đến {until}."
    ).format(until=until)


def _conflict(submission: Submission, now: datetime) -> str:
    return _(
        "Bạn công tác tại {agency} nên không được thẩm định hồ sơ này. Thư ký Hội đồng giao cho"
        " người của cơ quan khác."
    ).format(agency=submission.agency)


def _incomplete(submission: Submission, now: datetime) -> str:
    kinds = Counter(missing.kind for missing in missing_in(submission))
    said = {
        "invalid": _("{n} chỉ số sai quy tắc"),
        "evidence": _("{n} chỉ số thiếu cả minh chứng và giải trình"),
    }
    parts = [text.format(n=kinds[kind]) for kind, text in said.items() if kinds[kind]]
    return _("Chưa gửi được: {what}.").format(what=", ".join(parts))


def _older_version(submission: Submission, now: datetime) -> str:
    return _(
        "{agency} đã gửi bản mới hơn (bản {number}). Thẩm định bản mới nhất; kết luận vừa nhập"
        " chưa được lưu."
    ).format(agency=submission.agency, number=submission.versions.count())


def _until_passed(submission: Submission, now: datetime) -> str:
    return _("Thời hạn mở lại phải sau lúc này ({instant}).").format(instant=instant(now))


Said = str | Callable[[Submission, datetime], str]

SENTENCES: dict[str, Said] = {
    "not_open": _not_open,
    "deadline": _deadline,
    "fixed": _fixed,
    "state": _state,
    "rights": gettext_lazy(
        "Vị trí của bạn không có việc này. Người quản trị của tỉnh giao vị trí."
    ),
    "conflict": _conflict,
    "incomplete": _incomplete,
    "too_late": gettext_lazy(
        "Đã hết thời gian trả lời câu hỏi này; thẩm định viên kết luận theo hồ sơ đã có."
    ),
    "too_early": gettext_lazy(
        "Đơn vị còn thời gian trả lời. Kết luận được ngay khi đơn vị trả lời, hoặc khi hết hạn."
    ),
    "older_version": _older_version,
    "until_passed": _until_passed,
    "unknown_indicator": gettext_lazy("Bộ chỉ số của kỳ này không có chỉ số đó."),
    "entered_by_council": gettext_lazy(
        "Chỉ số này do Hội đồng nhập, không có số đơn vị khai để đồng ý. Nhập kết quả của Hội đồng."
    ),
    "entered_by_agency": gettext_lazy(
        "Chỉ số này do đơn vị nhập. Đồng ý, điều chỉnh hoặc hỏi lại thay cho nhập mới."
    ),
    "needs_ruling": gettext_lazy(
        "Đơn vị đề nghị “không phát sinh”. Chọn cách tính của Hội đồng: đủ điểm, không điểm, hay bỏ"
        " ra khỏi điểm tối đa của đơn vị."
    ),
    "no_claim": gettext_lazy("Đơn vị không đề nghị “không phát sinh” ở chỉ số này."),
}

NO_HOME_UNIT = gettext_lazy(
    "Thẩm định viên, thư ký và chủ tịch phải có cơ quan công tác: không ai được thẩm định chính"
    " cơ quan mình, nên hệ thống phải biết đó là cơ quan nào."
)

UNFIT = {
    "held": gettext_lazy(
        "Người này đang giữ đúng vị trí đó. Kết thúc vị trí đang giữ trước khi giao lại."
    ),
    "no_home_unit": NO_HOME_UNIT,
    "ended": gettext_lazy("Vị trí này đã kết thúc từ trước."),
    "ends_before_start": gettext_lazy("Ngày kết thúc đứng trước ngày bắt đầu của vị trí."),
    "administrator_there": gettext_lazy(
        "Cổng đã có người quản trị: chính người đó giao vị trí cho người khác."
    ),
    "last_administrator": gettext_lazy(
        "Đây là người quản trị cuối cùng. Giao vị trí quản trị cho người khác trước, nếu không sẽ"
        " không còn ai giao được vị trí."
    ),
}


def lock_sentence(user: User, submission: Submission, now: datetime) -> str:
    """Why ``user`` cannot change the values now; blank where they can, or never could."""
    if can_edit(user, submission, now) or not is_officer_of(user, submission.agency_id):
        return ""
    words = {Phase.NOT_OPEN: "not_open", Phase.REVIEW: "deadline", Phase.FIXED: "fixed"}
    return sentence(words.get(phase(submission, now), "state"), submission, now)


def review_lock_sentence(user: User, submission: Submission, now: datetime) -> str:
    """Why a reviewer cannot judge what was sent now; blank where they can, or never could."""
    if can_review(user, submission, now) or not is_reviewer(user):
        return ""
    return _standing_sentence(submission, now)


def return_lock_sentence(user: User, submission: Submission, now: datetime) -> str:
    """Why the secretary cannot give it back now; blank where they can."""
    return "" if can_return(user, submission, now) else _standing_sentence(submission, now)


def _standing_sentence(submission: Submission, now: datetime) -> str:
    words = {Phase.NOT_OPEN: "not_open", Phase.FIXED: "fixed"}
    return sentence(words.get(phase(submission, now), "state"), submission, now)
