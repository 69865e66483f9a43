"""What changed between two versions of a framework, by the carry-over map of the newer. Pure.

The map is the authority on what was carried over and on whether two years compare; points,
wording and evidence are compared here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from frameworks.definition import (
    ZERO,
    Carried,
    Carry,
    Framework,
    IndexSet,
    Indicator,
    MainIndex,
    Rule,
)


class ChangeKind(StrEnum):
    SAME = "same"  # carried over: same rule, same maximum
    POINTS = "points"  # same rule, another maximum: two years compare by percent
    RULE = "rule"  # another rule, whatever the maximum: two years do not compare
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One indicator then and now. ``old`` is ``None`` for one added, ``new`` for one removed."""

    kind: ChangeKind
    old: Indicator | None
    new: Indicator | None

    @property
    def points_difference(self) -> Decimal:
        """What the maximum gained or lost; all of it where the indicator came or went."""
        return _points(self.new) - _points(self.old)

    @property
    def reworded(self) -> bool:
        return bool(self.old and self.new and self.old.title != self.new.title)

    @property
    def evidence_changed(self) -> bool:
        return bool(self.old and self.new and self.old.evidence != self.new.evidence)

    @property
    def comparable(self) -> bool:
        """Whether last year's share of the maximum can be set beside this year's."""
        return self.kind in (ChangeKind.SAME, ChangeKind.POINTS)


@dataclass(frozen=True, slots=True)
class MainIndexComparison:
    """A main index then and now, paired by code, and its indicators in the order of the newer.

    An indicator that moved stands where it is now; one removed, where it was.
    """

    code: str
    old: MainIndex | None
    new: MainIndex | None
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class IndexSetComparison:
    """An index set then and now, paired by id."""

    id: str
    old: IndexSet | None
    new: IndexSet | None
    main_indices: tuple[MainIndexComparison, ...]

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        return tuple(change for main in self.main_indices for change in main.changes)

    @cached_property
    def counts(self) -> Mapping[ChangeKind, int]:
        """How many changes there are of every kind, zero included."""
        counted = Counter(change.kind for change in self.changes)
        return {kind: counted[kind] for kind in ChangeKind}


@dataclass(frozen=True, slots=True)
class Comparison:
    old: Framework
    new: Framework
    index_sets: tuple[IndexSetComparison, ...]


def compare(old: Framework, new: Framework) -> Comparison:
    """Everything that changed from ``old`` to ``new``, set by set in the order of the newer.

    Raises ``ValueError`` where the carry-over map of ``new`` is not from ``old``.
    """
    if new.previous is None or new.previous.framework not in (old.id, old.key):
        raise ValueError(f"{new.key} carries nothing over from {old.key}.")
    carried = new.previous.map
    ids = [*new.sets, *(set_id for set_id in old.sets if set_id not in new.sets)]
    return Comparison(
        old,
        new,
        tuple(
            _compare_sets(set_id, old.sets.get(set_id), new.sets.get(set_id), carried)
            for set_id in ids
        ),
    )


def _compare_sets(
    set_id: str,
    old: IndexSet | None,
    new: IndexSet | None,
    carried: Mapping[str, Mapping[str, Carried]],
) -> IndexSetComparison:
    codes = carried.get(set_id, {})
    then = old.indicators if old else {}
    kept = {carry.old_code for carry in codes.values()}
    old_mains = {main.code: main for main in old.main_indices} if old else {}
    new_mains = {main.code: main for main in new.main_indices} if new else {}
    mains = []
    for code in dict.fromkeys((*new_mains, *old_mains)):
        before, after = old_mains.get(code), new_mains.get(code)
        changes = (*_now(after, codes, then), *_gone(before, kept))
        mains.append(MainIndexComparison(code, before, after, changes))
    return IndexSetComparison(set_id, old, new, tuple(mains))


def _now(
    main: MainIndex | None, codes: Mapping[str, Carried], then: Mapping[str, Indicator]
) -> Iterator[Change]:
    for new in main.indicators if main else ():
        carry = codes.get(new.code)
        old = then.get(carry.old_code) if carry else None
        yield Change(_kind(carry, old, new), old, new)


def _kind(carry: Carried | None, old: Indicator | None, new: Indicator) -> ChangeKind:
    if carry is None or old is None:
        return ChangeKind.ADDED
    if carry.how is Carry.CHANGED:
        return ChangeKind.RULE
    return ChangeKind.SAME if old.max_points == new.max_points else ChangeKind.POINTS


def _gone(main: MainIndex | None, kept: set[str]) -> Iterator[Change]:
    for old in main.indicators if main else ():
        if old.code not in kept:
            yield Change(ChangeKind.REMOVED, old, None)


def _points(indicator: Indicator | None) -> Decimal:
    return indicator.max_points if indicator else ZERO


# ── Rules apart from their words ───────────────────────────────────────────────────────────

WORDS = frozenset(
    {
        "id",
        "label",
        "question",
        "value",
        "numerator",
        "denominator",
        "item",
        "what",
        "entered_by",
        "source",
    }
)


def same_rule(one: Rule, other: Rule) -> bool:
    """Whether two rules give the same points for the same numbers, whatever their words."""
    return _figures(one) == _figures(other)


def _figures(value: object) -> object:
    """A record as its type and its fields, without words."""
    if isinstance(value, tuple):
        return tuple(_figures(each) for each in value)
    if is_dataclass(value):
        named = [(f.name, _figures(getattr(value, f.name))) for f in fields(value)]
        return (type(value), *(pair for pair in named if pair[0] not in WORDS))
    return value
