"""What the council decides of an item: by consensus, or by a vote of its members."""

from __future__ import annotations

import pytest

from assessments.models import AuditEvent, Finding, Membership, User, Vote
from assessments.pages.ballot_words import tally_said
from assessments.selectors.council import ballot_of
from assessments.services import conflicts, decisions, reviews, submissions
from assessments.services.locks import Refused
from assessments.services.reviews import Invalid
from assessments.services.scores import Stage, group_sheets
from assessments.services.sessions import UnfitSession
from assessments.workflow import FindingState
from tests.assessments import claims
from tests.assessments.rounds import ENDS, ENOUGH, disputed, finding, seat_members, sitting
from tests.assessments.world import AFTER, START

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cycle, people, during):
    seat_members(people)
    return disputed(cycle, people, during)


@pytest.fixture
def session(cycle, version, people):
    return sitting(cycle, people)


@pytest.fixture
def item(session):
    """1.1: 38,67 declared, 37,33 reviewed."""
    return session.items.get(finding__code="1.1")


def points(version, stage: Stage, code: str = "1.1") -> str:
    return str(group_sheets([version], stage)[version.submission_id].indicators[code].points)


# ── By consensus ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("choice", "typed", "decided"),
    [
        ("declared", None, "38.67"),
        ("reviewed", None, "37.33"),
        ("proposed", {"a": "86", "b": "90"}, "38.22"),
    ],
)
def test_what_was_declared_reviewed_and_decided_stand_apart(
    version, item, people, choice, typed, decided
):
    decisions.decide(item, choice=choice, sentence=ENOUGH, typed=typed, by=people["giang"])

    assert points(version, Stage.DECLARED) == "38.67"
    assert points(version, Stage.REVIEWED) == points(version, Stage.REPLIED) == "37.33"
    assert points(version, Stage.DECIDED) == decided
    found = finding(version, "1.1")
    assert (found.state, found.decided_at) == (FindingState.DECIDED, item.session.opened_at)


def test_the_unit_that_judged_stays_and_the_decision_is_in_the_history(version, item, people):
    before = finding(version, "1.1")

    decisions.decide(item, choice="declared", sentence=ENOUGH, by=people["giang"])

    after = finding(version, "1.1")
    assert (after.unit, after.revision) == (before.unit, before.revision + 1)
    event = AuditEvent.objects.get(act="finding_decide")
    assert (event.data["version"], event.data["revision"]) == (version.number, after.revision)


def test_a_declared_tie_takes_part_in_nothing_of_that_agency(cycle, item, people):
    agency = item.finding.version.submission.agency
    decisions.open_ballot(item, by=people["giang"])
    nga = User.objects.get(pk=people["nga"].pk)
    conflicts.declare(cycle, agency, kind="family", note="Em gái.", by=nga)

    with pytest.raises(UnfitSession, match="conflict"):
        decisions.vote(item, choice="declared", by=User.objects.get(pk=nga.pk))

    assert [each.user for each in ballot_of(item).left] == [nga, people["phuc"]]


def test_a_decision_is_made_once(item, people):
    decisions.decide(item, choice="declared", sentence=ENOUGH, by=people["giang"])

    with pytest.raises(UnfitSession, match="decided"):
        decisions.decide(item, choice="reviewed", sentence=ENOUGH, by=people["giang"])


@pytest.mark.parametrize(
    ("who", "reason"),
    [("an", "conflict"), ("duc", "rights"), ("nga", "rights"), ("phuc", "conflict")],
)
def test_only_the_secretary_or_the_chair_writes_it_down(item, people, who, reason):
    with pytest.raises(UnfitSession, match=reason):
        decisions.decide(item, choice="declared", sentence=ENOUGH, by=people[who])

    assert decisions.decide(item, choice="declared", sentence=ENOUGH, by=people["hai"]).pk


def test_a_secretary_writes_nothing_of_their_own_unit(item, people):
    Membership.objects.create(
        user=people["giang"], agency=item.finding.version.submission.agency, role="head",
        starts_on=START,
    )  # fmt: skip

    giang = User.objects.get(pk=people["giang"].pk)  # posts are read once for each of these

    with pytest.raises(UnfitSession, match="conflict"):
        decisions.decide(item, choice="declared", sentence=ENOUGH, by=giang)
    decisions.decide(item, choice="declared", sentence=ENOUGH, by=people["hai"])


@pytest.mark.parametrize(("length", "taken"), [(0, False), (19, False), (20, True)])
def test_a_decision_says_why(item, people, length, taken):
    if taken:
        decisions.decide(item, choice="declared", sentence="a" * length, by=people["giang"])
        return
    with pytest.raises(UnfitSession, match="sentence"):
        decisions.decide(item, choice="declared", sentence=" " + "a" * length, by=people["giang"])


@pytest.mark.parametrize("choice", ["proposed", "exclude", "abstain", ""])
def test_only_what_is_offered_is_decided(item, people, choice):
    with pytest.raises(UnfitSession, match="choice"):
        decisions.decide(item, choice=choice, sentence=ENOUGH, by=people["giang"])


def test_another_value_keeps_the_rule(item, people):
    with pytest.raises(Invalid):
        decisions.decide(
            item, choice="proposed", sentence=ENOUGH, typed={"a": "91", "b": "90"},
            by=people["giang"],
        )  # fmt: skip


def test_one_consensus_settles_many_or_none(session, people):
    decided = decisions.consent(session.items.all(), sentence=ENOUGH, by=people["giang"])

    assert [(each.choice, each.method) for each in decided] == [("reviewed", "consensus")] * 2


def test_a_consensus_that_fails_once_settles_nothing(session, item, people):
    decisions.decide(item, choice="declared", sentence=ENOUGH, by=people["giang"])

    with pytest.raises(UnfitSession, match="decided"):
        decisions.consent(session.items.all(), sentence=ENOUGH, by=people["giang"])

    assert Finding.objects.filter(state=FindingState.DECIDED).count() == 1


def test_what_is_sent_again_meanwhile_is_not_decided(item, people, during):
    submission = item.finding.version.submission
    submissions.return_to_agency(
        submission, reasons="Bổ sung biểu 3.", until=ENDS.replace(month=2), by=people["giang"]
    )
    submissions.pass_on(submission, by=people["an"])
    submissions.send(submission, by=people["binh"])

    with pytest.raises(Refused, match="older_version"):
        decisions.decide(item, choice="declared", sentence=ENOUGH, by=people["giang"])


# ── Claims ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def claim(people, during):
    na = {"na": "Trong năm không phát sinh hồ sơ."}
    version = claims.sent(people, {"1.1": na, "1.2": {"a": "9", "b": "10"}})
    during.move_to(AFTER)
    reviews.accept(version, "1.1", ruling="exclude", by=people["duc"])
    return sitting(version.submission.cycle, people).items.get()


@pytest.mark.parametrize(
    ("choice", "maximum", "earned"),
    [("exclude", 80, "0.00"), ("zero", 100, "0.00"), ("full", 100, "20.00")],
)
def test_a_claim_gets_the_effect_that_the_council_rules(claim, people, choice, maximum, earned):
    decisions.decide(claim, choice=choice, sentence=ENOUGH, by=people["giang"])

    version = claim.finding.version
    sheet = group_sheets([version], Stage.DECIDED)[version.submission_id]
    assert sheet.maximum == maximum
    assert str(sheet.indicators["1.1"].points) == earned


def test_what_is_declared_of_a_claim_is_no_choice_without_a_ruling(claim):
    assert decisions.choices_for(claim) == ("reviewed", "full", "zero", "exclude", "proposed")


# ── By vote ────────────────────────────────────────────────────────────────────────────────


def cast(item, people, **choices: str) -> None:
    decisions.open_ballot(item, by=people["giang"])
    for name, choice in choices.items():
        decisions.vote(item, choice=choice, by=people[name])


def test_the_majority_of_those_voting_decides(version, item, people):
    cast(item, people, hai="reviewed", nga="declared", oanh="declared")

    decided = decisions.count(item, sentence=ENOUGH, by=people["giang"])

    assert decided is not None
    assert (decided.method, decided.choice) == ("vote", "declared")
    assert decided.tally == {
        "votes": {"declared": 2, "reviewed": 1},
        "left": ["Phuc"],
        "silent": [],
        "present": 4,
        "members": 4,
        "tied": False,
    }
    assert points(version, Stage.DECIDED) == "38.67"


def test_a_member_whose_unit_it_is_cannot_vote(item, people):
    decisions.open_ballot(item, by=people["giang"])

    with pytest.raises(UnfitSession, match="conflict"):
        decisions.vote(item, choice="declared", by=people["phuc"])

    assert not Vote.objects.exists()


@pytest.mark.parametrize("who", ["giang", "duc", "em", "an"])
def test_only_voting_members_who_are_there_vote(item, people, who):
    decisions.open_ballot(item, by=people["giang"])

    with pytest.raises(UnfitSession, match=r"rights|conflict"):
        decisions.vote(item, choice="declared", by=people[who])


def test_a_member_votes_once_in_a_ballot(item, people):
    cast(item, people, nga="declared")

    with pytest.raises(UnfitSession, match="voted"):
        decisions.vote(item, choice="reviewed", by=people["nga"])

    assert Vote.objects.get().choice == "declared"


def test_nobody_votes_before_a_ballot_or_after_its_count(item, people):
    with pytest.raises(UnfitSession, match="ballot"):
        decisions.vote(item, choice="declared", by=people["nga"])
    cast(item, people, hai="reviewed", nga="declared", oanh="abstain")
    item.session.cycle.tie = "none"
    item.session.cycle.save()
    assert decisions.count(item, sentence=ENOUGH, by=people["giang"]) is None

    with pytest.raises(UnfitSession, match="ballot"):
        decisions.vote(item, choice="declared", by=people["oanh"])


@pytest.mark.parametrize(("tie", "choice"), [("chair", "reviewed"), ("none", None)])
def test_of_a_tie_the_cycle_says_whether_the_chair_breaks_it(item, people, tie, choice):
    item.session.cycle.tie = tie
    item.session.cycle.save()
    cast(item, people, hai="reviewed", nga="declared", oanh="abstain")

    decided = decisions.count(item, sentence=ENOUGH, by=people["giang"])

    assert (decided.choice if decided else None) == choice
    if decided:
        assert decided.tally["tied"] is True
        assert "phiếu ngang nhau nên theo bên có phiếu của chủ tọa" in tally_said(decided)


def test_where_nothing_is_carried_the_council_votes_again_and_both_ballots_stay(
    version, item, people
):
    item.session.cycle.tie = "none"
    item.session.cycle.save()
    cast(item, people, hai="reviewed", nga="declared", oanh="abstain")
    decisions.count(item, sentence=ENOUGH, by=people["giang"])

    decisions.open_ballot(item, typed={"a": "86", "b": "90"}, by=people["giang"])
    for name in ("hai", "nga", "oanh"):
        decisions.vote(item, choice="proposed", by=people[name])
    decided = decisions.count(item, sentence=ENOUGH, by=people["giang"])

    assert decided is not None
    assert points(version, Stage.DECIDED) == "38.22"
    assert list(Vote.objects.values_list("ballot", flat=True)) == [1, 1, 1, 2, 2, 2]


@pytest.mark.parametrize(("voters", "counted"), [(["hai"], False), (["hai", "nga"], True)])
def test_a_ballot_is_counted_once_more_than_half_have_voted(item, people, voters, counted):
    cast(item, people, **dict.fromkeys(voters, "declared"))

    if not counted:
        with pytest.raises(UnfitSession, match="entitled"):
            decisions.count(item, sentence=ENOUGH, by=people["giang"])
        return
    decided = decisions.count(item, sentence=ENOUGH, by=people["giang"])
    assert decided is not None
    assert decided.tally["silent"] == ["Oanh"]
    assert "kiểm phiếu khi chưa bỏ phiếu: Oanh" in tally_said(decided)


@pytest.mark.parametrize("a", ["87", "87,00", "84"])
def test_another_value_is_another(item, people, a):
    """87 was declared, 84 reviewed: neither is put to a vote or decided a second time."""
    typed = {"a": a, "b": "90"}

    with pytest.raises(UnfitSession, match="same"):
        decisions.open_ballot(item, typed=typed, by=people["giang"])
    with pytest.raises(UnfitSession, match="same"):
        decisions.decide(item, choice="proposed", typed=typed, sentence=ENOUGH, by=people["giang"])


def test_no_consensus_passes_over_votes_that_were_cast(item, people):
    decisions.open_ballot(item, by=people["giang"])
    decisions.vote(item, choice="declared", by=people["nga"])

    with pytest.raises(UnfitSession, match="running"):
        decisions.decide(item, choice="reviewed", sentence=ENOUGH, by=people["giang"])
    for name in ("hai", "oanh"):
        decisions.vote(item, choice="reviewed", by=people[name])
    assert decisions.count(item, sentence=ENOUGH, by=people["giang"]).choice == "reviewed"


def test_a_ballot_under_way_is_not_begun_again(item, people):
    decisions.open_ballot(item, by=people["giang"])

    with pytest.raises(UnfitSession, match="ballot"):
        decisions.open_ballot(item, by=people["giang"])


def test_the_log_says_who_voted_and_not_how(item, people):
    cast(item, people, nga="declared")

    event = AuditEvent.objects.get(act="vote_cast")
    assert event.actor == people["nga"]
    assert "declared" not in str(event.data)
