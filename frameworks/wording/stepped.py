"""Rules with bands in words: steps, growth, deadlines. Each band names both its ends."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from frameworks import definition as d
from frameworks.wording.amounts import day, in_sentence, number, percent, points, share_of
from frameworks.wording.bands import LateStretch, Stretch, falling, lateness, rising
from frameworks.wording.measured import asked_ratio, may_a_exceed_b
from frameworks.wording.words import Asked, Case, RuleWords, Terms, in_words


@in_words.register
def steps_in_words(rule: d.Steps, terms: Terms) -> RuleWords:
    on_ratio = rule.on is d.StepsOn.RATIO
    return RuleWords(
        name=_("Theo bậc, càng thấp càng tốt") if rule.lower_is_better else _("Theo bậc"),
        asks=asked_ratio(rule) if on_ratio else (Asked("x", rule.value or ""),),
        cases=steps_cases(rule, terms),
        remarks=(may_a_exceed_b(rule),) if on_ratio else (),
    )


def steps_cases(rule: d.Steps, terms: Terms) -> tuple[Case, ...]:
    """Each step with both its ends in words, best first."""
    subject = _("Tỷ lệ a ÷ b") if rule.on is d.StepsOn.RATIO else "x"
    return tuple(
        Case(f"{subject} {span}", share_of(terms.maximum, stretch.fraction))
        for stretch, span in steps_spans(rule, terms)
    )


def steps_spans(rule: d.Steps, terms: Terms) -> list[tuple[Stretch, str]]:
    """The stretches that a value can reach, each with its two ends in words.

    No value is below 0, and a ratio whose numerator may not exceed its denominator ends at 100%.
    """
    if rule.lower_is_better:
        return [
            (stretch, _falling_span(stretch, rule, terms))
            for stretch in falling(rule.bands, rule.else_fraction)
        ]
    return [
        (stretch, _rising_span(stretch, rule, terms))
        for stretch in rising(rule.bands, rule.else_fraction)
        if stretch.high is None or stretch.high > 0
    ]


def _rising_span(stretch: Stretch, rule: d.Steps, terms: Terms) -> str:
    low, high = _ends(stretch, rule, terms)
    if stretch.low is None:
        return _("dưới %(high)s") % {"high": high}
    if stretch.high is None:
        if rule.on is d.StepsOn.RATIO and stretch.low == 1 and not rule.may_exceed:
            return _("bằng %(low)s") % {"low": low}
        return _("từ %(low)s trở lên") % {"low": low}
    return _("từ %(low)s đến dưới %(high)s") % {"low": low, "high": high}


def _falling_span(stretch: Stretch, rule: d.Steps, terms: Terms) -> str:
    low, high = _ends(stretch, rule, terms)
    if stretch.high is None:
        return _("trên %(low)s") % {"low": low}
    if stretch.low is None:
        if stretch.high == 0:
            return _("bằng %(high)s") % {"high": high}
        return _("từ %(high)s trở xuống") % {"high": high}
    return _("trên %(low)s đến %(high)s") % {"low": low, "high": high}


def _ends(stretch: Stretch, rule: d.Steps, terms: Terms) -> tuple[str, str]:
    """Both ends in words; of two, a counted unit stands once: ``từ 2 đến dưới 4 phiên``."""
    low, high = (
        "" if bound is None else _bound(bound, rule, terms) for bound in (stretch.low, stretch.high)
    )
    if low and high and not high.endswith("%") and stretch.low is not None:
        low = number(stretch.low)
    return low, high


def _bound(bound: Decimal, rule: d.Steps, terms: Terms) -> str:
    if rule.on is d.StepsOn.RATIO:
        return percent(bound)
    if terms.unit == "%":
        return f"{number(bound)}%"
    return f"{number(bound)} {in_sentence(terms.unit)}".rstrip()


@in_words.register
def growth_in_words(rule: d.Growth, terms: Terms) -> RuleWords:
    return RuleWords(
        name=_("So với năm trước"),
        asks=(
            Asked("a", _("%(value)s, năm đánh giá") % {"value": rule.value}),
            Asked("b", _("%(value)s, năm trước") % {"value": rule.value}),
        ),
        cases=tuple(
            Case(_("Mức thay đổi %(span)s") % {"span": span}, share_of(terms.maximum, fraction))
            for span, fraction in growth_spans(rule)
        ),
        remarks=(_("Mức thay đổi = (a − b) ÷ b, b phải lớn hơn 0."),),
    )


def growth_spans(rule: d.Growth) -> list[tuple[str, Decimal]]:
    """Each stretch of change in words, best first, with the fraction it earns."""
    return [
        (_growth_span(stretch), stretch.fraction)
        for stretch in rising(rule.bands, rule.else_fraction)
    ]


def _growth_span(stretch: Stretch) -> str:
    low = None if stretch.low is None else _signed(stretch.low)
    high = None if stretch.high is None else _signed(stretch.high)
    if low is None:
        return _("dưới %(high)s") % {"high": high}
    if high is None:
        return _("từ %(low)s trở lên") % {"low": low}
    return _("từ %(low)s đến dưới %(high)s") % {"low": low, "high": high}


def _signed(change: Decimal) -> str:
    return f"+{percent(change)}" if change > 0 else percent(change)


@in_words.register
def deadline_in_words(rule: d.Deadline, terms: Terms) -> RuleWords:
    on_time = Case(
        _("Chậm nhất ngày %(day)s của năm đánh giá") % {"day": day(rule.due)},
        share_of(terms.maximum, d.ONE),
    )
    late = (
        Case(_lateness_span(stretch), share_of(terms.maximum, stretch.fraction))
        for stretch in lateness(rule.late, rule.else_fraction)
    )
    return RuleWords(
        name=_("Đúng hạn"),
        asks=(Asked("", rule.what),),
        cases=(on_time, *late, Case(_("Không thực hiện"), points(Decimal(0)))),
        remarks=(_("Tính cả ngày cuối hạn; số ngày chậm đếm từ ngày hôm sau, kể cả ngày nghỉ."),),
    )


def _lateness_span(stretch: LateStretch) -> str:
    first, last = stretch.first, stretch.last
    if last is None:
        return _("Chậm từ %(first)s ngày trở lên") % {"first": first}
    if first == last:
        return _("Chậm %(last)s ngày") % {"last": last}
    return _("Chậm từ %(first)s đến %(last)s ngày") % {"first": first, "last": last}
