"""Chấm hai lần: the seed is said first, then drawn from, by a rule that anyone can repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments import clock
from assessments.blind_draw import Value, drawn_values, listing_of, second_units, sha256_of
from assessments.blinding import can_draw, can_name_second, first_units
from assessments.models import (
    Agency,
    BlindBatch,
    BlindFile,
    BlindPair,
    BlindSeed,
    Cycle,
    Finding,
    User,
)
from assessments.reasons import MEASURED, MIN_SENTENCE
from assessments.selectors.blind_pairs import Able, Drawable, drawable, with_units
from assessments.services import audit
from assessments.services.locks import Refused, holding

MAX_SEED, MAX_ORIGIN, MAX_WHY = 60, 200, 500  # characters, as the columns hold


class UnfitDraw(Exception):  # noqa: N818 -- said of a draw
    """A seed or a draw that may not be; ``reason`` is the word for why.

    Reasons: seed, origin (none), share (not 1 to 100), announced (it has one, which stays), begun
    (somebody has judged already), no_seed, nothing (no locked file that was not drawn from).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def announce(cycle: Cycle, *, seed: str, origin: str, percent: int, by: User) -> BlindSeed:
    """Say the seed and the share in public, once, before anything of the cycle is judged.

    From then on no first verdict counts before its file was drawn from. Raises ``UnfitDraw``,
    ``PermissionDenied``.
    """
    held = _held(cycle, by)
    seed, origin = (" ".join(each.split()) for each in (seed, origin))
    _refuse_unfit(held, seed, origin, percent)
    said = {"seed": seed, "origin": origin, "percent": percent}
    made = BlindSeed.objects.create(cycle=held, announced_by=by, announced_at=clock.now(), **said)
    _record(held, "blind_seed_announced", by, made.announced_at, said)
    return made


@transaction.atomic
def draw(cycle: Cycle, *, by: User) -> BlindBatch:
    """Draw from every file that is sent and locked and was in no draw yet.

    Raises ``UnfitDraw``: no_seed, nothing.
    """
    held, now = _held(cycle, by), clock.now()
    seed = BlindSeed.objects.filter(cycle=held).first()
    if seed is None:
        raise UnfitDraw("no_seed")
    files = drawable(held, now)
    values = [value for each in files for value in each.values]
    if not values:
        raise UnfitDraw("nothing")
    found = drawn_values(seed.seed, values, seed.percent)
    batch = _batch(seed, values, found, by, now)
    BlindFile.objects.bulk_create(BlindFile(batch=batch, submission=f.submission) for f in files)
    pairs = _pairs(batch, files, found)
    BlindPair.objects.bulk_create(pairs)
    said = {
        "number": batch.number,
        "sha256": batch.sha256,
        "listed": batch.listed,
        "drawn": batch.drawn,
        "without_second": sum(pair.unit is None for pair in pairs),
    }
    _record(held, "blind_drawn", by, now, said)
    return batch


def name_second(pair: BlindPair, unit: Agency | None, *, why: str, by: User) -> BlindPair:
    """Another unit scores second, or (``unit`` None) nobody: until the second score is given.

    Raises ``Refused``: rights, second_given, unable (it may not judge it), why_short.
    """
    with holding(pair.submission) as held:
        rows = BlindPair.objects.select_related("batch", "comparison")
        fresh = rows.get(pk=pair.pk)
        fresh.submission = held.submission
        if not can_name_second(by, fresh):
            raise Refused("rights", held.submission)
        if fresh.scores.filter(version=held.submission.versions.last()).exists():
            raise Refused("second_given", held.submission)
        if len(why.strip()) < MIN_SENTENCE:
            raise Refused("why_short", held.submission)
        if unit is not None and unit.slug not in able_for(fresh):
            raise Refused("unable", held.submission)
        before, fresh.unit, fresh.named_why = fresh.unit, unit, why.strip()[:MAX_WHY]
        fresh.save(update_fields=["unit", "named_why"])
        audit.record(
            held.submission.stream,
            "second_unit_named",
            by=by,
            at=held.now,
            subject=f"{held.submission} · {fresh.code}",
            data={
                "code": fresh.code,
                "before": before.slug if before else None,
                "after": unit.slug if unit else None,
                "why": fresh.named_why,
            },
        )
        return fresh


def able_for(pair: BlindPair) -> frozenset[str]:
    """The units that could score ``pair`` second today, by slug."""
    able, first = Able(clock.today()), Agency.objects.filter(pk__in=first_units(pair))
    slugs = [each.slug for each in first] or [""]
    each_first = [able.units(pair.submission.agency, slug) for slug in slugs]
    return frozenset.intersection(*each_first) - set(slugs)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────


def _held(cycle: Cycle, by: User) -> Cycle:
    """The cycle and every file of it: a verdict under way ends before the seed or the draw."""
    held = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if not can_draw(by, held):
        raise PermissionDenied
    list(held.submissions.select_for_update().order_by("pk").values_list("pk"))
    return held


def _refuse_unfit(cycle: Cycle, seed: str, origin: str, percent: int) -> None:
    if BlindSeed.objects.filter(cycle=cycle).exists():
        raise UnfitDraw("announced")
    judged = Finding.objects.filter(version__submission__cycle=cycle)
    if judged.exclude(reason=MEASURED).exists():  # a figure from elsewhere is no verdict
        raise UnfitDraw("begun")
    if not seed or len(seed) > MAX_SEED:
        raise UnfitDraw("seed")
    if not origin or len(origin) > MAX_ORIGIN:
        raise UnfitDraw("origin")
    if not 1 <= percent <= 100:
        raise UnfitDraw("share")


def _batch(
    seed: BlindSeed, values: Sequence[Value], found: Sequence[Value], by: User, now: datetime
) -> BlindBatch:
    listing = listing_of(values)
    return BlindBatch.objects.create(
        seed=seed,
        number=seed.batches.count() + 1,
        listing=listing,
        sha256=sha256_of(listing),
        listed=len(values),
        drawn=len(found),
        drawn_by=by,
        drawn_at=now,
    )


def _pairs(batch: BlindBatch, files: Sequence[Drawable], found: Sequence[Value]) -> list[BlindPair]:
    submissions = {each.submission.agency.slug: each.submission for each in files}
    able = Able(clock.today())
    units = {
        (each.agency, each.unit): able.units(submissions[each.agency].agency, each.unit)
        for each in found
    }
    chosen = second_units(found, units, _loads(batch.seed.cycle))
    agencies = with_units(chosen)
    return [
        BlindPair(
            batch=batch,
            submission=submissions[value.agency],
            agency=submissions[value.agency].agency,
            code=value.code,
            unit=agencies.get(unit),
        )
        for value, unit in zip(found, chosen, strict=True)
    ]


def _loads(cycle: Cycle) -> Mapping[str, int]:
    rows = BlindPair.objects.filter(submission__cycle=cycle, unit__isnull=False)
    return Counter(rows.values_list("unit__slug", flat=True))


def _record(cycle: Cycle, act: str, by: User, at: datetime, data: Mapping[str, Any]) -> None:
    audit.record(cycle.stream, act, by=by, at=at, subject=cycle, data=data)
