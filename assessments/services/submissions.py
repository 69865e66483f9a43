"""What happens to a submission: passed on, handed back, sent, withdrawn, returned."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessments.models import Answer, Document, Submission, SubmissionVersion, User
from assessments.permissions import (
    can_hand_back,
    can_pass_on,
    can_return,
    can_send,
    can_withdraw,
)
from assessments.services import audit
from assessments.services.answers import indicators_of
from assessments.services.carrying import carry_over
from assessments.services.documents import library_of, proves
from assessments.services.locks import Locked, Refused, holding, refuse_unless
from assessments.services.papers import frozen_paper
from assessments.workflow import SubmissionAction, submission_after
from frameworks.definition import EnteredBy, Indicator

Permission = Callable[[User, Submission, datetime], bool]


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a submission cannot be sent yet: ``invalid`` drafts; ``evidence``: no file, no words."""

    code: str
    kind: str


def pass_on(submission: Submission, *, by: User) -> Submission:
    """The officer hands the submission to the head."""
    with _acting(submission, can_pass_on, by) as held:
        return _move(held, SubmissionAction.PASS_ON, by)


def hand_back(submission: Submission, *, remark: str, by: User) -> Submission:
    """The head returns it to the officer, with a remark."""
    with _acting(submission, can_hand_back, by) as held:
        held.submission.remark = remark.strip()
        return _move(held, SubmissionAction.HAND_BACK, by, remark=remark)


def send(submission: Submission, *, by: User) -> SubmissionVersion:
    """Freeze what was entered as the next version with its receipt, carry over the findings on
    what did not change, then record the act.

    Decided after the lock: a send that waited past the deadline is refused, and of many at once
    one makes a version and the others find it sent. Raises ``Refused``.
    """
    with _acting(submission, can_send, by) as held:
        if missing_in(held.submission):
            raise Refused("incomplete", held.submission)
        version = _freeze(held, by)
        carry_over(held, version, by=by)
        held.submission.remark = ""
        _move(held, SubmissionAction.SEND, by, version=version.number, sha256=version.sha256)
        return version


def withdraw(submission: Submission, *, by: User) -> Submission:
    """Take it back to change it; what was sent before still counts if nothing newer comes."""
    with _acting(submission, can_withdraw, by) as held:
        return _move(held, SubmissionAction.WITHDRAW, by)


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
    library = library_of(submission.agency_id)
    found = []
    for code, indicator in indicators_of(submission).items():
        answer = answers.get(code)
        if answer is not None and answer.problem is not None:
            found.append(Missing(code, "invalid"))
        elif lacks_evidence(indicator, answer, library):
            found.append(Missing(code, "evidence"))
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
    return submission


def _freeze(held: Locked, by: User) -> SubmissionVersion:
    submission = held.submission
    library = library_of(submission.agency_id)
    content = content_of(submission, library)
    number = submission.versions.count() + 1
    version = SubmissionVersion.objects.create(
        submission=submission,
        number=number,
        content=content,
        sha256=fingerprint(content),
        receipt=f"BN-{submission.cycle.year}-{submission.pk:05d}-{number}",
        due_at=submission.deadline.closes_at,
        sent_by=by,
        sent_at=held.now,
    )
    answers = content["answers"].values()
    files = {paper["file"]["id"] for each in answers for paper in each["papers"] if paper["file"]}
    version.evidence.set(files)
    return version


def content_of(submission: Submission, library: Mapping[int, Document]) -> dict[str, Any]:
    """What a version freezes: the framework's content and every answer with its papers."""
    framework = submission.cycle.framework_version
    answers = submission.answers.order_by("code")
    return {
        "framework": str(framework),
        "framework_sha256": framework.sha256,
        "agency": submission.agency.name,
        "answers": {answer.code: _frozen(answer, library) for answer in answers},
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


def fingerprint(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a version's content."""
    return hashlib.sha256(audit.canonical(content).encode()).hexdigest()
