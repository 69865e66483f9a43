"""Giải trình as the council follows it: what is or would be asked, and what waits for a verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse

from assessments.deadline_words import instant
from assessments.deadlines import last_moment
from assessments.judging import acting_under, units_reviewed_from
from assessments.models import (
    Cycle,
    Finding,
    ResponseWindow,
    ReviewDuty,
    Submission,
    User,
    WindowExtension,
)
from assessments.pages.unjudged import Unjudged, unjudged_of
from assessments.permissions import can_read_review, can_review
from assessments.selectors.disputes import (
    WORTH_READING,
    Dispute,
    may_be_spoken_of,
    to_be_asked,
)
from assessments.selectors.review_duties import OPEN, charges_by_submission, main_code_of
from assessments.selectors.reviews import files_of, kept_of
from assessments.selectors.windows import windows_of
from assessments.services.scores import index_set_of
from assessments.services.stakes import is_unheard, stake_of
from assessments.workflow import FindingState
from frameworks.vietnamese import sort_key

ZERO = Decimal(0)


@dataclass(frozen=True)
class AgencyRow:
    """One agency's items. ``stake``: the points that it would have more by all of them."""

    submission: Submission
    items: int
    stake: Decimal

    @property
    def agency(self) -> str:
        return str(self.submission.agency)


@dataclass(frozen=True)
class Answered:
    """A finding that waits for a reviewer: an answer to conclude, or one to ask about by itself.

    ``url`` blank: shut to the reader. ``own``: theirs to settle, not another unit's.
    """

    finding: Finding
    title: str
    stake: Decimal
    url: str
    own: bool

    @property
    def agency(self) -> str:
        return str(self.finding.version.submission.agency)


@dataclass(frozen=True)
class Round:
    """A window with what came of it so far."""

    window: ResponseWindow
    now: datetime
    agreed: int
    contested: int
    silent: int
    waiting: int
    extensions: Sequence[WindowExtension]

    @property
    def is_over(self) -> bool:
        return self.window.is_over(self.now)

    @property
    def until(self) -> str:
        return instant(last_moment(self.window.closes_at))

    @property
    def opened(self) -> str:
        return instant(self.window.opens_at)

    @property
    def asked(self) -> int:
        return self.agreed + self.contested + self.silent + self.waiting


@dataclass(frozen=True)
class WindowPage:
    """``unheard``: lowered after the last round that the cycle may have, and put to nobody."""

    cycle: Cycle
    rounds: Sequence[Round]
    preview: Sequence[AgencyRow]
    answered: Sequence[Answered]
    unheard: Sequence[Answered]
    unjudged: Unjudged
    figures: int = 0

    @property
    def has_ended_unrecorded(self) -> bool:
        """Whether the end of a round has come and nobody has written it down."""
        return any(each.is_over and each.window.closed_at is None for each in self.rounds)

    @property
    def may_open(self) -> bool:
        """Something would be asked, or an agency may speak of a figure measured elsewhere."""
        return bool(self.preview or self.figures)

    @property
    def open_round(self) -> Round | None:
        return next((each for each in self.rounds if not each.is_over), None)

    @property
    def items(self) -> int:
        return sum(row.items for row in self.preview)

    @property
    def stake(self) -> Decimal:
        return sum((row.stake for row in self.preview), ZERO)


def window_page(cycle: Cycle, user: User, now: datetime) -> WindowPage:
    """The rounds of a cycle; what the next one would ask; answers without a conclusion."""
    rounds = [_round(each, extensions, now) for each, extensions in windows_of(cycle)]
    keep = WORTH_READING | Q(state=FindingState.ANSWERED)
    files = files_of(cycle, now=now, reader=user, keep=keep)
    found = kept_of(files)
    checked = {(each.submission.pk, code) for each in files for code in each.found.checked}
    mine = settled_by(user, cycle, checked, now)
    more = len(rounds) < cycle.response_rounds
    answered = [each for each in found if each.state == FindingState.ANSWERED]
    unheard = [each for each in found if not more and is_unheard(each, rounds_left=False)]
    return WindowPage(
        cycle,
        rounds,
        _by_agency(to_be_asked(found)),
        _rows(answered, user, mine),
        _rows(unheard, user, mine),
        unjudged_of(cycle, files, now),
        sum(may_be_spoken_of(each) for each in found if each.state == FindingState.ADJUSTED),
    )


def _rows(
    findings: Iterable[Finding], user: User, mine: Callable[[Finding], bool]
) -> list[Answered]:
    rows = [_answered(each, user, own=mine(each)) for each in findings]
    return sorted(rows, key=lambda row: -row.stake)


def settled_by(
    user: User, cycle: Cycle, checked: Collection[tuple[int, str]], now: datetime
) -> Callable[[Finding], bool]:
    """Whether a finding is the person's to settle, by the duty of its main index.

    ``checked``: where the drawn sample looked again. One query; none for whoever does not review.
    """
    if not units_reviewed_from(user):
        return lambda _finding: False
    charges = charges_by_submission(cycle)

    def mine(finding: Finding) -> bool:
        submission = finding.version.submission
        main = main_code_of(submission, finding.code)
        acting = acting_under(user, submission, charges.get(submission.pk, {}).get(main, OPEN))
        if acting is None or not can_review(user, submission, now):
            return False
        return (acting.kind is ReviewDuty.Kind.CHECK) == ((submission.pk, finding.code) in checked)

    return mine


def _round(window: Any, extensions: Sequence[WindowExtension], now: datetime) -> Round:
    return Round(
        window,
        now,
        agreed=window.agreed,
        contested=window.contested,
        silent=window.silent,
        waiting=window.waiting,
        extensions=extensions,
    )


def _by_agency(disputes: Iterable[Dispute]) -> list[AgencyRow]:
    found: dict[Submission, list[Decimal]] = defaultdict(list)
    for row in disputes:
        found[row.submission].append(row.stake)
    rows = [AgencyRow(each, len(stakes), sum(stakes, ZERO)) for each, stakes in found.items()]
    return sorted(rows, key=lambda row: (-row.stake, sort_key(row.agency)))


def _answered(finding: Finding, user: User, *, own: bool) -> Answered:
    submission = finding.version.submission
    title, main = _place(submission, finding.code)
    at = [submission.cycle.slug, submission.pk, main, finding.code]
    url = reverse("review-indicator", args=at) if can_read_review(user, submission) else ""
    return Answered(finding, title, stake_of(finding) or ZERO, url, own)


def _place(submission: Submission, code: str) -> tuple[str, str]:
    """The title of an indicator, and the main index it stands under."""
    for main in index_set_of(submission).main_indices:
        for indicator in main.indicators:
            if indicator.code == code:
                return indicator.title, main.code
    raise KeyError(code)
