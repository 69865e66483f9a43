"""What is wrong with what was typed, in the words of the page and never in its codes."""

from __future__ import annotations

from assessments.pages.mistakes import mistakes
from frameworks import definition as d
from tests.frameworks.scoring.samples import D, indicator

HEAD = d.Choice((d.Option("dung-dau", "Thủ trưởng", D(1)), d.Option("chua", "Chưa có", D(0))))
SITE = d.Checklist((d.Option("chuyen-muc", "Có chuyên mục", D(1)),))


def test_a_wrong_option_is_answered_with_the_labels_and_no_code():
    assert mistakes(indicator(HEAD), {"v": "Phó"}, year=2023) == {
        "v": "Không có phương án “Phó”; chọn một trong: “Thủ trưởng”, “Chưa có”."
    }


def test_a_wrong_item_is_answered_with_the_labels_and_no_code():
    (said,) = mistakes(indicator(SITE), {"v": ["trang"]}, year=2023).values()

    assert "“Có chuyên mục”" in said
    assert "chuyen-muc" not in said


def test_a_wrong_option_of_a_part_is_answered_with_that_parts_labels():
    own = d.Choice((d.Option("dung-dau", "Chánh văn phòng", D(1)),))
    parts = (
        d.Part("so", "Sở", D("0.5"), HEAD),
        d.Part("vp", "Văn phòng", D("0.5"), own),
    )

    found = mistakes(indicator(d.Composite(parts)), {"so-v": "chua", "vp-v": "Phó"}, year=2023)

    assert found == {"vp-v": "Không có phương án “Phó”; chọn một trong: “Chánh văn phòng”."}


def test_half_a_share_asks_for_the_other_half_and_promises_nothing():
    share = d.Ratio("Tử", "Mẫu")

    assert mistakes(indicator(share), {"a": "1"}, year=2023) == {
        "b": "Nhập đủ các số của chỉ số này."
    }
