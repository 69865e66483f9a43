"""How an indicator was judged: this year and last, without the reader's own units."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
import time_machine

from assessments.likeness import Likeness, Outcome
from assessments.models import Cycle, Finding, SubmissionVersion, User
from assessments.pages.precedents import Beside
from assessments.selectors.precedents import (
    Case,
    Measure,
    judged_cases,
    open_cases,
    precedents_of,
)
from assessments.selectors.predecessors import Comparability
from assessments.services import decisions, reviews
from tests.assessments import two_years, world
from tests.assessments.crowd import crowd
from tests.assessments.rounds import ENOUGH, disputed, seat_members, sitting
from tests.assessments.world import AFTER, DURING

pytestmark = pytest.mark.django_db

SENTENCE = "Ba hồ sơ nằm ngoài thời gian số liệu."
NOBODY: frozenset[int] = frozenset()


@pytest.fixture
def small(people):
    """Sở số 001 to 004 declared 87 of 90 at 1.1 without a paper; nobody judged it."""
    made = world.cycle()
    crowd(made, range(1, 5), people)
    Finding.objects.update(code="2.2")
    with time_machine.travel(AFTER, tick=False):
        yield made


def version(number: int) -> SubmissionVersion:
    return SubmissionVersion.objects.get(submission__agency__slug=f"so-{number}")


def duc() -> User:
    return User.objects.get(email="duc@demo.test")


def adjust(number: int, a: str, reason: str = "MC-03") -> None:
    typed = {"a": a, "b": "90"}
    reviews.adjust(version(number), "1.1", typed=typed, reason=reason, sentence=SENTENCE, by=duc())


def measure(made: Cycle, code: str = "1.1") -> Measure:
    return Measure(Cycle.objects.get(pk=made.pk), "so", code)


def test_a_precedent_has_its_shares_its_reason_and_its_outcome(small):
    adjust(1, "45")
    (case,) = judged_cases(measure(small), NOBODY)

    assert (case.agency, case.reason, case.year) == ("Sở số 001", "MC-03", 2023)
    assert (case.declared, case.standing) == (Decimal("38.67"), Decimal("20.00"))
    assert case.features.standing == Fraction(1, 2)
    assert case.features.outcome is Outcome.LOWERED


def test_what_the_council_decided_has_the_councils_own_sentence(cycle, people, during):
    """1.2 was rejected with the reviewer's words, contested in vain, and decided in session."""
    seat_members(people)
    disputed(cycle, people, during)
    items = sitting(cycle, people).items
    item = items.get(finding__code="1.2")
    said = "Kế hoạch ban hành đúng hạn, Hội đồng giữ số khai."
    (before,) = judged_cases(measure(cycle, "1.2"), NOBODY)
    assert before.sentence == ENOUGH  # what giải trình was concluded with

    decisions.decide(item, choice="declared", sentence=said, by=people["giang"])

    (case,) = judged_cases(measure(cycle, "1.2"), NOBODY)
    assert case.sentence == said


def test_those_with_a_reason_come_first_and_questions_are_none(small):
    adjust(1, "45")
    reviews.agree(version(2), ["1.1"], by=duc())
    reviews.ask(version(3), "1.1", reason="MC-01", sentence="Của tháng nào?", by=duc())

    cases = judged_cases(measure(small), NOBODY)

    assert [(case.agency, case.features.outcome) for case in cases] == [
        ("Sở số 001", Outcome.LOWERED),
        ("Sở số 002", Outcome.KEPT),
    ]


def test_what_is_rejected_is_refused_and_worth_nothing(small):
    reviews.reject(version(1), "1.1", reason="MC-01", sentence=SENTENCE, by=duc())
    (case,) = judged_cases(measure(small), NOBODY)

    assert case.features.outcome is Outcome.REFUSED
    assert case.features.standing == 0


def test_units_that_the_reader_is_tied_to_are_left_out(small):
    adjust(1, "45")
    adjust(2, "45")
    hidden = frozenset({version(1).submission.agency_id})

    assert [case.agency for case in judged_cases(measure(small), hidden)] == ["Sở số 002"]
    assert len(judged_cases(measure(small), NOBODY)) == 2


def test_open_cases_are_those_nobody_judged(small):
    adjust(1, "45")

    assert [case.agency for case in open_cases(measure(small), NOBODY)] == [
        "Sở số 002",
        "Sở số 003",
        "Sở số 004",
    ]


def test_the_number_of_queries_does_not_grow(small, people, django_assert_num_queries):
    adjust(1, "45")
    asked = measure(small)
    asked.cycle.framework_version  # noqa: B018 -- read before the count
    with django_assert_num_queries(2):  # the cases, the cycle of the year before
        assert len([c.features for c in precedents_of(asked, NOBODY).all]) == 1

    crowd(small, range(5, 60), people)
    with django_assert_num_queries(2):
        assert len([c.features for c in precedents_of(asked, NOBODY).all]) == 56


# ── What contradicts ───────────────────────────────────────────────────────────────────────


def beside(made: Cycle, number: int) -> Beside:
    """The precedents beside the case of an agency, as it stands."""
    asked = measure(made)
    found = [*judged_cases(asked, NOBODY), *open_cases(asked, NOBODY)]
    own = next(case for case in found if case.version == version(number))
    return Beside(Case(asked, own.version, own.entry, own.finding), precedents_of(asked, NOBODY))


def test_alike_cases_with_unlike_results_are_named(small):
    """No paper behind any of them: kept in one, lowered in another."""
    reviews.agree(version(1), ["1.1"], by=duc())
    adjust(2, "45", "SL-01")

    (line,) = beside(small, 1).contradicting

    assert (line.agency, line.why) == ("Sở số 002", "đều không kèm minh chứng")


def test_alike_results_are_no_contradiction(small):
    reviews.agree(version(1), ["1.1"], by=duc())
    reviews.agree(version(2), ["1.1"], by=duc())

    assert beside(small, 1).contradicting == []
    assert [line.agency for line in beside(small, 1).alike] == ["Sở số 002"]


def test_before_a_verdict_it_is_said_that_the_alike_cases_contradict_one_another(small):
    reviews.agree(version(1), ["1.1"], by=duc())
    assert not beside(small, 3).at_odds

    adjust(2, "45")
    assert beside(small, 3).at_odds
    assert not beside(small, 1).at_odds  # it is judged: what it contradicts is named


def test_a_case_is_no_precedent_of_itself(small):
    adjust(1, "45")

    assert beside(small, 1).count == 0


# ── Last year ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def years(people, tmp_path):
    """Sở Y tế in 2023 and 2024 (``two_years``); the rule of 2.1 is another in 2024."""
    made = world.cycle()
    with time_machine.travel(DURING, tick=False) as traveller:
        two_years.sent_and_judged(people, traveller)
        two_years.fix(made)
        traveller.move_to(two_years.NEXT)
        framework = two_years.successor(tmp_path)
        yield two_years.next_submission(framework, people).cycle


def test_last_year_is_read_through_the_carry_over_map(years):
    found = precedents_of(measure(years), NOBODY)

    assert found.this_year == []
    (case,) = found.last_year
    assert (case.year, case.agency, case.reason) == (2023, "Sở Y tế", "SL-01")
    assert case.standing == Decimal("37.33")


@pytest.mark.parametrize(
    ("code", "expected"), [("2.1", Comparability.RULE_CHANGED), ("2.2", Comparability.NEW)]
)
def test_what_does_not_compare_is_not_set_beside_it(years, code, expected):
    found = precedents_of(measure(years, code), NOBODY)

    assert found.last_year == ()
    assert found.before is not None
    assert found.before.comparability is expected


def test_last_years_own_unit_is_left_out_as_well(years):
    hidden = frozenset({years.submissions.get().agency_id})

    assert precedents_of(measure(years), hidden).all == []


def test_likeness_names_the_strongest_ground():
    assert list(Likeness) == [Likeness.SAME_FILE, Likeness.SAME_REASON, Likeness.NO_PAPERS]
