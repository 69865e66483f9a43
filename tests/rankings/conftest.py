from __future__ import annotations

import pytest

from assessments.models import Cycle, User
from tests.assessments.conftest import cycle, during, people, reviewing
from tests.rankings import council

__all__ = ["cycle", "during", "people", "reviewed", "reviewing"]


@pytest.fixture
def reviewed(cycle: Cycle, people: dict[str, User], during) -> Cycle:
    """Everyone has sent and everything is judged: the cycle can be ranked."""
    council.staff(people)
    council.send_all(people)
    during.move_to(council.REVIEW)
    council.judge_all(people)
    return cycle
