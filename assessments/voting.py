"""How the council counts: whether enough are there, and what a vote comes to.

Pure. No decision at hand states either rule; both are settings of the cycle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

ABSTAIN = "abstain"
Member = TypeVar("Member")


class QuorumRule(StrEnum):
    TWO_THIRDS = "two_thirds"
    HALF = "half"


def is_quorate(rule: str, *, members: int, present: int) -> bool:
    """At least two thirds of the members, or more than half; of nobody there is no quorum."""
    if not members:
        return False
    if rule == QuorumRule.HALF:
        return present * 2 > members
    return present * 3 >= members * 2


def is_enough(*, entitled: int, voted: int) -> bool:
    """Whether a vote may be counted: more than half of those who may vote on it have."""
    return voted * 2 > entitled


def carried(
    choices: Mapping[Member, str], *, chair: Member | None, chair_breaks: bool
) -> str | None:
    """The choice of more than half of those voting; abstaining is not voting.

    Of exactly half, the one the chair voted for where ``chair_breaks``; else ``None``: nothing is
    carried, and the council votes again.
    """
    votes = _counted(choices.values())
    total = votes.total()
    for choice, count in votes.items():
        half = count * 2 == total
        if count * 2 > total or (half and chair_breaks and choices.get(chair) == choice):  # type: ignore[arg-type]
            return choice
    return None


def is_tied(choices: Iterable[str]) -> bool:
    """Whether a choice got exactly half of the votes: the rule of a tie says what comes of it."""
    votes = _counted(choices)
    return any(count * 2 == votes.total() for count in votes.values())


def _counted(choices: Iterable[str]) -> Counter[str]:
    return Counter(choice for choice in choices if choice != ABSTAIN)
