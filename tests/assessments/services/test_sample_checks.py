"""A drawn sample is looked at again: upheld, or replaced with a reason, the first verdict kept."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from assessments.field_rules import Field
from assessments.models import (
    AuditEvent,
    Finding,
    Membership,
    SampleCheck,
    Submission,
    SubmissionVersion,
)
from assessments.services import carrying, field_rules, replies, reviews, sample_checks
from assessments.services.locks import Refused, holding
from tests.assessments import council, rounds
from tests.assessments.council import again, agency
from tests.assessments.world import START, submission_of

pytestmark = pytest.mark.django_db

WHY = "Biên bản ghi 87 hồ sơ, không phải 80."
LESS = {"typed": {"a": "80", "b": "90"}, "reason": "SL-01", "sentence": "Bảy hồ sơ nộp trực tiếp."}


@pytest.fixture
def commune(reviewing, cycle) -> Submission:
    """Xã Tà Chải: judged by Huyện Bắc Hà (Sơn), checked by Văn phòng (Phú). All were drawn."""
    giang = again(reviewing["giang"])
    field_rules.set_rules(cycle, "so", {"1": Field(by_parent=True)}, by=giang)
    field_rules.set_sample(cycle, "so", unit=agency("van-phong"), percent=100, seed="791", by=giang)
    return submission_of("xa-ta-chai")


@pytest.fixture
def version(commune) -> SubmissionVersion:
    found = reviews.newest_version(commune)
    assert found is not None
    return found


@pytest.fixture
def son(reviewing):
    return again(reviewing["son"])


@pytest.fixture
def phu(reviewing):
    return again(reviewing["phu"])


def test_a_first_verdict_is_upheld_and_stays_as_it_is(version, son, phu):
    first = reviews.adjust(version, "1.1", by=son, **LESS)

    [check] = sample_checks.uphold(version, ["1.1"], by=phu)

    assert (check.upholds, check.unit, check.agency.slug) == (
        True,
        agency("van-phong"),
        "xa-ta-chai",
    )
    finding = Finding.objects.get(pk=first.pk)
    assert (finding.unit, finding.judged_by) == (agency("huyen-bac-ha"), son)
    assert AuditEvent.objects.get(act="sample_upheld").data["codes"] == ["1.1"]


def test_it_is_replaced_with_a_reason_and_the_first_one_is_kept(version, son, phu):
    reviews.adjust(version, "1.1", by=son, **LESS)

    reviews.agree(version, ["1.1"], by=phu, basis=reviews.Basis(why=WHY))

    finding = Finding.objects.get()
    assert (finding.state, finding.reviewed, finding.unit) == (
        "agreed",
        None,
        agency("van-phong"),
    )
    check = finding.sample_check
    assert (check.upholds, check.sentence) == (False, WHY)
    assert check.first["reviewed"] == {"answer": {"a": "80", "b": "90"}}
    assert (check.first["state"], check.first["unit"]) == ("adjusted", agency("huyen-bac-ha").pk)


def test_a_correction_by_the_checker_gives_its_own_reason(version, son, phu):
    reviews.agree(version, ["1.1"], by=son)

    reviews.adjust(version, "1.1", by=phu, **LESS)

    check = SampleCheck.objects.get()
    assert (check.upholds, check.sentence) == (False, LESS["sentence"])
    assert check.first["state"] == "agreed"


def test_a_checker_who_thinks_again_keeps_the_first_levels_verdict(version, son, phu):
    reviews.agree(version, ["1.1"], by=son)
    reviews.adjust(version, "1.1", by=phu, **LESS)

    reviews.agree(version, ["1.1"], by=phu, basis=reviews.Basis(why=WHY))

    check = SampleCheck.objects.get()
    assert (check.first["state"], check.first["unit"]) == ("agreed", agency("huyen-bac-ha").pk)


def test_what_is_concluded_after_a_check_leaves_the_check_as_it_was(
    version, son, phu, cycle, reviewing, during
):
    """Giải trình comes after both, and says nothing of the first verdict."""
    reviews.adjust(version, "1.1", by=son, **LESS)
    sample_checks.uphold(version, ["1.1"], by=phu)
    rounds.opened(cycle, {"giang": again(reviewing["giang"])})
    Membership.objects.create(
        user=reviewing["an"], agency=version.submission.agency, role="officer", starts_on=START
    )
    asked = rounds.finding(version, "1.1")
    replies.respond(asked, stance="disagree", text="Đủ 87 hồ sơ.", by=again(reviewing["an"]))

    replies.conclude(rounds.finding(version, "1.1"), conclusion=WHY, by=phu)

    check = SampleCheck.objects.get()
    assert (check.upholds, check.sentence) == (True, "")
    assert rounds.finding(version, "1.1").unit == agency("van-phong")


@pytest.mark.parametrize("why", ["", "x" * 19])
def test_a_replacement_that_explains_nothing_is_refused(version, son, phu, why):
    reviews.adjust(version, "1.1", by=son, **LESS)

    with pytest.raises(Refused, match="check_reason"):
        reviews.agree(version, ["1.1"], by=phu, basis=reviews.Basis(why=why))

    assert Finding.objects.get().state == "adjusted"
    assert not SampleCheck.objects.exists()


def test_what_nobody_has_judged_is_not_checked(version, phu):
    with pytest.raises(Refused, match="first_level_first"):
        sample_checks.uphold(version, ["1.1"], by=phu)
    with pytest.raises(Refused, match="first_level_first"):
        reviews.agree(version, ["1.1"], by=phu, basis=reviews.Basis(why=WHY))


def test_what_the_first_level_asked_is_settled_there_first(version, son, phu):
    reviews.ask(version, "1.1", reason="SL-01", sentence="Số nào đúng?", by=son)

    with pytest.raises(Refused, match="question_open"):
        sample_checks.uphold(version, ["1.1"], by=phu)


@pytest.mark.parametrize("upheld", [True, False])
def test_what_was_checked_the_first_level_no_longer_changes(version, son, phu, upheld):
    reviews.agree(version, ["1.1"], by=son)
    if upheld:
        sample_checks.uphold(version, ["1.1"], by=phu)
    else:
        reviews.adjust(version, "1.1", by=phu, **LESS)

    with pytest.raises(Refused, match="checked"):
        reviews.adjust(version, "1.1", by=son, **LESS)
    reviews.agree(version, ["1.2"], by=son)  # the control: not checked yet


def test_only_the_unit_that_checks_upholds(version, reviewing, son):
    reviews.agree(version, ["1.1"], by=son)

    for who in ("son", "duc", "giang", "em"):
        with pytest.raises(Refused):
            sample_checks.uphold(version, ["1.1"], by=again(reviewing[who]))


def test_all_of_them_or_none(version, son, phu):
    reviews.agree(version, ["1.1"], by=son)

    with pytest.raises(Refused, match="first_level_first"):
        sample_checks.uphold(version, ["1.1", "1.2"], by=phu)

    assert not SampleCheck.objects.exists()


def test_the_database_refuses_a_check_of_ones_own_and_one_without_a_reason(version, son, phu):
    reviews.agree(version, ["1.1"], by=son)
    sample_checks.uphold(version, ["1.1"], by=phu)
    checks = SampleCheck.objects.all()

    with pytest.raises(IntegrityError), transaction.atomic():
        checks.update(unit=agency("xa-ta-chai"))
    with pytest.raises(IntegrityError), transaction.atomic():
        checks.update(upholds=False)
    checks.update(upholds=False, sentence=WHY)


def test_a_check_outlives_the_version_with_its_finding(version, commune, son, phu, reviewing):
    reviews.agree(version, ["1.1"], by=son)
    sample_checks.uphold(version, ["1.1"], by=phu)
    newer = council.send(commune, reviewing["an"])

    with holding(commune) as held:
        carrying.carry_over(held, newer, by=reviewing["an"])

    carried = newer.findings.get()
    assert (carried.unit, carried.sample_check.upholds) == (agency("huyen-bac-ha"), True)
    assert version.findings.get().sample_check.pk != carried.sample_check.pk
