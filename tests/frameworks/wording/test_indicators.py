from __future__ import annotations

from decimal import Decimal

import pytest

from frameworks import definition as d
from frameworks.wording import indicators
from tests.frameworks.wording.samples_of_rules import (
    HEAD,
    REPORTS,
)

# ── Around the rule ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("entered_by", "source", "words"),
    [
        (d.EnteredBy.AGENCY, None, "Cơ quan, đơn vị tự khai"),
        (d.EnteredBy.COUNCIL, "Tổ giúp việc", "Hội đồng đánh giá: Tổ giúp việc"),
        (d.EnteredBy.MEASURING_BODY, "SOC tỉnh", "Cơ quan đo lường cung cấp: SOC tỉnh"),
    ],
)
def test_who_enters_is_named_with_the_source(entered_by, source, words):
    assert indicators.who_enters(entered_by, source) == words


def indicator(rule: d.Rule = HEAD, **more) -> d.Indicator:
    provenance = more.pop("provenance", d.Provenance.RECONSTRUCTED)
    return d.Indicator("1.1", "Tên", Decimal(20), "Mức", rule, provenance, **more)


def test_a_composite_names_everyone_who_enters_a_part():
    assert indicators.who_enters_all(indicator(REPORTS)) == (
        "Cơ quan, đơn vị tự khai",
        "Hội đồng đánh giá",
    )


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (d.NotApplicablePolicy.REFUSED, "Luôn áp dụng: không được khai “không áp dụng”."),
        (
            d.NotApplicablePolicy.FULL,
            "Không phát sinh hồ sơ: được trọn 20 điểm. Đơn vị phải nêu lý do.",
        ),
        (
            d.NotApplicablePolicy.ZERO,
            "Không phát sinh hồ sơ: được 0 điểm. Đơn vị phải nêu lý do.",
        ),
        (
            d.NotApplicablePolicy.EXCLUDE,
            (
                "Không phát sinh hồ sơ: không tính, và điểm tối đa của đơn vị giảm 20 điểm; "
                "điểm xếp hạng quy đổi về thang điểm chung. Đơn vị phải nêu lý do."
            ),
        ),
        (
            d.NotApplicablePolicy.COUNCIL,
            (
                "Không phát sinh hồ sơ: được 0 điểm cho đến khi Hội đồng kết luận: trọn 20 điểm, "
                "0 điểm, hoặc không tính và giảm điểm tối đa của đơn vị. Đơn vị phải nêu lý do."
            ),
        ),
    ],
)
def test_each_policy_says_what_becomes_of_the_points(policy, words):
    told = indicators.not_applicable_in_words(
        policy, Decimal(20), when="không phát sinh hồ sơ", may_exclude=True
    )

    assert told == words


def test_a_ruling_that_may_not_exclude_does_not_offer_it():
    told = indicators.not_applicable_in_words(
        d.NotApplicablePolicy.COUNCIL, Decimal(20), when=None, may_exclude=False
    )

    assert told == (
        "Không áp dụng với đơn vị: được 0 điểm cho đến khi Hội đồng kết luận: "
        "trọn 20 điểm hoặc 0 điểm. Đơn vị phải nêu lý do."
    )


def of(*provenances: d.Provenance) -> list[d.Indicator]:
    return [indicator(provenance=provenance) for provenance in provenances]


VERBATIM, RELATED, REBUILT = d.Provenance


@pytest.mark.parametrize(
    ("provenances", "summary"),
    [
        (
            [REBUILT, RELATED, REBUILT],
            (
                "3 chỉ số: 2 dựng lại, 1 theo văn bản liên quan. "
                "Tên, điểm và cách tính từng chỉ số không phải lời văn của quyết định."
            ),
        ),
        (
            [REBUILT, VERBATIM],
            (
                "2 chỉ số: 1 dựng lại, 1 nguyên văn. "
                "1 chỉ số còn lại không phải lời văn của quyết định."
            ),
        ),
        ([VERBATIM, VERBATIM], "2 chỉ số, tất cả chép nguyên văn quyết định."),
    ],
)
def test_the_summary_counts_each_provenance_and_warns(provenances, summary):
    assert indicators.provenance_summary(of(*provenances)) == summary


def test_a_related_wording_names_the_text_it_follows():
    told = indicators.provenance_explanation(RELATED, "62/QĐ-BTTTT 2017")

    assert told == (
        "Viết theo một văn bản khác cùng loại: 62/QĐ-BTTTT 2017. Không phải lời văn của quyết định."
    )


def test_a_verbatim_wording_names_where_it_stands():
    assert indicators.provenance_explanation(VERBATIM, "Bài giới thiệu, chú thích ảnh") == (
        "Lời hoặc nội dung của chính quyết định: Bài giới thiệu, chú thích ảnh."
    )


def test_a_rebuilt_wording_says_so_and_why():
    assert indicators.provenance_explanation(REBUILT) == (
        "Dựng lại vì chưa có toàn văn phụ lục. Không phải lời văn của quyết định."
    )
