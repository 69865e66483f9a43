"""Declaring a conflict of interest, saying that it is over, and the log of doors it kept shut."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments import clock
from assessments.deadlines import VIETNAM
from assessments.judging import can_declare_conflict, can_end_conflict, can_record_conflicts
from assessments.models import (
    Agency,
    AuditEvent,
    ConflictEnd,
    ConflictStatement,
    Cycle,
    DeclaredConflict,
    Submission,
    User,
)
from assessments.selectors.conflicts import conflicts_in_force
from assessments.services import audit
from assessments.services.locks import holding

MAX_NOTE = 500  # characters, as the columns hold
MIN_REASON = 20  # characters: less explains nothing to whoever inspects it
SHUT = "file_shut"


class UnfitConflict(Exception):  # noqa: N818 -- said of a declaration
    """A declaration that says nothing; ``reason``: declared, note, reason, ended."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def declare(
    cycle: Cycle,
    agency: Agency,
    *,
    kind: str,
    note: str = "",
    of: User | None = None,
    by: User,
) -> DeclaredConflict:
    """Write down a tie of ``of`` (or of ``by``) to ``agency``, at any time, in any phase.

    From the next request on its files are shut to that person. Raises ``UnfitConflict``: one that
    is in force already, a kind «other» without a note; ``PermissionDenied``.
    """
    person = of or by
    if not can_declare_conflict(by) or (person != by and not can_record_conflicts(by)):
        raise PermissionDenied
    held = _held(cycle)
    note = " ".join(note.split())[:MAX_NOTE]
    if kind == DeclaredConflict.Kind.OTHER and not note:
        raise UnfitConflict("note")
    if conflicts_in_force().filter(user=person, agency=agency).exists():
        raise UnfitConflict("declared")
    now = clock.now()
    made = DeclaredConflict.objects.create(
        user=person,
        agency=agency,
        kind=kind,
        note=note,
        cycle=held,
        declared_by=by,
        declared_at=now,
    )
    said = {"person": person.email, "agency": agency.slug, "kind": kind, "note": note}
    _record(held, "conflict_declared", by, now, said)
    return made


@transaction.atomic
def end(conflict: DeclaredConflict, *, reason: str, by: User) -> ConflictEnd:
    """Say that a tie is over. Not of one's own: nobody opens a shut file to themselves."""
    if not can_end_conflict(by, conflict):
        raise PermissionDenied
    held = _held(conflict.cycle)
    reason = " ".join(reason.split())[:MAX_NOTE]
    if len(reason) < MIN_REASON:
        raise UnfitConflict("reason")
    if ConflictEnd.objects.filter(conflict=conflict).exists():
        raise UnfitConflict("ended")
    now = clock.now()
    made = ConflictEnd.objects.create(conflict=conflict, reason=reason, ended_by=by, ended_at=now)
    said = {"person": conflict.user.email, "agency": conflict.agency.slug, "reason": reason}
    _record(held, "conflict_ended", by, now, said)
    return made


@transaction.atomic
def state(cycle: Cycle, *, by: User) -> ConflictStatement:
    """Say for a cycle that every tie one has is declared; once, and it is recorded once."""
    if not can_declare_conflict(by):
        raise PermissionDenied
    held = _held(cycle)
    now = clock.now()
    made, new = ConflictStatement.objects.get_or_create(
        cycle=held, user=by, defaults={"made_at": now}
    )
    if new:
        _record(held, "conflicts_stated", by, now, {"person": by.email})
    return made


def record_shut(submission: Submission, *, reason: str, by: User) -> None:
    """Log that ``by`` knocked at a file that is shut to them: once a day for each word."""
    with holding(submission) as held:
        today = datetime.combine(held.now.astimezone(VIETNAM).date(), time.min, VIETNAM)
        told = AuditEvent.objects.filter(
            stream=submission.stream, act=SHUT, actor=by, at__gte=today, data__reason=reason
        )
        if not told.exists():
            audit.record(
                submission.stream,
                SHUT,
                by=by,
                at=held.now,
                subject=held.submission,
                data={"reason": reason},
            )


def _held(cycle: Cycle) -> Cycle:
    return Cycle.objects.select_for_update().get(pk=cycle.pk)


def _record(cycle: Cycle, act: str, by: User, at: datetime, data: Mapping[str, Any]) -> None:
    audit.record(cycle.stream, act, by=by, at=at, subject=cycle, data=data)
