"""Answers in words, in words: yes or no, one of several, some of several."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from frameworks import definition as d
from frameworks.wording.amounts import points, share_of
from frameworks.wording.words import Asked, Case, RuleWords, Terms, in_words


@in_words.register
def boolean_in_words(rule: d.Boolean, terms: Terms) -> RuleWords:
    return RuleWords(
        name=_("Có hoặc không"),
        asks=(Asked("", rule.question),),
        cases=(
            Case(_("Có"), share_of(terms.maximum, d.ONE)),
            Case(_("Không"), points(Decimal(0))),
        ),
    )


@in_words.register
def choice_in_words(rule: d.Choice, terms: Terms) -> RuleWords:
    return RuleWords(
        name=_("Chọn một mức"),
        asks=(Asked("", rule.question),) if rule.question else (),
        cases=_option_cases(rule.options, terms),
        remarks=(_("Chỉ chọn một mức."),),
    )


@in_words.register
def checklist_in_words(rule: d.Checklist, terms: Terms) -> RuleWords:
    remarks = [_("Điểm là tổng của các mục đạt; mục không đạt được 0 điểm.")]
    if sum(item.fraction for item in rule.items) > 1:
        limit = points(terms.maximum)
        remarks.append(_("Tổng không vượt quá %(limit)s.") % {"limit": limit})
    return RuleWords(
        name=_("Cộng các mục đạt"),
        cases=_option_cases(rule.items, terms),
        remarks=tuple(remarks),
    )


def _option_cases(options: tuple[d.Option, ...], terms: Terms) -> tuple[Case, ...]:
    return tuple(Case(o.label, share_of(terms.maximum, o.fraction)) for o in options)
