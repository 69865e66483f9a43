"""Giải trình as pages show it: what was declared, what is asked, what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assessments.deadline_words import instant
from assessments.deadlines import last_moment
from assessments.models import Finding, Response, Submission, User
from assessments.pages.declared import DeclaredRow, declared_row
from assessments.permissions import can_respond
from assessments.reasons import reason_said
from assessments.selectors.findings import findings_asked_of
from assessments.services.scores import index_set_of, version_preview
from assessments.workflow import FindingState
from frameworks.definition import Indicator
from frameworks.scoring.engine import Preview


@dataclass(frozen=True)
class Question:
    """A question to the agency; ``answerable`` while this person may still answer it."""

    finding: Finding
    indicator: Indicator
    declared: DeclaredRow
    answerable: bool

    @property
    def state(self) -> str:
        """asked, answered, concluded; silent: the time to answer is over."""
        if self.finding.state != FindingState.ASKED:
            return str(self.finding.state)
        return FindingState.ASKED.value if self.answerable else "silent"

    @property
    def until(self) -> str:
        """The last moment to answer."""
        return instant(last_moment(self.finding.respond_by)) if self.finding.respond_by else ""

    @property
    def reason(self) -> str:
        return reason_said(self.finding.reason)

    @property
    def response(self) -> Response | None:
        return getattr(self.finding, "response", None)


def questions(submission: Submission, *, user: User, now: datetime) -> list[Question]:
    """The questions about the newest version, most points at stake first."""
    found = list(findings_asked_of(submission))
    preview = version_preview(found[0].version) if found else None
    asked = [_question(each, preview, user, now) for each in found if preview]
    return sorted(asked, key=lambda each: (-each.indicator.max_points, each.indicator.code))


def question(finding: Finding, *, user: User, now: datetime) -> Question:
    """One of them."""
    return _question(finding, version_preview(finding.version), user, now)


def _question(finding: Finding, preview: Preview, user: User, now: datetime) -> Question:
    version = finding.version
    indicator = index_set_of(version.submission).indicators[finding.code]
    files = {each.pk: each for each in version.evidence.all()}
    declared = declared_row(indicator, version, preview, files)
    return Question(
        finding, indicator, declared, can_respond(user, version.submission, finding, now)
    )
