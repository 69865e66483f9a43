"""Thông báo: what the standing agency tells the agencies of a cycle. What is posted stays."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments import clock
from assessments.models import Announcement, Cycle, User
from assessments.permissions import can_announce
from assessments.services import audit, notices

MAX_TITLE, MAX_TEXT = 200, 4000  # characters


class Unpostable(ValueError):  # noqa: N818 -- said of an announcement
    """An announcement without a title or a text, too long, or for a set the cycle has not."""


@transaction.atomic
def post(cycle: Cycle, *, title: str, text: str, set_id: str = "", by: User) -> Announcement:
    """Tell every agency of the cycle, or those of one index set.

    Raises ``PermissionDenied`` and ``Unpostable``.
    """
    held = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if not can_announce(by, held):
        raise PermissionDenied
    posted = Announcement(
        cycle=held, set_id=set_id, title=title.strip(), text=text.strip(), posted_by=by
    )
    _check(posted)
    posted.posted_at = clock.now()
    posted.save()
    audit.record(
        held.stream,
        "announcement_posted",
        by=by,
        at=posted.posted_at,
        subject=held,
        data={"id": posted.pk, "set": set_id, "title": posted.title, "text": posted.text},
    )
    files = held.submissions.filter(index_set__set_id=set_id) if set_id else held.submissions.all()
    told = [notices.Told(cycle=held, file=file) for file in files]
    notices.tell("announced", told, by=by, at=posted.posted_at)
    return posted


def _check(posted: Announcement) -> None:
    if not (0 < len(posted.title) <= MAX_TITLE and 0 < len(posted.text) <= MAX_TEXT):
        raise Unpostable
    if posted.set_id and not posted.cycle.deadlines.filter(set_id=posted.set_id).exists():
        raise Unpostable(posted.set_id)
