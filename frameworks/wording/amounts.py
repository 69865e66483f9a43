"""Points, shares, days and counted things in Vietnamese words."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from frameworks.definition import MonthDay
from frameworks.vietnamese import printed

NO_BREAK = "\N{NO-BREAK SPACE}"


def number(value: Decimal | int) -> str:
    """A stated number with its own digits: ``1.000``, ``2,5``."""
    return printed(Decimal(value), None)


def points(value: Decimal) -> str:
    """``20 điểm``, exact as the decision states it."""
    return _("%(points)s điểm") % {"points": number(value)}


def percent(share: Decimal) -> str:
    """``62,5%`` for the share 0.625."""
    return f"{number(share * 100)}%"


def share_of(maximum: Decimal, fraction: Decimal) -> str:
    """What a fraction of the maximum earns: ``50% số điểm (10 điểm)``."""
    if not fraction:
        return points(Decimal(0))
    return _("%(percent)s số điểm (%(points)s)") % {
        "percent": percent(fraction),
        "points": points(maximum * fraction),
    }


def quotient(dividend: Decimal, divisor: int) -> str:
    """``8,75`` where the division ends within two decimals, else ``10/3 (khoảng 3,33)``."""
    exact = Fraction(dividend) / divisor
    if (exact * 100).denominator == 1:
        return number(Decimal(exact.numerator) / exact.denominator)
    about = printed(Decimal(exact.numerator) / exact.denominator)
    return _("%(dividend)s/%(divisor)s (khoảng %(about)s)") % {
        "dividend": number(dividend),
        "divisor": divisor,
        "about": about,
    }


def day(month_day: MonthDay) -> str:
    """``25/12``."""
    return f"{month_day.day:02d}/{month_day.month:02d}"


def in_sentence(label: str) -> str:
    """A label inside a sentence: its first letter small, unless it begins an acronym or a code."""
    if len(label) > 1 and not label[1].islower() and label[1] != " ":
        return label
    return label[:1].lower() + label[1:]


def each(item: str) -> str:
    """``Mỗi sự cố``; an item that says "Mỗi" itself stays as it is."""
    word = _("Mỗi")
    if item.startswith(word):
        return item
    return f"{word} {in_sentence(item)}"


def decision(number_: str) -> str:
    """``Quyết định 791/QĐ-UBND`` in one piece, never broken across lines."""
    return f"{_('Quyết định')}{NO_BREAK}{number_}".replace(" ", NO_BREAK)
