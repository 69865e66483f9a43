from __future__ import annotations

from decimal import Decimal

import pytest

from frameworks import definition as d
from frameworks.definition import Rounding, RoundingMode
from rankings.ranking import average, listed, main_index_ranks, ranks, shared_ranks
from tests.frameworks.scoring.samples import (
    JUDGED,
    index_set,
    indicator,
    judged_set,
    main_index,
    run,
)

D = Decimal
DOWN = Rounding(2, RoundingMode.DOWN)
HALF_UP = Rounding(2, RoundingMode.HALF_UP)


def rank_of(index_set: d.IndexSet, answers: dict[str, dict[str, object]]) -> dict[str, int | None]:
    return ranks(index_set, run(index_set, answers).sheets)


def judged(**points: object) -> dict[str, dict[str, object]]:
    return {agency: {"1.1": each} for agency, each in points.items()}


def test_the_greater_total_stands_first() -> None:
    assert rank_of(judged_set("100"), judged(A=1, B="99.99", C=50)) == {"A": 3, "B": 1, "C": 2}


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    answers = judged(A=90, B=80, C=80, D=70, E=70, F=70, G=0)

    assert list(rank_of(judged_set("100"), answers).values()) == [1, 2, 2, 4, 4, 4, 7]


def test_agencies_with_the_same_printed_total_are_tied() -> None:
    # 66.664 and 66.66 are both printed 66,66; what nobody can see decides nothing.
    assert rank_of(judged_set("100"), judged(A="66.664", B="66.66", C="66.665")) == {
        "A": 2,
        "B": 2,
        "C": 1,
    }


def test_order_goes_by_ranking_points_where_something_is_excluded() -> None:
    answers: dict[str, dict[str, object]] = {
        "A": {"1.1": 50, "1.2": {"na": "không có", "ruling": "exclude"}},  # 50 of 60: 83.33
        "B": {"1.1": 60, "1.2": 20},  # 80 of 100
    }

    assert rank_of(judged_set("60", "40"), answers) == {"A": 1, "B": 2}


LEVELS = d.MinimaTiers(
    (
        d.MinimaLevel("muc-1", "Mức I", {"san-sang": D(80)}, {"A": d.Minimum(D(80), D(100))}),
        d.MinimaLevel("muc-2", "Mức II", {"san-sang": D(50)}, {"A": d.Minimum(D(50), D(100))}),
    ),
    d.Otherwise("khong-xep-hang", "Không xếp hạng"),
)
BY_LEVEL = index_set(
    main_index("A", indicator(JUDGED, "100", "A.1"), part="san-sang"),
    main_index("B", indicator(JUDGED, "100", "B.1"), part="ket-qua"),
    tiers=LEVELS,
    parts=(
        d.IndexSetPart("san-sang", "Sẵn sàng", D(100)),
        d.IndexSetPart("ket-qua", "Kết quả", D(100)),
    ),
    order=("tier", "ket-qua", "san-sang"),
)


def test_a_level_ranks_before_points_and_a_part_before_another() -> None:
    answers: dict[str, dict[str, object]] = {
        "A": {"A.1": 79, "B.1": 100},  # level II with more points than any of level I
        "B": {"A.1": 80, "B.1": 0},
        "C": {"A.1": 100, "B.1": 0},
        "D": {"A.1": 80, "B.1": 1},
        "E": {"A.1": 80, "B.1": 0},
        "F": {"A.1": 49, "B.1": 100},
        "G": {},
    }

    assert rank_of(BY_LEVEL, answers) == {
        "D": 1,
        "C": 2,
        "B": 3,
        "E": 3,
        "A": 5,
        "F": None,
        "G": None,
    }


def test_a_main_index_is_ranked_by_its_own_points() -> None:
    two = index_set(
        main_index("1", indicator(JUDGED, "100", "1.1")),
        main_index("2", indicator(d.Deduction("Ngày", D(-1), D(-5)), "0", "2.1")),
    )
    answers = {"A": {"1.1": 5, "2.1": 9}, "B": {"1.1": 9, "2.1": 2}, "C": {"1.1": 9}}

    sheets = run(two, answers).sheets

    assert main_index_ranks(sheets, "1") == {"A": 3, "B": 1, "C": 1}
    assert main_index_ranks(sheets, "2") == {"A": 3, "B": 2, "C": 1}


def test_no_agencies_have_no_ranks() -> None:
    assert shared_ranks({}) == {}


def test_a_list_goes_by_rank_then_by_vietnamese_name_and_ends_with_the_unranked() -> None:
    ranks_by_agency = {"e": None, "d": 3, "c": 1, "b": 1, "a": 1, "f": None}
    names = {
        "a": "Sở Y tế",
        "b": "Sở Du lịch",
        "c": "Sở Đầu tư",  # đ comes after d
        "d": "Ban Dân tộc",
        "e": "Ủy ban xã Ý",
        "f": "Ủy ban xã Á",
    }

    assert listed(ranks_by_agency, names) == ["b", "c", "a", "d", "f", "e"]


@pytest.mark.parametrize(
    ("totals", "down", "half_up"),
    [
        (["328.20", "328.21"], "328.20", "328.21"),
        (["1", "1", "2"], "1.33", "1.33"),
        (["0", "0", "2"], "0.66", "0.67"),
        (["625.30"], "625.30", "625.30"),
    ],
)
def test_a_mean_of_printed_totals_is_rounded_once_by_its_own_rounding(
    totals: list[str], down: str, half_up: str
) -> None:
    values = [D(total) for total in totals]

    assert str(average(values, DOWN)) == down
    assert str(average(values, HALF_UP)) == half_up


def test_there_is_no_mean_of_nothing() -> None:
    assert average([], DOWN) is None
