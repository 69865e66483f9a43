"""Many agencies that sent and were judged, for pages that must not slow down with them."""

from __future__ import annotations

from collections.abc import Iterable

from assessments.models import (
    Agency,
    Answer,
    Cycle,
    Finding,
    Submission,
    SubmissionVersion,
    User,
)
from assessments.services.submissions import fingerprint
from assessments.workflow import FindingState, SubmissionState
from tests.assessments.world import AFTER, DURING

ENTRY = {
    "value": {"answer": {"a": "87", "b": "90"}},
    "status": "final",
    "estimated_to": None,
    "explanation": "Số liệu của Cổng.",
    "check_note": "",
    "papers": [],
}


def crowd(cycle: Cycle, numbers: Iterable[int], people: dict[str, User]) -> None:
    """More agencies of the set "so", by number: each has sent one value, which is judged."""
    agencies = Agency.objects.bulk_create(
        Agency(slug=f"so-{n}", name=f"Sở số {n:03}") for n in numbers
    )
    index_set = cycle.framework_version.index_sets.get(set_id="so")
    deadline = cycle.deadlines.get(set_id="so")
    submissions = Submission.objects.bulk_create(
        Submission(
            cycle=cycle,
            agency=agency,
            index_set=index_set,
            deadline=deadline,
            ranking_group="so",
            state=SubmissionState.SENT,
        )
        for agency in agencies
    )
    an, duc = people["an"], people["duc"]
    Answer.objects.bulk_create(
        Answer(submission=each, code="1.1", value=ENTRY["value"], updated_by=an, updated_at=DURING)
        for each in submissions
    )
    content = {"answers": {"1.1": ENTRY}}
    versions = SubmissionVersion.objects.bulk_create(
        SubmissionVersion(
            submission=each,
            number=1,
            content=content,
            sha256=fingerprint(content),
            receipt=f"BN-{each.pk}",
            sent_by=an,
            sent_at=DURING,
        )
        for each in submissions
    )
    unit = Agency.objects.get(slug="so-noi-vu")
    Finding.objects.bulk_create(
        Finding(
            version=each,
            code="1.1",
            state=FindingState.AGREED,
            judged_by=duc,
            judged_at=AFTER,
            unit=unit,
            agency=each.submission.agency,
        )
        for each in versions
    )
