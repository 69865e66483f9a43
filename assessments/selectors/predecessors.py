"""What of an older framework each of this year's indicators continues, and whether the two compare.

Only where last year's framework is this year's, an earlier version of it, or the one its carry-over
map starts from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assessments.models import Cycle, Submission
from frameworks.comparison import ChangeKind, compare, same_rule
from frameworks.definition import Framework, IndexSet, Indicator
from frameworks.models import FrameworkVersion


class Comparability(StrEnum):
    """Whether last year's answer can stand beside this year's."""

    SAME = "same"  # the same rule and the same maximum
    POINTS_CHANGED = "points_changed"  # the same rule, another maximum: compare by percent
    RULE_CHANGED = "rule_changed"  # another rule: points and figures do not compare
    NEW = "new"  # there was no such indicator

    @property
    def same_rule(self) -> bool:
        """Whether the figures mean the same in both years."""
        return self in (Comparability.SAME, Comparability.POINTS_CHANGED)


OF_CHANGE = {
    ChangeKind.SAME: Comparability.SAME,
    ChangeKind.POINTS: Comparability.POINTS_CHANGED,
    ChangeKind.RULE: Comparability.RULE_CHANGED,
    ChangeKind.ADDED: Comparability.NEW,
}


@dataclass(frozen=True, slots=True)
class Predecessor:
    """The indicator that this year's continues; ``indicator`` is ``None`` where it is new."""

    indicator: Indicator | None
    comparability: Comparability


def predecessors_of(submission: Submission, before: FrameworkVersion) -> Mapping[str, Predecessor]:
    """What each of this year's indicators continues of the framework ``before``; empty where
    nobody mapped the two."""
    return predecessors_in(submission.cycle, before, submission.index_set.set_id)


def predecessors_in(
    cycle: Cycle, before: FrameworkVersion, set_id: str
) -> Mapping[str, Predecessor]:
    """The same for one index set of a cycle; computed once by a process, as no version changes."""
    key = (cycle.framework_version.sha256, before.sha256, set_id)
    if key not in _predecessors:
        _predecessors[key] = _predecessors_in(
            cycle.framework_version.definition, before.definition, set_id
        )
    return _predecessors[key]


_predecessors: dict[tuple[str, str, str], Mapping[str, Predecessor]] = {}


def _predecessors_in(new: Framework, old: Framework, set_id: str) -> Mapping[str, Predecessor]:
    if new.id == old.id:
        return _in_another_version(old.index_set(set_id).indicators, new.index_set(set_id))
    if new.previous is None or new.previous.framework not in (old.id, old.key):
        return {}
    compared = next(each for each in compare(old, new).index_sets if each.id == set_id)
    return {
        change.new.code: Predecessor(change.old, OF_CHANGE[change.kind])
        for change in compared.changes
        if change.new
    }


def _in_another_version(
    then: Mapping[str, Indicator], index_set: IndexSet
) -> Mapping[str, Predecessor]:
    """By code: a corrected version of one decision keeps its codes and has no map."""
    return {
        code: Predecessor(then.get(code), _compared(then.get(code), now))
        for code, now in index_set.indicators.items()
    }


def _compared(then: Indicator | None, now: Indicator) -> Comparability:
    if then is None:
        return Comparability.NEW
    if not same_rule(then.rule, now.rule):
        return Comparability.RULE_CHANGED
    same = then.max_points == now.max_points
    return Comparability.SAME if same else Comparability.POINTS_CHANGED
