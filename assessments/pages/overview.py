"""The first page of a submission: how far it is, what to do next, who has the next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.deadline_words import closes_at, instant
from assessments.deadlines import VIETNAM, last_moment
from assessments.models import Answer, Document, Submission, SubmissionVersion
from assessments.pages.mistakes import mistakes
from assessments.pages.standing import Standing
from assessments.selectors.submissions import Progress, entered_by_agency, progress_of
from assessments.services.documents import library_of
from assessments.services.scores import index_set_of, working_preview
from assessments.services.submissions import lacks_evidence
from assessments.workflow import SubmissionState
from dti_portal.display import number, share
from frameworks.definition import IndexSet, Indicator, MainIndex

SHOWN_TODO = 5
STRIP = 7  # days of the strip in the deadline's banner
Library = Mapping[int, Document]  # by id
KINDS = ("invalid", "evidence", "unanswered")  # what blocks comes first


@dataclass(frozen=True, slots=True)
class Todo:
    """An indicator that still wants something. ``kind``: invalid, evidence, unanswered."""

    indicator: Indicator
    main_code: str
    kind: str
    says: str

    @property
    def anchor(self) -> str:
        return f"cs-{self.indicator.code}".replace(".", "-")


@dataclass(frozen=True, slots=True)
class MainRow:
    """A main index in the table of progress."""

    main: MainIndex
    progress: Progress
    points: Decimal
    without_evidence: int

    @property
    def percent_done(self) -> int:
        """For the bar: whole percent, rounded down, so that only all is 100."""
        return 100 * self.progress.done // self.progress.total if self.progress.total else 100


@dataclass(frozen=True, slots=True)
class PointsLeft:
    """The maximum of a set in three: earned, not answered yet, and answered but not earned."""

    earned: Decimal
    unanswered: Decimal
    unearned: Decimal

    @property
    def whole(self) -> Decimal:
        return self.earned + self.unanswered + self.unearned

    @property
    def spans(self) -> list[tuple[str, str, str]]:
        """The three on a bar: its name, where it starts and how wide it is, in percent."""
        spans, start = [], Decimal(0)
        for name in ("earned", "unanswered", "unearned"):
            value = max(getattr(self, name), Decimal(0))
            spans.append((name, self.percent(start), self.percent(value)))
            start += value
        return spans

    def percent(self, value: Decimal) -> str:
        return f"{share(value, self.whole):.2f}" if self.whole else "0"


@dataclass(frozen=True)
class Overview:
    standing: Standing
    mains: Sequence[MainRow]
    todo: Sequence[Todo]
    last_saved: Answer | None

    @property
    def total(self) -> int:
        return sum(each.progress.total for each in self.mains)

    @property
    def done(self) -> int:
        return sum(each.progress.done for each in self.mains)

    @property
    def left(self) -> int:
        return self.total - self.done

    @property
    def percent_done(self) -> int:
        return 100 * self.done // self.total if self.total else 100

    @property
    def invalid(self) -> int:
        return sum(each.kind == "invalid" for each in self.todo)

    @property
    def without_evidence(self) -> int:
        return sum(each.without_evidence for each in self.mains)

    @property
    def shown_todo(self) -> Sequence[Todo]:
        return self.todo[:SHOWN_TODO]

    @property
    def next_main(self) -> Progress | None:
        """Where to go on: what is wrong first, then the first main index that is not full."""
        mains = [each.progress for each in self.mains]
        wrong = (each for each in mains if each.invalid)
        short = (each for each in mains if each.done < each.total)
        return next(wrong, None) or next(short, None)

    @property
    def points_left(self) -> PointsLeft | None:
        """``None`` for a set with parts, which has no total."""
        sheet = self.standing.sheet
        if sheet is None or self.standing.has_parts:
            return None
        open_ = sum(
            (each.indicator.max_points for each in self.todo if each.kind != "evidence"),
            Decimal(0),
        )
        return PointsLeft(sheet.total, open_, max(sheet.maximum - sheet.total - open_, Decimal(0)))

    @property
    def bound_at(self) -> str:
        """Where the next tier begins on the bar of points, in percent."""
        bound, left = self.standing.next_bound, self.points_left
        return left.percent(bound.points) if bound and left else ""


def overview_of(submission: Submission) -> Overview:
    index_set = index_set_of(submission)
    rows = list(submission.answers.select_related("updated_by"))
    answers = {answer.code: answer for answer in rows}
    library = library_of(submission.agency_id)
    standing = Standing(index_set, working_preview(submission))
    return Overview(
        standing,
        _mains(index_set, standing, answers, library),
        _todo(index_set, answers, library, submission.cycle.year),
        max(rows, key=lambda answer: answer.updated_at, default=None),
    )


def _mains(
    index_set: IndexSet, standing: Standing, answers: Mapping[str, Answer], library: Library
) -> list[MainRow]:
    progress = {each.code: each for each in progress_of(index_set, answers)}
    return [
        MainRow(
            main,
            progress[main.code],
            points,
            sum(lacks_evidence(each, answers.get(each.code), library) for each in main.indicators),
        )
        for main, points in standing.main_indices
    ]


def _todo(
    index_set: IndexSet, answers: Mapping[str, Answer], library: Library, year: int
) -> list[Todo]:
    """Mistakes and missing papers first, since they block; then by points at stake."""
    found = []
    for main in index_set.main_indices:
        for indicator in main.indicators:
            answer = answers.get(indicator.code)
            kind = _wants(indicator, answer, library)
            if kind:
                says = _says(kind, indicator, answer, year)
                found.append(Todo(indicator, main.code, kind, says))
    return sorted(found, key=lambda each: (KINDS.index(each.kind), -each.indicator.max_points))


def _wants(indicator: Indicator, answer: Answer | None, library: Library) -> str:
    if not entered_by_agency(indicator):
        return ""
    if answer is not None and answer.problem is not None:
        return "invalid"
    if answer is None or answer.value is None:
        return "unanswered"
    return "evidence" if lacks_evidence(indicator, answer, library) else ""


def _says(kind: str, indicator: Indicator, answer: Answer | None, year: int) -> str:
    if kind == "invalid" and answer is not None:
        wrong = mistakes(indicator, answer.typed, year=year)
        return next(iter(wrong.values()), _("Số liệu sai quy tắc."))
    if kind == "evidence":
        return _("Chưa có minh chứng và chưa có giải trình.")
    points = number(indicator.max_points)
    return _("Chưa nhập, tối đa {points} điểm.").format(points=points)


# ── Steps and days ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Step:
    """``state``: done, current, future."""

    title: str
    says: str
    state: str


def steps_of(
    submission: Submission, overview: Overview, newest: SubmissionVersion | None
) -> list[Step]:
    """Enter, pass on, send, receive: which is done, which is now."""
    at = {SubmissionState.WITH_HEAD: 1, SubmissionState.SENT: 3}
    now = at.get(SubmissionState(submission.state), 0)
    until = instant(last_moment(closes_at(submission)))
    receipt = newest.receipt if newest else ""
    told = [
        (_("Nhập và đính minh chứng"), _entered(overview)),
        (_("Lãnh đạo đơn vị xem tóm tắt"), _("Trả lại kèm ý kiến, hoặc gửi")),
        (_("Gửi Hội đồng"), _("Đến {until}").format(until=until)),
        (_("Nhận biên nhận"), receipt or _("Có thể rút lại đến hết hạn")),
    ]
    return [Step(title, says, _stage(n, now)) for n, (title, says) in enumerate(told)]


def _entered(overview: Overview) -> str:
    left = overview.left
    if not left:
        return _("Đã nhập đủ {total} chỉ số").format(total=overview.total)
    said = ngettext("Còn {n} chỉ số chưa nhập", "Còn {n} chỉ số chưa nhập", left)
    return said.format(n=left)


def _stage(step: int, now: int) -> str:
    # Sent: all four are done, the receipt is there.
    if step < now or now == 3:
        return "done"
    return "current" if step == now else "future"


def last_days(submission: Submission, now: datetime) -> list[date]:
    """The days from today to the last one, once the strip can hold them all."""
    today = now.astimezone(VIETNAM).date()
    last = last_moment(closes_at(submission)).date()
    count = (last - today).days + 1
    return [today + timedelta(days=n) for n in range(count)] if 1 <= count <= STRIP else []
