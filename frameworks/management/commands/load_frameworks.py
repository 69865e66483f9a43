"""Load framework files: all that are named, or none of them."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from frameworks.files import framework_files
from frameworks.loader import Loaded, LoadRefused, Outcome, load
from frameworks.problem_messages import message
from frameworks.vietnamese import printed


class Command(BaseCommand):
    help = (
        "Nạp các tệp bộ chỉ số vào cơ sở dữ liệu: tất cả, hoặc không tệp nào. "
        "Nạp lại cùng nội dung thì không có gì thay đổi."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="*",
            type=Path,
            metavar="FILE",
            help="tệp bộ chỉ số (*.yaml); không nêu thì nạp mọi tệp trong fixtures/frameworks/",
        )

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        paths = files or framework_files()
        if not paths:
            raise CommandError(_("Không có tệp bộ chỉ số nào để nạp."))
        try:
            loaded = load(paths)
        except LoadRefused as refused:
            self._tell(refused)
            raise CommandError(_("Chưa nạp tệp nào.")) from refused
        for done in loaded:
            self.stdout.write(_line(done))

    def _tell(self, refused: LoadRefused) -> None:
        for path, problems in refused.problems.items():
            for problem in problems:
                self.stderr.write(f"{path}: {message(problem)}")


def _line(done: Loaded) -> str:
    """``lao-cai-2644-2022@1: đã nạp, 5 đối tượng đánh giá, 220 chỉ số thành phần``"""
    sets = done.framework.index_sets
    line = _("{key}: {outcome}, {sets} đối tượng đánh giá, {indicators} chỉ số thành phần").format(
        key=done.framework.key,
        outcome=_outcome(done.outcome),
        sets=len(sets),
        indicators=sum(len(s.indicators) for s in sets),
    )
    return "\n".join([line, *_contradictions(done)])


def _outcome(outcome: Outcome) -> str:
    return {
        Outcome.CREATED: _("đã nạp"),
        Outcome.REPLACED: _("đã thay nội dung"),
        Outcome.UNCHANGED: _("không đổi"),
    }[outcome]


def _contradictions(done: Loaded) -> list[str]:
    """Printed figures at odds with each other: loaded as printed, and said."""
    return [
        _(
            "  ghi chú: {index_set}, {level}, {part}: văn bản in {printed}, các mức tối thiểu "
            "của chính nó cộng lại {total}"
        ).format(
            index_set=found.index_set,
            level=found.level,
            part=found.part,
            printed=printed(found.printed, None),
            total=printed(found.sum_of_minima, None),
        )
        for found in done.framework.printed_contradictions
    ]
