from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from frameworks.files import read_framework
from rankings import exports, loading, selectors
from rankings.checking import check
from rankings.printed import COMPUTED_COLUMNS, read
from tests.rankings.loaded import (
    NOW,
    load_framework,
    load_real,
    minima_table,
    write_ranking,
)
from tests.rankings.tables import REAL_TABLE, real_framework, real_lines

pytestmark = pytest.mark.django_db


def download(slug: str) -> bytes:
    ranking = selectors.published_ranking_by_slug(slug)
    assert ranking is not None
    return exports.csv_of(ranking)


def lines(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_download_holds_every_row_as_printed():
    load_real()

    printed = [
        {key: value for key, value in line.items() if key not in COMPUTED_COLUMNS}
        for line in lines(download("2022/791-qd-ubnd"))
    ]

    assert printed == real_lines()


def test_the_computed_columns_stand_behind_the_printed_ones():
    load_real()

    data = download("2022/791-qd-ubnd")

    text = data.decode("utf-8-sig").splitlines()
    assert text[0] == "index_set,kind,rank,agency,total,tier,percent,tier_computed,note"
    assert text[18] == (
        'cap-tinh-co-tthc,unit,18,Sở Du lịch,"235,40",Hình thành,"23,54",Khởi động,1'
    )
    assert text[19] == 'cap-tinh-co-tthc,average,,Điểm trung bình,"521,18",,"52,12",,'


def test_excel_is_told_that_the_file_is_utf8():
    load_real()

    assert download("2022/791-qd-ubnd").startswith(b"\xef\xbb\xbfindex_set,")


def test_anyone_can_check_the_download_with_the_same_rules():
    load_real()

    downloaded = read(download("2022/791-qd-ubnd"), real_framework())

    original = read(REAL_TABLE.read_bytes(), real_framework())
    assert downloaded == original
    assert [one.code.value for one in check(real_framework(), downloaded.rows)] == ["tier"]


def test_the_same_ranking_gives_the_same_bytes():
    load_real()

    assert download("2022/791-qd-ubnd") == download("2022/791-qd-ubnd")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_name_that_a_spreadsheet_would_run_leaves_as_text(start: str, tmp_path: Path):
    """Numbers stay numbers; and read back the name is the printed one."""
    name = f"{start}HYPERLINK(1)"
    table = f'index_set,kind,rank,agency,total,tier\ncap-tinh,unit,1,{name},"85,00",Tốt'
    load_framework("son-la-2245-2021")
    loading.load([write_ranking(tmp_path, "son-la-2245-2021", table)], now=NOW)

    data = download("son-la/2021/9-qd-ubnd")

    (line,) = lines(data)
    assert (line["agency"], line["total"], line["rank"]) == (f"'{name}", "85,00", "1")
    (row,) = read(data, read_framework("son-la-2245-2021")).rows
    assert row.agency == name


def test_without_the_apostrophe_it_would_leave_as_a_formula(tmp_path: Path, monkeypatch):
    """The control."""
    table = 'index_set,kind,rank,agency,total,tier\ncap-tinh,unit,1,=1+1,"85,00",Tốt'
    load_framework("son-la-2245-2021")
    loading.load([write_ranking(tmp_path, "son-la-2245-2021", table)], now=NOW)
    monkeypatch.setattr(exports, "neutralised", lambda text: text)

    (line,) = lines(download("son-la/2021/9-qd-ubnd"))
    assert line["agency"] == "=1+1"


def test_minima_leave_with_their_parts_and_never_with_a_total(tmp_path: Path):
    load_framework("an-giang-1040-2018")
    index_set = read_framework("an-giang-1040-2018").index_set("cap-huyen")
    table = minima_table(
        index_set,
        ("1", "Huyện A", index_set.levels[0].label, {}),
        ("", "Huyện B", "", {}),
    )
    loading.load([write_ranking(tmp_path, "an-giang-1040-2018", table)], now=NOW)

    data = download(f"an-giang/{_year()}/9-qd-ubnd")

    first, second = lines(data)
    assert "total" not in first
    assert (first["part:san-sang"], first["part:ket-qua"]) == ("500", "1000")
    assert (second["kind"], second["rank"], second["tier"]) == ("absent", "", "")
    assert json.dumps(lines(data)).count("1500") == 0
    assert (
        check(
            read_framework("an-giang-1040-2018"),
            read(data, read_framework("an-giang-1040-2018")).rows,
        )
        == ()
    )


def _year() -> int:
    years = read_framework("an-giang-1040-2018").years
    return years[0] if years else 2018
