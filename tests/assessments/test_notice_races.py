"""Letters about hand-overs from several processes at once: each notice in one letter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from assessments.models import Notice, NoticeLetter, User
from assessments.services import digests, extensions, submissions
from assessments.services.extensions import Letter
from tests.assessments import world
from tests.assessments.test_races import at_once, in_a_file
from tests.assessments.world import CLOSES, DURING, submission_of

pytestmark = pytest.mark.django_db(transaction=True)
RUNS = 6
LETTER = Letter("12/STTTT-CĐS", DURING.date(), "Cổng dịch vụ công dừng hai ngày để nâng cấp.")
NEXT_SEVEN = DURING.replace(day=11, hour=7)


@pytest.fixture
def people() -> dict[str, User]:
    return world.people()


@pytest.fixture
def waiting(people, tmp_path, settings) -> Iterator[None]:
    """Bình has one notice for the daily letter, An and Bình have one each to go at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with time_machine.travel(DURING, tick=False):
        world.cycle()
        submissions.pass_on(submission_of("so-y-te"), by=people["an"])
        until = CLOSES + timedelta(days=9)
        extensions.extend(submission_of("so-y-te"), LETTER, until=until, by=people["giang"])
    DBTaskResult.objects.all().delete()  # nothing is queued but what a race queues
    with in_a_file(tmp_path / "races.sqlite3"), time_machine.travel(NEXT_SEVEN, tick=False):
        yield


def test_six_runs_at_once_put_each_notice_into_one_letter(waiting):
    results = at_once([digests.send_digests] * RUNS)

    assert [each for each in results if isinstance(each, Exception)] == []
    assert sum(results) == NoticeLetter.objects.count() == DBTaskResult.objects.count() == 3
    assert Notice.objects.filter(letter=None).count() == 0
    assert [each.notices.count() for each in NoticeLetter.objects.all()] == [1, 1, 1]


def test_without_the_one_row_a_day_there_would_be_more(waiting, monkeypatch):
    """The control: a letter of no day is never there already."""

    def always_new(*, recipient_id: int, day: object, defaults: dict) -> tuple[NoticeLetter, bool]:
        return NoticeLetter.objects.create(recipient_id=recipient_id, **defaults), True

    due = digests._without_letter
    read = iter([list(due(Notice.Way.DAILY).values_list("recipient", flat=True))] * RUNS)
    monkeypatch.setattr(NoticeLetter.objects, "get_or_create", always_new)
    at = (NEXT_SEVEN.date(), NEXT_SEVEN, NEXT_SEVEN)
    acts = [lambda person=person: digests._digest(person, *at) for (person,) in read]

    at_once(acts)

    assert DBTaskResult.objects.count() == RUNS


def test_what_another_holds_is_left_to_it(waiting):
    """A worker that waits for another would write what that one has just written."""
    results = at_once([digests.deliver_now] * RUNS)

    assert sorted(results) == [0] * (RUNS - 1) + [2]
    assert NoticeLetter.objects.count() == 2
