"""What the page of groups shows: who takes part in which set and group, and who could."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.models import Agency, Cycle, Submission
from assessments.selectors.cycles import agencies_to_choose, taking_part
from frameworks.definition import IndexSet


@dataclass(frozen=True)
class Candidate:
    """An agency that could be added; ``elsewhere``: the sets it is in already."""

    agency: Agency
    elsewhere: str


@dataclass(frozen=True)
class SetTab:
    """One index set of the cycle, as a tab."""

    index_set: IndexSet
    count: int
    current: bool

    @property
    def url(self) -> str:
        return f"?doi-tuong={self.index_set.id}"


@dataclass(frozen=True)
class AssignPage:
    cycle: Cycle
    index_set: IndexSet
    tabs: Sequence[SetTab]
    groups: Sequence[tuple[str, Sequence[Submission]]]
    candidates: Sequence[Candidate]

    @property
    def group(self) -> str:
        """The group that the framework names, to begin with."""
        return self.index_set.ranking_group or ""


def assign_page(cycle: Cycle, set_id: str) -> AssignPage:
    """The page of the set ``set_id``, or of the first where it is blank. Raises ``KeyError``."""
    with_deadline = set(cycle.deadlines.values_list("set_id", flat=True))
    sets = {
        each.id: each
        for each in cycle.framework_version.definition.index_sets
        if each.id in with_deadline
    }
    chosen = sets[set_id or next(iter(sets))]
    rows = taking_part(cycle)
    own = [row for row in rows if row.index_set.set_id == chosen.id]
    tabs = [
        SetTab(each, sum(row.index_set.set_id == each.id for row in rows), each is chosen)
        for each in sets.values()
    ]
    return AssignPage(cycle, chosen, tabs, _grouped(own), _candidates(rows, own, sets))


def _grouped(rows: Sequence[Submission]) -> list[tuple[str, list[Submission]]]:
    names = sorted({row.ranking_group for row in rows})
    return [(name, [row for row in rows if row.ranking_group == name]) for name in names]


def _candidates(
    rows: Sequence[Submission], own: Sequence[Submission], sets: dict[str, IndexSet]
) -> list[Candidate]:
    here = {row.agency_id for row in own}
    elsewhere: dict[int, list[str]] = {}
    for row in rows:
        elsewhere.setdefault(row.agency_id, []).append(sets[row.index_set.set_id].title)
    return [
        Candidate(agency, ", ".join(elsewhere.get(agency.pk, ())))
        for agency in agencies_to_choose()
        if agency.pk not in here
    ]
