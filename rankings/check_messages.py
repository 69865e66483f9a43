"""What the checks found, in plain Vietnamese sentences: the number, the rule, the way out.

The pure modules return codes and values; every sentence about them is made here.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frameworks.definition import Framework
from rankings.checking import Code, Contradiction
from rankings.printed import FileProblem, FileProblemCode
from rankings.remarks import Remark, RemarkCode

COLUMN_NAMES = {
    "index_set": gettext_lazy("đối tượng đánh giá (index_set)"),
    "kind": gettext_lazy("loại dòng (kind)"),
    "rank": gettext_lazy("hạng (rank)"),
    "agency": gettext_lazy("tên cơ quan (agency)"),
    "total": gettext_lazy("tổng điểm (total)"),
    "tier": gettext_lazy("mức (tier)"),
}


def message(found: Contradiction, framework: Framework) -> str:
    """The contradiction as one or two sentences that begin with its place."""
    sentence = SENTENCES[found.code](found, framework)
    return _("Dòng {line}: {sentence}").format(line=found.line, sentence=sentence)


def _say(template: str, found: Contradiction, **more: str) -> str:
    values = {"agency": found.agency, "printed": found.printed, "expected": found.expected}
    return template.format(**values, **found.facts, **more)


def _unreadable(found: Contradiction, framework: Framework) -> str:
    columns = found.facts["columns"].split(", ")
    what = ", ".join(str(COLUMN_NAMES.get(column, column)) for column in columns)
    start = _("không đọc được {what}: “{printed}”.")
    return f"{_say(start, found, what=what)} {_help(columns[0], found, framework)}"


def _help(column: str, found: Contradiction, framework: Framework) -> str:
    if column == "index_set":
        return _("Ghi một trong: {known}.").format(known=", ".join(framework.sets))
    if column == "kind":
        return _("Ghi unit, average hoặc absent.")
    if column == "agency":
        return _("Ghi tên như bản in.")
    if column == "rank":
        return _("Ghi số nguyên từ 1.")
    if column == "tier":
        labels = ", ".join(level.label for level in framework.index_set(found.index_set).levels)
        return _("Bộ chỉ số có các mức: {labels}.").format(labels=labels)
    return _("Ghi số như bản in, ví dụ 625,30 hoặc 1.234,5.")


def _maximum(found: Contradiction, framework: Framework) -> str:
    return _say(_("“{agency}” được {printed} điểm, quá điểm tối đa {expected}."), found)


def _tier(found: Contradiction, framework: Framework) -> str:
    template = _("“{agency}” đạt mức “{expected}” theo các điểm tối thiểu, bản in ghi “{printed}”.")
    if "percent" in found.facts:
        template = _(
            "“{agency}” được {points}/{maximum} điểm, tức {percent}%: theo quy tắc là mức "
            "“{expected}”, bản in ghi “{printed}”."
        )
    return _say(template, found)


def _rank(found: Contradiction, framework: Framework) -> str:
    template = _("“{agency}” đứng hạng {expected} theo điểm, bản in ghi hạng {printed}.")
    if not found.expected:
        template = _("“{agency}” không thuộc diện xếp hạng, bản in ghi hạng {printed}.")
    elif not found.printed:
        template = _("“{agency}” đứng hạng {expected} theo điểm, bản in không ghi hạng.")
    return _say(template, found)


def _tie(found: Contradiction, framework: Framework) -> str:
    template = _("“{agency}” bằng điểm đơn vị khác nên cùng hạng {expected}; bản in ghi {printed}.")
    if not found.printed:
        template = _("“{agency}” bằng điểm đơn vị khác nên cùng hạng {expected}; bản in bỏ trống.")
    return _say(template, found)


def _order(found: Contradiction, framework: Framework) -> str:
    template = _("“{agency}” đứng dưới “{above}” dù điểm cao hơn: chuyển lên vị trí {expected}.")
    return _say(template, found)


def _average_rounding(found: Contradiction, framework: Framework) -> str:
    template = _(
        "trung bình đúng là {exact}; bộ chỉ số làm tròn thành {expected}, bản in ghi {printed} "
        "theo cách làm tròn khác."
    )
    return _say(template, found)


def _average(found: Contradiction, framework: Framework) -> str:
    templates = {
        "missing": _("thiếu dòng “{agency}”; trung bình của các dòng trên là {expected}."),
        "doubled": _("dòng “{agency}” lặp lại dòng {first_line}: mỗi nhóm chỉ có một."),
        "no_units": _("“{agency}” ghi {printed} nhưng nhóm không có đơn vị nào có điểm."),
        "another": _("trung bình đúng là {exact}, ghi {expected}; bản in ghi {printed}."),
    }
    return _say(templates[found.facts["reason"]], found)


def _duplicate(found: Contradiction, framework: Framework) -> str:
    return _say(_("“{agency}” đã có ở dòng {first_line} (“{first_agency}”)."), found)


SENTENCES: dict[Code, Callable[[Contradiction, Framework], str]] = {
    Code.UNREADABLE: _unreadable,
    Code.MAXIMUM: _maximum,
    Code.TIER: _tier,
    Code.RANK: _rank,
    Code.TIE: _tie,
    Code.ORDER: _order,
    Code.AVERAGE_ROUNDING: _average_rounding,
    Code.AVERAGE: _average,
    Code.DUPLICATE: _duplicate,
}


FILE_SENTENCES = {
    FileProblemCode.NOT_UTF8: gettext_lazy(
        "Dòng {line}: tệp không phải UTF-8. Trong Excel, lưu lại dạng “CSV UTF-8”."
    ),
    FileProblemCode.NOT_CSV: gettext_lazy(
        "Tệp không phải CSV ({found}). Kiểm tra dấu ngoặc kép mở mà không đóng."
    ),
    FileProblemCode.EMPTY: gettext_lazy("Tệp trống. Dòng đầu ghi tên cột: {columns}."),
    FileProblemCode.COLUMN_MISSING: gettext_lazy(
        "Dòng {line}: thiếu cột “{expected}”. Các cột cách nhau bằng dấu phẩy."
    ),
    FileProblemCode.COLUMN_UNKNOWN: gettext_lazy(
        "Dòng {line}: không có cột nào tên “{found}”. Bỏ cột này hoặc sửa tên."
    ),
    FileProblemCode.COLUMN_REPEATED: gettext_lazy(
        "Dòng {line}: cột “{found}” có hai lần. Giữ lại một."
    ),
    FileProblemCode.TOO_MANY_CELLS: gettext_lazy(
        "Dòng {line}: có {found} ô, đầu bảng có {expected} cột. Đặt số có dấu phẩy trong ngoặc "
        'kép, ví dụ "625,30".'
    ),
}


def file_message(problem: FileProblem, columns: str = "") -> str:
    """What is wrong with the file, and what to do about it."""
    return str(FILE_SENTENCES[problem.code]).format(
        line=problem.line, found=problem.found, expected=problem.expected, columns=columns
    )


REMARK_SENTENCES = {
    RemarkCode.NEAR_TIE: gettext_lazy(
        "Hạng {first} đến {last} gần như bằng nhau: cách nhau {span} điểm trên {maximum}."
    ),
    RemarkCode.AVERAGE_ROUNDING: gettext_lazy(
        "Điểm trung bình công bố {printed} được cắt bỏ phần lẻ; làm tròn thông thường cho "
        "{half_up}."
    ),
    RemarkCode.AVERAGE_LABELS: gettext_lazy("Dòng trung bình có nhiều cách ghi: {names}."),
    RemarkCode.SPELLING: gettext_lazy("Nhiều cách viết một chữ: {ways}. Tên giữ như bản in."),
    RemarkCode.NUMBER_BLANK: gettext_lazy("Số quyết định để trống trên phụ lục như bản in."),
    RemarkCode.DATE_BLANK: gettext_lazy("Ngày quyết định để trống trên phụ lục như bản in."),
    RemarkCode.FRAMEWORK_CONTRADICTION: gettext_lazy(
        "Mức “{level}” in tổng tối thiểu {printed}, nhỏ hơn tổng các điểm tối thiểu thành phần "
        "{sum_of_minima}: giữ như bản in."
    ),
}


def remark_message(remark: Remark) -> str:
    """A remark as one sentence; a framework's note is one already."""
    if remark.code is RemarkCode.FRAMEWORK:
        return remark.facts["text"]
    names = ", ".join(f"“{name}”" for name in remark.agencies)
    return str(REMARK_SENTENCES[remark.code]).format(names=names, **remark.facts)
