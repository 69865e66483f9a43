"""What waits for each post, counted in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from assessments.models import (
    AgendaItem,
    Attendee,
    AuditEvent,
    CouncilSession,
    EntryDuty,
    Finding,
    Submission,
    SubmissionVersion,
    User,
    Vote,
)
from assessments.selectors.disputes import TO_THE_SESSION
from assessments.selectors.found import conclusive
from assessments.selectors.newest import with_newest
from assessments.selectors.reviews import with_rounds
from assessments.selectors.seals import unsealed
from assessments.workflow import FindingState, SessionState

NEWEST_VERSION = SubmissionVersion.objects.filter(submission=OuterRef("pk")).order_by("-number")


def submissions_under_way() -> QuerySet[Submission]:
    """The submissions of every cycle whose results are not fixed, with what the words need."""
    rows = with_newest(with_rounds(Submission.objects.filter(cycle__results_fixed_at=None)))
    return (
        rows.select_related(
            "agency",
            "cycle__framework_version",
            "cycle__standing_agency",
            "cycle__blind_seed",
            "deadline__cycle",
            "index_set",
        )
        .defer("cycle__framework_version__document")  # one for each row, and large
        .annotate(
            newest=Subquery(NEWEST_VERSION.values("number")[:1]),
            newest_at=Subquery(NEWEST_VERSION.values("sent_at")[:1]),
        )
        .order_by("-cycle__year", "cycle", "agency__slug")
    )


def with_questions(submissions: QuerySet[Submission], now: datetime) -> QuerySet[Submission]:
    """Each with ``asked`` (what the agency may still answer), how many of it ``in_window``, and
    ``respond_by``, the first; and ``is_divided``: whether parts of it were given to officers."""
    over = Q(window__closed_at__isnull=False)
    asked = _findings().filter(~over, state=FindingState.ASKED, respond_by__gt=now)
    return submissions.annotate(
        asked=_number_of(asked),
        is_divided=Exists(EntryDuty.objects.filter(submission=OuterRef("pk"))),
        in_window=_number_of(asked.filter(window__isnull=False)),
        respond_by=Subquery(
            asked.values("version__submission").annotate(n=Min("respond_by")).values("n"),
            output_field=DateTimeField(),
        ),
    )


def with_review(
    submissions: QuerySet[Submission], now: datetime, reader: User | None = None
) -> QuerySet[Submission]:
    """Each with ``open``, ``to_conclude`` and ``to_decide``.

    ``open``: questions without a conclusion; ``to_conclude``: those the agency has answered, or
    whose time is over; ``to_decide``: what waits for a session of the council.
    Nothing that is sealed from ``reader``.
    """
    findings = unsealed(_findings(), reader)
    return submissions.annotate(
        open=_number_of(findings.filter(state__in=[FindingState.ASKED, FindingState.ANSWERED])),
        to_decide=_number_of(findings.filter(TO_THE_SESSION)),
        to_conclude=_number_of(findings.filter(conclusive(now))),
    )


def sessions_under_way(user: User) -> QuerySet[CouncilSession]:
    """Sessions that are not closed and that ``user`` votes in.

    Each with ``voting`` (whether they came), ``running`` (the items put
    to the vote that wait for this vote) and ``undecided``, of files that no tie shuts to them.
    """
    own = Vote.objects.filter(item=OuterRef("pk"), ballot=OuterRef("ballot"), member=user)
    waiting = AgendaItem.objects.filter(~Exists(own), session=OuterRef("pk"), counted=False)
    seats = Attendee.objects.filter(session=OuterRef("pk"), user=user, votes=True)
    shut = Q(finding__version__submission__agency__in=user.posts.tied)
    mine = waiting.filter(ballot__gt=0, decision=None).exclude(shut)
    left = AgendaItem.objects.filter(session=OuterRef("pk"), decision=None).exclude(shut)
    return (
        CouncilSession.objects.exclude(state=SessionState.CLOSED)
        .filter(Exists(seats), cycle__results_fixed_at=None)
        .select_related("cycle")
        .annotate(
            voting=Exists(seats.filter(present=True)),
            running=_number_of(mine, by="session"),
            undecided=_number_of(left, by="session"),
        )
        .order_by("-cycle__year", "number")
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
