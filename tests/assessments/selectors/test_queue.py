"""The queue of a reviewer: what nobody judged, in one order, round to what was passed over."""

from __future__ import annotations

import pytest
import time_machine

from assessments.models import Finding, SubmissionVersion, User
from assessments.selectors.queue import Order, next_agency, order_of, queue_of
from assessments.services import reviews
from tests.assessments.crowd import crowd
from tests.assessments.world import AFTER, DURING

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cycle, people):
    """Sở số 001 to 003 have sent 1.1, which nobody judged; what the council enters (2.2) is."""
    crowd(cycle, range(1, 4), people)
    Finding.objects.update(code="2.2")
    with time_machine.travel(AFTER, tick=False):
        yield cycle


def fresh(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.test")


def order(cycle, kind: Order, who: str = "duc") -> list[str]:
    """«001 1.1»: the open items in their order."""
    queue = queue_of(fresh(who), cycle, kind, AFTER)
    return [
        f"{item.submission.agency.name[-3:]} {item.code}"
        for item in queue.items
        if item.place in queue.open
    ]


def version(number: int) -> SubmissionVersion:
    return SubmissionVersion.objects.get(submission__agency__slug=f"so-{number}")


def agree(number: int, code: str = "1.1") -> None:
    reviews.agree(version(number), [code], by=fresh("duc"))


def test_by_agency_a_file_comes_after_the_other(world):
    assert order(world, Order.AGENCY) == ["001 1.1", "002 1.1", "003 1.1"]


def test_what_is_judged_leaves_the_queue(world):
    agree(2)

    assert order(world, Order.AGENCY) == ["001 1.1", "003 1.1"]
    assert order(world, Order.INDICATOR) == ["001 1.1", "003 1.1"]


def test_the_next_goes_round_to_what_was_passed_over(world):
    agree(3)
    queue = queue_of(fresh("duc"), world, Order.AGENCY, AFTER)
    after = queue.after(version(3).submission, "1.1")

    assert after is not None
    assert after.submission == version(1).submission


def test_after_the_last_there_is_nothing(world):
    for number in (1, 2, 3):
        agree(number)

    queue = queue_of(fresh("duc"), world, Order.AGENCY, AFTER)
    assert queue.after(version(2).submission, "1.1") is None


def test_an_open_item_that_one_stands_on_comes_last_of_all(world):
    agree(1)
    agree(2)
    queue = queue_of(fresh("duc"), world, Order.AGENCY, AFTER)
    after = queue.after(version(3).submission, "1.1")

    assert after is not None
    assert after.place == (version(3).submission.pk, "1.1")


def test_by_indicator_every_agency_comes_before_the_next_indicator(world):
    queue = queue_of(fresh("duc"), world, Order.INDICATOR, AFTER)
    own = [item for item in queue.items if item.submission.agency.slug.startswith("so-")]
    own = [item for item in own if item.submission.agency.name.startswith("Sở số")]

    assert [(item.code, item.submission.agency.name) for item in own[:4]] == [
        ("1.1", "Sở số 001"),
        ("1.1", "Sở số 002"),
        ("1.1", "Sở số 003"),
        ("1.2", "Sở số 001"),
    ]


@pytest.mark.parametrize(("judged", "expected"), [((), 3), ((3,), 1), ((1, 3), None)])
def test_at_an_indicator_the_next_agency_comes_and_then_those_passed_over(world, judged, expected):
    for number in judged:
        agree(number)

    found = next_agency(fresh("duc"), version(2).submission, "1.1", AFTER)

    assert (found and found.submission.agency.slug) == (expected and f"so-{expected}")


def test_the_next_agency_is_never_ones_own(world, people):
    seat = people["em"].councilseats.get()
    seat.agency = version(3).submission.agency
    seat.save()

    found = next_agency(fresh("em"), version(2).submission, "1.1", AFTER)

    assert found is not None
    assert found.submission == version(1).submission


def test_an_indicator_that_the_next_agency_did_not_answer_is_passed_over(world):
    assert next_agency(fresh("duc"), version(2).submission, "1.2", AFTER) is None


def test_ones_own_unit_is_in_nobodys_queue(world, people):
    """Em comes from Sở số 002 now; Đức is the control."""
    seat = people["em"].councilseats.get()
    seat.agency = version(2).submission.agency
    seat.save()

    assert order(world, Order.AGENCY, "em") == ["001 1.1", "003 1.1"]
    assert "002 1.1" in order(world, Order.AGENCY, "duc")


@pytest.mark.parametrize("who", ["giang", "hai", "an"])
def test_whoever_does_not_review_has_none(world, who):
    assert order(world, Order.AGENCY, who) == []


def test_before_the_deadline_there_is_none(world):
    assert queue_of(fresh("duc"), world, Order.AGENCY, DURING).items == []


def test_the_content_of_a_version_is_read_once(world, django_assert_num_queries):
    queue_of(fresh("duc"), world, Order.AGENCY, AFTER)
    person = fresh("duc")
    person.posts  # noqa: B018 -- read before the count, once a request

    with django_assert_num_queries(5):
        queue_of(person, world, Order.AGENCY, AFTER)


def test_the_number_of_queries_does_not_grow(world, people, django_assert_num_queries):
    crowd(world, range(4, 30), people)
    queue_of(fresh("duc"), world, Order.AGENCY, AFTER)
    person = fresh("duc")
    person.posts  # noqa: B018

    with django_assert_num_queries(5):
        queue_of(person, world, Order.INDICATOR, AFTER)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("co-quan", Order.AGENCY),
        ("chi-so", Order.INDICATOR),
        ("", Order.AGENCY),
        ("x", Order.AGENCY),
    ],
)
def test_an_unknown_word_asks_for_the_order_by_agency(word, expected):
    assert order_of(word) is expected
