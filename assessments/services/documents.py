"""The library of an agency's evidence: documents that answers cite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from assessments import clock
from assessments.contents import KINDS
from assessments.models import Agency, Answer, Document, Evidence, Submission, User
from assessments.permissions import can_keep_library
from assessments.services import audit
from assessments.services.locks import Refused
from assessments.services.scanning import is_infected
from assessments.services.scores import framework_of
from assessments.workflow import SubmissionState

Cited = Mapping[str, Any]  # a paper as an answer keeps it

DATED_KINDS = frozenset({KINDS[".pdf"].content_type, KINDS[".docx"].content_type})
DETAILS = ("number", "issued_on", "abstract", "valid_until")


# ── Keeping the library ────────────────────────────────────────────────────────────────────


def add(
    agency: Agency,
    *,
    by: User,
    file: Evidence | None = None,
    link: str = "",
    number: str = "",
    issued_on: date | None = None,
    abstract: str = "",
    valid_until: date | None = None,
) -> Document:
    """Put a document into the library of ``agency``; its file is stored already.

    Raises ``Refused`` for anyone but its officers.
    """
    with _keeping(agency, by):
        document = Document.objects.create(
            agency=agency,
            file=file,
            link=link,
            number=number,
            issued_on=issued_on,
            abstract=abstract,
            valid_until=valid_until,
            added_by=by,
            added_at=clock.now(),
        )
        _record(document, "document_added", by, _said(document))
        return document


def cite_or_add(agency: Agency, *, by: User, file: Evidence, **details: Any) -> Document:
    """The document of the library that ``file`` is already, unless ``details`` name another.

    One file may hold two documents; nothing said of it, it is the one that is known.
    """
    known = live(agency).filter(file=file)
    named = {name: value for name, value in details.items() if value}
    return known.filter(**named).first() or add(agency, by=by, file=file, **details)


def correct(document: Document, *, by: User, **details: Any) -> Document:
    """Put number, date, abstract or validity right. What was sent keeps what it said.

    Raises ``Refused``, also while the head reads the submission that cites it.
    """
    with _keeping(document.agency, by):
        if any(each.state == SubmissionState.WITH_HEAD for each in citing(document)):
            raise Refused("document_with_head")
        held = Document.objects.get(pk=document.pk)
        changed = {name: details[name] for name in DETAILS if getattr(held, name) != details[name]}
        for name, value in changed.items():
            setattr(held, name, value)
        if changed:
            held.save(update_fields=list(changed))
            _record(held, "document_corrected", by, changed)
        return held


def remove(document: Document, *, by: User) -> Document:
    """Take it out of the library. Raises ``Refused`` while an answer cites it."""
    with _keeping(document.agency, by):
        if citing(document):
            raise Refused("document_cited")
        held = Document.objects.get(pk=document.pk)
        if held.removed_at is None:
            held.removed_at = clock.now()
            held.save(update_fields=["removed_at"])
            _record(held, "document_removed", by, {})
        return held


@contextmanager
def _keeping(agency: Agency, by: User) -> Iterator[None]:
    """Hold the agency's row, on which the chain of its library hangs."""
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)
        if not can_keep_library(by, agency.pk):
            raise Refused("rights")
        yield


def _record(document: Document, act: str, by: User, data: Mapping[str, Any]) -> None:
    audit.record(
        f"library:{document.agency_id}",
        act,
        by=by,
        at=clock.now(),
        subject=document,
        data={"document": document.pk, **data},
    )


def _said(document: Document) -> dict[str, Any]:
    said = {name: getattr(document, name) for name in (*DETAILS, "link")}
    file = document.file
    return said | {"sha256": file.sha256 if file else None}


# ── Reading it ─────────────────────────────────────────────────────────────────────────────


def live(agency: Agency) -> Any:
    """What the library of ``agency`` holds now, newest first."""
    return agency.documents.filter(removed_at=None)


def library_of(agency_id: int) -> Mapping[int, Document]:
    """Every document the agency ever had, by id: an answer may cite one taken out since."""
    documents = Document.objects.filter(agency_id=agency_id).select_related("file__scan")
    return {each.pk: each for each in documents}


def citing(document: Document) -> list[Submission]:
    """The submissions whose working copy cites it."""
    found = {
        answer.submission
        for answer in Answer.objects.filter(submission__agency=document.agency_id)
        .exclude(papers=[])
        .select_related("submission__cycle")
        if any(each["document"] == document.pk for each in answer.papers)
    }
    return list(found)


def uses(agency: Agency) -> Mapping[int, list[Answer]]:
    """The answers of every working copy of ``agency`` that cite a document, by its id."""
    found: dict[int, list[Answer]] = defaultdict(list)
    answers = Answer.objects.filter(submission__agency=agency).exclude(papers=[])
    for answer in answers.select_related("submission__cycle").order_by("submission", "pk"):
        for document in dict.fromkeys(each["document"] for each in answer.papers):
            found[document].append(answer)
    return found


def proves(document: Document | None) -> bool:
    """Whether a reader can open it: a number alone is only a promise."""
    if document is None:
        return False
    return bool(document.link) or (document.file_id is not None and not is_infected(document.file))


# ── Time: what a document may prove ────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class DataDays:
    """The first and the last day that the figures of a submission are of."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def data_days(submission: Submission) -> DataDays:
    window, year = framework_of(submission).data_window, submission.cycle.year
    return DataDays(window.start.of(year), window.end.of(year))


def is_outside(document: Document, days: DataDays) -> bool:
    """Whether its date lies outside the data window; one without a date ``lacks_date``."""
    return document.issued_on is not None and document.issued_on not in days


def is_expired(document: Document, days: DataDays) -> bool:
    """Whether it proved nothing any more when the data window began."""
    return document.valid_until is not None and document.valid_until < days.first


def lacks_date(document: Document) -> bool:
    """Whether nobody can tell which time it is of: a paper or a page of the web without a date.

    A picture of a screen or a table of figures commonly bears none. It keeps nothing from being
    sent: a date, or a sentence on why there is none, is asked for, and who reads it is told.
    """
    dated_kind = document.file is not None and document.file.content_type in DATED_KINDS
    return document.issued_on is None and (dated_kind or bool(document.link))


def wants_reason(document: Document, days: DataDays) -> bool:
    """Whether whoever cites it says why it still counts."""
    return is_outside(document, days) or is_expired(document, days)


def unexplained(
    papers: Iterable[Cited], library: Mapping[int, Document], days: DataDays
) -> Sequence[Document]:
    """The documents of an answer that want a reason and have none."""
    cited = ((library.get(each["document"]), each["reason"]) for each in papers)
    return [
        document
        for document, reason in cited
        if document and not reason and wants_reason(document, days)
    ]
