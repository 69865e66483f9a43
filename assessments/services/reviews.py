"""What the council makes of what was sent: verdicts and questions; ``replies`` goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from assessments import reasons
from assessments.blinding import Twice, blind_word, twice_in
from assessments.deadlines import VIETNAM, closing_instant
from assessments.judging import acting_on, can_judge, duty_word
from assessments.measuring import is_measured
from assessments.models import (
    CommonRuling,
    Finding,
    ReviewDuty,
    Submission,
    SubmissionVersion,
    User,
)
from assessments.permissions import can_review
from assessments.reasons import ENTERED
from assessments.selectors.review_duties import Charges, charges_of, main_code_of
from assessments.services import (
    audit,
    first_verdicts,
    group_points,
    measured_findings,
    notices,
    score_comparisons,
    verdicts,
)
from assessments.services.answers import indicators_of
from assessments.services.locks import Locked, Refused, holding, reason_against, refuse_unless
from assessments.services.stakes import declared_of
from assessments.shares import awaits_council, council_enters
from assessments.typed import Typed
from assessments.workflow import FindingAction, FindingState, finding_after

Invalid = verdicts.Invalid
VERDICTS = (FindingAction.AGREE, FindingAction.ADJUST, FindingAction.ASK)
OF_THE_AGENCY = (FindingAction.RESPOND, FindingAction.CONCEDE)


class Unreasoned(Exception):  # noqa: N818 -- said of a verdict
    """A verdict against a declared value without its ``lacking``: reason or sentence."""

    def __init__(self, lacking: str) -> None:
        super().__init__(lacking)
        self.lacking = lacking


class Overtaken(Exception):  # noqa: N818 -- said of a verdict
    """Somebody judged it after the reviewer had read it; ``finding``: what stands now."""

    def __init__(self, finding: Finding | None) -> None:
        super().__init__("overtaken")
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Basis:
    """What a verdict rests on besides the value.

    ``seen``: the revision of the finding that the reviewer read, 0 where there was none; ``None``
    asks no such thing. ``common_ruling``: the one verdict for several agencies that this comes of.
    ``why``: the sentence of whoever checks a first verdict and lets the declared answer stand.
    """

    seen: int | None = None
    common_ruling: CommonRuling | None = None
    why: str = ""


ALONE = Basis()


def agree(
    version: SubmissionVersion, codes: Iterable[str], *, by: User, basis: Basis = ALONE
) -> list[Finding]:
    """The declared answers of ``codes`` stand.

    What the council itself enters is not agreed to, nor a claim whose effect it has yet to say:
    ``enter`` and ``accept`` do that. All of ``codes`` or none. Raises ``Overtaken``, like each verb
    that takes a ``basis``.
    """
    with holding(version.submission) as held:
        return _agree(held, version, dict.fromkeys(codes), by, basis)


def agree_remaining(version: SubmissionVersion, codes: Iterable[str], *, by: User) -> list[Finding]:
    """Like ``agree``, for those of ``codes`` that nobody has judged when the lock is held."""
    with holding(version.submission) as held:
        judged = set(version.findings.values_list("code", flat=True))
        return _agree(held, version, [code for code in codes if code not in judged], by)


def _agree(
    held: Locked, version: SubmissionVersion, codes: Iterable[str], by: User, basis: Basis = ALONE
) -> list[Finding]:
    """Each code under the rules of one; what they rest on is read once, what they say written
    together: a hundred of them are a hundred verdicts, not a thousand queries."""
    codes, acts = list(codes), []
    if not codes:
        return []
    ground, indicators = _ground(held, version, codes), indicators_of(held.submission)
    findings = []
    for code in codes:
        finding = _judging(held, version, code, FindingAction.AGREE, by, basis, ground)
        verdicts.refuse_what_needs_more(held, indicators[code], version)
        finding.reviewed, finding.reason, finding.sentence = None, "", ""
        _sign(held, finding, FindingAction.AGREE, basis.why, by, ground.charges)
        acts.append(_moved(held, finding, FindingAction.AGREE, by, why=basis.why))
        findings.append(finding)
    with group_points.watching(held, codes, by):
        Finding.objects.bulk_create([each for each in findings if each.pk is None])
        for judged_before in ground.findings.values():
            judged_before.save()
    audit.record_all(held.submission.stream, acts, by=by, at=held.now)
    score_comparisons.compare_all(held, findings)
    return findings


def accept(
    version: SubmissionVersion, code: str, *, ruling: str = "", by: User, basis: Basis = ALONE
) -> Finding:
    """A claim («không phát sinh»), of the whole or of parts, is accepted with its effect.

    ``ruling`` (full, zero, exclude) is given where the framework leaves it to the council, and
    only there. Raises ``Invalid`` for another.
    """
    with holding(version.submission) as held:
        finding = _judging(held, version, code, FindingAction.AGREE, by, basis)
        finding.reviewed = verdicts.ruled(held, version, code, ruling)
        finding.reason, finding.sentence = "", ""
        saved = save(held, finding, FindingAction.AGREE, by)
        verdicts.refuse_if_nothing_is_left(version)
        return saved


def adjust(
    version: SubmissionVersion,
    code: str,
    *,
    typed: Typed,
    reason: str,
    sentence: str,
    ruling: str = "",
    by: User,
    basis: Basis = ALONE,
) -> Finding:
    """The reviewer's inputs stand in place of the declared ones; points are computed, not typed.

    Raises ``Invalid`` where they break the rule, ``Unreasoned`` without reason or sentence (but
    for what the council itself enters), ``Refused`` where the act may not happen.
    """
    with holding(version.submission) as held:
        finding = _judging(held, version, code, FindingAction.ADJUST, by, basis)
        _require_reason(held, code, reason, sentence, "adjust")
        finding.reviewed = verdicts.corrected(held, code, typed, ruling)
        finding.reason, finding.sentence = reason, sentence.strip()
        return save(held, finding, FindingAction.ADJUST, by)


def enter(
    version: SubmissionVersion,
    code: str,
    *,
    typed: Typed,
    ruling: str = "",
    by: User,
    basis: Basis = ALONE,
) -> Finding:
    """The council enters what the agency does not: the whole, or its parts beside the agency's.

    The agency's parts stand as declared, and are agreed to with this. Raises ``Invalid``.
    """
    with holding(version.submission) as held:
        finding = _judging(held, version, code, FindingAction.ADJUST, by, basis)
        finding.reviewed = verdicts.entered(held, version, code, typed, ruling)
        finding.reason, finding.sentence = ENTERED, ""
        return save(held, finding, FindingAction.ADJUST, by, act="finding_enter")


def reject(
    version: SubmissionVersion,
    code: str,
    *,
    reason: str,
    sentence: str,
    by: User,
    basis: Basis = ALONE,
) -> Finding:
    """No points, with a reason: not zero and not missing, but rejected."""
    with holding(version.submission) as held:
        finding = _judging(held, version, code, FindingAction.ADJUST, by, basis)
        _require_reason(held, code, reason, sentence, "reject")
        finding.reviewed = {"answer": {"rejected": sentence.strip()}}
        finding.reason, finding.sentence = reason, sentence.strip()
        return save(held, finding, FindingAction.ADJUST, by)


def ask(
    version: SubmissionVersion,
    code: str,
    *,
    reason: str,
    sentence: str,
    by: User,
    basis: Basis = ALONE,
) -> Finding:
    """Send the answer back: the agency may answer once, until the end of the last day it has."""
    with holding(version.submission) as held:
        finding = _judging(held, version, code, FindingAction.ASK, by, basis)
        if reason and not reasons.fits(reason, "ask"):
            raise Unreasoned("reason")
        if council_enters(indicators_of(held.submission)[code]):
            raise Refused("entered_by_council", held.submission)
        finding.reviewed = None  # a question takes an earlier verdict back
        finding.reason, finding.sentence = reason, sentence.strip()
        finding.respond_by = _respond_by(held)
        saved = save(held, finding, FindingAction.ASK, by)
        told = notices.of_file(held.submission, codes=[code])
        notices.tell("asked", [told], by=by, at=held.now)
        return saved


@dataclass(frozen=True, slots=True)
class Settled:
    """What stands between two verdicts, and why. ``value`` None: the declared answer does.

    ``unchanged``: the first verdict stays as it is. ``agreed``: the answer, or the claim in it, is
    accepted, not corrected. ``unit``: whose verdict it is. ``why``: in the words of who ruled.
    """

    value: dict[str, Any] | None
    reason: str
    sentence: str
    unit: int
    why: str
    agreed: bool = False
    unchanged: bool = False


def settle(
    held: Locked, finding: Finding, settled: Settled, *, by: User, data: dict[str, Any]
) -> Finding:
    """Write what was ruled between two verdicts; who may rule it, ``reconciling`` has asked.

    After a question was concluded the value is the final one, and the agency reads the sentence.
    """
    finding.unit_id = settled.unit
    if finding.state == FindingState.CONCLUDED:
        if not settled.unchanged:
            indicator = indicators_of(held.submission)[finding.code]
            finding.final = settled.value or declared_of(finding, indicator)
            finding.conclusion = settled.sentence or settled.why
            finding.concluded_by, finding.concluded_at = by, held.now
        action = FindingAction.RECONCILE
    elif settled.unchanged:
        agreed = finding.state == FindingState.AGREED
        action = FindingAction.AGREE if agreed else FindingAction.ADJUST
    else:
        finding.reviewed, finding.reason = settled.value, settled.reason
        finding.sentence = settled.sentence
        finding.common_ruling = None
        action = FindingAction.AGREE if settled.agreed else FindingAction.ADJUST
    return _write(held, finding, action, by, act="finding_reconcile", why=settled.why, **data)


def newest_version(submission: Submission) -> SubmissionVersion | None:
    """What counts: the last version that was sent."""
    return submission.versions.order_by("-number").first()


# ── Steps shared by the verbs ──────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a verdict is held against, read with the row held, so that nobody else writes it.

    ``findings``: those there are, by code. ``charges``: the duties, which may have been given to
    others meanwhile. ``twice``: what is judged twice.
    """

    findings: Mapping[str, Finding]
    charges: Charges
    twice: Twice


def _ground(held: Locked, version: SubmissionVersion, codes: Sequence[str]) -> _Ground:
    if newest_version(held.submission) != version:
        raise Refused("older_version", held.submission)
    found = {each.code: each for each in Finding.objects.filter(version=version, code__in=codes)}
    return _Ground(found, charges_of(held.submission), twice_in(held.submission, codes))


def _judging(
    held: Locked,
    version: SubmissionVersion,
    code: str,
    action: FindingAction,
    by: User,
    basis: Basis,
    ground: _Ground | None = None,
) -> Finding:
    """The finding to write, new or there already, once ``by`` is known to be allowed."""
    ground = ground or _ground(held, version, [code])
    if code not in indicators_of(held.submission):
        raise Refused("unknown_indicator", held.submission)
    finding = ground.findings.get(code)
    # Before it is said that somebody was quicker: whoever scores blind must not learn even that.
    if word := blind_word(by, held.submission, finding, code, ground.twice):
        refuse_unless(can_review(by, held.submission, held.now), held, by)
        raise Refused(word, held.submission)
    _refuse_if_overtaken(finding, basis)
    refuse_unless_may_judge(held, finding, action, by, code, ground)
    if is_measured(indicators_of(held.submission)[code]):
        raise Refused("measured_elsewhere", held.submission)
    judged = finding or Finding(version=version, code=code, revision=0)
    judged.common_ruling = basis.common_ruling
    return judged


def _refuse_if_overtaken(finding: Finding | None, basis: Basis) -> None:
    """Before the state is asked: whoever was overtaken is told by what, not that it is too late."""
    stands = finding.revision if finding else 0
    if basis.seen is not None and basis.seen != stands:
        raise Overtaken(finding)


def refuse_unless_may_judge(
    held: Locked,
    finding: Finding | None,
    action: FindingAction,
    by: User,
    code: str = "",
    ground: _Ground | None = None,
) -> None:
    """The duty is read with the row held: it may have been given to others meanwhile."""
    submission = held.submission
    charges, twice = (ground.charges, ground.twice) if ground else (None, None)
    if can_judge(by, submission, finding, action, held.now, code, charges, twice):
        return
    word = can_review(by, submission, held.now) and duty_word(by, submission, finding, code)
    raise Refused(word or reason_against(held, by), submission)


def _sign(
    held: Locked,
    finding: Finding,
    action: FindingAction,
    why: str,
    by: User,
    charges: Charges | None,
) -> None:
    """Write beside the verdict for which unit it is given, and whose version it is of.

    Whoever checks a drawn sample leaves the first verdict, and why another, in the check. What is
    concluded after giải trình says nothing of the first verdict, and leaves the check as it was.
    """
    main_code = main_code_of(held.submission, finding.code)
    acting = acting_on(by, held.submission, main_code, charges)
    if acting is None:
        raise Refused("other_unit", held.submission)
    if acting.kind is ReviewDuty.Kind.CHECK and action in VERDICTS:
        first_verdicts.overridden(held, finding, why or finding.sentence, acting, by)
    finding.unit_id, finding.agency_id = acting.unit, held.submission.agency_id


def _require_reason(held: Locked, code: str, reason: str, sentence: str, verdict: str) -> None:
    if reason == ENTERED and awaits_council(indicators_of(held.submission)[code]):
        return
    if lacking := reasons.lacking(reason, sentence, verdict):
        raise Unreasoned(lacking)


def _respond_by(held: Locked) -> datetime:
    today = held.now.astimezone(VIETNAM).date()
    last_day = today + timedelta(days=held.submission.cycle.respond_days)
    return closing_instant(last_day, inclusive=True)


def save(
    held: Locked,
    finding: Finding,
    action: FindingAction,
    by: User,
    *,
    act: str = "",
    why: str = "",
    **data: Any,
) -> Finding:
    if finding_after(FindingState(finding.state) if finding.state else None, action) is None:
        raise Refused("state", held.submission)
    if action not in OF_THE_AGENCY:
        _sign(held, finding, action, why, by, None)
    saved = _write(held, finding, action, by, act=act, why=why, **data)
    score_comparisons.compare(held, saved)
    return saved


def _write(
    held: Locked,
    finding: Finding,
    action: FindingAction,
    by: User,
    *,
    act: str = "",
    why: str = "",
    **data: Any,
) -> Finding:
    said = _moved(held, finding, action, by, act=act, why=why, **data)
    with group_points.watching(held, [finding.code], by):
        finding.save()
    audit.record_all(held.submission.stream, [said], by=by, at=held.now)
    return finding


def _moved(
    held: Locked,
    finding: Finding,
    action: FindingAction,
    by: User,
    *,
    act: str = "",
    why: str = "",
    **data: Any,
) -> audit.Said:
    """Put ``finding`` into the state after ``action``, unsaved yet; what the log will say of it."""
    before = FindingState(finding.state) if finding.state else None
    after = finding_after(before, action)
    if after is None:
        raise Refused("state", held.submission)
    own = action in OF_THE_AGENCY  # the reviewer's reason and words are none of its own
    measured_findings.overlay(held.submission, finding)
    finding.state = after
    finding.revision += 1
    if action in VERDICTS:
        finding.judged_by, finding.judged_at = by, held.now
    return audit.Said(
        act or f"finding_{action}",
        f"{held.submission} · {finding.code}",
        {
            "version": finding.version.number,
            "code": finding.code,
            "from": before,
            "to": after,
            "reviewed": finding.reviewed,
            "final": finding.final,
            "reason": "" if own else finding.reason,
            "sentence": "" if own else why or finding.conclusion or finding.sentence,
            "unit": finding.unit_id,
            "revision": finding.revision,
            "common_ruling": finding.common_ruling_id,
            **data,
        },
    )
