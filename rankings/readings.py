"""What a page shows of a published ranking beside its rows: counts, strips, remarks, notes.

Everything is computed from the printed rows and the framework; nothing is stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from dti_portal.display import share, step_of
from frameworks.definition import IndexSet, IndexSetPart, Level
from rankings.charts import (
    Band,
    DotStrip,
    Terrace,
    Unit,
    bands_of,
    dot_strip,
    level_heights,
    terrace,
)
from rankings.check_messages import remark_message
from rankings.checking import PART
from rankings.models import Note, Ranking, RankingEntry, RankingGroup
from rankings.printed import TOTAL_COLUMN, Kind, PrintedRow
from rankings.remarks import Remark, RemarkCode, remarks

# Least widths in pixels at which the dots of a strip do not touch.
WIDE = 560
NARROW = 280


@dataclass(frozen=True, slots=True)
class TierCount:
    label: str
    step: int
    count: int


@dataclass(frozen=True)
class Row:
    """An entry with what its row shows beside the print."""

    entry: RankingEntry
    step: int
    notes: Sequence[Note]
    parts: Sequence[str] = ()  # figures of its parts as printed, side by side, never one total


@dataclass(frozen=True)
class GroupReading:
    """One group: its rows, remarks, tiers and strips (no strips where tiers are minima)."""

    group: RankingGroup
    rows: Sequence[Row]
    remarks: Sequence[str] = ()
    notes: Sequence[Note] = ()
    wide: DotStrip | None = None
    narrow: DotStrip | None = None
    short_name: str = ""
    names_bands: bool = False  # its bands are not those of the strip above it
    has_axis: bool = True  # nor those of the strip below it

    @property
    def anchor(self) -> str:
        """What names the group within its page."""
        return str(self.group.position)

    @cached_property
    def index_set(self) -> IndexSet:
        return self.group.index_set

    @property
    def parts(self) -> Sequence[IndexSetPart]:
        """Parts whose points stand side by side; their sum means nothing and is never shown."""
        return self.index_set.parts

    @property
    def scale(self) -> Decimal | None:
        """The maximum, where there is one total to hold against it."""
        return None if self.parts else self.group.max_points

    @property
    def columns(self) -> int:
        """How many columns stand behind the name."""
        return (len(self.parts) or 3) + 1

    @property
    def table_kind(self) -> str:
        return "rows" if self.parts else "rows ranking-table"

    @cached_property
    def scored(self) -> list[RankingEntry]:
        """The entries with points, in the order of the print."""
        return [row.entry for row in self.rows if row.entry.points is not None]

    @property
    def top(self) -> Sequence[Row]:
        return self.rows[:3]

    @property
    def highest(self) -> RankingEntry | None:
        return max(self.scored, key=_points, default=None)

    @property
    def lowest(self) -> RankingEntry | None:
        return min(self.scored, key=_points, default=None)

    @property
    def spread(self) -> Decimal | None:
        if self.highest is None or self.lowest is None:
            return None
        return _points(self.highest) - _points(self.lowest)

    @cached_property
    def tiers(self) -> list[TierCount]:
        """How many agencies the print puts at each tier, highest first."""
        counts = Counter(row.entry.tier for row in self.rows)
        return [
            TierCount(level.label, step_of(self.index_set, level.id), counts[level.id])
            for level in self.index_set.levels
        ]

    @property
    def bounds(self) -> list[Decimal]:
        """Where tiers meet, in percent of the maximum."""
        return [band.start for band in bands_of(self.index_set) if band.start]

    @property
    def strict_bound(self) -> tuple[Level, Level] | None:
        """The tier of the first row and the one below it, where the bound itself is the lower's."""
        levels = self.index_set.levels
        for upper, lower in pairwise(levels):
            ours = self.rows and self.rows[0].entry.tier == upper.id
            if ours and isinstance(upper, Level) and isinstance(lower, Level):
                return None if upper.inclusive else (upper, lower)
        return None


def _points(entry: RankingEntry) -> Decimal:
    return entry.points or Decimal(0)


@dataclass(frozen=True)
class RankingReading:
    """A whole ranking: its groups, and the remarks that belong to none."""

    ranking: Ranking
    groups: Sequence[GroupReading]
    remarks: Sequence[str]
    framework_notes: Sequence[str]

    @property
    def count(self) -> int:
        """How many agencies the decision lists."""
        return sum(len(reading.rows) for reading in self.groups)

    @property
    def has_strips(self) -> bool:
        return any(reading.wide for reading in self.groups)

    @property
    def unreached(self) -> str:
        """The highest tier, where no group gives it to anyone; blank where one does."""
        highest = [reading.tiers[0] for reading in self.groups if reading.tiers]
        labels = {tier.label for tier in highest}
        return labels.pop() if len(labels) == 1 and not any(t.count for t in highest) else ""

    @property
    def terraces(self) -> list[Terrace]:
        """The groups as flights of steps."""
        return [
            terrace(share(_points(entry), reading.group.max_points) for entry in reading.scored)
            for reading in self.groups
        ]


def read(ranking: Ranking) -> RankingReading:
    """``ranking``, taken with its rows (``selectors.with_rows``): nothing more is asked."""
    groups = list(ranking.groups.all())
    framework = ranking.framework_version.definition
    found = remarks(framework, list(printed_rows(groups)), ranking.appendix.attached_to)
    readings = [_reading(group, found) for group in groups]
    return RankingReading(
        ranking=ranking,
        groups=_with_level_strips(_with_short_names(readings)),
        remarks=[remark_message(r) for r in found if not r.index_set and not _is_notes(r)],
        framework_notes=[remark_message(r) for r in found if not r.index_set and _is_notes(r)],
    )


def _is_notes(remark: Remark) -> bool:
    return remark.code is RemarkCode.FRAMEWORK


def printed_rows(groups: Iterable[RankingGroup]) -> Iterator[PrintedRow]:
    """The rows as they stand in print, as ``rankings.remarks`` takes them."""
    for group in groups:
        lines = [_printed(group, entry) for entry in group.entries.all()]
        if group.average_printed:
            lines.append(_mean_row(group))
        yield from lines


def _printed(group: RankingGroup, entry: RankingEntry) -> PrintedRow:
    return PrintedRow(
        line=entry.position,
        index_set=group.set_id,
        kind=entry.kind,
        rank="" if entry.rank is None else str(entry.rank),
        agency=entry.name,
        tier=entry.tier_printed,
        figures=entry.figures or {TOTAL_COLUMN: entry.points_printed},
    )


def _mean_row(group: RankingGroup) -> PrintedRow:
    figures = {TOTAL_COLUMN: group.average_printed}
    return PrintedRow(0, group.set_id, Kind.AVERAGE, "", group.average_label, "", figures)


def _reading(group: RankingGroup, found: Sequence[Remark]) -> GroupReading:
    index_set = group.index_set
    reading = GroupReading(
        group=group,
        rows=[_row(index_set, entry) for entry in group.entries.all()],
        remarks=[remark_message(r) for r in found if r.index_set == group.set_id],
        notes=_notes(group),
    )
    bands = bands_of(index_set)
    if not bands or not reading.scored:  # nobody sent: there is no dot to draw
        return reading
    wide = _strip(reading, bands, width=WIDE, named=True)
    return replace(reading, wide=wide, narrow=_strip(reading, bands, width=NARROW, named=False))


def _notes(group: RankingGroup) -> list[Note]:
    """The notes of ``group``, each with the very entry of the table, whose group is known."""
    entries = {entry.pk: entry for entry in group.entries.all()}
    notes = list(group.notes.all())
    for note in notes:
        if note.entry_id:
            note.entry = entries[note.entry_id]
    return notes


def _row(index_set: IndexSet, entry: RankingEntry) -> Row:
    step = step_of(index_set, entry.tier) if entry.tier else 0
    parts = [entry.figures.get(f"{PART}{part.id}", "") for part in index_set.parts]
    return Row(entry, step, list(entry.notes.all()), parts)


def _strip(reading: GroupReading, bands: Sequence[Band], *, width: int, named: bool) -> DotStrip:
    maximum = reading.group.max_points
    units = [
        Unit(row.entry.name, share(row.entry.points, maximum), row.step, row.entry.points_printed)
        for row in reading.rows
        if row.entry.points is not None
    ]
    average = reading.group.average
    mean = None if average is None else share(average, maximum)
    return dot_strip(units, bands, mean=mean, width=width, named=named, least_height=64)


def _with_short_names(readings: Sequence[GroupReading]) -> list[GroupReading]:
    """Names without the words that every group begins with: «Nhóm các …»."""
    names = [reading.group.name.split() for reading in readings]
    common = 0
    if len(names) > 1:
        alike = [len(set(words)) == 1 for words in zip(*names, strict=False)]
        common = (*alike, False).index(False)
    shorter = [" ".join(words[common:]) or " ".join(words) for words in names]
    return [
        replace(reading, short_name=name[:1].upper() + name[1:])
        for reading, name in zip(readings, shorter, strict=True)
    ]


def _with_level_strips(readings: Sequence[GroupReading]) -> list[GroupReading]:
    """Narrow strips, which stand side by side on the first page, all as high as the highest.

    Of wide strips, one above another, the first of a kind names the bands and the last has the
    axis.
    """
    narrow = iter(level_heights([r.narrow for r in readings if r.narrow]))
    bands = [r.wide.bands if r.wide else () for r in readings]
    return [
        replace(
            reading,
            narrow=next(narrow) if reading.narrow else None,
            names_bands=at == 0 or bands[at - 1] != bands[at],
            has_axis=at == len(bands) - 1 or bands[at + 1] != bands[at],
        )
        for at, reading in enumerate(readings)
    ]
