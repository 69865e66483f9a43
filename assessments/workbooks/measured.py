"""The template of one source's figures: a sheet for each index set, a row for each agency.

Cells that take a figure are cells of text, as in the agencies' own template: what is typed stays
what was typed. The second row of a sheet says what stands now; an empty cell records nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assessments.measuring import Measured, figures_in
from assessments.models import Cycle, Submission
from assessments.pages.controls import Control, groups_of
from assessments.typed import Input
from assessments.workbooks.packing import packed, put_text
from assessments.workbooks.template import CHAM, FONT, INK, LINE, SUNK, TAKES, WASH
from frameworks.definition import IndexSet
from frameworks.vietnamese import slug_of

STAMP_SHEET, VERSION = "_so-do", "1"
AS_OF, REFERENCE = (3, "C"), (4, "C")  # where a sheet says its day and its document
KEY_ROW, HEAD_ROW = 6, 7
SLUG, NAME, FIRST_VALUE = "A", "B", 3
FITS_A_CELL = frozenset({Input.NUMBER, Input.DATE, Input.YES_NO, Input.ONE_OF})


@dataclass(frozen=True, slots=True)
class Column:
    """One field of one figure. ``key``: as the hidden row writes it."""

    figure: Measured
    control: Control

    @property
    def key(self) -> str:
        return "|".join((*self.figure.place, self.control.field.name))

    @property
    def label(self) -> str:
        title = f"{self.figure.code} {self.figure.asked.title}"
        return f"{title}\n{self.control.label}"

    @property
    def options(self) -> Mapping[str, str]:
        """Label → what is typed for it."""
        if not self.control.choices_shown:
            return {}
        return {each.label: each.value for each in self.control.choices}


def sources_of(index_sets: Sequence[IndexSet]) -> dict[str, str]:
    """Every source that measures something of these sets: its word in an address → its name."""
    names = (each.source for index_set in index_sets for each in figures_in(index_set))
    return {slug_of(name) or "khac": name for name in dict.fromkeys(names)}


def columns_of(index_set: IndexSet, source: str, *, year: int) -> list[Column]:
    """What ``source`` measures of a set and a cell can hold, in the order of the set."""
    return [
        Column(each, control)
        for each in figures_in(index_set)
        if each.source == source
        for group in groups_of(each.asked, {}, {}, year=year)
        for control in group.controls
        if control.field.input in FITS_A_CELL
    ]


def template_of(
    cycle: Cycle,
    source: str,
    submissions: Sequence[Submission],
) -> bytes:
    """The workbook of ``source``; the same content, the same bytes.

    ``submissions``: those whose figures may be recorded by whoever asks for it, in order.
    """
    book = Workbook()
    book.remove(book.active)
    for index_set in cycle.framework_version.definition.index_sets:
        rows = [each for each in submissions if each.index_set.set_id == index_set.id]
        columns = columns_of(index_set, source, year=cycle.year)
        if columns and rows:
            sheet = book.create_sheet(sheet_name(index_set))
            _Sheet(sheet, index_set, source, cycle).draw(columns, rows)
    stamp = book.create_sheet(STAMP_SHEET)
    stamp.sheet_state = "hidden"
    for row, (name, text) in enumerate(stamp_of(cycle, source).items(), start=1):
        put_text(stamp[f"A{row}"], name)
        put_text(stamp[f"B{row}"], text)
    book.properties.creator = cycle.standing_agency.name
    book.properties.title = f"{source}: {cycle}"
    return packed(book, dated=cycle.opens_at)


def sheet_name(index_set: IndexSet) -> str:
    """No sheet has a longer name."""
    return index_set.id[:31]


def stamp_of(cycle: Cycle, source: str) -> dict[str, str]:
    """What a file must say to be taken: of which cycle, framework and source it is."""
    version = cycle.framework_version
    return {
        "mẫu": VERSION,
        "kỳ": cycle.slug,
        "bộ chỉ số": f"{version.framework_id}@{version.version}",
        "nguồn": source,
    }


class _Sheet:
    """Draws the sheet of one index set."""

    def __init__(self, sheet: Worksheet, index_set: IndexSet, source: str, cycle: Cycle) -> None:
        self._sheet, self._set, self._source, self._cycle = sheet, index_set, source, cycle

    def draw(self, columns: Sequence[Column], rows: Sequence[Submission]) -> None:
        self._head()
        for at, column in enumerate(columns, start=FIRST_VALUE):
            letter = get_column_letter(at)
            self._sheet.column_dimensions[letter].width = 26
            self._say(letter, KEY_ROW, column.key)
            self._say(letter, HEAD_ROW, column.label, head=True)
        for number, row in enumerate(rows, start=HEAD_ROW + 1):
            self._say(SLUG, number, row.agency.slug)
            self._say(NAME, number, row.agency.name)
            for at in range(FIRST_VALUE, FIRST_VALUE + len(columns)):
                self._input(get_column_letter(at), number)

    def _head(self) -> None:
        sheet = self._sheet
        sheet.column_dimensions[SLUG].hidden = True
        sheet.column_dimensions[NAME].width = 44
        sheet.row_dimensions[KEY_ROW].hidden = True
        sheet.row_dimensions[HEAD_ROW].height = 64
        sheet.protection.sheet = True
        sheet.freeze_panes = f"C{HEAD_ROW + 1}"
        sheet.page_setup.orientation = "landscape"
        self._say(NAME, 1, f"{self._source} · {self._set.title} · {self._cycle}", head=True)
        self._say(NAME, 2, _("Chỉ gõ vào ô trắng. Ô để trống: không ghi gì cho đơn vị đó."))
        self._say(NAME, AS_OF[0], _("Số liệu đến ngày (ngày/tháng/năm)"))
        self._say(NAME, REFERENCE[0], _("Văn bản, báo cáo của nguồn"))
        for row, column in (AS_OF, REFERENCE):
            self._input(column, row)
        self._say(SLUG, HEAD_ROW, _("Mã"), head=True)
        self._say(NAME, HEAD_ROW, _("Cơ quan"), head=True)

    def _say(self, column: str, row: int, text: str, *, head: bool = False) -> None:
        cell = self._sheet[f"{column}{row}"]
        put_text(cell, text)
        cell.font = Font(name=FONT, size=12, bold=head, color=CHAM if head else INK)
        cell.alignment = Alignment(vertical="top", wrap_text=row >= HEAD_ROW)
        if row >= HEAD_ROW:
            cell.border = LINE
            cell.fill = PatternFill("solid", fgColor=WASH if head else SUNK)

    def _input(self, column: str, row: int) -> None:
        cell = self._sheet[f"{column}{row}"]
        cell.number_format = "@"
        cell.protection, cell.border = TAKES, LINE
        cell.font = Font(name=FONT, size=12, color=INK)
