"""What is wrong with what was typed, in a sentence for the field it is wrong in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.services.answers import ESTIMATED_TO, longest, raw_answer, too_long
from assessments.services.scores import problems_of
from assessments.typed import (
    NOT_APPLICABLE,
    Nothing,
    Typed,
    Unreadable,
    answer_from_date,
    fields_of,
    unreadable_in,
)
from frameworks.answer_messages import problem_sentence
from frameworks.definition import BestOf, Composite, Indicator, RollupMean, Rule
from frameworks.scoring.problems import AnswerProblem, Value
from frameworks.vietnamese import printed

ONE_DOT = re.compile(r"[0-9]{1,12}\.[0-9]{1,6}\s*%?")  # the decimal point of another country
READABLE_NUMBERS = 60  # characters of a bad line that a sentence repeats


def mistakes(indicator: Indicator, typed: Typed, *, year: int) -> dict[str, str]:
    """A sentence for each field that is wrong, under its name.

    The name of a part or case stands for all its fields, "" for the answer as a whole.
    """
    found = {name: _too_long(indicator, typed, name) for name in too_long(indicator, typed)}
    if typed.get(ESTIMATED_TO):
        found[ESTIMATED_TO] = _day_of_estimate(str(typed[ESTIMATED_TO]), year)
    unreadable = (
        [] if NOT_APPLICABLE in typed else unreadable_in(indicator.rule, typed, unit=indicator.unit)
    )
    if found.keys() - {ESTIMATED_TO}:
        return found  # a number of a thousand digits is not read at all
    if unreadable:
        return found | {each.field: unreadable_sentence(each) for each in unreadable}
    raw: Any = raw_answer(indicator, typed)
    if raw is not Nothing.TYPED:
        for problem in problems_of(indicator, raw, year=year):
            found.setdefault(_place(problem, indicator, typed), _sentence(problem, indicator))
    return found


def _day_of_estimate(typed: str, year: int) -> str:
    """What is wrong with a day that was not taken: it is none, or none of the year."""
    if answer_from_date(typed) is None:
        return unreadable_sentence(Unreadable(ESTIMATED_TO, "date", ""))
    return _(
        "Ngày {day} nằm ngoài thời gian số liệu của năm {year}. Ghi ngày trong thời gian ấy; số của"
        " cả năm thì chọn “chốt 31/12”."
    ).format(day=typed, year=year)


def _too_long(indicator: Indicator, typed: Typed, name: str) -> str:
    """The number, then the rule, then the way out."""
    text = typed[name]
    length = len(text if isinstance(text, str) else " ".join(text))
    return _(
        "Dài {length} ký tự, nhiều nhất {most}. Rút gọn, phần chi tiết đưa vào tệp minh chứng;"
        " những gì đã viết vẫn được giữ."
    ).format(length=printed(Decimal(length), 0), most=printed(Decimal(longest(indicator, name)), 0))


def _place(problem: AnswerProblem, indicator: Indicator, typed: Typed) -> str:
    """Where the sentence belongs: ("kenh", "a") → "kenh-a"; ("kenh",) → the part "kenh"."""
    rule, path = indicator.rule, "-".join(problem.place)
    claim = f"{path}-{NOT_APPLICABLE}" if path else NOT_APPLICABLE
    if claim in typed:
        return claim
    if isinstance(rule, RollupMean):
        return "v"  # a line of a table has no field of its own
    names = {each.name for each in fields_of(rule)}
    for name in (path, f"{path}-v" if path else "v"):
        if name in names:
            return name
    first = problem.place[0] if problem.place else ""
    return first if first in _members(rule) else ""


def _members(rule: Rule) -> set[str]:
    if isinstance(rule, Composite):
        return {part.id for part in rule.parts}
    return {one.id for one in rule.cases} if isinstance(rule, BestOf) else set()


def _sentence(problem: AnswerProblem, indicator: Indicator) -> str:
    """A line of a table is named by its number, a choice by its label."""
    sentence = problem_sentence(replace(problem, values=_labelled(problem, indicator)))
    if isinstance(indicator.rule, RollupMean) and problem.place and problem.place[0].isdigit():
        return _("Dòng {n}: {sentence}").format(n=problem.place[0], sentence=sentence)
    return sentence


def _labelled(problem: AnswerProblem, indicator: Indicator) -> Mapping[str, Value]:
    """What the problem found and knows, in the words that people choose from."""
    rule, place = indicator.rule, problem.place
    above = {"-".join((*place[:n], "v")) for n in range(len(place) + 1)}
    asked = [field for field in fields_of(rule) if field.name in above]
    labels = {each.id: each.label for field in asked for each in field.options}
    if isinstance(rule, Composite):
        labels |= {part.id: part.label for part in rule.parts}
    if isinstance(rule, BestOf):
        labels |= {case.id: case.label for case in rule.cases}
    return {
        name: tuple(labels.get(each, each) for each in value) if isinstance(value, tuple) else value
        for name, value in problem.values.items()
    }


def unreadable_sentence(unreadable: Unreadable) -> str:
    """What a person reads where the writing itself is not understood."""
    if unreadable.code == "number" and ONE_DOT.fullmatch(unreadable.found):
        return _("Dấu thập phân là dấu phẩy: viết {meant} thay cho {found}.").format(
            found=unreadable.found, meant=unreadable.found.replace(".", ",")
        )
    sentences = {
        "number": _("Nhập số, ví dụ 1.150 hoặc 62,9."),
        "percent": _(
            "“{found}” không phải con số của đơn vị tính này. Nhập số đếm được, không có %."
        ),
        "date": _("Nhập ngày có thật, ví dụ 15/03/2023."),
        "option": _("Chọn một trong các mức có sẵn."),
        "table": _("Mỗi dòng một đơn vị: tên; điểm; điểm tối đa. Kiểm tra dòng “{found}”."),
        "row": _("Điền đủ số của “{found}”: mỗi đơn vị trực thuộc một dòng."),
        "incomplete": _("Nhập đủ các số của chỉ số này."),
        "both_ways": _("Vừa ghi ngày vừa chọn “Chưa thực hiện”. Bỏ một trong hai."),
        "none_and_some": _("Vừa chọn “Không có mục nào” vừa chọn mục khác. Bỏ một trong hai."),
    }
    return sentences[unreadable.code].format(found=unreadable.found[:READABLE_NUMBERS])
