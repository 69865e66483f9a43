"""The same agency, a year before: what it declared, what stood, and whether the two compare.

Only where last year's framework is this year's, an earlier version of it, or the one its
carry-over map starts from. Where nobody mapped the two, nothing is set side by side: a hidden
comparison beats a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Prefetch
from django.db.models.fields.json import KeyTransform

from assessments.models import Finding, Submission, SubmissionVersion
from assessments.reasons import UNREASONED
from assessments.selectors.findings import ASKED
from assessments.selectors.predecessors import Comparability, Predecessor, predecessors_of
from assessments.selectors.reviews import newest_versions
from assessments.services.papers import Paper, papers_of
from assessments.services.scores import (
    Stage,
    answers_at,
    declared,
    framework_of,
    index_set_of,
    preview_at,
    version_preview,
)
from frameworks.definition import Indicator
from frameworks.scoring.engine import Preview, points_for
from frameworks.scoring.sheet import IndicatorPoints


@dataclass(frozen=True, slots=True)
class Remark:
    """What the council said of last year's value, in its own words.

    ``reason`` is a code of ``reasons.REASONS``; ``conclusion`` what it said after the reply.
    """

    reason: str
    sentence: str
    conclusion: str = ""


@dataclass(frozen=True)
class LastYear:
    """What became of one indicator a year before.

    ``indicator``: as it was then, ``None`` for a new one. ``answer``: raw, as the engine reads it,
    and as it finally stood; ``declared``: as the agency sent it. A null answer is an answer
    («never done»), so ``answered`` and ``was_declared`` say whether there was one.
    ``is_settled``: the results of that cycle are fixed. Until then ``answer`` and ``points`` are
    the declared ones, and the council's verdict is not shown.
    ``points``, ``declared_points``: ``None`` where nothing was answered, or not computed yet.
    """

    year: int
    comparability: Comparability
    indicator: Indicator | None = None
    is_settled: bool = False
    answered: bool = False
    answer: Any = None
    was_declared: bool = False
    declared: Any = None
    points: Decimal | None = None
    declared_points: Decimal | None = None
    remark: Remark | None = None
    papers: Sequence[Paper] = ()

    @property
    def code(self) -> str:
        """Its code of then, which may be another; blank for a new one."""
        return self.indicator.code if self.indicator else ""

    @property
    def max_points(self) -> Decimal | None:
        return self.indicator.max_points if self.indicator else None

    @property
    def compares(self) -> bool:
        """Whether the figures mean the same in both years."""
        return self.comparability.same_rule

    @property
    def was_rejected(self) -> bool:
        """Whether nothing of it was accepted: no points, and a reason."""
        return isinstance(self.answer, Mapping) and "rejected" in self.answer

    @property
    def was_lowered(self) -> bool:
        """Whether the council let less stand than was declared."""
        before, after = self.declared_points, self.points
        return before is not None and after is not None and after < before


def last_year_of(submission: Submission) -> Mapping[str, LastYear]:
    """Last year by this year's codes; empty where the agency sent nothing that compares.

    Two queries, however many indicators there are; two more where some are measured against the
    best of the group.
    """
    version = version_of_last_year(submission)
    if version is None:
        return {}
    before = version.submission.cycle.framework_version
    predecessors = predecessors_of(submission, before)
    if not predecessors:
        return {}
    then = _Then(version)
    return {code: then.of(each) for code, each in predecessors.items()}


def last_year_at(submission: Submission, code: str) -> LastYear | None:
    """Last year of one indicator; ``None`` where the agency sent nothing that compares."""
    version = version_of_last_year(submission)
    if version is None:
        return None
    before = version.submission.cycle.framework_version
    found = predecessors_of(submission, before).get(code)
    if found is None:
        return None
    return _Then(version, frozenset([found.indicator.code] if found.indicator else [])).of(found)


def version_of_last_year(submission: Submission) -> SubmissionVersion | None:
    """What the agency sent last for the same index set, a year before.

    Samples know samples alone. Of two cycles of one year, the one with fixed results.
    """
    cycle, framework = submission.cycle, submission.cycle.framework_version
    before = SubmissionVersion.objects.filter(
        submission__agency=submission.agency_id,
        submission__index_set__set_id=submission.index_set.set_id,
        submission__cycle__year=cycle.year - 1,
        submission__cycle__is_sample=cycle.is_sample,
        submission__cycle__framework_version__family=framework.family,
        submission__cycle__framework_version__jurisdiction_code=framework.jurisdiction_code,
    )
    fixed_first = F("submission__cycle__results_fixed_at").desc(nulls_last=True)
    return (
        before.select_related("submission__cycle__framework_version", "submission__index_set")
        # The definition is shared between requests, by the hash of its document.
        .defer("submission__cycle__framework_version__document")
        .prefetch_related("findings")
        .order_by(fixed_first, "-submission__cycle_id", "-number")
        .first()
    )


class _Then:
    """What came of one sent version, indicator by indicator."""

    def __init__(self, version: SubmissionVersion, codes: frozenset[str] | None = None) -> None:
        """``codes``: what will be asked for; ``None``: anything."""
        self.version, self.cycle, self.codes = version, version.submission.cycle, codes
        self.findings = {each.code: each for each in version.findings.all()}
        self.is_settled = self.cycle.results_fixed_at is not None
        self.index_set = index_set_of(version.submission)
        self.declared = declared(version, self.index_set)
        self.declared_points = _points(version_preview(version))
        self.final, self.final_points = self.declared, self.declared_points
        if self.is_settled:
            findings = self.findings.values()
            self.final = answers_at(Stage.DECIDED, version, findings, self.index_set)
            self.final_points = self._final_points()

    def _final_points(self) -> Mapping[str, Decimal]:
        preview = preview_at(Stage.DECIDED, self.version, self.findings.values())
        wanted = preview.open if self.codes is None else preview.open & self.codes
        return {**_points(preview), **self._points_in_group(wanted)}

    def _points_in_group(self, codes: frozenset[str]) -> Mapping[str, Decimal]:
        """The points of what is measured against the best of the ranking group."""
        found = {}
        others = self._others(codes) if codes else []
        for code in codes & self.final.keys():
            scored = points_for(
                self.index_set.indicators[code],
                self.final[code],
                year=self.cycle.year,
                rounding=framework_of(self.version.submission).rounding.indicator,
                others=[each[code] for each in others if code in each],
            )
            if isinstance(scored, IndicatorPoints):
                found[code] = scored.points
        return found

    def _others(self, codes: frozenset[str]) -> list[Mapping[str, Any]]:
        """What stood of ``codes`` for each of the others in the group; no more of them is read."""
        own = self.version.submission
        rivals = self.cycle.submissions.filter(
            ranking_group=own.ranking_group, index_set=own.index_set
        ).exclude(pk=own.pk)
        entries = {code: KeyTransform(code, KeyTransform("answers", "content")) for code in codes}
        read = {f"answer_{n}": entry for n, entry in enumerate(entries.values())}
        versions = newest_versions(rivals).defer("content").annotate(**read).order_by()
        wanted = Finding.objects.filter(code__in=codes)
        return [
            self._stood(version, entries, read)
            for version in versions.prefetch_related(Prefetch("findings", wanted))
        ]

    def _stood(
        self, version: SubmissionVersion, codes: Iterable[str], names: Iterable[str]
    ) -> Mapping[str, Any]:
        """The final answers to ``codes``, which the version brings under ``names``."""
        found = {code: getattr(version, name) for code, name in zip(codes, names, strict=True)}
        version.content = {"answers": {code: each for code, each in found.items() if each}}
        return answers_at(Stage.DECIDED, version, version.findings.all(), self.index_set)

    def of(self, now: Predecessor) -> LastYear:
        year = self.cycle.year
        if now.indicator is None:
            return LastYear(year, now.comparability, is_settled=self.is_settled)
        code = now.indicator.code
        content = self.version.content["answers"].get(code)
        return LastYear(
            year=year,
            comparability=now.comparability,
            indicator=now.indicator,
            is_settled=self.is_settled,
            answered=code in self.final,
            answer=self.final.get(code),
            was_declared=code in self.declared,
            declared=self.declared.get(code),
            points=self.final_points.get(code) if code in self.final else None,
            declared_points=self.declared_points.get(code) if code in self.declared else None,
            remark=self._remark(self.findings.get(code)),
            papers=tuple(papers_of(content)) if content else (),
        )

    def _remark(self, finding: Finding | None) -> Remark | None:
        """What the agency may know: a question was put to it, a verdict is the council's own until
        the results are fixed. What the council entered itself is no remark."""
        known = finding is not None and (self.is_settled or finding.state in ASKED)
        if finding is None or not known or finding.reason in ("", *UNREASONED):
            return None
        return Remark(finding.reason, finding.sentence, finding.conclusion)


def _points(preview: Preview) -> Mapping[str, Decimal]:
    """Points by code; what is measured against the group is not known from one agency alone."""
    if preview.sheet is None:
        return {}
    scored = preview.sheet.indicators.items()
    return {code: each.points for code, each in scored if code not in preview.open}


def answers_of_last_year(submission: Submission) -> Mapping[str, Any]:
    """Last year's raw answers by this year's codes, of those indicators alone that compare.

    As they stood in the end, or as declared until then: the ``answer`` of each ``LastYear``
    without the points, which cost more.
    """
    version = version_of_last_year(submission)
    if version is None:
        return {}
    cycle = version.submission.cycle
    stage = Stage.DECIDED if cycle.results_fixed_at is not None else Stage.DECLARED
    then = answers_at(stage, version, version.findings.all())
    return {
        code: then[each.indicator.code]
        for code, each in predecessors_of(submission, cycle.framework_version).items()
        if each.comparability.same_rule and each.indicator and each.indicator.code in then
    }
