"""The documents that a posted indicator cites, and the file that came with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from assessments.services.answers import Paper
from assessments.services.evidence import FileProblem, problem_with

MOST = 20  # documents of one indicator
MAX_PAGES, MAX_REASON, MAX_ABSTRACT = 60, 500, 500


@dataclass(frozen=True)
class PostedPapers:
    """``cited``: the documents named on the page; ``None``: the page did not speak of them.

    ``upload``: a file that may be stored, to be cited with ``abstract`` besides.
    """

    cited: tuple[Paper, ...] | None = None
    upload: UploadedFile | None = None
    problem: FileProblem | None = None
    abstract: str = ""


def read_papers(
    post: QueryDict, files: MultiValueDict[str, UploadedFile], code: str
) -> PostedPapers:
    """Read what the page says of the papers of ``code``."""
    upload = files.get(f"{code}:file")
    problem = problem_with(upload) if upload else None
    return PostedPapers(
        cited=_cited(post, code),
        upload=None if problem else upload,
        problem=problem,
        abstract=_text(post, f"{code}:file-abstract", MAX_ABSTRACT),
    )


def _cited(post: QueryDict, code: str) -> tuple[Paper, ...] | None:
    if f"{code}:papers" not in post:
        return None
    found = [_paper(post, f"{code}:paper-{n}") for n in range(MOST)]
    added = [Paper(number) for number in map(_whole, post.getlist(f"{code}:paper-add")) if number]
    papers = {paper.document: paper for paper in (*added, *filter(None, found))}
    return tuple(papers.values())


def _paper(post: QueryDict, name: str) -> Paper | None:
    document = _whole(post.get(f"{name}-document", ""))
    if document is None or f"{name}-remove" in post:
        return None
    return Paper(
        document,
        _text(post, f"{name}-pages", MAX_PAGES),
        _text(post, f"{name}-reason", MAX_REASON),
    )


def _text(post: QueryDict, name: str, most: int) -> str:
    text = post.get(name, "").replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return text.replace("\r\n", "\n").strip()[:most]


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
