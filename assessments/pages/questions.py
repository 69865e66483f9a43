"""Giải trình as pages show it: what was declared, what the council holds, what was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from assessments.deadline_words import instant
from assessments.deadlines import last_moment
from assessments.forms.reviews import RULINGS
from assessments.measuring import is_measured
from assessments.models import AgendaItem, Finding, Response, ResponseWindow, Submission, User
from assessments.pages.answer_words import Said, answer_said
from assessments.pages.declared import DeclaredRow, declared_row
from assessments.pages.measured_said import MeasuredSaid, measured_said
from assessments.permissions import can_contest_measurement, can_respond
from assessments.reasons import UNREASONED, reason_said
from assessments.selectors.disputes import may_be_spoken_of
from assessments.selectors.findings import findings_asked_of, measured_findings_of
from assessments.selectors.measurements import measurements_of
from assessments.services.measured_disputes import open_window
from assessments.services.scores import index_set_of, version_preview, worth
from assessments.services.stakes import declared_of, stake_of
from assessments.workflow import FindingState
from frameworks.definition import Indicator, NotApplicablePolicy
from frameworks.scoring.engine import Preview

ZERO = Decimal(0)
Value = Mapping[str, Any] | None


@dataclass(frozen=True)
class Valued:
    """One answer to an indicator with what it is worth; ``points`` None: not by itself."""

    said: Sequence[Said]
    points: Decimal | None


def valued(indicator: Indicator, value: Value, submission: Submission) -> Valued | None:
    """In words; a claim with the council's ruling, and without points where it is left out."""
    if value is None:
        return None
    answer, said = value["answer"], answer_said(indicator, value["answer"])
    ruling = answer.get("ruling") if isinstance(answer, dict) else None
    if ruling is not None:
        said = [*said, Said("", str(RULINGS[ruling]))]
    left_out = ruling == NotApplicablePolicy.EXCLUDE
    return Valued(said, None if left_out else worth(indicator, value, submission))


@dataclass(frozen=True)
class Outcome:
    """What came of one answer: before, after and why."""

    response: Response
    before: Valued | None
    after: Valued | None

    @property
    def concluded(self) -> bool:
        """Somebody has said what became of it; agreeing and silence need nobody."""
        return self.response.concluded_at is not None


@dataclass(frozen=True)
class Question:
    """A finding put to the agency; ``answerable`` while this person may still answer it.

    ``stake``: the points that it would have more; ``None``: it loses none by it.
    """

    finding: Finding
    indicator: Indicator
    declared: DeclaredRow
    answerable: bool
    stake: Decimal | None

    @property
    def state(self) -> str:
        """asked, answered, concluded, conceded, disputed, decided; silent: its time is over."""
        if self.finding.state == FindingState.DECIDED:
            return str(FindingState.DECIDED if self.decided else FindingState.DISPUTED)
        if self.finding.state != FindingState.ASKED:
            return str(self.finding.state)
        return FindingState.ASKED.value if self.answerable else "silent"

    @property
    def until(self) -> str:
        """The last moment to answer."""
        return instant(last_moment(self.finding.respond_by)) if self.finding.respond_by else ""

    @property
    def reason(self) -> str:
        return "" if self.finding.reason in UNREASONED else reason_said(self.finding.reason)

    @property
    def is_measured(self) -> bool:
        """Nobody declared it and nobody judged it."""
        return is_measured(self.indicator)

    @cached_property
    def figures(self) -> Sequence[MeasuredSaid]:
        """The figure that stands, with its source and day."""
        submission = self.finding.version.submission
        return measured_said(self.indicator, measurements_of(submission), submission)

    @property
    def response(self) -> Response | None:
        return self.finding.response

    @property
    def reviewed(self) -> Valued | None:
        """The council's value before any answer; ``None``: it only asked."""
        return self._valued(self.finding.reviewed)

    @property
    def stands(self) -> Valued | None:
        """What stands by the reviewer: the agency's own value where the council said no other."""
        return self._valued(self.finding.final or self.finding.reviewed) or self.own

    @property
    def own(self) -> Valued | None:
        return self._valued(declared_of(self.finding, self.indicator))

    @cached_property
    def outcomes(self) -> list[Outcome]:
        return [
            Outcome(each, self._valued(each.before) or self.own, self._after(each))
            for each in self.finding.responses.all()
        ]

    def _after(self, response: Response) -> Valued | None:
        """Nothing said after a conclusion means that the declared value stands."""
        found = self._valued(response.after)
        return self.own if found is None and response.concluded_at else found

    @property
    def decided(self) -> AgendaItem | None:
        """What the council decided, once its session is closed."""
        return next(iter(self.finding.agenda_items.all()), None)

    @property
    def decided_as(self) -> Valued | None:
        return self._valued(self.decided.decision.value) if self.decided else None

    def _valued(self, value: Value) -> Valued | None:
        return valued(self.indicator, value, self.finding.version.submission)


@dataclass(frozen=True)
class ResponseList:
    """Everything that was put to an agency. ``window``: the round that is open, if one is.
    ``figures``: measured elsewhere, of which it may take up the word while a round is open."""

    rows: Sequence[Question]
    window: ResponseWindow | None
    now: datetime
    figures: Sequence[Question] = ()

    @property
    def waiting(self) -> list[Question]:
        return [row for row in self.rows if row.answerable]

    @property
    def rest(self) -> list[Question]:
        return [row for row in self.rows if not row.answerable]

    @property
    def stake(self) -> Decimal:
        return sum((row.stake or ZERO for row in self.waiting), ZERO)

    @property
    def until(self) -> str:
        return instant(last_moment(self.window.closes_at)) if self.window else ""


def response_list(submission: Submission, *, user: User, now: datetime) -> ResponseList:
    """What was put to the agency about its newest version, most points at stake first."""
    rows = questions(submission, user=user, now=now)
    windows = [row.finding.window for row in rows if row.finding.window]
    figures = figures_to_speak_of(submission, user=user, now=now)
    window = open_window(submission) if figures else None
    shown = next((w for w in windows if not w.is_over(now)), window)
    asked = {row.finding.pk for row in figures}
    return ResponseList([r for r in rows if r.finding.pk not in asked], shown, now, figures)


def figures_to_speak_of(submission: Submission, *, user: User, now: datetime) -> list[Question]:
    """What was measured elsewhere below all its points, while the person may speak of it."""
    window = open_window(submission)
    if window is None or window.is_over(now):
        return []
    found = [
        each
        for each in measured_findings_of(submission)
        if may_be_spoken_of(each) and can_contest_measurement(user, submission, each, window, now)
    ]
    preview = version_preview(found[0].version) if found else None
    return [_question(each, preview, user, now) for each in found if preview]


def questions(submission: Submission, *, user: User, now: datetime) -> list[Question]:
    """The questions about the newest version, most points at stake first."""
    found = list(findings_asked_of(submission))
    preview = version_preview(found[0].version) if found else None
    asked = [_question(each, preview, user, now) for each in found if preview]
    return sorted(asked, key=_by_stake)


def _by_stake(row: Question) -> tuple[Decimal, Decimal, str]:
    return (-(row.stake or ZERO), -row.indicator.max_points, row.indicator.code)


def question(finding: Finding, *, user: User, now: datetime) -> Question:
    """One of them."""
    return _question(finding, version_preview(finding.version), user, now)


def _question(finding: Finding, preview: Preview, user: User, now: datetime) -> Question:
    version = finding.version
    indicator = index_set_of(version.submission).indicators[finding.code]
    files = {each.pk: each for each in version.evidence.all()}
    declared = declared_row(indicator, version, preview, files)
    answerable = can_respond(user, version.submission, finding, now)
    return Question(finding, indicator, declared, answerable, stake_of(finding))
