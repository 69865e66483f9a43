"""A sensible answer to any rule, always the same one, for the worked example of its page.

The numbers are chosen so that the example shows the rule at work: below the full mark, inside a
middle band, some items of a list, a few days late. They describe no real agency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import singledispatch

from django.utils.translation import gettext as _

from frameworks import definition as d
from frameworks.vietnamese import printed
from frameworks.wording.amounts import each, number, points
from frameworks.wording.bands import Stretch, falling, rising

SMALLEST_NUMERATOR = 3
DENOMINATORS = (90, 120, 200, 1000, 10_000, 100_000)

Json = str | int | bool | list[object] | dict[str, object] | None


@dataclass(frozen=True, slots=True)
class Given:
    """One value of an example, as an official would read it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Sample:
    """An answer in the form the engine reads, and the same in words."""

    answer: Json
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """Where the example plays: the year, the maximum, and whether this is the best of its group.

    ``name`` is what the value is called where the rule itself has no name for it.
    """

    year: int
    maximum: Decimal
    unit: str = ""
    name: str = ""
    best: bool = False
    set_maximum: Callable[[str], Decimal] = lambda _set_id: Decimal(100)

    def part(self, fraction: Decimal, name: str) -> Scene:
        """The same scene for a part worth ``fraction``."""
        return Scene(self.year, self.maximum * fraction, "", name, self.best, self.set_maximum)


@singledispatch
def sample(rule: d.Rule, scene: Scene) -> Sample:
    """An answer to ``rule``. Raises ``TypeError`` for a rule of no known kind."""
    raise TypeError(rule)


# ── Two numbers ────────────────────────────────────────────────────────────────────────────


def _two_numbers(rule: d.Ratio | d.InverseRatio | d.Steps, a: int, b: int) -> Sample:
    given = (
        Given(f"a. {rule.numerator}", number(a)),
        Given(f"b. {rule.denominator}", number(b)),
    )
    return Sample({"a": a, "b": b}, given)


@sample.register
def sample_ratio(rule: d.Ratio, scene: Scene) -> Sample:
    if rule.full_at == 1:
        return _two_numbers(rule, 87, 90)
    full_at = Fraction(rule.full_at)
    if rule.below is d.Below.ZERO:
        return _two_numbers(rule, *_inside(full_at, min(Fraction(1), full_at * 2)))
    return _two_numbers(rule, *_inside(full_at / 2, full_at))


@sample.register
def sample_inverse_ratio(rule: d.InverseRatio, scene: Scene) -> Sample:
    return _two_numbers(rule, 3, 90)


def _inside(low: Fraction, high: Fraction) -> tuple[int, int]:
    """Two whole numbers, not too small, whose quotient lies strictly between the two."""
    middle = (low + high) / 2
    for b in DENOMINATORS:
        a = round(middle * b)
        if a >= SMALLEST_NUMERATOR and low < Fraction(a, b) < high:
            return a, b
    return middle.numerator, middle.denominator


# ── One number ─────────────────────────────────────────────────────────────────────────────


@sample.register
def sample_share(rule: d.Share, scene: Scene) -> Sample:
    return Sample("87.5", (Given(rule.value, "87,5%"),))


@sample.register
def sample_steps(rule: d.Steps, scene: Scene) -> Sample:
    reading = falling if rule.lower_is_better else rising
    low, high = _middle(reading(rule.bands, rule.else_fraction))
    if rule.on is d.StepsOn.RATIO:
        return _two_numbers(rule, *_ratio_between(low, high, rule))
    value = _value_between(low, high, rule)
    unit = "%" if scene.unit == "%" else f" {scene.unit.lower()}".rstrip()
    return Sample(_plain(value), (Given(rule.value or "", f"{number(value)}{unit}"),))


def _middle(stretches: tuple[Stretch, ...]) -> tuple[Decimal | None, Decimal | None]:
    """The ends of the middle one of the stretches that a band names."""
    named = stretches[:-1]
    stretch = named[len(named) // 2]
    return stretch.low, stretch.high


def _ratio_between(low: Decimal | None, high: Decimal | None, rule: d.Steps) -> tuple[int, int]:
    if low is not None and low == 1:
        return 90, 90
    return _inside(Fraction(low or 0), Fraction(1 if high is None else high))


def _value_between(low: Decimal | None, high: Decimal | None, rule: d.Steps) -> Decimal:
    """A whole number inside the stretch where there is one, else the end that belongs to it."""
    own_end = high if rule.lower_is_better else low
    if low is None or high is None:
        return own_end if own_end is not None else Decimal(0)
    middle = Decimal(int((low + high) / 2))
    inside = low < middle < high
    return middle if inside else (own_end or Decimal(0))


@sample.register
def sample_growth(rule: d.Growth, scene: Scene) -> Sample:
    low, high = _middle(rising(rule.bands, rule.else_fraction))
    change = low if high is None else ((low or Decimal(0)) + high) / 2
    current = Decimal(200) * (1 + (change or Decimal(0)))
    return Sample(
        {"current": _plain(current), "previous": 200},
        (
            Given(_("a. %(value)s, năm đánh giá") % {"value": rule.value}, number(current)),
            Given(_("b. %(value)s, năm trước") % {"value": rule.value}, number(200)),
        ),
    )


@sample.register
def sample_per_item(rule: d.PerItem, scene: Scene) -> Sample:
    count = max(1, rule.items_for_full * 2 // 3)
    return Sample(count, (Given(rule.item, number(count)),))


@sample.register
def sample_deduction(rule: d.Deduction, scene: Scene) -> Sample:
    return Sample(2, (Given(each(rule.item), _("2 lần")),))


@sample.register
def sample_judged(rule: d.Judged, scene: Scene) -> Sample:
    value = scene.maximum * Decimal("0.8")
    return Sample(_plain(value), (Given(rule.question, points(value)),))


@sample.register
def sample_relative_to_best(rule: d.RelativeToBest, scene: Scene) -> Sample:
    value = 50 if scene.best else 40
    given = (
        Given(rule.value, number(value)),
        Given(_("Giá trị lớn nhất trong nhóm xếp hạng"), number(50)),
    )
    return Sample(value, given)


# ── Words and dates ────────────────────────────────────────────────────────────────────────


@sample.register
def sample_boolean(rule: d.Boolean, scene: Scene) -> Sample:
    return Sample(answer=True, given=(Given(rule.question, _("Có")),))


@sample.register
def sample_choice(rule: d.Choice, scene: Scene) -> Sample:
    between = [option for option in rule.options if 0 < option.fraction < 1]
    option = (between or rule.options)[0]
    name = rule.question or scene.name or _("Mức đạt được")
    return Sample(option.id, (Given(name, option.label),))


@sample.register
def sample_checklist(rule: d.Checklist, scene: Scene) -> Sample:
    met = rule.items[: max(1, len(rule.items) - 1)]
    name = _("Đạt %(met)s trong %(all)s mục") % {"met": len(met), "all": len(rule.items)}
    given = Given(name, _and(item.label for item in met))
    return Sample([item.id for item in met], (given,))


@sample.register
def sample_deadline(rule: d.Deadline, scene: Scene) -> Sample:
    days_late = rule.late[0].days_max if rule.late else 0
    done = rule.due.of(scene.year) + timedelta(days=days_late)
    told = f"{done.day:02d}/{done.month:02d}/{done.year}"
    if days_late:
        told = _("%(date)s, chậm %(days)s ngày") % {"date": told, "days": days_late}
    return Sample(done.isoformat(), (Given(rule.what, told),))


# ── Rules made of rules ────────────────────────────────────────────────────────────────────


@sample.register
def sample_composite(rule: d.Composite, scene: Scene) -> Sample:
    parts = {
        part.id: sample(part.rule, scene.part(part.fraction, part.label)) for part in rule.parts
    }
    return _together(parts)


@sample.register
def sample_best_of(rule: d.BestOf, scene: Scene) -> Sample:
    return _together(
        {case.id: sample(case.rule, scene.part(d.ONE, case.label)) for case in rule.cases}
    )


def _together(samples: dict[str, Sample]) -> Sample:
    given = tuple(given for one in samples.values() for given in one.given)
    return Sample({key: one.answer for key, one in samples.items()}, given)


@sample.register
def sample_rollup_mean(rule: d.RollupMean, scene: Scene) -> Sample:
    maximum = scene.set_maximum(rule.of) if rule.of else Decimal(100)
    rows, given = [], []
    for unit, share in ((_("Đơn vị A"), "0.8"), (_("Đơn vị B"), "0.65")):
        earned = maximum * Decimal(share)
        rows.append({"unit": unit, "points": _plain(earned), "max": _plain(maximum)})
        given.append(Given(unit, f"{printed(earned, None)}/{printed(maximum, None)}"))
    return Sample(list(rows), tuple(given))


def _plain(value: Decimal) -> str:
    """A plain decimal string with a dot, never an exponent."""
    return f"{value.normalize():f}"


def _and(labels: Iterable[str]) -> str:
    return "; ".join(labels)
