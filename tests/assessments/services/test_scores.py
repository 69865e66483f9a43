"""Declared, reviewed and final points: a claim counts once a finding accepts it."""

from __future__ import annotations

from decimal import Decimal

import pytest
import time_machine

from assessments.models import SubmissionVersion
from assessments.services import replies, reviews
from assessments.services.scores import Stage, answers_at, declared, group_sheets, preview_at
from tests.assessments.claims import sent
from tests.assessments.world import AFTER, DURING

pytestmark = pytest.mark.django_db

CLAIM = {"na": "Trong năm không phát sinh hồ sơ."}
TYPED = {
    "1.1": CLAIM,
    "1.2": CLAIM,
    "1.3": CLAIM,
    "1.4": {"dung-han-a": "9", "dung-han-b": "10"},
    "1.5": {"phan-hoi-na": "Không có cảnh báo.", "khac-phuc-na": "Không có lỗ hổng."},
    "1.6": {"v": "3"},
}


@pytest.fixture
def clock():
    with time_machine.travel(DURING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def version(people, clock) -> SubmissionVersion:
    found = sent(people, TYPED)
    clock.move_to(AFTER)
    return found


def sheet(version: SubmissionVersion, stage: Stage):
    return group_sheets([version], stage)[version.submission_id]


def points(version: SubmissionVersion, stage: Stage, code: str) -> str:
    return str(sheet(version, stage).indicators[code].points)


@pytest.mark.parametrize(
    ("code", "declared_points", "unjudged"),
    [
        ("1.1", "0.00", "0.00"),
        ("1.2", "20.00", "0.00"),
        ("1.3", "0.00", "0.00"),
        ("1.5", "5.00", "0.00"),
    ],
)
def test_a_claim_that_no_finding_accepts_earns_nothing(version, code, declared_points, unjudged):
    assert points(version, Stage.DECLARED, code) == declared_points
    assert points(version, Stage.REVIEWED, code) == unjudged
    assert points(version, Stage.DECIDED, code) == unjudged


def test_an_excluded_indicator_stays_in_the_maximum_until_a_finding_accepts_it(version, people):
    assert sheet(version, Stage.DECLARED).maximum == Decimal(80)
    assert sheet(version, Stage.DECIDED).maximum == Decimal(100)

    reviews.agree(version, ["1.3"], by=people["duc"])

    assert sheet(version, Stage.DECIDED).maximum == Decimal(80)


def test_an_agreed_claim_earns_what_the_framework_says(version, people):
    reviews.agree(version, ["1.2"], by=people["duc"])

    assert points(version, Stage.REVIEWED, "1.2") == "20.00"
    assert points(version, Stage.DECIDED, "1.2") == "20.00"


def test_a_claim_that_is_asked_about_earns_nothing_until_it_is_concluded(version, people):
    finding = reviews.ask(version, "1.2", reason="", sentence="Vì sao?", by=people["duc"])
    assert points(version, Stage.REVIEWED, "1.2") == "0.00"

    replies.respond(finding, text="Không có thủ tục nào.", by=people["an"])
    replies.conclude(finding, conclusion="Chấp nhận giải trình.", by=people["duc"])

    assert points(version, Stage.REVIEWED, "1.2") == "0.00"
    assert points(version, Stage.DECIDED, "1.2") == "20.00"


@pytest.mark.parametrize(
    ("ruling", "earned", "maximum"),
    [("full", "20.00", 100), ("zero", "0.00", 100), ("exclude", "0.00", 80)],
)
def test_the_councils_ruling_is_what_a_claim_comes_to(version, people, ruling, earned, maximum):
    reviews.accept(version, "1.1", ruling=ruling, by=people["duc"])

    assert points(version, Stage.DECIDED, "1.1") == earned
    assert sheet(version, Stage.DECIDED).maximum == Decimal(maximum)


def test_a_part_that_does_not_apply_is_ruled_on_as_well(version, people):
    reviews.accept(version, "1.5", ruling="full", by=people["duc"])

    assert points(version, Stage.DECIDED, "1.5") == "10.00"


def test_a_ruling_that_the_agency_wrote_itself_is_not_read(version):
    """No form lets it; a version written by another hand would."""
    version.content["answers"]["1.1"]["value"] = {"answer": {**CLAIM, "ruling": "full"}}

    assert declared(version)["1.1"] == CLAIM


def test_what_only_the_council_enters_is_not_the_agencys_to_declare(version):
    value = {"answer": {"dung-han": {"a": "9", "b": "10"}, "chat-luong": "tot"}}
    version.content["answers"]["1.4"]["value"] = value

    assert declared(version)["1.4"] == {"dung-han": {"a": "9", "b": "10"}}
    assert answers_at(Stage.DECIDED, version, [])["1.4"] == {"dung-han": {"a": "9", "b": "10"}}


def test_a_preview_of_a_stage_is_the_sheet_without_the_group(version, people):
    reviews.agree(version, ["1.6"], by=people["duc"])

    preview = preview_at(Stage.DECIDED, version, version.findings.all())

    assert preview.open == frozenset({"1.6"})
    assert points(version, Stage.DECIDED, "1.6") == "10.00"
