"""What can happen to a submission and to a finding: two tables, and they are the documentation.

Pure. A service applies a transition with the row locked; a button appears because the table
has its row; nothing else decides.
"""

from __future__ import annotations

from enum import StrEnum


class SubmissionState(StrEnum):
    DRAFT = "draft"  # the officer enters
    WITH_HEAD = "with_head"  # the head reads, returns or sends
    SENT = "sent"  # the newest version is with the council
    RETURNED = "returned"  # the secretary gave it back, with reasons


class SubmissionAction(StrEnum):
    EDIT = "edit"
    PASS_ON = "pass_on"
    HAND_BACK = "hand_back"
    SEND = "send"
    WITHDRAW = "withdraw"
    RETURN = "return"
    TOP_UP = "top_up"


SUBMISSION_TRANSITIONS: dict[tuple[SubmissionState, SubmissionAction], SubmissionState] = {
    (SubmissionState.DRAFT, SubmissionAction.EDIT): SubmissionState.DRAFT,
    (SubmissionState.RETURNED, SubmissionAction.EDIT): SubmissionState.RETURNED,
    (SubmissionState.DRAFT, SubmissionAction.PASS_ON): SubmissionState.WITH_HEAD,
    (SubmissionState.RETURNED, SubmissionAction.PASS_ON): SubmissionState.WITH_HEAD,
    (SubmissionState.WITH_HEAD, SubmissionAction.HAND_BACK): SubmissionState.DRAFT,
    (SubmissionState.WITH_HEAD, SubmissionAction.SEND): SubmissionState.SENT,
    # What was sent before still counts if nothing newer comes before the deadline.
    (SubmissionState.SENT, SubmissionAction.WITHDRAW): SubmissionState.DRAFT,
    (SubmissionState.SENT, SubmissionAction.RETURN): SubmissionState.RETURNED,
    # Locked before it was sent again, and an older version counts: only where there is one.
    (SubmissionState.DRAFT, SubmissionAction.RETURN): SubmissionState.RETURNED,
    (SubmissionState.WITH_HEAD, SubmissionAction.RETURN): SubmissionState.RETURNED,
    (SubmissionState.RETURNED, SubmissionAction.RETURN): SubmissionState.RETURNED,
    # Estimates of the newest version become the year's final figures; the rest stays as sent.
    (SubmissionState.SENT, SubmissionAction.TOP_UP): SubmissionState.DRAFT,
}


class FindingState(StrEnum):
    AGREED = "agreed"  # the declared answer stands
    ADJUSTED = "adjusted"  # the reviewer's answer stands
    ASKED = "asked"  # the agency is asked, and may answer once
    ANSWERED = "answered"  # the agency has answered; the reviewer concludes
    CONCLUDED = "concluded"  # settled after the agency's answer, or its silence


class FindingAction(StrEnum):
    AGREE = "agree"
    ADJUST = "adjust"
    ASK = "ask"
    RESPOND = "respond"
    CONCLUDE = "conclude"


_JUDGED = (None, FindingState.AGREED, FindingState.ADJUSTED)

FINDING_TRANSITIONS: dict[tuple[FindingState | None, FindingAction], FindingState] = {
    # None: not judged yet. A verdict may be changed until the agency is asked.
    **{(state, FindingAction.AGREE): FindingState.AGREED for state in _JUDGED},
    **{(state, FindingAction.ADJUST): FindingState.ADJUSTED for state in _JUDGED},
    **{(state, FindingAction.ASK): FindingState.ASKED for state in _JUDGED},
    (FindingState.ASKED, FindingAction.RESPOND): FindingState.ANSWERED,
    # Silence: only after the day to answer by, which the service checks.
    (FindingState.ASKED, FindingAction.CONCLUDE): FindingState.CONCLUDED,
    (FindingState.ANSWERED, FindingAction.CONCLUDE): FindingState.CONCLUDED,
}

OPEN_FINDINGS = frozenset({FindingState.ASKED, FindingState.ANSWERED})


def submission_after(state: SubmissionState, action: SubmissionAction) -> SubmissionState | None:
    """The state that ``action`` leads to, or ``None`` where it cannot happen."""
    return SUBMISSION_TRANSITIONS.get((state, action))


def finding_after(state: FindingState | None, action: FindingAction) -> FindingState | None:
    """The state that ``action`` leads to, or ``None`` where it cannot happen."""
    return FINDING_TRANSITIONS.get((state, action))
