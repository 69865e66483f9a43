"""Reminders of a deadline: to those who still have something to do, each once, none after sending.

The row that says it was sent and the letter in the queue are written in one transaction: a run that
breaks off is made up for by the next, and no letter goes out twice.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from assessments import clock
from assessments.deadlines import Phase, closing, reminder_due
from assessments.letters import put_in_queue
from assessments.models import Membership, Reminder, Submission, User
from assessments.permissions import dates_of, has_sent, phase
from assessments.selectors.my_work import submissions_under_way
from assessments.services.locks import Locked, holding
from assessments.workflow import SubmissionState

Role = Membership.Role
EVERYONE_FROM = 1  # days left: from here on an agency that never sent has its head told too


def remind() -> int:
    """Put every reminder that is due now into the queue: how many letters."""
    now = clock.now()
    rows = submissions_under_way().filter(cycle__is_sample=False)
    waiting = [row for row in rows.exclude(state=SubmissionState.SENT) if roles_due(row, now)]
    return sum(_remind(submission) for submission in waiting)


def _remind(submission: Submission) -> int:
    """Decided once more with the row held: whoever was just sending has sent by then."""
    with holding(submission) as held:
        told: set[int] = set()
        for role in roles_due(held.submission, held.now):
            told |= _remind_role(held, role, told)
        return len(told)


def _remind_role(held: Locked, role: Role, told: Collection[int]) -> set[int]:
    """Whom it was put into the queue for; ``told``: who holds both posts has one letter already."""
    holding_it = {each.pk for each in holders(held.submission, role, held.now)}
    if not holding_it:
        return set()
    reminder, is_new = Reminder.objects.get_or_create(
        submission=held.submission,
        closes_at=closing(dates_of(held.submission)),
        days_left=_due(held.submission, held.now),
        role=role,
        defaults={"sent_at": held.now},
    )
    people = holding_it.difference(told) if is_new else set()
    for person in sorted(people):
        put_in_queue("reminder", reminder=reminder.pk, user=person)
    return people


def roles_due(submission: Submission, now: datetime) -> list[Role]:
    """Whom a reminder of this moment is for: whoever has the next step, and at the end both."""
    is_open = phase(submission, now) is Phase.SELF_ASSESSMENT
    due = _due(submission, now)
    if not is_open or due is None or submission.state == SubmissionState.SENT:
        return []
    if due <= EVERYONE_FROM and not has_sent(submission):
        return [Role.OFFICER, Role.HEAD]
    return [Role.HEAD if submission.state == SubmissionState.WITH_HEAD else Role.OFFICER]


def holders(submission: Submission, role: Role, now: datetime) -> list[User]:
    """Who holds the post in the agency today."""
    posts = Membership.objects.held_on(timezone.localdate(now))
    posts = posts.filter(agency=submission.agency_id, role=role, user__is_active=True)
    return [post.user for post in posts.select_related("user").order_by("pk")]


def _due(submission: Submission, now: datetime) -> int | None:
    return reminder_due(closing(dates_of(submission)), now)
