"""Where points are lost, and how far one's own work reaches."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from frameworks import definition as d
from frameworks.scoring.engine import preview
from frameworks.scoring.losses import Room, rooms
from tests.frameworks.scoring.samples import (
    BEST,
    BOOLEAN,
    COUNT,
    HALF_UP,
    JUDGED,
    RATIO,
    D,
    index_set,
    indicator,
    main_index,
)

NA = d.NotApplicablePolicy
COUNCIL = d.EnteredBy.COUNCIL
UNSAID: Any = object()


def room(
    rule: d.Rule, answer: object = UNSAID, *, max_points: str = "20", draft: bool = False, **fields
) -> Room:
    """Of one indicator, answered or not, beside another so that the maximum is never 0."""
    one = indicator(rule, max_points, **fields)
    made = index_set(main_index("1", one, indicator(BOOLEAN, "10", "1.2")))
    answers = {} if answer is UNSAID else {"1.1": answer}
    sheet = preview(made, answers, year=2023, rounding=HALF_UP).sheet
    assert sheet is not None
    return rooms(sheet, {"1.1"} if draft else ())["1.1"]


def said(found: Room) -> dict[str, str]:
    return {str(loss.reason): str(loss.points) for loss in found.losses}


def composite(*parts: d.Part) -> d.Composite:
    return d.Composite(parts)


@pytest.mark.parametrize(
    ("answer", "losses", "reach"),
    [
        (UNSAID, {"not_answered": "20.00"}, "20.00"),
        ({"a": 1, "b": 3}, {"below_full": "13.33"}, "20.00"),
        ({"a": 3, "b": 3}, {}, "20.00"),
        ({"a": 0, "b": 3}, {"below_full": "20.00"}, "20.00"),
        ({"na": "không có hồ sơ"}, {"claim_awaited": "20.00"}, "0.00"),
        ({"na": "x", "ruling": "zero"}, {"claim_zero": "20.00"}, "0.00"),
        ({"na": "x", "ruling": "full"}, {}, "20.00"),
        ({"na": "x", "ruling": "exclude"}, {"excluded": "20.00"}, "0.00"),
        ({"rejected": "thiếu minh chứng"}, {"rejected": "20.00"}, "0.00"),
    ],
)
def test_points_are_lost_for_a_reason_with_a_name(answer, losses, reach):
    found = room(RATIO, answer, not_applicable=NA.COUNCIL)

    assert said(found) == losses
    assert str(found.reach) == reach


def test_a_draft_in_error_is_lost_as_a_draft_and_may_be_gained():
    found = room(RATIO, draft=True)

    assert said(found) == {"draft": "20.00"}
    assert found.gain == 20


def test_what_somebody_else_enters_no_work_of_the_agency_raises():
    found = room(JUDGED, entered_by=COUNCIL)

    assert said(found) == {"elsewhere": "20.00"}
    assert found.gain == 0


def test_what_the_group_decides_is_open_until_the_lock():
    found = room(BEST, "12")

    assert said(found) == {"after_lock": "20.00"}
    assert found.gain == 0


def test_what_the_group_decides_must_first_be_answered():
    assert said(room(BEST)) == {"not_answered": "20.00"}
    assert said(room(BEST, draft=True)) == {"draft": "20.00"}
    assert room(BEST).gain == 0  # how much it will earn nobody knows yet


@pytest.mark.parametrize(
    "rule",
    [
        d.Choice((d.Option("a", "A", D("0.8")), d.Option("b", "B", D("0.2")))),
        d.Checklist((d.Option("a", "A", D("0.5")), d.Option("b", "B", D("0.3")))),
        d.Steps(d.StepsOn.VALUE, (d.Band(D(5), D("0.8")), d.Band(D(1), D("0.1"))), value="x"),
        d.Growth("x", (d.Band(D("0.1"), D("0.8")),), D("0.1")),
        d.BestOf(
            (
                d.Case("a", "A", d.Choice((d.Option("a", "A", D("0.8")),))),
                d.Case("b", "B", d.Choice((d.Option("a", "A", D("0.5")),))),
                d.Case("c", "C", BEST),
            )
        ),
    ],
)
def test_a_rule_may_leave_its_best_answer_below_the_maximum(rule):
    found = room(rule)

    assert said(found) == {"not_answered": "16.00", "out_of_reach": "4.00"}
    assert str(found.reach) == "16.00"


def test_a_checklist_of_more_than_everything_reaches_the_maximum_and_no_more():
    found = room(d.Checklist((d.Option("a", "A", D("0.7")), d.Option("b", "B", D("0.7")))))

    assert said(found) == {"not_answered": "20.00"}


def test_a_deduction_may_be_avoided():
    found = room(d.Deduction("Lỗi", D("-1.5"), D(-6)), 3, max_points="0")

    assert (str(found.points), str(found.reach)) == ("-4.50", "0.00")
    assert said(found) == {"below_full": "4.50"}


OWN = d.Part("own", "Của đơn vị", D("0.5"), RATIO)
THEIRS = d.Part("theirs", "Của Hội đồng", D("0.3"), JUDGED, entered_by=COUNCIL)
GROUPED = d.Part("grouped", "So với nhóm", D("0.2"), BEST)


def test_of_a_composite_only_ones_own_parts_may_be_raised():
    answered = room(composite(OWN, THEIRS, GROUPED), {"own": {"a": 1, "b": 4}, "grouped": 7})

    assert str(answered.points) == "2.50"
    assert str(answered.reach) == "10.00"
    assert said(answered) == {"below_full": "7.50", "elsewhere": "6.00", "after_lock": "4.00"}


def test_of_a_composite_not_answered_the_others_parts_are_still_theirs():
    assert said(room(composite(OWN, THEIRS, GROUPED))) == {
        "not_answered": "14.00",  # 10 of its own part and 4 to be answered for the group
        "elsewhere": "6.00",
    }


@pytest.mark.parametrize(
    ("policy", "losses", "reach"),
    [
        (NA.ZERO, {"claim_zero": "10.00"}, "10.00"),
        (NA.COUNCIL, {"claim_awaited": "10.00"}, "10.00"),
        (NA.FULL, {}, "20.00"),
    ],
)
def test_a_part_that_does_not_occur_cannot_be_raised(policy, losses, reach):
    claimed = d.Part("b", "B", D("0.5"), d.Choice((d.Option("x", "X", D("0.9")),)))
    rule = composite(d.Part("a", "A", D("0.5"), BOOLEAN), claimed)

    found = room(rule, {"a": True, "b": {"na": "không có"}}, not_applicable=policy)

    assert said(found) == losses
    assert str(found.reach) == reach


def test_thirds_are_rounded_layer_by_layer_and_nothing_is_left_over():
    third = [
        d.Part(name, name, fraction, BOOLEAN, entered_by=by)
        for name, fraction, by in (
            ("a", D("0.3333"), None),
            ("b", D("0.3333"), COUNCIL),
            ("c", D("0.3334"), None),
        )
    ]
    found = room(composite(*third), max_points="0.05")

    assert str(found.reach) == "0.03"
    assert sum(loss.points for loss in found.losses) == Decimal("0.05")


def test_earned_and_lost_make_the_maximum_of_every_indicator():
    made = index_set(
        main_index(
            "1",
            indicator(RATIO, "33.33", "1.1"),
            indicator(COUNT, "7", "1.2"),
            indicator(composite(OWN, THEIRS, GROUPED), "9.99", "1.3"),
        ),
        main_index("2", indicator(JUDGED, "10", "2.1", entered_by=COUNCIL)),
    )
    answers = {"1.1": {"a": 2, "b": 7}, "1.3": {"own": {"a": 1, "b": 3}, "grouped": 1}}
    sheet = preview(made, answers, year=2023, rounding=HALF_UP).sheet
    assert sheet is not None

    found = {
        code: each.points + sum(loss.points for loss in each.losses)
        for code, each in rooms(sheet).items()
    }

    assert found == {"1.1": D("33.33"), "1.2": D(7), "1.3": D("9.99"), "2.1": D(10)}
