"""Reading findings: what was asked of an agency."""

from __future__ import annotations

from django.db.models import QuerySet

from assessments.models import Finding, Submission
from assessments.workflow import FindingState

ASKED = (FindingState.ASKED, FindingState.ANSWERED, FindingState.CONCLUDED)


def findings_asked_of(submission: Submission) -> QuerySet[Finding]:
    """The questions asked about the newest version, with the answers given.

    A verdict that was given without a question is the council's own until results are fixed.
    """
    newest = submission.versions.order_by("-number").values("pk")[:1]
    return (
        Finding.objects.filter(version__in=newest, state__in=[state.value for state in ASKED])
        .select_related(
            "version__submission__cycle__framework_version",
            "version__submission__deadline__cycle",
            "version__submission__index_set",
            "version__submission__agency",
            "response__evidence",
            "response__responded_by",
        )
        .prefetch_related("version__evidence__scan")
    )
