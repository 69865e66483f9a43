from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from frameworks.vietnamese import (
    document_date,
    folded,
    printed,
    read_printed,
    searchable,
    slug_of,
    sort_key,
    without_marks,
)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("1000", 0, "1.000"),
        ("625.3", 2, "625,30"),
        ("1234567.891", 2, "1.234.567,89"),
        ("0.005", 2, "0,01"),
        ("-2.5", 2, "−2,50"),
        ("-0.001", 2, "0,00"),
        ("842.5", None, "842,5"),
        ("1000", None, "1.000"),
        ("90.00", None, "90"),
    ],
)
def test_a_number_is_printed_as_documents_print_it(value: str, places: int | None, text: str):
    assert printed(Decimal(value), places) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("625,30", "625.30"),
        ("1.234", "1234"),
        ("1.234.567,5", "1234567.5"),
        ("0", "0"),
        ("1234", "1234"),
    ],
)
def test_a_printed_number_is_read_back(text: str, value: str):
    assert read_printed(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", "625.30", "1.23", "12.34,5", "1,234.5", "−1", "-1", " 1", "1e3", "１２", "5,", ",5"],
)
def test_what_documents_do_not_print_is_unreadable(text: str):
    assert read_printed(text) is None


def test_both_placements_of_a_tone_are_one_name():
    assert folded("Đảng uỷ  Khối Cơ quan") == folded("ĐẢNG ỦY khối cơ quan")
    assert folded("Hoà Bình") == folded("Hòa Bình")


def test_different_syllables_stay_different():
    assert folded("của") != folded("quả")
    assert folded("Sở Y tế") != folded("So Y te")
    assert folded("thùy") != folded("thúy")


def test_a_name_is_found_without_its_marks():
    assert without_marks("Đảng uỷ Công ty Apatit") == "dang uy cong ty apatit"


def test_names_stand_in_vietnamese_order():
    names = ["Đảng uỷ", "Dân vận", "Ăn", "Ân", "An", "Ban Dân tộc"]

    assert sorted(names, key=sort_key) == [
        "An", "Ăn", "Ân", "Ban Dân tộc", "Dân vận", "Đảng uỷ",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "slug"),
    [
        ("3019/QĐ-UBND", "3019-qd-ubnd"),
        ("20/2020/QĐ-TTg", "20-2020-qd-ttg"),
        ("405/QĐ-BKHCN", "405-qd-bkhcn"),
    ],
)
def test_the_number_of_a_decision_has_an_address(number: str, slug: str):
    assert slug_of(number) == slug


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2022, 11, 7), "07/11/2022"),
        (date(2023, 2, 1), "01/02/2023"),
        (date(2023, 3, 31), "31/3/2023"),
        (date(2023, 4, 11), "11/4/2023"),
    ],
)
def test_a_nought_stands_before_days_to_9_and_months_1_and_2(day: date, text: str):
    assert document_date(day) == text


def test_a_name_is_searched_without_its_dashes():
    assert searchable("Đài Phát thanh - Truyền hình") == "dai phat thanh truyen hinh"
    assert searchable("Văn phòng Đoàn ĐBQH&HĐND tỉnh") == "van phong doan dbqh hdnd tinh"
