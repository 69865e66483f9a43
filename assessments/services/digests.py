"""The letters that carry notices: at once, or one a day; each notice in one letter, once.

The row of a letter, its notices and its entry in the queue are written in one transaction: a run
that breaks off is made up for by the next, and two at once write no letter twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django_tasks import task

from assessments import clock
from assessments.deadlines import VIETNAM
from assessments.hand_overs import hand_overs
from assessments.letters import put_in_queue
from assessments.models import Notice, NoticeLetter

Way = Notice.Way
AT_SEVEN = time(7)  # in Vietnam's time
REST = timedelta(hours=1)  # how long a kind that comes by the dozen waits after a letter of it

Subject = tuple[int, str, int | None]  # a person, a kind and a file


def deliver_soon() -> None:
    """Have the worker write what is to go at once. Inside a transaction: with it, or not at all."""
    deliver.enqueue()


@task()
def deliver() -> int:
    """Put a letter into the queue for everyone with something to be told now; how many."""
    return deliver_now()


@transaction.atomic
def deliver_now() -> int:
    """As ``deliver``. What another worker has in hand is left to it."""
    now = clock.now()
    waiting = _without_letter(Way.NOW).select_for_update(skip_locked=True, of=("self",))
    rows = list(waiting.order_by("pk"))
    resting = _resting(rows, now)
    by_person: dict[int, list[Notice]] = defaultdict(list)
    for row in rows:
        if _subject(row) not in resting:
            by_person[row.recipient_id].append(row)
    for person, notices in by_person.items():
        letter = NoticeLetter.objects.create(recipient_id=person, queued_at=now)
        _carry(letter, [each.pk for each in notices])
    return len(by_person)


def send_digests() -> int:
    """Put the daily letters that are due into the queue, and what waited to go at once: how many.

    A daily letter holds what was told before seven o'clock; a day on which nothing ran is made up
    for. Run it every hour.
    """
    count, now = deliver_now(), clock.now()
    day = now.astimezone(VIETNAM).date()
    seven = datetime.combine(day, AT_SEVEN, VIETNAM)
    if now < seven:
        return count
    due = _without_letter(Way.DAILY).filter(at__lt=seven)
    people = due.order_by("recipient").values_list("recipient", flat=True).distinct()
    return count + sum(_digest(person, day, seven, now) for person in list(people))


@transaction.atomic
def _digest(person: int, day: date, seven: datetime, now: datetime) -> int:
    letter, is_new = NoticeLetter.objects.get_or_create(
        recipient_id=person, day=day, defaults={"queued_at": now}
    )
    if not is_new:
        return 0
    due = _without_letter(Way.DAILY).filter(at__lt=seven, recipient=person)
    _carry(letter, due.values_list("pk", flat=True))
    return 1


def _carry(letter: NoticeLetter, notices: Iterable[int]) -> None:
    Notice.objects.filter(pk__in=list(notices)).update(letter=letter)
    put_in_queue("notices", letter=letter.pk)


def _without_letter(way: Way) -> QuerySet[Notice]:
    return Notice.objects.filter(way=way, letter=None, void_at=None)


def _resting(rows: Iterable[Notice], now: datetime) -> set[Subject]:
    """What had a letter within the hour, of the kinds that gather: the rest goes together."""
    gathering = {row.kind for row in rows if row.kind in _gathering()}
    if not gathering:
        return set()
    lately = Notice.objects.filter(kind__in=gathering, letter__queued_at__gt=now - REST)
    return set(lately.values_list("recipient_id", "kind", "submission_id"))


def _gathering() -> set[str]:
    return {kind for kind, row in hand_overs().items() if row.gathers}


def _subject(row: Notice) -> Subject:
    return (row.recipient_id, row.kind, row.submission_id)
