"""What a broken check says to the agency and its reviewer: the numbers, the rule, the way out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from frameworks.checks import Broken, Input, Jump, Mismatch
from frameworks.definition import CheckKind, Rounding, RoundingMode, Severity
from frameworks.scoring.rounding import rounded
from frameworks.vietnamese import printed

WHOLE = Rounding(0, RoundingMode.HALF_UP)
HUNDREDTHS = Rounding(2, RoundingMode.HALF_UP)


@dataclass(frozen=True, slots=True)
class BrokenWords:
    """``fact``: the numbers. ``rule``: the check's own message. ``way_out``: what to do now."""

    fact: str
    rule: str
    way_out: str

    @property
    def whole(self) -> str:
        """All of it in one line, for a list or a workbook."""
        return f"{self.fact} {self.rule} {self.way_out}"


def broken_in_words(broken: Broken, *, last_year: int) -> BrokenWords:
    """The sentences of a broken check; ``last_year`` is the year that a jump is measured from."""
    fact = _jump(broken, last_year) if isinstance(broken, Jump) else _mismatch(broken)
    return BrokenWords(fact, broken.check.message, _way_out(broken))


def _way_out(broken: Broken) -> str:
    if broken.severity is Severity.ERROR:
        return _(
            "Sửa các số này cho khớp rồi mới gửi được hồ sơ; số đã lưu vẫn được giữ và tính điểm."
        )
    return _("Viết một câu giải thích để người thẩm định hiểu vì sao.")


# ── Two numbers of one year ────────────────────────────────────────────────────────────────


def _mismatch(broken: Mismatch) -> str:
    first, *others = [_named(each) for each in broken.inputs]
    template = {
        CheckKind.AT_MOST: _("%(first)s (%(found)s) lớn hơn %(others)s (%(limit)s)."),
        CheckKind.SUM: _("%(first)s (%(found)s) khác tổng %(others)s (%(limit)s).")
        if len(others) > 1
        else _("%(first)s (%(found)s) khác %(others)s (%(limit)s)."),
    }[broken.check.kind]
    return template % {
        "first": _sentence_case(first),
        "others": " + ".join(others),
        "found": printed(broken.found, None),
        "limit": printed(broken.limit, None),
    }


def _named(place: Input) -> str:
    """The input in words: «ô b của 6.2», as the field of the form is headed; the rule that
    follows says in the decision's own words what it counts."""
    names = {
        "": place.code,
        "value": place.code,
        "current": _("số năm nay của %(code)s") % {"code": place.code},
        "previous": _("số năm trước của %(code)s") % {"code": place.code},
    }
    if place.label:
        return _("“%(label)s” của %(code)s") % {"label": place.label, "code": place.code}
    if place.name in names:
        return names[place.name]
    return _("ô %(name)s của %(code)s") % {"name": place.name, "code": place.code}


def _sentence_case(text: str) -> str:
    """``text`` at the head of a sentence."""
    return f"{text[:1].upper()}{text[1:]}"


# ── A number against last year's ───────────────────────────────────────────────────────────


def _jump(jump: Jump, last_year: int) -> str:
    higher = jump.now > jump.before
    template = (
        _("Cao hơn năm %(year)s là %(percent)s (từ %(before)s thành %(now)s).")
        if higher
        else _("Thấp hơn năm %(year)s là %(percent)s (từ %(before)s thành %(now)s).")
    )
    said = template % {
        "year": last_year,
        "percent": _change(jump),
        "before": _quantity(jump.before, jump.is_share),
        "now": _quantity(jump.now, jump.is_share),
    }
    if not jump.input.name:
        return said
    place = _sentence_case(_named(jump.input))
    return f"{place}: {said[:1].lower()}{said[1:]}"


def _change(jump: Jump) -> str:
    """«48%»; «trên 40%» where whole percents would hide that the bound was passed."""
    size, bound = rounded(abs(jump.percent), WHOLE), jump.check.percent or Decimal(0)
    if size <= bound:
        return _("trên %(percent)s%%") % {"percent": printed(bound, None)}
    return f"{printed(size, 0)}%"


def _quantity(value: Fraction, is_share: bool) -> str:
    if is_share:
        return f"{printed(rounded(value * 100, HUNDREDTHS))}%"
    # A plain number was entered as a decimal, and is one still.
    return printed(Decimal(value.numerator) / value.denominator, None)
