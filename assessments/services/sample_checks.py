"""Kiểm tra mẫu: a province unit upholds what a unit of the first level found.

To replace it the checker judges as any reviewer does (``reviews``), with a reason.
"""

from __future__ import annotations

from collections.abc import Sequence

from assessments.judging import Acting, acting_on, duty_word
from assessments.models import Finding, ReviewDuty, SampleCheck, SubmissionVersion, User
from assessments.permissions import can_review
from assessments.selectors.review_duties import main_code_of
from assessments.services import audit
from assessments.services.first_verdicts import upheld
from assessments.services.locks import Locked, Refused, holding, refuse_unless
from assessments.services.reviews import newest_version


def uphold(version: SubmissionVersion, codes: Sequence[str], *, by: User) -> list[SampleCheck]:
    """The first verdicts on ``codes`` stand: all of them or none. One checked already is left.

    Raises ``Refused``: older_version, first_level_first (there is none yet), question_open,
    not_drawn (the person is no checker of it), or why not now.
    """
    with holding(version.submission) as held:
        refuse_unless(can_review(by, held.submission, held.now), held, by)
        if newest_version(held.submission) != version:
            raise Refused("older_version", held.submission)
        rows = Finding.objects.filter(version=version, code__in=codes, sample_check=None)
        findings = {finding.code: finding for finding in rows}
        checked = set(
            SampleCheck.objects.filter(finding__version=version).values_list(
                "finding__code", flat=True
            )
        )
        left = [code for code in codes if code not in checked]
        found = [_upheld(held, code, findings.get(code), by) for code in left]
        if found:
            said = {"version": version.number, "codes": left}
            audit.record(
                held.submission.stream,
                "sample_upheld",
                by=by,
                at=held.now,
                subject=held.submission,
                data=said,
            )
        return found


def _upheld(held: Locked, code: str, finding: Finding | None, by: User) -> SampleCheck:
    acting = _checker(held, code, by)
    word = duty_word(by, held.submission, finding, code)
    if word or finding is None:
        raise Refused(word or "first_level_first", held.submission)
    return upheld(held, finding, acting, by)


def _checker(held: Locked, code: str, by: User) -> Acting:
    try:
        main_code = main_code_of(held.submission, code)
    except KeyError as error:
        raise Refused("unknown_indicator", held.submission) from error
    acting = acting_on(by, held.submission, main_code)
    if acting is None or acting.kind is not ReviewDuty.Kind.CHECK:
        raise Refused("not_drawn", held.submission)
    return acting
