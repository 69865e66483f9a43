"""Rules made of others' points: composite, best_of, rollup_mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from frameworks.definition import Case, EnteredBy, Part, RollupMean
from frameworks.scoring.because import OfBestCase, OfComposite, OfNoAnswer, OfPart, OfRollup
from frameworks.scoring.numbers import (
    NOTHING,
    Amount,
    Exact,
    decimal_of,
    exact_amount,
    less,
    plus,
    read_amount,
    times,
)
from frameworks.scoring.outcomes import Entry, NotApplicable, Rejected
from frameworks.scoring.problems import Fault, FaultCode, Refusal, merged, refusal_among, refused
from frameworks.scoring.scorer import AnyScorer, Scorer, Terms
from frameworks.scoring.shapes import read_keys, read_list, read_object

Members = tuple[Any, ...]
"""One answer per part or case, in the order of the file; ``None``: none given."""


def scored(members: Sequence[Members], n: int) -> list[Any]:
    """The scored answers to the n-th part or case, over a group."""
    return [
        answers[n]
        for answers in members
        if not (answers[n] is None or isinstance(answers[n], (NotApplicable, Rejected)))
    ]


class CompositeScorer(Scorer[Members]):
    """The sum of its parts. A part that someone else enters may be missing, and earns nothing."""

    def __init__(self, parts: Sequence[tuple[Part, Entry]], entered_by: EnteredBy) -> None:
        self.parts, self.entered_by = tuple(parts), entered_by
        self.needs_group = any(entry.needs_group for _part, entry in parts)

    def within(self, group: Sequence[Members]) -> CompositeScorer:
        bound = [
            (part, entry.within(scored(group, n))) for n, (part, entry) in enumerate(self.parts)
        ]
        return CompositeScorer(bound, self.entered_by)

    def read(self, raw: object) -> Members | Refusal:
        record = read_object(raw)
        if isinstance(record, Refusal):
            return record
        given = [(part.id, self._read_part(part, entry, record)) for part, entry in self.parts]
        refusal = refusal_among([*given, *_unknown(record, dict(given), FaultCode.UNKNOWN_PART)])
        return refusal or tuple(answer for _id, answer in given)

    def _read_part(self, part: Part, entry: Entry, record: Mapping[str, object]) -> Any:
        if part.id in record:
            return entry.read(record[part.id])
        by_another = part.entered_by not in (None, self.entered_by)
        return None if by_another else refused(FaultCode.MISSING_PART)

    def points(self, answer: Members) -> Exact:
        total = NOTHING
        for (_part, entry), given in zip(self.parts, answer, strict=True):
            if given is not None:
                total = plus(total, entry.points(given))
        return total

    def because(self, answer: Members) -> OfComposite:
        pairs = zip(self.parts, answer, strict=True)
        return OfComposite(tuple(self._part(part, entry, given) for (part, entry), given in pairs))

    def _part(self, part: Part, entry: Entry, given: Any) -> OfPart:
        if given is None:
            return OfPart(part.label, OfNoAnswer(part.entered_by, part.source), Fraction(0))
        return OfPart(
            part.label, entry.because(given), Fraction(*entry.points(given)) / entry.terms.unit
        )


class BestOfScorer(Scorer[Members]):
    """The greatest of the cases answered."""

    def __init__(self, cases: Sequence[tuple[Case, AnyScorer]]) -> None:
        self.cases = tuple(cases)
        self.needs_group = any(scorer.needs_group for _case, scorer in cases)

    def within(self, group: Sequence[Members]) -> BestOfScorer:
        return BestOfScorer(
            [(case, scorer.within(scored(group, n))) for n, (case, scorer) in enumerate(self.cases)]
        )

    def read(self, raw: object) -> Members | Refusal:
        record = read_object(raw)
        if isinstance(record, Refusal):
            return record
        given = [
            (case.id, scorer.read(record[case.id]) if case.id in record else None)
            for case, scorer in self.cases
        ]
        refusal = refusal_among([*given, *_unknown(record, dict(given), FaultCode.UNKNOWN_CASE)])
        if refusal is None and not record:
            return refused(FaultCode.NO_CASE, known=tuple(case.id for case, _scorer in self.cases))
        return refusal or tuple(answer for _id, answer in given)

    def points(self, answer: Members) -> Exact:
        return self._best(answer)[2]

    def _best(self, answer: Members) -> tuple[Case, AnyScorer, Exact, Any]:
        """The first case with the most points."""
        answered = [
            (case, scorer, scorer.points(given), given)
            for (case, scorer), given in zip(self.cases, answer, strict=True)
            if given is not None
        ]
        return max(answered, key=lambda each: Fraction(*each[2]))

    def because(self, answer: Members) -> OfBestCase:
        case, scorer, _points, given = self._best(answer)
        answered = sum(1 for each in answer if each is not None)
        return OfBestCase(case.label, scorer.because(given), answered)


class Unit(NamedTuple):
    """A subordinate unit's result."""

    points: Amount
    maximum: Amount

    @property
    def share(self) -> Fraction:
        return Fraction(*exact_amount(self.points)) / Fraction(*exact_amount(self.maximum))


class RollupMeanScorer(Scorer[tuple[Unit, ...]]):
    """The mean share of the subordinate units, each weighing the same whatever its maximum."""

    def __init__(self, rule: RollupMean, terms: Terms) -> None:
        self.rule, self.terms = rule, terms

    def read(self, raw: object) -> tuple[Unit, ...] | Refusal:
        rows = read_list(raw)
        if isinstance(rows, Refusal):
            return rows
        if not rows:
            return refused(FaultCode.NO_UNIT)
        units = [(str(n), _read_unit(row)) for n, row in enumerate(rows, start=1)]
        good = tuple(unit for _n, unit in units if isinstance(unit, Unit))
        return refusal_among(units) or self._wrong_rows(rows, good) or good

    def _wrong_rows(self, rows: Sequence[object], units: Sequence[Unit]) -> Refusal | None:
        """Where it is known who stands in the table: each once, with the maximum of all."""
        wanted, limit = self.rule.units, self.rule.out_of
        if not wanted:
            return None
        names = [str(row.get("unit", "")) for row in rows if isinstance(row, Mapping)]
        faults = [
            (str(n), refused(code, found=name))
            for n, name in enumerate(names, start=1)
            if (code := _wrong_row(name, names[: n - 1], wanted)) is not None
        ]
        if limit is not None:
            other = refused(FaultCode.OTHER_MAXIMUM, limit=limit).under("max")
            of_all = enumerate(units, start=1)
            faults += [(str(n), other) for n, each in of_all if decimal_of(*each.maximum) != limit]
        found = refusal_among(faults)
        missing = tuple(name for name in wanted if name not in names)
        if missing and found is None:
            return refused(FaultCode.MISSING_ROW, known=missing)
        return found

    def _mean(self, units: tuple[Unit, ...]) -> Fraction:
        return sum((unit.share for unit in units), Fraction(0)) / len(units)

    def points(self, answer: tuple[Unit, ...]) -> Exact:
        return times(self._mean(answer).as_integer_ratio(), self.terms.full)

    def because(self, answer: tuple[Unit, ...]) -> OfRollup:
        units = tuple((decimal_of(*unit.points), decimal_of(*unit.maximum)) for unit in answer)
        return OfRollup(units, self._mean(answer), self.terms.maximum)


def _wrong_row(name: str, above: Sequence[str], wanted: Sequence[str]) -> FaultCode | None:
    if name not in wanted:
        return FaultCode.UNKNOWN_ROW
    return FaultCode.REPEATED_ROW if name in above else None


def _read_unit(raw: object) -> Unit | Refusal:
    record = read_keys(raw, ("points", "max"), ("unit",))
    if isinstance(record, Refusal):
        return record
    if not isinstance(record.get("unit", ""), str):
        return refused(FaultCode.NOT_A_NAME).under("unit")
    points, maximum = read_amount(record["points"]), read_amount(record["max"])
    if isinstance(points, Refusal) or isinstance(maximum, Refusal):
        return merged([("points", points), ("max", maximum)])
    if maximum[0] == 0:
        return refused(FaultCode.ZERO_MAXIMUM).under("max")
    if less(exact_amount(maximum), exact_amount(points)):
        found, limit = decimal_of(*points), decimal_of(*maximum)
        return refused(FaultCode.OVER_MAXIMUM, found=found, limit=limit).under("points")
    return Unit(points, maximum)


def _unknown(
    record: Mapping[str, object], known: Mapping[str, object], code: FaultCode
) -> list[tuple[str, Refusal]]:
    return [
        (key, Refusal((Fault(code, {"found": key, "known": tuple(known)}),)))
        for key in record
        if key not in known
    ]
