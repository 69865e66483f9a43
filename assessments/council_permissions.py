"""Who may open giải trình, hold a session of the council, decide and vote in it.

As in ``assessments.permissions``: views ask before a button is shown, services ask again with the
row locked.
"""

from __future__ import annotations

from assessments.models import CouncilSession, Cycle
from assessments.permissions import (
    Seat,
    Someone,
    can_change_cycle,
    can_run_cycles,
    has_conflict,
    holds_seat,
)
from assessments.workflow import SessionAction, SessionState, session_after

VOTING = (Seat.CHAIR, Seat.MEMBER)


def can_open_windows(user: Someone, cycle: Cycle) -> bool:
    """Giải trình is opened for everyone alike, so the secretary's own unit is no bar."""
    return can_change_cycle(user, cycle)


def can_keep_timetable(user: Someone) -> bool:
    """Plans the steps of a cycle and dates them: the secretary, also after the results are fixed,
    for the decision and its publication are still to come."""
    return can_run_cycles(user)


def can_write_bodies(user: Someone, cycle: Cycle) -> bool:
    """Writes down who the council and its working group are, until the results are fixed."""
    return can_change_cycle(user, cycle)


def can_hold_sessions(user: Someone, cycle: Cycle) -> bool:
    """Prepares the council's sessions, opens and closes them."""
    return can_change_cycle(user, cycle)


def can_decide(user: Someone, session: CouncilSession, agency_id: int) -> bool:
    """Writes down what the council decided: its secretary or chair, never of their own unit."""
    leads = user.pk in (session.secretary_id, session.chair_id)
    return (
        leads
        and holds_seat(user, Seat.SECRETARY, Seat.CHAIR)
        and not has_conflict(user, agency_id)
        and session_after(SessionState(session.state), SessionAction.DECIDE) is not None
        and session.cycle.results_fixed_at is None
    )


def can_vote(user: Someone, session: CouncilSession, agency_id: int) -> bool:
    """A voting member who is there, and whose unit it is not."""
    return (
        holds_seat(user, *VOTING)
        and not has_conflict(user, agency_id)
        and session_after(SessionState(session.state), SessionAction.DECIDE) is not None
        and session.cycle.results_fixed_at is None
        and any(
            each.user_id == user.pk and each.votes and each.present
            for each in session.attendees.all()
        )
    )
