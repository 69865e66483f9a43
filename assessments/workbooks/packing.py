"""Writing a workbook: text stays text whatever it begins with, and the same content gives the same
bytes, at any hour and on any machine.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from assessments.workbooks.sheets import LONGEST_TEXT, escaped
from frameworks.spreadsheets import FORMULA_STARTS

LINE_HEIGHT, MOST_LINES = 15, 12  # points; a longer text is read in its own cell
EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest time that a zip can write


def put_text(cell: Cell, text: str) -> None:
    """Write ``text`` as text: «=1+1» is four signs, never a sum.

    Raises ``ValueError`` for one that no cell holds.
    """
    written = escaped(text)
    if len(written) > LONGEST_TEXT:
        raise ValueError(f"{len(written)} characters do not fit into a cell")
    cell.value = written
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA_STARTS)


def put_number(cell: Cell, number: Decimal | int) -> None:
    """Write a number, digit for digit."""
    cell.value = number


def fit_height(sheet: Worksheet, row: int, texts: Iterable[tuple[str, float]]) -> None:
    """Make ``row`` high enough for ``texts``, each with the width of its column in digits.

    Not every program finds that out by itself.
    """
    lines = max((_lines(text, int(width)) for text, width in texts), default=1)
    sheet.row_dimensions[row].height = LINE_HEIGHT * min(lines, MOST_LINES)


def _lines(text: str, width: int) -> int:
    return sum(-(-len(line) // width) or 1 for line in text.split("\n"))


def packed(
    book: Workbook, *, dated: datetime, numbers_as_text: dict[str, str] | None = None
) -> bytes:
    """The file of ``book``, which bears the time ``dated`` and no other.

    ``numbers_as_text``: by the place of a sheet (1 is the first), the range where a number that
    stands as text is no slip, so that no spreadsheet marks each with a warning.
    """
    naive = datetime.fromtimestamp(int(dated.timestamp()), tz=dated.tzinfo).replace(tzinfo=None)
    book.properties.created = book.properties.modified = naive
    target = io.BytesIO()
    with _Archive(target, numbers_as_text or {}) as archive:
        ExcelWriter(book, archive).write_data()
    return target.getvalue()


class _Archive(zipfile.ZipFile):
    """A zip whose parts bear no time of their own."""

    def __init__(self, target: io.BytesIO, numbers_as_text: dict[str, str]) -> None:
        super().__init__(target, "w", zipfile.ZIP_DEFLATED)
        self._numbers_as_text = {
            f"xl/worksheets/sheet{place}.xml": ref for place, ref in numbers_as_text.items()
        }

    def writestr(self, name: Any, data: Any, *args: Any, **kwargs: Any) -> None:
        part = zipfile.ZipInfo(str(name), EPOCH)
        part.compress_type = zipfile.ZIP_DEFLATED
        super().writestr(part, data)

    def write(self, filename: Any, arcname: Any = None, *args: Any, **kwargs: Any) -> None:
        data = Path(filename).read_bytes()
        if ref := self._numbers_as_text.get(str(arcname)):
            ignored = f'<ignoredErrors><ignoredError sqref="{ref}" numberStoredAsText="1"/>'
            data = data.replace(b"</worksheet>", f"{ignored}</ignoredErrors></worksheet>".encode())
        self.writestr(arcname, data)
