"""How Vietnamese documents write numbers and names.

Pure, and the one place for it: pages, PDFs, exports and commands print through here, and a
printed figure is read back by the same grammar.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

MINUS = "\N{MINUS SIGN}"

# 1.234,50: thousands by dots in groups of three, decimals after a comma. "1.234" is 1234.
PRINTED_NUMBER = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,[0-9]+)?")

TONES = "\u0300\u0301\u0303\u0309\u0323"
# "hòa" and "hoà", "khỏe" and "khoẻ", "ủy" and "uỷ": the tone stands on either vowel. Not before
# a circumflex, a breve or a horn, and never "ua": "của" and "quả" are different syllables.
TONE_ON_FIRST = re.compile(f"(o)([{TONES}])([ae])(?![\u0302\u0306\u031b])|(u)([{TONES}])(y)")


def printed(value: Decimal, places: int | None = 2) -> str:
    """``value`` as documents print it: ``1.234,50``; ``places`` None keeps its own digits.

    For display only: a value with more digits than ``places`` is shown half up.
    """
    own = max(0, -int(value.normalize().as_tuple().exponent))
    digits = own if places is None else places
    exact = abs(value).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    text = f"{exact:,f}".translate(str.maketrans(",.", ".,"))
    return f"{MINUS}{text}" if value < 0 and exact else text


def read_printed(text: str) -> Decimal | None:
    """The number that ``text`` prints, or ``None`` where it prints none.

    >>> read_printed("1.234"), read_printed("625,30"), read_printed("625.30")
    (Decimal('1234'), Decimal('625.30'), None)
    """
    if not PRINTED_NUMBER.fullmatch(text):
        return None
    return Decimal(text.replace(".", "").replace(",", "."))


def places_of(text: str) -> int:
    """How many decimals a printed number shows."""
    return len(text.partition(",")[2])


def folded(name: str) -> str:
    """``name`` for comparison: NFC, one placement of tones, case and runs of spaces folded.

    >>> folded("Đảng uỷ  Khối") == folded("Đảng ủy khối")
    True
    """
    letters = unicodedata.normalize("NFD", name).casefold()
    letters = TONE_ON_FIRST.sub(
        lambda m: f"{m[1]}{m[3]}{m[2]}" if m[1] else f"{m[4]}{m[6]}{m[5]}", letters
    )
    return " ".join(unicodedata.normalize("NFC", letters).split())


def without_marks(name: str) -> str:
    """``name`` as typed without diacritics, for search: ``so y te``."""
    letters = unicodedata.normalize("NFD", folded(name)).replace("đ", "d")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def slug_of(name: str) -> str:
    """A name or the number of a decision in an address: ``3019/QĐ-UBND`` → ``3019-qd-ubnd``."""
    return re.sub(r"[^a-z0-9]+", "-", without_marks(name)).strip("-")


def document_date(day: date) -> str:
    """A date as documents print it, with a nought before days to 9 and months 1 and 2.

    Nghị định 30/2020/NĐ-CP, phụ lục I: ``07/11/2022``, ``01/02/2023``, but ``11/4/2023``.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def searchable(name: str) -> str:
    """``name`` as people type it: no marks, and a space for each dash, dot or comma.

    >>> searchable("Đài Phát thanh - Truyền hình")
    'dai phat thanh truyen hinh'
    """
    return " ".join(re.findall(r"[^\W_]+", without_marks(name)))


@cache
def _collator() -> Callable[[str], bytes]:
    import icu  # noqa: PLC0415 -- slow to load, and needed by few pages

    collator = icu.Collator.createInstance(icu.Locale("vi"))
    key: Callable[[str], bytes] = collator.getSortKey
    return key


def sort_key(name: str) -> bytes:
    """The key that puts names in Vietnamese order (a ă â b c d đ …)."""
    return _collator()(unicodedata.normalize("NFC", name))


# Letters by their category, and drawn as nothing: fillers of Hangul, the empty pattern of Braille.
EMPTY_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def shows_anything(text: str) -> bool:
    """Whether a reader would see a sign: not spaces, marks of direction and of no width alone."""
    return any(
        unicodedata.category(sign)[0] not in "CZ" and sign not in EMPTY_LETTERS for sign in text
    )
