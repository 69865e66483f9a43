"""What a cell writes, as a person would have typed it on the portal.

Knows neither Django nor any row. Exact: the digits as stored, read as a decimal, never as a
float. A spreadsheet keeps fifteen significant digits; what needs more was not kept by it, and is
refused rather than rounded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal

from assessments.typed import Input, typed_number
from assessments.workbooks.sheets import Cell, Kind, Shown

STORED_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
DIGITS = Context(prec=15, rounding=ROUND_HALF_EVEN)
ONE_ULP = Decimal(2) ** -52  # how far a stored double may be from the digits that were typed
LONGEST = 30  # digits before or after the point, beyond every answer: not worth writing out
YES, NO = "Có", "Không"
# Day 60 is 29 February 1900, which never was: from there on a day counts from one day earlier.
DAY_ZERO, DAY_ZERO_1904 = date(1899, 12, 31), date(1904, 1, 1)
FIRST_DAY_AFTER_THE_GAP = 61


class Unusable(Exception):  # noqa: N818 -- said of the cell
    """A cell that writes nothing that may be taken; ``code`` is the word for why.

    formula: never computed. error: «#N/A». date_for_number, number_for_date, boolean, number:
    another kind than is asked. too_precise: more than fifteen digits.
    """

    def __init__(self, code: str, found: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.found = found


def text_of(cell: Cell, asked: Input | None, *, from_1904: bool = False) -> str:
    """The text of ``cell`` for a field that asks for ``asked``; ``None``: for words.

    Raises ``Unusable``.
    """
    if cell.text is None:
        raise Unusable("formula")
    match cell.kind:
        case Kind.TEXT:
            return _clean(cell.text)
        case Kind.ERROR:
            raise Unusable("error", cell.text)
        case Kind.BOOLEAN:
            return _yes_no(cell.text, asked)
        case Kind.DATE:
            return _iso_day(cell.text, asked)
        case _:
            return _number(cell, asked, from_1904=from_1904)


def _clean(text: str) -> str:
    """As a browser would have sent it: no NUL, which no database keeps, and one sign a line end."""
    visible = text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return visible.replace("\r\n", "\n").replace("\r", "\n").strip()


def _yes_no(stored: str, asked: Input | None) -> str:
    if asked not in (Input.YES_NO, Input.SOME_OF):
        raise Unusable("boolean", "TRUE" if stored == "1" else "FALSE")
    return YES if stored == "1" else NO


def _number(cell: Cell, asked: Input | None, *, from_1904: bool) -> str:
    value = exact(cell.text or "")
    if cell.shown is Shown.DATE:
        if asked is Input.NUMBER:
            raise Unusable("date_for_number", typed_number(value))
        return f"{_day(value, from_1904=from_1904):%d/%m/%Y}"
    if asked is Input.DATE:
        raise Unusable("number_for_date", typed_number(value))
    if cell.shown is Shown.PERCENT:
        return f"{typed_number(value * 100)}%"
    return typed_number(value)


def exact(stored: str) -> Decimal:
    """The number that was typed, from the digits that were stored of it.

    62.9 is stored as «62.9» or, by some programs, as «62.899999999999999»: the double nearest to
    it, in seventeen digits. Both are 62.9. Raises ``Unusable``: no number, or one of more digits
    than a spreadsheet keeps.

    >>> exact("62.899999999999999"), exact("87")
    (Decimal('62.9'), Decimal('87'))
    """
    if not STORED_NUMBER.fullmatch(stored.strip()):
        raise Unusable("number", stored)
    value = Decimal(stored.strip())
    kept = DIGITS.plus(value)
    if abs(value - kept) > abs(value) * ONE_ULP or abs(kept.adjusted()) > LONGEST:
        raise Unusable("too_precise", stored.replace(".", ","))
    return kept.normalize()


def _day(value: Decimal, *, from_1904: bool) -> date:
    days = int(value)  # what is behind the point is the time of the day
    zero = DAY_ZERO_1904 if from_1904 else DAY_ZERO
    if not from_1904 and days >= FIRST_DAY_AFTER_THE_GAP:
        days -= 1
    try:
        return zero + timedelta(days=days)
    except OverflowError as error:
        raise Unusable("number_for_date", typed_number(value)) from error


def _iso_day(stored: str, asked: Input | None) -> str:
    try:
        day = date.fromisoformat(stored[:10])
    except ValueError as error:
        raise Unusable("error", stored) from error
    if asked is Input.NUMBER:
        raise Unusable("date_for_number", stored[:10])
    return f"{day:%d/%m/%Y}"


def chosen(text: str, options: Mapping[str, str]) -> str:
    """The id of the option called ``text``, or ``text`` itself where none is called so.

    ``options``: label → id. Spaces and capitals do not tell options apart.
    """
    wanted = " ".join(text.split()).casefold()
    named = {" ".join(label.split()).casefold(): each for label, each in options.items()}
    return named.get(wanted, text)
