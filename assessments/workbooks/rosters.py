"""The workbook of who takes part in a cycle: every agency of the year, its set and its group.

What is not asked is not taken: a row says where one agency stands, a row without a set says that
it does not take part, and an agency without any row is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assessments.models import Cycle
from assessments.pages.roster import RosterPage
from assessments.pages.roster_words import unranked
from assessments.roster import Place
from assessments.workbooks.layout import LIST_SHEET, STAMP_SHEET
from assessments.workbooks.packing import packed, put_text
from assessments.workbooks.stamp import PREFIX
from assessments.workbooks.template import CHAM, FONT, INK, LINE, SUNK, TAKES, TOP

TEMPLATE = "roster-1"  # of this layout; another one is another number
ROSTER_SHEET = "Cơ quan tham gia"
HEAD_ROW = 5
CODE, NAME, SET, GROUP, THEN, BASIS = "ABCDEF"
TAKING = (CODE, NAME, SET, GROUP)
WIDTHS: Mapping[str, int] = {CODE: 30, NAME: 46, SET: 46, GROUP: 50, THEN: 60, BASIS: 20}
MORE_ROWS = 100  # empty ones below, for agencies that one adds
NOWHERE = "-"  # the basis of a row whose agency did not take part


def heads() -> Mapping[str, str]:
    """The heading of each column that people see."""
    return {
        CODE: _("Mã"),
        NAME: _("Tên cơ quan"),
        SET: _("Bộ chỉ số"),
        GROUP: _("Nhóm xếp hạng"),
        THEN: _("Kỳ trước (chỉ để xem)"),
    }


def no_group() -> str:
    """What is written for a blank group: an empty cell takes the group of the decision."""
    return f"({unranked()})"


def basis_of(slug: str, place: Place | None) -> str:
    """The hidden cell: whose the row was when the file was made, and where the agency stood.

    Who pastes a list of their own over the rows leaves the hidden cells where they are: the agency
    tells whether one still speaks of its row.
    """
    return f"{slug}|{place.set_id}|{place.group}" if place else f"{slug}|{NOWHERE}"


def stamp_lines(cycle: Cycle) -> Mapping[str, str]:
    version = cycle.framework_version
    return {
        "template": TEMPLATE,
        "framework": str(version),
        "sha256": version.sha256,
        "cycle": cycle.slug,
    }


def set_labels(page: RosterPage) -> Mapping[str, str]:
    """What each set is called in the file: its title, with its code where two share one."""
    titles = [each.title for each in page.desk.sets.values()]
    return {
        each.id: each.title if titles.count(each.title) == 1 else f"{each.title} ({each.id})"
        for each in page.desk.sets.values()
    }


def roster_workbook_of(page: RosterPage) -> bytes:
    """The list as it stands: the same content, the same bytes."""
    book, cycle = Workbook(), page.desk.cycle
    sheet = book.active
    sheet.title = ROSTER_SHEET
    _set_up(sheet)
    _head(sheet, page)
    labels = set_labels(page)
    lines = list(_lines(page, labels))
    for number, line in enumerate(lines, start=HEAD_ROW + 1):
        _draw(sheet, number, line)
    last = HEAD_ROW + len(lines) + MORE_ROWS
    for number in range(HEAD_ROW + len(lines) + 1, last + 1):
        _draw(sheet, number, {})
    _pickers(book, sheet, list(labels.values()), [*page.desk.all_groups, no_group()], last)
    _stamp(book, stamp_lines(cycle))
    book.security = WorkbookProtection(lockStructure=True)
    book.properties.creator = cycle.standing_agency.name
    book.properties.title = f"{ROSTER_SHEET}: {cycle}"
    return packed(book, dated=cycle.opens_at, numbers_as_text={"1": f"{CODE}{HEAD_ROW}:B{last}"})


def _lines(page: RosterPage, labels: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    for row in page.all_rows:
        place = row.place
        then = "; ".join(f"{each.title} · {each.group}" for each in row.then)
        yield {
            CODE: row.agency.slug,
            NAME: row.name,
            SET: labels.get(place.set_id, place.set_id) if place else "",
            GROUP: (place.group or no_group()) if place else "",
            THEN: ". ".join(filter(None, (then, *row.remarks))),
            BASIS: basis_of(row.agency.slug, place),
        }


def _set_up(sheet: Worksheet) -> None:
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.column_dimensions[BASIS].hidden = True
    sheet.freeze_panes = f"{SET}{HEAD_ROW + 1}"
    sheet.protection.sheet = True  # without a password: against slips, not against people
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.protection.autoFilter = sheet.protection.sort = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


def _head(sheet: Worksheet, page: RosterPage) -> None:
    cycle = page.desk.cycle
    then = _("Cột cuối ghi {cycle}.").format(cycle=page.then.cycle) if page.then else ""
    said = [
        f"{ROSTER_SHEET}: {cycle}",
        _("Bộ chỉ số: Quyết định {number}, dữ liệu bản {version}.").format(
            number=cycle.framework_version.number, version=cycle.framework_version.version
        ),
        _(
            "Chọn bộ chỉ số ở mỗi dòng; để trống bộ chỉ số: cơ quan không tham gia. Để trống nhóm:"
            " theo nhóm mà quyết định đặt."
        ),
        " ".join(filter(None, (_("Cơ quan không có dòng nào thì giữ nguyên."), then))),
    ]
    for row, text in enumerate(said, start=1):
        cell = sheet[f"{CODE}{row}"]
        put_text(cell, text)
        size = 15 if row == 1 else 11
        cell.font = Font(name=FONT, size=size, bold=row == 1, color=CHAM if row == 1 else INK)
    for column, text in heads().items():
        cell = sheet[f"{column}{HEAD_ROW}"]
        put_text(cell, text)
        cell.font = Font(name=FONT, size=11, bold=True, color="FFFFFF")
        cell.fill, cell.border = PatternFill("solid", start_color=CHAM), LINE
        cell.alignment = Alignment(vertical="center", wrap_text=True)


def _draw(sheet: Worksheet, number: int, line: Mapping[str, str]) -> None:
    for column in WIDTHS:
        cell = sheet[f"{column}{number}"]
        takes = column in TAKING
        cell.border, cell.alignment = LINE, TOP
        cell.fill = PatternFill("solid", start_color="FFFFFF" if takes else SUNK)
        cell.font = Font(name=FONT, size=11, color=INK)
        if takes:
            cell.protection, cell.number_format = TAKES, "@"
        if text := line.get(column, ""):
            put_text(cell, text)


def _pickers(
    book: Workbook, sheet: Worksheet, sets: Sequence[str], groups: Sequence[str], last: int
) -> None:
    """Drop-downs: of the sets nothing else is taken, a group may be a new one."""
    lists = book.create_sheet(LIST_SHEET)
    lists.sheet_state = "hidden"
    for place, (column, labels) in enumerate(((SET, sets), (GROUP, groups))):
        letter = "AB"[place]
        for row, label in enumerate(labels, start=1):
            put_text(lists[f"{letter}{row}"], label)
        picker = DataValidation(
            type="list",
            formula1=f"'{LIST_SHEET}'!${letter}$1:${letter}${max(len(labels), 1)}",
            allow_blank=True,
        )
        picker.showErrorMessage = column == SET
        picker.errorTitle = _("Không có trong danh sách")
        picker.error = _("Chọn một bộ chỉ số trong danh sách, hoặc để trống.")
        picker.add(f"{column}{HEAD_ROW + 1}:{column}{last}")
        sheet.add_data_validation(picker)


def _stamp(book: Workbook, lines: Mapping[str, str]) -> None:
    """On a hidden sheet, which a copy of the other sheet lacks, and in the file's properties."""
    sheet = book.create_sheet(STAMP_SHEET)
    sheet.sheet_state = "hidden"
    for row, (name, text) in enumerate(lines.items(), start=1):
        put_text(sheet[f"A{row}"], name)
        put_text(sheet[f"B{row}"], text)
        book.custom_doc_props.append(StringProperty(name=f"{PREFIX}{name}", value=text))
