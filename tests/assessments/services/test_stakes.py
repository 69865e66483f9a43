"""Points at stake, by what was declared and what stands."""

from __future__ import annotations

import pytest

from assessments.selectors.disputes import disputes_of
from assessments.services import reviews
from assessments.services.stakes import stake_of
from tests.assessments import claims
from tests.assessments.rounds import WHY, sent
from tests.assessments.world import AFTER

pytestmark = pytest.mark.django_db
CLAIM = {"na": "Trong năm không phát sinh hồ sơ."}


@pytest.fixture
def version(cycle, people, during):
    return sent(people, during)


@pytest.fixture
def claimed(people, during):
    """1.1 and 1.3 do not apply: the council rules the one, the framework leaves the other out."""
    made = claims.sent(
        people, {"1.1": CLAIM, "1.3": CLAIM, "1.4": {"dung-han-a": "9", "dung-han-b": "10"}}
    )
    during.move_to(AFTER)
    return made


@pytest.mark.parametrize(
    ("a", "stake"), [("80", "3.11"), ("86", "0.45"), ("87", None), ("88", None)]
)
def test_of_an_adjustment_it_is_the_difference_and_never_negative(version, people, a, stake):
    typed = {"a": a, "b": "90"}
    found = reviews.adjust(version, "1.1", typed=typed, **WHY, by=people["duc"])

    assert (None if stake_of(found) is None else str(stake_of(found))) == stake


def test_of_a_rejection_it_is_all_that_was_declared(version, people):
    assert str(stake_of(reviews.reject(version, "1.1", **WHY, by=people["duc"]))) == "38.67"


def test_of_a_question_it_is_what_the_declared_value_is_worth(version, people):
    """38,67 of 40, 20 of 20 and 15 of 20 declared: no value of the council's stands against it."""
    asked = [
        reviews.ask(version, code, reason="SL-01", sentence="Số nào đúng?", by=people["duc"])
        for code in ("1.1", "1.2", "2.1")
    ]

    assert [str(stake_of(each)) for each in asked] == ["38.67", "20.00", "15.00"]


def test_of_a_question_to_a_claim_it_is_the_maximum(claimed, people):
    asked = reviews.ask(claimed, "1.1", reason="SL-01", sentence="Vì sao?", by=people["duc"])

    assert stake_of(asked) == 20


def test_a_question_to_a_value_worth_nothing_is_asked_all_the_same(version, people):
    version.content["answers"]["1.1"]["value"] = {"answer": {"a": "0", "b": "90"}}
    asked = reviews.ask(version, "1.1", reason="SL-01", sentence="Số nào đúng?", by=people["duc"])
    asked.version = version

    assert stake_of(asked) == 0


def test_what_is_asked_stands_in_the_order_of_its_stake(cycle, version, people):
    """A question of 15 declared points (of 20) comes after a rejection of 20, before 1,34."""
    duc = people["duc"]
    reviews.ask(version, "2.1", reason="MC-01", sentence="Lớp thứ ba ở đâu?", by=duc)
    reviews.adjust(version, "1.1", typed={"a": "84", "b": "90"}, **WHY, by=duc)
    reviews.reject(version, "1.2", **WHY, by=duc)

    assert [(each.finding.code, str(each.stake)) for each in disputes_of(cycle)] == [
        ("1.2", "20.00"), ("2.1", "15.00"), ("1.1", "1.34"),
    ]  # fmt: skip


def test_what_is_agreed_or_entered_by_the_council_or_was_never_declared_is_none(version, people):
    [agreed] = reviews.agree(version, ["1.1"], by=people["duc"])
    entered = reviews.enter(version, "2.2", typed={"v": "kem"}, by=people["duc"])

    assert stake_of(agreed) is None
    assert stake_of(entered) is None


@pytest.mark.parametrize(("ruling", "stake"), [("zero", 20), ("full", None), ("exclude", None)])
def test_a_claim_that_was_ruled_to_earn_nothing_puts_the_whole_at_stake(
    claimed, people, ruling, stake
):
    found = reviews.accept(claimed, "1.1", ruling=ruling, by=people["duc"])

    assert stake_of(found) == stake


@pytest.mark.parametrize("code", ["1.1", "1.3"])
def test_a_claim_that_was_not_accepted_puts_the_whole_at_stake(claimed, people, code):
    assert stake_of(reviews.reject(claimed, code, **WHY, by=people["duc"])) == 20


def test_a_part_of_the_councils_own_beside_the_agencys_is_nothing_lost(claimed, people):
    found = reviews.enter(claimed, "1.4", typed={"chat-luong-v": "kem"}, by=people["duc"])

    assert stake_of(found) is None


def test_what_the_agency_gave_way_on_is_at_stake_no_more(version, people):
    found = reviews.reject(version, "1.1", **WHY, by=people["duc"])
    assert stake_of(found) is not None
    found.state = "conceded"

    assert stake_of(found) is None
