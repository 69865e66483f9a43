"""Who judges what by hand: given, refused, declined, and held to where the finding is written."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from assessments import judging
from assessments.judging import acting_on
from assessments.models import AuditEvent, Cycle, ReviewDuty, SubmissionVersion, User
from assessments.refusals import sentence
from assessments.selectors.review_duties import charges_of
from assessments.services import assigning, replies, reviews
from assessments.services.locks import Refused
from tests.assessments.council import again, agency
from tests.assessments.world import AFTER, submission_of

pytestmark = pytest.mark.django_db

WHY = "Phòng chuyên môn đang thanh tra nội dung này."


def give(people, slug: str = "so-y-te", *, by: str = "giang", **wanted: str | None) -> int:
    """``give(people, main_1="so-noi-vu")``: as Giang gives it."""
    units = {
        name.removeprefix("main_"): agency(unit).pk if unit else None
        for name, unit in wanted.items()
    }
    return assigning.give(submission_of(slug), units, by=again(people[by]))


def version(slug: str = "so-y-te") -> SubmissionVersion:
    found = reviews.newest_version(submission_of(slug))
    assert found is not None
    return found


def agree(user: User, code: str, slug: str = "so-y-te") -> None:
    reviews.agree(version(slug), [code], by=again(user))


def duty(slug: str = "so-y-te", main: str = "1") -> ReviewDuty:
    return ReviewDuty.objects.get(submission__agency__slug=slug, main_code=main, declined_at=None)


def in_charge(slug: str = "so-y-te") -> dict[str, str]:
    return {
        main: charge.review.unit.slug
        for main, charge in charges_of(submission_of(slug)).items()
        if charge.review
    }


def test_what_was_given_to_nobody_is_open_to_every_unit_without_a_tie(reviewing):
    for name in ("duc", "phu", "son"):
        agree(reviewing[name], "1.1")
    with pytest.raises(Refused, match="conflict"):
        agree(reviewing["em"], "1.1")  # of Sở Y tế itself


def test_what_was_given_to_one_unit_no_other_judges(reviewing):
    give(reviewing, main_1="so-noi-vu", main_2="van-phong")

    for name, code in (("phu", "1.1"), ("duc", "2.1"), ("son", "1.1")):
        with pytest.raises(Refused, match="other_unit"):
            agree(reviewing[name], code)
    agree(reviewing["duc"], "1.1")
    agree(reviewing["phu"], "2.1")


def test_without_the_decision_where_it_is_written_another_unit_could(reviewing, monkeypatch):
    """The control: nobody asks who is in charge."""
    give(reviewing, main_1="so-noi-vu")
    for asked in (judging, reviews):
        monkeypatch.setattr(asked, "charges_of", lambda _submission: {})

    agree(reviewing["phu"], "1.1")


def test_the_refusal_names_the_unit_in_charge(reviewing):
    give(reviewing, main_1="so-noi-vu", main_2="van-phong")

    said = sentence("other_unit", submission_of("so-y-te"), AFTER)

    assert "nhóm 1 do Sở Nội vụ, nhóm 2 do Văn phòng UBND tỉnh thẩm định" in said
    assert "Thư ký Hội đồng đổi phân công" in said


def test_every_verb_of_the_bench_asks_whose_it_is(reviewing):
    give(reviewing, main_1="so-noi-vu", main_2="so-noi-vu")
    phu, sent = again(reviewing["phu"]), version()
    why = {"reason": "SL-01", "sentence": "Ba hồ sơ nộp trực tiếp.", "by": phu}
    acts = {
        "agree": lambda: reviews.agree(sent, ["1.1"], by=phu),
        "agree_remaining": lambda: reviews.agree_remaining(sent, ["1.1"], by=phu),
        "accept": lambda: reviews.accept(sent, "1.1", ruling="full", by=phu),
        "adjust": lambda: reviews.adjust(sent, "1.1", typed={"a": "1", "b": "2"}, **why),
        "enter": lambda: reviews.enter(sent, "2.2", typed={"v": "tot"}, by=phu),
        "reject": lambda: reviews.reject(sent, "1.1", **why),
        "ask": lambda: reviews.ask(sent, "1.1", **why),
    }
    for name, act in acts.items():
        with pytest.raises(Refused, match="other_unit"):
            act()
        assert not sent.findings.exists(), name


def test_a_question_is_concluded_by_the_unit_in_charge_and_nobody_else(reviewing, during):
    asked = reviews.ask(
        version(), "1.1", reason="SL-01", sentence="Số nào đúng?", by=again(reviewing["phu"])
    )
    give(reviewing, main_1="so-noi-vu")
    during.move_to(asked.respond_by)

    with pytest.raises(Refused, match="other_unit"):
        replies.conclude(asked, conclusion="Giữ số khai.", by=again(reviewing["phu"]))
    done = replies.conclude(asked, conclusion="Giữ số khai.", by=again(reviewing["duc"]))

    assert done.unit == agency("so-noi-vu")


def test_a_finding_bears_the_unit_for_which_it_was_given(reviewing):
    give(reviewing, main_1="so-noi-vu")
    agree(reviewing["duc"], "1.1")
    agree(reviewing["phu"], "2.1")  # open

    found = version().findings.order_by("code")

    assert [(f.code, f.unit.slug, f.agency.slug) for f in found] == [
        ("1.1", "so-noi-vu", "so-y-te"),
        ("2.1", "van-phong", "so-y-te"),
    ]


# ── The database itself ────────────────────────────────────────────────────────────────────


def test_the_database_refuses_a_finding_by_the_unit_it_is_about(reviewing):
    agree(reviewing["duc"], "1.1")
    findings = version().findings

    with pytest.raises(IntegrityError), transaction.atomic():
        findings.update(unit=agency("so-y-te"))
    with pytest.raises(IntegrityError), transaction.atomic():
        findings.update(agency=agency("so-noi-vu"))
    with pytest.raises(IntegrityError), transaction.atomic():
        findings.update(unit=None)

    findings.update(unit=agency("van-phong"))  # the control: another unit it takes


def test_the_database_refuses_a_duty_of_ones_own(reviewing):
    give(reviewing, main_1="so-noi-vu")
    duties = ReviewDuty.objects.all()

    with pytest.raises(IntegrityError), transaction.atomic():
        duties.update(unit=agency("so-y-te"))
    duties.update(unit=agency("van-phong"))


def test_the_database_refuses_a_second_duty_that_stands(reviewing):
    give(reviewing, main_1="so-noi-vu")
    there = duty()
    there.pk, there.unit = None, agency("van-phong")

    with pytest.raises(IntegrityError), transaction.atomic():
        there.save(force_insert=True)
    assigning.decline(duty(), reason=WHY, by=again(reviewing["duc"]))
    there.save(force_insert=True)  # what was declined stands in nobody's way


def test_the_database_refuses_a_duty_declined_without_a_reason(reviewing):
    give(reviewing, main_1="so-noi-vu")

    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewDuty.objects.update(declined_at=AFTER, declined_by=reviewing["duc"])


# ── Giving ─────────────────────────────────────────────────────────────────────────────────


def test_nobody_is_given_their_own_file(reviewing):
    with pytest.raises(Refused, match="own_unit"):
        give(reviewing, main_1="so-y-te")

    assert in_charge() == {}


def test_a_unit_without_a_reviewer_is_given_nothing(reviewing):
    with pytest.raises(Refused, match="no_reviewer"):
        give(reviewing, main_1="so-tttt")


def test_a_main_index_of_another_set_is_refused(reviewing):
    with pytest.raises(Refused, match="unknown_indicator"):
        give(reviewing, main_9="so-noi-vu")


def test_all_of_it_is_given_or_nothing(reviewing):
    with pytest.raises(Refused, match="no_reviewer"):
        give(reviewing, main_1="so-noi-vu", main_2="so-tttt")

    assert in_charge() == {}


@pytest.mark.parametrize("who", ["duc", "khoa", "lan", "minh", "an"])
def test_only_the_secretary_and_the_chair_give(reviewing, who):
    with pytest.raises(Refused):
        give(reviewing, by=who, main_1="so-noi-vu")


def test_nobody_says_who_judges_their_own_unit(reviewing):
    reviewing["giang"].councilseats.update(agency=agency("so-y-te"))

    with pytest.raises(Refused, match="conflict"):
        give(reviewing, main_1="so-noi-vu")
    assert give(reviewing, by="hai", main_1="so-noi-vu") == 1


def test_what_changes_is_recorded_once_and_what_does_not_is_not(reviewing):
    assert give(reviewing, main_1="so-noi-vu", main_2=None) == 1
    assert give(reviewing, main_1="so-noi-vu") == 0

    [event] = AuditEvent.objects.filter(act="review_duties_given")
    assert event.data == {"source": "hand", "given": {"1": "so-noi-vu"}}


def test_given_to_nobody_it_is_open_again(reviewing):
    give(reviewing, main_1="so-noi-vu")
    assert give(reviewing, main_1=None) == 1

    agree(reviewing["phu"], "1.1")


def test_after_the_results_are_fixed_nothing_is_given(reviewing):
    Cycle.objects.update(results_fixed_at=AFTER)

    with pytest.raises(Refused, match="fixed"):
        give(reviewing, main_1="so-noi-vu")


# ── The standing agency's own file ─────────────────────────────────────────────────────────


def test_the_standing_agencys_own_file_waits_for_the_chair(reviewing):
    with pytest.raises(Refused, match="chair_names"):
        agree(reviewing["duc"], "1.1", "so-tttt")
    with pytest.raises(Refused, match="chair_names"):
        give(reviewing, "so-tttt", main_1="so-noi-vu")

    give(reviewing, "so-tttt", by="hai", main_1="so-noi-vu")

    assert duty("so-tttt").source == ReviewDuty.Source.CHAIR
    agree(reviewing["duc"], "1.1", "so-tttt")
    with pytest.raises(Refused, match="other_unit"):
        agree(reviewing["phu"], "1.1", "so-tttt")
    with pytest.raises(Refused, match="chair_names"):  # the other main index is not named yet
        agree(reviewing["duc"], "2.1", "so-tttt")


def test_a_chair_of_the_standing_agency_does_not_name_its_judge(reviewing):
    reviewing["hai"].councilseats.filter(role="chair").update(agency=agency("so-tttt"))

    with pytest.raises(Refused, match="conflict"):
        give(reviewing, "so-tttt", by="hai", main_1="so-noi-vu")


# ── Declining ──────────────────────────────────────────────────────────────────────────────


def test_a_declined_duty_waits_and_nobody_judges_until_it_is_given_again(reviewing):
    give(reviewing, main_1="so-noi-vu")
    assigning.decline(duty(), reason=WHY, by=again(reviewing["duc"]))

    for name in ("duc", "phu"):
        with pytest.raises(Refused, match="duty_declined"):
            agree(reviewing[name], "1.1")
    give(reviewing, main_1="van-phong")

    agree(reviewing["phu"], "1.1")
    declined = ReviewDuty.objects.get(declined_at__isnull=False)
    assert (declined.declined_reason, declined.answered_at) == (WHY, AFTER)


def test_a_declined_duty_may_be_opened_to_everyone(reviewing):
    give(reviewing, main_1="so-noi-vu")
    assigning.decline(duty(), reason=WHY, by=again(reviewing["duc"]))

    assert give(reviewing, main_1=None) == 1

    agree(reviewing["phu"], "1.1")


@pytest.mark.parametrize("reason", ["", "Bận.", "x" * 19, " " * 30])
def test_a_reason_that_explains_nothing_is_refused(reviewing, reason):
    give(reviewing, main_1="so-noi-vu")

    with pytest.raises(Refused, match="short_reason"):
        assigning.decline(duty(), reason=reason, by=again(reviewing["duc"]))
    assigning.decline(duty(), reason="x" * 20, by=again(reviewing["duc"]))


@pytest.mark.parametrize("who", ["phu", "em", "giang", "hai"])
def test_only_a_reviewer_of_the_unit_declines(reviewing, who):
    give(reviewing, main_1="so-noi-vu")

    with pytest.raises(Refused):
        assigning.decline(duty(), reason=WHY, by=again(reviewing[who]))


def test_nothing_is_declined_twice_nor_after_the_results_are_fixed(reviewing):
    give(reviewing, main_1="so-noi-vu", main_2="so-noi-vu")
    there = duty()
    assigning.decline(there, reason=WHY, by=again(reviewing["duc"]))
    with pytest.raises(Refused, match="state"):
        assigning.decline(there, reason=WHY, by=again(reviewing["duc"]))

    Cycle.objects.update(results_fixed_at=AFTER)
    with pytest.raises(Refused, match="fixed"):
        assigning.decline(duty(main="2"), reason=WHY, by=again(reviewing["duc"]))


def test_a_reviewer_of_two_units_acts_for_the_one_in_charge(reviewing):
    seat = reviewing["duc"].councilseats.get()
    seat.ends_on = AFTER.date().replace(year=2024)
    seat.save()
    reviewing["duc"].councilseats.create(
        role="reviewer", agency=agency("van-phong"), starts_on=seat.starts_on
    )
    give(reviewing, main_1="van-phong", main_2="so-noi-vu")
    duc = again(reviewing["duc"])

    units = [acting_on(duc, submission_of("so-y-te"), main) for main in ("1", "2")]

    assert [each and each.unit for each in units] == [
        agency("van-phong").pk,
        agency("so-noi-vu").pk,
    ]
