"""Reading who got more time: for one submission, and for everybody on the public register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db.models import Q, QuerySet

from assessments.models import Cycle, CycleDeadline, Extension, Submission, SubmissionVersion
from frameworks.models import IndexSet


def printed_closing(deadline: CycleDeadline) -> datetime:
    """The closing that the printed clause set, however often it was moved since."""
    moved = deadline.extensions.all()
    return min((each.before for each in moved), default=deadline.closes_at)


def extension_in_force(submission: Submission) -> Extension | None:
    """The letter behind the closing of ``submission``, where one moved it: its own, or its set's.

    A return by the secretary that holds longer is no extension.
    """
    own, deadline = submission.extended_until, submission.deadline
    latest = max(filter(None, (deadline.closes_at, own, submission.reopened_until)))
    granted = submission.extensions if own == latest else deadline.extensions
    return max(
        (each for each in granted.all() if each.until == latest),
        key=lambda each: each.pk,
        default=None,
    )


def extension_when_sent(version: SubmissionVersion) -> Extension | None:
    """The newest letter that gave the agency the time at which it sent ``version``."""
    submission = version.submission
    return (
        Extension.objects.filter(
            Q(submission=submission) | Q(deadline=submission.deadline_id),
            granted_at__lte=version.sent_at,
            until__gt=version.sent_at,
        )
        .order_by("-granted_at", "-pk")
        .first()
    )


# ── The register ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class RegisterOfCycle:
    """Every extension of one cycle, the newest first."""

    cycle: Cycle
    extensions: Sequence[Extension]


def register(*, samples: bool) -> list[RegisterOfCycle]:
    """Every cycle, real or sample, that has a deadline; the newest year first.

    Two queries however many extensions there are.
    """
    cycles = Cycle.objects.filter(is_sample=samples, deadlines__isnull=False).distinct()
    granted: dict[int, list[Extension]] = {}
    for extension in extensions_of(cycles):
        granted.setdefault(moved_by(extension).cycle_id, []).append(extension)
    return [RegisterOfCycle(cycle, granted.get(cycle.pk, [])) for cycle in cycles]


def extensions_of(cycles: QuerySet[Cycle] | Sequence[Cycle]) -> QuerySet[Extension]:
    """The extensions of some cycles with whom they concern and who granted them."""
    return Extension.objects.filter(
        Q(submission__cycle__in=cycles) | Q(deadline__cycle__in=cycles)
    ).select_related(
        "submission__agency",
        "submission__deadline__cycle",
        "deadline__cycle",
        "granted_by",
    )


def titles_of_sets(cycles: Iterable[Cycle]) -> Mapping[tuple[int, str], str]:
    """How the index sets of some cycles are called, by framework version and id."""
    versions = {cycle.framework_version_id for cycle in cycles}
    rows = IndexSet.objects.filter(framework_version__in=versions)
    return {
        (version, set_id): title
        for version, set_id, title in rows.values_list("framework_version", "set_id", "title")
    }


def moved_by(extension: Extension) -> CycleDeadline:
    """The deadline that it moved, for one submission or for all under it."""
    if extension.submission is not None:
        return extension.submission.deadline
    return cast("CycleDeadline", extension.deadline)  # the database holds it to one of the two
