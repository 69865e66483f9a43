"""Which indicators of a sent version want a verdict, remembered by a process.

What a version holds never changes, so its codes are read once: by what it holds and what it is
measured by, never by its number in a table. Pages of a whole cycle leave the contents unread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessments.measuring import is_measured
from assessments.models import Submission, SubmissionVersion
from assessments.services.scores import declared
from assessments.shares import awaits_council
from frameworks.definition import IndexSet

REMEMBERED = 4096  # versions whose codes a process keeps; a set of codes is some kilobytes

Key = tuple[str, str, str]  # hash of the version, hash of the framework, index set

_codes: dict[Key, frozenset[str]] = {}


def wanting_a_verdict(version: SubmissionVersion, index_set: IndexSet) -> frozenset[str]:
    """The codes that want a verdict: each declared value, and what only the council enters.

    What is measured elsewhere wants none: it is recorded, or missing.
    """
    own = (code for code, each in index_set.indicators.items() if awaits_council(each))
    return (frozenset(declared(version, index_set)) | frozenset(own)) - measured_codes(index_set)


def measured_codes(index_set: IndexSet) -> frozenset[str]:
    """The indicators that are measured elsewhere as a whole."""
    return frozenset(code for code, each in index_set.indicators.items() if is_measured(each))


def wanted_of(
    rows: Sequence[tuple[Submission, SubmissionVersion]],
) -> Mapping[int, frozenset[str]]:
    """The codes that want a verdict, by submission; one query for those not met before."""
    keys = {row.pk: _key(row, version) for row, version in rows}
    found = {pk: _codes[key] for pk, key in keys.items() if key in _codes}
    missing = [version.pk for row, version in rows if row.pk not in found]
    of_row = {row.pk: row for row, _version in rows}
    for version in SubmissionVersion.objects.filter(pk__in=missing) if missing else ():
        index_set = _set_of(of_row[version.submission_id])
        found[version.submission_id] = wanting_a_verdict(version, index_set)
    _remember({keys[pk]: codes for pk, codes in found.items()})
    return found


def _key(submission: Submission, version: SubmissionVersion) -> Key:
    framework = submission.cycle.framework_version
    return (version.sha256, framework.sha256, submission.index_set.set_id)


def _remember(found: Mapping[Key, frozenset[str]]) -> None:
    if len(_codes) > REMEMBERED:
        _codes.clear()
    _codes.update(found)


def _set_of(submission: Submission) -> IndexSet:
    definition = submission.cycle.framework_version.definition
    return definition.index_set(submission.index_set.set_id)
