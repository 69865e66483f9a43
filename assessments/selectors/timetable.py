"""Reading the steps of a cycle: those of the file, its own, and what the portal knows of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db.models import Prefetch

from assessments.deadlines import VIETNAM, last_moment
from assessments.milestones import Milestone, milestones_of
from assessments.models import (
    CouncilSession,
    Cycle,
    CycleDeadline,
    CycleStep,
    ResponseWindow,
    StepDocument,
)
from assessments.permissions import top_up_of
from assessments.selectors.extensions import printed_closing
from assessments.step_files import EACH, STANDING, TemplateStep, read_steps
from assessments.timetable import Dates

# Read once, when the portal starts: a mistake in the file stops the start, and says where it is.
STEPS = read_steps(settings.STEPS_FILE.read_text(encoding="utf-8"))
APART, APART_EACH = 1000, 10  # so that a cycle's own steps find a place between


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document that the portal holds already: the letter of a round, the decision …"""

    number: str
    issued_on: date


@dataclass(frozen=True)
class Step:
    """One step of one cycle. ``row``: what was written of it; null: nothing yet.

    ``key``, ``which``: the step of the file; blank for one of the cycle's own.
    """

    key: str
    which: str
    position: int
    title: str
    body: str
    dates: Dates
    known_documents: Sequence[KnownDocument] = ()
    row: CycleStep | None = None

    @property
    def ref(self) -> str:
        """What its address says: «opening», «deadline.cap-huyen», or a number for its own."""
        if not self.key:
            return str(self.row.pk) if self.row else ""
        return f"{self.key}.{self.which}" if self.which else self.key

    @property
    def is_removed(self) -> bool:
        return self.row is not None and self.row.is_removed

    @property
    def documents(self) -> list[StepDocument]:
        """Those that count, oldest first."""
        rows = self.row.documents.all() if self.row else []
        return [each for each in rows if not each.is_removed]

    @property
    def stamp(self) -> str:
        """What is written of it now, so that nobody writes over what they have not seen."""
        row = self.row
        if row is None:
            return "–"
        return "|".join(map(str, (row.title, row.body, row.planned_on, row.actual_on)))


@dataclass(frozen=True)
class _Facts:
    """What the portal knows of a cycle by itself."""

    cycle: Cycle
    deadlines: Sequence[CycleDeadline]
    windows: Sequence[ResponseWindow]
    sessions: Sequence[CouncilSession]
    results: Mapping[str, Milestone]
    now: datetime


Known = tuple[str, str, date | None, date | None, list[KnownDocument]]  # which, each, plan, day


def timetable_of(cycle: Cycle, now: datetime) -> list[Step]:
    """The steps of ``cycle`` that count, in their order."""
    return [each for each in every_step(cycle, now) if not each.is_removed]


def step_of(cycle: Cycle, ref: str, now: datetime) -> Step | None:
    """The step at the address ``ref``, one that was taken out as well."""
    return next((each for each in every_step(cycle, now) if each.ref == ref), None)


def every_step(cycle: Cycle, now: datetime) -> list[Step]:
    """Those taken out as well, in their order: eight queries however many there are."""
    documents = Prefetch("documents", StepDocument.objects.select_related("removed_by"))
    rows = list(cycle.steps.select_related("removed_by").prefetch_related(documents))
    written = {(row.key, row.which): row for row in rows if row.key}
    steps = [
        _with_row(step, written.pop((step.key, step.which), None))
        for step in _of_the_file(_facts(cycle, now))
    ]
    # Its own steps, and rows of what the file or the cycle no longer has: nothing gets lost.
    own = [row for row in rows if not row.key] + list(written.values())
    steps += [_own(row) for row in own]
    return sorted(steps, key=lambda each: (each.position, each.row.pk if each.row else 0))


def _facts(cycle: Cycle, now: datetime) -> _Facts:
    return _Facts(
        cycle,
        list(cycle.deadlines.prefetch_related("extensions")),
        list(cycle.windows.prefetch_related("extensions")),
        list(cycle.sessions.all()),
        milestones_of(cycle),
        now,
    )


def _of_the_file(facts: _Facts) -> Iterator[Step]:
    for place, template in enumerate(STEPS, start=1):
        for number, known in enumerate(_known(template, facts)):
            which, each, planned, recorded, documents = known
            yield Step(
                template.id,
                which,
                place * APART + number * APART_EACH,
                template.title.replace(EACH, each),
                template.body.replace(STANDING, str(facts.cycle.standing_agency)),
                Dates(planned=planned, recorded=recorded),
                documents,
            )


def _with_row(step: Step, row: CycleStep | None) -> Step:
    if row is None:
        return step
    planned = row.planned_on or step.dates.planned
    dates = replace(step.dates, planned=planned, typed=row.actual_on)
    return replace(step, title=row.title, body=row.body, dates=dates, row=row)


def _own(row: CycleStep) -> Step:
    dates = Dates(planned=row.planned_on, typed=row.actual_on)
    return Step(row.key, row.which, row.position, row.title, row.body, dates, (), row)


# ── What the portal knows ──────────────────────────────────────────────────────────────────


def _known(template: TemplateStep, facts: _Facts) -> Sequence[Known]:
    several = {"deadline": _deadlines, "window": _windows, "session": _sessions}
    if template.known in several:
        return several[template.known](facts)
    return _once(template.known, facts)


def _once(known: str, facts: _Facts) -> Sequence[Known]:
    cycle = facts.cycle
    if known == "opening":
        opened = cycle.opens_at if facts.now >= cycle.opens_at else None
        return [("", "", _day(cycle.opens_at), _day(opened), [])]
    if known == "top_up":
        return _top_up(facts)
    if known == "review":
        return [("", "", None, _day(_reviewed_at(facts)), [])]
    if known == "results":
        return [("", "", None, _day(cycle.results_fixed_at), [])]
    told = facts.results.get(known)
    papers = [KnownDocument(told.document, told.day)] if told and told.document else []
    return [("", "", None, told.day if told else None, papers)]


def _top_up(facts: _Facts) -> Sequence[Known]:
    """A cycle without that step has none in its timetable."""
    window = top_up_of(facts.cycle)
    if window is None:
        return []
    last = last_moment(window.closes_at).date()
    return [("", "", last, last if facts.now >= window.closes_at else None, [])]


def _deadlines(facts: _Facts) -> Sequence[Known]:
    """The plan is what the printed clause comes to; more time by a letter is a later actual day."""
    definition = facts.cycle.framework_version.definition
    found: list[Known] = []
    for each in facts.deadlines:
        passed = facts.now >= each.closes_at
        last = last_moment(each.closes_at).date()
        letters = {(row.letter, row.letter_on) for row in each.extensions.all()}
        papers = [KnownDocument(*letter) for letter in sorted(letters, key=lambda it: it[1])]
        planned = last_moment(printed_closing(each)).date()
        title = definition.index_set(each.set_id).title
        found.append((each.set_id, title, planned, last if passed else None, papers))
    return found


def _windows(facts: _Facts) -> Sequence[Known]:
    by_number = {each.number: each for each in facts.windows}
    rounds = range(1, max([facts.cycle.response_rounds, *by_number]) + 1)
    return [_window(number, by_number.get(number), facts.now) for number in rounds]


def _window(number: int, window: ResponseWindow | None, now: datetime) -> Known:
    if window is None:
        return (str(number), str(number), None, None, [])
    first = min((each.before for each in window.extensions.all()), default=window.closes_at)
    over = last_moment(window.closes_at).date() if window.is_over(now) else None
    papers = [KnownDocument(window.letter, window.letter_on)]
    return (str(number), str(number), last_moment(first).date(), over, papers)


def _sessions(facts: _Facts) -> Sequence[Known]:
    by_number = {each.number: each for each in facts.sessions}
    numbers = range(1, max([1, *by_number]) + 1)
    return [_session(number, by_number.get(number)) for number in numbers]


def _session(number: int, session: CouncilSession | None) -> Known:
    if session is None:
        return (str(number), str(number), None, None, [])
    papers = [KnownDocument(session.grounds, session.grounds_on)]
    return (str(number), str(number), session.held_on, _day(session.closed_at), papers)


def _reviewed_at(facts: _Facts) -> datetime | None:
    """The first look is over when the first round opens; without one, when the council sits."""
    opened = [each.opens_at for each in facts.windows]
    sat = [each.opened_at for each in facts.sessions if each.opened_at]
    fixed = [facts.cycle.results_fixed_at] if facts.cycle.results_fixed_at else []
    return min([*opened, *sat, *fixed], default=None)


def _day(moment: datetime | None) -> date | None:
    """The day that it is then in Vietnam, wherever the server stands."""
    return moment.astimezone(VIETNAM).date() if moment else None
