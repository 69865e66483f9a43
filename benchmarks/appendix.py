"""G11: the PDF appendix of 200 units against ReportLab, in the same minute.

    pip install reportlab        # a peer for this measurement; the product does not use it
    python -m benchmarks.appendix

Both set the same 200 rows in the same font with a repeated head, 0.5 pt rules and page numbers,
and every cell of words may wrap (in ReportLab a Paragraph), for names and tiers of any framework
must fit. ReportLab's file is neither tagged nor PDF/A: the peer does less. Prints the ratio of
the medians of three alternations, and fails above ten.
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from statistics import median

import django

UNITS = 200
ALTERNATIONS = 3
LIMIT = 10
HEADS = ("Xếp hạng", "Tên cơ quan", "Tổng điểm", "Mức xếp hạng")


def rows() -> list[tuple[str, str, str, str]]:
    return [
        (str(n), f"Ủy ban nhân dân xã số {n}", f"{900 - n},25", "Nâng cao")
        for n in range(1, UNITS + 1)
    ]


def by_the_portal() -> bytes:
    from dti_portal import documents  # noqa: PLC0415 -- after django.setup()
    from rankings import appendices  # noqa: PLC0415
    from rankings.models import Appendix  # noqa: PLC0415

    rank, name, points, tier = HEADS
    table = appendices.Table(
        heading="2.1. Nhóm các xã, phường",
        heads=appendices.Heads(rank, name, (points,), tier),
        rows=tuple(
            appendices.Row(name, rank, (points,), tier) for rank, name, points, tier in rows()
        ),
        average=appendices.Row("Trung bình", points=("799,75",)),
    )
    appendix = Appendix(title_lines=["KẾT QUẢ XẾP HẠNG"], end_sign="./.")
    return documents.pdf(
        appendices.page(appendix, [table], author="UBND tỉnh", dated=date(2023, 4, 11))
    )


def by_reportlab() -> bytes:
    from reportlab.lib.pagesizes import A4  # noqa: PLC0415 -- a peer, absent from the product
    from reportlab.lib.styles import ParagraphStyle  # noqa: PLC0415
    from reportlab.lib.units import mm  # noqa: PLC0415
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table  # noqa: PLC0415

    text = ParagraphStyle("text", fontName="Tinos", fontSize=13, leading=16)
    table = Table(
        [
            [Paragraph(head, text) for head in HEADS],
            *((r, Paragraph(name, text), p, Paragraph(t, text)) for r, name, p, t in rows()),
        ],
        colWidths=[21 * mm, 89 * mm, 24 * mm, 31 * mm],
        repeatRows=1,
        style=[("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "Tinos", 13)],
    )
    target = io.BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
        leftMargin=30 * mm,
        rightMargin=15 * mm,
        topMargin=20 * mm,
        bottomMargin=20 * mm,
    )
    document.build([Paragraph("KẾT QUẢ XẾP HẠNG", text), table], onLaterPages=_page_number)
    return target.getvalue()


def _page_number(canvas, document) -> None:
    canvas.setFont("Tinos", 13)
    canvas.drawCentredString(
        document.pagesize[0] / 2, document.pagesize[1] - 35, str(document.page)
    )


def seconds(work: Callable[[], bytes]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> int:
    from reportlab.pdfbase import pdfmetrics, ttfonts  # noqa: PLC0415

    from dti_portal import documents  # noqa: PLC0415

    font = documents.static_file(documents.FONT)
    pdfmetrics.registerFont(ttfonts.TTFont("Tinos", str(font)))
    by_the_portal(), by_reportlab()  # the first of each loads modules and fonts
    taken = [(seconds(by_the_portal), seconds(by_reportlab)) for _ in range(ALTERNATIONS)]
    ours, theirs = (median(column) for column in zip(*taken, strict=True))
    print(
        f"{UNITS} units: portal {ours:.2f} s, ReportLab {theirs:.2f} s, ratio {ours / theirs:.1f}"
    )
    return 0 if ours <= LIMIT * theirs else 1


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dti_portal.settings")
    django.setup()
    sys.exit(main())
