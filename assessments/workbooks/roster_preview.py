"""What a list of agencies would change, and every mistake in it at its cell: nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from assessments.models import Cycle
from assessments.pages.roster import Filters, RosterPage, roster_page
from assessments.pages.roster_desk import RosterDesk
from assessments.pages.roster_words import ChangeSaid, change_said, problem_sentence
from assessments.roster import (
    MAX_GROUP,
    Change,
    Place,
    Problem,
    changes_between,
    clean_group,
    spelled,
)
from assessments.workbooks import roster_messages as words
from assessments.workbooks.filled import Fault
from assessments.workbooks.roster_rows import RosterRow, RosterSheet, read_roster
from assessments.workbooks.rosters import (
    CODE,
    GROUP,
    NAME,
    NOWHERE,
    SET,
    basis_of,
    no_group,
    set_labels,
)
from frameworks.vietnamese import searchable

CELL_OF_PROBLEM = {"other_set": GROUP, "not_valid": NAME}  # the others: the cell of the set


@dataclass(frozen=True, slots=True)
class Mistake:
    """``ref``: its cell; ``name``: of whom the row is, as far as it is known."""

    ref: str
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Stand:
    """A row that is understood: whose it is, and where it puts them.

    ``then``, ``now``: where it says the agency stood and stands; ``then`` blank: a row of one's
    own, which was not in the file when it was made.
    """

    row: RosterRow
    agency: int
    place: Place | None
    then: str
    now: str

    @property
    def is_touched(self) -> bool:
        return self.then != self.now


@dataclass(frozen=True)
class RosterPreview:
    """``kept``: taking part without a row. ``since``: changed on the portal, not in the file."""

    desk: RosterDesk
    changes: Sequence[Change] = ()
    refs: Mapping[Change, str] = field(default_factory=dict)
    mistakes: Sequence[Mistake] = ()
    kept: Sequence[str] = ()
    since: Sequence[str] = ()
    other_sheets: Sequence[str] = ()
    rows: int = 0

    @property
    def may_apply(self) -> bool:
        return bool(self.changes) and not self.mistakes

    @property
    def needs_reason(self) -> bool:
        return bool(self.desk.roster.needs_reason(self.changes))

    @property
    def lines(self) -> list[tuple[str, ChangeSaid]]:
        return [(self.refs.get(each, ""), change_said(each, self.desk)) for each in self.changes]


def roster_preview(cycle: Cycle, data: bytes, now: datetime) -> RosterPreview:
    """Judge a file. Raises ``BadFile``."""
    sheet = read_roster(data, cycle)
    return _Judge(roster_page(cycle, Filters(), now), sheet).preview()


def preview_of_changes(desk: RosterDesk, changes: Sequence[Change]) -> RosterPreview:
    """Changes that were shown already, where their file is gone."""
    return RosterPreview(desk, changes)


class _Judge:
    """Reads row by row, then agency by agency, then the whole."""

    def __init__(self, page: RosterPage, sheet: RosterSheet) -> None:
        self._page, self._desk, self._sheet = page, page.desk, sheet
        self._mistakes: list[Mistake] = [
            Mistake(each.ref, "", words.fault(each)) for each in sheet.strays
        ]
        self._since: list[str] = []

    def preview(self) -> RosterPreview:
        stands, spoiled = self._stands()
        by_agency: dict[int, list[Stand]] = defaultdict(list)
        for stand in stands:
            if stand.agency not in spoiled:
                by_agency[stand.agency].append(stand)
        changes = {change: own for own in by_agency.values() for change in self._changes_of(own)}
        for problem in self._desk.roster.problems(list(changes)):
            self._mistakes.append(self._of_problem(problem, changes[problem.change]))
        mentioned = {*by_agency, *spoiled}
        there = self._desk.roster.by_agency
        return RosterPreview(
            self._desk,
            list(changes),
            {change: self._ref(change, own, SET) for change, own in changes.items()},
            sorted(self._mistakes, key=lambda each: _row_of(each.ref)),
            [self._desk.name(each) for each in there if each not in mentioned],
            self._since,
            self._sheet.other_sheets,
            len(self._sheet.rows),
        )

    def _changes_of(self, own: Sequence[Stand]) -> list[Change]:
        """What the rows of one agency change; nothing where one of them is wrong."""
        agency = own[0].agency
        if self._has_two_alike(own):
            return []
        if not any(each.is_touched for each in own):
            self._since += [self._desk.name(agency)] if self._moved_on(own) else []
            return []
        if self._is_overtaken(own):
            return []
        found = changes_between(self._desk.roster.of(agency), self._wanted(own))
        if found and any(each.is_touched and each.row.is_hidden for each in own):
            hidden = next(each.row for each in own if each.is_touched and each.row.is_hidden)
            self._wrong(hidden, SET, words.fault(Fault(hidden.ref(SET), "hidden")))
        return found

    # ── Row by row ─────────────────────────────────────────────────────────────────────────

    def _stands(self) -> tuple[list[Stand], set[int]]:
        """The rows that are understood, and the agencies of which a row is not."""
        stands: list[Stand] = []
        spoiled: set[int] = set()
        for row in self._sheet.rows:
            before = len(self._mistakes)
            self._mistakes += [
                Mistake(each.ref, row.text(NAME), words.fault(each)) for each in row.faults
            ]
            agency = self._agency(row) if before == len(self._mistakes) else None
            place = self._place(row, agency) if agency is not None else None
            if len(self._mistakes) == before and agency is not None:
                stands.append(self._stand(row, agency, place))
            elif agency is not None:
                spoiled.add(agency)
        return stands, spoiled

    def _stand(self, row: RosterRow, agency: int, place: Place | None) -> Stand:
        slug = self._desk.agencies[agency].slug
        then = row.basis if row.basis.startswith(f"{slug}|") else ""
        return Stand(row, agency, place, then, basis_of(slug, place))

    def _wrong(self, row: RosterRow, column: str, sentence: str) -> None:
        self._mistakes.append(Mistake(row.ref(column), row.text(NAME) or row.text(CODE), sentence))

    def _agency(self, row: RosterRow) -> int | None:
        """Whose the row is: by its code, else by its name, which the code must not contradict."""
        code, name = row.text(CODE), row.text(NAME)
        directory = self._desk.directory
        if not code:
            return self._agency_by_name(row, name)
        found = directory.by_code(code)
        if found is None:
            near = directory.by_name(name) if name else None
            ids = (*near.ids, *near.near) if near else ()
            self._wrong(row, CODE, words.unknown_code(code, self._proposed(ids)))
        elif name and not directory.bears(found, name):
            self._wrong(row, NAME, words.another_name(self._desk.name(found), name))
        return found

    def _agency_by_name(self, row: RosterRow, name: str) -> int | None:
        match = self._desk.directory.by_name(name) if name else None
        if match is None:
            self._wrong(row, NAME, words.nobody())
            return None
        if match.only is None and match.ids:
            self._wrong(row, NAME, words.ambiguous(name, self._proposed(match.ids)))
        elif match.only is None:
            self._wrong(row, NAME, words.unknown_name(name, self._proposed(match.near)))
        return match.only

    def _proposed(self, ids: Iterable[int]) -> list[str]:
        """«Sở Y tế (mã so-y-te)»."""
        return [
            _("{name} (mã {code})").format(
                name=self._desk.name(each), code=self._desk.agencies[each].slug
            )
            for each in ids
        ]

    # ── Sets and groups ────────────────────────────────────────────────────────────────────

    @cached_property
    def _sets(self) -> Mapping[str, str]:
        """The id of each set by what people may call it."""
        labels = set_labels(self._page)
        found = {searchable(label): set_id for set_id, label in labels.items()}
        return found | {searchable(set_id): set_id for set_id in labels}

    def _place(self, row: RosterRow, agency: int) -> Place | None:
        said, group = row.text(SET), row.text(GROUP)
        if not said:
            if group:
                self._wrong(row, SET, words.group_without_set(group))
            return None
        set_id = self._sets.get(searchable(said))
        if set_id is None:
            self._wrong(row, SET, words.unknown_set(said, list(set_labels(self._page).values())))
            return None
        if len(group) > MAX_GROUP:
            self._wrong(row, GROUP, words.group_too_long(len(group)))
        return Place(agency, set_id, self._group(set_id, group))

    def _group(self, set_id: str, group: str) -> str:
        if not group:
            return self._desk.own_group(set_id)
        if searchable(group) == searchable(no_group()):
            return ""
        return spelled(clean_group(group), self._desk.groups.get(set_id, ()))

    # ── Agency by agency ───────────────────────────────────────────────────────────────────

    def _has_two_alike(self, own: Sequence[Stand]) -> bool:
        """Two rows that put one agency into one set, or two that take it out."""
        seen: dict[str, Stand] = {}
        for stand in own:
            key = stand.place.set_id if stand.place else ""
            if key in seen:
                self._wrong(stand.row, CODE, words.twice(seen[key].row.number))
                return True
            seen[key] = stand
        return False

    def _now(self, agency: int) -> dict[str, Place]:
        """Where it stands now, as the hidden cells say it."""
        slug = self._desk.agencies[agency].slug
        return {basis_of(slug, place): place for place in self._desk.roster.of(agency)}

    def _wanted(self, own: Sequence[Stand]) -> list[Place]:
        """Where its rows put it; a place of which the file has no row is left as it is.

        Rows of one's own say where the agency stands, and that is all of it.
        """
        wanted = [each.place for each in own if each.place]
        then = {each.then for each in own if each.then}
        if not then:
            return wanted
        taken = {place.set_id for place in wanted}
        kept = (place for said, place in self._now(own[0].agency).items() if said not in then)
        return [*wanted, *(place for place in kept if place.set_id not in taken)]

    def _moved_on(self, own: Sequence[Stand]) -> bool:
        """Whether the portal says something else than the file, in which nobody changed it."""
        return {each.now for each in own if each.place} != self._now(own[0].agency).keys()

    def _is_overtaken(self, own: Sequence[Stand]) -> bool:
        """Changed in the file and, since it was made, on the portal: asked, not overwritten."""
        now = self._now(own[0].agency)
        wanted = {each.now for each in own if each.place}
        then = {each.then for each in own if each.then and not each.then.endswith(f"|{NOWHERE}")}
        was_out = any(each.then.endswith(f"|{NOWHERE}") for each in own)
        lost = not then <= now.keys() or (was_out and bool(now))
        if not lost or wanted == now.keys():
            return False
        touched = next(each for each in own if each.is_touched)
        self._wrong(touched.row, SET, words.overtaken())
        return True

    def _of_problem(self, problem: Problem, own: Sequence[Stand]) -> Mistake:
        ref = self._ref(problem.change, own, CELL_OF_PROBLEM.get(problem.code, SET))
        sentence = problem_sentence(problem, self._desk)
        return Mistake(
            ref, self._desk.name(problem.change.agency), sentence[0].upper() + sentence[1:]
        )

    @staticmethod
    def _ref(change: Change, own: Sequence[Stand], column: str) -> str:
        """The cell that says the change: of the row that puts it there, or takes it out."""
        row = next((each.row for each in own if each.place == change.after), own[0].row)
        return row.ref(column)


def _row_of(ref: str) -> int:
    digits = "".join(sign for sign in ref.partition(":")[0] if sign.isdecimal())
    return int(digits or 0)
