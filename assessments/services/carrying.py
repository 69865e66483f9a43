"""Findings that outlive a version: what was judged and has not changed is not judged again."""

from __future__ import annotations

from assessments.models import Finding, Response, SampleCheck, SubmissionVersion, User
from assessments.services import audit, second_scores
from assessments.services.locks import Locked
from assessments.services.papers import judged_content


def carry_over(held: Locked, version: SubmissionVersion, *, by: User) -> list[str]:
    """Copy to ``version`` each finding of the one before whose frozen content is the same.

    A verdict keeps its judge, its unit, its day and the check of it, a question the day to answer
    by and the answer given; a second score goes along. Records the act once. Returns the codes, in
    order.
    """
    before = held.submission.versions.filter(number__lt=version.number).last()
    if before is None:
        return []
    carried = [
        _copy(finding, version)
        for finding in before.findings.prefetch_related("responses").order_by("code")
        if judged_content(before, finding.code) == judged_content(version, finding.code)
    ]
    second_scores.carry_over(held, before, version)
    if carried:
        audit.record(
            held.submission.stream,
            "findings_carried",
            by=by,
            at=held.now,
            subject=held.submission,
            data={"from": before.number, "to": version.number, "codes": carried},
        )
    return carried


def _copy(finding: Finding, version: SubmissionVersion) -> str:
    responses = list(finding.responses.all())
    check = SampleCheck.objects.filter(finding=finding.pk).first()
    finding.pk, finding.version = None, version
    finding.save(force_insert=True)
    if check is not None:
        check.pk, check.finding = None, finding
        check.save(force_insert=True)
    for response in responses:
        response.pk, response.finding = None, finding
    Response.objects.bulk_create(responses)
    return finding.code
