"""Why a file was not taken, and the way out."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from assessments.contents import KINDS
from assessments.services.evidence import MAX_SIZE, MEGABYTE, FileProblem

TOO_LARGE = frozenset({"too_big", "too_many_files", "too_many_bytes", "longer"})


def file_sentence(problem: FileProblem) -> str:
    return _sentences()[problem.code].format(
        found=problem.found,
        most=MAX_SIZE // MEGABYTE,
        most_files=settings.EVIDENCE_MAX_FILES,
        most_space=settings.EVIDENCE_MAX_BYTES // MEGABYTE,
        kinds=", ".join(ending.removeprefix(".").upper() for ending in KINDS),
    )


def status_of(problem: FileProblem) -> int:
    """The answer that a browser gets: 413 for what is too large, 422 for what is wrong."""
    return 413 if problem.code in TOO_LARGE else 422


def _sentences() -> dict[str, str]:
    return {
        "empty": _("Tệp “{found}” rỗng. Chọn lại tệp."),
        "too_big": _(
            "Tệp {found}, tối đa {most} MB. Nén ảnh quét hoặc chia theo trang minh chứng."
        ),
        "kind": _("Không nhận tệp loại “{found}”. Dùng {kinds}."),
        "content": _(
            "Nội dung của tệp “{found}” không đúng với đuôi tên. Xuất lại từ phần mềm gốc rồi tải"
            " lên."
        ),
        "password": _(
            "Tệp “{found}” có mật khẩu nên người thẩm định không mở được. Lưu lại không đặt mật"
            " khẩu rồi tải lên."
        ),
        "unreadable": _(
            "Không mở được tệp “{found}”: tệp bị hỏng. Lưu lại hoặc xuất lại từ phần mềm gốc rồi"
            " tải lên."
        ),
        "macros": _(
            "Tệp “{found}” có chứa macro (chương trình). Lưu lại thành DOCX, XLSX không có macro"
            " hoặc PDF rồi tải lên."
        ),
        "entities": _(
            "Tệp “{found}” có khai báo thực thể XML mà Word, Excel không tạo ra. Mở bằng Word hoặc"
            " Excel, lưu lại rồi tải lên."
        ),
        "unpacked": _(
            "Tệp “{found}” nở ra quá lớn khi mở. Xóa các trang tính, ảnh thừa hoặc xuất thành PDF"
            " rồi tải lên."
        ),
        "paths": _(
            "Tệp “{found}” có tên bên trong trỏ ra ngoài tệp. Mở bằng Word hoặc Excel, lưu lại rồi"
            " tải lên."
        ),
        "infected": _(
            "Tệp “{found}” có mã độc nên không được lưu. Quét máy tính đang dùng, lấy lại tệp gốc"
            " sạch rồi tải lên."
        ),
        "too_many_files": _(
            "Kho đã có {found} tệp, tối đa {most_files} tệp. Dùng lại tệp đã có, hoặc gửi công văn"
            " để người quản trị nới giới hạn."
        ),
        "too_many_bytes": _(
            "Kho đã dùng {found}, tối đa {most_space} MB. Nén ảnh quét, dùng lại tệp đã có, hoặc"
            " gửi công văn để người quản trị nới giới hạn."
        ),
        "longer": _(
            "Tệp “{found}” dài hơn dung lượng báo lúc đầu: tệp đã đổi trong lúc tải lên. Chọn lại"
            " tệp."
        ),
        "date": _(
            "Chưa lưu ngày văn bản “{found}”. Ghi ngày/tháng/năm, ví dụ 14/02/2023, ở mục sửa thông"
            " tin của minh chứng; phần còn lại đã lưu."
        ),
        "long_number": _(
            "Số, ký hiệu dài {found} ký tự, tối đa 60, nên chưa lưu. Ghi lại ở mục sửa thông tin"
            " của minh chứng; phần còn lại đã lưu."
        ),
        "long_abstract": _(
            "Trích yếu dài {found} ký tự, tối đa 500, nên chưa lưu. Ghi lại ở mục sửa thông tin của"
            " minh chứng; phần còn lại đã lưu."
        ),
        "long_pages": _(
            "Ô trang dài {found} ký tự, tối đa 60, nên chưa lưu thay đổi ở các minh chứng của chỉ"
            " số này. Ghi gọn, ví dụ 2–5, rồi lưu lại; các minh chứng đã lưu trước đó vẫn còn."
        ),
        "long_reason": _(
            "Lý do dùng văn bản dài {found} ký tự, tối đa 500, nên chưa lưu thay đổi ở các minh"
            " chứng của chỉ số này. Rút gọn rồi lưu lại; các minh chứng đã lưu trước đó vẫn còn."
        ),
        "too_many_papers": _(
            "Chỉ số này chọn {found} minh chứng, tối đa 50. Bỏ bớt rồi lưu lại; các minh chứng đã"
            " lưu trước đó vẫn còn."
        ),
    }
