from __future__ import annotations

import re
from decimal import Decimal

import pytest

from frameworks.scoring import numbers
from frameworks.scoring.numbers import Numeral, decimal_of, read_amount, read_count, read_pair
from frameworks.scoring.problems import Refusal, Repeated


def codes(result: object) -> list[str]:
    assert isinstance(result, Refusal), result
    return [": ".join((*fault.place, fault.code)) for fault in result.faults]


@pytest.mark.parametrize(
    ("raw", "amount"),
    [
        (0, (0, 0)),
        (87, (87, 0)),
        (999_999_999_999, (999_999_999_999, 0)),
        ("62.9", (629, 1)),
        ("62.90", (6290, 2)),
        ("0.000001", (1, 6)),
        ("999999999999.999999", (999_999_999_999_999_999, 6)),
        ("1.234", (1234, 3)),
        (Decimal("62.9"), (629, 1)),
        (Numeral("62.9"), (629, 1)),
        (Numeral("0"), (0, 0)),
    ],
)
def test_a_plain_number_is_read_exactly(raw: object, amount: tuple[int, int]) -> None:
    assert read_amount(raw) == amount


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " 5",
        "5 ",
        "+5",
        ".5",
        "5.",
        "1,5",
        "1.234,5",
        "1,234.5",
        "1_000",
        "0x10",
        "１２",
        "٣",
        "\N{MINUS SIGN}5",
        "--5",
        "1e5",
        "1E5",
        "1e400",
        "NaN",
        "Infinity",
        "-Infinity",
        "-1e5",
        Numeral("1e5"),
        Numeral("1E-2"),
        Numeral("1e400"),
        Numeral("NaN"),
        Numeral("Infinity"),
        Decimal("1E+5"),
        Decimal("NaN"),
        Decimal("Infinity"),
        float("nan"),
        float("inf"),
        62.9,
        5.0,
        True,
        False,
        [],
        {},
        b"5",
    ],
)
def test_what_is_not_a_plain_number_is_refused(raw: object) -> None:
    assert codes(read_amount(raw)) == ["not_a_number"]


def test_with_every_digit_of_unicode_allowed_it_would_be_a_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: ``\\d`` and ``int`` know the digits of every script."""
    wide = re.compile(numbers.PLAIN_NUMBER.pattern.replace("[0-9]", r"\d"))
    monkeypatch.setattr(numbers, "PLAIN_NUMBER", wide)

    assert (read_amount("１２"), read_amount("٣")) == ((12, 0), (3, 0))


@pytest.mark.parametrize("raw", [-1, "-1", "-0.5", Numeral("-3"), Decimal(-2), "-0"])
def test_a_number_below_zero_is_refused(raw: object) -> None:
    assert codes(read_amount(raw)) == ["negative"]


@pytest.mark.parametrize(
    "raw",
    [
        10**12,
        pytest.param(10**5000, id="5001 digits"),
        "1000000000000",
        "0000000000001",
        "0.0000001",
        "1.0000000",
        Numeral("1000000000000"),
        pytest.param(Numeral("9" * 5000), id="5000 digits"),
        Decimal(1000000000000),
    ],
)
def test_more_than_12_digits_before_the_dot_or_6_after_it_are_refused(raw: object) -> None:
    assert codes(read_amount(raw)) == ["too_many_digits"]


def test_nothing_and_a_repeated_key_are_told_apart_from_a_wrong_number() -> None:
    assert codes(read_amount(None)) == ["null"]
    assert codes(read_amount(Repeated(("a",)))) == ["repeated_key"]


def test_a_count_may_be_written_with_zero_decimals_but_not_be_a_fraction() -> None:
    assert read_count("3.0") == 3
    assert read_count(3) == 3
    assert codes(read_count("3.5")) == ["not_whole"]
    assert codes(read_count("3.000001")) == ["not_whole"]
    assert codes(read_count(-3)) == ["negative"]


def test_two_numbers_are_brought_to_one_count_of_decimals() -> None:
    assert read_pair({"a": 87, "b": 90}, "a", "b") == (87, 90, 0)
    assert read_pair({"b": "90", "a": "8.75"}, "a", "b") == (875, 9000, 2)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"a": 1}, ["missing_key"]),
        ({}, ["missing_key", "missing_key"]),
        ({"a": 1, "b": 2, "c": 3}, ["unknown_key"]),
        ({"a": 1, "c": 3}, ["unknown_key", "missing_key"]),
        ({"a": None, "b": -1}, ["a: null", "b: negative"]),
        ({"a": {"a": 1}, "b": 2}, ["a: not_a_number"]),
        ([1, 2], ["not_an_object"]),
        (5, ["not_an_object"]),
        ("5/6", ["not_an_object"]),
        (None, ["null"]),
        (Repeated(("b",)), ["repeated_key"]),
    ],
)
def test_two_numbers_under_other_keys_are_refused_each_with_its_place(
    raw: object, expected: list[str]
) -> None:
    assert codes(read_pair(raw, "a", "b")) == expected


def test_a_number_is_shown_with_the_digits_it_was_written_with() -> None:
    assert str(decimal_of(6290, 2)) == "62.90"
