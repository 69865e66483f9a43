"""Reading who judges what of which submission, and how much of it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from assessments.models import Agency, CouncilSeat, Cycle, ReviewDuty, Submission
from assessments.services.scores import index_set_of
from frameworks.definition import IndexSet
from frameworks.vietnamese import sort_key

Kind = ReviewDuty.Kind


@dataclass(frozen=True, slots=True)
class Charge:
    """Who is in charge of one main index of one submission.

    ``review``: the unit that judges it; ``check``: the one that checks the verdict, where it was
    drawn; ``declined``: a duty given back, while nobody has taken it over.
    """

    review: ReviewDuty | None = None
    check: ReviewDuty | None = None
    declined: ReviewDuty | None = None


OPEN = Charge()  # to every reviewer without a tie

Charges = Mapping[str, Charge]  # by main index; one that is not there is open


def charges_of(submission: Submission) -> Charges:
    """Who is in charge of which main index; one query, no framework read."""
    return _by_main(_binding().filter(submission=submission))


def charges_by_submission(cycle: Cycle) -> Mapping[int, Charges]:
    """The same for every submission of the cycle: one query however many there are."""
    found: dict[int, list[ReviewDuty]] = defaultdict(list)
    for duty in _binding().filter(submission__cycle=cycle):
        found[duty.submission_id].append(duty)
    return {pk: _by_main(duties) for pk, duties in found.items()}


def _binding() -> QuerySet[ReviewDuty]:
    """What stands, and what was declined and waits. What has been answered is history."""
    waiting = Q(declined_at__isnull=False, answered_at__isnull=True)
    return ReviewDuty.objects.filter(Q(declined_at__isnull=True) | waiting).select_related("unit")


def _by_main(duties: Iterable[ReviewDuty]) -> Charges:
    found: dict[str, dict[str, ReviewDuty]] = defaultdict(dict)
    for duty in duties:
        place = str(duty.kind) if duty.stands else "declined"
        # A check that was declined keeps nobody from judging.
        if duty.stands or duty.kind == Kind.REVIEW:
            found[duty.main_code][place] = duty
    return {main: Charge(**each) for main, each in found.items()}


def main_code_of(submission: Submission, code: str) -> str:
    """The main index that an indicator stands under. Raises ``KeyError``."""
    return main_codes(index_set_of(submission))[code]


def main_codes(index_set: IndexSet) -> Mapping[str, str]:
    """The main index of each indicator."""
    return {each.code: main.code for main in index_set.main_indices for each in main.indicators}


def reviewing_units(day: date) -> list[Agency]:
    """The units that have a reviewer on ``day``, in Vietnamese order."""
    seats = CouncilSeat.objects.held_on(day).filter(
        role=CouncilSeat.Role.REVIEWER, user__is_active=True
    )
    found = Agency.objects.filter(pk__in=seats.values("agency"))
    return sorted(found, key=lambda agency: sort_key(agency.name))


def declined_of(cycle: Cycle) -> QuerySet[ReviewDuty]:
    """What was given back and waits for somebody to take it over, the longest wait first."""
    return (
        ReviewDuty.objects.filter(
            submission__cycle=cycle, declined_at__isnull=False, answered_at__isnull=True
        )
        .select_related("submission__agency", "submission__index_set", "unit", "declined_by")
        .order_by("declined_at", "pk")
    )


def duties_of_units(cycle: Cycle, units: Iterable[int]) -> QuerySet[ReviewDuty]:
    """What these units were given in the cycle, with what a page says of each."""
    return ReviewDuty.objects.filter(
        submission__cycle=cycle, unit__in=units, declined_at=None
    ).select_related("unit", "submission__agency", "submission__index_set", "submission__deadline")
