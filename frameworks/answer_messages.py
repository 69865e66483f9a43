"""What is wrong with an answer, in sentences: beside a field of a form, or about a file."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from frameworks.scoring.problems import AnswerProblem, FaultCode, Value
from frameworks.vietnamese import printed

SHOWN = 60  # characters of what was found: enough to recognise it, not enough to flood a page


def problem_sentence(problem: AnswerProblem) -> str:
    """What a form says beside the field."""
    sentence = _sentence(problem)
    return f"{sentence[0].upper()}{sentence[1:]}."


def problem_message(problem: AnswerProblem) -> str:
    """What a command says about a file: the indicator, the place inside its answer, the fault."""
    if problem.indicator is None:
        return problem_sentence(problem)
    place = " › ".join((problem.indicator, *problem.place))
    fault = _sentence(problem)
    if problem.code is FaultCode.NOT_A_NUMBER:  # a file's numbers are not a form's
        fault = _("cần một số, viết liền, dấu chấm thập phân, ví dụ 1150 hoặc 62.9")
    return _("Chỉ số %(place)s: %(fault)s.") % {"place": place[:SHOWN], "fault": fault}


def _sentence(problem: AnswerProblem) -> str:
    values = {name: _shown(value) for name, value in problem.values.items()}
    return _template(problem.code) % values


def _shown(value: Value) -> str:
    if isinstance(value, Decimal):
        return printed(value, None)
    if isinstance(value, tuple):
        return ", ".join(f"“{each[:SHOWN]}”" for each in value)
    return str(value)[:SHOWN]


def _template(code: FaultCode) -> str:
    for sentences in (_numbers, _choices, _shapes, _outcomes, _whole_answers):
        if code in sentences():
            return sentences()[code]
    raise KeyError(code)


def _numbers() -> dict[FaultCode, str]:
    return {
        FaultCode.NOT_A_NUMBER: _("nhập số, ví dụ 1.150 hoặc 62,9"),
        FaultCode.NEGATIVE: _("số %(found)s âm, cần số từ 0 trở lên"),
        FaultCode.TOO_MANY_DIGITS: _(
            "số %(found)s quá dài, tối đa 12 chữ số trước và 6 chữ số sau dấu thập phân"
        ),
        FaultCode.NOT_WHOLE: _("%(found)s không phải số nguyên, trong khi đây là số đếm"),
        FaultCode.OVER_HUNDRED: _("tỷ lệ %(found)s%% lớn hơn 100%%"),
        FaultCode.OVER_MAXIMUM: _("%(found)s lớn hơn điểm tối đa %(limit)s"),
        FaultCode.OVER_DENOMINATOR: _(
            "tử số (%(a)s) lớn hơn mẫu số (%(b)s). Kiểm tra lại a hoặc b"
        ),
        FaultCode.ZERO_DENOMINATOR: _(
            "mẫu số bằng 0: kiểm tra lại số liệu hoặc đề nghị Cơ quan thường trực"
        ),
        FaultCode.ZERO_DENOMINATOR_NA: _(
            "mẫu số bằng 0: nếu trong năm không phát sinh, chọn “Không phát sinh” và nêu lý do"
        ),
        FaultCode.ZERO_PREVIOUS: _(
            "số năm trước bằng 0 nên không tính được mức tăng: kiểm tra lại số liệu hoặc đề nghị "
            "Cơ quan thường trực"
        ),
        FaultCode.ZERO_PREVIOUS_NA: _(
            "số năm trước bằng 0 nên không tính được mức tăng: nếu không phát sinh, chọn "
            "“Không phát sinh” và nêu lý do"
        ),
        FaultCode.ZERO_MAXIMUM: _("điểm tối đa của đơn vị trực thuộc phải lớn hơn 0"),
    }


def _choices() -> dict[FaultCode, str]:
    return {
        FaultCode.NOT_BOOLEAN: _("trả lời có (true) hoặc không (false)"),
        FaultCode.NOT_AN_OPTION: _("chọn một trong các phương án: %(known)s"),
        FaultCode.UNKNOWN_OPTION: _("không có phương án “%(found)s”; chọn một trong: %(known)s"),
        FaultCode.UNKNOWN_ITEM: _("không có mục “%(found)s”; các mục là: %(known)s"),
        FaultCode.REPEATED_ITEM: _("mục “%(found)s” được chọn hai lần"),
        FaultCode.NOT_A_DATE: _("ngày viết dạng năm-tháng-ngày, ví dụ 2023-12-25"),
        FaultCode.UNREAL_DATE: _("ngày %(found)s không có trong lịch"),
    }


def _shapes() -> dict[FaultCode, str]:
    return {
        FaultCode.NULL: _("giá trị bỏ trống (null); chưa trả lời thì bỏ hẳn chỉ số này ra"),
        FaultCode.NOT_A_NAME: _("tên đơn vị phải là chữ"),
        FaultCode.NOT_A_LIST: _("cần một danh sách"),
        FaultCode.NOT_AN_OBJECT: _("cần một đối tượng gồm các ô có tên"),
        FaultCode.MISSING_KEY: _("thiếu ô “%(key)s”"),
        FaultCode.UNKNOWN_KEY: _("không có ô “%(found)s”"),
        FaultCode.REPEATED_KEY: _("khóa %(keys)s viết hai lần"),
        FaultCode.UNKNOWN_PART: _("không có phần “%(found)s”; các phần là: %(known)s"),
        FaultCode.MISSING_PART: _("thiếu phần này"),
        FaultCode.UNKNOWN_CASE: _("không có trường hợp “%(found)s”; các trường hợp là: %(known)s"),
        FaultCode.NO_CASE: _("trả lời ít nhất một trường hợp: %(known)s"),
        FaultCode.NO_UNIT: _("bảng chưa có đơn vị trực thuộc nào"),
        FaultCode.MISSING_ROW: _("còn thiếu %(known)s; mỗi đơn vị trực thuộc một dòng"),
        FaultCode.UNKNOWN_ROW: _("“%(found)s” không phải đơn vị trực thuộc trong năm đánh giá"),
        FaultCode.REPEATED_ROW: _("“%(found)s” có hai dòng"),
        FaultCode.OTHER_MAXIMUM: _("điểm tối đa của mỗi dòng là %(limit)s"),
    }


def _outcomes() -> dict[FaultCode, str]:
    return {
        FaultCode.NA_REFUSED: _("chỉ số này luôn áp dụng, không chọn “Không phát sinh” được"),
        FaultCode.NA_WITHOUT_REASON: _("chọn “Không phát sinh” thì phải nêu lý do"),
        FaultCode.RULING_REFUSED: _(
            "bộ chỉ số đã định cách tính khi không phát sinh, Hội đồng không kết luận khác"
        ),
        FaultCode.UNKNOWN_RULING: _(
            "kết luận của Hội đồng phải là full (đủ điểm), zero (không điểm) hoặc exclude (bỏ ra)"
        ),
        FaultCode.NO_EXCLUSION: _(
            "không bỏ ra khỏi điểm tối đa được; Hội đồng kết luận full (đủ điểm) hoặc zero"
        ),
        FaultCode.REJECTED_WITHOUT_REASON: _("không chấp nhận thì phải nêu lý do"),
    }


def _whole_answers() -> dict[FaultCode, str]:
    return {
        FaultCode.UNKNOWN_INDICATOR: _("bộ chỉ số không có mã này"),
        FaultCode.REPEATED_INDICATOR: _("mã này viết hai lần trong một cơ quan"),
        FaultCode.REPEATED_AGENCY: _("cơ quan này viết hai lần trong tệp"),
        FaultCode.NO_ANSWERS: _("câu trả lời của cơ quan phải là một đối tượng theo mã chỉ số"),
        FaultCode.NOTHING_LEFT: _(
            "mọi chỉ số đều bị bỏ ra, điểm tối đa còn 0 nên không xếp hạng được"
        ),
    }
