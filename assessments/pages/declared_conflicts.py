"""What the page of conflicts of interest shows: the ties, and who has said that they have none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from assessments.judging import can_end_conflict, can_read_every_conflict
from assessments.models import ConflictStatement, Cycle, DeclaredConflict, User
from assessments.permissions import posts_of
from assessments.selectors.conflicts import conflicts_visible_to
from assessments.selectors.cycles import Judge


@dataclass(frozen=True, slots=True)
class Tie:
    """One declared tie; ``end_url`` blank where the reader may not say that it is over.

    ``judged``: indicators its holder judged before it was declared; 0 of an agency that the reader
    is tied to, for whom it would tell who judges it.
    """

    conflict: DeclaredConflict
    end_url: str
    judged: int

    @property
    def is_over(self) -> bool:
        return hasattr(self.conflict, "end")


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """``stated``: the reader's own; ``silent``: reviewers who have said nothing yet, for those who
    follow it."""

    ties: Sequence[Tie]
    stated: ConflictStatement | None
    silent: Sequence[Judge]
    reviewers: int
    everyone: bool

    @property
    def spoken(self) -> int:
        return self.reviewers - len(self.silent)


def conflict_page(cycle: Cycle, user: User, seats: Sequence[Judge]) -> ConflictPage:
    """As ``user`` may read it: their own ties, or everyone's. ``seats``: the council, where
    the reader follows it. Two queries at any size."""
    everyone = can_read_every_conflict(user)
    rows = conflicts_visible_to(user, cycle, everyone=everyone)
    statements = {each.user_id: each for each in cycle.conflict_statements.all()}
    seated = [judge for judge in seats if judge.reviews] if everyone else []
    return ConflictPage(
        ties=[Tie(row, _end_url(cycle, row, user), _judged(row, user)) for row in rows],
        stated=statements.get(user.pk),
        silent=[judge for judge in seated if judge.user.pk not in statements],
        reviewers=len(seated),
        everyone=everyone,
    )


def _judged(conflict: DeclaredConflict, user: User) -> int:
    tied = posts_of(user).tied - ({conflict.agency_id} if conflict.user_id == user.pk else set())
    return 0 if conflict.agency_id in tied else conflict.judged  # type: ignore[attr-defined]


def _end_url(cycle: Cycle, conflict: DeclaredConflict, user: User) -> str:
    if hasattr(conflict, "end") or not can_end_conflict(user, conflict):
        return ""
    return reverse("conflict-end", args=[cycle.slug, conflict.pk])
