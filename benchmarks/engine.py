"""The engine against numpy: the same national ranking, in the same minute (goals G2 and G4).

    .venv/bin/python -m benchmarks.engine

10,598 communes × 85 ratio indicators (900,830 values), the size of a national run on a set like
``cap-xa`` of QĐ 3019. Both sides start from answers already read, in the form each likes best, and
end with rounded points, totals, tiers and ranks. See README.md.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

import numpy as np

from frameworks.definition import (
    IndexSet,
    Indicator,
    Level,
    MainIndex,
    PercentTiers,
    Provenance,
    Ratio,
    Rounding,
    RoundingMode,
)
from frameworks.scoring.engine import SetScorer
from frameworks.scoring.sheet import AgencyAnswers
from rankings.ranking import ranks

Result = list[tuple[Decimal, str, int | None]]
Table = dict[str, dict[str, dict[str, int]]]

COMMUNES, PROVINCE, ALTERNATIONS = 10_598, 201, 5
SIZES = (11, 11, 11, 11, 11, 10, 10, 10)  # indicators of the eight main indices
HUNDREDTHS = Rounding(2, RoundingMode.HALF_UP)
TIERS = PercentTiers(
    (
        Level("dan-dat", "Dẫn dắt", Decimal(75)),
        Level("nang-cao", "Nâng cao", Decimal(50)),
        Level("hinh-thanh", "Hình thành", Decimal(25)),
        Level("khoi-dong", "Khởi động"),
    )
)


def national_set() -> IndexSet:
    """85 ratios worth 1000 points, some of them full at 80 or 90 percent."""
    sizes = random.Random(85)  # noqa: S311 -- the same set every time
    points = [Decimal(sizes.choice((5, 10, 15))) for _ in range(sum(SIZES) - 1)]
    points.append(1000 - sum(points))
    each = iter(points)
    mains = [_main_index(str(n), size, each) for n, size in enumerate(SIZES, start=1)]
    return IndexSet("cap-xa", "Cấp xã", Decimal(1000), TIERS, tuple(mains))


def _main_index(code: str, size: int, points: Iterator[Decimal]) -> MainIndex:
    indicators = tuple(_ratio(f"{code}.{n}", next(points), n) for n in range(1, size + 1))
    return MainIndex(code, code, sum(i.max_points for i in indicators), indicators)


def _ratio(code: str, points: Decimal, n: int) -> Indicator:
    full_at = (Decimal(1), Decimal("0.8"), Decimal("0.9"))[n % 3]
    rule = Ratio("a", "b", full_at=full_at)
    return Indicator(code, code, points, "%", rule, Provenance.RECONSTRUCTED)


def national_answers(index_set: IndexSet, agencies: int) -> Table:
    """Random whole numbers 0 ≤ a ≤ b ≤ 2000, always the same ones."""
    dice = random.Random(10_598)  # noqa: S311 -- the same answers every time
    return {
        f"{n:05d}": {code: _answer(dice) for code in index_set.indicators} for n in range(agencies)
    }


def _answer(dice: random.Random) -> dict[str, int]:
    b = dice.randint(1, 2000)
    return {"a": dice.randint(0, b), "b": b}


def run_engine(
    index_set: IndexSet, scorer: SetScorer, group: Mapping[str, AgencyAnswers]
) -> Result:
    """Score, and take from every sheet what a ranking takes."""
    sheets = scorer.sheets(group)
    rank = ranks(index_set, sheets)
    return [(s.total, s.tier, rank[agency]) for agency, s in sheets.items()]


class NumpyEngine:
    """The same in int64: what a careful numpy programmer would write for ratios alone."""

    def __init__(self, index_set: IndexSet, table: Table) -> None:
        rows = [list(answers.values()) for answers in table.values()]
        self.a = np.array([[answer["a"] for answer in row] for row in rows], dtype=np.int64)
        self.b = np.array([[answer["b"] for answer in row] for row in rows], dtype=np.int64)
        indicators = index_set.indicators.values()
        # Below full_at = n/10 the points are a·10·max / (b·n).
        self.n = np.array([int(i.rule.full_at * 10) for i in indicators], dtype=np.int64)
        self.full = np.array([int(i.max_points * 100) for i in indicators], dtype=np.int64)
        self.maximum = int(index_set.max_points * 100)
        self.bounds = np.array([25, 50, 75], dtype=np.int64) * (self.maximum // 100)

    def run(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Totals in hundredths, tiers (0 the lowest), ranks."""
        a10, bn = self.a * 10, self.b * self.n
        points = np.where(a10 >= bn, self.full, (2 * a10 * self.full + bn) // (2 * bn))
        totals = points.sum(axis=1)
        tiers = np.searchsorted(self.bounds, totals, side="left")
        ordered = np.sort(totals)
        return totals, tiers, len(totals) - np.searchsorted(ordered, totals, "right") + 1


def agree(index_set: IndexSet, ours: Result, theirs: tuple[np.ndarray, ...]) -> bool:
    """Whether both found the same totals, tiers and ranks."""
    names = [level.id for level in reversed(index_set.tiers.levels)]
    return all(
        (int(total * 100), tier, rank) == (t, names[level], r)
        for (total, tier, rank), t, level, r in zip(ours, *theirs, strict=True)
    )


def seconds(work: Callable[[], object]) -> float:
    """Processor time: what else runs on the machine is not counted, what it does to caches is."""
    start = time.process_time()
    work()
    return time.process_time() - start


def both_sides(
    index_set: IndexSet, scorer: SetScorer
) -> tuple[dict[str, AgencyAnswers], NumpyEngine, float]:
    """The answers read by our engine and by numpy, and how long ours took."""
    table = national_answers(index_set, COMMUNES)
    start = time.process_time()
    group = {agency: scorer.read(agency, raw)[0] for agency, raw in table.items()}
    reading = time.process_time() - start
    return group, NumpyEngine(index_set, table), reading


def national() -> None:
    """G2: five alternations, the median ratio."""
    index_set = national_set()
    scorer = SetScorer(index_set, year=2023, rounding=HUNDREDTHS)
    group, peer, reading = both_sides(index_set, scorer)
    assert agree(index_set, run_engine(index_set, scorer, group), peer.run())
    ratios = []
    for _ in range(ALTERNATIONS):
        ours = seconds(lambda: run_engine(index_set, scorer, group))
        theirs = statistics.median(seconds(peer.run) for _ in range(5))
        ratios.append(ours / theirs)
        print(f"engine {ours:.3f} s · numpy {theirs * 1000:.1f} ms · {ours / theirs:.1f} ×")
    values = COMMUNES * len(index_set.indicators)
    print(f"G2: {values:,} values, median {statistics.median(ratios):.1f} × numpy (goal ≤ 25)")
    print(f"    reading and checking the same raw answers first took {reading:.2f} s")


def province() -> None:
    """G4: one agency from raw answers; 201 agencies from read ones, and from raw ones."""
    index_set = national_set()
    table = national_answers(index_set, PROVINCE)
    scorer = SetScorer(index_set, year=2023, rounding=HUNDREDTHS)
    group = {agency: scorer.read(agency, raw)[0] for agency, raw in table.items()}
    first = table["00000"]
    report(
        "G4: preview of one agency, raw answers to sheet (goal ≤ 1 ms)",
        200,
        lambda: scorer.preview(first),
    )
    report(
        "G4: 201 agencies, read answers to ranks (goal ≤ 25 ms)",
        20,
        lambda: run_engine(index_set, scorer, group),
    )
    report(
        "    201 agencies, raw answers to ranks",
        5,
        lambda: run_engine(
            index_set,
            scorer,
            {agency: scorer.read(agency, raw)[0] for agency, raw in table.items()},
        ),
    )


def report(label: str, times: int, work: Callable[[], object]) -> None:
    print(f"{label}: {statistics.median(seconds(work) for _ in range(times)) * 1000:.2f} ms")


if __name__ == "__main__":
    national()
    province()
