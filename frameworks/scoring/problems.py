"""What is wrong with an answer, as values: a place, a code, and what the sentence needs.

The sentences are made outside the pure core, in ``frameworks.answer_messages``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

Value = str | int | Decimal | tuple[str, ...]


class FaultCode(StrEnum):
    """Kinds of mistakes in an answer. Each has its sentence in ``frameworks.answer_messages``."""

    NULL = "null"  # no value where one is due
    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    TOO_MANY_DIGITS = "too_many_digits"  # over 12 before the dot or 6 after it
    NOT_WHOLE = "not_whole"  # a fraction of a counted thing
    OVER_HUNDRED = "over_hundred"
    OVER_MAXIMUM = "over_maximum"
    OVER_DENOMINATOR = "over_denominator"  # a > b
    ZERO_DENOMINATOR = "zero_denominator"  # b = 0, and the indicator always applies
    ZERO_DENOMINATOR_NA = "zero_denominator_na"  # b = 0, and «không phát sinh» may be said
    ZERO_PREVIOUS = "zero_previous"
    ZERO_PREVIOUS_NA = "zero_previous_na"
    ZERO_MAXIMUM = "zero_maximum"  # a unit's maximum
    NOT_BOOLEAN = "not_boolean"
    NOT_AN_OPTION = "not_an_option"
    UNKNOWN_OPTION = "unknown_option"
    UNKNOWN_ITEM = "unknown_item"
    REPEATED_ITEM = "repeated_item"
    NOT_A_DATE = "not_a_date"  # not YYYY-MM-DD
    UNREAL_DATE = "unreal_date"  # 30 February
    NOT_A_NAME = "not_a_name"
    NOT_A_LIST = "not_a_list"
    NOT_AN_OBJECT = "not_an_object"
    MISSING_KEY = "missing_key"
    UNKNOWN_KEY = "unknown_key"
    REPEATED_KEY = "repeated_key"
    UNKNOWN_PART = "unknown_part"
    MISSING_PART = "missing_part"
    UNKNOWN_CASE = "unknown_case"
    NO_CASE = "no_case"
    NO_UNIT = "no_unit"
    MISSING_ROW = "missing_row"  # a subordinate unit that stands in no row
    UNKNOWN_ROW = "unknown_row"
    REPEATED_ROW = "repeated_row"
    OTHER_MAXIMUM = "other_maximum"  # than every row has
    NA_REFUSED = "na_refused"
    NA_WITHOUT_REASON = "na_without_reason"
    RULING_REFUSED = "ruling_refused"  # the policy leaves the council nothing to rule
    UNKNOWN_RULING = "unknown_ruling"
    NO_EXCLUSION = "no_exclusion"  # no maximum to take it from
    REJECTED_WITHOUT_REASON = "rejected_without_reason"
    UNKNOWN_INDICATOR = "unknown_indicator"
    REPEATED_INDICATOR = "repeated_indicator"
    REPEATED_AGENCY = "repeated_agency"
    NO_ANSWERS = "no_answers"  # an agency with something else than an object
    NOTHING_LEFT = "nothing_left"  # everything is excluded: an own maximum of 0


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake. ``place`` leads from the answer inwards: ``("dung-han", "a")``."""

    code: FaultCode
    values: Mapping[str, Value] = field(default_factory=dict)
    place: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """What reading gives instead of an answer: every mistake found in it."""

    faults: tuple[Fault, ...]

    def under(self, key: str) -> Refusal:
        """The same refusal, seen from one level further out."""
        return Refusal(tuple(replace(fault, place=(key, *fault.place)) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Repeated:
    """A JSON object that names a key twice: nobody can say which value was meant."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """A mistake with its whole address.

    ``indicator`` is ``None`` where it concerns the agency as a whole. ``place`` is the way inside
    the answer: the id of a part or case, the number of a row, the name of an input.
    """

    agency: str
    indicator: str | None
    place: tuple[str, ...]
    code: FaultCode
    values: Mapping[str, Value]

    @classmethod
    def at(cls, agency: str, indicator: str | None, fault: Fault) -> AnswerProblem:
        return cls(agency, indicator, fault.place, fault.code, fault.values)


def refused(code: FaultCode, **values: Value) -> Refusal:
    return Refusal((Fault(code, values),))


def merged(results: Iterable[tuple[str, object]]) -> Refusal:
    """Every fault of the named results together, each under its name."""
    refusals = [result.under(key) for key, result in results if isinstance(result, Refusal)]
    return Refusal(tuple(fault for refusal in refusals for fault in refusal.faults))


def refusal_among(results: Iterable[tuple[str, object]]) -> Refusal | None:
    """The faults of the named results, or ``None`` if all are good."""
    refusal = merged(results)
    return refusal if refusal.faults else None
