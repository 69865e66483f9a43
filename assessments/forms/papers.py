"""The documents that a posted indicator cites, and the file that came with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from assessments.forms.days import may_be_issued_on
from assessments.forms.whole_numbers import whole_number
from assessments.services.answers import Paper
from assessments.services.evidence import FileProblem, problem_with
from assessments.typed import answer_from_date

MOST = 50  # documents of one indicator
MAX_NUMBER, MAX_ABSTRACT = 60, 500  # characters
MAX_PAGES, MAX_REASON = 60, 500


@dataclass(frozen=True)
class PostedPapers:
    """``cited``: the documents named on the page; ``None``: the page did not speak of them.

    ``upload``: a file that may be stored; ``details``: what is said of it, as
    ``documents.cite_or_add`` takes it. ``problem``: what was not taken, the file or a detail.
    """

    cited: tuple[Paper, ...] | None = None
    upload: UploadedFile | None = None
    details: dict[str, Any] = field(default_factory=dict)
    problem: FileProblem | None = None


def read_papers(
    post: QueryDict, files: MultiValueDict[str, UploadedFile], code: str
) -> PostedPapers:
    """Read what the page says of the papers of ``code``."""
    cited = _cited(post, code)
    unfit = _unfit(cited or ())
    upload = files.get(f"{code}:file")
    if unfit:
        return PostedPapers(problem=unfit)
    if upload is None:
        return PostedPapers(cited)
    problem = problem_with(upload)
    if problem:
        return PostedPapers(cited, problem=problem)
    details, problem = read_details(post, f"{code}:file")
    return PostedPapers(cited, upload, details, problem)


def _unfit(cited: Sequence[Paper]) -> FileProblem | None:
    """Why the papers cannot be kept as they were posted: then those saved before stand, uncut."""
    if len(cited) > MOST:
        return FileProblem("too_many_papers", str(len(cited)))
    longest_pages = max((len(each.pages) for each in cited), default=0)
    longest_reason = max((len(each.reason) for each in cited), default=0)
    if longest_pages > MAX_PAGES:
        return FileProblem("long_pages", str(longest_pages))
    if longest_reason > MAX_REASON:
        return FileProblem("long_reason", str(longest_reason))
    return None


def read_details(post: QueryDict, name: str) -> tuple[dict[str, Any], FileProblem | None]:
    """Number, date and abstract of a new document; what cannot be kept is named, not cut."""
    number, abstract = _text(post, f"{name}-number"), _text(post, f"{name}-abstract")
    written = _text(post, f"{name}-date")
    issued_on: date | None = answer_from_date(written) if written else None
    wrong = None
    if issued_on is not None and not may_be_issued_on(issued_on):
        issued_on = None
    if written and issued_on is None:
        wrong = FileProblem("date", written[:MAX_NUMBER])
    if len(number) > MAX_NUMBER:
        number, wrong = "", FileProblem("long_number", str(len(number)))
    if len(abstract) > MAX_ABSTRACT:
        abstract, wrong = "", FileProblem("long_abstract", str(len(abstract)))
    return {"number": number, "issued_on": issued_on, "abstract": abstract}, wrong


def _cited(post: QueryDict, code: str) -> tuple[Paper, ...] | None:
    if f"{code}:papers" not in post:
        return None
    listed = {paper.document: paper for paper in _listed(post, code)}
    added = filter(None, map(whole_number, post.getlist(f"{code}:paper-add")))
    return tuple((listed | {each: Paper(each) for each in added if each not in listed}).values())


def _listed(post: QueryDict, code: str) -> Iterator[Paper]:
    """The papers that stand in the form, in its order, without those that are to go."""
    pattern = re.compile(rf"{re.escape(code)}:paper-(\d{{1,4}})-document")
    places = sorted(int(found[1]) for name in post if (found := pattern.fullmatch(name)))
    for place in places:
        name = f"{code}:paper-{place}"
        document = whole_number(post.get(f"{name}-document", ""))
        if document is not None and f"{name}-remove" not in post:
            yield Paper(document, _text(post, f"{name}-pages"), _text(post, f"{name}-reason"))


def _text(post: QueryDict, name: str) -> str:
    text = post.get(name, "").replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return text.replace("\r\n", "\n").strip()
