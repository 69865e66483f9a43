"""Opening a cycle with the agencies it begins with; ``roster`` changes who takes part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments import clock
from assessments.deadlines import Window, closing_instant, closing_of
from assessments.models import Agency, Cycle, CycleDeadline, Submission, User
from assessments.permissions import can_change_cycle, can_run_cycles, top_up_of
from assessments.roster import clean_group
from assessments.services import audit
from frameworks.models import FrameworkVersion

RESPOND_DAYS = 5  # how long an agency may take to answer a question, unless a cycle says otherwise


class GroupOfAnotherSet(Exception):  # noqa: N818 -- said of a group
    """A ranking group holds agencies of one index set: points of two sets do not compare."""


class UnfitWindow(Exception):  # noqa: N818 -- said of a top-up
    """When estimates may not be replaced; ``reason`` is the word for why.

    Reasons: year_not_over, order, passed, begun.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Due:
    """When a set's submissions are due: the clause as printed, and the first instant too late."""

    printed: str
    closes_at: datetime


def due_dates(version: FrameworkVersion, year: int) -> dict[str, Due]:
    """What the framework itself says for ``year``; a set whose deadline it does not state is left
    for the secretary to fill in."""
    return {
        index_set.id: Due(index_set.deadline.printed, closing_of(index_set.deadline, year))
        for index_set in version.definition.index_sets
        if index_set.deadline
    }


@transaction.atomic
def open_cycle(
    *,
    slug: str,
    title: str,
    framework_version: FrameworkVersion,
    year: int,
    standing_agency: Agency,
    opens_at: datetime,
    deadlines: Mapping[str, Due],
    by: User,
    respond_days: int = RESPOND_DAYS,
    declares_first: bool = False,
    is_sample: bool = False,
    structure_note: str = "",
) -> Cycle:
    """Pin the framework, write the deadlines, record the act.

    The first cycle outside the demo puts the framework version in use: it never changes again.
    A year that the framework does not govern is allowed; pages warn of it.
    """
    if not can_run_cycles(by):
        raise PermissionDenied
    now = clock.now()
    version = FrameworkVersion.objects.select_for_update().get(pk=framework_version.pk)
    cycle = Cycle.objects.create(
        slug=slug,
        title=title,
        framework_version=version,
        year=year,
        standing_agency=standing_agency,
        opens_at=opens_at,
        respond_days=respond_days,
        declares_first=declares_first,
        is_sample=is_sample,
        structure_note=structure_note,
    )
    CycleDeadline.objects.bulk_create(
        CycleDeadline(cycle=cycle, set_id=set_id, printed=due.printed, closes_at=due.closes_at)
        for set_id, due in deadlines.items()
    )
    if not is_sample and version.in_use_since is None:
        version.in_use_since = now
        version.save(update_fields=["in_use_since"])
    said = {
        "framework": str(version),
        "sha256": version.sha256,
        "year": year,
        "declares_first": declares_first,
        "outside_framework_years": cycle.outside_framework_years,
        "deadlines": {set_id: [due.printed, due.closes_at] for set_id, due in deadlines.items()},
    }
    _record(cycle, "cycle_opened", by, now, said)
    return cycle


@transaction.atomic
def assign(
    cycle: Cycle, agency: Agency, *, set_id: str, ranking_group: str | None = None, by: User
) -> Submission:
    """Give the agency its empty submission. The group is the set's own unless another is named.

    Raises ``GroupOfAnotherSet``.
    """
    held = _held(cycle, by)
    group = _group_for(held, set_id, ranking_group)
    submission = Submission.objects.create(
        cycle=held,
        agency=agency,
        index_set=held.framework_version.index_sets.get(set_id=set_id),
        deadline=held.deadlines.get(set_id=set_id),
        ranking_group=group,
    )
    said = {"agency": agency.slug, "set": set_id, "group": group}
    _record(held, "agency_assigned", by, clock.now(), said)
    return submission


@transaction.atomic
def assign_all(
    cycle: Cycle,
    agencies: Iterable[Agency],
    *,
    set_id: str,
    ranking_group: str | None = None,
    by: User,
) -> list[Submission]:
    """Assign many at once; one that already has this set is left as it is."""
    held = _held(cycle, by)
    already = set(
        held.submissions.filter(index_set__set_id=set_id).values_list("agency", flat=True)
    )
    return [
        assign(held, agency, set_id=set_id, ranking_group=ranking_group, by=by)
        for agency in agencies
        if agency.pk not in already
    ]


@transaction.atomic
def set_top_up(cycle: Cycle, window: Window | None, *, by: User) -> Cycle:
    """Say when agencies may put final figures in the place of the estimates they sent.

    ``None``: not at all. Raises ``UnfitWindow``.
    """
    held = _held(cycle, by)
    before, now = top_up_of(held), clock.now()
    _refuse_unfit(held, before, window, now)
    if window != before:
        held.top_up_opens_at = window.opens_at if window else None
        held.top_up_closes_at = window.closes_at if window else None
        held.save(update_fields=["top_up_opens_at", "top_up_closes_at"])
        _record(held, "top_up_set", by, now, {"before": _said(before), "after": _said(window)})
    return held


def _refuse_unfit(
    cycle: Cycle, before: Window | None, window: Window | None, now: datetime
) -> None:
    """What agencies were told they may do is not taken back once it has begun."""
    begun = before is not None and before.opens_at <= now
    if begun and (window is None or window.opens_at != before.opens_at):
        raise UnfitWindow("begun")
    if window is None:
        return
    if window.opens_at < first_moment_after_data(cycle):
        raise UnfitWindow("year_not_over")
    if window.closes_at <= window.opens_at:
        raise UnfitWindow("order")
    if window.closes_at <= now:
        raise UnfitWindow("passed")


def first_moment_after_data(cycle: Cycle) -> datetime:
    """When the year that is measured is over: before that no figure is final."""
    last = cycle.framework_version.definition.data_window.end.of(cycle.year)
    return closing_instant(last, inclusive=True)


def _said(window: Window | None) -> list[datetime] | None:
    return [window.opens_at, window.closes_at] if window else None


def _group_for(cycle: Cycle, set_id: str, ranking_group: str | None) -> str:
    """The group as it will be written. A ranking group holds agencies of one set."""
    if ranking_group is None:
        return cycle.framework_version.definition.index_set(set_id).ranking_group or ""
    group = clean_group(ranking_group)
    others = cycle.submissions.exclude(index_set__set_id=set_id)
    if group and others.filter(ranking_group=group).exists():
        raise GroupOfAnotherSet(group)
    return group


def _held(cycle: Cycle, by: User) -> Cycle:
    held = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if not can_change_cycle(by, held):
        raise PermissionDenied
    return held


def _record(cycle: Cycle, act: str, by: User, at: datetime, data: Mapping[str, Any]) -> None:
    audit.record(cycle.stream, act, by=by, at=at, subject=cycle, data=data)
