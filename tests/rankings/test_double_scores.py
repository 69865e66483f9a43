"""What is judged twice and not settled keeps a ranking from being built, and says where."""

from __future__ import annotations

from datetime import date

import pytest

from assessments.models import ScoreComparison
from assessments.pages.blockers import blockers_of
from assessments.pages.board import board_of
from assessments.services import reconciling, reviews
from assessments.services.reconciling import Taken
from rankings.council_pages import standing_of
from rankings.council_selectors import entrants_of
from rankings.readiness import BlockerKind, judged_twice
from tests.assessments.blind import LESS, WHY, Verdict, drawn, pair_of, scored, version_of
from tests.assessments.council import again
from tests.assessments.world import AFTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(reviewing, cycle):
    drawn(cycle, reviewing)
    found = pair_of("xa-ta-chai", "1.1")
    type(found).objects.exclude(pk=found.pk).update(unit=None)
    return found


def told(cycle) -> list[tuple[BlockerKind, str, list[str]]]:
    found = judged_twice(entrants_of(cycle, date(2023, 12, 26)))
    return [(each.kind, each.submission.agency.slug, list(each.codes)) for each in found]


def test_it_blocks_until_it_is_scored_and_where_points_differ_until_it_is_ruled(
    pair,
    cycle,
    reviewing,
):
    place = ("xa-ta-chai", ["1.1"])
    reviews.agree(version_of("xa-ta-chai"), ["1.1"], by=again(reviewing["duc"]))
    assert told(cycle) == [(BlockerKind.SECOND, *place)]

    scored(pair, reviewing["phu"], Verdict.ADJUST, **LESS)
    assert told(cycle) == [(BlockerKind.TWO_SCORES, *place)]

    reconciling.reconcile(
        ScoreComparison.objects.get(), taken=Taken.FIRST, sentence=WHY, by=again(reviewing["hai"])
    )
    assert told(cycle) == []


def test_two_verdicts_of_the_same_points_block_nothing(pair, cycle, reviewing):
    reviews.agree(version_of("xa-ta-chai"), ["1.1"], by=again(reviewing["duc"]))
    scored(pair, reviewing["phu"])

    assert told(cycle) == []


def test_what_nobody_scores_second_blocks_nothing(pair, cycle, reviewing):
    type(pair).objects.update(unit=None)

    assert told(cycle) == []


def test_the_chair_reads_where_and_a_reviewer_that_there_is_something(
    pair,
    cycle,
    reviewing,
):
    says = {}
    for name in ("hai", "phu"):
        reader = again(reviewing[name])
        standing = standing_of(cycle, None, AFTER, reader=reader)
        rows = [(row.agency, row.says) for row in standing.blockers]
        says[name] = [row for row in rows if "lần hai" in row[1] or "hai kết luận" in row[1]]

    assert says == {
        "hai": [("Xã Tà Chải", "1 chỉ số chờ chấm lần hai")],
        "phu": [("Mẫu chấm hai lần", "Chưa đủ hai kết luận")],
    }


def test_the_board_says_it_to_who_runs_the_cycle_alone(pair, cycle, reviewing):
    said = {}
    for name in ("giang", "phu"):
        found = blockers_of(board_of(cycle, again(reviewing[name]), AFTER))
        said[name] = [each.agencies for each in found if "chấm hai lần" in each.text]

    assert said == {"giang": ["Xã Tà Chải"], "phu": []}
