"""What became of a cycle's results, as the app that decides and publishes them tells it.

``assessments`` knows of no ranking: it asks the function named in ``settings.CYCLE_MILESTONES``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from assessments.models import Cycle

PROPOSAL, DECISION, PUBLICATION = "proposal", "decision", "publication"


@dataclass(frozen=True, slots=True)
class Milestone:
    """When a step of the results was taken, by Vietnam's calendar; ``document``: by which number,
    blank where there is none."""

    day: date
    document: str = ""


Teller = Callable[[Cycle], Mapping[str, Milestone]]


def milestones_of(cycle: Cycle) -> Mapping[str, Milestone]:
    """What is known of ``PROPOSAL``, ``DECISION``, ``PUBLICATION``; nothing of what is not."""
    teller: Teller = import_string(settings.CYCLE_MILESTONES)
    return teller(cycle)
