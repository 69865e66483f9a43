"""The sheet of guidance: how the template is filled in and handed back."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from assessments.models import Submission
from assessments.workbooks.fitness import decision_said
from assessments.workbooks.layout import ENTRY_SHEET, TEMPLATE_VERSION

Paragraph = tuple[str, bool]  # its text, and whether it is a heading


def paragraphs_of(submission: Submission) -> Iterator[Paragraph]:
    yield _("Cách dùng phiếu"), True
    for text in _steps():
        yield text, False
    yield _("Cách ghi"), True
    for text in _ways():
        yield text, False
    yield _("Tải lên lại"), True
    for text in _back():
        yield text, False
    yield _("Phiếu này"), True
    version = submission.cycle.framework_version
    said = _("{agency} · {cycle} · bộ chỉ số theo {decision} · mẫu bản {template}. Mã để đối chiếu:"
             " {framework}, SHA-256 {sha256}.")  # fmt: skip
    yield (
        said.format(
            agency=submission.agency,
            cycle=submission.cycle,
            decision=decision_said(version),
            framework=version,
            template=TEMPLATE_VERSION,
            sha256=version.sha256,
        ),
        False,
    )


def _steps() -> list[str]:
    return [
        _("1. Điền vào các ô trắng của trang “{sheet}”. Những gì đã lưu trên cổng có sẵn trong"
          " phiếu.").format(sheet=ENTRY_SHEET),
        _("2. Lưu lại ở dạng .xlsx, không đặt mật khẩu. Excel và LibreOffice đều dùng được."),
        _("3. Trên cổng, mở “Nhập bằng Excel”, tải tệp lên, xem từng thay đổi, rồi bấm “Áp dụng”."),
        _("Tệp minh chứng đính trên cổng; phiếu chỉ cho biết chỉ số nào đã có."),
    ]  # fmt: skip


def _ways() -> list[str]:
    return [
        _("Số: dấu chấm ngăn hàng nghìn, dấu phẩy thập phân, ví dụ 1.150 hoặc 62,9. Ô số là ô văn"
          " bản để Excel không tự đổi số."),
        _("Ngày: ngày/tháng/năm, ví dụ 15/03/2023."),
        _("Ô có mũi tên: chọn trong danh sách. Chỉ số nhiều mục: ghi Có hoặc Không cho từng mục."),
        _("Không phát sinh: ghi lý do vào dòng “Không phát sinh”, để trống các dòng khác của chỉ"
          " số."),
        _("Tình trạng số liệu: “ước đến ngày” thì ghi thêm ngày; “chốt 31/12” thì để trống ngày. Bỏ"
          " trống thì cổng giữ như đang có."),
        _("Dán từ tệp khác: dùng Dán giá trị. Công thức chỉ được nhận kết quả; ô gộp, ô báo lỗi và"
          " dòng, cột đang ẩn bị từ chối."),
        _("Nhãn [Dựng lại] đánh dấu câu chữ chưa có trong văn bản đã công bố."),
    ]  # fmt: skip


def _back() -> list[str]:
    return [
        _("Chưa bấm “Áp dụng” thì chưa có gì được ghi. Còn một ô sai thì không ô nào được ghi; cổng"
          " chỉ ra từng ô."),
        _("Ô để nguyên không ghi đè lên gì. Xóa trắng một ô là xóa giá trị trên cổng, và bản xem"
          " trước nói rõ điều đó."),
        _("Nếu có người đã lưu chỉ số đó sau khi bạn tải phiếu, cổng nêu cả hai số và để bạn chọn;"
          " không tự ghi đè."),
    ]  # fmt: skip
