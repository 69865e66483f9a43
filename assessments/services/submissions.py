"""What happens to a submission: passed on, handed back, sent, withdrawn, returned."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from assessments.deadlines import Phase
from assessments.models import Answer, Document, Submission, SubmissionVersion, User
from assessments.permissions import (
    can_hand_back,
    can_pass_on,
    can_return,
    can_send,
    can_top_up,
    can_withdraw,
)
from assessments.selectors.extensions import printed_closing
from assessments.selectors.top_up import beyond_estimates
from assessments.services import audit, measured_findings, notices
from assessments.services.answers import indicators_of
from assessments.services.carrying import carry_over
from assessments.services.checks import blocking_checks, checks_of, frozen_warnings
from assessments.services.documents import (
    DataDays,
    data_days,
    library_of,
    proves,
    unexplained,
)
from assessments.services.locks import Locked, Refused, holding, refuse_unless
from assessments.services.papers import frozen_paper
from assessments.workflow import SubmissionAction, SubmissionState, submission_after
from frameworks.definition import EnteredBy, Indicator

Permission = Callable[[User, Submission, datetime], bool]
IN_ERROR = frozenset({"invalid", "check"})  # figures that break a rule
CHECK_KINDS = ("check", "unexplained")
# Who hears of what (``hand_overs``). To replace estimates is the officer's own beginning.
TOLD = {
    SubmissionAction.PASS_ON: ("passed_on",),
    SubmissionAction.HAND_BACK: ("handed_back",),
    SubmissionAction.SEND: ("sent", "received"),
    SubmissionAction.WITHDRAW: ("withdrawn",),
    SubmissionAction.RETURN: ("returned",),
}


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a submission cannot be sent yet.

    ``invalid``: a draft in error. ``evidence``: no file, no words. ``window``: a paper of another
    time, and no word why it counts. ``check``: a check in error is
    broken. ``unexplained``: a warning that nobody explains.
    """

    code: str
    kind: str


def pass_on(submission: Submission, *, by: User) -> Submission:
    """The officer hands the submission to the head.

    Refused with figures in error («incomplete»): the head could neither mend nor send them. What
    lacks a paper or a word may go on: the head reads it listed, and decides.
    """
    with _acting(submission, can_pass_on, by) as held:
        if any(missing.kind in IN_ERROR for missing in missing_in(held.submission)):
            raise Refused("incomplete", held.submission)
        return _move(held, SubmissionAction.PASS_ON, by)


def hand_back(submission: Submission, *, remark: str, by: User) -> Submission:
    """The head returns it to the officer, with a remark."""
    with _acting(submission, can_hand_back, by) as held:
        held.submission.remark = remark.strip()
        return _move(held, SubmissionAction.HAND_BACK, by, remark=remark)


def send(
    submission: Submission, *, by: User, key: UUID | None = None, seen: str = ""
) -> SubmissionVersion:
    """Freeze what was entered as the next version with its receipt, carry over the findings on
    what did not change, then record the act.

    Decided after the lock: a send that waited past the deadline is refused, and of many at once
    one makes a version and the others find it sent. ``key``: the browser's name for this send; the
    same key again gets the same version. ``seen``: the fingerprint of what the head read, blank
    where nobody says; anything else is refused («unseen»), for they sign what they saw. Raises
    ``Refused``.
    """
    with holding(submission) as held:
        if key and (before := _sent_under(key, held, by)):
            return before
        refuse_unless(can_send(by, held.submission, held.now), held, by)
        if missing_in(held.submission):
            raise Refused("incomplete", held.submission)
        content = content_of(held.submission, library_of(held.submission.agency_id))
        if seen and seen != fingerprint(content):
            raise Refused("unseen", held.submission)
        if held.phase is Phase.TOP_UP and beyond_estimates(held.submission, content["answers"]):
            raise Refused("beyond_estimates", held.submission)
        version = _freeze(held, content, key, by)
        carry_over(held, version, by=by)
        measured_findings.join(held, version, by)
        held.submission.remark = ""
        _move(held, SubmissionAction.SEND, by, version=version.number, sha256=version.sha256)
        _tell_the_chair(held, by)
        return version


def withdraw(submission: Submission, *, by: User) -> Submission:
    """Take it back to change it; what was sent before still counts if nothing newer comes."""
    with _acting(submission, can_withdraw, by) as held:
        return _move(held, SubmissionAction.WITHDRAW, by)


def top_up(submission: Submission, *, by: User) -> Submission:
    """The officer takes it back to replace estimates; the version sent counts until another is."""
    with _acting(submission, can_top_up, by) as held:
        return _move(held, SubmissionAction.TOP_UP, by)


def return_to_agency(
    submission: Submission, *, reasons: str, until: datetime, by: User
) -> Submission:
    """The secretary gives it back with reasons, open until an instant of its own."""
    with _acting(submission, can_return, by) as held:
        if until <= held.now:
            raise Refused("until_passed", held.submission)
        held.submission.remark = reasons.strip()
        held.submission.reopened_until = until
        return _move(held, SubmissionAction.RETURN, by, reasons=reasons, until=until)


def missing_in(submission: Submission) -> list[Missing]:
    """What keeps the submission from being sent, in the order of the indicators."""
    answers = {answer.code: answer for answer in submission.answers.all()}
    library, days = library_of(submission.agency_id), data_days(submission)
    checks = checks_of(submission, answers.values())
    blocked = {(each.code, each.kind) for each in blocking_checks(submission, checks)}
    found = []
    for code, indicator in indicators_of(submission).items():
        answer = answers.get(code)
        if answer is not None and answer.problem is not None:
            found.append(Missing(code, "invalid"))
        elif lacks_evidence(indicator, answer, library):
            found.append(Missing(code, "evidence"))
        elif lacks_reason(indicator, answer, library, days):
            found.append(Missing(code, "window"))
        found += [Missing(code, kind) for kind in CHECK_KINDS if (code, kind) in blocked]
    return found


def lacks_evidence(
    indicator: Indicator, answer: Answer | None, library: Mapping[int, Document]
) -> bool:
    """An answer that needs a paper has neither a paper to open nor an explanation.

    What is not answered is 0 points and says so; a not-applicable claim carries its reason.
    """
    if answer is None or answer.value is None or indicator.entered_by is not EnteredBy.AGENCY:
        return False
    required = indicator.evidence is not None and indicator.evidence.required
    claims_nothing = isinstance(answer.value["answer"], dict) and "na" in answer.value["answer"]
    if not required or claims_nothing or answer.explanation:
        return False
    return not any(proves(library.get(each["document"])) for each in answer.papers)


def lacks_reason(
    indicator: Indicator, answer: Answer | None, library: Mapping[int, Document], days: DataDays
) -> bool:
    """An answer rests on a paper of another time and does not say why it still counts."""
    if answer is None or answer.value is None or indicator.entered_by is not EnteredBy.AGENCY:
        return False
    return bool(unexplained(answer.papers, library, days))


# ── Steps shared by the verbs ──────────────────────────────────────────────────────────────


@contextmanager
def _acting(submission: Submission, allowed: Permission, by: User) -> Iterator[Locked]:
    """Hold the submission, and refuse the act unless ``allowed`` says yes now."""
    with holding(submission) as held:
        refuse_unless(allowed(by, held.submission, held.now), held, by)
        yield held


def _move(held: Locked, action: SubmissionAction, by: User, **data: Any) -> Submission:
    submission = held.submission
    after = submission_after(submission.state, action)
    if after is None:
        raise Refused("state", submission)
    before, submission.state = submission.state, after
    submission.save(update_fields=["state", "remark", "reopened_until"])
    audit.record(
        submission.stream,
        f"submission_{action}",
        by=by,
        at=held.now,
        subject=submission,
        data={"from": before, "to": after, **data},
    )
    told = notices.of_file(submission, subject=str(data.get("version", "")))
    for kind in TOLD.get(action, ()):
        notices.tell(kind, [told], by=by, at=held.now)
    return submission


def _tell_the_chair(held: Locked, by: User) -> None:
    """The standing agency's own file is judged by nobody until the chair names a unit."""
    submission = held.submission
    own = submission.agency_id == submission.cycle.standing_agency_id
    if own and not submission.review_duties.filter(declined_at=None).exists():
        notices.tell("chair_names", [notices.of_file(submission)], by=by, at=held.now)


def _sent_under(key: UUID, held: Locked, by: User) -> SubmissionVersion | None:
    """The version that this very send made: the answer to it was lost, or it was pressed twice.

    Refused once that version was taken back: a page left open since then shows other content.
    """
    submission = held.submission
    version = submission.versions.filter(key=key).first()
    if version is None:
        return None
    if submission.state != SubmissionState.SENT or version.sent_by_id != by.pk:
        raise Refused("unseen", submission)
    return version


def _freeze(
    held: Locked, content: Mapping[str, Any], key: UUID | None, by: User
) -> SubmissionVersion:
    submission = held.submission
    number = submission.versions.count() + 1
    version = SubmissionVersion.objects.create(
        submission=submission,
        number=number,
        content=content,
        sha256=fingerprint(content),
        receipt=f"BN-{submission.cycle.year}-{submission.pk:05d}-{number}",
        due_at=printed_closing(submission.deadline),
        key=key,
        sent_by=by,
        sent_at=held.now,
    )
    answers = content["answers"].values()
    files = {paper["file"]["id"] for each in answers for paper in each["papers"] if paper["file"]}
    version.evidence.set(files)
    return version


def content_of(submission: Submission, library: Mapping[int, Document]) -> dict[str, Any]:
    """What a version freezes: the framework's content, every answer with its papers, and what
    the checks warned of with what was said to it."""
    framework = submission.cycle.framework_version
    answers = submission.answers.order_by("code")
    return {
        "framework": str(framework),
        "framework_sha256": framework.sha256,
        "agency": submission.agency.name,
        "answers": {answer.code: _frozen(answer, library) for answer in answers},
        "warnings": frozen_warnings(checks_of(submission, answers)),
    }


def _frozen(answer: Answer, library: Mapping[int, Document]) -> dict[str, Any]:
    return {
        "value": answer.value,
        "status": answer.status,
        "estimated_to": answer.estimated_to.isoformat() if answer.estimated_to else None,
        "explanation": answer.explanation,
        "check_note": answer.check_note,
        "papers": [frozen_paper(each, library[each["document"]]) for each in answer.papers],
    }


def seen_in(submission: Submission) -> str:
    """The fingerprint of what would be sent now: a page hands it back with the declaration."""
    return fingerprint(content_of(submission, library_of(submission.agency_id)))


def fingerprint(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a version's content."""
    return hashlib.sha256(audit.canonical(content).encode()).hexdigest()
