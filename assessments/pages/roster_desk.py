"""What the three ways of saying who takes part look at together: the agencies, the sets and groups
of the cycle, and who takes part now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from assessments.agency_names import Directory
from assessments.models import Agency, Cycle
from assessments.roster import Change, Roster
from assessments.selectors.rosters import (
    agencies_with_names,
    directory_of,
    existed,
    roster_of,
    window_of,
)
from frameworks.definition import IndexSet
from frameworks.vietnamese import sort_key


@dataclass(frozen=True)
class RosterDesk:
    """``agencies``: every one by its id, in Vietnamese order."""

    cycle: Cycle
    agencies: Mapping[int, Agency]
    roster: Roster

    @cached_property
    def window(self) -> tuple[date, date]:
        return window_of(self.cycle)

    @cached_property
    def sets(self) -> Mapping[str, IndexSet]:
        """The index sets that are part of the cycle, in the order of the decision."""
        all_sets = self.cycle.framework_version.definition.index_sets
        return {each.id: each for each in all_sets if each.id in self.roster.sets}

    @cached_property
    def groups(self) -> Mapping[str, Sequence[str]]:
        """By set, the ranking groups it has: the one that the decision names, then the others."""
        found: dict[str, list[str]] = {}
        for set_id in self.sets:
            used = {place.group for place in self.roster.places if place.set_id == set_id}
            own = self.own_group(set_id)
            others = sorted(used - {own, ""}, key=sort_key)
            found[set_id] = [own, *others] if own else others
        return found

    @property
    def all_groups(self) -> list[str]:
        return [name for names in self.groups.values() for name in names]

    @cached_property
    def directory(self) -> Directory:
        return directory_of(self.agencies.values(), self.window[1])

    def own_group(self, set_id: str) -> str:
        """The group that the decision names for the set; blank: it names none."""
        return self.sets[set_id].ranking_group or ""

    def title(self, set_id: str) -> str:
        known = self.cycle.framework_version.definition.sets
        return known[set_id].title if set_id in known else set_id

    def name(self, agency_id: int) -> str:
        """The name of the year that is measured."""
        return self.agencies[agency_id].name_on(self.window[1])

    def existed(self, agency: Agency) -> bool:
        return existed(agency, self.window)

    def is_closed(self, changes: Sequence[Change]) -> bool:
        """Whether a reason is asked for them."""
        return bool(self.roster.needs_reason(changes))


def desk_of(cycle: Cycle, now: datetime) -> RosterDesk:
    """Four queries, however many agencies there are."""
    agencies = agencies_with_names()
    return RosterDesk(
        cycle, {agency.pk: agency for agency in agencies}, roster_of(cycle, agencies, now)
    )
