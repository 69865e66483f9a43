"""Why points are what they are, in one line under a number: "87/90 × 20 = 19,33".

The pure core gives values; here they become words. The line always ends with the points as they
are printed, rounded: "=" stands for what the computation and the one rounding after it give.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import singledispatch
from typing import NamedTuple

from django.utils.translation import gettext as _

from frameworks.definition import Below, EnteredBy, NotApplicablePolicy
from frameworks.scoring import because as b
from frameworks.scoring.outcomes import Outcome
from frameworks.scoring.sheet import IndicatorPoints
from frameworks.vietnamese import printed


class Words(NamedTuple):
    """A remark, a computation, or both: "chậm 3 ngày" and "0,5 × 20"."""

    remark: str = ""
    sum: str = ""


def because_text(points: IndicatorPoints) -> str:
    """One line: the computation, or the remark that stands in its place, and the points."""
    result = printed(points.points, _places(points.points))
    words = in_words(points.because)
    if points.outcome is not Outcome.SCORED or not words.sum:
        return f"{words.remark}: {result}"
    line = f"{words.sum} = {result}"
    return f"{words.remark}: {line}" if words.remark else line


@singledispatch
def in_words(because: b.Because) -> Words:
    """The working of one rule or outcome. Raises ``TypeError`` for an unknown record."""
    raise TypeError(because)


def number(value: Decimal | int) -> str:
    """With its own digits, none added: ``1.150``, ``62,9``."""
    return printed(Decimal(value), None)


def percent(share: Decimal) -> str:
    """0.9 is 90%."""
    return f"{number(share * 100)}%"


def _places(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def _quotient(a: Decimal, b: Decimal) -> str:
    return f"{number(a)}/{number(b)}"


def _share(fraction: Decimal, maximum: Decimal) -> str:
    return f"{number(fraction)} × {number(maximum)}"


# ── Rules ──────────────────────────────────────────────────────────────────────────────────


@in_words.register
def _ratio(why: b.OfRatio) -> Words:
    quotient, bound = _quotient(why.a, why.b), percent(why.full_at)
    if why.a > why.b * why.full_at:
        more = _("%(ratio)s đạt từ %(bound)s trở lên, tính đủ điểm")
        return Words(more % {"ratio": quotient, "bound": bound})
    if not why.reached and why.below is Below.ZERO:
        less = _("%(ratio)s chưa đạt %(bound)s, không tính điểm")
        return Words(less % {"ratio": quotient, "bound": bound})
    if why.full_at != 1:
        quotient = f"{quotient} ÷ {bound}"
    return Words(sum=f"{quotient} × {number(why.maximum)}")


@in_words.register
def _inverse_ratio(why: b.OfInverseRatio) -> Words:
    quotient = _quotient(why.a, why.b)
    if why.a > why.b:
        return Words(_("%(ratio)s vượt 100%%, không còn điểm") % {"ratio": quotient})
    return Words(sum=f"(1 − {quotient}) × {number(why.maximum)}")


@in_words.register
def _percentage(why: b.OfShare) -> Words:
    return Words(sum=f"{number(why.percent)}% × {number(why.maximum)}")


@in_words.register
def _boolean(why: b.OfBoolean) -> Words:
    return Words(_("Có")) if why.yes else Words(_("Không"))


@in_words.register
def _choice(why: b.OfChoice) -> Words:
    return Words(f"“{why.label}”", _share(why.fraction, why.maximum))


@in_words.register
def _checklist(why: b.OfChecklist) -> Words:
    if not why.fractions:
        return Words(_("Không đạt mục nào"))
    terms = " + ".join(map(number, why.fractions))
    if sum(why.fractions) > 1:
        return Words(_("%(sum)s, tính tối đa 1") % {"sum": terms}, _share(Decimal(1), why.maximum))
    if len(why.fractions) > 1:
        terms = f"({terms})"
    return Words(sum=f"{terms} × {number(why.maximum)}")


@in_words.register
def _steps(why: b.OfSteps) -> Words:
    value = why.value
    ratio = isinstance(value, tuple)
    found = _quotient(*value) if isinstance(value, tuple) else number(value)
    if why.bound is None:
        remark = _("%(value)s không thuộc bậc nào") % {"value": found}
    else:
        side = (
            _("%(value)s thuộc bậc từ %(bound)s trở xuống")
            if why.lower_is_better
            else _("%(value)s thuộc bậc từ %(bound)s trở lên")
        )
        bound = percent(why.bound) if ratio else number(why.bound)
        remark = side % {"value": found, "bound": bound}
    return Words(remark, _share(why.fraction, why.maximum))


@in_words.register
def _count(why: b.OfCount) -> Words:
    quotient = _quotient(Decimal(why.count), Decimal(why.items_for_full))
    if why.count > why.items_for_full:
        capped = _("%(count)s, đủ điểm từ %(full)s trở lên")
        return Words(
            capped % {"count": number(why.count), "full": number(why.items_for_full)},
            f"1 × {number(why.maximum)}",
        )
    return Words(sum=f"{quotient} × {number(why.maximum)}")


@in_words.register
def _deadline(why: b.OfDeadline) -> Words:
    due = {"due": f"{why.due:%d/%m/%Y}"}
    if why.done is None:
        return Words(_("Chưa thực hiện (hạn %(due)s)") % due)
    values = {**due, "done": f"{why.done:%d/%m/%Y}", "days": number(why.days_late)}
    if why.days_late == 0:
        remark = _("Ngày %(done)s, đúng hạn %(due)s") % values
    elif why.days_max is None:
        remark = _("Ngày %(done)s, chậm %(days)s ngày so với hạn %(due)s") % values
    else:
        late = _("Ngày %(done)s, chậm %(days)s ngày so với hạn %(due)s (bậc đến %(max)s ngày)")
        remark = late % {**values, "max": number(why.days_max)}
    return Words(remark, _share(why.fraction, why.maximum))


@in_words.register
def _growth(why: b.OfGrowth) -> Words:
    current, previous = number(why.current), number(why.previous)
    change = f"({current} − {previous})/{previous}"
    if why.bound is None:
        remark = _("%(change)s không thuộc bậc nào") % {"change": change}
    else:
        remark = _("%(change)s thuộc bậc từ %(bound)s trở lên") % {
            "change": change,
            "bound": percent(why.bound),
        }
    return Words(remark, _share(why.fraction, why.maximum))


@in_words.register
def _relative_to_best(why: b.OfBest) -> Words:
    if why.best is None:
        return Words(_("Tính sau khi khóa, theo giá trị cao nhất của nhóm"))
    if why.best == 0:
        return Words(_("Giá trị cao nhất của nhóm bằng 0"))
    return Words(sum=f"{_quotient(why.value, why.best)} × {number(why.maximum)}")


@in_words.register
def _composite(why: b.OfComposite) -> Words:
    parts = [(part, in_words(part.because)) for part in why.parts]
    remarks = [f"“{part.label}”: {words.remark}" for part, words in parts if words.remark]
    sums = [words.sum or _exactly(part.points) for part, words in parts]
    return Words("; ".join(remarks), " + ".join(sums))


def _exactly(points: Fraction) -> str:
    """A part's points that come from no computation: all of them, or none."""
    return number(Decimal(points.numerator) / points.denominator)


@in_words.register
def _best_of(why: b.OfBestCase) -> Words:
    words = in_words(why.because)
    chosen = _("Theo “%(case)s”") % {"case": why.label}
    if why.answered > 1:
        chosen = _("Theo “%(case)s”, cao nhất trong %(count)s trường hợp") % {
            "case": why.label,
            "count": number(why.answered),
        }
    return Words(": ".join(filter(None, (chosen, words.remark))), words.sum)


SHOWN_UNITS = 4


@in_words.register
def _rollup_mean(why: b.OfRollup) -> Words:
    count, maximum = len(why.units), number(why.maximum)
    if count > SHOWN_UNITS:
        mean = printed(Decimal(why.mean.numerator) / why.mean.denominator * 100, 2)
        remark = _("Bình quân %(count)s đơn vị đạt %(mean)s%% điểm tối đa")
        return Words(remark % {"count": number(count), "mean": mean})
    shares = " + ".join(_quotient(points, most) for points, most in why.units)
    mean_of = shares if count == 1 else f"({shares})/{count}"
    return Words(sum=f"{mean_of} × {maximum}")


@in_words.register
def _deduction(why: b.OfDeduction) -> Words:
    product = f"{number(why.count)} × ({number(why.points_per_item)})"
    if why.count * why.points_per_item < why.floor:
        floored = _("%(product)s, trừ tối đa %(most)s điểm")
        return Words(floored % {"product": product, "most": number(-why.floor)})
    return Words(sum=product)


@in_words.register
def _judgement(why: b.OfJudgement) -> Words:
    judged = _("Chấm %(points)s trên %(maximum)s điểm")
    return Words(judged % {"points": number(why.points), "maximum": number(why.maximum)})


# ── Other outcomes ─────────────────────────────────────────────────────────────────────────


@in_words.register
def _no_answer(why: b.OfNoAnswer) -> Words:
    if why.awaited is None:
        return Words(_("Chưa trả lời"))
    who = why.source or _body(why.awaited)
    return Words(_("chờ %(who)s nhập, tạm tính 0") % {"who": who})


def _body(entered_by: EnteredBy) -> str:
    return {
        EnteredBy.AGENCY: _("đơn vị"),
        EnteredBy.COUNCIL: _("Hội đồng"),
        EnteredBy.MEASURING_BODY: _("cơ quan đo"),
    }[entered_by]


@in_words.register
def _not_applicable(why: b.OfNotApplicable) -> Words:
    effect = {
        NotApplicablePolicy.FULL: _("tính đủ điểm"),
        NotApplicablePolicy.ZERO: _("không tính điểm"),
        NotApplicablePolicy.EXCLUDE: _("bỏ ra khỏi điểm tối đa của đơn vị"),
        NotApplicablePolicy.COUNCIL: _("chờ Hội đồng kết luận, tạm tính 0"),
    }[why.effect]
    if why.ruled:
        effect = _("Hội đồng kết luận %(effect)s") % {"effect": effect}
    remark = _("Không phát sinh (%(reason)s), %(effect)s")
    return Words(remark % {"reason": why.reason, "effect": effect})


@in_words.register
def _rejection(why: b.OfRejection) -> Words:
    return Words(_("Không được chấp nhận (%(reason)s)") % {"reason": why.reason})
