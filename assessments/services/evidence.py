"""Receiving a file: what it is, not what it is called, decides; and it is never changed."""

from __future__ import annotations

import hashlib
import unicodedata
import uuid
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.files.uploadedfile import UploadedFile

from assessments import clock
from assessments.models import Agency, Evidence, User

MAX_SIZE = 50 * 1024 * 1024
MAX_NAME = 120  # characters, leaving room for the longest encoding of each in 255 bytes

# What a file may be, by its first bytes. Office files of today are zip archives.
PDF, PNG, JPEG, ZIP = b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04"
KINDS: dict[str, tuple[bytes, str]] = {
    ".pdf": (PDF, "application/pdf"),
    ".png": (PNG, "image/png"),
    ".jpg": (JPEG, "image/jpeg"),
    ".jpeg": (JPEG, "image/jpeg"),
    ".docx": (ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": (ZIP, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@dataclass(frozen=True, slots=True)
class FileProblem:
    """Why a file was not taken. ``code``: empty, too_big, kind, content."""

    code: str
    found: str


def problem_with(upload: UploadedFile) -> FileProblem | None:
    """What is wrong with a file, before anything of it is stored."""
    ending = _ending(upload)
    if not upload.size:
        return FileProblem("empty", clean_name(upload.name or ""))
    if upload.size > MAX_SIZE:
        whole_megabytes = -(-upload.size // (1024 * 1024))  # rounded up: 50 is not over 50
        return FileProblem("too_big", f"{whole_megabytes} MB")
    if ending not in KINDS:
        return FileProblem("kind", ending or clean_name(upload.name or ""))
    upload.seek(0)
    if not upload.read(8).startswith(KINDS[ending][0]):
        return FileProblem("content", clean_name(upload.name or ""))
    return None


def receive(upload: UploadedFile, *, agency: Agency, by: User) -> Evidence:
    """Store a file that ``problem_with`` let pass, under a name of our own.

    Raises ``ValueError`` for one that it did not.
    """
    if problem_with(upload) is not None:
        raise ValueError("A file is stored only once it is known to be what it says.")
    sha256 = hashlib.sha256()
    for chunk in upload.chunks():
        sha256.update(chunk)
    ending = _ending(upload)
    name = clean_name(upload.name or "")
    upload.seek(0)
    upload.name = f"{uuid.uuid4().hex}{ending}"
    return Evidence.objects.create(
        agency=agency,
        file=upload,
        name=name,
        content_type=KINDS[ending][1],
        size=upload.size or 0,
        sha256=sha256.hexdigest(),
        uploaded_by=by,
        uploaded_at=clock.now(),
    )


def clean_name(name: str) -> str:
    """The name as it may be shown: the last part of a path, NFC, no invisible characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    visible = "".join(c for c in unicodedata.normalize("NFC", last) if c.isprintable())
    stem, dot, ending = visible.rpartition(".")
    return f"{stem[: MAX_NAME - len(ending)]}{dot}{ending}" if dot else visible[:MAX_NAME]


def _ending(upload: UploadedFile) -> str:
    return PurePosixPath(clean_name(upload.name or "")).suffix.lower()
