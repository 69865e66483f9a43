"""One worked example per indicator, computed by the engine that scores the agencies.

The sample is made here, the points never: an example that the engine refuses raises, and the
tests ask every indicator of every framework for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from frameworks import definition as d
from frameworks.explanations import because_text
from frameworks.scoring.engine import points_for
from frameworks.wording.samples import Given, Sample, Scene, sample


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """What was given, what it earned of ``maximum``, and why."""

    given: tuple[Given, ...]
    points: Decimal
    maximum: Decimal
    because: str


class ExampleRefused(ValueError):  # noqa: N818 -- reads as what happened
    """The engine does not take the sample: a mistake of this package, shown by its tests."""


def worked_example(code: str, index_set: d.IndexSet, framework: d.Framework) -> WorkedExample:
    """The example of the indicator ``code``. Raises ``KeyError`` and ``ExampleRefused``."""
    indicator = index_set.indicators[code]
    year = framework.years[0]
    own = _sample(indicator, framework, year=year, best=False)
    found = points_for(
        indicator,
        own.answer,
        year=year,
        rounding=framework.rounding.indicator,
        others=[_sample(indicator, framework, year=year, best=True).answer],
    )
    if isinstance(found, tuple):
        raise ExampleRefused(f"{framework.key} {index_set.id} {code}: {found}")
    return WorkedExample(own.given, found.points, found.maximum, because_text(found))


def _sample(indicator: d.Indicator, framework: d.Framework, *, year: int, best: bool) -> Sample:
    scene = Scene(
        year=year,
        maximum=indicator.max_points,
        unit=indicator.unit,
        best=best,
        set_maximum=lambda set_id: framework.index_set(set_id).max_points,
    )
    return sample(indicator.rule, scene)
