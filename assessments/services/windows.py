"""Giải trình in rounds: the secretary opens a window, gives it more time; its end is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments import clock
from assessments.council_permissions import can_open_windows
from assessments.deadlines import IN_REVIEW
from assessments.models import (
    CouncilSession,
    Cycle,
    Finding,
    ResponseWindow,
    Submission,
    User,
    WindowExtension,
)
from assessments.models.cycle import MAX_ROUNDS
from assessments.permissions import phase
from assessments.selectors.blind_pairs import keeps_from_asking
from assessments.selectors.disputes import Dispute, disputes_of, figures_below_full
from assessments.services import audit, notices, silence
from assessments.workflow import FindingAction, FindingState, SessionState, finding_after

# From the moment a round is opened or given more time: a slip of the year would shut the session
# out for good, since time that was given is not taken back.
LONGEST = timedelta(days=60)


class UnfitRound(Exception):  # noqa: N818 -- said of a window
    """A window that may not be opened or moved so; ``reason`` is the word for why.

    Reasons: open (there is one), rounds (the cycle has no more), passed (it would be over),
    nothing (nobody loses anything), session (the council sits), second (a verdict is judged twice
    and not settled), over (it has ended), not_later,
    far (later than ``LONGEST``).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def open_round(
    cycle: Cycle, *, closes_at: datetime, letter: str, letter_on: date, by: User
) -> ResponseWindow:
    """Ask every agency what it loses points by, until ``closes_at``.

    Raises ``UnfitRound``.
    """
    held, now = _held(cycle, by), clock.now()
    submissions = _locked_submissions(held)
    _record_ends(submissions, held, now)
    number = held.windows.count() + 1
    _refuse_unfit(held, number, closes_at, now)
    asked = [row for row in disputes_of(held) if _may_be_asked(row, closes_at, now)]
    if not asked and not figures_below_full(held):
        raise UnfitRound("nothing")
    window = ResponseWindow.objects.create(
        cycle=held,
        number=number,
        opens_at=now,
        closes_at=closes_at,
        letter=letter,
        letter_on=letter_on,
        opened_by=by,
    )
    _contest([row.finding for row in asked], window)
    said = {"number": number, "until": closes_at, "letter": letter, "letter_on": letter_on}
    _record(held, "window_opened", by, now, {**said, "asked": _codes(held, asked)})
    _tell_asked(window, asked, by, now)
    return window


@transaction.atomic
def extend(window: ResponseWindow, *, until: datetime, reason: str, by: User) -> ResponseWindow:
    """Let the window end later, never earlier. Raises ``UnfitRound``."""
    cycle = _held(window.cycle, by)
    held = ResponseWindow.objects.select_for_update().get(pk=window.pk)
    now = clock.now()
    if held.is_over(now):
        raise UnfitRound("over")
    if until <= held.closes_at:
        raise UnfitRound("not_later")
    if until > now + LONGEST:
        raise UnfitRound("far")
    before, held.closes_at = held.closes_at, until
    held.save(update_fields=["closes_at"])
    held.findings.filter(state=FindingState.ASKED).update(respond_by=until)
    WindowExtension.objects.create(
        window=held, before=before, until=until, reason=reason, granted_by=by, granted_at=now
    )
    said = {"number": held.number, "before": before, "until": until, "reason": reason}
    _record(cycle, "window_extended", by, now, said)
    waiting = held.findings.filter(state=FindingState.ASKED).values("version__submission")
    told = [
        notices.Told(cycle=cycle, file=file, subject=str(held.number))
        for file in cycle.submissions.filter(pk__in=waiting)
    ]
    notices.tell("window_extended", told, by=by, at=now)
    return held


@transaction.atomic
def set_rounds(cycle: Cycle, rounds: int, *, by: User) -> Cycle:
    """How many windows the cycle may have: at least as many as it had. Raises ``UnfitRound``."""
    held = _held(cycle, by)
    if not max(1, held.windows.count()) <= rounds <= MAX_ROUNDS:
        raise UnfitRound("rounds")
    before, held.response_rounds = held.response_rounds, rounds
    held.save(update_fields=["response_rounds"])
    _record(held, "rounds_set", by, clock.now(), {"before": before, "after": rounds})
    return held


@transaction.atomic
def close_ended(cycle: Cycle) -> int:
    """Record the end of the window that is over, with everyone's silence in it; how many items.

    By the command ``close_windows``, and by whoever needs to know: a ranking, a session.
    """
    held = Cycle.objects.select_for_update().get(pk=cycle.pk)
    return _record_ends(_locked_submissions(held), held, clock.now())


def ended_unrecorded(cycle: Cycle, now: datetime) -> bool:
    """Whether there is anything for ``close_ended`` to write down."""
    return cycle.windows.filter(closed_at=None, closes_at__lte=now).exists()


# ── Steps ──────────────────────────────────────────────────────────────────────────────────


def _held(cycle: Cycle, by: User) -> Cycle:
    held = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if not can_open_windows(by, held):
        raise PermissionDenied
    return held


def _locked_submissions(cycle: Cycle) -> list[int]:
    """In one order, as the chair's approval does: an answer under way ends first."""
    return list(cycle.submissions.select_for_update().order_by("pk").values_list("pk", flat=True))


def _record_ends(submissions: Sequence[int], cycle: Cycle, now: datetime) -> int:
    ended = ResponseWindow.objects.filter(cycle=cycle, closed_at=None, closes_at__lte=now)
    numbers = list(ended.values_list("number", flat=True))
    if not ended.update(closed_at=now):
        return 0
    told = [notices.Told(cycle=cycle, subject=str(number)) for number in numbers]
    notices.tell("window_ended", told, by=None, at=now)
    asked = Finding.objects.filter(state=FindingState.ASKED, window__cycle=cycle)
    rows = Submission.objects.filter(pk__in=submissions, versions__findings__in=asked)
    count = sum(len(silence.record(row, now)) for row in rows.distinct().order_by("pk"))
    audit.record(
        cycle.stream, "window_closed", by=None, at=now, subject=cycle, data={"silent": count}
    )
    return count


def _refuse_unfit(cycle: Cycle, number: int, closes_at: datetime, now: datetime) -> None:
    if cycle.windows.filter(closed_at=None).exists():
        raise UnfitRound("open")
    if number > cycle.response_rounds:
        raise UnfitRound("rounds")
    if closes_at <= now:
        raise UnfitRound("passed")
    if closes_at > now + LONGEST:
        raise UnfitRound("far")
    if CouncilSession.objects.filter(cycle=cycle, state=SessionState.OPENED).exists():
        raise UnfitRound("session")
    if keeps_from_asking(cycle):
        raise UnfitRound("second")


def _may_be_asked(row: Dispute, closes_at: datetime, now: datetime) -> bool:
    """A question asked by itself that has longer than the window keeps its own day."""
    longer = row.finding.respond_by if row.finding.state == FindingState.ASKED else None
    return phase(row.submission, now) in IN_REVIEW and not (longer and longer > closes_at)


def _contest(findings: Sequence[Finding], window: ResponseWindow) -> None:
    for finding in findings:
        after = finding_after(FindingState(finding.state), FindingAction.CONTEST)
        finding.state = str(after)
        finding.revision += 1
        finding.window, finding.respond_by = window, window.closes_at
    columns = ["state", "revision", "window", "respond_by"]
    Finding.objects.bulk_update(findings, columns, batch_size=500)


def _tell_asked(window: ResponseWindow, asked: Iterable[Dispute], by: User, now: datetime) -> None:
    """One notice for each agency's person, however many indicators the window asks it."""
    files = {row.submission.pk: row.submission for row in asked}
    codes: dict[int, list[str]] = {}
    for row in asked:
        codes.setdefault(row.submission.pk, []).append(row.finding.code)
    told = [
        notices.Told(cycle=window.cycle, file=file, codes=codes[pk], subject=str(window.number))
        for pk, file in files.items()
    ]
    notices.tell("window_opened", told, by=by, at=now)


def _codes(cycle: Cycle, asked: Iterable[Dispute]) -> Mapping[str, list[str]]:
    """The indicators asked, by agency."""
    found: dict[str, list[str]] = {}
    for row in asked:
        found.setdefault(row.submission.agency.slug, []).append(row.finding.code)
    return found


def _record(cycle: Cycle, act: str, by: User, at: datetime, data: Mapping[str, Any]) -> None:
    audit.record(cycle.stream, act, by=by, at=at, subject=cycle, data=data)
