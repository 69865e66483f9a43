"""The council's session as pages and its minutes show it: the agenda, what each item comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import AgendaItem, CouncilDecision, CouncilSession, User
from assessments.pages.ballot_words import choice_said, failed_said, tally_said
from assessments.pages.questions import Valued, valued
from assessments.permissions import can_read_review
from assessments.reasons import MEASURED
from assessments.selectors.council import agenda_of, failed_ballots
from assessments.selectors.disputes import at_stake
from assessments.services.decisions import (
    DECLARED,
    PROPOSED,
    REVIEWED,
    choices_for,
    is_running,
)
from assessments.services.scores import index_set_of
from assessments.services.stakes import declared_of, lost_between
from assessments.voting import ABSTAIN
from assessments.workflow import SessionState
from dti_portal.display import points
from frameworks.definition import Indicator


@dataclass(frozen=True)
class AgendaRow:
    """One item for one reader. ``own``: of the reader's own unit, and shut."""

    item: AgendaItem
    own: bool
    ballots: Sequence[Counter[str]] = ()  # those that carried nothing

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
        """What it puts at stake, or did when it was decided."""
        finding, decision = self.item.finding, self.decision
        if decision is None:
            return at_stake(finding)
        declared, before = declared_of(finding, self.indicator), decision.before
        if declared is None or before is None:
            return self.indicator.max_points
        submission = finding.version.submission
        lost = lost_between(self.indicator, declared, before, submission)
        return self.indicator.max_points if lost is None else lost

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
    def failed(self) -> list[str]:
        """What each ballot that carried nothing came to, the first one first."""
        tie = self.item.session.cycle.tie
        return [failed_said(each, tie) for each in self.ballots]

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


STATES = {
    "waiting": gettext_lazy("Chờ quyết"),
    "voting": gettext_lazy("Đang bỏ phiếu"),
    "decided": gettext_lazy("Đã quyết"),
}
FILTERS = {"cho-quyet": "waiting", "dang-bo-phieu": "voting", "da-quyet": "decided"}


def shown_state(asked: str) -> str:
    """The state that the agenda's address asks for; blank: all."""
    return FILTERS.get(asked, "")


@dataclass(frozen=True)
class Tab:
    """The agenda's items of one state; ``state`` blank: all."""

    state: str
    label: str
    url: str
    count: int


@dataclass(frozen=True)
class SessionPage:
    session: CouncilSession
    rows: Sequence[AgendaRow]

    def of(self, state: str) -> list[AgendaRow]:
        return [row for row in self.rows if not state or row.state == state]

    @property
    def tabs(self) -> list[Tab]:
        """What the agenda can be narrowed to: the states that it has items of."""
        here = self.session.get_absolute_url()
        all_of_them = Tab("", _("Tất cả"), here, len(self.rows))
        found = [
            Tab(state, str(STATES[state]), f"{here}?loc={slug}", len(self.of(state)))
            for slug, state in FILTERS.items()
        ]
        return [all_of_them, *(each for each in found if each.count)]

    @property
    def voting(self) -> int:
        return len(self.of("voting"))

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
    items = agenda_of(session)
    failed = failed_ballots(items)
    rows = [
        AgendaRow(
            item,
            own=not can_read_review(user, item.finding.version.submission),
            ballots=failed.get(item.pk, ()),
        )
        for item in items
    ]
    return SessionPage(session, rows)


def choices_said(item: AgendaItem, *, also: Sequence[str] = ()) -> list[tuple[str, str]]:
    """What may be decided of ``item``, each with its label, the value it means and its points."""
    row = AgendaRow(item, own=False)
    values = {
        DECLARED: _value_said(row.declared),
        REVIEWED: _ruling_said(item) or _value_said(row.before),
        PROPOSED: _value_said(row.proposal),
    }
    measured = {REVIEWED: _("Giữ số đã đo"), PROPOSED: _("Số đo đã sửa")}
    labels = measured if item.finding.reason == MEASURED else {}
    return [
        (each, _with(labels.get(each, choice_said(each)), values.get(each, "")))
        for each in (*choices_for(item), *also)
    ]


def _with(label: str, value: str) -> str:
    """«Theo kết luận thẩm định: 84/90 → 37,33 điểm»."""
    return f"{label}: {value}" if value else label


def _ruling_said(item: AgendaItem) -> str:
    """How a reviewer ruled of a claim: everybody knows what was claimed."""
    stands = item.finding.standing()
    answer = stands["answer"] if stands else None
    ruling = answer.get("ruling") if isinstance(answer, dict) else None
    return choice_said(ruling) if ruling else ""


def _value_said(value: Valued | None) -> str:
    if value is None:
        return ""
    lines = (f"{each.label}: {each.text}" if each.label else each.text for each in value.said)
    said = "; ".join(line.rstrip(" .;") for line in lines)
    if value.points is None:
        return said
    return _("{value} → {points} điểm").format(value=said, points=points(value.points))


def ballot_choices(item: AgendaItem) -> list[tuple[str, str]]:
    """What may be voted for: the proposal only where there is one."""
    offered = choices_said(item, also=(ABSTAIN,))
    return [each for each in offered if each[0] != PROPOSED or item.proposal is not None]
