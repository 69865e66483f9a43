"""The end of a window, written down once, and the silence that it makes an acceptance.

Every write of a submission in review comes through ``record`` with its row locked, as does the
command ``close_windows``: whoever is first past the instant records it, and no clock reopens it.
The window's row is written before any finding, as an extension does, so that neither waits for
the other in a circle.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from assessments.models import Finding, Response, ResponseWindow, Stance, Submission
from assessments.services import audit, notices
from assessments.workflow import FindingAction, FindingState, finding_after


def record(submission: Submission, now: datetime) -> list[Finding]:
    """Settle what ``submission`` left unanswered in windows that are over; the caller holds it.

    An item that was only asked has no value of the council's to accept: the reviewer concludes.
    """
    newest = submission.versions.order_by("-number").values("pk")[:1]
    asked = Finding.objects.filter(version__in=newest, state=FindingState.ASKED)
    windows = ResponseWindow.objects.filter(findings__in=asked).distinct()
    over = [_closed(window, now) for window in windows if window.is_over(now)]
    if not over:
        return []
    silent = [each for each in _unanswered(asked, over) if each.standing() is not None]
    for finding in silent:
        _accept(finding, now)
    if silent:
        _log(submission, silent, now)
    return silent


def _closed(window: ResponseWindow, now: datetime) -> int:
    """Its end recorded once, unless more time was given while this waited for its row."""
    open_ = ResponseWindow.objects.filter(pk=window.pk, closed_at=None, closes_at__lte=now)
    if open_.update(closed_at=now):
        told = notices.Told(cycle=window.cycle, subject=str(window.number))
        notices.tell("window_ended", [told], by=None, at=now)
    return window.pk


def _unanswered(asked: QuerySet[Finding], windows: Sequence[int]) -> list[Finding]:
    """Read after the windows are written: an extension may have been quicker."""
    return list(
        asked.filter(window__in=windows, window__closed_at__isnull=False)
        .select_related("window", "version")
        .order_by("code", "pk")
    )


def _accept(finding: Finding, now: datetime) -> None:
    Response.objects.create(
        finding=finding,
        window=finding.window,
        stance=Stance.SILENT,
        responded_at=now,
        before=finding.standing(),
        after=finding.standing(),
    )
    after = finding_after(FindingState(finding.state), FindingAction.CONCEDE)
    finding.state = str(after)
    finding.revision += 1
    finding.save(update_fields=["state", "revision"])


def _log(submission: Submission, silent: Sequence[Finding], now: datetime) -> None:
    first = silent[0].window
    said = {"codes": [each.code for each in silent], "window": first.number if first else None}
    audit.record(
        submission.stream, "findings_silent", by=None, at=now, subject=submission, data=said
    )
    told = notices.of_file(submission, codes=[each.code for each in silent])
    notices.tell("silent", [told], by=None, at=now)
