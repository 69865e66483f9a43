"""The whole submission as a file: a workbook to work on, a PDF to read, print and keep.

What the PDF looks like is in ``templates/assessments/documents/dossier.html`` and
``static/css/dossier.css``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assessments.pages.dossier import Dossier, DossierRow
from assessments.workbooks.packing import fit_height, packed, put_number, put_text
from assessments.workbooks.sheets import LONGEST_TEXT
from frameworks.definition import Provenance
from frameworks.vietnamese import read_printed
from frameworks.wording.indicators import provenance_label

FONT, CHAM = "Times New Roman", "1F3B70"
PART = LONGEST_TEXT // 8  # characters: a sign that XML cannot hold is written with seven
POINTS_FORMAT = "#,##0.00"

Value = str | Decimal | None  # a text, a number, or nothing


def pdf(dossier: Dossier) -> bytes:
    """``dossier`` as PDF/A: the same content gives the same bytes."""
    from dti_portal import documents  # noqa: PLC0415 -- WeasyPrint takes half a second to load

    return documents.pdf(documents.legible(html(dossier)))


def html(dossier: Dossier) -> str:
    """What ``pdf`` sets on paper."""
    return render_to_string("assessments/documents/dossier.html", {"dossier": dossier})


def xlsx(dossier: Dossier) -> bytes:
    """``dossier`` as a workbook: points are numbers, words are words whatever they begin with."""
    book = Workbook()
    first = book.active
    first.title = _("Hồ sơ")
    _draw(first, (), [*_facts(dossier), *_points_of_mains(dossier)], (34, 60, 14, 14))
    for title, heads, rows, widths in _sheets(dossier):
        _draw(book.create_sheet(title), heads, rows, widths)
    book.properties.title = f"{dossier.title}: {dossier.agency}"
    book.properties.creator = dossier.agency
    return packed(book, dated=dossier.dated)


def _sheets(
    dossier: Dossier,
) -> Iterator[tuple[str, Sequence[str], list[Sequence[Value]], Sequence[int]]]:
    yield (
        _("Chỉ số"),
        (
            _("Mã"), _("Chỉ số"), _("Nguồn câu chữ"), _("Điểm"), _("Điểm tối đa"),
            _("Vì sao"), _("Tình trạng số liệu"), _("Trạng thái"), _("Giải trình"),
            _("Cảnh báo"), _("Giải thích cảnh báo"), _("Còn lỗi"),
        ),
        [cells for row in dossier.rows for cells in _in_parts(_indicator(row))],
        (8, 50, 16, 10, 10, 36, 20, 26, 50, 40, 30, 40),
    )  # fmt: skip
    yield (
        _("Giá trị"),
        (_("Mã"), _("Nội dung"), _("Giá trị"), _("Giá trị bằng số")),
        [cells for row in dossier.rows for cells in _values(row)],
        (8, 60, 50, 18),
    )
    yield (
        _("Minh chứng"),
        (
            _("Mã"), _("Số, ký hiệu"), _("Ngày"), _("Trích yếu"), _("Trang"), _("Tệp"),
            _("SHA-256 của tệp"), _("Đường dẫn"), _("Thời gian"), _("Vì sao vẫn dùng"),
        ),
        [cells for row in dossier.rows for cells in _papers(row)],
        (8, 22, 12, 50, 10, 40, 66, 40, 24, 40),
    )  # fmt: skip


def _facts(dossier: Dossier) -> Iterator[Sequence[Value]]:
    yield (dossier.title,)
    yield (_("Đơn vị"), dossier.agency)
    yield from dossier.facts
    standing = dossier.standing
    if standing.has_parts:  # they stand side by side and are never one total
        for part in standing.parts:
            yield (part.title, _("tự chấm, chưa thẩm định"), part.points, part.maximum)
    else:
        yield (_("Điểm khai"), _("tự chấm, chưa thẩm định"), standing.total, standing.maximum)
    if standing.tier:
        yield (_("Mức tự chấm"), standing.tier_label)
    for note in (_("Dữ liệu minh họa") if dossier.is_sample else "", *dossier.notes):
        if note:
            yield (_("Ghi chú"), note)
    yield ()


def _points_of_mains(dossier: Dossier) -> Iterator[Sequence[Value]]:
    yield (_("Mã"), _("Chỉ số chính"), _("Điểm"), _("Điểm tối đa"))
    for each in dossier.mains:
        yield (each.main.code, each.main.title, each.points, each.main.max_points)


def _indicator(row: DossierRow) -> Sequence[Value]:
    indicator = row.indicator
    return (
        indicator.code,
        indicator.title,
        _provenance(indicator.provenance, indicator.reference),
        row.points,
        indicator.max_points,
        row.because,
        row.status,
        row.standing,
        row.explanation,
        "\n".join(row.warnings),
        row.check_note,
        "\n".join(row.mistakes),
    )


def _provenance(provenance: Provenance, reference: str | None) -> str:
    label = provenance_label(provenance)
    return f"{label}: {reference}" if reference else label


def _values(row: DossierRow) -> Iterator[Sequence[Value]]:
    """A line a value; the last column holds it as a number, where it is one."""
    for said in row.said:
        number = None if row.mistakes else read_printed(said.text)
        yield from _in_parts((row.indicator.code, said.label, said.text, number))


def _papers(row: DossierRow) -> Iterator[Sequence[Value]]:
    for paper in row.papers:
        content = paper.content
        day = f"{paper.issued_on:%d/%m/%Y}" if paper.issued_on else ""
        yield from _in_parts(
            (
                row.indicator.code, content["number"], day, content["abstract"], content["pages"],
                paper.file_name, paper.sha256, content["link"], paper.mark, content["reason"],
            )
        )  # fmt: skip


def _in_parts(cells: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """One line; where a text is longer than a cell, its rest goes on in lines of the same code."""
    count = max((-(-len(cell) // PART) for cell in cells if isinstance(cell, str)), default=1)
    yield tuple(cell[:PART] if isinstance(cell, str) else cell for cell in cells)
    for n in range(1, count):
        rest = [cell[n * PART : (n + 1) * PART] if isinstance(cell, str) else "" for cell in cells]
        yield (cells[0], *rest[1:])


def _draw(
    sheet: Worksheet, heads: Sequence[str], rows: Sequence[Sequence[Value]], widths: Sequence[int]
) -> None:
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    lines: list[Sequence[Value]] = [heads, *rows] if heads else [*rows]
    for number, cells in enumerate(lines, start=1):
        for column, value in enumerate(cells, start=1):
            _put(sheet, number, column, value)
        texts = (str(value or "") for value in cells)
        fit_height(sheet, number, zip(texts, widths, strict=False))
    if heads:
        _head(sheet, len(heads))
    else:
        sheet["A1"].font = Font(name=FONT, size=15, bold=True, color=CHAM)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0


def _put(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    cell = sheet.cell(row, column)
    cell.font = Font(name=FONT, size=11)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if isinstance(value, Decimal):
        put_number(cell, value)
        cell.number_format = POINTS_FORMAT if value == round(value, 2) else "General"
    elif value:
        put_text(cell, value)


def _head(sheet: Worksheet, width: int) -> None:
    for column in range(1, width + 1):
        cell = sheet.cell(1, column)
        cell.font = Font(name=FONT, size=11, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color=CHAM)
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
