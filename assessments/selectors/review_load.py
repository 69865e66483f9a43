"""Reading how much each unit has to judge in a cycle, and how much of it is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assessments.models import Agency, Cycle, ReviewDuty, Submission
from assessments.permissions import Someone
from assessments.selectors.found import Found
from assessments.selectors.review_duties import Charges
from assessments.selectors.reviews import File, files_among


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
    rows = cycle.submissions.filter(pk__in=[each.pk for each in submissions])
    files = {each.submission.pk: each for each in files_among(
        rows.select_related("agency", "index_set", "deadline"), cycle, now=now, reader=reader
    )}  # fmt: skip
    return parts_of_files(files[each.pk] for each in submissions)


def parts_of_files(files: Iterable[File]) -> list[Part]:
    """The same of files that were read already."""
    return [part for file in files for part in _parts(file)]


def _parts(file: File) -> Iterator[Part]:
    for main in file.index_set.main_indices:
        codes = {each.code for each in main.indicators}
        if file.version is None:
            yield Part(file.submission, main.code, len(codes), 0, expected=True)
        else:
            yield _part(file.submission, main.code, codes & file.wanted, codes, file.found)


def _part(
    submission: Submission, main_code: str, own: set[str], codes: set[str], done: Found
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
