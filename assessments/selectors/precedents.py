"""Tiền lệ: how one indicator was judged for other agencies, this year and last.

Whatever a reader has a tie to is left out before it is read: nothing of one's own unit is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.fields.json import KeyTransform

from assessments.likeness import Features, outcome_of
from assessments.models import CouncilDecision, Cycle, Finding, SubmissionVersion
from assessments.permissions import Someone
from assessments.reasons import UNREASONED
from assessments.selectors.predecessors import Predecessor, predecessors_in
from assessments.selectors.reviews import newest_versions
from assessments.selectors.seals import unsealed_cases
from assessments.services.papers import papers_of
from assessments.services.scores import Stage, answers_at
from assessments.workflow import OPEN_FINDINGS, FindingState
from frameworks.definition import IndexSet, Indicator
from frameworks.scoring.engine import SetScorer
from frameworks.vietnamese import sort_key

Entry = Mapping[str, Any]  # of one answer in a version


@dataclass(frozen=True)
class Measure:
    """One indicator of one cycle, and what an answer to it earns."""

    cycle: Cycle
    set_id: str
    code: str

    @cached_property
    def index_set(self) -> IndexSet:
        """The set with this indicator alone. Raises ``KeyError`` where it has no such code."""
        whole = self.cycle.framework_version.definition.index_set(self.set_id)
        main = next(m for m in whole.main_indices if self.code in {i.code for i in m.indicators})
        alone = replace(main, indicators=(whole.indicators[self.code],))
        return replace(whole, main_indices=(alone,))

    @property
    def indicator(self) -> Indicator:
        return self.index_set.indicators[self.code]

    @property
    def main_code(self) -> str:
        return self.index_set.main_indices[0].code

    @cached_property
    def _scorer(self) -> SetScorer:
        rounding = self.cycle.framework_version.definition.rounding.indicator
        return SetScorer(self.index_set, year=self.cycle.year, rounding=rounding)

    def points(self, answers: Mapping[str, Any]) -> Decimal | None:
        """``None`` where nothing is answered, or the group must be known first."""
        if self.code not in answers:
            return None
        preview = self._scorer.preview({self.code: answers[self.code]})
        if preview.sheet is None or preview.open or preview.problems:
            return None
        return preview.sheet.indicators[self.code].points


@dataclass(frozen=True)
class Case:
    """What one agency declared at an indicator, and what became of it.

    ``version``: without the rest of its content. ``finding``: ``None`` while nobody judged it.
    """

    measure: Measure
    version: SubmissionVersion
    entry: Entry
    finding: Finding | None

    @property
    def indicator(self) -> Indicator:
        return self.measure.indicator

    @property
    def year(self) -> int:
        return self.measure.cycle.year

    @property
    def agency(self) -> str:
        return self.version.submission.agency.name

    @cached_property
    def declared_answers(self) -> Mapping[str, Any]:
        return self._answers(Stage.DECLARED)

    @cached_property
    def standing_answers(self) -> Mapping[str, Any]:
        return self._answers(Stage.DECIDED)

    def _answers(self, stage: Stage) -> Mapping[str, Any]:
        alone = SubmissionVersion(content={"answers": {self.measure.code: self.entry}})
        if not self.entry:
            alone.content = {"answers": {}}
        found = [self.finding] if self.finding else []
        return answers_at(stage, alone, found, self.measure.index_set)

    @property
    def settled(self) -> bool:
        """A verdict that stands: what was asked back is not one yet."""
        return self.finding is not None and self.finding.state not in OPEN_FINDINGS

    @cached_property
    def declared(self) -> Decimal | None:
        return self.measure.points(self.declared_answers)

    @cached_property
    def standing(self) -> Decimal | None:
        if not self.settled:
            return None
        same = self.standing_answers == self.declared_answers
        return self.declared if same else self.measure.points(self.standing_answers)

    @property
    def reason(self) -> str:
        """The code of the reason; blank where nothing was changed for one."""
        reason = self.finding.reason if self.finding and self.settled else ""
        return "" if reason in UNREASONED else reason

    @property
    def sentence(self) -> str:
        """The council's own where it decided in session, else the conclusion's or the verdict's."""
        if self.finding is None:
            return ""
        if self.finding.state == FindingState.DECIDED:
            return str(getattr(self.finding, "decided_because", None) or "")
        ruled = self.finding.common_ruling
        said = self.finding.conclusion or self.finding.sentence
        return said or (ruled.sentence if ruled else "")

    @property
    def refused(self) -> bool:
        standing = self.standing_answers.get(self.measure.code)
        return self.settled and isinstance(standing, Mapping) and "rejected" in standing

    @cached_property
    def traits(self) -> Features:
        """What makes it alike to another; the points, which cost more, are left out."""
        papers = papers_of(self.entry) if self.entry else []
        return Features(
            files=frozenset(each["file"]["sha256"] for each in papers if each["file"]),
            has_papers=bool(papers),
            reason=self.reason,
        )

    @cached_property
    def features(self) -> Features:
        declared, standing = self._share(self.declared), self._share(self.standing)
        outcome = outcome_of(declared, standing, refused=self.refused) if self.settled else None
        return replace(self.traits, declared=declared, standing=standing, outcome=outcome)

    def _share(self, points: Decimal | None) -> Fraction | None:
        if points is None:
            return None
        return Fraction(points) / Fraction(self.indicator.max_points)


@dataclass(frozen=True)
class Precedents:
    """``before``: what of last year's this continues, ``None`` where nobody mapped the two or there
    was no such cycle; its cases are there only where the rule is the same."""

    this_year: Sequence[Case]
    last_year: Sequence[Case] = ()
    before: Predecessor | None = None
    before_year: int | None = None

    @property
    def all(self) -> list[Case]:
        return [*self.this_year, *self.last_year]


def precedents_of(
    measure: Measure, hidden: frozenset[int], reader: Someone | None = None
) -> Precedents:
    """Judged cases of the indicator, those with a reason first; three queries however many.

    ``hidden``: units whose business the reader must not learn, by id. What is sealed from
    ``reader`` until a second score is there is left out as well.
    """
    this_year = judged_cases(measure, hidden, reader)
    cycle = cycle_before(measure.cycle)
    if cycle is None:
        return Precedents(this_year)
    mapped = predecessors_in(measure.cycle, cycle.framework_version, measure.set_id)
    before = mapped.get(measure.code)
    if before is None or before.indicator is None or not before.comparability.same_rule:
        return Precedents(this_year, (), before, cycle.year)
    then = Measure(cycle, measure.set_id, before.indicator.code)
    return Precedents(this_year, judged_cases(then, hidden), before, cycle.year)


# What of a finding a case is made of; the rest of its rows is long, and there are many of them.
READ = (
    *(
        "code",
        "state",
        "revision",
        "reviewed",
        "final",
        "decided",
        "reason",
        "sentence",
        "conclusion",
    ),
    *("version__sha256", "version__submission__ranking_group", "version__submission__agency__name"),
    *("version__submission__cycle", "common_ruling__sentence"),
)


DECISION = CouncilDecision.objects.filter(item__finding=OuterRef("pk")).order_by("-pk")


def judged_cases(
    measure: Measure, hidden: frozenset[int], reader: Someone | None = None
) -> list[Case]:
    """One query. Settled verdicts on newest versions, reasons first, then the newest."""
    cycle, code = measure.cycle, measure.code
    submissions = cycle.submissions.filter(index_set__set_id=measure.set_id)
    versions = newest_versions(submissions.exclude(agency__in=hidden)).order_by()
    found = (
        unsealed_cases(Finding.objects.filter(code=code, version__in=versions.values("pk")), reader)
        .exclude(state__in=[state.value for state in OPEN_FINDINGS])
        .select_related("version__submission__agency", "common_ruling")
        .only(*READ)
        .annotate(
            entry=KeyTransform(code, KeyTransform("answers", F("version__content"))),
            decided_because=Subquery(DECISION.values("sentence")[:1]),
        )
        .order_by("-judged_at", "-pk")
    )
    cases = [_case(measure, finding) for finding in found]
    return sorted(cases, key=lambda case: not case.reason)


def _case(measure: Measure, finding: Finding) -> Case:
    finding.version.submission.cycle = measure.cycle
    entry = finding.entry or {}  # type: ignore[attr-defined]
    return Case(measure, finding.version, entry, finding)


def cycle_before(cycle: Cycle) -> Cycle | None:
    """The cycle of the year before, of the same family and province; samples know samples alone.

    Of two, the one with fixed results.
    """
    framework = cycle.framework_version
    return (
        Cycle.objects.filter(
            year=cycle.year - 1,
            is_sample=cycle.is_sample,
            framework_version__family=framework.family,
            framework_version__jurisdiction_code=framework.jurisdiction_code,
        )
        .select_related("framework_version")
        .defer("framework_version__document")
        .order_by(F("results_fixed_at").desc(nulls_last=True), "-pk")
        .first()
    )


def open_cases(
    measure: Measure, hidden: frozenset[int], shut: frozenset[int] = frozenset()
) -> list[Case]:
    """One query. What was declared at the indicator and nobody judged, by agency.

    ``shut``: submissions whose first verdict here is not the reader's, judged or not, by id.
    """
    cycle, code = measure.cycle, measure.code
    submissions = cycle.submissions.filter(index_set__set_id=measure.set_id)
    judged = Finding.objects.filter(version=OuterRef("pk"), code=code)
    found = (
        newest_versions(submissions.exclude(agency__in=hidden).exclude(pk__in=shut))
        .filter(~Exists(judged))
        .select_related("submission__agency", "submission__deadline", "submission__index_set")
        .defer("content")
        .annotate(entry=KeyTransform(code, KeyTransform("answers", F("content"))))
        .order_by()
    )
    for version in found:
        version.submission.cycle = version.submission.deadline.cycle = cycle
    cases = [Case(measure, version, version.entry or {}, None) for version in found]
    own = [case for case in cases if code in case.declared_answers]
    return sorted(own, key=lambda case: sort_key(case.agency))
