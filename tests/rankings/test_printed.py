from __future__ import annotations

from dataclasses import replace

import pytest

from rankings.printed import FileProblem, PrintedRow, figure_columns, read
from tests.rankings.tables import (
    HEADING,
    MINIMA_HEADING,
    MINIMA_SET,
    PERCENT_SET,
    framework,
    real_framework,
    real_lines,
)


def problems(text: str | bytes, *sets) -> list[tuple[str, int, str, str]]:
    data = text if isinstance(text, bytes) else text.encode()
    return [
        (problem.code.value, problem.line, problem.found, problem.expected)
        for problem in read(data, framework(*sets)).problems
    ]


def test_cells_stay_as_printed():
    table = read(f'{HEADING}\nso,unit,1,Đảng uỷ Khối,"1.062,50",Cao\n'.encode(), framework())

    assert table.rows == (
        PrintedRow(2, "so", "unit", "1", "Đảng uỷ Khối", "Cao", {"total": "1.062,50"}),
    )
    assert table.problems == ()


def test_a_byte_order_mark_and_windows_line_ends_are_read_over():
    text = f'\ufeff{HEADING}\r\nso,unit,1,Sở Y tế,"62,50",Cao\r\n'

    assert [row.agency for row in read(text.encode(), framework()).rows] == ["Sở Y tế"]


def test_columns_may_stand_in_any_order():
    text = 'tier,total,agency,rank,kind,index_set\nCao,"62,50",Sở Y tế,1,unit,so\n'

    row = read(text.encode(), framework()).rows[0]

    assert (row.index_set, row.rank, row.tier, row.figures) == (
        "so",
        "1",
        "Cao",
        {"total": "62,50"},
    )


def test_empty_lines_count_but_hold_no_row():
    text = f"{HEADING}\n\nso,unit,1,Sở Y tế,60,Cao\n,,,,,\nso,unit,2,Sở Tư pháp,50,Thấp\n"

    assert [row.line for row in read(text.encode(), framework()).rows] == [3, 5]


def test_a_line_break_inside_a_name_moves_the_lines_after_it():
    text = f'{HEADING}\nso,unit,1,"Sở\nY tế",60,Cao\nso,unit,2,Sở Tư pháp,50,Thấp\n'

    assert [row.line for row in read(text.encode(), framework()).rows] == [2, 4]


def test_cells_missing_at_the_end_of_a_line_are_empty():
    row = read(f"{HEADING}\nso,average,,Trung bình,60\n".encode(), framework()).rows[0]

    assert (row.figures["total"], row.tier) == ("60", "")


def test_an_unquoted_comma_is_told_at_every_line_that_has_one():
    text = (
        f"{HEADING}\nso,unit,1,Sở Y tế,62,50,Cao\nso,unit,2,Sở Tư pháp,60,Cao\nso,unit,3,A,5,0,Thấp"
    )

    assert problems(text) == [("too_many_cells", 2, "7", "6"), ("too_many_cells", 4, "7", "6")]


def test_what_is_not_utf8_is_refused_at_its_line():
    assert problems(f"{HEADING}\nso,unit,1,Sở Y tế,60,Cao".encode("utf-16")) == [
        ("not_utf8", 1, "", "")
    ]
    assert problems(HEADING.encode() + b"\nso,unit,1,S\xf4,60,Cao") == [("not_utf8", 2, "", "")]


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", " , ,\n"])
def test_a_file_without_a_line_is_empty(text: str):
    assert problems(text) == [("empty", 1, "", "")]


def test_an_open_quote_is_no_csv():
    assert [code for code, *_ in problems(f'{HEADING}\nso,unit,1,"Sở Y tế,60,Cao')] == ["not_csv"]


def test_every_column_missing_unknown_or_repeated_is_told():
    assert problems("index_set,kind,agency,agency,diem\n") == [
        ("column_missing", 1, "", "rank"),
        ("column_missing", 1, "", "tier"),
        ("column_missing", 1, "", "total"),
        ("column_repeated", 1, "agency", ""),
        ("column_unknown", 1, "diem", ""),
    ]


def test_a_file_with_semicolons_has_no_column_at_all():
    codes = [code for code, *_ in problems("index_set;kind;rank;agency;total;tier\n")]

    assert codes == ["column_missing"] * 6 + ["column_unknown"]


def test_the_columns_of_our_own_download_are_read_over():
    text = f"{HEADING},percent,tier_computed,note\nso,unit,1,Sở Y tế,60,Cao,60,Cao,1\n"

    assert read(text.encode(), framework()).rows == (
        PrintedRow(2, "so", "unit", "1", "Sở Y tế", "Cao", {"total": "60"}),
    )


def test_minima_have_their_parts_and_main_indices_in_place_of_the_total():
    assert figure_columns(MINIMA_SET) == ("part:san-sang", "part:ket-qua", "main:A", "main:B")
    assert figure_columns(PERCENT_SET) == ("total",)


def test_only_the_sets_that_the_file_names_ask_for_columns():
    minima = replace(MINIMA_SET, id="xa")
    percent = f"{HEADING}\nso,unit,1,Sở Y tế,60,Cao\n"
    minima_alone = f"{MINIMA_HEADING}\nxa,unit,1,Xã A,Mức I,8,16,4,4\n"
    neither = f"{HEADING}\nla,unit,1,Sở Y tế,60,Cao\n"

    assert problems(percent, PERCENT_SET, minima) == []
    assert problems(minima_alone, PERCENT_SET, minima) == []
    assert problems(f"{HEADING}\nxa,unit,1,Xã A,60,Mức I\n", PERCENT_SET, minima) == [
        ("column_missing", 1, "", column)
        for column in ("part:san-sang", "part:ket-qua", "main:A", "main:B")
    ]
    assert problems(neither, PERCENT_SET, minima) == [
        ("column_missing", 1, "", column)
        for column in ("part:san-sang", "part:ket-qua", "main:A", "main:B")
    ]


def test_the_real_appendix_has_fifty_two_lines():
    counts: dict[tuple[str, str], int] = {}
    for line in real_lines():
        key = (line["index_set"], line["kind"])
        counts[key] = counts.get(key, 0) + 1

    assert counts == {
        ("cap-tinh-co-tthc", "unit"): 18,
        ("cap-tinh-co-tthc", "average"): 1,
        ("cap-tinh-khong-tthc", "unit"): 22,
        ("cap-tinh-khong-tthc", "average"): 1,
        ("cap-huyen", "unit"): 9,
        ("cap-huyen", "average"): 1,
    }
    assert {line["index_set"] for line in real_lines()} <= set(real_framework().sets)


def test_a_problem_is_a_value():
    assert read(b"", framework()).problems == (FileProblem("empty", 1),)
