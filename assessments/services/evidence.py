"""Receiving a file: what it is, not what it is called, decides; and it is never changed."""

from __future__ import annotations

import hashlib
import unicodedata
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count, Sum

from assessments import clock
from assessments.contents import KINDS, Contents, Unfit, begins_as, read_contents
from assessments.models import Agency, Evidence, Upload, User
from assessments.services import scanning

MEGABYTE = 1024 * 1024
MAX_SIZE = 50 * MEGABYTE
MAX_NAME = 120  # characters, leaving room for the longest encoding of each in 255 bytes
FOLDER = "evidence"


@dataclass(frozen=True, slots=True)
class FileProblem:
    """Why a file was not taken, and what was found.

    ``code``: empty, too_big, kind, too_many_files, too_many_bytes, infected, or one of
    ``contents.Unfit``.
    """

    code: str
    found: str


class NotTaken(Exception):  # noqa: N818 -- said of a file
    """A file that was not stored; pages say the sentence of its ``problem``."""

    def __init__(self, problem: FileProblem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Room:
    """What an agency's files take up: in number and in bytes, and how much they may."""

    files: int
    size: int

    @property
    def max_files(self) -> int:
        return int(settings.EVIDENCE_MAX_FILES)

    @property
    def max_size(self) -> int:
        return int(settings.EVIDENCE_MAX_BYTES)

    def problem_with(self, size: int) -> FileProblem | None:
        """Why another file of ``size`` bytes has no place."""
        if self.files >= self.max_files:
            return FileProblem("too_many_files", str(self.files))
        if self.size + size > self.max_size:
            return FileProblem("too_many_bytes", f"{megabytes(self.size)} MB")
        return None


def problem_with(upload: File) -> FileProblem | None:
    """What is wrong with a file at first sight: its size, its name, its first bytes.

    What only shows when it is read whole, ``receive`` finds.
    """
    size, name = upload.size or 0, upload.name or ""
    upload.seek(0)
    return problem_at_sight(name, size) or _problem_of_beginning(name, upload.read(16))


def problem_at_sight(name: str, size: int) -> FileProblem | None:
    """What is wrong with a file of which nothing has come yet but its name and size, in bytes."""
    ending = _ending(name)
    if not size:
        return FileProblem("empty", clean_name(name))
    if size > MAX_SIZE:
        return FileProblem("too_big", f"{megabytes(size)} MB")
    if ending not in KINDS:
        return FileProblem("kind", ending or clean_name(name))
    return None


def _problem_of_beginning(name: str, first: bytes) -> FileProblem | None:
    return None if begins_as(_ending(name), first) else FileProblem("content", clean_name(name))


def receive(upload: File, *, agency: Agency, by: User) -> Evidence:
    """Store a file under a name of our own, once it is known to be what it says.

    A file that the agency has already is not stored twice: its row is given back. Raises
    ``NotTaken``, and then nothing is stored.
    """
    contents = _contents_or_refuse(upload)
    sha256 = _sha256(upload)
    known = agency.evidence.filter(sha256=sha256).select_related("scan").first()
    if known is not None and not scanning.is_infected(known):
        return known
    verdict = scanning.verdict_on(_binary(upload))
    if known is not None or (verdict is not None and verdict.infected):
        raise NotTaken(FileProblem("infected", clean_name(upload.name or "")))
    stored = _stored(upload)
    try:
        with transaction.atomic():
            evidence = _recorded(upload, stored, sha256, contents, agency, by)
            if verdict is not None:
                scanning.remember(evidence, verdict)
    except BaseException:
        default_storage.delete(stored)
        raise
    return evidence


def _contents_or_refuse(upload: File) -> Contents:
    problem = problem_with(upload)
    if problem is not None:
        raise NotTaken(problem)
    try:
        return read_contents(_binary(upload), _ending(upload.name or ""))
    except Unfit as unfit:
        raise NotTaken(FileProblem(unfit.code, clean_name(upload.name or ""))) from unfit


def _sha256(upload: File) -> str:
    sha256 = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        sha256.update(chunk)
    return sha256.hexdigest()


def _stored(upload: File) -> str:
    """Written before the transaction: a database that locks whole must not wait for a disk."""
    upload.seek(0)
    ending = _ending(upload.name or "")
    return str(default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}{ending}", upload))


def _recorded(
    upload: File, stored: str, sha256: str, contents: Contents, agency: Agency, by: User
) -> Evidence:
    """The row, once there is room for it: of many at once, each counts those before it."""
    Agency.objects.select_for_update().get(pk=agency.pk)
    size = upload.size or 0
    problem = room_of(agency, pending=False).problem_with(size)
    if problem is not None:
        raise NotTaken(problem)
    return Evidence.objects.create(
        agency=agency,
        file=stored,
        name=clean_name(upload.name or ""),
        content_type=contents.content_type,
        size=size,
        sha256=sha256,
        page_count=contents.page_count,
        uploaded_by=by,
        uploaded_at=clock.now(),
    )


def room_of(agency: Agency, *, pending: bool = True) -> Room:
    """What the files of the agency take up; ``pending``: with those that are on their way."""
    taken = [agency.evidence.aggregate(number=Count("pk"), size=Sum("size"))]
    if pending:
        coming = Upload.objects.filter(agency=agency, became=None)
        taken.append(coming.aggregate(number=Count("pk"), size=Sum("size")))
    return Room(sum(each["number"] for each in taken), sum(each["size"] or 0 for each in taken))


def files_without_row() -> Iterator[str]:
    """What lies in the folder and belongs to nobody: a server that fell between file and row."""
    if not default_storage.exists(FOLDER):
        return
    _folders, names = default_storage.listdir(FOLDER)
    known = set(Evidence.objects.values_list("file", flat=True))
    for name in names:
        if f"{FOLDER}/{name}" not in known:
            yield f"{FOLDER}/{name}"


def megabytes(size: int) -> int:
    """Whole megabytes, rounded up: 50 is not over 50."""
    return -(-size // MEGABYTE)


def clean_name(name: str) -> str:
    """The name as it may be shown: the last part of a path, NFC, no invisible characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    visible = "".join(c for c in unicodedata.normalize("NFC", last) if c.isprintable())
    stem, dot, ending = visible.rpartition(".")
    return f"{stem[: MAX_NAME - len(ending)]}{dot}{ending}" if dot else visible[:MAX_NAME]


def _ending(name: str) -> str:
    return PurePosixPath(clean_name(name)).suffix.lower()


def _binary(upload: File) -> BinaryIO:
    """An upload reads, seeks and tells like any file."""
    return cast(BinaryIO, upload)
