"""Who may do what: one named predicate each, role ∧ state ∧ phase.

Views ask before they show a button and before they act; services ask again where the write
happens, with the row locked and ``now`` read once. A conflict of interest is a predicate like
any other.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from assessments.deadlines import IN_REVIEW, Dates, Phase, Window, phase_of
from assessments.models import (
    CouncilSeat,
    Cycle,
    Finding,
    Membership,
    ResponseWindow,
    Submission,
    User,
)
from assessments.models.people import HeldPosts
from assessments.selectors.duties import duties_of
from assessments.selectors.top_up import estimates_of
from assessments.workflow import (
    FindingAction,
    FindingState,
    SubmissionAction,
    SubmissionState,
    finding_after,
    submission_after,
)

Someone = User | AnonymousUser

Seat = CouncilSeat.Role
Post = Membership.Role

RECORDERS = (Seat.SECRETARY, Seat.CHAIR)  # of what is measured elsewhere

NO_POSTS = HeldPosts(frozenset(), frozenset())
COUNCIL = frozenset({Seat.REVIEWER, Seat.SECRETARY, Seat.CHAIR, Seat.MEMBER, Seat.INSPECTOR})


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
    """Whether judging the agency would be judging one's own unit, or one with a declared tie."""
    return agency_id in posts_of(user).tied


def conflict_word(user: Someone, agency_id: int) -> str:
    """Which of the two: the word of a refusal; blank where there is no conflict."""
    posts = posts_of(user)
    if agency_id in posts.agencies:
        return "conflict"
    return "declared_conflict" if agency_id in posts.conflicts else ""


def has_stated(user: Someone, cycle: Cycle) -> bool:
    """Whether nothing is left to declare first, where a cycle asks that of its reviewers."""
    if not cycle.declares_first or not isinstance(user, User) or not is_reviewer(user):
        return True
    return cycle.pk in user.stated_cycles


# ── State and phase ────────────────────────────────────────────────────────────────────────


def phase(submission: Submission, now: datetime) -> Phase:
    """Where the submission stands at ``now``, by its own deadline."""
    return phase_of(dates_of(submission), now)


def dates_of(submission: Submission) -> Dates:
    """The instants that bound it: its set's, its own and those of the cycle."""
    cycle, deadline = submission.cycle, submission.deadline
    return Dates(
        opens_at=cycle.opens_at,
        closes_at=deadline.closes_at,
        closed_at=deadline.closed_at,
        extended_until=submission.extended_until,
        reopened_until=submission.reopened_until,
        top_up=top_up_of(cycle),
        fixed_at=cycle.results_fixed_at,
    )


def top_up_of(cycle: Cycle) -> Window | None:
    """When estimates may be replaced by final figures; ``None``: the cycle has no such step."""
    opens_at, closes_at = cycle.top_up_opens_at, cycle.top_up_closes_at
    return Window(opens_at, closes_at) if opens_at and closes_at else None


def is_open_to_agency(submission: Submission, now: datetime) -> bool:
    """Until its closing everything may change; in the top-up only what was sent as an estimate."""
    stands = phase(submission, now)
    if stands is Phase.TOP_UP:
        return bool(estimates_of(submission))
    return stands is Phase.SELF_ASSESSMENT


def has_sent(submission: Submission) -> bool:
    """Whether there is a version that counts, whatever became of it since."""
    return submission.state == SubmissionState.SENT or submission.versions.exists()


def allows(submission: Submission, action: SubmissionAction) -> bool:
    return submission_after(submission.state, action) is not None


# ── Submissions ────────────────────────────────────────────────────────────────────────────


def can_view(user: Someone, submission: Submission) -> bool:
    """The working copy is the agency's own: the council sees what was sent, nothing else."""
    return belongs_to(user, submission.agency_id)


def can_view_versions(user: Someone, submission: Submission) -> bool:
    """One's own unit is read as one of its people, never from a seat."""
    agency = submission.agency_id
    return belongs_to(user, agency) or (
        holds_seat(user, *COUNCIL) and not has_conflict(user, agency)
    )


def can_keep_library(user: Someone, agency_id: int) -> bool:
    """Whoever enters values keeps the papers behind them, in every state of every submission."""
    return is_officer_of(user, agency_id)


def can_edit(user: Someone, submission: Submission, now: datetime) -> bool:
    return (
        is_officer_of(user, submission.agency_id)
        and allows(submission, SubmissionAction.EDIT)
        and is_open_to_agency(submission, now)
    )


def editable_codes(user: Someone, submission: Submission, now: datetime) -> frozenset[str] | None:
    """What ``user`` may enter where ``can_edit`` lets them; ``None``: every indicator."""
    duties = _codes_of_duty(user, submission, now)
    if phase(submission, now) is not Phase.TOP_UP:
        return duties
    estimates = estimates_of(submission)
    return estimates if duties is None else duties & estimates


def _codes_of_duty(user: Someone, submission: Submission, now: datetime) -> frozenset[str] | None:
    """What the head has not given to others. Nothing is read of the law where nothing was given."""
    duties = duties_of(submission, timezone.localdate(now))
    others = {
        main for main, each in duties.items() if user.pk not in {duty.officer_id for duty in each}
    }
    if not others:
        return None
    definition = submission.cycle.framework_version.definition
    index_set = definition.index_set(submission.index_set.set_id)
    own = (main for main in index_set.main_indices if main.code not in others)
    return frozenset(indicator.code for main in own for indicator in main.indicators)


def can_give_duties(user: Someone, submission: Submission, now: datetime) -> bool:
    """The head says who enters what, until the results are fixed."""
    return is_head_of(user, submission.agency_id) and phase(submission, now) is not Phase.FIXED


def can_mark_efforts(user: Someone, submission: Submission, now: datetime) -> bool:
    """Officer and head, whoever has the turn: a mark is for themselves, and reaches nobody else."""
    return belongs_to(user, submission.agency_id) and phase(submission, now) is not Phase.FIXED


def can_pass_on(user: Someone, submission: Submission, now: datetime) -> bool:
    return (
        is_officer_of(user, submission.agency_id)
        and allows(submission, SubmissionAction.PASS_ON)
        and is_open_to_agency(submission, now)
    )


def can_hand_back(user: Someone, submission: Submission, now: datetime) -> bool:
    return (
        is_head_of(user, submission.agency_id)
        and allows(submission, SubmissionAction.HAND_BACK)
        and is_open_to_agency(submission, now)
    )


def can_send(user: Someone, submission: Submission, now: datetime) -> bool:
    return (
        is_head_of(user, submission.agency_id)
        and allows(submission, SubmissionAction.SEND)
        and is_open_to_agency(submission, now)
    )


def can_withdraw(user: Someone, submission: Submission, now: datetime) -> bool:
    return (
        is_head_of(user, submission.agency_id)
        and allows(submission, SubmissionAction.WITHDRAW)
        and phase(submission, now) is Phase.SELF_ASSESSMENT
    )


def can_return(
    user: Someone, submission: Submission, now: datetime, *, sent: bool | None = None
) -> bool:
    """The secretary gives back what was sent and is locked, until the results are fixed.

    Also where the agency took it back and the deadline came first: the version it had sent counts.
    ``sent``: whether there is one, where a page has read it for every row.
    """
    return (
        holds_seat(user, Seat.SECRETARY)
        and not has_conflict(user, submission.agency_id)
        and allows(submission, SubmissionAction.RETURN)
        and phase(submission, now) in IN_REVIEW
        and (has_sent(submission) if sent is None else sent)
    )


def can_top_up(user: Someone, submission: Submission, now: datetime) -> bool:
    """The officer takes it back to replace the estimates that were sent."""
    return (
        is_officer_of(user, submission.agency_id)
        and allows(submission, SubmissionAction.TOP_UP)
        and phase(submission, now) is Phase.TOP_UP
        and bool(estimates_of(submission))
    )


def can_extend(user: Someone, submission: Submission, now: datetime) -> bool:
    """The secretary gives one agency more time, never their own, until the results are fixed."""
    return (
        holds_seat(user, Seat.SECRETARY)
        and not has_conflict(user, submission.agency_id)
        and phase(submission, now) is not Phase.FIXED
    )


# ── What is measured elsewhere ─────────────────────────────────────────────────────────────


def can_read_measurements(user: Someone) -> bool:
    """The whole table of figures: those who record them, and whoever inspects it."""
    return holds_seat(user, *RECORDERS, Seat.INSPECTOR)


def can_record_measurements(user: Someone, cycle: Cycle) -> bool:
    """The secretary, or the chair for what is not the secretary's, until the results are fixed."""
    return holds_seat(user, *RECORDERS) and cycle.results_fixed_at is None


def can_record_measurement(user: Someone, submission: Submission, now: datetime) -> bool:
    """A figure of one agency: never of a unit that the recorder has a tie to."""
    return (
        holds_seat(user, *RECORDERS)
        and not has_conflict(user, submission.agency_id)
        and has_stated(user, submission.cycle)
        and phase(submission, now) is not Phase.FIXED
    )


def can_contest_measurement(
    user: Someone,
    submission: Submission,
    finding: Finding,
    window: ResponseWindow | None,
    now: datetime,
) -> bool:
    """The agency speaks against a figure, once in an open round. A figure is never put to it: it
    takes up the word itself."""
    known = finding_after(finding.state, FindingAction.CONTEST) is not None
    return (
        belongs_to(user, submission.agency_id)
        and phase(submission, now) in IN_REVIEW
        and window is not None
        and not window.is_over(now)
        and known
        and finding.state in (FindingState.ADJUSTED, FindingState.CONCLUDED)
        and finding.window_id != window.pk
    )


def home_of(user: Someone) -> int:
    """The unit for which a recorder records. Raises ``LookupError`` for whoever is none."""
    seats = posts_of(user).seats
    homes = [home for role, home in seats if role in RECORDERS and home is not None]
    if not homes:
        raise LookupError("Only a recorder has a unit to record for.")
    return min(homes)


# ── Review ─────────────────────────────────────────────────────────────────────────────────


def is_reviewer(user: Someone) -> bool:
    return holds_seat(user, Seat.REVIEWER)


def units_reviewed_from(user: Someone) -> frozenset[int]:
    """The units whose reviewer the person is."""
    seats = posts_of(user).seats
    return frozenset(home for role, home in seats if role == Seat.REVIEWER and home is not None)


def can_review(user: Someone, submission: Submission, now: datetime) -> bool:
    """A reviewer of another unit, once it is locked. Which main indices: ``judging``."""
    return (
        holds_seat(user, Seat.REVIEWER)
        and not has_conflict(user, submission.agency_id)
        and has_stated(user, submission.cycle)
        and phase(submission, now) in IN_REVIEW
    )


def can_read_reviews(user: Someone) -> bool:
    """What the council makes of what was sent: the council, and whoever inspects it."""
    return holds_seat(user, *COUNCIL)


def can_read_review(user: Someone, submission: Submission) -> bool:
    """Nobody reads what is being made of their own unit."""
    return (
        can_read_reviews(user)
        and not has_conflict(user, submission.agency_id)
        and has_stated(user, submission.cycle)
    )


def can_respond(user: Someone, submission: Submission, finding: Finding, now: datetime) -> bool:
    """The agency's officer or head answers once, until the day to answer by or the window's end."""
    return (
        belongs_to(user, submission.agency_id)
        and finding_after(finding.state, FindingAction.RESPOND) is not None
        and phase(submission, now) in IN_REVIEW
        and finding.respond_by is not None
        and now < finding.respond_by
        and not (finding.window and finding.window.is_over(now))
    )


# ── Questions and announcements ────────────────────────────────────────────────────────────


def can_ask(user: Someone, submission: Submission, now: datetime) -> bool:
    """The agency's officer or head, before it opens, after the deadline, until the results are
    fixed: an answer after that would change nothing."""
    return belongs_to(user, submission.agency_id) and phase(submission, now) is not Phase.FIXED


def can_read_questions(user: Someone) -> bool:
    """What agencies asked: whoever judges their answers should know what they were told."""
    return holds_seat(user, *COUNCIL)


def can_answer_questions(user: Someone, cycle: Cycle) -> bool:
    """The secretary, also their own unit: saying how the law reads is no judgement."""
    return can_change_cycle(user, cycle)


def can_read_announcements(user: Someone) -> bool:
    return can_follow_cycle(user)


def can_announce(user: Someone, cycle: Cycle) -> bool:
    return can_change_cycle(user, cycle)


# ── Cycles and people ──────────────────────────────────────────────────────────────────────


def can_run_cycles(user: Someone) -> bool:
    return holds_seat(user, Seat.SECRETARY)


def can_change_cycle(user: Someone, cycle: Cycle) -> bool:
    """Who takes part, and until when: also the secretary's own unit, for it holds for everyone."""
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
