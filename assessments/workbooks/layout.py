"""Which cells a template has: a line for each thing that an indicator asks, in the form's order.

A line is found again by its key, not by its place: rows may be sorted or moved. What an answer has
once (its status, its explanation) stands in the columns behind the first line of its indicator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from assessments.models import ValueStatus
from assessments.pages.controls import Control, Group, entered_by_words, groups_of
from assessments.pages.entry_rows import asks_for_figures
from assessments.selectors.submissions import entered_by_agency
from assessments.services.answers import CHECK_NOTE as NOTE
from assessments.services.answers import ESTIMATED_TO
from assessments.services.answers import EXPLANATION as WORDS
from assessments.typed import NEVER_DONE, NOT_APPLICABLE, Input, Table, TableRow, fields_of
from assessments.workbooks.values import NO, YES
from frameworks.definition import IndexSet, Indicator, MainIndex, NotApplicablePolicy
from frameworks.vietnamese import slug_of

TEMPLATE_VERSION = "1"  # of this layout; another one is another number

ENTRY_SHEET = "Nhập liệu"
GUIDE_SHEET = "Hướng dẫn"
LIST_SHEET = "Danh mục"
STAMP_SHEET = "_dti"
HEAD_ROW = 5

# The columns of the sheet of entry, by what stands in them.
CODE, TITLE, LABEL, VALUE, HINT, STATUS, DAY, EXPLANATION, CHECK_NOTE, PAPERS, KEY, REVISION = (
    "ABCDEFGHIJKL"
)
HIDDEN_COLUMNS = (KEY, REVISION)

# What an answer has once, by the column it stands in; the keys are those of the texts.
ONCE: Mapping[str, str] = {
    "status": STATUS, ESTIMATED_TO: DAY, WORDS: EXPLANATION, NOTE: CHECK_NOTE,
}  # fmt: skip
ITEM = ":"  # parts a field from an item of its checklist, or a cell of its table, in a key


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet. ``key``: the field it fills in («a», «v:muc-1», «na»).

    A line without key takes nothing, and ``hint`` says who enters it. ``options``: label → value.
    ``asked`` ``None``: words. ``row``: of a table whose rows are known, the unit that it is a cell
    of, with the maximum that every row has.
    """

    code: str
    key: str
    label: str
    asked: Input | None = None
    hint: str = ""
    options: Mapping[str, str] | None = None
    row: TableRow | None = None

    @property
    def name(self) -> str:
        """The field of the answer that it belongs to."""
        return self.key.partition(ITEM)[0]

    @property
    def item(self) -> str:
        """The item of a checklist that it ticks, or the cell of a table («xa-ta-van.a»)."""
        return self.key.partition(ITEM)[2]

    @property
    def address(self) -> str:
        """What stands in the hidden column: «1.1|a»."""
        return f"{self.code}|{self.key}"


@dataclass(frozen=True)
class Asked:
    """An indicator with its lines; ``takes_status``: whether it asks for figures."""

    indicator: Indicator
    lines: Sequence[Line]
    entered_by: str = ""

    @property
    def takes_anything(self) -> bool:
        return not self.entered_by

    @property
    def takes_status(self) -> bool:
        return self.takes_anything and asks_for_figures(self.indicator)

    @cached_property
    def keyed(self) -> Sequence[Line]:
        return [line for line in self.lines if line.key]

    @property
    def once(self) -> Mapping[str, str]:
        """The columns that its first line takes besides: key → column."""
        if not self.takes_anything:
            return {}
        figures = ("status", ESTIMATED_TO)
        return {
            key: column for key, column in ONCE.items() if self.takes_status or key not in figures
        }


def asked_of(indicator: Indicator, *, year: int) -> Asked:
    """What ``indicator`` asks of the agency, line by line."""
    if not entered_by_agency(indicator):
        who = entered_by_words(indicator.entered_by, indicator.source)
        line = Line(indicator.code, "", "", hint=_("Do {who} nhập").format(who=who))
        return Asked(indicator, [line], who)
    groups = groups_of(indicator, {}, {}, year=year)
    lines = [line for group in groups for line in _of_group(indicator, group)]
    if indicator.not_applicable is not NotApplicablePolicy.REFUSED:
        lines.append(_claim(indicator.code, NOT_APPLICABLE, indicator.not_applicable_when or ""))
    return Asked(indicator, lines)


def mains_of(
    index_set: IndexSet, *, year: int, known: Callable[[Indicator], Indicator]
) -> list[tuple[MainIndex, list[Asked]]]:
    """The whole sheet: each main index with what its indicators ask. ``known``: an indicator as
    the agency answers it, with the rows of its table."""
    return [
        (main, [asked_of(known(each), year=year) for each in main.indicators])
        for main in index_set.main_indices
    ]


def _of_group(indicator: Indicator, group: Group) -> Iterator[Line]:
    before = f"{group.label}: " if group.id else ""
    if group.entered_by:
        hint = _("Do {who} nhập").format(who=group.entered_by)
        yield Line(indicator.code, "", group.label, hint=hint)
        return
    for control in group.controls:
        for line in _of_control(indicator, control):
            same = line.label == group.label
            yield line if same else replace(line, label=f"{before}{line.label}")
    if group.claim:
        claim = _claim(indicator.code, group.claim, "")
        yield replace(claim, label=f"{before}{claim.label}")


def _of_control(indicator: Indicator, control: Control) -> Iterator[Line]:
    code, field = indicator.code, control.field
    if field.input is Input.SOME_OF:
        for option in field.options:
            key = f"{field.name}{ITEM}{option.id}"
            yield Line(code, key, option.label, Input.SOME_OF, _("Có hoặc Không"), _yes_no())
        return
    if field.table is not None:
        yield from _of_table(code, field.name, field.table)
        return
    options = _options(control)
    yield Line(code, field.name, control.label, field.input, _hint(indicator, control), options)


def _of_table(code: str, name: str, table: Table) -> Iterator[Line]:
    """A line for each cell: the unit's first number, and its maximum where that is asked."""
    columns = {"a": table.points} | ({} if table.out_of else {"b": table.maximum})
    for unit in table.units:
        for cell, label in columns.items():
            key = f"{name}{ITEM}{slug_of(unit)}.{cell}"
            hint = _("Số · trên {most}").format(most=table.out_of) if table.out_of else _("Số")
            row = TableRow(unit, maximum=table.out_of)
            yield Line(code, key, f"{unit}: {label}", Input.TABLE, hint, row=row)


def _options(control: Control) -> Mapping[str, str] | None:
    """The labels to pick from with the value each stands for; two alike are numbered."""
    if control.field.input is Input.YES_NO:
        return _yes_no()
    if control.field.input is Input.DATE:
        return {never_done(): NEVER_DONE}
    if control.field.input is not Input.ONE_OF:
        return None
    found: dict[str, str] = {}
    for option in control.field.options:
        label = " ".join(option.label.split())
        alike = sum(each.startswith(label) for each in found)
        found[f"{label} ({alike + 1})" if label in found else label] = option.id
    return found


def _yes_no() -> Mapping[str, str]:
    return {YES: "true", NO: "false"}


def _hint(indicator: Indicator, control: Control) -> str:
    match control.field.input:
        case Input.NUMBER:
            return _hint_of_number(indicator)
        case Input.DATE:
            return _("Ngày, ví dụ 15/03/2023, hoặc “{never}”").format(never=never_done())
        case Input.YES_NO:
            return _("Có hoặc Không")
        case Input.ONE_OF:
            return _("Chọn một mức trong danh sách")
        case _:
            return _("Mỗi dòng một đơn vị: tên; điểm; điểm tối đa (Alt+Enter xuống dòng)")


def _hint_of_number(indicator: Indicator) -> str:
    """The unit, where the number is the whole answer: of a share, "%" is the unit of a ÷ b."""
    alone = len(list(fields_of(indicator.rule))) == 1
    return _("Số · {unit}").format(unit=indicator.unit) if alone else _("Số")


def _claim(code: str, key: str, when: str) -> Line:
    label = _("Không phát sinh ({when}): lý do") if when else _("Không phát sinh: lý do")
    return Line(code, key, label.format(when=when), hint=_("Để trống nếu có phát sinh"))


def never_done() -> str:
    return _("Chưa thực hiện")


def no_reason() -> str:
    """What stands for a claim that gives no reason: an empty cell would claim nothing."""
    return _("(chưa nêu lý do)")


def too_long_for_a_cell() -> str:
    """What stands for a draft that no cell holds; left as it is, it changes nothing."""
    return _("(quá dài cho một ô, xem và sửa trên cổng)")


def statuses() -> Mapping[str, str]:
    """The labels of the two statuses, with the value each stands for."""
    return {str(each.label): str(each.value) for each in ValueStatus}
