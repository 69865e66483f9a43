"""The checks beside an indicator: what its officer is told and answers, what its reviewer reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.models import SubmissionVersion
from assessments.services.checks import Checks, SentWarning, sent_warnings
from frameworks.check_messages import BrokenWords, broken_in_words
from frameworks.definition import Severity


@dataclass(frozen=True, slots=True)
class BrokenCheck:
    """One broken check in words; ``blocks``: it must be put right, no sentence explains it."""

    words: BrokenWords
    blocks: bool


@dataclass(frozen=True, slots=True)
class RowChecks:
    """The checks on a row of entry, and the one sentence that explains its warnings.

    ``note``: what stands in the field. ``error``: what is wrong with it. ``elsewhere``: the other
    indicators that explain every warning of this one; none where one is still to be explained.
    """

    broken: Sequence[BrokenCheck] = ()
    note: str = ""
    error: str = ""
    elsewhere: Sequence[str] = ()

    @property
    def errors(self) -> list[BrokenWords]:
        return [each.words for each in self.broken if each.blocks]

    @property
    def warnings(self) -> list[BrokenWords]:
        return [each.words for each in self.broken if not each.blocks]

    @property
    def asks(self) -> bool:
        """Whether the field is there: for a warning, or for a sentence on one that has gone."""
        return bool(self.warnings or self.note or self.error)


def row_checks(checks: Checks, code: str, *, note: str | None = None, error: str = "") -> RowChecks:
    """The checks at the indicator ``code``; ``note``: what was just typed, if anything was."""
    answer = checks.answers.get(code)
    kept = answer.check_note if answer else ""
    broken = [
        BrokenCheck(
            broken_in_words(each, last_year=checks.last_year), each.severity is Severity.ERROR
        )
        for each in checks.at(code)
    ]
    return RowChecks(broken, kept if note is None else note, error, _elsewhere(checks, code))


def _elsewhere(checks: Checks, code: str) -> list[str]:
    """The other indicators whose notes cover all the warnings at ``code``."""
    warnings = [each for each in checks.warnings if each in checks.at(code)]
    notes = [[at for at in checks.notes_on(each) if at != code] for each in warnings]
    return list(dict.fromkeys(at for each in notes for at in each)) if all(notes) else []


@dataclass(frozen=True, slots=True)
class ReviewedWarning:
    """A warning as the agency sent it; ``notes``: (indicator, sentence), none where it said none.

    The indicator is blank where the sentence stands at the very one that is looked at.
    """

    words: BrokenWords
    notes: Sequence[tuple[str, str]]


def reviewed_warnings(version: SubmissionVersion) -> Mapping[str, Sequence[ReviewedWarning]]:
    """What the checks warned of when the version was sent, by indicator."""
    last_year = version.submission.cycle.year - 1
    return {
        code: [_reviewed(each, code, last_year) for each in warnings]
        for code, warnings in sent_warnings(version).items()
    }


def _reviewed(warning: SentWarning, code: str, last_year: int) -> ReviewedWarning:
    notes = [("" if at == code else at, note) for at, note in warning.notes.items()]
    return ReviewedWarning(broken_in_words(warning.broken, last_year=last_year), notes)
