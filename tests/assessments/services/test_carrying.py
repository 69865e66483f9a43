"""What was judged and has not changed is not judged again in the next version."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assessments.models import AuditEvent, Submission, SubmissionVersion
from assessments.services import answers, replies, reviews, submissions
from assessments.services.audit import broken_at
from assessments.workflow import FindingState
from tests.assessments.world import AFTER, complete, entered, submission_of

pytestmark = pytest.mark.django_db

UNTIL = AFTER + timedelta(days=3)


@pytest.fixture
def judged(during, people) -> SubmissionVersion:
    """Version 1 of Sở Y tế: 1.1 agreed, 1.2 rejected, 2.1 asked and answered, 2.2 entered."""
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    version = submissions.send(submission, by=people["binh"])
    during.move_to(AFTER)
    duc = people["duc"]
    reviews.agree(version, ["1.1"], by=duc)
    reviews.reject(version, "1.2", reason="MC-01", sentence="Không có kế hoạch kèm theo.", by=duc)
    asked = reviews.ask(version, "2.1", reason="", sentence="Bao nhiêu lớp?", by=duc)
    replies.respond(asked, text="Ba lớp.", by=people["an"])
    reviews.enter(version, "2.2", typed={"v": "tot"}, by=duc)
    return version


def sent_again(people, submission: Submission, **changes) -> SubmissionVersion:
    submissions.return_to_agency(
        submission, reasons="Bổ sung minh chứng.", until=UNTIL, by=people["giang"]
    )
    answers.save(submission, changes["entries"], by=people["an"])
    submissions.pass_on(submission, by=people["an"])
    return submissions.send(submission, by=people["binh"])


def states(version: SubmissionVersion) -> dict[str, str]:
    return dict(version.findings.order_by("code").values_list("code", "state"))


def test_findings_on_what_did_not_change_are_carried_over(judged, people):
    version = sent_again(people, judged.submission, entries={"1.2": entered(v="false")})

    assert states(version) == {
        "1.1": FindingState.AGREED,
        "2.1": FindingState.ANSWERED,
        "2.2": FindingState.ADJUSTED,
    }
    assert states(judged)["1.2"] == FindingState.ADJUSTED


def test_a_carried_finding_keeps_its_judge_its_day_and_the_answer_given(judged, people):
    before = judged.findings.get(code="2.1")

    version = sent_again(people, judged.submission, entries={"1.2": entered(v="false")})

    after = version.findings.get(code="2.1")
    assert (after.judged_by, after.judged_at) == (before.judged_by, before.judged_at)
    assert after.respond_by == before.respond_by
    assert (after.response.text, after.response.responded_by) == ("Ba lớp.", people["an"])


def test_a_new_paper_or_explanation_is_looked_at_again(judged, people):
    """The value is the same; what proves it is not."""
    changed = entered(a="87", b="90", explanation="Số liệu đã rà soát lại.")

    version = sent_again(people, judged.submission, entries={"1.1": changed})

    assert "1.1" not in states(version)
    assert states(version)["1.2"] == FindingState.ADJUSTED


def test_carrying_over_is_one_act_in_the_log(judged, people):
    version = sent_again(people, judged.submission, entries={"1.2": entered(v="false")})

    events = list(AuditEvent.objects.filter(stream=version.submission.stream))
    carried = next(event for event in events if event.act == "findings_carried")
    assert carried.data == {"from": 1, "to": 2, "codes": ["1.1", "2.1", "2.2"]}
    assert broken_at(events) is None


def test_a_first_version_carries_nothing(during, people):
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])

    version = submissions.send(submission, by=people["binh"])

    assert states(version) == {}
    assert not AuditEvent.objects.filter(act="findings_carried").exists()
