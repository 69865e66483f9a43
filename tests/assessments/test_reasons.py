from __future__ import annotations

import pytest
from django.utils import translation

from assessments import reasons
from assessments.reason_files import ReasonEntry
from assessments.reasons import ENTERED, REASONS, Reason, fits, lacking, offered, reason_said

TWENTY = "Chín hồ sơ ngoài kỳ."


def test_the_reasons_are_those_that_the_council_confirms():
    assert {code: str(each.label) for code, each in REASONS.items()} == {
        "MC-01": "Thiếu minh chứng",
        "MC-02": "Minh chứng không mở được",
        "MC-03": "Ngoài thời gian số liệu",
        "MC-04": "Không đúng cơ quan",
        "SL-01": "Sai tử, mẫu",
        "SL-02": "Lệch nguồn đo",
        "QT-01": "Hiểu sai cách tính",
        "KAD": "Không áp dụng",
    }


@pytest.mark.parametrize(
    ("reason", "sentence", "expected"),
    [
        ("MC-03", TWENTY, ""),
        ("MC-03", TWENTY[:-1], "sentence"),
        ("MC-03", f"{TWENTY[:-1]}   ", "sentence"),  # blanks explain nothing
        ("", TWENTY, "reason"),
        (ENTERED, TWENTY, "reason"),
        ("", "", "reason"),
    ],
)
def test_a_reason_needs_its_code_and_twenty_characters(reason, sentence, expected):
    assert len(TWENTY) == 20
    assert lacking(reason, sentence) == expected


def test_a_code_that_is_no_longer_listed_is_still_shown():
    assert reason_said("MC-03") == "MC-03 Ngoài thời gian số liệu"
    assert reason_said("MC-99") == "MC-99"


def test_a_reason_is_said_in_the_language_of_the_page():
    with translation.override("en"):
        assert reason_said("MC-03") == "MC-03 Outside the data window"


@pytest.mark.parametrize(
    ("verdict", "expected"), [("adjust", True), ("reject", True), ("ask", False), ("agree", False)]
)
def test_that_something_does_not_apply_is_no_question(verdict, expected):
    assert fits("KAD", verdict) is expected
    assert (lacking("KAD", TWENTY, verdict) == "") is expected


def test_a_retired_reason_keeps_its_words_and_is_no_longer_offered(monkeypatch):
    old = ReasonEntry("CU-01", {"vi": "Lý do cũ", "en": "Old"}, frozenset({"reject"}), retired=True)
    monkeypatch.setitem(reasons.REASONS, "CU-01", Reason(old))

    assert reason_said("CU-01") == "CU-01 Lý do cũ"
    assert not fits("CU-01", "reject")
    assert "MC-01" in [each.code for each in offered()]
