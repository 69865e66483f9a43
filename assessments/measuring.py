"""What of an index set is measured elsewhere, and how such a figure joins an answer.

Pure. A figure of a measuring body is nobody's to type at the bench: it is recorded with its source
and its day (``services.measurements``) and stands as it was recorded, or is not there.
A value is wrapped as a version holds it: ``{"answer": …}``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from assessments.shares import is_claim, parts_of, whole_side
from frameworks.definition import (
    EnteredBy,
    IndexSet,
    Indicator,
    NotApplicablePolicy,
    Part,
)

Place = tuple[str, str]  # code, part; part "": the whole indicator


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure that is asked of a measuring body.

    ``asked``: the indicator as a form asks for it, of one person, its rule that of the figure.
    """

    code: str
    part: str
    asked: Indicator
    source: str

    @property
    def place(self) -> Place:
        return (self.code, self.part)


def is_measured(indicator: Indicator) -> bool:
    """The whole of it is measured elsewhere."""
    return indicator.entered_by is EnteredBy.MEASURING_BODY


def measured_parts(indicator: Indicator) -> tuple[Part, ...]:
    """The parts that a measuring body fills of an indicator that others answer."""
    if is_measured(indicator):
        return ()
    return tuple(p for p in parts_of(indicator) if p.entered_by is EnteredBy.MEASURING_BODY)


def rests_on_measurement(indicator: Indicator) -> bool:
    return is_measured(indicator) or bool(measured_parts(indicator))


def figures_of(indicator: Indicator) -> list[Measured]:
    """What a measuring body is asked for one indicator."""
    if is_measured(indicator):
        source = indicator.source or ""
        return [Measured(indicator.code, "", whole_side(indicator), source)]
    return [_of_part(indicator, part) for part in measured_parts(indicator)]


def figures_in(index_set: IndexSet) -> Iterator[Measured]:
    """Of a whole set, in its order."""
    for indicator in index_set.indicators.values():
        yield from figures_of(indicator)


def _of_part(indicator: Indicator, part: Part) -> Measured:
    asked = replace(
        indicator,
        title=f"{indicator.title}: {part.label}",
        max_points=indicator.max_points * part.fraction,
        rule=part.rule,
        entered_by=EnteredBy.AGENCY,
        source=None,
        not_applicable=NotApplicablePolicy.REFUSED,
    )
    return Measured(indicator.code, part.id, asked, part.source or indicator.source or "")


def with_figures(
    indicator: Indicator, value: Mapping[str, Any] | None, figures: Mapping[str, Any]
) -> dict[str, Any] | None:
    """``value`` with the figures of its measured parts as recorded, and no others.

    ``figures``: the answer of each part that was recorded. A verdict that rejects the whole
    rejects what others answer, never what was measured.
    """
    measured = {part.id for part in measured_parts(indicator)}
    if value is None or not measured:
        return None if value is None else dict(value)
    answer = value["answer"]
    if is_claim(answer) or not isinstance(answer, Mapping):
        return dict(value)
    if set(answer) == {"rejected"}:
        answer = {part.id: answer for part in parts_of(indicator)}
    others = {name: each for name, each in answer.items() if name not in measured}
    return {"answer": {**others, **{n: f for n, f in figures.items() if n in measured}}}
