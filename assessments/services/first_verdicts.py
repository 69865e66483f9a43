"""What the first level found, kept beside the check of it."""

from __future__ import annotations

from typing import Any

from assessments.judging import Acting
from assessments.models import Finding, SampleCheck, User
from assessments.reasons import MIN_SENTENCE
from assessments.services.locks import Locked, Refused


def first_verdict(finding: Finding) -> dict[str, Any]:
    """The verdict as it stands, for ``SampleCheck.first``."""
    return {
        "state": str(finding.state),
        "reviewed": finding.reviewed,
        "reason": finding.reason,
        "sentence": finding.sentence,
        "unit": finding.unit_id,
        "judged_by": finding.judged_by_id,
    }


def upheld(held: Locked, finding: Finding, acting: Acting, by: User) -> SampleCheck:
    """The checker agrees: the finding stays as it is."""
    return _write(held, finding, first_verdict(finding), acting, by, upholds=True, sentence="")


def overridden(held: Locked, finding: Finding, why: str, acting: Acting, by: User) -> SampleCheck:
    """The checker replaces it, before the new verdict is saved. Raises ``Refused``: check_reason.

    A check that is changed keeps the first level's verdict, not the checker's own earlier one.
    """
    if len(why.strip()) < MIN_SENTENCE:
        raise Refused("check_reason", held.submission)
    there = SampleCheck.objects.filter(finding=finding).first()
    first = there.first if there else first_verdict(Finding.objects.get(pk=finding.pk))
    return _write(held, finding, first, acting, by, upholds=False, sentence=why.strip())


def _write(
    held: Locked,
    finding: Finding,
    first: dict[str, Any],
    acting: Acting,
    by: User,
    *,
    upholds: bool,
    sentence: str,
) -> SampleCheck:
    said = {
        "upholds": upholds,
        "sentence": sentence,
        "first": first,
        "unit_id": acting.unit,
        "agency_id": held.submission.agency_id,
        "checked_by": by,
        "checked_at": held.now,
    }
    check, _new = SampleCheck.objects.update_or_create(finding=finding, defaults=said)
    return check
