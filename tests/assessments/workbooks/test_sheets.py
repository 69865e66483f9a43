"""The cells of a workbook as they are stored, whoever wrote it."""

from __future__ import annotations

import re
from datetime import date

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from assessments.workbooks.package import BadFile
from assessments.workbooks.packing import put_text
from assessments.workbooks.sheets import Book, Cell, Kind, Sheet, Shown, escaped, unescaped
from tests.assessments.workbooks.books import rewritten, saved

SHEET = "xl/worksheets/sheet1.xml"
EMPTY = re.compile("<sheetData ?/>|<sheetData></sheetData>")


def read(**cells: object) -> Sheet:
    made = openpyxl.Workbook()
    for ref, value in cells.items():
        made.active[ref].value = value
    return Book(saved(made)).sheet("Sheet")


def one(xml: str) -> Cell:
    made = openpyxl.Workbook()
    rows = f"<sheetData><row r='7'>{xml}</row></sheetData>"
    data = rewritten(saved(made), SHEET, lambda text: EMPTY.sub(rows, text))
    return Book(data).sheet("Sheet").cells[7, "D"]


def test_cells_are_found_by_row_and_column_with_their_kind():
    sheet = read(A1="Mã", B2=87, C3=True, XFD1048576="xa")

    assert sheet.cells[1, "A"] == Cell("A", 1, Kind.TEXT, "Mã")
    assert sheet.cells[2, "B"] == Cell("B", 2, Kind.NUMBER, "87")
    assert sheet.cells[3, "C"] == Cell("C", 3, Kind.BOOLEAN, "1")
    assert sheet.cells[1048576, "XFD"].ref == "XFD1048576"
    assert list(sheet.rows) == [1, 2, 3, 1048576]


def test_a_cell_that_only_has_a_look_is_none():
    assert read(A1=None).cells == {}


def test_how_a_number_is_shown_is_known():
    made = openpyxl.Workbook()
    for ref, value, look in (
        ("A1", 0.629, "0.0%"),
        ("A2", 45000, "dd/mm/yyyy"),
        ("A3", 87, "General"),
        ("A4", date(2023, 3, 15), "yyyy-mm-dd"),
        ("A5", 5, '0" tháng"'),
    ):
        made.active[ref].value, made.active[ref].number_format = value, look
    cells = Book(saved(made)).sheet("Sheet").cells

    shown = [cells[row, "A"].shown for row in range(1, 6)]
    assert shown == [Shown.PERCENT, Shown.DATE, Shown.PLAIN, Shown.DATE, Shown.PLAIN]


def test_the_digits_are_those_of_the_file():
    assert one("<c r='D7'><v>62.899999999999999</v></c>").text == "62.899999999999999"


@pytest.mark.parametrize(
    ("xml", "cell"),
    [
        ("<c r='D7'><f>1+1</f></c>", Cell("D", 7, Kind.NUMBER, None, is_formula=True)),
        ("<c r='D7'><f>1+1</f><v>2</v></c>", Cell("D", 7, Kind.NUMBER, "2", is_formula=True)),
        ("<c r='D7' t='str'><f>A1</f><v>x</v></c>", Cell("D", 7, Kind.TEXT, "x", is_formula=True)),
        ("<c r='D7' t='e'><v>#N/A</v></c>", Cell("D", 7, Kind.ERROR, "#N/A")),
        ("<c r='D7' t='d'><v>2023-03-15</v></c>", Cell("D", 7, Kind.DATE, "2023-03-15")),
        (
            "<c r='D7' t='inlineStr'><is><r><t>hai</t></r><r><t> dòng</t></r><rPh/></is></c>",
            Cell("D", 7, Kind.TEXT, "hai dòng"),
        ),
    ],
)
def test_every_way_to_store_a_cell_is_read(xml, cell):
    assert one(xml) == cell


def test_text_in_runs_is_one_text():
    text = CellRichText("Sở ", TextBlock(InlineFont(b=True), "Y tế"))

    assert read(A1=text).text(1, "A") == "Sở Y tế"


def test_hidden_rows_and_merged_cells_are_known():
    made = openpyxl.Workbook()
    made.active["A1"].value = made.active["A2"].value = "x"
    made.active.row_dimensions[2].hidden = True
    made.active.merge_cells("B3:C4")
    sheet = Book(saved(made)).sheet("Sheet")

    assert [cell.is_hidden for cell in sheet.cells.values()] == [False, True]
    assert sheet.merged == ("B3:C4",)


def test_the_old_count_of_days_is_known():
    made = openpyxl.Workbook()
    assert not Book(saved(made)).counts_from_1904
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    assert Book(saved(made)).counts_from_1904


@pytest.mark.parametrize("ref", ["", "7D", "ABCD1", "D12345678", "D7:E8"])
def test_a_cell_that_stands_nowhere_breaks_the_file(ref):
    with pytest.raises(BadFile) as problem:
        one(f"<c r='{ref}'><v>1</v></c>")

    assert problem.value.code == "broken"


def test_a_text_that_is_not_there_breaks_the_file():
    with pytest.raises(BadFile):
        one("<c r='D7' t='s'><v>99</v></c>")


@pytest.mark.parametrize("text", ["a\rb", "\x01\x1f", "_x0041_", "_x005F_x0041_", "thường\n\t"])
def test_signs_that_xml_cannot_hold_come_back(text):
    assert unescaped(escaped(text)) == text
    made = openpyxl.Workbook()
    put_text(made.active["A1"], text)
    assert Book(saved(made)).sheet("Sheet").text(1, "A") == text
