"""A posted page of entry, read indicator by indicator. Nothing typed is refused here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from assessments.forms.papers import PostedPapers, read_papers
from assessments.forms.whole_numbers import whole_number
from assessments.models import Document, ValueStatus
from assessments.selectors.submissions import entered_by_agency
from assessments.services.answers import ESTIMATED_TO, Entered, Paper
from assessments.services.evidence import FileProblem
from assessments.typed import (
    NOT_APPLICABLE,
    Input,
    TableRow,
    Typed,
    answer_from_date,
    fields_of,
    part_claims,
    table_text,
)
from frameworks.definition import Indicator

USE_SAVED = "saved"  # of two contents, the colleague's
MOST_ROWS = 500  # of a table: a slip of whoever posts, no district has as many
PARTING = re.compile(r"[\t;|\n]")  # what parts the cells of a row
USE_MINE = "mine:"  # of two contents, one's own, over the revision named


@dataclass(frozen=True)
class PostedIndicator:
    """What was posted for one indicator.

    ``use_saved``: the person chose the colleague's content.
    """

    typed: Typed
    status: str
    estimated_to: date | None
    explanation: str
    check_note: str
    papers: PostedPapers
    revision: int
    use_saved: bool = False
    key: UUID | None = None

    def entered(self, received: Document | None = None) -> Entered:
        """With the document that its file became, if one came."""
        cited = self.papers.cited
        if received is not None:
            cited = (*(cited or ()), Paper(received.pk))
        return Entered(
            typed=self.typed,
            status=self.status,
            estimated_to=self.estimated_to,
            explanation=self.explanation,
            check_note=self.check_note,
            papers=cited,
            revision=self.revision,
            key=self.key,
        )


@dataclass(frozen=True)
class PostedPage:
    """A page by indicator code."""

    indicators: Mapping[str, PostedIndicator] = field(default_factory=dict)

    @property
    def file_problems(self) -> dict[str, FileProblem]:
        return {
            code: posted.papers.problem
            for code, posted in self.indicators.items()
            if posted.papers.problem is not None
        }


def read_page(
    post: QueryDict, files: MultiValueDict[str, UploadedFile], indicators: Iterable[Indicator]
) -> PostedPage:
    """Read what the page holds of the ``indicators`` that the agency enters; the rest is ignored.

    An indicator that the page does not name at all was not on it, and is left as it is.
    """
    named = {name.partition(":")[0] for name in (*post, *files)}
    own = (each for each in indicators if entered_by_agency(each) and each.code in named)
    return PostedPage({each.code: _read(post, files, each) for each in own})


def _read(
    post: QueryDict, files: MultiValueDict[str, UploadedFile], indicator: Indicator
) -> PostedIndicator:
    code = indicator.code
    status = _status(post.get(f"{code}:status"))
    day, unread = _day(_text(post, f"{code}:{ESTIMATED_TO}"), status)
    choice = post.get(f"{code}:choice", "")
    return PostedIndicator(
        typed={**_typed(post, indicator), **unread},
        status=status,
        estimated_to=day,
        explanation=_text(post, f"{code}:explanation"),
        check_note=_text(post, f"{code}:check-note"),
        papers=read_papers(post, files, code),
        revision=_revision(post.get(f"{code}:revision", ""), choice),
        use_saved=choice == USE_SAVED,
        key=_key(post.get(f"{code}:key", "")),
    )


def _typed(post: QueryDict, indicator: Indicator) -> dict[str, str | list[str]]:
    """The fields as they stand; empty ones are left out, so that an empty row says nothing."""
    code = indicator.code
    typed: dict[str, str | list[str]] = {}
    for each in fields_of(indicator.rule, by=indicator.entered_by):
        name = f"{code}:{each.name}"
        words = [_clean(word) for word in post.getlist(name)]
        ticked = [word for word in words if word]
        if each.input is Input.TABLE and f"{name}-1-unit" in post:
            value: str | list[str] = _table(post, name)
        elif each.input is Input.SOME_OF or (each.input is Input.DATE and len(ticked) > 1):
            value = ticked
        else:
            value = ticked[-1] if ticked else ""
        if value:
            typed[each.name] = value
    for claim in (NOT_APPLICABLE, *part_claims(indicator.rule, by=indicator.entered_by)):
        if f"{code}:{claim}" in post:
            typed[claim] = _text(post, f"{code}:{claim}-reason")
    return typed


def _table(post: QueryDict, name: str) -> str:
    """A table whose rows the page drew: «V.1:v-1-unit», «V.1:v-1-a», «V.1:v-1-b»."""
    rows, n = [], 1
    while f"{name}-{n}-unit" in post and n <= MOST_ROWS:
        cells = (_clean(post.get(f"{name}-{n}-{cell}", "")) for cell in ("unit", "a", "b"))
        rows.append(TableRow(*(PARTING.sub(" ", cell) for cell in cells)))
        n += 1
    return table_text(rows, out_of=_clean(post.get(f"{name}-out-of", "")))


def _day(text: str, status: str) -> tuple[date | None, dict[str, str]]:
    """The day of an estimate, or what stands there instead of one."""
    if status != ValueStatus.ESTIMATE or not text:
        return None, {}
    day = answer_from_date(text)
    return (day, {}) if day else (None, {ESTIMATED_TO: text})


def _status(text: str | None) -> str:
    return text if text in ValueStatus.values else ValueStatus.FINAL


def _revision(text: str, choice: str) -> int:
    """The revision seen; one's own content goes over the revision that the choice was made of.

    A page that names none that can be read has seen nothing, and may not overwrite what is there.
    """
    chosen = choice.removeprefix(USE_MINE)
    return whole_number(chosen if choice.startswith(USE_MINE) else text) or 0


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _text(post: QueryDict, name: str) -> str:
    return _clean(post.get(name, ""))


def _clean(text: str) -> str:
    """Without NUL, which PostgreSQL cannot keep; a line ends as the browser counted it.

    A sign stands in its place: leaving it out would make another number of "1\\x002".
    """
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}").replace("\r\n", "\n").strip()
