"""What happened in a cycle, as its file tells it: the acts of all units in one order of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from assessments.demo.files import moment_of
from frameworks.definition import IndexSet

PAGE = timedelta(minutes=40)  # how long a page of entry takes
PUT_RIGHT = timedelta(minutes=25)  # when a slip is noticed


@dataclass(frozen=True, slots=True)
class Act:
    """One act: ``do`` names it, ``unit`` is whose submission it touches, ``said`` the rest.

    ``codes``: the indicators of an entry or a verdict; ``slips``: typed wrong, for now.
    """

    at: datetime
    unit: str
    do: str
    said: Mapping[str, Any]
    codes: Sequence[str] = ()
    slips: Mapping[str, Any] | None = None


def acts_of(
    units: Mapping[str, Mapping[str, Any]], index_sets: Mapping[str, IndexSet], *, now: datetime
) -> list[Act]:
    """Every act of every unit, in order of time. ``index_sets``: by unit; ``now``: what
    ``days_ago`` is counted from.

    One order for all, as the first act past a deadline closes it for every unit.
    """
    told = (
        act
        for unit, said in units.items()
        for each in said["acts"]
        for act in _expanded(unit, said, each, index_sets[unit], now)
    )
    return sorted(told, key=lambda act: act.at)


def acts_of_the_council(told: Iterable[Mapping[str, Any]], *, now: datetime) -> list[Act]:
    """What is done for all units alike."""
    return [Act(moment_of(dict(each), now), "", each["do"], each) for each in told]


def _expanded(
    unit: str,
    said: Mapping[str, Any],
    each: Mapping[str, Any],
    index_set: IndexSet,
    now: datetime,
) -> Iterator[Act]:
    """An entry becomes a save for each page, with a second one where something was mistyped;
    ``at_once``: one save for all of it, as from a workbook."""
    act = Act(moment_of(dict(each), now), unit, each["do"], each, _codes(each, index_set))
    if act.do != "enter" or said.get("at_once"):
        yield act
        return
    for number, codes in enumerate(_pages(act.codes, index_set)):
        page = replace(act, at=act.at + number * PAGE, codes=codes)
        slips = {code: typed for code, typed in said.get("slips", {}).items() if code in codes}
        if slips and "codes" not in each:
            yield replace(page, slips=slips)
            yield replace(page, at=page.at + PUT_RIGHT, codes=tuple(slips))
        else:
            yield page


def _codes(each: Mapping[str, Any], index_set: IndexSet) -> tuple[str, ...]:
    """The indicators that are named: one, several, those of main indices, or all of an entry."""
    if "code" in each:
        return (each["code"],)
    if "codes" in each:
        return tuple(each["codes"])
    mains = each.get("mains")
    return tuple(
        indicator.code
        for main in index_set.main_indices
        if mains is None or main.code in mains
        for indicator in main.indicators
    )


def _pages(codes: Iterable[str], index_set: IndexSet) -> Iterator[tuple[str, ...]]:
    wanted = set(codes)
    for main in index_set.main_indices:
        page = tuple(each.code for each in main.indicators if each.code in wanted)
        if page:
            yield page
