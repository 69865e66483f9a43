"""Giải trình in rounds: who is asked, until when, and what silence comes to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from assessments.models import AuditEvent, ResponseWindow, Stance, SubmissionVersion
from assessments.selectors.disputes import before_the_council, disputes_of
from assessments.services import replies, reviews, sessions, windows
from assessments.services.locks import Refused
from assessments.services.scores import Stage, group_sheets
from assessments.services.windows import UnfitRound
from assessments.workflow import FindingState
from tests.assessments.rounds import (
    ENDS,
    ENOUGH,
    LETTER,
    SITTING,
    WHY,
    contested,
    disputed,
    finding,
    judge,
    opened,
    sent,
)
from tests.assessments.world import AFTER

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


@pytest.fixture
def version(cycle, people, during) -> SubmissionVersion:
    made = sent(people, during)
    judge(made, people)
    return made


def points(version: SubmissionVersion, stage: Stage, code: str) -> str:
    return str(group_sheets([version], stage)[version.submission_id].indicators[code].points)


def states(version: SubmissionVersion) -> dict[str, str]:
    return dict(version.findings.order_by("code").values_list("code", "state"))


# ── Opening ────────────────────────────────────────────────────────────────────────────────


def test_what_is_asked_is_what_an_agency_loses_points_by_the_most_first(cycle, version):
    asked = [(row.finding.code, str(row.stake)) for row in disputes_of(cycle)]

    # Rejected: 20 of 20. Asked back: the 15 that were declared. Adjusted: 38,67 less 37,33.
    assert asked == [("1.2", "20.00"), ("2.1", "15.00"), ("1.1", "1.34")]


def test_opening_asks_it_all_until_the_same_end_and_leaves_the_rest(cycle, version, people):
    window = opened(cycle, people)

    assert states(version) == {
        "1.1": FindingState.ASKED,
        "1.2": FindingState.ASKED,
        "2.1": FindingState.ASKED,
        "2.2": FindingState.ADJUSTED,  # the council's own: nothing was declared
    }
    asked = version.findings.exclude(code="2.2")
    assert set(asked.values_list("window", "respond_by")) == {(window.pk, ENDS)}
    event = AuditEvent.objects.get(act="window_opened")
    assert event.data["asked"] == {"so-y-te": ["1.2", "2.1", "1.1"]}
    assert (event.data["letter"], event.stream) == (LETTER["letter"], cycle.stream)


def test_an_adjustment_upwards_or_level_is_not_asked(cycle, people, during):
    version = sent(people, during)
    level = {"a": "870", "b": "900"}
    reviews.adjust(version, "1.1", typed=level, **WHY, by=people["duc"])
    reviews.adjust(version, "2.1", typed={"v": "4"}, **WHY, by=people["duc"])

    with pytest.raises(UnfitRound, match="nothing"):
        opened(cycle, people)
    reviews.adjust(version, "2.1", typed={"v": "2"}, **WHY, by=people["duc"])

    opened(cycle, people)
    assert states(version) == {"1.1": FindingState.ADJUSTED, "2.1": FindingState.ASKED}


def test_a_question_with_a_later_day_of_its_own_keeps_it(cycle, version, people, during):
    own = finding(version, "2.1").respond_by
    assert own is not None

    opened(cycle, people, until=own - timedelta(days=1))

    assert finding(version, "2.1").window is None
    assert finding(version, "2.1").respond_by == own


@pytest.mark.parametrize("who", ["an", "duc", "hai"])
def test_only_the_secretary_opens_it(cycle, version, people, who):
    with pytest.raises(PermissionDenied):
        windows.open_round(cycle, closes_at=ENDS, **LETTER, by=people[who])

    assert not ResponseWindow.objects.exists()


def test_it_ends_after_it_begins(cycle, version, people):
    with pytest.raises(UnfitRound, match="passed"):
        opened(cycle, people, until=AFTER)

    assert opened(cycle, people, until=AFTER + TICK).closes_at == AFTER + TICK


def test_one_window_at_a_time_and_no_more_than_the_cycle_has(cycle, version, people, during):
    opened(cycle, people)
    with pytest.raises(UnfitRound, match="open"):
        opened(cycle, people)
    contested(version, "1.2", people, during)
    during.move_to(ENDS)

    with pytest.raises(UnfitRound, match="rounds"):
        opened(cycle, people, until=ENDS + timedelta(days=3))
    windows.set_rounds(cycle, 2, by=people["giang"])

    assert opened(cycle, people, until=ENDS + timedelta(days=3)).number == 2


def test_a_second_round_asks_again_only_what_is_still_disputed(cycle, version, people, during):
    windows.set_rounds(cycle, 2, by=people["giang"])
    opened(cycle, people)
    contested(version, "1.2", people, during)  # 1.1 is left unanswered
    during.move_to(ENDS)

    second = opened(cycle, people, until=ENDS + timedelta(days=3))

    assert list(second.findings.values_list("code", flat=True)) == ["1.2"]
    assert states(version)["1.1"] == FindingState.CONCEDED
    first = finding(version, "1.2").responses.get()
    replies.respond(finding(version, "1.2"), stance=Stance.AGREE, text="", by=people["binh"])
    assert [each.stance for each in finding(version, "1.2").responses.all()] == [
        "disagree",
        "agree",
    ]
    first.refresh_from_db()
    assert first.conclusion == ENOUGH  # what came of the first round stays as it was


def test_no_window_opens_while_the_council_sits(cycle, people, during):
    version = disputed(cycle, people, during)
    windows.set_rounds(cycle, 2, by=people["giang"])
    prepared = sessions.prepare(cycle, SITTING, by=people["giang"])
    sessions.open_session(prepared, by=people["giang"])

    with pytest.raises(UnfitRound, match="session"):
        opened(cycle, people, until=ENDS + timedelta(days=3))
    sessions.close(prepared, by=people["giang"])

    opened(cycle, people, until=ENDS + timedelta(days=3))
    assert states(version)["1.1"] == FindingState.ASKED


@pytest.mark.parametrize(("rounds", "refused"), [(0, True), (1, False), (3, False), (4, True)])
def test_a_cycle_has_one_to_three_rounds(cycle, people, during, rounds, refused):
    if refused:
        with pytest.raises(UnfitRound, match="rounds"):
            windows.set_rounds(cycle, rounds, by=people["giang"])
    else:
        assert windows.set_rounds(cycle, rounds, by=people["giang"]).response_rounds == rounds


# ── More time ──────────────────────────────────────────────────────────────────────────────


def test_a_slip_of_the_year_gives_no_time_that_cannot_be_taken_back(cycle, version, people):
    furthest = AFTER + windows.LONGEST
    with pytest.raises(UnfitRound, match="far"):
        opened(cycle, people, until=furthest + TICK)
    window = opened(cycle, people)

    with pytest.raises(UnfitRound, match="far"):
        windows.extend(window, until=furthest + TICK, reason="Gõ nhầm năm.", by=people["giang"])
    windows.extend(window, until=furthest, reason="Mất điện diện rộng.", by=people["giang"])


def test_more_time_is_only_forward_with_its_reason(cycle, version, people):
    window = opened(cycle, people)
    for until in (ENDS, ENDS - TICK):
        with pytest.raises(UnfitRound, match="not_later"):
            windows.extend(window, until=until, reason="Nghỉ lễ.", by=people["giang"])

    windows.extend(window, until=ENDS + TICK, reason="Nghỉ lễ.", by=people["giang"])

    assert finding(version, "1.1").respond_by == ENDS + TICK
    kept = window.extensions.get()
    assert (kept.before, kept.until, kept.reason) == (ENDS, ENDS + TICK, "Nghỉ lễ.")


def test_a_window_that_is_over_gets_no_more_time(cycle, version, people, during):
    window = opened(cycle, people)
    during.move_to(ENDS)

    with pytest.raises(UnfitRound, match="over"):
        windows.extend(window, until=ENDS + timedelta(days=1), reason="Trễ.", by=people["giang"])


# ── Answering ──────────────────────────────────────────────────────────────────────────────


def test_to_agree_settles_it_with_the_councils_value(cycle, version, people):
    opened(cycle, people)

    response = replies.respond(
        finding(version, "1.1"), stance=Stance.AGREE, text="", by=people["an"]
    )

    assert states(version)["1.1"] == FindingState.CONCEDED
    assert (points(version, Stage.DECLARED, "1.1"), points(version, Stage.DECIDED, "1.1")) == (
        "38.67",
        "37.33",
    )
    assert response.before == response.after == {"answer": {"a": "84", "b": "90"}}


def test_what_was_only_asked_has_nothing_to_agree_to(cycle, version, people):
    opened(cycle, people)

    with pytest.raises(Refused, match="nothing_to_agree"):
        replies.respond(finding(version, "2.1"), stance=Stance.AGREE, text="", by=people["an"])


@pytest.mark.parametrize(("length", "taken"), [(0, False), (1, True), (600, True), (601, False)])
def test_a_text_has_one_to_six_hundred_characters(cycle, version, people, length, taken):
    opened(cycle, people)
    answer = {"stance": Stance.DISAGREE, "text": "ữ" * length, "by": people["an"]}

    if taken:
        replies.respond(finding(version, "1.1"), **answer)
    else:
        with pytest.raises(Refused, match="response_"):
            replies.respond(finding(version, "1.1"), **answer)
    assert finding(version, "1.1").responses.count() == taken


def test_the_last_instant_still_counts_and_the_end_itself_is_too_late(
    cycle, version, people, during
):
    opened(cycle, people)
    during.move_to(ENDS - TICK)
    replies.respond(finding(version, "1.2"), text="Có kế hoạch.", by=people["an"])
    during.move_to(ENDS)

    with pytest.raises(Refused):
        replies.respond(finding(version, "1.1"), text="Số khai đúng.", by=people["an"])

    assert finding(version, "1.1").response.stance == Stance.SILENT  # noticed, and written down


def test_a_clock_that_goes_back_opens_no_window_again(cycle, version, people, during):
    window = opened(cycle, people)
    during.move_to(ENDS)
    windows.close_ended(cycle)
    during.move_to(AFTER)

    window.refresh_from_db()
    assert window.closed_at == ENDS
    with pytest.raises(Refused):
        replies.respond(finding(version, "2.1"), text="Lớp ở xã.", by=people["an"])
    ResponseWindow.objects.update(closed_at=None)  # the control
    replies.respond(finding(version, "2.1"), text="Lớp ở xã.", by=people["an"])


# ── Silence ────────────────────────────────────────────────────────────────────────────────


def test_silence_is_recorded_once_as_acceptance(cycle, version, people, during):
    opened(cycle, people)
    during.move_to(ENDS + timedelta(hours=2))

    assert windows.close_ended(cycle) == 2
    assert windows.close_ended(cycle) == 0

    response = finding(version, "1.2").response
    assert (response.stance, response.responded_by) == (Stance.SILENT, None)
    assert response.responded_at == ENDS + timedelta(hours=2)
    assert states(version)["1.2"] == FindingState.CONCEDED
    assert AuditEvent.objects.get(act="findings_silent").data["codes"] == ["1.1", "1.2"]


def test_a_round_and_a_silence_count_as_decisions_and_are_signed_by_nobody_else(
    cycle, version, people, during
):
    """Whoever read the verdict before must not write over what came since."""
    judged = finding(version, "1.1")
    opened(cycle, people)
    assert finding(version, "1.1").revision == judged.revision + 1

    during.move_to(ENDS)
    windows.close_ended(cycle)

    accepted = finding(version, "1.1")
    assert accepted.revision == judged.revision + 2
    assert (accepted.unit, accepted.judged_by) == (judged.unit, people["duc"])


def test_an_agreement_of_the_agency_leaves_the_unit_that_judged(cycle, version, people):
    before = finding(version, "1.1")
    opened(cycle, people)

    replies.respond(finding(version, "1.1"), stance=Stance.AGREE, text="", by=people["an"])

    after = finding(version, "1.1")
    assert (after.state, after.unit) == (FindingState.CONCEDED, before.unit)
    assert after.revision == before.revision + 2


def test_silence_on_what_was_only_asked_is_the_reviewers_to_conclude(
    cycle, version, people, during
):
    opened(cycle, people)
    during.move_to(ENDS)
    windows.close_ended(cycle)
    assert states(version)["2.1"] == FindingState.ASKED

    replies.conclude(finding(version, "2.1"), conclusion=ENOUGH, rejected=True, by=people["duc"])

    # It had its time, and kept silent: nothing for the council.
    assert states(version)["2.1"] == FindingState.CONCLUDED


def test_before_the_end_the_command_records_nothing(cycle, version, people, during, capsys):
    opened(cycle, people)
    during.move_to(ENDS - TICK)
    call_command("close_windows")
    assert states(version)["1.1"] == FindingState.ASKED
    during.move_to(ENDS)

    call_command("close_windows")

    assert states(version)["1.1"] == FindingState.CONCEDED
    assert "2" in capsys.readouterr().out.splitlines()[-1]


def test_the_first_act_past_the_end_records_it_even_where_it_is_refused(
    cycle, version, people, during
):
    opened(cycle, people)
    during.move_to(ENDS)

    with pytest.raises(Refused):
        reviews.agree(version, ["1.1"], by=people["an"])

    assert states(version)["1.1"] == FindingState.CONCEDED


# ── What the reviewer concludes ────────────────────────────────────────────────────────────


def test_what_is_contested_in_vain_is_disputed_and_goes_to_the_council(
    cycle, version, people, during
):
    opened(cycle, people)

    contested(version, "1.2", people, during)

    assert states(version)["1.2"] == FindingState.DISPUTED
    assert [row.finding.code for row in before_the_council(cycle)] == ["1.2"]
    response = finding(version, "1.2").response
    assert (response.before, response.after) == (response.after, response.before)
    assert response.concluded_by == people["duc"]


def test_what_is_won_stands_as_declared_and_is_settled(cycle, version, people):
    opened(cycle, people)
    replies.respond(finding(version, "1.1"), stance="disagree", text="87 hồ sơ.", by=people["an"])

    replies.conclude(finding(version, "1.1"), conclusion=ENOUGH, by=people["duc"])

    assert states(version)["1.1"] == FindingState.CONCLUDED
    assert points(version, Stage.REVIEWED, "1.1") == "37.33"
    assert points(version, Stage.REPLIED, "1.1") == "38.67"
    assert finding(version, "1.1").reviewed == {
        "answer": {"a": "84", "b": "90"}
    }  # never overwritten


@pytest.mark.parametrize(
    ("a", "state"), [("86", "disputed"), ("87", "concluded"), ("88", "concluded")]
)
def test_other_values_are_disputed_only_while_they_are_worth_less(cycle, version, people, a, state):
    opened(cycle, people)
    replies.respond(finding(version, "1.1"), stance="disagree", text="87 hồ sơ.", by=people["an"])

    replies.conclude(
        finding(version, "1.1"), conclusion=ENOUGH, typed={"a": a, "b": "90"}, by=people["duc"]
    )

    assert states(version)["1.1"] == state


def test_a_question_asked_by_itself_is_never_disputed_but_asked_in_the_next_window(
    cycle, people, during
):
    version = sent(people, during)
    asked = reviews.ask(version, "1.1", **WHY, by=people["duc"])
    replies.respond(asked, text="87 hồ sơ.", by=people["an"])
    replies.conclude(asked, conclusion=ENOUGH, typed={"a": "80", "b": "90"}, by=people["duc"])
    assert states(version)["1.1"] == FindingState.CONCLUDED

    opened(cycle, people)

    assert states(version)["1.1"] == FindingState.ASKED
    replies.respond(finding(version, "1.1"), stance="disagree", text="Vẫn 87.", by=people["an"])
    assert finding(version, "1.1").responses.count() == 2
