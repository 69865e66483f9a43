"""What is judged twice asks of a reviewer's unit, of the secretary and of the chair."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from assessments.blinding import can_follow_second_scores
from assessments.models import Cycle, User
from assessments.navigation import address
from assessments.pages.second_scores import SecondPage, second_page
from assessments.permissions import Seat, holds_seat, is_reviewer
from assessments.selectors.blind_pairs import drawable
from assessments.tasks import Task


def tasks(user: User, now: datetime) -> Iterator[Task]:
    """A card for each cycle whose seed is public, where something waits for the person."""
    if not (is_reviewer(user) or can_follow_second_scores(user)):
        return
    cycles = Cycle.objects.filter(blind_seed__isnull=False, results_fixed_at=None)
    for cycle in cycles.select_related("framework_version"):
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
