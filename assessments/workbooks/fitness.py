"""Whether a file may be read into a submission: what it was made of, against what is asked now.

A template of an older version of the decision is read where the indicators are the same still;
one of another submission, cycle or set never is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from assessments.models import Cycle, Submission
from assessments.services.scores import index_set_of
from assessments.workbooks.package import BadFile
from assessments.workbooks.stamp import Stamp, stamp_of
from frameworks import definition
from frameworks.definition import Indicator
from frameworks.models import FrameworkVersion, IndexSet


@dataclass(frozen=True)
class Fitness:
    """``older``: the set that the file was made from, where it is not the one that is asked now."""

    older: definition.IndexSet | None = None
    framework: str = ""

    def index_set_of(self, submission: Submission) -> definition.IndexSet:
        """The set whose lines the file holds."""
        return self.older or index_set_of(submission)

    def fits(self, indicator: Indicator, index_set: definition.IndexSet) -> bool:
        """Whether ``indicator``, of the file, is asked now as it was then."""
        now = index_set.indicators.get(indicator.code)
        return now is not None and _asked(now) == _asked(indicator)


def _as_written(rule: definition.Rule) -> definition.Rule:
    """Without the rows of a table, which are the agency's and not the decision's."""
    return replace(rule, units=()) if isinstance(rule, definition.RollupMean) else rule


def _asked(indicator: Indicator) -> tuple[object, ...]:
    """What an answer hangs on; a corrected title or another maximum changes no answer."""
    return (
        _as_written(indicator.rule),
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
        raise BadFile("other_cycle", _cycle_said(stamp))
    if stamp.submission != now.submission:
        raise BadFile("other_submission", stamp.agency)
    if stamp.index_set != now.index_set:
        raise BadFile("other_set", _set_said(stamp))
    if stamp.template != now.template:
        raise BadFile("other_template", stamp.template)
    if (stamp.framework, stamp.sha256) == (now.framework, now.sha256):
        return Fitness()
    return Fitness(_older(stamp), _framework_said(stamp))


def _older(stamp: Stamp) -> definition.IndexSet:
    """The set as it was; what is no longer known cannot be compared."""
    version = FrameworkVersion.objects.filter(sha256=stamp.sha256).first()
    sets = version.definition.sets if version and str(version) == stamp.framework else {}
    if stamp.index_set not in sets:
        raise BadFile("other_framework", _framework_said(stamp))
    return sets[stamp.index_set]


# ── What it is of, for people ──────────────────────────────────────────────────────────────


def decision_said(version: FrameworkVersion) -> str:
    return _("Quyết định {number}").format(number=version.number)


def _cycle_said(stamp: Stamp) -> str:
    cycle = Cycle.objects.filter(slug=stamp.cycle).first()
    return cycle.title if cycle else _("một kỳ khác, không còn trên cổng")


def _set_said(stamp: Stamp) -> str:
    row = IndexSet.objects.filter(
        set_id=stamp.index_set, framework_version__sha256=stamp.sha256
    ).first()
    return row.title if row else _("một bộ chỉ số khác, không còn trên cổng")


def _framework_said(stamp: Stamp) -> str:
    """The decision and the version of its data; its code where no version of it is there."""
    framework_id, _at, number = stamp.framework.partition("@")
    version = FrameworkVersion.objects.filter(framework_id=framework_id).first()
    if version is None:
        return stamp.framework
    return _("{decision} (dữ liệu bản {number})").format(
        decision=decision_said(version), number=number
    )
