from __future__ import annotations

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dti_portal import documents
from rankings import appendices
from rankings.models import Ranking
from rankings.selectors import published_ranking_by_slug, published_rankings

REASONS = {
    FileNotFoundError: gettext_lazy("thư mục ấy không có"),
    IsADirectoryError: gettext_lazy("đó là một thư mục"),
    NotADirectoryError: gettext_lazy("đường dẫn đi qua một tệp, không phải thư mục"),
    PermissionError: gettext_lazy("không có quyền ghi ở đó"),
}


class Command(BaseCommand):
    """Write the appendix of a published ranking as a PDF file; the same rows, the same bytes."""

    help = "Ghi phụ lục PDF của một kết quả xếp hạng đã công bố; chạy lại cho đúng tệp ấy."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="địa chỉ của kết quả, như 2022/791-qd-ubnd")
        parser.add_argument("file", type=Path, metavar="FILE.pdf", help="tệp sẽ ghi")

    def handle(self, *args: Any, slug: str, file: Path, **options: Any) -> None:
        # The whole file is made before the target is opened: a failure leaves what was there.
        content = _rendered(_ranking(slug))
        _write(file, content)
        self.stdout.write(
            _("Đã ghi %(file)s: %(size)s byte, SHA-256 %(digest)s.")
            % {
                "file": file,
                "size": len(content),
                "digest": hashlib.sha256(content).hexdigest(),
            }
        )


def _ranking(slug: str) -> Ranking:
    if ranking := published_ranking_by_slug(slug):
        return ranking
    published = [ranking.slug for ranking in published_rankings()]
    if not published:
        raise CommandError(
            _("Chưa có kết quả xếp hạng nào được công bố. Nạp bằng: manage.py load_rankings")
        )
    raise CommandError(
        _("Không có kết quả xếp hạng đã công bố nào ở địa chỉ “%(slug)s”. Hiện có: %(published)s.")
        % {"slug": slug, "published": ", ".join(published)}
    )


def _rendered(ranking: Ranking) -> bytes:
    try:
        return appendices.render(ranking)
    except documents.LettersMissing as problem:
        raise CommandError(
            _("Phông chữ của văn bản không có ký tự: %(letters)s. Phụ lục chưa được ghi.")
            % {"letters": " ".join(f"{letter} (U+{ord(letter):04X})" for letter in problem.letters)}
        ) from None


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as problem:
        reason = REASONS.get(type(problem), problem.strerror)
        raise CommandError(
            _("Không ghi được %(file)s: %(reason)s.") % {"file": file, "reason": reason}
        ) from None
