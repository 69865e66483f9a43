from __future__ import annotations

from decimal import Decimal

import pytest

from frameworks import definition as d
from frameworks.wording.checks import CheckWords, checks_in_words

AT_MOST = d.Check(d.CheckKind.AT_MOST, ("6.2.b", "6.1.b"), d.Severity.ERROR, "Không thể lớn hơn.")
SUM = d.Check(
    d.CheckKind.SUM, ("6.3.a", "6.10.a"), d.Severity.WARNING, "Không khớp.", total="6.1.b"
)
JUMP = d.Check(d.CheckKind.JUMP, (), d.Severity.WARNING, "Đổi nhiều.", percent=Decimal(40))
SET = d.IndexSet("s", "S", Decimal(100), d.PointTiers(()), (), checks=(AT_MOST, SUM, JUMP))


def test_every_check_says_what_must_hold_and_what_it_does():
    assert checks_in_words(SET) == (
        CheckWords("6.2.b ≤ 6.1.b", "Không thể lớn hơn.", refuses=True),
        CheckWords("6.1.b = 6.3.a + 6.10.a", "Không khớp.", refuses=False),
        CheckWords("mọi chỉ số: thay đổi quá 40% so với năm trước", "Đổi nhiều.", refuses=False),
    )


@pytest.mark.parametrize(
    ("code", "messages"),
    [
        ("6.1", ["Không thể lớn hơn.", "Không khớp.", "Đổi nhiều."]),
        ("6.2", ["Không thể lớn hơn.", "Đổi nhiều."]),
        ("6.10", ["Không khớp.", "Đổi nhiều."]),
        ("6", ["Đổi nhiều."]),
    ],
)
def test_an_indicator_shows_the_checks_that_read_its_inputs(code, messages):
    assert [check.message for check in checks_in_words(SET, code)] == messages
