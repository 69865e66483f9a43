"""The rows of a ranking under way, held: the cycle first, then its ranking, then the clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments import clock
from assessments.models import Cycle, Submission, User
from assessments.services import audit
from rankings.models import Ranking, State


class Refused(Exception):  # noqa: N818 -- said of an act, not of a fault
    """An act that may not happen now; ``reason`` is the word for why, ``refusals`` the sentence.

    Reasons: rights, state, fixed, blocked, empty, broken, stale, open, unexplained, letters,
    changed, sample_number, real_number, number_taken, signed_later, numbered_before_signed,
    confirmation. ``said``: what the sentence names (letters). ``places``: pairs of submission and
    indicator code.
    """

    def __init__(
        self, reason: str, *, said: str = "", places: Sequence[tuple[Submission, str]] = ()
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.said = said
        self.places = tuple(places)


@dataclass(frozen=True, slots=True)
class Held:
    """A cycle and its ranking held by this transaction, and the one time this act happens at."""

    cycle: Cycle
    ranking: Ranking | None
    now: datetime

    @property
    def present(self) -> Ranking:
        """The ranking that an act needs. Raises ``Refused`` where there is none."""
        if self.ranking is None:
            raise Refused("state")
        return self.ranking

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)


@contextmanager
def holding(cycle: Cycle) -> Iterator[Held]:
    """A transaction that holds ``cycle`` and its ranking: acts on a cycle's results queue here."""
    with transaction.atomic():
        rows = Cycle.objects.filter(pk=cycle.pk)
        rows.select_for_update().values_list("pk").get()
        held = rows.select_related("framework_version").get()
        rankings = Ranking.objects.filter(cycle=held).exclude(state=State.SUPERSEDED)
        ranking = rankings.select_for_update().order_by("-pk").first()
        if ranking is not None:
            ranking.cycle, ranking.framework_version = held, held.framework_version
        yield Held(held, ranking, clock.now())


def refuse_unless(allowed: bool, *, role: bool) -> None:
    """Raise ``Refused``: another's act, or one whose turn it is not."""
    if not allowed:
        raise Refused("state" if role else "rights")


def cycle_of(ranking: Ranking) -> Cycle:
    """The cycle it was built from. Raises ``ValueError`` on one known from print alone."""
    if ranking.cycle is None:
        raise ValueError(f"{ranking} is known from print alone: it was decided elsewhere.")
    return ranking.cycle


def record(held: Held, ranking: Ranking, act: str, *, by: User, data: Mapping[str, Any]) -> None:
    """Write ``act`` into the chain of the ranking, in the transaction that holds it."""
    said = {"cycle": held.cycle.slug, "state": ranking.state, **data}
    audit.record(ranking.stream, act, by=by, at=held.now, subject=ranking, data=said)
