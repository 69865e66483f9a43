"""The words around a built ranking's tables, made from the framework; the secretary edits them.

Words of a legal text: Vietnamese whatever language is active. Number and date stay blank, as
văn thư gives them (Nghị định 30/2020/NĐ-CP; 791/QĐ-UBND is printed so too).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils import translation

from frameworks.definition import Framework, IndexSet, Level, PercentTiers
from frameworks.wording.amounts import in_sentence, number
from frameworks.wording.decisions import family_title, maximum_in_words
from frameworks.wording.tiers import MinimaTable, minima_table
from rankings.ranking_files import BlockKind

COLUMNS = ("Xếp hạng", "Tên cơ quan", "Tổng điểm", "Mức xếp hạng")
END_SIGN = "./."
LEVEL = "Mức"


@dataclass(frozen=True, slots=True)
class Words:
    """What is printed around the tables. ``headings``: one for each group, in their order."""

    title: str
    subject: str
    authority: str
    title_lines: Sequence[str]
    attached_to: str
    introduction: Sequence[dict[str, str]]
    results_heading: str
    headings: Sequence[str]
    columns: Sequence[str] = field(default=COLUMNS)
    end_sign: str = END_SIGN

    def of_appendix(self) -> dict[str, Any]:
        """The columns of ``Appendix``."""
        return {
            "title_lines": list(self.title_lines),
            "attached_to": self.attached_to,
            "introduction": list(self.introduction),
            "results_heading": self.results_heading,
            "columns": list(self.columns),
            "end_sign": self.end_sign,
        }


def words_for(
    framework: Framework, *, year: int, decided_in: int, groups: Sequence[tuple[str, str]]
) -> Words:
    """The words of a ranking of ``year``; ``groups``: pairs of index set and group name.

    ``decided_in``: the year that is printed beside the blanks for day and month.
    """
    with translation.override("vi"):
        # «Chuyển đổi số (DTI)»: a title of paper does without the abbreviation.
        measured = in_sentence(family_title(framework.family).partition(" (")[0])
        subject = f"mức độ {measured}"
        province = framework.jurisdiction.name
        symbol = framework.decision.number.partition("/")[2]
        index_sets = [framework.index_set(set_id) for set_id in dict.fromkeys(s for s, _ in groups)]
        return Words(
            title=f"Xếp hạng {subject} năm {year}",
            subject=f"Phê duyệt kết quả xếp hạng {subject} của tỉnh {province} năm {year}",
            authority=f"CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH {province.upper()}",
            title_lines=(
                f"KẾT QUẢ XẾP HẠNG {subject.upper()}",
                f"CỦA TỈNH {province.upper()} NĂM {year}",
            ),
            attached_to=(
                f"(Kèm theo Quyết định số      /{symbol} ngày   /   /{decided_in} "
                f"của {framework.decision.issuer})"
            ),
            introduction=tuple(_introduction(index_sets, subject)),
            results_heading=f"2. Kết quả đánh giá, xếp hạng {subject} năm {year}",
            headings=tuple(f"2.{n}. {name}" for n, (_set, name) in enumerate(groups, start=1)),
        )


def _block(kind: BlockKind, text: str) -> dict[str, str]:
    return {"kind": kind.value, "text": text}


def _introduction(index_sets: Sequence[IndexSet], subject: str) -> Iterator[dict[str, str]]:
    """Section 1: the scale of each set, then the tiers."""
    yield _block(BlockKind.HEADING, f"1. Thang điểm và xếp hạng {subject}")
    yield _block(BlockKind.SUBHEADING, "1.1. Thang điểm:")
    yield from _listed(_scales(index_sets))
    yield _block(BlockKind.SUBHEADING, f"1.2. Xếp hạng {subject}:")
    yield from _tiers(index_sets)


def _listed(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """Dashes before, semicolons between and a full stop at the end."""
    rows = list(lines)
    for place, line in enumerate(rows, start=1):
        end = "." if place == len(rows) else ";"
        yield _block(BlockKind.PARAGRAPH, f"- {line}{end}")


def _scales(index_sets: Sequence[IndexSet]) -> Iterator[str]:
    """One line for each maximum, with the sets that share it."""
    said = [(maximum_in_words(each), in_sentence(each.title)) for each in index_sets]
    for maximum, same in groupby(sorted(said, key=lambda pair: _first(said, pair)), lambda p: p[0]):
        yield f"Thang điểm tối đa cho {' và '.join(title for _, title in same)}: {maximum}"


def _first(said: Sequence[tuple[str, str]], pair: tuple[str, str]) -> int:
    return next(place for place, other in enumerate(said) if other[0] == pair[0])


def _tiers(index_sets: Sequence[IndexSet]) -> Iterator[dict[str, str]]:
    """Each different ladder once; named where there are several."""
    ladders: list[list[IndexSet]] = []
    for each in index_sets:
        alike = next((ladder for ladder in ladders if ladder[0].tiers == each.tiers), None)
        if alike is None:
            ladders.append([each])
        else:
            alike.append(each)
    for ladder in ladders:
        if len(ladders) > 1:
            titles = " và ".join(in_sentence(each.title) for each in ladder)
            yield _block(BlockKind.PARAGRAPH, f"Đối với {titles}:")
        yield from _listed(_levels(ladder[0]))


def _levels(index_set: IndexSet) -> Iterator[str]:
    table = minima_table(index_set)
    if table is not None:
        yield from _minima(table)
        return
    uppers: list[Level | None] = [None]
    for level in index_set.levels:
        if isinstance(level, Level):
            span = _span(
                level, uppers[-1], "%" if isinstance(index_set.tiers, PercentTiers) else ""
            )
            whole = "tổng điểm" if isinstance(index_set.tiers, PercentTiers) else "điểm"
            yield f"{_named(level.label)}: Điểm đánh giá {span} {whole}"
            uppers.append(level)


def _span(level: Level, upper: Level | None, unit: str) -> str:
    """«lớn hơn 50% và nhỏ hơn hoặc bằng 75%»: the words of 791/QĐ-UBND, both ends told."""
    ends = []
    if level.bound is not None:
        least = "lớn hơn hoặc bằng" if level.inclusive else "lớn hơn"
        ends.append(f"{least} {number(level.bound)}{unit}")
    if upper is not None and upper.bound is not None:
        most = "nhỏ hơn" if upper.inclusive else "nhỏ hơn hoặc bằng"
        ends.append(f"{most} {number(upper.bound)}{unit}")
    return " và ".join(ends)


def _minima(table: MinimaTable) -> Iterator[str]:
    """Every condition of every level: the total of each part, then each group's minimum."""
    for column, level in enumerate(table.levels):
        said = [
            f"{in_sentence(row.title)} từ {row.cells[column]}/{number(row.maximum)} điểm"
            if row.is_part
            else f"{in_sentence(row.title)} từ {row.cells[column]} điểm"
            for row in table.rows
        ]
        yield f"{_named(level.label)}: {', '.join(said)}"
    yield f"{table.otherwise}: các trường hợp còn lại"


def _named(label: str) -> str:
    return label if label.startswith(LEVEL) else f"{LEVEL} {in_sentence(label)}"
