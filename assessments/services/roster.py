"""Changing who takes part in a cycle: many agencies in one act, or none of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments import clock
from assessments.models import Agency, Cycle, Submission, User
from assessments.permissions import can_change_cycle
from assessments.roster import Change, Kind, Place, Problem, Roster
from assessments.selectors.rosters import roster_of
from assessments.services import audit

MAX_REASON = 500  # characters


class Source(StrEnum):
    """Where the changes were put together; the log says it."""

    PAGE = "page"
    WORKBOOK = "workbook"
    CARRY_OVER = "carry_over"


class Unfit(Exception):  # noqa: N818 -- said of changes
    """Something stands in their way, so that none was made."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__([each.code for each in problems])
        self.problems = problems


class Overtaken(Exception):  # noqa: N818 -- said of changes
    """Somebody changed meanwhile what they start from, so that none was made."""

    def __init__(self, changes: Sequence[Change]) -> None:
        super().__init__(changes)
        self.changes = changes


class ReasonNeeded(Exception):  # noqa: N818 -- said of changes
    """The deadline of an index set among them is over: what changes its table says why."""

    def __init__(self, sets: frozenset[str]) -> None:
        super().__init__(sorted(sets))
        self.sets = sets


@transaction.atomic
def rewrite(
    cycle: Cycle,
    changes: Sequence[Change],
    *,
    by: User,
    source: Source,
    reason: str = "",
    carried_from: Cycle | None = None,
) -> list[Change]:
    """Make ``changes`` and record them as one act; those that were made.

    What is so already is left alone: a second time changes and records nothing. Raises
    ``PermissionDenied`` (no secretary, or the results are fixed), ``Overtaken``, ``Unfit``,
    ``ReasonNeeded``.
    """
    held = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if not can_change_cycle(by, held):
        raise PermissionDenied
    # Whoever enters a first value holds the submission: it is looked at again after that.
    leaving = {change.before.agency for change in changes if change.before}
    rows = held.submissions.filter(agency__in=leaving).order_by("pk")
    list(rows.select_for_update().values_list("pk"))
    now = clock.now()
    agencies = Agency.objects.in_bulk([change.agency for change in changes])
    roster = roster_of(held, agencies.values(), now)
    pending = [change for change in changes if not roster.is_made(change)]
    said = " ".join(reason.split())[:MAX_REASON]
    _refuse(roster, pending, said)
    if pending:
        _write(held, pending)
        data = _said(pending, agencies, source, said, carried_from)
        _record(held, by, now, data)
    return pending


def _refuse(roster: Roster, pending: Sequence[Change], reason: str) -> None:
    if overtaken := [change for change in pending if roster.is_overtaken(change)]:
        raise Overtaken(overtaken)
    if problems := roster.problems(pending):
        raise Unfit(problems)
    if (past := roster.needs_reason(pending)) and not reason:
        raise ReasonNeeded(past)


def _write(cycle: Cycle, changes: Sequence[Change]) -> None:
    rows = {
        (row.agency_id, row.index_set.set_id): row
        for row in cycle.submissions.select_related("index_set")
    }
    leaving = [change.leaves for change in changes if change.leaves]
    cycle.submissions.filter(pk__in=[rows[place.entity].pk for place in leaving]).delete()
    _enter(cycle, [change.enters for change in changes if change.enters])
    moved = [change.after for change in changes if change.after and change.kind is Kind.REGROUPED]
    for place in moved:
        rows[place.entity].ranking_group = place.group
    Submission.objects.bulk_update([rows[place.entity] for place in moved], ["ranking_group"])


def _enter(cycle: Cycle, places: Sequence[Place]) -> None:
    sets = {row.set_id: row for row in cycle.framework_version.index_sets.all()}
    deadlines = {row.set_id: row for row in cycle.deadlines.all()}
    Submission.objects.bulk_create(
        Submission(
            cycle=cycle,
            agency_id=place.agency,
            index_set=sets[place.set_id],
            deadline=deadlines[place.set_id],
            ranking_group=place.group,
        )
        for place in places
    )


def _said(
    changes: Sequence[Change],
    agencies: Mapping[int, Agency],
    source: Source,
    reason: str,
    carried_from: Cycle | None,
) -> dict[str, Any]:
    said: dict[str, Any] = {
        "source": source,
        "reason": reason,
        "rows": [
            {
                "agency": agencies[change.agency].slug,
                "change": change.kind,
                "before": _place_said(change.before),
                "after": _place_said(change.after),
            }
            for change in changes
        ],
    }
    return said | ({"carried_from": carried_from.slug} if carried_from else {})


def _place_said(place: Place | None) -> dict[str, str] | None:
    return {"set": place.set_id, "group": place.group} if place else None


def _record(cycle: Cycle, by: User, at: datetime, data: Mapping[str, Any]) -> None:
    audit.record(cycle.stream, "roster_changed", by=by, at=at, subject=cycle, data=data)
