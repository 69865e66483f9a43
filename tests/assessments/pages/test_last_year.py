"""Last year beside the field, in words: never a number without what became of it."""

from __future__ import annotations

import re

import pytest

from assessments.models import Answer, Submission, User
from assessments.pages.last_year import LastYearBeside
from assessments.selectors.last_year import last_year_of
from assessments.services import answers, reviews
from assessments.services.scores import index_set_of
from tests.assessments import two_years
from tests.assessments.two_years import SENTENCE, fix, next_submission, successor
from tests.assessments.world import entered

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged(during, people):
    return two_years.sent_and_judged(people, during)


@pytest.fixture
def now(judged, cycle, people, during, tmp_path) -> Submission:
    fix(cycle)
    during.move_to(two_years.NEXT)
    return next_submission(successor(tmp_path), people)


def beside(submission: Submission, code: str, answer: Answer | None = None) -> LastYearBeside:
    indicator = index_set_of(submission).indicators[code]
    return LastYearBeside(submission, indicator, answer, last_year_of(submission)[code])


def test_an_adjusted_value_stands_with_both_points_and_the_words(now):
    said = beside(now, "1.1")

    assert said.value == "93,33% (84/90)"
    assert said.points == "37,33/40 điểm"
    assert said.council == "Hội đồng: 38,67 → 37,33 điểm"
    assert (said.remark, said.sentence) == ("SL-01 Sai tử, mẫu", SENTENCE)


def test_a_value_that_stood_says_so(now):
    said = beside(now, "1.2")

    assert (said.value, said.points) == ("Có", "20,00/20 điểm")
    assert (said.council, said.remark) == ("Hội đồng giữ số đã khai", "")


def test_a_rejected_value_shows_what_was_declared(judged, cycle, people, during):
    reviews.reject(judged, "1.1", reason="MC-01", sentence=SENTENCE, by=people["duc"])
    fix(cycle)
    during.move_to(two_years.NEXT)

    said = beside(next_submission(cycle.framework_version, people), "1.1")

    assert said.value == "96,67% (87/90)"
    assert said.council == "Hội đồng không chấp nhận: 38,67 → 0,00 điểm"
    assert not said.can_be_carried


def test_what_the_council_enters_says_so(judged, cycle, people, during):
    fix(cycle)
    during.move_to(two_years.NEXT)

    said = beside(next_submission(cycle.framework_version, people), "2.2")

    assert (said.value, said.council) == ("Tốt", "Do Hội đồng nhập")


def test_results_that_are_not_fixed_are_not_the_council_s_word(judged, cycle, people, during):
    during.move_to(two_years.NEXT)

    said = beside(next_submission(cycle.framework_version, people), "1.1")

    assert said.points == "38,67/40 điểm"
    assert said.council == "Tự chấm, kết quả năm 2023 chưa chốt"


def test_each_kind_of_change_has_its_mark(now):
    marks = {code: beside(now, code).mark for code in ("1.1", "1.2", "2.1", "2.2")}

    assert marks == {
        "1.1": "Giữ nguyên cách tính",
        "1.2": "Giữ cách tính, đổi điểm tối đa",
        "2.1": "Đổi cách tính: không so được",
        "2.2": "Chỉ số mới",
    }


def test_nothing_was_answered_is_no_zero(judged, cycle, people, during):
    during.move_to(two_years.NEXT)
    now = next_submission(cycle.framework_version, people)

    said = beside(now, "2.2")  # the council's own, which nobody has fixed yet

    assert (said.value, said.points) == ("chưa trả lời", "")


def test_the_button_stands_where_nothing_counts_yet(now, people):
    officer = User.objects.get(pk=people["an"].pk)
    assert beside(now, "1.1").can_be_carried

    answers.save(now, {"1.1": entered(a="61", b="60")}, by=officer)  # a draft in error
    assert beside(now, "1.1", now.answers.get()).can_be_carried

    answers.save(now, {"1.1": entered(a="59", b="60")}, by=officer)
    assert not beside(now, "1.1", now.answers.get()).can_be_carried


def test_the_page_of_entry_shows_it_at_each_indicator(now, people, client):
    client.force_login(people["an"])

    page = client.get(f"/don-vi/{now.cycle.slug}/{now.pk}/nhap/1/").content.decode()
    page = re.sub(r"\s+", " ", page)

    assert "37,33/40 điểm" in page
    assert "Hội đồng: 38,67 → 37,33 điểm" in page
    assert f'formaction="/don-vi/{now.cycle.slug}/{now.pk}/nhap/1/1.1/lay-nam-truoc/"' in page
