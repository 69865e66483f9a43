from __future__ import annotations

import pytest
import time_machine

from assessments.models import Cycle, User
from tests.assessments import world


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
