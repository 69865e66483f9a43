"""Guidance for one indicator: how it counts, an example, its papers, last year's objections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assessments.models import Submission
from assessments.pages.entry import main_index
from assessments.selectors.rejections import FEWEST, Objection, objections_to
from assessments.services.scores import framework_of, index_set_of
from frameworks.definition import Indicator, MainIndex
from frameworks.wording import examples, reading


@dataclass(frozen=True)
class Help:
    """What stands beside an indicator when its officer asks for help."""

    submission: Submission
    main: MainIndex
    indicator: Indicator
    fewest: int = FEWEST

    @cached_property
    def reading(self) -> reading.IndicatorReading:
        """Its rule in plain words."""
        return reading.indicator_reading(
            self.indicator.code, index_set_of(self.submission), framework_of(self.submission)
        )

    @cached_property
    def example(self) -> examples.WorkedExample:
        """With made-up figures, computed by the engine."""
        return examples.worked_example(
            self.indicator.code, index_set_of(self.submission), framework_of(self.submission)
        )

    @property
    def year_before(self) -> int:
        return self.submission.cycle.year - 1

    @cached_property
    def objections(self) -> Sequence[Objection]:
        return objections_to(self.submission, self.indicator.code)


def help_with(submission: Submission, main_code: str, code: str) -> Help:
    """Raises ``KeyError`` for an indicator that the main index does not have."""
    main = main_index(submission, main_code)
    indicators = {each.code: each for each in main.indicators}
    return Help(submission, main, indicators[code])
