"""Role × state × action for a ranking: who may, with every cell that may not."""

from __future__ import annotations

import pytest

from assessments.models import CouncilSeat, User
from rankings import permissions
from tests.rankings import council

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
]

EVERYONE = ["an", "binh", "duc", "giang", "hai", "khoa", "lan", "minh", "nguoi-la"]

# The state, and who may do what in it; nobody may do anything else.
MAY = {
    "none": {("giang", "build")},
    "draft": {("giang", "build"), ("giang", "edit_text"), ("giang", "check")},
    "checked": {
        ("giang", "build"),
        ("giang", "edit_text"),
        ("hai", "approve"),
        ("hai", "send_back"),
    },
    "approved": {("hai", "send_back"), ("khoa", "sign")},
    "signed": {("khoa", "sign"), ("khoa", "number")},
    "numbered": {("khoa", "sign"), ("khoa", "number"), ("giang", "publish")},
    "published": set(),
}
ACTS = ["edit_text", "check", "approve", "send_back", "sign", "number", "publish"]


@pytest.mark.parametrize("state", MAY)
def test_who_may_do_what_with_a_ranking(reviewed, people, state: str):
    ranking = council.WAYS[state](reviewed, people)
    reviewed.refresh_from_db()

    may = {
        (name, act)
        for name in EVERYONE
        for act in ACTS
        if getattr(permissions, f"can_{act}")(people[name], ranking)
    }
    may |= {
        (name, "build")
        for name in EVERYONE
        if permissions.can_build(people[name], reviewed, ranking)
    }

    assert may == MAY[state]


def test_the_council_clerk_and_inspector_read_what_is_not_public(people):
    readers = {name for name in EVERYONE if permissions.can_read(people[name])}

    assert readers == {"duc", "giang", "hai", "khoa", "lan"}


def test_a_post_that_has_ended_gives_nothing(reviewed, people):
    ranking = council.drafted(reviewed, people)
    CouncilSeat.objects.filter(user=people["giang"]).update(ends_on=council.REVIEW.date())

    assert not permissions.can_check(User.objects.get(pk=people["giang"].pk), ranking)
