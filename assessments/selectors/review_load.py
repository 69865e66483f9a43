"""Reading how much each unit has to judge in a cycle, and how much of it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessments.models import Agency, Cycle, Finding, Submission, SubmissionVersion
from assessments.permissions import Someone
from assessments.selectors.review_duties import Charges
from assessments.selectors.reviews import newest_versions, wanting_a_verdict
from assessments.selectors.seals import unsealed
from assessments.services.scores import index_set_of
from assessments.workflow import OPEN_FINDINGS


@dataclass(frozen=True, slots=True)
class Part:
    """One main index of one file: how many values want a verdict, and how many are settled.

    ``expected``: nothing was sent yet, so that ``values`` counts what the index set asks.
    """

    submission: Submission
    main_code: str
    values: int
    judged: int
    checked: int = 0
    expected: bool = False

    @property
    def left(self) -> int:
        return self.values - self.judged


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
    cycle: Cycle, submissions: Sequence[Submission], reader: Someone | None = None
) -> list[Part]:
    """Every main index of these files: two queries however many there are.

    They share the cycle, as ``selectors.cycles.sharing`` leaves them. What is sealed from
    ``reader`` counts as not judged.
    """
    newest = newest_versions(cycle.submissions.all())
    versions = {version.submission_id: version for version in newest}
    settled = _settled(versions.values(), reader)
    return [
        part
        for submission in submissions
        for part in _parts(submission, versions.get(submission.pk), settled)
    ]


Settled = Mapping[int, Mapping[str, bool]]  # version → code → whether it was checked


def _settled(versions: Iterable[SubmissionVersion], reader: Someone | None) -> Settled:
    found: dict[int, dict[str, bool]] = defaultdict(dict)
    of_these = Finding.objects.filter(version__in=[version.pk for version in versions])
    rows = unsealed(of_these, reader).exclude(state__in=OPEN_FINDINGS)
    for version, code, check in rows.values_list("version", "code", "sample_check"):
        found[version][code] = check is not None
    return found


def _parts(
    submission: Submission, version: SubmissionVersion | None, settled: Settled
) -> Iterator[Part]:
    index_set = index_set_of(submission)
    if version is not None:
        version.submission = submission
        wanted, done = wanting_a_verdict(version, index_set), settled.get(version.pk, {})
    for main in index_set.main_indices:
        codes = {each.code for each in main.indicators}
        if version is None:
            yield Part(submission, main.code, len(codes), 0, expected=True)
            continue
        own = codes & wanted
        checked = sum(done.get(code, False) for code in own)
        yield Part(submission, main.code, len(own), len(own & done.keys()), checked)


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
