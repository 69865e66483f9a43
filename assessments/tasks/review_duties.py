"""What nobody can judge as things stand: a card for the secretary and for the chair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.deadlines import IN_REVIEW
from assessments.judging import can_give_review_duties
from assessments.models import Cycle, Submission, User
from assessments.pages.review_gaps import arranging, by_kind, files_said, gaps_said
from assessments.permissions import Seat, holds_seat, phase
from assessments.selectors.cycles import judges
from assessments.selectors.my_work import submissions_under_way, with_review
from assessments.selectors.review_duties import charges_by_submission
from assessments.selectors.review_gaps import Gap, gaps_of
from assessments.selectors.reviews import File, files_of_rows
from assessments.tasks import Task

ARRANGING = (Seat.SECRETARY, Seat.CHAIR)
NAMED = 6  # files named on a card; the page of duties has them all


def tasks(user: User, now: datetime) -> Iterator[Task]:
    """The cards of every cycle under way, for the chair; the secretary's stand with the cycle's."""
    if not holds_seat(user, Seat.CHAIR) or holds_seat(user, Seat.SECRETARY):
        return
    for cycle, rows in groupby(with_review(submissions_under_way(), now), lambda row: row.cycle):
        yield from cards(user, cycle, files_of_rows(list(rows), now=now), now)


def cards(user: User, cycle: Cycle, files: Sequence[File], now: datetime) -> Iterator[Task]:
    """A card for each reason, of what is sent, locked and not finished. ``with_review`` rows."""
    unfinished = _unfinished([each for each in files if _in_review(each.submission, now)])
    if unfinished:
        yield from _cards(user, cycle, unfinished, now)


def _in_review(row: Submission, now: datetime) -> bool:
    return row.newest is not None and phase(row, now) in IN_REVIEW  # type: ignore[attr-defined]


def _unfinished(files: Sequence[File]) -> list[Submission]:
    return [each.submission for each in files if each.unjudged or each.found.open]


def _cards(user: User, cycle: Cycle, rows: Sequence[Submission], now: datetime) -> Iterator[Task]:
    gaps = gaps_of(rows, charges_by_submission(cycle), judges(timezone.localdate(now)))
    for kind, found in by_kind(gaps):
        act, url = arranging(kind, found, cycle, user, now)
        own = any(can_give_review_duties(user, gap.submission, now) for gap in found)
        yield Task(
            post=_post(user),
            about=_("Phân công thẩm định, {cycle}").format(cycle=cycle),
            says=_("{what}. Chưa giao thì không ai thẩm định được phần ấy.").format(
                what=gaps_said(kind, found)
            ),
            act=act if own else "",
            url=url if own else "",
            names=_named(found),
            names_label=_("Hồ sơ"),
        )


def _post(user: User) -> str:
    return str(next(seat.label for seat in ARRANGING if holds_seat(user, seat)))


def _named(gaps: Sequence[Gap]) -> tuple[str, ...]:
    return tuple(files_said(gaps)[:NAMED])
