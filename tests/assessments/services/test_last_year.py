"""Using last year's answer again: once, knowingly, and only where it means the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from assessments.deadlines import VIETNAM
from assessments.models import Answer, Cycle, Document, Submission, ValueStatus
from assessments.permissions import can_edit
from assessments.selectors.last_year import LastYear, last_year_of
from assessments.selectors.predecessors import Comparability
from assessments.services import answers, documents, last_year, submissions
from assessments.services.answers import Entered, Paper, indicators_of
from assessments.services.locks import Refused
from frameworks.definition import ONE, Composite, Deadline, Growth, MonthDay, Part, Ratio
from tests.assessments import two_years
from tests.assessments.two_years import fix, next_submission, successor
from tests.assessments.world import entered, submission_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(people) -> Document:
    """A plan of 2022 that Sở Y tế cited in 2023, valid until the end of 2025."""
    agency = submission_of("so-y-te").agency
    return documents.add(
        agency,
        by=people["an"],
        link="https://vanban.example/12",
        number="12/KH-SYT",
        issued_on=date(2022, 3, 1),
        valid_until=date(2025, 12, 31),
    )


@pytest.fixture
def before(during, cycle, people, plan):
    """2023: 1.2 cites the plan; sent, judged and fixed. The clock stands in December 2024."""
    own = submission_of("so-y-te")
    paper = Paper(plan.pk, "2–3", "Kế hoạch ban hành năm 2022.")
    answers.save(own, {"1.2": Entered(typed={"v": "true"}, papers=[paper])}, by=people["an"])
    version = two_years.sent_and_judged(people, during)
    fix(cycle)
    during.move_to(two_years.NEXT)
    return version


@pytest.fixture
def now(before, cycle, people, tmp_path) -> Submission:
    return next_submission(successor(tmp_path), people)


def answer_to(code: str, submission: Submission) -> Answer:
    return Answer.objects.get(submission=submission, code=code)


def test_what_finally_stood_is_what_is_carried(now, people):
    """An had declared 87; the council let 84 stand."""
    last_year.carry(now, "1.1", by=people["an"])

    answer = answer_to("1.1", now)
    assert answer.value == {"answer": {"a": "84", "b": "90"}}
    assert answer.typed == {"a": "84", "b": "90"}
    assert answer.updated_by == people["an"]


def test_a_figure_is_an_estimate_until_the_year_is_over(now, people, during):
    last_year.carry(now, "1.1", by=people["an"])
    assert answer_to("1.1", now).status == ValueStatus.ESTIMATE

    last_year.carry(now, "1.2", by=people["an"])
    assert answer_to("1.2", now).status == ValueStatus.FINAL  # yes or no is no figure


def test_another_maximum_keeps_the_figures(now, people):
    """1.2 has 30 points instead of 20, by the same rule."""
    last_year.carry(now, "1.2", by=people["an"])

    assert answer_to("1.2", now).value == {"answer": True}


def test_another_rule_does_not(now, people):
    with pytest.raises(Refused, match="carry_changed"):
        last_year.carry(now, "2.1", by=people["an"])

    assert not now.answers.exists()


@pytest.mark.parametrize("code", ["2.2", "9.9"])
def test_what_is_new_or_unknown_has_nothing_to_carry(now, people, code):
    with pytest.raises(Refused, match=r"carry_nothing|unknown_indicator"):
        last_year.carry(now, code, by=people["an"])


def test_what_the_council_entered_is_not_the_agency_s_to_carry(before, cycle, people):
    """Under the same decision 2.2 had a value, and still is the council's."""
    now = next_submission(cycle.framework_version, people)
    assert last_year_of(now)["2.2"].answered

    with pytest.raises(Refused, match="carry_nothing"):
        last_year.carry(now, "2.2", by=people["an"])


@pytest.mark.parametrize(
    ("rule", "answer", "word"),
    [
        (Ratio("a", "b"), {"a": "84", "b": "90"}, ""),
        (Ratio("a", "b"), {"na": "Không phát sinh hồ sơ."}, ""),
        (Ratio("a", "b"), {"rejected": "Không có minh chứng."}, "carry_nothing"),
        (Deadline("Ban hành kế hoạch", MonthDay(3, 31)), "2023-03-01", "carry_dated"),
        (Growth("Doanh thu", ()), {"current": "5", "previous": "4"}, "carry_dated"),
        (Composite((Part("x", "Phần", ONE, Growth("Doanh thu", ())),)), {"x": {}}, "carry_dated"),
    ],
)
def test_what_stands_in_the_way_of_an_answer(now, rule, answer, word):
    """What the council rejected is nothing to use again; a date is of its own year."""
    indicator = replace(indicators_of(now)["1.1"], rule=rule)
    last = LastYear(2023, Comparability.SAME, indicator, answered=True, answer=answer)

    assert last_year.obstacle(indicator, last) == word


def test_a_claim_is_carried_with_its_reason_and_without_the_ruling(now):
    indicator = indicators_of(now)["1.1"]
    answer = {"na": "Không phát sinh hồ sơ.", "ruling": "exclude"}
    last = LastYear(2023, Comparability.SAME, indicator, answered=True, answer=answer)

    assert last_year.fields_to_carry(indicator, last) == {"na": "Không phát sinh hồ sơ."}


def test_what_is_there_is_replaced_only_by_a_person_who_says_so(now, people):
    answers.save(now, {"1.1": entered(a="50", b="60")}, by=people["an"])

    with pytest.raises(Refused, match="carry_over"):
        last_year.carry(now, "1.1", by=people["an"])
    assert answer_to("1.1", now).typed == {"a": "50", "b": "60"}

    last_year.carry(now, "1.1", by=people["an"], replace=True)
    assert answer_to("1.1", now).typed == {"a": "84", "b": "90"}
    assert answer_to("1.1", now).revisions.count() == 2  # what was there is kept


def test_a_draft_in_error_counts_as_something_there(now, people):
    answers.save(now, {"1.1": entered(a="61", b="60")}, by=people["an"])

    with pytest.raises(Refused, match="carry_over"):
        last_year.carry(now, "1.1", by=people["an"])


def test_words_without_a_value_are_kept_beside_it(now, people):
    answers.save(now, {"1.1": Entered(typed={}, explanation="Số của Cổng.")}, by=people["an"])

    last_year.carry(now, "1.1", by=people["an"])

    assert answer_to("1.1", now).explanation == "Số của Cổng."


def test_a_confirmation_given_to_an_older_content_is_a_conflict(now, people):
    answers.save(now, {"1.1": entered(a="50", b="60")}, by=people["an"])
    answers.save(now, {"1.1": entered(a="51", b="60")}, by=people["an"])

    saved = last_year.carry(now, "1.1", by=people["an"], replace=True, revision=1)

    assert [each.code for each in saved.conflicts] == ["1.1"]
    assert answer_to("1.1", now).typed == {"a": "51", "b": "60"}


def test_a_paper_that_is_still_valid_comes_along_and_says_why(now, people, plan):
    last_year.carry(now, "1.2", by=people["an"])

    assert answer_to("1.2", now).papers == [
        {
            "document": plan.pk,
            "pages": "2–3",
            "reason": "Đã dùng cho năm 2023, có giá trị đến 31/12/2025.",
        }
    ]


@pytest.mark.parametrize(
    ("valid_until", "comes"),
    [(date(2024, 12, 9), False), (date(2024, 12, 10), True), (None, True)],
)
def test_a_paper_comes_along_until_its_last_day(now, people, plan, valid_until, comes):
    """It is 10 December 2024."""
    Document.objects.filter(pk=plan.pk).update(valid_until=valid_until)

    last_year.carry(now, "1.2", by=people["an"])

    assert bool(answer_to("1.2", now).papers) is comes


def test_a_paper_taken_out_of_the_library_stays_out(now, people, plan):
    Document.objects.filter(pk=plan.pk).update(removed_at=two_years.FIXED)

    last_year.carry(now, "1.2", by=people["an"])

    assert answer_to("1.2", now).papers == []


def test_a_paper_already_there_is_not_cited_twice(now, people, plan):
    paper = Paper(plan.pk, "9", "Trang mới.")
    answers.save(now, {"1.2": Entered(typed={}, papers=[paper])}, by=people["an"])

    last_year.carry(now, "1.2", by=people["an"])

    assert [each["pages"] for each in answer_to("1.2", now).papers] == ["9"]


def test_nothing_is_carried_after_the_deadline(now, people, during):
    during.move_to(datetime(2024, 12, 25, tzinfo=VIETNAM))
    with pytest.raises(Refused, match="deadline"):
        last_year.carry(now, "1.1", by=people["an"])

    assert not now.answers.exists()


def test_the_last_second_still_counts(now, people, during):
    during.move_to(datetime(2024, 12, 24, 23, 59, 59, tzinfo=VIETNAM))

    last_year.carry(now, "1.1", by=people["an"])

    assert answer_to("1.1", now).value


@pytest.mark.parametrize("who", ["binh", "cuc", "giang"])
def test_only_an_officer_of_the_agency_carries(now, people, who):
    with pytest.raises(Refused):
        last_year.carry(now, "1.1", by=people[who])

    assert not now.answers.exists()


def test_the_guard_is_what_refuses(now, people, monkeypatch):
    """The control: with the permission out of the way, Cúc of another agency does it."""
    for module in (last_year, answers):
        monkeypatch.setattr(module, "can_edit", lambda *_: True)
    assert not can_edit(people["cuc"], now, two_years.NEXT)

    last_year.carry(now, "1.1", by=people["cuc"])

    assert now.answers.exists()


def test_a_submission_with_the_head_takes_nothing(now, people):
    submissions.pass_on(now, by=people["an"])

    with pytest.raises(Refused, match="state"):
        last_year.carry(now, "1.1", by=people["an"])


def test_until_results_are_fixed_the_declared_figure_is_carried(before, cycle, people):
    Cycle.objects.filter(pk=cycle.pk).update(results_fixed_at=None)
    now = next_submission(cycle.framework_version, people)

    last_year.carry(now, "1.1", by=people["an"])

    assert answer_to("1.1", now).typed == {"a": "87", "b": "90"}
