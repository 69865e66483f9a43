"""Phân công: who judges which main index, by rule and by hand, with the load of each unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.field_rules import Field, Filed, Why, target
from assessments.judging import can_give_review_duties, waits_for_chair
from assessments.judging_refusals import codes_said
from assessments.models import Agency, Cycle, ReviewDuty, SampleRule, Submission, User
from assessments.selectors.review_duties import (
    OPEN,
    Charge,
    Charges,
    charges_by_submission,
    charges_of,
    declined_of,
    reviewing_units,
)
from assessments.selectors.review_load import Load, Part, loads_of, parts_of_files
from assessments.selectors.reviews import files_among, submissions_of
from assessments.services.field_rules import rules_of
from assessments.services.scores import index_set_of
from frameworks.definition import IndexSet, MainIndex

PARENT = "cap-tren"  # the choice of a rule: the unit that each agency stands under
HEAVY = 125  # percent of the mean load from which a unit is said to have more than its share

WHY_SAID: Mapping[Why, str | Promise] = {
    Why.STANDING: gettext_lazy("hồ sơ của Cơ quan thường trực: Chủ tịch chỉ định"),
    Why.OWN: gettext_lazy("quy tắc trỏ vào chính cơ quan này"),
    Why.NO_PARENT: gettext_lazy("không có cơ quan cấp trên"),
    Why.NO_REVIEWER: gettext_lazy("đơn vị theo quy tắc không có thẩm định viên"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A unit at a main index. ``shut``: it would judge itself, and cannot be chosen."""

    value: str
    label: str
    chosen: bool
    shut: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A main index with a cell for each unit.

    ``is_open``: to nobody in particular. ``waits``: it was given back, and stays shut to everyone
    until somebody says who takes it over; a form that says nothing of it leaves it so.
    """

    main: MainIndex
    cells: Sequence[Cell]
    says: str = ""
    waits: bool = False

    @property
    def is_open(self) -> bool:
        return not self.waits and not any(cell.chosen for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Burden:
    """The load of a unit beside the mean of all."""

    load: Load
    mean: int

    @property
    def is_heavy(self) -> bool:
        return self.load.values * 100 >= self.mean * HEAVY and self.load.values > self.mean

    @property
    def over(self) -> int:
        """Percent over the mean, rounded down."""
        return self.load.values * 100 // self.mean - 100 if self.mean else 0


@dataclass(frozen=True)
class FileRow:
    """One file: who judges it, and what nobody is in charge of."""

    submission: Submission
    charges: Charges
    mains: Sequence[MainIndex]
    excluded: Mapping[str, Why]

    @property
    def agency(self) -> str:
        return str(self.submission.agency)

    @property
    def url(self) -> str:
        at = self.submission
        return reverse("review-duty-file", args=[at.cycle.slug, at.pk])

    @property
    def units(self) -> list[tuple[str, str, bool]]:
        """Each unit with its main indices, and whether the chair named it."""
        found: dict[str, list[ReviewDuty]] = {}
        for main in self.mains:
            if duty := self._charge(main).review:
                found.setdefault(str(duty.unit), []).append(duty)
        return [
            (
                unit,
                codes_said(duty.main_code for duty in duties),
                duties[0].source == ReviewDuty.Source.CHAIR,
            )
            for unit, duties in found.items()
        ]

    @property
    def checks(self) -> list[str]:
        units = (self._charge(main).check for main in self.mains)
        return list(dict.fromkeys(str(duty.unit) for duty in units if duty))

    @property
    def open(self) -> str:
        """The main indices that are open to every unit; blank where there is none."""
        codes = [main.code for main in self.mains if self._is_open(main)]
        return codes_said(codes) if codes else ""

    @property
    def for_chair(self) -> str:
        """Those that wait for the chair to name their unit, and are open to nobody."""
        at = self.submission
        codes = [main.code for main in self.mains if waits_for_chair(at, self._charge(main))]
        return codes_said(codes) if codes else ""

    def _is_open(self, main: MainIndex) -> bool:
        charge = self._charge(main)
        waits = charge.declined is not None or waits_for_chair(self.submission, charge)
        return charge.review is None and not waits

    @property
    def why(self) -> list[str]:
        """Why the rules leave some of them out."""
        left = {word for main, word in self.excluded.items() if not self._by(main)}
        return [str(WHY_SAID[word]) for word in Why if word in left]

    def _by(self, main_code: str) -> ReviewDuty | None:
        return self.charges.get(main_code, OPEN).review

    def _charge(self, main: MainIndex) -> Charge:
        return self.charges.get(main.code, OPEN)


@dataclass(frozen=True, slots=True)
class Tab:
    index_set: IndexSet
    count: int
    current: bool

    @property
    def url(self) -> str:
        return f"?doi-tuong={self.index_set.id}"


@dataclass(frozen=True)
class ReviewDutyPage:
    """Everything the page of a set shows: eight queries however many files there are."""

    cycle: Cycle
    index_set: IndexSet
    tabs: Sequence[Tab]
    units: Sequence[Agency]
    rules: Mapping[str, Field]
    files: Sequence[FileRow]
    burdens: Sequence[Burden]
    declined: Sequence[ReviewDuty]
    sample: SampleRule | None
    own_files: frozenset[int]

    @cached_property
    def lines(self) -> list[Line]:
        """The rules as a matrix of main index × unit; the last column is the unit above."""
        return [self._line(main) for main in self.index_set.main_indices]

    def _line(self, main: MainIndex) -> Line:
        field = self.rules.get(main.code)
        cells = [self._cell(main, unit, field) for unit in self.units]
        above = Cell(PARENT, _("Cơ quan cấp trên trực tiếp"), bool(field and field.by_parent))
        return Line(main, [*cells, above] if self.has_parents else cells)

    def _cell(self, main: MainIndex, unit: Agency, field: Field | None) -> Cell:
        own = unit.pk in self.own_files
        alone = own and len(self.files) == 1
        note = _("trừ hồ sơ của mình") if own and not alone else ""
        chosen = field is not None and field.unit == unit.pk
        return Cell(str(unit.pk), str(unit), chosen, shut=alone, note=note)

    @property
    def has_parents(self) -> bool:
        return any(row.submission.agency.parent_id for row in self.files)

    @property
    def unassigned(self) -> int:
        """Files with a main index that no unit is in charge of."""
        return sum(bool(row.open) for row in self.files)

    @property
    def by_parent(self) -> bool:
        return any(field.by_parent for field in self.rules.values())

    @property
    def mean(self) -> int:
        return self.burdens[0].mean if self.burdens else 0

    @property
    def most(self) -> int:
        """The highest load, against which the bars are drawn."""
        return max((each.load.values for each in self.burdens), default=0)


def review_duty_page(cycle: Cycle, set_id: str, now: datetime) -> ReviewDutyPage:
    """The page of the set ``set_id``, or of the first with a file. Raises ``KeyError``."""
    whole = files_among(submissions_of(cycle), cycle, now=now)
    rows = [each.submission for each in whole]
    framework = cycle.framework_version.definition
    counts = {each.id: 0 for each in framework.index_sets}
    for row in rows:
        counts[row.index_set.set_id] += 1
    there = [each for each in framework.index_sets if counts[each.id]]
    first = (there or framework.index_sets)[0].id
    index_set = framework.index_set(set_id or first)
    units = reviewing_units(timezone.localdate(now))
    charges = charges_by_submission(cycle)
    rules = rules_of(cycle, index_set.id)
    files = [
        _file(row, charges.get(row.pk, {}), index_set, rules, units)
        for row in rows
        if row.index_set.set_id == index_set.id
    ]
    return ReviewDutyPage(
        cycle=cycle,
        index_set=index_set,
        tabs=[Tab(each, counts[each.id], each is index_set) for each in there],
        units=units,
        rules=rules,
        files=files,
        burdens=_burdens(parts_of_files(whole), charges, units),
        declined=list(declined_of(cycle)),
        sample=SampleRule.objects.filter(cycle=cycle, set_id=index_set.id)
        .select_related("unit")
        .first(),
        own_files=frozenset(row.submission.agency_id for row in files),
    )


def _file(
    submission: Submission,
    charges: Charges,
    index_set: IndexSet,
    rules: Mapping[str, Field],
    units: Sequence[Agency],
) -> FileRow:
    filed = Filed(submission.agency_id, submission.agency.parent_id)
    standing, reviewing = submission.cycle.standing_agency_id, {unit.pk for unit in units}
    excluded = {}
    for main in index_set.main_indices:
        found = target(rules.get(main.code), filed, standing=standing, reviewing=reviewing)
        if isinstance(found, Why) and found in WHY_SAID:
            excluded[main.code] = found
    return FileRow(submission, charges, index_set.main_indices, excluded)


def _burdens(
    parts: Sequence[Part], charges: Mapping[int, Charges], units: Sequence[Agency]
) -> list[Burden]:
    loads = loads_of(parts, charges, units)
    mean = sum(load.values for load in loads) // len(loads) if loads else 0
    return [Burden(load, mean) for load in loads]


# ── One file by hand ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class FilePage:
    """One file's main indices × the units; its own column is shut."""

    submission: Submission
    lines: Sequence[Line]
    units: Sequence[Agency]
    declined: Sequence[ReviewDuty]
    can_give: bool
    for_chair: bool


def file_page(submission: Submission, user: User, now: datetime) -> FilePage:
    """As ``user`` may arrange it: three queries."""
    units = reviewing_units(timezone.localdate(now))
    own = submission.agency
    columns = units if own in units else [*units, own]
    charges = charges_of(submission)
    index_set = index_set_of(submission)
    lines = [
        _file_line(main, charges.get(main.code, OPEN), columns, own)
        for main in index_set.main_indices
    ]
    waiting = (
        submission.review_duties.filter(declined_at__isnull=False, answered_at=None)
        .select_related("unit", "declined_by")
        .order_by("main_code")
    )
    return FilePage(
        submission,
        lines,
        columns,
        list(waiting),
        can_give_review_duties(user, submission, now),
        for_chair=waits_for_chair(submission, OPEN),
    )


def _file_line(main: MainIndex, charge: Charge, units: Sequence[Agency], own: Agency) -> Line:
    there = charge.review.unit_id if charge.review else None
    cells = [Cell(str(unit.pk), str(unit), unit.pk == there, shut=unit == own) for unit in units]
    waits = charge.review is None and charge.declined is not None
    says = _("{unit} kiểm tra mẫu").format(unit=charge.check.unit) if charge.check else ""
    if waits:
        says = _("bị từ chối, chờ giao lại: chưa chọn thì vẫn chờ")
    return Line(main, cells, says, waits)
