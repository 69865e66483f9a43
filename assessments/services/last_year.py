"""«Dùng số năm trước»: last year's answer becomes this year's, where it means the same.

It is saved as if it had been typed, so whatever binds a save (the deadline, the duty, the other
tab) binds this. A date or a growth of last year is never this year's, and is not carried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from assessments.deadlines import VIETNAM
from assessments.models import Answer, Document, Submission, User, ValueStatus
from assessments.permissions import can_edit
from assessments.selectors.last_year import LastYear, last_year_of
from assessments.services import answers
from assessments.services.answers import Entered, Paper, Saved, indicators_of, own_fields
from assessments.services.documents import library_of
from assessments.services.locks import Locked, Refused, holding, refuse_unless
from assessments.services.scores import framework_of
from assessments.shares import council_enters, is_claim
from assessments.typed import NOT_APPLICABLE, Input, Typed, fields_of
from assessments.written import typed_from
from frameworks.definition import BestOf, Composite, Deadline, Growth, Indicator, Rule

OF_ONE_YEAR = (Deadline, Growth)  # rules whose answer is of its own year by nature


def carry(
    submission: Submission,
    code: str,
    *,
    by: User,
    replace: bool = False,
    revision: int | None = None,
) -> Saved:
    """Save last year's answer to ``code``, with those of its papers that are still valid.

    What is there already is replaced only where ``replace`` says that the person confirmed it;
    ``revision`` is then the one they saw. Raises ``Refused``: carry_nothing, carry_changed,
    carry_dated, carry_over, and whatever ``answers.save`` refuses.
    """
    with holding(submission) as held:
        refuse_unless(can_edit(by, held.submission, held.now), held, by)
        indicator = indicators_of(held.submission).get(code)
        if indicator is None:
            raise Refused("unknown_indicator", held.submission)
        last = _usable(held, indicator)
        there = held.submission.answers.filter(code=code).first()
        if there is not None and says_anything(there) and not replace:
            raise Refused("carry_over", held.submission)
        entered = _entered(held, indicator, last, there, revision)
        return answers.save(held.submission, {code: entered}, by=by)


def obstacle(indicator: Indicator, last: LastYear | None) -> str:
    """Why last year's answer cannot be used again, as the word of a refusal; blank: it can."""
    if last is None or not last.answered or council_enters(indicator):
        return "carry_nothing"
    if not last.compares:
        return "carry_changed"
    if _is_of_one_year(indicator.rule):
        return "carry_dated"
    return "" if fields_to_carry(indicator, last) else "carry_nothing"


def fields_to_carry(indicator: Indicator, last: LastYear) -> Typed:
    """What to type to answer as last year; nothing where the council let nothing stand."""
    if last.indicator is None or not last.answered:
        return {}
    if is_claim(last.answer):
        return {NOT_APPLICABLE: last.answer["na"]}
    return own_fields(indicator, typed_from(last.indicator.rule, last.answer))


def says_anything(answer: Answer) -> bool:
    """Whether there is anything that a carried answer would take the place of."""
    return any(answer.typed.values()) or answer.value is not None


def _usable(held: Locked, indicator: Indicator) -> LastYear:
    """Last year's, where nothing stands in the way of using it again."""
    last = last_year_of(held.submission).get(indicator.code)
    word = obstacle(indicator, last)
    if last is None or word == "carry_nothing":
        raise Refused("carry_nothing", held.submission)
    if word == "carry_changed":
        raise Refused("carry_changed", held.submission)
    if word == "carry_dated":
        raise Refused("carry_dated", held.submission)
    return last


def _is_of_one_year(rule: Rule) -> bool:
    return any(isinstance(each, OF_ONE_YEAR) for each in _leaves(rule))


def _leaves(rule: Rule) -> Iterator[Rule]:
    members = rule.parts if isinstance(rule, Composite) else ()
    members = rule.cases if isinstance(rule, BestOf) else members
    if not members:
        yield rule
    for member in members:
        yield from _leaves(member.rule)


def _entered(
    held: Locked, indicator: Indicator, last: LastYear, there: Answer | None, revision: int | None
) -> Entered:
    library = library_of(held.submission.agency_id)
    kept = [Paper(**each) for each in there.papers] if there else []
    cited = {paper.document for paper in kept}
    carried = (paper for paper in _papers(held, last, library) if paper.document not in cited)
    return Entered(
        typed=fields_to_carry(indicator, last),
        status=_status(held, indicator, last),
        explanation=there.explanation if there else "",
        check_note=there.check_note if there else "",
        papers=(*kept, *carried),
        revision=revision if revision is not None else (there.revision if there else 0),
    )


def _status(held: Locked, indicator: Indicator, last: LastYear) -> str:
    """A figure given before the year is over is an estimate, wherever it comes from."""
    figures = any(each.input in (Input.NUMBER, Input.TABLE) for each in fields_of(indicator.rule))
    early = _day(held.now) <= _window(held.submission)[1]
    is_figure = figures and not is_claim(last.answer)
    return ValueStatus.ESTIMATE if is_figure and early else ValueStatus.FINAL


def _papers(held: Locked, last: LastYear, library: Mapping[int, Document]) -> Iterator[Paper]:
    """Those of last year's papers that still prove something."""
    first, end = _window(held.submission)
    for cited in last.papers:
        document = library.get(cited["document"])
        if document is None or not is_valid_on(document, min(_day(held.now), end)):
            continue
        outside = document.issued_on is not None and not first <= document.issued_on <= end
        reason = _still_valid(document, last) if outside else ""
        yield Paper(document.pk, cited["pages"], reason)


def is_valid_on(document: Document, day: date) -> bool:
    """Whether it is in the library and has not run out by ``day``."""
    runs_out = document.valid_until
    return document.removed_at is None and (runs_out is None or runs_out >= day)


def _still_valid(document: Document, last: LastYear) -> str:
    """Why a paper of an earlier year counts, where its own last day says so."""
    if document.valid_until is None:
        return ""
    return _("Đã dùng cho năm {year}, có giá trị đến {day}.").format(
        year=last.year, day=f"{document.valid_until:%d/%m/%Y}"
    )


def _window(submission: Submission) -> tuple[date, date]:
    """The first and the last day that this year's figures are of."""
    window, year = framework_of(submission).data_window, submission.cycle.year
    return window.start.of(year), window.end.of(year)


def _day(now: datetime) -> date:
    return now.astimezone(VIETNAM).date()
