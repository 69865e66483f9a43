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


# What may stand below the declared value without the agency having been heard on it.
UNHEARD = frozenset({FindingState.ADJUSTED})
MAYBE_UNHEARD = UNHEARD | {FindingState.CONCLUDED}
# A measured figure that the agency speaks against.
CONTESTED = frozenset({FindingState.ASKED, FindingState.ANSWERED, FindingState.DISPUTED})


def is_unheard(finding: Finding, *, rounds_left: bool) -> bool:
    """Whether the agency loses points by a value that no round has put to it.

    What was settled after a question of its own is put to it as well while there are rounds; once
    there are none, its answer to that question was its hearing. A claim with a proposed effect is
    no such value: the council decides it in session. Nor is a figure measured elsewhere: nothing
    was declared, and the agency takes up the word itself.
    """
    states = MAYBE_UNHEARD if rounds_left else UNHEARD
    return finding.window_id is None and finding.state in states and stake_of(finding) is not None


def declared_of(finding: Finding, indicator: Indicator) -> Value:
    """The agency's own answer, wrapped; ``None``: it declared nothing, or it is not its to."""
    entry = _entry_of(finding)
    return agency_share(indicator, entry["value"]) if entry else None


def _entry_of(finding: Finding) -> Mapping[str, Any] | None:
    """A page of a whole cycle reads the entry, and not the version (``selectors.found``)."""
    if "entry" in finding.__dict__:
        read: Mapping[str, Any] | None = finding.__dict__["entry"]
        return read
    answers: Mapping[str, Mapping[str, Any]] = finding.version.content["answers"]
    return answers.get(finding.code)


def stake_of(finding: Finding) -> Decimal | None:
    """What the declared value is worth less what stands, in points; ``None``: nothing is lost.

    - Adjusted, rejected: the difference of the two, where the declared value is worth more.
    - Only asked, or asked and answered: no value of the council's stands and none of the points
      is granted yet, so it is all that the declared value is worth; 0 is an item to answer too.
    - A claim not to apply is worth the maximum, which a ruling can give.
    - A value worth nothing by itself (the best of a group) cannot be compared: the maximum, the
      most that can hang on it.
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
        return _hoped(indicator, declared, submission) if asked else None
    if finding.state == FindingState.AGREED and not _ruled_zero(stands):
        return None
    return lost_between(indicator, declared, stands, submission)


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


def lost_between(
    indicator: Indicator,
    declared: Mapping[str, Any],
    stands: Mapping[str, Any],
    submission: Submission,
) -> Decimal | None:
    """What ``declared`` is worth more than ``stands``; ``None``: nothing. See ``stake_of``."""
    if stands["answer"] == declared["answer"]:
        return None
    hoped, got = _hoped(indicator, declared, submission), worth(indicator, stands, submission)
    if got is None:
        return indicator.max_points
    return hoped - got if hoped > got else None


def _hoped(indicator: Indicator, declared: Mapping[str, Any], submission: Submission) -> Decimal:
    """What the declared value is worth, or at most can be where that cannot be said by itself."""
    policies = set(claims_in(indicator, declared["answer"]).values())
    claimed = bool(policies - {NotApplicablePolicy.ZERO})
    points = None if claimed else worth(indicator, declared, submission)
    return indicator.max_points if points is None else points
