"""What agencies ask the standing agency: for the secretary, and what an agency is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from assessments.deadline_words import instant
from assessments.models import Cycle, Membership, Submission, User
from assessments.navigation import address
from assessments.permissions import Seat, holds_seat
from assessments.tasks import Task


def tasks(user: User, now: datetime) -> Iterator[Task]:
    """A card for the secretary for each cycle with questions that wait."""
    if not holds_seat(user, Seat.SECRETARY):
        return
    unanswered = Q(submissions__questions__answered_at__isnull=True)
    cycles = Cycle.objects.filter(results_fixed_at=None).annotate(
        waiting=Count("submissions__questions", filter=unanswered),
        since=Min("submissions__questions__asked_at", filter=unanswered),
    )
    for cycle in cycles.filter(waiting__gt=0):
        yield Task(
            post=str(Seat.SECRETARY.label),
            about=str(cycle),
            says=_("{n} câu hỏi của các đơn vị chờ trả lời; câu đầu hỏi lúc {since}.").format(
                n=cycle.waiting, since=instant(cycle.since)
            ),
            act=_("Trả lời câu hỏi"),
            url=address("council-question-list", cycle.slug),
        )


def new_answers(submission: Submission, role: Membership.Role) -> Task:
    """A card for an agency whose questions were answered in the last days."""
    return Task(
        post=f"{role.label}, {submission.agency}",
        about=str(submission.cycle),
        says=_("Cơ quan thường trực đã trả lời {n} câu hỏi của đơn vị trong 7 ngày qua.").format(
            n=submission.answered  # type: ignore[attr-defined]
        ),
        act=_("Đọc trả lời"),
        url=address("question-list", submission.cycle.slug, submission.pk),
    )
