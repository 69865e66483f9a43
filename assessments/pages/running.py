"""What runs a cycle from day to day: its next step, who sent, who is late, what nobody has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from assessments.deadlines import VIETNAM
from assessments.pages.board import Board, BoardRow
from assessments.pages.sending import SendingPage, sending_page
from assessments.pages.timetable import StepRow, next_step, rows_of
from assessments.selectors.bodies import Kind, decisions_of, in_force
from assessments.selectors.review_duties import Charges, charges_by_submission
from assessments.selectors.timetable import timetable_of
from assessments.timetable import Stage

NAMED = 5  # shown on the board; the list of late agencies has them all


@dataclass(frozen=True, slots=True)
class Unassigned:
    """Main indices of one sent file that no unit has been given. ``declined``: given back."""

    agency: str
    count: int
    declined: int

    @property
    def says(self) -> str:
        if not self.declined:
            return _("{n} chỉ số chính").format(n=self.count)
        return _("{n} chỉ số chính, {declined} bị từ chối").format(
            n=self.count, declined=self.declined
        )


@dataclass(frozen=True)
class Running:
    """``any_assigned``: without a single duty every reviewing unit may judge everything."""

    steps: Sequence[StepRow]
    sending: SendingPage
    unassigned: Sequence[Unassigned]
    any_assigned: bool
    lacks_council: bool

    @property
    def next(self) -> StepRow | None:
        return next_step(self.steps)


def running_of(board: Board) -> Running:
    """What stands above the tables of the board: a fixed number of queries."""
    cycle, now = board.cycle, board.now
    steps = rows_of(cycle, timetable_of(cycle, now), now)
    charges = charges_by_submission(cycle)
    submissions = [row.file.submission for row in board.rows]
    return Running(
        steps,
        sending_page(cycle, submissions, now),
        list(filter(None, (_unassigned(row, charges) for row in board.rows))),
        bool(charges),
        _lacks_council(board, steps, now.astimezone(VIETNAM).date()),
    )


def _unassigned(row: BoardRow, charges: Mapping[int, Charges]) -> Unassigned | None:
    if row.file.version is None:
        return None
    given = charges.get(row.file.submission.pk, {})
    charge_of = [given.get(main.code) for main in row.file.index_set.main_indices]
    open_ = [each for each in charge_of if each is None or each.review is None]
    declined = sum(each is not None and each.declined is not None for each in open_)
    return Unassigned(row.agency, len(open_), declined) if open_ else None


def _lacks_council(board: Board, steps: Sequence[StepRow], today: date) -> bool:
    """The council is to sit, or sits, and no decision says who it is."""
    if board.cycle.results_fixed_at is not None:
        return False
    sits = any(
        row.step.key == "session" and (row.stage is Stage.NEXT or row.step.known_documents)
        for row in steps
    )
    return sits and in_force(decisions_of(board.cycle), Kind.COUNCIL, today) is None
