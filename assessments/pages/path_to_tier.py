"""Lộ trình: where points are lost, and the smallest set of indicators that reaches the next tier.

Of the agency's own draft, self-scored and not reviewed; the page says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from assessments.models import Answer, Effort, Submission
from assessments.pages.losses import LossPart, losses_of
from assessments.pages.standing import Standing, missing_said
from assessments.services.documents import library_of
from assessments.services.efforts import efforts_of
from assessments.services.scores import index_set_of, working_preview
from assessments.services.submissions import lacks_evidence
from dti_portal.display import all_digits, share
from frameworks.definition import IndexSet, Indicator, MainIndex
from frameworks.scoring.losses import Reason, Room, rooms
from frameworks.scoring.outcomes import Outcome
from frameworks.scoring.path import Bound, Path, Plan, Scope, path_to_next_tier
from frameworks.scoring.sheet import IndicatorPoints

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Raise:
    """An indicator that can be raised. ``needed``: what is enough of it, beside the other steps.

    ``needed`` is ``None`` where it is no step of the plan. ``absence``: why it has no points yet,
    "" where it has some, were they 0.
    """

    indicator: Indicator
    main: MainIndex
    room: Room
    marked: Effort.Size | None
    needed: Decimal | None = None
    absence: str = ""

    @property
    def earned(self) -> Decimal | None:
        """``None`` while it has no points: not entered is not 0."""
        return None if self.absence else self.room.points

    @property
    def mark(self) -> str:
        """As a form holds it; "" for none."""
        return "" if self.marked is None else str(self.marked.value)

    @property
    def mark_said(self) -> str:
        return str(_("chưa đánh dấu") if self.marked is None else self.marked.label)

    @property
    def anchor(self) -> str:
        return f"cs-{self.indicator.code}".replace(".", "-")

    @property
    def is_enough_in_part(self) -> bool:
        return self.needed is not None and self.needed < self.room.gain


@dataclass(frozen=True, slots=True)
class BoundRow:
    """A sum that the tier asks for. ``gain``: what the plan adds to it, 0 without a plan.

    ``has_points``: whether any answer in it has points, were they 0.
    """

    bound: Bound
    title: str
    maximum: Decimal
    gain: Decimal
    has_points: bool = True

    @property
    def earned(self) -> Decimal | None:
        return self.bound.points if self.has_points else None

    @property
    def missing_said(self) -> str:
        """«hơn 3,70» where the bound itself is not enough, «3,70» where it is."""
        beyond_bound = self.bound.least - self.bound.printed
        return missing_said(self.bound.missing - beyond_bound, strict=self.bound.strict)

    @property
    def least_said(self) -> str:
        """«hơn 32,30» where the bound itself is not enough, «từ 450,00» where it is."""
        text = _("hơn {points}") if self.bound.strict else _("từ {points}")
        return text.format(points=all_digits(self.bound.printed))

    @property
    def spans(self) -> list[tuple[str, str, str]]:
        """What is earned and what the plan adds, on a bar: name, start and width in percent."""
        earned = max(self.bound.points, ZERO)
        return [
            ("earned", "0", self._percent(earned)),
            ("planned", self._percent(earned), self._percent(self.gain)),
        ]

    @property
    def at(self) -> str:
        """Where the bound stands on the bar, in percent."""
        return self._percent(self.bound.printed)

    def _percent(self, value: Decimal) -> str:
        return f"{min(share(value, self.maximum), Decimal(100)):.2f}" if self.maximum else "0"


@dataclass(frozen=True, slots=True)
class AtRisk:
    """Points that count in the total and cannot be sent: no paper and no explanation."""

    indicator: Indicator
    main: MainIndex
    points: Decimal

    @property
    def anchor(self) -> str:
        return f"cs-{self.indicator.code}".replace(".", "-")


@dataclass(frozen=True)
class PathPage:
    """``rooms``: by code, in the order of the file. ``path`` ``None``: at the top already, or
    everything is excluded."""

    standing: Standing
    rooms: Mapping[str, Room]
    path: Path | None
    marks: Mapping[str, Effort.Size]
    losses: Sequence[LossPart]
    at_risk: Sequence[AtRisk]
    absences: Mapping[str, str] = field(default_factory=dict)

    @property
    def index_set(self) -> IndexSet:
        return self.standing.index_set

    @cached_property
    def mains(self) -> Mapping[str, MainIndex]:
        """The main index of each indicator, by the indicator's code."""
        mains = self.index_set.main_indices
        return {each.code: main for main in mains for each in main.indicators}

    @property
    def is_at_the_top(self) -> bool:
        return self.standing.sheet is not None and self.path is None

    @property
    def target(self) -> str:
        """The id of the tier to reach; "" where there is none."""
        return self.path.target if self.path else ""

    @property
    def target_label(self) -> str:
        return next((each.label for each in self.index_set.levels if each.id == self.target), "")

    # ── The plan ───────────────────────────────────────────────────────────────────────────

    @property
    def plan(self) -> Plan | None:
        return self.path.fewest if self.path else None

    @property
    def steps(self) -> list[Raise]:
        return self._raises_of(self.plan)

    @property
    def partial_steps(self) -> list[Raise]:
        """Of each part the last step, where less than all of it is enough.

        Parts share no bound, so all of these hold at once; two steps of one part would not.
        """
        last = {row.main.part: row for row in self.steps}
        return [row for row in last.values() if row.is_enough_in_part]

    @property
    def lighter_steps(self) -> list[Raise]:
        """The other set, with less effort; none where the smallest is the lightest too."""
        return self._raises_of(self.path.lightest if self.path else None)

    @property
    def others(self) -> list[Raise]:
        """What can be raised and is no step, the largest gain first."""
        chosen = {step.code for step in self.plan.steps} if self.plan else set()
        rest = [row for row in self._raisable if row.indicator.code not in chosen]
        return sorted(rest, key=lambda row: -row.room.gain)

    @property
    def raises(self) -> list[Raise]:
        return [*self.steps, *self.others]

    @cached_property
    def _raisable(self) -> list[Raise]:
        return [self._raise(code) for code, room in self.rooms.items() if room.gain > 0]

    def _raises_of(self, plan: Plan | None) -> list[Raise]:
        return [self._raise(step.code, step.needed) for step in plan.steps] if plan else []

    def _raise(self, code: str, needed: Decimal | None = None) -> Raise:
        indicator = self.index_set.indicators[code]
        room, marked = self.rooms[code], self.marks.get(code)
        absence = self.absences.get(code, "")
        return Raise(indicator, self.mains[code], room, marked, needed, absence)

    @property
    def impossible(self) -> int:
        """How many are left out because they were marked so."""
        return sum(row.marked is Effort.Size.IMPOSSIBLE for row in self._raisable)

    @property
    def is_all_unmarked(self) -> bool:
        return not any(row.marked for row in self._raisable)

    # ── What the tier asks ─────────────────────────────────────────────────────────────────

    @cached_property
    def bounds(self) -> list[BoundRow]:
        return [self._bound_row(bound) for bound in self.path.bounds] if self.path else []

    @property
    def one_bound(self) -> BoundRow | None:
        """The bound of the total, where one number decides."""
        of_total = (row for row in self.bounds if row.bound.scope is Scope.TOTAL)
        return next(of_total, None)

    @property
    def unmet(self) -> list[BoundRow]:
        return [row for row in self.bounds if row.bound.missing]

    @property
    def out_of_reach(self) -> list[BoundRow]:
        return [row for row in self.bounds if row.bound.beyond]

    def _bound_row(self, bound: Bound) -> BoundRow:
        steps = self.plan.steps if self.plan else ()
        gain = sum((step.gain for step in steps if self._counts_in(bound, step.code)), ZERO)
        mains = (each for each in self.index_set.main_indices if self._is_of(bound, each))
        has_points = any(self.standing.has_points(each) for each in mains)
        return BoundRow(bound, *self._of(bound), gain, has_points)

    def _counts_in(self, bound: Bound, code: str) -> bool:
        return self._is_of(bound, self.mains[code])

    def _is_of(self, bound: Bound, main: MainIndex) -> bool:
        return bound.scope is Scope.TOTAL or bound.id in {main.part, main.code}

    def _of(self, bound: Bound) -> tuple[str, Decimal]:
        """What the bound is of, and the most that can be had there."""
        for part in self.index_set.parts:
            if bound.scope is Scope.PART and part.id == bound.id:
                return part.title, part.max_points
        for main in self.index_set.main_indices:
            if bound.scope is Scope.MAIN and main.code == bound.id:
                return f"{main.code}. {main.title}", main.max_points
        return _("Tổng điểm"), self.standing.maximum

    @property
    def not_ours(self) -> Decimal:
        """Points nobody of the agency can plan: what others enter, and what the group decides."""
        reasons = (Reason.ELSEWHERE, Reason.AFTER_LOCK, Reason.CLAIM_AWAITED)
        lost = (loss for room in self.rooms.values() for loss in room.losses)
        return sum((loss.points for loss in lost if loss.reason in reasons), ZERO)


def path_page(submission: Submission) -> PathPage:
    index_set = index_set_of(submission)
    answers = {answer.code: answer for answer in submission.answers.all()}
    standing = Standing(index_set, working_preview(submission))
    marks = efforts_of(submission)
    sheet = standing.sheet
    if sheet is None:
        return PathPage(standing, {}, None, marks, [], [])
    drafts = {code for code, answer in answers.items() if answer.problem is not None}
    found = rooms(sheet, drafts)
    return PathPage(
        standing,
        found,
        path_to_next_tier(sheet, efforts=_efforts(marks), impossible=_impossible(marks)),
        marks,
        losses_of(index_set, found, sheet.indicators, answers, year=submission.cycle.year),
        list(_at_risk(submission, index_set, sheet.indicators, answers)),
        _absences(sheet.indicators, drafts),
    )


def _absences(earned: Mapping[str, IndicatorPoints], drafts: Collection[str]) -> dict[str, str]:
    """By code, why an indicator has no points yet."""
    words = {
        Outcome.NOT_ANSWERED: _("chưa nhập"),
        Outcome.NOT_APPLICABLE: _("không phát sinh"),
    }
    found = {code: words[each.outcome] for code, each in earned.items() if each.outcome in words}
    return found | dict.fromkeys(drafts, _("nháp còn lỗi"))


def _efforts(marks: Mapping[str, Effort.Size]) -> dict[str, int]:
    return {code: size.value for code, size in marks.items()}


def _impossible(marks: Mapping[str, Effort.Size]) -> frozenset[str]:
    return frozenset(code for code, size in marks.items() if size is Effort.Size.IMPOSSIBLE)


def _at_risk(
    submission: Submission,
    index_set: IndexSet,
    earned: Mapping[str, IndicatorPoints],
    answers: Mapping[str, Answer],
) -> Iterator[AtRisk]:
    library = library_of(submission.agency_id)
    for main in index_set.main_indices:
        for indicator in main.indicators:
            points = earned[indicator.code].points
            if points and lacks_evidence(indicator, answers.get(indicator.code), library):
                yield AtRisk(indicator, main, points)
