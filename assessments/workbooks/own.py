"""What the template itself writes beside the cells that people fill in, and what was typed over it.

A figure typed one cell beside the right one would be lost without a word: so whatever stands in a
cell of the template's own and is not what the template wrote there is named. An emptied one loses
nothing that was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from assessments.services.answers import CHECK_NOTE, ESTIMATED_TO, EXPLANATION
from assessments.workbooks.layout import (
    CODE,
    HEAD_ROW,
    HINT,
    KEY,
    LABEL,
    ONCE,
    PAPERS,
    REVISION,
    TITLE,
    VALUE,
    Asked,
    Line,
)
from assessments.workbooks.sheets import Cell
from frameworks.definition import MainIndex, Provenance
from frameworks.wording.indicators import provenance_label

OWN = (CODE, TITLE, LABEL, HINT, PAPERS)  # the columns in which the template alone writes
Row = Mapping[str, Cell]  # by column

# ── What it writes ─────────────────────────────────────────────────────────────────────────


def heads() -> Mapping[str, str]:
    """The head of the table, by column."""
    return {
        CODE: _("Mã"),
        TITLE: _("Chỉ số"),
        LABEL: _("Nội dung cần nhập"),
        VALUE: _("Giá trị"),
        HINT: _("Cách ghi, đơn vị tính"),
        ONCE["status"]: _("Tình trạng số liệu"),
        ONCE[ESTIMATED_TO]: _("Ước đến ngày"),
        ONCE[EXPLANATION]: _("Giải trình"),
        ONCE[CHECK_NOTE]: _("Giải thích cảnh báo"),
        PAPERS: _("Minh chứng trên cổng"),
        KEY: "_o",
        REVISION: "_ban",
    }


def title_of(asked: Asked) -> str:
    """The indicator's name; where its words are not the decision's own, that is said with it."""
    indicator = asked.indicator
    if indicator.provenance is Provenance.DECISION:
        return indicator.title
    return f"{indicator.title} [{provenance_label(indicator.provenance)}]"


def row_of(asked: Asked, line: Line) -> dict[str, str]:
    """What the template writes into the row of ``line``, by column; the papers hang on the day."""
    title = title_of(asked) if line is asked.lines[0] else ""
    return {CODE: line.code, TITLE: title, LABEL: line.label, HINT: line.hint}


def row_of_main(main: MainIndex) -> dict[str, str]:
    return {CODE: main.code, TITLE: main.title}


def papers_said(count: int | str) -> str:
    return _("{n} tài liệu").format(n=count)


def _head_words() -> Sequence[str]:
    """Words that each line above the table holds, whatever was put off or renamed since."""
    return (_("Phiếu nhập liệu"), _("Số liệu từ"), _("Hạn gửi"), _("Gõ vào các ô trắng"))


# ── What was typed over it ─────────────────────────────────────────────────────────────────


class OwnRows:
    """Every row that the template wrote, to hold those that came back against."""

    def __init__(self, there: Iterable[Asked], mains: Iterable[MainIndex]) -> None:
        self._keyed: dict[str, Mapping[str, str]] = {}
        self._others = [row_of_main(main) for main in mains]
        for asked in there:
            for line in asked.lines:
                row = row_of(asked, line)
                if line.key:
                    self._keyed[line.address] = row
                else:
                    self._others.append(row)

    def typed_over(self, row: Row, address: str) -> list[Cell]:
        """The cells of the template's own, in the row of the line ``address``, that it did not
        write. Of a row without address, the row of the template that it is most like says so.
        """
        if address:
            return list(_strange(row, self._keyed.get(address, {}), takes_papers=True))
        found = [list(_strange(row, each)) for each in ({}, *self._others)]
        return min(found, key=len)


def above_the_table(number: int, row: Row) -> Iterator[Cell]:
    """The cells of a row down to the head of the table that the template did not write."""
    words = _head_words()
    for cell in _saying(row.values()):
        if number == HEAD_ROW:
            its_own = _plain(cell.text) == _plain(heads().get(cell.column))
        else:
            its_own = cell.column == CODE and words[number - 1] in (cell.text or "")
        if not its_own:
            yield cell


def _strange(row: Row, written: Mapping[str, str], *, takes_papers: bool = False) -> Iterator[Cell]:
    for cell in _saying(row[column] for column in OWN if column in row):
        if takes_papers and cell.column == PAPERS and _counts_papers(cell):
            continue
        if _plain(cell.text) != _plain(written.get(cell.column)):
            yield cell


def _counts_papers(cell: Cell) -> bool:
    pattern = re.escape(papers_said("{n}")).replace(re.escape("{n}"), "[0-9]{1,6}")
    return re.fullmatch(pattern, cell.text or "") is not None


def _saying(cells: Iterable[Cell]) -> Iterator[Cell]:
    return (cell for cell in cells if says_something(cell))


def says_something(cell: Cell) -> bool:
    return cell.text is None or bool(cell.text.strip())


def _plain(text: str | None) -> str | None:
    """Spaces and line breaks are set anew by some programs. ``None``: a formula without result."""
    return " ".join(text.split()) if text is not None else None
