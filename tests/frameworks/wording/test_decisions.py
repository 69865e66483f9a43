from __future__ import annotations

import pytest

from frameworks import definition as d
from frameworks.wording import decisions

VERBATIM = d.Provenance.DECISION

# ── What the decision fixes for all ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "inclusive", "words"),
    [
        ((12, 25), False, "hết 23:59:59 ngày 24/12 của năm đánh giá (giờ Việt Nam)"),
        ((12, 25), True, "hết 23:59:59 ngày 25/12 của năm đánh giá (giờ Việt Nam)"),
        ((12, 1), False, "hết 23:59:59 ngày 30/11 của năm đánh giá (giờ Việt Nam)"),
        ((3, 1), False, "hết 23:59:59 ngày cuối tháng 02 của năm đánh giá (giờ Việt Nam)"),
    ],
)
def test_the_last_moment_reads_before_literally(day, inclusive, words):
    deadline = d.SubmissionDeadline("…", d.MonthDay(*day), inclusive, VERBATIM)

    assert decisions.last_moment(deadline) == words


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        (
            d.RoundingMode.DOWN,
            "lấy 2 chữ số thập phân, phần còn lại bị cắt bỏ (ví dụ 1,005 thành 1,00)",
        ),
        (
            d.RoundingMode.HALF_UP,
            (
                "lấy 2 chữ số thập phân, từ nửa đơn vị cuối trở lên thì làm tròn ra xa số 0 "
                "(ví dụ 1,005 thành 1,01)"
            ),
        ),
    ],
)
def test_rounding_is_told_with_an_example(mode, words):
    assert decisions.rounding_in_words(d.Rounding(2, mode)) == words
