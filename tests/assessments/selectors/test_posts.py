"""Under what a person signs: the title of the post held on the day of the signature."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assessments.models import Membership
from assessments.selectors.posts import said, signer_said

pytestmark = pytest.mark.django_db
DAY = date(2023, 12, 10)


@pytest.fixture
def post(people) -> Membership:
    """Bình's, who signs as deputy."""
    held = people["binh"].memberships.get()
    Membership.objects.filter(pk=held.pk).update(title="Phó Giám đốc, ký thay")
    held.refresh_from_db()
    return held


def test_a_signature_has_the_name_and_the_title(people, post):
    assert signer_said(people["binh"], post.agency_id, DAY) == "Binh, Phó Giám đốc, ký thay"
    assert said(post) == "Lãnh đạo đơn vị (Phó Giám đốc, ký thay), Sở Y tế"


def test_without_a_title_there_is_the_name(people):
    head = people["binh"].memberships.get()

    assert signer_said(people["binh"], head.agency_id, DAY) == "Binh"
    assert said(head) == "Lãnh đạo đơn vị, Sở Y tế"


@pytest.mark.parametrize(("ends", "named"), [(-1, False), (0, True), (1, True)])
def test_what_was_sent_on_the_day_of_the_hand_over_was_still_theirs(people, post, ends, named):
    Membership.objects.filter(pk=post.pk).update(ends_on=DAY + timedelta(days=ends))

    assert ("ký thay" in signer_said(people["binh"], post.agency_id, DAY)) is named


@pytest.mark.parametrize(("starts", "named"), [(-1, True), (0, True), (1, False)])
def test_a_title_of_later_signs_nothing_of_before(people, post, starts, named):
    Membership.objects.filter(pk=post.pk).update(starts_on=DAY + timedelta(days=starts))

    assert ("ký thay" in signer_said(people["binh"], post.agency_id, DAY)) is named


def test_a_title_of_another_agency_or_another_post_is_not_taken(people, post):
    elsewhere = people["cuc"].memberships.get().agency_id
    assert signer_said(people["binh"], elsewhere, DAY) == "Binh"

    Membership.objects.filter(pk=post.pk).update(role=Membership.Role.OFFICER)

    assert signer_said(people["binh"], post.agency_id, DAY) == "Binh"
