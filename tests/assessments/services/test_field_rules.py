"""Rules by field make the duties: what they give and leave, and the sample that is checked."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from assessments.field_rules import Field, Why
from assessments.models import AuditEvent, Cycle, FieldRule, ReviewDuty, SampleRule
from assessments.selectors.review_duties import charges_by_submission
from assessments.services import assigning, field_rules
from assessments.services.field_rules import Applied, UnfitSample, steps_of
from tests.assessments.council import again, agency
from tests.assessments.world import AFTER, submission_of

pytestmark = pytest.mark.django_db

WHY = "Phòng chuyên môn đang thanh tra nội dung này."


def rule(people, cycle, *, set_id: str = "so", **wanted: str | None) -> Applied:
    """``rule(people, cycle, main_1="so-noi-vu")``; "parent": the unit above; ``None``: no rule."""
    fields = {name.removeprefix("main_"): field_of(unit) for name, unit in wanted.items()}
    return field_rules.set_rules(cycle, set_id, fields, by=again(people["giang"]))


def field_of(unit: str | None) -> Field | None:
    if unit is None:
        return None
    return Field(by_parent=True) if unit == "parent" else Field(unit=agency(unit).pk)


def in_charge(cycle: Cycle, kind: str = "review") -> dict[str, dict[str, str]]:
    """Which unit has which main index, by agency."""
    found: dict[str, dict[str, str]] = {}
    rows = ReviewDuty.objects.filter(submission__cycle=cycle, kind=kind, declined_at=None)
    for duty in rows.select_related("submission__agency", "unit").order_by("main_code"):
        found.setdefault(duty.submission.agency.slug, {})[duty.main_code] = duty.unit.slug
    return found


def excluded(cycle: Cycle) -> set[tuple[str, str, Why]]:
    return {
        (step.submission.agency.slug, step.main_code, step.found)
        for step in steps_of(cycle, "so")
        if isinstance(step.found, Why) and step.found is not Why.NO_RULE
    }


def test_a_rule_gives_its_main_index_everywhere_but_to_the_unit_itself(reviewing, cycle):
    applied = rule(reviewing, cycle, main_1="so-noi-vu")

    assert in_charge(cycle) == {
        "so-y-te": {"1": "so-noi-vu"},
        "xa-ta-chai": {"1": "so-noi-vu"},
        "xa-na-hoi": {"1": "so-noi-vu"},
    }
    assert applied == Applied(given=3, taken=0)
    assert excluded(cycle) == {
        ("so-noi-vu", "1", Why.OWN),
        ("so-tttt", "1", Why.STANDING),
        ("so-tttt", "2", Why.STANDING),
    }


def test_a_unit_of_the_first_level_judges_those_under_it(reviewing, cycle):
    rule(reviewing, cycle, main_1="parent")

    assert in_charge(cycle) == {
        "xa-ta-chai": {"1": "huyen-bac-ha"},
        "xa-na-hoi": {"1": "huyen-bac-ha"},
    }
    assert ("so-y-te", "1", Why.NO_PARENT) in excluded(cycle)


def test_a_changed_rule_moves_what_it_gave(reviewing, cycle):
    rule(reviewing, cycle, main_1="so-noi-vu")

    applied = rule(reviewing, cycle, main_1="van-phong")

    assert in_charge(cycle)["so-y-te"] == {"1": "van-phong"}
    assert (applied.given, applied.taken) == (4, 3)  # Sở Nội vụ is no longer left out


def test_a_rule_that_is_taken_away_takes_its_duties_with_it(reviewing, cycle):
    rule(reviewing, cycle, main_1="so-noi-vu", main_2="van-phong")

    rule(reviewing, cycle, main_1=None)

    assert set(in_charge(cycle)["so-y-te"]) == {"2"}
    assert list(FieldRule.objects.values_list("main_code", flat=True)) == ["2"]


def test_the_same_rules_again_change_nothing(reviewing, cycle):
    rule(reviewing, cycle, main_1="so-noi-vu")
    before = list(ReviewDuty.objects.order_by("pk").values_list("pk", flat=True))

    assert rule(reviewing, cycle, main_1="so-noi-vu") == Applied(0, 0)
    assert list(ReviewDuty.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_what_a_person_arranged_no_rule_changes(reviewing, cycle):
    by_hand = {"1": agency("van-phong").pk}
    assigning.give(submission_of("so-y-te"), by_hand, by=again(reviewing["giang"]))
    assigning.give(submission_of("so-tttt"), by_hand, by=again(reviewing["hai"]))

    rule(reviewing, cycle, main_1="so-noi-vu")

    assert in_charge(cycle)["so-y-te"] == {"1": "van-phong"}
    assert in_charge(cycle)["so-tttt"] == {"1": "van-phong"}


def test_what_was_declined_is_not_given_back_by_a_rule(reviewing, cycle):
    rule(reviewing, cycle, main_1="so-noi-vu")
    duty = ReviewDuty.objects.get(submission=submission_of("so-y-te"))
    assigning.decline(duty, reason=WHY, by=again(reviewing["duc"]))

    rule(reviewing, cycle, main_1="so-noi-vu")

    assert "so-y-te" not in in_charge(cycle)


@pytest.mark.parametrize("who", ["duc", "hai", "lan", "minh", "khoa", "an"])
def test_only_the_secretary_sets_rules(reviewing, cycle, who):
    with pytest.raises(PermissionDenied):
        field_rules.set_rules(cycle, "so", {}, by=again(reviewing[who]))


def test_after_the_results_are_fixed_rules_stay(reviewing, cycle):
    Cycle.objects.update(results_fixed_at=AFTER)

    with pytest.raises(PermissionDenied):
        rule(reviewing, cycle, main_1="so-noi-vu")


@pytest.mark.parametrize("wanted", [{"main_9": "so-noi-vu"}, {"set_id": "khong-co"}])
def test_what_the_framework_does_not_have_is_refused(reviewing, cycle, wanted):
    with pytest.raises(KeyError):
        rule(reviewing, cycle, **wanted)


def test_the_log_says_the_rules_and_what_they_came_to(reviewing, cycle):
    rule(reviewing, cycle, main_1="parent", main_2="so-noi-vu")

    event = AuditEvent.objects.get(act="field_rules_applied")
    assert event.data["rules"] == {"1": "parent", "2": "so-noi-vu"}
    assert event.data["given"] == 5


# ── The sample ─────────────────────────────────────────────────────────────────────────────


def sample(people, cycle, *, unit: str = "van-phong", percent: int = 50, seed: str = "791"):
    return field_rules.set_sample(
        cycle, "so", unit=agency(unit), percent=percent, seed=seed, by=again(people["giang"])
    )


def test_a_drawn_file_gets_a_second_duty_of_checking(reviewing, cycle):
    rule(reviewing, cycle, main_1="parent", main_2="so-noi-vu")

    drawn = sample(reviewing, cycle)

    assert (len(drawn.drawn), drawn.drawn_of) == (1, 2)  # of the two communes
    assert in_charge(cycle, "check") == {drawn.drawn[0]: {"1": "van-phong"}}


def test_the_seed_and_the_share_are_written_down_with_what_came_of_them(reviewing, cycle):
    rule(reviewing, cycle, main_1="parent")
    sample(reviewing, cycle)

    event = AuditEvent.objects.get(act="sample_drawn")
    assert event.data["seed"] == "791"
    assert (event.data["percent"], event.data["of"]) == (50, 2)
    assert event.data["drawn"] == SampleRule.objects.get().drawn


def test_nobody_draws_again_until_they_like_it(reviewing, cycle):
    rule(reviewing, cycle, main_1="parent")
    before = sample(reviewing, cycle).drawn

    with pytest.raises(UnfitSample, match="seed_fixed"):
        sample(reviewing, cycle, seed="792")
    with pytest.raises(UnfitSample, match="share_falls"):
        sample(reviewing, cycle, percent=49)

    assert set(before) < set(sample(reviewing, cycle, percent=51).drawn)


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"seed": "  "}, "seed"),
        ({"percent": 0}, "share"),
        ({"percent": 101}, "share"),
        ({"unit": "so-tttt"}, "no_reviewer"),
    ],
)
def test_a_sample_that_could_not_be_repeated_or_checked_is_refused(reviewing, cycle, said, word):
    with pytest.raises(UnfitSample, match=f"^{word}$"):
        sample(reviewing, cycle, **said)


def test_nobody_checks_their_own_verdict(reviewing, cycle):
    rule(reviewing, cycle, main_1="parent")

    sample(reviewing, cycle, unit="huyen-bac-ha", percent=100)

    assert in_charge(cycle, "check") == {}


def test_a_commune_that_joins_moves_no_other_and_is_given_by_the_next_rules(reviewing, cycle):
    rule(reviewing, cycle, main_1="parent")
    sample(reviewing, cycle, percent=100)
    assert len(charges_by_submission(cycle)) == 2

    rule(reviewing, cycle, main_1="parent")  # again: the checks are as they were

    assert len(in_charge(cycle, "check")) == 2
