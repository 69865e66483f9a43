"""What time it is for an act: the one clock that services read.

Everywhere but in the demo data it is the real one. The demo data is a story of acts in the past,
told through the same services, so ``at`` sets the clock for as long as one of them happens.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("the moment a story tells of", default=None)


def now() -> datetime:
    """This moment, aware of its zone."""
    return _told.get() or timezone.now()


def today() -> date:
    """The day it is, in the zone of the portal."""
    return timezone.localdate(now())


def is_told() -> bool:
    """Whether a story is being told, and nothing really happens now."""
    return _told.get() is not None


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Whatever happens inside happens at ``moment``. For the demo data only."""
    if timezone.is_naive(moment):
        raise ValueError("A moment has a zone.")
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
