"""Checking a receipt: whether a number and a fingerprint are those of what was received."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from assessments.models import SubmissionVersion
from assessments.services.submissions import fingerprint

SHORTEST = 16  # hexadecimal digits of a fingerprint: 64 bits, more than anyone can try


@dataclass(frozen=True, slots=True)
class Verified:
    """What a receipt may say in public: who, when, which version; never a value, never a point."""

    receipt: str
    agency: str
    cycle: str
    number: int
    sent_at: datetime
    is_sample: bool
    is_newest: bool


def verified(receipt: str, digits: str) -> Verified | None:
    """The version of ``receipt``, if its content still has the fingerprint that ``digits`` begin.

    What is stored is hashed again: a column that says so proves nothing. ``None`` for an unknown
    number and for another fingerprint alike, so that nobody learns which numbers there are.
    """
    digits = digits.lower()
    version = (
        SubmissionVersion.objects.filter(receipt=receipt)
        .select_related("submission__cycle")
        .first()
    )
    found = fingerprint(version.content if version else {})
    if version is None or len(digits) < SHORTEST:
        return None
    if not hmac.compare_digest(found[: len(digits)].encode(), digits.encode()):
        return None
    cycle = version.submission.cycle
    return Verified(
        receipt=version.receipt,
        agency=version.content["agency"],
        cycle=str(cycle),
        number=version.number,
        sent_at=version.sent_at,
        is_sample=cycle.is_sample,
        is_newest=not version.submission.versions.filter(number__gt=version.number).exists(),
    )
