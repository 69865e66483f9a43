from __future__ import annotations

import pytest

from assessments.workflow import (
    FINDING_TRANSITIONS,
    OPEN_FINDINGS,
    SESSION_TRANSITIONS,
    SUBMISSION_TRANSITIONS,
    FindingAction,
    FindingState,
    SessionAction,
    SessionState,
    SubmissionAction,
    SubmissionState,
    finding_after,
    session_after,
    submission_after,
)


def test_a_submission_goes_from_the_officer_to_the_head_to_the_council():
    state: SubmissionState | None = SubmissionState.DRAFT
    for action in (SubmissionAction.EDIT, SubmissionAction.PASS_ON, SubmissionAction.SEND):
        assert state is not None
        state = submission_after(state, action)

    assert state is SubmissionState.SENT


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (SubmissionState.DRAFT, SubmissionAction.SEND),  # never past the head
        (SubmissionState.WITH_HEAD, SubmissionAction.EDIT),
        (SubmissionState.SENT, SubmissionAction.EDIT),
        (SubmissionState.SENT, SubmissionAction.SEND),
        (SubmissionState.DRAFT, SubmissionAction.TOP_UP),
    ],
)
def test_what_is_not_in_the_table_cannot_happen(state: SubmissionState, action: SubmissionAction):
    assert submission_after(state, action) is None


def test_whatever_became_of_it_since_the_secretary_may_give_it_back():
    returned = {submission_after(state, SubmissionAction.RETURN) for state in SubmissionState}

    assert returned == {SubmissionState.RETURNED}


def test_every_state_of_a_submission_can_be_left():
    assert {state for state, _ in SUBMISSION_TRANSITIONS} == set(SubmissionState)


def test_the_agency_answers_once():
    assert finding_after(FindingState.ASKED, FindingAction.RESPOND) is FindingState.ANSWERED
    assert finding_after(FindingState.ANSWERED, FindingAction.RESPOND) is None
    assert finding_after(FindingState.CONCLUDED, FindingAction.RESPOND) is None


def test_a_verdict_may_change_until_the_agency_is_asked():
    assert finding_after(FindingState.AGREED, FindingAction.ADJUST) is FindingState.ADJUSTED
    assert finding_after(FindingState.ASKED, FindingAction.AGREE) is None
    assert finding_after(FindingState.CONCLUDED, FindingAction.ADJUST) is None


def test_what_was_asked_is_closed_by_a_conclusion_or_by_the_agency_giving_way():
    closing = {
        action
        for (state, action), after in FINDING_TRANSITIONS.items()
        if state in OPEN_FINDINGS and after not in OPEN_FINDINGS
    }

    assert closing == {FindingAction.CONCLUDE, FindingAction.UPHOLD, FindingAction.CONCEDE}


def test_only_the_council_ends_a_dispute_or_a_later_window_asks_again():
    leaving = {action for state, action in FINDING_TRANSITIONS if state == FindingState.DISPUTED}

    assert leaving == {FindingAction.DECIDE, FindingAction.CONTEST}


@pytest.mark.parametrize(
    ("state", "leaving"),
    [(FindingState.CONCEDED, {FindingAction.MEASURE}), (FindingState.DECIDED, set())],
)
def test_what_the_agency_gave_or_the_council_decided_is_final_but_for_a_later_figure(
    state, leaving
):
    assert {action for before, action in FINDING_TRANSITIONS if before == state} == leaving


def test_a_closed_session_is_never_opened_or_decided_in_again():
    assert {
        action for state, action in SESSION_TRANSITIONS if state == SessionState.CLOSED
    } == set()
    assert session_after(SessionState.DRAFT, SessionAction.DECIDE) is None
