"""Carrying over who took part in another cycle: every difference shown, nothing taken unasked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext as _

from assessments.models import Agency, Cycle
from assessments.pages.roster import Then, remarks_of, then_of
from assessments.pages.roster_desk import RosterDesk, desk_of
from assessments.pages.roster_words import Said, absence_sentence, place_said, problem_sentence
from assessments.roster import Change, Kind, Place, changes_between, group_carried
from assessments.selectors.rosters import cycle_before, other_cycles, window_of
from frameworks.vietnamese import sort_key

NOT_CARRIED = "-"  # the choice of a set that goes nowhere


class Fate(StrEnum):
    """What becomes of an agency of the other cycle."""

    ADDED = "added"  # not in this cycle yet
    DIFFERENT = "different"  # here already, in another set or group
    STUCK = "stuck"  # the same, and it cannot be changed any more
    NO_SET = "no_set"  # its set has no counterpart
    GONE = "gone"  # no such unit in this year
    SAME = "same"


@dataclass(frozen=True)
class Line:
    """``then``: its place in the other cycle; ``now``: in this one. ``change``: what would be."""

    fate: Fate
    agency: Agency
    name: str
    then: Said
    now: Said | None
    after: Said | None
    change: Change | None
    remarks: Sequence[str]

    @property
    def value(self) -> str:
        """What its box sends: the change as it was shown, told by a hash."""
        return f"{self.agency.pk}-{digest(self.change)}" if self.change else ""

    @property
    def is_proposed(self) -> bool:
        """Ticked to begin with: what is here already is left unless somebody says otherwise."""
        return self.fate is Fate.ADDED


def digest(change: Change) -> str:
    return hashlib.sha256(repr(change).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Mapped:
    """A set of the other cycle, and the set of this one that takes its agencies."""

    set_id: str
    title: str
    count: int
    target: str

    @property
    def field(self) -> str:
        return f"bo-{self.set_id}"


@dataclass(frozen=True)
class Section:
    fate: Fate
    title: str
    hint: str
    lines: Sequence[Line]

    @property
    def may_tick(self) -> bool:
        return self.fate in (Fate.ADDED, Fate.DIFFERENT)


@dataclass(frozen=True)
class CarryPage:
    """``others``: the cycles to choose from. ``then`` is ``None`` where there is none."""

    desk: RosterDesk
    others: Sequence[Cycle]
    then: Then | None
    chosen: Mapping[str, str]

    @cached_property
    def mapped(self) -> list[Mapped]:
        """Each set of the other cycle that has agencies, in the order of its decision."""
        if self.then is None:
            return []
        counts: dict[str, int] = {}
        for places in self.then.places.values():
            for place in places:
                counts[place.set_id] = counts.get(place.set_id, 0) + 1
        order = list(self.then.cycle.framework_version.definition.sets)
        return [
            Mapped(set_id, self.then.title(set_id), counts[set_id], self._target(set_id))
            for set_id in sorted(counts, key=order.index)
        ]

    def _target(self, set_id: str) -> str:
        """As it was chosen; else the set of the same id; else none, and it is asked."""
        chosen = self.chosen.get(set_id, "")
        if chosen == NOT_CARRIED or chosen in self.desk.sets:
            return chosen
        return set_id if set_id in self.desk.sets else NOT_CARRIED

    @cached_property
    def lines(self) -> list[Line]:
        if self.then is None:
            return []
        targets = {each.set_id: each.target for each in self.mapped}
        agencies = sorted(self.then.places, key=lambda each: sort_key(self.desk.name(each)))
        return [
            line
            for agency in agencies
            for line in self._of_agency(self.then, self.desk.agencies[agency], targets)
        ]

    def _of_agency(self, then: Then, agency: Agency, targets: Mapping[str, str]) -> Iterator[Line]:
        here = self.desk.roster.of(agency.pk)
        carried: dict[str, tuple[Place, Place]] = {}
        for place in then.places[agency.pk]:
            target = targets[place.set_id]
            if not self.desk.existed(agency):
                yield self._line(then, Fate.GONE, agency, place)
            elif target == NOT_CARRIED or target in carried:
                yield self._line(then, Fate.NO_SET, agency, place)
            else:
                carried[target] = place, self._carried(then, place, target)
        wanted = [after for _place, after in carried.values()]
        changes = {
            change.after.set_id: change
            for change in changes_between(here, wanted)
            if change.after and change.kind is not Kind.REMOVED
        }
        for target, (place, after) in carried.items():
            change = changes.get(target)
            yield self._line(then, self._fate(change), agency, place, change, after)

    def _carried(self, then: Then, place: Place, target: str) -> Place:
        own_now = self.desk.own_group(target)
        return Place(
            place.agency, target, group_carried(place.group, then.own_group(place.set_id), own_now)
        )

    def _fate(self, change: Change | None) -> Fate:
        if change is None:
            return Fate.SAME
        if change.kind is Kind.ADDED:
            return Fate.ADDED
        return Fate.STUCK if self.desk.roster.problems([change]) else Fate.DIFFERENT

    def _line(
        self, then: Then, fate: Fate, agency: Agency, place: Place,
        change: Change | None = None, after: Place | None = None,
    ) -> Line:  # fmt: skip
        before = change.before if change else None
        if fate is Fate.SAME:
            before = after
        return Line(
            fate,
            agency,
            self.desk.name(agency.pk),
            then.said(place),
            place_said(before, self.desk),
            place_said(after, self.desk),
            None if fate is Fate.STUCK else change,
            list(self._remarks(then, fate, agency, place, change, after)),
        )

    def _remarks(
        self, then: Then, fate: Fate, agency: Agency, place: Place,
        change: Change | None, after: Place | None,
    ) -> Iterator[str]:  # fmt: skip
        if fate is Fate.GONE:
            yield absence_sentence(agency, self.desk)
            if agency.successor_id and not self.desk.roster.of(agency.successor_id):
                yield _("{successor} chưa tham gia kỳ này.").format(
                    successor=self.desk.name(agency.successor_id)
                )
            return
        name_then = agency.name_on(window_of(then.cycle)[1])
        if name_then != self.desk.name(agency.pk):
            yield _("kỳ trước tên là {name}").format(name=name_then)
        if fate is Fate.STUCK and change:
            yield from (problem_sentence(each, self.desk) for each in
                        self.desk.roster.problems([change]))  # fmt: skip
        if after and after.group != place.group:
            yield _("tên nhóm theo quyết định của kỳ này")
        yield from remarks_of(agency, self.desk)

    # ── What is shown ──────────────────────────────────────────────────────────────────────

    @cached_property
    def sections(self) -> list[Section]:
        by_fate = {fate: [line for line in self.lines if line.fate is fate] for fate in Fate}
        found = (Section(fate, *_head(fate), by_fate[fate]) for fate in Fate)
        return [section for section in found if section.lines]

    @property
    def may_tick(self) -> bool:
        return any(section.may_tick for section in self.sections)

    @cached_property
    def new(self) -> list[str]:
        """Units of this year that the other cycle did not have and this one has not yet."""
        then = self.then.places if self.then else {}
        here = self.desk.roster.by_agency
        return [
            self.desk.name(each.pk)
            for each in self.desk.agencies.values()
            if each.pk not in then and each.pk not in here and self.desk.existed(each)
        ]

    def changes_of(self, ticked: Iterable[str]) -> list[Change] | None:
        """The changes of the ticked boxes; ``None``: what one of them showed is so no more."""
        known = {line.value: line.change for line in self.lines if line.change}
        wanted = list(dict.fromkeys(ticked))
        if not set(wanted) <= known.keys():
            return None
        return [known[value] for value in wanted]


def _head(fate: Fate) -> tuple[str, str]:
    return {
        Fate.ADDED: (_("Đưa vào kỳ này"), ""),
        Fate.DIFFERENT: (
            _("Đã ở kỳ này, xếp khác kỳ trước"),
            _("Để trống: giữ như đang xếp ở kỳ này. Đánh dấu: xếp lại như kỳ trước."),
        ),
        Fate.STUCK: (_("Đã ở kỳ này, không đổi được nữa"), ""),
        Fate.NO_SET: (
            _("Bộ chỉ số kỳ trước chưa có bộ tương ứng"),
            _("Chọn bộ tương ứng ở trên, hoặc xếp ở trang Cơ quan tham gia."),
        ),
        Fate.GONE: (_("Không còn trong năm đánh giá"), ""),
        Fate.SAME: (_("Đã xếp như kỳ trước"), ""),
    }[fate]


def carry_page(cycle: Cycle, said: Mapping[str, str], now: datetime) -> CarryPage:
    """``said``: the address: ``tu``, the other cycle; ``bo-…``, where each of its sets goes."""
    others = list(other_cycles(cycle))
    named = next((each for each in others if each.slug == said.get("tu")), None)
    before = named or cycle_before(cycle, others)
    chosen = {
        name.removeprefix("bo-"): value for name, value in said.items() if name.startswith("bo-")
    }
    return CarryPage(desk_of(cycle, now), others, then_of(before) if before else None, chosen)
