"""Appendices without a database, and what a PDF says when it is read back.

``python -m tests.rankings.papers`` prints the SHA-256 of the 2022 appendix: another process, to
hold the bytes of this one against.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from pypdf import PageObject, PdfReader

SOURCE = Path(__file__).parent / "data" / "lao-cai-2022-appendix.txt"
TITLE_LINES = 4
MM = 72 / 25.4  # points


def words(text: str) -> str:
    """``text`` with every run of spaces, no-break ones too, as one space."""
    return " ".join(text.split())


def source_lines() -> list[str]:
    """The appendix of 791/QĐ-UBND as published: one line of print or one table row each."""
    return SOURCE.read_text(encoding="utf-8").splitlines()


def appendix_2022():
    """All around the tables, as a row that is not saved."""
    from rankings.models import Appendix

    lines = source_lines()
    between = [line for line in lines[TITLE_LINES + 1 :] if "\t" not in line]
    texts = between[: between.index("2.1. Nhóm các cơ quan, đơn vị có thủ tục hành chính")]
    return Appendix(
        title_lines=lines[:TITLE_LINES],
        attached_to=lines[TITLE_LINES],
        introduction=[{"kind": _kind(text), "text": text} for text in texts[:-1]],
        results_heading=texts[-1],
        end_sign=lines[-1],
    )


def _kind(text: str) -> str:
    if text.startswith("- "):
        return "paragraph"
    return "subheading" if text.startswith(("1.1.", "1.2.")) else "heading"


def tables_2022():
    """The three tables of 2022."""
    from rankings.appendices import Heads, Row, Table

    tables: list[Table] = []
    heading, heads, rows, average = "", None, [], None
    for line in source_lines():
        match line.split("\t"):
            case [text] if text.startswith("2."):
                heading = text
            case ["Xếp hạng", name, points, tier]:
                heads, rows = Heads("Xếp hạng", name, (points,), tier), []
            case ["", label, mean, *_]:
                average = Row(label, points=(mean,))
                tables.append(Table(heading, heads, tuple(rows), average))
            case [rank, name, points, tier]:
                rows.append(Row(name, rank, (points,), tier))
    return tables


def table_of(names: Sequence[str], **changes: object):
    """A table of ``names``, ranked in their order."""
    from dataclasses import replace

    from rankings.appendices import Row, Table

    rows = tuple(Row(name, str(n), ("512,50",), "Nâng cao") for n, name in enumerate(names, 1))
    average = Row("Điểm trung bình", points=("512,50",))
    table = Table("2.1. Nhóm thử", tables_2022()[0].heads, rows, average)
    return replace(table, **changes)


def paper(tables=None, *, appendix=None, dated: date | None = date(2023, 4, 11)) -> bytes:
    """The PDF of ``tables``, by default of the whole 2022 appendix."""
    from dti_portal import documents
    from rankings import appendices

    html = appendices.page(
        appendix or appendix_2022(),
        tables_2022() if tables is None else tables,
        author="CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH LÀO CAI",
        dated=dated,
    )
    return documents.pdf(html)


def opened(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def placed(page: PageObject) -> list[tuple[str, float, float]]:
    """Every piece of text with where it starts: mm from the left and from the foot."""
    pieces: list[tuple[str, float, float]] = []

    def note(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            pieces.append((text.strip(), x / MM, y / MM))

    page.extract_text(visitor_text=note)
    return pieces


def page_lines(page: PageObject, number: int) -> list[str]:
    """The lines of a page without its page number, which pypdf reads last."""
    lines = [words(line) for line in page.extract_text().splitlines()]
    return lines[:-1] if number > 1 and lines[-1] == str(number) else lines


def numbered_pages(reader: PdfReader) -> Iterator[list[str]]:
    for number, page in enumerate(reader.pages, 1):
        yield page_lines(page, number)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dti_portal.settings")
    import django

    django.setup()
    print(hashlib.sha256(paper()).hexdigest())  # noqa: T201
