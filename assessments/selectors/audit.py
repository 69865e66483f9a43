"""Reading the log: what was done, by whom, and whether a chain still holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from assessments.deadlines import closing_instant
from assessments.models import AuditEvent, User
from assessments.services.audit import broken_at
from frameworks.vietnamese import without_marks


@dataclass(frozen=True, slots=True)
class Chain:
    """What one chain is worth: how long it is, and where it breaks, if it does."""

    stream: str
    length: int
    head: str  # the hash of its last event: who wrote it down can tell a cut-off end
    broken: AuditEvent | None


def newest_events(wanted: Mapping[str, Any]) -> QuerySet[AuditEvent]:
    """The events that ``wanted`` (``AuditFilterForm.cleaned_data``) leaves, newest first."""
    events = AuditEvent.objects.select_related("actor").order_by("-at", "-pk")
    if kind := wanted.get("kind"):
        events = events.filter(Q(stream=kind) | Q(stream__startswith=f"{kind}:"))
    if act := wanted.get("act"):
        events = events.filter(act=act)
    if actor := wanted.get("actor"):
        events = events.filter(actor__in=_people_called(actor))
    if since := wanted.get("since"):
        events = events.filter(at__gte=_first_instant(since))
    if until := wanted.get("until"):
        events = events.filter(at__lt=closing_instant(until, inclusive=True))
    return events


def stream_events(stream: str) -> QuerySet[AuditEvent]:
    """One chain, from its first event on."""
    return AuditEvent.objects.filter(stream=stream).select_related("actor").order_by("sequence")


def chain_of(stream: str) -> Chain | None:
    """The chain, read whole and verified; ``None``: there is no such chain."""
    events = stream_events(stream)
    last = events.last()
    if last is None:
        return None
    return Chain(stream, last.sequence, last.hash, broken_at(events.iterator(chunk_size=2000)))


def _people_called(actor: str) -> list[int]:
    """Ids of the people whose name or address holds ``actor``, marks or no marks."""
    word = without_marks(actor)
    people = User.objects.values_list("pk", "full_name", "email")
    return [pk for pk, name, email in people if word in without_marks(f"{name} {email}")]


def _first_instant(day: date) -> Any:
    return closing_instant(day, inclusive=False)
