"""Phân công theo quy tắc: fields make the duties, and a drawn sample gets a second look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments import clock
from assessments.field_rules import Field, Filed, Why, target
from assessments.judging import can_set_field_rules
from assessments.models import Agency, Cycle, FieldRule, ReviewDuty, SampleRule, Submission, User
from assessments.sampling import drawn
from assessments.selectors.review_duties import OPEN, charges_by_submission, reviewing_units
from assessments.services import audit, notices
from assessments.services.assigning import duty_of

Kind, Source = ReviewDuty.Kind, ReviewDuty.Source
MAX_SEED = 60  # characters, as the column holds


class UnfitSample(Exception):  # noqa: N818 -- said of a sample
    """A sample that may not be drawn so; ``reason`` is the word for why.

    Reasons: seed (none), seed_fixed, share (not 1 to 100), share_falls, no_reviewer.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Step:
    """One main index of one file under the rules: its unit, or why none; the duty ``there``."""

    submission: Submission
    main_code: str
    found: int | Why
    there: ReviewDuty | None

    @property
    def gives(self) -> bool:
        return not isinstance(self.found, Why) and not self._same

    @property
    def takes(self) -> bool:
        return self.there is not None and not self._same

    @property
    def _same(self) -> bool:
        return self.there is not None and self.there.unit_id == self.found


@dataclass(frozen=True, slots=True)
class Applied:
    """What the rules came to: how many duties were given, and taken back."""

    given: int
    taken: int


@transaction.atomic
def set_rules(
    cycle: Cycle, set_id: str, wanted: Mapping[str, Field | None], *, by: User
) -> Applied:
    """Say for each main index of ``wanted`` who judges it in this set (``None``: no rule), and
    make the duties that follow.

    What was given by hand or by the chair stays, and so does what was declined and waits. Raises
    ``PermissionDenied``, and ``KeyError`` for a set or main index that the framework does not have.
    """
    held = _held(cycle, by)
    _refuse_unknown(held, set_id, wanted)
    for main_code, field in wanted.items():
        own = {"cycle": held, "set_id": set_id, "main_code": main_code}
        if field is None:
            FieldRule.objects.filter(**own).delete()
        else:
            said = {"unit_id": field.unit, "by_parent": field.by_parent}
            FieldRule.objects.update_or_create(defaults=said, **own)
    return _apply(held, set_id, by)


@transaction.atomic
def set_sample(
    cycle: Cycle, set_id: str, *, unit: Agency, percent: int, seed: str, by: User
) -> SampleRule:
    """Draw the files that ``unit`` checks after units of the first level, and give it those duties.

    The seed is written once: nobody draws again until they like it. The share may grow, which adds
    to what was drawn. Raises ``UnfitSample``, ``PermissionDenied``.
    """
    held = _held(cycle, by)
    seed = " ".join(seed.split())[:MAX_SEED]
    before = SampleRule.objects.filter(cycle=held, set_id=set_id).first()
    _refuse_unfit(before, unit, percent, seed)
    rule = before or SampleRule(cycle=held, set_id=set_id, seed=seed)
    rule.unit, rule.percent = unit, percent
    _draw(rule, held, by)
    _apply(held, set_id, by)
    return rule


def steps_of(cycle: Cycle, set_id: str) -> Iterator[Step]:
    """What the rules of the set come to today, for every file and main index nobody arranged.

    Four queries however many there are. Raises ``KeyError``.
    """
    rules = rules_of(cycle, set_id)
    reviewing = {unit.pk for unit in reviewing_units(clock.today())}
    charges = charges_by_submission(cycle)
    mains = cycle.framework_version.definition.index_set(set_id).main_indices
    for submission in _files(cycle, set_id):
        filed = Filed(submission.agency_id, submission.agency.parent_id)
        own = charges.get(submission.pk, {})
        for main in mains:
            charge = own.get(main.code, OPEN)
            by_hand = charge.review is not None and charge.review.source != Source.RULE
            if by_hand or (charge.review is None and charge.declined is not None):
                continue
            found = target(
                rules.get(main.code),
                filed,
                standing=cycle.standing_agency_id,
                reviewing=reviewing,
            )
            yield Step(submission, main.code, found, charge.review)


def rules_of(cycle: Cycle, set_id: str) -> dict[str, Field]:
    """The rules of the set by main index."""
    rows = cycle.field_rules.filter(set_id=set_id)
    return {row.main_code: Field(row.unit_id, row.by_parent) for row in rows}


# ── Steps of the verbs ─────────────────────────────────────────────────────────────────────


def _held(cycle: Cycle, by: User) -> Cycle:
    held = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if not can_set_field_rules(by, held):
        raise PermissionDenied
    return held


def _files(cycle: Cycle, set_id: str) -> list[Submission]:
    rows = cycle.submissions.filter(index_set__set_id=set_id).order_by("pk")
    return list(rows.select_related("agency"))


def _refuse_unknown(cycle: Cycle, set_id: str, wanted: Mapping[str, Any]) -> None:
    mains = {m.code for m in cycle.framework_version.definition.index_set(set_id).main_indices}
    if unknown := wanted.keys() - mains:
        raise KeyError(*unknown)


def _apply(cycle: Cycle, set_id: str, by: User) -> Applied:
    """Whoever judges waits: every file of the set is held while its duties change."""
    rows = cycle.submissions.filter(index_set__set_id=set_id).order_by("pk")
    list(rows.select_for_update().values_list("pk"))
    now = clock.now()
    steps = list(steps_of(cycle, set_id))
    taken = [step.there.pk for step in steps if step.takes and step.there]
    given = [
        duty_of(step.submission, step.main_code, step.found, Source.RULE, by=by, at=now)
        for step in steps
        if step.gives and not isinstance(step.found, Why)
    ]
    ReviewDuty.objects.filter(pk__in=taken).delete()
    ReviewDuty.objects.bulk_create(given)
    checking = _apply_sample(cycle, set_id, by, now)
    units = sorted({duty.unit_id for duty in given} | checking)
    told = [notices.Told(cycle=cycle, unit=unit) for unit in units]
    notices.tell("reviews_given", told, by=by, at=now)
    applied = Applied(len(given), len(taken))
    _record_rules(cycle, set_id, applied, by, now)
    return applied


def _record_rules(cycle: Cycle, set_id: str, applied: Applied, by: User, at: datetime) -> None:
    rows = cycle.field_rules.filter(set_id=set_id).select_related("unit")
    said = {
        "set": set_id,
        "rules": {row.main_code: row.unit.slug if row.unit else "parent" for row in rows},
        "given": applied.given,
        "taken": applied.taken,
    }
    audit.record(cycle.stream, "field_rules_applied", by=by, at=at, subject=cycle, data=said)


# ── The sample ─────────────────────────────────────────────────────────────────────────────


def _refuse_unfit(before: SampleRule | None, unit: Agency, percent: int, seed: str) -> None:
    if not seed:
        raise UnfitSample("seed")
    if not 1 <= percent <= 100:
        raise UnfitSample("share")
    if before is not None and before.seed != seed:
        raise UnfitSample("seed_fixed")
    if before is not None and percent < before.percent:
        raise UnfitSample("share_falls")
    if unit not in reviewing_units(clock.today()):
        raise UnfitSample("no_reviewer")


def _draw(rule: SampleRule, cycle: Cycle, by: User) -> None:
    keys = [
        row.agency.slug
        for row in _files(cycle, rule.set_id)
        if row.agency.parent_id is not None and row.agency_id != cycle.standing_agency_id
    ]
    rule.drawn, rule.drawn_of = drawn(rule.seed, keys, rule.percent), len(keys)
    rule.drawn_by, rule.drawn_at = by, clock.now()
    rule.save()
    said = {
        "set": rule.set_id,
        "unit": rule.unit.slug,
        "percent": rule.percent,
        "seed": rule.seed,
        "drawn": rule.drawn,
        "of": rule.drawn_of,
    }
    audit.record(cycle.stream, "sample_drawn", by=by, at=rule.drawn_at, subject=cycle, data=said)


def _apply_sample(cycle: Cycle, set_id: str, by: User, at: datetime) -> set[int]:
    """A second duty, of checking, for each field of the first level in a file that was drawn.

    Returns the unit, where it has to check what it had not before.
    """
    rule = SampleRule.objects.filter(cycle=cycle, set_id=set_id).first()
    if rule is None:
        return set()
    files = {row.pk: row for row in _files(cycle, set_id)}
    checks = ReviewDuty.objects.filter(submission__in=files, kind=Kind.CHECK)
    before = set(checks.values_list("submission", "main_code"))
    checks.filter(source=Source.RULE, declined_at=None).delete()
    kept = set(checks.values_list("submission", "main_code"))
    by_parent = {main for main, field in rules_of(cycle, set_id).items() if field.by_parent}
    first = ReviewDuty.objects.filter(
        submission__in=files, kind=Kind.REVIEW, declined_at=None, main_code__in=by_parent
    )
    made = ReviewDuty.objects.bulk_create(
        duty_of(files[pk], main, rule.unit_id, Source.RULE, by=by, at=at, kind=Kind.CHECK)
        for pk, main, unit in first.values_list("submission", "main_code", "unit")
        if _is_checked(rule, files[pk], unit) and (pk, main) not in kept
    )
    is_new = any((duty.submission_id, duty.main_code) not in before for duty in made)
    return {rule.unit_id} if is_new else set()


def _is_checked(rule: SampleRule, submission: Submission, first: int) -> bool:
    """Drawn, and neither the checker's own file nor its own verdict."""
    drawn_here = submission.agency.slug in rule.drawn
    return drawn_here and rule.unit_id not in (submission.agency_id, first)
