"""What is judged twice asks of a reviewer's unit, of the secretary and of the chair."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from assessments.models import Cycle, User
from assessments.navigation import address
from assessments.pages.second_scores import SecondPage, second_page
from assessments.permissions import Seat, holds_seat
from assessments.selectors.blind_pairs import drawable
from assessments.tasks import Task


def tasks(user: User, now: datetime) -> Iterator[Task]:
    """The chair's: a card for each cycle in which two verdicts wait for a ruling.

    The reviewer's and the secretary's come with their other work, which has read the cycles.
    """
    if not holds_seat(user, Seat.CHAIR) or holds_seat(user, Seat.REVIEWER, Seat.SECRETARY):
        return
    cycles = Cycle.objects.filter(blind_seed__isnull=False, results_fixed_at=None)
    for cycle in cycles.select_related("framework_version", "blind_seed"):
        yield from of_cycle(user, cycle, now)


def of_cycle(user: User, cycle: Cycle, now: datetime) -> Iterator[Task]:
    """A card where something waits; no query where the cycle, read with its seed, has none."""
    if getattr(cycle, "blind_seed", None) is None:
        return
    found = _waiting(second_page(cycle, user), user, now)
    if found is not None:
        seat, says, act = found
        url = address("second-score-list", cycle.slug)
        yield Task(post=str(seat.label), about=str(cycle), says=says, act=act, url=url)


def _waiting(page: SecondPage, user: User, now: datetime) -> tuple[Seat, str, str] | None:
    """The seat, one sentence, the act; ``None``: nothing waits."""
    if not page.follows:
        says = _("{n} giá trị chờ đơn vị bạn chấm lần hai, không xem lần một.")
        return (Seat.REVIEWER, says.format(n=page.left), _("Chấm lần hai")) if page.left else None
    if holds_seat(user, Seat.SECRETARY) and drawable(page.cycle, now):
        says = _("Có hồ sơ đã khóa mà chưa rút mẫu chấm hai lần: chưa ai thẩm định được.")
        return Seat.SECRETARY, says, _("Rút mẫu")
    if holds_seat(user, Seat.CHAIR) and page.to_rule:
        says = _("{n} giá trị hai đơn vị chấm khác điểm, chờ Chủ tịch quyết.")
        return Seat.CHAIR, says.format(n=page.to_rule), _("Quyết giữa hai lần chấm")
    return None
