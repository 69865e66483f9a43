"""A ranking as the appendix (phụ lục) of its decision, on paper.

The layout is that of Nghị định 30/2020/NĐ-CP, Phụ lục I. The content is strictly what was
approved, as printed: no note, no address, no mark of the software; but a sample says on every
page that it is one, for it must never pass for real. What it looks like is in
``templates/rankings/documents/appendix.html`` and ``static/css/appendix.css``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils import timezone

from rankings.models import Appendix, Kind, Ranking, RankingEntry, RankingGroup

# A space before a stroke is a blank that văn thư fills in: number, day, month. Never a line end.
BLANK = re.compile(r"\s+(?=/)")
BLANK_WIDTH = 4
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
# A table of few rows stays whole: better a gap above it than a handful on either page.
ROWS_KEPT_TOGETHER = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A row as printed. ``points``: a figure for each column of points; none where absent."""

    name: str
    rank: str = ""
    points: tuple[str, ...] = ()
    tier: str = ""


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of a table: of the rank, the name, each column of points, the tier."""

    rank: str
    name: str
    points: tuple[str, ...]
    tier: str


@dataclass(frozen=True, slots=True)
class Table:
    """One ranking group on paper; ``average`` None where no mean is printed."""

    heading: str
    heads: Heads
    rows: tuple[Row, ...]
    average: Row | None

    @property
    def is_short(self) -> bool:
        return len(self.rows) <= ROWS_KEPT_TOGETHER


def render(ranking: Ranking) -> bytes:
    """The appendix of ``ranking`` as PDF/A-2a: the same rows give the same bytes, anywhere.

    Raises ``dti_portal.documents.LettersMissing``: a name holds a letter the font has not.
    """
    from dti_portal import documents  # noqa: PLC0415 -- WeasyPrint takes half a second to load

    return documents.pdf(html(ranking))


def html(ranking: Ranking) -> str:
    """What ``render`` sets on paper, read from the rows of ``ranking``."""
    return page(
        ranking.appendix,
        tables(ranking),
        author=ranking.decision.authority,
        dated=dated(ranking),
        is_sample=ranking.is_sample,
    )


def page(
    appendix: Appendix,
    tables: Iterable[Table],
    *,
    author: str,
    dated: date | None = None,
    is_sample: bool = False,
) -> str:
    """The HTML of an appendix: ``appendix`` around ``tables``; ``author`` and ``dated`` are the
    metadata of the file. Vietnamese whatever language is active: it is a legal text.
    """
    return render_to_string(
        "rankings/documents/appendix.html",
        {
            "appendix": appendix,
            "attached_to": with_blanks(appendix.attached_to),
            "tables": tables,
            "author": author,
            "dated": dated,
            "is_sample": is_sample,
        },
    )


def with_blanks(attached_to: str) -> str:
    """The blanks of "số /QĐ-UBND ngày / /2023", wide enough to write in and never broken."""
    return BLANK.sub(lambda gap: NO_BREAK_SPACE * max(len(gap[0]), BLANK_WIDTH), attached_to)


def dated(ranking: Ranking) -> date | None:
    """The date the file bears: the decision's, else of publication; a draft bears none.

    Never the date of rendering, with which two files of one appendix would differ.
    """
    if ranking.decision.issued_on or not ranking.published_at:
        return ranking.decision.issued_on
    return timezone.localdate(ranking.published_at)


def tables(ranking: Ranking) -> list[Table]:
    """The tables of ``ranking``, one for each group, in the order of the print."""
    return [_table(group, ranking.appendix.columns) for group in ranking.groups.all()]


def _table(group: RankingGroup, columns: Sequence[str]) -> Table:
    entries = group.entries.all()
    # Part totals stand side by side and are never added up (1040/QĐ-UBND An Giang). The
    # definition is read only then: every other set prints the total alone.
    parts = group.index_set.parts if any(entry.figures for entry in entries) else ()
    rank, name, *points, tier = columns
    return Table(
        heading=group.heading,
        heads=Heads(rank, name, tuple(part.title for part in parts) or tuple(points), tier),
        rows=tuple(_row(entry, [f"part:{part.id}" for part in parts]) for entry in entries),
        average=_average(group),
    )


def _row(entry: RankingEntry, figures: Sequence[str]) -> Row:
    if entry.kind == Kind.ABSENT:
        return Row(entry.name)
    return Row(
        name=entry.name,
        rank="" if entry.rank is None else str(entry.rank),
        points=tuple(entry.figures.get(f, "") for f in figures) or (entry.points_printed,),
        tier=entry.tier_printed,
    )


def _average(group: RankingGroup) -> Row | None:
    if not group.average_printed:
        return None
    return Row(group.average_label, points=(group.average_printed,))
