"""Why an answer earns its points: values to make a sentence of, in any language.

One record per kind of rule and per outcome, made only when asked for. ``maximum`` is what the rule
is worth where it stands: the indicator's maximum, or a part's share of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from frameworks.definition import Below, EnteredBy, NotApplicablePolicy


@dataclass(frozen=True, slots=True)
class OfRatio:
    """``reached``: a / b is at ``full_at`` or over it."""

    a: Decimal
    b: Decimal
    full_at: Decimal
    below: Below
    reached: bool
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class OfInverseRatio:
    a: Decimal
    b: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class OfShare:
    percent: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class OfBoolean:
    yes: bool
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class OfChoice:
    label: str
    fraction: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class OfChecklist:
    """``fractions`` of the items ticked, in the order of the list; their sum counts up to 1."""

    fractions: tuple[Decimal, ...]
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class OfSteps:
    """``bound`` is that of the band reached; ``None``: no band, ``fraction`` is what is left."""

    value: Decimal | tuple[Decimal, Decimal]
    bound: Decimal | None
    lower_is_better: bool
    fraction: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class OfCount:
    count: int
    items_for_full: int
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class OfDeadline:
    """``done`` ``None``: never. ``days_max`` is that of the band a late date falls in, if any."""

    due: date
    done: date | None
    days_late: int
    days_max: int | None
    fraction: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class OfGrowth:
    """``bound`` is a share: 0.1 for a growth of 10 %."""

    current: Decimal
    previous: Decimal
    bound: Decimal | None
    fraction: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class OfBest:
    """``best`` of the ranking group; ``None`` while the group is not complete."""

    value: Decimal
    best: Decimal | None
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class OfPart:
    """A part of a composite: ``points`` exact, not rounded."""

    label: str
    because: Because
    points: Fraction


@dataclass(frozen=True, slots=True)
class OfComposite:
    parts: tuple[OfPart, ...]


@dataclass(frozen=True, slots=True)
class OfBestCase:
    """The case that counts, and of how many answered."""

    label: str
    because: Because
    answered: int


@dataclass(frozen=True, slots=True)
class OfRollup:
    """(points, maximum) of each unit."""

    units: tuple[tuple[Decimal, Decimal], ...]
    mean: Fraction
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class OfDeduction:
    count: int
    points_per_item: Decimal
    floor: Decimal


@dataclass(frozen=True, slots=True)
class OfJudgement:
    points: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class OfNoAnswer:
    """``awaited``: who has yet to enter it, where it is a part entered by someone else."""

    awaited: EnteredBy | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class OfNotApplicable:
    """``effect`` COUNCIL: nothing until the council rules; ``ruled``: the effect is its ruling."""

    reason: str
    effect: NotApplicablePolicy
    ruled: bool
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class OfRejection:
    reason: str


Because = (
    OfRatio
    | OfInverseRatio
    | OfShare
    | OfBoolean
    | OfChoice
    | OfChecklist
    | OfSteps
    | OfCount
    | OfDeadline
    | OfGrowth
    | OfBest
    | OfComposite
    | OfBestCase
    | OfRollup
    | OfDeduction
    | OfJudgement
    | OfNoAnswer
    | OfNotApplicable
    | OfRejection
)
