"""Load printed rankings and publish them: all that are named, or none of them."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from rankings.loading import Loaded, LoadingFailed, load
from rankings.services.printed import Outcome


class Command(BaseCommand):
    help = (
        "Nạp và công bố các kết quả xếp hạng đã in: tất cả, hoặc không kết quả nào. "
        "Nạp lại cùng nội dung thì không có gì thay đổi."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="*",
            type=Path,
            metavar="FILE",
            help="tệp .csv hoặc .yaml của kết quả; không nêu thì nạp mọi kết quả trong "
            "fixtures/rankings/",
        )

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        try:
            loaded = load(files, now=timezone.now())
        except LoadingFailed as failed:
            for mistake in failed.mistakes:
                self.stderr.write(str(mistake))
            raise CommandError(_("Chưa nạp kết quả nào.")) from failed
        if not loaded:
            raise CommandError(_("Không có kết quả xếp hạng nào để nạp."))
        for done in loaded:
            self.stdout.write(_line(done))


def _line(done: Loaded) -> str:
    """``2022/791-qd-ubnd: đã công bố, 49 đơn vị, 3 nhóm, 1 ghi chú``"""
    return _("{slug}: {outcome}, {units} đơn vị, {groups} nhóm, {notes} ghi chú").format(
        slug=done.ranking.slug,
        outcome=_outcome(done.outcome),
        units=done.units,
        groups=done.groups,
        notes=done.notes,
    )


def _outcome(outcome: Outcome) -> str:
    return {
        Outcome.PUBLISHED: _("đã công bố"),
        Outcome.ANSWERED: _("không đổi, thêm trả lời chính thức"),
        Outcome.UNCHANGED: _("không đổi"),
    }[outcome]
