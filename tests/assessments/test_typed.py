"""What people type becomes an answer, or the field that cannot be read."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from assessments.typed import (
    Nothing,
    Unreadable,
    answer_from,
    fields_of,
    is_same,
    part_claims,
    unreadable_in,
)
from frameworks.definition import (
    EnteredBy,
    Indicator,
    PerItem,
    Ratio,
    Rounding,
    RoundingMode,
    Share,
    Steps,
    StepsOn,
)
from frameworks.parsing import parse
from frameworks.scoring.engine import points_for
from frameworks.scoring.sheet import IndicatorPoints

EVERY_RULE = Path(__file__).parent.parent / "every_rule" / "every-rule.yaml"
ROUNDING = Rounding(places=2, mode=RoundingMode.HALF_UP)


def indicators() -> dict[str, Indicator]:
    framework = parse(EVERY_RULE.read_text(encoding="utf-8")).framework
    assert framework is not None
    return dict(framework.index_set("percent").indicators)


def rule(code: str):
    return indicators()[code].rule


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("87", "87"),
        ("1.150", "1150"),
        ("1150", "1150"),
        ("62,9", "62.9"),
        (" 62,90% ", "62.90"),
        ("1.234,5", "1234.5"),
        ("1\N{NO-BREAK SPACE}", "1"),
        ("007", "7"),
    ],
)
def test_a_number_is_read_as_it_is_printed_in_vietnamese(written, read):
    assert answer_from(rule("2.4"), {"v": written}) == read


@pytest.mark.parametrize(
    "written",
    [
        "1,234.5",
        "1.15",
        "12 %5",
        "１２",
        "−5",
        "-5",
        "1e3",
        "NaN",
        "abc",
        "1.2345",
        "1,",
        ",5",
        "1..0",
    ],
)
def test_what_is_no_printed_number_is_named_and_never_another_number(written):
    assert answer_from(rule("2.4"), {"v": written}) == Unreadable("v", "number", written)


@pytest.mark.parametrize(
    ("written", "read"),
    [("１２", "12"), ("1,234.5", "1.2345"), ("1.15", "115"), ("-5", "-5"), ("NaN", "NaN")],
)
def test_left_to_the_language_it_would_be_another_number(monkeypatch, written, read):
    """The control: points and commas turned round, and the rest left to ``Decimal``."""
    turned = str.maketrans({".": None, ",": "."})
    monkeypatch.setattr(
        "assessments.typed.read_printed", lambda text: Decimal(text.translate(turned))
    )

    assert str(answer_from(rule("2.4"), {"v": written})) == read


@pytest.mark.parametrize("blank", ["", "   ", None, []])
def test_a_blank_field_says_nothing_at_all(blank):
    assert answer_from(rule("2.4"), {"v": blank}) is Nothing.TYPED


def test_nothing_is_not_never_and_never_is_an_answer():
    assert answer_from(rule("3.2"), {}) is Nothing.TYPED
    assert answer_from(rule("3.2"), {"v": "-"}) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("15/3/2023", "2023-03-15"),
        ("15/03/2023", "2023-03-15"),
        ("15-3-2023", "2023-03-15"),
        ("2023-03-15", "2023-03-15"),
        ("29/2/2024", "2024-02-29"),
    ],
)
def test_a_date_is_read_as_documents_and_browsers_write_it(written, read):
    assert answer_from(rule("3.2"), {"v": written}) == read


@pytest.mark.parametrize(
    "written", ["30/2/2023", "29/2/2023", "3/2023", "2023-3-5", "0/1/2023", "hôm qua"]
)
def test_a_date_that_is_not_in_the_calendar_is_named(written):
    assert answer_from(rule("3.2"), {"v": written}) == Unreadable("v", "date", written)


def test_a_date_and_never_together_contradict_each_other():
    found = answer_from(rule("3.2"), {"v": ["15/3/2023", "-"]})

    assert found == Unreadable("v", "both_ways", "15/3/2023 -")


def test_no_item_is_an_answer_and_no_answer_is_none():
    assert answer_from(rule("2.3"), {"v": ["-"]}) == []
    assert answer_from(rule("2.3"), {"v": ["a", "c"]}) == ["a", "c"]
    assert answer_from(rule("2.3"), {"v": []}) is Nothing.TYPED


def test_none_of_them_and_one_of_them_contradict_each_other():
    assert answer_from(rule("2.3"), {"v": ["a", "-"]}) == Unreadable("v", "none_and_some", "")


def test_yes_and_no_are_the_only_words_for_a_question():
    assert answer_from(rule("2.1"), {"v": "true"}) is True
    assert answer_from(rule("2.1"), {"v": "false"}) is False
    assert answer_from(rule("2.1"), {"v": "có"}) == Unreadable("v", "option", "có")


def test_a_table_is_one_unit_a_line():
    text = "Xã Tả Van; 62,5; 100\n\nXã Bản Hồ\t71\t100\n"

    assert answer_from(rule("3.5"), {"v": text}) == [
        {"unit": "Xã Tả Van", "points": "62.5", "max": "100"},
        {"unit": "Xã Bản Hồ", "points": "71", "max": "100"},
    ]


@pytest.mark.parametrize("line", ["Xã Tả Van", "Xã Tả Van; 62,5", "Xã; a; b; c", "Xã; 62.5; 100"])
def test_a_line_that_is_no_unit_is_named_with_its_words(line):
    text = f"Xã Bản Hồ; 71; 100\n{line}"

    assert answer_from(rule("3.5"), {"v": text}) == Unreadable("v", "table", line)


def test_half_a_share_is_incomplete_at_the_half_that_is_missing():
    assert answer_from(rule("1.1"), {"a": "87"}) == Unreadable("b", "incomplete", "")
    assert answer_from(rule("1.1"), {"b": "90"}) == Unreadable("a", "incomplete", "")


def test_every_field_that_cannot_be_read_is_named_at_once():
    found = unreadable_in(rule("1.1"), {"a": "tám", "b": "1,234.5"})

    assert [(each.field, each.code) for each in found] == [("a", "number"), ("b", "number")]


def test_a_composite_holds_the_parts_that_were_answered():
    typed = {"ty-le-a": "1", "ty-le-b": "2", "han-v": "-", "so-sanh-v": ""}

    assert answer_from(rule("3.8"), typed) == {"ty-le": {"a": "1", "b": "2"}, "han": None}


def test_a_part_may_be_claimed_not_applicable_by_itself():
    typed = {"ty-le-a": "1", "ty-le-b": "2", "so-sanh-na": " Không có nhóm. "}

    assert answer_from(rule("3.8"), typed)["so-sanh"] == {"na": "Không có nhóm."}


def test_only_a_part_with_a_policy_of_its_own_is_claimed_by_itself():
    assert list(part_claims(rule("3.8"))) == ["do-na", "so-sanh-na"]
    assert list(part_claims(rule("3.8"), by=EnteredBy.AGENCY)) == ["so-sanh-na"]
    assert part_claims(rule("1.1")) == {}


def test_a_part_of_somebody_elses_is_no_field_of_the_agency():
    everyone = [field.name for field in fields_of(rule("3.8"))]
    own = [field.name for field in fields_of(rule("3.8"), by=EnteredBy.AGENCY)]

    assert everyone == ["ty-le-a", "ty-le-b", "hoi-dong-v", "do-v", "so-sanh-v", "han-v"]
    assert own == ["ty-le-a", "ty-le-b", "so-sanh-v", "han-v"]


def test_of_several_cases_any_may_be_answered():
    assert answer_from(rule("3.7"), {"thue-a": "1", "thue-b": "2"}) == {
        "thue": {"a": "1", "b": "2"}
    }


TYPED = {
    "ratio": {"a": "87", "b": "90"},
    "inverse_ratio": {"a": "1", "b": "4"},
    "share": {"v": "62,9"},
    "relative_to_best": {"v": "12"},
    "boolean": {"v": "true"},
    "checklist": {"v": ["a", "b"]},
    "per_item": {"v": "2"},
    "deadline": {"v": "20/12/2023"},
    "growth": {"current": "1.150", "previous": "1.000"},
    "rollup_mean": {"v": "Xã Tả Van; 62,5; 100"},
    "best_of": {"tu-xay-v": "dat", "thue-a": "1", "thue-b": "2"},
    "composite": {"ty-le-a": "1", "ty-le-b": "2", "so-sanh-v": "3", "han-v": "31/12/2023"},
    "deduction": {"v": "3"},
    "judged": {"v": "2,5"},
}


@pytest.mark.parametrize("code", [code for code in indicators() if code != "2.2"])
def test_what_is_typed_for_each_kind_of_rule_is_an_answer_the_engine_counts(code):
    indicator = indicators()[code]
    typed = TYPED.get(indicator.rule.kind) or {
        field.name: "1" for field in fields_of(indicator.rule)
    }

    answer = answer_from(indicator.rule, typed)

    assert isinstance(points_for(indicator, answer, year=2023, rounding=ROUNDING), IndicatorPoints)


@pytest.mark.parametrize("unit", ["Lần", "%"])
def test_a_percentage_is_no_number_of_things_that_are_counted(unit):
    """ "12%" of a numerator is not 12 dossiers; no unit of the indicator makes it so."""
    ratio = {"a": "12%", "b": "90"}

    assert answer_from(Ratio("a", "b"), ratio, unit=unit) == Unreadable("a", "percent", "12%")
    assert unreadable_in(Ratio("a", "b"), ratio, unit=unit) == [Unreadable("a", "percent", "12%")]
    assert answer_from(PerItem("Cuộc", 3), {"v": "2 %"}, unit=unit) == Unreadable(
        "v", "percent", "2 %"
    )


@pytest.mark.parametrize(
    ("unit", "read"), [("%", "12"), ("Lần", Unreadable("v", "percent", "12%")), (None, "12")]
)
def test_a_value_is_a_percentage_where_its_unit_is(unit, read):
    steps = Steps(StepsOn.VALUE, (), value="Mức đạt")

    assert answer_from(steps, {"v": "12%"}, unit=unit) == read
    assert answer_from(Share("Tỷ lệ"), {"v": "12%"}, unit="Tổng hợp") == "12"


def test_a_number_reaches_the_engine_exactly():
    answer = answer_from(rule("2.4"), {"v": "123.456.789.012,123456"})

    assert Decimal(answer) == Decimal("123456789012.123456")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("86", "86.0", True),
        ("86", "86.1", False),
        ({"a": "87", "b": "90"}, {"b": "90.00", "a": "87"}, True),
        ({"a": "87", "b": "90"}, {"a": "87"}, False),
        (["x", "y"], ["y", "x"], True),
        (["x"], ["x", "x"], False),
        (True, True, True),
        (None, "", False),
        ({"rejected": ""}, {"na": ""}, False),
    ],
)
def test_two_answers_are_the_same_whatever_the_writing(one, other, same):
    assert is_same(one, other) is same
