"""The values that a verdict brings: shown, posted, held against their rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext

from assessments.forms.entry import read_page
from assessments.pages.bench_rows import Row
from assessments.pages.controls import Group, groups_of
from assessments.pages.mistakes import mistakes
from assessments.selectors.subordinates import with_units
from assessments.shares import council_parts, council_side, whole_side
from assessments.typed import NOT_APPLICABLE, Nothing, Typed, answer_from
from assessments.written import typed_from
from frameworks.definition import Indicator


@dataclass(frozen=True)
class Inputs:
    """The values that a verdict brings, with what is wrong with them.

    ``council``: what only the council enters; ``corrections``: what stands in place of the
    agency's own, shown when something is adjusted.
    """

    row: Row
    typed: Typed
    errors: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _indicator(self) -> Indicator:
        """As its agency answers it: a table knows its rows."""
        return with_units(self.row.bench.submission, self.row.indicator)

    @property
    def council(self) -> list[Group]:
        side = council_side(self._indicator)
        asked = self.row.awaits_council and not self.row.is_measured
        return self._groups(side) if asked else []

    @property
    def corrections(self) -> list[Group]:
        if self.row.council_enters or self.row.is_measured:
            return []
        others = {part.id for part in council_parts(self.row.indicator)}
        return [each for each in self._groups(whole_side(self._indicator)) if each.id not in others]

    @property
    def figure(self) -> list[Group]:
        """What the council may decide for instead of a figure measured elsewhere: another one."""
        return self._groups(whole_side(self._indicator)) if self.row.is_measured else []

    @property
    def message(self) -> str:
        """What is wrong with the values as a whole, where no group of fields says it."""
        said = any(not group.id for group in (*self.council, *self.corrections))
        return "" if said else self.errors.get("", "")

    def _groups(self, side: Indicator) -> list[Group]:
        return groups_of(side, self.typed, self.errors, year=self.row.year)

    def _asks_anything(self, side: Indicator) -> bool:
        return any(group.controls for group in self._groups(side))

    def checked(self, *, council_alone: bool) -> Inputs:
        """The same, held against the rule: the whole of it, or what is the council's alone."""
        side = (council_side if council_alone else whole_side)(self._indicator)
        if council_alone and not self._asks_anything(side):
            return self  # all that the agency does not enter is measured elsewhere
        if answer_from(side.rule, self.typed) is Nothing.TYPED:
            return replace(self, errors={"": gettext("Nhập giá trị của Hội đồng.")})
        return replace(self, errors=mistakes(side, self.typed, year=self.row.year))


def inputs_shown(row: Row) -> Inputs:
    """What stands in the fields at first: the council's answer, or the declared one."""
    finding = row.finding
    stands = finding and finding.standing()
    answer = stands["answer"] if stands else row.answer if row.answered else {"rejected": ""}
    return Inputs(row, typed_from(row.indicator.rule, answer))


def inputs_posted(row: Row, post: QueryDict) -> Inputs:
    """What was posted; that the whole does not apply is for the agency to claim."""
    page = read_page(post, MultiValueDict(), [whole_side(row.indicator)])
    posted = page.indicators.get(row.code)
    typed = dict(posted.typed) if posted else {}
    typed.pop(NOT_APPLICABLE, None)
    return Inputs(row, typed)
