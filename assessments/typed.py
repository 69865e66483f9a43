"""What people type, turned into an answer as the engine reads it, and back.

Pure. A form and a workbook give the same fields for a rule (``fields_of``); an answer comes out
of them, or the field that cannot be read. Whether the answer keeps the rule (a ≤ b, a whole
count, …) is the engine's to say; here only the writing is judged: ``1.150`` and ``62,9`` are
numbers, ``1,234.5`` is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

from frameworks.definition import (
    BestOf,
    Boolean,
    Checklist,
    Choice,
    Composite,
    Deadline,
    EnteredBy,
    Growth,
    InverseRatio,
    NotApplicablePolicy,
    Option,
    Part,
    PerItem,
    Ratio,
    RollupMean,
    Rule,
    Share,
    Steps,
    StepsOn,
)
from frameworks.vietnamese import printed, read_printed


class Nothing(Enum):
    """Nothing was typed: not the same as null, which says "never done"."""

    TYPED = "nothing typed"


Typed = Mapping[str, str | Sequence[str]]  # field name → what stands in it
Answer = Any  # a JSON answer, as in ANSWERS.json: numbers are plain decimal strings

NOT_APPLICABLE = "na"  # the field that claims «không phát sinh», with its reason
NONE_OF_THEM = "-"  # a checklist answered with no item, which is not the same as no answer
NEVER_DONE = "-"  # a deadline answered with "never"
PERCENT = "%"
PRINTED_DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PLAIN = re.compile(r"-?\d+(\.\d+)?")  # a number as answers hold it


class Input(StrEnum):
    """What a field takes; the page picks the control."""

    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    SOME_OF = "some_of"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a row for each of ``units``. ``out_of``: the maximum of every row, blank where
    ``maximum`` is a column of its own."""

    units: tuple[str, ...]
    points: str
    maximum: str
    out_of: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as it was typed, right or wrong."""

    unit: str
    points: str = ""
    maximum: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an indicator: ``name`` is unique within it ("a", "kenh-a").

    ``percent``: whether its number may be written with a %; ``None``: as the indicator's unit says.
    ``table``: of a table whose rows are known.
    """

    name: str
    input: Input
    label: str | None = None
    options: tuple[Option, ...] = ()
    percent: bool | None = False
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A field whose writing cannot be read.

    ``code``: number, percent (of what is counted), date, option, table, row (one without its
    numbers), incomplete, and two that
    contradict themselves: a date and "never" (both_ways), items and "none of them" (none_and_some).
    """

    field: str
    code: str
    found: str


def fields_of(  # noqa: C901 -- one line a kind
    rule: Rule, prefix: str = "", *, by: EnteredBy | None = None
) -> Iterator[Field]:
    """The fields that answer ``rule``, in the order they are asked.

    ``by``: who enters the indicator; the parts that somebody else enters are left out.
    """
    match rule:
        case Composite(parts=parts):
            for part in parts:
                if by is None or part.entered_by in (None, by):
                    inner = f"{prefix}{part.id}-"
                    yield from _named(part.label, fields_of(part.rule, inner, by=by))
        case BestOf(cases=cases):
            for one in cases:
                yield from _named(one.label, fields_of(one.rule, f"{prefix}{one.id}-", by=by))
        case Ratio() | InverseRatio() | Steps(on=StepsOn.RATIO):
            yield Field(f"{prefix}a", Input.NUMBER, rule.numerator)
            yield Field(f"{prefix}b", Input.NUMBER, rule.denominator)
        case Growth():
            yield Field(f"{prefix}current", Input.NUMBER, rule.value)
            yield Field(f"{prefix}previous", Input.NUMBER, rule.value)
        case Boolean():
            yield Field(f"{prefix}v", Input.YES_NO, rule.question)
        case Choice():
            yield Field(f"{prefix}v", Input.ONE_OF, rule.question, rule.options)
        case Checklist():
            yield Field(f"{prefix}v", Input.SOME_OF, None, rule.items)
        case Deadline():
            yield Field(f"{prefix}v", Input.DATE, rule.what)
        case RollupMean():
            yield Field(f"{prefix}v", Input.TABLE, rule.label, table=_table_of(rule))
        case _:
            label = getattr(rule, "value", None) or getattr(rule, "item", None)
            named = label or getattr(rule, "question", None)
            yield Field(f"{prefix}v", Input.NUMBER, named, percent=_percent(rule, prefix))


def _table_of(rule: RollupMean) -> Table | None:
    if not rule.units:
        return None
    out_of = typed_number(rule.out_of) if rule.out_of is not None else ""
    return Table(rule.units, rule.points or "", rule.maximum or "", out_of)


def _percent(rule: Rule, prefix: str) -> bool | None:
    """Of a part the indicator's unit says nothing."""
    if isinstance(rule, Share):
        return True
    if isinstance(rule, PerItem):
        return False
    return True if prefix else None


def _named(label: str, fields: Iterator[Field]) -> Iterator[Field]:
    for field in fields:
        yield field if field.label else replace(field, label=label)


def answer_from(
    rule: Rule, typed: Typed, *, unit: str | None = None
) -> Answer | Unreadable | Nothing:
    """The answer that ``typed`` writes, the field that writes none, or nothing at all.

    ``unit``: the indicator's; ``None``: not known, and a % is taken where it may be meant.
    """
    if _nothing_in(typed, rule, ""):
        return Nothing.TYPED
    wrong = _percent_of_a_count(rule, typed, unit)
    return wrong[0] if wrong else _answer(rule, typed, "")


def _percent_of_a_count(rule: Rule, typed: Typed, unit: str | None) -> list[Unreadable]:
    """The fields of another unit than percent in which a % stands: "12%" is not 12 of them."""
    by_unit = unit in (None, PERCENT)
    return [
        Unreadable(field.name, "percent", str(typed[field.name]).strip())
        for field in fields_of(rule)
        if field.input is Input.NUMBER
        and not (by_unit if field.percent is None else field.percent)
        and str(typed.get(field.name) or "").rstrip().endswith(PERCENT)
    ]


def unreadable_in(rule: Rule, typed: Typed, *, unit: str | None = None) -> list[Unreadable]:
    """Every field that cannot be read, so that nobody corrects a page one mistake at a time."""
    read = (_read(field, typed.get(field.name)) for field in fields_of(rule))
    found = [each for each in read if isinstance(each, Unreadable)]
    found += _percent_of_a_count(rule, typed, unit)
    if found:
        return found
    answer = answer_from(rule, typed, unit=unit)
    return [answer] if isinstance(answer, Unreadable) else []


def part_claims(rule: Rule, *, by: EnteredBy | None = None) -> dict[str, Part]:
    """The parts that may be claimed not applicable by themselves, by the field that claims it.

    ``by``: as for ``fields_of``.
    """
    if not isinstance(rule, Composite):
        return {}
    own = (part for part in rule.parts if by is None or part.entered_by in (None, by))
    may = (part for part in own if part.not_applicable is not None)
    return {
        f"{part.id}-{NOT_APPLICABLE}": part
        for part in may
        if part.not_applicable is not NotApplicablePolicy.REFUSED
    }


def _answer(rule: Rule, typed: Typed, prefix: str) -> Answer | Unreadable:
    if isinstance(rule, Composite):
        return _several([(part.id, part.rule) for part in rule.parts], typed, prefix)
    if isinstance(rule, BestOf):
        return _several([(one.id, one.rule) for one in rule.cases], typed, prefix)
    fields = list(fields_of(rule, prefix))
    read = {field.name: _read(field, typed.get(field.name)) for field in fields}
    for value in read.values():
        if isinstance(value, Unreadable):
            return value
    if len(fields) == 1:
        return read[fields[0].name]
    for field in fields:
        if read[field.name] is Nothing.TYPED:
            return Unreadable(field.name, "incomplete", "")
    return {name.removeprefix(prefix): value for name, value in read.items()}


def _several(
    rules: list[tuple[str, Rule]], typed: Typed, prefix: str
) -> dict[str, Answer] | Unreadable:
    """The parts that were answered: a part of someone else's is simply not there."""
    answers: dict[str, Answer] = {}
    for name, rule in rules:
        inner = f"{prefix}{name}-"
        if f"{inner}{NOT_APPLICABLE}" in typed:
            answers[name] = {"na": str(typed[f"{inner}{NOT_APPLICABLE}"]).strip()}
            continue
        if _nothing_in(typed, rule, inner):
            continue
        answer = _answer(rule, typed, inner)
        if isinstance(answer, Unreadable):
            return answer
        answers[name] = answer
    return answers


def _nothing_in(typed: Typed, rule: Rule, prefix: str) -> bool:
    return all(_blank(typed.get(field.name)) for field in fields_of(rule, prefix)) and not any(
        prefix + claim in typed for claim in part_claims(rule)
    )


def _blank(value: str | Sequence[str] | None) -> bool:
    return not value or (isinstance(value, str) and not value.strip())


def _read(field: Field, value: str | Sequence[str] | None) -> Answer | Unreadable | Nothing:
    if _blank(value):
        return Nothing.TYPED
    if field.input is Input.SOME_OF:
        return _items(field.name, _words(value))
    text = " ".join(_words(value)).replace("\N{NO-BREAK SPACE}", " ").strip()
    match field.input:
        case Input.NUMBER:
            return _number(field.name, text)
        case Input.DATE:
            return _date(field.name, text)
        case Input.YES_NO:
            known = {"true": True, "false": False}
            return known.get(text, Unreadable(field.name, "option", text))
        case Input.TABLE:
            return _table(field.name, str(value))
        case _:
            return text


def _items(name: str, items: Sequence[str]) -> list[str] | Unreadable:
    ticked = [item for item in items if item != NONE_OF_THEM]
    contradicts = ticked and NONE_OF_THEM in items
    return Unreadable(name, "none_and_some", "") if contradicts else ticked


def _words(value: str | Sequence[str] | None) -> Sequence[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _number(name: str, text: str) -> str | Unreadable:
    number = read_printed(text.removesuffix(PERCENT).strip())
    return Unreadable(name, "number", text) if number is None else f"{number:f}"


def _date(name: str, text: str) -> Answer | Unreadable:
    """``15/3/2023`` as documents print it, or what a browser's date field sends."""
    if text == NEVER_DONE:
        return None
    if text.endswith(f" {NEVER_DONE}"):
        return Unreadable(name, "both_ways", text)
    match = PRINTED_DATE.fullmatch(text)
    try:
        if match:
            return date(int(match[3]), int(match[2]), int(match[1])).isoformat()
        return (
            date.fromisoformat(text).isoformat() if ISO_DATE.fullmatch(text) else _bad(name, text)
        )
    except ValueError:
        return _bad(name, text)


def _bad(name: str, text: str) -> Unreadable:
    return Unreadable(name, "date", text)


def table_rows(table: Table, text: str) -> list[TableRow]:
    """The rows of a table that is known, with what ``text`` writes into them; then the lines of
    ``text`` that belong to none of its units, which are not dropped unseen."""
    written = rows_in(text)
    by_unit = {row.unit: row for row in reversed(written)}
    known = [by_unit.get(unit, TableRow(unit)) for unit in table.units]
    taken = {id(row) for row in known}
    return [*known, *(row for row in written if id(row) not in taken)]


def rows_in(text: str) -> list[TableRow]:
    """The lines of a table as rows, right or wrong."""
    return [_row(line) for line in text.splitlines() if line.strip()]


def _row(line: str) -> TableRow:
    cells = [cell.strip() for cell in re.split(r"[\t;|]", line)]
    unit, points, maximum, *_more = (*cells, "", "")
    return TableRow(unit, points, maximum)


def table_text(rows: Sequence[TableRow], *, out_of: str = "") -> str:
    """The rows as the field keeps them; blank where nothing was typed into any of them.

    An empty row stays a line: what is left out must be seen to be missing.
    """
    if not any(row.points or (row.maximum and not out_of) for row in rows):
        return ""
    return "\n".join(f"{row.unit}; {row.points}; {row.maximum or out_of}" for row in rows)


def _table(name: str, text: str) -> Answer | Unreadable:
    """One unit a line: its name, its points, the maximum, parted by tabs or semicolons."""
    rows = []
    for line in text.splitlines():
        if not line.strip():
            continue
        cells = [cell.strip() for cell in re.split(r"[\t;|]", line)]
        if len(cells) == 3 and cells[0] and "" in cells[1:]:
            return Unreadable(name, "row", cells[0])
        numbers = [read_printed(cell) for cell in cells[-2:]]
        if len(cells) != 3 or None in numbers:
            return Unreadable(name, "table", line.strip())
        points, maximum = (f"{number:f}" for number in numbers if number is not None)
        rows.append({"unit": cells[0], "points": points, "max": maximum})
    return rows


def answer_from_date(text: str) -> date | None:
    """The date that ``text`` writes, or ``None``."""
    found = _date("", text.strip())
    return date.fromisoformat(found) if isinstance(found, str) else None


def typed_number(value: str | int | Decimal) -> str:
    """A number of an answer as a person would type it."""
    return printed(Decimal(value), None)


def is_same(answer: object, other: object) -> bool:
    """Whether two answers say the same: «86» and «86.0» do, and ticks whatever their order."""
    match answer, other:
        case dict(), dict():
            return answer.keys() == other.keys() and all(
                is_same(answer[name], other[name]) for name in answer
            )
        case list(), list():
            if all(isinstance(each, str) for each in (*answer, *other)):
                return sorted(answer) == sorted(other)
            return len(answer) == len(other) and all(map(is_same, answer, other))
        case str(), str() if PLAIN.fullmatch(answer) and PLAIN.fullmatch(other):
            return Decimal(answer) == Decimal(other)
    return answer == other
