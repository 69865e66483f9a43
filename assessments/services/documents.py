"""The library of an agency's evidence: documents that answers cite."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assessments import clock
from assessments.models import Agency, Document, Evidence, User


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
    """Put a document into the library of ``agency``; its file is stored already."""
    return Document.objects.create(
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


def library_of(agency_id: int) -> Mapping[int, Document]:
    """Every document the agency ever had, by id: an answer may cite one taken out since."""
    documents = Document.objects.filter(agency_id=agency_id).select_related("file")
    return {each.pk: each for each in documents}


def proves(document: Document | None) -> bool:
    """Whether a reader can open it: a number alone is only a promise."""
    return document is not None and bool(document.file_id or document.link)
