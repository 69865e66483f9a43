"""Geometry of the charts: values in, positions out; the templates draw them as inline SVG.

Pure. Across, a position is a percentage of the drawing's own width, so that one drawing fits a
telephone and a desk; up and down it is in pixels. Nothing is random: the same rows give the same
picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import isqrt

from dti_portal.display import share, step_of
from frameworks.definition import IndexSet, MinimaTiers, PercentTiers

HUNDRED = Decimal(100)
ZERO = Decimal(0)
PIXEL = 100  # positions are told apart in hundredths of a pixel, as whole numbers
RADIUS = 5
GAP = 1
MARGIN = 9  # between the last dot and the edge of its band
LETTER = Decimal("6.6")  # a letter's usual width in pixels: enough to tell whether a name fits


@dataclass(frozen=True, slots=True)
class Unit:
    """An agency as a dot: its share of the maximum (0..100) and the step of its printed tier."""

    name: str
    share: Decimal
    step: int
    printed: str = ""  # its points, for the tip


@dataclass(frozen=True, slots=True)
class Band:
    """A tier from ``start`` to ``end`` percent of the maximum."""

    start: Decimal
    end: Decimal
    step: int
    label: str

    @property
    def width(self) -> Decimal:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Dot:
    """``x`` in percent, ``y`` in pixels from the middle line."""

    x: Decimal
    y: Decimal
    unit: Unit


@dataclass(frozen=True, slots=True)
class NameLabel:
    x: Decimal
    y: Decimal
    before: bool  # left of its dot
    text: str


@dataclass(frozen=True, slots=True)
class DotStrip:
    """One ranking group on 0–100 % of its maximum: bands of the tiers, a dot for each agency."""

    bands: tuple[Band, ...]
    dots: tuple[Dot, ...]
    labels: tuple[NameLabel, ...]
    mean: Decimal | None
    height: int
    radius: int = RADIUS

    @property
    def middle(self) -> Decimal:
        return Decimal(self.height) / 2

    @property
    def bounds(self) -> tuple[Decimal, ...]:
        """Where a band begins or ends: 0, 25, 50, 75, 100."""
        return (ZERO, *(band.end for band in self.bands)) if self.bands else (ZERO, HUNDRED)


def bands_of(index_set: IndexSet) -> tuple[Band, ...]:
    """The tiers of a set as bands, lowest first; none where a total alone decides no tier."""
    tiers = index_set.tiers
    if isinstance(tiers, MinimaTiers):
        return ()
    whole = HUNDRED if isinstance(tiers, PercentTiers) else index_set.max_points
    bands: list[Band] = []
    end = HUNDRED
    for level in tiers.levels:
        start = ZERO if level.bound is None else share(level.bound, whole)
        bands.insert(0, Band(start, end, step_of(index_set, level.id), level.label))
        end = start
    return tuple(bands)


def dot_strip(
    units: Iterable[Unit],
    bands: Sequence[Band],
    *,
    mean: Decimal | None,
    width: int,
    named: bool = False,
    least_height: int = 0,
) -> DotStrip:
    """The strip of ``units``, whose dots do not touch at ``width`` pixels or more.

    ``mean`` is a share like the units'; ``named``: the lowest and the highest carry their names.
    """
    ordered = sorted(units, key=lambda unit: (unit.share, unit.name))
    heights = swarm([int(unit.share * width * PIXEL / 100) for unit in ordered])
    dots = tuple(
        Dot(x=unit.share.quantize(Decimal("0.01")), y=Decimal(y) / PIXEL, unit=unit)
        for unit, y in zip(ordered, heights, strict=True)
    )
    reach = max((abs(y) for y in heights), default=0) // PIXEL + RADIUS + MARGIN
    return DotStrip(
        bands=tuple(bands),
        dots=dots,
        labels=_labels(dots, width) if named else (),
        mean=mean,
        height=max(2 * reach, least_height),
    )


def level_heights(strips: Sequence[DotStrip]) -> list[DotStrip]:
    """Strips that stand side by side, all as high as the highest."""
    height = max((strip.height for strip in strips), default=0)
    return [replace(strip, height=height) for strip in strips]


def swarm(xs: Sequence[int], diameter: int = (2 * RADIUS + GAP) * PIXEL) -> list[int]:
    """For dots at ``xs``, rising: how far each moves off the middle line so that none overlap.

    Each takes the free place nearest the line, on the side that holds less so far. Whole numbers
    throughout (hundredths of a pixel), so a page is the same on every machine.
    """
    placed: list[tuple[int, int]] = []
    for x in xs:
        side = 1 if sum(y for _, y in placed) <= 0 else -1
        near = [(px, py) for px, py in placed if x - px < diameter]
        places = [0]
        for px, py in near:
            lift = isqrt(diameter**2 - (x - px) ** 2 - 1) + 1  # rounded up: they touch, no more
            places += [py + lift, py - lift]
        free = (
            y
            for y in sorted(places, key=lambda y: (abs(y), -y * side))
            if all((x - px) ** 2 + (y - py) ** 2 >= diameter**2 for px, py in near)
        )
        placed.append((x, next(free)))
    return [y for _, y in placed]


def _labels(dots: Sequence[Dot], width: int) -> tuple[NameLabel, ...]:
    """The names of the lowest, left of its dot, and the highest, right of it, where they fit."""
    if not dots:
        return ()
    lowest, highest = dots[0], dots[-1]
    labels = []
    if lowest is not highest and _fits(lowest.x, lowest.unit.name, width):
        labels.append(NameLabel(lowest.x, lowest.y, before=True, text=lowest.unit.name))
    if _fits(HUNDRED - highest.x, highest.unit.name, width):
        labels.append(NameLabel(highest.x, highest.y, before=False, text=highest.unit.name))
    return tuple(labels)


def _fits(room: Decimal, name: str, width: int) -> bool:
    return room * width / 100 >= LETTER * len(name) + 2 * RADIUS


# ── Terraces: the sign of the portal, drawn from a ranking ─────────────────────────────────


@dataclass(frozen=True, slots=True)
class Terrace:
    """A group's shares from the lowest to the highest, as a flight of steps in a 100 × 100 box."""

    edge: str  # the steps alone
    ground: str  # the steps and what lies under them


def terrace(shares: Iterable[Decimal]) -> Terrace:
    """The path of a rising stair: one step for each share (0..100)."""
    rising = sorted(shares)
    if not rising:
        return Terrace("", "")
    tread = HUNDRED / len(rising)
    steps = [f"V{_short(HUNDRED - s)}H{_short(tread * n)}" for n, s in enumerate(rising, start=1)]
    edge = f"M0 {_short(HUNDRED - rising[0])}" + "".join(steps)
    return Terrace(edge=edge, ground=f"{edge}V100H0Z")


def _short(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1')):f}"
