"""Chốt số liệu: after the year is over, estimates become final figures, and nothing else moves."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from assessments.deadline_words import deadline_said, lateness_said
from assessments.deadlines import VIETNAM
from assessments.models import Submission, User
from assessments.permissions import can_review
from assessments.refusals import lock_sentence, sentence
from assessments.selectors.top_up import estimates_of
from assessments.services import answers, cycles, reviews, submissions
from assessments.services.answers import Entered
from assessments.services.locks import Refused
from assessments.workflow import SubmissionState
from tests.assessments.world import CLOSES, complete, submission_of

pytestmark = pytest.mark.django_db

OPENS = datetime(2024, 1, 2, tzinfo=VIETNAM)
ENDS = datetime(2024, 1, 11, tzinfo=VIETNAM)
MILLISECOND = timedelta(milliseconds=1)


def final(**typed: str) -> Entered:
    return Entered(typed=typed, status="final", explanation="Số của Cổng dịch vụ công.")


def estimate(**typed: str) -> Entered:
    return Entered(
        typed=typed,
        status="estimate",
        estimated_to=date(2023, 11, 30),
        explanation="Số của Cổng dịch vụ công.",
    )


def save(people, **entries: Entered) -> None:
    codes = {name.replace("cs_", "").replace("_", "."): each for name, each in entries.items()}
    answers.save(submission_of("so-y-te"), codes, by=people["an"])


@pytest.fixture
def sent(during, people, cycle) -> Submission:
    """1.1 was sent as an estimate, 1.2 and 2.1 as final; the top-up is announced."""
    complete(submission_of("so-y-te"), people["an"])
    save(people, cs_1_1=estimate(a="80", b="90"), cs_1_2=final(v="true"), cs_2_1=final(v="3"))
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    submissions.send(submission_of("so-y-te"), by=people["binh"])
    cycles.set_top_up(cycle, cycles.Window(OPENS, ENDS), by=people["giang"])
    return submission_of("so-y-te")


@pytest.fixture
def in_top_up(sent, during, people):
    """New Year has passed; everyone looks at their posts again."""
    during.move_to(OPENS)
    for person in people.values():
        person.__dict__.pop("posts", None)
    return during


def top_up(people) -> Submission:
    return submissions.top_up(submission_of("so-y-te"), by=people["an"])


def send_again(people):
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    return submissions.send(submission_of("so-y-te"), by=people["binh"])


def test_an_estimate_becomes_the_final_figure_in_a_new_version(in_top_up, people):
    top_up(people)
    save(people, cs_1_1=final(a="87", b="90"))

    version = send_again(people)

    assert version.number == 2
    assert version.content["answers"]["1.1"]["status"] == "final"
    assert version.content["answers"]["1.1"]["value"] == {"answer": {"a": "87", "b": "90"}}
    assert lateness_said(version) == "Đúng hạn, trong thời gian chốt số liệu"
    assert estimates_of(submission_of("so-y-te")) == frozenset()


def test_without_a_new_version_the_one_that_was_sent_counts(in_top_up, people):
    top_up(people)
    save(people, cs_1_1=final(a="87", b="90"))

    newest = submission_of("so-y-te").versions.get()

    assert newest.content["answers"]["1.1"]["status"] == "estimate"
    assert submission_of("so-y-te").state == SubmissionState.DRAFT


@pytest.mark.parametrize("code", ["cs_1_2", "cs_2_1"])
def test_what_was_sent_as_final_stays_as_it_was_sent(in_top_up, people, code):
    top_up(people)
    wanted = final(v="false") if code == "cs_1_2" else final(v="4")

    with pytest.raises(Refused) as refusal:
        save(people, **{code: wanted})

    assert refusal.value.reason == "not_estimate"
    assert sentence("not_estimate", refusal.value.submission, OPENS) == (
        "Đến 23:59:59 ngày 10/01/2024 chỉ thay được các chỉ số đã gửi là số ước. Chỉ số khác giữ"
        " như bản 1; Thư ký Hội đồng trả hồ sơ thì sửa được."
    )


def test_a_page_that_hands_back_what_stands_is_taken(in_top_up, people):
    """Without script a page posts all its indicators, those that may not change among them."""
    top_up(people)

    save(people, cs_1_1=final(a="87", b="90"), cs_1_2=final(v="true"))

    assert submission_of("so-y-te").answers.get(code="1.1").status == "final"


def test_without_the_list_of_codes_anything_could_be_rewritten(in_top_up, people, monkeypatch):
    """The control: the guard where the answer is written is taken away."""
    monkeypatch.setattr(answers, "editable_codes", lambda *_: None)
    top_up(people)

    save(people, cs_1_2=final(v="false"))

    assert submission_of("so-y-te").answers.get(code="1.2").value == {"answer": False}


@pytest.mark.parametrize("moment", [OPENS - MILLISECOND, ENDS, ENDS + MILLISECOND])
def test_outside_its_window_nothing_is_taken_back(in_top_up, people, moment):
    in_top_up.move_to(moment)

    with pytest.raises(Refused, match="deadline"):
        top_up(people)


def test_the_last_millisecond_of_the_window_counts_and_the_next_does_not(in_top_up, people):
    top_up(people)
    in_top_up.move_to(ENDS - MILLISECOND)
    save(people, cs_1_1=final(a="87", b="90"))
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    in_top_up.move_to(ENDS)

    with pytest.raises(Refused, match="deadline"):
        submissions.send(submission_of("so-y-te"), by=people["binh"])

    assert submission_of("so-y-te").versions.count() == 1


def test_nobody_but_the_officer_takes_it_back(in_top_up, people):
    for who in ("binh", "cuc", "giang", "duc", "nguoi-la"):
        with pytest.raises(Refused):
            submissions.top_up(submission_of("so-y-te"), by=people[who])


def test_whoever_sent_no_estimate_has_nothing_to_settle(during, people, cycle):
    complete(submission_of("so-y-te"), people["an"])
    save(
        people,
        cs_1_1=final(a="87", b="90"),
        cs_1_2=final(v="true"),
        cs_2_1=final(v="3"),
    )
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    submissions.send(submission_of("so-y-te"), by=people["binh"])
    cycles.set_top_up(cycle, cycles.Window(OPENS, ENDS), by=people["giang"])
    during.move_to(OPENS)
    an = User.objects.get(pk=people["an"].pk)

    with pytest.raises(Refused, match="deadline"):
        submissions.top_up(submission_of("so-y-te"), by=an)


def test_what_was_edited_before_the_lock_is_not_smuggled_in(sent, during, people):
    """Taken back, edited, locked before it was sent again: the top-up sends estimates only."""
    submissions.withdraw(sent, by=people["binh"])
    save(people, cs_2_1=final(v="4"))
    during.move_to(OPENS)
    for person in people.values():
        person.__dict__.pop("posts", None)
    save(people, cs_1_1=final(a="87", b="90"))
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])

    with pytest.raises(Refused) as refusal:
        submissions.send(submission_of("so-y-te"), by=people["binh"])

    said = sentence(refusal.value.reason, refusal.value.submission, OPENS)
    assert said == (
        "Chưa gửi được: chỉ số 2.1 đã sửa sau bản 1 mà không phải số ước. Bản 1 vẫn được tính; Thư"
        " ký Hội đồng trả hồ sơ thì gửi được cả các chỉ số này."
    )


def test_without_that_guard_it_would_be_sent(sent, during, people, monkeypatch):
    """The control."""
    monkeypatch.setattr(submissions, "beyond_estimates", lambda *_: [])
    submissions.withdraw(sent, by=people["binh"])
    save(people, cs_2_1=final(v="4"))
    during.move_to(OPENS)
    for person in people.values():
        person.__dict__.pop("posts", None)

    version = send_again(people)

    assert version.content["answers"]["2.1"]["value"] == {"answer": "4"}


def test_the_review_goes_on_and_keeps_its_verdicts_on_what_did_not_change(in_top_up, people):
    duc = User.objects.get(pk=people["duc"].pk)
    assert can_review(duc, submission_of("so-y-te"), OPENS)
    reviews.agree(submission_of("so-y-te").versions.get(), ["1.2"], by=duc)
    top_up(people)
    save(people, cs_1_1=final(a="87", b="90"))

    version = send_again(people)

    assert list(version.findings.values_list("code", flat=True)) == ["1.2"]


# ── What the pages say ─────────────────────────────────────────────────────────────────────


def test_the_banner_counts_to_the_end_of_the_top_up(in_top_up, people):
    said = deadline_said(submission_of("so-y-te"), OPENS)

    assert (said.label, said.last_instant, said.remaining) == (
        "Chốt số liệu đến:",
        "23:59:59 Thứ Tư 10/01/2024",
        "9 ngày",
    )


def test_in_it_the_clause_of_another_day_does_not_stand_beside_its_end(in_top_up, people):
    said = deadline_said(submission_of("so-y-te"), OPENS)

    assert (said.clause, said.why) == ("", "chốt số liệu")


@pytest.mark.parametrize("slug", ["so-y-te", "so-noi-vu"])
def test_who_has_nothing_to_settle_sees_no_countdown(in_top_up, people, slug):
    """Sở Nội vụ never sent; Sở Y tế has settled its one estimate."""
    top_up(people)
    save(people, cs_1_1=final(a="87", b="90"))
    send_again(people)

    said = deadline_said(submission_of(slug), OPENS)

    assert (said.state, said.remaining) == ("passed", "Hết hạn")
    assert (said.label, said.last_instant, said.clause) == (
        "Hạn cuối:",
        "23:59:59 Chủ nhật 24/12/2023",
        "trước ngày",
    )


def test_before_it_opens_the_lock_says_when_it_will(sent, people):
    assert sentence("deadline", sent, CLOSES) == (
        "Đã khóa lúc 23:59:59 ngày 24/12/2023 theo hạn “trước ngày”. Xin gia hạn bằng công văn gửi"
        " Sở Thông tin và Truyền thông. Các số ước đã gửi được chốt lại từ 00:00:00 ngày"
        " 02/01/2024 đến 23:59:59 ngày 10/01/2024."
    )


def test_in_it_the_officer_is_told_how_to_open_it(in_top_up, people):
    assert lock_sentence(people["an"], submission_of("so-y-te"), OPENS) == (
        "Hồ sơ đã gửi (bản 1). Cán bộ mở bước chốt số liệu để thay các số ước, đến 23:59:59 ngày"
        " 10/01/2024."
    )
