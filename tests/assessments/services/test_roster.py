"""Many agencies in one act, or none. Sở Y tế and Sở Nội vụ are in «so», Bắc Hà in «huyen»."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from assessments.deadlines import VIETNAM
from assessments.models import Cycle, Question
from assessments.roster import Change
from assessments.services import answers, audit
from assessments.services.roster import Overtaken, ReasonNeeded, Unfit
from tests.assessments.rosters import WHY, acts, change, dissolve, pk, place, there
from tests.assessments.world import AFTER, DURING, entered, submission_of

pytestmark = pytest.mark.django_db

BEFORE = {"so-y-te": "so/so", "so-noi-vu": "so/so", "huyen-bac-ha": "huyen/huyen"}


def test_many_changes_are_one_act_of_the_log_with_its_rows(during, cycle, people):
    change(
        cycle,
        people["giang"],
        Change(None, place("van-phong", "so", "so")),
        Change(place("so-noi-vu", "so", "so"), place("so-noi-vu", "so", "Nhóm đặc thù")),
        Change(place("huyen-bac-ha", "huyen", "huyen"), None),
    )

    assert there(cycle) == {
        "so-y-te": "so/so", "so-noi-vu": "so/Nhóm đặc thù", "van-phong": "so/so",
    }  # fmt: skip
    (event,) = acts(cycle)
    assert event.data["source"] == "page"
    assert [(row["agency"], row["change"]) for row in event.data["rows"]] == [
        ("van-phong", "added"), ("so-noi-vu", "regrouped"), ("huyen-bac-ha", "removed"),
    ]  # fmt: skip
    assert event.data["rows"][1]["before"] == {"set": "so", "group": "so"}
    assert audit.broken_at(type(event).objects.filter(stream=cycle.stream).order_by("id")) is None


def test_an_agency_that_enters_has_the_deadline_of_its_set(during, cycle, people):
    moved = place("so-noi-vu", "huyen", "huyen")

    change(cycle, people["giang"], Change(place("so-noi-vu", "so", "so"), moved))

    made = submission_of("so-noi-vu")
    assert (made.index_set.set_id, made.deadline.set_id) == ("huyen", "huyen")
    assert there(cycle) == BEFORE | {"so-noi-vu": "huyen/huyen"}


def test_a_second_time_changes_and_records_nothing(during, cycle, people):
    added = Change(None, place("van-phong", "so", "so"))

    assert len(change(cycle, people["giang"], added)) == 1
    assert change(cycle, people["giang"], added) == []
    assert len(acts(cycle)) == 1


@pytest.mark.parametrize("what", ["answer", "question"])
def test_who_entered_or_asked_something_stays_in_its_set(during, cycle, people, what):
    own = submission_of("so-y-te")
    if what == "answer":
        answers.save(own, {"2.1": entered(v="3")}, by=people["an"])
    else:
        Question.objects.create(submission=own, text="?", asked_by=people["an"], asked_at=DURING)
    here = place("so-y-te", "so", "so")

    with pytest.raises(Unfit) as refused:
        change(cycle, people["giang"], Change(here, None))
    assert [each.code for each in refused.value.problems] == ["taken"]
    with pytest.raises(Unfit):
        change(cycle, people["giang"], Change(here, place("so-y-te", "huyen", "huyen")))
    change(cycle, people["giang"], Change(here, place("so-y-te", "so", "Nhóm khác")))
    assert there(cycle) == BEFORE | {"so-y-te": "so/Nhóm khác"}


def test_one_that_may_not_be_made_keeps_all_from_being_made(during, cycle, people):
    good = Change(None, place("van-phong", "so", "so"))
    bad = Change(None, place("so-tttt", "so", "huyen"))

    with pytest.raises(Unfit):
        change(cycle, people["giang"], good, bad)

    assert there(cycle) == BEFORE
    assert acts(cycle) == []


def test_what_somebody_changed_meanwhile_is_not_overwritten(during, cycle, people):
    seen = place("so-noi-vu", "so", "so")
    change(cycle, people["giang"], Change(seen, place("so-noi-vu", "so", "Nhóm một")))

    with pytest.raises(Overtaken) as overtaken:
        change(cycle, people["giang"], Change(seen, place("so-noi-vu", "so", "Nhóm hai")))

    assert [each.agency for each in overtaken.value.changes] == [pk("so-noi-vu")]
    assert there(cycle)["so-noi-vu"] == "so/Nhóm một"


@pytest.mark.parametrize(
    ("field", "day", "refused"),
    [
        ("established_on", date(2023, 12, 31), False),
        ("established_on", date(2024, 1, 1), True),
        ("dissolved_on", date(2023, 1, 2), False),
        ("dissolved_on", date(2023, 1, 1), True),
    ],
)
def test_who_existed_on_one_day_of_the_year_may_take_part(
    during, cycle, people, field, day, refused
):
    agency = submission_of("so-y-te").agency
    type(agency).objects.filter(slug="van-phong").update(**{field: day})
    added = Change(None, place("van-phong", "so", "so"))

    if refused:
        with pytest.raises(Unfit) as unfit:
            change(cycle, people["giang"], added)
        assert [each.code for each in unfit.value.problems] == ["not_valid"]
    else:
        assert change(cycle, people["giang"], added) == [added]


def test_a_unit_that_is_gone_may_still_be_taken_out(during, cycle, people):
    dissolve("so-noi-vu", date(2022, 1, 1))

    change(cycle, people["giang"], Change(place("so-noi-vu", "so", "so"), None))

    assert "so-noi-vu" not in there(cycle)


# ── After the deadline of a set ────────────────────────────────────────────────────────────


def regroup(cycle, people, *, reason: str):
    """In the review: Sở Nội vụ into another group."""
    here = place("so-noi-vu", "so", "so")
    return change(
        cycle, people["giang"], Change(here, place("so-noi-vu", "so", "Nhóm mới")), reason=reason
    )


@pytest.mark.parametrize(
    ("moment", "needed"),
    [
        (datetime(2023, 12, 24, 23, 59, 59, tzinfo=VIETNAM), False),
        (datetime(2023, 12, 25, tzinfo=VIETNAM), True),
    ],
)
def test_from_the_deadline_of_its_set_on_a_regrouping_needs_a_reason(
    during, cycle, people, moment, needed
):
    during.move_to(moment)

    if needed:
        with pytest.raises(ReasonNeeded) as asked:
            regroup(cycle, people, reason="  ")
        assert asked.value.sets == {"so"}
        assert there(cycle) == BEFORE
    else:
        regroup(cycle, people, reason="")
        assert there(cycle)["so-noi-vu"] == "so/Nhóm mới"


def test_the_reason_stands_in_the_log(during, cycle, people):
    during.move_to(AFTER)

    regroup(cycle, people, reason=WHY)

    assert acts(cycle)[0].data["reason"] == WHY


def test_nothing_moves_once_results_are_fixed(during, cycle, people):
    Cycle.objects.update(results_fixed_at=AFTER)

    with pytest.raises(PermissionDenied):
        regroup(cycle, people, reason=WHY)

    assert there(cycle) == BEFORE


@pytest.mark.parametrize("who", ["an", "duc", "hai", "khoa", "minh"])
def test_only_the_secretary_changes_who_takes_part(during, cycle, people, who):
    with pytest.raises(PermissionDenied):
        change(cycle, people[who], Change(place("so-noi-vu", "so", "so"), None))

    assert there(cycle) == BEFORE
