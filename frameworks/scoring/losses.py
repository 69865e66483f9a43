"""Where the points of a sheet are lost, and how far an agency's own work can raise each indicator.

An indicator is worth its maximum: earned, lost for a reason with a name, or out of the maximum
altogether. What somebody else enters, what is compared with the group after the lock, and what is
said not to occur, no work of the agency raises; nor can a rule whose best answer is worth less
than its maximum be raised beyond it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import singledispatch

from frameworks.definition import (
    BestOf,
    Checklist,
    Choice,
    Composite,
    EnteredBy,
    Growth,
    Indicator,
    NotApplicablePolicy,
    Part,
    RelativeToBest,
    Rounding,
    Rule,
    Steps,
)
from frameworks.scoring.because import Because, OfComposite, OfNotApplicable, OfPart, OfRejection
from frameworks.scoring.outcomes import Outcome
from frameworks.scoring.rounding import rounded
from frameworks.scoring.sheet import IndicatorPoints, ScoreSheet

NONE = Fraction(0)
ALL = Fraction(1)


class Reason(StrEnum):
    """Why points are not there; the order is that of a report."""

    DRAFT = "draft"  # entered, but against the rule: it does not count
    NOT_ANSWERED = "not_answered"
    BELOW_FULL = "below_full"
    OUT_OF_REACH = "out_of_reach"  # the rule's best answer is worth less than the maximum
    ELSEWHERE = "elsewhere"  # the council or a measuring body enters it
    AFTER_LOCK = "after_lock"  # compared with the best of the group, once all are in
    CLAIM_AWAITED = "claim_awaited"  # «không phát sinh», the council has not ruled
    CLAIM_ZERO = "claim_zero"  # «không phát sinh» earns nothing here
    REJECTED = "rejected"
    EXCLUDED = "excluded"  # not lost: the agency's own maximum is smaller by it


@dataclass(frozen=True, slots=True)
class Loss:
    """``points`` above 0, at the decimals of the rounding."""

    code: str
    reason: Reason
    points: Decimal


@dataclass(frozen=True, slots=True)
class Room:
    """What is left to gain: ``reach`` is what the agency's own work can raise ``points`` to.

    ``points`` and all of ``losses`` make the indicator's maximum.
    """

    code: str
    points: Decimal
    reach: Decimal
    losses: tuple[Loss, ...]

    @property
    def gain(self) -> Decimal:
        return self.reach - self.points


def rooms(sheet: ScoreSheet, drafts: Collection[str] = ()) -> dict[str, Room]:
    """By code, in the order of the file. ``drafts``: what was entered against its rule.

    ``sheet`` is that of a preview: what others enter and what the group decides is not in it yet.
    """
    layout = sheet.marking.layout
    return {
        code: _room(layout.index_set.indicators[code], earned, code in drafts, layout.rounding)
        for code, earned in sheet.indicators.items()
    }


def _room(
    indicator: Indicator, earned: IndicatorPoints, is_draft: bool, rounding: Rounding
) -> Room:
    code, points = indicator.code, earned.points
    full = rounded(indicator.max_points, rounding)
    if _is_excluded(earned):
        return Room(code, points, points, _said(code, {Reason.EXCLUDED: full}))
    closed = _closed_to(indicator, earned)
    # Layer upon layer, each top rounded once: the last is the full points, so nothing is left over.
    share = ALL - sum(closed.values(), NONE)
    reach = top = max(points, _worth(share, indicator, rounding))
    found = {_open_reason(earned, is_draft): reach - points}
    for reason, each in closed.items():
        share += each
        higher = max(top, _worth(share, indicator, rounding))
        named = _of_blank(reason, earned, is_draft)
        found[named] = found.get(named, Decimal(0)) + higher - top
        top = higher
    return Room(code, points, reach, _said(code, found))


def _is_excluded(earned: IndicatorPoints) -> bool:
    because = earned.because
    return isinstance(because, OfNotApplicable) and because.effect is NotApplicablePolicy.EXCLUDE


def _worth(share: Fraction, indicator: Indicator, rounding: Rounding) -> Decimal:
    return rounded(share * Fraction(indicator.max_points), rounding)


def _said(code: str, found: Mapping[Reason, Decimal]) -> tuple[Loss, ...]:
    return tuple(Loss(code, reason, points) for reason, points in found.items() if points > 0)


def _open_reason(earned: IndicatorPoints, is_draft: bool) -> Reason:
    if is_draft:
        return Reason.DRAFT
    unanswered = earned.outcome is Outcome.NOT_ANSWERED
    return Reason.NOT_ANSWERED if unanswered else Reason.BELOW_FULL


def _of_blank(reason: Reason, earned: IndicatorPoints, is_draft: bool) -> Reason:
    """What is to be compared with the group is first of all to be answered."""
    blank = earned.outcome is Outcome.NOT_ANSWERED
    return _open_reason(earned, is_draft) if blank and reason is Reason.AFTER_LOCK else reason


# ── What the agency's own work cannot raise ────────────────────────────────────────────────

Closed = dict[Reason, Fraction]  # shares of the maximum, each above 0, together at most all of it

CLAIMED = {
    NotApplicablePolicy.COUNCIL: Reason.CLAIM_AWAITED,
    NotApplicablePolicy.ZERO: Reason.CLAIM_ZERO,
}


def _closed_to(indicator: Indicator, earned: IndicatorPoints) -> Closed:
    if indicator.entered_by is not EnteredBy.AGENCY:
        return {Reason.ELSEWHERE: ALL}
    because = None if earned.outcome is Outcome.NOT_ANSWERED else earned.because
    return _closed_under(indicator.rule, because)


def _rest(reason: Reason, earned: Fraction) -> Closed:
    """Whatever is not ``earned``, a share."""
    return {reason: ALL - earned} if earned < ALL else {}


def _closed_under(rule: Rule, because: Because | None) -> Closed:
    """``because`` of what was answered; ``None``: nothing yet."""
    if isinstance(because, OfRejection):
        return {Reason.REJECTED: ALL}
    if isinstance(because, OfNotApplicable):
        return {CLAIMED[because.effect]: ALL} if because.effect in CLAIMED else {}
    return _closed_in(rule, because)


@singledispatch
def _closed_in(rule: Rule, because: Because | None) -> Closed:
    """What stays closed under ``rule`` however well it is answered."""
    return _rest(Reason.OUT_OF_REACH, Fraction(_best_fraction(rule)))


@_closed_in.register
def _closed_in_best(rule: RelativeToBest, because: Because | None) -> Closed:
    return {Reason.AFTER_LOCK: ALL}


@_closed_in.register
def _closed_in_parts(rule: Composite, because: Because | None) -> Closed:
    given = because.parts if isinstance(because, OfComposite) else (None,) * len(rule.parts)
    closed: Closed = {}
    for part, found in zip(rule.parts, given, strict=True):
        for reason, share in _closed_in_part(part, found).items():
            closed[reason] = closed.get(reason, NONE) + share * Fraction(part.fraction)
    return closed


def _closed_in_part(part: Part, found: OfPart | None) -> Closed:
    if part.entered_by in (None, EnteredBy.AGENCY):
        return _closed_under(part.rule, found.because if found else None)
    return {Reason.ELSEWHERE: ALL}


@_closed_in.register
def _closed_in_cases(rule: BestOf, because: Because | None) -> Closed:
    """That of the case that leads furthest."""
    cases = [_closed_in(case.rule, None) for case in rule.cases]
    return min(cases, key=lambda closed: sum(closed.values(), NONE))


def _best_fraction(rule: Rule) -> Decimal:
    """What the best answer is worth; a file may leave even that below the maximum."""
    one = Decimal(1)
    if isinstance(rule, Choice):
        return max(option.fraction for option in rule.options)
    if isinstance(rule, Checklist):
        return min(one, sum((item.fraction for item in rule.items), Decimal(0)))
    if isinstance(rule, (Steps, Growth)):
        return max([rule.else_fraction, *(band.fraction for band in rule.bands)])
    return one
