"""A mistake in a framework file, as a value: where it is, what was found, what was expected.

The sentence a person reads is made outside, in ``frameworks.problem_messages``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum

Place = tuple[str | int, ...]
"""The keys and (from 0) positions that lead from the document to a value."""


class Void(Enum):
    """Stands where a value could not be read and its mistake is already told."""

    VOID = "void"


VOID = Void.VOID


class ProblemCode(StrEnum):
    """Kinds of mistakes. Every one has its sentence in ``frameworks.problem_messages``."""

    # The file as a file, and as YAML
    FILE = "file"  # it is not there, or cannot be opened
    ENCODING = "encoding"  # not UTF-8
    FILE_NAME = "file_name"  # the name promises another framework or version
    SYNTAX = "syntax"
    NO_DOCUMENT = "no_document"
    SEVERAL_DOCUMENTS = "several_documents"
    TAB = "tab"
    UNPRINTABLE = "unprintable"
    ANCHOR = "anchor"
    ALIAS = "alias"
    MERGE_KEY = "merge_key"
    TAG = "tag"
    KEY = "key"  # a key that is not plain text
    DUPLICATE_KEY = "duplicate_key"
    WORD = "word"  # ~, yes, no, Null …: words that YAML programs read in different ways
    COMMA = "comma"  # {label: Xã, phường}: the comma cut the text
    TOO_DEEP = "too_deep"

    # One value
    EMPTY = "empty"
    MISSING_KEY = "missing_key"
    UNKNOWN_KEY = "unknown_key"
    SHAPE = "shape"  # a list where text is expected, and the like
    FORMAT = "format"  # not a decimal, a date, an id …
    THOUSANDS = "thousands"  # 1.000: one, or one thousand?
    CHOICE = "choice"  # not one of the words expected
    RANGE = "range"
    LENGTH = "length"  # too long
    CONFLICT = "conflict"  # two keys of which one alone may stand

    # Values against each other
    DUPLICATE = "duplicate"
    REFERENCE = "reference"  # names something that is not there
    PREFIX = "prefix"
    SUM = "sum"
    COUNT = "count"
    ORDER = "order"  # bounds or fractions out of order
    CYCLE = "cycle"  # index sets that roll each other up
    MUST_BE_NULL = "must_be_null"
    NOT_HERE = "not_here"  # allowed elsewhere, but not in this place
    DEDUCTION_MAXIMUM = "deduction_maximum"
    NEEDS = "needs"  # a value that calls for another one

    # Against what is loaded already
    IN_USE = "in_use"
    SAME_KEY = "same_key"  # two files hold the same id and version
    SAME_DECISION = "same_decision"  # another framework is of this decision
    OLD_REFERENCE = "old_reference"  # the carry-over map names nothing in the previous framework
    NOT_THE_SAME = "not_the_same"  # carried over as the same, but scored otherwise


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake.

    ``path`` is like ``index_sets[cap-xa].main_indices[1].indicators[1.1].rule.options[2].label``:
    sets by id, main indices and indicators by code, everything else by its place counted from 1.
    Where a code cannot serve, the place stands as ``[#3]``. ``line`` is set for text alone.
    """

    path: str
    code: ProblemCode
    found: str
    expected: str
    line: int | None = None


# What a list's elements go by in a path; every other list is counted.
NAMED_BY: Mapping[str, str] = {"index_sets": "id", "main_indices": "code", "indicators": "code"}
LONGEST_QUOTE = 80


def printed_path(document: object, place: Place) -> str:
    """``place`` as a person reads it; the empty path is the document itself."""
    printed, node, list_key = "", document, ""
    for step in place:
        if isinstance(step, int):
            printed += f"[{_element_name(node, step, list_key)}]"
            node = node[step] if isinstance(node, list) and step < len(node) else None
        else:
            plain = step.isascii() and step.replace("_", "").isalpha()
            dot = "." if printed else ""
            printed += f"{dot}{step}" if plain else f"[{quoted(step)}]"
            node = node.get(step) if isinstance(node, Mapping) else None
            list_key = step
    return printed


def _element_name(elements: object, position: int, list_key: str) -> str:
    key = NAMED_BY.get(list_key)
    if key is None:
        return str(position + 1)
    names = [e.get(key) if isinstance(e, Mapping) else None for e in _as_list(elements)]
    name = names[position] if position < len(names) else None
    usable = isinstance(name, str) and name and len(name) <= LONGEST_QUOTE
    return str(name) if usable and name not in names[:position] else f"#{position + 1}"


def _as_list(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else ()


def quoted(value: object) -> str:
    """``value`` short enough to stand in a message."""
    if value is VOID:
        return ""
    if isinstance(value, Mapping):
        return "{…}"
    if isinstance(value, list):
        return "[…]" if value else "[]"
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"


class Log:
    """Collects the mistakes of one document. The same mistake is told once."""

    def __init__(self, lines: Mapping[Place, int] | None = None) -> None:
        self._found: dict[tuple[Place, int | None, ProblemCode, str, str], None] = {}
        self.lines: Mapping[Place, int] = {} if lines is None else lines

    def add(
        self,
        place: Place,
        code: ProblemCode,
        *,
        found: object = "",
        expected: object = "",
        line: int | None = None,
    ) -> None:
        key = (place, line, code, quoted(found), str(expected))
        self._found.setdefault(key)

    def problems(self, document: object) -> tuple[Problem, ...]:
        """Every mistake, by line where there are lines, else in the order found."""
        problems = [
            Problem(printed_path(document, place), code, found, expected, line or self._line(place))
            for place, line, code, found, expected in self._found
        ]
        return tuple(sorted(problems, key=lambda problem: problem.line or 0))

    def _line(self, place: Place) -> int | None:
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)
