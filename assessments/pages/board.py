"""The board of a cycle: how far everyone has come, and who is tied to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.deadlines import IN_REVIEW, VIETNAM, Phase, last_moment
from assessments.judging import acting_under
from assessments.models import Cycle, ReviewDuty, User
from assessments.pages.marks import (
    ENTERING,
    NEVER_SENT,
    NOT_OPEN,
    OLDER_COUNTS,
    REOPENED,
    SENT,
    WITH_HEAD,
    WITHDRAWN,
    Mark,
)
from assessments.permissions import (
    can_extend,
    can_read_review,
    can_return,
    can_review,
    conflict_word,
    phase,
)
from assessments.selectors.blind_pairs import with_unsettled
from assessments.selectors.cycles import Judge, judges, ties_by_agency
from assessments.selectors.lateness import with_sending
from assessments.selectors.review_duties import OPEN, Charges, charges_by_submission
from assessments.selectors.review_gaps import Gap, gaps_of
from assessments.selectors.reviews import File, Reviewed, files_among, files_of, submissions_of
from assessments.selectors.submissions import entered_by_agency, with_progress
from assessments.workflow import SubmissionState

SHUT_BECAUSE = {
    "conflict": gettext_lazy(
        "Bạn công tác tại cơ quan này nên không được thẩm định hay xem phần thẩm định."
    ),
    "declared_conflict": gettext_lazy(
        "Đã khai xung đột lợi ích giữa bạn và cơ quan này nên hồ sơ đóng với bạn."
    ),
    "": gettext_lazy("Khai xung đột lợi ích trước, rồi hồ sơ mở."),
}


@dataclass(frozen=True)
class BoardRow:
    """One agency in one set."""

    file: File
    user: User
    now: datetime
    ties: Sequence[Judge]
    charges: Charges
    gaps: Sequence[Gap] = ()

    @property
    def agency(self) -> str:
        return str(self.file.submission.agency)

    @property
    def phase(self) -> Phase:
        return phase(self.file.submission, self.now)

    @property
    def mark(self) -> Mark:
        state, sent = self.file.submission.state, self.file.version is not None
        if state == SubmissionState.SENT:
            return SENT
        if self.phase in IN_REVIEW or self.phase is Phase.FIXED:
            return OLDER_COUNTS if sent else NEVER_SENT
        if self.phase is Phase.NOT_OPEN:
            return NOT_OPEN
        if state == SubmissionState.WITH_HEAD:
            return WITH_HEAD
        if state == SubmissionState.RETURNED:
            return REOPENED
        return WITHDRAWN if sent else ENTERING

    @property
    def reopened_until(self) -> datetime | None:
        until = self.file.submission.reopened_until
        return last_moment(until) if until and self.now < until else None

    @property
    def extended_until(self) -> datetime | None:
        """The last moment of its own extension, as long as nothing else keeps it open longer."""
        until = self.file.submission.extended_until
        return last_moment(until) if until and self.now < until else None

    @property
    def extend_url(self) -> str:
        may = can_extend(self.user, self.file.submission, self.now)
        return reverse("submission-extend", args=self._at) if may else ""

    @property
    def answered(self) -> int:
        return int(getattr(self.file.submission, "answered", 0))

    @property
    def answerable(self) -> int:
        return sum(entered_by_agency(each) for each in self.file.index_set.indicators.values())

    @property
    def reviewed(self) -> Reviewed | None:
        return self.file.reviewed

    @property
    def judged_share(self) -> Decimal:
        """Percent of what wants a verdict, for a bar; the figures stand beside it."""
        reviewed = self.reviewed
        if reviewed is None or not reviewed.wanted:
            return Decimal(0)
        return Decimal(reviewed.judged * 100) / reviewed.wanted

    @property
    def own(self) -> bool:
        """One the reader has a tie to: named, and shut."""
        return not can_read_review(self.user, self.file.submission)

    @property
    def shut_because(self) -> str:
        """Why, in a line."""
        return str(SHUT_BECAUSE[conflict_word(self.user, self.file.submission.agency_id)])

    @property
    def waits(self) -> bool:
        """Whether it keeps the next step from being taken, or will."""
        if self.file.version is None:
            return True
        return self.mark in (REOPENED, WITHDRAWN, WITH_HEAD) or not (
            self.reviewed and self.reviewed.done
        )

    @property
    def url(self) -> str:
        """Where it is reviewed; blank where there is nothing to read, or not for this reader.

        A reviewer is led to the first main index that is theirs to judge.
        """
        if self.file.version is None or self.own:
            return ""
        codes = [main.code for main in self.file.index_set.main_indices]
        first = next((code for code in codes if self._judges(code)), codes[0])
        return reverse("review-main-index", args=[*self._at, first])

    def _judges(self, main_code: str) -> bool:
        charge = self.charges.get(main_code, OPEN)
        acting = acting_under(self.user, self.file.submission, charge)
        return acting is not None and acting.kind == ReviewDuty.Kind.REVIEW

    @property
    def return_url(self) -> str:
        """Blank where nothing was ever sent: there is no version to give back."""
        if self.file.version is None:
            return ""
        may = can_return(self.user, self.file.submission, self.now, sent=True)
        return reverse("submission-return", args=self._at) if may else ""

    @property
    def judging(self) -> bool:
        """Whether some main index of it is the reader's to judge now."""
        return can_review(self.user, self.file.submission, self.now) and any(
            self._judges(main.code) for main in self.file.index_set.main_indices
        )

    @property
    def _at(self) -> list[object]:
        return [self.file.submission.cycle.slug, self.file.submission.pk]


@dataclass(frozen=True)
class Group:
    """One ranking group; ``name`` blank: another body ranks them."""

    name: str
    set_title: str
    rows: Sequence[BoardRow]

    @property
    def sent(self) -> int:
        return sum(row.file.version is not None for row in self.rows)

    @property
    def wanted(self) -> int:
        return sum(row.reviewed.wanted for row in self.rows if row.reviewed)

    @property
    def judged(self) -> int:
        return sum(row.reviewed.judged for row in self.rows if row.reviewed)

    @property
    def open(self) -> int:
        return sum(row.reviewed.open for row in self.rows if row.reviewed)

    @property
    def percent(self) -> int:
        """Whole percent judged, rounded down: 100 only when everything is."""
        return self.judged * 100 // self.wanted if self.wanted else 0

    @property
    def anchor(self) -> str:
        return f"nhom-{self.rows[0].file.submission.pk}"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the year. ``state``: past, current or future."""

    title: str
    when: str
    state: str


@dataclass(frozen=True)
class Board:
    """Everything the board of a cycle shows."""

    cycle: Cycle
    groups: Sequence[Group]
    judges: Sequence[Judge]
    user: User
    now: datetime

    @cached_property
    def rows(self) -> list[BoardRow]:
        return [row for group in self.groups for row in group.rows]

    @property
    def closes(self) -> list[datetime]:
        """The deadlines of the cycle that somebody is under, earliest first."""
        return sorted({row.file.submission.deadline.closes_at for row in self.rows})

    @property
    def closed(self) -> bool:
        """Whether every deadline has passed; one submission open again turns nothing back."""
        return bool(self.rows) and self.now >= self.closes[-1]

    @property
    def reviewers(self) -> list[Judge]:
        return [judge for judge in self.judges if judge.reviews]

    @property
    def tied(self) -> list[tuple[Judge, list[str]]]:
        """Who may not judge which agencies of this cycle."""
        names = {row.file.submission.agency_id: row.agency for row in self.rows}
        found = [
            (judge, [name for pk, name in names.items() if pk in judge.agencies])
            for judge in self.judges
        ]
        return [(judge, agencies) for judge, agencies in found if agencies]

    @property
    def waiting(self) -> str:
        """What waits for a reviewer, in a line."""
        mine = [row.reviewed for row in self.rows if row.judging and row.reviewed]
        left = sum(each.left for each in mine)
        ready = sum(each.answered + each.overdue for each in mine)
        if not left and not ready:
            return _("Không có giá trị nào đang chờ bạn.")
        files = sum(bool(each.left) for each in mine)
        text = _("{left} giá trị chưa thẩm định ở {files} hồ sơ; {ready} câu hỏi chờ kết luận.")
        return text.format(left=left, files=files, ready=ready)

    def steps(self) -> list[Step]:
        """The steps with their dates, as far as they are known."""
        closes, fixed = self.closes, self.cycle.results_fixed_at
        opens = self.cycle.opens_at
        until = _until(closes)
        judged = all(row.reviewed.done for row in self.rows if row.reviewed)
        states = _states([self.now >= opens, self.closed, judged, fixed is not None])
        titles = [_("Mở kỳ"), _("Tự đánh giá"), _("Thẩm định"), _("Chốt kết quả")]
        whens = [
            _("từ {instant}").format(instant=_day(opens)),
            until,
            _("sau khi khóa"),
            _day(fixed) if fixed else _("Chủ tịch duyệt"),
        ]
        return [Step(*each) for each in zip(titles, whens, states, strict=True)]


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y}"


def _until(closes: Sequence[datetime]) -> str:
    if not closes:
        return _("chưa có đơn vị")
    return _("đến hết {days}").format(days=", ".join(_day(last_moment(each)) for each in closes))


def _states(passed: Sequence[bool]) -> list[str]:
    """Past as long as each is passed in turn; the first that is not is where things stand."""
    states, current = [], False
    for done in passed:
        states.append("past" if done and not current else "future" if current else "current")
        current = current or not done
    return states


def board_of(cycle: Cycle, user: User, now: datetime) -> Board:
    """The board as ``user`` may read it: four queries however many agencies there are."""
    everyone = judges(timezone.localdate(now))
    charges = charges_by_submission(cycle)
    rows = with_unsettled(with_sending(with_progress(submissions_of(cycle)), now))
    files = files_among(rows, cycle, now=now, reader=user)
    return Board(cycle, list(_groups(files, user, everyone, charges, now)), everyone, user, now)


def _groups(
    files: Sequence[File],
    user: User,
    everyone: Sequence[Judge] | None,
    charges: Mapping[int, Charges],
    now: datetime,
) -> Iterator[Group]:
    ties = ties_by_agency(everyone or [])
    found: dict[tuple[int, str], list[BoardRow]] = {}
    for file in files:
        at = file.submission
        row = BoardRow(
            file,
            user,
            now,
            ties.get(at.agency_id, []),
            charges.get(at.pk, {}),
            gaps_of([at], charges, everyone) if everyone is not None else (),
        )
        found.setdefault((at.index_set.position, at.ranking_group), []).append(row)
    for (_position, name), rows in sorted(found.items()):
        yield Group(name, rows[0].file.index_set.title, rows)


def review_list_of(cycle: Cycle, user: User, now: datetime) -> Board:
    """The same rows for a reviewer: what was sent, and what waits for them. Who is tied to whom,
    and what nobody can judge, is the board's to say, and is not read: three queries."""
    charges = charges_by_submission(cycle)
    files = files_of(cycle, now=now, reader=user)
    return Board(cycle, list(_groups(files, user, None, charges, now)), [], user, now)
