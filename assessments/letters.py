"""Letters that the worker sends (``manage.py db_worker``), again and again if it must.

Whoever asks for a letter only puts its facts into the queue, in their own transaction; its words
are made when it is sent, from what is true then. So no letter outlives its reason, and no key that
opens an account ever lies in the queue.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

log = logging.getLogger(__name__)

Writer = Callable[..., EmailMessage | None]

# How long to wait before each further attempt; after the last of them a letter is given up.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))

# Who finds the words of each kind of letter: a function of its facts, ``None`` where there is
# nothing to say any more.
WRITERS = {
    "password_reset": "assessments.invitations.password_reset",
    "reminder": "assessments.reminder_letters.reminder",
    "notices": "assessments.notice_letters.notices",
}
# Who is told that the mail server took a letter: a function of the same facts.
SENT = {"notices": "assessments.notice_letters.sent"}


def put_in_queue(kind: str, **facts: Any) -> None:
    """Have the letter ``kind`` sent. Inside a transaction: with it, or not at all."""
    send.enqueue(kind, facts)


@task()
def send(kind: str, facts: dict[str, Any], tries: int = 0) -> str:
    """Write one letter and send it: «sent», «void» (no reason for it any more) or «later».

    Raises what the mail server said once it has been tried for the last time.
    """
    write: Writer = import_string(WRITERS[kind])
    written = write(**facts)
    if written is None:
        return "void"
    try:
        written.send()
    except (SMTPException, OSError):
        if tries == len(WAITS):
            log.exception("The letter %s %s is given up.", kind, facts)
            raise
        log.warning("The letter %s %s was not sent; it is tried again.", kind, facts)
        send.using(run_after=timezone.now() + WAITS[tries]).enqueue(kind, facts, tries + 1)
        return "later"
    if kind in SENT:
        import_string(SENT[kind])(**facts)
    return "sent"


def letter(template: str, to: str, context: dict[str, Any]) -> EmailMessage:
    """The plain text of ``template`` and its subject, to one person."""
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    body = render_to_string(f"{template}.txt", context).strip() + "\n"
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [to])
