"""The papers of an answer as a sent version keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assessments.models import Document, SubmissionVersion

Paper = Mapping[str, Any]  # as in ``SubmissionVersion.content``

NOTHING: Paper = {
    "document": None, "number": "", "issued_on": None, "abstract": "", "link": "", "pages": "",
    "reason": "", "file": None,
}  # fmt: skip


DATED_ENDINGS = (".pdf", ".docx")  # of files that commonly bear a date


def lacks_date(paper: Paper) -> bool:
    """As ``documents.lacks_date``, of what a version keeps."""
    name = paper["file"]["name"].lower() if paper["file"] else ""
    return not paper["issued_on"] and (name.endswith(DATED_ENDINGS) or bool(paper["link"]))


def frozen_paper(cited: Paper, document: Document) -> dict[str, Any]:
    """What a version keeps of a cited document: a copy, so that nothing sent ever changes."""
    file = document.file
    return {
        "document": document.pk,
        "number": document.number,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "abstract": document.abstract,
        "link": document.link,
        "pages": cited["pages"],
        "reason": cited["reason"],
        "file": {"id": file.pk, "name": file.name, "sha256": file.sha256} if file else None,
    }


def papers_of(content: Mapping[str, Any]) -> list[Paper]:
    """The papers of one answer of a version, also of one sent before there was a library."""
    if "papers" in content:
        return list(content["papers"])
    file, note = content.get("evidence"), content.get("evidence_note", "")
    return [{**NOTHING, "abstract": note, "file": file}] if file or note else []


def judged_content(version: SubmissionVersion, code: str) -> object:
    """Everything that was judged: the value, its status, its papers. Nothing: the council's own."""
    content = version.content["answers"].get(code)
    if content is None:
        return None
    papers = [{**each, "document": None} for each in papers_of(content)]
    said = {name: content[name] for name in ("value", "status", "estimated_to", "explanation")}
    return {**said, "check_note": content.get("check_note", ""), "papers": papers}
