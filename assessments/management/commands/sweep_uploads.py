"""Let go of what uploads left behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from assessments import clock
from assessments.services import uploads
from assessments.services.evidence import files_without_row


class Command(BaseCommand):
    help = (
        "Xóa tệp tải lên dở dang quá một ngày, và tệp trên đĩa không thuộc về minh chứng nào "
        "(cũng quá một ngày). Chạy lại không hại gì."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        abandoned = uploads.abandoned(now)
        for upload in abandoned:
            uploads.forget(upload)
        oldest = (now - uploads.KEPT).timestamp()
        # Younger ones may be on their way to their row.
        pieces = [path for path in uploads.pieces_without_row() if _is_older(path, oldest)]
        for path in pieces:
            path.unlink(missing_ok=True)
        files = [
            name
            for name in files_without_row()
            if _is_older(Path(default_storage.path(name)), oldest)
        ]
        for name in files:
            default_storage.delete(name)
        said = _(
            "Đã xóa {uploads} lượt tải lên dở dang, {files} tệp không thuộc về minh chứng nào."
        )
        self.stdout.write(said.format(uploads=len(abandoned), files=len(pieces) + len(files)))


def _is_older(path: Path, moment: float) -> bool:
    return path.stat().st_mtime <= moment
