"""The list of agencies as a workbook: what it holds, and what each cell of it comes to."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from assessments.models import Agency, Cycle
from assessments.pages.roster import Filters, roster_page
from assessments.roster import Change
from assessments.services import answers
from assessments.workbooks.package import BadFile
from assessments.workbooks.roster_preview import RosterPreview, roster_preview
from assessments.workbooks.rosters import HEAD_ROW, ROSTER_SHEET, roster_workbook_of
from assessments.workbooks.template import template_of
from tests.assessments.rosters import change, dissolve, place
from tests.assessments.workbooks.books import changed, saved
from tests.assessments.world import entered, submission_of

pytestmark = pytest.mark.django_db

SO, HUYEN = "Sở, ban, ngành", "Huyện, thị xã, thành phố"


def taken(cycle: Cycle) -> bytes:
    return roster_workbook_of(roster_page(cycle, Filters(), timezone.now()))


def rows_of(data: bytes) -> dict[str, int]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))[ROSTER_SHEET]
    numbers = range(HEAD_ROW + 1, sheet.max_row + 1)
    return {sheet[f"A{number}"].value: number for number in numbers if sheet[f"A{number}"].value}


def filled_in(data: bytes, wanted: Mapping[str, tuple[str, str]]) -> bytes:
    """By the code of an agency, its set and its group."""
    numbers = rows_of(data)

    def fill(book: openpyxl.Workbook) -> None:
        for slug, (title, group) in wanted.items():
            sheet, row = book[ROSTER_SHEET], numbers[slug]
            sheet[f"C{row}"].value, sheet[f"D{row}"].value = title or None, group or None

    return changed(data, fill)


def cells(data: bytes, values: Mapping[str, Any]) -> bytes:
    """By place; a place that begins with «+» is in the first row below the list."""
    below = max(rows_of(data).values()) + 1

    def fill(book: openpyxl.Workbook) -> None:
        for ref, value in values.items():
            book[ROSTER_SHEET][ref.replace("+", str(below))].value = value

    return changed(data, fill)


def seen(cycle: Cycle, data: bytes) -> RosterPreview:
    return roster_preview(cycle, data, timezone.now())


def said(preview: RosterPreview) -> list[str]:
    """«thêm Văn phòng UBND tỉnh: – → so/Nhóm»."""
    lines = []
    for each in preview.changes:
        before, after = (
            f"{one.set_id}/{one.group}" if one else "–" for one in (each.before, each.after)
        )
        lines.append(f"{each.kind} {preview.desk.name(each.agency)}: {before} → {after}")
    return lines


def mistakes(preview: RosterPreview) -> dict[str, str]:
    return {each.ref: each.sentence for each in preview.mistakes}


def test_the_list_has_every_agency_with_its_set_and_group(during, cycle):
    sheet = openpyxl.load_workbook(io.BytesIO(taken(cycle)))[ROSTER_SHEET]

    rows = [[cell.value for cell in row[:4]] for row in sheet.iter_rows(6, 10)]
    assert rows == [
        ["huyen-bac-ha", "Huyện Bắc Hà", HUYEN, "huyen"],
        ["so-noi-vu", "Sở Nội vụ", SO, "so"],
        ["so-tttt", "Sở Thông tin và Truyền thông", None, None],
        ["so-y-te", "Sở Y tế", SO, "so"],
        ["van-phong", "Văn phòng UBND tỉnh", None, None],
    ]


def test_the_same_list_has_the_same_bytes(during, cycle):
    assert taken(cycle) == taken(cycle)


def test_a_name_that_looks_like_a_formula_stays_text(during, cycle):
    Agency.objects.filter(slug="van-phong").update(name='=HYPERLINK("http://x")')
    data = taken(cycle)

    sheet = openpyxl.load_workbook(io.BytesIO(data))[ROSTER_SHEET]
    cell = sheet[f"B{rows_of(data)['van-phong']}"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')
    assert seen(cycle, data).mistakes == []


def test_handed_back_as_it_was_taken_it_changes_nothing(during, cycle, people):
    """Also where an agency is in two sets, where none ranks it, where it is gone."""
    change(
        cycle,
        people["giang"],
        Change(None, place("huyen-bac-ha", "so", "")),
        Change(None, place("van-phong", "so", "Nhóm «đặc  thù»".replace("  ", " "))),
    )
    dissolve("so-noi-vu", date(2020, 1, 1), "so-y-te")

    preview = seen(cycle, taken(cycle))

    assert (preview.changes, preview.mistakes, preview.kept) == ([], [], [])
    assert preview.rows == 6


def test_each_kind_of_change_is_shown(during, cycle, people):
    data = filled_in(
        taken(cycle),
        {
            "van-phong": (SO, ""),
            "so-y-te": (SO, "Nhóm đặc thù"),
            "so-noi-vu": (HUYEN, "huyen"),
            "huyen-bac-ha": ("", ""),
        },
    )

    preview = seen(cycle, data)

    assert preview.mistakes == []
    assert sorted(said(preview)) == [
        "added Văn phòng UBND tỉnh: – → so/Nhóm sở, ban, ngành",
        "moved Sở Nội vụ: so/so → huyen/huyen",
        "regrouped Sở Y tế: so/so → so/Nhóm đặc thù",
        "removed Huyện Bắc Hà: huyen/huyen → –",
    ]


def test_an_agency_without_a_row_is_kept_and_named(during, cycle):
    data = taken(cycle)
    number = rows_of(data)["so-noi-vu"]

    preview = seen(cycle, changed(data, lambda book: book[ROSTER_SHEET].delete_rows(number)))

    assert (preview.changes, preview.mistakes) == ([], [])
    assert preview.kept == ["Sở Nội vụ"]


# ── One's own rows ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["Văn phòng UBND tỉnh", "VAN PHONG UBND TINH", "Văn phòng cũ"])
def test_a_row_without_a_code_is_known_by_its_name(during, cycle, name):
    """Without marks as well, and by a name of before."""
    Agency.objects.get(slug="van-phong").former_names.create(
        name="Văn phòng cũ", until=date(2021, 1, 1)
    )
    data = taken(cycle)
    blank = dict.fromkeys(f"{c}{rows_of(data)['van-phong']}" for c in "ABF")

    preview = seen(cycle, cells(data, {**blank, "B+": name, "C+": "so"}))

    assert said(preview) == ["added Văn phòng UBND tỉnh: – → so/Nhóm sở, ban, ngành"]


def test_a_list_pasted_over_the_rows_is_read_by_its_own_codes(during, cycle):
    """The hidden cells stay where they were: they speak of the agency that was there."""
    data = taken(cycle)
    numbers = rows_of(data)
    first, second = numbers["so-noi-vu"], numbers["van-phong"]
    swapped = {
        f"A{first}": "van-phong", f"B{first}": "Văn phòng UBND tỉnh",
        f"A{second}": "so-noi-vu", f"B{second}": "Sở Nội vụ",
    }  # fmt: skip

    assert sorted(said(seen(cycle, cells(data, swapped)))) == [
        "added Văn phòng UBND tỉnh: – → so/so",
        "removed Sở Nội vụ: so/so → –",
    ]


# ── Mistakes, each at its cell ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("values", "ref", "sentence"),
    [
        ({"A+": "so-la", "C+": "so"}, "A11", "Không cơ quan nào có mã “so-la”."),
        ({"B+": "Sở Y tề tỉnh", "C+": "so"}, "B11", "Có phải: Sở Y tế (mã so-y-te)?"),
        ({"B+": "Ngân hàng", "C+": "so"}, "B11", "Không cơ quan nào tên là “Ngân hàng”."),
        ({"C+": "so"}, "B11", "Dòng không có mã và tên cơ quan."),
        ({"A10": "so-y-te", "B10": "Sở Nội vụ"}, "B10", "Mã ở dòng này là của Sở Y tế"),
        ({"C10": "Bộ của tỉnh khác"}, "C10", "Kỳ này không có bộ chỉ số “Bộ của tỉnh khác”."),
        ({"D10": "so"}, "C10", "Có nhóm “so” mà không có bộ chỉ số."),
        ({"C10": SO, "D10": "HUYEN"}, "D10", "nhóm “HUYEN” có cơ quan của bộ khác"),
        ({"C10": SO, "D10": "y" * 201}, "D10", "Tên nhóm dài 201 ký tự, tối đa 200."),
        ({"A+": "so-y-te", "C+": SO, "D+": "so"}, "A11", "Cơ quan này đã có ở dòng 9"),
        ({"C10": "=1+1"}, "C10", "Công thức chưa có kết quả."),
        ({"H10": "ghi chú"}, "H10", "không phải ô nhập của mẫu"),
        ({"C5": "Nhóm"}, "C5", "Tiêu đề cột phải là “Bộ chỉ số”."),
    ],
)
def test_a_mistake_is_said_at_its_cell(during, cycle, values, ref, sentence):
    found = mistakes(seen(cycle, cells(taken(cycle), values)))

    assert list(found) == [ref]
    assert sentence.lower() in found[ref].lower()


def test_a_name_that_two_bear_is_asked(during, cycle):
    Agency.objects.create(slug="van-phong-2", name="Văn phòng UBND  tỉnh")
    data = cells(taken(cycle), {"B+": "Văn phòng UBND tỉnh", "C+": SO})

    (sentence,) = mistakes(seen(cycle, data)).values()

    assert "là tên của 2 cơ quan" in sentence
    assert "(mã van-phong-2)" in sentence


def test_who_entered_something_cannot_be_taken_out_or_moved(during, cycle, people):
    answers.save(submission_of("so-y-te"), {"2.1": entered(v="3")}, by=people["an"])
    row = rows_of(taken(cycle))["so-y-te"]

    for wanted in (("", ""), (HUYEN, "huyen")):
        found = mistakes(seen(cycle, filled_in(taken(cycle), {"so-y-te": wanted})))
        assert list(found) == [f"C{row}"]
        assert "không bỏ ra và không đổi bộ được" in found[f"C{row}"]


def test_an_agency_that_was_gone_by_then_is_not_taken_in(during, cycle):
    data = taken(cycle)
    row = rows_of(data)["van-phong"]
    dissolve("van-phong", date(2022, 7, 1), "so-noi-vu")

    found = mistakes(seen(cycle, filled_in(data, {"van-phong": (SO, "so")})))

    assert found == {f"B{row}": "Không còn từ 01/07/2022, đã nhập vào Sở Nội vụ."}


def test_a_change_in_a_row_that_nobody_sees_is_not_taken(during, cycle):
    data = filled_in(taken(cycle), {"van-phong": (SO, "so")})
    row = rows_of(data)["van-phong"]

    def hide(book):
        book[ROSTER_SHEET].row_dimensions[row].hidden = True

    assert "đang ẩn" in mistakes(seen(cycle, changed(data, hide)))[f"C{row}"]


# ── What happened since ────────────────────────────────────────────────────────────────────


def test_what_the_portal_changed_and_the_file_did_not_stays_as_on_the_portal(during, cycle, people):
    data = taken(cycle)
    here = place("so-noi-vu", "so", "so")
    change(cycle, people["giang"], Change(here, place("so-noi-vu", "so", "Nhóm một")))

    preview = seen(cycle, data)

    assert (preview.changes, preview.mistakes) == ([], [])
    assert preview.since == ["Sở Nội vụ"]


def test_what_both_changed_is_asked_and_not_overwritten(during, cycle, people):
    data = filled_in(taken(cycle), {"so-noi-vu": (SO, "Nhóm hai"), "van-phong": (SO, "so")})
    here = place("so-noi-vu", "so", "so")
    change(
        cycle,
        people["giang"],
        Change(here, place("so-noi-vu", "so", "Nhóm một")),
        Change(None, place("van-phong", "so", "so")),
    )

    preview = seen(cycle, data)

    row = rows_of(data)["so-noi-vu"]
    assert list(mistakes(preview)) == [f"C{row}"]  # Văn phòng: both say the same
    assert "Đã có người đổi cơ quan này trên cổng" in mistakes(preview)[f"C{row}"]


# ── Other files ────────────────────────────────────────────────────────────────────────────


def refused(cycle: Cycle, data: bytes) -> str:
    with pytest.raises(BadFile) as bad:
        seen(cycle, data)
    return bad.value.code


def test_a_file_of_something_else_is_refused(during, cycle):
    other = Cycle.objects.create(
        slug="2022-mau",
        title="Kỳ 2022",
        framework_version=cycle.framework_version,
        year=2022,
        standing_agency=cycle.standing_agency,
        opens_at=cycle.opens_at,
    )

    assert refused(other, taken(cycle)) == "other_cycle"
    assert refused(cycle, template_of(submission_of("so-y-te"))) == "other_kind"
    assert refused(cycle, saved(openpyxl.Workbook())) == "no_stamp"


def test_a_list_without_its_sheet_is_refused(during, cycle):
    def rename(book):
        book[ROSTER_SHEET].title = "Khác"

    assert refused(cycle, changed(taken(cycle), rename)) == "no_sheet"
