"""The log in words: what kind of chain, what was done. A word nobody named here stands as it is."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

STREAM_KINDS = {
    "submission": gettext_lazy("Hồ sơ"),
    "cycle": gettext_lazy("Kỳ đánh giá"),
    "ranking": gettext_lazy("Bảng xếp hạng"),
    "people": gettext_lazy("Người và vị trí"),
    "library": gettext_lazy("Kho minh chứng"),
}

ACTS = {
    "cycle_opened": gettext_lazy("Mở kỳ đánh giá"),
    "agency_assigned": gettext_lazy("Phân nhóm một cơ quan"),
    "agency_unassigned": gettext_lazy("Bỏ một cơ quan khỏi kỳ"),
    "agency_regrouped": gettext_lazy("Đổi nhóm xếp hạng của một cơ quan"),
    "deadline_extended": gettext_lazy("Gia hạn"),
    "top_up_set": gettext_lazy("Đặt thời gian chốt số liệu"),
    "answers_saved": gettext_lazy("Lưu số liệu"),
    "submission_pass_on": gettext_lazy("Chuyển lãnh đạo duyệt"),
    "submission_hand_back": gettext_lazy("Lãnh đạo trả lại"),
    "submission_send": gettext_lazy("Gửi hồ sơ"),
    "submission_withdraw": gettext_lazy("Rút hồ sơ"),
    "submission_return": gettext_lazy("Thư ký trả hồ sơ"),
    "submission_top_up": gettext_lazy("Mở chốt số liệu"),
    "finding_agree": gettext_lazy("Đồng ý với số khai"),
    "finding_adjust": gettext_lazy("Điều chỉnh"),
    "finding_enter": gettext_lazy("Hội đồng nhập"),
    "finding_ask": gettext_lazy("Hỏi lại đơn vị"),
    "finding_respond": gettext_lazy("Đơn vị giải trình"),
    "finding_conclude": gettext_lazy("Kết luận sau giải trình"),
    "common_ruling_given": gettext_lazy("Kết luận chung cho các trường hợp giống nhau"),
    "finding_concede": gettext_lazy("Đơn vị đồng ý với kết luận"),
    "finding_uphold": gettext_lazy("Kết luận, đơn vị còn không đồng ý"),
    "finding_decide": gettext_lazy("Hội đồng quyết"),
    "findings_silent": gettext_lazy("Đơn vị không trả lời: ghi nhận đồng ý"),
    "window_opened": gettext_lazy("Mở đợt giải trình"),
    "window_extended": gettext_lazy("Gia hạn đợt giải trình"),
    "window_closed": gettext_lazy("Đợt giải trình kết thúc"),
    "rounds_set": gettext_lazy("Đặt số vòng giải trình"),
    "council_rules_set": gettext_lazy("Đặt quy chế họp Hội đồng"),
    "session_prepared": gettext_lazy("Lập phiên họp"),
    "session_edited": gettext_lazy("Ghi thành phần phiên họp"),
    "session_opened": gettext_lazy("Khai mạc phiên họp"),
    "session_closed": gettext_lazy("Bế mạc phiên họp"),
    "ballot_opened": gettext_lazy("Đưa một nội dung ra bỏ phiếu"),
    "vote_cast": gettext_lazy("Thành viên bỏ phiếu"),
    "ballot_counted": gettext_lazy("Kiểm phiếu"),
    "question_asked": gettext_lazy("Đơn vị hỏi Cơ quan thường trực"),
    "question_answered": gettext_lazy("Cơ quan thường trực trả lời câu hỏi"),
    "announcement_posted": gettext_lazy("Đăng thông báo"),
    "findings_carried": gettext_lazy("Giữ kết luận cho bản mới"),
    "document_added": gettext_lazy("Thêm minh chứng vào kho"),
    "document_corrected": gettext_lazy("Sửa thông tin minh chứng"),
    "document_removed": gettext_lazy("Đưa minh chứng ra khỏi kho"),
    "post_given": gettext_lazy("Giao vị trí"),
    "post_ended": gettext_lazy("Kết thúc vị trí"),
    "post_handed_over": gettext_lazy("Bàn giao vị trí"),
    "efforts_marked": gettext_lazy("Đánh dấu công sức"),
    "duties_given": gettext_lazy("Phân công nhập liệu"),
    "duties_passed": gettext_lazy("Chuyển phần việc cho người kế nhiệm"),
    "field_rules_applied": gettext_lazy("Phân công thẩm định theo quy tắc"),
    "sample_drawn": gettext_lazy("Rút mẫu kiểm tra"),
    "sample_upheld": gettext_lazy("Kiểm tra mẫu: giữ kết luận"),
    "review_duties_given": gettext_lazy("Giao phần việc thẩm định"),
    "review_duty_declined": gettext_lazy("Từ chối phần việc thẩm định"),
    "blind_seed_announced": gettext_lazy("Công bố hạt giống chấm hai lần"),
    "blind_drawn": gettext_lazy("Rút mẫu chấm hai lần"),
    "second_unit_named": gettext_lazy("Đổi đơn vị chấm lần hai"),
    "second_score_given": gettext_lazy("Chấm lần hai"),
    "scores_compared": gettext_lazy("So hai lần chấm"),
    "finding_reconcile": gettext_lazy("Chủ tịch quyết giữa hai lần chấm"),
    "conflict_declared": gettext_lazy("Khai xung đột lợi ích"),
    "conflict_ended": gettext_lazy("Kết thúc xung đột lợi ích"),
    "conflicts_stated": gettext_lazy("Cam đoan đã khai đủ xung đột lợi ích"),
    "file_shut": gettext_lazy("Mở hồ sơ bị chặn vì xung đột lợi ích"),
    "invitation_sent": gettext_lazy("Gửi thư mời"),
    "ranking_built": gettext_lazy("Lập bảng xếp hạng"),
    "ranking_text_edited": gettext_lazy("Sửa lời văn phụ lục"),
    "ranking_checked": gettext_lazy("Soát bảng xếp hạng"),
    "ranking_approved": gettext_lazy("Chủ tịch duyệt kết quả"),
    "ranking_sent_back": gettext_lazy("Chủ tịch trả lại bảng xếp hạng"),
    "results_fixed": gettext_lazy("Chốt kết quả của kỳ"),
    "results_reopened": gettext_lazy("Mở lại kết quả của kỳ"),
    "ranking_signed": gettext_lazy("Ghi nhận việc ký"),
    "ranking_numbered": gettext_lazy("Ghi số, ngày ban hành"),
    "ranking_published": gettext_lazy("Công bố"),
}


def act_said(act: str) -> str:
    return str(ACTS.get(act, act))


def stream_said(stream: str) -> str:
    """«Hồ sơ 12», «Người và vị trí»."""
    kind, _colon, number = stream.partition(":")
    label = str(STREAM_KINDS.get(kind, kind))
    return _("{kind} {number}").format(kind=label, number=number) if number else label
