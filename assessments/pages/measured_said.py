"""A figure measured elsewhere in words: what it is, what it earns, where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessments.measuring import Measured, Place, figures_of
from assessments.models import Measurement, Submission
from assessments.pages.answer_words import Said, answer_said
from assessments.services.scores import worth
from frameworks.definition import Indicator


@dataclass(frozen=True, slots=True)
class MeasuredSaid:
    """``part``: the label of the part it is of, blank for the whole. ``points``: ``None`` where it
    earns none by itself (the best of a group)."""

    row: Measurement
    part: str
    text: str
    points: Decimal | None
    maximum: Decimal


def measured_said(
    indicator: Indicator, standing: Mapping[Place, Measurement], submission: Submission
) -> list[MeasuredSaid]:
    """Everything that was recorded of an indicator and stands."""
    found = ((each, standing.get(each.place)) for each in figures_of(indicator))
    return [_said(indicator, each, row, submission) for each, row in found if row is not None]


def _said(
    indicator: Indicator, figure: Measured, row: Measurement, submission: Submission
) -> MeasuredSaid:
    label = figure.asked.title.removeprefix(f"{indicator.title}: ") if figure.part else ""
    points = worth(figure.asked, row.value, submission)
    return MeasuredSaid(row, label, figure_text(figure, row), points, figure.asked.max_points)


def figure_text(figure: Measured, row: Measurement | None) -> str:
    """«88,4%»; blank: nothing stands."""
    return joined(answer_said(figure.asked, row.value["answer"])) if row and row.value else ""


def joined(said: Iterable[Said]) -> str:
    """On one line; one thing alone says itself."""
    lines = list(said)
    if len(lines) == 1:
        return lines[0].text
    return "; ".join(f"{each.label}: {each.text}" if each.label else each.text for each in lines)
