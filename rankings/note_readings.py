"""What the page of a note shows: the rule as printed, the computation, and what could explain it.

The candidates are arithmetic only: what would have to be true for the print to follow its own
rule. Which of them is true, only the issuing body can say.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dti_portal.display import share
from frameworks.definition import IndexSet, Level, PercentTiers
from frameworks.scoring.tiers import tier_for_total
from frameworks.vietnamese import folded
from rankings.checking import Code
from rankings.models import Note


@dataclass(frozen=True, slots=True)
class OtherScale:
    """Another maximum of the same decision under which the printed tier would be right."""

    title: str
    maximum: Decimal
    percent: Decimal


@dataclass(frozen=True, slots=True)
class TierNote:
    """A tier that is not the one of its points.

    ``bound``: the share, in percent, that the printed tier asks for; ``below``: the maximum
    under which these points would reach it. ``None`` where the printed tier asks for none.
    """

    points: Decimal
    maximum: Decimal
    percent: Decimal
    bound: Decimal | None
    below: Decimal | None
    other_scales: tuple[OtherScale, ...]


@dataclass(frozen=True, slots=True)
class PrintedLine:
    text: str
    matters: bool  # it speaks of the tier printed, or of the one expected


def printed_rule(note: Note) -> list[PrintedLine]:
    """The printed text around the tables, with the lines that this note turns on."""
    words = [folded(word) for word in (note.printed, note.expected) if word]
    texts = [part["text"] for part in note.ranking.appendix.introduction]
    return [PrintedLine(t, any(word in folded(t) for word in words)) for t in texts]


def read(note: Note) -> TierNote | None:
    """The tier's computation; ``None`` for any other note, whose two figures say it all."""
    entry = note.entry
    if note.code != Code.TIER or entry is None or entry.points is None:
        return None
    framework = note.ranking.framework_version.definition
    index_set = framework.index_set(note.group.set_id)
    if not isinstance(index_set.tiers, PercentTiers):
        return None
    maximum = note.group.max_points
    bound = _bound(index_set, entry.tier)
    reached = bound is not None and share(entry.points, maximum) > bound
    return TierNote(
        points=entry.points,
        maximum=maximum,
        percent=share(entry.points, maximum),
        bound=bound,
        below=None if bound is None or reached else entry.points * 100 / bound,
        other_scales=tuple(
            _other_scales(framework.index_sets, index_set, entry.points, entry.tier)
        ),
    )


def _bound(index_set: IndexSet, tier: str) -> Decimal | None:
    level = next(level for level in index_set.levels if level.id == tier)
    return level.bound if isinstance(level, Level) else None


def _other_scales(
    index_sets: tuple[IndexSet, ...], own: IndexSet, points: Decimal, tier: str
) -> list[OtherScale]:
    """Sets that are ranked by the same decision with another maximum and give that tier."""
    found: dict[Decimal, OtherScale] = {}
    for other in index_sets:
        if other.ranking_group is None or not own.max_points > other.max_points >= points:
            continue
        if isinstance(other.tiers, PercentTiers) and tier == tier_for_total(
            other.tiers, points, other.max_points
        ):
            percent = share(points, other.max_points)
            found[other.max_points] = OtherScale(other.title, other.max_points, percent)
    return list(found.values())
