"""Last year beside this one: what stood, what the council said, and when nothing is shown."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Agency, Cycle, Submission
from assessments.selectors.last_year import last_year_of
from assessments.selectors.predecessors import Comparability
from assessments.services import answers, reviews, submissions
from frameworks.models import FrameworkVersion
from tests.assessments import two_years
from tests.assessments.two_years import SENTENCE, fix, next_submission, successor
from tests.assessments.world import entered, submission_of
from tests.rankings import council

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged(during, people):
    return two_years.sent_and_judged(people, during)


@pytest.fixture
def now(judged, cycle, people, during, tmp_path) -> Submission:
    """Sở Y tế's submission of 2024; the results of 2023 are fixed."""
    fix(cycle)
    during.move_to(two_years.NEXT)
    return next_submission(successor(tmp_path), people)


def test_what_stood_is_shown_beside_what_was_declared(now):
    last = last_year_of(now)["1.1"]

    assert (last.year, last.code, last.is_settled) == (2023, "1.1", True)
    assert last.declared == {"a": "87", "b": "90"}
    assert last.answer == {"a": "84", "b": "90"}
    assert (last.declared_points, last.points) == (Decimal("38.67"), Decimal("37.33"))
    assert last.max_points == Decimal(40)
    assert last.was_lowered


def test_the_council_s_remark_comes_with_its_reason(now):
    last = last_year_of(now)

    assert (last["1.1"].remark.reason, last["1.1"].remark.sentence) == ("SL-01", SENTENCE)
    assert last["1.2"].remark is None  # agreed to: there is nothing to remark


def test_each_indicator_says_whether_two_years_compare(now):
    assert {code: last.comparability for code, last in last_year_of(now).items()} == {
        "1.1": Comparability.SAME,
        "1.2": Comparability.POINTS_CHANGED,
        "2.1": Comparability.RULE_CHANGED,
        "2.2": Comparability.NEW,
    }


def test_a_new_indicator_has_no_value_of_last_year(now):
    last = last_year_of(now)["2.2"]

    assert (last.indicator, last.code, last.answered, last.points) == (None, "", False, None)


def test_under_the_same_decision_everything_is_the_same(judged, cycle, people, during):
    fix(cycle)
    during.move_to(two_years.NEXT)

    last = last_year_of(next_submission(cycle.framework_version, people))

    assert {each.comparability for each in last.values()} == {Comparability.SAME}
    # What the council entered itself is a value, and no remark against the agency.
    assert (last["2.2"].answer, last["2.2"].points, last["2.2"].remark) == ("tot", 20, None)
    assert not last["2.2"].was_declared


def test_a_corrected_version_of_the_decision_is_compared_rule_by_rule(
    judged, cycle, people, during, tmp_path
):
    fix(cycle)
    during.move_to(two_years.NEXT)
    changes = {
        'version: "1"': 'version: "2"',
        "items_for_full: 4": "items_for_full: 5",
        "title: Có kế hoạch": "title: Có kế hoạch năm",
    }
    text = two_years.SMALL.read_text(encoding="utf-8")
    for old, new in changes.items():
        text = text.replace(old, new)
    (tmp_path / "second.yaml").write_text(text, encoding="utf-8")
    two_years.load([tmp_path / "second.yaml"])
    second = FrameworkVersion.objects.get(framework_id="tinh-mau-1-2023", version="2")

    last = last_year_of(next_submission(second, people))

    assert last["1.2"].comparability is Comparability.SAME  # reworded only
    assert last["2.1"].comparability is Comparability.RULE_CHANGED


def test_until_results_are_fixed_the_verdict_is_the_council_s_own(judged, cycle, people, during):
    during.move_to(two_years.NEXT)
    now = next_submission(cycle.framework_version, people)

    last = last_year_of(now)["1.1"]

    assert not last.is_settled
    assert (last.answer, last.points) == ({"a": "87", "b": "90"}, Decimal("38.67"))
    assert last.remark is None
    fix(cycle)  # the control: only that kept it back
    assert last_year_of(now)["1.1"].remark is not None


def test_a_question_that_was_put_to_the_agency_is_known_before_that(judged, cycle, people, during):
    reviews.ask(judged, "1.1", reason="MC-01", sentence=SENTENCE, by=people["duc"])
    during.move_to(two_years.NEXT)

    last = last_year_of(next_submission(cycle.framework_version, people))["1.1"]

    assert last.remark.reason == "MC-01"
    assert last.points == Decimal("38.67")  # what the council makes of it stays unknown


def test_the_newest_cycle_is_not_last_year_s_where_a_year_lies_between(
    judged, cycle, people, during
):
    fix(cycle)
    version = cycle.framework_version

    assert last_year_of(next_submission(version, people, year=2025)) == {}
    assert last_year_of(next_submission(version, people, year=2024))


def test_samples_know_samples_alone(judged, cycle, people):
    fix(cycle)
    now = next_submission(cycle.framework_version, people, sample=True)

    assert last_year_of(now) == {}
    Cycle.objects.filter(pk=cycle.pk).update(is_sample=True)
    assert last_year_of(now)


def test_nothing_is_set_beside_a_decision_that_nobody_mapped(judged, cycle, people, tmp_path):
    fix(cycle)
    unmapped = {k: v for k, v in two_years.SUCCESSOR.items() if k != "previous: null"}

    assert last_year_of(next_submission(successor(tmp_path, unmapped), people)) == {}


def test_another_family_and_another_province_do_not_compare(now):
    versions = FrameworkVersion.objects.filter(framework_id="tinh-mau-1-2023")

    for column, other in (("family", "khac"), ("jurisdiction_code", "H99")):
        kept = versions.values_list(column, flat=True).get()
        versions.update(**{column: other})
        assert last_year_of(now) == {}
        versions.update(**{column: kept})
    assert last_year_of(now)


def test_an_agency_never_sees_another_s(now):
    Submission.objects.filter(pk=now.pk).update(agency=Agency.objects.get(slug="so-noi-vu"))

    assert last_year_of(Submission.objects.get(pk=now.pk)) == {}


def test_who_never_sent_has_no_last_year(during, cycle, people):
    fix(cycle)

    assert last_year_of(next_submission(cycle.framework_version, people)) == {}


def test_a_draft_after_the_last_version_does_not_count(judged, cycle, people, during):
    """An's answers of today change nothing of what was sent."""
    fix(cycle)
    judged.submission.answers.filter(code="1.1").update(value={"answer": {"a": "1", "b": "90"}})

    now = next_submission(cycle.framework_version, people)

    assert last_year_of(now)["1.1"].declared == {"a": "87", "b": "90"}


def test_what_is_measured_against_the_best_is_scored_with_its_group(people, during, tmp_path):
    """Sở Nội vụ has 8 lớp, the best; Sở Y tế's 4 earn half of 20 points."""
    before = best_of_group(people, during, tmp_path)

    now = next_submission(before.framework_version, people)

    assert last_year_of(now)["2.1"].points == Decimal("10.00")
    Cycle.objects.filter(pk=before.pk).update(results_fixed_at=None)
    assert last_year_of(now)["2.1"].points is None  # the others are not the agency's to know


def best_of_group(people, traveller, folder) -> Cycle:
    """A cycle of 2023 in which 2.1 is measured against the best, sent by both and fixed."""
    rule = "rule: {kind: per_item, item: Lớp, items_for_full: 4}"
    best = "rule: {kind: relative_to_best, value: Số lớp}"
    version = two_years.successor(
        folder, {rule: best, "tinh-mau-1-2023": "tinh-mau-3-2024", "1/QĐ-UBND": "3/QĐ-UBND"}
    )
    Cycle.objects.update(framework_version=version)
    sets = {row.set_id: row for row in version.index_sets.all()}
    for submission in Submission.objects.select_related("index_set"):
        submission.index_set = sets[submission.index_set.set_id]
        submission.save(update_fields=["index_set"])
    council.staff(people)
    for slug, classes in {"so-y-te": "4", "so-noi-vu": "8"}.items():
        officer, head = {"so-y-te": ("an", "binh"), "so-noi-vu": ("cuc", "dung")}[slug]
        own = submission_of(slug)
        answers.save(own, {"2.1": entered(v=classes)}, by=people[officer])
        submissions.pass_on(own, by=people[officer])
        submissions.send(own, by=people[head])
    traveller.move_to(two_years.NEXT)
    cycle = Cycle.objects.get()
    fix(cycle)
    return cycle


def test_two_queries_however_many_indicators(now):
    found = Submission.objects.select_related("cycle__framework_version", "index_set").get(
        pk=now.pk
    )
    assert found.cycle.framework_version.definition  # shared between requests

    with CaptureQueriesContext(connection) as queries:
        last_year_of(found)

    assert len(queries) == 2
