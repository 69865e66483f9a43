"""Main indices that nobody can judge as things stand: given back, or left without a reviewer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessments.judging import waits_for_chair
from assessments.models import Submission
from assessments.selectors.cycles import Judge
from assessments.selectors.review_duties import OPEN, Charge, Charges
from assessments.services.scores import index_set_of


class GapKind(StrEnum):
    DECLINED = "declined"  # given back, and nobody has taken it over
    CHAIR = "chair"  # the standing agency's own: the chair names the unit
    UNMANNED = "unmanned"  # whoever might judge it is tied to the agency, or holds no post


@dataclass(frozen=True, slots=True)
class Gap:
    """The main indices of one file that nobody can judge for one reason, in the set's order."""

    kind: GapKind
    submission: Submission
    main_codes: Sequence[str]


def gaps_of(
    submissions: Iterable[Submission],
    charges: Mapping[int, Charges],
    judges: Sequence[Judge],
) -> list[Gap]:
    """Every gap of these files, from what was read already; no query."""
    return [
        gap
        for submission in submissions
        for gap in _gaps(submission, charges.get(submission.pk, {}), judges)
    ]


def _gaps(submission: Submission, charges: Charges, judges: Sequence[Judge]) -> Iterator[Gap]:
    found: dict[GapKind, list[str]] = {}
    for main in index_set_of(submission).main_indices:
        kind = _kind(submission, charges.get(main.code, OPEN), judges)
        if kind is not None:
            found.setdefault(kind, []).append(main.code)
    for kind, codes in found.items():
        yield Gap(kind, submission, codes)


def _kind(submission: Submission, charge: Charge, judges: Sequence[Judge]) -> GapKind | None:
    if charge.review is None and charge.declined is not None:
        return GapKind.DECLINED
    if waits_for_chair(submission, charge):
        return GapKind.CHAIR
    unit = charge.review.unit_id if charge.review else None
    manned = any(_may_judge(judge, submission.agency_id, unit) for judge in judges)
    return None if manned else GapKind.UNMANNED


def _may_judge(judge: Judge, agency: int, unit: int | None) -> bool:
    """Whether the person reviews for ``unit`` (``None``: for any other) without a tie."""
    homes = judge.reviews_from - {agency}
    return agency not in judge.agencies and (bool(homes) if unit is None else unit in homes)
