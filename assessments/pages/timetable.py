"""The timetable of a cycle as its pages show it: each step with its days, and which is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.council_permissions import can_keep_timetable
from assessments.deadlines import VIETNAM
from assessments.models import Cycle, Submission, User
from assessments.selectors.bodies import Kind, founding_of
from assessments.selectors.timetable import Step, every_step, timetable_of
from assessments.timetable import Stage, stages

# Told to agencies only once the results are public.
OF_THE_RESULTS = frozenset({"results", "proposal", "decision"})


@dataclass(frozen=True)
class StepRow:
    """One step for one reader. ``edit_url``: blank for whoever only reads."""

    step: Step
    stage: Stage
    today: date
    edit_url: str = ""

    @property
    def planned(self) -> str:
        return _written(self.step.dates.planned)

    @property
    def actual(self) -> str:
        return _written(self.step.dates.actual)

    @property
    def is_typed(self) -> bool:
        return self.step.dates.typed is not None

    @property
    def recorded(self) -> str:
        """The day the portal knows, where another was typed."""
        return _written(self.step.dates.recorded) if self.step.dates.differs else ""

    @property
    def off(self) -> str:
        """«chậm 3 ngày», «sớm 1 ngày», «đúng kế hoạch»; blank while nothing can be compared."""
        days = self.step.dates.days_off
        if days is None:
            return ""
        if not days:
            return _("đúng kế hoạch")
        text = _("chậm {n} ngày") if days > 0 else _("sớm {n} ngày")
        return text.format(n=abs(days))

    @property
    def is_late(self) -> bool:
        return bool(self.overdue) or (self.step.dates.days_off or 0) > 0

    @property
    def overdue(self) -> str:
        """«quá kế hoạch 5 ngày» of a step that is not done; no step that is over is asked for."""
        days = self.step.dates.overdue(self.today)
        if not days or self.stage is Stage.UNRECORDED:
            return ""
        return _("quá kế hoạch {n} ngày").format(n=days)


@dataclass(frozen=True)
class TimetablePage:
    cycle: Cycle
    rows: Sequence[StepRow]
    removed: Sequence[Step]
    can_keep: bool
    lacks_council: bool

    @property
    def next(self) -> StepRow | None:
        return next_step(self.rows)


def next_step(rows: Sequence[StepRow]) -> StepRow | None:
    """The step that the cycle is to take next; ``None``: the last one is done."""
    return next((row for row in rows if row.stage is Stage.NEXT), None)


def timetable_page(cycle: Cycle, user: User, now: datetime) -> TimetablePage:
    can_keep = can_keep_timetable(user)
    steps = every_step(cycle, now)
    counting = [each for each in steps if not each.is_removed]
    removed = [each for each in steps if each.is_removed and can_keep]
    rows = rows_of(cycle, counting, now, can_keep=can_keep)
    return TimetablePage(cycle, rows, removed, can_keep, _lacks_council(cycle, rows, now))


def _lacks_council(cycle: Cycle, rows: Sequence[StepRow], now: datetime) -> bool:
    """The council is to sit, or sits, and no decision says who it is."""
    if cycle.results_fixed_at is not None:
        return False
    sits = any(
        row.step.key == "session" and (row.stage is Stage.NEXT or row.step.known_documents)
        for row in rows
    )
    return sits and founding_of(cycle, Kind.COUNCIL, now.astimezone(VIETNAM).date()) is None


def rows_of(
    cycle: Cycle, steps: Sequence[Step], now: datetime, *, can_keep: bool = False
) -> list[StepRow]:
    today = now.astimezone(VIETNAM).date()
    found = stages([each.dates for each in steps], today)
    return [
        StepRow(step, stage, today, _edit_url(cycle, step) if can_keep else "")
        for step, stage in zip(steps, found, strict=True)
    ]


def agency_rows(submission: Submission, now: datetime) -> list[StepRow]:
    """The same for an agency: its own deadline alone, and nothing of results not yet public."""
    cycle = submission.cycle
    own = submission.index_set.set_id
    steps = [
        step for step in timetable_of(cycle, now) if step.key != "deadline" or step.which == own
    ]
    rows = rows_of(cycle, steps, now)
    published = any(row.step.key == "publication" and row.stage is Stage.DONE for row in rows)
    return rows if published else [each for each in rows if each.step.key not in OF_THE_RESULTS]


def _edit_url(cycle: Cycle, step: Step) -> str:
    return reverse("step-edit", args=[cycle.slug, step.ref])


def _written(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
