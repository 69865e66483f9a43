"""Two verdicts on one value side by side, and what was ruled between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from assessments.blinding import can_reconcile, is_ruled_by_chair
from assessments.models import Finding, Reconciliation, ScoreComparison, User
from assessments.pages.answer_words import Said, answer_said
from assessments.pages.bench_words import signed
from assessments.reasons import ENTERED, reason_said
from assessments.services.scores import index_set_of
from assessments.services.stakes import declared_of
from assessments.shares import Value
from frameworks.definition import Indicator


@dataclass(frozen=True, slots=True)
class Side:
    """One verdict: whose, what stands by it, why, and what it is worth."""

    unit: str
    stands_declared: bool
    said: Sequence[Said]
    reason: str
    sentence: str
    points: Decimal | None


@dataclass(frozen=True)
class ComparisonPage:
    """``finding``: what stands now on the version that counts; ``None``: nobody judged that one."""

    comparison: ScoreComparison
    indicator: Indicator
    finding: Finding | None
    reader: User
    now: datetime

    @property
    def declared(self) -> Sequence[Said]:
        return _said(self.indicator, self._declared)

    @property
    def _declared(self) -> Value:
        alone = Finding(version=self.comparison.version, code=self.comparison.pair.code)
        return declared_of(alone, self.indicator)

    @property
    def first(self) -> Side:
        at = self.comparison
        standing = at.first_standing()
        return Side(
            unit=str(at.first_unit),
            stands_declared=standing is None,
            said=_said(self.indicator, standing),
            reason=_reason(at.first["reason"]),
            sentence=at.first["sentence"],
            points=at.first_points,
        )

    @property
    def second(self) -> Side:
        given = self.comparison.second
        return Side(
            unit=str(given.unit),
            stands_declared=given.value is None,
            said=_said(self.indicator, given.value),
            reason=_reason(given.reason),
            sentence=given.sentence,
            points=self.comparison.second_points,
        )

    @property
    def difference(self) -> str:
        """Second less first, «−3,11»; blank where one is not known or they are even."""
        first, second = self.comparison.first_points, self.comparison.second_points
        return "" if first is None or second is None or first == second else signed(second - first)

    @property
    def reconciliation(self) -> Reconciliation | None:
        return getattr(self.comparison, "reconciliation", None)

    @property
    def changed_since(self) -> tuple[int, int] | None:
        """The revision that was compared and the one that stands, where they are not the same
        and no ruling explains it."""
        ruled = self.reconciliation
        then = ruled.revision if ruled else self.comparison.first["revision"]
        if self.finding is None or self.finding.revision == then:
            return None
        return (then, self.finding.revision)

    @property
    def waits(self) -> bool:
        ruled = is_ruled_by_chair(self.comparison, self.finding)
        return self.reconciliation is None and ruled

    @property
    def can_rule(self) -> bool:
        submission = self.comparison.pair.submission
        return self.waits and can_reconcile(self.reader, submission, self.now)


def comparison_page(comparison: ScoreComparison, reader: User, now: datetime) -> ComparisonPage:
    pair = comparison.pair
    comparison.version.submission = pair.submission
    indicator = index_set_of(pair.submission).indicators[pair.code]
    newest = pair.submission.versions.order_by("-number").first()
    rows = Finding.objects.filter(version=newest, code=pair.code).select_related("version")
    return ComparisonPage(comparison, indicator, rows.first(), reader, now)


def _said(indicator: Indicator, value: Value) -> Sequence[Said]:
    return answer_said(indicator, value["answer"]) if value else []


def _reason(code: str) -> str:
    return reason_said(code) if code and code != ENTERED else ""
