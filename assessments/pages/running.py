"""What runs a cycle from day to day: who sent, who is late or may be, what nobody has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.pages.board import Board, BoardRow
from assessments.pages.sending import Sending, sending_at_a_glance


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

    sending: Sending
    unassigned: Sequence[Unassigned]
    any_assigned: bool


def running_of(board: Board) -> Running:
    """What stands above the tables of the board, from what it has read. Steps, letters and who
    sent late stand on pages of their own."""
    rows = sending_at_a_glance([row.file for row in board.rows], board.now)
    return Running(
        Sending(board.cycle, rows, board.now),
        list(filter(None, map(_unassigned, board.rows))),
        any(row.charges for row in board.rows),
    )


def _unassigned(row: BoardRow) -> Unassigned | None:
    if row.file.version is None:
        return None
    charge_of = [row.charges.get(main.code) for main in row.file.index_set.main_indices]
    open_ = [each for each in charge_of if each is None or each.review is None]
    declined = sum(each is not None and each.declined is not None for each in open_)
    return Unassigned(row.agency, len(open_), declined) if open_ else None
