"""Phân công bằng tay: the secretary or the chair gives a file's main indices, reviewers decline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assessments import clock
from assessments.judging import can_decline, can_give_review_duties
from assessments.models import Agency, ReviewDuty, Submission, User
from assessments.permissions import Seat, holds_seat
from assessments.reasons import MIN_SENTENCE
from assessments.selectors.review_duties import (
    OPEN,
    Charge,
    charges_of,
    reviewing_units,
)
from assessments.services import audit, notices
from assessments.services.locks import Locked, Refused, holding, refuse_unless
from assessments.services.scores import index_set_of

Kind, Source = ReviewDuty.Kind, ReviewDuty.Source
MAX_REASON = 500  # characters, as the column holds


def give(submission: Submission, wanted: Mapping[str, int | None], *, by: User) -> int:
    """Give main indices of one file by hand; ``None``: open to every unit without a tie.

    A main index that is not named keeps what it has. Of the standing agency's own file this is the
    chair's to say. Returns how many changed. Raises ``Refused``: chair_names, own_unit (to the
    agency itself), no_reviewer, checks_itself, unknown_indicator, or why not now.
    """
    with holding(submission) as held:
        _refuse_giver(held, by)
        _refuse_unfit(held, wanted)
        source = _source(held, by)
        charges = charges_of(held.submission)
        changed = {
            main: unit
            for main, unit in wanted.items()
            if _changes(held, charges.get(main, OPEN), unit)
        }
        for main, unit in changed.items():
            _write(held, main, unit, source, by)
        if changed:
            slugs = dict(Agency.objects.filter(pk__in=changed.values()).values_list("pk", "slug"))
            given = {main: slugs.get(unit, "") for main, unit in changed.items()}
            _record(held, "review_duties_given", by, {"source": str(source), "given": given})
            _tell_units(held, changed, by)
        return len(changed)


def decline(duty: ReviewDuty, *, reason: str, by: User) -> ReviewDuty:
    """A reviewer gives a duty of their unit back, with the reason; the secretary passes it on.

    Raises ``Refused``: short_reason (it explains nothing), or why not now.
    """
    with holding(duty.submission) as held:
        fresh = ReviewDuty.objects.select_related("unit").get(pk=duty.pk)
        fresh.submission = held.submission
        refuse_unless(can_decline(by, fresh, held.now), held, by)
        reason = " ".join(reason.split())[:MAX_REASON]
        if len(reason) < MIN_SENTENCE:
            raise Refused("short_reason", held.submission)
        fresh.declined_by, fresh.declined_at, fresh.declined_reason = by, held.now, reason
        fresh.save(update_fields=["declined_by", "declined_at", "declined_reason"])
        said = {"main": fresh.main_code, "unit": fresh.unit.slug, "reason": reason}
        _record(held, "review_duty_declined", by, {"kind": fresh.kind, **said})
        _tell_declined(held, fresh, by)
        return fresh


def duty_of(
    submission: Submission,
    main_code: str,
    unit: int,
    source: str,
    *,
    by: User,
    at: datetime,
    kind: str = Kind.REVIEW,
) -> ReviewDuty:
    """The duty to write, with the agency whose file it is beside the unit."""
    return ReviewDuty(
        submission=submission,
        main_code=main_code,
        kind=kind,
        unit_id=unit,
        agency_id=submission.agency_id,
        source=source,
        given_by=by,
        given_at=at,
    )


# ── Steps of the verbs ─────────────────────────────────────────────────────────────────────


def _refuse_giver(held: Locked, by: User) -> None:
    submission = held.submission
    may = can_give_review_duties(by, submission, held.now)
    own = submission.agency_id == submission.cycle.standing_agency_id
    if not may and own and holds_seat(by, Seat.SECRETARY):
        raise Refused("chair_names", submission)
    refuse_unless(may, held, by)


def _refuse_unfit(held: Locked, wanted: Mapping[str, int | None]) -> None:
    submission = held.submission
    if not wanted.keys() <= {main.code for main in index_set_of(submission).main_indices}:
        raise Refused("unknown_indicator", submission)
    units = {unit for unit in wanted.values() if unit is not None}
    if submission.agency_id in units:
        raise Refused("own_unit", submission)
    if not units <= {unit.pk for unit in reviewing_units(clock.today())}:
        raise Refused("no_reviewer", submission)


def _source(held: Locked, by: User) -> Source:
    """As the secretary where the person is that; what only the chair may say is the chair's."""
    standing = held.submission.agency_id == held.submission.cycle.standing_agency_id
    as_secretary = holds_seat(by, Seat.SECRETARY) and not standing
    return Source.HAND if as_secretary else Source.CHAIR


def _changes(held: Locked, charge: Charge, unit: int | None) -> bool:
    """Whether there is something to write. Nobody checks their own verdict."""
    there = charge.review.unit_id if charge.review else None
    waits = charge.review is None and charge.declined is not None
    if there == unit and not waits:
        return False
    if unit is not None and charge.check is not None and charge.check.unit_id == unit:
        raise Refused("checks_itself", held.submission)
    return True


def _write(held: Locked, main: str, unit: int | None, source: Source, by: User) -> None:
    own = held.submission.review_duties.filter(main_code=main, kind=Kind.REVIEW)
    own.filter(declined_at__isnull=True).delete()
    own.filter(declined_at__isnull=False, answered_at__isnull=True).update(answered_at=held.now)
    if unit is not None:
        duty_of(held.submission, main, unit, source, by=by, at=held.now).save(force_insert=True)


def _tell_units(held: Locked, changed: Mapping[str, int | None], by: User) -> None:
    given: dict[int, list[str]] = {}
    for main, unit in changed.items():
        if unit is not None:
            given.setdefault(unit, []).append(main)
    told = [
        notices.of_file(held.submission, codes=mains, subject=str(unit), unit=unit)
        for unit, mains in given.items()
    ]
    notices.tell("review_given", told, by=by, at=held.now)


def _tell_declined(held: Locked, duty: ReviewDuty, by: User) -> None:
    """Whoever passes it on: of the standing agency's own file that is the chair alone."""
    own = held.submission.agency_id == held.submission.cycle.standing_agency_id
    kind = "declined_to_chair" if own else "declined"
    told = notices.of_file(held.submission, codes=[duty.main_code])
    notices.tell(kind, [told], by=by, at=held.now)


def _record(held: Locked, act: str, by: User, data: Mapping[str, Any]) -> None:
    audit.record(
        held.submission.stream, act, by=by, at=held.now, subject=held.submission, data=data
    )
