"""Recording what was measured elsewhere: with its source and day, all or nothing, never changed.

A later figure replaces the earlier one, which stays readable. Nobody records a figure of a unit
they have a tie to. What is recorded stands at once (``measured_findings``), also where the agency
sends its file later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from assessments import clock
from assessments.measuring import Measured, Place, figures_in
from assessments.models import Cycle, Finding, Measurement, MeasurementBatch, Submission, User
from assessments.permissions import (
    can_record_measurement,
    can_record_measurements,
    has_conflict,
    home_of,
)
from assessments.reasons import MIN_SENTENCE
from assessments.selectors.measurements import Standing, measurements_of
from assessments.services import audit, measured_findings
from assessments.services.answers import read
from assessments.services.locks import Locked, Refused, holding, reason_against
from assessments.services.scores import index_set_of
from assessments.typed import Typed

Kind = MeasurementBatch.Kind


class Unfit(Exception):  # noqa: N818 -- said of the figure
    """A figure that breaks its rule; ``problem`` as beside a draft, ``None``: empty."""

    def __init__(self, problem: Mapping[str, Any] | None) -> None:
        super().__init__("unfit")
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure comes from: who measured, the day it speaks of, the document that says so."""

    source: str
    as_of: date
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure to record. ``value``: wrapped, checked already where it came from a page."""

    submission: int
    code: str
    part: str
    value: Mapping[str, Any]
    origin: Origin

    @property
    def place(self) -> Place:
        return (self.code, self.part)


@dataclass(frozen=True, slots=True)
class Paper:
    """The workbook that a batch was read from."""

    name: str
    sha256: str


def value_of(figure: Measured, typed: Typed, *, year: int) -> dict[str, Any]:
    """What ``typed`` says, held against the rule of the figure. Raises ``Unfit``."""
    value, problem = read(figure.asked, typed, year=year)
    if value is None:
        raise Unfit(problem)
    return value


def unfit_origin(origin: Origin, cycle: Cycle, today: date) -> str:
    """Why an origin cannot be written down; blank: it can.

    A figure of before the year that is assessed says nothing of it; one of after it may.
    """
    if not origin.source.strip():
        return "measured_source"
    if origin.as_of > today:
        return "measured_future"
    begins = cycle.framework_version.definition.data_window.start.of(cycle.year)
    return "measured_before" if origin.as_of < begins else ""


def record(
    cycle: Cycle,
    figures: Iterable[Figure],
    *,
    by: User,
    kind: Kind = Kind.TYPED,
    paper: Paper | None = None,
    reason: str = "",
) -> MeasurementBatch | None:
    """Write down every figure that differs from what stands, or none of them.

    ``None``: all of it stood already, and nothing was written. Raises ``Refused``, ``Unfit``,
    ``PermissionDenied``.
    """
    by_submission: dict[int, list[Figure]] = {}
    for each in figures:
        by_submission.setdefault(each.submission, []).append(each)
    with transaction.atomic():
        recording = Recording(held_cycle(cycle, by), kind, paper, reason, by)
        rows = cycle.submissions.filter(pk__in=by_submission).order_by("pk")
        for submission in rows:
            with holding(submission) as held:
                _record_in(recording, held, by_submission[submission.pk])
        return recording.said()


def withdraw(batch: MeasurementBatch, *, reason: str, by: User) -> MeasurementBatch:
    """Take a batch back: what stood before each figure of it stands again, or nothing does.

    What was replaced since stays as it is. Raises ``Refused``: measured_withdrawn, measured_reason,
    measured_replied, measured_contested, measured_decided.
    """
    if len(reason.strip()) < MIN_SENTENCE:
        raise Refused("measured_reason")
    with transaction.atomic():
        cycle = held_cycle(batch.cycle, by)
        if batch.kind == Kind.WITHDRAWAL or _is_withdrawn(batch):
            raise Refused("measured_withdrawn")
        recording = Recording(cycle, Kind.WITHDRAWAL, None, reason.strip(), by, batch)
        mine = list(batch.measurements.order_by("submission", "pk"))
        recording.open()
        for pk in dict.fromkeys(each.submission_id for each in mine):
            with holding(cycle.submissions.get(pk=pk)) as held:
                _withdraw_in(recording, held, [m for m in mine if m.submission_id == pk])
        found = recording.said()
        if found is None:
            raise RuntimeError("A withdrawal opens its batch.")
        return found


def refusal_of(
    submission: Submission,
    place: Place,
    finding: Finding | None,
    *,
    known: frozenset[Place],
    by: User,
) -> str:
    """Why the figure at ``place`` may not be recorded now, as a word; blank: it may.

    A preview asks it of every cell; ``record`` asks it again with the row held.
    """
    if has_conflict(by, submission.agency_id):
        return "measured_own"
    if place not in known:
        return "not_measured"
    return measured_findings.refusal(finding)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────


class Recording:
    """A batch that is written with its first figure: what changes nothing leaves no trace."""

    def __init__(
        self,
        cycle: Cycle,
        kind: Kind,
        paper: Paper | None,
        reason: str,
        by: User,
        withdraws: MeasurementBatch | None = None,
    ) -> None:
        self.cycle, self.by, self.now = cycle, by, clock.now()
        self._said = {"kind": kind, "reason": reason, "withdraws": withdraws}
        if paper is not None:
            self._said |= {"file_name": paper.name[:200], "file_sha256": paper.sha256}
        self._batch: MeasurementBatch | None = None
        self._count = 0

    def open(self) -> MeasurementBatch:
        if self._batch is None:
            try:
                with transaction.atomic():
                    self._batch = MeasurementBatch.objects.create(
                        cycle=self.cycle,
                        unit_id=home_of(self.by),
                        recorded_by=self.by,
                        recorded_at=self.now,
                        **self._said,
                    )
            except IntegrityError:
                raise Refused("measured_withdrawn") from None
        return self._batch

    def write(
        self, held: Locked, place: Place, value: Mapping[str, Any] | None, **said: Any
    ) -> None:
        code, part = place
        batch, rows = self.open(), held.submission.measurements.filter(code=code, part=part)
        Measurement.objects.create(
            batch=batch,
            submission=held.submission,
            code=code,
            part=part,
            number=rows.count() + 1,
            value=dict(value) if value is not None else None,
            unit_id=batch.unit_id,
            agency_id=held.submission.agency_id,
            **said,
        )
        self._count += 1
        audit.record(
            held.submission.stream,
            "measurement_recorded" if value is not None else "measurement_withdrawn",
            by=self.by,
            at=held.now,
            subject=f"{held.submission} · {code}",
            data={"code": code, "part": part, "value": value, "batch": batch.pk, **said},
        )

    def said(self) -> MeasurementBatch | None:
        """The batch, once its act is in the log of the cycle."""
        if self._batch is not None:
            audit.record(
                self.cycle.stream,
                f"measurements_{self._batch.kind}",
                by=self.by,
                at=self.now,
                subject=self.cycle,
                data={
                    "batch": self._batch.pk,
                    "figures": self._count,
                    "reason": self._batch.reason,
                    "file": self._batch.file_name,
                    "sha256": self._batch.file_sha256,
                },
            )
        return self._batch


def held_cycle(cycle: Cycle, by: User) -> Cycle:
    held = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if not can_record_measurements(by, held):
        raise PermissionDenied
    return held


def _is_withdrawn(batch: MeasurementBatch) -> bool:
    return MeasurementBatch.objects.filter(withdraws=batch).exists()


def _refuse_whoever_may_not(held: Locked, by: User) -> None:
    if not can_record_measurement(by, held.submission, held.now):
        tied = has_conflict(by, held.submission.agency_id)
        raise Refused("measured_own" if tied else reason_against(held, by), held.submission)


def _record_in(recording: Recording, held: Locked, figures: Sequence[Figure]) -> None:
    _refuse_whoever_may_not(held, recording.by)
    version = held.submission.versions.order_by("-number").first()
    findings = {each.code: each for each in version.findings.all()} if version else {}
    standing = measurements_of(held.submission)
    known = frozenset(each.place for each in figures_in(index_set_of(held.submission)))
    changed = [each for each in figures if differs(each, standing)]
    for each in changed:
        finding = findings.get(each.code)
        word = refusal_of(held.submission, each.place, finding, known=known, by=recording.by)
        word = word or unfit_origin(each.origin, recording.cycle, clock.today())
        if word:
            raise Refused(word, held.submission)
        recording.write(
            held,
            each.place,
            each.value,
            source=each.origin.source.strip(),
            as_of=each.origin.as_of,
            reference=each.origin.reference.strip(),
        )
    measured_findings.settle(held, version, [each.place for each in changed], recording.by)


def differs(figure: Figure, standing: Standing) -> bool:
    """From what stands at its place: in its value, its source, its day or its document."""
    there = standing.get(figure.place)
    if there is None:
        return True
    said = (figure.origin.source.strip(), figure.origin.as_of, figure.origin.reference.strip())
    return (there.value, there.source, there.as_of, there.reference) != (dict(figure.value), *said)


def _withdraw_in(recording: Recording, held: Locked, mine: Sequence[Measurement]) -> None:
    _refuse_whoever_may_not(held, recording.by)
    standing, places = measurements_of(held.submission), []
    for each in mine:
        place = (each.code, each.part)
        there = standing.get(place)
        if there is None or there.pk != each.pk:
            continue  # replaced since: not this batch's any more
        before = _before(held.submission, each)
        if before is None:
            recording.write(held, place, None)
        else:
            said = {"source": before.source, "as_of": before.as_of, "reference": before.reference}
            recording.write(held, place, before.value, **said)
        places.append(place)
    version = held.submission.versions.order_by("-number").first()
    measured_findings.settle(held, version, places, recording.by)


def _before(submission: Submission, row: Measurement) -> Measurement | None:
    """The figure that ``row`` replaced, where one stood."""
    rows = submission.measurements.filter(code=row.code, part=row.part, number__lt=row.number)
    found = rows.order_by("-number").first()
    return found if found is not None and found.value is not None else None
