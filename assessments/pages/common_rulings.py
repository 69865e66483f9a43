"""The page where one verdict is given to alike cases, and what it says afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.forms.corrections import Inputs, inputs_posted
from assessments.likeness import Likeness, likeness
from assessments.models import SubmissionVersion, User
from assessments.pages.bench import Bench
from assessments.pages.bench_rows import Row
from assessments.pages.precedents import LIKENESSES, Line
from assessments.permissions import can_review, posts_of
from assessments.refusals import sentence
from assessments.selectors.precedents import Case, Measure, open_cases
from assessments.selectors.queue import first_verdicts_of
from assessments.selectors.seals import shut_places
from assessments.services.common_rulings import Given, Left
from assessments.shares import awaits_council, claims_in
from frameworks.definition import Boolean, Checklist, Choice, Deadline, Judged

# What may be the same for several agencies; a quotient is each one's own.
ONE_FOR_ALL = (Boolean, Checklist, Choice, Deadline, Judged)


@dataclass(frozen=True)
class RulingPage:
    """The open cases of an indicator that ``user`` may judge now.

    ``like``: the submission whose alike cases are meant, by id as the address has it.
    """

    measure: Measure
    user: User
    now: datetime
    like: str = ""

    @cached_property
    def cases(self) -> list[Case]:
        """Plain values: a claim, and what the council enters, are looked at one by one."""
        indicator = self.measure.indicator
        if awaits_council(indicator):
            return []
        code = self.measure.code
        places = shut_places(self.user, self.measure.cycle)
        shut = frozenset(pk for pk, each in places if each == code)
        found = open_cases(self.measure, posts_of(self.user).tied, shut)
        given = first_verdicts_of(self.user, self.measure.cycle)
        return [
            case
            for case in found
            if can_review(self.user, case.version.submission, self.now)
            and given(case.version.submission, self.measure.main_code)
            and not claims_in(indicator, case.declared_answers[code])
        ]

    @property
    def versions(self) -> list[SubmissionVersion]:
        return [case.version for case in self.cases]

    @cached_property
    def meant(self) -> Case | None:
        """The case whose alike ones are meant, while it is open itself."""
        return next((c for c in self.cases if str(c.version.submission_id) == self.like), None)

    @cached_property
    def lines(self) -> list[Line]:
        """The meant case, those alike to it, the others."""
        lines = [Line(case, self._why(case)) for case in self.cases]
        return sorted(lines, key=lambda line: (line.case is not self.meant, not line.why))

    def _why(self, case: Case) -> str:
        if self.meant is None or case is self.meant:
            return ""
        why = likeness(self.meant.features, case.features)
        return str(LIKENESSES[why]) if why else ""

    def chosen(self, posted: Sequence[str] | None) -> frozenset[int]:
        """What is ticked, by version: as posted, or the meant case with those of the same file.

        That neither has a paper makes two cases alike, and is too little to judge both by default.
        """
        if posted is not None:
            return frozenset(int(each) for each in posted if each.isdecimal())
        same = str(LIKENESSES[Likeness.SAME_FILE])
        ticked = (line for line in self.lines if line.why == same or line.case is self.meant)
        return frozenset(line.case.version.pk for line in ticked)

    @property
    def adjustable(self) -> bool:
        return isinstance(self.measure.indicator.rule, ONE_FOR_ALL)

    def inputs_shown(self) -> Inputs | None:
        """Empty fields for the one value; ``None`` where each agency has its own."""
        return Inputs(self._row(), {}) if self.cases and self.adjustable else None

    def inputs(self, posted: QueryDict) -> Inputs | None:
        if not (self.cases and self.adjustable):
            return None
        inputs = inputs_posted(self._row(), posted)
        wanted = posted.get("verdict") == "adjust"
        return inputs.checked(council_alone=False) if wanted else inputs

    def _row(self) -> Row:
        """The fields are those of any of them."""
        main = self.measure.index_set.main_indices[0]
        bench = Bench(self.cases[0].version, self.now)
        return Row(bench, main, self.measure.indicator, None)


def given_words(given: Given) -> str:
    if given.ruling is None:
        return _("Chưa có trường hợp nào được kết luận; không có gì được lưu.")
    n = len(given.findings)
    said = ngettext(
        "Đã kết luận chung {n} trường hợp.", "Đã kết luận chung {n} trường hợp.", n
    ).format(n=n)
    names = ", ".join(str(each.version.submission.agency) for each in given.findings)
    return f"{said} {names}."


def left_words(left: Left, now: datetime) -> str:
    """«Sở Y tế: …», one for each case that was left as it was."""
    submission = left.version.submission
    return f"{submission.agency}: {sentence(left.why, submission, now)}"
