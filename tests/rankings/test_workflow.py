from __future__ import annotations

import pytest

from rankings import models
from rankings.workflow import RANKING_TRANSITIONS, RankingAction, RankingState, ranking_after


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("build", None, "draft"),
        ("build", "draft", "draft"),
        ("build", "checked", "draft"),
        ("edit_text", "draft", "draft"),
        ("edit_text", "checked", "draft"),
        ("check", "draft", "checked"),
        ("approve", "checked", "approved"),
        ("send_back", "checked", "draft"),
        ("send_back", "approved", "draft"),
        ("sign", "approved", "signed"),
        ("sign", "signed", "signed"),
        ("number", "signed", "signed"),
        ("publish", "signed", "published"),
        ("supersede", "published", "superseded"),
    ],
)
def test_what_can_happen_to_a_ranking(action: str, before: str | None, after: str):
    assert ranking_after(before, action) == after


def test_nothing_else_can_happen():
    assert len(RANKING_TRANSITIONS) == 14
    everything = [(s, a) for s in (None, *RankingState) for a in RankingAction]
    possible = [pair for pair in everything if ranking_after(*pair) is not None]

    assert len(everything) == 63
    assert len(possible) == 14


def test_nothing_leads_out_of_a_published_ranking_but_another_decision():
    acts = [a for a in RankingAction if ranking_after(RankingState.PUBLISHED, a)]

    assert acts == [RankingAction.SUPERSEDE]
    assert not [a for a in RankingAction if ranking_after(RankingState.SUPERSEDED, a)]


def test_the_column_holds_exactly_the_states_of_the_table():
    assert models.State.values == [state.value for state in RankingState]
