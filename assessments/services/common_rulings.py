"""One verdict with one recorded reason for alike cases, each written by its own rules.

Whether a case may be judged, and by this person, is asked where it is written, as for any verdict:
what may not be is left as it was, and told by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from assessments import clock, reasons
from assessments.models import CommonRuling, Cycle, Finding, SubmissionVersion, User
from assessments.permissions import is_reviewer
from assessments.services import audit, reviews
from assessments.services.locks import Refused
from assessments.typed import Typed

Verdict = CommonRuling.Verdict


@dataclass(frozen=True, slots=True)
class Decided:
    """What is decided, once: ``typed`` where other values stand, the same for every case."""

    verdict: Verdict
    reason: str
    sentence: str
    typed: Typed | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """A case that was left as it was, and the word for why (``assessments.refusals``)."""

    version: SubmissionVersion
    why: str


@dataclass(frozen=True)
class Given:
    """``ruling``: ``None`` where no case could be judged, and then nothing is recorded."""

    ruling: CommonRuling | None
    findings: Sequence[Finding]
    left: Sequence[Left]


class NothingJudged(Exception):  # noqa: N818 -- undoes the transaction, and is caught here
    pass


def give(
    cycle: Cycle,
    set_id: str,
    code: str,
    versions: Iterable[SubmissionVersion],
    decided: Decided,
    *,
    by: User,
) -> Given:
    """Judge each of ``versions`` at ``code``, all in one transaction, in the order of their rows.

    Only cases without a verdict: a ruling writes over nobody's. Raises ``reviews.Unreasoned``
    without reason or sentence, ``Refused`` for whoever does not review.
    """
    if not is_reviewer(by):
        raise Refused("rights")
    _require_reason(decided)
    findings: list[Finding] = []
    left: list[Left] = []
    try:
        with transaction.atomic():
            # The cycle before its submissions, as whoever fixes the results takes them.
            held = Cycle.objects.select_for_update().get(pk=cycle.pk)
            ruling = _recorded(held, set_id, code, decided, by)
            # Always the lower row first: two rulings at once must not wait for each other.
            for version in sorted(versions, key=lambda each: each.submission_id):
                _judge(version, code, decided, ruling, by, findings, left)
            if not findings:
                raise NothingJudged
            _log(held, ruling, findings, left, by)
    except NothingJudged:
        return Given(None, (), left)
    return Given(ruling, findings, left)


def _require_reason(decided: Decided) -> None:
    if decided.verdict is Verdict.AGREE:
        if len(decided.sentence.strip()) < reasons.MIN_SENTENCE:
            raise reviews.Unreasoned("sentence")
    elif lacking := reasons.lacking(decided.reason, decided.sentence, decided.verdict.value):
        raise reviews.Unreasoned(lacking)


def _recorded(cycle: Cycle, set_id: str, code: str, decided: Decided, by: User) -> CommonRuling:
    return CommonRuling.objects.create(
        cycle=cycle,
        set_id=set_id,
        code=code,
        verdict=decided.verdict,
        reason="" if decided.verdict is Verdict.AGREE else decided.reason,
        sentence=decided.sentence.strip(),
        ruled_by=by,
        ruled_at=clock.now(),
    )


def _judge(
    version: SubmissionVersion,
    code: str,
    decided: Decided,
    ruling: CommonRuling,
    by: User,
    findings: list[Finding],
    left: list[Left],
) -> None:
    """One case through its own service: its row locked, its time read, ``by`` asked again."""
    own = (version.submission.cycle_id, version.submission.index_set.set_id)
    if own != (ruling.cycle_id, ruling.set_id):
        left.append(Left(version, "unknown_indicator"))
        return
    try:
        findings.append(_finding(version, code, decided, ruling, by))
    except Refused as refused:
        left.append(Left(version, refused.reason))
    except reviews.Overtaken:
        left.append(Left(version, "judged_before"))
    except reviews.Invalid:
        left.append(Left(version, "not_by_its_rule"))


def _finding(
    version: SubmissionVersion, code: str, decided: Decided, ruling: CommonRuling, by: User
) -> Finding:
    basis = reviews.Basis(seen=0, common_ruling=ruling)
    if decided.verdict is Verdict.AGREE:
        return reviews.agree(version, [code], by=by, basis=basis)[0]
    why = {"reason": decided.reason, "sentence": decided.sentence, "by": by}
    if decided.verdict is Verdict.REJECT:
        return reviews.reject(version, code, **why, basis=basis)
    return reviews.adjust(version, code, typed=decided.typed or {}, **why, basis=basis)


def _log(
    cycle: Cycle,
    ruling: CommonRuling,
    findings: Sequence[Finding],
    left: Sequence[Left],
    by: User,
) -> None:
    """Once in the stream of the cycle; each finding stands in that of its submission besides."""
    audit.record(
        cycle.stream,
        "common_ruling_given",
        by=by,
        at=ruling.ruled_at,
        subject=f"{cycle} · {ruling.code}",
        data={
            "ruling": ruling.pk,
            "set": ruling.set_id,
            "code": ruling.code,
            "verdict": ruling.verdict,
            "reason": ruling.reason,
            "sentence": ruling.sentence,
            "submissions": [each.version.submission_id for each in findings],
            "left": {str(each.version.submission_id): each.why for each in left},
        },
    )
