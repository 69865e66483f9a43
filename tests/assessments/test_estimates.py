"""«Ước đến ngày»: which day is one, what is said of another, and of none."""

from __future__ import annotations

from datetime import date

import pytest

from assessments.deadline_words import status_words
from assessments.models import Answer
from assessments.pages.entry import entry_page
from assessments.pages.mistakes import mistakes
from assessments.services import answers
from assessments.services.answers import ESTIMATED_TO, Entered, indicators_of
from tests.assessments.world import DURING, submission_of

pytestmark = pytest.mark.django_db


def estimated(people, day: date | None) -> Answer:
    entered = Entered(
        typed={"a": "87", "b": "90"}, estimated_to=day, explanation="Số của Cổng dịch vụ công."
    )
    answers.save(submission_of("so-y-te"), {"1.1": entered}, by=people["an"])
    return submission_of("so-y-te").answers.get(code="1.1")


@pytest.mark.parametrize("day", [date(2023, 1, 1), date(2023, 11, 30), date(2023, 12, 31)])
def test_a_figure_is_estimated_to_a_day_of_the_year_even_one_to_come(during, people, day):
    answer = estimated(people, day)

    assert (answer.estimated_to, answer.problem) == (day, None)
    assert answer.value == {"answer": {"a": "87", "b": "90"}}


@pytest.mark.parametrize("day", [date(2022, 12, 31), date(2024, 1, 1), date(9999, 12, 31)])
def test_another_year_is_a_draft_that_keeps_its_day_and_never_counts(during, people, day):
    answer = estimated(people, day)

    assert (answer.value, answer.estimated_to) == (None, None)
    assert answer.problem == {"code": "date", "field": ESTIMATED_TO}
    assert answer.typed[ESTIMATED_TO] == f"{day:%d/%m/%Y}"


def test_without_the_window_the_day_of_another_year_would_count(during, people, monkeypatch):
    """The control."""
    monkeypatch.setattr(answers, "_unfit_day", lambda *_: {})

    assert estimated(people, date(2024, 1, 1)).value is not None


def said_of(day: str) -> str:
    indicator = indicators_of(submission_of("so-y-te"))["1.1"]
    typed = {"a": "87", "b": "90", ESTIMATED_TO: day}
    return mistakes(indicator, typed, year=2023)[ESTIMATED_TO]


def test_the_field_says_what_is_wrong_with_the_day_and_the_way_out(during):
    assert said_of("05/01/2024") == (
        "Ngày 05/01/2024 nằm ngoài thời gian số liệu của năm 2023. Ghi ngày trong thời gian ấy; số"
        " của cả năm thì chọn “chốt 31/12”."
    )
    assert said_of("31/02/2023") == "Nhập ngày có thật, ví dụ 15/03/2023."


@pytest.mark.parametrize(("day", "lacks"), [(None, True), (date(2023, 11, 30), False)])
def test_an_estimate_without_its_day_counts_and_asks_for_it(during, people, day, lacks):
    answer = estimated(people, day)
    (main, *_rest) = submission_of("so-y-te").index_set.definition.main_indices
    page = entry_page(submission_of("so-y-te"), main, DURING)
    row = next(row for row in page.rows if row.code == "1.1")

    assert answer.value is not None
    assert row.lacks_day is lacks
    assert (status_words("estimate", answer.estimated_to) == "ước, chưa ghi ngày") is lacks
