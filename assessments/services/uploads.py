"""A file that comes in pieces, so that a line that breaks costs one piece and not the file.

Each piece says where it belongs. One that came before is taken again without harm, one that leaves
a gap is refused with how much there is: the browser goes on from there.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction

from assessments import clock
from assessments.models import Agency, Evidence, Upload, User
from assessments.services.evidence import (
    MEGABYTE,
    FileProblem,
    NotTaken,
    clean_name,
    problem_at_sight,
    problem_with,
    receive,
    room_of,
)

MAX_PIECE = MEGABYTE  # bytes
KEPT = timedelta(days=1)  # how long an upload waits for its rest, or to be asked for again


class Gap(Exception):  # noqa: N818 -- said of a piece
    """A piece that begins past what has come; ``received`` says in bytes how much has."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


def start(agency: Agency, *, name: str, size: int, by: User) -> Upload:
    """Make room for a file of ``size`` bytes. Raises ``NotTaken``."""
    problem = problem_at_sight(name, size)
    if problem is not None:
        raise NotTaken(problem)
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)
        problem = room_of(agency).problem_with(size)
        if problem is not None:
            raise NotTaken(problem)
        return Upload.objects.create(
            token=uuid.uuid4(),
            agency=agency,
            by=by,
            name=clean_name(name),
            size=size,
            started_at=clock.now(),
        )


def append(upload: Upload, *, offset: int, piece: bytes) -> Upload:
    """Store a piece at its place. Raises ``Gap``, and ``NotTaken`` past the size that was said."""
    with transaction.atomic():
        held = Upload.objects.select_for_update().get(pk=upload.pk)
        if offset > held.received:
            raise Gap(held.received)
        if offset + len(piece) > held.size:
            raise NotTaken(FileProblem("longer", held.name))
        fresh = piece[held.received - offset :]
        if fresh:
            _write(held, fresh)
            held.received += len(fresh)
            held.save(update_fields=["received"])
        return held


def _write(upload: Upload, piece: bytes) -> None:
    """Over whatever a write left behind whose transaction failed."""
    path = path_of(upload)
    _make_folder()
    with path.open("r+b" if path.exists() else "wb") as file:
        file.seek(upload.received)
        file.write(piece)
        file.truncate()
    path.chmod(settings.FILE_UPLOAD_PERMISSIONS)


def finish(upload: Upload) -> Evidence:
    """Make a file of the agency of what has come whole; of what it became before, the same again.

    Raises ``Gap`` while something is missing, and ``NotTaken``: then the upload is over too.
    """
    if upload.became is not None:
        return upload.became
    if upload.received < upload.size:
        raise Gap(upload.received)
    try:
        with path_of(upload).open("rb") as stored:
            file = File(stored, name=upload.name)
            evidence = receive(file, agency=upload.agency, by=upload.by)
    except NotTaken:
        forget(upload)
        raise
    upload.became = evidence
    upload.save(update_fields=["became"])
    path_of(upload).unlink(missing_ok=True)
    return evidence


def set_aside(file: File, agency: Agency, *, by: User) -> Upload:
    """Keep a file that came whole until the rest of its form is right. Raises ``NotTaken``."""
    problem = problem_with(file)
    if problem is not None:
        raise NotTaken(problem)
    upload = start(agency, name=file.name or "", size=file.size, by=by)
    file.seek(0)
    for piece in file.chunks(MAX_PIECE):
        upload = append(upload, offset=upload.received, piece=piece)
    return upload


def _make_folder() -> None:
    """Shut to whoever may not read what lies in the other folders of files."""
    folder, mode = _folder(), settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(mode)


def forget(upload: Upload) -> None:
    """Let go of an upload and of what has come of it."""
    path_of(upload).unlink(missing_ok=True)
    Upload.objects.filter(pk=upload.pk).delete()


def abandoned(now: datetime) -> list[Upload]:
    """Those whose rest will not come any more, and those that nobody asks for again."""
    return list(Upload.objects.filter(started_at__lte=now - KEPT))


def pieces_without_row() -> Iterator[Path]:
    """What lies in the folder and belongs to no upload."""
    known = {path_of(upload) for upload in Upload.objects.all()}
    yield from (path for path in _folder().glob("*.part") if path not in known)


def path_of(upload: Upload) -> Path:
    return _folder() / f"{upload.token.hex}.part"


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "uploads"
