"""Who gives a second score, and who waits for it: asked where a verdict is written.

Beside ``judging``: these predicates keep the two units that judge one value apart.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from assessments import clock
from assessments.deadlines import Phase
from assessments.models import (
    BlindFile,
    BlindPair,
    BlindSeed,
    CouncilSeat,
    Cycle,
    Finding,
    ScoreComparison,
    Submission,
)
from assessments.permissions import (
    Seat,
    Someone,
    can_change_cycle,
    can_review,
    has_conflict,
    holds_seat,
    phase,
    units_reviewed_from,
)
from assessments.selectors.cycles import judges
from assessments.selectors.review_duties import OPEN, charges_of, main_code_of
from assessments.selectors.seals import READS_ALL
from assessments.services.papers import judged_content
from assessments.workflow import OPEN_FINDINGS

# ── The first verdict ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Twice:
    """What of one file is judged twice, by code, and whether it waits to be drawn from."""

    pairs: Mapping[str, BlindPair]
    awaits_draw: bool


def twice_in(submission: Submission, codes: Collection[str]) -> Twice:
    """Read once for all of ``codes``: three queries at most."""
    rows = BlindPair.objects.filter(submission=submission, code__in=codes)
    pairs = {each.code: each for each in rows.select_related("comparison")}
    return Twice(pairs, len(pairs) < len(codes) and awaits_draw(submission))


def blind_word(
    user: Someone,
    submission: Submission,
    finding: Finding | None,
    code: str,
    twice: Twice | None = None,
) -> str:
    """Why a first verdict on ``code`` is not this reviewer's to give or change; blank where it is.

    draw_first (a seed is public and the file not drawn from yet), second_unit (theirs scores
    second), sealed (another unit judged, and the second score is not there), two_scores (both are,
    and their points differ: the chair rules).
    """
    twice = twice_in(submission, [code]) if twice is None else twice
    pair = twice.pairs.get(code)
    if pair is None:
        return "draw_first" if twice.awaits_draw else ""
    if (compared := comparison_of(pair)) is not None:
        return "two_scores" if is_ruled_by_chair(compared, finding) else ""
    homes = units_reviewed_from(user)
    if pair.unit_id is None:
        return ""
    if pair.unit_id in homes:
        return "second_unit"
    return "sealed" if finding is not None and finding.unit_id not in homes else ""


def awaits_draw(submission: Submission) -> bool:
    """A seed is public, and this file has not been drawn from: no verdict counts before that."""
    drawn = BlindFile.objects.filter(submission=submission)
    return BlindSeed.objects.filter(cycle=submission.cycle_id).exists() and not drawn.exists()


def comparison_of(pair: BlindPair) -> ScoreComparison | None:
    """Both verdicts, once both are there."""
    return getattr(pair, "comparison", None)


def is_ruled_by_chair(compared: ScoreComparison, finding: Finding | None) -> bool:
    """Whether the verdict that stands is the chair's to change: the points of the two differed.

    Not where the agency sent another value since, nor while it has been asked.
    """
    if finding is None or not compared.blocks or finding.state in OPEN_FINDINGS:
        return False
    if finding.version_id == compared.version_id:
        return True
    now, then = finding.version, compared.version
    return judged_content(now, finding.code) == judged_content(then, finding.code)


# ── The second score ───────────────────────────────────────────────────────────────────────


def second_word(user: Someone, pair: BlindPair, now: datetime) -> str:
    """Why ``user`` does not give the second score; blank where they do.

    not_second (another unit, or nobody does), reads_all (a seat that reads the first verdict),
    first_unit (they judge for the first unit as well), has_seen (they held such a post since the
    draw, or gave the first verdict).
    """
    if pair.unit_id is None or pair.unit_id not in units_reviewed_from(user):
        return "not_second"
    if holds_seat(user, *READS_ALL):
        return "reads_all"
    first = first_units(pair)
    if first & units_reviewed_from(user):
        return "first_unit"
    return "has_seen" if _has_seen(user, pair, first) else ""


def can_score_second(user: Someone, pair: BlindPair, now: datetime) -> bool:
    return can_review(user, pair.submission, now) and not second_word(user, pair, now)


def first_units(pair: BlindPair) -> frozenset[int]:
    """In charge of the first verdict, or the one that gave it; none: any unit but the second."""
    charge = charges_of(pair.submission).get(main_code_of(pair.submission, pair.code), OPEN)
    found = Finding.objects.filter(version__submission=pair.submission, code=pair.code)
    own = {charge.review.unit_id} if charge.review else set()
    return frozenset({*own, *found.values_list("unit", flat=True)})


def _has_seen(user: Someone, pair: BlindPair, first: frozenset[int]) -> bool:
    """Nobody scores blind what they judged, or could read from a post held since the draw."""
    own = Finding.objects.filter(version__submission=pair.submission, code=pair.code)
    if any(user.pk in pks for pks in own.values_list("judged_by", "concluded_by")):
        return True
    since = timezone.localdate(pair.batch.drawn_at)
    seats = CouncilSeat.objects.filter(user=user.pk).exclude(ends_on__lte=since)
    return any(
        seat.role in READS_ALL or (seat.role == Seat.REVIEWER and seat.agency_id in first)
        for seat in seats.filter(starts_on__lte=clock.today())
    )


# ── Arranging it, and ruling between the two ───────────────────────────────────────────────


def can_draw(user: Someone, cycle: Cycle) -> bool:
    """Announces the seed and draws: for everyone alike, so the secretary's own unit is no bar."""
    return can_change_cycle(user, cycle)


def can_name_second(user: Someone, pair: BlindPair) -> bool:
    return (
        can_change_cycle(user, pair.submission.cycle)
        and not has_conflict(user, pair.agency_id)
        and comparison_of(pair) is None
    )


def can_follow_second_scores(user: Someone) -> bool:
    """Both verdicts side by side, how even the units judge: whoever runs, decides or watches."""
    return holds_seat(user, *READS_ALL)


def can_reconcile(user: Someone, submission: Submission, now: datetime) -> bool:
    """The chair; the secretary only where every chair has a tie to the agency."""
    if has_conflict(user, submission.agency_id) or phase(submission, now) is Phase.FIXED:
        return False
    if holds_seat(user, Seat.CHAIR):
        return True
    return holds_seat(user, Seat.SECRETARY) and not _free_chair(submission)


def _free_chair(submission: Submission) -> bool:
    return any(
        Seat.CHAIR in each.roles and submission.agency_id not in each.agencies
        for each in judges(clock.today())
    )


def can_read_comparison(user: Someone, comparison: ScoreComparison) -> bool:
    """Both reviewers' units, and whoever follows: nobody with a tie to the agency."""
    if has_conflict(user, comparison.pair.agency_id):
        return False
    own = units_reviewed_from(user) & {comparison.first_unit_id, comparison.second.unit_id}
    return can_follow_second_scores(user) or bool(own)
