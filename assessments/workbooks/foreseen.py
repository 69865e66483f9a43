"""Which checks would be broken once a file is applied: shown before it is, and keeping nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.models import Answer, Submission
from assessments.services.answers import Entered, read, typed_of
from assessments.services.checks import blocking_checks, checks_of
from assessments.services.scores import index_set_of
from frameworks.check_messages import broken_in_words
from frameworks.checks import codes_of
from frameworks.definition import Indicator

Changed = Mapping[str, tuple[Entered, str]]  # what a file writes, and where, by indicator


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A check that the file would break. ``blocks``: no sentence explains it."""

    ref: str
    indicator: Indicator
    sentence: str
    blocks: bool


def foreseen(
    submission: Submission, answers: Mapping[str, Answer], changed: Changed
) -> list[Foreseen]:
    """What would keep the submission from being sent, of the indicators that the file changes."""
    if not changed:
        return []
    would_be = dict(answers)
    indicators = index_set_of(submission).indicators
    for code, (entered, _ref) in changed.items():
        would_be[code] = _would_be(submission, indicators[code], entered)
    checks = checks_of(submission, would_be.values())
    found = []
    for each in blocking_checks(submission, checks):
        code = next((one for one in codes_of(each.broken) if one in changed), "")
        if code:
            words = broken_in_words(each.broken, last_year=checks.last_year)
            said = Foreseen(changed[code][1], indicators[code], words.whole, each.kind == "check")
            found.append(said)
    return found


def _would_be(submission: Submission, indicator: Indicator, entered: Entered) -> Answer:
    """The answer that saving ``entered`` would make, of which nothing is saved."""
    typed = typed_of(indicator, entered, submission)
    value, problem = read(indicator, typed, year=submission.cycle.year)
    return Answer(
        submission=submission,
        code=indicator.code,
        value=value,
        problem=problem,
        check_note=entered.check_note.strip(),
    )
