"""Sổ «ai thẩm định ai» of a cycle whose results are public: a page is this, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from assessments.models import BlindBatch, Cycle
from assessments.selectors.review_register import Judged, Register, register_of
from rankings.models import PUBLIC_STATES, Ranking


@dataclass(frozen=True, slots=True)
class UnitRows:
    """One judging unit with the agencies it judged."""

    unit: str
    rows: Sequence[Judged]

    @property
    def values(self) -> int:
        return sum(row.values for row in self.rows)


@dataclass(frozen=True, slots=True)
class RegisterPage:
    cycle: Cycle
    ranking: Ranking
    register: Register

    @property
    def units(self) -> list[UnitRows]:
        by_unit = groupby(self.register.judged, key=lambda row: row.unit)
        return [UnitRows(unit, list(rows)) for unit, rows in by_unit]

    @property
    def values(self) -> int:
        return sum(row.values for row in self.register.judged)

    @property
    def stood(self) -> int:
        return sum(row.stood for row in self.register.judged)

    @property
    def changed(self) -> int:
        return sum(row.changed for row in self.register.judged)

    @property
    def blind_batches(self) -> list[BlindBatch]:
        """The draws of what was judged twice: their lists are public from now on."""
        return list(BlindBatch.objects.filter(seed__cycle=self.cycle).select_related("seed"))

    @property
    def agencies(self) -> int:
        return len({row.agency for row in self.register.judged})


def register_page(cycle_slug: str) -> RegisterPage | None:
    """``None``: no such cycle, or none whose results are public. The two look alike."""
    rankings = Ranking.objects.filter(cycle__slug=cycle_slug, state__in=PUBLIC_STATES)
    ranking = rankings.select_related("cycle", "decision").order_by("-pk").first()
    if ranking is None or ranking.cycle is None:
        return None
    return RegisterPage(
        ranking.cycle, ranking, register_of(ranking.cycle, ranking.decision.issued_on)
    )
