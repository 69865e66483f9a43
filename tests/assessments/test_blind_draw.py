"""The draw of what is judged twice: repeatable from the published list, and every unit covered."""

from __future__ import annotations

import hashlib

import pytest

from assessments.blind_draw import (
    Value,
    drawn_lines,
    drawn_values,
    listing_of,
    second_units,
    sha256_of,
)

SO, TC = "so-noi-vu", "so-tai-chinh"
MANY = [Value(SO, "so", f"xa-{n:02}", "1.1") for n in range(30)]
FEW = [Value(TC, "so", "xa-01", "2.1")]


def repeated(listing: str, seed: str, percent: int) -> list[str]:
    """As the public page tells it, written a second time without the portal's code."""
    parts: dict[str, list[str]] = {}
    for line in listing.splitlines():
        parts.setdefault(line.split("|")[0], []).append(line)
    found = []
    for lines in parts.values():
        ordered = sorted(
            lines, key=lambda line: hashlib.sha256(f"{seed}\n{line}".encode()).hexdigest()
        )
        found += ordered[: (len(lines) * percent + 99) // 100]
    return sorted(found)


@pytest.mark.parametrize("percent", [1, 10, 33, 100])
@pytest.mark.parametrize("seed", ["791", "XSMB 25/12: 52791"])
def test_anyone_can_repeat_the_draw_from_the_published_list(seed, percent):
    listing = listing_of([*MANY, *FEW])

    assert drawn_lines(seed, listing, percent) == repeated(listing, seed, percent)


def test_another_seed_draws_something_else():
    listing = listing_of(MANY)

    assert drawn_lines("791", listing, 10) != drawn_lines("792", listing, 10)


def test_every_unit_is_covered_however_small_its_part():
    found = drawn_values("791", [*MANY, *FEW], 1)

    assert [value.unit for value in found] == [SO, TC]


def test_a_bigger_share_contains_the_smaller_one():
    few, more = (set(drawn_values("791", MANY, share)) for share in (10, 40))

    assert (len(few), len(more)) == (3, 12)
    assert few < more


def test_the_list_has_one_order_and_its_hash_tells_any_change():
    listing = listing_of(MANY)

    assert listing == listing_of(reversed(MANY))
    assert sha256_of(listing) == hashlib.sha256(listing.encode()).hexdigest()
    assert sha256_of(listing) != sha256_of(listing_of(MANY[1:]))


@pytest.mark.parametrize(("seed", "percent"), [("", 10), ("791", 0), ("791", 101)])
def test_no_draw_without_a_seed_and_a_share(seed, percent):
    with pytest.raises(ValueError, match="share"):
        drawn_values(seed, MANY, percent)


# ── Who scores second ──────────────────────────────────────────────────────────────────────


def able(units: set[str], values=MANY) -> dict[tuple[str, str], frozenset[str]]:
    return {(value.agency, value.unit): frozenset(units) for value in values}


def test_the_load_is_balanced_and_never_the_first_unit():
    found = second_units(MANY, able({SO, "a", "b", "c"}), {})

    assert {unit: found.count(unit) for unit in set(found)} == {"a": 10, "b": 10, "c": 10}


def test_who_has_more_already_gets_less():
    found = second_units(MANY[:4], able({"a", "b"}), {"a": 3})

    assert found == ["b", "b", "b", "a"]


def test_where_nobody_is_left_nobody_is_named():
    assert second_units(MANY[:1], able({SO}), {}) == [""]


def test_where_any_unit_may_judge_first_one_must_remain_for_it():
    anyone = [Value("", "so", "xa-01", "1.1")]

    assert second_units(anyone, able({"a"}, anyone), {}) == [""]
    assert second_units(anyone, able({"a", "b"}, anyone), {}) == ["a"]
