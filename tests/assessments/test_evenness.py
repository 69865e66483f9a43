"""Spread, strictness and over-claim, each beside the same figure worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from assessments.evenness import (
    Judged,
    Taken,
    Twice,
    over_claims,
    spread,
    strictness,
    strictness_on_sample,
)

D = Decimal


def twice(first: str, second: str, *, main: str = "1", declared: str = "10", same=False) -> Twice:
    return Twice(main, "A", "B", D(declared), D(first), D(second), same)


def test_the_spread_of_a_main_index_by_hand():
    """10/10, 10/8,50, 7/9: one of three agrees; 0 + 1,50 + 2 is 3,50, a third of it the mean."""
    [found] = spread([twice("10", "10", same=True), twice("10", "8.50"), twice("7", "9")])

    assert (found.n, found.agreed, found.share) == (3, 1, Fraction(1, 3))
    assert (found.mean, found.largest) == (Fraction(7, 6), D(2))


def test_each_main_index_stands_alone_in_the_order_it_comes():
    found = spread(
        [twice("10", "9", main="2"), twice("5", "5", main="1"), twice("4", "1", main="2")]
    )

    assert [(each.main, each.n, each.largest) for each in found] == [("2", 2, D(3)), ("1", 1, D(0))]


def test_another_answer_of_the_same_points_agrees():
    [found] = spread([twice("10", "10")])

    assert found.agreed == 1


@pytest.mark.parametrize(("n", "share"), [(2, None), (3, Fraction(1))])
def test_a_share_of_fewer_than_three_is_not_told(n, share):
    [found] = spread([twice("10", "10", same=True)] * n)

    assert found.share == share


def test_what_hangs_on_the_group_counts_as_a_value_and_not_in_the_mean():
    unknown = Twice("1", "A", "B", None, None, None, same=False)

    [found] = spread([unknown, twice("10", "9")])

    assert (found.n, found.measured, found.mean, found.agreed) == (2, 1, Fraction(1), 0)
    [alone] = spread([unknown])
    assert (alone.mean, alone.largest) == (None, None)


def test_strictness_on_the_sample_by_hand():
    """A took 0, 0 and 3 of 30 declared; B took 0, 1,50 and 1."""
    found = strictness_on_sample([twice("10", "10"), twice("10", "8.50"), twice("7", "9")])

    assert found == [Taken("A", 3, D(30), D(3)), Taken("B", 3, D(30), D("2.50"))]
    assert [each.share for each in found] == [Fraction(1, 10), Fraction(1, 12)]


JUDGED = [
    Judged("A", "x", D(20), D(20)),
    Judged("A", "x", D(10), D(4)),
    Judged("A", "y", D(10), D(11)),
    Judged("B", "y", D(8), D(0)),
]


def test_strictness_over_every_verdict_counts_what_was_added_against_what_was_taken():
    found = strictness(JUDGED)

    assert found == [Taken("A", 3, D(40), D(5)), Taken("B", 1, D(8), D(8))]
    assert [each.share for each in found] == [Fraction(1, 8), None]


def test_over_claims_are_sorted_with_the_most_first():
    found = over_claims(JUDGED)

    assert found == [Taken("y", 2, D(18), D(7)), Taken("x", 2, D(30), D(6))]


def test_nothing_declared_is_no_share():
    nothing = [Judged("A", "x", D(0), D(0))] * 3

    assert [each.share for each in strictness(nothing)] == [None]


def test_the_sum_is_that_of_the_verdicts_however_they_are_grouped():
    whole = sum((each.declared - each.stands for each in JUDGED), D(0))

    assert sum((each.off for each in strictness(JUDGED)), D(0)) == whole
    assert sum((each.off for each in over_claims(JUDGED)), D(0)) == whole
