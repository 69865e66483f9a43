"""The way back: an answer as the fields that write it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assessments.typed import answer_from
from assessments.written import typed_from
from frameworks.definition import (
    BestOf,
    Boolean,
    Case,
    Checklist,
    Deadline,
    Growth,
    MonthDay,
    Option,
    RollupMean,
    Share,
)

ITEMS = (Option("web", "Trang tin", Decimal("0.5")), Option("app", "Ứng dụng", Decimal("0.5")))


@pytest.mark.parametrize(
    ("rule", "answer", "typed"),
    [
        (Boolean("Có chưa"), False, {"v": "false"}),
        (Share("Tỷ lệ"), "62.9", {"v": "62,9"}),
        (
            Growth("Doanh thu", ()),
            {"current": "1200", "previous": "1000"},
            {"current": "1.200", "previous": "1.000"},
        ),
        (Checklist(ITEMS), ["app"], {"v": ["app"]}),
        (Checklist(ITEMS), [], {"v": ["-"]}),
        (Deadline("Ban hành", MonthDay(1, 31)), "2023-03-05", {"v": "05/03/2023"}),
        (Deadline("Ban hành", MonthDay(1, 31)), None, {"v": "-"}),
        (
            RollupMean(label="Xã"),
            [{"unit": "Xã A", "points": "62.5", "max": "100"}],
            {"v": "Xã A; 62,5; 100"},
        ),
        (BestOf((Case("mot", "Một", Boolean("Có")),)), {"mot": True}, {"mot-v": "true"}),
    ],
)
def test_an_answer_fills_its_fields_and_comes_back(rule, answer, typed):
    assert typed_from(rule, answer) == typed
    assert answer_from(rule, typed) == answer


@pytest.mark.parametrize("answer", [{"na": "Không có."}, {"rejected": "Không có."}])
def test_a_claim_and_a_rejection_of_the_whole_fill_no_field(answer):
    assert typed_from(Boolean("Có chưa"), answer) == {}
