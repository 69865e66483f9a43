"""What two verdicts on one value come to, written down the moment both are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assessments.models import Finding, ScoreComparison, SecondScore
from assessments.selectors.seals import open_pairs
from assessments.services import audit
from assessments.services.locks import Locked
from assessments.services.scores import index_set_of, worth
from assessments.services.stakes import declared_of
from assessments.shares import Value, claims_in
from assessments.workflow import OPEN_FINDINGS
from frameworks.definition import Indicator, NotApplicablePolicy


def compare(held: Locked, finding: Finding) -> ScoreComparison | None:
    """The comparison, where ``finding`` and a second score of its version both stand.

    ``None``: it is not judged twice, one of the two is missing or only asked, or it was compared
    before. What is compared stays as it was now, whatever becomes of the finding.
    """
    if finding.state in OPEN_FINDINGS:
        return None
    pair = open_pairs().filter(submission=held.submission, code=finding.code).first()
    if pair is None:
        return None
    second = pair.scores.filter(version=finding.version_id).first()
    return _compared(held, finding, second) if second else None


def compare_all(held: Locked, findings: Sequence[Finding]) -> None:
    """The same of many at once: one query where none of them is judged twice."""
    codes = [each.code for each in findings]
    twice = open_pairs().filter(submission=held.submission, code__in=codes)
    drawn = set(twice.values_list("code", flat=True))
    for finding in findings:
        if finding.code in drawn:
            compare(held, finding)


def _compared(held: Locked, finding: Finding, second: SecondScore) -> ScoreComparison:
    indicator = index_set_of(held.submission).indicators[finding.code]
    declared = declared_of(finding, indicator)
    first_value, second_value = finding.standing() or declared, second.value or declared
    same = _same(first_value, second_value)
    first_points = worth(indicator, first_value, held.submission)
    second_points = worth(indicator, second_value, held.submission)
    alike = _excluded(indicator, first_value) == _excluded(indicator, second_value)
    even = alike and first_points is not None and first_points == second_points
    found = ScoreComparison.objects.create(
        pair=second.pair,
        second=second,
        version=finding.version,
        first=_as_it_stands(finding),
        first_unit_id=finding.unit_id,
        declared_points=worth(indicator, declared, held.submission),
        first_points=first_points,
        second_points=second_points,
        same=same,
        blocks=not same and not even,
        compared_at=held.now,
    )
    audit.record(
        held.submission.stream,
        "scores_compared",
        by=None,
        at=held.now,
        subject=f"{held.submission} · {finding.code}",
        data={
            "code": finding.code,
            "version": finding.version.number,
            "revision": finding.revision,
            "first": first_value,
            "second": second_value,
            "first_points": first_points,
            "second_points": second_points,
            "blocks": found.blocks,
        },
    )
    return found


def _as_it_stands(finding: Finding) -> dict[str, Any]:
    return {
        "state": str(finding.state),
        "revision": finding.revision,
        "standing": finding.standing(),
        "reason": finding.reason,
        "sentence": finding.conclusion or finding.sentence,
        "unit": finding.unit_id,
        "judged_by": finding.concluded_by_id or finding.judged_by_id,
    }


def _same(first: Value, second: Value) -> bool:
    """The same answer; two rejections are one, whatever each gives for a reason."""
    if first is None or second is None:
        return first is second
    one, other = first["answer"], second["answer"]
    return one == other or (_is_rejected(one) and _is_rejected(other))


def _is_rejected(answer: object) -> bool:
    return isinstance(answer, Mapping) and "rejected" in answer


def _excluded(indicator: Indicator, value: Value) -> bool:
    """Left out of the agency's own maximum, which no points of the indicator itself tell."""
    if value is None:
        return False
    answer = value["answer"]
    policies = claims_in(indicator, answer)
    ruled = answer.get("ruling") if isinstance(answer, Mapping) else None
    return bool(policies) and NotApplicablePolicy.EXCLUDE in (ruled, policies.get(""))
