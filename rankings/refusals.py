"""Why an act on a ranking is refused, one sentence for each word: why, and the way out."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rankings.services.locks import Refused

SENTENCES = {
    "rights": gettext_lazy(
        "Vị trí của bạn không có việc này. Người quản trị của tỉnh giao vị trí."
    ),
    "state": gettext_lazy(
        "Bước này đã có người làm, hoặc chưa đến lượt. Trang đang cho thấy trạng thái mới; chưa có"
        " gì thay đổi."
    ),
    "fixed": gettext_lazy(
        "Kết quả của kỳ này đã được Chủ tịch Hội đồng chốt, nên không lập lại được. Trước khi ký,"
        " Chủ tịch trả lại được; sau khi công bố thì chỉ có quyết định sửa đổi hoặc thay thế."
    ),
    "blocked": gettext_lazy(
        "Chưa lập được bảng xếp hạng: còn hồ sơ chưa khóa hoặc chỉ số chưa có kết luận, nêu ở danh"
        " sách trên trang."
    ),
    "empty": gettext_lazy(
        "Kỳ này chưa có cơ quan nào thuộc một nhóm xếp hạng. Phân nhóm trước, rồi lập bảng."
    ),
    "stale": gettext_lazy(
        "Số liệu, nhóm hoặc tên cơ quan đã đổi sau khi lập bảng. Dựng lại rồi soát lại."
    ),
    "open": gettext_lazy(
        "Có hồ sơ vừa được trả lại và đơn vị còn thời gian gửi. Chờ hết thời gian đó."
    ),
    "unexplained": gettext_lazy(
        "Bảng có chỗ khác quy tắc của bộ chỉ số: viết lý do giữ nguyên trước khi xác nhận đã soát."
    ),
    "changed": gettext_lazy(
        "Bảng đã đổi sau khi bạn mở trang. Đọc lại bảng mới dưới đây rồi hãy duyệt."
    ),
    "sample_number": gettext_lazy(
        "Đây là dữ liệu minh họa: số quyết định phải bắt đầu bằng MH-, ví dụ MH-01/QĐ-UBND."
    ),
    "real_number": gettext_lazy("Số bắt đầu bằng MH- chỉ dành cho dữ liệu minh họa."),
    "number_taken": gettext_lazy(
        "Số này đã dùng cho một kết quả xếp hạng khác của cùng năm. Kiểm tra lại số."
    ),
    "signed_later": gettext_lazy("Ngày này còn ở phía trước. Ghi ngày trên văn bản đã ký."),
    "numbered_before_signed": gettext_lazy("Ngày ban hành không thể đứng trước ngày ký."),
    "confirmation": gettext_lazy(
        "Số vừa gõ khác số của quyết định, nên chưa công bố gì. Gõ đúng từng chữ."
    ),
}


def sentence(refused: Refused) -> str:
    """What a page says where ``refused`` was raised.

    Raises ``KeyError`` on a word that has no sentence.
    """
    if refused.reason == "letters":
        return _(
            "Phông chữ của văn bản không có ký tự {letters}, nên phụ lục không in được. Sửa lời văn"
            " hoặc tên cơ quan rồi soát lại."
        ).format(letters=" ".join(f"“{letter}”" for letter in refused.said))
    if refused.reason == "broken":
        places = "; ".join(f"{one.agency} {code}".strip() for one, code in refused.places)
        return _(
            "Chưa tính được điểm: câu trả lời trái quy tắc ở {places}. Thẩm định viên sửa ở đó."
        ).format(places=places)
    return str(SENTENCES[refused.reason])
