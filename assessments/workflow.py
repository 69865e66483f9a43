"""What can happen to a submission, a finding, a session: three tables are the documentation.

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
    CONCEDED = "conceded"  # the agency agreed with the council, or kept silent in the window
    DISPUTED = "disputed"  # concluded below what the agency holds to: for the council
    DECIDED = "decided"  # the council has decided in session


class FindingAction(StrEnum):
    AGREE = "agree"
    ADJUST = "adjust"
    ASK = "ask"
    CONTEST = "contest"  # the window opens: the agency may answer what it loses points by
    RESPOND = "respond"
    CONCEDE = "concede"
    CONCLUDE = "conclude"
    UPHOLD = "uphold"  # concluded, and still below what the agency holds to
    DECIDE = "decide"
    MEASURE = "measure"  # recorded from elsewhere: nobody judges it
    RECONCILE = "reconcile"  # the chair ruled between two verdicts of what was concluded


_JUDGED = (None, FindingState.AGREED, FindingState.ADJUSTED)

FINDING_TRANSITIONS: dict[tuple[FindingState | None, FindingAction], FindingState] = {
    # None: not judged yet. A verdict may be changed until the agency is asked.
    **{(state, FindingAction.AGREE): FindingState.AGREED for state in _JUDGED},
    **{(state, FindingAction.ADJUST): FindingState.ADJUSTED for state in _JUDGED},
    **{(state, FindingAction.ASK): FindingState.ASKED for state in _JUDGED},
    # What was measured elsewhere stands at once; replaced, it may be contested anew.
    **{(state, FindingAction.MEASURE): FindingState.ADJUSTED for state in _JUDGED},
    (FindingState.CONCEDED, FindingAction.MEASURE): FindingState.ADJUSTED,
    (FindingState.CONCLUDED, FindingAction.MEASURE): FindingState.ADJUSTED,
    # By the window alone: what stands below the declared value, and what was left in dispute.
    (FindingState.AGREED, FindingAction.CONTEST): FindingState.ASKED,
    (FindingState.ADJUSTED, FindingAction.CONTEST): FindingState.ASKED,
    (FindingState.ASKED, FindingAction.CONTEST): FindingState.ASKED,
    (FindingState.CONCLUDED, FindingAction.CONTEST): FindingState.ASKED,
    (FindingState.DISPUTED, FindingAction.CONTEST): FindingState.ASKED,
    (FindingState.ASKED, FindingAction.RESPOND): FindingState.ANSWERED,
    # By the agency, or by the end of the window when it kept silent.
    (FindingState.ASKED, FindingAction.CONCEDE): FindingState.CONCEDED,
    # Silence: only after the day to answer by, which the service checks.
    (FindingState.ASKED, FindingAction.CONCLUDE): FindingState.CONCLUDED,
    (FindingState.ANSWERED, FindingAction.CONCLUDE): FindingState.CONCLUDED,
    (FindingState.ANSWERED, FindingAction.UPHOLD): FindingState.DISPUTED,
    (FindingState.CONCLUDED, FindingAction.RECONCILE): FindingState.CONCLUDED,
    # In session: what is disputed, and each claim whose effect the framework leaves to the council.
    (FindingState.DISPUTED, FindingAction.DECIDE): FindingState.DECIDED,
    (FindingState.AGREED, FindingAction.DECIDE): FindingState.DECIDED,
}

OPEN_FINDINGS = frozenset({FindingState.ASKED, FindingState.ANSWERED})


class SessionState(StrEnum):
    DRAFT = "draft"  # prepared: who comes, where, when
    OPENED = "opened"  # a quorum is there; the agenda is what it was at the opening
    CLOSED = "closed"  # nothing of it changes any more


class SessionAction(StrEnum):
    EDIT = "edit"
    OPEN = "open"
    DECIDE = "decide"
    CLOSE = "close"


SESSION_TRANSITIONS: dict[tuple[SessionState, SessionAction], SessionState] = {
    (SessionState.DRAFT, SessionAction.EDIT): SessionState.DRAFT,
    (SessionState.DRAFT, SessionAction.OPEN): SessionState.OPENED,
    (SessionState.OPENED, SessionAction.DECIDE): SessionState.OPENED,
    (SessionState.OPENED, SessionAction.CLOSE): SessionState.CLOSED,
}


def submission_after(state: SubmissionState, action: SubmissionAction) -> SubmissionState | None:
    """The state that ``action`` leads to, or ``None`` where it cannot happen."""
    return SUBMISSION_TRANSITIONS.get((state, action))


def finding_after(state: FindingState | None, action: FindingAction) -> FindingState | None:
    """The state that ``action`` leads to, or ``None`` where it cannot happen."""
    return FINDING_TRANSITIONS.get((state, action))


def session_after(state: SessionState, action: SessionAction) -> SessionState | None:
    """The state that ``action`` leads to, or ``None`` where it cannot happen."""
    return SESSION_TRANSITIONS.get((state, action))
