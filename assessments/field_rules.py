"""Whom a rule gives a main index of one agency's file to, or why to nobody.

Pure. Agencies are ids. What a rule cannot give is left for a person to give by hand.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why a rule gives it to nobody."""

    NO_RULE = "no_rule"
    STANDING = "standing"  # the standing agency's own file: the chair names the unit
    OWN = "own"  # the rule's unit would judge itself
    NO_PARENT = "no_parent"  # it stands under no unit
    NO_REVIEWER = "no_reviewer"  # the unit has nobody who reviews


@dataclass(frozen=True, slots=True)
class Field:
    """What a rule says: one unit everywhere, or (``by_parent``) the one each stands under."""

    unit: int | None = None
    by_parent: bool = False


@dataclass(frozen=True, slots=True)
class Filed:
    """Whose file it is: the agency, and the unit it stands under."""

    agency: int
    parent: int | None = None


def target(
    field: Field | None, filed: Filed, *, standing: int, reviewing: Collection[int]
) -> int | Why:
    """The unit, or why there is none. ``reviewing``: the units that have a reviewer."""
    if filed.agency == standing:
        return Why.STANDING
    if field is None:
        return Why.NO_RULE
    unit = filed.parent if field.by_parent else field.unit
    if unit is None:
        return Why.NO_PARENT
    if unit == filed.agency:
        return Why.OWN
    return unit if unit in reviewing else Why.NO_REVIEWER
