"""The checks that an agency's answers break, and the sentences that explain them.

A check in error keeps a submission from being sent. A warning passes once one of the indicators it
is about says why; what was said is frozen with the version, for the reviewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from assessments.models import Answer, Submission, SubmissionVersion
from assessments.selectors.last_year import answers_of_last_year
from assessments.services.scores import index_set_of
from frameworks.checks import Broken, Input, Jump, Mismatch, broken_checks, codes_of
from frameworks.definition import Check, CheckKind, Severity


@dataclass(frozen=True)
class Checks:
    """What is broken by the ``answers`` of a submission, which hold the notes on it, by code.

    ``last_year``: the year that a jump is measured from.
    """

    broken: Sequence[Broken]
    answers: Mapping[str, Answer]
    last_year: int

    @cached_property
    def by_code(self) -> Mapping[str, Sequence[Broken]]:
        """Every broken check under each of the indicators it is about."""
        found: dict[str, list[Broken]] = {}
        for each in self.broken:
            for code in codes_of(each):
                found.setdefault(code, []).append(each)
        return found

    def at(self, code: str) -> Sequence[Broken]:
        return self.by_code.get(code, ())

    @property
    def errors(self) -> list[Broken]:
        return [each for each in self.broken if each.severity is Severity.ERROR]

    @property
    def warnings(self) -> list[Broken]:
        return [each for each in self.broken if each.severity is Severity.WARNING]

    @property
    def unexplained(self) -> list[Broken]:
        """The warnings that none of their indicators says a word about."""
        return [each for each in self.warnings if not self.notes_on(each)]

    def notes_on(self, broken: Broken) -> dict[str, str]:
        """What its indicators say, by code."""
        notes = {code: self.answers[code].check_note for code in codes_of(broken)}
        return {code: note for code, note in notes.items() if note}


def checks_of(submission: Submission, answers: Iterable[Answer] | None = None) -> Checks:
    """What the working answers break; drafts in error count for nothing here either.

    ``answers`` spares a query where a page has them already.
    """
    rows = submission.answers.all() if answers is None else answers
    by_code = {row.code: row for row in rows}
    raw = {code: row.value["answer"] for code, row in by_code.items() if row.value is not None}
    index_set = index_set_of(submission)
    jumps = any(check.kind is CheckKind.JUMP for check in index_set.checks)
    before = answers_of_last_year(submission) if jumps else {}
    return Checks(broken_checks(index_set, raw, before), by_code, submission.cycle.year - 1)


@dataclass(frozen=True, slots=True)
class Blocking:
    """A broken check that keeps a submission from being sent, at the first of its indicators.

    ``kind``: ``check`` for an error, ``unexplained`` for a warning that nobody explains.
    """

    broken: Broken
    kind: str

    @property
    def code(self) -> str:
        return codes_of(self.broken)[0]


def blocking_checks(submission: Submission, checks: Checks) -> list[Blocking]:
    """What keeps the submission from being sent.

    What the newest version holds already stops nobody: last year's figures may have moved since,
    at a time when this agency can no longer touch its own.
    """
    stopping = [Blocking(each, "check") for each in checks.errors]
    stopping += [Blocking(each, "unexplained") for each in checks.unexplained]
    newest = submission.versions.last() if stopping else None
    sent = newest.content["answers"] if newest else {}
    return [each for each in stopping if not _sent_before(each.broken, checks, sent)]


def _sent_before(broken: Broken, checks: Checks, sent: Mapping[str, Any]) -> bool:
    return all(_sent_alike(checks.answers[code], sent.get(code)) for code in codes_of(broken))


def _sent_alike(answer: Answer, sent: Mapping[str, Any] | None) -> bool:
    if sent is None:
        return False
    return (answer.value, answer.check_note) == (sent["value"], sent.get("check_note", ""))


# ── As a version keeps them ────────────────────────────────────────────────────────────────
# Last year's answers may still move, and the reviewer must see what the agency saw: the numbers
# are frozen, the sentence is made of them when a page shows it.


@dataclass(frozen=True)
class SentWarning:
    """A warning as it was sent, with what the agency said to it, by indicator."""

    broken: Broken
    notes: Mapping[str, str]


def frozen_warnings(checks: Checks) -> list[dict[str, Any]]:
    """The warnings as a version's content holds them."""
    return [{**_frozen(each), "notes": checks.notes_on(each)} for each in checks.warnings]


def _frozen(broken: Broken) -> dict[str, Any]:
    """In strings alone: JSON has no exact number but a text."""
    check = broken.check
    common = {
        "kind": str(check.kind),
        "percent": None if check.percent is None else str(check.percent),
        "message": check.message,
        "inputs": [[each.code, each.name, each.label] for each in broken.inputs],
    }
    if isinstance(broken, Jump):
        share = {"before": str(broken.before), "now": str(broken.now), "is_share": broken.is_share}
        return {**common, **share}
    return {**common, "found": str(broken.found), "limit": str(broken.limit)}


def sent_warnings(version: SubmissionVersion) -> Mapping[str, Sequence[SentWarning]]:
    """The warnings of a version under each of their indicators; none in one of earlier days."""
    found: dict[str, list[SentWarning]] = {}
    for record in version.content.get("warnings", ()):
        warning = SentWarning(_thawed(record), record["notes"])
        for code in codes_of(warning.broken):
            found.setdefault(code, []).append(warning)
    return found


def _thawed(record: Mapping[str, Any]) -> Broken:
    inputs = tuple(Input(*each) for each in record["inputs"])
    percent = record["percent"]
    check = Check(
        kind=CheckKind(record["kind"]),
        of=tuple(str(each) for each in inputs),
        severity=Severity.WARNING,
        message=record["message"],
        percent=None if percent is None else Decimal(percent),
    )
    if check.kind is CheckKind.JUMP:
        before, now = Fraction(record["before"]), Fraction(record["now"])
        return Jump(check, inputs[0], before, now, record["is_share"])
    return Mismatch(check, inputs, Decimal(record["found"]), Decimal(record["limit"]))
