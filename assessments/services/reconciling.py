"""The chair rules between two verdicts whose points differ: one is taken, nothing is averaged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assessments import reasons
from assessments.blinding import can_reconcile, is_ruled_by_chair
from assessments.models import Finding, Reconciliation, ScoreComparison, User
from assessments.reasons import MIN_SENTENCE
from assessments.services import reviews, verdicts
from assessments.services.locks import Locked, Refused, holding, refuse_unless
from assessments.services.reviews import Settled, Unreasoned
from assessments.typed import Typed

Taken = Reconciliation.Taken


@dataclass(frozen=True, slots=True)
class Other:
    """A value that neither unit gave, with the reason code that the agency reads."""

    typed: Typed
    reason: str
    ruling: str = ""


def reconcile(
    comparison: ScoreComparison,
    *,
    taken: Taken,
    sentence: str,
    other: Other | None = None,
    by: User,
) -> Reconciliation:
    """What stands from now on, with the chair's own reason; the finding's revision is raised.

    Raises ``Refused`` (rights, ruled, nothing_to_rule), ``Unreasoned``, ``verdicts.Invalid``.
    """
    with holding(comparison.pair.submission) as held:
        rows = ScoreComparison.objects.select_related("pair", "second", "version", "reconciliation")
        fresh = rows.get(pk=comparison.pk)
        finding = _finding(held, fresh, by)
        if len(sentence.strip()) < MIN_SENTENCE:
            raise Unreasoned("sentence")
        settled = _settled(held, fresh, finding, taken, sentence.strip(), other)
        said = {"taken": str(taken), "comparison": fresh.pk}
        finding = reviews.settle(held, finding, settled, by=by, data=said)
        verdicts.refuse_if_nothing_is_left(finding.version)
        return Reconciliation.objects.create(
            comparison=fresh,
            taken=taken,
            sentence=sentence.strip(),
            revision=finding.revision,
            ruled_by=by,
            ruled_at=held.now,
        )


def _finding(held: Locked, comparison: ScoreComparison, by: User) -> Finding:
    """The verdict that stands, if it is this person's to rule on now."""
    refuse_unless(can_reconcile(by, held.submission, held.now), held, by)
    if getattr(comparison, "reconciliation", None) is not None:
        raise Refused("ruled", held.submission)
    newest = reviews.newest_version(held.submission)
    rows = Finding.objects.filter(version=newest, code=comparison.pair.code)
    finding = rows.select_related("version").first()
    if finding is None or not is_ruled_by_chair(comparison, finding):
        raise Refused("nothing_to_rule", held.submission)
    finding.version.submission = held.submission
    return finding


def _settled(
    held: Locked,
    comparison: ScoreComparison,
    finding: Finding,
    taken: Taken,
    why: str,
    other: Other | None,
) -> Settled:
    if taken is Taken.FIRST:
        first: dict[str, Any] = comparison.first
        own = (finding.reason, finding.sentence)
        return Settled(first["standing"], *own, finding.unit_id, why, unchanged=True)
    if taken is Taken.SECOND:
        second = comparison.second
        agreed = second.verdict == "agree"
        return Settled(
            second.value, second.reason, second.sentence, second.unit_id, why, agreed=agreed
        )
    if other is None:
        raise verdicts.Invalid(None)
    if lacking := reasons.lacking(other.reason, why, "adjust"):
        raise Unreasoned(lacking)
    value = verdicts.corrected(held, finding.code, other.typed, other.ruling)
    return Settled(value, other.reason, why, finding.unit_id, why)
