"""Two verdicts on one value: given apart, compared as they stood, and never averaged."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from assessments.models import (
    AuditEvent,
    CouncilSeat,
    Finding,
    Reconciliation,
    ScoreComparison,
    SecondScore,
)
from assessments.services import carrying, reconciling, replies, reviews
from assessments.services.locks import Refused, holding
from assessments.services.reconciling import Other, Taken
from assessments.services.reviews import Unreasoned
from assessments.services.verdicts import Invalid
from assessments.services.windows import UnfitRound
from tests.assessments import council, rounds
from tests.assessments.blind import (
    EVEN_LESS,
    LESS,
    WHY,
    Verdict,
    drawn,
    pair_of,
    scored,
    version_of,
)
from tests.assessments.council import again, agency
from tests.assessments.world import AFTER, START

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(reviewing, cycle):
    drawn(cycle, reviewing)
    return pair_of("xa-ta-chai", "1.1")


@pytest.fixture
def version(pair):
    return version_of("xa-ta-chai")


@pytest.fixture
def duc(reviewing):
    return again(reviewing["duc"])


@pytest.fixture
def phu(reviewing):
    return reviewing["phu"]


@pytest.fixture
def hai(reviewing, pair):
    """The chair, from Văn phòng: no tie to the commune."""
    return again(reviewing["hai"])


def seat(user, role: str, slug: str) -> None:
    CouncilSeat.objects.create(user=user, agency=agency(slug), role=role, starts_on=START)


# ── Giving it ──────────────────────────────────────────────────────────────────────────────


def test_the_second_score_is_its_own_row_and_touches_no_finding(pair, version, phu):
    score = scored(pair, phu, Verdict.ADJUST, **LESS)

    assert (score.value, score.reason) == ({"answer": {"a": "80", "b": "90"}}, "SL-01")
    assert (score.unit.slug, score.agency.slug) == ("van-phong", "xa-ta-chai")
    assert not Finding.objects.exists()
    assert not ScoreComparison.objects.exists()
    assert AuditEvent.objects.get(act="second_score_given").actor == phu


def test_it_is_given_once_and_frozen(pair, version, phu):
    scored(pair, phu)

    with pytest.raises(Refused, match="second_given"):
        scored(pair, phu, Verdict.ADJUST, **LESS)
    with pytest.raises(DatabaseError), transaction.atomic():
        SecondScore.objects.update(value={"answer": {"a": "1", "b": "90"}})
    with pytest.raises(DatabaseError), transaction.atomic():
        SecondScore.objects.all().delete()


@pytest.mark.parametrize(
    ("said", "lacking"),
    [({"reason": ""}, "reason"), ({"sentence": "x" * 19}, "sentence")],
)
def test_one_that_differs_says_why(pair, phu, said, lacking):
    with pytest.raises(Unreasoned, match=lacking):
        scored(pair, phu, Verdict.ADJUST, **{**LESS, **said})


def test_values_that_break_the_rule_are_refused(pair, phu):
    with pytest.raises(Invalid):
        scored(pair, phu, Verdict.ADJUST, **{**LESS, "typed": {"a": "91", "b": "90"}})


@pytest.mark.parametrize("who", ["em", "duc", "giang", "hai", "an"])
def test_only_the_unit_that_scores_second_does(pair, reviewing, who):
    with pytest.raises(Refused, match="not_second"):
        scored(pair, reviewing[who])


@pytest.mark.parametrize("role", ["secretary", "chair", "inspector"])
def test_who_reads_every_verdict_scores_none_blind(pair, phu, role):
    seat(phu, role, "van-phong")

    with pytest.raises(Refused, match="reads_all"):
        scored(pair, phu)


def leaves_first_unit(phu, day: date) -> None:
    """Phú reviewed from Sở Nội vụ as well, to the day before ``day``."""
    CouncilSeat.objects.create(
        user=phu, agency=agency("so-noi-vu"), role="reviewer", starts_on=START, ends_on=day
    )


def test_who_also_judges_for_the_first_unit_does_not(pair, phu):
    leaves_first_unit(phu, date(2024, 1, 1))

    with pytest.raises(Refused, match="first_unit"):
        scored(pair, phu)


def test_who_left_the_first_unit_after_the_draw_has_seen_it(pair, phu, during):
    leaves_first_unit(phu, date(2023, 12, 27))
    during.move_to(AFTER + timedelta(days=2))

    with pytest.raises(Refused, match="has_seen"):
        scored(pair, phu)


def test_who_left_it_before_the_draw_could_have_seen_nothing(pair, phu):
    leaves_first_unit(phu, date(2023, 12, 26))

    scored(pair, phu)


def test_a_tie_is_a_tie(pair, phu):
    seat(phu, "member", "xa-ta-chai")

    with pytest.raises(Refused, match="conflict"):
        scored(pair, phu)


def test_the_second_unit_does_not_judge_first(pair, version, phu, duc):
    with pytest.raises(Refused, match="second_unit"):
        reviews.agree(version, ["1.1"], by=again(phu))
    reviews.agree(version, ["1.1"], by=duc)  # the control


def test_a_third_unit_does_not_judge_over_a_sealed_verdict(pair, version, duc, reviewing):
    """Where any unit may judge; Em's would write over what Em must not read."""
    reviews.agree(version, ["1.1"], by=duc)
    version.submission.review_duties.all().delete()

    with pytest.raises(Refused, match="sealed"):
        reviews.adjust(version, "1.1", by=again(reviewing["em"]), **LESS)


def test_the_database_refuses_a_second_score_of_ones_own_and_one_without_a_reason(pair, phu):
    score = scored(pair, phu)
    said = {"pair": score.pair, "version": score.version, "given_by": phu, "agency": score.agency}
    another = pair_of("xa-ta-chai", "1.2")
    said["pair"] = another

    with pytest.raises(IntegrityError), transaction.atomic():
        SecondScore.objects.create(
            **said, unit=score.agency, verdict="agree", given_at=score.given_at
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondScore.objects.create(
            **said, unit=score.unit, verdict="adjust", value={"answer": True},
            given_at=score.given_at,
        )  # fmt: skip
    SecondScore.objects.create(**said, unit=score.unit, verdict="agree", given_at=score.given_at)


# ── Comparing ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("second_first", [True, False])
def test_they_are_compared_the_moment_both_are_there(pair, version, phu, duc, second_first):
    if second_first:
        scored(pair, phu, Verdict.ADJUST, **LESS)
        reviews.agree(version, ["1.1"], by=duc)
    else:
        reviews.agree(version, ["1.1"], by=duc)
        scored(pair, phu, Verdict.ADJUST, **LESS)

    found = ScoreComparison.objects.get()
    # 87/90 and 80/90 of 40 points, by hand: 38,67 and 35,56
    assert (found.declared_points, found.first_points) == (Decimal("38.67"), Decimal("38.67"))
    assert found.second_points == Decimal("35.56")
    assert (found.same, found.blocks, found.first["revision"]) == (False, True, 1)


def test_two_that_agree_leave_nothing_to_rule(pair, version, phu, duc):
    reviews.adjust(version, "1.1", by=duc, **LESS)
    scored(pair, phu, Verdict.ADJUST, **LESS)

    found = ScoreComparison.objects.get()
    assert (found.same, found.blocks) == (True, False)


def test_another_value_of_the_same_points_is_shown_and_blocks_nothing(reviewing, cycle, phu, duc):
    """Four lessons are enough: five earn as much."""
    drawn(cycle, reviewing)
    pair, version = pair_of("xa-ta-chai", "2.1"), version_of("xa-ta-chai")
    why = {"reason": "SL-01", "sentence": LESS["sentence"]}
    reviews.adjust(version, "2.1", typed={"v": "4"}, by=duc, **why)
    scored(pair, phu, Verdict.ADJUST, typed={"v": "5"}, **why)

    found = ScoreComparison.objects.get()
    assert (found.first_points, found.second_points) == (Decimal("20.00"), Decimal("20.00"))
    assert (found.same, found.blocks) == (False, False)


def test_two_rejections_are_one_whatever_each_says(pair, version, phu, duc):
    why = {"reason": "MC-01", "sentence": "Không có minh chứng nào kèm theo."}
    reviews.reject(version, "1.1", by=duc, **why)
    scored(pair, phu, Verdict.REJECT, **{**why, "sentence": "Tệp kèm theo không mở được ra."})

    assert ScoreComparison.objects.get().same


def test_what_was_only_asked_is_no_verdict_yet(pair, version, phu, duc, during):
    scored(pair, phu)
    asked = reviews.ask(version, "1.1", reason="SL-01", sentence="Số nào đúng?", by=duc)
    assert not ScoreComparison.objects.exists()

    during.move_to(asked.respond_by)
    replies.conclude(asked, conclusion=WHY, by=again(duc))

    assert ScoreComparison.objects.get().first["state"] == "concluded"


def test_what_is_compared_is_the_first_verdict_as_it_stood_when_both_were_there(
    pair, version, phu, duc
):
    reviews.adjust(version, "1.1", by=duc, **EVEN_LESS)
    reviews.adjust(version, "1.1", by=duc, **LESS)  # thought again before anybody saw the second
    scored(pair, phu, Verdict.ADJUST, **LESS)
    reviews.adjust(version, "1.1", by=duc, **EVEN_LESS)  # they agreed: the first may still change

    found = ScoreComparison.objects.get()
    assert (found.first["revision"], found.first_standing()) == (
        2,
        {"answer": {"a": "80", "b": "90"}},
    )
    assert Finding.objects.get().revision == 3
    with pytest.raises(DatabaseError), transaction.atomic():
        ScoreComparison.objects.update(blocks=True)


def test_a_second_score_outlives_the_version_where_the_answer_is_the_same(
    pair, version, phu, duc, reviewing
):
    scored(pair, phu, Verdict.ADJUST, **LESS)
    newer = council.send(pair.submission, reviewing["an"])
    with holding(pair.submission) as held:
        carrying.carry_over(held, newer, by=reviewing["an"])

    reviews.agree(newer, ["1.1"], by=duc)

    assert ScoreComparison.objects.get().version == newer


# ── Ruling between the two ─────────────────────────────────────────────────────────────────


@pytest.fixture
def differing(pair, version, phu, duc) -> ScoreComparison:
    """38,67 by the first, 35,56 by the second."""
    reviews.agree(version, ["1.1"], by=duc)
    scored(pair, phu, Verdict.ADJUST, **LESS)
    return ScoreComparison.objects.get()


def test_nothing_is_averaged_until_the_chair_rules(differing, version, duc):
    finding = Finding.objects.get()
    assert (finding.state, finding.reviewed, finding.revision) == ("agreed", None, 1)

    with pytest.raises(Refused, match="two_scores"):
        reviews.adjust(version, "1.1", by=again(duc), **EVEN_LESS)


def test_the_chair_takes_the_second_and_the_finding_keeps_its_history(differing, hai):
    ruled = reconciling.reconcile(differing, taken=Taken.SECOND, sentence=WHY, by=hai)

    finding = Finding.objects.get()
    assert (finding.state, finding.reviewed) == ("adjusted", {"answer": {"a": "80", "b": "90"}})
    assert (finding.revision, ruled.revision, finding.judged_by) == (2, 2, hai)
    assert (finding.unit.slug, finding.sentence) == ("van-phong", LESS["sentence"])
    event = AuditEvent.objects.get(act="finding_reconcile")
    assert (event.data["taken"], event.data["sentence"]) == ("second", WHY)


def test_the_chair_keeps_the_first_and_the_revision_says_that_it_was_ruled(differing, hai):
    reconciling.reconcile(differing, taken=Taken.FIRST, sentence=WHY, by=hai)

    finding = Finding.objects.get()
    assert (finding.state, finding.reviewed, finding.revision) == ("agreed", None, 2)
    assert finding.unit.slug == "so-noi-vu"


def test_the_chair_says_a_third_value_with_a_reason_code(differing, hai):
    other = Other({"a": "84", "b": "90"}, "SL-01")

    with pytest.raises(Unreasoned):
        reconciling.reconcile(
            differing, taken=Taken.OTHER, sentence=WHY, other=Other(other.typed, ""), by=hai
        )
    reconciling.reconcile(differing, taken=Taken.OTHER, sentence=WHY, other=other, by=hai)

    finding = Finding.objects.get()
    assert (finding.reviewed, finding.reason) == ({"answer": {"a": "84", "b": "90"}}, "SL-01")


def test_it_is_ruled_once_with_a_reason(differing, hai, duc, version):
    with pytest.raises(Unreasoned):
        reconciling.reconcile(differing, taken=Taken.FIRST, sentence="x" * 19, by=hai)
    reconciling.reconcile(differing, taken=Taken.FIRST, sentence=WHY, by=hai)

    with pytest.raises(Refused, match="ruled"):
        reconciling.reconcile(differing, taken=Taken.SECOND, sentence=WHY, by=hai)
    with pytest.raises(Refused, match="two_scores"):
        reviews.adjust(version, "1.1", by=again(duc), **LESS)
    assert Reconciliation.objects.count() == 1


@pytest.mark.parametrize("who", ["duc", "phu", "giang", "em", "lan"])
def test_nobody_else_rules(differing, reviewing, who):
    with pytest.raises(Refused):
        reconciling.reconcile(differing, taken=Taken.FIRST, sentence=WHY, by=again(reviewing[who]))


def test_where_the_chair_has_a_tie_the_secretary_rules(differing, reviewing):
    seat(reviewing["hai"], "member", "xa-ta-chai")

    with pytest.raises(Refused, match="conflict"):
        reconciling.reconcile(
            differing, taken=Taken.FIRST, sentence=WHY, by=again(reviewing["hai"])
        )
    reconciling.reconcile(differing, taken=Taken.FIRST, sentence=WHY, by=again(reviewing["giang"]))


def test_two_that_are_even_are_not_ruled_on(pair, version, phu, duc, hai):
    reviews.agree(version, ["1.1"], by=duc)
    scored(pair, phu)

    with pytest.raises(Refused, match="nothing_to_rule"):
        reconciling.reconcile(
            ScoreComparison.objects.get(), taken=Taken.FIRST, sentence=WHY, by=hai
        )


def test_after_a_question_the_conclusion_is_what_changes(pair, version, phu, duc, hai, during):
    scored(pair, phu, Verdict.ADJUST, **LESS)
    asked = reviews.ask(version, "1.1", reason="SL-01", sentence="Số nào đúng?", by=duc)
    during.move_to(asked.respond_by)
    replies.conclude(asked, conclusion=WHY, by=again(duc))

    reconciling.reconcile(
        ScoreComparison.objects.get(), taken=Taken.SECOND, sentence=WHY, by=again(hai)
    )

    finding = Finding.objects.get()
    assert (finding.state, finding.final) == ("concluded", {"answer": {"a": "80", "b": "90"}})
    assert (finding.conclusion, finding.concluded_by) == (LESS["sentence"], hai)


# ── Giải trình waits for it ────────────────────────────────────────────────────────────────


def test_a_round_opens_once_the_two_are_settled_and_then_asks_what_was_lowered(
    differing, hai, cycle, reviewing
):
    people = {"giang": again(reviewing["giang"])}
    with pytest.raises(UnfitRound, match="second"):
        rounds.opened(cycle, people)

    reconciling.reconcile(differing, taken=Taken.SECOND, sentence=WHY, by=hai)
    rounds.opened(cycle, people)

    assert Finding.objects.get().state == "asked"
    assert Finding.objects.get().window is not None


def test_a_verdict_that_waits_for_its_second_score_is_not_put_to_the_agency(
    pair, version, duc, cycle, reviewing, phu
):
    reviews.adjust(version, "1.1", by=duc, **LESS)
    people = {"giang": again(reviewing["giang"])}

    with pytest.raises(UnfitRound, match="second"):
        rounds.opened(cycle, people)
    scored(pair, phu, Verdict.ADJUST, **LESS)
    rounds.opened(cycle, people)
