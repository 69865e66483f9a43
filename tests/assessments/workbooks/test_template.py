"""The template: everything that is asked, what is there already, and nothing to type elsewhere."""

from __future__ import annotations

import io

import openpyxl
import pytest

from assessments.services import answers
from assessments.services.answers import MAX_TABLE, Entered
from assessments.workbooks.layout import ENTRY_SHEET, GUIDE_SHEET, LIST_SHEET, STAMP_SHEET
from assessments.workbooks.sheets import LONGEST_TEXT, Book
from assessments.workbooks.stamp import stamp_in, stamp_of
from assessments.workbooks.template import template_of
from tests.assessments.workbooks.books import changed, every_rule, places, shown, texts
from tests.assessments.world import entered

pytestmark = pytest.mark.django_db


def sheet_of(data: bytes, name: str = ENTRY_SHEET):
    return openpyxl.load_workbook(io.BytesIO(data))[name]


def test_each_field_has_a_line_with_its_code_name_question_and_unit(submission):
    sheet = sheet_of(template_of(submission))

    lines = [[cell.value for cell in row[:5]] for row in sheet.iter_rows(min_row=6)]
    assert lines == [
        ["1", "Hồ sơ", None, None, None],
        ["1.1", "Tỷ lệ hồ sơ trực tuyến [Dựng lại]", "a. Số hồ sơ trực tuyến", None, "Số"],
        ["1.1", None, "b. Tổng số hồ sơ", None, "Số"],
        ["1.1", None, "Không phát sinh (không phát sinh hồ sơ): lý do", None,
         "Để trống nếu có phát sinh"],
        ["1.2", "Có kế hoạch [Dựng lại]", "Đã ban hành", None, "Có hoặc Không"],
        ["2", "Con người", None, None, None],
        ["2.1", "Số lớp tập huấn [Dựng lại]", "Lớp", None, "Số · Lớp"],
        ["2.2", "Chất lượng báo cáo [Dựng lại]", None, None, "Do Hội đồng nhập"],
    ]  # fmt: skip


def test_what_was_saved_stands_in_it_as_it_was_typed(submission, people):
    saved = {
        "1.1": entered(a="1.150", b="1200,5", explanation="Theo Cổng."),
        "1.2": entered(v="true"),
        "2.1": entered(v="ba"),  # a draft
    }
    answers.save(submission, saved, by=people["an"])

    assert texts(template_of(submission)) == {
        "1.1|a": "1.150",
        "1.1|b": "1200,5",
        "1.1|status": "ước đến ngày",
        "1.1|explanation": "Theo Cổng.",
        "1.2|v": "Có",
        "2.1|v": "ba",
        "2.1|status": "ước đến ngày",
    }


def test_only_what_is_asked_is_unlocked_and_the_sheet_is_protected(submission):
    data = template_of(submission)
    sheet = sheet_of(data)

    unlocked = {
        cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }
    # 1.2 asks for no figure: it has no status and no day.
    assert unlocked == set(places(data).values()) - {
        places(data)["1.2|status"],
        places(data)["1.2|estimated-to"],
    }
    assert sheet.protection.sheet
    assert sheet.protection.password is None


def test_a_figure_goes_into_a_cell_of_text_so_that_no_spreadsheet_changes_it(submission):
    data = template_of(submission)
    sheet = sheet_of(data)

    assert {sheet[ref].number_format for ref in places(data).values() if "F" not in ref} <= {
        "@",
        "General",
    }
    assert sheet[places(data)["1.1|a"]].number_format == "@"
    assert b'numberStoredAsText="1"' in _part(data, "xl/worksheets/sheet1.xml")


def test_choices_are_drop_downs_from_a_hidden_sheet(during, people):
    data = template_of(every_rule(people))
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet, lists = book[ENTRY_SHEET], book[LIST_SHEET]

    offered = {}
    for picker in sheet.data_validations.dataValidation:
        assert picker.type == "list"
        cells = lists[picker.formula1.partition("!")[2].replace("$", "")]
        for ref in str(picker.sqref).split():
            offered[ref] = [row[0].value for row in cells]
    where = places(data)
    assert offered[where["2.1|v"]] == ["Có", "Không"]
    assert offered[where["2.3|v:a"]] == ["Có", "Không"]
    assert offered[where["3.7|tu-xay-v"]] == ["Đạt", "Chưa"]
    assert offered[where["1.1|status"]] == ["ước đến ngày", "chốt 31/12"]
    assert lists.sheet_state == "hidden"


def test_it_says_what_it_is_of_on_a_hidden_sheet_and_in_its_properties(submission):
    data = template_of(submission)
    book = openpyxl.load_workbook(io.BytesIO(data))

    stamp = stamp_of(submission)
    assert stamp.framework == "tinh-mau-1-2023@1"
    assert stamp_in(Book(data)) == stamp
    assert book[STAMP_SHEET].sheet_state == "hidden"
    assert book.custom_doc_props["dti-sha256"].value == submission.cycle.framework_version.sha256
    without = changed(data, lambda book: book.remove(book[STAMP_SHEET]))
    assert stamp_in(Book(without)) == stamp


def test_the_guide_names_the_decision_and_keeps_the_code_to_check_against(submission):
    book = openpyxl.load_workbook(io.BytesIO(template_of(submission)))
    texts = [row[0].value or "" for row in book[GUIDE_SHEET].iter_rows()]

    (said,) = [text for text in texts if "SHA-256" in text]
    assert "bộ chỉ số theo Quyết định 1/QĐ-UBND" in said
    assert "Mã để đối chiếu: tinh-mau-1-2023@1" in said


def test_it_is_ready_to_work_on_and_to_print(submission):
    book = openpyxl.load_workbook(io.BytesIO(template_of(submission)))
    sheet = book[ENTRY_SHEET]

    assert sheet.freeze_panes == "C6"
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert all(sheet.column_dimensions[column].hidden for column in "KL")
    assert not any(sheet.column_dimensions[column].hidden for column in "ABCDEFGHIJ")
    assert "Cách dùng phiếu" in [cell.value for cell in book["Hướng dẫn"]["A"]]
    assert "“trước ngày”, tức đến 23:59:59 ngày 24/12/2023" in sheet["A3"].value


def test_the_same_content_gives_the_same_bytes_at_any_hour(submission, during):
    first = template_of(submission)
    during.shift(3600)

    assert template_of(submission) == first


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_stays_text(submission, people, start):
    said = f"{start}HYPERLINK(1)"
    answers.save(submission, {"1.2": entered(v="true", explanation=f"x{said}")}, by=people["an"])
    row = submission.answers.get(code="1.2")
    row.explanation = said  # a form strips its ends; an older row may begin so
    row.save()

    data = template_of(submission)

    cell = sheet_of(data)[places(data)["1.2|explanation"]]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert b"<f>" not in _part(data, "xl/worksheets/sheet1.xml")


def test_the_control_openpyxl_alone_makes_a_formula_of_it():
    made = openpyxl.Workbook()
    made.active["A1"].value = "=HYPERLINK(1)"

    assert made.active["A1"].data_type == "f"


def test_a_draft_that_no_cell_holds_is_left_alone(submission, people):
    long = "x" * (LONGEST_TEXT + 1)
    assert len(long) > MAX_TABLE
    answers.save(submission, {"2.1": Entered(typed={"v": long})}, by=people["an"])

    data = template_of(submission)

    assert texts(data)["2.1|v"] == "(quá dài cho một ô, xem và sửa trên cổng)"
    assert shown(submission, data, people["an"]).unchanged == 4


def _part(data: bytes, name: str) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read(name)
