"""What waits for each post, counted in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import (
    Count,
    DateTimeField,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from assessments.models import Answer, AuditEvent, Finding, Submission, SubmissionVersion
from assessments.workflow import FindingState

NEWEST_VERSION = SubmissionVersion.objects.filter(submission=OuterRef("pk")).order_by("-number")


def submissions_under_way() -> QuerySet[Submission]:
    """The submissions of every cycle whose results are not fixed, with what the words need."""
    return (
        Submission.objects.filter(cycle__results_fixed_at=None)
        .select_related(
            "agency",
            "cycle__framework_version",
            "cycle__standing_agency",
            "deadline__cycle",
            "index_set",
        )
        .annotate(
            newest=Subquery(NEWEST_VERSION.values("number")[:1]),
            newest_at=Subquery(NEWEST_VERSION.values("sent_at")[:1]),
        )
        .order_by("-cycle__year", "cycle", "agency__slug")
    )


def with_questions(submissions: QuerySet[Submission], now: datetime) -> QuerySet[Submission]:
    """Each with ``asked`` (questions the agency may still answer) and ``respond_by``, the first."""
    asked = _findings().filter(state=FindingState.ASKED, respond_by__gt=now)
    return submissions.annotate(
        asked=_number_of(asked),
        respond_by=Subquery(
            asked.values("version__submission").annotate(n=Min("respond_by")).values("n"),
            output_field=DateTimeField(),
        ),
    )


def with_review(submissions: QuerySet[Submission], now: datetime) -> QuerySet[Submission]:
    """Each with ``entered`` (declared values), ``judged``, ``open`` and ``to_conclude``.

    ``open``: questions without a conclusion; ``to_conclude``: those the agency has answered, or
    whose time is over.
    """
    findings = _findings()
    entered = Answer.objects.filter(submission=OuterRef("pk"), value__isnull=False)
    silent = Q(state=FindingState.ASKED, respond_by__lte=now)
    return submissions.annotate(
        entered=_number_of(entered, by="submission"),
        judged=_number_of(findings),
        open=_number_of(findings.filter(state__in=[FindingState.ASKED, FindingState.ANSWERED])),
        to_conclude=_number_of(findings.filter(Q(state=FindingState.ANSWERED) | silent)),
    )


def acts_since(moment: datetime) -> dict[str, Any]:
    """How many acts the log holds, and how many of them since ``moment``."""
    return AuditEvent.objects.aggregate(
        acts=Count("pk"), recent=Count("pk", filter=Q(at__gte=moment))
    )


def _findings() -> QuerySet[Finding]:
    """The findings on the newest version of the submission outside."""
    return Finding.objects.filter(
        version__submission=OuterRef("pk"), version__number=OuterRef("newest")
    ).order_by()


def _number_of(rows: QuerySet[Any], by: str = "version__submission") -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
