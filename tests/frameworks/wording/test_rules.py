from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from frameworks import definition as d
from frameworks.wording import rules
from frameworks.wording.bands import LateStretch, Stretch, falling, lateness, rising
from tests.frameworks.wording.samples_of_rules import (
    HEAD,
    REPORTS,
    TWENTY,
    asked,
    bands,
    cases,
    checklist,
    remarks,
)

# ── Ratios ─────────────────────────────────────────────────────────────────────────────────


def test_a_ratio_names_its_numerator_and_denominator():
    rule = d.Ratio("Số cuộc họp do người đứng đầu chủ trì", "Tổng số cuộc họp")

    assert asked(rule) == [
        ("a", "Số cuộc họp do người đứng đầu chủ trì"),
        ("b", "Tổng số cuộc họp"),
    ]
    assert cases(rule) == [
        ("a bằng b (tỷ lệ 100%)", "100% số điểm (20 điểm)"),
        ("Tỷ lệ a ÷ b dưới 100%", "a ÷ b × 20 điểm"),
    ]
    assert remarks(rule) == ("a không được lớn hơn b; số liệu như vậy không được nhận.",)


def test_a_ratio_that_may_exceed_says_so():
    rule = d.Ratio("Số máy tính", "Số cán bộ", may_exceed=True)

    assert cases(rule)[0] == ("Tỷ lệ a ÷ b từ 100% trở lên", "100% số điểm (20 điểm)")
    assert remarks(rule) == ("a được phép lớn hơn b.",)


def test_a_ratio_with_a_threshold_divides_by_it_below():
    rule = d.Ratio("a", "b", full_at=Decimal("0.6"))

    assert cases(rule) == [
        ("Tỷ lệ a ÷ b từ 60% trở lên", "100% số điểm (20 điểm)"),
        ("Tỷ lệ a ÷ b dưới 60%", "a ÷ b ÷ 60% × 20 điểm"),
    ]


def test_a_ratio_that_earns_nothing_below_its_threshold_says_so():
    rule = d.Ratio("a", "b", full_at=Decimal("0.6"), below=d.Below.ZERO)

    assert cases(rule)[1] == ("Tỷ lệ a ÷ b dưới 60%", "0 điểm")


def test_an_inverse_ratio_loses_points_as_it_grows():
    rule = d.InverseRatio("Số IP nhiễm", "Tổng số IP")

    assert cases(rule) == [
        ("a bằng 0", "100% số điểm (20 điểm)"),
        ("a lớn hơn 0, nhỏ hơn b", "(1 − a ÷ b) × 20 điểm"),
        ("a bằng b", "0 điểm"),
    ]


def test_a_share_is_a_percentage():
    assert cases(d.Share("Tỷ lệ hài lòng")) == [
        ("x là số phần trăm, từ 0 đến 100", "x ÷ 100 × 20 điểm")
    ]


# ── Words ──────────────────────────────────────────────────────────────────────────────────


def test_a_boolean_is_yes_or_no():
    assert cases(d.Boolean("Có quy chế")) == [
        ("Có", "100% số điểm (20 điểm)"),
        ("Không", "0 điểm"),
    ]


def test_a_choice_lists_every_level_with_its_points():
    assert cases(HEAD) == [
        ("Người đứng đầu", "100% số điểm (20 điểm)"),
        ("Cấp phó", "50% số điểm (10 điểm)"),
        ("Chưa thành lập", "0 điểm"),
    ]


def test_a_checklist_adds_its_items():
    rule = checklist("0.3", "0.7")

    assert cases(rule) == [
        ("Mục 1", "30% số điểm (6 điểm)"),
        ("Mục 2", "70% số điểm (14 điểm)"),
    ]
    assert remarks(rule) == ("Điểm là tổng của các mục đạt; mục không đạt được 0 điểm.",)


def test_a_checklist_worth_more_than_all_says_where_it_stops():
    assert remarks(checklist("0.6", "0.6"))[1:] == ("Tổng không vượt quá 20 điểm.",)


# ── Bands ──────────────────────────────────────────────────────────────────────────────────


def test_rising_bands_leave_no_gap_and_keep_the_best_that_holds():
    found = rising(bands(("70", "0.5"), ("90", "1"), ("80", "0.4")), Decimal(0))

    assert found == (
        Stretch(Decimal(90), None, Decimal(1)),
        Stretch(Decimal(80), Decimal(90), Decimal("0.5")),
        Stretch(Decimal(70), Decimal(80), Decimal("0.5")),
        Stretch(None, Decimal(70), Decimal(0)),
    )


def test_falling_bands_run_the_other_way():
    assert falling(bands(("0", "1"), ("2", "0.5")), Decimal(0)) == (
        Stretch(None, Decimal(0), Decimal(1)),
        Stretch(Decimal(0), Decimal(2), Decimal("0.5")),
        Stretch(Decimal(2), None, Decimal(0)),
    )


def test_lateness_follows_the_first_band_that_reaches_far_enough():
    late = (d.LateBand(5, Decimal("0.5")), d.LateBand(15, Decimal("0.25")))

    assert lateness(late, Decimal(0)) == (
        LateStretch(1, 5, Decimal("0.5")),
        LateStretch(6, 15, Decimal("0.25")),
        LateStretch(16, None, Decimal(0)),
    )


def test_steps_on_a_percentage_name_both_ends():
    rule = d.Steps(d.StepsOn.VALUE, bands(("90", "1"), ("70", "0.5")), value="Tỷ lệ")

    assert cases(rule) == [
        ("x từ 90% trở lên", "100% số điểm (20 điểm)"),
        ("x từ 70% đến dưới 90%", "50% số điểm (10 điểm)"),
        ("x dưới 70%", "0 điểm"),
    ]


def test_steps_on_a_count_name_its_unit():
    rule = d.Steps(d.StepsOn.VALUE, bands(("4", "1"), ("2", "0.5")), value="Số phiên")

    assert cases(rule, rules.Terms(Decimal(20), "Phiên")) == [
        ("x từ 4 phiên trở lên", "100% số điểm (20 điểm)"),
        ("x từ 2 đến dưới 4 phiên", "50% số điểm (10 điểm)"),
        ("x dưới 2 phiên", "0 điểm"),
    ]


def test_steps_on_a_ratio_end_at_one_hundred_percent_unless_it_may_exceed():
    rule = d.Steps(
        d.StepsOn.RATIO, bands(("1", "1"), ("0.8", "0.6")), numerator="a", denominator="b"
    )

    assert [when for when, _ in cases(rule)] == [
        "Tỷ lệ a ÷ b bằng 100%",
        "Tỷ lệ a ÷ b từ 80% đến dưới 100%",
        "Tỷ lệ a ÷ b dưới 80%",
    ]
    assert cases(replace(rule, may_exceed=True))[0][0] == "Tỷ lệ a ÷ b từ 100% trở lên"


def test_steps_where_lower_is_better_begin_with_none():
    rule = d.Steps(
        d.StepsOn.VALUE, bands(("0", "1"), ("1", "0.5")), lower_is_better=True, value="Số sự cố"
    )

    assert cases(rule, rules.Terms(Decimal(20), "Sự cố")) == [
        ("x bằng 0 sự cố", "100% số điểm (20 điểm)"),
        ("x trên 0 đến 1 sự cố", "50% số điểm (10 điểm)"),
        ("x trên 1 sự cố", "0 điểm"),
    ]


def test_steps_do_not_speak_of_values_below_zero():
    rule = d.Steps(d.StepsOn.VALUE, bands(("5", "1"), ("0", "0.5")), value="Số lần")

    assert [when for when, _ in cases(rule)] == ["x từ 5% trở lên", "x từ 0% đến dưới 5%"]


def test_what_remains_below_the_last_step_is_said():
    rule = d.Steps(d.StepsOn.VALUE, bands(("90", "1")), value="Tỷ lệ", else_fraction=Decimal("0.1"))

    assert cases(rule)[-1] == ("x dưới 90%", "10% số điểm (2 điểm)")


def test_growth_is_told_with_its_sign():
    rule = d.Growth("Doanh thu", bands(("0.1", "1"), ("0", "0.5"), ("-0.05", "0.2")))

    assert cases(rule) == [
        ("Mức thay đổi từ +10% trở lên", "100% số điểm (20 điểm)"),
        ("Mức thay đổi từ 0% đến dưới +10%", "50% số điểm (10 điểm)"),
        ("Mức thay đổi từ \N{MINUS SIGN}5% đến dưới 0%", "20% số điểm (4 điểm)"),
        ("Mức thay đổi dưới \N{MINUS SIGN}5%", "0 điểm"),
    ]
    assert asked(rule) == [("a", "Doanh thu, năm đánh giá"), ("b", "Doanh thu, năm trước")]


# ── Counts and dates ───────────────────────────────────────────────────────────────────────


def test_each_counted_item_is_worth_its_share():
    assert cases(d.PerItem("Bộ dữ liệu mở", 4)) == [
        ("Từ 4 trở lên", "100% số điểm (20 điểm)"),
        ("Dưới 4", "n ÷ 4 × 20 điểm, tức mỗi đơn vị đếm 5 điểm"),
    ]


def test_a_share_without_an_end_is_named_as_a_fraction():
    earns = cases(d.PerItem("Bộ dữ liệu mở", 3))[1][1]

    assert earns == "n ÷ 3 × 20 điểm, tức mỗi đơn vị đếm 20/3 (khoảng 6,67) điểm"


def test_a_single_counted_item_is_all_or_nothing():
    assert cases(d.PerItem("Mô hình", 1)) == [
        ("Từ 1 trở lên", "100% số điểm (20 điểm)"),
        ("Không có", "0 điểm"),
    ]


def test_a_deadline_names_the_day_and_each_lateness():
    late = (d.LateBand(1, Decimal("0.8")), d.LateBand(5, Decimal("0.5")))
    rule = d.Deadline("Ngày ban hành", d.MonthDay(1, 31), late)

    assert cases(rule) == [
        ("Chậm nhất ngày 31/01 của năm đánh giá", "100% số điểm (20 điểm)"),
        ("Chậm 1 ngày", "80% số điểm (16 điểm)"),
        ("Chậm từ 2 đến 5 ngày", "50% số điểm (10 điểm)"),
        ("Chậm từ 6 ngày trở lên", "0 điểm"),
        ("Không thực hiện", "0 điểm"),
    ]


def test_never_done_earns_nothing_even_where_any_lateness_earns_something():
    rule = d.Deadline("Ngày", d.MonthDay(1, 31), else_fraction=Decimal("0.1"))

    assert cases(rule)[1:] == [
        ("Chậm từ 1 ngày trở lên", "10% số điểm (2 điểm)"),
        ("Không thực hiện", "0 điểm"),
    ]


def test_a_deduction_names_its_floor():
    rule = d.Deduction("Mỗi ngày chậm", Decimal("-0.5"), Decimal(-3))

    assert cases(rule) == [("Không có lần nào", "không trừ"), ("Mỗi ngày chậm", "trừ 0,5 điểm")]
    assert remarks(rule) == ("Trừ nhiều nhất 3 điểm.",)


# ── Against others, and rules of rules ─────────────────────────────────────────────────────


def test_relative_to_best_says_against_whom_and_when():
    words = rules.in_words(d.RelativeToBest("Mbps/người"), TWENTY)

    assert [(case.when, case.earns) for case in words.cases] == [
        ("x lớn nhất trong nhóm xếp hạng", "100% số điểm (20 điểm)"),
        ("x nhỏ hơn giá trị lớn nhất", "x ÷ giá trị lớn nhất × 20 điểm"),
    ]
    assert words.remarks == (
        "Giá trị lớn nhất lấy trong các đơn vị được tính điểm của cùng nhóm xếp hạng.",
        "Nếu giá trị lớn nhất bằng 0, mọi đơn vị được 0 điểm.",
        "Chỉ tính sau khi khóa nhập liệu, và tính lại mỗi khi một giá trị thay đổi.",
    )


def test_judged_points_are_given_as_they_are():
    assert cases(d.Judged("Chất lượng")) == [("x là số điểm được cho, từ 0 đến 20 điểm", "x điểm")]


def test_a_rollup_names_the_set_of_its_units():
    terms = rules.Terms(Decimal(20), "%", (("cap-xa", "UBND cấp xã"),))

    assert rules.in_words(d.RollupMean(of="cap-xa"), terms).asks == (
        rules.Asked("", "Điểm và điểm tối đa của từng đơn vị trực thuộc theo bộ “UBND cấp xã”"),
    )
    assert cases(d.RollupMean(of="cap-xa"), terms) == [
        ("Mọi trường hợp", "trung bình cộng của (điểm ÷ điểm tối đa) × 20 điểm")
    ]


def test_a_rollup_without_a_set_names_its_table():
    assert asked(d.RollupMean(label="Điểm từng xã")) == [("", "Điểm từng xã")]


def test_each_part_of_a_composite_has_its_points_and_who_enters_it():
    parts = rules.in_words(REPORTS, TWENTY).parts

    assert [(part.label, part.max_points, part.entered_by) for part in parts] == [
        ("Báo cáo đúng hạn", Decimal("12.0"), None),
        ("Chất lượng", Decimal("8.0"), d.EnteredBy.COUNCIL),
    ]
    assert parts[0].words.cases[1].earns == "a ÷ b × 12 điểm"
    assert parts[1].words.cases[1].earns == "50% số điểm (4 điểm)"


def test_best_of_shows_each_alternative_at_the_whole_maximum():
    rule = d.BestOf((d.Case("a", "Tự xây dựng", HEAD), d.Case("b", "Thuê", d.Boolean("Có thuê"))))

    words = rules.in_words(rule, TWENTY)

    assert [(part.label, part.max_points) for part in words.parts] == [
        ("Tự xây dựng", Decimal(20)),
        ("Thuê", Decimal(20)),
    ]
    assert words.remarks == ("Khai ít nhất một trường hợp; tính trường hợp có điểm cao nhất.",)
