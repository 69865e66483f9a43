from __future__ import annotations

from dataclasses import replace

import pytest

from rankings.check_messages import SENTENCES, file_message, message, remark_message
from rankings.checking import Code, check
from rankings.printed import FileProblem, FileProblemCode
from rankings.remarks import remarks
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

MEAN = 'so,average,,Trung bình,"80,00",'


def said(table: str, rules=None, heading=None) -> list[str]:
    rules = rules or framework()
    read = rows(rules, table, heading) if heading else rows(rules, table)
    return [message(one, rules) for one in check(rules, read)]


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (
            "so,unit,1,Sở Y tế,80.00,Cao",
            ("Dòng 2: không đọc được tổng điểm (total): “80.00”. Ghi số như bản in, ví dụ 625,30 "
            "hoặc 1.234,5."),
        ),
        (
            "so,unit,0,Sở Y tế,80,Cao",
            "Dòng 2: không đọc được hạng (rank): “0”. Ghi số nguyên từ 1.",
        ),
        (
            "so,unit,1,Sở Y tế,80,{Giỏi}",
            "Dòng 2: không đọc được mức (tier): “{Giỏi}”. Bộ chỉ số có các mức: Cao, Thấp.",
        ),
        (
            "so,unit,x,,80,Cao",
            "Dòng 2: không đọc được hạng (rank), tên cơ quan (agency): “x”. Ghi số nguyên từ 1.",
        ),
        (
            "so,unit,1,,80,Cao",
            "Dòng 2: không đọc được tên cơ quan (agency): “”. Ghi tên như bản in.",
        ),
        (
            "so,sở,1,Sở Y tế,80,Cao",
            "Dòng 2: không đọc được loại dòng (kind): “sở”. Ghi unit, average hoặc absent.",
        ),
        (
            "xa,unit,1,Sở Y tế,80,Cao",
            "Dòng 2: không đọc được đối tượng đánh giá (index_set): “xa”. Ghi một trong: so.",
        ),
        (
            'so,unit,1,Sở Y tế,"100,5",Cao',
            "Dòng 2: “Sở Y tế” được 100,5 điểm, quá điểm tối đa 100.",
        ),
        (
            f"so,unit,1,Sở Y tế,80,Thấp\n{MEAN}",
            ("Dòng 2: “Sở Y tế” được 80/100 điểm, tức 80,00%: theo quy tắc là mức “Cao”, bản in "
            "ghi “Thấp”."),
        ),
        (
            f"so,unit,2,Sở Y tế,80,Cao\n{MEAN}",
            "Dòng 2: “Sở Y tế” đứng hạng 1 theo điểm, bản in ghi hạng 2.",
        ),
        (
            f"so,unit,1,Sở Y tế,80,Cao\nso,unit,2,Sở Tài chính,80,Cao\n{MEAN}",
            "Dòng 3: “Sở Tài chính” bằng điểm đơn vị khác nên cùng hạng 1; bản in ghi 2.",
        ),
        (
            "so,unit,2,Sở Y tế,70,Cao\nso,unit,1,Sở Tài chính,90,Cao\n" + MEAN,
            "Dòng 3: “Sở Tài chính” đứng dưới “Sở Y tế” dù điểm cao hơn: chuyển lên vị trí 1.",
        ),
        (
            RIGHT.replace('"40,00"', '"40,02"').replace('bình,"60,00"', 'bình,"60,01"'),
            ("Dòng 5: trung bình đúng là 60,006666; bộ chỉ số làm tròn thành 60,00, bản in ghi "
            "60,01 theo cách làm tròn khác."),
        ),
        (
            f"so,unit,1,Sở Y tế,70,Cao\n{MEAN}",
            "Dòng 3: trung bình đúng là 70, ghi 70,00; bản in ghi 80,00.",
        ),
        (
            "so,unit,1,Sở Y tế,70,Cao",
            "Dòng 2: thiếu dòng “Trung bình”; trung bình của các dòng trên là 70,00.",
        ),
        (
            f"so,unit,1,Sở Y tế,80,Cao\n{MEAN}\n{MEAN}",
            "Dòng 4: dòng “Trung bình” lặp lại dòng 3: mỗi nhóm chỉ có một.",
        ),
        (MEAN, "Dòng 2: “Trung bình” ghi 80,00 nhưng nhóm không có đơn vị nào có điểm."),
        (
            f"so,unit,1,Sở Y tế,80,Cao\nso,unit,1,sở y  tế,80,Cao\n{MEAN}",
            "Dòng 3: “sở y  tế” đã có ở dòng 2 (“Sở Y tế”).",
        ),
    ],
)  # fmt: skip
def test_a_contradiction_is_a_plain_sentence(table: str, sentence: str):
    assert said(table) == [sentence]


def test_minima_are_told_without_a_total():
    rules = framework(MINIMA_SET)

    assert said(BY_LEVEL.replace("Mức II,10", "Mức I,10"), rules, MINIMA_HEADING) == [
        "Dòng 4: “Huyện C” đạt mức “Mức II” theo các điểm tối thiểu, bản in ghi “Mức I”."
    ]
    assert said(BY_LEVEL.replace(",,Huyện D", ",4,Huyện D"), rules, MINIMA_HEADING) == [
        "Dòng 5: “Huyện D” không thuộc diện xếp hạng, bản in ghi hạng 4."
    ]
    not_ranked = BY_LEVEL.replace("3,Huyện C,Mức II", ",Huyện C,Không xếp hạng")
    assert said(not_ranked, rules, MINIMA_HEADING)[1] == (
        "Dòng 4: “Huyện C” đứng hạng 3 theo điểm, bản in không ghi hạng."
    )


def test_every_code_has_its_sentence():
    assert set(SENTENCES) == set(Code)


def test_braces_in_a_printed_name_are_letters():
    table = f"so,unit,2,Sở {{agency}},80,Cao\n{MEAN}"

    assert said(table) == ["Dòng 2: “Sở {agency}” đứng hạng 1 theo điểm, bản in ghi hạng 2."]


@pytest.mark.parametrize("code", FileProblemCode)
def test_every_file_problem_has_its_sentence(code: FileProblemCode):
    assert file_message(FileProblem(code, 7, "a", "b"), "c").endswith((".", '".'))


def test_the_remarks_on_the_real_appendix_are_sentences():
    rules = replace(
        real_framework(),
        decision=replace(real_framework().decision, notes=("Ghi {nguyên} văn.",)),
    )
    text = REAL_TABLE.read_text(encoding="utf-8").split("\n", 1)[1]
    printed = rows(rules, text)

    assert [
        remark_message(one) for one in remarks(rules, printed, "(số   /QĐ ngày   /   /2023)")
    ] == [
        "Hạng 5 đến 6 gần như bằng nhau: cách nhau 0,70 điểm trên 1.000.",
        "Hạng 4 đến 5 gần như bằng nhau: cách nhau 0,23 điểm trên 750.",
        "Điểm trung bình công bố 328,20 được cắt bỏ phần lẻ; làm tròn thông thường cho 328,21.",
        "Hạng 2 đến 3 gần như bằng nhau: cách nhau 0,23 điểm trên 1.000.",
        "Hạng 5 đến 7 gần như bằng nhau: cách nhau 1,07 điểm trên 1.000.",
        "Dòng trung bình có nhiều cách ghi: “Điểm trung bình”, “Trung bình”.",
        "Nhiều cách viết một chữ: uỷ, ủy. Tên giữ như bản in.",
        "Số quyết định để trống trên phụ lục như bản in.",
        "Ngày quyết định để trống trên phụ lục như bản in.",
        "Ghi {nguyên} văn.",
    ]


def test_a_set_without_a_mean_of_its_own_is_not_asked_for_one():
    rules = framework(replace(PERCENT_SET, average_label=None))

    assert said("so,unit,1,Sở Y tế,80,Cao", rules) == []
