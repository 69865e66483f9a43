"""The search page of precedents: by indicator, by reason, by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from assessments.models import Cycle, User
from assessments.pages.precedents import (
    Bucket,
    Line,
    by_kind,
    by_reason,
    last_year_words,
)
from assessments.reasons import REASONS, Reason, reason_said
from assessments.selectors.precedent_counts import Counted, counts_of
from assessments.selectors.precedents import Case, Measure, Precedents, cycle_before, precedents_of
from frameworks.definition import IndexSet, Indicator, MainIndex

SET, CODE, REASON, YEAR = "doi-tuong", "chi-so", "ly-do", "nam"


@dataclass(frozen=True)
class CountedRow:
    indicator: Indicator
    counted: Counted
    url: str

    @property
    def reasons(self) -> list[tuple[str, int]]:
        return [(reason_said(code), n) for code, n in sorted(self.counted.reasons.items())]


@dataclass(frozen=True)
class Search:
    """What is looked for. ``reason``, ``year``: blank and ``None`` for any."""

    cycle: Cycle
    hidden: frozenset[int]
    reader: User
    index_set: IndexSet
    code: str
    reason: str
    year: int | None

    # ── What can be chosen ─────────────────────────────────────────────────────────────────

    @property
    def sets(self) -> list[tuple[str, str]]:
        sets = self.cycle.framework_version.definition.index_sets
        return [(each.id, each.title) for each in sets]

    @property
    def main_indices(self) -> Sequence[MainIndex]:
        return self.index_set.main_indices

    @property
    def reason_choices(self) -> list[Reason]:
        return list(REASONS.values())

    @property
    def years(self) -> list[int]:
        return [self.cycle.year, self.cycle.year - 1]

    # ── One indicator ──────────────────────────────────────────────────────────────────────

    @property
    def indicator(self) -> Indicator | None:
        return self.index_set.indicators.get(self.code)

    @cached_property
    def precedents(self) -> Precedents:
        return precedents_of(
            Measure(self.cycle, self.index_set.id, self.code), self.hidden, self.reader
        )

    @cached_property
    def cases(self) -> list[Case]:
        return [
            case
            for case in self.precedents.all
            if (not self.reason or case.reason == self.reason)
            and (self.year is None or case.year == self.year)
        ]

    @property
    def lines(self) -> list[Line]:
        return [Line(case) for case in self.cases]

    @property
    def by_reason(self) -> list[Bucket]:
        return by_reason(self.cases)

    @property
    def by_kind(self) -> list[Bucket]:
        return by_kind(self.cases)

    @property
    def last_year_words(self) -> str:
        return last_year_words(self.precedents)

    @property
    def rule_url(self) -> str:
        args = [self.cycle.slug, self.index_set.id, self.code]
        return reverse("common-ruling-give", args=args)

    # ── All indicators ─────────────────────────────────────────────────────────────────────

    @cached_property
    def counted(self) -> list[CountedRow]:
        """Those that have a verdict, in the order of the set of their year."""
        cycle = self.cycle if self.year in (None, self.cycle.year) else cycle_before(self.cycle)
        if cycle is None or not self._has_set(cycle):
            return []
        found = counts_of(
            cycle, self.index_set.id, self.hidden, reason=self.reason, reader=self.reader
        )
        indicators = cycle.framework_version.definition.index_set(self.index_set.id).indicators
        return [
            CountedRow(each, found[code], self._url(cycle, code))
            for code, each in indicators.items()
            if code in found
        ]

    def _has_set(self, cycle: Cycle) -> bool:
        sets = cycle.framework_version.definition.index_sets
        return self.index_set.id in {each.id for each in sets}

    def _url(self, cycle: Cycle, code: str) -> str:
        said = {SET: self.index_set.id, CODE: code, REASON: self.reason}
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{reverse('precedent-list', args=[cycle.slug])}?{query}"


def search_of(cycle: Cycle, reader: User, asked: Mapping[str, str]) -> Search:
    """What the address asks for; a word that names nothing asks for nothing."""
    sets = {each.id: each for each in cycle.framework_version.definition.index_sets}
    index_set = sets.get(asked.get(SET, "")) or next(iter(sets.values()))
    code, reason, year = asked.get(CODE, ""), asked.get(REASON, ""), asked.get(YEAR, "")
    return Search(
        cycle=cycle,
        hidden=reader.posts.tied,
        reader=reader,
        index_set=index_set,
        code=code if code in index_set.indicators else "",
        reason=reason if reason in REASONS else "",
        year=int(year) if year in {str(cycle.year), str(cycle.year - 1)} else None,
    )
