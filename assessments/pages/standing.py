"""Where a submission stands: points, parts, tier and what is missing to the next one.

Declared by the agency, not reviewed: every page that shows it says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from dti_portal.display import all_digits, share
from frameworks.definition import IndexSet, Level, MainIndex, MinimaTiers, PercentTiers
from frameworks.scoring.engine import Preview
from frameworks.scoring.outcomes import Outcome
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
    """``earned``: the points, ``None`` while nothing in it has any."""

    title: str
    points: Decimal
    maximum: Decimal
    earned: Decimal | None


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
        found = []
        for part in self.index_set.parts:
            points = self.sheet.parts[part.id] if self.sheet else ZERO
            mains = [each for each in self.index_set.main_indices if each.part == part.id]
            earned = points if any(self.has_points(each) for each in mains) else None
            found.append(PartStanding(part.title, points, part.max_points, earned))
        return found

    @property
    def main_indices(self) -> list[tuple[MainIndex, Decimal]]:
        return [(main, self.points_of(main)) for main in self.index_set.main_indices]

    def points_of(self, main: MainIndex) -> Decimal:
        return self.sheet.main_indices[main.code] if self.sheet else ZERO

    # ── Not answered is not zero ───────────────────────────────────────────────────────────

    @property
    def earned(self) -> Decimal | None:
        """The total, ``None`` while no answer of the set has points, were they 0."""
        any_ = any(self.has_points(each) for each in self.index_set.main_indices)
        return self.total if any_ else None

    def earned_in(self, main: MainIndex) -> Decimal | None:
        """The points of a main index, ``None`` while no answer in it has any."""
        return self.points_of(main) if self.has_points(main) else None

    def has_points(self, main: MainIndex) -> bool:
        return self._any_scored(indicator.code for indicator in main.indicators)

    def _any_scored(self, codes: Iterable[str]) -> bool:
        """A claim that earns nothing is no 0, and what waits for the group has none yet."""
        sheet = self.sheet
        if sheet is None:
            return False
        found = (sheet.indicators[code] for code in codes if code not in self.preview.open)
        return any(each.outcome is Outcome.SCORED or each.points for each in found)

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

    @property
    def to_next_bound_said(self) -> str:
        """«hơn 3,70» where the bound itself is not enough, «3,70» where it is."""
        bound = self.next_bound
        return missing_said(self.to_next_bound, strict=not bound.inclusive) if bound else ""


def missing_said(points: Decimal, *, strict: bool) -> str:
    """What is missing to a bound, with all its digits: the same words wherever it is said."""
    said = all_digits(points)
    return _("hơn {points}").format(points=said) if strict else said
