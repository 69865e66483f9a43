"""A figure that nobody has recorded blocks a ranking; another one makes a draft stale."""

from __future__ import annotations

import pytest

from assessments.models import Cycle
from rankings.council_selectors import entrants_of, inputs_sha256
from rankings.readiness import BlockerKind, blockers
from tests.assessments import measured
from tests.assessments.measured import record
from tests.assessments.rounds import sent
from tests.assessments.world import AFTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(people, tmp_path, monkeypatch) -> Cycle:
    return measured.cycle(tmp_path, monkeypatch)


def unmeasured(cycle: Cycle) -> list[list[str]]:
    found = blockers(entrants_of(cycle, AFTER.date()), AFTER)
    return [list(each.codes) for each in found if each.kind is BlockerKind.UNMEASURED]


def test_a_missing_figure_blocks_with_its_place_and_is_no_reviewers_to_judge(
    cycle,
    during,
    people,
):
    sent(people, during)

    assert unmeasured(cycle) == [["2.2"]]
    left = blockers(entrants_of(cycle, AFTER.date()), AFTER)
    unjudged = [each.codes for each in left if each.kind is BlockerKind.UNJUDGED]
    assert [list(codes) for codes in unjudged] == [["1.1", "1.2", "2.1"]]

    record(cycle, people["giang"], {"so-y-te": "90"})
    assert unmeasured(cycle) == []


def test_another_figure_is_another_input(cycle, during, people):
    sent(people, during)
    record(cycle, people["giang"], {"so-y-te": "90"})
    before = inputs_sha256(cycle, entrants_of(cycle, AFTER.date()))

    record(cycle, people["giang"], {"so-y-te": "91"})

    assert inputs_sha256(cycle, entrants_of(cycle, AFTER.date())) != before
