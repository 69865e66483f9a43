"""Whether a file may be read into a submission: what it was made of, against what is asked now.

A template of an older version of the decision is read where the indicators are the same still;
one of another submission, cycle or set never is.
"""

from __future__ import annotations

from dataclasses import dataclass

from assessments.models import Submission
from assessments.services.scores import index_set_of
from assessments.workbooks.package import BadFile
from assessments.workbooks.stamp import Stamp, stamp_of
from frameworks.definition import IndexSet, Indicator
from frameworks.models import FrameworkVersion


@dataclass(frozen=True)
class Fitness:
    """``older``: the set that the file was made from, where it is not the one that is asked now."""

    older: IndexSet | None = None
    framework: str = ""

    def index_set_of(self, submission: Submission) -> IndexSet:
        """The set whose lines the file holds."""
        return self.older or index_set_of(submission)

    def fits(self, indicator: Indicator, index_set: IndexSet) -> bool:
        """Whether ``indicator``, of the file, is asked now as it was then."""
        now = index_set.indicators.get(indicator.code)
        return now is not None and _asked(now) == _asked(indicator)


def _asked(indicator: Indicator) -> tuple[object, ...]:
    """What an answer hangs on; a corrected title or another maximum changes no answer."""
    return (
        indicator.rule,
        indicator.unit,
        indicator.entered_by,
        indicator.not_applicable,
    )


def fitness_of(stamp: Stamp | None, submission: Submission) -> Fitness:
    """How the file of ``stamp`` fits. Raises ``BadFile``.

    no_stamp, other_submission, other_cycle, other_set, other_template, other_framework.
    """
    now = stamp_of(submission)
    if stamp is None:
        raise BadFile("no_stamp")
    if stamp.cycle != now.cycle:
        raise BadFile("other_cycle", stamp.cycle)
    if stamp.submission != now.submission:
        raise BadFile("other_submission", stamp.agency)
    if stamp.index_set != now.index_set:
        raise BadFile("other_set", stamp.index_set)
    if stamp.template != now.template:
        raise BadFile("other_template", stamp.template)
    if (stamp.framework, stamp.sha256) == (now.framework, now.sha256):
        return Fitness()
    return Fitness(_older(stamp), stamp.framework)


def _older(stamp: Stamp) -> IndexSet:
    """The set as it was; what is no longer known cannot be compared."""
    version = FrameworkVersion.objects.filter(sha256=stamp.sha256).first()
    sets = version.definition.sets if version and str(version) == stamp.framework else {}
    if stamp.index_set not in sets:
        raise BadFile("other_framework", stamp.framework)
    return sets[stamp.index_set]
