"""Who may do what with a ranking: one named predicate each, role ∧ state.

Views ask before they show a button; services ask again where the write happens, with the rows
locked. ``ranking`` None: the cycle has none yet.
"""

from __future__ import annotations

from assessments.models import Cycle
from assessments.permissions import COUNCIL, Seat, Someone, holds_seat
from rankings.models import Ranking
from rankings.workflow import RankingAction, ranking_after

READERS = frozenset({*COUNCIL, Seat.CLERK})


# ── Roles ──────────────────────────────────────────────────────────────────────────────────


def can_read(user: Someone) -> bool:
    """The council's page of a ranking that is not public yet."""
    return holds_seat(user, *READERS)


def is_secretary(user: Someone) -> bool:
    return holds_seat(user, Seat.SECRETARY)


def is_chair(user: Someone) -> bool:
    return holds_seat(user, Seat.CHAIR)


def is_clerk(user: Someone) -> bool:
    return holds_seat(user, Seat.CLERK)


# ── State ──────────────────────────────────────────────────────────────────────────────────


def allows(ranking: Ranking | None, action: RankingAction) -> bool:
    return ranking_after(ranking.state if ranking else None, action) is not None


# ── Acts ───────────────────────────────────────────────────────────────────────────────────


def can_build(user: Someone, cycle: Cycle, ranking: Ranking | None) -> bool:
    return (
        is_secretary(user)
        and cycle.results_fixed_at is None
        and allows(ranking, RankingAction.BUILD)
    )


def can_edit_text(user: Someone, ranking: Ranking | None) -> bool:
    return is_secretary(user) and allows(ranking, RankingAction.EDIT_TEXT)


def can_check(user: Someone, ranking: Ranking | None) -> bool:
    return is_secretary(user) and allows(ranking, RankingAction.CHECK)


def can_approve(user: Someone, ranking: Ranking | None) -> bool:
    return is_chair(user) and allows(ranking, RankingAction.APPROVE)


def can_send_back(user: Someone, ranking: Ranking | None) -> bool:
    return is_chair(user) and allows(ranking, RankingAction.SEND_BACK)


def can_sign(user: Someone, ranking: Ranking | None) -> bool:
    return is_clerk(user) and allows(ranking, RankingAction.SIGN)


def can_number(user: Someone, ranking: Ranking | None) -> bool:
    return is_clerk(user) and allows(ranking, RankingAction.NUMBER)


def can_publish(user: Someone, ranking: Ranking | None) -> bool:
    """Signed, with number and date."""
    return (
        is_secretary(user)
        and allows(ranking, RankingAction.PUBLISH)
        and ranking is not None
        and bool(ranking.number_slug)
    )
