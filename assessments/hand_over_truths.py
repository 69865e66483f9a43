"""What is still true of a notice when its letter is written: ``None`` where it is not any more.

Otherwise the words to say after the sentence: until when, where. Each reads the one row its notice
speaks of; only the worker asks, a letter at a time.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from assessments.deadline_words import instant
from assessments.deadlines import Phase, closing, last_moment
from assessments.models import (
    CouncilSession,
    Finding,
    Notice,
    Question,
    ResponseWindow,
    ReviewDuty,
    Submission,
)
from assessments.permissions import dates_of, is_open_to_agency, phase
from assessments.workflow import FindingState, SessionState, SubmissionState

NOT_SENT = (SubmissionState.DRAFT, SubmissionState.RETURNED)


def always(notice: Notice, now: datetime) -> str | None:
    """What happened stays so."""
    return ""


# ── Of a submission ────────────────────────────────────────────────────────────────────────


def _file(notice: Notice) -> Submission:
    assert notice.submission is not None  # noqa: S101 -- its kind is of a file
    return notice.submission


def is_with_head(notice: Notice, now: datetime) -> str | None:
    file = _file(notice)
    waits = file.state == SubmissionState.WITH_HEAD and is_open_to_agency(file, now)
    return _until(file) if waits else None


def is_being_entered(notice: Notice, now: datetime) -> str | None:
    file = _file(notice)
    waits = file.state in NOT_SENT and is_open_to_agency(file, now)
    return _until(file) if waits else None


def is_returned(notice: Notice, now: datetime) -> str | None:
    file = _file(notice)
    until = file.reopened_until
    if file.state != SubmissionState.RETURNED or until is None or now >= until:
        return None
    return _("Sửa và gửi lại đến {until}.").format(until=instant(last_moment(until)))


def is_extended(notice: Notice, now: datetime) -> str | None:
    file = _file(notice)
    return _until(file) if phase(file, now) is Phase.SELF_ASSESSMENT else None


def duty_is_theirs(notice: Notice, now: datetime) -> str | None:
    file = _file(notice)
    duties = file.duties.filter(officer=notice.recipient_id, main_code__in=notice.codes)
    return _until(file) if duties.exists() and is_open_to_agency(file, now) else None


def _until(file: Submission) -> str:
    return _("Hạn gửi: {until}.").format(until=instant(last_moment(closing(dates_of(file)))))


# ── Of giải trình ──────────────────────────────────────────────────────────────────────────


def is_asked(notice: Notice, now: datetime) -> str | None:
    asked = _finding(notice, FindingState.ASKED)
    if asked is None or asked.respond_by is None or now >= asked.respond_by:
        return None
    return _("Trả lời đến {until}.").format(until=instant(last_moment(asked.respond_by)))


def waits_for_a_conclusion(notice: Notice, now: datetime) -> str | None:
    return "" if _finding(notice, FindingState.ANSWERED) else None


def _finding(notice: Notice, state: FindingState) -> Finding | None:
    """The finding on the newest version, where it is in ``state``."""
    file = _file(notice)
    newest = file.versions.order_by("-number").values("pk")[:1]
    found = Finding.objects.filter(version__in=newest, code__in=notice.codes, state=state)
    return found.first()


def window_is_open(notice: Notice, now: datetime) -> str | None:
    """While something of the agency's waits in it."""
    window = ResponseWindow.objects.filter(cycle=notice.cycle_id, number=notice.subject).first()
    if window is None or window.is_over(now):
        return None
    waiting = window.findings.filter(
        version__submission=notice.submission_id, state=FindingState.ASKED
    )
    until = instant(last_moment(window.closes_at))
    said = _("Trả lời đến {until}; không trả lời là đồng ý với kết luận của Hội đồng.")
    return said.format(until=until) if waiting.exists() else None


# ── Of who judges ──────────────────────────────────────────────────────────────────────────


def review_is_theirs(notice: Notice, now: datetime) -> str | None:
    standing = ReviewDuty.objects.filter(
        submission=notice.submission_id,
        main_code__in=notice.codes,
        unit=notice.subject,
        declined_at=None,
    )
    return "" if standing.exists() else None


def waits_for_another_unit(notice: Notice, now: datetime) -> str | None:
    waiting = ReviewDuty.objects.filter(
        submission=notice.submission_id,
        main_code__in=notice.codes,
        declined_at__isnull=False,
        answered_at__isnull=True,
    )
    return "" if waiting.exists() else None


def waits_for_the_chair(notice: Notice, now: datetime) -> str | None:
    return None if _file(notice).review_duties.filter(declined_at=None).exists() else ""


# ── Of the cycle ───────────────────────────────────────────────────────────────────────────


def question_is_open(notice: Notice, now: datetime) -> str | None:
    waits = Question.objects.filter(pk=notice.subject, answered_at=None).exists()
    return "" if waits else None


def session_is_to_come(notice: Notice, now: datetime) -> str | None:
    session = _session(notice)
    if session is None or session.state != SessionState.DRAFT:
        return None
    day = f"{session.held_on:%d/%m/%Y}"
    return _("Họp ngày {day}, tại {place}.").format(day=day, place=" ".join(session.place.split()))


def session_is_open(notice: Notice, now: datetime) -> str | None:
    session = _session(notice)
    return "" if session is not None and session.state == SessionState.OPENED else None


def _session(notice: Notice) -> CouncilSession | None:
    return CouncilSession.objects.filter(cycle=notice.cycle_id, number=notice.subject).first()
