"""A cursor: one value of the document, its place, and the log of mistakes.

Every method reads one kind of value. A mistake is told to the log and a *placeholder* of the
right type comes back, so a reader always makes its whole record and goes on to the next: all
mistakes of a file come in one pass. A framework is built of placeholders only when the log is
not empty, and is then thrown away.

A check between values must skip placeholders (``formats.known``), or one mistake would echo
in others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from types import TracebackType
from typing import Self, TypeVar

from frameworks.definition import MonthDay
from frameworks.parsing.formats import (
    ANY,
    DATE,
    DECIMAL,
    ID,
    LEAP_YEAR,
    LONGEST_TEXT,
    MONTH_DAY,
    NOT_NEGATIVE,
    THOUSANDS,
    UNKNOWN_DATE,
    UNKNOWN_DAY,
    UNKNOWN_NUMBER,
    UNKNOWN_TEXT,
    UNKNOWN_WHOLE,
    WHOLE,
    Format,
    Range,
)
from frameworks.parsing.problems import VOID, Log, Place, ProblemCode

T = TypeVar("T")
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Cursor:
    value: object
    place: Place
    log: Log

    # ── Telling ────────────────────────────────────────────────────────────────────────────

    def tell(self, code: ProblemCode, *, found: object = None, expected: object = "") -> None:
        """Log a mistake at this place; ``found`` is the value itself unless given."""
        self.log.add(
            self.place, code, found=self.value if found is None else found, expected=expected
        )

    @property
    def unread(self) -> bool:
        """Whether the value is not there or was told to be broken already."""
        return self.value is VOID

    def step(self, key: str) -> Cursor:
        """The place ``key`` in a mapping, for telling; nothing is asked or missed."""
        value = self.value.get(key, VOID) if isinstance(self.value, Mapping) else VOID
        return Cursor(value, (*self.place, key), self.log)

    # ── Scalars ────────────────────────────────────────────────────────────────────────────

    def _scalar(self, expected: str) -> str | None:
        if isinstance(self.value, str) and self.value.strip():
            return self.value
        if self.value is VOID:
            return None
        empty = isinstance(self.value, str)
        self.tell(ProblemCode.EMPTY if empty else ProblemCode.SHAPE, expected=expected)
        return None

    def text(self) -> str:
        """Words for people. ``null``, ``true`` and ``false`` are none."""
        text = self._scalar("text")
        if text is None:
            return UNKNOWN_TEXT
        if text in {"null", "true", "false"}:
            self.tell(ProblemCode.SHAPE, expected="text")
        elif len(text) > LONGEST_TEXT:
            self.tell(ProblemCode.LENGTH, found=len(text), expected=LONGEST_TEXT)
        return text

    def name(self, wanted: Format = ID) -> str:
        """An id or a code."""
        text = self._scalar(wanted.name)
        if text is None:
            return UNKNOWN_TEXT
        if text in {"null", "true", "false"} or not wanted.pattern.fullmatch(text):
            self.tell(ProblemCode.FORMAT, expected=wanted.name)
            return UNKNOWN_TEXT
        if len(text) > wanted.longest:
            self.tell(ProblemCode.LENGTH, found=len(text), expected=wanted.longest)
        return text

    def number(self, within: Range = ANY) -> Decimal:
        """An exact decimal."""
        text = self._scalar("decimal")
        if text is None:
            return UNKNOWN_NUMBER
        if THOUSANDS.fullmatch(text):
            self.tell(ProblemCode.THOUSANDS, expected=text.replace(".", ""))
            return UNKNOWN_NUMBER
        if not DECIMAL.fullmatch(text):
            self.tell(ProblemCode.FORMAT, expected="decimal")
            return UNKNOWN_NUMBER
        number = Decimal(text)
        if number not in within:
            self.tell(ProblemCode.RANGE, expected=within)
            return UNKNOWN_NUMBER
        return number

    def whole(self, within: Range = NOT_NEGATIVE) -> int:
        text = self._scalar("whole number")
        if text is None:
            return UNKNOWN_WHOLE
        if not WHOLE.fullmatch(text):
            self.tell(ProblemCode.FORMAT, expected="whole number")
            return UNKNOWN_WHOLE
        if Decimal(text) not in within:
            self.tell(ProblemCode.RANGE, expected=within)
            return UNKNOWN_WHOLE
        return int(text)

    def flag(self) -> bool:
        text = self._scalar("true | false")
        if text not in {None, "true", "false"}:
            self.tell(ProblemCode.CHOICE, expected="true | false")
        return text == "true"

    def word(self, words: type[Word]) -> Word:
        """One of a closed list of words."""
        expected = " | ".join(words)
        text = self._scalar(expected)
        if text is not None and text in list(words):
            return words(text)
        if text is not None:
            self.tell(ProblemCode.CHOICE, expected=expected)
        return next(iter(words))

    def choice(self, words: Collection[str]) -> str:
        """One of a few words, as it stands."""
        expected = " | ".join(words)
        text = self._scalar(expected)
        if text is not None and text not in words:
            self.tell(ProblemCode.CHOICE, expected=expected)
            return UNKNOWN_TEXT
        return text or UNKNOWN_TEXT

    def date(self) -> date:
        text = self._scalar("date")
        try:
            if text is not None and DATE.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass  # 2022-02-30
        if text is not None:
            self.tell(ProblemCode.FORMAT, expected="date")
        return UNKNOWN_DATE

    def month_day(self) -> MonthDay:
        """``MM-DD``; 29 February is a day of some years."""
        text = self._scalar("month-day")
        match = MONTH_DAY.fullmatch(text or "")
        try:
            if match:
                month, day = int(match[1]), int(match[2])
                date(LEAP_YEAR, month, day)
                return MonthDay(month, day)
        except ValueError:
            pass  # 02-30
        if text is not None:
            self.tell(ProblemCode.FORMAT, expected="month-day")
        return UNKNOWN_DAY

    # ── Lists and mappings ─────────────────────────────────────────────────────────────────

    def elements(self, *, at_least: int = 0) -> tuple[Cursor, ...]:
        """A cursor on each element of a list."""
        if not isinstance(self.value, list):
            if self.value is not VOID:
                self.tell(ProblemCode.SHAPE, expected="list")
            return ()
        if len(self.value) < at_least:
            self.tell(ProblemCode.COUNT, found=len(self.value), expected=f"≥ {at_least}")
        return tuple(
            Cursor(value, (*self.place, position), self.log)
            for position, value in enumerate(self.value)
        )

    def each(self, read: Callable[[Cursor], T], *, at_least: int = 0) -> tuple[T, ...]:
        """Every element of a list, read by ``read``."""
        return tuple(read(element) for element in self.elements(at_least=at_least))

    def entries(self) -> Mapping[str, Cursor]:
        """A cursor on each value of a mapping whose keys are data."""
        if not isinstance(self.value, Mapping):
            if self.value is not VOID:
                self.tell(ProblemCode.SHAPE, expected="mapping")
            return {}
        return {
            str(key): Cursor(value, (*self.place, str(key)), self.log)
            for key, value in self.value.items()
        }

    def keys(self) -> Keys:
        """The keys of a record, in a ``with`` block that ends by refusing keys nobody asked for."""
        return Keys(self)


class Keys:
    """The keys of a record: asked for one by one; what was never asked for is unknown."""

    def __init__(self, at: Cursor) -> None:
        self.at = at
        self._entries = at.entries()
        self._void = not isinstance(at.value, Mapping)
        self._asked: list[str] = []

    def __getitem__(self, key: str) -> Cursor:
        """The value at ``key``, which must be there."""
        self._asked.append(key)
        if key not in self._entries:
            missing = Cursor(VOID, (*self.at.place, key), self.at.log)
            if not self._void:
                missing.tell(ProblemCode.MISSING_KEY, found="", expected=key)
            return missing
        return self._entries[key]

    def __contains__(self, key: str) -> bool:
        self._asked.append(key)
        return key in self._entries

    def nullable(self, key: str, read: Callable[[Cursor], T]) -> T | None:
        """What must be there, but may be ``null``."""
        at = self[key]
        return None if at.value == "null" else read(at)

    def optional(self, key: str, read: Callable[[Cursor], T]) -> T | None:
        """What may be left out, or be ``null``."""
        return self.nullable(key, read) if key in self else None

    def default(self, key: str, read: Callable[[Cursor], T], default: T) -> T:
        """What may be left out and then is ``default``; ``null`` it may not be."""
        return read(self[key]) if key in self else default

    def listed(self, key: str, read: Callable[[Cursor], T]) -> tuple[T, ...]:
        """A list that may be left out."""
        return self[key].each(read) if key in self else ()

    def forgive_unknown(self) -> None:
        """Ask for every key that is there: which ones belong cannot be told."""
        self._asked.extend(self._entries)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._refuse_unknown()

    def _refuse_unknown(self) -> None:
        asked = list(dict.fromkeys(self._asked))
        for key, cursor in self._entries.items():
            if key not in asked:
                near = get_close_matches(key, asked, n=1)
                expected = " | ".join(near or asked)
                cursor.tell(ProblemCode.UNKNOWN_KEY, found=key, expected=expected)
