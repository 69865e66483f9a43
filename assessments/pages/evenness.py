"""Độ đồng đều as the chair reads it: spread, strictness by unit, over-claim by agency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessments.evenness import (
    FEW,
    Spread,
    Taken,
    over_claims,
    spread,
    strictness,
    strictness_on_sample,
)
from assessments.models import Cycle, User
from assessments.permissions import posts_of
from assessments.selectors.evenness import all_judged, twice_judged
from dti_portal import display
from frameworks.vietnamese import sort_key


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """One main index, its figures as they are printed."""

    set_id: str
    code: str
    title: str
    n: int
    agreed: int
    share: str
    mean: str
    largest: str


@dataclass(frozen=True, slots=True)
class TakenRow:
    """One unit or agency. ``share``: «–» where there are too few values for one."""

    name: str
    n: int
    declared: str
    off: str
    share: str


@dataclass(frozen=True, slots=True)
class EvennessPage:
    """``twice``: values that two units judged; ``left_out``: agencies the reader is tied to."""

    cycle: Cycle
    spreads: Sequence[SpreadRow]
    on_sample: Sequence[TakenRow]
    over_all: Sequence[TakenRow]
    claims: Sequence[TakenRow]
    twice: int
    left_out: int
    few: int = FEW


def evenness_page(cycle: Cycle, reader: User) -> EvennessPage:
    """The number of queries does not grow with the values."""
    tied = posts_of(reader).tied
    twice, judged = twice_judged(cycle, tied), all_judged(cycle, tied)
    return EvennessPage(
        cycle,
        spreads=[_spread(each) for each in spread(twice)],
        on_sample=_by_name(strictness_on_sample(twice)),
        over_all=_by_name(strictness(judged)),
        claims=[_taken(each) for each in over_claims(judged)],
        twice=len(twice),
        left_out=cycle.submissions.filter(agency__in=tied).count(),
    )


def _spread(each: Spread) -> SpreadRow:
    set_id, code, title = each.main  # type: ignore[misc]
    return SpreadRow(
        set_id,
        code,
        title,
        each.n,
        each.agreed,
        _percent(each.share),
        _mean(each.mean),
        display.points(each.largest),
    )


def _by_name(found: Iterable[Taken]) -> list[TakenRow]:
    """Units by name, not by strictness: the page compares, and ranks nobody."""
    return [_taken(each) for each in sorted(found, key=lambda each: sort_key(str(each.who)))]


def _taken(each: Taken) -> TakenRow:
    return TakenRow(
        str(each.who),
        each.n,
        display.points(each.declared),
        display.points(each.off),
        _percent(each.share),
    )


def _percent(share: Fraction | None) -> str:
    if share is None:
        return display.MISSING
    return display.percent(Decimal(share.numerator), Decimal(share.denominator))


def _mean(mean: Fraction | None) -> str:
    if mean is None:
        return display.MISSING
    return display.points(Decimal(mean.numerator) / Decimal(mean.denominator))
