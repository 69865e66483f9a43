from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from frameworks import definition as d
from frameworks.wording import brief, rules
from tests.frameworks.wording.samples_of_rules import (
    HEAD,
    REPORTS,
    TWENTY,
    bands,
    checklist,
)

# ── In one line ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (d.Ratio("Số họp chủ trì", "Tổng số họp"), "Số họp chủ trì ÷ tổng số họp × 20 điểm"),
        (
            d.Ratio("Số máy tính", "Số cán bộ", may_exceed=True),
            "Số máy tính ÷ số cán bộ × 20 điểm, nhiều nhất 20 điểm",
        ),
        (
            d.Ratio("Hộ có Internet", "TTHC", full_at=Decimal("0.6")),
            "Hộ có Internet ÷ TTHC: từ 60% được 20 điểm, dưới đó tính theo tỷ lệ",
        ),
        (
            d.Ratio("Hộ", "Hộ", full_at=Decimal("0.6"), below=d.Below.ZERO),
            "Hộ ÷ hộ: từ 60% được 20 điểm, dưới đó 0 điểm",
        ),
        (d.InverseRatio("Số IP nhiễm", "Số IP"), "(1 − số IP nhiễm ÷ số IP) × 20 điểm"),
        (d.Share("Tỷ lệ hài lòng"), "Tỷ lệ hài lòng (%) × 20 điểm"),
        (d.Boolean("Có quy chế"), "Có quy chế: có (20 điểm); không (0 điểm)"),
        (HEAD, "Người đứng đầu (20 điểm); Cấp phó (10 điểm); Chưa thành lập (0 điểm)"),
        (
            replace(HEAD, question="Ai đứng đầu"),
            "Ai đứng đầu: Người đứng đầu (20 điểm); Cấp phó (10 điểm); Chưa thành lập (0 điểm)",
        ),
        (checklist("0.3", "0.7"), "Cộng các mục đạt: Mục 1 (6 điểm); Mục 2 (14 điểm)"),
        (
            checklist("0.6", "0.6"),
            "Cộng các mục đạt: Mục 1 (12 điểm); Mục 2 (12 điểm); nhiều nhất 20 điểm",
        ),
        (
            d.Steps(d.StepsOn.VALUE, bands(("90", "1")), value="Tỷ lệ"),
            "Tỷ lệ: từ 90% trở lên (20 điểm); dưới 90% (0 điểm)",
        ),
        (
            d.Steps(d.StepsOn.RATIO, bands(("0.01", "1")), numerator="Chi", denominator="Tổng chi"),
            "Chi ÷ tổng chi: từ 1% trở lên (20 điểm); dưới 1% (0 điểm)",
        ),
        (
            d.Growth("Doanh thu", bands(("0.1", "1"))),
            "Doanh thu so với năm trước: từ +10% trở lên (20 điểm); dưới +10% (0 điểm)",
        ),
        (
            d.PerItem("Bộ dữ liệu mở", 4),
            "Bộ dữ liệu mở: từ 4 trở lên được 20 điểm, ít hơn tính theo tỷ lệ",
        ),
        (
            d.Deadline("Ngày ban hành", d.MonthDay(1, 31), (d.LateBand(5, Decimal("0.5")),)),
            (
                "Ngày ban hành: chậm nhất 31/01 (20 điểm); chậm đến 5 ngày (10 điểm); "
                "chậm hơn (0 điểm); không làm (0 điểm)"
            ),
        ),
        (
            d.Deduction("Sự cố", Decimal(-2), Decimal(-6)),
            "Mỗi sự cố: trừ 2 điểm, trừ nhiều nhất 6 điểm",
        ),
        (
            d.RelativeToBest("Mbps/người"),
            "Mbps/người ÷ giá trị lớn nhất của nhóm xếp hạng × 20 điểm",
        ),
        (d.Judged("Chất lượng"), "Chất lượng: cho điểm trực tiếp, 0 đến 20 điểm"),
        (
            d.RollupMean(label="Điểm từng xã"),
            "Điểm từng xã: trung bình (điểm ÷ điểm tối đa) × 20 điểm",
        ),
        (REPORTS, "Cộng 2 phần: Báo cáo đúng hạn (12 điểm); Chất lượng (8 điểm)"),
        (
            d.BestOf((d.Case("a", "Tự xây dựng", HEAD), d.Case("b", "Thuê", HEAD))),
            "Trường hợp có điểm cao nhất: Tự xây dựng; Thuê",
        ),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_every_kind_fits_in_one_line(rule, line):
    assert brief.in_one_line(rule, TWENTY) == line


def test_a_deadline_without_grace_is_lost_the_day_after():
    rule = d.Deadline("Ngày ban hành", d.MonthDay(1, 31))

    assert brief.in_one_line(rule, TWENTY) == (
        "Ngày ban hành: chậm nhất 31/01 (20 điểm); chậm (0 điểm); không làm (0 điểm)"
    )


def test_every_kind_of_rule_has_both_forms():
    kinds = {kind.__name__ for kind in d.Rule.__args__}

    for dispatch in (rules.in_words, brief.in_one_line):
        assert {kind.__name__ for kind in dispatch.registry} - {"object"} == kinds
