"""The outcomes of an answer: scored, not answered, not applicable, rejected.

An ``Entry`` is whatever an outcome can be given for: an indicator, or a part of a composite.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from frameworks.definition import NotApplicablePolicy
from frameworks.scoring.because import Because, OfNotApplicable, OfRejection
from frameworks.scoring.numbers import NOTHING, Exact
from frameworks.scoring.problems import FaultCode, Refusal, Repeated, refused
from frameworks.scoring.scorer import AnyScorer, Terms
from frameworks.scoring.shapes import read_keys, read_reason

RULINGS = (NotApplicablePolicy.FULL, NotApplicablePolicy.ZERO, NotApplicablePolicy.EXCLUDE)


class Outcome(StrEnum):
    SCORED = "scored"
    NOT_ANSWERED = "not_answered"
    NOT_APPLICABLE = "not_applicable"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """``effect``: full, zero, exclude, or council while its ruling is awaited."""

    reason: str
    effect: NotApplicablePolicy
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A scorer and what may be said instead of an answer to it.

    ``may_exclude`` is false where tiers are minima and for the parts of a composite: there is no
    maximum of the agency's own to take it from.
    """

    scorer: AnyScorer
    policy: NotApplicablePolicy
    terms: Terms
    may_exclude: bool

    @property
    def needs_group(self) -> bool:
        return self.scorer.needs_group

    def within(self, group: Sequence[Any]) -> Entry:
        """The entry for an agency of a ranking group with these scored answers."""
        return Entry(self.scorer.within(group), self.policy, self.terms, self.may_exclude)

    def read(self, raw: object) -> Any:  # an answer of the scorer's own type, or one of three
        """The scorer's answer, ``NotApplicable``, ``Rejected``, or the ``Refusal``."""
        if isinstance(raw, Repeated):
            return refused(FaultCode.REPEATED_KEY, keys=raw.keys)
        if isinstance(raw, dict):
            if "na" in raw:
                return self._read_not_applicable(raw)
            if "rejected" in raw:
                return _read_rejected(raw)
        return self.scorer.read(raw)

    def _read_not_applicable(self, raw: Mapping[str, object]) -> NotApplicable | Refusal:
        if self.policy is NotApplicablePolicy.REFUSED or not self._may(self.policy):
            return refused(FaultCode.NA_REFUSED)
        record = read_keys(raw, ("na",), ("ruling",))
        if isinstance(record, Refusal):
            return record
        reason = read_reason(record["na"], FaultCode.NA_WITHOUT_REASON)
        if isinstance(reason, Refusal):
            return reason
        if "ruling" in record:
            return self._read_ruling(reason, record["ruling"])
        return NotApplicable(reason, self.policy)

    def _read_ruling(self, reason: str, ruling: object) -> NotApplicable | Refusal:
        if self.policy is not NotApplicablePolicy.COUNCIL:
            return refused(FaultCode.RULING_REFUSED)
        if not isinstance(ruling, str) or ruling not in RULINGS:
            found = ruling if isinstance(ruling, str) else ""
            return refused(FaultCode.UNKNOWN_RULING, found=found[:40])
        effect = NotApplicablePolicy(ruling)
        if not self._may(effect):
            return refused(FaultCode.NO_EXCLUSION)
        return NotApplicable(reason, effect, ruled=True)

    def _may(self, effect: NotApplicablePolicy) -> bool:
        return self.may_exclude or effect is not NotApplicablePolicy.EXCLUDE

    def points(self, answer: Any) -> Exact:
        """Exact points, in units, of whatever ``read`` gave (but a refusal)."""
        if isinstance(answer, NotApplicable):
            full = answer.effect is NotApplicablePolicy.FULL
            return self.terms.full if full else NOTHING
        return NOTHING if isinstance(answer, Rejected) else self.scorer.points(answer)

    def because(self, answer: Any) -> Because:
        if isinstance(answer, NotApplicable):
            return OfNotApplicable(answer.reason, answer.effect, answer.ruled, self.terms.maximum)
        if isinstance(answer, Rejected):
            return OfRejection(answer.reason)
        return self.scorer.because(answer)


def _read_rejected(raw: Mapping[str, object]) -> Rejected | Refusal:
    record = read_keys(raw, ("rejected",))
    if isinstance(record, Refusal):
        return record
    reason = read_reason(record["rejected"], FaultCode.REJECTED_WITHOUT_REASON)
    return reason if isinstance(reason, Refusal) else Rejected(reason)
