from __future__ import annotations

import pytest
import time_machine

from assessments.models import Cycle, User
from tests.assessments import council, world


@pytest.fixture
def people(db) -> dict[str, User]:
    return world.people()


@pytest.fixture
def cycle(people) -> Cycle:
    return world.cycle()


@pytest.fixture
def during(cycle):
    """The clock stands in the middle of the self-assessment."""
    with time_machine.travel(world.DURING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def reviewing(during, cycle, people) -> dict[str, User]:
    """After the deadline, with a council of three units; everyone of «so» has sent.

    Sở Y tế, Sở Nội vụ, Sở TT&TT (the standing agency), and two communes under Huyện Bắc Hà.
    """
    council.seat_reviewers(people)
    council.join(cycle, "so-tttt")
    for slug, name in council.COMMUNES.items():
        council.join(cycle, slug, name=name, parent="huyen-bac-ha")
    for submission in cycle.submissions.filter(index_set__set_id="so"):
        council.send(submission, people["an"])
    during.move_to(world.AFTER)
    return people
