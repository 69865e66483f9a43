"""More time: for one agency or for everyone of an index set, by a letter that the public can read.

The printed clause stays as printed, and so does what counts as late; only the lock moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments import clock
from assessments.deadlines import closing, reached
from assessments.models import Cycle, CycleDeadline, Extension, Submission, User
from assessments.permissions import (
    can_change_cycle,
    can_extend,
    conflict_word,
    dates_of,
    has_conflict,
)
from assessments.selectors.extensions import printed_closing
from assessments.services import audit, notices
from assessments.services.locks import Locked, Refused, holding, refuse_unless


class NotLater(Exception):  # noqa: N818 -- said of an instant
    """More time ends later than now («until_passed») and than the print says («not_later»)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Letter:
    """The công văn that grants it, and why."""

    number: str
    issued_on: date
    reason: str


def extend(submission: Submission, letter: Letter, *, until: datetime, by: User) -> Extension:
    """Let one agency enter and send until ``until``; what is closed for it opens again.

    Nobody else gains anything. The newest letter holds, so that a wrong day can be put right.
    Raises ``NotLater``; ``Refused``: one's own agency, fixed results, not the secretary.
    """
    with holding(submission) as held:
        _refuse_own_agency(held, by)
        refuse_unless(can_extend(by, held.submission, held.now), held, by)
        dates = dates_of(held.submission)
        _refuse_earlier(until, held.submission.deadline, now=reached(dates, held.now))
        held.submission.extended_until = until
        held.submission.save(update_fields=["extended_until"])
        moved = {"submission": held.submission, "before": closing(dates), "until": until}
        extension = _grant(letter, moved, held.submission, by=by, at=held.now)
        notices.tell("extended", [notices.of_file(held.submission)], by=by, at=held.now)
        return extension


@transaction.atomic
def extend_set(deadline: CycleDeadline, letter: Letter, *, until: datetime, by: User) -> Extension:
    """Move the closing of every agency under ``deadline``, the secretary's own among them.

    Raises ``NotLater``, ``PermissionDenied``.
    """
    held = CycleDeadline.objects.select_for_update().get(pk=deadline.pk)
    cycle = Cycle.objects.get(pk=held.cycle_id)
    if not can_change_cycle(by, cycle):
        raise PermissionDenied
    now = clock.now()
    _refuse_earlier(until, held, now=max(filter(None, (now, held.closed_at))))
    moved = {"deadline": held, "before": held.closes_at, "until": until}
    held.closes_at = until
    held.save(update_fields=["closes_at"])
    extension = _grant(letter, moved, cycle, by=by, at=now)
    told = [notices.Told(cycle=cycle, file=file) for file in held.submissions.all()]
    notices.tell("extended", told, by=by, at=now)
    return extension


def _refuse_own_agency(held: Locked, by: User) -> None:
    if has_conflict(by, held.submission.agency_id):
        tie = conflict_word(by, held.submission.agency_id)
        raise Refused(
            "declared_tie" if tie == "declared_conflict" else "own_agency", held.submission
        )


def _refuse_earlier(until: datetime, deadline: CycleDeadline, *, now: datetime) -> None:
    if until <= now:
        raise NotLater("until_passed")
    if until <= printed_closing(deadline):
        raise NotLater("not_later")


def _grant(
    letter: Letter,
    moved: dict[str, Any],
    subject: Submission | Cycle,
    *,
    by: User,
    at: datetime,
) -> Extension:
    extension = Extension.objects.create(
        **moved,
        letter=letter.number,
        letter_on=letter.issued_on,
        reason=letter.reason,
        granted_by=by,
        granted_at=at,
    )
    said = {
        "before": extension.before,
        "until": extension.until,
        "letter": letter.number,
        "letter_on": letter.issued_on,
        "reason": letter.reason,
    }
    if extension.deadline is not None:
        said["set"] = extension.deadline.set_id
    audit.record(subject.stream, "deadline_extended", by=by, at=at, subject=subject, data=said)
    return extension
