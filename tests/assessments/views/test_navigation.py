"""The side bar: what a post lets one open stands there, and leads to a page that opens."""

from __future__ import annotations

import re

import pytest

from tests.assessments.world import submission_of

pytestmark = pytest.mark.django_db
BOARD = "/hoi-dong/2023-mau/"


def side_bar(page: str) -> dict[str, str]:
    """The links of the side bar by what they say."""
    (nav,) = re.findall(r'<nav class="app-pages".*?</nav>', page, re.DOTALL)
    links = re.findall(r'<a href="([^"]+)"[^>]*>.*?<span>([^<]+)</span>', nav, re.DOTALL)
    return {said: url for url, said in links}


@pytest.mark.parametrize("who", ["giang", "hai", "khoa"])
def test_the_deadlines_and_the_announcements_of_a_cycle_are_one_click_away(during, signed_in, who):
    client = signed_in(who)

    links = side_bar(client.get(BOARD).content.decode())

    assert links["Thời hạn"] == f"{BOARD}thoi-han/"
    assert links["Thông báo"] == f"{BOARD}thong-bao/"
    assert {client.get(links[each]).status_code for each in ("Thời hạn", "Thông báo")} == {200}


def test_an_officer_has_no_page_of_the_council_in_the_side_bar(during, signed_in):
    page = signed_in("an").get(submission_of("so-y-te").get_absolute_url()).content.decode()

    assert not [url for url in side_bar(page).values() if url.startswith("/hoi-dong/")]
