"""A file that came back, held against what the portal holds: every change, every mistake, nothing
written. An indicator is unchanged, changed, wrong or in conflict: one of the four, and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from assessments.models import Answer, AnswerRevision, Submission, User, ValueStatus
from assessments.pages.entry import status_at_first
from assessments.pages.mistakes import mistakes
from assessments.permissions import editable_codes
from assessments.refusals import sentence
from assessments.selectors.subordinates import with_units
from assessments.services.answers import (
    CHECK_NOTE,
    ESTIMATED_TO,
    EXPLANATION,
    Entered,
    typed_of,
    why_closed,
)
from assessments.services.scores import index_set_of
from assessments.workbooks.entries import (
    differing,
    entered_from,
    texts_of,
    unsaid_items,
)
from assessments.workbooks.filled import Fault, Filled, FilledSheet, read_sheet
from assessments.workbooks.fitness import Fitness, fitness_of
from assessments.workbooks.foreseen import Foreseen, foreseen
from assessments.workbooks.layout import Asked, Line, asked_of, statuses
from assessments.workbooks.messages import fault_sentence
from assessments.workbooks.sheets import Book
from assessments.workbooks.stamp import stamp_in
from assessments.workbooks.values import chosen
from frameworks.definition import Indicator

IMPORT = UUID("5f1c7d0e-6a0b-5c55-9d1f-2b8f6f0f5c11")  # the space of names of ``import_key``


class Outcome(StrEnum):
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    WRONG = "wrong"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that says something new; ``said``: what is to be known of how it was read."""

    ref: str
    label: str
    old: str
    new: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, and where: «E14», or a range; blank where it is no one cell's."""

    ref: str
    sentence: str


@dataclass(frozen=True)
class Judged:
    """What the file says of one indicator.

    In a conflict the ``changes`` lead from what ``saved`` holds, which the file has not seen, and
    ``entered`` is what stands once the person takes the file's. ``ref``: its first cell.
    """

    indicator: Indicator
    outcome: Outcome
    changes: Sequence[Change] = ()
    mistakes: Sequence[Mistake] = ()
    entered: Entered | None = None
    saved: Answer | None = None
    ref: str = ""


@dataclass(frozen=True)
class Preview:
    """What importing a file would do. ``strays``: mistakes that are no indicator's.

    ``left``: indicators of an older template whose rule has changed since, with what they held.
    ``foreseen``: the checks that would keep the submission from being sent once it is applied.
    """

    judged: Sequence[Judged]
    strays: Sequence[Mistake] = ()
    fitness: Fitness = field(default_factory=Fitness)
    left: Sequence[str] = ()
    other_sheets: Sequence[str] = ()
    foreseen: Sequence[Foreseen] = ()

    def of(self, outcome: Outcome) -> list[Judged]:
        return [each for each in self.judged if each.outcome is outcome]

    @cached_property
    def changed(self) -> list[Judged]:
        return self.of(Outcome.CHANGED)

    @cached_property
    def wrong(self) -> list[Judged]:
        return self.of(Outcome.WRONG)

    @cached_property
    def conflicts(self) -> list[Judged]:
        return self.of(Outcome.CONFLICT)

    @property
    def unchanged(self) -> int:
        return len(self.of(Outcome.UNCHANGED))

    @property
    def cells_changed(self) -> int:
        return sum(len(each.changes) for each in self.changed)

    @property
    def mistakes(self) -> int:
        return len(self.strays) + sum(len(each.mistakes) for each in self.wrong)

    @property
    def is_clean(self) -> bool:
        return self.has_no_mistake and not self.conflicts

    @property
    def has_no_mistake(self) -> bool:
        return not (self.strays or self.wrong)

    @property
    def may_apply(self) -> bool:
        """Whether there is something to take over, perhaps after a choice in each conflict."""
        return self.has_no_mistake and bool(self.changed or self.conflicts)

    @property
    def entries(self) -> dict[str, Entered]:
        """What is to be saved, by indicator; nothing while anything is wrong."""
        return _entered(self.changed) if self.has_no_mistake else {}

    @property
    def contested(self) -> dict[str, Entered]:
        """What is to be saved where the person takes the file's and not what was saved since."""
        return _entered(self.conflicts) if self.has_no_mistake else {}


def _entered(judged: Iterable[Judged]) -> dict[str, Entered]:
    return {each.indicator.code: each.entered for each in judged if each.entered}


def preview_of(submission: Submission, data: bytes, *, by: User, now: datetime) -> Preview:
    """Hold the file ``data`` against ``submission``. Raises ``BadFile`` where it is none of its."""
    book = Book(data)
    fitness = fitness_of(stamp_in(book), submission)
    asked = fitness.index_set_of(submission)
    known = (with_units(submission, each) for each in asked.indicators.values())
    there = [asked_of(each, year=submission.cycle.year) for each in known]
    sheet = read_sheet(book, there, asked.main_indices)
    judge = _Judge(submission, sheet, by, now)
    now_asked = index_set_of(submission)
    fitting = {each.indicator.code for each in there if fitness.fits(each.indicator, now_asked)}
    judged = [judge.judged(each) for each in there if each.indicator.code in fitting]
    return Preview(
        judged=judged,
        strays=[_mistake(each) for each in sheet.strays],
        fitness=fitness,
        left=[
            each.indicator.code
            for each in there
            if each.indicator.code not in fitting and sheet.of(each.indicator.code).texts
        ],
        other_sheets=sheet.other_sheets,
        foreseen=foreseen(
            submission,
            judge.answers,
            {each.indicator.code: (each.entered, each.ref) for each in judged if each.entered},
        ),
    )


def _mistake(fault: Fault) -> Mistake:
    return Mistake(fault.ref, fault_sentence(fault.code, fault.found))


class _Judge:
    """Holds what all indicators are judged by, read once."""

    def __init__(self, submission: Submission, sheet: FilledSheet, by: User, now: datetime) -> None:
        self._submission, self._sheet, self._now = submission, sheet, now
        self._year = submission.cycle.year
        self._may = editable_codes(by, submission, now)
        answers = submission.answers.select_related("updated_by")
        self.answers = {each.code: each for each in answers}
        self._by = by
        self._since = _revisions_since(self.answers.values(), sheet)

    def judged(self, asked: Asked) -> Judged:
        indicator, code = asked.indicator, asked.indicator.code
        filled = self._sheet.of(code)
        if filled.faults:
            faults = [_mistake(each) for each in filled.faults]
            return Judged(indicator, Outcome.WRONG, mistakes=faults)
        answer = self.answers.get(code)
        since = self._since.get(code, ())
        seen = next((each for each in since if each.number == filled.revision), None)
        new = differing(asked, filled.texts, texts_of(asked, answer))
        as_given = not differing(asked, filled.texts, texts_of(asked, seen))
        goes_on = self._goes_on(code, filled.revision, since)
        left_alone = as_given and not goes_on
        if not new or left_alone or (answer is None and _is_only_a_status(new)):
            return Judged(indicator, Outcome.UNCHANGED)
        is_behind = filled.revision != (answer.revision if answer else 0)
        # Back to what the file began with: meant so, or an older copy of it. The person says which.
        disputed = is_behind and (as_given or not goes_on)
        return self._changed(asked, filled, new, answer, disputed=disputed)

    def _goes_on(self, code: str, seen: int, since: Sequence[AnswerRevision]) -> bool:
        """Whether all that was saved since is what this person imported from the same file."""
        newer = [each for each in since if each.number > seen]
        return bool(newer) and all(
            each.key == import_key(self._submission, self._by, code, seen, each.number)
            for each in newer
        )

    def _changed(
        self,
        asked: Asked,
        filled: Filled,
        new: Sequence[str],
        answer: Answer | None,
        *,
        disputed: bool,
    ) -> Judged:
        """Changed, wrong or in conflict: the file says something ``new``."""
        indicator = asked.indicator
        changes = [self._change(asked, filled, key, answer) for key in new]
        entered = self._entered(asked, filled, answer)
        wrong = list(self._mistakes(asked, filled, new, entered))
        if wrong:
            return Judged(indicator, Outcome.WRONG, changes, wrong)
        outcome = Outcome.CONFLICT if disputed else Outcome.CHANGED
        saved, ref = answer if disputed else None, changes[0].ref
        return Judged(indicator, outcome, changes, entered=entered, saved=saved, ref=ref)

    def _entered(self, asked: Asked, filled: Filled, answer: Answer | None) -> Entered:
        """What the file writes over what is saved now."""
        code, revision = asked.indicator.code, answer.revision if answer else 0
        default = status_at_first(self._submission, asked.indicator, self._now)
        entered = entered_from(
            asked, filled.texts, answer, default_status=default, revision=revision
        )
        key = import_key(self._submission, self._by, code, filled.revision, revision + 1)
        return replace(entered, key=key)

    def _change(self, asked: Asked, filled: Filled, key: str, answer: Answer | None) -> Change:
        return Change(
            filled.ref(key),
            label_of(asked, key),
            texts_of(asked, answer).get(key, ""),
            filled.texts.get(key, ""),
            _("Lấy kết quả của công thức.") if key in filled.formulas else "",
        )

    def _mistakes(
        self, asked: Asked, filled: Filled, new: Sequence[str], entered: Entered
    ) -> Iterable[Mistake]:
        """Everything that keeps the change from being taken, each at its cell."""
        code = asked.indicator.code
        if self._may is not None and code not in self._may:
            reason = why_closed(self._submission, code, self._now)
            yield Mistake(filled.first_ref, sentence(reason, self._submission, self._now))
        for key in new:
            if key in filled.hidden:
                yield Mistake(filled.ref(key), fault_sentence("hidden"))
        yield from self._status_mistakes(asked, filled)
        for key in unsaid_items(asked, filled.texts):
            yield Mistake(filled.ref(key), fault_sentence("item"))
        for name, said in self._wrong_in(asked, entered).items():
            yield Mistake(filled.ref_of_field(name), said)

    def _wrong_in(self, asked: Asked, entered: Entered) -> Mapping[str, str]:
        """A sentence for each field that would make a draft of the answer, as a save finds them."""
        typed = typed_of(asked.indicator, entered, self._submission)
        return mistakes(asked.indicator, typed, year=self._year)

    def _status_mistakes(self, asked: Asked, filled: Filled) -> Iterable[Mistake]:
        said = filled.texts.get("status", "")
        status = chosen(said, statuses())
        if said and status not in ValueStatus.values:
            yield Mistake(filled.ref("status"), fault_sentence("status"))
        if status == ValueStatus.FINAL and filled.texts.get(ESTIMATED_TO):
            yield Mistake(filled.ref(ESTIMATED_TO), fault_sentence("day_of_final"))


def _revisions_since(
    answers: Iterable[Answer], sheet: FilledSheet
) -> Mapping[str, Sequence[AnswerRevision]]:
    """By code, the contents from the one on that the file was made from."""
    wanted = {answer.pk: sheet.of(answer.code).revision for answer in answers}
    oldest = min(wanted.values(), default=0)
    rows = AnswerRevision.objects.filter(answer__in=wanted, number__gte=oldest).order_by("number")
    codes = {answer.pk: answer.code for answer in answers}
    found: dict[str, list[AnswerRevision]] = {}
    for row in rows:
        if row.number >= wanted[row.answer_id]:
            found.setdefault(codes[row.answer_id], []).append(row)
    return found


def import_key(submission: Submission, by: User, code: str, seen: int, number: int) -> UUID:
    """The name of a save that imports a file: whose, made from which revision, and as which one.

    Who works on in the same file after importing it finds their own saves again, and is in
    conflict with nobody.
    """
    return uuid5(IMPORT, f"{submission.pk}/{by.pk}/{code}/{seen}/{number}")


def _is_only_a_status(keys: Iterable[str]) -> bool:
    """A status without a figure says nothing yet."""
    return set(keys) <= {"status", ESTIMATED_TO}


def label_of(asked: Asked, key: str) -> str:
    """What a line of the preview calls the cell."""
    once = {
        "status": _("Tình trạng số liệu"),
        ESTIMATED_TO: _("Ước đến ngày"),
        EXPLANATION: _("Giải trình"),
        CHECK_NOTE: _("Giải thích cảnh báo"),
    }
    line = _line(asked, key)
    return once[key] if line is None else line.label


def _line(asked: Asked, key: str) -> Line | None:
    return next((line for line in asked.keyed if line.key == key), None)
