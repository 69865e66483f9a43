"""Why an act is refused, one sentence for each word: why, who can unlock it, until when.

A service raises the word; a page says the sentence, and keeps what was entered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.deadline_words import closes_at, instant, letter_said, open_until
from assessments.deadlines import IN_REVIEW, Phase, last_moment
from assessments.judging_refusals import JUDGING
from assessments.models import Cycle, EntryDuty, Submission, User
from assessments.permissions import (
    allows,
    belongs_to,
    can_edit,
    can_extend,
    can_return,
    can_review,
    conflict_word,
    has_conflict,
    has_sent,
    is_officer_of,
    is_open_to_agency,
    is_reviewer,
    phase,
    top_up_of,
)
from assessments.selectors.duties import duties_of
from assessments.selectors.extensions import extension_in_force
from assessments.selectors.top_up import beyond_estimates, estimates_of
from assessments.services.cycles import first_moment_after_data
from assessments.services.documents import library_of
from assessments.services.submissions import content_of, missing_in
from assessments.workflow import SubmissionAction, SubmissionState


def sentence(reason: str, submission: Submission, now: datetime) -> str:
    """What a page says where ``Refused(reason)`` was raised.

    Raises ``KeyError`` on a word that has no sentence.
    """
    said = SENTENCES[reason]
    return said(submission, now) if callable(said) else str(said)


def not_later_sentence(reason: str, printed: datetime, now: datetime) -> str:
    """What a page says where ``extensions.NotLater(reason)`` was raised."""
    return str(NOT_LATER[reason]).format(printed=instant(last_moment(printed)), now=instant(now))


def unfit_window_sentence(reason: str, cycle: Cycle, now: datetime) -> str:
    """What a page says where ``cycles.UnfitWindow(reason)`` was raised."""
    last = instant(last_moment(first_moment_after_data(cycle)))
    return str(UNFIT_WINDOW[reason]).format(last=last, now=instant(now))


def unfit_sentence(reason: str) -> str:
    """What a page says where ``posts.Unfit(reason)`` was raised."""
    return str(UNFIT[reason])


def _not_open(submission: Submission, now: datetime) -> str:
    return _("{cycle} mở nhập liệu từ {instant}.").format(
        cycle=submission.cycle, instant=instant(submission.cycle.opens_at)
    )


def _deadline(submission: Submission, now: datetime) -> str:
    """When it was locked and by what, then who opens it: the secretary, or the top-up to come."""
    asked = _("Xin gia hạn bằng công văn gửi {standing}.").format(
        standing=submission.cycle.standing_agency
    )
    return " ".join(filter(None, (_locked(submission), asked, _top_up_to_come(submission, now))))


def _locked(submission: Submission) -> str:
    until, extension = closes_at(submission), extension_in_force(submission)
    said = {"instant": instant(last_moment(until)), "clause": submission.deadline.printed}
    if extension is not None:
        text = _("Đã khóa lúc {instant}: hạn “{clause}” đã được gia hạn đến đó theo {letter}.")
        return text.format(letter=letter_said(extension.letter), **said)
    if submission.reopened_until == until:
        return _("Đã khóa lúc {instant}, hết thời gian hồ sơ được mở lại.").format(**said)
    return _("Đã khóa lúc {instant} theo hạn “{clause}”.").format(**said)


def _top_up_to_come(submission: Submission, now: datetime) -> str:
    window = top_up_of(submission.cycle)
    if window is None or now >= window.opens_at or not estimates_of(submission):
        return ""
    return _("Các số ước đã gửi được chốt lại từ {opens} đến {closes}.").format(
        opens=instant(window.opens_at), closes=instant(last_moment(window.closes_at))
    )


def _fixed(submission: Submission, now: datetime) -> str:
    return _(
        "Kết quả {cycle} đã được Chủ tịch Hội đồng chốt lúc {instant}. Sai sót về thể thức được"
        " đính chính bằng công văn; về nội dung bằng quyết định sửa đổi hoặc thay thế."
    ).format(cycle=submission.cycle, instant=instant(submission.cycle.results_fixed_at))


def _state(submission: Submission, now: datetime) -> str:
    """Whose turn it is. In the review: somebody else was quicker, or it is not due yet."""
    if not is_open_to_agency(submission, now):
        return _(
            "Bước này đã có người làm, hoặc chưa đến lượt. Mở lại trang để xem trạng thái mới;"
            " chưa có gì thay đổi."
        )
    until = instant(last_moment(open_until(submission, now)))
    if submission.state == SubmissionState.SENT and phase(submission, now) is Phase.TOP_UP:
        return _(
            "Hồ sơ đã gửi (bản {number}). Cán bộ mở bước chốt số liệu để thay các số ước, đến"
            " {until}."
        ).format(number=submission.versions.count(), until=until)
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


def _incomplete(submission: Submission, now: datetime) -> str:
    return _("Chưa gửi được: {what}.").format(what=", ".join(missing_said(submission)))


def missing_said(submission: Submission) -> list[str]:
    """«2 chỉ số sai quy tắc»: how much of what keeps it from being sent."""
    kinds = Counter(missing.kind for missing in missing_in(submission))
    said = {
        "invalid": _("{n} chỉ số sai quy tắc"),
        "evidence": _("{n} chỉ số thiếu cả minh chứng và giải trình"),
        "window": _("{n} chỉ số có văn bản ngoài thời gian số liệu chưa nêu lý do"),
        "check": _("{n} chỉ số trái với số liệu khác của hồ sơ"),
        "unexplained": _("{n} chỉ số có cảnh báo chưa được giải thích"),
    }
    return [text.format(n=kinds[kind]) for kind, text in said.items() if kinds[kind]]


def _older_version(submission: Submission, now: datetime) -> str:
    return _(
        "{agency} đã gửi bản mới hơn (bản {number}). Thẩm định bản mới nhất; kết luận vừa nhập"
        " chưa được lưu."
    ).format(agency=submission.agency, number=submission.versions.count())


def _until_passed(submission: Submission, now: datetime) -> str:
    return _("Thời hạn mở lại phải sau lúc này ({instant}).").format(instant=instant(now))


def _own_agency(submission: Submission, now: datetime) -> str:
    return _(
        "Bạn công tác tại {agency} nên không gia hạn cho chính cơ quan mình được. Thư ký của cơ"
        " quan khác ghi gia hạn này."
    ).format(agency=submission.agency)


def _not_estimate(submission: Submission, now: datetime) -> str:
    return _(
        "Đến {until} chỉ thay được các chỉ số đã gửi là số ước. Chỉ số khác giữ như bản {number};"
        " Thư ký Hội đồng trả hồ sơ thì sửa được."
    ).format(
        until=instant(last_moment(open_until(submission, now))),
        number=submission.versions.count(),
    )


def _beyond_estimates(submission: Submission, now: datetime) -> str:
    content = content_of(submission, library_of(submission.agency_id))
    codes = beyond_estimates(submission, content["answers"])
    return _(
        "Chưa gửi được: chỉ số {codes} đã sửa sau bản {number} mà không phải số ước. Bản {number}"
        " vẫn được tính; Thư ký Hội đồng trả hồ sơ thì gửi được cả các chỉ số này."
    ).format(codes=", ".join(codes), number=submission.versions.count())


def _duty(submission: Submission, now: datetime) -> str:
    return _(
        "Chỉ số này đã được phân công cho người khác nhập. {given} Lãnh đạo đơn vị đổi được ở trang"
        " “Phân công nhập liệu”, đến {until}."
    ).format(
        given=duties_said(duties_of(submission, timezone.localdate(now))),
        until=instant(last_moment(open_until(submission, now))),
    )


def duties_said(duties: Mapping[str, Sequence[EntryDuty]]) -> str:
    """«Nhóm 1: An, Chi. Nhóm 3: Yến.»: who enters which of the main indices that were given."""
    said = _("Nhóm {main}: {names}.")
    return " ".join(
        said.format(main=main, names=", ".join(str(duty.officer) for duty in each))
        for main, each in duties.items()
    )


Said = str | Callable[[Submission, datetime], str]

SENTENCES: dict[str, Said] = {
    "not_open": _not_open,
    "deadline": _deadline,
    "fixed": _fixed,
    "state": _state,
    "rights": gettext_lazy(
        "Vị trí của bạn không có việc này. Người quản trị của tỉnh giao vị trí."
    ),
    "incomplete": _incomplete,
    "too_late": gettext_lazy(
        "Đã hết thời gian trả lời câu hỏi này; thẩm định viên kết luận theo hồ sơ đã có. Chỉ số Hội"
        " đồng đã kết luận mà đơn vị không trả lời thì được ghi nhận là đồng ý."
    ),
    "too_early": gettext_lazy(
        "Đơn vị còn thời gian trả lời. Kết luận được ngay khi đơn vị trả lời, hoặc khi hết hạn."
    ),
    "older_version": _older_version,
    "until_passed": _until_passed,
    "own_agency": _own_agency,
    "not_estimate": _not_estimate,
    "beyond_estimates": _beyond_estimates,
    "document": gettext_lazy(
        "Một minh chứng được chọn không có trong kho của đơn vị. Mở lại trang và chọn lại."
    ),
    "unseen": gettext_lazy(
        "Hồ sơ đã đổi sau khi bạn mở trang này. Đọc lại bản tóm tắt rồi gửi; lần bấm vừa rồi chưa"
        " gửi gì."
    ),
    "document_cited": gettext_lazy(
        "Minh chứng này đang được dùng ở một chỉ số. Gỡ khỏi chỉ số đó trước, rồi đưa ra khỏi kho."
    ),
    "document_with_head": gettext_lazy(
        "Hồ sơ dùng minh chứng này đang ở lãnh đạo đơn vị để duyệt nên thông tin của nó giữ nguyên."
        " Lãnh đạo trả lại thì sửa được."
    ),
    "unknown_indicator": gettext_lazy("Bộ chỉ số của kỳ này không có chỉ số đó."),
    "entered_by_council": gettext_lazy(
        "Chỉ số này do Hội đồng nhập, không có số đơn vị khai để đồng ý. Nhập kết quả của Hội đồng."
    ),
    "measured_elsewhere": gettext_lazy(
        "Số này do cơ quan đo cung cấp; thẩm định viên không nhập, không sửa. Cần sửa thì thư ký"
        " nhập số đo mới có nguồn và ngày."
    ),
    "measured_own": gettext_lazy(
        "Không ai nhập số đo của đơn vị mình hoặc đơn vị mình đã khai xung đột lợi ích. Thư ký hoặc"
        " Chủ tịch Hội đồng thuộc cơ quan khác nhập số này."
    ),
    "not_measured": gettext_lazy("Chỉ số này không do cơ quan đo cung cấp."),
    "measured_contested": gettext_lazy(
        "Đơn vị đang giải trình số này. Kết luận giải trình, giữ hoặc sửa bằng số đo mới, thay cho"
        " nhập thẳng."
    ),
    "measured_decided": gettext_lazy(
        "Hội đồng đã quyết số này ở phiên họp; số đo mới không thay được quyết nghị."
    ),
    "measured_replied": gettext_lazy(
        "Đơn vị đã trả lời theo số này nên không rút được. Nhập số đo mới để thay."
    ),
    "measured_withdrawn": gettext_lazy("Đợt nhập này đã rút rồi; mỗi đợt rút một lần."),
    "measured_reason": gettext_lazy("Ghi lý do, ít nhất 20 ký tự, để sau này còn hiểu vì sao."),
    "measured_full": gettext_lazy("Số đo này đã được đủ điểm, không có gì để giải trình."),
    "measured_no_round": gettext_lazy(
        "Giải trình số đo trong lúc một đợt giải trình đang mở; hiện không có đợt nào."
    ),
    "measured_same": gettext_lazy(
        "Số đo sửa phải khác số đang tính. Không đổi số thì giữ số đã đo và nêu lý do."
    ),
    "measured_source": gettext_lazy("Ghi nguồn của số đo: hệ thống, cuộc điều tra hay cơ quan đo."),
    "measured_before": gettext_lazy(
        "Ngày của số đo ở trước năm đánh giá, nên không nói gì về năm ấy. Xem lại ngày, tháng, năm."
    ),
    "measured_future": gettext_lazy("Ngày của số đo không được sau hôm nay."),
    "entered_by_agency": gettext_lazy(
        "Chỉ số này do đơn vị nhập. Đồng ý, điều chỉnh hoặc hỏi lại thay cho nhập mới."
    ),
    "needs_ruling": gettext_lazy(
        "Đơn vị đề nghị “không phát sinh”. Chọn cách tính của Hội đồng: đủ điểm, không điểm, hay bỏ"
        " ra khỏi điểm tối đa của đơn vị."
    ),
    "choice": gettext_lazy(
        "Mức đã chọn không có trong chỉ số này; câu trả lời đã lưu vẫn giữ nguyên. Mở lại trang và"
        " chọn lại."
    ),
    "duty": _duty,
    "not_officer": gettext_lazy(
        "Chỉ giao được cho cán bộ đang giữ vị trí nhập liệu của đơn vị. Người quản trị của tỉnh"
        " giao vị trí."
    ),
    "carry_nothing": gettext_lazy(
        "Năm trước không có số nào của chỉ số này được giữ lại, nên không có gì để dùng lại. Nhập"
        " số của năm nay."
    ),
    "carry_changed": gettext_lazy(
        "Không dùng lại số năm trước: chỉ số đã đổi cách tính. Nhập số của năm nay."
    ),
    "carry_dated": gettext_lazy(
        "Chỉ số này hỏi một ngày hoặc mức tăng của chính năm đánh giá, nên số năm trước không dùng"
        " lại được. Nhập số của năm nay."
    ),
    "carry_over": gettext_lazy(
        "Chỉ số này đã có số của năm nay. Xác nhận thì số năm trước mới thay vào chỗ đó."
    ),
    "question_answered": gettext_lazy(
        "Câu hỏi này đã có trả lời; mỗi câu trả lời một lần. Cần nói thêm thì đăng thông báo."
    ),
    "question_empty": gettext_lazy("Viết câu hỏi, hoặc trả lời, trước khi gửi."),
    "question_long": gettext_lazy(
        "Dài quá mức cho phép. Rút gọn rồi gửi lại; chưa có gì được gửi đi."
    ),
    "judged_before": gettext_lazy(
        "Chỉ số này của đơn vị đã có kết luận. Kết luận chung không ghi đè; mở từng hồ sơ để xem."
    ),
    "not_by_its_rule": gettext_lazy(
        "Giá trị chung không theo quy tắc của chỉ số ở hồ sơ này. Thẩm định riêng hồ sơ này."
    ),
    "response_long": gettext_lazy(
        "Giải trình dài quá 600 ký tự. Rút gọn rồi gửi lại; chưa có gì được gửi đi."
    ),
    "response_empty": gettext_lazy(
        "Viết giải trình trước khi gửi; chỉ đồng ý thì không phải viết."
    ),
    "nothing_to_agree": gettext_lazy(
        "Hội đồng mới hỏi, chưa kết luận giá trị nào để đồng ý. Viết giải trình hoặc bổ sung."
    ),
    "nothing_to_uphold": gettext_lazy(
        "Hội đồng mới hỏi, chưa kết luận giá trị nào. Giữ giá trị khai, điều chỉnh hoặc không chấp"
        " nhận."
    ),
    "no_claim": gettext_lazy("Đơn vị không đề nghị “không phát sinh” ở chỉ số này."),
    **JUDGING,
}

NOT_LATER = {
    "until_passed": gettext_lazy("Thời hạn mới phải sau lúc này ({now})."),
    "not_later": gettext_lazy(
        "Thời hạn mới phải sau hạn theo văn bản ({printed}): gia hạn không rút ngắn thời gian của"
        " đơn vị."
    ),
}

UNFIT_WINDOW = {
    "year_not_over": gettext_lazy("Số liệu chốt đến hết {last}; bước chốt mở sau lúc đó."),
    "order": gettext_lazy("Lúc hết chốt số liệu phải sau lúc mở."),
    "passed": gettext_lazy("Lúc hết chốt số liệu phải sau lúc này ({now})."),
    "begun": gettext_lazy("Bước chốt số liệu đã mở: chỉ dời được lúc hết."),
}

NO_HOME_UNIT = gettext_lazy(
    "Thẩm định viên, thư ký, chủ tịch và ủy viên phải có cơ quan công tác: không ai được thẩm định"
    " chính cơ quan mình, nên hệ thống phải biết đó là cơ quan nào."
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
    "not_begun": gettext_lazy("Vị trí này chưa bắt đầu, nên chưa có gì để bàn giao."),
    "to_oneself": gettext_lazy("Người nhận chính là người đang giữ vị trí này."),
    "last_administrator": gettext_lazy(
        "Đây là người quản trị cuối cùng. Giao vị trí quản trị cho người khác trước, nếu không sẽ"
        " không còn ai giao được vị trí."
    ),
}


def lock_sentence(user: User, submission: Submission, now: datetime) -> str:
    """Why ``user`` cannot change the values now; blank where they can, or never could.

    The head never enters values: they are told what shuts them to everyone, not whose turn it is.
    """
    if can_edit(user, submission, now) or not belongs_to(user, submission.agency_id):
        return ""
    words = {Phase.NOT_OPEN: "not_open", Phase.REVIEW: "deadline", Phase.FIXED: "fixed"}
    if not is_open_to_agency(submission, now):
        words[Phase.TOP_UP] = "deadline"
    word = words.get(phase(submission, now), "state")
    if word == "state" and not is_officer_of(user, submission.agency_id):
        # While an officer enters, the head's page says so itself.
        return "" if allows(submission, SubmissionAction.EDIT) else sentence(word, submission, now)
    return sentence(word, submission, now)


def counted_sentence(submission: Submission, now: datetime) -> str:
    """Which version counts where the working copy went on from it and was not sent again.

    Blank: nothing was sent, or what was sent is what stands.
    """
    if submission.state == SubmissionState.SENT:
        return ""
    newest = submission.versions.defer("content").order_by("-number").first()
    if newest is None:
        return ""
    said = {"number": newest.number, "at": instant(newest.sent_at)}
    if is_open_to_agency(submission, now):
        until = instant(last_moment(open_until(submission, now)))
        return _(
            "Bản {number} gửi lúc {at} vẫn được tính nếu không gửi bản mới trước khi khóa, hết"
            " {until}."
        ).format(**said, until=until)
    return _("Hết hạn mà hồ sơ chưa gửi lại: Hội đồng dùng bản {number} gửi lúc {at}.").format(
        **said
    )


def review_lock_sentence(user: User, submission: Submission, now: datetime) -> str:
    """Why a reviewer cannot judge what was sent now; blank where they can, or never could."""
    if can_review(user, submission, now) or not is_reviewer(user):
        return ""
    if phase(submission, now) is Phase.SELF_ASSESSMENT and submission.state != SubmissionState.SENT:
        return _still_counts(submission, now)
    return _standing_sentence(submission, now)


def _still_counts(submission: Submission, now: datetime) -> str:
    """What the council has while the agency works on: its newest version, until another comes."""
    newest = submission.versions.last()
    if newest is None:
        return _standing_sentence(submission, now)
    return _(
        "Đơn vị đang sửa hồ sơ và gửi lại được đến {until}. Bản {number} gửi lúc {sent} vẫn được"
        " tính cho đến khi có bản mới; thẩm định sau lúc đó."
    ).format(
        until=instant(last_moment(open_until(submission, now))),
        number=newest.number,
        sent=instant(newest.sent_at),
    )


def extension_lock_sentence(user: User, submission: Submission, now: datetime) -> str:
    """Why the secretary cannot give this agency more time; blank where they can."""
    if has_conflict(user, submission.agency_id):
        declared = conflict_word(user, submission.agency_id) == "declared_conflict"
        return sentence("declared_conflict" if declared else "own_agency", submission, now)
    return "" if can_extend(user, submission, now) else sentence("fixed", submission, now)


def return_lock_sentence(user: User, submission: Submission, now: datetime) -> str:
    """Why the secretary cannot give it back now; blank where they can."""
    if can_return(user, submission, now):
        return ""
    if phase(submission, now) in IN_REVIEW and not has_sent(submission):
        return _(
            "Đơn vị chưa gửi bản nào nên không có gì để trả. Gia hạn bằng công văn thì đơn vị nhập"
            " và gửi được."
        )
    return _standing_sentence(submission, now)


def _standing_sentence(submission: Submission, now: datetime) -> str:
    words = {Phase.NOT_OPEN: "not_open", Phase.FIXED: "fixed"}
    return sentence(words.get(phase(submission, now), "state"), submission, now)
