"""The lock comes before the clock.

Every write of a submission goes through ``holding``: the row first, then the time, then the
decision. A request that waited for the row past the deadline reads a time past the deadline.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from assessments import clock
from assessments.deadlines import IN_REVIEW, Phase, unrecorded_closing
from assessments.models import CycleDeadline, Submission, User
from assessments.permissions import (
    belongs_to,
    conflict_word,
    dates_of,
    has_stated,
    is_open_to_agency,
    phase,
    posts_of,
)
from assessments.services import silence


class Refused(Exception):  # noqa: N818 -- said of an act, not of a fault
    """An act that may not happen now; ``reason`` is the word for why, ``pages`` say the sentence.

    The words and their sentences stand in ``assessments.refusals``.
    """

    def __init__(self, reason: str, submission: Submission | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.submission = submission


@dataclass(frozen=True, slots=True)
class Locked:
    """A submission held by this transaction, and the one time that this act happens at."""

    submission: Submission
    now: datetime

    @property
    def phase(self) -> Phase:
        return phase(self.submission, self.now)


@contextmanager
def holding(submission: Submission) -> Iterator[Locked]:
    """A transaction that holds the row of ``submission``, with the clock read once after that.

    An act that is refused leaves nothing behind but what time itself did, the recorded closing and
    the silence at the end of a window, which must outlive the refusal: a clock that goes back
    would otherwise reopen what was closed.
    """
    refusal: Refused | None = None
    with transaction.atomic():
        held = _locked(submission)
        _record_closing(held)
        if held.phase in IN_REVIEW:
            silence.record(held.submission, held.now)
        try:
            with transaction.atomic():
                yield held
        except Refused as refused:
            refusal = refused
    if refusal is not None:
        raise refusal


def _locked(submission: Submission) -> Locked:
    rows = Submission.objects.filter(pk=submission.pk)
    rows.select_for_update().values_list("pk").get()
    # Read after the lock, not with it: PostgreSQL gives whoever waited the joined rows as they
    # were before the wait, and the results may have been fixed meanwhile.
    # The framework's document stays where it is: its definition is shared between requests.
    whole = rows.select_related(
        "cycle__framework_version", "deadline__cycle", "index_set", "agency"
    )
    fresh = whole.defer("cycle__framework_version__document").get()
    return Locked(fresh, clock.now())


def _record_closing(held: Locked) -> None:
    """The first request past the instant writes it down; from then on no clock can reopen it."""
    deadline = held.submission.deadline
    if unrecorded_closing(dates_of(held.submission), held.now):
        earlier = Q(closed_at=None) | Q(closed_at__lt=held.now)
        CycleDeadline.objects.filter(earlier, pk=deadline.pk).update(closed_at=held.now)
        deadline.closed_at = held.now


def refuse_unless(allowed: bool, held: Locked, by: User) -> None:
    """Raise ``Refused`` with the word for why an act of ``by`` may not happen now."""
    if not allowed:
        raise Refused(reason_against(held, by), held.submission)


def reason_against(held: Locked, by: User) -> str:
    """Why nothing can be changed, said by the most general reason first."""
    phase_words = {Phase.NOT_OPEN: "not_open", Phase.FIXED: "fixed"}
    if held.phase in phase_words:
        return phase_words[held.phase]
    tie = conflict_word(by, held.submission.agency_id)
    if tie and not belongs_to(by, held.submission.agency_id):
        return tie
    if not has_stated(by, held.submission.cycle):
        return "undeclared"
    if belongs_to(by, held.submission.agency_id) and held.phase in IN_REVIEW:
        return "state" if is_open_to_agency(held.submission, held.now) else "deadline"
    return "state" if posts_of(by).agencies else "rights"
