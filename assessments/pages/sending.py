"""Who has sent, who is late, who is likely to be: the council's page and its document.

Late is by the printed deadline; more time by a letter stands beside it and does not take it away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from assessments.deadline_words import closes_at, instant, letter_said, time_left
from assessments.deadlines import Phase, last_moment
from assessments.forecast import AHEAD, Outlook, Progress, outlook
from assessments.models import Cycle, Extension, Submission
from assessments.permissions import phase
from assessments.selectors.lateness import (
    WITHDREW,
    Letters,
    Sent,
    answered_before,
    late_send,
    letters_of,
    sends_of,
    withdrawn,
)
from assessments.selectors.reviews import File
from assessments.selectors.submissions import entered_by_agency
from assessments.workflow import SubmissionState
from frameworks.definition import IndexSet


@dataclass(frozen=True)
class SendingRow:
    """One submission, seen by whether it was sent.

    ``late``: the send that came after the printed closing. ``is_withdrawn``: taken back, and an
    older version counts. ``extension``: the letter that still gives it time. At a glance the last
    send stands for all, and neither of the two that need letters is known.
    """

    submission: Submission
    sends: Sequence[Sent]
    late: Sent | None
    is_withdrawn: bool
    printed_closing: datetime
    extension: Extension | None
    progress: Progress
    now: datetime

    @property
    def agency(self) -> str:
        return str(self.submission.agency)

    @property
    def set_title(self) -> str:
        return str(self.submission.index_set.title)

    @property
    def due(self) -> str:
        """The last moment that the printed clause gives."""
        return instant(last_moment(self.printed_closing))

    @property
    def is_late(self) -> bool:
        """The printed closing has come, and nothing was sent, or all of it was taken back."""
        return (not self.sends or self.is_withdrawn) and self.now >= self.printed_closing

    @property
    def state(self) -> str:
        """«đang nhập 21/55», «chưa nhập», «chờ lãnh đạo duyệt», «đã rút …»."""
        if self.is_withdrawn:
            text = _("đã rút; bản {n} vẫn được tính")
            return text.format(n=self.sends[-1].number)
        if self.submission.state == SubmissionState.WITH_HEAD:
            return _("chờ lãnh đạo duyệt")
        if not self.progress.answered:
            return _("chưa nhập")
        text = _("đang nhập {done}/{all}")
        return text.format(done=self.progress.answered, all=self.progress.total)

    @property
    def more_time(self) -> str:
        """«đến 23:59:59 ngày 02/01/2024, công văn số 12/STTTT-CĐS»; blank: no letter holds."""
        if self.extension is None:
            return ""
        until = instant(last_moment(self.extension.until))
        return _("đến {until}, {letter}").format(
            until=until, letter=letter_said(self.extension.letter)
        )

    @property
    def late_said(self) -> str:
        """When the late send came, and by which letter it was taken."""
        if self.late is None:
            return ""
        past = time_left(self.late.sent_at - (self.late.due_at or self.printed_closing))
        return _("gửi {instant}, trễ {time}").format(instant=instant(self.late.sent_at), time=past)

    @property
    def outlook(self) -> Outlook:
        if self.sends or phase(self.submission, self.now) is not Phase.SELF_ASSESSMENT:
            return Outlook.OVER if self.now >= self.progress.closes_at else Outlook.TOO_EARLY
        return outlook(self.progress, self.now)

    @property
    def is_at_risk(self) -> bool:
        return self.outlook in (Outlook.TOO_SLOW, Outlook.UNSENT)

    @property
    def risk(self) -> str:
        """The numbers of the rule: «còn 34/55 chỉ số, 7 ngày qua nhập 6 …»."""
        left = time_left(self.progress.closes_at - self.now)
        if self.outlook is Outlook.UNSENT:
            return _("đã nhập đủ {all} chỉ số, chưa gửi; còn {time}").format(
                all=self.progress.total, time=left
            )
        text = _(
            "còn {left}/{all} chỉ số, 7 ngày qua nhập {gained}; còn {time}, nhập kịp khoảng {n}"
        )
        return text.format(
            left=self.progress.left,
            all=self.progress.total,
            gained=self.progress.gained,
            time=left,
            n=self.progress.reachable(self.now),
        )


@dataclass(frozen=True)
class Sending:
    """All of a cycle, as the board sums it up: without letters, and so without who sent late."""

    cycle: Cycle
    rows: Sequence[SendingRow]
    now: datetime

    @property
    def sent(self) -> list[SendingRow]:
        """Whoever sent a version, one that was taken back since among them: it still counts."""
        return [row for row in self.rows if row.sends]

    @property
    def late(self) -> list[SendingRow]:
        return [row for row in self.rows if row.is_late]

    @property
    def at_risk(self) -> list[SendingRow]:
        """The fewest days first, then whoever has the most to do."""
        found = [row for row in self.rows if row.is_at_risk]
        return sorted(found, key=lambda row: (row.progress.closes_at, -row.progress.left))

    @property
    def forecasts(self) -> bool:
        """Whether a closing is near enough for the rule."""
        return any(_is_near(row.submission, self.now) for row in self.rows if not row.sends)


@dataclass(frozen=True)
class SendingPage(Sending):
    """The same with the letters."""

    @property
    def sent_late(self) -> list[SendingRow]:
        return [row for row in self.rows if row.late is not None]

    @property
    def awaits(self) -> bool:
        """Whether somebody who has not sent still may."""
        return any(not row.sends and self.now < row.progress.closes_at for row in self.rows)

    @property
    def as_of(self) -> str:
        return instant(self.now)


def sending_page(cycle: Cycle, submissions: Sequence[Submission], now: datetime) -> SendingPage:
    """Four queries at most, however many submissions there are.

    They share the cycle and carry ``answered`` (``selectors.reviews.files_of``,
    ``selectors.submissions.with_progress``).
    """
    letters, sends = letters_of(cycle), sends_of(cycle)
    back = withdrawn([each for each in submissions if each.pk in sends])
    near = [each for each in submissions if each.pk not in sends and _is_near(each, now)]
    before = answered_before(near, now) if near else {}
    rows = [_row(each, letters, sends.get(each.pk, []), back, before, now) for each in submissions]
    return SendingPage(cycle, rows, now)


def sending_at_a_glance(files: Sequence[File], now: datetime) -> Sequence[SendingRow]:
    """The rows of ``files`` that were read ``with_sending``; no query."""
    return [_glance(file, now) for file in files]


def _glance(file: File, now: datetime) -> SendingRow:
    submission: Any = file.submission
    sends = [Sent(v.number, v.sent_at, v.due_at) for v in [file.version] if v]
    return SendingRow(
        submission,
        sends,
        late=None,
        is_withdrawn=submission.last_turn == WITHDREW,
        printed_closing=submission.printed_closing,
        extension=None,
        progress=_progress(submission, submission.had),
        now=now,
    )


def _progress(submission: Submission, before: int) -> Progress:
    return Progress(
        total=asked_of(submission),
        answered=int(getattr(submission, "answered", 0)),
        answered_before=before,
        opened_at=submission.cycle.opens_at,
        closes_at=closes_at(submission),
    )


def _is_near(submission: Submission, now: datetime) -> bool:
    until = closes_at(submission)
    return until - AHEAD <= now < until


def _row(
    submission: Submission,
    letters: Letters,
    sends: Sequence[Sent],
    back: frozenset[int],
    before: Mapping[int, int],
    now: datetime,
) -> SendingRow:
    return SendingRow(
        submission,
        sends,
        late_send(submission, sends, letters),
        submission.pk in back,
        letters.printed_closing(submission),
        letters.in_force(submission, now),
        _progress(submission, before.get(submission.pk, 0)),
        now,
    )


def asked_of(submission: Submission) -> int:
    """How many indicators the agency itself enters."""
    definition = submission.cycle.framework_version.definition
    index_set: IndexSet = definition.index_set(submission.index_set.set_id)
    return sum(entered_by_agency(each) for each in index_set.indicators.values())
