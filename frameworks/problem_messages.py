"""The sentence a person reads for each kind of mistake in a framework file."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from frameworks.parsing import Problem, ProblemCode

SENTENCES: Mapping[ProblemCode, str | Promise] = {
    ProblemCode.FILE: _("không mở được tệp: {found}"),
    ProblemCode.ENCODING: _("tệp không phải UTF-8 (gặp byte {found}): lưu lại bằng mã UTF-8"),
    ProblemCode.FILE_NAME: _(
        "tên tệp là {found}; theo nội dung và các tệp bên cạnh thì phải là {expected}"
    ),
    ProblemCode.SYNTAX: _("không đọc được YAML ở đây ({found}): xem lại dấu và thụt đầu dòng"),
    ProblemCode.NO_DOCUMENT: _("tệp không có nội dung"),
    ProblemCode.SEVERAL_DOCUMENTS: _("mỗi tệp chỉ một tài liệu: bỏ dòng “---” thứ hai"),
    ProblemCode.TAB: _("có ký tự tab: thay bằng dấu cách"),
    ProblemCode.UNPRINTABLE: _("có ký tự không in được ({found}): xóa rồi gõ lại"),
    ProblemCode.ANCHOR: _("không dùng neo {found}: viết đủ nội dung ở từng chỗ"),
    ProblemCode.ALIAS: _("không dùng tham chiếu {found}: viết đủ nội dung ở từng chỗ"),
    ProblemCode.MERGE_KEY: _("không dùng khóa gộp “<<”: viết đủ nội dung ở từng chỗ"),
    ProblemCode.TAG: _("không dùng thẻ kiểu {found}: viết giá trị trong dấu ngoặc kép"),
    ProblemCode.KEY: _("khóa phải là chữ trên một dòng, không để trống: {found}"),
    ProblemCode.DUPLICATE_KEY: _("khóa “{found}” viết hai lần: bỏ một"),
    ProblemCode.WORD: _(
        "không viết “{found}”: viết {expected}, hoặc “{found}” trong dấu ngoặc kép"
    ),
    ProblemCode.COMMA: _(
        "“{found}” bị dấu phẩy cắt khỏi câu: giữa hai dấu ngoặc nhọn, đặt cả câu trong ngoặc kép"
    ),
    ProblemCode.TOO_DEEP: _("lồng nhau quá sâu"),
    ProblemCode.EMPTY: _("để trống: viết giá trị, hoặc null nếu được phép không có"),
    ProblemCode.MISSING_KEY: _("thiếu; cần có {expected}"),
    ProblemCode.UNKNOWN_KEY: _("không có khóa “{found}”; có phải {expected}?"),
    ProblemCode.SHAPE: _("gặp {found}, cần {expected}"),
    ProblemCode.FORMAT: _("gặp “{found}”, cần {expected}"),
    ProblemCode.THOUSANDS: _(
        "“{found}” có thể đọc là một nghìn hay là một: viết {expected} nếu là hàng nghìn, "
        "hoặc bỏ số 0 ở cuối phần thập phân"
    ),
    ProblemCode.CHOICE: _("gặp “{found}”, cần một trong: {expected}"),
    ProblemCode.RANGE: _("gặp {found}, cần {expected}"),
    ProblemCode.LENGTH: _("dài {found} ký tự, nhiều nhất {expected}"),
    ProblemCode.CONFLICT: _("cần đúng một trong: {expected}"),
    ProblemCode.DUPLICATE: _("“{found}” đã có ở trên: mỗi mã, mỗi tên chỉ dùng một lần"),
    ProblemCode.REFERENCE: _("“{found}” không có; có: {expected}"),
    ProblemCode.PREFIX: _("mã “{found}” phải bắt đầu bằng mã của chỉ số chính: {expected}"),
    ProblemCode.SUM: _("gặp {found}, phải bằng {expected}"),
    ProblemCode.COUNT: _("đếm được {found}, cần {expected}"),
    ProblemCode.ORDER: _("sai thứ tự: {found}; cần {expected}"),
    ProblemCode.CYCLE: _("“{found}” dẫn về chính nó"),
    ProblemCode.MUST_BE_NULL: _("gặp “{found}”, ở đây phải là null"),
    ProblemCode.NOT_HERE: _("không dùng “{found}” ở đây"),
    ProblemCode.DEDUCTION_MAXIMUM: _("chỉ số trừ điểm có điểm tối đa 0, gặp {found}"),
    ProblemCode.NEEDS: _("khi có “{found}” thì phải có {expected}"),
    ProblemCode.IN_USE: _(
        "phiên bản {found} đang được dùng, nội dung không đổi được: đính chính là phiên bản kế tiếp"
    ),
    ProblemCode.SAME_KEY: _("cùng mã và phiên bản với tệp {found}"),
    ProblemCode.SAME_DECISION: _("quyết định {found} đã là của bộ chỉ số {expected}"),
    ProblemCode.OLD_REFERENCE: _("bộ chỉ số trước ({expected}) không có “{found}”"),
    ProblemCode.NOT_THE_SAME: _("cách tính khác chỉ số {found} của bộ trước: viết {expected}"),
}

# What readers of the core expect, in words.
EXPECTED: Mapping[str, str | Promise] = {
    "text": _("chữ"),
    "list": _("danh sách"),
    "mapping": _("các cặp khóa: giá trị"),
    "decimal": _("số thập phân viết bằng dấu chấm, không có dấu phân nghìn (ví dụ 12.5)"),
    "whole number": _("số nguyên (ví dụ 2)"),
    "date": _("ngày có thật, dạng năm-tháng-ngày (ví dụ 2022-11-07)"),
    "month-day": _("ngày có thật, dạng tháng-ngày (ví dụ 12-25)"),
    "id": _("mã viết thường không dấu, nối bằng gạch ngang (ví dụ cap-xa)"),
    "code": _("mã chữ và số, nối bằng dấu chấm (ví dụ 1.1, A.1.2)"),
    "version": _('số phiên bản trong dấu ngoặc kép (ví dụ "1")'),
    "id | id@version": _("mã bộ chỉ số, có thể kèm @phiên bản"),
    "jurisdiction code": _("mã định danh điện tử (ví dụ H38)"),
    "decision number": _("số quyết định (ví dụ 3019/QĐ-UBND)"),
}


def sentence(problem: Problem) -> str:
    """What is wrong and what to do, in one Vietnamese sentence without its place."""
    expected = EXPECTED.get(problem.expected, problem.expected)
    found = problem.found or gettext("chỗ trống")
    return str(SENTENCES[problem.code]).format(found=found, expected=expected)


def place(problem: Problem) -> str:
    """Where: the path and the line, whichever are known."""
    line = gettext("dòng {line}").format(line=problem.line) if problem.line else ""
    return ", ".join(part for part in (line, problem.path) if part)


def message(problem: Problem) -> str:
    """``dòng 31, years[2]: gặp «abc», cần số nguyên``"""
    where = place(problem)
    return f"{where}: {sentence(problem)}" if where else sentence(problem)
