"""What is wrong with a file or with a cell, in a sentence: what it is, and the way out."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments.workbooks.layout import TEMPLATE_VERSION
from assessments.workbooks.package import (
    MAX_FILE,
    MAX_PARTS,
    MAX_SHEETS,
    MAX_UNPACKED,
    BadFile,
)

SHOWN = 60  # characters of what was found: enough to recognise it
MEGABYTE = 1024 * 1024


def file_sentence(problem: BadFile) -> str:
    """Why the file was not read at all."""
    sentences = _of_files() | _of_templates()
    return sentences[problem.code].format(
        found=problem.found[:SHOWN],
        file=MAX_FILE // MEGABYTE,
        unpacked=MAX_UNPACKED // MEGABYTE,
        parts=MAX_PARTS,
        sheets=MAX_SHEETS,
        version=TEMPLATE_VERSION,
    )


def _of_files() -> dict[str, str]:
    return {
        "empty": _("Chưa chọn tệp, hoặc tệp rỗng. Chọn tệp Excel đã điền rồi tải lên."),
        "too_big": _("Tệp {found}, tối đa {file} MB. Mẫu đã điền chỉ khoảng 0,1 MB: bỏ ảnh và các"
                     " trang tính không thuộc mẫu rồi tải lại."),
        "unpacked_too_big": _("Tệp khi giải nén có {found}, tối đa {unpacked} MB. Chép số sang mẫu"
                              " mới tải về rồi tải lên lại."),
        "too_many_parts": _("Tệp gồm {found} phần, tối đa {parts}. Chép số sang mẫu mới tải về rồi"
                            " tải lên lại."),
        "too_many_cells": _("Trang tính có quá nhiều ô. Chép số sang mẫu mới tải về rồi tải lên"
                            " lại."),
        "too_many_sheets": _("Tệp có {found} trang tính, tối đa {sheets}. Bỏ các trang không thuộc"
                             " mẫu rồi tải lại."),
        "old_format": _("Tệp có mật khẩu, hoặc là dạng .xls cũ. Mở ra, chọn Lưu thành “Sổ làm việc"
                        " Excel (.xlsx)”, không đặt mật khẩu, rồi tải lại."),
        "not_xlsx": _("Tệp không phải bảng tính .xlsx. Mở ra, chọn Lưu thành “Sổ làm việc Excel"
                      " (.xlsx)” rồi tải lại."),
        "broken": _("Không đọc được tệp: phần “{found}” bị hỏng. Mở bằng Excel hoặc LibreOffice,"
                    " lưu lại rồi tải lên."),
        "doctype": _("Tệp có khai báo DOCTYPE, là thứ không bảng tính nào ghi ra. Chép số sang mẫu"
                     " mới tải về rồi tải lên lại."),
    }  # fmt: skip


def _of_templates() -> dict[str, str]:
    return {
        "no_sheet": _("Tệp không có trang tính “{found}”. Giữ nguyên tên trang của mẫu, hoặc tải"
                      " mẫu mới về rồi chép số sang."),
        "no_stamp": _("Tệp không phải mẫu của cổng, hoặc đã mất trang ẩn ghi phiên bản. Tải mẫu mới"
                      " về rồi chép số sang."),
        "other_submission": _("Tệp này là mẫu của hồ sơ khác (trong tệp ghi: {found}). Tải mẫu của"
                              " hồ sơ này về rồi chép số sang."),
        "other_cycle": _("Tệp này là mẫu của {found}. Số của kỳ khác không nhập vào kỳ này; tải mẫu"
                         " của kỳ này về."),
        "other_set": _("Tệp này là mẫu của {found}. Tải mẫu mới về rồi chép số sang."),
        "other_template": _("Tệp dùng mẫu bản {found}; hiện là bản {version}. Tải mẫu mới về, đã có"
                            " sẵn các số đã lưu, rồi chép tiếp phần còn lại."),
        "other_framework": _("Tệp làm theo {found}, mà hệ thống không còn giữ. Tải mẫu mới về rồi"
                             " chép số sang."),
    }  # fmt: skip


def fault_sentence(code: str, found: str = "") -> str:
    """What is wrong with a cell or a line; its place is said beside the sentence."""
    return (_of_cells() | _of_lines())[code].format(found=found[:SHOWN])


def _of_cells() -> dict[str, str]:
    return {
        "formula": _("Công thức chưa có kết quả. Mở tệp bằng Excel hoặc LibreOffice rồi lưu lại,"
                     " hoặc gõ thẳng số."),
        "error": _("Ô đang báo lỗi {found}. Sửa công thức, hoặc gõ thẳng số."),
        "number": _("“{found}” không phải số. Gõ lại, ví dụ 1.150 hoặc 62,9."),
        "too_precise": _("Số {found} dài hơn 15 chữ số mà bảng tính giữ được. Làm tròn, nhiều nhất"
                         " 6 chữ số sau dấu phẩy."),
        "boolean": _("Ô chứa giá trị {found}. Gõ số hoặc chữ mà ô này hỏi."),
        "date_for_number": _("Ô đang là ngày, trong khi cần một số. Đặt lại dạng ô là Văn bản rồi"
                             " gõ số."),
        "number_for_date": _("Ô đang là số {found}, trong khi cần một ngày. Gõ ngày, ví dụ"
                             " 15/03/2023."),
        "hidden": _("Ô đã sửa nằm trên dòng hoặc cột đang ẩn. Bỏ lọc, bỏ ẩn để thấy hết những gì sẽ"
                    " nhập, lưu rồi tải lại."),
        "item": _("Ghi Có hoặc Không. Chưa chọn mục nào thì mọi mục đều phải ghi Không."),
        "status": _("Chọn “ước đến ngày” hoặc “chốt 31/12”."),
        "day_of_final": _("Đã chọn “chốt 31/12” thì để trống ngày ước."),
    }  # fmt: skip


def _of_lines() -> dict[str, str]:
    return {
        "outside": _("Ô này không phải ô nhập của mẫu. Chuyển sang đúng ô, hoặc xóa đi."),
        "merged": _("Các ô bị gộp. Bỏ gộp ô rồi tải lại."),
        "unknown_line": _("Dòng này không có trong mẫu. Xóa dòng, hoặc tải mẫu mới về."),
        "twice": _("Chỉ số {found} có hai dòng như nhau. Xóa bớt một dòng."),
        "missing_line": _("Thiếu dòng “{found}”. Tải mẫu mới về rồi chép số sang."),
    }  # fmt: skip
