"""Measured values in words: ratios, shares, counts, points given, and the best of a group."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from frameworks import definition as d
from frameworks.wording.amounts import each, in_sentence, percent, points, quotient, share_of
from frameworks.wording.words import Asked, Case, RuleWords, Terms, in_words


def asked_ratio(rule: d.Ratio | d.InverseRatio | d.Steps) -> tuple[Asked, ...]:
    return (Asked("a", rule.numerator or ""), Asked("b", rule.denominator or ""))


def may_a_exceed_b(rule: d.Ratio | d.InverseRatio | d.Steps) -> str:
    if rule.may_exceed:
        return _("a được phép lớn hơn b.")
    return _("a không được lớn hơn b; số liệu như vậy không được nhận.")


@in_words.register
def ratio_in_words(rule: d.Ratio, terms: Terms) -> RuleWords:
    full_at, maximum = percent(rule.full_at), points(terms.maximum)
    if rule.below is d.Below.ZERO:
        below = points(Decimal(0))
    elif rule.full_at == 1:
        below = _("a ÷ b × %(maximum)s") % {"maximum": maximum}
    else:
        below = _("a ÷ b ÷ %(full_at)s × %(maximum)s") % {"full_at": full_at, "maximum": maximum}
    if rule.full_at == 1 and not rule.may_exceed:
        full = Case(_("a bằng b (tỷ lệ 100%)"), share_of(terms.maximum, d.ONE))
    else:
        when = _("Tỷ lệ a ÷ b từ %(full_at)s trở lên") % {"full_at": full_at}
        full = Case(when, share_of(terms.maximum, d.ONE))
    return RuleWords(
        name=_("Tỷ lệ giữa hai số liệu"),
        asks=asked_ratio(rule),
        cases=(full, Case(_("Tỷ lệ a ÷ b dưới %(full_at)s") % {"full_at": full_at}, below)),
        remarks=(may_a_exceed_b(rule),),
    )


@in_words.register
def inverse_ratio_in_words(rule: d.InverseRatio, terms: Terms) -> RuleWords:
    proportional = _("(1 − a ÷ b) × %(maximum)s") % {"maximum": points(terms.maximum)}
    nothing = _("a bằng b hoặc lớn hơn") if rule.may_exceed else _("a bằng b")
    return RuleWords(
        name=_("Tỷ lệ càng thấp càng tốt"),
        asks=asked_ratio(rule),
        cases=(
            Case(_("a bằng 0"), share_of(terms.maximum, d.ONE)),
            Case(_("a lớn hơn 0, nhỏ hơn b"), proportional),
            Case(nothing, points(Decimal(0))),
        ),
        remarks=(may_a_exceed_b(rule),),
    )


@in_words.register
def share_in_words(rule: d.Share, terms: Terms) -> RuleWords:
    earns = _("x ÷ 100 × %(maximum)s") % {"maximum": points(terms.maximum)}
    return RuleWords(
        name=_("Theo tỷ lệ phần trăm đo được"),
        asks=(Asked("x", rule.value),),
        cases=(Case(_("x là số phần trăm, từ 0 đến 100"), earns),),
    )


@in_words.register
def per_item_in_words(rule: d.PerItem, terms: Terms) -> RuleWords:
    n, maximum = rule.items_for_full, points(terms.maximum)
    cases = [Case(_("Từ %(n)s trở lên") % {"n": n}, share_of(terms.maximum, d.ONE))]
    if n > 1:
        each_earns = _("n ÷ %(n)s × %(maximum)s, tức mỗi đơn vị đếm %(points)s điểm") % {
            "n": n,
            "maximum": maximum,
            "points": quotient(terms.maximum, n),
        }
        cases.append(Case(_("Dưới %(n)s") % {"n": n}, each_earns))
    else:
        cases.append(Case(_("Không có"), points(Decimal(0))))
    return RuleWords(
        name=_("Đếm kết quả, có mức trần"),
        asks=(Asked("n", _("Số lượng: %(item)s") % {"item": in_sentence(rule.item)}),),
        cases=tuple(cases),
    )


@in_words.register
def deduction_in_words(rule: d.Deduction, terms: Terms) -> RuleWords:
    return RuleWords(
        name=_("Trừ điểm"),
        asks=(Asked("n", _("Số lần: %(item)s") % {"item": in_sentence(rule.item)}),),
        cases=(
            Case(_("Không có lần nào"), _("không trừ")),
            Case(each(rule.item), _("trừ %(points)s") % {"points": points(-rule.points_per_item)}),
        ),
        remarks=(_("Trừ nhiều nhất %(points)s.") % {"points": points(-rule.floor)},),
    )


@in_words.register
def relative_to_best_in_words(rule: d.RelativeToBest, terms: Terms) -> RuleWords:
    earns = _("x ÷ giá trị lớn nhất × %(maximum)s") % {"maximum": points(terms.maximum)}
    return RuleWords(
        name=_("So với đơn vị cao nhất trong nhóm"),
        asks=(Asked("x", rule.value),),
        cases=(
            Case(_("x lớn nhất trong nhóm xếp hạng"), share_of(terms.maximum, d.ONE)),
            Case(_("x nhỏ hơn giá trị lớn nhất"), earns),
        ),
        remarks=(
            _("Giá trị lớn nhất lấy trong các đơn vị được tính điểm của cùng nhóm xếp hạng."),
            _("Nếu giá trị lớn nhất bằng 0, mọi đơn vị được 0 điểm."),
            _("Chỉ tính sau khi khóa nhập liệu, và tính lại mỗi khi một giá trị thay đổi."),
        ),
    )


@in_words.register
def judged_in_words(rule: d.Judged, terms: Terms) -> RuleWords:
    span = _("từ 0 đến %(maximum)s") % {"maximum": points(terms.maximum)}
    return RuleWords(
        name=_("Cho điểm trực tiếp"),
        asks=(Asked("x", rule.question),),
        cases=(Case(_("x là số điểm được cho, %(span)s") % {"span": span}, _("x điểm")),),
    )
