"""Letters through the real queue and its worker: tried again, dropped when void."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from assessments import letters
from assessments.models import Answer
from assessments.services import answers, reminders, submissions
from tests.assessments.world import CLOSES, complete, entered, submission_of

pytestmark = pytest.mark.django_db(transaction=True)
A_MINUTE = timedelta(minutes=1)
WEEK_BEFORE = CLOSES - timedelta(days=8) + timedelta(hours=9)


class Down(BaseEmailBackend):
    """A mail server that does not answer."""

    tried = 0

    def send_messages(self, email_messages):
        Down.tried += 1
        raise ConnectionRefusedError("connection refused")


@pytest.fixture
def clock(cycle, settings) -> Iterator[time_machine.Traveller]:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with time_machine.travel(WEEK_BEFORE, tick=False) as traveller:
        yield traveller


def work() -> list[list[str]]:
    """Everything in the queue that is due, by a worker of its own; whom it wrote to."""
    mail.outbox.clear()
    call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0)
    return sorted(letter.to for letter in mail.outbox)


def test_nothing_is_sent_until_the_worker_comes(clock, people):
    reminders.remind()
    assert mail.outbox == []

    assert work() == [["an@demo.test"], ["cuc@demo.test"]]
    assert work() == []


def test_a_transaction_that_fails_sends_nothing(clock, people):
    with transaction.atomic():
        letters.put_in_queue("password_reset", email="an@demo.test", origin="https://cong.example")
        transaction.set_rollback(True)

    assert work() == []


def test_a_mail_server_that_is_down_is_tried_again_and_saving_goes_on(clock, people, settings):
    answering = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    reminders.remind()
    assert work() == []

    answers.save(submission_of("so-y-te"), {"1.2": entered(v="true")}, by=people["an"])
    assert Answer.objects.count() == 1

    settings.EMAIL_BACKEND = answering
    assert work() == []  # not yet: the first wait is a minute
    clock.shift(A_MINUTE)
    assert work() == [["an@demo.test"], ["cuc@demo.test"]]
    assert work() == []


def test_it_is_given_up_after_the_last_wait(clock, people, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    Down.tried = 0
    letters.put_in_queue("password_reset", email="an@demo.test", origin="https://cong.example")

    for wait in (*letters.WAITS, timedelta(days=30)):
        work()
        clock.shift(wait)
    work()

    assert Down.tried == len(letters.WAITS) + 1
    assert DBTaskResult.objects.filter(status="FAILED").count() == 1
    assert DBTaskResult.objects.ready().count() == 0


def test_a_reminder_still_in_the_queue_when_it_is_sent_goes_to_nobody(clock, people):
    reminders.remind()
    complete(submission_of("so-y-te"), people["an"])
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    submissions.send(submission_of("so-y-te"), by=people["binh"])

    assert work() == [["cuc@demo.test"]]


def test_without_that_second_look_it_would_still_go_out(clock, people, monkeypatch):
    """The control."""
    reminders.remind()
    complete(submission_of("so-y-te"), people["an"])
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    submissions.send(submission_of("so-y-te"), by=people["binh"])
    everyone = [reminders.Role.OFFICER, reminders.Role.HEAD]
    monkeypatch.setattr("assessments.reminder_letters.roles_due", lambda *_: everyone)

    assert work() == [["an@demo.test"], ["cuc@demo.test"]]


# ── A forgotten password ───────────────────────────────────────────────────────────────────


def test_the_queue_holds_no_key_that_opens_an_account(clock, client, people):
    client.post("/quen-mat-khau/", {"email": "AN@demo.test"})

    (waiting,) = DBTaskResult.objects.all()
    assert waiting.args_kwargs["args"] == [
        "password_reset",
        {"email": "an@demo.test", "origin": "http://testserver/"},
    ]
    assert work() == [["an@demo.test"]]
    assert "http://testserver/dat-mat-khau/" in mail.outbox[0].body


def test_the_page_asks_the_same_of_the_database_whoever_is_meant(clock, client, people):
    """Else its time would tell who is known. (The counts of attempts are each address's own.)"""
    asked = []
    for address in ("an@demo.test", "ai-do@demo.test"):
        with CaptureQueriesContext(connection) as queries:
            client.post("/quen-mat-khau/", {"email": address})
        said = (each["sql"].partition(" VALUES")[0] for each in queries.captured_queries)
        asked.append([sql for sql in said if "dti_portal_cache" not in sql])

    assert asked[0] == asked[1]
    assert "queue_name" in str(asked)  # the control: what is asked is seen
    assert "assessments_user" not in str(asked)
    assert work() == [["an@demo.test"]]
