"""Last year's objections: counted over agencies, silent where somebody could be recognised."""

from __future__ import annotations

import pytest

from assessments.models import Agency, Cycle, Finding, Submission, SubmissionVersion
from assessments.selectors.rejections import Objection, objections_to
from tests.assessments import two_years
from tests.assessments.two_years import fix, next_submission, successor

pytestmark = pytest.mark.django_db

DECLARED = {"answer": {"a": "87", "b": "90"}}


def crowd(people, reasons: list[str], *, code: str = "1.1", state: str = "adjusted") -> None:
    """As many agencies of the set «so» as there are reasons, each with a finding for one."""
    model = Submission.objects.get(agency__slug="so-y-te", cycle__year=2023)
    for number, reason in enumerate(reasons):
        agency, _ = Agency.objects.get_or_create(slug=f"so-{number}", name=f"Sở thứ {number}")
        submission, _ = Submission.objects.get_or_create(
            cycle=model.cycle, agency=agency, index_set=model.index_set,
            defaults={"deadline": model.deadline, "ranking_group": "so", "state": "sent"},
        )  # fmt: skip
        version, _ = SubmissionVersion.objects.get_or_create(
            submission=submission, number=1,
            defaults={
                "content": {"answers": {"1.1": {"value": DECLARED}}},
                "sha256": "0" * 64, "receipt": f"BN-{number}",
                "sent_by": people["an"], "sent_at": two_years.AFTER,
            },
        )  # fmt: skip
        Finding.objects.create(
            version=version, code=code, state=state, reason=reason, sentence="Vì thế.",
            reviewed={"answer": {"a": "1", "b": "2"}} if state == "adjusted" else None,
            judged_by=people["duc"], judged_at=two_years.AFTER,
            unit=Agency.objects.get(slug="so-noi-vu"), agency=agency,
        )  # fmt: skip


@pytest.fixture
def now(during, cycle, people, tmp_path) -> Submission:
    fix(cycle)
    during.move_to(two_years.NEXT)
    return next_submission(successor(tmp_path), people)


def test_reasons_are_counted_over_agencies_the_most_frequent_first(now, people):
    crowd(people, ["SL-01"] * 3 + ["MC-01"] * 4)

    assert objections_to(now, "1.1") == [Objection("MC-01", 4), Objection("SL-01", 3)]


@pytest.mark.parametrize(("agencies", "told"), [(2, []), (3, [Objection("MC-01", 3)])])
def test_fewer_than_three_agencies_are_not_told(now, people, agencies, told):
    crowd(people, ["MC-01"] * agencies)

    assert objections_to(now, "1.1") == told


def test_a_value_that_stood_is_no_objection(now, people):
    """Asked, answered, and concluded as declared."""
    crowd(people, ["MC-01"] * 3, state="asked")

    assert objections_to(now, "1.1") == []


def test_what_an_agency_gave_in_to_is_an_objection(now, people):
    crowd(people, ["MC-01"] * 3)
    Finding.objects.update(state="conceded")

    assert objections_to(now, "1.1") == [Objection("MC-01", 3)]


@pytest.mark.parametrize(("value", "told"), [(DECLARED, 0), ({"answer": {"a": "2", "b": "9"}}, 1)])
def test_what_the_council_gave_back_in_session_is_no_objection(now, people, value, told):
    crowd(people, ["MC-01"] * 3)
    Finding.objects.update(state="decided", decided=value, decided_at=two_years.AFTER)

    assert len(objections_to(now, "1.1")) == told


def test_what_the_council_entered_itself_is_no_objection(now, people):
    crowd(people, ["NHAP"] * 3)

    assert objections_to(now, "1.1") == []


def test_a_changed_rule_is_not_warned_of_by_last_year_s_mistakes(now, people):
    crowd(people, ["QT-01"] * 3, code="2.1")

    assert list(objections_to(now, "2.1")) == []


def test_nothing_is_told_before_results_are_fixed(now, people, cycle):
    crowd(people, ["MC-01"] * 3)
    assert objections_to(now, "1.1")  # the control

    Cycle.objects.filter(pk=cycle.pk).update(results_fixed_at=None)

    assert list(objections_to(now, "1.1")) == []


def test_an_older_version_of_an_agency_is_not_counted(now, people):
    crowd(people, ["MC-01"] * 3)
    first = SubmissionVersion.objects.get(receipt="BN-0")
    SubmissionVersion.objects.create(
        submission=first.submission, number=2, content={"answers": {}}, sha256="1" * 64,
        receipt="BN-0-2", sent_by=people["an"], sent_at=two_years.AFTER,
    )  # fmt: skip

    assert objections_to(now, "1.1") == []  # two are left


def test_a_sample_says_nothing_of_the_real_and_the_other_way_round(now, people, cycle):
    crowd(people, ["MC-01"] * 3)
    Cycle.objects.filter(pk=cycle.pk).update(is_sample=True)

    assert list(objections_to(now, "1.1")) == []
