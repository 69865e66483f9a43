from __future__ import annotations

from frameworks import definition as d
from frameworks.parsing import build
from frameworks.wording.history import Predecessor, predecessor
from tests.frameworks import documents


def framework(document: documents.Document) -> d.Framework:
    built = build(document).framework
    assert built is not None
    return built


OLD = framework(
    documents.framework(
        "lao-cai-1-2021",
        documents.index_set(
            "cap-tinh",
            documents.main_index(
                "1",
                documents.indicator("1.1"),
                documents.indicator("1.2", max_points="30"),
                documents.indicator("1.3"),
            ),
        ),
    )
)
NEW = framework(
    documents.framework(
        "lao-cai-2-2022",
        documents.index_set(
            "cap-tinh",
            documents.main_index(
                "1", *(documents.indicator(f"1.{n}", max_points="20") for n in range(1, 5))
            ),
        ),
        previous={
            "framework": OLD.id,
            "map": {
                "cap-tinh": {
                    "1.1": ["1.1", "same"],
                    "1.2": ["1.2", "same"],
                    "1.3": ["1.3", "changed"],
                }
            },
        },
    )
)
OLD_11, OLD_12, OLD_13 = OLD.index_sets[0].indicators.values()


def test_an_unchanged_indicator_compares():
    assert predecessor(NEW, "cap-tinh", "1.1", OLD) == Predecessor(
        "1.1", OLD_11, "Cách tính và điểm tối đa giữ nguyên: so được hai năm với nhau."
    )


def test_an_indicator_with_another_maximum_compares_by_percent():
    assert predecessor(NEW, "cap-tinh", "1.2", OLD) == Predecessor(
        "1.2",
        OLD_12,
        "Cách tính giữ nguyên, điểm tối đa đổi từ 30 điểm thành 20 điểm: "
        "so hai năm theo phần trăm điểm tối đa.",
    )


def test_an_indicator_with_another_rule_does_not_compare():
    assert predecessor(NEW, "cap-tinh", "1.3", OLD) == Predecessor(
        "1.3", OLD_13, "Cách tính đã đổi: không so kết quả hai năm với nhau."
    )


def test_an_indicator_that_the_map_does_not_name_is_new():
    assert predecessor(NEW, "cap-tinh", "1.4", OLD) == Predecessor(
        "", None, "Chỉ số mới: bộ trước không có chỉ số tương ứng."
    )


def test_without_the_old_framework_the_code_and_the_words_remain():
    found = predecessor(NEW, "cap-tinh", "1.3", None)

    assert found == Predecessor("1.3", None, "Cách tính đã đổi: không so kết quả hai năm với nhau.")


def test_a_first_framework_and_a_set_outside_the_map_have_no_history():
    assert predecessor(OLD, "cap-tinh", "1.1", None) is None
    assert predecessor(NEW, "cap-xa", "1.1", OLD) is None
