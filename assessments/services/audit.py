"""The log of acts: written in the transaction of the act, hashed into the chain of its stream."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from assessments.models import AuditEvent, User

PEOPLE = "people"  # the one stream of people and posts


@dataclass(frozen=True, slots=True)
class Said:
    """One act as the log will say it: its word, whom it touches, the rest."""

    act: str
    subject: object
    data: Mapping[str, Any] | None = None


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
    return record_all(stream, [Said(act, subject, data)], by=by, at=at)[0]


def record_all(
    stream: str, acts: Iterable[Said], *, by: User | None, at: datetime
) -> list[AuditEvent]:
    """Append several acts of one moment, in their order: the end of the chain is read once."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An act is recorded in the transaction that does it.")
    sequence, previous_hash = _last(stream)
    events = []
    for said in acts:
        event = AuditEvent(
            stream=stream,
            sequence=sequence + 1,
            at=at,
            actor=by,
            act=said.act,
            subject=str(said.subject)[:200],
            data=json.loads(canonical(said.data or {})),
            previous_hash=previous_hash,
        )
        event.hash = digest(event)
        sequence, previous_hash = event.sequence, event.hash
        events.append(event)
    return AuditEvent.objects.bulk_create(events)


def _last(stream: str) -> tuple[int, str]:
    """The end of the chain: the number and the hash of its last event, (0, "") before any."""
    events = AuditEvent.objects.filter(stream=stream).order_by("-sequence")
    # Whoever waited for this lock must look again: the last event is no longer the last. SQLite
    # locks no rows: there the first look is the whole of it.
    if transaction.get_connection().features.has_select_for_update:
        events.select_for_update().values_list("pk").first()
    return events.values_list("sequence", "hash").first() or (0, "")


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
