"""Answers for the story, made from ``fixtures/demo/figures.yaml``: the same file, the same answers.

A unit's strength says how near its numerators come to their denominators; a draw of its own for
every input, fixed by the unit and the code, keeps units of one strength from being alike. Inputs
that must agree across indicators take their denominator from one figure, or from one another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from assessments.shares import council_enters, council_parts
from frameworks.definition import (
    Boolean,
    Checklist,
    Choice,
    Composite,
    Deadline,
    Growth,
    IndexSet,
    Indicator,
    InverseRatio,
    PerItem,
    Ratio,
    RelativeToBest,
    Rule,
    Steps,
    StepsOn,
)

SPREAD = 18  # how far a draw moves the strength, in percent points to either side
LOW, HIGH = "20", "108"
Recipes = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in one year. ``strength`` is a percentage; ``figures``: its denominators by name."""

    slug: str
    strength: int
    figures: Mapping[str, int]

    def later(self, *, gain: int, growth: int) -> Unit:
        """In a later year: stronger by ``gain`` points, with figures at ``growth`` percent."""
        grown = {name: number * growth // 100 for name, number in self.figures.items()}
        return Unit(self.slug, self.strength + gain, grown)


def answers_of(unit: Unit, index_set: IndexSet, recipes: Recipes, *, year: int) -> dict[str, Any]:
    """The answer to each indicator that the agency enters, by code, as the engine reads it."""
    maker = _Maker(unit, recipes, year)
    return {
        code: maker.indicator(indicator)
        for code, indicator in index_set.indicators.items()
        if not council_enters(indicator)
    }


@dataclass
class _Maker:
    unit: Unit
    recipes: Recipes
    year: int
    made: dict[str, int] = field(default_factory=dict)  # "6.15.a" → what was answered

    def indicator(self, indicator: Indicator) -> Any:
        if not isinstance(indicator.rule, Composite):
            return self.answer(indicator.code, indicator.rule)
        others = council_parts(indicator)
        return {
            part.id: self.answer(f"{indicator.code}.{part.id}", part.rule)
            for part in indicator.rule.parts
            if part not in others
        }

    def answer(self, name: str, rule: Rule) -> Any:
        match rule:
            case Ratio() | InverseRatio() | Steps(on=StepsOn.RATIO):
                return self.ratio(name, inverse=isinstance(rule, InverseRatio))
            case Growth():
                return self.growth(name)
            case RelativeToBest():
                return f"{self.between(name).quantize(Decimal('0.01')):f}"
            case _:
                return self.plain(name, rule)

    def plain(self, name: str, rule: Rule) -> Any:
        match rule:
            case Steps():
                return str(self.step(name, rule))
            case PerItem(items_for_full=most):
                return str((most * self.level(name) + 50) // 100)
            case Boolean():
                return self.level(name) >= 30
            case Choice(options=options):
                best_first = sorted(options, key=lambda option: -option.fraction)
                return best_first[(100 - self.level(name)) * len(options) // 101].id
            case Checklist(items=items):
                return [each.id for each in items if self.level(f"{name}.{each.id}") >= 45]
            case Deadline(due=due):
                late = (55 - self.level(name)) // 5
                return (due.of(self.year) + timedelta(days=late)).isoformat()
        raise ValueError(f"{name}: no story tells of {rule.kind}.")

    def ratio(self, name: str, *, inverse: bool) -> dict[str, str]:
        whole = self.denominator(name)
        part = min(whole, int(whole * self.between(name, inverse=inverse) / 100))
        self.made |= {f"{name}.a": part, f"{name}.b": whole}
        return {"a": str(part), "b": str(whole)}

    def growth(self, name: str) -> dict[str, str]:
        previous = self.denominator(name)
        current = previous + int(previous * self.between(name) / 100)
        return {"current": str(current), "previous": str(previous)}

    def step(self, name: str, rule: Steps) -> int:
        """A count up to the best band, or for «càng ít càng tốt» how many bands were missed."""
        if rule.lower_is_better:
            return (100 - self.level(name)) * len(rule.bands) // 101
        return round(max(band.bound for band in rule.bands) * self.level(name) / 100)

    def denominator(self, name: str) -> int:
        """At least one: a ratio of nothing is a claim, and claims are told in the story."""
        recipe = self.recipes[name]
        of = recipe["of"]
        base = of if isinstance(of, int) else {**self.unit.figures, **self.made}[of]
        return max(1, base * recipe.get("percent", 100) // 100)

    def between(self, name: str, *, inverse: bool = False) -> Decimal:
        """From ``low`` to ``high`` of the recipe by level; the other way round if ``inverse``."""
        recipe = self.recipes[name]
        low, high = Decimal(recipe.get("low", LOW)), Decimal(recipe.get("high", HIGH))
        level = 100 - self.level(name) if inverse else self.level(name)
        return low + (high - low) * level / 100

    def level(self, name: str) -> int:
        """The strength moved by the draw of this input, 0..100."""
        draw = hashlib.sha256(f"{self.unit.slug} {name}".encode()).digest()
        moved = self.unit.strength + int.from_bytes(draw[:4], "big") % (2 * SPREAD + 1) - SPREAD
        return max(0, min(100, moved))
