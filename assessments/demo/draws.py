"""What is drawn for the story: the same seed and the same place, the same draw."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draws:
    """``seed`` is written in the fixture; every draw has a place of its own, and moves no other."""

    seed: str

    def number(self, place: str, low: int, high: int) -> int:
        """From ``low`` to ``high``, both among them."""
        drawn = hashlib.sha256(f"{self.seed}\n{place}".encode()).digest()
        return low + int.from_bytes(drawn[:8], "big") % (high - low + 1)

    def one(self, place: str, of: Sequence[T]) -> T:
        return of[self.number(place, 0, len(of) - 1)]

    def several(self, place: str, of: Iterable[str], count: int) -> list[str]:
        """``count`` different ones. Raises ``ValueError`` where there are not so many."""
        every = sorted(of, key=lambda each: self.number(f"{place} {each}", 0, 2**60))
        if len(every) < count:
            raise ValueError(f"{place}: {count} of {every}.")
        return every[:count]

    def working_day(self, place: str, first: date, last: date) -> date:
        """A day from Monday to Friday; where there is none among them, any of them."""
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return self.one(place, [day for day in days if day.weekday() < 5] or days)
