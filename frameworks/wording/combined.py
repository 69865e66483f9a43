"""Rules made of rules in words: parts that add up, the best of cases, the mean of units."""

from __future__ import annotations

from django.utils.translation import gettext as _

from frameworks import definition as d
from frameworks.wording.amounts import number, points
from frameworks.wording.words import Asked, Case, PartWords, RuleWords, Terms, in_words


def _columns(rule: d.RollupMean) -> list[Asked]:
    """What is asked of each row: the two columns, or the one and the maximum of all."""
    if not rule.rows:
        return []
    alike = _("%(number)s, như nhau ở mọi dòng")
    maximum = rule.maximum or (alike % {"number": number(rule.out_of)} if rule.out_of else "")
    return [Asked(_("điểm"), rule.points or ""), Asked(_("điểm tối đa"), maximum)]


@in_words.register
def rollup_mean_in_words(rule: d.RollupMean, terms: Terms) -> RuleWords:
    if rule.of:
        units = _("Điểm và điểm tối đa của từng đơn vị trực thuộc theo bộ “%(title)s”") % {
            "title": terms.set_title(rule.of)
        }
    else:
        units = rule.label or ""
    asks = [Asked("", units), *_columns(rule)]
    earns = _("trung bình cộng của (điểm ÷ điểm tối đa) × %(maximum)s")
    return RuleWords(
        name=_("Trung bình các đơn vị trực thuộc"),
        asks=tuple(asks),
        cases=(Case(_("Mọi trường hợp"), earns % {"maximum": points(terms.maximum)}),),
        remarks=(_("Mỗi đơn vị trực thuộc có trọng lượng như nhau; bảng không được để trống."),),
    )


@in_words.register
def composite_in_words(rule: d.Composite, terms: Terms) -> RuleWords:
    parts = tuple(
        PartWords(
            id=part.id,
            label=part.label,
            max_points=terms.maximum * part.fraction,
            words=in_words(part.rule, terms.of(part.fraction)),
            entered_by=part.entered_by,
            source=part.source,
            not_applicable=part.not_applicable,
        )
        for part in rule.parts
    )
    return RuleWords(
        name=_("Cộng nhiều phần"),
        remarks=(_("Điểm là tổng của các phần. Từng phần không làm tròn riêng."),),
        parts=parts,
    )


@in_words.register
def best_of_in_words(rule: d.BestOf, terms: Terms) -> RuleWords:
    whole = terms.of(d.ONE)
    return RuleWords(
        name=_("Trường hợp có điểm cao nhất"),
        remarks=(_("Khai ít nhất một trường hợp; tính trường hợp có điểm cao nhất."),),
        parts=tuple(
            PartWords(case.id, case.label, terms.maximum, in_words(case.rule, whole))
            for case in rule.cases
        ),
    )
