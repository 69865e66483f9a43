"""The page «Cơ quan tham gia»: every agency of the year, its set and group now and last time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from assessments.models import Agency, Cycle
from assessments.pages.roster_desk import RosterDesk, desk_of
from assessments.pages.roster_words import Said, place_said, unranked
from assessments.roster import Place, group_carried
from assessments.selectors.rosters import cycle_before, other_cycles, places_of
from frameworks.vietnamese import searchable, sort_key

ALL, OUT, DIFFERS = "", "chua", "khac"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for. ``then``: the set of last time. ``everyone``: all ticked."""

    kind: str = ALL
    parent: str = ""
    then: str = ""
    words: str = ""
    everyone: bool = False

    def query(self, **changes: str) -> str:
        said = {
            "loai": self.kind, "cap-tren": self.parent, "ky-truoc": self.then, "tim": self.words,
        } | changes  # fmt: skip
        return urlencode({name: value for name, value in said.items() if value})


def filters_from(said: Mapping[str, str]) -> Filters:
    return Filters(
        said.get("loai", ""),
        said.get("cap-tren", ""),
        said.get("ky-truoc", ""),
        said.get("tim", "").strip(),
        said.get("chon") == "het",
    )


@dataclass(frozen=True)
class Row:
    """An agency in one set, or in none. ``then``: where it stood last time."""

    agency: Agency
    name: str
    place: Place | None
    now: Said | None
    then: Sequence[Said]
    then_sets: Sequence[str]
    difference: str
    stays: bool
    remarks: Sequence[str]

    @property
    def value(self) -> str:
        """What its box sends: the agency, and the place that was shown."""
        place = self.place
        return f"{self.agency.pk}|{place.set_id}|{place.group}" if place else f"{self.agency.pk}||"

    @property
    def difference_said(self) -> str:
        return {
            "new": _("mới so với kỳ trước"),
            "group": _("khác nhóm"),
            "set": _("khác bộ"),
            "out": _("kỳ trước có"),
        }.get(self.difference, "")


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    count: int
    current: bool


@dataclass(frozen=True)
class Then:
    """Last time: its cycle, its places, the titles of its sets."""

    cycle: Cycle
    places: Mapping[int, Sequence[Place]]

    def title(self, set_id: str) -> str:
        known = self.cycle.framework_version.definition.sets
        return known[set_id].title if set_id in known else set_id

    def own_group(self, set_id: str) -> str | None:
        known = self.cycle.framework_version.definition.sets
        return known[set_id].ranking_group if set_id in known else None

    def said(self, place: Place) -> Said:
        return Said(self.title(place.set_id), place.group or unranked())


def then_of(cycle: Cycle) -> Then:
    places: dict[int, list[Place]] = {}
    for place in places_of(cycle):
        places.setdefault(place.agency, []).append(place)
    return Then(cycle, places)


@dataclass(frozen=True)
class RosterPage:
    desk: RosterDesk
    then: Then | None
    filters: Filters

    @cached_property
    def all_rows(self) -> list[Row]:
        """Of every agency that existed in the year, and of everyone who takes part anyway."""
        return [
            self._row(agency, place)
            for agency in sorted(
                self.desk.agencies.values(), key=lambda each: sort_key(self.desk.name(each.pk))
            )
            for place in self._places(agency)
        ]

    def _places(self, agency: Agency) -> Sequence[Place | None]:
        return self.desk.roster.of(agency.pk) or ([None] if self.desk.existed(agency) else [])

    def _row(self, agency: Agency, place: Place | None) -> Row:
        then = self.then.places.get(agency.pk, ()) if self.then else ()
        return Row(
            agency=agency,
            name=self.desk.name(agency.pk),
            place=place,
            now=place_said(place, self.desk),
            then=[self.then.said(each) for each in then] if self.then else [],
            then_sets=[each.set_id for each in then],
            difference=self._difference(place, then),
            stays=place is not None and place.entity in self.desk.roster.staying,
            remarks=list(remarks_of(agency, self.desk)),
        )

    def _difference(self, place: Place | None, then: Sequence[Place]) -> str:
        if self.then is None:
            return ""
        if place is None:
            return "out" if then else ""
        if not then:
            return "new"
        same_set = next((each for each in then if each.set_id == place.set_id), None)
        if same_set is None:
            return "set"
        own_now = self.desk.own_group(place.set_id) if place.set_id in self.desk.sets else None
        carried = group_carried(same_set.group, self.then.own_group(place.set_id), own_now)
        return "same" if carried == place.group else "group"

    # ── Filters ────────────────────────────────────────────────────────────────────────────

    @cached_property
    def rows(self) -> list[Row]:
        wanted, filters = searchable(self.filters.words), self.filters
        return [
            row
            for row in self.all_rows
            if self._is_kind(row, filters.kind)
            and (not filters.parent or (row.agency.parent and row.agency.parent.slug)
                 == filters.parent)
            and (not filters.then or filters.then in row.then_sets)
            and wanted in searchable(f"{row.name} {row.agency.slug} {row.agency.code}")
        ]  # fmt: skip

    @staticmethod
    def _is_kind(row: Row, kind: str) -> bool:
        if kind == OUT:
            return row.place is None
        if kind == DIFFERS:
            return bool(row.difference_said)
        return kind == ALL or (row.place is not None and row.place.set_id == kind)

    @property
    def tabs(self) -> list[Tab]:
        kinds = [
            (ALL, _("Tất cả")),
            *((each.id, each.title) for each in self.desk.sets.values()),
            (OUT, _("Chưa tham gia")),
        ]
        if self.then:
            kinds.append((DIFFERS, _("Khác kỳ trước")))
        return [
            Tab(
                label,
                f"?{self.filters.query(loai=kind)}",
                sum(self._is_kind(row, kind) for row in self.all_rows),
                kind == self.filters.kind,
            )
            for kind, label in kinds
        ]

    @property
    def parents(self) -> list[tuple[str, str]]:
        """The units that others stand under, by address and name."""
        found = {row.agency.parent for row in self.all_rows if row.agency.parent}
        return sorted(
            ((each.slug, self.desk.name(each.pk)) for each in found), key=lambda it: sort_key(it[1])
        )

    @property
    def sets_then(self) -> list[tuple[str, str]]:
        if self.then is None:
            return []
        used = {place.set_id for places in self.then.places.values() for place in places}
        definition = self.then.cycle.framework_version.definition
        return [(each.id, each.title) for each in definition.index_sets if each.id in used]

    @property
    def select_all(self) -> str:
        return f"?{self.filters.query(chon='het')}"

    @property
    def select_none(self) -> str:
        return f"?{self.filters.query()}"

    @property
    def taking_part(self) -> int:
        return len(self.desk.roster.by_agency)


def remarks_of(agency: Agency, desk: RosterDesk) -> Iterable[str]:
    """What the year did to the unit: founded, dissolved, renamed."""
    first, last = desk.window
    if agency.established_on and first < agency.established_on <= last:
        yield _("thành lập ngày {day}").format(day=f"{agency.established_on:%d/%m/%Y}")
    if agency.dissolved_on:
        said = _("giải thể từ {day}")
        if agency.successor_id:
            said = _("nhập vào {successor} từ {day}")
        yield said.format(
            day=f"{agency.dissolved_on:%d/%m/%Y}",
            successor=desk.name(agency.successor_id) if agency.successor_id else "",
        )
    if desk.name(agency.pk) != agency.name:
        yield _("nay là {name}").format(name=agency.name)


def roster_page(cycle: Cycle, filters: Filters, now: datetime) -> RosterPage:
    """Constant queries: those of the desk, the cycles before, and last time's places."""
    before = cycle_before(cycle, list(other_cycles(cycle)))
    return RosterPage(desk_of(cycle, now), then_of(before) if before else None, filters)
