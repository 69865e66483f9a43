from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from assessments.models import AuditEvent, Membership, User
from assessments.services import answers, submissions
from assessments.services.audit import broken_at
from assessments.services.locks import Refused
from assessments.workflow import SubmissionState
from tests.assessments.world import AFTER, CLOSES, START, complete, entered, submission_of

pytestmark = pytest.mark.django_db


def fresh(user: User) -> User:
    """The same person on another day: the posts held are read again."""
    return User.objects.get(pk=user.pk)


def sent_by(people):
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    return submissions.send(submission, by=people["binh"])


def test_a_submission_is_entered_passed_on_and_sent(during, people):
    version = sent_by(people)

    assert submission_of("so-y-te").state == SubmissionState.SENT
    assert (version.number, version.receipt[:8]) == (1, "BN-2023-")
    assert version.content["answers"]["1.1"]["value"] == {"answer": {"a": "87", "b": "90"}}
    assert submissions.fingerprint(version.content) == version.sha256


def test_every_act_stands_in_one_unbroken_chain(during, people):
    sent_by(people)

    events = list(AuditEvent.objects.filter(stream=submission_of("so-y-te").stream))

    assert [event.act for event in events] == [
        "answers_saved",
        "submission_pass_on",
        "submission_send",
    ]
    assert broken_at(events) is None


def test_a_chain_that_was_touched_is_broken_at_the_place(during, people):
    sent_by(people)
    events = list(AuditEvent.objects.filter(stream=submission_of("so-y-te").stream))

    events[1].data["to"] = "sent"

    assert broken_at(events) is events[1]


def test_the_officer_cannot_send_and_the_head_cannot_enter(during, people):
    submission = submission_of("so-y-te")
    with pytest.raises(Refused):
        complete(submission, people["binh"])
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])

    with pytest.raises(Refused):
        submissions.send(submission, by=people["an"])


def test_another_agencys_officer_is_refused(during, people):
    with pytest.raises(Refused):
        complete(submission_of("so-y-te"), people["cuc"])


def test_a_draft_in_error_is_not_passed_on(during, people):
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    answers.save(submission, {"1.1": entered(a="91", b="90")}, by=people["an"])

    with pytest.raises(Refused, match="incomplete"):
        submissions.pass_on(submission, by=people["an"])

    assert submission_of("so-y-te").state == SubmissionState.DRAFT
    assert submissions.missing_in(submission) == [submissions.Missing("1.1", "invalid")]


def test_a_missing_paper_is_passed_on_for_the_head_to_see_and_stops_the_sending(during, people):
    submission = submission_of("so-y-te")
    answers.save(submission, {"1.1": entered(a="87", b="90")}, by=people["an"])
    submissions.pass_on(submission, by=people["an"])

    with pytest.raises(Refused, match="incomplete"):
        submissions.send(submission, by=people["binh"])

    assert submissions.missing_in(submission) == [submissions.Missing("1.1", "evidence")]


def test_a_required_paper_may_be_explained_instead(during, people):
    submission = submission_of("so-y-te")
    answers.save(submission, {"1.1": entered(a="87", b="90")}, by=people["an"])
    assert submissions.missing_in(submission) == [submissions.Missing("1.1", "evidence")]

    answers.save(
        submission, {"1.1": entered(a="87", b="90", explanation="Có trên Cổng.")}, by=people["an"]
    )

    assert submissions.missing_in(submission) == []


def test_what_was_sent_before_still_counts_after_a_withdrawal(during, people):
    first = sent_by(people)
    submission = submissions.withdraw(submission_of("so-y-te"), by=people["binh"])

    answers.save(submission, {"2.1": entered(v="4")}, by=people["an"])

    assert submission_of("so-y-te").state == SubmissionState.DRAFT
    assert list(submission.versions.all()) == [first]
    assert first.content["answers"]["2.1"]["value"] == {"answer": "3"}


def test_a_second_send_is_a_second_version(during, people):
    first = sent_by(people)
    submission = submissions.withdraw(submission_of("so-y-te"), by=people["binh"])
    answers.save(submission, {"2.1": entered(v="4")}, by=people["an"])
    submissions.pass_on(submission, by=people["an"])

    second = submissions.send(submission, by=people["binh"])

    assert (first.number, second.number) == (1, 2)
    assert first.receipt != second.receipt


def test_what_is_due_is_kept_with_the_version(during, people):
    assert sent_by(people).due_at == CLOSES


# ── One send, however often it arrives (tests 3 and 7) ─────────────────────────────────────

KEY, OTHER_KEY = UUID(int=1), UUID(int=2)


@pytest.fixture
def with_head(during, people):
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    return submissions.pass_on(submission, by=people["an"])


def acts() -> list[str]:
    stream = submission_of("so-y-te").stream
    return [event.act for event in AuditEvent.objects.filter(stream=stream)]


def test_a_send_whose_answer_was_lost_gets_the_version_it_made(with_head, people):
    first = submissions.send(with_head, by=people["binh"], key=KEY)

    again = submissions.send(with_head, by=people["binh"], key=KEY)

    assert (again, again.receipt) == (first, first.receipt)
    assert acts().count("submission_send") == 1


def test_without_the_key_looked_for_the_repeated_send_is_refused(with_head, people, monkeypatch):
    """The control: with its guard gone the second call finds only that it is sent."""
    monkeypatch.setattr(submissions, "_sent_under", lambda *_: None)
    submissions.send(with_head, by=people["binh"], key=KEY)

    with pytest.raises(Refused, match="state"):
        submissions.send(with_head, by=people["binh"], key=KEY)


def test_another_key_is_another_send(with_head, people):
    submissions.send(with_head, by=people["binh"], key=KEY)

    with pytest.raises(Refused, match="state"):
        submissions.send(with_head, by=people["binh"], key=OTHER_KEY)


def test_a_page_left_open_since_a_withdrawal_sends_nothing(with_head, people):
    """It shows what was sent before: its key must neither send the new content nor feign to."""
    submissions.send(with_head, by=people["binh"], key=KEY)
    submissions.withdraw(with_head, by=people["binh"])
    answers.save(with_head, {"2.1": entered(v="4")}, by=people["an"])
    submissions.pass_on(with_head, by=people["an"])

    with pytest.raises(Refused, match="unseen"):
        submissions.send(with_head, by=people["binh"], key=KEY)

    assert submission_of("so-y-te").state == SubmissionState.WITH_HEAD
    assert submissions.send(with_head, by=people["binh"], key=OTHER_KEY).number == 2


def test_the_key_of_somebody_else_is_no_key_to_their_version(with_head, people):
    Membership.objects.create(
        user=people["nguoi-la"], agency=with_head.agency, role="head", starts_on=START
    )
    submissions.send(with_head, by=people["binh"], key=KEY)

    with pytest.raises(Refused, match="unseen"):
        submissions.send(with_head, by=people["nguoi-la"], key=KEY)


def test_the_head_sends_what_they_saw_and_nothing_else(with_head, people):
    seen = submissions.seen_in(with_head)
    submissions.hand_back(with_head, remark="Xem lại 2.1.", by=people["binh"])
    answers.save(with_head, {"2.1": entered(v="4")}, by=people["an"])
    submissions.pass_on(with_head, by=people["an"])

    with pytest.raises(Refused, match="unseen"):
        submissions.send(with_head, by=people["binh"], seen=seen)

    version = submissions.send(with_head, by=people["binh"], seen=submissions.seen_in(with_head))
    assert version.sha256 == submissions.fingerprint(version.content)


def test_the_last_moment_counts_and_the_next_does_not(during, people):
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])

    during.move_to(CLOSES - timedelta(milliseconds=1))
    version = submissions.send(submission, by=people["binh"])
    assert version.sent_at == CLOSES - timedelta(milliseconds=1)

    during.move_to(CLOSES)
    with pytest.raises(Refused, match="deadline"):
        submissions.withdraw(submission, by=people["binh"])


def test_a_recorded_closing_beats_a_clock_that_goes_back(during, people):
    submission = submission_of("so-y-te")
    during.move_to(CLOSES)
    with pytest.raises(Refused, match="deadline"):
        complete(submission, people["an"])

    during.move_to(CLOSES - timedelta(hours=1))

    with pytest.raises(Refused, match="deadline"):
        complete(submission, people["an"])


def test_the_secretary_returns_a_submission_until_an_instant_of_its_own(during, people):
    sent_by(people)
    during.move_to(AFTER)
    submission = submissions.return_to_agency(
        submission_of("so-y-te"),
        reasons="Thiếu quyết định.",
        until=AFTER + timedelta(days=2),
        by=fresh(people["giang"]),
    )
    assert (submission.state, submission.remark) == (SubmissionState.RETURNED, "Thiếu quyết định.")

    answers.save(submission, {"2.1": entered(v="4")}, by=fresh(people["an"]))
    during.move_to(AFTER + timedelta(days=2))

    with pytest.raises(Refused, match="deadline"):
        answers.save(submission, {"2.1": entered(v="2")}, by=fresh(people["an"]))
