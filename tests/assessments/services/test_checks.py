"""Checks in the workplace: an error stops the sending, a warning asks for one sentence."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from assessments import clock
from assessments.models import Cycle, Submission
from assessments.refusals import sentence
from assessments.services import checks, reviews, submissions
from assessments.services.checks import checks_of, frozen_warnings, sent_warnings
from assessments.services.locks import Refused
from assessments.services.submissions import Missing, missing_in
from frameworks.checks import Input, Jump, Mismatch, codes_of
from frameworks.definition import Check, CheckKind, Severity
from tests.assessments import checked, two_years
from tests.assessments.checked import CHANGED, CURIOUS, enter
from tests.assessments.two_years import fix, next_submission, successor

pytestmark = pytest.mark.django_db

BECAUSE = "Đầu năm 2024 hai trung tâm tách ra, chỉ còn một phần hồ sơ."


@pytest.fixture
def own(people, cycle, during, tmp_path) -> Submission:
    return checked.of_2024(people, tmp_path, during)


def passed_on(submission: Submission, people) -> Submission:
    submissions.pass_on(submission, by=people["an"])
    return Submission.objects.get(pk=submission.pk)


def send(submission: Submission, people):
    return submissions.send(passed_on(submission, people), by=people["binh"])


def refusal(submission: Submission, people) -> str:
    with pytest.raises(Refused) as refused:
        send(submission, people)
    return sentence(refused.value.reason, submission, clock.now())


# ── Errors ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("classes", "stops"), [("89", False), ("90", False), ("91", True)])
def test_a_check_in_error_stops_the_sending_from_the_first_number_beyond(
    own, people, classes, stops
):
    enter(own, people["an"], a="90", classes=classes, on_classes=BECAUSE)

    assert missing_in(own) == ([Missing("2.1", "check")] if stops else [])
    if stops:
        assert refusal(own, people) == ("Chưa gửi được: 1 chỉ số trái với số liệu khác của hồ sơ.")
    else:
        assert send(own, people).number == 1


def test_no_sentence_explains_an_error_away(own, people):
    enter(own, people["an"], classes="91", on_classes=BECAUSE, on_files=BECAUSE)

    assert missing_in(own) == [Missing("2.1", "check")]


def test_only_the_checks_stop_it(own, people, monkeypatch):
    """The control: without them the same answers are sent."""
    enter(own, people["an"], classes="91")
    monkeypatch.setattr(submissions, "blocking_checks", lambda submission, checks: [])

    assert send(own, people).number == 1


def test_a_draft_in_error_is_a_mistake_of_its_own_and_contradicts_nothing(own, people):
    enter(own, people["an"], a="91", b="90", classes="500")

    assert missing_in(own) == [Missing("1.1", "invalid")]


def test_what_is_not_entered_contradicts_nothing(own):
    assert checks_of(own).broken == ()
    assert missing_in(own) == []


# ── Warnings ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("place", ["on_files", "on_classes"])
def test_a_warning_passes_with_a_sentence_on_either_of_its_indicators(own, people, place):
    enter(own, people["an"], classes="85")
    assert missing_in(own) == [Missing("2.1", "unexplained")]

    enter(own, people["an"], classes="85", **{place: BECAUSE})

    assert missing_in(own) == []


@pytest.mark.parametrize("blank", ["", "   ", "\n"])
def test_a_blank_sentence_explains_nothing(own, people, blank):
    enter(own, people["an"], classes="85", on_classes=blank)

    assert missing_in(own) == [Missing("2.1", "unexplained")]


def test_a_warning_that_nobody_explains_is_refused_in_words(own, people):
    enter(own, people["an"], classes="91", a="50")

    assert refusal(own, people) == (
        "Chưa gửi được: 1 chỉ số trái với số liệu khác của hồ sơ,"
        " 2 chỉ số có cảnh báo chưa được giải thích."
    )


# ── Jumps ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("a", "warns"), [("50.4", False), ("50.399999", True), ("50.400001", False), ("0", True)]
)
def test_a_jump_is_measured_from_what_finally_stood(own, people, a, warns):
    """84 of 90 stood, of which 50,4 of 90 is exactly 40 % less; 87 had been declared."""
    enter(own, people["an"], a=a.replace(".", ","), classes="0")

    assert missing_in(own) == ([Missing("1.1", "unexplained")] if warns else [])


def test_until_the_results_are_fixed_it_is_measured_from_what_was_declared(own, people):
    """87 of 90: 52,2 is 40 % less."""
    Cycle.objects.filter(slug="2023-mau").update(results_fixed_at=None)

    enter(own, people["an"], a="52,199999", classes="0")
    assert missing_in(own) == [Missing("1.1", "unexplained")]
    enter(own, people["an"], a="52,2", classes="0")
    assert missing_in(own) == []


def test_another_rule_makes_no_jump(own, people):
    """2.1 was 3 classes; its rule has changed, and thirty times as many say nothing."""
    enter(own, people["an"], classes="84")

    assert checks_of(own).broken == ()


def test_the_same_rule_in_another_file_is_compared(people, cycle, during, tmp_path):
    """The control of the one above: under a rule that stayed, the same figures jump."""
    two_years.sent_and_judged(people, during)
    fix(cycle)
    during.move_to(two_years.NEXT)
    changes = {
        old: new.replace("'2.1': ['2.1', changed]", "'2.1': ['2.1', same]").replace(
            "full: 5", "full: 4"
        )
        for old, new in checked.WITH_CHECKS.items()
    }
    own = next_submission(successor(tmp_path, changes), people)
    enter(own, people["an"], classes="84")

    assert [str(each.input) for each in checks_of(own).broken] == ["2.1"]


def test_a_first_year_has_nothing_to_jump_from(people, cycle, during, tmp_path):
    during.move_to(two_years.NEXT)
    first = next_submission(successor(tmp_path, checked.WITH_CHECKS), people)
    enter(first, people["an"], a="0", classes="0")

    assert missing_in(first) == []


# ── What is sent ───────────────────────────────────────────────────────────────────────────


def test_a_version_keeps_the_warnings_and_what_was_said_to_them(own, people):
    enter(own, people["an"], a="50", classes="51", on_files=BECAUSE)

    version = send(own, people)

    assert version.content["warnings"] == [
        {
            "kind": "at_most", "percent": None, "message": CURIOUS,
            "inputs": [["2.1", "value", ""], ["1.1", "a", ""]],
            "found": "51", "limit": "50", "notes": {"1.1": BECAUSE},
        },
        {
            "kind": "jump", "percent": "40", "message": CHANGED, "inputs": [["1.1", "", ""]],
            "before": "14/15", "now": "5/9", "is_share": True, "notes": {"1.1": BECAUSE},
        },
    ]  # fmt: skip
    assert submissions.fingerprint(version.content) == version.sha256


def test_what_was_sent_is_read_back_as_it_was(own, people):
    enter(own, people["an"], a="50", classes="51", on_files=BECAUSE)
    before = checks_of(own).broken

    found = sent_warnings(send(own, people))

    assert [codes_of(each.broken) for each in found["1.1"]] == [("2.1", "1.1"), ("1.1",)]
    assert [codes_of(each.broken) for each in found["2.1"]] == [("2.1", "1.1")]
    assert [(type(each.broken), each.broken.inputs) for each in found["1.1"]] == [
        (type(each), each.inputs) for each in before
    ]
    mismatch, jump = (each.broken for each in found["1.1"])
    assert (mismatch.found, mismatch.limit) == (51, 50)
    assert (jump.before, jump.now, jump.is_share) == (Fraction(14, 15), Fraction(5, 9), True)


def test_numbers_without_an_end_are_frozen_to_the_last_digit():
    jump = Jump(
        Check(CheckKind.JUMP, ("1.1",), Severity.WARNING, "…", percent=Decimal("12.5")),
        Input("1.1"), Fraction(1, 3), Fraction(10**18 - 1, 10**6), is_share=False,
    )  # fmt: skip
    mismatch = Mismatch(
        Check(CheckKind.AT_MOST, ("1.1.a", "1.2.x"), Severity.WARNING, "…"),
        (Input("1.1", "a"), Input("1.2", "x", "Nhãn")),
        Decimal("999999999999.999999"),
        Decimal("0.000001"),
    )

    for each in (jump, mismatch):
        assert checks._thawed(checks._frozen(each)) == each


def test_a_version_of_earlier_days_has_no_warnings(own, people):
    enter(own, people["an"])
    version = send(own, people)
    del version.content["warnings"]

    assert sent_warnings(version) == {}


def test_what_the_reviewer_sees_does_not_move_with_last_year(own, people):
    enter(own, people["an"], a="50", classes="0", on_files=BECAUSE)
    version = send(own, people)

    Cycle.objects.filter(slug="2023-mau").update(results_fixed_at=None)

    (kept,) = sent_warnings(version)["1.1"]
    assert kept.broken.before == Fraction(84, 90)
    (now,) = checks_of(own).broken
    assert now.before == Fraction(87, 90), "the control: what is measured now has moved"


def test_what_was_sent_and_did_not_change_is_not_stopped_by_what_moved_last_year(
    people, cycle, during, tmp_path
):
    """In 2023 45 of 90 came to stand after 72 of 90 had been sent for 2024 without a warning."""
    version = two_years.sent_and_judged(people, during)
    reviews.adjust(
        version, "1.1", typed={"a": "45", "b": "90"}, reason="SL-01", by=people["duc"],
        sentence=two_years.SENTENCE,
    )  # fmt: skip
    during.move_to(two_years.NEXT)
    own = next_submission(successor(tmp_path, checked.WITH_CHECKS), people)
    enter(own, people["an"], a="72")
    first = send(own, people)
    submissions.withdraw(first.submission, by=people["binh"])
    fix(cycle)

    assert len(checks_of(own).unexplained) == 1
    assert missing_in(own) == []
    second = send(own, people)
    (kept,) = sent_warnings(second)["1.1"]
    assert kept.notes == {}

    submissions.withdraw(second.submission, by=people["binh"])
    enter(own, people["an"], a="73")  # the control: a number that is touched is explained

    assert missing_in(own) == [Missing("1.1", "unexplained")]


def test_a_sentence_that_was_sent_may_not_be_taken_out(own, people):
    enter(own, people["an"], a="50", classes="0", on_files=BECAUSE)
    version = send(own, people)
    submissions.withdraw(version.submission, by=people["binh"])

    enter(own, people["an"], a="50", classes="0")

    assert missing_in(own) == [Missing("1.1", "unexplained")]


def test_drafts_and_warnings_are_counted_once_for_each_indicator(own, people):
    enter(own, people["an"], a="50", classes="51")

    assert frozen_warnings(checks_of(own))[1]["notes"] == {}
    assert missing_in(own) == [Missing("1.1", "unexplained"), Missing("2.1", "unexplained")]
