from __future__ import annotations

from decimal import Decimal, Inexact
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.definition import Rounding, RoundingMode
from frameworks.scoring.rounding import EXACT, rounded, whole_units

HALF_UP = Rounding(2, RoundingMode.HALF_UP)
DOWN = Rounding(2, RoundingMode.DOWN)


@pytest.mark.parametrize(
    ("value", "half_up", "down"),
    [
        ("0", "0.00", "0.00"),
        ("0.0049", "0.00", "0.00"),
        ("0.005", "0.01", "0.00"),
        ("0.0149", "0.01", "0.01"),
        ("0.015", "0.02", "0.01"),
        ("2.675", "2.68", "2.67"),
        ("19.333333", "19.33", "19.33"),
        ("-0.0049", "0.00", "0.00"),
        ("-0.005", "-0.01", "0.00"),
        ("-0.0149", "-0.01", "-0.01"),
        ("-0.015", "-0.02", "-0.01"),
        ("-1", "-1.00", "-1.00"),
        ("328.2059", "328.21", "328.20"),
    ],
)
def test_half_up_goes_away_from_zero_and_down_towards_it(
    value: str, half_up: str, down: str
) -> None:
    assert str(rounded(Decimal(value), HALF_UP)) == half_up
    assert str(rounded(Decimal(value), DOWN)) == down


def test_a_third_is_rounded_from_the_fraction_itself() -> None:
    assert str(rounded(Fraction(58, 3), HALF_UP)) == "19.33"
    assert str(rounded(Fraction(200, 3), HALF_UP)) == "66.67"


def test_places_are_those_of_the_framework() -> None:
    assert str(rounded(Fraction(2, 3), Rounding(0, RoundingMode.HALF_UP))) == "1"
    assert str(rounded(Fraction(2, 3), Rounding(4, RoundingMode.DOWN))) == "0.6666"


def test_more_digits_than_the_default_context_keeps_are_rounded_once() -> None:
    # Through a context of 28 digits the last 4 would first round up to a half.
    almost_a_half = Decimal("0.00" + "4" + "9" * 60)

    assert str(rounded(almost_a_half, HALF_UP)) == "0.00"


def test_the_exact_context_refuses_to_round() -> None:
    with pytest.raises(Inexact):
        EXACT.divide(Decimal(1), Decimal(3))


@given(st.integers(-(10**9), 10**9))
def test_every_half_of_a_hundredth_goes_away_from_zero(k: int) -> None:
    whole, odd = divmod(abs(k), 2)
    expected = whole + odd

    assert whole_units([(k, 2)], RoundingMode.HALF_UP) == [expected if k >= 0 else -expected]


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**20))
def test_whole_units_are_the_nearest_or_the_next_towards_zero(n: int, d: int) -> None:
    exact = Fraction(n, d)

    half_up, down = (whole_units([(n, d)], mode)[0] for mode in RoundingMode)

    assert abs(half_up - exact) <= Fraction(1, 2)
    assert abs(half_up) >= abs(exact) or abs(half_up - exact) < Fraction(1, 2)
    assert abs(down) <= abs(exact) < abs(down) + 1
