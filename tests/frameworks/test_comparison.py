"""What changed between two versions, by the carry-over map."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from frameworks.comparison import ChangeKind, Comparison, compare, same_rule
from frameworks.definition import Framework
from frameworks.files import read_framework
from frameworks.parsing import build
from tests.frameworks.documents import (
    OPTIONS,
    RULES,
    Document,
    framework,
    index_set,
    indicator,
    main_index,
    with_rule,
)


def built(document: Document) -> Framework:
    parsed = build(document)
    assert parsed.problems == ()
    assert parsed.framework is not None
    return parsed.framework


OLD = built(
    framework(
        "cu",
        index_set(
            "cap-xa",
            main_index("1", indicator("1.1"), indicator("1.2"), indicator("1.3")),
            main_index("2", indicator("2.1"), indicator("2.2", max_points="60")),
            main_index("3", indicator("3.1")),
        ),
        index_set("cap-thon"),
    )
)
MAP = {
    "1.1": ["1.1", "same"],
    "1.2": ["1.3", "same"],
    "2.1": ["2.2", "changed"],
    "4.1": ["2.1", "same"],
}
NEW = built(
    framework(
        "moi",
        index_set(
            "cap-xa",
            main_index(
                "1",
                indicator("1.1", title="Tên khác", evidence={"text": "Ảnh chụp màn hình"}),
                indicator("1.2", max_points="15"),
                indicator("1.3", max_points="10"),
            ),
            main_index("2", indicator("2.1", rule=RULES["ratio"])),
            main_index("4", indicator("4.1")),
        ),
        index_set("cap-tinh"),
        previous={"framework": "cu", "map": {"cap-xa": MAP}},
    )
)


def rows(comparison: Comparison, set_id: str) -> list[tuple[str, str | None, str | None]]:
    (found,) = [s for s in comparison.index_sets if s.id == set_id]
    return [
        (c.kind.value, c.old and c.old.code, c.new and c.new.code)
        for main in found.main_indices
        for c in main.changes
    ]


def test_every_indicator_then_and_now_has_one_row_in_the_order_of_the_newer():
    assert rows(compare(OLD, NEW), "cap-xa") == [
        ("same", "1.1", "1.1"),
        ("points", "1.3", "1.2"),
        ("added", None, "1.3"),
        ("removed", "1.2", None),
        ("rule", "2.2", "2.1"),
        ("same", "2.1", "4.1"),
        ("removed", "3.1", None),
    ]


def test_sets_are_paired_by_id_and_come_or_go_whole():
    comparison = compare(OLD, NEW)

    assert [s.id for s in comparison.index_sets] == ["cap-xa", "cap-tinh", "cap-thon"]
    assert rows(comparison, "cap-tinh") == [("added", None, "1.1")]
    assert rows(comparison, "cap-thon") == [("removed", "1.1", None)]


def test_changes_are_counted_by_kind_and_kinds_without_any_are_zero():
    comparison = compare(OLD, NEW)

    assert comparison.index_sets[0].counts == {
        ChangeKind.SAME: 2,
        ChangeKind.POINTS: 1,
        ChangeKind.RULE: 1,
        ChangeKind.ADDED: 1,
        ChangeKind.REMOVED: 2,
    }
    assert comparison.index_sets[1].counts == dict.fromkeys(ChangeKind, 0) | {ChangeKind.ADDED: 1}


def test_main_indices_are_paired_by_code():
    mains = compare(OLD, NEW).index_sets[0].main_indices

    assert [(m.code, m.old is not None, m.new is not None) for m in mains] == [
        ("1", True, True),
        ("2", True, True),
        ("4", False, True),
        ("3", True, False),
    ]


def test_a_row_says_what_the_points_did_and_whether_years_compare():
    changes = compare(OLD, NEW).index_sets[0].changes

    assert [(c.points_difference, c.comparable) for c in changes] == [
        (Decimal(0), True),
        (Decimal(-5), True),
        (Decimal(10), False),
        (Decimal(-20), False),
        (Decimal(-40), False),
        (Decimal(0), True),
        (Decimal(-20), False),
    ]


def test_a_row_says_whether_wording_or_evidence_changed():
    first, second, added, *_ = compare(OLD, NEW).index_sets[0].changes

    assert (first.reworded, first.evidence_changed) == (True, True)
    assert (second.reworded, second.evidence_changed) == (True, False)
    assert (added.reworded, added.evidence_changed) == (False, False)


def test_only_what_the_map_is_from_can_be_compared():
    named = built(
        framework("moi", previous={"framework": "cu@1", "map": {"cap-tinh": {}}}),
    )

    assert compare(OLD, named).old is OLD
    for old, new in [(NEW, OLD), (replace(OLD, version="2"), named), (replace(OLD, id="x"), NEW)]:
        with pytest.raises(ValueError, match="carries nothing over"):
            compare(old, new)


def test_from_2644_to_3019_the_counts_are_those_of_the_sources():
    comparison = compare(read_framework("lao-cai-2644-2022"), read_framework("lao-cai-3019-2023"))

    counted = {s.id: (len(s.old.indicators), len(s.new.indicators)) for s in comparison.index_sets}
    assert counted == {
        "cap-tinh-co-tthc": (35, 55),
        "cap-tinh-khong-tthc": (28, 43),
        "cap-huyen": (65, 109),
        "co-quan-cap-huyen": (30, 47),
        "cap-xa": (62, 85),
    }
    for one in comparison.index_sets:
        kinds = Counter(change.kind for change in one.changes)
        kept = kinds[ChangeKind.SAME] + kinds[ChangeKind.POINTS] + kinds[ChangeKind.RULE]
        assert kept + kinds[ChangeKind.ADDED] == len(one.new.indicators)
        assert kept + kinds[ChangeKind.REMOVED] == len(one.old.indicators)


# ── Rules apart from their words ───────────────────────────────────────────────────────────


def rule(document: Document):
    return built(with_rule(document)).index_sets[0].indicators["1.1"].rule


@pytest.mark.parametrize("kind", RULES)
def test_a_rule_is_the_same_as_itself_and_as_no_other(kind: str):
    one = rule(RULES[kind])

    assert same_rule(one, rule(RULES[kind]))
    assert [k for k in RULES if same_rule(one, rule(RULES[k]))] == [kind]


@pytest.mark.parametrize(
    ("kind", "keys", "same"),
    [
        ("ratio", {"numerator": "Chữ khác"}, True),
        ("ratio", {"full_at": "0.80"}, True),
        ("ratio", {"full_at": "0.9"}, False),
        ("ratio", {"below": "zero"}, False),
        ("choice", {"options": [{**each, "label": "Khác"} for each in OPTIONS]}, True),
        ("choice", {"options": OPTIONS[:2]}, False),
        ("deadline", {"due": "02-01"}, False),
        ("per_item", {"items_for_full": "5"}, False),
    ],
)
def test_words_may_change_and_figures_may_not(kind: str, keys: Document, same: bool):
    assert same_rule(rule(RULES[kind]), rule({**RULES[kind], **keys})) == same
