"""The council's session as pages and its minutes show it: the agenda, what each item comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.forms.reviews import RULINGS
from assessments.models import AgendaItem, CouncilDecision, CouncilSession, User
from assessments.pages.questions import Valued, valued
from assessments.permissions import can_read_review
from assessments.reasons import MEASURED
from assessments.selectors.council import agenda_of
from assessments.services.decisions import (
    DECLARED,
    PROPOSED,
    REVIEWED,
    choices_for,
    is_running,
)
from assessments.services.scores import index_set_of
from assessments.services.stakes import declared_of, stake_of
from assessments.voting import ABSTAIN
from assessments.workflow import SessionState
from frameworks.definition import Indicator

CHOICES: dict[str, str | Promise] = {
    DECLARED: gettext_lazy("Giữ số đơn vị khai"),
    REVIEWED: gettext_lazy("Theo kết luận thẩm định"),
    PROPOSED: gettext_lazy("Giá trị khác"),
    **{str(policy): label for policy, label in RULINGS.items()},
    ABSTAIN: gettext_lazy("Phiếu trắng"),
}


def choice_said(choice: str) -> str:
    return str(CHOICES.get(choice, choice))


@dataclass(frozen=True)
class AgendaRow:
    """One item for one reader. ``own``: of the reader's own unit, and shut."""

    item: AgendaItem
    own: bool

    @property
    def agency(self) -> str:
        return str(self.item.finding.version.submission.agency)

    @property
    def agency_then(self) -> str:
        """Its name on the day of the session, for the minutes."""
        submission = self.item.finding.version.submission
        return str(submission.agency.name_on(self.item.session.held_on))

    @property
    def indicator(self) -> Indicator:
        finding = self.item.finding
        return index_set_of(finding.version.submission).indicators[finding.code]

    @property
    def declared(self) -> Valued | None:
        return self._valued(declared_of(self.item.finding, self.indicator))

    @property
    def before(self) -> Valued | None:
        """The council's value before the session."""
        finding, decision = self.item.finding, self.decision
        return self._valued(decision.before if decision else finding.final or finding.reviewed)

    @property
    def after(self) -> Valued | None:
        return self._valued(self.decision.value) if self.decision else None

    @property
    def proposal(self) -> Valued | None:
        return self._valued(self.item.proposal)

    @property
    def stake(self) -> Decimal:
        return stake_of(self.item.finding) or self.indicator.max_points

    @property
    def decision(self) -> CouncilDecision | None:
        return getattr(self.item, "decision", None)

    @property
    def state(self) -> str:
        """decided, voting, waiting."""
        if self.decision:
            return "decided"
        return "voting" if is_running(self.item) else "waiting"

    @property
    def said(self) -> str:
        return choice_said(self.decision.choice) if self.decision else ""

    @property
    def tally(self) -> str:
        return tally_said(self.decision) if self.decision else ""

    @property
    def is_claim(self) -> bool:
        """A reviewer's ruling on it proposes one: many may be agreed to at once."""
        return self.item.finding.state == "agreed"

    @property
    def url(self) -> str:
        session = self.item.session
        at = [session.cycle.slug, session.number, self.item.position]
        return "" if self.own else reverse("agenda-item", args=at)

    def _valued(self, value: dict[str, object] | None) -> Valued | None:
        return valued(self.indicator, value, self.item.finding.version.submission)


def tally_said(decision: CouncilDecision) -> str:
    """«Biểu quyết: Giữ số đơn vị khai 3, Phiếu trắng 1; không bỏ phiếu: …»."""
    method = str(decision.get_method_display())  # type: ignore[attr-defined]
    if decision.method == CouncilDecision.Method.CONSENSUS:
        return method
    votes = decision.tally["votes"]
    counted = ", ".join(f"{choice_said(choice)} {number}" for choice, number in votes.items())
    said = [f"{method}: {counted}"]
    for name, label in (
        ("left", _("không tham gia vì có xung đột lợi ích")),
        ("silent", _("không bỏ phiếu")),
    ):
        if decision.tally[name]:
            said.append(f"{label}: {', '.join(decision.tally[name])}")
    return "; ".join(said)


@dataclass(frozen=True)
class SessionPage:
    session: CouncilSession
    rows: Sequence[AgendaRow]

    @property
    def decided(self) -> int:
        return sum(row.state == "decided" for row in self.rows)

    @property
    def left(self) -> int:
        return len(self.rows) - self.decided

    @property
    def consentable(self) -> list[AgendaRow]:
        """Claims with a reviewer's proposal that nobody has put to the vote."""
        if self.session.state != SessionState.OPENED:
            return []
        return [row for row in self.rows if row.is_claim and row.state == "waiting" and not row.own]


def session_page(session: CouncilSession, user: User) -> SessionPage:
    """Its agenda as ``user`` may read it."""
    rows = [
        AgendaRow(item, own=not can_read_review(user, item.finding.version.submission))
        for item in agenda_of(session)
    ]
    return SessionPage(session, rows)


def choices_said(item: AgendaItem, *, also: Sequence[str] = ()) -> list[tuple[str, str]]:
    """What may be decided of ``item``, each with its label."""
    measured = {REVIEWED: _("Giữ số đã đo"), PROPOSED: _("Số đo đã sửa")}
    own = measured if item.finding.reason == MEASURED else {}
    return [(each, own.get(each, choice_said(each))) for each in (*choices_for(item), *also)]


def ballot_choices(item: AgendaItem) -> list[tuple[str, str]]:
    """What may be voted for: the proposal only where there is one."""
    offered = choices_said(item, also=(ABSTAIN,))
    return [each for each in offered if each[0] != PROPOSED or item.proposal is not None]
