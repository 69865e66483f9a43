"""The way to the council: the steps in words that fit, what was sent, the last days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assessments.models import Submission
from assessments.pages.overview import overview_of
from assessments.pages.steps import Step, last_days, steps_of, withdrawal_said
from assessments.refusals import counted_sentence
from assessments.services import submissions
from tests.assessments.world import CLOSES, DURING, OPENS, complete, submission_of

pytestmark = pytest.mark.django_db


def steps(now=DURING) -> list[Step]:
    fresh = submission_of("so-y-te")
    return steps_of(fresh, overview_of(fresh), fresh.versions.last(), now)


def sent(people) -> Submission:
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    submissions.send(submission, by=people["binh"])
    return submission_of("so-y-te")


def withdrawn(people) -> Submission:
    submissions.withdraw(sent(people), by=people["binh"])
    return submission_of("so-y-te")


def test_the_steps_follow_the_state(during, people):
    submission = submission_of("so-y-te")
    complete(submission, people["an"])

    def stages() -> list[str]:
        return [step.state for step in steps()]

    assert stages() == ["current", "future", "future", "future"]
    submissions.pass_on(submission, by=people["an"])
    assert stages() == ["done", "current", "future", "future"]
    submissions.send(submission, by=people["binh"])
    assert stages() == ["done", "done", "done", "done"]


def test_before_it_is_sent_the_steps_say_what_will_be(during, people):
    assert [step.says for step in steps()] == [
        "Còn 3 chỉ số chưa nhập",
        "Trả lại kèm ý kiến, hoặc gửi",
        "Đến 23:59:59 ngày 24/12/2023",
        "Có ngay khi gửi; rút lại được đến hết hạn",
    ]


def test_once_it_is_sent_the_steps_say_what_was_done(during, people):
    submission = sent(people)

    assert [step.says for step in steps()] == [
        "Đã nhập đủ 3 chỉ số",
        "Đã xem và gửi",
        "Binh gửi lúc 09:00:00 ngày 10/12/2023",
        submission.versions.get().receipt,
    ]


def test_a_receipt_of_before_is_not_that_of_what_is_being_changed(during, people):
    receipt = withdrawn(people).versions.get().receipt

    assert steps()[3].says == f"Bản 1 giữ biên nhận {receipt}; gửi lại có biên nhận mới"
    assert steps()[2].says == "Đến 23:59:59 ngày 24/12/2023"


@pytest.mark.parametrize(
    ("now", "says"),
    [
        (OPENS - timedelta(days=1), "Đến 23:59:59 ngày 24/12/2023"),
        (CLOSES - timedelta(seconds=1), "Đến 23:59:59 ngày 24/12/2023"),
        (CLOSES, "Đã khóa lúc 23:59:59 ngày 24/12/2023"),
    ],
)
def test_a_deadline_that_has_passed_is_said_as_passed(during, people, now, says):
    assert steps(now)[2].says == says


def test_the_days_are_shown_once_a_week_can_hold_them(during, people):
    submission = submission_of("so-y-te")

    assert last_days(submission, CLOSES - timedelta(days=8)) == []
    week = last_days(submission, CLOSES - timedelta(days=7))
    assert (len(week), week[0], week[-1]) == (7, date(2023, 12, 18), date(2023, 12, 24))
    assert last_days(submission, CLOSES - timedelta(seconds=1)) == [date(2023, 12, 24)]
    assert last_days(submission, CLOSES) == []


# ── What was sent ──────────────────────────────────────────────────────────────────────────


def test_who_may_withdraw_is_named_with_the_last_moment(during, people):
    submission = sent(people)

    said = "Lãnh đạo đơn vị (Binh) rút lại để sửa được đến 23:59:59 ngày 24/12/2023."
    assert withdrawal_said(submission, CLOSES - timedelta(seconds=1)) == said
    assert withdrawal_said(submission, CLOSES) == ""


def test_while_it_is_changed_the_version_sent_before_still_counts(during, people):
    submission = withdrawn(people)

    assert counted_sentence(submission, DURING) == (
        "Bản 1 gửi lúc 09:00:00 ngày 10/12/2023 vẫn được tính nếu không gửi bản mới trước khi"
        " khóa, hết 23:59:59 ngày 24/12/2023."
    )


def test_nothing_is_said_of_a_version_that_is_none_or_is_the_file_itself(during, people):
    assert counted_sentence(submission_of("so-y-te"), DURING) == ""

    assert counted_sentence(sent(people), DURING) == ""


def test_after_the_lock_that_version_is_what_the_council_uses(during, people):
    submission = withdrawn(people)

    assert counted_sentence(submission, CLOSES) == (
        "Hết hạn mà hồ sơ chưa gửi lại: Hội đồng dùng bản 1 gửi lúc 09:00:00 ngày 10/12/2023."
    )
