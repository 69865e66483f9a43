"""The smallest set of indicators that reaches the next tier, exactly, for every kind of tiers.

An indicator is raised to its ``reach``: the full points of what the agency's own work can earn.
A tier of a total asks one sum; conjunctive minima ask one of every part and of every main index in
it. So the indicators fall into divisions (a part, or the whole set), those into blocks (a main
index, or the whole set), each with a sum to gain, and no indicator counts in two of them. In one
block the best choice of n indicators of one effort is the n largest gains; blocks are joined by
keeping, for every (number, effort), the largest gain. Nothing is estimated: a property test holds
every answer against all the subsets there are.

Everything is counted in the units of the rounding (hundredths of a point, as a rule), where totals
are whole and a bound, strict or inclusive, is simply the smallest total that holds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import reduce
from math import ceil

from frameworks.definition import MinimaLevel, MinimaTiers, PercentTiers, PointTiers
from frameworks.scoring.losses import Room, rooms
from frameworks.scoring.rounding import EXACT, units_in_a_point
from frameworks.scoring.sheet import Layout, ScoreSheet

UNMARKED = 2  # the effort of what nobody has marked: neither little nor much


class Scope(StrEnum):
    """What a bound is of."""

    TOTAL = "total"
    PART = "part"
    MAIN = "main"


@dataclass(frozen=True, slots=True)
class Bound:
    """A sum that the tier asks for, in points. ``id``: of the part or main index; "" of the total.

    ``printed``: the bound itself, of the agency's own maximum; with ``strict`` it is not enough.
    ``least``: the smallest sum that holds. ``missing``: what is still to be gained, 0 where it is
    met. ``best``: what raising everything would come to. A total is shown as 0 where deductions
    put it below; what is missing counts from where it really stands.
    """

    scope: Scope
    id: str
    points: Decimal
    printed: Decimal
    strict: bool
    least: Decimal
    missing: Decimal
    best: Decimal

    @property
    def beyond(self) -> Decimal:
        """How much would be missing with everything raised, 0 where it can be reached."""
        return max(self.least - self.best, Decimal(0))


@dataclass(frozen=True, slots=True)
class Step:
    """Raise an indicator from ``points`` to ``reach``.

    ``needed``: the gain that is enough here when every other step is done in full.
    """

    code: str
    points: Decimal
    reach: Decimal
    needed: Decimal
    effort: int

    @property
    def gain(self) -> Decimal:
        return self.reach - self.points


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps that together reach the tier, the largest gain first; without any of them they fail."""

    steps: tuple[Step, ...]

    @property
    def effort(self) -> int:
        return sum(step.effort for step in self.steps)


@dataclass(frozen=True, slots=True)
class Path:
    """``target``: the id of the next tier above.

    ``fewest``: of the sets with the fewest indicators the one with the least effort, then with
    the most points, then first in the order of the file. ``lightest``: the same with the least
    effort before the fewest; ``None`` where that is no less effort. Both are ``None`` where
    nothing that may be raised reaches the tier; the bounds then say by how much it is missed.
    """

    target: str
    bounds: tuple[Bound, ...]
    fewest: Plan | None
    lightest: Plan | None


def path_to_next_tier(
    sheet: ScoreSheet,
    *,
    efforts: Mapping[str, int] | None = None,
    impossible: AbstractSet[str] = frozenset(),
) -> Path | None:
    """The way from the tier of ``sheet`` to the one above; ``None`` at the top.

    ``efforts``: whole numbers above 0 by code, ``UNMARKED`` where none is given. ``impossible``:
    codes that are left out.
    """
    levels = [level.id for level in sheet.marking.layout.index_set.levels]
    place = levels.index(sheet.tier)
    if place == 0:
        return None
    field = _Field(sheet, efforts or {}, impossible)
    tiers = sheet.marking.layout.index_set.tiers
    if isinstance(tiers, MinimaTiers):
        divisions = list(_divisions_of_minima(field, tiers.levels[place - 1]))
    else:
        divisions = [_division_of_total(field, tiers, place - 1)]
    bounds = tuple(ask.bound for division in divisions for ask in division.asks)
    found = [(division, _choices_in(division, field.size)) for division in divisions]
    if not all(choices for _division, choices in found):
        return Path(levels[place - 1], bounds, None, None)
    fewest = _plan(field, found, by_effort=False)
    lightest = _plan(field, found, by_effort=True)
    cheaper = lightest if lightest.effort < fewest.effort else None
    return Path(levels[place - 1], bounds, fewest, cheaper)


# ── What may be raised, and what is asked ──────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Item:
    """An indicator that may be raised. ``gain`` in units, above 0; ``place``: 0 is the first."""

    code: str
    place: int
    gain: int
    effort: int


@dataclass(frozen=True, slots=True)
class _Ask:
    """``units`` still to be gained; 0 or less: the bound is met."""

    units: int
    bound: Bound


@dataclass(frozen=True, slots=True)
class _Block:
    items: tuple[_Item, ...]
    ask: _Ask | None = None


@dataclass(frozen=True, slots=True)
class _Division:
    blocks: tuple[_Block, ...]
    ask: _Ask | None = None

    @property
    def asks(self) -> Iterator[_Ask]:
        return (each for each in (self.ask, *(block.ask for block in self.blocks)) if each)


class _Field:
    """The indicators of a sheet in units: what they have, and what they may still gain."""

    def __init__(
        self, sheet: ScoreSheet, efforts: Mapping[str, int], impossible: AbstractSet[str]
    ) -> None:
        self.sheet = sheet
        self.layout: Layout = sheet.marking.layout
        self.unit = units_in_a_point(self.layout.rounding)
        self.rooms: dict[str, Room] = rooms(sheet)
        self.size = len(self.rooms)
        self.items = {
            code: _Item(code, place, int(room.gain * self.unit), efforts.get(code, UNMARKED))
            for place, (code, room) in enumerate(self.rooms.items())
            if room.gain > 0 and code not in impossible
        }

    def among(self, codes: Iterable[str]) -> tuple[_Item, ...]:
        return tuple(self.items[code] for code in codes if code in self.items)

    def has(self, codes: Iterable[str]) -> int:
        return sum(int(self.rooms[code].points * self.unit) for code in codes)

    def ask(
        self,
        scope: Scope,
        name: str,
        codes: Sequence[str],
        least: int,
        printed: Decimal,
        *,
        strict: bool = False,
    ) -> _Ask:
        """What the indicators ``codes`` must come to: ``least`` units."""
        has = self.has(codes)
        best = has + sum(item.gain for item in self.among(codes))
        shown = [max(has, 0), max(best, 0)] if scope is Scope.TOTAL else [has, best]
        in_points = map(self.layout.decimal, (*shown, least, max(least - has, 0)))
        points, most, smallest, missing = in_points
        bound = Bound(scope, name, points, printed, strict, smallest, missing, most)
        return _Ask(least - has, bound)


def _division_of_total(field: _Field, tiers: PercentTiers | PointTiers, target: int) -> _Division:
    """One sum. The smallest total that holds is asked of the scoring itself, not worked out."""
    layout, maximum = field.layout, field.sheet.maximum
    ids = [level.id for level in tiers.levels]

    def holds(units: int) -> bool:
        return ids.index(layout.tier_by_total(tiers, layout.decimal(units), maximum)) <= target

    totals = range(ceil(Fraction(maximum) * field.unit) + 1)
    least = bisect_left(totals, 1, key=holds)
    level, codes = tiers.levels[target], layout.codes
    printed, strict = layout.decimal(least), False
    if level.bound is not None and isinstance(tiers, PercentTiers):
        printed = EXACT.multiply(level.bound, maximum).scaleb(-2, EXACT)
        strict = not level.inclusive
    elif level.bound is not None and maximum == layout.index_set.max_points:
        printed, strict = level.bound, not level.inclusive
    ask = field.ask(Scope.TOTAL, "", codes, least, printed, strict=strict)
    return _Division((_Block(field.among(codes)),), ask)


def _divisions_of_minima(field: _Field, level: MinimaLevel) -> Iterator[_Division]:
    """Each part with its main indices. What reaches a higher level reaches this one too: a level
    asks for no more than the one above it."""
    index_set = field.layout.index_set
    for part in dict.fromkeys(main.part for main in index_set.main_indices):
        mains = [main for main in index_set.main_indices if main.part == part]
        codes = {main.code: [each.code for each in main.indicators] for main in mains}
        asks = {
            code: _at_least(field, Scope.MAIN, code, codes[code], minimum.points)
            for code, minimum in level.main_indices.items()
            if code in codes
        }
        every = [code for each in codes.values() for code in each]
        least = None if part is None else level.parts.get(part)
        yield _Division(
            tuple(_Block(field.among(codes[main.code]), asks.get(main.code)) for main in mains),
            None if least is None else _at_least(field, Scope.PART, part or "", every, least),
        )


def _at_least(field: _Field, scope: Scope, name: str, codes: Sequence[str], least: Decimal) -> _Ask:
    return field.ask(scope, name, codes, ceil(Fraction(least) * field.unit), least)


# ── The choice ─────────────────────────────────────────────────────────────────────────────

# What n indicators of an effort can gain at most: (n, effort) → (gain, which). «Which» is one bit
# for each, the first of the file the highest: of two sets of n the one that comes first is greater.
_Choices = dict[tuple[int, int], tuple[int, int]]

NOBODY: _Choices = {(0, 0): (0, 0)}


def _plan(field: _Field, found: Iterable[tuple[_Division, _Choices]], *, by_effort: bool) -> Plan:
    """Divisions share no indicator and no bound: the best of all is the best of each."""
    steps: list[tuple[_Item, Step]] = []
    for division, choices in found:
        which = _best(choices, by_effort=by_effort)
        steps += _steps(field, division, which)
    steps.sort(key=lambda pair: (-pair[0].gain, pair[0].place))
    return Plan(tuple(step for _item, step in steps))


def _best(choices: _Choices, *, by_effort: bool) -> int:
    def order(key: tuple[int, int]) -> tuple[int, int, int, int]:
        number, effort = key
        gain, which = choices[key]
        first = (effort, number) if by_effort else (number, effort)
        return (*first, -gain, -which)

    return choices[min(choices, key=order)][1]


def _choices_in(division: _Division, size: int) -> _Choices:
    """Those that reach everything asked in ``division``; none where nothing does."""
    blocks = [_reaching(block.ask, _choices(block.items, size)) for block in division.blocks]
    return _reaching(division.ask, reduce(_joined, blocks, NOBODY))


def _bit(item: _Item, size: int) -> int:
    return 1 << (size - item.place)


def _reaching(ask: _Ask | None, choices: _Choices) -> _Choices:
    if ask is None or ask.units <= 0:
        return choices
    return {key: found for key, found in choices.items() if found[0] >= ask.units}


def _choices(items: Iterable[_Item], size: int) -> _Choices:
    """Of each effort the largest gains first, which is the best choice of any number of them."""
    by_effort: dict[int, list[_Item]] = {}
    for item in sorted(items, key=lambda item: (-item.gain, item.place)):
        by_effort.setdefault(item.effort, []).append(item)
    return reduce(_joined, (_prefixes(each, size) for each in by_effort.values()), NOBODY)


def _prefixes(items: Sequence[_Item], size: int) -> _Choices:
    found, effort, gain, which = dict(NOBODY), 0, 0, 0
    for number, item in enumerate(items, start=1):
        effort, gain, which = effort + item.effort, gain + item.gain, which | _bit(item, size)
        found[number, effort] = (gain, which)
    return found


def _joined(some: _Choices, others: _Choices) -> _Choices:
    """One of each side; they share no indicator."""
    found: _Choices = {}
    for (number, effort), (gain, which) in some.items():
        for (more, harder), (extra, these) in others.items():
            key, both = (number + more, effort + harder), (gain + extra, which | these)
            if both > found.get(key, (-1, 0)):
                found[key] = both
    return found


def _steps(field: _Field, division: _Division, which: int) -> Iterator[tuple[_Item, Step]]:
    """Each with the least it must gain: its own gain less what the sums it is in have to spare."""
    chosen = [
        [item for item in block.items if which & _bit(item, field.size)]
        for block in division.blocks
    ]
    everything = [item for items in chosen for item in items]
    for block, items in zip(division.blocks, chosen, strict=True):
        sums = ((division.ask, everything), (block.ask, items))
        spare = [sum(item.gain for item in those) - ask.units for ask, those in sums if ask]
        for item in items:  # nothing is chosen where nothing is asked: ``spare`` is not empty
            room = field.rooms[item.code]
            needed = field.layout.decimal(item.gain - min(spare))
            yield item, Step(item.code, room.points, room.reach, needed, item.effort)
