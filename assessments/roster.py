"""Who takes part in a cycle, and what a change of that comes to.

Pure. Whoever proposes changes (the page, a workbook, last year's cycle) and the write itself ask
the same questions here: what changes, what stands in its way, what happened meanwhile.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from frameworks.vietnamese import folded

MAX_GROUP = 200  # characters, as the column holds


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One agency in one index set. ``group`` blank: ranked by another body."""

    agency: int
    set_id: str
    group: str

    @property
    def entity(self) -> tuple[int, str]:
        """An agency has one submission of one set; it may be assessed by two sets."""
        return self.agency, self.set_id


class Kind(StrEnum):
    ADDED = "added"
    MOVED = "moved"  # to another index set, and to a group of that
    REGROUPED = "regrouped"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """From ``before`` to ``after``, of one agency; ``None``: it does not take part."""

    before: Place | None
    after: Place | None

    @property
    def agency(self) -> int:
        place = self.after or self.before
        if place is None:
            raise ValueError("A change changes something.")
        return place.agency

    @property
    def kind(self) -> Kind:
        if self.before is None:
            return Kind.ADDED
        if self.after is None:
            return Kind.REMOVED
        return Kind.MOVED if self.after.set_id != self.before.set_id else Kind.REGROUPED

    @property
    def sets(self) -> frozenset[str]:
        """The index sets whose tables it touches."""
        return frozenset(place.set_id for place in (self.before, self.after) if place)

    @property
    def leaves(self) -> Place | None:
        """The place that is given up, and the submission with it."""
        return self.before if self.kind in (Kind.REMOVED, Kind.MOVED) else None

    @property
    def enters(self) -> Place | None:
        """The place that an empty submission is made for."""
        return self.after if self.kind in (Kind.ADDED, Kind.MOVED) else None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a change may not be made; ``code`` is the word for it.

    taken: it entered or sent something, was given more time or asked a question. not_valid: no such
    unit in that year. no_deadline: the set is not part of this cycle. other_set: the group
    ``found`` holds agencies of another set. twice: the place is there already.
    """

    change: Change
    code: str
    found: str = ""


@dataclass(frozen=True)
class Roster:
    """Who takes part now, and what may be changed of it.

    ``staying``: entities that cannot be taken out. ``valid``: agencies that exist in the year.
    ``sets``: those with a deadline; ``past``: those whose deadline is over.
    """

    places: tuple[Place, ...]
    staying: frozenset[tuple[int, str]]
    valid: frozenset[int]
    sets: frozenset[str]
    past: frozenset[str] = frozenset()

    @cached_property
    def _by_entity(self) -> dict[tuple[int, str], Place]:
        return {place.entity: place for place in self.places}

    @cached_property
    def by_agency(self) -> Mapping[int, list[Place]]:
        found: dict[int, list[Place]] = defaultdict(list)
        for place in self.places:
            found[place.agency].append(place)
        return dict(found)

    def of(self, agency: int) -> list[Place]:
        return self.by_agency.get(agency, [])

    def at(self, entity: tuple[int, str]) -> Place | None:
        return self._by_entity.get(entity)

    def after(self, changes: Iterable[Change]) -> list[Place]:
        """Who would take part then."""
        found = dict(self._by_entity)
        made = list(changes)
        for change in made:
            if change.before:
                found.pop(change.before.entity, None)
        found |= {change.after.entity: change.after for change in made if change.after}
        return sorted(found.values())

    def is_made(self, change: Change) -> bool:
        """Whether it is so already: a second time changes nothing."""
        gone = change.leaves is None or self.at(change.leaves.entity) is None
        there = change.after is None or self.at(change.after.entity) == change.after
        return gone and there

    def is_overtaken(self, change: Change) -> bool:
        """Whether somebody changed meanwhile what it starts from."""
        if change.before and self.at(change.before.entity) != change.before:
            return True
        enters = change.enters
        return enters is not None and self.at(enters.entity) is not None

    def needs_reason(self, changes: Iterable[Change]) -> frozenset[str]:
        """The sets among them whose deadline is over: there a change needs a reason."""
        touched = (set_id for change in changes for set_id in change.sets)
        return frozenset(touched) & self.past

    def problems(self, changes: Sequence[Change]) -> list[Problem]:
        """Everything that stands in the way of making them all, in their order."""
        groups = _sets_by_group(self.after(changes))
        entered = Counter(change.after.entity for change in changes if change.after)
        found = []
        for change in changes:
            found += self._of_leaving(change)
            found += self._of_entering(change)
            after = change.after
            if after and after.group and len(groups[folded(after.group)]) > 1:
                found.append(Problem(change, "other_set", after.group))
            if after and entered[after.entity] > 1:
                found.append(Problem(change, "twice"))
        return found

    def _of_leaving(self, change: Change) -> list[Problem]:
        leaves = change.leaves
        return [Problem(change, "taken")] if leaves and leaves.entity in self.staying else []

    def _of_entering(self, change: Change) -> list[Problem]:
        enters = change.enters
        if enters is None:
            return []
        found = []
        if enters.set_id not in self.sets:
            found.append(Problem(change, "no_deadline", enters.set_id))
        if enters.agency not in self.valid:
            found.append(Problem(change, "not_valid"))
        return found


def _sets_by_group(places: Iterable[Place]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for place in places:
        found[folded(place.group)].add(place.set_id)
    return found


def changes_between(before: Iterable[Place], after: Iterable[Place]) -> list[Change]:
    """What leads from the places ``before`` to those ``after``, agency by agency.

    One set given up for one other is one change; of several, each is said by itself.
    """
    then, now = _by_agency(before), _by_agency(after)
    return [
        change
        for agency in sorted(then.keys() | now.keys())
        for change in _of_one(then.get(agency, {}), now.get(agency, {}))
    ]


def _by_agency(places: Iterable[Place]) -> dict[int, dict[str, Place]]:
    found: dict[int, dict[str, Place]] = defaultdict(dict)
    for place in places:
        found[place.agency][place.set_id] = place
    return found


def _of_one(then: dict[str, Place], now: dict[str, Place]) -> list[Change]:
    same = [Change(then[name], now[name]) for name in then if name in now]
    gone = [place for name, place in then.items() if name not in now]
    new = [place for name, place in now.items() if name not in then]
    regrouped = [change for change in same if change.before != change.after]
    if len(gone) == len(new) == 1:
        return [*regrouped, Change(gone[0], new[0])]
    return [
        *regrouped,
        *(Change(place, None) for place in gone),
        *(Change(None, place) for place in new),
    ]


def clean_group(text: str) -> str:
    """A group's name as it is kept: one space between words, nothing that shows nothing."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())[:MAX_GROUP]


def spelled(group: str, known: Iterable[str]) -> str:
    """``group`` as it is written already: capitals and the place of a tone make no new group."""
    names, wanted = list(known), folded(group)
    if group in names:
        return group
    return next((name for name in names if folded(name) == wanted), group)


def group_carried(group: str, own_then: str | None, own_now: str | None) -> str:
    """The group of last year under this year's law.

    Where the decision named the group (``own_then``), the new decision's name stands for it.
    """
    return (own_now or "") if group == (own_then or "") else group
