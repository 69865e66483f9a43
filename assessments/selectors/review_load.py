"""Reading how much each unit has to judge in a cycle, and how much of it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, Q, When

from assessments.models import (
    Agency,
    Cycle,
    Finding,
    ReviewDuty,
    Submission,
    SubmissionVersion,
)
from assessments.permissions import Someone
from assessments.selectors.queue import wanted_of
from assessments.selectors.review_duties import Charges
from assessments.selectors.reviews import newest_versions
from assessments.selectors.seals import unsealed
from assessments.services.scores import index_set_of
from assessments.workflow import OPEN_FINDINGS, FindingState


@dataclass(frozen=True, slots=True)
class Part:
    """One main index of one file: how many values want a verdict, and how many are settled.

    ``open``: asked, and not settled; ``ready``: the codes of those that may be concluded now.
    ``checked``: settled values that the drawn sample looked at again; ``checked_codes``: every
    code it did. ``expected``: nothing was sent, so that ``values`` counts what the set asks.
    """

    submission: Submission
    main_code: str
    values: int
    judged: int
    checked: int = 0
    expected: bool = False
    open: int = 0
    ready: frozenset[str] = frozenset()
    checked_codes: frozenset[str] = frozenset()

    @property
    def left(self) -> int:
        """Values without any verdict: what was asked back is open, and not left."""
        return self.values - self.judged - self.open

    def concluded_by(self, kind: ReviewDuty.Kind) -> frozenset[str]:
        """Which of ``ready`` are settled by whoever judges, or by whoever checked them."""
        checked = kind is ReviewDuty.Kind.CHECK
        return self.ready & self.checked_codes if checked else self.ready - self.checked_codes


@dataclass(frozen=True, slots=True)
class Load:
    """What a unit has been given: values to judge, settled, and to check of the drawn sample."""

    unit: Agency
    files: int
    values: int
    judged: int
    to_check: int
    checked: int

    @property
    def left(self) -> int:
        return self.values - self.judged


def parts_of(
    cycle: Cycle,
    submissions: Sequence[Submission],
    now: datetime,
    reader: Someone | None = None,
) -> list[Part]:
    """Every main index of these files: two queries however many there are, and one more for
    versions that this process has not met.

    They share the cycle, as ``selectors.cycles.sharing`` leaves them. What is sealed from
    ``reader`` counts as not judged.
    """
    newest = newest_versions(cycle.submissions.all()).defer("content").order_by()
    versions = {version.submission_id: version for version in newest}
    sent = [(each, versions[each.pk]) for each in submissions if each.pk in versions]
    wanted, judged = wanted_of(sent), _judged(versions.values(), now, reader)
    return [
        part
        for submission in submissions
        for part in _parts(submission, versions.get(submission.pk), wanted, judged)
    ]


@dataclass(frozen=True, slots=True)
class _Judged:
    """Of one version, the codes that are settled, that are open and of these may be concluded now,
    and that the drawn sample looked at again."""

    settled: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    ready: set[str] = field(default_factory=set)
    checked: set[str] = field(default_factory=set)


def _judged(
    versions: Iterable[SubmissionVersion], now: datetime, reader: Someone | None
) -> Mapping[int, _Judged]:
    found: dict[int, _Judged] = defaultdict(_Judged)
    of_these = Finding.objects.filter(version__in=[version.pk for version in versions])
    rows = unsealed(of_these, reader)
    rows = rows.annotate(may_conclude=Case(When(conclusive(now), then=True), default=False))
    columns = ("version", "code", "state", "may_conclude", "sample_check")
    for version, code, state, ready, check in rows.values_list(*columns):
        own = found[version]
        (own.open if state in OPEN_FINDINGS else own.settled).add(code)
        if ready:
            own.ready.add(code)
        if check is not None:
            own.checked.add(code)
    return found


def conclusive(now: datetime) -> Q:
    """Findings that a reviewer may conclude now: answered, or silent past the day to answer by.

    Silence about a value of the council's in a window is acceptance: nobody concludes it.
    """
    accepted = Q(window__isnull=False) & (Q(reviewed__isnull=False) | Q(final__isnull=False))
    silent = Q(state=FindingState.ASKED, respond_by__lte=now) & ~accepted
    return Q(state=FindingState.ANSWERED) | silent


def _parts(
    submission: Submission,
    version: SubmissionVersion | None,
    wanted: Mapping[int, frozenset[str]],
    judged: Mapping[int, _Judged],
) -> Iterator[Part]:
    for main in index_set_of(submission).main_indices:
        codes = {each.code for each in main.indicators}
        if version is None:
            yield Part(submission, main.code, len(codes), 0, expected=True)
        else:
            done = judged.get(version.pk, _Judged())
            yield _part(submission, main.code, codes & wanted[submission.pk], codes, done)


def _part(
    submission: Submission, main_code: str, own: set[str], codes: set[str], done: _Judged
) -> Part:
    return Part(
        submission,
        main_code,
        values=len(own),
        judged=len(own & done.settled),
        checked=len(own & done.settled & done.checked),
        open=len(own & done.open),
        ready=frozenset(codes & done.ready),
        checked_codes=frozenset(codes & done.checked),
    )


def loads_of(
    parts: Sequence[Part], charges: Mapping[int, Charges], units: Sequence[Agency]
) -> list[Load]:
    """What each of ``units`` has been given, in their order."""
    return [_load(unit, parts, charges) for unit in units]


def _load(unit: Agency, parts: Sequence[Part], charges: Mapping[int, Charges]) -> Load:
    first, second = [], []
    for part in parts:
        charge = charges.get(part.submission.pk, {}).get(part.main_code)
        if charge and charge.review and charge.review.unit_id == unit.pk:
            first.append(part)
        if charge and charge.check and charge.check.unit_id == unit.pk:
            second.append(part)
    return Load(
        unit,
        files=len({part.submission.pk for part in (*first, *second)}),
        values=sum(part.values for part in first),
        judged=sum(part.judged for part in first),
        to_check=sum(part.values for part in second),
        checked=sum(part.checked for part in second),
    )
