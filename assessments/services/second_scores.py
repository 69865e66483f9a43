"""Điểm lần hai: given once, by a unit that knows nothing of the first verdict, and frozen."""

from __future__ import annotations

from typing import Any

from assessments import reasons
from assessments.blinding import comparison_of, second_word
from assessments.models import BlindPair, Finding, SecondScore, SubmissionVersion, User
from assessments.permissions import can_review
from assessments.services import audit, verdicts
from assessments.services.answers import indicators_of
from assessments.services.locks import Locked, Refused, holding, refuse_unless
from assessments.services.papers import judged_content
from assessments.services.reviews import Unreasoned, newest_version
from assessments.services.score_comparisons import compare
from assessments.shares import claims_in
from assessments.typed import Typed

Verdict = SecondScore.Verdict


def give(
    pair: BlindPair,
    version: SubmissionVersion,
    *,
    verdict: Verdict,
    typed: Typed | None = None,
    reason: str = "",
    sentence: str = "",
    ruling: str = "",
    by: User,
) -> SecondScore:
    """The second verdict; where the first is there, both are compared at once.

    Raises ``Refused`` (older_version, second_given, not_second, reads_all, first_unit, has_seen, or
    why not now), ``Unreasoned``, ``verdicts.Invalid``. Nothing of a refusal hangs on whether there
    is a first verdict.
    """
    with holding(pair.submission) as held:
        fresh = _asked(held, pair, version, by)
        _require_reason(verdict, reason, sentence)
        against = verdict is not Verdict.AGREE
        score = SecondScore.objects.create(
            pair=fresh,
            version=version,
            verdict=verdict,
            value=_value(held, version, fresh.code, verdict, typed or {}, sentence, ruling),
            reason=reason if against else "",
            sentence=sentence.strip() if against else "",
            unit_id=fresh.unit_id,
            agency_id=held.submission.agency_id,
            given_by=by,
            given_at=held.now,
        )
        _record(held, score)
        finding = Finding.objects.filter(version=version, code=fresh.code).first()
        if finding is not None:
            compare(held, finding)
        return score


def carry_over(held: Locked, before: SubmissionVersion, version: SubmissionVersion) -> None:
    """A second score of an answer that has not changed is one of the new version too."""
    for score in before.second_scores.select_related("pair"):
        code = score.pair.code
        if judged_content(before, code) == judged_content(version, code):
            score.pk, score.version = None, version
            score.save(force_insert=True)


def _asked(held: Locked, pair: BlindPair, version: SubmissionVersion, by: User) -> BlindPair:
    """The pair as it is now, if the second score is this person's to give."""
    rows = BlindPair.objects.select_related("batch", "comparison")
    fresh = rows.get(pk=pair.pk)
    fresh.submission = held.submission
    if newest_version(held.submission) != version:
        raise Refused("older_version", held.submission)
    if word := second_word(by, fresh, held.now):
        raise Refused(word, held.submission)
    refuse_unless(can_review(by, held.submission, held.now), held, by)
    given = fresh.scores.filter(version=version).exists()
    if given or comparison_of(fresh) is not None:
        raise Refused("second_given", held.submission)
    return fresh


def _require_reason(verdict: Verdict, reason: str, sentence: str) -> None:
    if verdict is Verdict.AGREE:
        return
    if lacking := reasons.lacking(reason, sentence, verdict.value):
        raise Unreasoned(lacking)


def _value(
    held: Locked,
    version: SubmissionVersion,
    code: str,
    verdict: Verdict,
    typed: Typed,
    sentence: str,
    ruling: str,
) -> dict[str, Any] | None:
    """As a finding would hold it, by the same rules."""
    if verdict is Verdict.REJECT:
        return {"answer": {"rejected": sentence.strip()}}
    if verdict is Verdict.ADJUST:
        return verdicts.corrected(held, code, typed, ruling)
    indicator = indicators_of(held.submission)[code]
    entry = version.content["answers"].get(code)
    if entry and entry["value"] and claims_in(indicator, entry["value"]["answer"]):
        return verdicts.ruled(held, version, code, ruling)
    verdicts.refuse_what_needs_more(held, indicator, version)
    return None


def _record(held: Locked, score: SecondScore) -> None:
    audit.record(
        held.submission.stream,
        "second_score_given",
        by=score.given_by,
        at=held.now,
        subject=f"{held.submission} · {score.pair.code}",
        data={
            "code": score.pair.code,
            "version": score.version.number,
            "unit": score.unit_id,
            "verdict": str(score.verdict),
            "value": score.value,
            "reason": score.reason,
            "sentence": score.sentence,
        },
    )
