"""What is wrong with a list of agencies or with a cell of it, in a sentence with the way out."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from assessments.roster import MAX_GROUP
from assessments.workbooks.filled import Fault
from assessments.workbooks.messages import SHOWN, fault_sentence, file_sentence
from assessments.workbooks.package import BadFile


def bad_file(problem: BadFile) -> str:
    """Why the file was not read at all."""
    own = {
        "no_stamp": _("Tệp không phải mẫu của cổng, hoặc đã mất trang ẩn ghi kỳ. Tải danh sách của"
                      " kỳ này về rồi chép sang."),
        "other_kind": _("Tệp là một mẫu khác của cổng, không phải danh sách cơ quan tham gia. Tải"
                        " danh sách của kỳ này về rồi điền."),
        "other_cycle": _("Tệp là danh sách của {found}. Danh sách của kỳ khác không nhập vào kỳ"
                         " này; muốn lấy lại kỳ trước thì dùng “Chuyển từ kỳ trước”."),
        "too_many_rows": _("Danh sách có {found} dòng, nhiều hơn số cơ quan của một tỉnh. Bỏ các"
                           " dòng thừa rồi tải lại."),
    }  # fmt: skip
    if problem.code in own:
        return own[problem.code].format(found=problem.found[:SHOWN])
    return file_sentence(problem)


def fault(found: Fault) -> str:
    if found.code == "head":
        return _("Tiêu đề cột phải là “{head}”. Giữ nguyên thứ tự và tên cột của mẫu.").format(
            head=found.found
        )
    return fault_sentence(found.code, found.found)


def unknown_code(code: str, proposed: Sequence[str]) -> str:
    said = _("Không cơ quan nào có mã “{code}”.").format(code=code[:SHOWN])
    return f"{said} {_proposal(proposed)}"


def unknown_name(name: str, proposed: Sequence[str]) -> str:
    said = _("Không cơ quan nào tên là “{name}”.").format(name=name[:SHOWN])
    return f"{said} {_proposal(proposed)}"


def ambiguous(name: str, proposed: Sequence[str]) -> str:
    return _("“{name}” là tên của {n} cơ quan: {names}. Ghi mã ở cột Mã.").format(
        name=name[:SHOWN], n=len(proposed), names="; ".join(proposed)
    )


def another_name(name: str, found: str) -> str:
    return _("Mã ở dòng này là của {name}, không phải “{found}”. Sửa mã, hoặc sửa tên.").format(
        name=name, found=found[:SHOWN]
    )


def nobody() -> str:
    return _("Dòng không có mã và tên cơ quan. Ghi một trong hai, hoặc xóa dòng.")


def unknown_set(found: str, titles: Sequence[str]) -> str:
    return _("Kỳ này không có bộ chỉ số “{found}”. Chọn một trong: {titles}.").format(
        found=found[:SHOWN], titles="; ".join(titles)
    )


def group_without_set(group: str) -> str:
    return _("Có nhóm “{group}” mà không có bộ chỉ số. Chọn bộ, hoặc xóa cả nhóm.").format(
        group=group[:SHOWN]
    )


def group_too_long(length: int) -> str:
    return _("Tên nhóm dài {n} ký tự, tối đa {most}. Rút gọn tên nhóm.").format(
        n=length, most=MAX_GROUP
    )


def twice(row: int) -> str:
    return _("Cơ quan này đã có ở dòng {row} với cùng bộ chỉ số. Xóa bớt một dòng.").format(row=row)


def overtaken() -> str:
    return _(
        "Đã có người đổi cơ quan này trên cổng từ lúc tải danh sách. Tải danh sách mới về rồi sửa"
        " tiếp."
    )


def _proposal(proposed: Sequence[str]) -> str:
    if not proposed:
        return _("Sửa theo danh sách của mẫu, hoặc xóa dòng.")
    return _("Có phải: {names}? Ghi đúng mã ở cột Mã.").format(names="; ".join(proposed))
