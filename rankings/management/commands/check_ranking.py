"""Soát phụ lục: hold a printed ranking against the rules of its framework. No database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from frameworks import problem_messages
from frameworks.definition import Framework
from frameworks.files import FrameworkInvalid, FrameworkNotFound, framework_files, read_framework
from rankings.check_messages import file_message, message
from rankings.checking import Contradiction, check
from rankings.printed import COLUMNS, PrintedRow, read

SOME = 1
USAGE = 2


class Command(BaseCommand):
    help = (
        "Soát một bảng xếp hạng đã in theo chính quy tắc của bộ chỉ số. In ra danh sách JSON các "
        "chỗ mâu thuẫn. Thoát 0: không có; 1: có; 2: gọi sai hoặc tệp không đọc được."
    )
    requires_system_checks: list[str] = []  # noqa: RUF012 -- it needs files alone, no database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("framework", metavar="ID", help="mã bộ chỉ số, hoặc mã@phiên bản")
        parser.add_argument(
            "file", metavar="FILE.csv", type=Path, help=f"bảng đã in, các cột {','.join(COLUMNS)}"
        )

    def handle(self, *args: Any, framework: str, file: Path, **options: Any) -> None:
        rules = self._framework(framework)
        rows = self._rows(file, rules)
        found = [_as_json(one, rules) for one in check(rules, rows)]
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        if found:
            raise SystemExit(SOME)

    def _framework(self, reference: str) -> Framework:
        try:
            return read_framework(reference)
        except FrameworkNotFound:
            known = ", ".join(path.stem for path in framework_files())
            self._usage(
                _("Không có bộ chỉ số “{reference}”. Các bộ hiện có: {known}.").format(
                    reference=reference, known=known
                )
            )
        except FrameworkInvalid as invalid:
            self._usage(
                _("Tệp bộ chỉ số {name} có lỗi, sửa trước khi soát:").format(
                    name=invalid.path.name
                ),
                *(problem_messages.message(problem) for problem in invalid.problems),
            )

    def _rows(self, file: Path, rules: Framework) -> tuple[PrintedRow, ...]:
        try:
            data = file.read_bytes()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self._usage(
                _("Không mở được tệp “{file}” ({reason}): kiểm tra đường dẫn.").format(
                    file=file, reason=reason
                )
            )
        table = read(data, rules)
        if table.problems:
            self._usage(*(file_message(problem, ",".join(COLUMNS)) for problem in table.problems))
        return table.rows

    def _usage(self, *sentences: str) -> NoReturn:
        for sentence in sentences:
            self.stderr.write(sentence)
        raise SystemExit(USAGE)


def _as_json(found: Contradiction, framework: Framework) -> dict[str, str]:
    return {
        "code": found.code.value,
        "index_set": found.index_set,
        "agency": found.agency,
        "printed": found.printed,
        "expected": found.expected,
        "message": message(found, framework),
    }
