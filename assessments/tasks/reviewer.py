"""What waits for a reviewer besides first verdicts: a declaration to make, a drawn sample to check.

First verdicts and replies are told by ``tasks.council``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from assessments.judging import units_reviewed_from
from assessments.models import ConflictStatement, Cycle, ReviewDuty, User
from assessments.navigation import address
from assessments.permissions import Seat, can_review, is_reviewer
from assessments.selectors.sample_checks import checks_waiting
from assessments.tasks import Task


def tasks(user: User, now: datetime) -> Iterator[Task]:
    """For each cycle the declaration first, since it keeps every file shut; then the sample."""
    if not is_reviewer(user):
        return
    units = units_reviewed_from(user)
    given = ReviewDuty.objects.filter(
        submission__cycle=OuterRef("pk"),
        kind=ReviewDuty.Kind.CHECK,
        unit__in=units,
        declined_at=None,
    )
    stated = ConflictStatement.objects.filter(cycle=OuterRef("pk"), user=user)
    cycles = Cycle.objects.filter(results_fixed_at=None).annotate(
        checks=Exists(given), states_first=Q(declares_first=True) & ~Exists(stated)
    )
    for cycle in cycles.filter(Q(checks=True) | Q(states_first=True)):
        if cycle.states_first:
            yield _to_declare(cycle)
        elif told := _to_check(cycle, user, now):
            yield told


def _to_declare(cycle: Cycle) -> Task:
    return Task(
        post=str(Seat.REVIEWER.label),
        about=str(cycle),
        says=_("Kỳ này chỉ mở hồ sơ cho ai đã khai xung đột lợi ích, hoặc cam đoan không có."),
        act=_("Khai xung đột lợi ích"),
        url=address("conflict-list", cycle.slug),
    )


def _to_check(cycle: Cycle, user: User, now: datetime) -> Task | None:
    found = checks_waiting(cycle, units_reviewed_from(user))
    parts = [each for each in found if can_review(user, each.file, now)]
    if not parts:
        return None
    text = _("{n} kết luận của cấp thẩm định đầu chờ đơn vị bạn kiểm tra mẫu, ở {files} hồ sơ.")
    count, files = sum(each.count for each in parts), {each.file.pk for each in parts}
    return Task(
        post=str(Seat.REVIEWER.label),
        about=str(cycle),
        says=text.format(n=count, files=len(files)),
        act=_("Kiểm tra mẫu"),
        url=address("sample-check", cycle.slug, parts[0].file.pk, parts[0].main_code),
    )
