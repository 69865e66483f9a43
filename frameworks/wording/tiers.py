"""The tiers of an index set in words: both ends of each, or the table of minima."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from frameworks import definition as d
from frameworks.wording.amounts import number, points

Say = Callable[[Decimal], str]


@dataclass(frozen=True, slots=True)
class TierWords:
    """A tier with both its ends in words; ``in_points`` where the bounds are percentages."""

    id: str
    label: str
    span: str
    in_points: str = ""


def tiers_in_words(index_set: d.IndexSet) -> tuple[TierWords, ...]:
    """Each tier of percent or point tiers, highest first; none for minima (see minima_table)."""
    tiers = index_set.tiers
    if isinstance(tiers, d.MinimaTiers):
        return ()
    uppers: list[d.Level | None] = [None, *tiers.levels]
    return tuple(
        _tier_words(level, upper, tiers, index_set.max_points)
        for level, upper in zip(tiers.levels, uppers, strict=False)
    )


def _tier_words(
    level: d.Level, upper: d.Level | None, tiers: d.PercentTiers | d.PointTiers, maximum: Decimal
) -> TierWords:
    if isinstance(tiers, d.PointTiers):
        return TierWords(level.id, level.label, _span(level, upper, points))
    return TierWords(
        level.id,
        level.label,
        _span(level, upper, lambda bound: f"{number(bound)}%"),
        _span(level, upper, lambda bound: points(bound * maximum / 100)),
    )


def _span(level: d.Level, upper: d.Level | None, say: Say) -> str:
    """``từ 70 đến dưới 85``: a bound that is inclusive below excludes the tier above it."""
    if upper is None or upper.bound is None:
        return _lower_end(level, say)
    high = say(upper.bound)
    if level.bound is None:
        return (_("dưới %(high)s") if upper.inclusive else _("từ %(high)s trở xuống")) % {
            "high": high
        }
    low = (_("từ %(low)s") if level.inclusive else _("trên %(low)s")) % {"low": say(level.bound)}
    end = (_("đến dưới %(high)s") if upper.inclusive else _("đến %(high)s")) % {"high": high}
    return f"{low} {end}"


def _lower_end(level: d.Level, say: Say) -> str:
    if level.bound is None:
        return _("mọi kết quả")
    low = say(level.bound)
    return (_("từ %(low)s trở lên") if level.inclusive else _("trên %(low)s")) % {"low": low}


@dataclass(frozen=True, slots=True)
class MinimaRow:
    """A condition: what it is about, its maximum, and what each level asks of it."""

    title: str
    maximum: Decimal
    cells: tuple[str, ...]
    is_part: bool


@dataclass(frozen=True, slots=True)
class MinimaTable:
    """Every condition of every level: all must hold at once, each bound inclusive."""

    levels: tuple[d.MinimaLevel, ...]
    rows: tuple[MinimaRow, ...]
    otherwise: str


def minima_table(index_set: d.IndexSet) -> MinimaTable | None:
    """The table of minima, parts with their main indices below them; None for other tiers."""
    tiers = index_set.tiers
    if not isinstance(tiers, d.MinimaTiers):
        return None
    rows = [row for part in index_set.parts for row in _part_rows(part, index_set, tiers)]
    return MinimaTable(
        levels=tiers.levels,
        rows=tuple(rows),
        otherwise=tiers.otherwise.label,
    )


def _part_rows(
    part: d.IndexSetPart, index_set: d.IndexSet, tiers: d.MinimaTiers
) -> list[MinimaRow]:
    totals = tuple(_part_cell(level, part.id) for level in tiers.levels)
    rows = [MinimaRow(part.title, part.max_points, totals, is_part=True)]
    for main in index_set.main_indices:
        if main.part == part.id:
            cells = tuple(_main_cell(level, main.code) for level in tiers.levels)
            rows.append(MinimaRow(main.title, main.max_points, cells, is_part=False))
    return rows


def _part_cell(level: d.MinimaLevel, part_id: str) -> str:
    minimum = level.parts.get(part_id)
    return "–" if minimum is None else number(minimum)


def _main_cell(level: d.MinimaLevel, code: str) -> str:
    minimum = level.main_indices.get(code)
    if minimum is None:
        return "–"
    return _("%(percent)s%% × %(of)s = %(points)s") % {
        "percent": number(minimum.percent),
        "of": number(minimum.of),
        "points": number(minimum.points),
    }


@dataclass(frozen=True, slots=True)
class ContradictionWords:
    """Where printed figures contradict each other, and what follows."""

    where: str
    text: str


def contradictions_in_words(
    framework: d.Framework, index_set: d.IndexSet
) -> tuple[ContradictionWords, ...]:
    """The printed contradictions of one index set."""
    return tuple(
        contradiction_in_words(found, index_set)
        for found in framework.printed_contradictions
        if found.index_set == index_set.id
    )


def contradiction_in_words(
    found: d.PrintedContradiction, index_set: d.IndexSet
) -> ContradictionWords:
    """Printed figures that contradict each other, told without taking a side."""
    level = next(level.label for level in index_set.levels if level.id == found.level)
    part = next(part.title for part in index_set.parts if part.id == found.part)
    text = _(
        "Điểm tối thiểu của phần “%(part)s” in là %(printed)s, nhỏ hơn tổng các mức tối thiểu "
        "của từng nhóm (%(sum)s). Giữ nguyên như bản in; điều kiện về tổng điểm vì vậy không bao "
        "giờ quyết định."
    ) % {
        "part": part,
        "printed": number(found.printed),
        "sum": number(found.sum_of_minima),
    }
    return ContradictionWords(f"{index_set.title}, {level}.", text)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The tiers of one or more index sets; ``points_of`` the maximum they share, if they do.

    ``heading`` names the sets where they are not all of the framework's.
    """

    index_set: d.IndexSet
    heading: str
    levels: tuple[TierWords, ...]
    minima: MinimaTable | None
    points_of: Decimal | None
    contradictions: tuple[ContradictionWords, ...] = ()

    @property
    def of_percent(self) -> bool:
        """Whether the bounds are percentages of the maximum."""
        return isinstance(self.index_set.tiers, d.PercentTiers)


def ladder(framework: d.Framework, *sets: d.IndexSet, heading: str = "") -> Ladder:
    """The tiers that ``sets`` share, with points where they share their maximum as well."""
    first = sets[0]
    one_maximum = len({each.max_points for each in sets}) == 1
    in_points = isinstance(first.tiers, d.PercentTiers) and one_maximum
    return Ladder(
        index_set=first,
        heading=heading,
        levels=tiers_in_words(first),
        minima=minima_table(first),
        points_of=first.max_points if in_points else None,
        contradictions=tuple(
            found for each in sets for found in contradictions_in_words(framework, each)
        ),
    )


def ladders(framework: d.Framework) -> tuple[Ladder, ...]:
    """Each different ladder of the framework once, with the sets it holds for."""
    groups: list[list[d.IndexSet]] = []
    for index_set in framework.index_sets:
        alike = next((group for group in groups if group[0].tiers == index_set.tiers), None)
        if alike is None:
            groups.append([index_set])
        else:
            alike.append(index_set)
    if len(groups) == 1:
        return (ladder(framework, *groups[0]),)
    return tuple(
        ladder(framework, *group, heading="; ".join(each.title for each in group))
        for group in groups
    )
