"""A legal decision as frozen values: what is asked, of whom, and how answers earn points.

Nothing here computes, reads a file or knows Django. ``frameworks.parsing`` makes these
records out of a framework file; ``frameworks.scoring`` turns answers into points by them.
Every number that a decision states is an exact ``Decimal``; a bound that may be strict says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import ClassVar

ZERO = Decimal(0)
ONE = Decimal(1)


class Provenance(StrEnum):
    """Where the wording of an indicator comes from; shown wherever the wording is shown."""

    DECISION = "decision"  # the text of the decision itself
    RELATED = "related"  # a sister decision, named in ``reference``
    RECONSTRUCTED = "reconstructed"  # rebuilt: never to be read as the decision's own text


class EnteredBy(StrEnum):
    """Who enters an answer."""

    AGENCY = "agency"
    COUNCIL = "council"
    MEASURING_BODY = "measuring_body"


class NotApplicablePolicy(StrEnum):
    """What becomes of an indicator that does not apply to an agency."""

    REFUSED = "refused"  # it always applies; the claim is an error
    FULL = "full"  # full points
    ZERO = "zero"  # no points
    EXCLUDE = "exclude"  # the indicator leaves the agency's own maximum
    COUNCIL = "council"  # no points until the council rules full, zero or exclude


class RoundingMode(StrEnum):
    HALF_UP = "half_up"  # away from zero
    DOWN = "down"  # towards zero


class Ties(StrEnum):
    SHARE_AND_SKIP = "share_and_skip"  # 1, 1, 3


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A province: ``code`` is its electronic identifier (H38), stable across renamings."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of any year, printed in files as ``MM-DD``."""

    month: int
    day: int

    def of(self, year: int) -> date:
        """The date in ``year``; 29 February becomes 28 February in a common year."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return date(year, self.month, self.day - 1)

    def __str__(self) -> str:
        return f"{self.month:02d}-{self.day:02d}"


# ── Rules: one record per kind, all of the same shape ──────────────────────────────────────


class Below(StrEnum):
    """What a ratio earns below ``full_at``."""

    PROPORTIONAL = "proportional"
    ZERO = "zero"


@dataclass(frozen=True, slots=True)
class Option:
    """A choice, or an item of a checklist, worth ``fraction`` (0..1) of the maximum."""

    id: str
    label: str
    fraction: Decimal


@dataclass(frozen=True, slots=True)
class Band:
    """A step: ``bound`` is inclusive on either side; ``fraction`` (0..1) of the maximum."""

    bound: Decimal
    fraction: Decimal


@dataclass(frozen=True, slots=True)
class LateBand:
    """Up to ``days_max`` days late still earns ``fraction`` of the maximum."""

    days_max: int
    fraction: Decimal


@dataclass(frozen=True, slots=True)
class Ratio:
    kind: ClassVar[str] = "ratio"
    numerator: str
    denominator: str
    full_at: Decimal = ONE
    below: Below = Below.PROPORTIONAL
    may_exceed: bool = False


@dataclass(frozen=True, slots=True)
class InverseRatio:
    kind: ClassVar[str] = "inverse_ratio"
    numerator: str
    denominator: str
    may_exceed: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage, 0..100."""

    kind: ClassVar[str] = "share"
    value: str


@dataclass(frozen=True, slots=True)
class Boolean:
    kind: ClassVar[str] = "boolean"
    question: str


@dataclass(frozen=True, slots=True)
class Choice:
    kind: ClassVar[str] = "choice"
    options: tuple[Option, ...]
    question: str | None = None


@dataclass(frozen=True, slots=True)
class Checklist:
    kind: ClassVar[str] = "checklist"
    items: tuple[Option, ...]


class StepsOn(StrEnum):
    VALUE = "value"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Steps:
    """Bands on a value in its printed unit (90 for 90 %) or on a ratio as a share (0.9).

    ``lower_is_better``: the file wrote ``max`` bounds rather than ``min`` ones.
    ``value`` is set when ``on`` is value; ``numerator`` and ``denominator`` when it is ratio.
    """

    kind: ClassVar[str] = "steps"
    on: StepsOn
    bands: tuple[Band, ...]
    lower_is_better: bool = False
    value: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    may_exceed: bool = False
    else_fraction: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class PerItem:
    kind: ClassVar[str] = "per_item"
    item: str
    items_for_full: int


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date of something done; on or before ``due`` of the assessment year earns it all."""

    kind: ClassVar[str] = "deadline"
    what: str
    due: MonthDay
    late: tuple[LateBand, ...] = ()
    else_fraction: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Growth:
    """Bands on (current − previous) / previous, a share: 0.1 for +10 %."""

    kind: ClassVar[str] = "growth"
    value: str
    bands: tuple[Band, ...]
    else_fraction: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class RelativeToBest:
    """Measured against the greatest scored value of the whole ranking group."""

    kind: ClassVar[str] = "relative_to_best"
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a composite: ``fraction`` of the indicator's maximum, by a rule of its own.

    ``entered_by``, ``source`` and ``not_applicable`` are ``None`` where the indicator's own hold.
    """

    id: str
    label: str
    fraction: Decimal
    rule: Rule
    entered_by: EnteredBy | None = None
    source: str | None = None
    not_applicable: NotApplicablePolicy | None = None


@dataclass(frozen=True, slots=True)
class Composite:
    kind: ClassVar[str] = "composite"
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    label: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class BestOf:
    """The greatest of the cases answered."""

    kind: ClassVar[str] = "best_of"
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class RollupMean:
    """The mean share of subordinate units; ``of`` names their index set, or ``label`` the table.

    ``rows``: how the names of the subordinate units begin that have a row each («Xã», «Phường»);
    none: whoever answers writes the rows. ``points``, ``maximum``: what the two columns ask;
    ``out_of``: the maximum of every row, where it is no column. ``units``: the rows there must be,
    known where it is answered and never written in a file.
    """

    kind: ClassVar[str] = "rollup_mean"
    of: str | None = None
    label: str | None = None
    rows: tuple[str, ...] = ()
    points: str | None = None
    maximum: str | None = None
    out_of: Decimal | None = None
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points taken away: both numbers are negative."""

    kind: ClassVar[str] = "deduction"
    item: str
    points_per_item: Decimal
    floor: Decimal


@dataclass(frozen=True, slots=True)
class Judged:
    """Points given directly, 0..maximum."""

    kind: ClassVar[str] = "judged"
    question: str


Rule = (
    Ratio
    | InverseRatio
    | Share
    | Boolean
    | Choice
    | Checklist
    | Steps
    | PerItem
    | Deadline
    | Growth
    | RelativeToBest
    | Composite
    | BestOf
    | RollupMean
    | Deduction
    | Judged
)


# ── Indicators and their sets ──────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class EvidenceRequirement:
    text: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """Chỉ số thành phần. A deduction has ``max_points`` 0."""

    code: str
    title: str
    max_points: Decimal
    unit: str
    rule: Rule
    provenance: Provenance
    evidence: EvidenceRequirement | None = None
    entered_by: EnteredBy = EnteredBy.AGENCY
    source: str | None = None
    not_applicable: NotApplicablePolicy = NotApplicablePolicy.REFUSED
    not_applicable_when: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class MainIndex:
    """Chỉ số chính (3299: tiêu chí; 1040: nhóm tiêu chí)."""

    code: str
    title: str
    max_points: Decimal
    indicators: tuple[Indicator, ...]
    group: str | None = None
    pillar: str | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class IndexSetPart:
    """One of the parts whose points stand side by side and are never one total (1040)."""

    id: str
    title: str
    max_points: Decimal


@dataclass(frozen=True, slots=True)
class SubmissionDeadline:
    """The printed clause and the day it means; exclusive: the day itself is already too late."""

    printed: str
    day: MonthDay
    inclusive: bool
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Level:
    """A tier with one bound: percent of the maximum, or points. ``bound`` None: the last one."""

    id: str
    label: str
    bound: Decimal | None = None
    inclusive: bool = False  # ``at_least`` rather than ``above``


@dataclass(frozen=True, slots=True)
class PercentTiers:
    kind: ClassVar[str] = "percent"
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class PointTiers:
    kind: ClassVar[str] = "points"
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Minimum:
    """``percent`` of ``of`` points: "90%x300" is 270. Zero is a real condition."""

    percent: Decimal
    of: Decimal

    @property
    def points(self) -> Decimal:
        return self.percent * self.of / 100


@dataclass(frozen=True, slots=True)
class MinimaLevel:
    """Everything must hold: each part's total and each main index's minimum."""

    id: str
    label: str
    parts: Mapping[str, Decimal]
    main_indices: Mapping[str, Minimum]


@dataclass(frozen=True, slots=True)
class Otherwise:
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class MinimaTiers:
    kind: ClassVar[str] = "minima"
    levels: tuple[MinimaLevel, ...]
    otherwise: Otherwise


Tiers = PercentTiers | PointTiers | MinimaTiers


class CheckKind(StrEnum):
    AT_MOST = "at_most"  # of: [part, whole]
    SUM = "sum"  # total = the sum of ``of``
    JUMP = "jump"  # a change of more than ``percent`` against last year; of none: every indicator


@dataclass(frozen=True, slots=True)
class Check:
    """A check between inputs, named "6.3.a": the last dot parts the input from the code."""

    kind: CheckKind
    of: tuple[str, ...]
    severity: Severity
    message: str
    total: str | None = None
    percent: Decimal | None = None


TOTAL = "total"
TIER = "tier"


@dataclass(frozen=True)
class IndexSet:
    """The indicators of one kind of assessed entity (đối tượng đánh giá).

    ``order``: by what ranks are told apart, first to last: "total", "tier" or a part's id.
    """

    id: str
    title: str
    max_points: Decimal
    tiers: Tiers
    main_indices: tuple[MainIndex, ...]
    ranking_group: str | None = None
    average_label: str | None = None
    rank_main_indices: bool = False
    stated_main_indices: int | None = None
    stated_indicators: int | None = None
    parts: tuple[IndexSetPart, ...] = ()
    order: tuple[str, ...] = (TOTAL,)
    deadline: SubmissionDeadline | None = None
    checks: tuple[Check, ...] = ()

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """Every indicator by its code, in the order of the file."""
        return {i.code: i for main in self.main_indices for i in main.indicators}

    @cached_property
    def levels(self) -> tuple[Level | MinimaLevel | Otherwise, ...]:
        """Every tier a unit can be given, highest first."""
        if isinstance(self.tiers, MinimaTiers):
            return (*self.tiers.levels, self.tiers.otherwise)
        return self.tiers.levels


@dataclass(frozen=True, slots=True)
class Rounding:
    places: int
    mode: RoundingMode


@dataclass(frozen=True, slots=True)
class Roundings:
    indicator: Rounding
    average: Rounding


@dataclass(frozen=True, slots=True)
class DataWindow:
    start: MonthDay
    end: MonthDay


@dataclass(frozen=True, slots=True)
class Replaced:
    """A decision outside the set that this one replaced."""

    number: str
    issued: date


@dataclass(frozen=True, slots=True)
class LegalDecision:
    """Quyết định ban hành. ``replaces``: a framework's id, or a decision outside the set."""

    number: str
    issued: date
    issuer: str
    replaces: tuple[str | Replaced, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Carry(StrEnum):
    SAME = "same"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Carried:
    """An indicator's predecessor: comparable as it stands, or with a changed rule."""

    old_code: str
    how: Carry


@dataclass(frozen=True, slots=True)
class Previous:
    """The carry-over map: index set → code here → the code it had in ``framework``."""

    framework: str
    map: Mapping[str, Mapping[str, Carried]]


@dataclass(frozen=True)
class Framework:
    """One version of one decision (bộ chỉ số). ``notes`` of its own, found while loading, too."""

    id: str
    version: str
    family: str
    title: str
    jurisdiction: Jurisdiction
    decision: LegalDecision
    years: tuple[int, ...]
    data_window: DataWindow
    rounding: Roundings
    index_sets: tuple[IndexSet, ...]
    ties: Ties = Ties.SHARE_AND_SKIP
    previous: Previous | None = None
    printed_contradictions: tuple[PrintedContradiction, ...] = ()

    @cached_property
    def sets(self) -> Mapping[str, IndexSet]:
        """The index sets by their id."""
        return {s.id: s for s in self.index_sets}

    def index_set(self, set_id: str) -> IndexSet:
        """The index set ``set_id``. Raises ``KeyError``."""
        return self.sets[set_id]

    @property
    def key(self) -> str:
        """``id@version``."""
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True)
class PrintedContradiction:
    """Printed figures that contradict each other, kept as printed and shown wherever they matter.

    A level's printed minimum of a part and the sum of its own main index minima: where the
    printed total is the smaller, it never binds (An Giang, commune levels III and IV).
    """

    index_set: str
    level: str
    part: str
    printed: Decimal
    sum_of_minima: Decimal


def walk_rules(rule: Rule) -> Iterator[Rule]:
    """The rule itself and every rule inside it."""
    yield rule
    if isinstance(rule, Composite):
        for part in rule.parts:
            yield from walk_rules(part.rule)
    elif isinstance(rule, BestOf):
        for case in rule.cases:
            yield from walk_rules(case.rule)
