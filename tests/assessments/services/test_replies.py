"""Giải trình: one answer to what was asked, and what the reviewer concludes of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from assessments.deadlines import VIETNAM
from assessments.models import AuditEvent, SubmissionVersion
from assessments.services import replies, reviews
from assessments.services.locks import Refused
from assessments.services.scores import Stage, group_sheets
from assessments.workflow import FindingState
from tests.assessments import rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(during, people) -> SubmissionVersion:
    """Sở Y tế has sent version 1, and the deadline has passed."""
    return rounds.sent(people, during)


def points(version: SubmissionVersion, stage: Stage) -> str:
    sheets = group_sheets([version], stage)
    return str(sheets[version.submission_id].indicators["1.1"].points)


def test_the_agency_answers_a_question_once_and_the_reviewer_concludes(version, people):
    finding = reviews.ask(version, "1.1", reason="SL-01", sentence="Số nào đúng?", by=people["duc"])
    assert finding.respond_by == datetime(2024, 1, 1, tzinfo=VIETNAM)

    replies.respond(finding, text="Số đúng là 85.", by=people["an"])
    with pytest.raises(Refused):
        replies.respond(finding, text="Thêm nữa.", by=people["an"])
    settled = replies.conclude(
        finding, conclusion="Theo giải trình.", typed={"a": "85", "b": "90"}, by=people["duc"]
    )

    assert settled.state == FindingState.CONCLUDED
    assert (points(version, Stage.DECLARED), points(version, Stage.DECIDED)) == ("38.67", "37.78")


@pytest.mark.parametrize("stance", ["agree", "disagree"])
def test_the_log_of_an_answer_holds_what_the_agency_said_and_no_reason_of_the_council(
    cycle, version, people, stance
):
    reviews.reject(version, "1.1", **rounds.WHY, by=people["duc"])
    rounds.opened(cycle, people)
    text = "" if stance == "agree" else "Số khai đúng."

    replies.respond(rounds.finding(version, "1.1"), stance=stance, text=text, by=people["an"])

    judged, answered = AuditEvent.objects.filter(
        stream=version.submission.stream, act__startswith="finding_"
    ).order_by("sequence")
    assert (judged.data["reason"], judged.data["sentence"]) == tuple(rounds.WHY.values())
    assert (answered.data["reason"], answered.data["sentence"]) == ("", "")
    assert answered.data["response"] == text


def test_another_agency_cannot_answer(version, people):
    finding = reviews.ask(version, "1.1", reason="SL-01", sentence="Số nào đúng?", by=people["duc"])

    with pytest.raises(Refused):
        replies.respond(finding, text="Số đúng là 85.", by=people["cuc"])


def test_silence_is_concluded_only_after_its_time(version, people, during):
    finding = reviews.ask(version, "1.1", reason="SL-01", sentence="Số nào đúng?", by=people["duc"])
    assert finding.respond_by is not None

    during.move_to(finding.respond_by - timedelta(milliseconds=1))
    with pytest.raises(Refused):
        replies.conclude(finding, conclusion="Giữ nguyên.", by=people["duc"])
    during.move_to(finding.respond_by)

    assert replies.conclude(finding, conclusion="Giữ nguyên.", by=people["duc"]).state == (
        FindingState.CONCLUDED
    )
