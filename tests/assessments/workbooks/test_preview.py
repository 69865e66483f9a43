"""A file that came back: every change, every mistake at its cell, and nothing written."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.db import connection

from assessments import insert_only
from assessments.models import (
    Answer,
    AnswerRevision,
    AuditEvent,
    Cycle,
    Membership,
    Submission,
    User,
)
from assessments.services import answers, imports
from assessments.services.duties import arrange
from assessments.typed import fields_of
from assessments.workbooks import filled as reading
from assessments.workbooks import template
from assessments.workbooks import values as cell_values
from assessments.workbooks.layout import ENTRY_SHEET, HEAD_ROW, REVISION, STAMP_SHEET
from assessments.workbooks.messages import file_sentence
from assessments.workbooks.package import BadFile
from assessments.workbooks.preview import Outcome
from assessments.workbooks.stamp import stamp_of
from assessments.workbooks.template import template_of
from frameworks.loader import load
from frameworks.models import FrameworkVersion
from tests.assessments.workbooks.books import (
    DATA,
    changed,
    every_rule,
    filled,
    mistakes,
    places,
    rewritten,
    shown,
    texts,
    with_cell,
)
from tests.assessments.world import SMALL, START, complete, entered, submission_of

pytestmark = pytest.mark.django_db

# Something for each cell that the set «percent» of every-rule.yaml takes.
EVERYTHING = {
    "1.1|na": "Không có hồ sơ", "1.2|a": "1.150", "1.2|b": "1200", "1.3|a": "85", "1.3|b": "100,5",
    "1.4|a": "3", "1.4|b": "2", "1.5|a": "0", "1.5|b": "7", "1.6|a": "9", "1.6|b": "7",
    "1.8|v": "102,5", "2.1|v": "Không", "2.3|v:a": "Có", "2.3|v:b": "Không", "2.3|v:c": "Có",
    "2.4|v": "3", "2.5|v": "2", "2.6|a": "98", "2.6|b": "100", "2.7|a": "5", "2.7|b": "4",
    "3.1|v": "2", "3.2|v": "15/12/2023", "3.3|v": "Chưa thực hiện", "3.4|current": "110",
    "3.4|previous": "100", "3.5|v": "Xã A; 80; 100\nXã B; 62,5; 100", "3.7|tu-xay-v": "Đạt",
    "3.7|thue-a": "1", "3.7|thue-b": "2", "3.8|ty-le-a": "1", "3.8|ty-le-b": "3",
    "3.8|so-sanh-na": "Chưa đo", "3.8|han-v": "31/12/2023", "4.1|v": "2",
    "1.2|status": "chốt 31/12", "1.3|status": "ước đến ngày", "1.3|estimated-to": "30/11/2023",
    "1.3|explanation": "1+1=2\nHai dòng", "1.3|check-note": "Mở thêm 3 điểm.",
}  # fmt: skip


def values(submission) -> dict[str, object]:
    return {each.code: each.value for each in submission.answers.order_by("code")}


def counts(preview) -> dict[Outcome, int]:
    return {each: len(preview.of(each)) for each in Outcome if preview.of(each)}


# ── There and back ─────────────────────────────────────────────────────────────────────────


def test_every_change_is_shown_old_and_new_and_nothing_is_written(submission, people):
    answers.save(submission, {"1.1": entered(a="80", b="90")}, by=people["an"])
    before = (values(submission), AuditEvent.objects.count())
    data = filled(template_of(submission), {"1.1|a": "87", "1.2|v": "Có", "2.1|v": 3})

    preview = shown(submission, data, people["an"])

    said = {each.indicator.code: each.changes for each in preview.changed}
    where = places(data)
    assert [(c.ref, c.label, c.old, c.new) for c in said["1.1"]] == [
        (where["1.1|a"], "a. Số hồ sơ trực tuyến", "80", "87")
    ]
    assert [(c.old, c.new) for code in ("1.2", "2.1") for c in said[code]] == [
        ("", "Có"),
        ("", "3"),
    ]
    assert preview.may_apply
    assert (values(submission), AuditEvent.objects.count()) == before


def test_a_template_that_nobody_touched_changes_nothing(submission, people):
    complete(submission, people["an"])

    preview = shown(submission, template_of(submission), people["an"])

    assert counts(preview) == {Outcome.UNCHANGED: 4}
    assert not preview.may_apply


def test_every_kind_of_field_goes_out_and_comes_back(during, people):
    submission = every_rule(people)
    assert set(EVERYTHING) <= set(places(template_of(submission)))
    data = filled(template_of(submission), EVERYTHING)
    assert not mistakes(shown(submission, data, people["an"]))

    imports.apply(submission, shown(submission, data, people["an"]).entries, by=people["an"])

    again = template_of(submission)
    given = {key: EVERYTHING.get(key) for key in texts(again) if not key.endswith("|status")}
    there = {key: text for key, text in texts(again).items() if not key.endswith("|status")}
    assert there == given
    assert set(EVERYTHING) <= set(texts(again))
    assert [each.code for each in submission.answers.filter(problem__isnull=False)] == []
    # Out, in, and out again: the same bytes.
    assert counts(shown(submission, again, people["an"])).keys() == {Outcome.UNCHANGED}
    assert template_of(submission) == again


@pytest.fixture
def gone_out(during, people) -> tuple[Submission, bytes]:
    """A workbook that holds everything, and its submission as before anything was entered."""
    submission = every_rule(people)
    first = filled(template_of(submission), EVERYTHING)
    imports.apply(submission, shown(submission, first, people["an"]).entries, by=people["an"])
    data = template_of(submission)
    insert_only.take_away(connection)  # what only the owner of the tables can do
    AnswerRevision.objects.filter(answer__submission=submission).delete()
    submission.answers.all().delete()
    insert_only.put_in_place(connection)
    return submission, data


def made_of_nothing(book) -> None:
    """As if it had been filled in from an empty template: no revision is behind its lines."""
    for row in range(HEAD_ROW + 1, book[ENTRY_SHEET].max_row + 1):
        book[ENTRY_SHEET][f"{REVISION}{row}"].value = None


def test_what_went_out_and_came_into_an_empty_submission_goes_out_the_same(gone_out, people):
    """To the byte: nothing of the file is lost on its way in, and nothing is made up."""
    submission, data = gone_out
    came = shown(submission, changed(data, made_of_nothing), people["an"])

    imports.apply(submission, came.entries, by=people["an"])

    assert template_of(submission) == data


def test_the_control_an_import_that_loses_a_line_goes_out_otherwise(gone_out, people, monkeypatch):
    submission, data = gone_out
    whole = cell_values._clean
    monkeypatch.setattr(cell_values, "_clean", lambda text: whole(text).partition("\n")[0])
    came = shown(submission, changed(data, made_of_nothing), people["an"])

    imports.apply(submission, came.entries, by=people["an"])

    assert template_of(submission) != data


def test_the_answers_are_those_a_form_would_have_given(during, people):
    submission = every_rule(people)
    data = filled(template_of(submission), EVERYTHING)
    imports.apply(submission, shown(submission, data, people["an"]).entries, by=people["an"])

    saved = {code: value["answer"] for code, value in values(submission).items()}
    assert saved["1.1"] == {"na": "Không có hồ sơ"}
    assert saved["1.2"] == {"a": "1150", "b": "1200"}
    assert saved["2.1"] is False
    assert saved["2.3"] == ["a", "c"]
    assert saved["3.2"] == "2023-12-15"
    assert saved["3.3"] is None
    assert saved["3.5"][1] == {"unit": "Xã B", "points": "62.5", "max": "100"}
    assert saved["3.8"]["so-sanh"] == {"na": "Chưa đo"}
    row = submission.answers.get(code="1.3")
    assert (row.status, row.estimated_to) == ("estimate", date(2023, 11, 30))
    assert row.explanation == "1+1=2\nHai dòng"


@pytest.mark.parametrize(
    "draft",
    [
        {"2.1": entered(v="１２")},
        {"1.1": entered(na="")},
        {"1.1": entered(a="91", b="90", na="Không")},
        {"1.1": answers.Entered(typed={"a": "1", "estimated-to": "hôm qua"})},
        {"1.2": entered(v="true", explanation="x" * 5000)},
    ],
)
def test_a_draft_with_a_mistake_comes_back_as_it_was(submission, people, draft):
    answers.save(submission, draft, by=people["an"])

    preview = shown(submission, template_of(submission), people["an"])

    assert counts(preview) == {Outcome.UNCHANGED: 4}


def test_a_draft_of_day_and_never_comes_back_as_it_was(during, people):
    submission = every_rule(people)
    both = answers.Entered(typed={"v": ["15/12/2023", "-"]})
    answers.save(submission, {"3.2": both}, by=people["an"])

    preview = shown(submission, template_of(submission), people["an"])

    assert preview.is_clean
    assert not preview.changed


def test_the_same_number_written_otherwise_is_no_change(submission, people):
    answers.save(submission, {"1.1": entered(a="1150", b="1200")}, by=people["an"])

    data = filled(template_of(submission), {"1.1|a": "1.150", "1.1|b": 1200})

    assert counts(shown(submission, data, people["an"])) == {Outcome.UNCHANGED: 4}


def test_an_emptied_cell_is_a_change_and_says_so(submission, people):
    complete(submission, people["an"])
    data = filled(template_of(submission), {"2.1|v": None, "2.1|status": None})

    (judged,) = shown(submission, data, people["an"]).changed

    assert [(each.old, each.new) for each in judged.changes] == [("3", "")]
    imports.apply(submission, {"2.1": judged.entered}, by=people["an"])
    assert values(submission)["2.1"] is None


def test_papers_stay_as_they_are(submission, people):
    from assessments.services import documents

    paper = documents.add(submission.agency, by=people["an"], number="12/BC", link="https://a.vn/")
    cited = answers.Paper(paper.pk, "3–5")
    answers.save(
        submission, {"2.1": answers.Entered(typed={"v": "2"}, papers=[cited])}, by=people["an"]
    )
    data = filled(template_of(submission), {"2.1|v": "3"})

    imports.apply(submission, shown(submission, data, people["an"]).entries, by=people["an"])

    assert Answer.objects.get(code="2.1").papers[0]["document"] == paper.pk


# ── Re-saved by another program ────────────────────────────────────────────────────────────


def resaved(submission) -> bytes:
    """The file that LibreOffice wrote, made out to this submission: see ``data/README.md``."""
    sha256 = submission.cycle.framework_version.sha256

    def made_out(text: str) -> str:
        return text.replace("987654321", str(submission.pk)).replace("f" * 64, sha256)

    return rewritten((DATA / "libreoffice.xlsx").read_bytes(), "xl/sharedStrings.xml", made_out)


def test_a_workbook_that_libreoffice_wrote_is_read_alike(submission, people):
    preview = shown(submission, resaved(submission), people["an"])

    imports.apply(submission, preview.entries, by=people["an"])
    assert values(submission) == {
        "1.1": {"answer": {"a": "87", "b": "90"}},
        "1.2": {"answer": True},
        "2.1": {"answer": "3"},
    }
    row = submission.answers.get(code="1.1")
    assert row.explanation == "Dòng một\nDòng hai, số 1.150"
    assert (row.status, row.estimated_to) == ("estimate", date(2023, 11, 30))
    formula = next(c for each in preview.changed for c in each.changes if c.said)
    assert (formula.new, formula.said) == ("87", "Lấy kết quả của công thức.")


# ── Numbers that are none, or another (22, 37) ─────────────────────────────────────────────


@pytest.mark.parametrize(
    "written",
    ["１２", "NaN", "1e400", "1,234.5", "\N{MINUS SIGN}5", "-5", "0x10", "1_000", "tám", "12 34",
     "1.2345", "12\x002", "=40+47", "9" * 13, "0,1234567"],
)  # fmt: skip
def test_what_is_no_number_is_named_at_its_cell_and_never_another_number(
    submission, people, written
):
    data = template_of(submission)
    ref = places(data)["1.1|a"]
    escaped = written.replace("\x00", "_x0000_")
    text = f"<c r='{{r}}' t='inlineStr'><is><t>{escaped}</t></is></c>"

    spoiled = with_cell(filled(data, {"1.1|b": "90"}), "1.1|a", text)

    preview = shown(submission, spoiled, people["an"])
    assert list(mistakes(preview)) == [ref]
    assert preview.entries == {}


@pytest.mark.parametrize(
    ("xml", "says"),
    [
        ("<c r='{r}'><f>1+1</f></c>", "Công thức chưa có kết quả."),
        ("<c r='{r}' t='e'><v>#N/A</v></c>", "Ô đang báo lỗi #N/A."),
        ("<c r='{r}' t='b'><v>1</v></c>", "Ô chứa giá trị TRUE."),
        ("<c r='{r}'><v>1e400</v></c>", "dài hơn 15 chữ số"),
        ("<c r='{r}'><v>NaN</v></c>", "“NaN” không phải số."),
        ("<c r='{r}'><v>-5</v></c>", "Nhập số"),
        ("<c r='{r}'><v>0.33333333333333331</v></c>", "Số 0,33333333333333331 dài hơn 15 chữ số"),
        ("<c r='{r}'><v>1234567890123</v></c>", "quá dài"),
    ],
)
def test_a_cell_of_another_kind_is_named(submission, people, xml, says):
    data = filled(template_of(submission), {"1.1|b": "90"})

    found = mistakes(shown(submission, with_cell(data, "1.1|a", xml), people["an"]))

    assert says in found[places(data)["1.1|a"]]


def test_a_date_that_excel_made_of_a_number_is_named(submission, people):
    data = filled(template_of(submission), {"1.1|a": date(2023, 2, 1), "1.1|b": "90"})

    assert "Ô đang là ngày" in mistakes(shown(submission, data, people["an"]))["D7"]


def test_both_numbers_of_a_share_are_judged_together_at_the_first_of_them(submission, people):
    data = filled(template_of(submission), {"1.1|a": "91", "1.1|b": "90"})

    assert mistakes(shown(submission, data, people["an"])) == {
        "D7": "Tử số (91) lớn hơn mẫu số (90). Kiểm tra lại a hoặc b."
    }


@pytest.mark.parametrize(
    ("cells", "at", "says"),
    [
        ({"1.2|v": "Chắc là có"}, "1.2|v", "Chọn một trong các mức có sẵn."),
        ({"1.2|v": "Có", "1.2|check-note": "x" * 501}, "1.2|check-note", "501"),
        ({"2.1|v": "3", "2.1|status": "gần chốt"}, "2.1|status", "Chọn “ước đến ngày”"),
        ({"2.1|v": "3", "2.1|status": "ước đến ngày", "2.1|estimated-to": "hôm qua"},
         "2.1|estimated-to", "Nhập ngày có thật"),
        ({"2.1|v": "3", "2.1|status": "ước đến ngày", "2.1|estimated-to": "30/11/2022"},
         "2.1|estimated-to", "nằm ngoài thời gian số liệu của năm 2023"),
        ({"2.1|v": "3", "2.1|status": "chốt 31/12", "2.1|estimated-to": "30/11/2023"},
         "2.1|estimated-to", "để trống ngày ước"),
    ],
)  # fmt: skip
def test_each_mistake_stands_at_its_own_cell(submission, people, cells, at, says):
    data = filled(template_of(submission), cells)

    assert says in mistakes(shown(submission, data, people["an"]))[places(data)[at]]


def test_a_checklist_wants_each_item_said_where_none_is_ticked(during, people):
    submission = every_rule(people)
    data = filled(template_of(submission), {"2.3|v:a": "Không", "2.3|v:b": "Không"})

    found = mistakes(shown(submission, data, people["an"]))

    assert list(found) == [places(data)["2.3|v:c"]]
    none = filled(data, {"2.3|v:c": "không"})
    assert shown(submission, none, people["an"]).entries["2.3"].typed == {"v": ["-"]}


# ── Nothing is passed over (37, 46) ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("ref", "says"),
    [
        ("XFD1048576", "không phải ô nhập"),
        ("N9", "không phải ô nhập"),
        ("D6", "không phải ô nhập"),  # a heading
        ("F8", "không phải ô nhập"),  # the status stands on the first line
        ("F10", "không phải ô nhập"),  # 1.2 asks for no figure
        ("D13", "không phải ô nhập"),  # the council's
        ("D40", "không phải ô nhập"),  # under the table
        # Beside the right cell: what only the template writes (lost without a word before)
        *((ref, "không phải ô nhập") for ref in ("A7", "B7", "C7", "E7", "J7")),
        ("B8", "không phải ô nhập"),  # 1.1's second line, which bears no title
        *((ref, "không phải ô nhập") for ref in ("A6", "B6", "C6", "J6")),  # a heading
        *((ref, "không phải ô nhập") for ref in ("C13", "E13", "J13")),  # the council's
        *((ref, "không phải ô nhập") for ref in ("A40", "B40", "C40", "E40", "J40")),
        *((ref, "không phải ô nhập") for ref in ("A1", "A2", "A3", "A4", "D3", "D5", "L5")),
    ],
)
def test_a_sign_where_none_is_taken_is_named(submission, people, ref, says):
    data = filled(template_of(submission), {ref: "12"})

    found = mistakes(shown(submission, data, people["an"]))

    assert says in found[ref]


def test_an_emptied_cell_of_the_template_loses_nothing(submission, people):
    data = filled(template_of(submission), {"B7": None, "E8": " ", "A1": None, "2.1|v": "3"})

    assert list(shown(submission, data, people["an"]).entries) == ["2.1"]


def test_a_deadline_put_off_since_or_papers_added_since_make_no_fault(submission, people):
    from assessments.services import documents

    data = filled(template_of(submission), {"J7": "3 tài liệu", "2.1|v": "3"})
    submission.agency.name = "Sở Y tế và Dân số"
    submission.agency.save()
    submission.deadline.printed = "trước ngày 31/12"
    submission.deadline.save()
    documents.add(submission.agency, by=people["an"], number="1/BC", link="https://a.vn/")

    assert list(shown(submission, data, people["an"]).entries) == ["2.1"]


def test_merged_cells_are_named(submission, people):
    data = changed(template_of(submission), lambda book: book[ENTRY_SHEET].merge_cells("D7:D8"))

    assert mistakes(shown(submission, data, people["an"])) == {
        "D7:D8": "Các ô bị gộp. Bỏ gộp ô rồi tải lại."
    }


def hide(book) -> None:
    book[ENTRY_SHEET].row_dimensions[12].hidden = True


def test_a_change_in_a_hidden_row_is_named(submission, people):
    data = changed(filled(template_of(submission), {"2.1|v": "3"}), hide)

    assert "dòng hoặc cột đang ẩn" in mistakes(shown(submission, data, people["an"]))["D12"]


def test_a_change_in_a_hidden_column_is_named(submission, people):
    def hide_column(book) -> None:
        book[ENTRY_SHEET].column_dimensions["D"].hidden = True

    data = changed(filled(template_of(submission), {"2.1|v": "3"}), hide_column)

    assert "cột đang ẩn" in mistakes(shown(submission, data, people["an"]))["D12"]
    # The control: a hidden column of its own, which takes nothing, hides nothing.
    other = changed(
        filled(template_of(submission), {"2.1|v": "3"}),
        lambda book: setattr(book[ENTRY_SHEET].column_dimensions["E"], "hidden", True),
    )
    assert shown(submission, other, people["an"]).may_apply


def test_a_hidden_row_without_a_change_hides_nothing(submission, people):
    complete(submission, people["an"])

    assert shown(submission, changed(template_of(submission), hide), people["an"]).is_clean


UNSEEN = {
    "a sign beyond the sheet": ("_is_beyond", lambda _cell: False, lambda s: put(s, "N9")),
    "a sign below the table": ("TAKING", (), lambda s: put(s, "D40")),
    "a sign behind a line": ("_behind", lambda *_: (), lambda s: put(s, "F8")),
    "merged cells": ("_merged", lambda _sheet: [], lambda s: s.merge_cells("D7:D8")),
}


def put(sheet, ref: str) -> None:
    sheet[ref].value = "12"


@pytest.mark.parametrize(("guard", "gone", "spoil"), UNSEEN.values(), ids=UNSEEN)
def test_the_control_without_a_look_there_it_would_be_passed_over(
    submission, people, monkeypatch, guard, gone, spoil
):
    data = filled(template_of(submission), {"1.2|v": "Có"})
    data = changed(data, lambda book: spoil(book[ENTRY_SHEET]))
    assert shown(submission, data, people["an"]).entries == {}

    monkeypatch.setattr(reading, guard, gone)

    assert list(shown(submission, data, people["an"]).entries) == ["1.2"]


def test_the_control_a_reader_of_values_finds_nothing_in_a_formula(submission):
    """What a workbook library hands out is what stands in an empty cell: nobody is told."""
    data = filled(template_of(submission), {"1.1|a": "=40+47"})
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)

    assert book[ENTRY_SHEET][places(data)["1.1|a"]].value is None


@pytest.mark.parametrize(
    ("row", "address", "ref", "says"),
    [
        (12, "9.9|v", "D12", "không có trong mẫu"),
        (12, "1.2|v", "D12", "hai dòng như nhau"),
        (12, None, "", "Thiếu dòng “Lớp”"),
    ],
)
def test_a_line_that_is_strange_doubled_or_missing_is_named(
    submission, people, row, address, ref, says
):
    def spoil(book) -> None:
        book[ENTRY_SHEET][f"K{row}"].value = address

    found = mistakes(shown(submission, changed(template_of(submission), spoil), people["an"]))

    assert says in found[ref]


def test_lines_may_be_sorted_otherwise(submission, people):
    data = filled(template_of(submission), {"1.2|v": "Có", "2.1|v": "3"})

    def swap(book) -> None:
        sheet = book[ENTRY_SHEET]
        for column in "ABCDEFGHIJKL":
            first, second = sheet[f"{column}10"], sheet[f"{column}12"]
            first.value, second.value = second.value, first.value

    entries = shown(submission, changed(data, swap), people["an"]).entries
    assert {code: each.typed for code, each in entries.items()} == {
        "1.2": {"v": "true"},
        "2.1": {"v": "3"},
    }


def test_a_sheet_of_ones_own_is_not_read_and_that_is_said(submission, people):
    data = changed(template_of(submission), lambda book: book.create_sheet("Bảng tính phụ"))

    assert shown(submission, data, people["an"]).other_sheets == ["Bảng tính phụ"]


def test_a_mistake_in_the_last_line_keeps_everything_from_being_taken(during, people):
    submission = every_rule(people)
    *_, last = (key for key in EVERYTHING if key.endswith("|v"))
    data = filled(template_of(submission), {**EVERYTHING, last: "hai lần", "1.2|a": "x"})

    preview = shown(submission, data, people["an"])

    assert set(mistakes(preview)) == {places(data)[last], places(data)["1.2|a"]}
    assert preview.entries == {}
    assert not preview.may_apply


def test_changed_unchanged_wrong_and_in_conflict_are_all_there_are(during, people):
    submission = every_rule(people)
    data = filled(template_of(submission), {**EVERYTHING, "1.2|a": "x", "1.5|a": None})
    answers.save(submission, {"2.4": entered(v="1")}, by=people["an"])

    preview = shown(submission, data, people["an"])

    assert set(counts(preview)) == set(Outcome)
    assert sum(counts(preview).values()) == len(submission.index_set.definition.indicators)


# ── Somebody else saved meanwhile (47) ─────────────────────────────────────────────────────


def test_what_a_colleague_saved_since_is_listed_and_never_overwritten(submission, people):
    data = filled(template_of(submission), {"2.1|v": "3", "1.2|v": "Có"})
    answers.save(submission, {"2.1": entered(v="4")}, by=people["an"])

    preview = shown(submission, data, people["an"])

    (conflict,) = preview.conflicts
    assert [(each.old, each.new) for each in conflict.changes] == [("4", "3")]
    assert conflict.saved.updated_by == people["an"]
    assert list(preview.entries) == ["1.2"]
    assert list(preview.contested) == ["2.1"]
    assert not preview.is_clean


# ── Working on in the same file ────────────────────────────────────────────────────────────


def applied(submission, data, by) -> None:
    imports.apply(submission, shown(submission, data, by).entries, by=by)


def test_who_works_on_in_the_same_file_is_in_conflict_with_nobody(submission, people):
    first = filled(template_of(submission), {"2.1|v": "4", "1.2|v": "Có"})
    applied(submission, first, people["an"])

    for value in ("3", "2"):
        preview = shown(submission, filled(first, {"2.1|v": value}), people["an"])
        assert counts(preview) == {Outcome.UNCHANGED: 3, Outcome.CHANGED: 1}
        applied(submission, filled(first, {"2.1|v": value}), people["an"])
        assert values(submission)["2.1"] == {"answer": value}


def test_going_back_to_what_the_file_began_with_is_asked_and_never_passed_over(submission, people):
    answers.save(submission, {"2.1": entered(v="2")}, by=people["an"])
    began = template_of(submission)
    applied(submission, filled(began, {"2.1|v": "4"}), people["an"])

    preview = shown(submission, filled(began, {"2.1|v": "2"}), people["an"])

    (asked,) = preview.conflicts
    assert [(each.old, each.new) for each in asked.changes] == [("4", "2")]
    imports.apply(submission, preview.contested, by=people["an"])
    assert values(submission)["2.1"] == {"answer": "2"}


def test_ones_own_save_on_the_page_since_is_a_conflict_all_the_same(submission, people):
    first = filled(template_of(submission), {"2.1|v": "4"})
    applied(submission, first, people["an"])
    answers.save(submission, {"2.1": entered(v="1")}, by=people["an"])

    preview = shown(submission, filled(first, {"2.1|v": "3"}), people["an"])

    assert [each.indicator.code for each in preview.conflicts] == ["2.1"]


def test_what_a_colleague_imported_from_the_same_file_is_a_conflict(submission, people):
    other = User.objects.create_user("dung@demo.test", full_name="Dũng")
    Membership.objects.create(
        user=other, agency=submission.agency, role=Membership.Role.OFFICER, starts_on=START
    )
    first = filled(template_of(submission), {"2.1|v": "4"})
    applied(submission, first, other)

    preview = shown(submission, filled(first, {"2.1|v": "3"}), people["an"])

    assert [each.saved.updated_by for each in preview.conflicts] == [other]


def test_what_is_wrong_is_said_before_any_choice_is_asked(submission, people):
    data = filled(template_of(submission), {"2.1|v": "ba"})
    answers.save(submission, {"2.1": entered(v="4")}, by=people["an"])

    preview = shown(submission, data, people["an"])

    assert counts(preview) == {Outcome.UNCHANGED: 3, Outcome.WRONG: 1}
    assert preview.contested == {}


def test_what_a_colleague_saved_and_the_file_left_alone_stays(submission, people):
    answers.save(submission, {"2.1": entered(v="2")}, by=people["an"])
    data = filled(template_of(submission), {"1.2|v": "Có"})
    answers.save(submission, {"2.1": entered(v="4")}, by=people["an"])

    preview = shown(submission, data, people["an"])

    assert list(preview.entries) == ["1.2"]


def test_the_same_value_as_a_colleague_saved_is_no_conflict(submission, people):
    data = filled(template_of(submission), {"2.1|v": "4"})
    answers.save(submission, {"2.1": entered(v="4")}, by=people["an"])

    assert counts(shown(submission, data, people["an"])) == {Outcome.UNCHANGED: 4}


def test_the_control_without_the_revision_a_colleague_would_be_overwritten(
    submission, people, monkeypatch
):
    data = filled(template_of(submission), {"2.1|v": "3"})
    answers.save(submission, {"2.1": entered(v="4")}, by=people["an"])
    monkeypatch.setattr(reading, "_revision", lambda sheet, row: 1)

    preview = shown(submission, data, people["an"])
    imports.apply(submission, preview.entries, by=people["an"])

    assert values(submission)["2.1"] == {"answer": "3"}


def test_an_indicator_given_to_someone_else_is_refused_with_the_reason(submission, people):
    other = User.objects.create_user("dung@demo.test", full_name="Dũng")
    Membership.objects.create(
        user=other, agency=submission.agency, role=Membership.Role.OFFICER, starts_on=START
    )
    arrange(submission, {"2": [other.pk]}, by=people["binh"])
    data = filled(template_of(submission), {"2.1|v": "3", "1.2|v": "Có"})

    preview = shown(submission, data, people["an"])

    assert "phân công cho người khác" in mistakes(preview)["D12"]


# ── A template of something else (#21) ─────────────────────────────────────────────────────


def refused(submission, data, by) -> str:
    with pytest.raises(BadFile) as problem:
        shown(submission, data, by)
    return file_sentence(problem.value)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("submission", "0", "mẫu của hồ sơ khác (trong tệp ghi: Sở Y tế)"),
        ("index_set", "huyen", "Tệp này là mẫu của Huyện, thị xã, thành phố."),
        ("index_set", "xa", "Tệp này là mẫu của một bộ chỉ số khác, không còn trên cổng."),
        ("cycle", "2022-mau", "Tệp này là mẫu của một kỳ khác, không còn trên cổng."),
        ("cycle", "2022-cu", "Tệp này là mẫu của Kỳ năm trước."),
        ("template", "0", "Tệp dùng mẫu bản 0; hiện là bản 1."),
        ("sha256", "f" * 64, "Tệp làm theo Quyết định 1/QĐ-UBND (dữ liệu bản 1), mà"),
    ],
)
def test_a_template_of_something_else_is_recognised_and_says_what_to_do(
    submission, people, monkeypatch, field, value, says
):
    cycle = submission.cycle
    Cycle.objects.create(
        slug="2022-cu",
        title="Kỳ năm trước",
        framework_version=cycle.framework_version,
        year=2022,
        standing_agency=cycle.standing_agency,
        opens_at=cycle.opens_at,
    )
    other = replace(stamp_of(submission), **{field: value})
    monkeypatch.setattr(template, "stamp_of", lambda of: other)

    said = refused(submission, template_of(submission), people["an"])

    assert says in said
    assert "mẫu" in said


def test_the_template_of_another_agency_is_refused(submission, people):
    data = template_of(submission_of("so-noi-vu"))

    assert "Sở Nội vụ" in refused(submission, data, people["an"])


def test_a_workbook_that_is_no_template_is_refused(submission, people):
    from tests.assessments.workbooks.test_package import book

    assert "không phải mẫu" in refused(submission, book(), people["an"])


def test_a_template_whose_sheet_was_renamed_is_refused(submission, people):
    def rename(book) -> None:
        book[ENTRY_SHEET].title = "Của tôi"

    data = changed(template_of(submission), rename)
    assert "không có trang tính “Nhập liệu”" in refused(submission, data, people["an"])


def test_without_its_hidden_sheet_the_properties_still_say_what_it_is(submission, people):
    data = changed(
        filled(template_of(submission), {"1.2|v": "Có"}),
        lambda book: book.remove(book[STAMP_SHEET]),
    )

    assert list(shown(submission, data, people["an"]).entries) == ["1.2"]


@pytest.fixture
def corrected(submission, tmp_path: Path) -> FrameworkVersion:
    """The next version of the small decision: 2.1 is counted otherwise."""
    text = SMALL.read_text(encoding="utf-8")
    for old, new in (('version: "1"', 'version: "2"'), ("items_for_full: 4", "items_for_full: 5")):
        assert old in text
        text = text.replace(old, new, 1)
    file = tmp_path / "tinh-mau-1-2023.yaml"
    file.write_text(text, encoding="utf-8")
    load([file])
    return FrameworkVersion.objects.get(framework_id="tinh-mau-1-2023", version="2")


def test_an_older_template_is_read_where_the_indicators_are_the_same_still(
    submission, people, corrected
):
    data = filled(
        template_of(submission), {"1.1|a": "87", "1.1|b": "90", "1.2|v": "Có", "2.1|v": "3"}
    )
    cycle = submission.cycle
    cycle.framework_version = corrected
    cycle.save()
    submission.index_set = corrected.index_sets.get(set_id="so")
    submission.save()

    preview = shown(submission, data, people["an"])

    assert list(preview.entries) == ["1.1", "1.2"]
    assert preview.left == ["2.1"]
    assert preview.fitness.framework == "Quyết định 1/QĐ-UBND (dữ liệu bản 1)"


def test_the_layout_asks_for_every_field_of_every_rule(during, people):
    submission = every_rule(people)
    where = places(template_of(submission))

    for code, indicator in submission.index_set.definition.indicators.items():
        if indicator.entered_by == "agency":
            for field in fields_of(indicator.rule, by=indicator.entered_by):
                keys = [f"{code}|{field.name}", f"{code}|{field.name}:a"]
                assert any(key in where for key in keys), (code, field.name)


def test_hundreds_of_cells_cost_the_same_queries(submission, people, django_assert_num_queries):
    complete(submission, people["an"])
    data = filled(template_of(submission), {"1.1|a": "86", "1.2|v": "Không", "2.1|v": "2"})
    fresh = type(submission).objects.get(pk=submission.pk)
    few = filled(template_of(submission), {"2.1|v": "2"})

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as first:
        shown(fresh, few, people["an"])
    fresh = type(submission).objects.get(pk=submission.pk)
    with django_assert_num_queries(len(first)):
        shown(fresh, data, people["an"])
