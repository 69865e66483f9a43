"""Why a round of giải trình or an act of the council is refused: why, who can, until when."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.deadline_words import instant
from assessments.deadlines import last_moment
from assessments.models import Cycle, ResponseWindow
from assessments.models.cycle import MAX_ROUNDS
from assessments.reasons import MIN_SENTENCE


def unfit_round_sentence(reason: str, cycle: Cycle, window: ResponseWindow | None = None) -> str:
    """What a page says where ``windows.UnfitRound(reason)`` was raised; without ``window`` of the
    last one."""
    window = window or cycle.windows.order_by("-number").first()
    until = instant(last_moment(window.closes_at)) if window else ""
    text = str(UNFIT_ROUND[reason])
    return text.format(until=until, rounds=cycle.response_rounds, most=MAX_ROUNDS)


def unfit_session_sentence(reason: str, cycle: Cycle) -> str:
    """What a page says where ``sessions.UnfitSession(reason)`` was raised."""
    text = str(UNFIT_SESSION[reason])
    window = cycle.windows.order_by("-number").first() if reason == "window" else None
    until = instant(last_moment(window.closes_at)) if window else ""
    quorum = str(cycle.get_quorum_display())  # type: ignore[attr-defined]
    return text.format(quorum=quorum, few=MIN_SENTENCE, standing=cycle.standing_agency, until=until)


def unfit_body_sentence(reason: str) -> str:
    """What a page says where ``bodies.UnfitBody(reason)`` was raised."""
    return str(UNFIT_BODY[reason])


def unfit_step_sentence(reason: str) -> str:
    """What a page says where ``steps.UnfitStep(reason)`` was raised."""
    return str(UNFIT_STEP[reason])


def fixed_sentence(cycle: Cycle) -> str:
    """Why nothing here can be opened, moved or decided any more; blank while it can."""
    if cycle.results_fixed_at is None:
        return ""
    text = _("Kết quả đã được Chủ tịch Hội đồng chốt lúc {instant}: không mở hay quyết thêm được.")
    return text.format(instant=instant(cycle.results_fixed_at))


UNFIT_SECOND = gettext_lazy(
    "Còn giá trị chấm hai lần chưa đủ hai kết luận, hoặc hai kết luận khác điểm mà Chủ tịch chưa"
    " quyết. Xem trang “Chấm hai lần”; xong thì mở được."
)

UNFIT_ROUND: dict[str, str | Promise] = {
    "open": gettext_lazy(
        "Đang có một đợt giải trình, đến {until}. Đợt sau mở được khi đợt này kết thúc."
    ),
    "rounds": gettext_lazy(
        "Kỳ này đặt {rounds} vòng giải trình. Thư ký đổi được số vòng ở trang này, từ số vòng đã mở"
        " đến {most}."
    ),
    "far": gettext_lazy(
        "Một đợt giải trình còn nhiều nhất 60 ngày kể từ hôm nay, vì đã cho thì không rút lại được."
        " Xem lại ngày, tháng, năm."
    ),
    "passed": gettext_lazy("Ngày cuối phải sau lúc này: đơn vị cần có thời gian để trả lời."),
    "nothing": gettext_lazy(
        "Chưa có chỉ số nào để hỏi: không kết luận nào thấp hơn số khai, không câu hỏi nào đang mở."
    ),
    "session": gettext_lazy(
        "Hội đồng đang họp. Bế mạc phiên họp rồi mới mở được một đợt giải trình nữa."
    ),
    "second": UNFIT_SECOND,
    "over": gettext_lazy("Đợt giải trình này đã kết thúc lúc {until} nên không gia hạn được nữa."),
    "not_later": gettext_lazy(
        "Hạn mới phải sau hạn đang có ({until}): gia hạn không rút ngắn thời gian của đơn vị."
    ),
}

UNFIT_SESSION: dict[str, str | Promise] = {
    "state": gettext_lazy(
        "Việc này đã có người làm, hoặc phiên họp chưa đến bước đó. Mở lại trang để xem trạng thái"
        " mới; chưa có gì thay đổi."
    ),
    "there": gettext_lazy("Đang có một phiên họp chưa bế mạc. Bế mạc rồi mới lập phiên sau."),
    "no_chair": gettext_lazy(
        "Chưa có Chủ tịch Hội đồng. Người quản trị giao vị trí đó rồi lập được phiên họp."
    ),
    "chair_unnamed": gettext_lazy(
        "Người giữ vị trí Chủ tịch Hội đồng không có trong quyết định lập Hội đồng đã ghi. Thư ký"
        " sửa bản ghi quyết định, hoặc người quản trị giao lại vị trí, rồi lập phiên họp."
    ),
    "window": gettext_lazy(
        "Đợt giải trình còn mở đến {until}. Phiên họp khai mạc được khi các đơn vị đã hết thời gian"
        " trả lời."
    ),
    "second": UNFIT_SECOND,
    "nothing": gettext_lazy("Không có nội dung nào chờ Hội đồng quyết, nên chưa cần họp."),
    "quorum": gettext_lazy("Chưa đủ túc số: cần {quorum}. Ghi lại người có mặt, hoặc dời phiên."),
    "begun": gettext_lazy("Đã có phiên họp khai mạc nên quy chế giữ nguyên cho cả kỳ."),
    "conflict": gettext_lazy(
        "Bạn công tác tại cơ quan này, hoặc đã khai xung đột lợi ích, nên không quyết và không biểu"
        " quyết nội dung của nó. Chủ tịch hoặc Thư ký không có xung đột ghi quyết nghị."
    ),
    "rights": gettext_lazy(
        "Vị trí của bạn không có việc này ở phiên họp: Thư ký, chủ tọa ghi quyết nghị; thành viên"
        " có mặt thì bỏ phiếu."
    ),
    "voted": gettext_lazy("Bạn đã bỏ phiếu ở lượt này. Mỗi thành viên một phiếu, không đổi được."),
    "entitled": gettext_lazy(
        "Chưa quá nửa số người được bỏ phiếu đã bỏ phiếu. Kiểm phiếu được khi đủ."
    ),
    "choice": gettext_lazy("Chọn một trong các phương án của nội dung này."),
    "same_declared": gettext_lazy(
        "Giá trị này đúng bằng số đơn vị khai. Chọn “Giữ số đơn vị khai”, hoặc nhập giá trị khác."
    ),
    "same_reviewed": gettext_lazy(
        "Giá trị này đúng bằng kết luận thẩm định. Chọn “Theo kết luận thẩm định”, hoặc nhập giá"
        " trị khác."
    ),
    "sentence": gettext_lazy("Viết lý do, ít nhất {few} ký tự: biên bản và đơn vị đọc câu này."),
    "decided": gettext_lazy("Nội dung này Hội đồng đã quyết; quyết nghị đã ghi thì không đổi."),
    "running": gettext_lazy(
        "Nội dung này đang bỏ phiếu: kiểm phiếu trước. Chưa đủ phiếu để kiểm thì bế mạc, phiên sau"
        " quyết."
    ),
    "ballot": gettext_lazy(
        "Lượt bỏ phiếu chưa mở, đã mở rồi, hoặc đã kiểm. Mở lại trang để xem trạng thái mới."
    ),
}

UNFIT_STEP: dict[str, str | Promise] = {
    "gone": gettext_lazy("Không còn bước hoặc văn bản này. Mở lại trang để xem tiến trình mới."),
    "changed": gettext_lazy(
        "Có người vừa ghi bước này nên chưa lưu. Mở lại trang, xem bản mới rồi ghi tiếp; những gì"
        " bạn đã gõ còn ở dưới đây."
    ),
    "future": gettext_lazy("Ngày thực tế ở sau hôm nay. Ngày sắp tới ghi ở ô kế hoạch."),
    "removed": gettext_lazy("Bước này đã bỏ khỏi tiến trình. Đưa lại rồi mới ghi được."),
    "there": gettext_lazy("Bước này đang có trong tiến trình."),
    "document": gettext_lazy("Bước này đã có văn bản cùng số và ngày ấy."),
}

UNFIT_BODY: dict[str, str | Promise] = {
    "nobody": gettext_lazy("Ghi ít nhất một thành viên như quyết định nêu."),
    "many": gettext_lazy("Một quyết định ghi được nhiều nhất 60 thành viên."),
    "head": gettext_lazy(
        "Cần đúng một người đứng đầu: Chủ tịch của Hội đồng, Tổ trưởng của Tổ giúp việc."
    ),
    "twice": gettext_lazy("Một tài khoản được chọn ở hai dòng. Bỏ một dòng, hoặc chọn lại."),
    "function": gettext_lazy("Chức danh này không có ở tổ chức đang ghi. Chọn lại chức danh."),
    "future": gettext_lazy("Ngày quyết định ở sau hôm nay. Xem lại văn bản."),
    "there": gettext_lazy(
        "Quyết định cùng số và ngày đã được ghi. Nếu ghi sai, dùng “Sửa bản ghi” ở quyết định đó."
    ),
    "corrected": gettext_lazy("Bản ghi này đã có người sửa. Mở lại trang để xem bản mới."),
}
