"""The only bridge between rows and the engine: declared, reviewed, replied and decided points.

The four are kept apart. Declared: what a version says. Reviewed: with the reviewer's answers in
place of those adjusted. Replied: with what stood after the agency's reply. Decided: with what the
council decided in session; it is the last that stands, and what is ranked. A claim («không phát
sinh») counts when it is declared, and afterwards only once a finding accepts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Answer, Finding, Submission, SubmissionVersion
from assessments.shares import agency_share, without_claims
from assessments.workflow import FindingState
from frameworks.definition import Framework, IndexSet, Indicator, Rounding, RoundingMode
from frameworks.scoring.engine import Preview, points_for, preview, score
from frameworks.scoring.problems import AnswerProblem
from frameworks.scoring.rounding import units_in_a_point
from frameworks.scoring.rules import entry_of
from frameworks.scoring.sheet import IndicatorPoints, ScoreSheet

Answers = Mapping[str, Any]  # indicator code → raw answer, as the engine reads it

# Whether an answer keeps its rule does not hang on how points are rounded.
ANY_ROUNDING = Rounding(places=2, mode=RoundingMode.HALF_UP)


class BrokenAnswers(ValueError):  # noqa: N818 -- said of the answers
    """Answers that stand and break their rule; ``problems``: by submission id and indicator."""

    def __init__(self, problems: Iterable[AnswerProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"answers that break their rule: {self.problems}")


class Stage(StrEnum):
    DECLARED = "declared"
    REVIEWED = "reviewed"
    REPLIED = "replied"
    DECIDED = "decided"


# Whose declared answer stands as it is, a claim among them.
ACCEPTED = {
    Stage.DECLARED: frozenset[FindingState](),
    Stage.REVIEWED: frozenset({FindingState.AGREED}),
    Stage.REPLIED: frozenset({FindingState.AGREED, FindingState.CONCLUDED}),
    Stage.DECIDED: frozenset({FindingState.AGREED, FindingState.CONCLUDED}),
}


def problems_of(indicator: Indicator, raw: Any, *, year: int) -> tuple[AnswerProblem, ...]:
    """Every rule that ``raw`` breaks; none for an answer that counts."""
    found = points_for(indicator, raw, year=year, rounding=ANY_ROUNDING)
    return () if isinstance(found, IndicatorPoints) else found


def worth(
    indicator: Indicator, value: Mapping[str, Any] | None, submission: Submission
) -> Decimal | None:
    """What one wrapped answer earns by itself.

    ``None``: there is none, it breaks its rule, or it is measured against the best of a group.
    """
    rounding, year = framework_of(submission).rounding.indicator, submission.cycle.year
    unit = units_in_a_point(rounding)
    if value is None or entry_of(indicator, unit=unit, year=year, may_exclude=True).needs_group:
        return None
    found = points_for(indicator, value["answer"], year=year, rounding=rounding)
    return found.points if isinstance(found, IndicatorPoints) else None


def framework_of(submission: Submission) -> Framework:
    return submission.cycle.framework_version.definition


def index_set_of(submission: Submission) -> IndexSet:
    return framework_of(submission).index_set(submission.index_set.set_id)


def working_preview(submission: Submission) -> Preview:
    """What the agency's own draft is worth, its invalid values not counted."""
    return preview_of(submission, submission.answers.all())


def preview_of(submission: Submission, answers: Iterable[Answer]) -> Preview:
    """The same of the rows that a page has read already."""
    raw = {each.code: each.value["answer"] for each in answers if each.value is not None}
    return _preview(submission, raw)


def version_preview(version: SubmissionVersion) -> Preview:
    """What a sent version declares, before the group is known."""
    return _preview(version.submission, declared(version))


def preview_at(stage: Stage, version: SubmissionVersion, findings: Iterable[Finding]) -> Preview:
    """What a sent version is worth at ``stage``, before the group is known."""
    return _preview(version.submission, answers_at(stage, version, findings))


def _preview(submission: Submission, answers: Answers) -> Preview:
    return preview(
        index_set_of(submission),
        answers,
        year=submission.cycle.year,
        rounding=framework_of(submission).rounding.indicator,
    )


def declared(version: SubmissionVersion, index_set: IndexSet | None = None) -> dict[str, Any]:
    """The answers of a version. What was left empty is not there: not answered is an outcome.

    What the council enters is not the agency's to declare, whatever the version holds of it.
    ``index_set`` spares the reading of the framework where many versions share one.
    """
    indicators = (index_set or index_set_of(version.submission)).indicators
    answers = {}
    for code, entry in version.content["answers"].items():
        value = agency_share(indicators[code], entry["value"])
        if value is not None:
            answers[code] = value["answer"]
    return answers


def answers_at(
    stage: Stage,
    version: SubmissionVersion,
    findings: Iterable[Finding],
    index_set: IndexSet | None = None,
) -> dict[str, Any]:
    """The answers that stand at ``stage``."""
    index_set = index_set or index_set_of(version.submission)
    answers = declared(version, index_set)
    if stage is Stage.DECLARED:
        return answers
    by_code = {finding.code: finding for finding in findings}
    reason = _("đề nghị không phát sinh chưa được Hội đồng chấp nhận")
    for code, answer in answers.items():
        finding = by_code.get(code)
        if finding is None or finding.state not in ACCEPTED[stage]:
            answers[code] = without_claims(index_set.indicators[code], answer, reason=reason)
    for code, finding in by_code.items():
        standing = _standing(stage, finding)
        if standing is not None:
            answers[code] = standing["answer"]
    return answers


def _standing(stage: Stage, finding: Finding) -> dict[str, Any] | None:
    """The council's own answer; none where the declared one stands."""
    if stage is Stage.DECIDED and finding.decided is not None:
        return finding.decided
    if stage is not Stage.REVIEWED and finding.final is not None:
        return finding.final
    return finding.reviewed


def group_sheets(versions: Iterable[SubmissionVersion], stage: Stage) -> dict[int, ScoreSheet]:
    """The sheets of one ranking group by submission id. ``versions`` share one index set.

    Prefetch ``findings``. Raises ``BrokenAnswers`` where an answer that stands breaks its rule:
    a version and a finding are checked when they are written, but not what all of them come to
    (everything excluded).
    """
    rows = list(versions)
    if not rows:
        return {}
    submission = rows[0].submission
    index_set = index_set_of(submission)
    answers = {
        str(version.submission_id): answers_at(stage, version, version.findings.all(), index_set)
        for version in rows
    }
    result = score(
        index_set,
        answers,
        year=submission.cycle.year,
        rounding=framework_of(submission).rounding.indicator,
    )
    if result.problems:
        raise BrokenAnswers(result.problems)
    return {int(key): sheet for key, sheet in result.sheets.items()}
