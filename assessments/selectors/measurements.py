"""Reading what was measured elsewhere: what stands, and every figure there was before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import QuerySet

from assessments.measuring import Place
from assessments.models import Measurement, Submission

Standing = Mapping[Place, Measurement]


def measurements_of(submission: Submission) -> Standing:
    """The figures of one submission that stand now. One query."""
    return _standing(submission.measurements.select_related("batch")).get(submission.pk, {})


def measurements_by_submission(submissions: QuerySet[Submission]) -> Mapping[int, Standing]:
    """The same of several, by submission. One query however many there are."""
    rows = Measurement.objects.filter(submission__in=submissions)
    return _standing(rows.select_related("batch"))


def history_of(submission: Submission, code: str, part: str = "") -> list[Measurement]:
    """Every figure that one place ever had, the newest first."""
    rows = submission.measurements.filter(code=code, part=part)
    return list(rows.select_related("batch__recorded_by").order_by("-number"))


def _standing(rows: QuerySet[Measurement]) -> dict[int, dict[Place, Measurement]]:
    """The greatest number of each place; a withdrawn one leaves nothing."""
    found: dict[int, dict[Place, Measurement]] = defaultdict(dict)
    for row in rows.order_by("number"):
        found[row.submission_id][row.code, row.part] = row
    return {
        pk: {place: row for place, row in places.items() if row.value is not None}
        for pk, places in found.items()
    }
