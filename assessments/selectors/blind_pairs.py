"""Reading what is judged twice: which values could be drawn, which pairs are not settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessments.blind_draw import Value
from assessments.deadlines import IN_REVIEW
from assessments.models import (
    Agency,
    BlindFile,
    BlindPair,
    CouncilSeat,
    Cycle,
    Finding,
    SecondScore,
    Submission,
    SubmissionVersion,
)
from assessments.permissions import phase
from assessments.selectors.cycles import judges, sharing
from assessments.selectors.review_duties import OPEN, charges_by_submission
from assessments.selectors.reviews import newest_versions
from assessments.selectors.seals import READS_ALL
from assessments.services.papers import judged_content
from assessments.services.scores import declared, index_set_of
from assessments.shares import awaits_council
from assessments.workflow import OPEN_FINDINGS

Seat = CouncilSeat.Role

# ── What can be drawn ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Drawable:
    """A file with the version that counts, and its values that may be drawn."""

    submission: Submission
    version: SubmissionVersion
    values: tuple[Value, ...]


def drawable(cycle: Cycle, now: datetime) -> list[Drawable]:
    """Every file that is sent and locked and was in no draw: four queries however many.

    Its declared values, but for what only the council enters and what a province unit checks
    openly after the first level.
    """
    drawn = BlindFile.objects.filter(submission__cycle=cycle).values("submission")
    rows = cycle.submissions.exclude(pk__in=drawn)
    submissions = sharing(cycle, rows.select_related("agency", "index_set", "deadline"))
    versions = {each.submission_id: each for each in newest_versions(rows)}
    charges = charges_by_submission(cycle)
    found = []
    for submission in submissions:
        version = versions.get(submission.pk)
        if version is None or phase(submission, now) not in IN_REVIEW:
            continue
        version.submission = submission
        own = _values(version, charges.get(submission.pk, {}))
        found.append(Drawable(submission, version, own))
    return found


def _values(version: SubmissionVersion, charges: Mapping[str, object]) -> tuple[Value, ...]:
    submission, index_set = version.submission, index_set_of(version.submission)
    answers = declared(version, index_set)
    found = []
    for main in index_set.main_indices:
        charge = charges.get(main.code, OPEN)
        if charge.check is not None:  # type: ignore[attr-defined]
            continue
        review = charge.review  # type: ignore[attr-defined]
        unit = review.unit.slug if review else ""
        found += [
            Value(unit, submission.index_set.set_id, submission.agency.slug, each.code)
            for each in main.indicators
            if each.code in answers and not awaits_council(each)
        ]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Reviewer:
    tied: frozenset[int]
    homes: frozenset[str]


class Able:
    """Which units could score second on ``day``: four queries, asked once for a whole draw.

    A unit needs a reviewer without a tie to the agency, without a seat in the first unit, and
    without one that reads every verdict.
    """

    def __init__(self, day: date) -> None:
        seats = CouncilSeat.objects.held_on(day).filter(role=Seat.REVIEWER, agency__isnull=False)
        homes: dict[int, set[str]] = {}
        for user, slug in seats.values_list("user", "agency__slug"):
            homes.setdefault(user, set()).add(slug)
        free = CouncilSeat.objects.held_on(day).filter(role__in=READS_ALL)
        all_readers = set(free.values_list("user", flat=True))
        self._reviewers = [
            _Reviewer(each.agencies, frozenset(homes[each.user.pk]))
            for each in judges(day)
            if each.user.pk in homes and each.user.pk not in all_readers
        ]

    def units(self, agency: Agency, first: str) -> frozenset[str]:
        """By slug. ``first``: the unit of the first verdict; blank: any."""
        free = (each for each in self._reviewers if agency.pk not in each.tied)
        able = {slug for each in free if first not in each.homes for slug in each.homes}
        return frozenset(able - {agency.slug})


# ── What was drawn ─────────────────────────────────────────────────────────────────────────


class Wants(StrEnum):
    """What a pair waits for."""

    SCORES = "scores"  # of one unit, or of both
    RULING = "ruling"  # the two differ in points
    NOTHING = "nothing"


@dataclass(frozen=True)
class Paired:
    """A pair with how far it is. ``second``: on the version that counts; ``judged``: a first
    verdict that stands is there."""

    pair: BlindPair
    second: SecondScore | None
    judged: bool
    wants: Wants


def pairs_of(cycle: Cycle) -> list[Paired]:
    """Every pair of the cycle by agency and code; five queries however many there are."""
    rows = (
        BlindPair.objects.filter(submission__cycle=cycle)
        .select_related("unit", "batch", "comparison__reconciliation", "comparison__first_unit")
        .order_by("pk")
    )
    scores = SecondScore.objects.select_related("unit")
    return _paired(cycle, rows.prefetch_related(Prefetch("scores", scores)))


def unsettled(cycle: Cycle) -> list[Paired]:
    """Those that results, a round of giải trình and a session wait for; one query where no value
    of the cycle is judged twice."""
    if not BlindPair.objects.filter(submission__cycle=cycle).exists():
        return []
    return [each for each in pairs_of(cycle) if each.wants is not Wants.NOTHING]


def with_unsettled(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Each with ``lacking`` and ``ruling``: how many of its pairs want scores, and how many a
    ruling; ``resent``: how many of the latter compare a version that is not the last. Whether
    those still want it is said by what the two versions hold (``unsettled``)."""
    own = BlindPair.objects.filter(submission=OuterRef("pk")).order_by()
    later = SubmissionVersion.objects.filter(
        submission=OuterRef("submission"), number__gt=OuterRef("comparison__version__number")
    )
    ruling = own.filter(comparison__blocks=True, comparison__reconciliation=None)
    lacking = own.filter(comparison=None, unit__isnull=False)
    wants = {"lacking": lacking, "ruling": ruling, "resent": ruling.filter(Exists(later))}
    return submissions.annotate(**{name: _number_of(rows) for name, rows in wants.items()})


def _number_of(pairs: QuerySet[BlindPair]) -> Coalesce:
    counted = pairs.values("submission").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def keeps_from_asking(cycle: Cycle) -> bool:
    """Whether a verdict that could be put to an agency may still change between two units."""
    return any(each.judged or each.wants is Wants.RULING for each in unsettled(cycle))


def _paired(cycle: Cycle, rows: QuerySet[BlindPair]) -> list[Paired]:
    pairs = list(rows)
    if not pairs:
        return []
    submissions = cycle.submissions.filter(pk__in={each.submission_id for each in pairs})
    shared = sharing(cycle, submissions.select_related("agency", "index_set", "deadline"))
    place = {each.pk: n for n, each in enumerate(shared)}
    newest = {each.submission_id: each for each in newest_versions(submissions).defer("content")}
    first = Finding.objects.filter(version__in=[each.pk for each in newest.values()])
    settled = first.exclude(state__in=OPEN_FINDINGS).values_list("version__submission", "code")
    judged = set(settled)
    for pair in pairs:
        pair.submission = shared[place[pair.submission_id]]
    pairs.sort(key=lambda each: (place[each.submission_id], each.code))
    return [_one(pair, newest.get(pair.submission_id), judged) for pair in pairs]


def _one(
    pair: BlindPair, newest: SubmissionVersion | None, judged: Iterable[tuple[int, str]]
) -> Paired:
    scores = {each.version_id: each for each in pair.scores.all()}
    second = scores.get(newest.pk) if newest else None
    there = (pair.submission_id, pair.code) in judged
    return Paired(pair, second, there, _wants(pair, second, newest))


def _wants(pair: BlindPair, second: SecondScore | None, newest: SubmissionVersion | None) -> Wants:
    compared = getattr(pair, "comparison", None)
    if compared is None:
        return Wants.NOTHING if pair.unit_id is None else Wants.SCORES
    if not compared.blocks or getattr(compared, "reconciliation", None) is not None:
        return Wants.NOTHING
    if newest is None or newest.pk == compared.version_id:
        return Wants.RULING
    # The agency sent something else since: the two verdicts are of a value that is gone.
    same = judged_content(newest, pair.code) == judged_content(compared.version, pair.code)
    return Wants.RULING if same else Wants.NOTHING


def with_units(names: Iterable[str]) -> Mapping[str, Agency]:
    """Agencies by slug."""
    return {each.slug: each for each in Agency.objects.filter(slug__in=list(names))}
