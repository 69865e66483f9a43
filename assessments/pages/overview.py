"""The first page of a submission: how far it is, what to do next, who has the next step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.models import Answer, Document, Submission
from assessments.pages.mistakes import mistakes
from assessments.pages.standing import Standing
from assessments.selectors.submissions import Progress, entered_by_agency, progress_of
from assessments.services.checks import Blocking, Checks, blocking_checks, checks_of
from assessments.services.documents import DataDays, data_days, library_of
from assessments.services.scores import index_set_of, working_preview
from assessments.services.submissions import lacks_evidence, lacks_reason
from dti_portal.display import number, share
from frameworks.check_messages import broken_in_words
from frameworks.definition import IndexSet, Indicator, MainIndex

SHOWN_TODO = 5
Library = Mapping[int, Document]  # by id
# What blocks comes first.
KINDS = ("invalid", "check", "evidence", "window", "unexplained", "unanswered")
WRONG = ("invalid", "check")
OPEN = ("invalid", "unanswered")  # without an answer that counts


@dataclass(frozen=True, slots=True)
class Todo:
    """What an indicator still wants. ``kind``: one of ``KINDS``.

    ``officers``: who enters it, where that is not the reader.
    """

    indicator: Indicator
    main_code: str
    kind: str
    says: str
    officers: str = ""

    @property
    def verb(self) -> str:
        """What one does there, for a button."""
        verbs = {
            "evidence": _("Bổ sung"),
            "window": _("Nêu lý do"),
            "unexplained": _("Giải thích"),
            "unanswered": _("Nhập"),
        }
        return verbs.get(self.kind, _("Sửa"))

    @property
    def anchor(self) -> str:
        return f"cs-{self.indicator.code}".replace(".", "-")


@dataclass(frozen=True, slots=True)
class MainRow:
    """A main index in the table of progress. ``wrong``: what in it must be put right.

    ``points``: for a bar; ``earned`` is ``None`` while no answer in it has any, and ``absence``
    then says why. ``officers``: who enters it, where the head gave it to somebody.
    """

    main: MainIndex
    progress: Progress
    points: Decimal
    without_evidence: int
    wrong: int
    earned: Decimal | None = None
    waits: bool = False  # for the best of the group, after the lock
    officers: str = ""

    @property
    def absence(self) -> str:
        if self.earned is not None:
            return ""
        if self.progress.invalid:
            return _("nháp còn lỗi")
        if not self.progress.total:
            return _("nơi khác nhập")
        if not self.progress.done:
            return _("chưa nhập")
        return _("tính khi cả nhóm đã khóa") if self.waits else _("không phát sinh")

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


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the page. ``codes``: what they may enter, ``None``: no part is kept from them.

    ``officers``: the names of those who enter a main index, by its code, where it was given out.
    """

    codes: frozenset[str] | None = None
    officers: Mapping[str, str] = field(default_factory=dict)

    def enters(self, code: str) -> bool:
        return self.codes is None or code in self.codes

    def enters_in(self, main: MainIndex) -> bool:
        return any(self.enters(each.code) for each in main.indicators)


@dataclass(frozen=True)
class Overview:
    standing: Standing
    mains: Sequence[MainRow]
    todo: Sequence[Todo]
    checks: Checks
    last_saved: Answer | None
    reader: Reader

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
        """What breaks a rule, its own or a check between numbers."""
        return sum(each.wrong for each in self.mains)

    @property
    def unexplained(self) -> int:
        return sum(each.kind == "unexplained" for each in self.todo)

    @property
    def without_evidence(self) -> int:
        return sum(each.without_evidence for each in self.mains)

    @property
    def shown_todo(self) -> Sequence[Todo]:
        return self.todo[:SHOWN_TODO]

    @property
    def next_main(self) -> Progress | None:
        """Where the reader goes on: what is wrong first, then the first that is not full."""
        own = [each for each in self.mains if self.reader.enters_in(each.main)]
        wrong = (each.progress for each in own if each.wrong)
        short = (each.progress for each in own if each.progress.done < each.progress.total)
        return next(wrong, None) or next(short, None)

    @property
    def points_left(self) -> PointsLeft | None:
        """``None`` for a set with parts, which has no total."""
        sheet = self.standing.sheet
        if sheet is None or self.standing.has_parts:
            return None
        open_ = sum(
            (each.indicator.max_points for each in self.todo if each.kind in OPEN),
            Decimal(0),
        )
        return PointsLeft(sheet.total, open_, max(sheet.maximum - sheet.total - open_, Decimal(0)))

    @property
    def bound_at(self) -> str:
        """Where the next tier begins on the bar of points, in percent."""
        bound, left = self.standing.next_bound, self.points_left
        return left.percent(bound.points) if bound and left else ""


def overview_of(submission: Submission, reader: Reader | None = None) -> Overview:
    reader = reader or Reader()
    index_set = index_set_of(submission)
    rows = list(submission.answers.select_related("updated_by"))
    answers = {answer.code: answer for answer in rows}
    library = library_of(submission.agency_id)
    standing = Standing(index_set, working_preview(submission))
    checks = checks_of(submission, rows)
    blocking = blocking_checks(submission, checks)
    year = submission.cycle.year
    wanting = _Wanting(answers, library, data_days(submission), blocking, year)
    todo = _todo(index_set, wanting, reader)
    progress = {each.code: each for each in progress_of(index_set, answers)}
    return Overview(
        standing,
        _mains(standing, todo, progress, reader),
        todo,
        checks,
        max(rows, key=lambda answer: answer.updated_at, default=None),
        reader,
    )


def _mains(
    standing: Standing, todo: Sequence[Todo], progress: Mapping[str, Progress], reader: Reader
) -> list[MainRow]:
    wrong = Counter(each.main_code for each in todo if each.kind in WRONG)
    lacking = Counter(each.main_code for each in todo if each.kind == "evidence")
    return [
        MainRow(
            main,
            progress[main.code],
            points,
            lacking[main.code],
            wrong[main.code],
            standing.earned_in(main),
            any(each.code in standing.preview.open for each in main.indicators),
            reader.officers.get(main.code, ""),
        )
        for main, points in standing.main_indices
    ]


@dataclass(frozen=True)
class _Wanting:
    """What the working answers still want, indicator by indicator."""

    answers: Mapping[str, Answer]
    library: Library
    days: DataDays
    blocking: Sequence[Blocking]
    year: int

    def of(self, indicator: Indicator) -> Iterator[tuple[str, str]]:
        """Each kind of thing, with what is said of it."""
        answer = self.answers.get(indicator.code)
        if not entered_by_agency(indicator):
            return
        if answer is not None and answer.problem is not None:
            wrong = mistakes(indicator, answer.typed, year=self.year)
            yield "invalid", next(iter(wrong.values()), _("Số liệu sai quy tắc."))
        elif answer is None or answer.value is None:
            points = number(indicator.max_points)
            yield "unanswered", _("Chưa nhập, tối đa {points} điểm.").format(points=points)
        else:
            if lacks_evidence(indicator, answer, self.library):
                yield "evidence", _("Chưa có minh chứng và chưa có giải trình.")
            if lacks_reason(indicator, answer, self.library, self.days):
                yield "window", _("Có văn bản ngoài thời gian số liệu, chưa nêu lý do dùng.")
            for each in self.blocking:
                if each.code == indicator.code:
                    yield self._of_check(each)

    def _of_check(self, blocking: Blocking) -> tuple[str, str]:
        words = broken_in_words(blocking.broken, last_year=self.year - 1)
        return blocking.kind, f"{words.fact} {words.way_out}"


def _todo(index_set: IndexSet, wanting: _Wanting, reader: Reader) -> list[Todo]:
    """The reader's own first; mistakes and missing papers first, since they block; then by points
    at stake."""
    found = [
        Todo(indicator, main.code, kind, says, _officers(reader, indicator, main))
        for main in index_set.main_indices
        for indicator in main.indicators
        for kind, says in wanting.of(indicator)
    ]

    def order(each: Todo) -> tuple[bool, int, Decimal]:
        elsewhere = not reader.enters(each.indicator.code)
        return elsewhere, KINDS.index(each.kind), -each.indicator.max_points

    return sorted(found, key=order)


def _officers(reader: Reader, indicator: Indicator, main: MainIndex) -> str:
    own = reader.codes is not None and reader.enters(indicator.code)
    return "" if own else reader.officers.get(main.code, "")
