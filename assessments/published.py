"""What was published of an agency a year before, as the app that publishes tells it.

``assessments`` knows of no ranking: it asks the function named in ``settings.PUBLISHED_RESULT``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.module_loading import import_string

from assessments.models import Submission
from frameworks.models import FrameworkVersion


@dataclass(frozen=True, slots=True)
class PublishedResult:
    """A row of a published ranking, as printed.

    ``rank`` of ``ranked``: ``None`` for one that is listed without a rank. ``points`` of
    ``maximum``: ``None`` where parts stand in the place of a total. ``framework``: its own.
    """

    year: int
    decision: str
    url: str
    framework: FrameworkVersion
    points: Decimal | None
    maximum: Decimal
    rank: int | None
    ranked: int
    tier: str


Teller = Callable[[Submission, int], PublishedResult | None]


def published_result(submission: Submission, year: int) -> PublishedResult | None:
    """What was published of its agency, in its index set, for ``year``; ``None``: nothing."""
    teller: Teller = import_string(settings.PUBLISHED_RESULT)
    return teller(submission, year)
