"""Small index sets, and one indicator scored alone: what the tests of the core are written with."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from frameworks import definition as d
from frameworks.scoring.engine import Scored, points_for, score
from frameworks.scoring.sheet import IndicatorPoints

D = Decimal
HALF_UP = d.Rounding(2, d.RoundingMode.HALF_UP)
DOWN = d.Rounding(2, d.RoundingMode.DOWN)

PERCENT_TIERS = d.PercentTiers(
    (
        d.Level("dan-dat", "Dẫn dắt", D(75)),
        d.Level("nang-cao", "Nâng cao", D(50)),
        d.Level("hinh-thanh", "Hình thành", D(25)),
        d.Level("khoi-dong", "Khởi động"),
    )
)
POINT_TIERS = d.PointTiers(
    (
        d.Level("tot", "Tốt", D(85), inclusive=True),
        d.Level("kha", "Khá", D(70), inclusive=True),
        d.Level("trung-binh", "Trung bình", D(50), inclusive=True),
        d.Level("yeu", "Yếu"),
    )
)

RATIO = d.Ratio("Số hồ sơ trực tuyến", "Tổng số hồ sơ")
JUDGED = d.Judged("Chất lượng")
BOOLEAN = d.Boolean("Có quy chế")
COUNT = d.PerItem("Lớp tập huấn", 5)
BEST = d.RelativeToBest("Mbps/người")


def indicator(
    rule: d.Rule, max_points: str = "20", code: str = "1.1", **fields: Any
) -> d.Indicator:
    return d.Indicator(
        code, f"Chỉ số {code}", D(max_points), "", rule, d.Provenance.RECONSTRUCTED, **fields
    )


def main_index(code: str, *indicators: d.Indicator, part: str | None = None) -> d.MainIndex:
    total = sum((each.max_points for each in indicators), D(0))
    return d.MainIndex(code, f"Chỉ số chính {code}", total, indicators, part=part)


def index_set(
    *mains: d.MainIndex,
    tiers: d.Tiers = PERCENT_TIERS,
    max_points: str | None = None,
    **fields: Any,
) -> d.IndexSet:
    total = sum((main.max_points for main in mains), D(0))
    return d.IndexSet("bo", "Bộ thử", D(max_points or total), tiers, mains, **fields)


def judged_set(*max_points: str, tiers: d.Tiers = PERCENT_TIERS, **fields: Any) -> d.IndexSet:
    """One main index of indicators 1.1, 1.2 … whose points are given directly."""
    indicators = [
        indicator(JUDGED, points, f"1.{n}", not_applicable=d.NotApplicablePolicy.COUNCIL)
        for n, points in enumerate(max_points, start=1)
    ]
    return index_set(main_index("1", *indicators), tiers=tiers, **fields)


def scored(
    rule: d.Rule,
    answer: object,
    max_points: str = "20",
    *,
    year: int = 2023,
    rounding: d.Rounding = HALF_UP,
    others: Sequence[object] = (),
    **fields: Any,
) -> IndicatorPoints:
    """What ``answer`` earns; a problem fails the test."""
    one = indicator(rule, max_points, **fields)
    found = points_for(one, answer, year=year, rounding=rounding, others=others)
    assert isinstance(found, IndicatorPoints), found
    return found


def points(rule: d.Rule, answer: object, max_points: str = "20", **options: Any) -> str:
    return str(scored(rule, answer, max_points, **options).points)


def faults(rule: d.Rule, answer: object, max_points: str = "20", **fields: Any) -> list[str]:
    """What is wrong with ``answer``: "place: code", the place left out where it is the whole."""
    one = indicator(rule, max_points, **fields)
    found = points_for(one, answer, year=2023, rounding=HALF_UP)
    assert isinstance(found, tuple), found
    return [": ".join((*problem.place, problem.code)) for problem in found]


def run(index_set: d.IndexSet, answers: dict[str, Any], **options: Any) -> Scored:
    return score(index_set, answers, **{"year": 2023, "rounding": HALF_UP, **options})
