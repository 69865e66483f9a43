"""The way to the next tier, as the agency's page tells it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Effort, Submission
from assessments.pages.path_to_tier import PathPage, Raise, path_page
from assessments.services import answers, efforts
from tests.assessments.pages.test_standing import fill, in_set
from tests.assessments.world import complete, entered, submission_of

pytestmark = pytest.mark.django_db

D = Decimal


def page() -> PathPage:
    return path_page(submission_of("so-y-te"))


def codes(rows: list[Raise]) -> list[str]:
    return [row.indicator.code for row in rows]


def lost(found: PathPage) -> dict[str, list[tuple[str, str]]]:
    """Of a set without parts: reason → the indicators and their points."""
    (part,) = found.losses
    return {
        str(group.reason): [(row.indicator.code, str(row.points)) for row in group.rows]
        for group in part.groups
    }


def test_an_empty_form_is_led_to_the_next_tier(during, people):
    found = page()

    assert found.target_label == "Cao"
    assert codes(found.steps) == ["1.1", "1.2"]
    assert codes(found.others) == ["2.1"]
    assert found.lighter_steps == []
    assert found.steps[-1].needed == D("10.01")
    assert found.one_bound.least_said == "hơn 50,00"
    assert (found.one_bound.bound.missing, found.one_bound.gain) == (D("50.01"), D(60))


def test_the_plan_counts_only_what_the_agency_enters(during, people):
    found = page()

    assert found.not_ours == 20
    assert lost(found) == {
        "not_answered": [("1.1", "40.00"), ("1.2", "20.00"), ("2.1", "20.00")],
        "elsewhere": [("2.2", "20.00")],
    }


def test_each_loss_says_why(during, people):
    answers.save(
        submission_of("so-y-te"),
        {"1.1": entered(a="91", b="90"), "2.1": entered(v="1")},
        by=people["an"],
    )

    (part,) = page().losses
    said = {row.indicator.code: row.says for group in part.groups for row in group.rows}

    assert said == {
        "1.1": "Tử số (91) lớn hơn mẫu số (90). Kiểm tra lại a hoặc b.",
        "1.2": "Chưa nhập, tối đa 20 điểm.",
        "2.1": "1/4 × 20 = 5,00",
        "2.2": "Do Hội đồng nhập, không do đơn vị.",
    }
    assert part.points == 95
    assert [str(group.reason) for group in part.groups] == [
        "draft",
        "not_answered",
        "below_full",
        "elsewhere",
    ]


def test_a_claim_waits_for_the_council_and_is_no_step(during, people):
    answers.save(submission_of("so-y-te"), {"1.1": entered(na="không có hồ sơ")}, by=people["an"])

    found = page()

    assert lost(found)["claim_awaited"] == [("1.1", "40.00")]
    assert "1.1" not in codes(found.raises)


def test_points_without_paper_or_explanation_are_at_risk_and_still_earned(during, people):
    answers.save(submission_of("so-y-te"), {"1.1": entered(a="45", b="90")}, by=people["an"])

    found = page()

    assert [(row.indicator.code, row.points) for row in found.at_risk] == [("1.1", D(20))]
    assert lost(found)["below_full"] == [("1.1", "20.00")]

    explained = entered(a="45", b="90", explanation="Số liệu của Cổng dịch vụ công.")
    answers.save(submission_of("so-y-te"), {"1.1": explained}, by=people["an"])
    assert page().at_risk == []  # the control: an explanation takes it off the list


def test_effort_chooses_among_the_smallest_sets(during, people):
    submission = submission_of("so-y-te")
    marks = {"1.2": Effort.Size.LARGE, "2.1": Effort.Size.SMALL}
    efforts.mark(submission, marks, by=people["an"])

    found = page()

    assert codes(found.steps) == ["1.1", "2.1"]
    assert [row.mark_said for row in found.steps] == ["chưa đánh dấu", "ít"]
    assert found.plan.effort == 3


def test_another_set_is_offered_where_it_takes_less_effort(during, people):
    submission = submission_of("so-y-te")
    answers.save(submission, {"1.1": entered(a="60", b="90")}, by=people["an"])  # 26,67 points
    sizes = Effort.Size
    answers.save(submission, {"1.2": entered(v="false"), "2.1": entered(v="1")}, by=people["an"])
    # 31,67: over 50 want 18,33. 1.2 gives 20 alone; 1.1 and 2.1 give 13,33 and 15.
    marks = {"1.2": sizes.LARGE, "1.1": sizes.SMALL, "2.1": sizes.SMALL}
    efforts.mark(submission, marks, by=people["an"])

    found = page()

    assert codes(found.steps) == ["1.2"]
    assert codes(found.lighter_steps) == ["2.1", "1.1"]


def test_what_was_marked_impossible_is_left_out_and_can_be_marked_otherwise(during, people):
    marks = {"1.1": Effort.Size.IMPOSSIBLE}
    efforts.mark(submission_of("so-y-te"), marks, by=people["an"])

    found = page()

    assert found.plan is None
    assert found.impossible == 1
    assert codes(found.others) == ["1.1", "1.2", "2.1"]  # among them, to be marked otherwise
    assert (found.one_bound.bound.best, found.one_bound.bound.beyond) == (D(40), D("10.01"))
    assert codes([each for each in found.others if each.mark == "9"]) == ["1.1"]


def test_at_the_top_there_is_no_way_up_and_what_is_left_is_still_said(during, people):
    complete(submission_of("so-y-te"), people["an"])

    found = page()

    assert found.is_at_the_top
    assert (found.target, found.steps, found.bounds) == ("", [], [])
    assert codes(found.others) == ["2.1", "1.1"]


def test_a_bound_with_more_decimals_than_points_is_said_whole(during, people):
    submission = in_set("points")
    fill(submission, people, I_1="9")

    assert path_page(submission).one_bound.least_said == "từ 10,25"


def test_the_minima_of_parts_and_main_indices_are_said_one_by_one(during, people):
    submission = in_set("minima")
    fill(submission, people, A_1_1="20", A_2_1="15", B_1_1="60")

    found = path_page(submission)

    assert found.one_bound is None
    assert [part.title for part in found.losses] == ["Sẵn sàng", "Kết quả"]
    assert {row.title for row in found.bounds} >= {"Sẵn sàng", "Kết quả"}
    for row in found.bounds:
        assert row.bound.points + row.gain >= row.bound.least
    assert found.plan is not None


def test_of_each_part_the_last_step_says_how_little_of_it_is_enough(during, people):
    found = path_page(in_set("minima"))

    steps = {row.main.part: row.indicator.code for row in found.steps}
    partial = {row.main.part: row.indicator.code for row in found.partial_steps}

    assert len(steps) == 2
    assert partial.items() <= steps.items()
    assert all(row.needed < row.room.gain for row in found.partial_steps)


def test_a_page_of_more_answers_asks_no_more_of_the_database(during, people):
    def queries(submission: Submission) -> int:
        with CaptureQueriesContext(connection) as captured:
            found = path_page(submission)
            assert found.raises
        return len(captured)

    few = queries(submission_of("so-y-te"))
    complete(submission_of("so-y-te"), people["an"])
    efforts.mark(
        submission_of("so-y-te"),
        {"1.1": Effort.Size.LARGE, "2.1": Effort.Size.SMALL},
        by=people["an"],
    )

    assert queries(submission_of("so-y-te")) == few
