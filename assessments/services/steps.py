"""The steps of a cycle: planned, dated, added, taken out and put back. Nothing of it gets lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments import clock
from assessments.council_permissions import can_keep_timetable
from assessments.models import Cycle, CycleStep, StepDocument, User
from assessments.selectors.timetable import Step, step_of
from assessments.services import audit

COLUMNS = ("title", "body", "planned_on", "actual_on")


class UnfitStep(Exception):  # noqa: N818 -- said of a step
    """What cannot be written of a step; ``reason`` is the word for why.

    Reasons: gone (there is no such step), changed (somebody wrote since it was read), future (an
    actual day after today), removed, there (it counts already), document (that one stands there).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Written:
    """What the secretary writes of a step. ``actual_on`` null: what the portal knows is shown."""

    title: str
    body: str
    planned_on: date | None
    actual_on: date | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that a step rests on."""

    number: str
    issued_on: date
    issuer: str
    abstract: str


@transaction.atomic
def write(cycle: Cycle, ref: str, written: Written, *, seen: str, by: User) -> CycleStep:
    """Plan a step or say when it was done. ``seen``: the ``stamp`` it had when it was read.

    Raises ``UnfitStep``, ``PermissionDenied``.
    """
    held, now = _held(cycle, by), clock.now()
    step = _standing(held, ref, now)
    if step.stamp != seen:
        raise UnfitStep("changed")
    _refuse_future(written)
    row = _row(held, step)
    before = _said(row) if step.row else {}
    for name in COLUMNS:
        setattr(row, name, getattr(written, name))
    row.save(update_fields=COLUMNS)
    _record(held, "step_written", by, now, {"step": ref, "before": before, "after": _said(row)})
    return row


@transaction.atomic
def add(cycle: Cycle, written: Written, *, after: str, by: User) -> CycleStep:
    """A step of the cycle's own, behind the one at ``after``; blank: before all others.

    Raises ``UnfitStep``.
    """
    held, now = _held(cycle, by), clock.now()
    _refuse_future(written)
    place = _standing(held, after, now).position + 1 if after else 1
    row = CycleStep.objects.create(
        cycle=held, position=place, **{name: getattr(written, name) for name in COLUMNS}
    )
    _record(held, "step_added", by, now, {"step": str(row.pk), "behind": after, **_said(row)})
    return row


@transaction.atomic
def remove(cycle: Cycle, ref: str, *, reason: str, by: User) -> CycleStep:
    """Take a step out of the timetable; its row, its days and its documents stay.

    Raises ``UnfitStep``.
    """
    held, now = _held(cycle, by), clock.now()
    row = _row(held, _standing(held, ref, now))
    row.removed_at, row.removed_by, row.removed_reason = now, by, reason
    row.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    said = {"step": ref, "title": row.title, "reason": reason}
    _record(held, "step_removed", by, now, said)
    return row


@transaction.atomic
def restore(cycle: Cycle, ref: str, *, by: User) -> CycleStep:
    """Put a step back that was taken out. Raises ``UnfitStep``."""
    held, now = _held(cycle, by), clock.now()
    step = step_of(held, ref, now)
    if step is None or step.row is None:
        raise UnfitStep("gone")
    if not step.is_removed:
        raise UnfitStep("there")
    row = step.row
    said = {"step": ref, "title": row.title, "had_been_removed": row.removed_reason}
    row.removed_at, row.removed_by, row.removed_reason = None, None, ""
    row.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    _record(held, "step_restored", by, now, said)
    return row


@transaction.atomic
def add_document(cycle: Cycle, ref: str, paper: Paper, *, by: User) -> StepDocument:
    """A document behind a step. Raises ``UnfitStep``."""
    held, now = _held(cycle, by), clock.now()
    row = _row(held, _standing(held, ref, now))
    same = {"number": paper.number, "issued_on": paper.issued_on, "removed_at": None}
    if row.documents.filter(**same).exists():
        raise UnfitStep("document")
    document = StepDocument.objects.create(
        step=row,
        number=paper.number,
        issued_on=paper.issued_on,
        issuer=paper.issuer,
        abstract=paper.abstract,
        added_by=by,
        added_at=now,
    )
    _record(held, "step_document_added", by, now, {"step": ref, **_paper_said(document)})
    return document


@transaction.atomic
def remove_document(
    cycle: Cycle, ref: str, document_pk: int, *, reason: str, by: User
) -> StepDocument:
    """Take a document away from a step, where it was written down wrongly.

    Raises ``UnfitStep``.
    """
    held, now = _held(cycle, by), clock.now()
    step = _standing(held, ref, now)
    document = next((each for each in step.documents if each.pk == document_pk), None)
    if document is None:
        raise UnfitStep("gone")
    document.removed_at, document.removed_by, document.removed_reason = now, by, reason
    document.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    said = {"step": ref, "reason": reason, **_paper_said(document)}
    _record(held, "step_document_removed", by, now, said)
    return document


def _held(cycle: Cycle, by: User) -> Cycle:
    """The cycle's row, held: one who writes its steps waits for another."""
    Cycle.objects.select_for_update().values_list("pk").get(pk=cycle.pk)
    held = Cycle.objects.select_related("framework_version", "standing_agency").get(pk=cycle.pk)
    if not can_keep_timetable(by):
        raise PermissionDenied
    return held


def _standing(cycle: Cycle, ref: str, now: datetime) -> Step:
    step = step_of(cycle, ref, now)
    if step is None:
        raise UnfitStep("gone")
    if step.is_removed:
        raise UnfitStep("removed")
    return step


def _row(cycle: Cycle, step: Step) -> CycleStep:
    """The row of a step; the first word about a step of the file gives it one."""
    if step.row is not None:
        return step.row
    return CycleStep.objects.create(
        cycle=cycle,
        key=step.key,
        which=step.which,
        position=step.position,
        title=step.title,
        body=step.body,
    )


def _refuse_future(written: Written) -> None:
    if written.actual_on is not None and written.actual_on > clock.today():
        raise UnfitStep("future")


def _said(row: CycleStep) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COLUMNS}


def _paper_said(document: StepDocument) -> dict[str, Any]:
    return {
        "number": document.number,
        "issued_on": document.issued_on,
        "issuer": document.issuer,
        "abstract": document.abstract,
    }


def _record(cycle: Cycle, act: str, by: User, at: datetime, data: Mapping[str, Any]) -> None:
    audit.record(cycle.stream, act, by=by, at=at, subject=cycle, data=data)
