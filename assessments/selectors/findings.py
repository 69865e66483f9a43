"""Reading findings: what was asked of an agency."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from assessments.models import AgendaItem, Finding, Submission
from assessments.reasons import MEASURED
from assessments.selectors.reviews import with_responses
from assessments.workflow import FindingState, SessionState

ASKED = (
    FindingState.ASKED,
    FindingState.ANSWERED,
    FindingState.CONCLUDED,
    FindingState.CONCEDED,
    FindingState.DISPUTED,
)
# What the council decided, once its session is closed.
DECIDED = Prefetch(
    "agenda_items",
    AgendaItem.objects.filter(
        session__state=SessionState.CLOSED, decision__isnull=False
    ).select_related("session", "decision"),
)


def findings_asked_of(submission: Submission) -> QuerySet[Finding]:
    """What was put to the agency about the newest version, with all that it answered.

    A verdict that was given without asking is the council's own until results are fixed.
    """
    put = Q(state__in=[state.value for state in ASKED]) | Q(window__isnull=False)
    return _whole(submission, put)


def measured_findings_of(submission: Submission) -> QuerySet[Finding]:
    """What stands of the newest version because it was measured elsewhere."""
    return _whole(submission, Q(reason=MEASURED))


def _whole(submission: Submission, which: Q) -> QuerySet[Finding]:
    newest = submission.versions.order_by("-number").values("pk")[:1]
    asked = Finding.objects.filter(which, version__in=newest).select_related(
        "version__submission__cycle__framework_version",
        "version__submission__cycle__standing_agency",
        "version__submission__deadline__cycle",
        "version__submission__index_set",
        "version__submission__agency",
        "window",
    )
    return with_responses(asked).prefetch_related("version__evidence__scan", DECIDED)
