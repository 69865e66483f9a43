"""The template: everything an index set asks, with what the submission holds, to be filled in
without a connection and handed back.

Cells that take a figure are cells of text: what is typed there stays what was typed, in whatever
language the spreadsheet is, and is read by the grammar of the portal's own form. «62,9» typed into
a cell of numbers becomes 629 under English settings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assessments.deadline_words import instant
from assessments.deadlines import last_moment
from assessments.models import Answer, Submission
from assessments.selectors.subordinates import with_units
from assessments.services.answers import CHECK_NOTE, ESTIMATED_TO, EXPLANATION
from assessments.services.scores import framework_of, index_set_of
from assessments.typed import Input
from assessments.workbooks.entries import texts_of
from assessments.workbooks.guidance import paragraphs_of
from assessments.workbooks.layout import (
    CODE,
    ENTRY_SHEET,
    GUIDE_SHEET,
    HEAD_ROW,
    HIDDEN_COLUMNS,
    HINT,
    KEY,
    LABEL,
    LIST_SHEET,
    ONCE,
    PAPERS,
    REVISION,
    STAMP_SHEET,
    TITLE,
    VALUE,
    Asked,
    Line,
    mains_of,
    statuses,
)
from assessments.workbooks.own import heads, papers_said, row_of, row_of_main
from assessments.workbooks.packing import fit_height, packed, put_text
from assessments.workbooks.stamp import PREFIX, Stamp, stamp_of
from frameworks.definition import MainIndex

WIDTHS: Mapping[str, int] = {
    CODE: 8, TITLE: 40, LABEL: 46, VALUE: 24, HINT: 26, ONCE["status"]: 15,
    ONCE[ESTIMATED_TO]: 13, ONCE[EXPLANATION]: 38, ONCE[CHECK_NOTE]: 28, PAPERS: 16,
    KEY: 12, REVISION: 8,
}  # fmt: skip

INK, CHAM, WASH, SUNK, RULE = "19222E", "1F3B70", "EBF0F8", "F3F0E8", "CFC9BA"
FONT = "Times New Roman"
LINE = Border(*(Side(style="thin", color=RULE),) * 4)
TOP = Alignment(vertical="top", wrap_text=True)
TAKES = Protection(locked=False)


def template_of(submission: Submission) -> bytes:
    """The template of ``submission`` with what it holds: the same content, the same bytes."""
    book = Workbook()
    answers = {each.code: each for each in submission.answers.all()}
    saved = (each.updated_at for each in answers.values())
    sheet = book.active
    sheet.title = ENTRY_SHEET
    last = _EntrySheet(sheet, submission, answers, _Lists(book)).draw()
    _draw_guide(book.create_sheet(GUIDE_SHEET, 1), submission)
    _draw_stamp(book, stamp_of(submission))
    book.security = WorkbookProtection(lockStructure=True)
    book.properties.creator = submission.cycle.standing_agency.name
    book.properties.title = f"{ENTRY_SHEET}: {submission}"
    return packed(
        book,
        dated=max(saved, default=submission.cycle.opens_at),
        numbers_as_text={"1": f"{VALUE}{HEAD_ROW}:{ONCE[ESTIMATED_TO]}{last}"},
    )


class _Lists:
    """The hidden sheet of what the drop-downs offer: a column for each list, once."""

    def __init__(self, book: Workbook) -> None:
        self._sheet = book.create_sheet(LIST_SHEET)
        self._sheet.sheet_state = "hidden"
        self._ranges: dict[tuple[str, ...], str] = {}

    def range_of(self, labels: Sequence[str]) -> str:
        """The range that holds ``labels``, written where it is not there yet."""
        key = tuple(labels)
        if key not in self._ranges:
            column = get_column_letter(len(self._ranges) + 1)
            for row, label in enumerate(labels, start=1):
                put_text(self._sheet[f"{column}{row}"], label)
            self._ranges[key] = f"'{LIST_SHEET}'!${column}$1:${column}${len(labels)}"
        return self._ranges[key]


class _EntrySheet:
    """Draws the sheet of entry, row by row from its top."""

    def __init__(
        self, sheet: Worksheet, submission: Submission, answers: Mapping[str, Answer], lists: _Lists
    ) -> None:
        self._sheet, self._submission, self._answers = sheet, submission, answers
        self._lists = lists
        self._pickers: dict[str, DataValidation] = {}
        self._row = 0

    def draw(self) -> int:
        """The number of the last row."""
        self._set_up()
        self._head()
        known = partial(with_units, self._submission)
        for main, asked in mains_of(index_set_of(self._submission), year=self._year, known=known):
            self._main(main)
            for each in asked:
                self._indicator(each)
        for picker in self._pickers.values():
            self._sheet.add_data_validation(picker)
        return self._row

    @property
    def _year(self) -> int:
        return self._submission.cycle.year

    # ── Look ───────────────────────────────────────────────────────────────────────────────

    def _set_up(self) -> None:
        sheet = self._sheet
        for column, width in WIDTHS.items():
            sheet.column_dimensions[column].width = width
        for column in HIDDEN_COLUMNS:
            sheet.column_dimensions[column].hidden = True
        sheet.freeze_panes = f"{LABEL}{HEAD_ROW + 1}"
        sheet.sheet_view.zoomScale = 100
        sheet.protection.sheet = True  # without a password: against slips, not against people
        sheet.protection.formatColumns = sheet.protection.formatRows = False
        self._print_set_up()

    def _print_set_up(self) -> None:
        sheet = self._sheet
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
        sheet.oddFooter.left.text = str(self._submission).replace("&", "&&")
        sheet.oddFooter.right.text = "&P/&N"
        margins = sheet.page_margins
        margins.left = margins.right = margins.top = 0.4  # inches
        margins.bottom, margins.footer = 0.8, 0.4

    # ── Rows ───────────────────────────────────────────────────────────────────────────────

    def _head(self) -> None:
        submission = self._submission
        self._say(_("Phiếu nhập liệu: {title}").format(title=submission.index_set.title), size=15)
        self._say(f"{submission.agency} · {submission.cycle} · {_window(submission)}")
        self._say(_deadline(submission))
        self._say(
            _("Gõ vào các ô trắng; ô có màu là của mẫu. Số gõ như trên cổng: 1.150 hoặc 62,9.")
        )
        self._row += 1
        for column, text in heads().items():
            cell = self._sheet[f"{column}{self._row}"]
            put_text(cell, text)
            cell.font = Font(name=FONT, size=11, bold=True, color="FFFFFF")
            cell.fill, cell.border = _fill(CHAM), LINE
            cell.alignment = Alignment(vertical="center", wrap_text=True)

    def _say(self, text: str, *, size: int = 11) -> None:
        """A line above the table: it runs on to the right, so that nothing need be merged."""
        self._row += 1
        cell = self._sheet[f"{CODE}{self._row}"]
        put_text(cell, text)
        cell.font = Font(name=FONT, size=size, bold=size > 11, color=CHAM if size > 11 else INK)

    def _main(self, main: MainIndex) -> None:
        self._row += 1
        for column in _shown():
            cell = self._sheet[f"{column}{self._row}"]
            cell.fill, cell.border, cell.alignment = _fill(WASH), LINE, TOP
            cell.font = Font(name=FONT, size=11, bold=True, color=CHAM)
        for column, text in row_of_main(main).items():
            put_text(self._sheet[f"{column}{self._row}"], text)

    def _indicator(self, asked: Asked) -> None:
        answer = self._answers.get(asked.indicator.code)
        texts = texts_of(asked, answer) if asked.takes_anything else {}
        for line in asked.lines:
            self._row += 1
            self._line(asked, line, texts.get(line.key, ""))
            if asked.keyed and line is asked.keyed[0]:
                self._once(asked, texts, answer)
            self._set_height()

    def _line(self, asked: Asked, line: Line, text: str) -> None:
        for column in _shown():
            cell = self._sheet[f"{column}{self._row}"]
            cell.fill, cell.border, cell.alignment = _fill(SUNK), LINE, TOP
            cell.font = Font(name=FONT, size=11, color=INK)
        for column, own in row_of(asked, line).items():
            if own or column != TITLE:
                put_text(self._sheet[f"{column}{self._row}"], own)
        if not line.key:
            return
        put_text(self._sheet[f"{KEY}{self._row}"], line.address)
        self._input(VALUE, text, right=line.asked is Input.NUMBER)
        if line.options and line.asked is not Input.DATE:
            self._picker(list(line.options)).add(f"{VALUE}{self._row}")

    def _set_height(self) -> None:
        cells = ((str(self._sheet[f"{c}{self._row}"].value or ""), WIDTHS[c]) for c in _shown())
        fit_height(self._sheet, self._row, cells)

    def _once(self, asked: Asked, texts: Mapping[str, str], answer: Answer | None) -> None:
        """What the answer has once, behind its first line."""
        for key, column in asked.once.items():
            self._input(column, texts.get(key, ""))
            if key == "status":
                self._picker(list(statuses())).add(f"{column}{self._row}")
        papers = len(answer.papers) if answer else 0
        if papers:
            put_text(self._sheet[f"{PAPERS}{self._row}"], papers_said(papers))
        put_text(self._sheet[f"{REVISION}{self._row}"], str(answer.revision if answer else 0))

    def _input(self, column: str, text: str, *, right: bool = False) -> None:
        cell = self._sheet[f"{column}{self._row}"]
        cell.fill, cell.protection, cell.number_format = _fill("FFFFFF"), TAKES, "@"
        if right:
            cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="right", indent=1)
        if text:
            put_text(cell, text)

    def _picker(self, labels: Sequence[str]) -> DataValidation:
        ref = self._lists.range_of(labels)
        if ref not in self._pickers:
            picker = DataValidation(type="list", formula1=ref, allow_blank=True)
            picker.showErrorMessage = True
            picker.errorTitle = _("Không có trong danh sách")
            picker.error = _("Chọn một mục trong danh sách, hoặc để trống.")
            self._pickers[ref] = picker
        return self._pickers[ref]


def _shown() -> Iterable[str]:
    return [column for column in WIDTHS if column not in HIDDEN_COLUMNS]


def _window(submission: Submission) -> str:
    window, year = framework_of(submission).data_window, submission.cycle.year
    first, last = window.start.of(year), window.end.of(year)
    return _("Số liệu từ {first} đến {last}").format(
        first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}"
    )


def _deadline(submission: Submission) -> str:
    """The printed clause and its last moment; an extension is seen on the portal alone."""
    deadline = submission.deadline
    return _("Hạn gửi: “{clause}”, tức đến {moment}, giờ Việt Nam.").format(
        clause=deadline.printed, moment=instant(last_moment(deadline.closes_at))
    )


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour)


def _draw_guide(sheet: Worksheet, submission: Submission) -> None:
    sheet.column_dimensions["A"].width = 110
    sheet.protection.sheet = True
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    for row, (text, is_heading) in enumerate(paragraphs_of(submission), start=1):
        cell = sheet[f"A{row}"]
        put_text(cell, text)
        cell.alignment = TOP
        colour = CHAM if is_heading else INK
        cell.font = Font(name=FONT, size=13 if is_heading else 12, bold=is_heading, color=colour)


def _draw_stamp(book: Workbook, stamp: Stamp) -> None:
    """On a hidden sheet, which a copy of the other sheet lacks, and in the file's properties."""
    sheet = book.create_sheet(STAMP_SHEET)
    sheet.sheet_state = "hidden"
    for row, (name, text) in enumerate(stamp.lines.items(), start=1):
        put_text(sheet[f"A{row}"], name)
        put_text(sheet[f"B{row}"], text)
        book.custom_doc_props.append(StringProperty(name=f"{PREFIX}{name}", value=text))
