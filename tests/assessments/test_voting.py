from __future__ import annotations

import pytest

from assessments.voting import carried, is_enough, is_quorate, is_tied


@pytest.mark.parametrize(
    ("rule", "members", "present", "enough"),
    [
        ("two_thirds", 9, 5, False),
        ("two_thirds", 9, 6, True),
        ("two_thirds", 10, 6, False),
        ("two_thirds", 10, 7, True),
        ("half", 9, 4, False),
        ("half", 9, 5, True),
        ("half", 10, 5, False),
        ("half", 10, 6, True),
        ("half", 1, 1, True),
        ("half", 0, 0, False),
        ("two_thirds", 0, 0, False),
    ],
)
def test_a_quorum_is_counted_of_all_voting_members(rule, members, present, enough):
    assert is_quorate(rule, members=members, present=present) is enough


@pytest.mark.parametrize(
    ("entitled", "voted", "enough"), [(4, 2, False), (4, 3, True), (5, 3, True), (0, 0, False)]
)
def test_a_vote_is_counted_once_more_than_half_have_voted(entitled, voted, enough):
    assert is_enough(entitled=entitled, voted=voted) is enough


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ({"hai": "reviewed", "nga": "declared", "oanh": "declared"}, "declared"),
        ({"hai": "reviewed", "nga": "declared"}, "reviewed"),  # half: as the chair
        ({"hai": "abstain", "nga": "declared", "oanh": "reviewed"}, None),  # half, and no chair
        ({"hai": "abstain", "nga": "declared"}, "declared"),  # abstaining is not voting
        ({"hai": "reviewed", "nga": "declared", "oanh": "proposed"}, None),  # a third each
        (
            {"hai": "proposed", "nga": "proposed", "oanh": "declared", "phuc": "reviewed"},
            "proposed",
        ),
        ({"hai": "abstain", "nga": "abstain"}, None),
        ({}, None),
    ],
)
def test_more_than_half_of_those_voting_carry_and_the_chair_breaks_a_tie(votes, expected):
    assert carried(votes, chair="hai", chair_breaks=True) == expected


def test_where_the_chair_breaks_no_tie_half_carries_nothing():
    votes = {"hai": "reviewed", "nga": "declared"}

    assert carried(votes, chair="hai", chair_breaks=False) is None
    assert carried(votes, chair="hai", chair_breaks=True) == "reviewed"


@pytest.mark.parametrize(
    ("votes", "tied"),
    [
        (["declared", "reviewed"], True),
        (["declared", "reviewed", "abstain"], True),
        (["declared", "declared", "reviewed"], False),
        (["declared", "declared", "reviewed", "proposed"], True),
        (["declared", "reviewed", "proposed"], False),
        (["abstain"], False),
        ([], False),
    ],
)
def test_a_tie_is_exactly_half_of_those_voting(votes, tied):
    assert is_tied(votes) is tied
