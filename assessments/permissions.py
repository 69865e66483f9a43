"""Who may do what: one named predicate each, role ∧ state ∧ phase.

Views ask before they show a button and before they act; services ask again where the write
happens, with the row locked and ``now`` read once. A conflict of interest is a predicate like
any other.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from assessments.deadlines import Phase, phase_of
from assessments.models import CouncilSeat, Cycle, Finding, Membership, Submission, User
from assessments.models.people import HeldPosts
from assessments.workflow import (
    FindingAction,
    FindingState,
    SubmissionAction,
    finding_after,
    submission_after,
)

Someone = User | AnonymousUser

Seat = CouncilSeat.Role
Post = Membership.Role

NO_POSTS = HeldPosts(frozenset(), frozenset())
COUNCIL = frozenset({Seat.REVIEWER, Seat.SECRETARY, Seat.CHAIR, Seat.INSPECTOR})


# ── Roles ──────────────────────────────────────────────────────────────────────────────────


def posts_of(user: Someone) -> HeldPosts:
    """The posts held today; none for a stranger and for someone who has left."""
    return user.posts if user.is_authenticated and user.is_active else NO_POSTS


def holds_seat(user: Someone, *roles: Seat) -> bool:
    return not posts_of(user).roles.isdisjoint(roles)


def is_officer_of(user: Someone, agency_id: int) -> bool:
    return (agency_id, Post.OFFICER) in posts_of(user).memberships


def is_head_of(user: Someone, agency_id: int) -> bool:
    return (agency_id, Post.HEAD) in posts_of(user).memberships


def belongs_to(user: Someone, agency_id: int) -> bool:
    """Whether ``user`` holds a post in the agency: officer or head."""
    return is_officer_of(user, agency_id) or is_head_of(user, agency_id)


def has_conflict(user: Someone, agency_id: int) -> bool:
    """Whether judging the agency would be judging one's own unit."""
    return agency_id in posts_of(user).agencies


# ── State and phase ────────────────────────────────────────────────────────────────────────


def phase(submission: Submission, now: datetime) -> Phase:
    """Where the submission stands at ``now``, by its own deadline."""
    return phase_of(submission.deadline.dates(submission.reopened_until), now)


def allows(submission: Submission, action: SubmissionAction) -> bool:
    return submission_after(submission.state, action) is not None


# ── Submissions ────────────────────────────────────────────────────────────────────────────


def can_view(user: Someone, submission: Submission) -> bool:
    """The working copy is the agency's own: the council sees what was sent, nothing else."""
    return belongs_to(user, submission.agency_id)


def can_view_versions(user: Someone, submission: Submission) -> bool:
    return belongs_to(user, submission.agency_id) or holds_seat(user, *COUNCIL)


def can_edit(user: Someone, submission: Submission, now: datetime) -> bool:
    return (
        is_officer_of(user, submission.agency_id)
        and allows(submission, SubmissionAction.EDIT)
        and phase(submission, now) is Phase.SELF_ASSESSMENT
    )


def can_pass_on(user: Someone, submission: Submission, now: datetime) -> bool:
    return (
        is_officer_of(user, submission.agency_id)
        and allows(submission, SubmissionAction.PASS_ON)
        and phase(submission, now) is Phase.SELF_ASSESSMENT
    )


def can_hand_back(user: Someone, submission: Submission, now: datetime) -> bool:
    return (
        is_head_of(user, submission.agency_id)
        and allows(submission, SubmissionAction.HAND_BACK)
        and phase(submission, now) is Phase.SELF_ASSESSMENT
    )


def can_send(user: Someone, submission: Submission, now: datetime) -> bool:
    return (
        is_head_of(user, submission.agency_id)
        and allows(submission, SubmissionAction.SEND)
        and phase(submission, now) is Phase.SELF_ASSESSMENT
    )


def can_withdraw(user: Someone, submission: Submission, now: datetime) -> bool:
    return (
        is_head_of(user, submission.agency_id)
        and allows(submission, SubmissionAction.WITHDRAW)
        and phase(submission, now) is Phase.SELF_ASSESSMENT
    )


def can_return(user: Someone, submission: Submission, now: datetime) -> bool:
    """The secretary gives a sent submission back, until the results are fixed."""
    return (
        holds_seat(user, Seat.SECRETARY)
        and not has_conflict(user, submission.agency_id)
        and allows(submission, SubmissionAction.RETURN)
        and phase(submission, now) is Phase.REVIEW
    )


# ── Review ─────────────────────────────────────────────────────────────────────────────────


def is_reviewer(user: Someone) -> bool:
    return holds_seat(user, Seat.REVIEWER)


def can_review(user: Someone, submission: Submission, now: datetime) -> bool:
    """A reviewer of another unit, once the submission is locked."""
    return (
        holds_seat(user, Seat.REVIEWER)
        and not has_conflict(user, submission.agency_id)
        and phase(submission, now) is Phase.REVIEW
    )


def can_read_reviews(user: Someone) -> bool:
    """What the council makes of what was sent: the council, and whoever inspects it."""
    return holds_seat(user, *COUNCIL)


def can_read_review(user: Someone, submission: Submission) -> bool:
    """Nobody reads what is being made of their own unit."""
    return can_read_reviews(user) and not has_conflict(user, submission.agency_id)


def can_judge(
    user: Someone,
    submission: Submission,
    finding: Finding | None,
    action: FindingAction,
    now: datetime,
) -> bool:
    """``finding`` None: not judged yet. Silence is concluded only after the day to answer by."""
    state = finding.state if finding else None
    if finding_after(state, action) is None or not can_review(user, submission, now):
        return False
    if finding and action is FindingAction.CONCLUDE and state == FindingState.ASKED:
        return finding.respond_by is not None and now >= finding.respond_by
    return True


def can_respond(user: Someone, submission: Submission, finding: Finding, now: datetime) -> bool:
    """The agency's officer or head answers once, until the day to answer by."""
    return (
        belongs_to(user, submission.agency_id)
        and finding_after(finding.state, FindingAction.RESPOND) is not None
        and phase(submission, now) is Phase.REVIEW
        and finding.respond_by is not None
        and now < finding.respond_by
    )


# ── Cycles and people ──────────────────────────────────────────────────────────────────────


def can_run_cycles(user: Someone) -> bool:
    return holds_seat(user, Seat.SECRETARY)


def can_change_cycle(user: Someone, cycle: Cycle) -> bool:
    return holds_seat(user, Seat.SECRETARY) and cycle.results_fixed_at is None


def holds_any_seat(user: Someone) -> bool:
    """Whether the council's pages may be known to exist; to anyone else they do not."""
    return bool(posts_of(user).roles)


def can_follow_cycle(user: Someone) -> bool:
    """The board of a cycle: everyone of the council, and whoever watches over it."""
    return holds_seat(user, *COUNCIL, Seat.CLERK)


def can_manage_people(user: Someone) -> bool:
    return holds_seat(user, Seat.ADMINISTRATOR)


def can_read_audit(user: Someone) -> bool:
    return holds_seat(user, Seat.INSPECTOR)
