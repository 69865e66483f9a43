"""Where a submission stands: points, parts, tier and what is missing to the next one.

Declared by the agency, not reviewed: every page that shows it says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dti_portal.display import share
from frameworks.definition import IndexSet, Level, MainIndex, MinimaTiers, PercentTiers
from frameworks.scoring.engine import Preview
from frameworks.scoring.sheet import ScoreSheet

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Bound:
    """A tier's bound in points. ``inclusive``: the bound itself is enough."""

    label: str
    points: Decimal
    inclusive: bool


@dataclass(frozen=True, slots=True)
class PartStanding:
    title: str
    points: Decimal
    maximum: Decimal


@dataclass(frozen=True)
class Standing:
    """The points of a whole submission."""

    index_set: IndexSet
    preview: Preview

    @property
    def sheet(self) -> ScoreSheet | None:
        return self.preview.sheet

    @property
    def has_parts(self) -> bool:
        """A set with parts has no total that may be shown."""
        return bool(self.index_set.parts)

    @property
    def total(self) -> Decimal:
        return self.sheet.total if self.sheet else ZERO

    @property
    def maximum(self) -> Decimal:
        return self.sheet.maximum if self.sheet else self.index_set.max_points

    @property
    def tier(self) -> str:
        """The tier's id; blank where everything is excluded."""
        return self.sheet.tier if self.sheet else ""

    @property
    def tier_label(self) -> str:
        return next((each.label for each in self.index_set.levels if each.id == self.tier), "")

    @property
    def parts(self) -> list[PartStanding]:
        """The parts, which stand side by side."""
        sheet = self.sheet
        return [
            PartStanding(part.title, sheet.parts[part.id] if sheet else ZERO, part.max_points)
            for part in self.index_set.parts
        ]

    @property
    def main_indices(self) -> list[tuple[MainIndex, Decimal]]:
        return [(main, self.points_of(main)) for main in self.index_set.main_indices]

    def points_of(self, main: MainIndex) -> Decimal:
        return self.sheet.main_indices[main.code] if self.sheet else ZERO

    @property
    def weakest(self) -> tuple[MainIndex, Decimal] | None:
        """The main index with the smallest share of its maximum."""
        counted = [(main, points) for main, points in self.main_indices if main.max_points > 0]
        return min(counted, key=lambda each: share(each[1], each[0].max_points), default=None)

    @property
    def next_bound(self) -> Bound | None:
        """The bound of the tier above, where one number decides; ``None`` at the top."""
        tiers = self.index_set.tiers
        if isinstance(tiers, MinimaTiers) or not self.sheet:
            return None
        above: Level | None = None
        for level in tiers.levels:
            if level.id == self.tier:
                break
            above = level
        if above is None or above.bound is None:
            return None
        percent = isinstance(tiers, PercentTiers)
        points = above.bound * self.maximum / 100 if percent else above.bound
        return Bound(above.label, points, above.inclusive)

    @property
    def to_next_bound(self) -> Decimal:
        """How many points are missing to the bound of the tier above."""
        return self.next_bound.points - self.total if self.next_bound else ZERO
