"""List pages ask the database at most eight times, however many agencies there are.

Of the eight every page has the session, the person, the posts they hold, and the cycle with those
that the side bar names.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import Cycle
from assessments.services import assigning, replies
from tests.assessments.council import agency
from tests.assessments.crowd import crowd
from tests.assessments.rounds import finding, judge, opened, seat_members, sent
from tests.assessments.world import submission_of

pytestmark = pytest.mark.django_db

LIMIT = 8
# Lists that ask more, with what the rest is; held, so that none asks more than it does now.
MORE = {
    # Beside the files and the findings: the units, who judges what, what was given back, the rules
    # of the set, its sample, who is named in it.
    ("phan-cong/", "giang"): 11,
    # Its rows, what each entrant sent, was judged and was called before, rounds, pairs.
    ("xep-hang/", "giang"): 14,
    # The other cycles, the agencies with the names they had, who takes part, the deadlines.
    ("phan-nhom/", "giang"): 9,
    # One for each kind of thing that a step's day comes from, with its letters.
    ("tien-trinh/", "giang"): 12,
    # What was compared, all that was judged, the units.
    ("do-dong-deu/", "giang"): 10,
}
MY_WORK = {"giang": 11, "duc": 9, "hai": 12}
# Where whoever asks reads the page; each has something to read there.
PAGES = [
    # Who is tied to whom, who judges what, the files, the findings.
    ("", "giang"),
    ("", "duc"),
    ("tham-dinh/", "duc"),
    ("tham-dinh/", "giang"),
    # The rounds, who judges what (a reviewer's own are marked), the files, the findings.
    ("giai-trinh/", "giang"),
    ("giai-trinh/", "duc"),
    # The decision that founds the council, the sessions, the files, the findings.
    ("phien-hop/", "giang"),
    ("phien-hop/", "duc"),
    # The council, the agencies, who has spoken, the ties.
    ("xung-dot/", "giang"),
    ("xung-dot/", "duc"),
    ("gui-ho-so/", "giang"),
    ("to-chuc/", "giang"),
    ("thoi-han/", "giang"),
    ("so-do/", "giang"),
    ("cham-hai-lan/", "giang"),
    ("hoi-dap/", "giang"),
    ("thong-bao/", "giang"),
    *MORE,
]


def queries(browser: Client, address: str) -> int:
    """How often a page asks that has been read before: what never changes is remembered."""
    assert browser.get(address).status_code == 200
    with CaptureQueriesContext(connection) as found:
        page = browser.get(address).content.decode()
    assert "<h1" in page
    return len(found)


@pytest.fixture
def full(during, people, cycle) -> Cycle:
    """A cycle in which everything is going on: a round is open and over for one, something was
    answered, lowered after it, given to a unit, taken back and sent again."""
    seat_members(people)
    version = sent(people, during)
    assigning.give(submission_of("so-y-te"), {"1": agency("so-noi-vu").pk}, by=people["giang"])
    judge(version, people)
    opened(cycle, people)
    replies.respond(finding(version, "2.1"), text="Lớp thứ ba ngày 15/11.", by=people["an"])
    return cycle


def asked(cycle: Cycle, people, page: str, who: str, numbers: list[range]) -> list[int]:
    browser = Client()
    browser.force_login(people[who])
    counts = []
    for some in numbers:
        crowd(cycle, some, people)
        address = page if page.startswith("/") else f"/hoi-dong/{cycle.slug}/{page}"
        counts.append(queries(browser, address))
    return counts


@pytest.mark.parametrize(("page", "who"), PAGES)
def test_a_list_asks_as_often_for_ten_agencies_as_for_sixty(full, people, page, who):
    few, many = asked(full, people, page, who, [range(10), range(10, 60)])

    assert few == many
    assert many <= MORE.get((page, who), LIMIT)


@pytest.mark.parametrize("who", MY_WORK)
def test_my_work_asks_as_often_for_ten_agencies_as_for_sixty(full, people, who):
    few, many = asked(full, people, "/viec-cua-toi/", who, [range(10), range(10, 60)])

    assert few == many
    assert many <= MY_WORK[who]


@pytest.mark.slow
@pytest.mark.parametrize(("page", "who"), PAGES)
def test_a_list_asks_as_often_for_ten_agencies_as_for_a_thousand(full, people, page, who):
    few, many = asked(full, people, page, who, [range(10), range(10, 1000)])

    assert few == many
    assert many <= MORE.get((page, who), LIMIT)
