from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from frameworks.definition import PrintedContradiction, RoundingMode
from rankings.remarks import RemarkCode, remarks
from tests.rankings.tables import (
    MINIMA_HEADING,
    MINIMA_SET,
    PERCENT_SET,
    REAL_TABLE,
    framework,
    real_framework,
    rows,
)
from tests.rankings.test_checking import BY_LEVEL, RIGHT


def remarked(table: str, rules=None, heading=None, attached_to: str = ""):
    rules = rules or framework()
    read = rows(rules, table, heading) if heading else rows(rules, table)
    return [
        (one.code.value, one.index_set, one.agencies, dict(one.facts))
        for one in remarks(rules, read, attached_to)
    ]


def test_a_table_without_anything_to_say_says_nothing():
    assert remarked(RIGHT) == []


@pytest.mark.parametrize(("second", "near"), [("79,90", True), ("79,89", False), ("80,00", False)])
def test_a_near_tie_is_within_a_thousandth_of_the_maximum_and_no_tie(second: str, near: bool):
    table = f'so,unit,1,Sở Y tế,80,Cao\nso,unit,2,Sở Tài chính,"{second}",Cao'
    facts = {"first": "1", "last": "2", "span": "0,10", "maximum": "100"}

    assert remarked(table) == (
        [("near-tie", "so", ("Sở Y tế", "Sở Tài chính"), facts)] if near else []
    )


def test_near_neighbours_make_one_run():
    """Each within 0,1 of the next, though the first and the last are not."""
    table = """
        so,unit,1,Sở Y tế,"80,20",Cao
        so,unit,2,Sở Tài chính,"80,10",Cao
        so,unit,3,Sở Tư pháp,"80,00",Cao
        so,unit,4,Sở Nội vụ,"70,00",Cao
    """

    assert remarked(table) == [
        (
            "near-tie",
            "so",
            ("Sở Y tế", "Sở Tài chính", "Sở Tư pháp"),
            {"first": "1", "last": "3", "span": "0,20", "maximum": "100"},
        )
    ]


def test_a_mean_that_half_up_would_print_otherwise_is_explained():
    table = """
        so,unit,1,Sở Y tế,"20,00",Thấp
        so,unit,1,Sở Tài chính,"20,00",Thấp
        so,unit,3,Sở Tư pháp,"10,00",Thấp
        so,average,,Trung bình,"16,66",
    """
    facts = {"printed": "16,66", "exact": "16,666666", "half_up": "16,67"}

    assert remarked(table) == [("average-rounding", "so", ("Trung bình",), facts)]
    assert remarked(table, framework(average=RoundingMode.HALF_UP)) == []


def test_one_syllable_in_two_spellings_is_told_with_the_names():
    table = """
        so,unit,1,Đảng uỷ Khối,"80,00",Cao
        so,unit,2,Ủy ban Kiểm tra Tỉnh uỷ,"60,00",Cao
        so,unit,3,Ủy ban Mặt trận,"40,00",Thấp
        so,absent,,Thành ủy,,
    """
    names = ("Đảng uỷ Khối", "Ủy ban Kiểm tra Tỉnh uỷ", "Ủy ban Mặt trận", "Thành ủy")

    assert remarked(table) == [("spelling", "", names, {"ways": "uỷ, ủy"})]


def test_capitals_are_no_other_spelling():
    assert remarked("so,unit,1,Trường Cao đẳng,80,Cao\nso,unit,2,Trường cao đẳng nghề,60,Cao") == []


@pytest.mark.parametrize(
    ("attached_to", "codes"),
    [
        ("(Kèm theo Quyết định số      /QĐ-UBND ngày   /   /2023)", ["number-blank", "date-blank"]),
        ("(Kèm theo Quyết định số 791/QĐ-UBND ngày   /4/2023)", ["date-blank"]),
        ("(Kèm theo Quyết định số 791/QĐ-UBND ngày 11/4/2023)", []),
        ("", []),
    ],
)
def test_what_print_left_blank_is_told(attached_to: str, codes: list[str]):
    assert [code for code, *_ in remarked(RIGHT, attached_to=attached_to)] == codes


def test_minima_have_no_total_to_be_near_or_to_take_a_mean_of():
    assert remarked(BY_LEVEL, framework(MINIMA_SET), MINIMA_HEADING) == []


def test_the_frameworks_own_notes_and_contradictions_are_told_where_they_matter():
    rules = framework(MINIMA_SET, PERCENT_SET)
    noted = replace(
        rules,
        decision=replace(rules.decision, notes=("Hai nguồn ghi khác nhau.",)),
        printed_contradictions=(
            PrintedContradiction("huyen", "muc-1", "ket-qua", Decimal(16), Decimal("17.5")),
        ),
    )
    note = ("framework", "", (), {"text": "Hai nguồn ghi khác nhau."})
    facts = {"level": "Mức I", "part": "ket-qua", "printed": "16", "sum_of_minima": "17,5"}

    assert remarked(RIGHT, noted) == [note]
    assert remarked(BY_LEVEL, noted, MINIMA_HEADING) == [
        note,
        ("framework-contradiction", "huyen", (), facts),
    ]


def test_ranks_five_to_seven_of_the_districts_of_2022_lie_within_1_07_points():
    text = REAL_TABLE.read_text(encoding="utf-8").split("\n", 1)[1]
    ties = {
        one.agencies: one.facts["span"]
        for one in remarks(real_framework(), rows(real_framework(), text))
        if one.code is RemarkCode.NEAR_TIE
    }

    assert ties == {
        ("Sở Kế hoạch và Đầu tư", "Ban Quản lý khu kinh tế"): "0,70",
        ("Văn phòng Tỉnh uỷ", "Đảng uỷ Khối Cơ quan - Doanh nghiệp"): "0,23",
        ("Huyện Bắc Hà", "Huyện Bát Xát"): "0,23",
        ("Thị xã Sa Pa", "Huyện Mường Khương", "Huyện Si Ma Cai"): "1,07",
    }


def test_a_row_that_cannot_be_read_has_no_remarks():
    with pytest.raises(ValueError, match="line 2"):
        remarked("so,unit,1,Sở Y tế,x,Cao")
