"""The words of a letter about hand-overs, found when it is sent: what is still true, and theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from assessments import clock
from assessments.hand_overs import HandOver, hand_overs
from assessments.letters import letter as plain_letter
from assessments.models import Notice, NoticeLetter, User
from assessments.navigation import address
from assessments.notice_words import about, cycle_said, said, where
from assessments.selectors.notices import notices_visible_to, with_what_it_names
from frameworks.vietnamese import sort_key

Key = tuple[str, int | None, int | None, str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with its link, of one notice or of several of a kind on one file."""

    hand_over: HandOver
    notices: Sequence[Notice]
    more: str  # until when, where: what was true when it was written

    @property
    def first(self) -> Notice:
        return self.notices[0]

    @property
    def says(self) -> str:
        return " ".join(filter(None, (said(self.hand_over, self.notices), self.more)))

    @property
    def link(self) -> str:
        return f"{settings.ORIGIN}{where(self.hand_over, self.first)}"


@dataclass(frozen=True, slots=True)
class File:
    """The lines of one file of a cycle, or (``heading`` blank) of the cycle as a whole."""

    heading: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The files of one cycle; ``heading`` blank: what is of no cycle."""

    heading: str
    files: Sequence[File]


def notices(letter: int) -> EmailMessage | None:
    """A letter with its notices that are still true, still the reader's and not read yet.

    What is not true any more is marked so. Nothing where nothing is left, or it was sent already.
    """
    row = NoticeLetter.objects.select_related("recipient").get(pk=letter)
    lines = [] if row.sent_at else _lines(row, clock.now())
    if not lines:
        return None
    context = {
        "user": row.recipient,
        "daily": row.day is not None,
        "chapters": list(_chapters(lines)),
        "subject": _subject(lines),
        "choose": f"{settings.ORIGIN}{address('letter-choice')}",
        "work": f"{settings.ORIGIN}{address('my-work')}",
    }
    return plain_letter("assessments/email/notices", row.recipient.email, context)


def sent(letter: int) -> None:
    """The mail server took it: from now on the letter is written no more."""
    NoticeLetter.objects.filter(pk=letter).update(sent_at=clock.now())


def _lines(row: NoticeLetter, now: datetime) -> list[Line]:
    """In the order told; several of a kind on one file, with the same day to it, are one line."""
    found: dict[Key, tuple[HandOver, list[Notice], str]] = {}
    true: set[int] = set()
    for notice in _readable(row.recipient, row):
        hand_over = hand_overs().get(notice.kind)
        more = hand_over.still(notice, now) if hand_over else None
        if hand_over is None or more is None:
            continue
        true.add(notice.pk)
        if notice.read_at is None:
            key = _key(hand_over, notice, more)
            found.setdefault(key, (hand_over, [], more))[1].append(notice)
    void = row.notices.filter(void_at=None).exclude(pk__in=true)
    void.update(void_at=now)
    return [Line(*each) for each in found.values()]


def _readable(person: User, row: NoticeLetter) -> list[Notice]:
    """None for whoever is shut out: their posts say the same from then on."""
    if not person.is_active:
        return []
    rows = notices_visible_to(person).filter(letter=row, void_at=None)
    return list(with_what_it_names(rows).order_by("at", "pk"))


def _key(hand_over: HandOver, notice: Notice, more: str) -> Key:
    subject = "" if hand_over.gathers else notice.subject
    return (notice.kind, notice.cycle_id, notice.submission_id, subject, more)


# ── Grouped ────────────────────────────────────────────────────────────────────────────────


def _chapters(lines: Sequence[Line]) -> Iterator[Chapter]:
    """A chapter for each cycle, the newest first; in it the cycle as a whole before its files."""
    by_cycle: dict[int | None, list[Line]] = defaultdict(list)
    for line in lines:
        by_cycle[line.first.cycle_id].append(line)
    for own in sorted(by_cycle.values(), key=_newest_first):
        cycle = own[0].first.cycle
        yield Chapter(cycle_said(cycle) if cycle else "", list(_files(own)))


def _newest_first(lines: Sequence[Line]) -> tuple[int, str]:
    cycle = lines[0].first.cycle
    return (-cycle.year, cycle.slug) if cycle else (0, "")


def _files(lines: Sequence[Line]) -> Iterator[File]:
    by_file: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        file = line.first.submission
        by_file[str(file.agency) if file else ""].append(line)
    for heading in sorted(by_file, key=sort_key):
        yield File(heading, by_file[heading])


def _subject(lines: Sequence[Line]) -> str:
    """The act and the cycle; of several acts how many."""
    cycles = {each.first.cycle for each in lines if each.first.cycle}
    if len(lines) == 1:
        act, names = lines[0].hand_over.act, about(lines[0].first)
        text = f"{act}: {names}" if names else str(act)
    elif len(cycles) == 1:
        text = _("{n} thông báo: {cycle}").format(n=len(lines), cycle=next(iter(cycles)))
    else:
        text = _("{n} thông báo của {k} kỳ đánh giá").format(n=len(lines), k=len(cycles))
    sample = cycles and all(each.is_sample for each in cycles)
    return _("[Minh họa] {subject}").format(subject=text) if sample else text
