from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from frameworks.comparison import compare
from frameworks.definition import IndexSetPart, Previous, Provenance
from frameworks.wording import changes
from tests.frameworks.wording.test_history import NEW, OLD

[COMPARED] = compare(OLD, NEW).index_sets


def test_every_indicator_of_either_side_has_a_row():
    rows = [
        (row.change, row.old_code, row.new_code, row.comparable)
        for row in changes.change_rows(COMPARED)
    ]

    assert rows == [
        ("kept", "1.1", "1.1", "So được"),
        ("points", "1.2", "1.2", "So theo phần trăm"),
        ("rule", "1.3", "1.3", "Không so"),
        ("added", "", "1.4", "Chưa có năm trước"),
    ]


def test_what_is_gone_keeps_its_old_row():
    only_first = {"1.1": NEW.previous.map["cap-tinh"]["1.1"]}
    fewer = Previous(NEW.previous.framework, {"cap-tinh": only_first})
    [compared] = compare(OLD, replace(NEW, previous=fewer)).index_sets

    assert changes.change_rows(compared)[-2] == changes.ChangeRow(
        change="removed",
        old_code="1.2",
        new_code="",
        title="Chỉ số 1.2",
        old_points=Decimal(30),
        new_points=Decimal(0),
        comparable="Không còn",
        provenance=Provenance.RECONSTRUCTED,
    )


def test_a_main_index_says_in_words_what_its_squares_show():
    [main] = changes.main_index_rows(COMPARED)

    assert main.squares == ("kept", "points", "rule", "added")
    assert main.finding == "Giữ nguyên 1, Đổi điểm 1, Đổi cách tính 1, Mới 1"
    assert (main.old_count, main.new_count) == (3, 4)
    assert (main.old_points, main.new_points) == (Decimal(70), Decimal(80))


def test_the_counts_name_every_kind_even_where_there_is_none():
    counted = [(each.key, each.count) for each in changes.kind_counts(COMPARED)]

    assert counted == [("kept", 1), ("points", 1), ("rule", 1), ("added", 1), ("removed", 0)]


def test_parts_side_by_side_have_no_total():
    part = IndexSetPart("san-sang", "Sẵn sàng", Decimal(50))

    assert changes.has_totals(COMPARED)
    assert not changes.has_totals(replace(COMPARED, new=replace(COMPARED.new, parts=(part,))))
