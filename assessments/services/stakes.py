"""Points at stake: what an agency would have more if its declared value stood."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assessments.measuring import is_measured
from assessments.models import Finding, Submission
from assessments.reasons import ENTERED
from assessments.services.scores import index_set_of, worth
from assessments.shares import Value, agency_share, claims_in
from assessments.workflow import FindingState
from frameworks.definition import Indicator, NotApplicablePolicy

# Judged by the council, and not yet settled with the agency.
AGAINST = frozenset(
    {
        FindingState.AGREED,
        FindingState.ADJUSTED,
        FindingState.ASKED,
        FindingState.ANSWERED,
        FindingState.CONCLUDED,
        FindingState.DISPUTED,
    }
)


# A measured figure that the agency speaks against.
CONTESTED = frozenset({FindingState.ASKED, FindingState.ANSWERED, FindingState.DISPUTED})


def declared_of(finding: Finding, indicator: Indicator) -> Value:
    """The agency's own answer, wrapped; ``None``: it declared nothing, or it is not its to."""
    entry = finding.version.content["answers"].get(finding.code)
    return agency_share(indicator, entry["value"]) if entry else None


def stake_of(finding: Finding) -> Decimal | None:
    """What the agency loses by the finding as it stands; ``None``: it loses nothing.

    An item that was only asked puts its whole maximum at stake, and so does what cannot be
    compared yet (the best of a group) or what was claimed not to apply.
    """
    submission = finding.version.submission
    indicator = index_set_of(submission).indicators[finding.code]
    declared, stands = declared_of(finding, indicator), finding.standing()
    if is_measured(indicator):
        return _lost_by_measurement(finding, indicator, submission)
    if finding.state not in AGAINST or finding.reason == ENTERED or declared is None:
        return None
    if stands is None:
        asked = finding.state in (FindingState.ASKED, FindingState.ANSWERED)
        return indicator.max_points if asked else None
    if finding.state == FindingState.AGREED and not _ruled_zero(stands):
        return None
    return _lost(indicator, declared, stands, submission)


def _lost_by_measurement(
    finding: Finding, indicator: Indicator, submission: Submission
) -> Decimal | None:
    """What was measured takes nothing from a declared value: it is at stake when contested."""
    if finding.state not in CONTESTED:
        return None
    got = worth(indicator, finding.standing(), submission)
    if got is None:
        return indicator.max_points
    return indicator.max_points - got if indicator.max_points > got else None


def _ruled_zero(stands: Mapping[str, Any]) -> bool:
    answer = stands["answer"]
    return isinstance(answer, dict) and answer.get("ruling") == NotApplicablePolicy.ZERO


def _lost(
    indicator: Indicator,
    declared: Mapping[str, Any],
    stands: Mapping[str, Any],
    submission: Submission,
) -> Decimal | None:
    if stands["answer"] == declared["answer"]:
        return None
    policies = set(claims_in(indicator, declared["answer"]).values())
    claimed = bool(policies - {NotApplicablePolicy.ZERO})
    hoped = indicator.max_points if claimed else worth(indicator, declared, submission)
    got = worth(indicator, stands, submission)
    if hoped is None or got is None:
        return indicator.max_points
    return hoped - got if hoped > got else None
