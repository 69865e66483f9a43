"""Every word of refusal has its sentence, with its moment and its clause in it."""

from __future__ import annotations

import ast
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import assessments.services
from assessments.deadlines import VIETNAM
from assessments.judging_refusals import UNFIT_CONFLICT, UNFIT_SAMPLE
from assessments.refusals import (
    SENTENCES,
    UNFIT,
    review_lock_sentence,
    sentence,
    unfit_sentence,
)
from assessments.services import answers, submissions
from assessments.services.locks import Refused
from tests.assessments import world
from tests.assessments.council import join
from tests.assessments.world import AFTER, DURING, OPENS, complete, entered, submission_of

pytestmark = pytest.mark.django_db
SERVICES = Path(assessments.services.__file__).parent


def words_raised(exception: str) -> set[str]:
    """The literal first arguments of every ``exception(...)`` in the services."""
    calls = (
        node
        for path in SERVICES.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == exception
    )
    return {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}


def test_every_word_that_a_service_raises_has_a_sentence():
    raised = words_raised("Refused")

    assert {"incomplete", "state"} <= raised  # the search does find them
    assert raised - SENTENCES.keys() == set()
    assert words_raised("Unfit") == UNFIT.keys()
    assert words_raised("UnfitConflict") == UNFIT_CONFLICT.keys()
    assert words_raised("UnfitSample") == UNFIT_SAMPLE.keys()


def test_every_sentence_ends_like_one_and_says_no_code(cycle):
    submission = submission_of("so-y-te")
    submission.cycle.results_fixed_at = AFTER

    for reason in SENTENCES:
        said = sentence(reason, submission, DURING)
        assert said.endswith("."), said
        assert reason not in said
        assert "!" not in said


def test_a_word_without_a_sentence_is_an_error_not_a_blank(cycle):
    with pytest.raises(KeyError):
        sentence("unheard_of", submission_of("so-y-te"), DURING)


def refused(act, *arguments, **named) -> str:
    """What a page says of a refused act."""
    with pytest.raises(Refused) as refusal:
        act(*arguments, **named)
    return sentence(refusal.value.reason, refusal.value.submission, DURING)


def test_before_the_cycle_opens_its_first_moment_is_said(during, people):
    during.move_to(OPENS - timedelta(seconds=1))

    said = refused(
        answers.save, submission_of("so-y-te"), {"1.2": entered(v="true")}, by=people["an"]
    )

    assert said == "Kỳ 2023 mở nhập liệu từ 00:00:00 ngày 01/12/2023."


def test_after_the_deadline_the_last_moment_and_the_clause_are_said(during, people):
    during.move_to(world.CLOSES)

    said = refused(
        answers.save, submission_of("so-y-te"), {"1.2": entered(v="true")}, by=people["an"]
    )

    assert said == (
        "Đã khóa lúc 23:59:59 ngày 24/12/2023 theo hạn “trước ngày”."
        " Xin gia hạn bằng công văn gửi Sở Thông tin và Truyền thông."
    )


def test_a_submission_that_was_opened_again_names_its_own_end(cycle):
    submission = submission_of("so-y-te")
    submission.reopened_until = datetime(2024, 1, 8, 17, 30, tzinfo=VIETNAM)

    assert sentence("deadline", submission, AFTER).startswith(
        "Đã khóa lúc 17:29:59 ngày 08/01/2024, hết thời gian hồ sơ được mở lại."
    )


def test_what_was_sent_says_which_version_and_until_when_it_can_be_taken_back(during, people):
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    submissions.send(submission, by=people["binh"])

    said = refused(answers.save, submission, {"1.2": entered(v="false")}, by=people["an"])

    assert said == (
        "Hồ sơ đã gửi (bản 1). Lãnh đạo đơn vị có thể rút lại để sửa đến 23:59:59 ngày 24/12/2023."
    )


def test_what_is_with_the_head_says_who_can_hand_it_back(during, people):
    submission = submission_of("so-y-te")
    submissions.pass_on(submission, by=people["an"])

    said = refused(answers.save, submission, {"1.2": entered(v="true")}, by=people["an"])

    assert said == (
        "Hồ sơ đang ở lãnh đạo đơn vị để duyệt. Lãnh đạo trả lại thì sửa được, đến"
        " 23:59:59 ngày 24/12/2023."
    )


def test_what_is_incomplete_says_how_much_of_what(during, people):
    submission = submission_of("so-y-te")
    answers.save(
        submission,
        {"1.1": entered(a="87", b="90"), "2.1": entered(v="nhiều")},
        by=people["an"],
    )

    said = refused(submissions.pass_on, submission, by=people["an"])

    assert said == (
        "Chưa gửi được: 1 chỉ số sai quy tắc, 1 chỉ số thiếu cả minh chứng và giải trình."
    )


def test_of_the_standing_agencys_own_file_the_chair_names_who_judges_it(cycle):
    """Not the secretary, who comes from that very agency; any other file stands beside it."""
    said = sentence("conflict", join(cycle, "so-tttt"), AFTER)

    assert said == (
        "Bạn công tác tại Sở Thông tin và Truyền thông, Cơ quan thường trực của kỳ, nên không được"
        " thẩm định hay phân công hồ sơ này. Chủ tịch Hội đồng chỉ định đơn vị khác ở trang “Phân"
        " công”."
    )


def test_a_conflict_names_the_unit(cycle):
    assert sentence("conflict", submission_of("so-y-te"), AFTER) == (
        "Bạn công tác tại Sở Y tế nên không được thẩm định hồ sơ này."
        " Thư ký Hội đồng giao cho người của cơ quan khác."
    )


def test_a_judge_from_nowhere_is_refused_with_the_reason_why():
    assert "phải có cơ quan công tác" in unfit_sentence("no_home_unit")


def test_a_reviewer_of_a_withdrawn_file_reads_which_version_still_counts(during, people):
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    submissions.send(submission, by=people["binh"])
    submissions.withdraw(submission_of("so-y-te"), by=people["binh"])

    said = review_lock_sentence(people["duc"], submission_of("so-y-te"), DURING)

    assert said == (
        "Đơn vị đang sửa hồ sơ và gửi lại được đến 23:59:59 ngày 24/12/2023. Bản 1 gửi lúc 09:00:00"
        " ngày 10/12/2023 vẫn được tính cho đến khi có bản mới; thẩm định sau lúc đó."
    )
