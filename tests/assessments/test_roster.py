"""Who takes part, and what a change of that comes to. An agency is a number here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessments.roster import (
    Change,
    Kind,
    Place,
    Roster,
    changes_between,
    clean_group,
    group_carried,
    spelled,
)

YTE, NOIVU, BACHA, MOI = 1, 2, 3, 4
YTE_SO, NOIVU_SO = Place(YTE, "so", "Nhóm sở"), Place(NOIVU, "so", "Nhóm sở")
BACHA_HUYEN = Place(BACHA, "huyen", "Nhóm huyện")
ROSTER = Roster(
    places=(YTE_SO, NOIVU_SO, BACHA_HUYEN),
    staying=frozenset({YTE_SO.entity}),
    valid=frozenset({YTE, NOIVU, BACHA, MOI}),
    sets=frozenset({"so", "huyen"}),
)


def codes(*changes: Change, roster: Roster = ROSTER) -> list[str]:
    return [problem.code for problem in roster.problems(changes)]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (None, YTE_SO, Kind.ADDED),
        (YTE_SO, None, Kind.REMOVED),
        (YTE_SO, Place(YTE, "huyen", "Nhóm sở"), Kind.MOVED),
        (YTE_SO, Place(YTE, "so", ""), Kind.REGROUPED),
    ],
)
def test_a_change_is_named_by_what_becomes_of_the_place(before, after, kind):
    assert Change(before, after).kind is kind


def test_one_set_given_up_for_one_other_is_one_change():
    elsewhere = Place(NOIVU, "huyen", "Nhóm huyện")

    assert changes_between([NOIVU_SO], [elsewhere]) == [Change(NOIVU_SO, elsewhere)]


def test_of_several_sets_each_is_said_by_itself():
    second, third = Place(NOIVU, "huyen", ""), Place(NOIVU, "xa", "")

    assert changes_between([NOIVU_SO], [second, third]) == [
        Change(NOIVU_SO, None),
        Change(None, second),
        Change(None, third),
    ]


def test_the_same_places_change_nothing():
    assert changes_between(ROSTER.places, reversed(ROSTER.places)) == []


def test_who_entered_something_is_regrouped_and_nothing_else():
    away, moved = Change(YTE_SO, None), Change(YTE_SO, Place(YTE, "huyen", "Nhóm huyện"))

    assert codes(away) == ["taken"]
    assert codes(moved) == ["taken"]
    assert codes(Change(YTE_SO, Place(YTE, "so", "Nhóm khác"))) == []
    assert codes(Change(NOIVU_SO, None)) == []


def test_a_group_holds_agencies_of_one_set_however_its_name_is_written():
    assert codes(Change(None, Place(MOI, "huyen", "nhóm  SỞ"))) == ["other_set"]
    assert codes(Change(None, Place(MOI, "huyen", "Nhóm sở 2"))) == []
    assert codes(Change(None, Place(MOI, "huyen", ""))) == []


def test_a_group_may_pass_to_another_set_as_a_whole():
    """What counts is who would be in it afterwards."""
    roster = replace(ROSTER, staying=frozenset(), places=(NOIVU_SO, BACHA_HUYEN))
    moved = Change(NOIVU_SO, Place(NOIVU, "huyen", "Nhóm sở"))

    assert codes(moved, roster=roster) == []
    assert codes(Change(None, Place(MOI, "huyen", "Nhóm sở")), roster=roster) == ["other_set"]


def test_an_agency_that_did_not_exist_that_year_does_not_enter():
    assert codes(Change(None, Place(9, "so", ""))) == ["not_valid"]
    stays = Roster((Place(9, "so", ""),), frozenset(), frozenset(), frozenset({"so"}))
    assert codes(Change(Place(9, "so", ""), Place(9, "so", "Nhóm")), roster=stays) == []


def test_a_set_without_a_deadline_takes_nobody():
    assert codes(Change(None, Place(MOI, "xa", ""))) == ["no_deadline"]


def test_two_changes_into_one_place_are_refused():
    twice = [Change(None, Place(MOI, "so", "a")), Change(None, Place(MOI, "so", "b"))]

    assert codes(*twice) == ["twice", "twice"]


def test_what_is_so_already_is_made():
    assert ROSTER.is_made(Change(None, YTE_SO))
    assert ROSTER.is_made(Change(Place(MOI, "so", ""), None))
    assert not ROSTER.is_made(Change(None, Place(YTE, "so", "Nhóm khác")))
    assert not ROSTER.is_made(Change(YTE_SO, None))


def test_what_starts_from_another_state_is_overtaken():
    seen = Place(YTE, "so", "Nhóm cũ")

    assert ROSTER.is_overtaken(Change(seen, Place(YTE, "so", "Nhóm mới")))
    assert ROSTER.is_overtaken(Change(None, Place(YTE, "so", "Nhóm mới")))
    assert not ROSTER.is_overtaken(Change(YTE_SO, Place(YTE, "so", "Nhóm mới")))


def test_a_reason_is_needed_where_one_of_the_two_sets_is_past_its_deadline():
    roster = replace(ROSTER, past=frozenset({"huyen"}))
    into = Change(NOIVU_SO, Place(NOIVU, "huyen", ""))

    assert roster.needs_reason([into]) == {"huyen"}
    assert roster.needs_reason([Change(NOIVU_SO, None)]) == frozenset()


def test_a_group_is_written_as_it_is_written_already():
    assert spelled("nhóm  sở", ["Nhóm huyện", "Nhóm sở"]) == "Nhóm sở"
    assert spelled("Nhóm Sở", ["nhóm sở", "Nhóm Sở"]) == "Nhóm Sở"
    assert spelled("Nhóm khác", ["Nhóm sở"]) == "Nhóm khác"
    assert clean_group("  Nhóm\x00 \n mới ") == "Nhóm mới"


def test_the_group_that_a_decision_named_is_renamed_with_the_decision():
    assert group_carried("Nhóm A", "Nhóm A", "Nhóm B") == "Nhóm B"
    assert group_carried("Nhóm riêng", "Nhóm A", "Nhóm B") == "Nhóm riêng"
    assert group_carried("", None, "Nhóm B") == "Nhóm B"
    assert group_carried("", "Nhóm A", "Nhóm B") == ""
