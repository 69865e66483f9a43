"""A cell is the text that a person would have typed, or a mistake with a name."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assessments.typed import Input
from assessments.workbooks import values
from assessments.workbooks.sheets import Cell, Kind, Shown
from assessments.workbooks.values import Unusable, exact, text_of


def number(stored: str, shown: Shown = Shown.PLAIN) -> Cell:
    return Cell("D", 7, Kind.NUMBER, stored, shown)


def code_of(cell: Cell, asked: Input | None) -> str:
    with pytest.raises(Unusable) as unusable:
        text_of(cell, asked)
    return unusable.value.code


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("62.9", "62.9"),
        ("62.899999999999999", "62.9"),  # the same double in seventeen digits
        ("62.9000000000000057", "62.9"),
        ("0.30000000000000004", "0.3"),  # =0.1+0.2, which every spreadsheet shows as 0.3
        ("6.29E1", "62.9"),
        ("1150", "1150"),
        ("0", "0"),
        ("-5", "-5"),
        ("123456789.123456", "123456789.123456"),  # fifteen digits
    ],
)
def test_a_number_is_the_digits_that_were_typed(stored, typed):
    assert exact(stored) == Decimal(typed)


@pytest.mark.parametrize(
    "stored", ["1234567890123456", "123456789012.12346", "0.33333333333333331", "1e400", "1e-400"]
)
def test_a_number_of_more_digits_than_a_spreadsheet_keeps_is_refused_not_rounded(stored):
    assert code_of(number(stored), Input.NUMBER) == "too_precise"


@pytest.mark.parametrize("stored", ["NaN", "INF", "1,5", "１２", "0x10", "1_000", "", "1.2.3"])
def test_what_is_stored_as_a_number_and_is_none_is_refused(stored):
    assert code_of(number(stored), Input.NUMBER) == "number"


def test_the_control_rounding_to_fifteen_digits_would_make_another_number(monkeypatch):
    monkeypatch.setattr(values, "ONE_ULP", Decimal(1))

    assert exact("123456789012.12346") == Decimal("123456789012.123")


@pytest.mark.parametrize(
    ("stored", "text"), [("0.629", "62,9%"), ("0.07", "7%"), ("1", "100%"), ("0.00005", "0,005%")]
)
def test_a_percentage_is_read_as_it_is_shown(stored, text):
    assert text_of(number(stored, Shown.PERCENT), Input.NUMBER) == text


@pytest.mark.parametrize(
    ("stored", "day"),
    [
        ("45000", "15/03/2023"),
        ("45000.75", "15/03/2023"),  # at six in the evening
        ("61", "01/03/1900"),
        ("59", "28/02/1900"),  # day 60 is the 29th, which never was
    ],
)
def test_a_day_counts_from_the_last_of_1899(stored, day):
    assert text_of(number(stored, Shown.DATE), Input.DATE) == day


def test_a_macintosh_of_old_counts_from_1904():
    assert text_of(number("43538", Shown.DATE), Input.DATE, from_1904=True) == "15/03/2023"


@pytest.mark.parametrize(
    ("cell", "asked", "code"),
    [
        (number("45000", Shown.DATE), Input.NUMBER, "date_for_number"),
        (Cell("D", 7, Kind.DATE, "2023-03-15"), Input.NUMBER, "date_for_number"),
        (number("45000"), Input.DATE, "number_for_date"),
        (number("9999999999", Shown.DATE), Input.DATE, "number_for_date"),
        (Cell("D", 7, Kind.ERROR, "#N/A"), Input.NUMBER, "error"),
        (Cell("D", 7, Kind.BOOLEAN, "1"), Input.NUMBER, "boolean"),
        (Cell("D", 7, Kind.NUMBER, None, is_formula=True), Input.NUMBER, "formula"),
    ],
)
def test_another_kind_than_is_asked_is_named(cell, asked, code):
    assert code_of(cell, asked) == code


def test_true_and_false_answer_a_question_of_yes_or_no():
    assert text_of(Cell("D", 7, Kind.BOOLEAN, "1"), Input.YES_NO) == "Có"
    assert text_of(Cell("D", 7, Kind.BOOLEAN, "0"), Input.YES_NO) == "Không"


def test_the_result_of_a_formula_is_taken():
    assert text_of(Cell("D", 7, Kind.NUMBER, "87", is_formula=True), Input.NUMBER) == "87"


def test_text_stays_as_it_was_typed_but_for_nul_and_the_ends_of_lines():
    cell = Cell("D", 7, Kind.TEXT, "  1\x002\r\n３ ")

    assert text_of(cell, None) == "1\N{REPLACEMENT CHARACTER}2\n３"
