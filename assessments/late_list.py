"""The list of late agencies as a document to go with a công văn: PDF, and a workbook.

The layout is that of Nghị định 30/2020/NĐ-CP: ``templates/assessments/documents/late_list.html``,
``static/css/late-list.css``. It names agencies, and is for the council and its clerk alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from assessments.pages.sending import SendingPage, SendingRow
from assessments.workbooks.packing import fit_height, packed, put_number, put_text

FONT = "Times New Roman"
WIDTHS = (6, 34, 30, 26, 28, 40)
BLANK = "......"


@dataclass(frozen=True, slots=True)
class Letter:
    """The công văn it goes with; blank and null: left for the clerk to fill in."""

    number: str = ""
    issued_on: date | None = None


@dataclass(frozen=True)
class LateList:
    """Who has not sent, and who sent late, at the moment the page was asked for."""

    page: SendingPage
    letter: Letter

    @property
    def late(self) -> list[SendingRow]:
        return _by_set(self.page.late)

    @property
    def sent_late(self) -> list[SendingRow]:
        return _by_set(self.page.sent_late)

    @property
    def attached_to(self) -> str:
        """«Kèm theo Công văn số 12/STTTT-CĐS ngày 02 tháng 01 năm 2024 của …»."""
        day = self.letter.issued_on
        dated = f"ngày {BLANK} tháng {BLANK} năm {BLANK}"
        if day is not None:
            # As the layout wants it: a zero before 1 to 9 of a day, before 1 and 2 of a month.
            month = f"{day.month:02d}" if day.month < 3 else str(day.month)
            dated = f"ngày {day.day:02d} tháng {month} năm {day.year}"
        number = self.letter.number or f"{BLANK}{BLANK}"
        return f"Kèm theo Công văn số {number} {dated} của {self.page.cycle.standing_agency}"


def html(document: LateList) -> str:
    """What ``pdf`` sets on paper. Vietnamese whatever language is active: it is a legal text."""
    with translation.override("vi"):
        context = {"list": document, "page": document.page, "cycle": document.page.cycle}
        return render_to_string("assessments/documents/late_list.html", context)


def pdf(document: LateList) -> bytes:
    """The list as PDF/A: the same list at the same moment gives the same bytes."""
    from dti_portal import documents  # noqa: PLC0415 -- WeasyPrint takes half a second to load

    return documents.pdf(documents.legible(html(document)))


def xlsx(document: LateList) -> bytes:
    """The same list as a workbook; a name that begins like a formula stays a name."""
    with translation.override("vi"):
        book = Workbook()
        book.active.title = "Danh sách"
        for number, cells in enumerate(_lines(document), start=1):
            _draw(book, number, cells)
        for place, width in enumerate(WIDTHS, start=1):
            book.active.column_dimensions[get_column_letter(place)].width = width
        book.active.page_setup.orientation = "landscape"
        book.active.page_setup.fitToHeight = 0
        book.active.sheet_properties.pageSetUpPr.fitToPage = True
        book.properties.title = "Danh sách cơ quan, đơn vị chưa gửi hồ sơ tự đánh giá"
        book.properties.creator = str(document.page.cycle.standing_agency)
        return packed(book, dated=document.page.now)


Cells = Sequence[str | int]


def _lines(document: LateList) -> Iterator[Cells]:
    cycle = document.page.cycle
    yield ("DANH SÁCH CƠ QUAN, ĐƠN VỊ CHƯA GỬI HỒ SƠ TỰ ĐÁNH GIÁ",)
    yield (str(cycle),)
    yield (f"({document.attached_to})",)
    yield (f"Tính đến {document.page.as_of}, theo giờ máy chủ.",)
    if cycle.is_sample:
        yield ("DỮ LIỆU MINH HỌA",)
    yield ()
    heads = (
        "STT", _("Cơ quan, đơn vị"), _("Bộ chỉ số"), _("Hạn gửi"), _("Tình trạng"), _("Gia hạn"),
    )  # fmt: skip
    yield heads
    for number, row in enumerate(document.late, start=1):
        yield (number, row.agency, row.set_title, row.due, row.state, row.more_time)
    if not document.late:
        yield ("", "Không có.")
    if document.sent_late:
        yield ()
        yield ("Đã gửi, sau hạn",)
        yield heads
        for number, row in enumerate(document.sent_late, start=1):
            yield (number, row.agency, row.set_title, row.due, row.late_said, "")


def _draw(book: Workbook, number: int, cells: Cells) -> None:
    sheet, in_table = book.active, len(cells) == len(WIDTHS)
    thin = Side(style="thin")
    for place, said in enumerate(cells, start=1):
        cell = sheet.cell(number, place)
        if isinstance(said, int):
            put_number(cell, said)
        else:
            put_text(cell, said)
        head = number == 1 or cells[0] in ("STT", "Đã gửi, sau hạn", "DỮ LIỆU MINH HỌA")
        cell.font = Font(name=FONT, size=12, bold=head)
        cell.alignment = Alignment(wrap_text=in_table, vertical="top")
        if in_table:
            cell.border = Border(thin, thin, thin, thin)
    if in_table:
        fit_height(sheet, number, zip(map(str, cells), WIDTHS, strict=True))


def _by_set(rows: Sequence[SendingRow]) -> list[SendingRow]:
    """In the order of the index sets, and within one as they come: by name."""
    return sorted(rows, key=lambda row: row.submission.index_set.position)
