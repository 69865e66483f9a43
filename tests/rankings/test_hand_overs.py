"""A ranking on its way: each seat is told when it is its turn, the agencies once it is public."""

from __future__ import annotations

import pytest

from assessments.hand_overs import hand_overs
from assessments.models import Notice
from assessments.notice_words import where
from rankings.services import publication
from tests.rankings import council

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged(reviewed, people):
    """Everyone has sent and is judged; what was told on the way is not looked at."""
    Notice.objects.all().delete()
    return people


def told() -> dict[str, set[str]]:
    """Who was told what since the last look: first names by kind."""
    found: dict[str, set[str]] = {}
    for kind, email in Notice.objects.values_list("kind", "recipient__email"):
        found.setdefault(kind, set()).add(email.partition("@")[0])
    Notice.objects.all().delete()
    return found


def test_each_seat_is_told_when_it_is_its_turn_and_no_agency_before_it_is_public(cycle, judged):
    ranking = council.checked(cycle, judged)
    assert told() == {"ranking_checked": {"hai"}}

    publication.send_back(ranking, remark="Thiếu một cơ quan.", by=judged["hai"])
    assert told() == {"ranking_sent_back": {"giang"}}

    council.approved(cycle, judged)
    assert told() == {"ranking_checked": {"hai"}, "ranking_approved": {"khoa"}}


def test_the_agencies_are_told_where_the_public_page_is(cycle, judged):
    ranking = council.published(cycle, judged)

    notice = Notice.objects.filter(kind="ranking_published").first()
    assert where(hand_overs()["ranking_published"], notice) == ranking.get_absolute_url()
    found = told()
    assert found["ranking_numbered"] == {"giang"}
    assert found["ranking_published"] == {"an", "binh", "cuc", "dung", "hoa", "kim"}


def test_a_turn_that_has_passed_is_told_no_more(cycle, judged):
    ranking = council.checked(cycle, judged)
    waits, notice = hand_overs()["ranking_checked"].still, Notice.objects.get()
    assert waits(notice, council.REVIEW) == ""
    publication.approve(ranking, seen=ranking.sha256, by=judged["hai"])

    assert waits(notice, council.REVIEW) is None
