"""The log of acts: written in the transaction of the act, hashed into the chain of its stream."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from assessments.models import AuditEvent, User

PEOPLE = "people"  # the one stream of people and posts


def record(
    stream: str,
    act: str,
    *,
    by: User | None,
    at: datetime,
    subject: object,
    data: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Append ``act`` to ``stream``, inside the caller's transaction.

    The caller holds the lock of the row that the stream belongs to; the stream of people, which
    belongs to none, is serialised by its own last event.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An act is recorded in the transaction that does it.")
    last = _last(stream)
    event = AuditEvent(
        stream=stream,
        sequence=last.sequence + 1 if last else 1,
        at=at,
        actor=by,
        act=act,
        subject=str(subject)[:200],
        data=json.loads(canonical(data or {})),
        previous_hash=last.hash if last else "",
    )
    event.hash = digest(event)
    event.save(force_insert=True)
    return event


def _last(stream: str) -> AuditEvent | None:
    events = AuditEvent.objects.filter(stream=stream).order_by("-sequence")
    # Whoever waited for this lock must look again: the last event is no longer the last.
    if events.select_for_update().first() is None:
        return None
    return events.first()


def digest(event: AuditEvent) -> str:
    """The hash of everything the event says, and of the event before it."""
    said = {
        "stream": event.stream,
        "sequence": event.sequence,
        "at": event.at.astimezone(UTC).isoformat(),
        "actor": event.actor_id,
        "act": event.act,
        "subject": event.subject,
        "data": event.data,
        "previous": event.previous_hash,
    }
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def broken_at(events: Iterable[AuditEvent]) -> AuditEvent | None:
    """The first event of one stream, in order, that does not follow from the one before it."""
    previous_hash = ""
    for sequence, event in enumerate(events, start=1):
        follows = event.sequence == sequence and event.previous_hash == previous_hash
        if not follows or event.hash != digest(event):
            return event
        previous_hash = event.hash
    return None


def canonical(data: Mapping[str, Any]) -> str:
    """One text for one content, whatever the order of its keys."""
    return json.dumps(
        data, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
