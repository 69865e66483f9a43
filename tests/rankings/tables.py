"""Small frameworks and printed tables whose every figure a reader can check by hand."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from frameworks.definition import (
    DataWindow,
    Framework,
    IndexSet,
    IndexSetPart,
    Jurisdiction,
    LegalDecision,
    Level,
    MainIndex,
    MinimaLevel,
    MinimaTiers,
    Minimum,
    MonthDay,
    Otherwise,
    PercentTiers,
    Rounding,
    RoundingMode,
    Roundings,
)
from frameworks.files import read_framework
from rankings.checking import check
from rankings.printed import PrintedRow, read

FIXTURES = Path(__file__).parents[2] / "fixtures" / "rankings"
REAL_TABLE = FIXTURES / "lao-cai-2022-791-qd-ubnd.csv"
REAL_TEXT = FIXTURES / "lao-cai-2022-791-qd-ubnd.yaml"
REAL_FRAMEWORK = "lao-cai-2644-2022"

HEADING = "index_set,kind,rank,agency,total,tier"
MINIMA_HEADING = (
    "index_set,kind,rank,agency,tier,part:san-sang,part:ket-qua,main:A,main:B"  # no total
)

# Cao above 50 % of 100, Thấp otherwise.
PERCENT_SET = IndexSet(
    id="so",
    title="Sở",
    max_points=Decimal(100),
    tiers=PercentTiers((Level("cao", "Cao", Decimal(50)), Level("thap", "Thấp"))),
    main_indices=(),
    ranking_group="Nhóm các sở",
    average_label="Trung bình",
)
OTHER_SET = replace(PERCENT_SET, id="huyen", title="Huyện", ranking_group="Nhóm các huyện")

# Mức I: 8 of 10 ready, 16 of 20 achieved, and 4 of 5 in each group.
MINIMA_SET = IndexSet(
    id="huyen",
    title="Huyện",
    max_points=Decimal(30),
    parts=(
        IndexSetPart("san-sang", "Sẵn sàng", Decimal(10)),
        IndexSetPart("ket-qua", "Kết quả", Decimal(20)),
    ),
    tiers=MinimaTiers(
        levels=tuple(
            MinimaLevel(
                id=f"muc-{number}",
                label=f"Mức {roman}",
                parts={"san-sang": Decimal(ready), "ket-qua": Decimal(achieved)},
                main_indices={
                    "A": Minimum(Decimal(percent), Decimal(5)),
                    "B": Minimum(Decimal(percent), Decimal(5)),
                },
            )
            for number, roman, ready, achieved, percent in (
                (1, "I", "8", "16", "80"),
                (2, "II", "5", "10", "0"),
            )
        ),
        otherwise=Otherwise("khong-xep-hang", "Không xếp hạng"),
    ),
    main_indices=(
        MainIndex("A", "Hạ tầng", Decimal(5), (), part="san-sang"),
        MainIndex("B", "Nhân lực", Decimal(5), (), part="san-sang"),
    ),
    order=("tier", "ket-qua", "san-sang"),
)


def framework(*sets: IndexSet, average: RoundingMode = RoundingMode.DOWN) -> Framework:
    """A framework of ``sets``, whose means have two decimals."""
    january, december = MonthDay(1, 1), MonthDay(12, 31)
    return Framework(
        id="thu-2022",
        version="1",
        family="thu",
        title="Bộ chỉ số thử",
        jurisdiction=Jurisdiction("H38", "Lào Cai"),
        decision=LegalDecision("1/QĐ-UBND", date(2022, 1, 1), "UBND tỉnh"),
        years=(2022,),
        data_window=DataWindow(january, december),
        rounding=Roundings(Rounding(2, RoundingMode.HALF_UP), Rounding(2, average)),
        index_sets=sets or (PERCENT_SET,),
    )


def rows(rules: Framework, table: str, heading: str = HEADING) -> tuple[PrintedRow, ...]:
    """The rows of ``table``: its lines, with ``heading`` as line 1."""
    lines = [heading, *(line.strip() for line in table.strip().splitlines())]
    printed = read("\n".join(lines).encode(), rules)
    assert printed.problems == ()
    return printed.rows


def found(
    table: str, rules: Framework | None = None, heading: str = HEADING
) -> list[tuple[int, str, str, str, str]]:
    """(line, code, agency, printed, expected) of every contradiction in ``table``."""
    rules = rules or framework()
    return [
        (one.line, one.code.value, one.agency, one.printed, one.expected)
        for one in check(rules, rows(rules, table, heading))
    ]


@cache
def real_framework() -> Framework:
    return read_framework(REAL_FRAMEWORK)


def real_lines() -> list[dict[str, str]]:
    """The 2022 appendix, one dict of cells a line."""
    with REAL_TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_csv(lines: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADING.split(","), lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()
