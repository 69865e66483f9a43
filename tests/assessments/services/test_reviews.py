from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import AuditEvent, Finding, SubmissionVersion, User
from assessments.services import audit, reviews, submissions
from assessments.services.locks import Refused
from assessments.services.scores import Stage, group_sheets
from assessments.workflow import FindingState
from tests.assessments.world import AFTER, complete, submission_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(during, people) -> SubmissionVersion:
    """Sở Y tế has sent version 1, and the deadline has passed."""
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    sent = submissions.send(submission, by=people["binh"])
    during.move_to(AFTER)
    return sent


def adjust(version: SubmissionVersion, by: User, **typed: str) -> Finding:
    return reviews.adjust(
        version, "1.1", typed=typed, reason="SL-01", sentence="Ba hồ sơ nộp trực tiếp.", by=by
    )


def points(version: SubmissionVersion, stage: Stage) -> str:
    sheets = group_sheets([version], stage)
    return str(sheets[version.submission_id].indicators["1.1"].points)


def test_an_agreed_value_stands_as_declared(version, people):
    findings = reviews.agree(version, ["1.1", "1.2"], by=people["duc"])

    assert [finding.state for finding in findings] == [FindingState.AGREED] * 2
    assert points(version, Stage.DECIDED) == "38.67"


def test_many_verdicts_are_written_in_as_many_queries_as_one(
    version, people, django_assert_max_num_queries
):
    """Each of them is in the log by itself, and the chain holds."""
    duc = people["duc"]
    with CaptureQueriesContext(connection) as one:
        reviews.agree(version, ["1.1"], by=duc)

    with django_assert_max_num_queries(len(one)):
        reviews.agree(version, ["1.2", "2.1"], by=duc)

    chain = list(AuditEvent.objects.filter(stream=version.submission.stream).order_by("sequence"))
    said = [event.data["code"] for event in chain if event.act == "finding_agree"]
    assert (said, audit.broken_at(chain)) == (["1.1", "1.2", "2.1"], None)


def test_of_many_verdicts_one_that_is_refused_leaves_none(version, people):
    with pytest.raises(Refused, match="entered_by_council"):
        reviews.agree(version, ["1.1", "1.2", "2.2"], by=people["duc"])

    assert not Finding.objects.exists()
    assert not AuditEvent.objects.filter(act="finding_agree").exists()


def test_an_adjusted_value_is_computed_and_kept_apart_from_the_declared_one(version, people):
    adjust(version, people["duc"], a="84", b="90")

    assert points(version, Stage.DECLARED) == "38.67"
    assert points(version, Stage.REVIEWED) == "37.33"
    assert points(version, Stage.DECIDED) == "37.33"


def test_a_corrected_value_that_breaks_its_rule_is_refused(version, people):
    with pytest.raises(reviews.Invalid):
        adjust(version, people["duc"], a="91", b="90")

    assert not Finding.objects.exists()


def test_nobody_judges_their_own_unit(version, people):
    """Em reviews, and comes from Sở Y tế; Đức, from Sở Nội vụ, is the control."""
    with pytest.raises(Refused, match="conflict"):
        reviews.agree(version, ["1.1"], by=people["em"])

    assert len(reviews.agree(version, ["1.1"], by=people["duc"])) == 1


def test_nothing_is_judged_before_the_deadline(during, people):
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    sent = submissions.send(submission, by=people["binh"])

    with pytest.raises(Refused):
        reviews.agree(sent, ["1.1"], by=people["duc"])


def test_a_rejected_value_earns_nothing_and_says_so(version, people):
    reviews.reject(
        version, "1.1", reason="MC-01", sentence="Không có minh chứng.", by=people["duc"]
    )

    sheet = group_sheets([version], Stage.DECIDED)[version.submission_id]

    assert (sheet.indicators["1.1"].outcome, sheet.indicators["1.1"].points) == ("rejected", 0)


def test_an_older_version_is_not_judged(version, people, during):
    submissions.return_to_agency(
        submission_of("so-y-te"),
        reasons="Bổ sung.",
        until=AFTER + timedelta(days=1),
        by=people["giang"],
    )
    submission = submission_of("so-y-te")
    submissions.pass_on(submission, by=people["an"])
    submissions.send(submission, by=people["binh"])
    during.move_to(AFTER + timedelta(days=1))

    with pytest.raises(Refused, match="older_version"):
        reviews.agree(version, ["1.1"], by=people["duc"])


def test_what_the_council_enters_is_entered_and_not_agreed_to(version, people):
    with pytest.raises(Refused, match="entered_by_council"):
        reviews.agree(version, ["2.2"], by=people["duc"])

    reviews.adjust(
        version, "2.2", typed={"v": "tot"}, reason=reviews.ENTERED, sentence="", by=people["duc"]
    )

    sheet = group_sheets([version], Stage.DECIDED)[version.submission_id]
    assert str(sheet.main_indices["2"]) == "35.00"
