"""What a reviewer's own units were given in a cycle, to judge or to give back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.judging import acting_under, can_decline, units_reviewed_from
from assessments.models import Cycle, ReviewDuty, Submission, User
from assessments.permissions import can_read_review, can_review
from assessments.selectors.review_duties import (
    OPEN,
    Charge,
    charges_by_submission,
)
from assessments.selectors.review_load import Part, parts_of
from assessments.services.scores import index_set_of


@dataclass(frozen=True, slots=True)
class OwnDuty:
    """One main index of one file that the reader's unit is in charge of."""

    duty: ReviewDuty
    part: Part
    title: str
    can_decline: bool

    @property
    def is_check(self) -> bool:
        return self.duty.kind == ReviewDuty.Kind.CHECK

    @property
    def done(self) -> int:
        return self.part.checked if self.is_check else self.part.judged

    @property
    def url(self) -> str:
        """Where it is judged or checked; blank before anything was sent."""
        at = self.duty.submission
        if self.part.expected:
            return ""
        page = "sample-check" if self.is_check else "review-main-index"
        return reverse(page, args=[at.cycle.slug, at.pk, self.duty.main_code])

    @property
    def decline_url(self) -> str:
        if not self.can_decline:
            return ""
        return reverse("review-duty-decline", args=[self.duty.submission.cycle.slug, self.duty.pk])


@dataclass(frozen=True, slots=True)
class OwnWork:
    """``duties``: what the reader's units were given. ``left``: values that are theirs to judge and
    have no verdict, of their duties and of what is open, in ``files`` files."""

    duties: Sequence[OwnDuty]
    left: int
    files: int

    @property
    def says(self) -> str:
        if not self.left:
            return _("Không còn giá trị nào chờ bạn trong phần việc của đơn vị.")
        text = _("{left} giá trị chưa thẩm định thuộc phần việc của bạn, ở {files} hồ sơ.")
        return text.format(left=self.left, files=self.files)


def own_work(
    cycle: Cycle, user: User, submissions: Sequence[Submission], now: datetime
) -> OwnWork | None:
    """What is the reader's in a cycle that has duties; ``None`` in one without any, or for whoever
    does not review.

    Three queries, one where there are no duties. Nothing of a file that is shut to the reader. The
    submissions share the cycle.
    """
    homes = units_reviewed_from(user)
    charges = charges_by_submission(cycle) if homes else {}
    if not charges:
        return None
    mine = [row for row in submissions if can_read_review(user, row)]
    duties: list[OwnDuty] = []
    waiting: list[Part] = []
    for part in parts_of(cycle, mine, user):
        charge = charges.get(part.submission.pk, {}).get(part.main_code, OPEN)
        duties += _duties(charge, part, homes, user, now)
        acting = acting_under(user, part.submission, charge)
        first = acting is not None and acting.kind == ReviewDuty.Kind.REVIEW
        if first and part.left and not part.expected and can_review(user, part.submission, now):
            waiting.append(part)
    files = {part.submission.pk for part in waiting}
    return OwnWork(duties, sum(part.left for part in waiting), len(files))


def _duties(
    charge: Charge, part: Part, homes: Collection[int], user: User, now: datetime
) -> Iterator[OwnDuty]:
    titles = {main.code: main.title for main in index_set_of(part.submission).main_indices}
    for duty in (charge.review, charge.check):
        if duty is not None and duty.unit_id in homes:
            duty.submission = part.submission
            yield OwnDuty(duty, part, titles[part.main_code], can_decline(user, duty, now))
