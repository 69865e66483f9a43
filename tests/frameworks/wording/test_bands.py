"""The words of a rule against the engine that scores by it: every bound and its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from frameworks import definition as d
from frameworks.files import framework_files, read_framework
from frameworks.scoring.engine import points_for
from frameworks.wording.bands import Stretch, falling, lateness, rising

HALF_UP = d.Rounding(places=6, mode=d.RoundingMode.HALF_UP)
NEAR = Decimal("0.000001")


def indicator(rule: d.Rule) -> d.Indicator:
    return d.Indicator("1.1", "Tên", Decimal(1), "", rule, d.Provenance.RECONSTRUCTED)


def engine_says(rule: d.Rule, answer: object) -> Decimal:
    """The fraction that the engine gives: the maximum is 1."""
    return points_for(indicator(rule), answer, year=2023, rounding=HALF_UP).points


def holds(stretch: Stretch, value: Decimal, *, lower_is_better: bool) -> bool:
    above = stretch.low is None or (
        value > stretch.low if lower_is_better else value >= stretch.low
    )
    below = stretch.high is None or (
        value <= stretch.high if lower_is_better else value < stretch.high
    )
    return above and below


def words_say(stretches: tuple[Stretch, ...], value: Decimal, *, lower_is_better: bool) -> Decimal:
    [found] = [s for s in stretches if holds(s, value, lower_is_better=lower_is_better)]
    return found.fraction


def real_rules() -> Iterator[d.Rule]:
    for path in framework_files():
        for index_set in read_framework(path.stem).index_sets:
            for each in index_set.indicators.values():
                yield from d.walk_rules(each.rule)


REAL_STEPS = list(dict.fromkeys(rule for rule in real_rules() if isinstance(rule, d.Steps)))
OWN_STEPS = [
    d.Steps(
        d.StepsOn.VALUE,
        (
            d.Band(Decimal(70), Decimal("0.5")),
            d.Band(Decimal(90), Decimal(1)),
            d.Band(Decimal(80), Decimal("0.4")),  # never the best that holds
        ),
        value="không theo thứ tự",
        else_fraction=Decimal("0.1"),
    ),
    d.Steps(
        d.StepsOn.VALUE,
        (d.Band(Decimal(2), Decimal("0.5")), d.Band(Decimal(0), Decimal(1))),
        lower_is_better=True,
        value="thấp là tốt",
    ),
]


@pytest.mark.parametrize("rule", [*OWN_STEPS, *REAL_STEPS], ids=lambda rule: rule.value or "a/b")
def test_every_step_begins_and_ends_in_words_where_it_does_in_the_engine(rule):
    reading = falling if rule.lower_is_better else rising
    stretches = reading(rule.bands, rule.else_fraction)
    values = {
        value
        for band in rule.bands
        for value in (band.bound - NEAR, band.bound, band.bound + NEAR)
        if value >= 0 and (rule.on is d.StepsOn.VALUE or value <= 1)
    }

    for value in values:
        answer = (
            str(value)
            if rule.on is d.StepsOn.VALUE
            else {"a": str((value * 1000000).normalize().quantize(Decimal(1))), "b": 1000000}
        )
        said = words_say(stretches, value, lower_is_better=rule.lower_is_better)
        assert (value, said) == (value, engine_says(rule, answer))


def test_growth_begins_and_ends_in_words_where_it_does_in_the_engine():
    bands = ((Decimal("0.1"), "1"), (Decimal(0), "0.5"), (Decimal("-0.05"), "0.2"))
    rule = d.Growth("Doanh thu", tuple(d.Band(bound, Decimal(f)) for bound, f in bands))
    stretches = rising(rule.bands, rule.else_fraction)

    for bound, _fraction in bands:
        for change in (bound - NEAR, bound, bound + NEAR):
            answer = {"current": str(1000 * (1 + change)), "previous": "1000"}
            said = words_say(stretches, change, lower_is_better=False)
            assert (change, said) == (change, engine_says(rule, answer))


@pytest.mark.parametrize("days", range(1, 18))
def test_every_day_late_is_worth_in_words_what_it_is_in_the_engine(days):
    late = (d.LateBand(5, Decimal("0.5")), d.LateBand(15, Decimal("0.25")))
    rule = d.Deadline("Ngày ban hành", d.MonthDay(1, 10), late, else_fraction=Decimal("0.1"))
    [said] = [
        stretch.fraction
        for stretch in lateness(rule.late, rule.else_fraction)
        if stretch.first <= days and (stretch.last is None or days <= stretch.last)
    ]

    assert said == engine_says(rule, f"2023-01-{10 + days:02d}")
