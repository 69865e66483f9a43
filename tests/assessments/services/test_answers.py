"""Everything typed is kept, what is wrong says so, and nobody overwrites a colleague unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Agency, Answer, AnswerRevision, AuditEvent, Membership, User
from assessments.services import answers, documents, evidence
from assessments.services.answers import Entered, Paper
from assessments.services.locks import Refused
from tests.assessments.papers import upload
from tests.assessments.world import CLOSES, START, entered, submission_of

pytestmark = pytest.mark.django_db


def answer(code: str, slug: str = "so-y-te") -> Answer:
    return Answer.objects.get(submission__agency__slug=slug, code=code)


@pytest.fixture
def yen(people) -> User:
    """A second officer of Sở Y tế, who works on the same file."""
    user = User.objects.create_user("yen@demo.test", full_name="Yến")
    Membership.objects.create(
        user=user,
        agency=Agency.objects.get(slug="so-y-te"),
        role=Membership.Role.OFFICER,
        starts_on=START,
    )
    return user


def test_a_page_of_new_answers_is_written_in_as_many_queries_as_one(
    during, people, django_assert_max_num_queries
):
    y_te = submission_of("so-y-te")
    with CaptureQueriesContext(connection) as one:
        answers.save(y_te, {"1.1": entered(a="87", b="90")}, by=people["an"])

    with django_assert_max_num_queries(len(one)):
        page = {"1.2": entered(v="true"), "2.1": entered(v="3")}
        answers.save(y_te, page, by=people["an"])

    assert dict(y_te.answers.values_list("code", "revision")) == {"1.1": 1, "1.2": 1, "2.1": 1}
    assert AnswerRevision.objects.count() == 3


def test_a_wrong_value_is_kept_as_a_draft_and_the_rest_of_the_page_is_saved(during, people):
    submission = submission_of("so-y-te")

    saved = answers.save(
        submission,
        {"1.1": entered(a="91", b="90"), "1.2": entered(v="true"), "2.1": entered(v="ba")},
        by=people["an"],
    )

    assert [each.code for each in saved.changed] == ["1.1", "1.2", "2.1"]
    assert (answer("1.1").value, answer("1.1").problem) == (None, {"code": "over_denominator"})
    assert answer("1.1").typed == {"a": "91", "b": "90"}
    assert (answer("2.1").value, answer("2.1").problem) == (None, {"code": "number", "field": "v"})
    assert answer("1.2").value == {"answer": True}


def test_a_page_with_nothing_new_writes_nothing(during, people):
    submission = submission_of("so-y-te")
    page = {"1.1": entered(a="87", b="90"), "1.2": entered(), "2.1": entered()}
    answers.save(submission, page, by=people["an"])

    again = answers.save(submission, page, by=people["an"])

    assert again.changed == []
    assert (Answer.objects.count(), AnswerRevision.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(act="answers_saved").count() == 1


def test_one_save_is_one_act_however_many_values(during, people):
    answers.save(
        submission_of("so-y-te"),
        {"1.1": entered(a="87", b="90"), "1.2": entered(v="true")},
        by=people["an"],
    )

    event = AuditEvent.objects.get(act="answers_saved")
    assert sorted(event.data) == ["1.1", "1.2"]


def test_every_content_an_answer_ever_had_is_kept(during, people):
    submission = submission_of("so-y-te")
    for typed in ("1", "2", ""):
        answers.save(submission, {"2.1": entered(v=typed)}, by=people["an"])

    kept = [revision.typed for revision in answer("2.1").revisions.order_by("number")]
    assert kept == [{"v": "1"}, {"v": "2"}, {"v": ""}]


def test_two_people_who_save_the_same_indicator_are_asked_to_choose(during, people, yen):
    submission = submission_of("so-y-te")
    answers.save(submission, {"2.1": entered(v="1")}, by=people["an"])

    first = Entered(typed={"v": "2"}, revision=1)
    second = Entered(typed={"v": "3"}, revision=1)
    answers.save(submission, {"2.1": first}, by=yen)
    late = answers.save(submission, {"2.1": second}, by=people["an"])

    assert late.changed == []
    assert [(each.code, each.saved.typed, each.entered.typed) for each in late.conflicts] == [
        ("2.1", {"v": "2"}, {"v": "3"})
    ]
    assert answer("2.1").typed == {"v": "2"}
    assert AuditEvent.objects.filter(act="answers_saved").count() == 2


def test_two_people_who_fill_an_empty_indicator_are_asked_to_choose(during, people, yen):
    submission = submission_of("so-y-te")
    answers.save(submission, {"2.1": Entered(typed={"v": "2"}, revision=0)}, by=yen)

    late = answers.save(submission, {"2.1": Entered(typed={"v": "3"}, revision=0)}, by=people["an"])

    assert [each.code for each in late.conflicts] == ["2.1"]


def test_a_conflict_in_one_row_does_not_hold_up_the_others(during, people, yen):
    submission = submission_of("so-y-te")
    answers.save(submission, {"2.1": Entered(typed={"v": "2"}, revision=0)}, by=yen)

    saved = answers.save(
        submission,
        {
            "2.1": Entered(typed={"v": "3"}, revision=0),
            "1.2": Entered(typed={"v": "true"}, revision=0),
        },
        by=people["an"],
    )

    assert [each.code for each in saved.changed] == ["1.2"]
    assert [each.code for each in saved.conflicts] == ["2.1"]


@pytest.mark.parametrize("seen", [0, 1])
def test_a_row_that_was_never_touched_does_not_contradict_a_colleague(during, people, yen, seen):
    submission = submission_of("so-y-te")
    as_seen = Entered(typed={"v": "1"} if seen else {}, revision=seen)
    if seen:
        answers.save(submission, {"2.1": entered(v="1")}, by=people["an"])
    answers.save(submission, {"2.1": entered(v="2")}, by=yen)

    saved = answers.save(submission, {"2.1": as_seen}, by=people["an"])

    assert (saved.changed, saved.conflicts) == ([], [])
    assert answer("2.1").typed == {"v": "2"}


def test_one_who_empties_a_field_a_colleague_changed_is_asked(during, people, yen):
    """The control of the test above: emptying is an act, not an untouched row."""
    submission = submission_of("so-y-te")
    answers.save(submission, {"2.1": entered(v="1")}, by=people["an"])
    answers.save(submission, {"2.1": entered(v="2")}, by=yen)

    saved = answers.save(submission, {"2.1": Entered(typed={}, revision=1)}, by=people["an"])

    assert [each.code for each in saved.conflicts] == ["2.1"]


def test_what_the_council_enters_is_not_the_agencys_to_save(during, people):
    with pytest.raises(Refused, match="rights"):
        answers.save(submission_of("so-y-te"), {"2.2": entered(v="tot")}, by=people["an"])

    assert Answer.objects.count() == 0


def test_an_indicator_of_another_set_is_refused_and_nothing_is_saved(during, people):
    page = {"1.2": entered(v="true"), "9.9": entered(v="1")}

    with pytest.raises(Refused, match="unknown_indicator"):
        answers.save(submission_of("so-y-te"), page, by=people["an"])

    assert Answer.objects.count() == 0


def test_a_field_that_the_rule_does_not_have_is_not_kept(during, people):
    answers.save(
        submission_of("so-y-te"), {"2.1": entered(v="3", points="20", value="20")}, by=people["an"]
    )

    assert answer("2.1").typed == {"v": "3"}


def test_a_claim_needs_its_reason(during, people):
    submission = submission_of("so-y-te")
    answers.save(submission, {"1.1": entered(na="")}, by=people["an"])
    assert answer("1.1").problem == {"code": "na_without_reason"}

    answers.save(submission, {"1.1": entered(na="Không phát sinh hồ sơ.")}, by=people["an"])
    assert answer("1.1").value == {"answer": {"na": "Không phát sinh hồ sơ."}}


def test_a_day_of_estimate_that_is_no_date_is_kept_and_named(during, people):
    submission = submission_of("so-y-te")

    answers.save(
        submission, {"2.1": entered(v="3", **{"estimated-to": "31/11/2023"})}, by=people["an"]
    )

    assert answer("2.1").typed == {"v": "3", "estimated-to": "31/11/2023"}
    assert answer("2.1").problem == {"code": "date", "field": "estimated-to"}


def test_the_state_of_the_figure_is_saved_with_it(during, people):
    filled = Entered(typed={"v": "3"}, status="estimate", estimated_to=date(2023, 11, 30))

    answers.save(submission_of("so-y-te"), {"2.1": filled}, by=people["an"])

    assert (answer("2.1").status, answer("2.1").estimated_to) == ("estimate", date(2023, 11, 30))


def test_a_file_stays_until_it_is_replaced_or_taken_away(during, people, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    submission = submission_of("so-y-te")
    file = evidence.receive(upload("qd.pdf"), agency=submission.agency, by=people["an"])
    paper = Paper(documents.add(submission.agency, by=people["an"], file=file).pk, "3–5")
    cited = [{"document": paper.document, "pages": "3–5", "reason": ""}]

    answers.save(submission, {"2.1": Entered(typed={"v": "3"}, papers=[paper])}, by=people["an"])
    answers.save(submission, {"2.1": entered(v="4")}, by=people["an"])
    assert answer("2.1").papers == cited

    gone = Entered(typed={"v": "4"}, papers=[])
    answers.save(submission, {"2.1": gone}, by=people["an"])
    assert answer("2.1").papers == []
    assert answer("2.1").revisions.get(number=1).papers == cited


def test_a_document_of_another_agency_cannot_be_cited(during, people):
    own, other = submission_of("so-y-te"), submission_of("so-noi-vu")
    theirs = documents.add(other.agency, by=people["cuc"], number="12/BC-SNV")

    with pytest.raises(Refused, match="document"):
        answers.save(
            own, {"2.1": Entered(typed={"v": "3"}, papers=[Paper(theirs.pk)])}, by=people["an"]
        )

    assert not own.answers.exists()


def test_a_save_that_comes_twice_is_written_once(during, people):
    submission, key = submission_of("so-y-te"), uuid4()
    first = Entered(typed={"v": "3"}, revision=0, key=key)

    answers.save(submission, {"2.1": first}, by=people["an"])
    again = answers.save(submission, {"2.1": first}, by=people["an"])

    assert (again.changed, again.conflicts) == ([], [])
    assert answer("2.1").revision == 1
    other = answers.save(submission, {"2.1": replace(first, key=uuid4())}, by=people["an"])
    assert not other.changed, "another key meets the revision, and only hands back the same"


def test_the_last_moment_is_open_and_the_next_is_not(during, people):
    submission = submission_of("so-y-te")
    during.move_to(CLOSES - timedelta(milliseconds=1))
    answers.save(submission, {"2.1": entered(v="3")}, by=people["an"])

    for late in (CLOSES, CLOSES + timedelta(milliseconds=1)):
        during.move_to(late)
        with pytest.raises(Refused, match="deadline"):
            answers.save(submission, {"2.1": entered(v="4")}, by=people["an"])

    assert answer("2.1").typed == {"v": "3"}


def test_nothing_is_saved_before_the_cycle_opens(during, people):
    during.move_to(submission_of("so-y-te").cycle.opens_at - timedelta(milliseconds=1))

    with pytest.raises(Refused, match="not_open"):
        answers.save(submission_of("so-y-te"), {"2.1": entered(v="3")}, by=people["an"])
