"""What a reviewer's own units were given in a cycle, to judge or to give back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
    Charges,
    charges_by_submission,
)
from assessments.selectors.review_load import Part, parts_of, parts_of_files
from assessments.selectors.reviews import File
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
    def is_done(self) -> bool:
        return not self.part.expected and self.done >= self.part.values

    @property
    def waits(self) -> bool:
        """It was sent, and there is something left of it."""
        return not self.part.expected and not self.is_done

    @property
    def decline_url(self) -> str:
        """Blank for what is done: nothing of it is left to give to another unit."""
        if not self.can_decline or self.is_done:
            return ""
        return reverse("review-duty-decline", args=[self.duty.submission.cycle.slug, self.duty.pk])


@dataclass(frozen=True, slots=True)
class OwnWork:
    """``duties``: what the reader's units were given. ``left``: values that are theirs to judge and
    have no verdict, of their duties and of what is open, in ``files`` files. ``to_conclude``: what
    agencies answered, or had the time to answer, and is theirs to settle."""

    duties: Sequence[OwnDuty]
    left: int
    files: int
    to_conclude: int

    @property
    def waiting(self) -> list[OwnDuty]:
        return [each for each in self.duties if each.waits]

    @property
    def others(self) -> list[OwnDuty]:
        """What is done, and what was not sent: a huyện has eight of each commune."""
        return [each for each in self.duties if not each.waits]

    @property
    def says(self) -> str:
        """What waits, in a line: answers first, for agencies wait for those."""
        said = []
        if self.to_conclude:
            said.append(_("{n} câu hỏi chờ bạn kết luận.").format(n=self.to_conclude))
        if self.left:
            text = _("{left} giá trị chưa thẩm định ở {files} hồ sơ thuộc phần việc của bạn.")
            said.append(text.format(left=self.left, files=self.files))
        return " ".join(said) or _("Không còn giá trị nào chờ bạn trong phần việc của đơn vị.")


def own_work(
    cycle: Cycle,
    user: User,
    submissions: Sequence[Submission],
    now: datetime,
    *,
    charges: Mapping[int, Charges] | None = None,
    files: Iterable[File] | None = None,
) -> OwnWork | None:
    """What is the reader's in a cycle; ``None`` for whoever does not review.

    Three queries, none where a page has read the ``charges`` and the ``files``. Nothing of a file
    that is shut to the reader. The submissions share the cycle.
    """
    homes = units_reviewed_from(user)
    if not homes:
        return None
    charges = charges_by_submission(cycle) if charges is None else charges
    mine = [row for row in submissions if can_read_review(user, row)]
    reviewing = {row.pk for row in mine if can_review(user, row, now)}
    duties: list[OwnDuty] = []
    waiting: list[Part] = []
    to_conclude = 0
    for part in _parts(cycle, mine, user, now, files):
        charge = charges.get(part.submission.pk, {}).get(part.main_code, OPEN)
        duties += _duties(charge, part, homes, user, now)
        acting = acting_under(user, part.submission, charge)
        if acting is None or part.expected or part.submission.pk not in reviewing:
            continue
        to_conclude += len(part.concluded_by(acting.kind))
        if acting.kind == ReviewDuty.Kind.REVIEW and part.left:
            waiting.append(part)
    files = {part.submission.pk for part in waiting}
    return OwnWork(duties, sum(part.left for part in waiting), len(files), to_conclude)


def _parts(
    cycle: Cycle,
    mine: Sequence[Submission],
    user: User,
    now: datetime,
    files: Iterable[File] | None,
) -> list[Part]:
    if files is None:
        return parts_of(cycle, mine, now, user)
    open_ = {row.pk for row in mine}
    return parts_of_files(each for each in files if each.submission.pk in open_)


def _duties(
    charge: Charge, part: Part, homes: Collection[int], user: User, now: datetime
) -> Iterator[OwnDuty]:
    titles = {main.code: main.title for main in index_set_of(part.submission).main_indices}
    for duty in (charge.review, charge.check):
        if duty is not None and duty.unit_id in homes:
            duty.submission = part.submission
            yield OwnDuty(duty, part, titles[part.main_code], can_decline(user, duty, now))
