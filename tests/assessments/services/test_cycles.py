from __future__ import annotations

from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied

from assessments.deadlines import VIETNAM
from assessments.models import Agency, AuditEvent
from assessments.services import cycles
from frameworks.loader import load
from frameworks.models import FrameworkVersion
from tests.assessments.world import OPENS, SMALL

pytestmark = pytest.mark.django_db


def opened(people, **changes):
    load([SMALL])
    version = FrameworkVersion.objects.get(framework_id="tinh-mau-1-2023")
    facts = {
        "slug": "2024-thu",
        "title": "Kỳ thử",
        "framework_version": version,
        "year": 2024,
        "standing_agency": Agency.objects.get(slug="so-tttt"),
        "opens_at": OPENS,
        "deadlines": cycles.due_dates(version, 2024),
        "by": people["giang"],
    }
    return cycles.open_cycle(**{**facts, **changes})


def test_the_frameworks_clause_becomes_an_instant_of_the_cycles_year(people):
    cycle = opened(people)

    deadline = cycle.deadlines.get(set_id="so")

    assert (deadline.printed, deadline.closes_at) == (
        "trước ngày 25/12",
        datetime(2024, 12, 25, tzinfo=VIETNAM),
    )


def test_a_year_outside_the_framework_is_allowed_and_said(people):
    assert opened(people).outside_framework_years is True
    assert opened(people, slug="2023-khac", year=2023).outside_framework_years is False


def test_the_first_real_cycle_puts_the_framework_in_use(people):
    sample = opened(people, is_sample=True)
    assert sample.framework_version.in_use_since is None

    assert opened(people, slug="that").framework_version.in_use_since is not None


@pytest.mark.parametrize("who", ["an", "duc", "hai", "minh", "nguoi-la"])
def test_only_the_secretary_opens_a_cycle(people, who):
    with pytest.raises(PermissionDenied):
        opened(people, by=people[who])


def test_an_agency_is_assigned_to_a_set_and_its_group(people):
    cycle = opened(people)

    submission = cycles.assign(
        cycle, Agency.objects.get(slug="so-y-te"), set_id="so", by=people["giang"]
    )

    assert submission.ranking_group == "Nhóm sở, ban, ngành"
    assert [event.act for event in AuditEvent.objects.filter(stream=cycle.stream)] == [
        "cycle_opened",
        "agency_assigned",
    ]


def test_a_cycle_says_how_long_an_agency_may_answer(people):
    assert opened(people).respond_days == 5
    assert opened(people, slug="khac", respond_days=7).respond_days == 7


def test_the_log_says_under_which_deadlines_a_cycle_was_opened(people):
    cycle = opened(people)

    said = AuditEvent.objects.get(stream=cycle.stream).data

    assert said["outside_framework_years"] is True
    assert said["deadlines"]["so"] == ["trước ngày 25/12", "2024-12-25T00:00:00+07:00"]


def test_many_agencies_are_assigned_at_once_and_none_of_them_twice(people):
    cycle = opened(people)
    chosen = list(Agency.objects.filter(slug__in=["so-y-te", "so-noi-vu"]))

    first = cycles.assign_all(cycle, chosen, set_id="so", by=people["giang"])
    again = cycles.assign_all(cycle, chosen, set_id="so", by=people["giang"])

    assert (len(first), len(again), cycle.submissions.count()) == (2, 0, 2)


def test_a_ranking_group_holds_agencies_of_one_set(people):
    """Blank groups may hold any: another body ranks them."""
    cycle = opened(people)
    giang = people["giang"]
    agency, other = Agency.objects.get(slug="so-y-te"), Agency.objects.get(slug="huyen-bac-ha")
    cycles.assign(cycle, agency, set_id="so", ranking_group="Nhóm một", by=giang)

    with pytest.raises(cycles.GroupOfAnotherSet):
        cycles.assign(cycle, other, set_id="huyen", ranking_group="Nhóm một", by=giang)

    assert (
        cycles.assign(cycle, other, set_id="huyen", ranking_group="", by=giang).ranking_group == ""
    )


@pytest.mark.parametrize("who", ["duc", "hai", "minh", "an"])
def test_only_the_secretary_says_who_takes_part(people, who):
    cycle = opened(people)
    agency = Agency.objects.get(slug="so-y-te")

    with pytest.raises(PermissionDenied):
        cycles.assign_all(cycle, [agency], set_id="so", by=people[who])
    assert not cycle.submissions.exists()


def test_a_group_is_kept_to_what_a_page_can_show(people):
    cycle, agency = opened(people), Agency.objects.get(slug="so-y-te")
    written = "  Nhóm\x00 \n mới " + "y" * 300

    made = cycles.assign(cycle, agency, set_id="so", ranking_group=written, by=people["giang"])

    assert made.ranking_group == "Nhóm mới " + "y" * 191
