"""A better answer never earns less: not fewer points, no lower tier, no worse rank."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from tests.answers import (
    GREATEST,
    SMALLEST,
    Asked,
    Seeded,
    Source,
    agency,
    any_number,
    at_or_near,
    digits,
    dumps,
    positive,
)
from tests.oracle import Document, find_set
from tests.score_command import EVERY_RULE, MADE_UP, asked, score

Pair = tuple[Any, Any]
PAIRS = 8


def in_order(source: Source, bounds: list[Fraction], limit: Fraction) -> tuple[Fraction, Fraction]:
    first, second = (at_or_near(source, bounds, limit) for _ in range(2))
    return min(first, second), max(first, second)


def lower_is_better(rule: Document) -> bool:
    return rule["kind"] == "inverse_ratio" or any("max" in band for band in rule.get("bands", []))


def numbers(source: Source, rule: Document, maximum: Fraction) -> Pair:
    limits = {"share": Fraction(100), "judged": maximum}
    bounds = [Fraction(b.get("min", b.get("max"))) for b in rule.get("bands", [])]
    low, high = in_order(source, bounds, limits.get(rule["kind"], GREATEST))
    return turned(rule, digits(low), digits(high))


def ratios(source: Source, rule: Document, maximum: Fraction) -> Pair:
    b = positive(source)
    limit = GREATEST if rule.get("may_exceed") == "true" else b
    bounds = [Fraction(band.get("min", band.get("max"))) * b for band in rule.get("bands", [])]
    low, high = in_order(source, [*bounds, Fraction(rule.get("full_at", "1")) * b], limit)
    return turned(rule, {"a": digits(low), "b": digits(b)}, {"a": digits(high), "b": digits(b)})


def turned(rule: Document, low: Any, high: Any) -> Pair:
    return (high, low) if lower_is_better(rule) else (low, high)


def growths(source: Source, rule: Document, maximum: Fraction) -> Pair:
    previous = positive(source)
    bounds = [previous * (1 + Fraction(band["min_change"])) for band in rule["bands"]]
    low, high = in_order(source, bounds, GREATEST)
    worse, better = (
        {"current": digits(current), "previous": digits(previous)} for current in (low, high)
    )
    return worse, better


def counts(source: Source, rule: Document, maximum: Fraction) -> Pair:
    low = source.integer(0, 300)
    high = low + source.integer(0, 5)
    return (high, low) if rule["kind"] == "deduction" else (low, high)


def options(source: Source, rule: Document, maximum: Fraction) -> Pair:
    two = [source.pick(rule["options"]) for _ in range(2)]
    worse, better = sorted(two, key=lambda option: Fraction(option["fraction"]))
    return worse["id"], better["id"]


def items(source: Source, rule: Document, maximum: Fraction) -> Pair:
    ids = [item["id"] for item in rule["items"]]
    ticked = [item for item in ids if source.integer(0, 1)]
    return ticked, ticked + [i for i in ids if i not in ticked and source.integer(0, 1)]


def dates(source: Source, rule: Document, maximum: Fraction) -> Pair:
    month, day = (int(part) for part in rule["due"].split("-"))
    done = date(2023, month, day) + timedelta(source.integer(-2, 20))
    later = done + timedelta(source.integer(0, 10))
    return source.pick([None, later.isoformat()]), done.isoformat()


def units(source: Source, rule: Document, maximum: Fraction) -> Pair:
    most = max(any_number(source), SMALLEST)
    low, high = in_order(source, [most / 2], most)
    worse, better = (
        [{"points": 1, "max": 3}, {"points": digits(points), "max": digits(most)}]
        for points in (low, high)
    )
    return worse, better


SIMPLE = {
    "ratio": ratios,
    "inverse_ratio": ratios,
    "share": numbers,
    "boolean": lambda source, rule, maximum: (False, True),
    "choice": options,
    "checklist": items,
    "per_item": counts,
    "deadline": dates,
    "growth": growths,
    "relative_to_best": numbers,
    "rollup_mean": units,
    "deduction": counts,
    "judged": numbers,
}


def worse_and_better(source: Source, rule: Document, maximum: Fraction) -> Pair:
    kind = rule["kind"]
    if kind == "steps":
        return (ratios if rule["on"] == "ratio" else numbers)(source, rule, maximum)
    inner = rule.get("parts" if kind == "composite" else "cases", [])
    if not inner:
        return SIMPLE[kind](source, rule, maximum)
    pairs = {
        record["id"]: worse_and_better(
            source, record["rule"], Fraction(record.get("fraction", "1")) * maximum
        )
        for record in inner
    }
    worse, better = ({key: pair[side] for key, pair in pairs.items()} for side in (0, 1))
    return worse, better


def rivals(case: Asked) -> dict[str, dict[str, Any]]:
    """For each indicator, agencies in pairs that differ in the one answer alone."""
    source = Seeded(1)
    group = {}
    for code, indicator in case.indicators.items():
        for n in range(PAIRS):
            common = agency(source, case, quality=n % 10)
            maximum = Fraction(indicator["max_points"])
            worse, better = worse_and_better(source, indicator["rule"], maximum)
            group[f"{code} {n} worse"] = {**common, code: worse}
            group[f"{code} {n} better"] = {**common, code: better}
    return group


@pytest.mark.parametrize("set_id", [set_id for _, set_id in MADE_UP])
def test_a_better_answer_never_earns_less(set_id: str):
    case = asked(EVERY_RULE, set_id)
    group = rivals(case)
    tiers = find_set(case.document, set_id)["tiers"]
    order = [level["id"] for level in (*tiers["levels"], *filter(None, [tiers.get("otherwise")]))]

    sheets = score(EVERY_RULE, set_id, dumps(group)).sheets

    def standing(name: str) -> list[Fraction]:
        sheet = sheets[name]
        rank = sheet["rank"] or len(sheets) + 1
        row = sheet["indicators"][name.partition(" ")[0]]
        points = [Fraction(text) for text in (row["points"], sheet["total"], sheet["percent"])]
        return [*points, Fraction(-order.index(sheet["tier"])), Fraction(-rank)]

    names = [name.removesuffix(" better") for name in group if name.endswith(" better")]
    wrong = [
        (group[f"{name} worse"], group[f"{name} better"])
        for name in names
        if any(
            better < worse
            for better, worse in zip(
                standing(f"{name} better"), standing(f"{name} worse"), strict=True
            )
        )
    ]
    assert wrong == []
    assert len(names) == PAIRS * len(case.indicators)
    assert any(standing(f"{name} better") != standing(f"{name} worse") for name in names)
