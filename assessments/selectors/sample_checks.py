"""Reading kiểm tra mẫu: first verdicts that wait for the unit that checks them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from assessments.models import Cycle, Finding, ReviewDuty, Submission
from assessments.selectors.my_work import submissions_under_way
from assessments.selectors.review_duties import main_codes
from assessments.services.scores import index_set_of
from assessments.workflow import OPEN_FINDINGS


@dataclass(frozen=True, slots=True)
class Waiting:
    """``count``: verdicts under one main index of one file that nobody has checked."""

    file: Submission
    main_code: str
    count: int


def checks_waiting(cycle: Cycle, units: Collection[int]) -> list[Waiting]:
    """What ``units`` were given to check, was judged, and is neither checked nor asked back.

    In the order of agencies. Three queries.
    """
    duties = ReviewDuty.objects.filter(
        kind=ReviewDuty.Kind.CHECK, unit__in=units, declined_at=None
    ).filter(submission__cycle=cycle)
    given: dict[int, set[str]] = defaultdict(set)
    for submission, main in duties.values_list("submission_id", "main_code"):
        given[submission].add(main)
    files = list(submissions_under_way().filter(pk__in=given))
    judged = _unchecked(files)
    found = []
    for file in files:
        mains = main_codes(index_set_of(file))
        counts: dict[str, int] = defaultdict(int)
        for code in judged.get(file.pk, ()):
            counts[mains[code]] += 1
        own = sorted(given[file.pk] & counts.keys())
        found += [Waiting(file, main, counts[main]) for main in own]
    return found


def _unchecked(files: Collection[Submission]) -> dict[int, list[str]]:
    """The codes judged on the newest version, by file."""
    newest = {(file.pk, file.newest) for file in files}  # type: ignore[attr-defined]
    rows = (
        Finding.objects.filter(version__submission__in=files, sample_check=None)
        .exclude(state__in=OPEN_FINDINGS)
        .values_list("version__submission_id", "version__number", "code")
    )
    found: dict[int, list[str]] = defaultdict(list)
    for submission, number, code in rows:
        if (submission, number) in newest:
            found[submission].append(code)
    return found
