from __future__ import annotations

import pytest

from frameworks import definition as d
from frameworks.scoring.because import OfNotApplicable, OfRejection
from frameworks.scoring.problems import Repeated
from tests.frameworks.scoring.samples import RATIO, D, faults, points, scored

Policy = d.NotApplicablePolicy
NA = {"na": "không phát sinh hồ sơ"}


@pytest.mark.parametrize(
    ("policy", "earned", "maximum"),
    [
        ("full", "20.00", D(20)),
        ("zero", "0.00", D(20)),
        ("exclude", "0.00", D(0)),
        ("council", "0.00", D(20)),
    ],
)
def test_what_does_not_apply_earns_what_the_policy_says(
    policy: str, earned: str, maximum: d.Decimal
) -> None:
    found = scored(RATIO, NA, not_applicable=Policy(policy))

    assert (str(found.points), found.maximum, found.outcome) == (earned, maximum, "not_applicable")
    assert found.because == OfNotApplicable(NA["na"], Policy(policy), ruled=False, maximum=D(20))


@pytest.mark.parametrize(
    ("ruling", "earned", "maximum"),
    [("full", "20.00", D(20)), ("zero", "0.00", D(20)), ("exclude", "0.00", D(0))],
)
def test_the_council_rules_what_becomes_of_it(ruling: str, earned: str, maximum: d.Decimal) -> None:
    found = scored(RATIO, {**NA, "ruling": ruling}, not_applicable=Policy.COUNCIL)

    assert (str(found.points), found.maximum, found.outcome) == (earned, maximum, "not_applicable")
    assert found.because == OfNotApplicable(NA["na"], Policy(ruling), ruled=True, maximum=D(20))


def test_what_always_applies_cannot_be_said_not_to() -> None:
    assert faults(RATIO, NA) == ["na_refused"]
    assert faults(RATIO, {**NA, "ruling": "full"}) == ["na_refused"]


@pytest.mark.parametrize("reason", ["", " ", "\n\t", None, 5, True, [], {}])
def test_a_reason_is_due(reason: object) -> None:
    assert faults(RATIO, {"na": reason}, not_applicable=Policy.FULL) == ["na_without_reason"]
    assert faults(RATIO, {"rejected": reason}) == ["rejected_without_reason"]


@pytest.mark.parametrize("policy", ["full", "zero", "exclude"])
def test_the_council_rules_only_where_the_policy_leaves_it_to_the_council(policy: str) -> None:
    answer = {**NA, "ruling": "full"}

    assert faults(RATIO, answer, not_applicable=Policy(policy)) == ["ruling_refused"]


@pytest.mark.parametrize("ruling", ["", "FULL", "half", "council", "refused", None, True, 1, []])
def test_a_ruling_is_full_zero_or_exclude(ruling: object) -> None:
    answer = {**NA, "ruling": ruling}

    assert faults(RATIO, answer, not_applicable=Policy.COUNCIL) == ["unknown_ruling"]


def test_an_outcome_has_no_other_keys() -> None:
    assert faults(RATIO, {**NA, "a": 1}, not_applicable=Policy.FULL) == ["unknown_key"]
    assert faults(RATIO, {**NA, "rejected": "x"}, not_applicable=Policy.FULL) == ["unknown_key"]
    assert faults(RATIO, {"rejected": "x", "ruling": "full"}) == ["unknown_key"]


def test_a_rejected_answer_earns_nothing_and_keeps_its_maximum() -> None:
    found = scored(RATIO, {"rejected": " thiếu minh chứng "})

    assert (str(found.points), found.maximum, found.outcome) == ("0.00", D(20), "rejected")
    assert found.because == OfRejection("thiếu minh chứng")


def test_full_points_are_rounded_like_any_other() -> None:
    assert points(RATIO, NA, "4.515", not_applicable=Policy.FULL) == "4.52"


def test_an_outcome_named_twice_is_nobodys() -> None:
    assert faults(RATIO, Repeated(("na",)), not_applicable=Policy.FULL) == ["repeated_key"]
    assert faults(d.Boolean("?"), Repeated(("na",))) == ["repeated_key"]
