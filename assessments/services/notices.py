"""Telling people what an act leaves to them, in the transaction of the act."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from assessments import clock
from assessments.hand_overs import HandOver, hand_overs
from assessments.models import Cycle, LetterChoice, Notice, Submission, User
from assessments.selectors.recipients import Holder, members_of, seated, stated
from assessments.services import audit
from assessments.services.digests import deliver_soon

Way = Notice.Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one notice speaks of: a file, or a cycle as a whole.

    ``codes``, ``subject``: as ``Notice`` holds them. ``only``: nobody but these people. ``unit``:
    of the council, nobody but those who come from it.
    """

    cycle: Cycle | None
    file: Submission | None = None
    codes: Sequence[str] = ()
    subject: str = ""
    only: Collection[int] | None = None
    unit: int | None = None


def of_file(file: Submission, **more: object) -> Told:
    """A notice that speaks of one file."""
    return Told(cycle=file.cycle, file=file, **more)  # type: ignore[arg-type]


def tell(kind: str, told: Iterable[Told], *, by: User | None, at: datetime) -> int:
    """Write a notice to everyone whom the table of hand-overs names; how many.

    A fixed number of queries, however many files. Nobody hears of their own act (``by``), nobody
    of a file that a tie shuts to them, one person once of each. Raises ``KeyError``: no such kind.
    """
    hand_over = hand_overs()[kind]
    about = list(told)
    found = _finder(hand_over, about, at)
    rows = [
        _notice(hand_over, each, holder, at)
        for each in about
        for holder in _once(found.holders(each), by)
    ]
    Notice.objects.bulk_create(rows)
    if any(row.way == Way.NOW for row in rows):
        deliver_soon()
    return len(rows)


def tell_members(
    agencies: Iterable[int], kind: str, *, only: Collection[int], by: User | None, at: datetime
) -> int:
    """Tell people of an agency something that is of no file: of their post."""
    hand_over = hand_overs()[kind]
    members = members_of(list(agencies), hand_over.posts, timezone.localdate(at))
    told = Told(cycle=None, only=only)
    rows = [
        _notice(hand_over, told, holder, at)
        for held in members.values()
        for holder in _once((each for each in held if each.user in only), by)
    ]
    return len(Notice.objects.bulk_create(rows))


def read(notice: Notice, *, by: User) -> None:
    """Once read it stays so. Of no consequence to anybody else, so the log holds nothing of it."""
    Notice.objects.filter(pk=notice.pk, recipient=by, read_at=None).update(read_at=clock.now())


def read_all(notices: Iterable[int], *, by: User) -> int:
    """Those that stood on the page: one that came meanwhile stays unread. How many."""
    unread = Notice.objects.filter(pk__in=list(notices), recipient=by, read_at=None)
    return unread.update(read_at=clock.now())


@transaction.atomic
def choose_letters(user: User, choice: LetterChoice) -> User:
    """When the person gets letters, from the next act on: what was told before keeps its way."""
    held = User.objects.select_for_update().get(pk=user.pk)
    before, held.letters = held.letters, choice
    if before != choice:
        held.save(update_fields=["letters"])
        said = {"before": before, "after": choice}
        audit.record(
            audit.PEOPLE, "letters_chosen", by=user, at=clock.now(), subject=held, data=said
        )
    return held


# ── Whom ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Finder:
    """Everyone whom one act may be told to, read once for all its files."""

    hand_over: HandOver
    members: dict[int, Sequence[Holder]]
    seats: Sequence[Holder]
    unstated: frozenset[int]

    def holders(self, told: Told) -> Iterator[Holder]:
        members = self.members.get(told.file.agency_id, ()) if told.file else ()
        for each in (*members, *(seat for seat in self.seats if self._may_hear(seat, told))):
            if told.only is None or each.user in told.only:
                yield each

    def _may_hear(self, seat: Holder, told: Told) -> bool:
        if told.unit is not None and seat.agency != told.unit:
            return False
        if told.file is None or self.hand_over.despite_tie:
            return True
        return told.file.agency_id not in seat.tied and seat.user not in self.unstated


def _finder(hand_over: HandOver, about: Sequence[Told], at: datetime) -> _Finder:
    day = timezone.localdate(at)
    agencies = {each.file.agency_id for each in about if each.file}
    members = members_of(agencies, hand_over.posts, day) if hand_over.posts and agencies else {}
    seats = seated(hand_over.seats, day) if hand_over.seats and about else []
    return _Finder(hand_over, dict(members), seats, _unstated(about, seats))


def _unstated(about: Sequence[Told], seats: Sequence[Holder]) -> frozenset[int]:
    """Reviewers to whom the cycle opens no file before they have declared their ties."""
    cycle = next((each.cycle for each in about if each.cycle), None)
    if cycle is None or not cycle.declares_first:
        return frozenset()
    reviewers = {seat.user for seat in seats if seat.role == "reviewer"}
    return frozenset(reviewers - stated(cycle.pk, reviewers))


def _once(holders: Iterable[Holder], by: User | None) -> Iterator[Holder]:
    told = {by.pk} if by is not None else set()
    for each in holders:
        if each.user not in told:
            told.add(each.user)
            yield each


# ── The row ────────────────────────────────────────────────────────────────────────────────


def _notice(hand_over: HandOver, told: Told, holder: Holder, at: datetime) -> Notice:
    return Notice(
        recipient_id=holder.user,
        role=holder.role,
        agency_id=holder.agency if holder.role in hand_over.posts else None,
        kind=hand_over.kind,
        cycle=told.cycle,
        submission=told.file,
        subject=told.subject,
        codes=list(told.codes),
        at=at,
        way=_way(hand_over, holder),
    )


def _way(hand_over: HandOver, holder: Holder) -> Way:
    """A story told of the past, as the sample data is, writes letters to nobody."""
    if not hand_over.letter or clock.is_told():
        return Way.PAGE
    if hand_over.urgent or holder.letters == LetterChoice.NOW:
        return Way.NOW
    return Way.DAILY if holder.letters == LetterChoice.DAILY else Way.PAGE
