"""What can happen to a ranking on its way to the public: one table, and it is the documentation.

Pure. A service applies a transition with the row locked; a button appears because the table has
its row; nothing else decides.
"""

from __future__ import annotations

from enum import StrEnum


class RankingState(StrEnum):
    DRAFT = "draft"  # the secretary builds it, as often as needed
    CHECKED = "checked"  # held against its own rules; with the chair
    APPROVED = "approved"  # the chair has fixed the results
    SIGNED = "signed"  # the decision is signed; văn thư gives number and date
    PUBLISHED = "published"  # public, and never changed again
    SUPERSEDED = "superseded"  # another decision has taken its place; still readable


class RankingAction(StrEnum):
    BUILD = "build"
    EDIT_TEXT = "edit_text"
    CHECK = "check"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    SIGN = "sign"
    NUMBER = "number"
    PUBLISH = "publish"
    SUPERSEDE = "supersede"


State, Action = RankingState, RankingAction

RANKING_TRANSITIONS: dict[tuple[RankingState | None, RankingAction], RankingState] = {
    # None: the cycle has no ranking yet. Building again replaces what was built.
    (None, Action.BUILD): State.DRAFT,
    (State.DRAFT, Action.BUILD): State.DRAFT,
    (State.CHECKED, Action.BUILD): State.DRAFT,
    # Words changed after the check must be checked again: the chair approves what was checked.
    (State.DRAFT, Action.EDIT_TEXT): State.DRAFT,
    (State.CHECKED, Action.EDIT_TEXT): State.DRAFT,
    (State.DRAFT, Action.CHECK): State.CHECKED,
    (State.CHECKED, Action.APPROVE): State.APPROVED,
    # A return before the signature opens the results again; after it there is only a new decision.
    (State.CHECKED, Action.SEND_BACK): State.DRAFT,
    (State.APPROVED, Action.SEND_BACK): State.DRAFT,
    (State.APPROVED, Action.SIGN): State.SIGNED,
    # A slip in what is copied from the paper can be put right until it is public.
    (State.SIGNED, Action.SIGN): State.SIGNED,
    (State.SIGNED, Action.NUMBER): State.SIGNED,
    (State.SIGNED, Action.PUBLISH): State.PUBLISHED,
    (State.PUBLISHED, Action.SUPERSEDE): State.SUPERSEDED,
}


def ranking_after(state: RankingState | None, action: RankingAction) -> RankingState | None:
    """The state that ``action`` leads to, or ``None`` where it cannot happen."""
    return RANKING_TRANSITIONS.get((state, action))
