"""The steps of a cycle as facts: planned, done, which is next, how far from the plan. Pure.

Days are days of Vietnam's calendar, whatever the server's; nothing here knows what year it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """Where one step stands. ``UNRECORDED``: a later step is done, so this one must be as well,
    but nobody wrote down when."""

    DONE = "done"
    UNRECORDED = "unrecorded"
    NEXT = "next"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of one step. ``typed``: as the secretary wrote it; ``recorded``: as the portal
    knows it by itself, which never writes over what was typed."""

    planned: date | None = None
    typed: date | None = None
    recorded: date | None = None

    @property
    def actual(self) -> date | None:
        return self.typed or self.recorded

    @property
    def differs(self) -> bool:
        """Whether the portal knows another day than the one that was typed."""
        return None not in (self.typed, self.recorded) and self.typed != self.recorded

    @property
    def days_off(self) -> int | None:
        """Days after the plan; negative: before it. ``None`` while one of the two is missing."""
        if self.planned is None or self.actual is None:
            return None
        return (self.actual - self.planned).days

    def overdue(self, today: date) -> int:
        """Whole days past the plan of a step that is not done; 0 on the planned day itself."""
        if self.planned is None or self.actual is not None:
            return 0
        return max((today - self.planned).days, 0)


def stages(steps: Sequence[Dates], today: date) -> list[Stage]:
    """Where each stands, in the order of the procedure.

    Done once its day has come: a day in the future is still a plan. A step that nobody recorded
    does not hold up the procedure once a later one is done, unless its own planned day is still to
    come: then the later one was out of order, and the next step is the first that waits.
    """
    done = [each.actual is not None and each.actual <= today for each in steps]
    last = max((place for place, each in enumerate(done) if each), default=-1)
    waits = [
        not done[place] and (place > last or (each.planned is not None and each.planned >= today))
        for place, each in enumerate(steps)
    ]
    following = next((place for place, each in enumerate(waits) if each), None)
    return [
        _stage(done=done[place], waits=waits[place], is_next=place == following)
        for place in range(len(steps))
    ]


def _stage(*, done: bool, waits: bool, is_next: bool) -> Stage:
    if done:
        return Stage.DONE
    if not waits:
        return Stage.UNRECORDED
    return Stage.NEXT if is_next else Stage.AHEAD
