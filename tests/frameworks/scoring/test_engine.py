from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from frameworks import definition as d
from frameworks.scoring.engine import preview
from frameworks.scoring.problems import Repeated
from tests.frameworks.scoring.samples import (
    BEST,
    DOWN,
    HALF_UP,
    JUDGED,
    POINT_TIERS,
    RATIO,
    index_set,
    indicator,
    judged_set,
    main_index,
    run,
)

D = Decimal
NA = {"na": "không phát sinh"}


def excluded(reason: str = "không phát sinh") -> dict[str, str]:
    return {"na": reason, "ruling": "exclude"}


def problems(index_set: d.IndexSet, answers: dict[str, Any]) -> list[tuple[str, str | None, str]]:
    found = run(index_set, answers)
    assert found.sheets == {}
    return [(problem.agency, problem.indicator, problem.code) for problem in found.problems]


def test_a_total_is_the_sum_of_the_rounded_indicators() -> None:
    thirds = index_set(main_index("1", *(indicator(RATIO, "1", f"1.{n}") for n in (1, 2, 3))))
    third = {"a": 1, "b": 3}

    sheet = run(thirds, {"A": {"1.1": third, "1.2": third, "1.3": third}}).sheets["A"]

    assert str(sheet.total) == "0.99"  # and not 1.00
    assert [str(each.points) for each in sheet.indicators.values()] == ["0.33", "0.33", "0.33"]


def test_an_agency_without_answers_earns_nothing() -> None:
    sheet = run(judged_set("60", "40"), {"A": {}}).sheets["A"]

    assert (str(sheet.total), sheet.maximum, sheet.tier) == ("0.00", D(100), "khoi-dong")
    assert [each.outcome for each in sheet.indicators.values()] == ["not_answered"] * 2


def test_no_agencies_give_no_sheets() -> None:
    assert run(judged_set("60", "40"), {}).sheets == {}


def test_main_indices_are_the_sums_of_their_indicators() -> None:
    two = index_set(
        main_index("1", indicator(JUDGED, "10", "1.1"), indicator(JUDGED, "10", "1.2")),
        main_index("2", indicator(JUDGED, "30", "2.1")),
    )

    sheet = run(two, {"A": {"1.1": "2.25", "1.2": "3.5", "2.1": 30}}).sheets["A"]

    assert sheet.main_indices == {"1": D("5.75"), "2": D(30)}
    assert sheet.parts == {}


DEDUCTING = index_set(
    main_index("1", indicator(JUDGED, "100", "1.1")),
    main_index(
        "2",
        indicator(d.Deduction("Ngày", D("-0.5"), D(-3)), "0", "2.1"),
        indicator(d.Deduction("Sự cố", D(-2), D(-6)), "0", "2.2"),
    ),
    tiers=POINT_TIERS,
)


def test_deductions_lower_the_total() -> None:
    sheet = run(DEDUCTING, {"A": {"1.1": 88, "2.1": 4, "2.2": 1}}).sheets["A"]

    assert sheet.main_indices == {"1": D(88), "2": D(-4)}
    assert (str(sheet.total), sheet.tier) == ("84.00", "kha")


def test_a_total_is_never_below_zero() -> None:
    sheet = run(DEDUCTING, {"A": {"1.1": 8, "2.1": 9, "2.2": 9}}).sheets["A"]
    bottom = run(DEDUCTING, {"A": {"1.1": "8.99", "2.1": 9, "2.2": 9}}).sheets["A"]

    assert sheet.main_indices["2"] == D(-9)
    assert (str(sheet.total), str(sheet.percent)) == ("0.00", "0.00")
    assert str(bottom.total) == "0.00"


def test_excluding_an_indicator_lowers_the_agencys_own_maximum() -> None:
    sheet = run(judged_set("60", "40"), {"A": {"1.1": 45, "1.2": excluded()}}).sheets["A"]

    assert (str(sheet.total), sheet.maximum) == ("45.00", D(60))
    assert str(sheet.ranking_points) == "75.00"
    assert str(sheet.percent) == "75.00"
    assert sheet.tier == "nang-cao"  # exactly 75 % of its own maximum is not above 75 %
    assert sheet.indicators["1.2"].maximum == D(0)


def test_a_percent_tier_goes_by_the_share_before_ranking_points_are_rounded() -> None:
    # 225.01/300 is 75.003 %; of 1000 that is 750.03. With 300.00 of 400.01 it is 74.998 %, and
    # its ranking points, 749.98, are not rounded up to the bound either.
    wide = judged_set("300", "700")

    over = run(wide, {"A": {"1.1": "225.01", "1.2": excluded()}}).sheets["A"]
    exactly = run(wide, {"A": {"1.1": "225", "1.2": excluded()}}).sheets["A"]

    assert (str(over.ranking_points), over.tier) == ("750.03", "dan-dat")
    assert (str(exactly.ranking_points), exactly.tier) == ("750.00", "nang-cao")


def test_ranking_points_are_rounded_down_to_the_bound_while_the_share_is_over_it() -> None:
    # 2.26/3 of 1: 75.33 %, and ranking points 0.75: the tier goes by the share.
    small = judged_set("0.03", "0.97")

    sheet = run(small, {"A": {"1.1": "0.03", "1.2": excluded()}}).sheets["A"]
    third = run(judged_set("3", "4"), {"A": {"1.1": "2.26", "1.2": excluded()}}).sheets["A"]

    assert str(sheet.ranking_points) == "1.00"
    assert (str(third.ranking_points), third.tier) == ("5.27", "dan-dat")


def test_a_point_tier_goes_by_ranking_points_as_rounded() -> None:
    # 84.995 rounds up to 85.00: half up for the points that order and tiers go by.
    points = judged_set("20", "80", tiers=POINT_TIERS)

    sheet = run(points, {"A": {"1.1": "16.999", "1.2": excluded()}}).sheets["A"]

    assert (str(sheet.total), str(sheet.ranking_points), sheet.tier) == ("17.00", "85.00", "tot")


def test_ranking_points_are_rounded_like_an_indicator() -> None:
    thirds = judged_set("3", "97")
    answers = {"A": {"1.1": 2, "1.2": excluded()}}

    assert str(run(thirds, answers).sheets["A"].ranking_points) == "66.67"
    assert str(run(thirds, answers, rounding=DOWN).sheets["A"].ranking_points) == "66.66"


def test_without_exclusions_ranking_points_are_the_total() -> None:
    sheet = run(judged_set("60", "40"), {"A": {"1.1": "33.33", "1.2": NA}}).sheets["A"]

    assert sheet.ranking_points == sheet.total == D("33.33")
    assert sheet.maximum == D(100)


def test_an_agency_of_which_everything_is_excluded_is_refused() -> None:
    everything = {"A": {"1.1": excluded(), "1.2": excluded()}, "B": {}}

    assert problems(judged_set("60", "40"), everything) == [("A", None, "nothing_left")]


def test_what_only_deducts_is_no_maximum_to_stand_on() -> None:
    ruled = d.NotApplicablePolicy.COUNCIL
    deduction = indicator(d.Deduction("Ngày", D("-0.5"), D(-3)), "0", "2.1")
    judged = indicator(JUDGED, "100", "1.1", not_applicable=ruled)
    both = index_set(main_index("1", judged), main_index("2", deduction), tiers=POINT_TIERS)

    assert problems(both, {"A": {"1.1": excluded(), "2.1": 1}}) == [("A", None, "nothing_left")]


def test_percent_is_half_up_to_two_places() -> None:
    sixths = judged_set("600")

    shown = [
        str(run(sixths, {"A": {"1.1": points}}).sheets["A"].percent)
        for points in ("375.18", "0.03", "0.02", "600")
    ]

    assert shown == ["62.53", "0.01", "0.00", "100.00"]


PARTS = index_set(
    main_index("A.1", indicator(JUDGED, "300", "A.1.1"), part="san-sang"),
    main_index("A.2", indicator(JUDGED, "200", "A.2.1"), part="san-sang"),
    main_index("B.1", indicator(JUDGED, "600", "B.1.1"), part="ket-qua"),
    tiers=d.MinimaTiers(
        (
            d.MinimaLevel(
                "muc-1",
                "Mức I",
                {"san-sang": D(450), "ket-qua": D(540)},
                {"A.1": d.Minimum(D(90), D(300)), "B.1": d.Minimum(D(90), D(600))},
            ),
        ),
        d.Otherwise("khong-xep-hang", "Không xếp hạng"),
    ),
    parts=(
        d.IndexSetPart("san-sang", "Sẵn sàng", D(500)),
        d.IndexSetPart("ket-qua", "Kết quả", D(600)),
    ),
)


def test_parts_stand_side_by_side_and_every_minimum_counts() -> None:
    enough = {"A.1.1": 270, "A.2.1": 180, "B.1.1": 540}
    short = {"A.1.1": "269.99", "A.2.1": 200, "B.1.1": 600}

    sheets = run(PARTS, {"A": enough, "B": short}).sheets

    assert sheets["A"].parts == {"san-sang": D(450), "ket-qua": D(540)}
    assert (sheets["A"].tier, str(sheets["A"].total)) == ("muc-1", "990.00")
    assert (sheets["B"].tier, str(sheets["B"].total)) == ("khong-xep-hang", "1069.99")


def test_nothing_is_excluded_where_tiers_are_minima() -> None:
    council = indicator(JUDGED, "300", "A.1.1", not_applicable=d.NotApplicablePolicy.COUNCIL)
    minima = index_set(main_index("A.1", council), tiers=PARTS.tiers)

    assert problems(minima, {"A": {"A.1.1": excluded()}}) == [("A", "A.1.1", "no_exclusion")]


BEST_SET = index_set(
    main_index(
        "1",
        indicator(BEST, "60", "1.1", not_applicable=d.NotApplicablePolicy.ZERO),
        indicator(JUDGED, "40", "1.2"),
    )
)


def test_the_best_of_the_group_is_found_over_all_its_agencies() -> None:
    answers = {
        "A": {"1.1": "30"},
        "B": {"1.1": 60},
        "C": {"1.1": {"rejected": "sai"}},
        "D": {"1.1": NA},
        "E": {},
    }

    sheets = run(BEST_SET, answers).sheets

    earned = {agency: str(sheet.total) for agency, sheet in sheets.items()}
    assert earned == {"A": "30.00", "B": "60.00", "C": "0.00", "D": "0.00", "E": "0.00"}


def test_the_order_of_agencies_and_indicators_changes_nothing() -> None:
    answers = {"A": {"1.1": 30, "1.2": 5}, "B": {"1.1": 60, "1.2": 40}, "C": {"1.2": 1}}
    backwards = {agency: dict(reversed(answers[agency].items())) for agency in reversed(answers)}

    forth, back = run(BEST_SET, answers).sheets, run(BEST_SET, backwards).sheets

    assert {agency: forth[agency] for agency in "ABC"} == {agency: back[agency] for agency in "ABC"}
    assert all(forth[agency].indicators == back[agency].indicators for agency in "ABC")


def test_one_answer_in_error_leaves_no_sheets_and_every_problem_is_named() -> None:
    answers = {
        "A": {"1.1": -1, "1.2": 41, "9.9": 1, "0.0": 1},
        "B": {"1.2": 40},
        "C": [],
        "D": Repeated(("1.1", "1.2")),
        "E": None,
    }

    assert problems(BEST_SET, answers) == [
        ("A", "1.1", "negative"),
        ("A", "1.2", "over_maximum"),
        ("A", "0.0", "unknown_indicator"),
        ("A", "9.9", "unknown_indicator"),
        ("C", None, "no_answers"),
        ("D", "1.1", "repeated_indicator"),
        ("D", "1.2", "repeated_indicator"),
        ("E", None, "no_answers"),
    ]


def test_an_agency_named_twice_is_refused() -> None:
    found = run(BEST_SET, Repeated(("A",)))  # type: ignore[arg-type]

    assert [(p.agency, p.indicator, p.code) for p in found.problems] == [
        ("A", None, "repeated_agency")
    ]


def test_codes_are_told_apart_as_they_are_written() -> None:
    assert problems(judged_set("60"), {"A": {"1.1 ": 5}}) == [("A", "1.1 ", "unknown_indicator")]


def test_an_agency_previews_its_own_answers_without_its_group() -> None:
    shown = preview(BEST_SET, {"1.1": 30, "1.2": 25}, year=2023, rounding=HALF_UP)

    assert shown.sheet is not None
    assert str(shown.sheet.total) == "25.00"
    assert shown.open == {"1.1"}
    assert shown.problems == ()


def test_answers_in_error_are_previewed_as_not_answered() -> None:
    shown = preview(BEST_SET, {"1.1": -3, "1.2": 25}, year=2023, rounding=HALF_UP)

    assert shown.sheet is not None
    assert (str(shown.sheet.total), shown.sheet.indicators["1.1"].outcome) == (
        "25.00",
        "not_answered",
    )
    assert [(p.indicator, p.code) for p in shown.problems] == [("1.1", "negative")]
    assert shown.open == frozenset()


def test_an_agencys_claim_counts_in_its_own_preview() -> None:
    full = indicator(JUDGED, "40", "1.1", not_applicable=d.NotApplicablePolicy.FULL)
    shown = preview(index_set(main_index("1", full)), {"1.1": NA}, year=2023, rounding=HALF_UP)

    assert shown.sheet is not None
    assert str(shown.sheet.total) == "40.00"


def test_there_is_no_sheet_to_preview_where_everything_is_excluded() -> None:
    shown = preview(judged_set("60"), {"1.1": excluded()}, year=2023, rounding=HALF_UP)

    assert shown.sheet is None
    assert [p.code for p in shown.problems] == ["nothing_left"]


def test_a_preview_equals_the_result_where_nothing_is_compared() -> None:
    answers = {"1.1": "33.33", "1.2": NA}
    plain = judged_set("60", "40")

    assert (
        preview(plain, answers, year=2023, rounding=HALF_UP).sheet
        == run(plain, {"A": answers}).sheets["A"]
    )


@pytest.mark.parametrize(("year", "earned"), [(2023, "0.00"), (2024, "20.00")])
def test_the_year_of_the_due_dates_is_an_argument(year: int, earned: str) -> None:
    due = index_set(main_index("1", indicator(d.Deadline("Kế hoạch", d.MonthDay(3, 31)))))

    sheet = run(due, {"A": {"1.1": "2024-03-31"}}, year=year).sheets["A"]

    assert str(sheet.total) == earned


def test_a_maximum_with_more_decimals_than_are_kept_is_rounded_like_any_points() -> None:
    odd = index_set(main_index("1", indicator(RATIO, "0.125", "1.1")), max_points="0.125")

    sheet = run(odd, {"A": {"1.1": {"a": 1, "b": 1}}}).sheets["A"]

    assert (str(sheet.total), sheet.maximum) == ("0.13", D("0.125"))
