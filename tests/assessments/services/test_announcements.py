"""Announcements: by the secretary, to everyone of a cycle or to one set."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from assessments.models import Announcement, AuditEvent, Cycle
from assessments.selectors.questions import announcements_for
from assessments.services import announcements
from assessments.services.announcements import MAX_TEXT, MAX_TITLE, Unpostable
from tests.assessments.world import DURING, submission_of

pytestmark = pytest.mark.django_db


def post(cycle, by, *, title="Tập huấn", text="Thứ sáu, 14 giờ.", set_id=""):
    return announcements.post(cycle, title=title, text=text, set_id=set_id, by=by)


def test_an_announcement_is_kept_and_logged(during, cycle, people):
    posted = post(cycle, people["giang"])

    assert (posted.posted_by, posted.posted_at) == (people["giang"], DURING)
    assert AuditEvent.objects.get(act="announcement_posted").data["title"] == "Tập huấn"


@pytest.mark.parametrize("who", ["an", "duc", "hai", "khoa", "lan", "minh"])
def test_only_the_secretary_announces(during, cycle, people, who):
    with pytest.raises(PermissionDenied):
        post(cycle, people[who])

    assert not Announcement.objects.exists()


def test_the_permission_is_what_refuses(during, cycle, people, monkeypatch):
    monkeypatch.setattr(announcements, "can_announce", lambda *_: True)

    assert post(cycle, people["an"]).pk


def test_nothing_is_announced_once_results_are_fixed(during, cycle, people):
    Cycle.objects.update(results_fixed_at=DURING)

    with pytest.raises(PermissionDenied):
        post(cycle, people["giang"])


def test_each_agency_reads_what_is_meant_for_it(during, cycle, people):
    everyone = post(cycle, people["giang"])
    districts = post(cycle, people["giang"], set_id="huyen")

    assert list(announcements_for(submission_of("so-y-te"))) == [everyone]
    assert list(announcements_for(submission_of("huyen-bac-ha"))) == [districts, everyone]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"title": "a" * (MAX_TITLE + 1)},
        {"text": ""},
        {"text": "a" * (MAX_TEXT + 1)},
        {"set_id": "khac"},
    ],
)
def test_an_announcement_that_is_none_is_refused(during, cycle, people, wrong):
    with pytest.raises(Unpostable):
        post(cycle, people["giang"], **wrong)

    assert not Announcement.objects.exists()


def test_the_longest_one_is_kept_whole(during, cycle, people):
    posted = post(cycle, people["giang"], title="a" * MAX_TITLE, text="b" * MAX_TEXT)

    assert (len(posted.title), len(posted.text)) == (MAX_TITLE, MAX_TEXT)
