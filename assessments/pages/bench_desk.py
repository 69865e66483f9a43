"""What lies around the value that is judged: last year, the file, the precedents, the way on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from assessments.deadline_words import instant
from assessments.forms.corrections import Inputs
from assessments.forms.reviews import JudgingForm
from assessments.models import User
from assessments.pages.bench import Bench, neighbours
from assessments.pages.bench_history import Past, history_of
from assessments.pages.bench_points import Tried, measure_of, standing, tried
from assessments.pages.bench_rows import Row
from assessments.pages.bench_words import ORDER, at_order
from assessments.pages.last_year import LastYearBeside
from assessments.pages.viewer import Viewer, viewer_of
from assessments.selectors.last_year import last_year_at
from assessments.selectors.precedents import Precedents, precedents_of
from assessments.selectors.queue import (
    Order,
    first_verdicts_of,
    next_agency,
    queue_of,
    to_review,
)
from assessments.services.group_points import is_relative, last_change

__all__ = ["ORDER", "Desk", "Way", "at_order", "next_url"]


@dataclass(frozen=True, slots=True)
class Way:
    """To the item before or after this one."""

    label: str
    url: str


@dataclass(frozen=True)
class Desk:
    """Everything beside ``row``; ``asked``: what the address asks for."""

    row: Row
    reader: User
    order: Order
    asked: Mapping[str, str]

    @cached_property
    def last_year(self) -> LastYearBeside | None:
        """``None`` where nothing compares, or the agency sent nothing then."""
        row = self.row
        found = last_year_at(row.bench.submission, row.code)
        return LastYearBeside(row.bench.submission, row.indicator, None, found) if found else None

    @cached_property
    def viewer(self) -> Viewer | None:
        kept = {} if self.order is Order.AGENCY else {ORDER: self.order.value}
        return viewer_of(self.row, self.asked, kept)

    @cached_property
    def precedents(self) -> Precedents:
        return precedents_of(measure_of(self.row), self.row.bench.tied, self.reader)

    @property
    def standing(self) -> Tried:
        return standing(self.row, self.precedents)

    def tried(self, form: JudgingForm, inputs: Inputs) -> Tried:
        return tried(self.row, form, inputs, self.precedents)

    @cached_property
    def history(self) -> list[Past]:
        """Nothing is asked of the log before there is a verdict."""
        return history_of(self.row) if self.row.finding else []

    @cached_property
    def recomputed(self) -> str:
        """«Điểm theo nhóm tính lại lúc …»: when somebody's value last moved those of others."""
        if not is_relative(self.row.indicator):
            return ""
        event = last_change(self.row.bench.submission, self.row.code)
        if event is None:
            return ""
        said = _("Điểm theo nhóm tính lại lúc {at}, {who}: {n} đơn vị khác đổi điểm.")
        return said.format(at=instant(event.at), who=event.subject, n=event.data["moved"])

    # ── The way on ─────────────────────────────────────────────────────────────────────────

    @cached_property
    def _ways(self) -> tuple[Way | None, Way | None]:
        if self.order is Order.INDICATOR:
            return self._agencies_around()
        before, after = self.row.bench.around(self.row.code)
        return (_to(before), _to(after))

    @property
    def before(self) -> Way | None:
        return self._ways[0]

    @property
    def after(self) -> Way | None:
        return self._ways[1]

    def _agencies_around(self) -> tuple[Way | None, Way | None]:
        """The same indicator of the agency before and after this one."""
        own = self.row.bench.submission
        same = [
            each
            for each in to_review(self.reader, own.cycle, self.row.bench.now)
            if each.index_set_id == own.index_set_id
        ]
        if own not in same:
            return (None, None)
        before, after = neighbours(same, own)
        return (self._same_indicator(before), self._same_indicator(after))

    def _same_indicator(self, submission: object) -> Way | None:
        if submission is None:
            return None
        url = self.row.url.replace(f"/{self.row.bench.submission.pk}/", f"/{submission.pk}/", 1)  # type: ignore[attr-defined]
        return Way(str(submission.agency), at_order(url, self.order))  # type: ignore[attr-defined]

    @property
    def other_order(self) -> Way:
        """The same item in the other order of the queue."""
        if self.order is Order.AGENCY:
            label = _("Đi theo chỉ số: {code} của từng đơn vị").format(code=self.row.code)
            return Way(label, at_order(self.row.url, Order.INDICATOR))
        return Way(_("Đi theo đơn vị: hết hồ sơ này rồi sang hồ sơ khác"), self.row.url)


def _to(row: Row | None) -> Way | None:
    return Way(row.code, row.url) if row else None


def next_url(reader: User, bench: Bench, code: str, order: Order) -> str:
    """Where the queue goes on after ``code``; blank where nothing is left.

    By agency the file on the bench is finished first, and then nothing more need be read; by
    indicator the one that is judged, for which less is read than for the whole queue.
    """
    own, now = bench.submission, bench.now
    by_agency = order is Order.AGENCY
    if by_agency:
        given = first_verdicts_of(reader, own.cycle)
        near = bench.next_open(code, lambda main_code: given(own, main_code))
    else:
        near = next_agency(reader, own, code, now)
    item = near or queue_of(reader, own.cycle, order, now).after(own, code)
    return item.url if item else ""
