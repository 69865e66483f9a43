"""Who enters what of an indicator. The indicators are those of ``claims.yaml``."""

from __future__ import annotations

import pytest

from assessments import shares
from assessments.typed import answer_from, fields_of
from assessments.written import typed_from
from frameworks.definition import NotApplicablePolicy
from frameworks.parsing import parse
from tests.assessments.claims import CLAIMS
from tests.assessments.world import SMALL


@pytest.fixture(scope="module")
def indicators():
    framework = parse(CLAIMS.read_text()).framework
    assert framework is not None
    return framework.index_set("so").indicators


@pytest.fixture(scope="module")
def of_the_council():
    framework = parse(SMALL.read_text()).framework
    assert framework is not None
    return framework.index_set("so").indicators["2.2"]


def test_an_indicator_is_the_agencys_the_councils_or_both(indicators, of_the_council):
    assert [
        shares.awaits_council(i) for i in (indicators["1.1"], indicators["1.4"], of_the_council)
    ] == [
        False,
        True,
        True,
    ]
    assert [part.id for part in shares.council_parts(indicators["1.4"])] == ["chat-luong"]
    assert shares.council_parts(of_the_council) == ()


@pytest.mark.parametrize(
    ("code", "answer", "expected"),
    [
        ("1.1", {"a": "9", "b": "10"}, {"a": "9", "b": "10"}),
        ("1.1", {"na": "Không có."}, {"na": "Không có."}),
        ("1.1", {"na": "Không có.", "ruling": "full"}, {"na": "Không có."}),
        ("1.4", {"dung-han": "1", "chat-luong": "tot"}, {"dung-han": "1"}),
        ("1.5", {"phan-hoi": {"na": "x", "ruling": "full"}}, {"phan-hoi": {"na": "x"}}),
    ],
)
def test_the_agencys_share_is_what_it_may_declare(indicators, code, answer, expected):
    assert shares.agency_share(indicators[code], {"answer": answer}) == {"answer": expected}


def test_of_what_the_council_enters_the_agency_has_no_share(indicators, of_the_council):
    assert shares.agency_share(of_the_council, {"answer": "tot"}) is None
    assert shares.agency_share(indicators["1.4"], {"answer": {"chat-luong": "tot"}}) is None
    assert shares.agency_share(indicators["1.1"], None) is None


def test_each_claim_has_the_policy_of_what_it_is_about(indicators):
    claim = {"na": "Không có."}

    assert shares.claims_in(indicators["1.3"], claim) == {"": NotApplicablePolicy.EXCLUDE}
    assert shares.claims_in(indicators["1.5"], {"phan-hoi": claim, "khac-phuc": claim}) == {
        "phan-hoi": NotApplicablePolicy.COUNCIL,
        "khac-phuc": NotApplicablePolicy.FULL,
    }
    assert shares.claims_in(indicators["1.1"], {"a": "1", "b": "2"}) == {}


def test_a_ruling_goes_into_the_claims_that_await_one(indicators):
    claim = {"na": "Không có."}

    assert shares.with_ruling(indicators["1.1"], claim, "zero") == {**claim, "ruling": "zero"}
    assert shares.with_ruling(
        indicators["1.5"], {"phan-hoi": claim, "khac-phuc": claim}, "full"
    ) == {"phan-hoi": {**claim, "ruling": "full"}, "khac-phuc": claim}


def test_the_councils_form_asks_for_its_parts_and_a_correction_for_all(indicators):
    indicator = indicators["1.4"]

    def names(each):
        return [field.name for field in fields_of(each.rule, by=each.entered_by)]

    assert names(indicator) == ["dung-han-a", "dung-han-b"]
    assert names(shares.council_side(indicator)) == ["chat-luong-v"]
    assert names(shares.whole_side(indicator)) == ["dung-han-a", "dung-han-b", "chat-luong-v"]


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("1.1", {"a": "1150", "b": "2000.5"}),
        ("1.4", {"dung-han": {"a": "9", "b": "10"}, "chat-luong": "tot"}),
        ("1.5", {"phan-hoi": {"na": "Không có."}, "khac-phuc": {"a": "1", "b": "2"}}),
        ("1.6", "3"),
    ],
)
def test_an_answer_written_into_its_fields_is_read_back_the_same(indicators, code, answer):
    rule = shares.whole_side(indicators[code]).rule

    assert answer_from(rule, typed_from(rule, answer)) == answer
