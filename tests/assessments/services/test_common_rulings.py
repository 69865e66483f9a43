"""One ruling for alike cases: each case by its own rules, what is refused told by name."""

from __future__ import annotations

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from assessments.models import AuditEvent, CommonRuling, Cycle, Finding, SubmissionVersion, User
from assessments.services import common_rulings, reviews
from assessments.services.common_rulings import Decided, Verdict
from assessments.services.locks import Refused
from assessments.workflow import FindingState
from tests.assessments.crowd import crowd
from tests.assessments.world import AFTER, DURING

pytestmark = pytest.mark.django_db

SENTENCE = "Văn bản của tỉnh không thay cho văn bản của đơn vị."
NO = Decided(Verdict.REJECT, "MC-04", SENTENCE)


@pytest.fixture
def made(cycle, people):
    """Sở số 001 to 003 have sent 1.1, which nobody judged."""
    crowd(cycle, range(1, 4), people)
    Finding.objects.update(code="2.2")
    with time_machine.travel(AFTER, tick=False):
        yield cycle


def user(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.test")


def version(number: int) -> SubmissionVersion:
    return SubmissionVersion.objects.get(submission__agency__slug=f"so-{number}")


def give(made: Cycle, decided: Decided = NO, *, by: str = "duc", code: str = "1.1"):
    versions = [version(number) for number in (1, 2, 3)]
    return common_rulings.give(made, "so", code, versions, decided, by=user(by))


def judged() -> list[Finding]:
    return list(Finding.objects.filter(code="1.1").order_by("version__submission"))


def test_every_case_gets_the_verdict_the_reason_and_points_to_the_ruling(made):
    given = give(made)

    ruling = CommonRuling.objects.get()
    assert given.ruling == ruling
    assert (ruling.verdict, ruling.reason, ruling.sentence) == ("reject", "MC-04", SENTENCE)
    assert (ruling.ruled_by, ruling.ruled_at) == (user("duc"), AFTER)
    assert [(f.state, f.reason, f.sentence, f.common_ruling) for f in judged()] == [
        (FindingState.ADJUSTED, "MC-04", SENTENCE, ruling)
    ] * 3
    assert given.left == []


def test_one_act_stands_in_the_log_of_the_cycle_and_one_in_each_submissions(made):
    given = give(made)

    event = AuditEvent.objects.get(act="common_ruling_given")
    assert event.stream == made.stream
    assert event.data["submissions"] == [f.version.submission_id for f in given.findings]
    for number in (1, 2, 3):
        own = AuditEvent.objects.get(stream=version(number).submission.stream)
        assert own.data["common_ruling"] == given.ruling.pk


def test_ones_own_unit_is_left_as_it_was_and_told(made):
    """Đức belongs to Sở số 002 from now on."""
    seat = user("duc").councilseats.get()
    seat.agency = version(2).submission.agency
    seat.save()

    given = give(made)

    assert [(left.version, left.why) for left in given.left] == [(version(2), "conflict")]
    assert [f.version for f in judged()] == [version(1), version(3)]


def test_a_verdict_that_is_there_already_is_not_written_over(made):
    reviews.agree(version(1), ["1.1"], by=user("duc"))

    given = give(made)

    assert [(left.version, left.why) for left in given.left] == [(version(1), "judged_before")]
    assert judged()[0].state == FindingState.AGREED
    assert judged()[0].common_ruling is None


def test_where_no_case_can_be_judged_nothing_is_recorded(made):
    reviews.agree(version(1), ["1.1"], by=user("duc"))
    reviews.agree(version(2), ["1.1"], by=user("duc"))
    reviews.agree(version(3), ["1.1"], by=user("duc"))

    given = give(made)

    assert (given.ruling, len(given.left)) == (None, 3)
    assert not CommonRuling.objects.exists()
    assert not AuditEvent.objects.filter(act="common_ruling_given").exists()


@pytest.mark.parametrize("who", ["giang", "hai", "an", "nguoi-la"])
def test_only_a_reviewer_gives_one(made, who):
    with pytest.raises(Refused):
        give(made, by=who)

    assert judged() == []


def test_before_the_deadline_every_case_is_left(made):
    with time_machine.travel(DURING, tick=False):
        given = give(made)

    assert given.ruling is None
    assert len(given.left) == 3


@pytest.mark.parametrize(
    "decided",
    [
        Decided(Verdict.REJECT, "", SENTENCE),
        Decided(Verdict.REJECT, "MC-04", "Quá ngắn."),
        Decided(Verdict.AGREE, "", "Quá ngắn."),
    ],
)
def test_it_needs_its_reason_and_its_sentence(made, decided):
    with pytest.raises(reviews.Unreasoned):
        give(made, decided)

    assert not CommonRuling.objects.exists()


def test_what_was_declared_may_stand_in_all_of_them(made):
    give(made, Decided(Verdict.AGREE, "", SENTENCE))

    assert {(f.state, f.reviewed) for f in judged()} == {(FindingState.AGREED, None)}


def test_one_value_may_be_put_in_the_place_of_all(made):
    give(made, Decided(Verdict.ADJUST, "SL-01", SENTENCE, {"a": "45", "b": "90"}))

    assert [f.reviewed for f in judged()] == [{"answer": {"a": "45", "b": "90"}}] * 3


def test_a_value_that_breaks_the_rule_leaves_every_case(made):
    given = give(made, Decided(Verdict.ADJUST, "SL-01", SENTENCE, {"a": "91", "b": "90"}))

    assert {left.why for left in given.left} == {"not_by_its_rule"}
    assert not CommonRuling.objects.exists()


def test_a_version_of_another_set_is_left(made, people):
    from tests.assessments.world import submission_of

    other = SubmissionVersion.objects.create(
        submission=submission_of("huyen-bac-ha"), number=1, content={"answers": {}},
        sha256="0" * 64, receipt="BN-1", sent_by=people["an"], sent_at=DURING,
    )  # fmt: skip

    given = common_rulings.give(made, "so", "1.1", [other, version(1)], NO, by=user("duc"))

    assert [(left.version, left.why) for left in given.left] == [(other, "unknown_indicator")]
    assert len(given.findings) == 1


@pytest.mark.parametrize("act", ["UPDATE {} SET sentence = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_a_ruling(made, act):
    give(made)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(CommonRuling._meta.db_table))


@pytest.mark.parametrize("wrong", [{"sentence": ""}, {"reason": ""}, {"verdict": "ask"}])
def test_the_database_refuses_a_ruling_that_does_not_say_why(made, wrong):
    fields = {"verdict": "reject", "reason": "MC-04", "sentence": SENTENCE, **wrong}

    with pytest.raises(IntegrityError), transaction.atomic():
        CommonRuling.objects.create(
            cycle=made, set_id="so", code="1.1", ruled_by=user("duc"), ruled_at=AFTER, **fields
        )


def test_a_verdict_of_ones_own_afterwards_no_longer_points_to_the_ruling(made):
    give(made)

    reviews.agree(version(1), ["1.1"], by=user("duc"))

    assert judged()[0].common_ruling is None
    assert judged()[1].common_ruling is not None
