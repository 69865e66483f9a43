"""Reading questions and announcements: who sees which, and what is new."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessments.models import Announcement, Cycle, Question, Submission, User
from assessments.permissions import can_read_questions

NEWS = timedelta(days=7)  # how long an answer and an announcement are called new


def questions_of(submission: Submission) -> QuerySet[Question]:
    """What the agency asked, and what others of the cycle asked that everyone may read."""
    own = Q(submission=submission)
    shared = Q(submission__cycle=submission.cycle_id, is_shared=True, answered_at__isnull=False)
    return Question.objects.filter(own | shared).select_related(
        "asked_by", "submission__index_set", "submission__cycle__standing_agency"
    )


def questions_to_council(cycle: Cycle, user: User) -> QuerySet[Question]:
    """Every question of the cycle, for the council; none for anyone else."""
    if not can_read_questions(user):
        return Question.objects.none()
    return Question.objects.filter(submission__cycle=cycle).select_related(
        "asked_by", "answered_by", "submission__agency", "submission__index_set"
    )


def with_new_answers(submissions: QuerySet[Submission], now: datetime) -> QuerySet[Submission]:
    """Each with ``answered``: how many of its own questions were answered in the last days."""
    lately = Question.objects.filter(
        submission=OuterRef("pk"), answered_at__gt=now - NEWS, answered_at__lte=now
    )
    counted = lately.order_by().values("submission").annotate(n=Count("pk")).values("n")
    return submissions.annotate(
        answered=Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    )


def announcements_for(submission: Submission) -> QuerySet[Announcement]:
    """What the standing agency told everyone of the cycle, or the agency's own set."""
    own_set = submission.index_set.set_id
    return Announcement.objects.filter(
        cycle=submission.cycle_id, set_id__in=["", own_set]
    ).select_related("cycle__standing_agency")
