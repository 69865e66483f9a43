from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from assessments.models import Agency, AuditEvent, Membership, User
from assessments.permissions import is_officer_of
from assessments.services import posts

pytestmark = pytest.mark.django_db
TODAY = date(2023, 12, 10)


def give(people, email: str = "moi@demo.test", by: str = "minh") -> Membership:
    return posts.give_membership(
        email=email,
        full_name="Người mới",
        agency=Agency.objects.get(slug="so-y-te"),
        role=Membership.Role.OFFICER,
        starts_on=TODAY,
        by=people[by],
    )


def test_a_post_makes_the_person_who_holds_it(people):
    post = give(people)

    assert (post.user.email, post.user.has_usable_password()) == ("moi@demo.test", False)


def test_a_known_person_gets_another_post_not_another_account(people):
    assert give(people, email="CUC@demo.test").user == people["cuc"]


def test_whoever_leaves_may_do_nothing_from_that_day_on(during, people):
    post = give(people)
    agency = post.agency_id
    assert is_officer_of(User.objects.get(pk=post.user_id), agency)

    posts.end(post, ends_on=TODAY, by=people["minh"])

    assert not is_officer_of(User.objects.get(pk=post.user_id), agency)
    assert Membership.objects.filter(pk=post.pk).exists()


@pytest.mark.parametrize("who", ["an", "giang", "hai", "nguoi-la"])
def test_only_the_administrator_gives_out_posts(people, who):
    with pytest.raises(PermissionDenied):
        give(people, by=who)


def test_the_people_have_one_chain(during, people):
    post = give(people)
    posts.end(post, ends_on=TODAY, by=people["minh"])

    assert [event.act for event in AuditEvent.objects.filter(stream="people")] == [
        "post_given",
        "post_ended",
    ]


def test_the_first_administrator_is_appointed_by_nobody_and_only_once(db):
    first = {"email": "quan-tri@laocai.example", "agency": None, "starts_on": TODAY}
    seat = posts.appoint_first_administrator(full_name="Minh", **first)

    event = AuditEvent.objects.get(stream="people")
    assert (event.act, event.actor, seat.role) == ("post_given", None, "administrator")
    with pytest.raises(posts.Unfit, match="administrator_there"):
        posts.appoint_first_administrator(full_name="Một người khác", **first)
