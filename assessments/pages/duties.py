"""Who enters what: the page on which the head arranges it, and the words for everybody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.deadline_words import instant, open_until
from assessments.deadlines import last_moment
from assessments.models import EntryDuty, Submission, User
from assessments.pages.overview import Reader
from assessments.permissions import editable_codes, is_officer_of
from assessments.refusals import duties_said
from assessments.selectors.duties import duties_of, officers_of
from assessments.selectors.submissions import Progress, progress_of
from assessments.services.scores import index_set_of
from frameworks.definition import MainIndex

Duties = Mapping[str, Sequence[EntryDuty]]


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A main index, how far it has come, and who enters it; nobody named: every officer."""

    main: MainIndex
    progress: Progress
    duties: Sequence[EntryDuty]

    @property
    def officers(self) -> list[User]:
        return [duty.officer for duty in self.duties]

    @property
    def says(self) -> str:
        """«An, Chi», or that it is open."""
        return ", ".join(str(each) for each in self.officers) or _("Mọi cán bộ nhập liệu")


@dataclass(frozen=True, slots=True)
class DutyPage:
    rows: Sequence[DutyRow]
    officers: Sequence[User]

    @property
    def is_worth_it(self) -> bool:
        """There is something to arrange among two officers, not with one alone."""
        return len(self.officers) > 1 or any(row.duties for row in self.rows)


def duty_page(submission: Submission, now: datetime) -> DutyPage:
    day = timezone.localdate(now)
    index_set = index_set_of(submission)
    answers = {answer.code: answer for answer in submission.answers.all()}
    progress = {each.code: each for each in progress_of(index_set, answers)}
    duties = duties_of(submission, day)
    rows = [
        DutyRow(main, progress[main.code], duties.get(main.code, ()))
        for main in index_set.main_indices
    ]
    return DutyPage(rows, list(officers_of(submission.agency_id, day)))


def can_be_shared(submission: Submission, now: datetime) -> bool:
    """Whether the agency has more than one officer to give parts to."""
    return officers_of(submission.agency_id, timezone.localdate(now)).count() > 1


def officers_said(submission: Submission, now: datetime) -> dict[str, str]:
    """The names of those who enter a main index, by its code; open ones are not there."""
    duties = duties_of(submission, timezone.localdate(now))
    return {main: ", ".join(str(duty.officer) for duty in each) for main, each in duties.items()}


def reader_of(
    user: User, submission: Submission, officers: Mapping[str, str], now: datetime
) -> Reader:
    """What the overview is made for: an officer's own part leads, everyone else sees all alike."""
    own = (
        editable_codes(user, submission, now) if is_officer_of(user, submission.agency_id) else None
    )
    return Reader(own, officers)


def own_part_sentence(user: User, submission: Submission, now: datetime) -> str:
    """«Bạn chỉ được nhập nhóm 3 và 4. Nhóm 1: Chi. Người phân công: Bình; đổi được đến …»; blank
    where all is open to them."""
    if not is_officer_of(user, submission.agency_id):
        return ""
    duties = duties_of(submission, timezone.localdate(now))
    others = [each for each in duties.values() if user.pk not in {d.officer_id for d in each}]
    if not others:
        return ""
    given = {each[0].main_code for each in others}
    own = [main.code for main in index_set_of(submission).main_indices if main.code not in given]
    newest = max((duty for each in others for duty in each), key=lambda duty: duty.given_at)
    said = _("Bạn chỉ được nhập nhóm {mains}.") if own else _("Các nhóm đã giao cho người khác.")
    arranged = _("Người phân công: {who}; đổi được đến {until}.").format(
        who=newest.given_by, until=instant(last_moment(open_until(submission, now)))
    )
    given_to = duties_said({each[0].main_code: each for each in others})
    return f"{said.format(mains=listed(own))} {given_to} {arranged}"


def listed(words: Sequence[str]) -> str:
    """«3», «3 và 4», «1, 3 và 4»."""
    if len(words) < 2:
        return "".join(words)
    return _("{first} và {last}").format(first=", ".join(words[:-1]), last=words[-1])
