"""A draw that anyone can repeat: the seed decides, the share grows, nobody draws again."""

from __future__ import annotations

import hashlib

import pytest

from assessments.sampling import drawn

XA = [f"xa-{n:02}" for n in range(1, 11)]


def test_the_same_seed_draws_the_same_whatever_the_order():
    assert drawn("hạt giống", XA, 30) == drawn("hạt giống", reversed(XA), 30)


def test_another_seed_draws_others():
    draws = {tuple(drawn(f"hạt {n}", XA, 30)) for n in range(10)}

    assert len(draws) > 5


def test_the_place_is_the_hash_of_seed_and_key():
    """As the page says it may be repeated, with nothing but SHA-256."""
    by_hash = sorted(XA, key=lambda key: hashlib.sha256(f"2024\n{key}".encode()).hexdigest())

    assert drawn("2024", XA, 20) == sorted(by_hash[:2])


@pytest.mark.parametrize(
    ("percent", "number"), [(1, 1), (10, 1), (11, 2), (20, 2), (21, 3), (99, 10), (100, 10)]
)
def test_the_share_is_rounded_up(percent, number):
    assert len(drawn("a", XA, percent)) == number


@pytest.mark.parametrize("percent", range(1, 100, 7))
def test_a_bigger_share_contains_the_smaller(percent):
    assert set(drawn("a", XA, percent)) <= set(drawn("a", XA, percent + 1))


def test_one_more_agency_moves_nobody_elses_place():
    before = drawn("a", XA, 50)
    after = drawn("a", [*XA, "xa-11"], 50)

    assert len(set(before) - set(after)) <= 1


def test_nobody_is_drawn_twice_and_none_of_none():
    assert drawn("a", ["xa-01", "xa-01"], 100) == ["xa-01"]
    assert drawn("a", [], 100) == []


@pytest.mark.parametrize(("seed", "percent"), [("", 10), ("a", 0), ("a", 101)])
def test_a_draw_has_a_seed_and_a_share(seed, percent):
    with pytest.raises(ValueError, match="seed and a share"):
        drawn(seed, XA, percent)
