"""A rule in the space of a table row: exact in every figure, short in words."""

from __future__ import annotations

from decimal import Decimal
from functools import singledispatch

from django.utils.translation import gettext as _

from frameworks import definition as d
from frameworks.wording.amounts import day, each, in_sentence, number, percent, points
from frameworks.wording.bands import lateness
from frameworks.wording.stepped import growth_spans, steps_spans
from frameworks.wording.words import Terms, terms_of


def rule_in_one_line(indicator: d.Indicator, framework: d.Framework) -> str:
    """The indicator's rule in one line: ``Số hồ sơ trực tuyến ÷ tổng số hồ sơ × 20 điểm``."""
    return in_one_line(indicator.rule, terms_of(indicator, framework))


@singledispatch
def in_one_line(rule: d.Rule, terms: Terms) -> str:
    """A rule of any kind; one function per kind follows. Raises ``TypeError`` for none of them."""
    raise TypeError(rule)


def _quotient(rule: d.Ratio | d.InverseRatio | d.Steps) -> str:
    return f"{rule.numerator} ÷ {in_sentence(rule.denominator or '')}"


def _listed(earnings: list[tuple[str, Decimal]]) -> str:
    """``từ 1% trở lên (20 điểm); dưới 1% (0 điểm)``."""
    return "; ".join(f"{when} ({points(earned)})" for when, earned in earnings)


@in_one_line.register
def ratio_in_one_line(rule: d.Ratio, terms: Terms) -> str:
    if rule.full_at == 1 and rule.below is d.Below.PROPORTIONAL:
        line = f"{_quotient(rule)} × {points(terms.maximum)}"
        at_most = _("%(line)s, nhiều nhất %(maximum)s")
        return at_most % _line(line, terms) if rule.may_exceed else line
    if rule.below is d.Below.ZERO:
        sentence = _("%(ratio)s: từ %(full)s được %(maximum)s, dưới đó 0 điểm")
    else:
        sentence = _("%(ratio)s: từ %(full)s được %(maximum)s, dưới đó tính theo tỷ lệ")
    return sentence % {
        "ratio": _quotient(rule),
        "full": percent(rule.full_at),
        "maximum": points(terms.maximum),
    }


def _line(line: str, terms: Terms) -> dict[str, str]:
    return {"line": line, "maximum": points(terms.maximum)}


@in_one_line.register
def inverse_ratio_in_one_line(rule: d.InverseRatio, terms: Terms) -> str:
    return f"(1 − {in_sentence(_quotient(rule))}) × {points(terms.maximum)}"


@in_one_line.register
def share_in_one_line(rule: d.Share, terms: Terms) -> str:
    return _("%(value)s (%%) × %(maximum)s") % {
        "value": rule.value,
        "maximum": points(terms.maximum),
    }


@in_one_line.register
def boolean_in_one_line(rule: d.Boolean, terms: Terms) -> str:
    return _("%(question)s: có (%(maximum)s); không (0 điểm)") % {
        "question": rule.question,
        "maximum": points(terms.maximum),
    }


@in_one_line.register
def choice_in_one_line(rule: d.Choice, terms: Terms) -> str:
    levels = _listed([(o.label, terms.maximum * o.fraction) for o in rule.options])
    return f"{rule.question}: {levels}" if rule.question else levels


@in_one_line.register
def checklist_in_one_line(rule: d.Checklist, terms: Terms) -> str:
    items = _listed([(item.label, terms.maximum * item.fraction) for item in rule.items])
    if sum(item.fraction for item in rule.items) > 1:
        line = _("Cộng các mục đạt: %(line)s; nhiều nhất %(maximum)s")
        return line % _line(items, terms)
    return _("Cộng các mục đạt: %(items)s") % {"items": items}


@in_one_line.register
def steps_in_one_line(rule: d.Steps, terms: Terms) -> str:
    subject = _quotient(rule) if rule.on is d.StepsOn.RATIO else rule.value
    steps = [(span, terms.maximum * s.fraction) for s, span in steps_spans(rule, terms)]
    return f"{subject}: {_listed(steps)}"


@in_one_line.register
def growth_in_one_line(rule: d.Growth, terms: Terms) -> str:
    steps = [(span, terms.maximum * fraction) for span, fraction in growth_spans(rule)]
    return _("%(value)s so với năm trước: %(steps)s") % {
        "value": rule.value,
        "steps": _listed(steps),
    }


@in_one_line.register
def per_item_in_one_line(rule: d.PerItem, terms: Terms) -> str:
    line = _("%(item)s: từ %(n)s trở lên được %(maximum)s, ít hơn tính theo tỷ lệ")
    return line % {
        "item": rule.item,
        "n": number(rule.items_for_full),
        "maximum": points(terms.maximum),
    }


@in_one_line.register
def deadline_in_one_line(rule: d.Deadline, terms: Terms) -> str:
    late = []
    for stretch in lateness(rule.late, rule.else_fraction):
        if stretch.last is not None:
            when = _("chậm đến %(n)s ngày") % {"n": stretch.last}
        else:
            when = _("chậm hơn") if rule.late else _("chậm")
        late.append((when, terms.maximum * stretch.fraction))
    line = _("%(what)s: chậm nhất %(day)s (%(maximum)s); %(late)s; không làm (0 điểm)")
    return line % {
        "what": rule.what,
        "day": day(rule.due),
        "maximum": points(terms.maximum),
        "late": _listed(late),
    }


@in_one_line.register
def deduction_in_one_line(rule: d.Deduction, terms: Terms) -> str:
    return _("%(item)s: trừ %(points)s, trừ nhiều nhất %(floor)s") % {
        "item": each(rule.item),
        "points": points(-rule.points_per_item),
        "floor": points(-rule.floor),
    }


@in_one_line.register
def relative_to_best_in_one_line(rule: d.RelativeToBest, terms: Terms) -> str:
    return _("%(value)s ÷ giá trị lớn nhất của nhóm xếp hạng × %(maximum)s") % {
        "value": rule.value,
        "maximum": points(terms.maximum),
    }


@in_one_line.register
def judged_in_one_line(rule: d.Judged, terms: Terms) -> str:
    return _("%(question)s: cho điểm trực tiếp, 0 đến %(maximum)s") % {
        "question": rule.question,
        "maximum": points(terms.maximum),
    }


@in_one_line.register
def rollup_mean_in_one_line(rule: d.RollupMean, terms: Terms) -> str:
    units = terms.set_title(rule.of) if rule.of else rule.label
    return _("%(units)s: trung bình (điểm ÷ điểm tối đa) × %(maximum)s") % {
        "units": units,
        "maximum": points(terms.maximum),
    }


@in_one_line.register
def composite_in_one_line(rule: d.Composite, terms: Terms) -> str:
    parts = _listed([(part.label, terms.maximum * part.fraction) for part in rule.parts])
    return _("Cộng %(count)s phần: %(parts)s") % {"count": len(rule.parts), "parts": parts}


@in_one_line.register
def best_of_in_one_line(rule: d.BestOf, terms: Terms) -> str:
    cases = "; ".join(case.label for case in rule.cases)
    return _("Trường hợp có điểm cao nhất: %(cases)s") % {"cases": cases}
