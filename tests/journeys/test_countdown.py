"""The time left is counted from the server's clock, whatever the browser takes for the time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, Route

from assessments.models import CycleDeadline, User
from tests.assessments import world
from tests.assessments.world import submission_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LEFT = timedelta(minutes=90, seconds=30)
WRONG = {"two hours late": -2 * 3600, "a day early": 24 * 3600, "right": 0}  # seconds

SKEWED = """
window.skew = %d * 1000;
const right = Date.now.bind(Date);
Date.now = () => right() + window.skew;
"""


@pytest.fixture
def first_page(live_server, transactional_db, page: Page) -> Callable[[int], Page]:
    """``first_page(-7200)``: An's submission, an hour and a half before its end, so skewed."""
    world.people()
    world.cycle()
    now = timezone.now()
    CycleDeadline.objects.update(closes_at=now + LEFT)
    an = Client()
    an.force_login(User.objects.get(email="an@demo.test"))

    def go(skew: int) -> Page:
        cookie = {"name": "sessionid", "value": an.cookies["sessionid"].value}
        page.context.add_cookies([{**cookie, "url": live_server.url}])
        page.add_init_script(SKEWED % skew)
        page.goto(f"{live_server.url}/don-vi/2023-mau/{submission_of('so-y-te').pk}/")
        return page

    return go


def left(page: Page) -> str:
    return page.locator("[data-countdown]").first.inner_text()


@pytest.mark.parametrize("skew", WRONG.values(), ids=WRONG)
def test_a_clock_that_is_wrong_in_the_browser_changes_nothing(first_page, skew: int):
    page = first_page(skew)
    page.wait_for_timeout(1500)  # the script has counted by now

    assert left(page) in {"1 giờ 30 phút", "1 giờ 29 phút"}


def test_counted_from_the_clock_of_the_browser_it_would_promise_two_hours_more(
    first_page, page: Page
):
    """The control."""

    def trust(route: Route) -> None:
        response = route.fetch()
        servers = "Date.parse(place.dataset.now)"
        assert servers in response.text()
        route.fulfill(response=response, body=response.text().replace(servers, "Date.now()"))

    page.route(re.compile(r"/js/countdown[^/]*\.js"), trust)

    first_page(WRONG["two hours late"]).wait_for_timeout(1500)

    assert left(page) in {"3 giờ 30 phút", "3 giờ 29 phút"}


def test_it_counts_down_by_itself(first_page):
    page = first_page(0)
    place = page.locator("[data-countdown]").first
    place.evaluate("each => { each.dataset.seen = each.textContent }")

    page.wait_for_function(
        "() => { const p = document.querySelector('[data-countdown]');"
        " return p.textContent !== p.dataset.seen }",
        timeout=40_000,
    )

    assert left(page) == "1 giờ 29 phút"


def test_a_computer_that_slept_promises_no_time(first_page):
    page = first_page(0)
    page.evaluate("window.skew = 3600 * 1000")

    page.wait_for_timeout(1500)

    assert left(page) == "Tải lại trang để xem thời gian còn lại"
