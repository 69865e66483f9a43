"""The agency speaks against a figure that was measured elsewhere, and what comes of it.

Nothing was declared, so nothing is put to the agency: in an open round it takes up the word itself.
What stands is the figure, kept for a reason, or another figure with its source; never a value that
somebody types.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from assessments import clock
from assessments.models import (
    Evidence,
    Finding,
    MeasurementBatch,
    Response,
    ResponseWindow,
    Stance,
    Submission,
    User,
)
from assessments.permissions import (
    can_contest_measurement,
    can_record_measurement,
    has_conflict,
)
from assessments.reasons import MEASURED, MIN_SENTENCE
from assessments.selectors.disputes import may_be_spoken_of
from assessments.services import audit, group_points, replies, reviews, verdicts
from assessments.services.locks import Locked, Refused, holding, reason_against
from assessments.services.measurements import (
    Origin,
    Recording,
    held_cycle,
    unfit_origin,
)
from assessments.services.stakes import stake_of
from assessments.workflow import FindingAction, FindingState, finding_after


def open_window(submission: Submission) -> ResponseWindow | None:
    """The round in which the agency may speak now; whether it is over is the clock's to say."""
    return submission.cycle.windows.filter(closed_at=None).first()


def contest(
    finding: Finding,
    *,
    stance: Stance,
    text: str,
    evidence: Evidence | None = None,
    by: User,
) -> Response:
    """The agency's word on a figure: it agrees, does not, or adds something. Once in a round.

    Raises ``Refused``: measured_full, measured_no_round, response_long, response_empty.
    """
    with holding(finding.version.submission) as held:
        fresh = _fresh(held, finding)
        window = open_window(held.submission)
        if window is None or window.is_over(held.now):
            raise Refused("measured_no_round", held.submission)
        if not can_contest_measurement(by, held.submission, fresh, window, held.now):
            raise Refused(reason_against(held, by), held.submission)
        if not may_be_spoken_of(fresh):
            raise Refused("measured_full", held.submission)
        fresh.window, fresh.respond_by = window, window.closes_at
        _save(held, fresh, FindingAction.CONTEST, by)
        return replies.respond(fresh, stance=stance, text=text, evidence=evidence, by=by)


def keep(finding: Finding, *, conclusion: str, by: User) -> Finding:
    """The recorder keeps the figure, with a reason; the agency may take it to the council."""
    with holding(finding.version.submission) as held:
        fresh = _answered(held, finding, conclusion, by)
        fresh.final = fresh.standing()
        lost = stake_of(fresh) is not None
        _conclude(held, fresh, conclusion, by, lost=lost)
        return fresh


def correct(
    finding: Finding,
    *,
    value: Mapping[str, Any],
    origin: Origin,
    conclusion: str,
    by: User,
) -> Finding:
    """Another figure with its source takes the place of the one that was contested."""
    with transaction.atomic():
        cycle = held_cycle(finding.version.submission.cycle, by)
        kind = MeasurementBatch.Kind.CORRECTION
        recording = Recording(cycle, kind, None, conclusion.strip()[:500], by)
        with holding(finding.version.submission) as held:
            fresh = _answered(held, finding, conclusion, by)
            write(recording, held, fresh, value, origin)
            fresh.final = dict(value)
            _conclude(held, fresh, conclusion, by, lost=False)
        recording.said()
        return fresh


def write(
    recording: Recording,
    held: Locked,
    finding: Finding,
    value: Mapping[str, Any],
    origin: Origin,
) -> None:
    """The figure that replaces a contested one. Raises ``Refused`` for one that is the same."""
    standing = finding.standing()
    if standing is not None and dict(value) == standing:
        raise Refused("measured_same", held.submission)
    if word := unfit_origin(origin, held.submission.cycle, clock.today()):
        raise Refused(word, held.submission)
    recording.write(
        held,
        (finding.code, ""),
        value,
        source=origin.source.strip(),
        as_of=origin.as_of,
        reference=origin.reference.strip(),
    )


# ── Steps ──────────────────────────────────────────────────────────────────────────────────


def _fresh(held: Locked, finding: Finding) -> Finding:
    found = Finding.objects.select_related("version", "window").get(pk=finding.pk)
    found.version.submission = held.submission
    if reviews.newest_version(held.submission) != found.version:
        raise Refused("older_version", held.submission)
    return found


def _answered(held: Locked, finding: Finding, conclusion: str, by: User) -> Finding:
    """What the agency has spoken against, for whoever may record its figures."""
    if not can_record_measurement(by, held.submission, held.now):
        tied = has_conflict(by, held.submission.agency_id)
        raise Refused("measured_own" if tied else reason_against(held, by), held.submission)
    fresh = _fresh(held, finding)
    if fresh.state != FindingState.ANSWERED or fresh.reason != MEASURED:
        raise Refused("state", held.submission)
    if len(conclusion.strip()) < MIN_SENTENCE:
        raise Refused("measured_reason", held.submission)
    return fresh


def _conclude(held: Locked, finding: Finding, conclusion: str, by: User, *, lost: bool) -> None:
    finding.conclusion = conclusion.strip()
    finding.concluded_by, finding.concluded_at = by, held.now
    _save(held, finding, FindingAction.UPHOLD if lost else FindingAction.CONCLUDE, by)
    replies.say_in_response(finding)
    verdicts.refuse_if_nothing_is_left(finding.version)


def _save(held: Locked, finding: Finding, action: FindingAction, by: User) -> None:
    before = FindingState(finding.state)
    after = finding_after(before, action)
    if after is None:
        raise Refused("state", held.submission)
    finding.state = after
    finding.revision += 1
    with group_points.watching(held, [finding.code], by):
        finding.save()
    _record(held, finding, action, before, by, held.now)


def _record(
    held: Locked,
    finding: Finding,
    action: FindingAction,
    before: FindingState,
    by: User,
    at: datetime,
) -> None:
    audit.record(
        held.submission.stream,
        f"finding_{action}",
        by=by,
        at=at,
        subject=f"{held.submission} · {finding.code}",
        data={
            "version": finding.version.number,
            "code": finding.code,
            "from": before,
            "to": finding.state,
            "reviewed": finding.reviewed,
            "final": finding.final,
            "reason": finding.reason,
            "sentence": finding.conclusion,
            "unit": finding.unit_id,
            "revision": finding.revision,
        },
    )
