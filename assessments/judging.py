"""Who judges what: the duty, the tie and the turn, asked where a finding is written.

Beside ``permissions``: these predicates read who is in charge, and say for which unit a reviewer
acts. A finding bears that unit, and the database refuses the one that judges its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assessments.blinding import Twice, blind_word
from assessments.deadlines import Phase
from assessments.models import (
    Cycle,
    DeclaredConflict,
    Finding,
    ReviewDuty,
    SampleCheck,
    Submission,
)
from assessments.permissions import (
    COUNCIL,
    Seat,
    Someone,
    can_change_cycle,
    can_review,
    has_conflict,
    holds_seat,
    phase,
    units_reviewed_from,
)
from assessments.selectors.review_duties import (
    OPEN,
    Charge,
    Charges,
    charges_of,
    main_code_of,
)
from assessments.workflow import OPEN_FINDINGS, FindingAction, FindingState, finding_after

# ── Who is in charge of what ───────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Acting:
    """For which unit a reviewer judges, and as what: the first verdict, or the check of it."""

    unit: int
    kind: ReviewDuty.Kind


def acting_on(
    user: Someone, submission: Submission, main_code: str, charges: Charges | None = None
) -> Acting | None:
    """For which unit ``user`` judges a main index; ``None``: it is not theirs.

    Reads the duties, unless whoever holds the row has read them (``charges``).
    """
    charges = charges_of(submission) if charges is None else charges
    return acting_under(user, submission, charges.get(main_code, OPEN))


def acting_under(user: Someone, submission: Submission, charge: Charge) -> Acting | None:
    """The same where a page has read who is in charge."""
    homes = units_reviewed_from(user) - {submission.agency_id}
    if charge.check is not None and charge.check.unit_id in homes:
        return Acting(charge.check.unit_id, ReviewDuty.Kind.CHECK)
    if charge.review is not None:
        unit = charge.review.unit_id
        return Acting(unit, ReviewDuty.Kind.REVIEW) if unit in homes else None
    if charge.declined is not None or waits_for_chair(submission, charge) or not homes:
        return None
    return Acting(min(homes), ReviewDuty.Kind.REVIEW)


def waits_for_chair(submission: Submission, charge: Charge) -> bool:
    """The standing agency's own file is judged by the unit that the chair names, or by nobody."""
    return charge.review is None and submission.agency_id == submission.cycle.standing_agency_id


def duty_word(
    user: Someone,
    submission: Submission,
    finding: Finding | None,
    code: str = "",
    charges: Charges | None = None,
    twice: Twice | None = None,
) -> str:
    """Why an indicator is not this reviewer's to judge now; blank where it is."""
    if not (code := finding.code if finding else code):
        raise ValueError("What is not judged yet is named by its code.")
    if word := blind_word(user, submission, finding, code, twice):
        return word
    charges = charges_of(submission) if charges is None else charges
    charge = charges.get(main_code_of(submission, code), OPEN)
    acting = acting_under(user, submission, charge)
    if acting is None:
        return _unacting_word(submission, charge)
    checked = charge.check is not None and SampleCheck.objects.filter(finding=finding).exists()
    if acting.kind is ReviewDuty.Kind.CHECK:
        return _checking_word(finding, checked=checked)
    return "checked" if checked else ""


def _checking_word(finding: Finding | None, *, checked: bool) -> str:
    """What is not judged cannot be checked, nor what the first level has asked and not settled."""
    if finding is None:
        return "first_level_first"
    return "question_open" if finding.state in OPEN_FINDINGS and not checked else ""


def _unacting_word(submission: Submission, charge: Charge) -> str:
    if waits_for_chair(submission, charge):
        return "chair_names"
    return "duty_declined" if charge.review is None else "other_unit"


def can_judge(
    user: Someone,
    submission: Submission,
    finding: Finding | None,
    action: FindingAction,
    now: datetime,
    code: str = "",
    charges: Charges | None = None,
    twice: Twice | None = None,
) -> bool:
    """``finding`` None: ``code`` is not judged yet, and must be named (``ValueError``).

    Silence is concluded only after the day to answer by.
    """
    state = finding.state if finding else None
    if finding_after(state, action) is None or not can_review(user, submission, now):
        return False
    if duty_word(user, submission, finding, code, charges, twice):
        return False
    if finding and action is FindingAction.CONCLUDE and state == FindingState.ASKED:
        return finding.respond_by is not None and now >= finding.respond_by
    return True


# ── Arranging it ───────────────────────────────────────────────────────────────────────────


def can_follow_review_duties(user: Someone) -> bool:
    """Who judges whom is for those who arrange it and watch over it, until it is public."""
    return holds_seat(user, Seat.SECRETARY, Seat.CHAIR, Seat.INSPECTOR)


def can_set_field_rules(user: Someone, cycle: Cycle) -> bool:
    return can_change_cycle(user, cycle)


def can_give_review_duties(user: Someone, submission: Submission, now: datetime) -> bool:
    """The secretary, or the chair; of the standing agency's file the chair alone.

    Nobody says who judges their own unit.
    """
    return (
        holds_seat(user, *_givers(submission))
        and not has_conflict(user, submission.agency_id)
        and phase(submission, now) is not Phase.FIXED
    )


def _givers(submission: Submission) -> tuple[Seat, ...]:
    standing = submission.agency_id == submission.cycle.standing_agency_id
    return (Seat.CHAIR,) if standing else (Seat.CHAIR, Seat.SECRETARY)


def can_decline(user: Someone, duty: ReviewDuty, now: datetime) -> bool:
    """A reviewer of the unit it was given to, while it stands and the results are not fixed."""
    return (
        duty.stands
        and duty.unit_id in units_reviewed_from(user)
        and not has_conflict(user, duty.submission.agency_id)
        and phase(duty.submission, now) is not Phase.FIXED
    )


# ── Conflicts of interest ──────────────────────────────────────────────────────────────────


def can_declare_conflict(user: Someone) -> bool:
    """Whoever sits in the council, of themselves."""
    return holds_seat(user, *COUNCIL)


def can_record_conflicts(user: Someone) -> bool:
    """Write down what others declared on paper: the secretary and the chair."""
    return holds_seat(user, Seat.SECRETARY, Seat.CHAIR)


def can_read_every_conflict(user: Someone) -> bool:
    return holds_seat(user, Seat.SECRETARY, Seat.CHAIR, Seat.INSPECTOR)


def can_end_conflict(user: Someone, conflict: DeclaredConflict) -> bool:
    """Somebody who records them, and never the one who is tied."""
    return can_record_conflicts(user) and conflict.user_id != user.pk
