"""What becomes of a figure that the agency speaks against: kept, corrected, or for the council."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import (
    AgendaItem,
    Cycle,
    Finding,
    Measurement,
    ResponseWindow,
    Stance,
    SubmissionVersion,
)
from assessments.selectors.measurements import measurements_of
from assessments.services import decisions, measured_disputes, measurements, replies, windows
from assessments.services.decisions import PROPOSED, REVIEWED, choices_for
from assessments.services.locks import Refused
from assessments.services.scores import Stage, group_sheets
from assessments.services.windows import UnfitRound
from assessments.workflow import FindingState
from frameworks.definition import NotApplicablePolicy
from tests.assessments import measured, rounds
from tests.assessments.measured import ORIGIN, finding, record
from tests.assessments.rounds import ENDS, ENOUGH, LETTER, seat_members, sent, sitting
from tests.assessments.world import submission_of

pytestmark = pytest.mark.django_db

TEXT = "Trung tâm đếm thiếu 40 máy đã cài đặt từ tháng 9."
CORRECTED = replace(ORIGIN, as_of=date(2023, 12, 20), reference="61/BC-TTGS")


@pytest.fixture
def cycle(people, tmp_path, monkeypatch) -> Cycle:
    return measured.cycle(tmp_path, monkeypatch)


@pytest.fixture
def version(cycle, during, people) -> SubmissionVersion:
    """Sở Y tế has sent, 2.2 was measured at 60 %: 12 of 20 points."""
    found = sent(people, during)
    record(cycle, people["giang"], {"so-y-te": "60"})
    return found


@pytest.fixture
def window(cycle, version, people) -> ResponseWindow:
    return rounds.opened(cycle, people)


def stands(version: SubmissionVersion) -> Finding:
    found = finding(version.submission)
    assert found is not None
    return found


def contest(version, people, stance: Stance = Stance.DISAGREE, text: str = TEXT):
    return measured_disputes.contest(stands(version), stance=stance, text=text, by=people["an"])


def points(version: SubmissionVersion, stage: Stage) -> str:
    fresh = SubmissionVersion.objects.get(pk=version.pk)
    return str(group_sheets([fresh], stage)[version.submission_id].indicators["2.2"].points)


def value(percent: str) -> dict[str, str]:
    return {"answer": percent}


# ── The agency's word ──────────────────────────────────────────────────────────────────────


def test_a_round_opens_for_a_figure_alone_and_nobody_is_asked(cycle, version, people):
    window = rounds.opened(cycle, people)

    assert window.findings.count() == 0
    assert stands(version).state == FindingState.ADJUSTED


def test_where_every_figure_earns_all_its_points_no_round_opens(cycle, version, people):
    record(cycle, people["giang"], {"so-y-te": "100"})

    with pytest.raises(UnfitRound, match="nothing"):
        windows.open_round(cycle, closes_at=ENDS, **LETTER, by=people["giang"])


@pytest.mark.parametrize(
    ("stance", "state"),
    [
        (Stance.AGREE, FindingState.CONCEDED),
        (Stance.DISAGREE, FindingState.ANSWERED),
        (Stance.SUPPLEMENT, FindingState.ANSWERED),
    ],
)
def test_the_agency_says_what_it_thinks_of_a_figure(version, window, people, stance, state):
    contest(version, people, stance)

    found = stands(version)
    assert (found.state, found.window, found.reviewed) == (state, window, value("60"))
    assert points(version, Stage.DECIDED) == "12.00"


def test_it_says_so_once_in_a_round(version, window, people):
    contest(version, people)

    with pytest.raises(Refused):
        contest(version, people)


def test_without_a_round_and_after_its_end_it_cannot(version, people, cycle, during):
    with pytest.raises(Refused, match="measured_no_round"):
        contest(version, people)
    rounds.opened(cycle, people)
    during.move_to(ENDS)  # the first instant too late

    with pytest.raises(Refused, match="measured_no_round"):
        contest(version, people)
    during.move_to(ENDS - timedelta(microseconds=1))


def test_until_the_last_instant_it_can(version, window, people, during):
    during.move_to(ENDS - timedelta(microseconds=1))

    contest(version, people)

    assert stands(version).state == FindingState.ANSWERED


def test_a_figure_with_all_its_points_is_not_spoken_of(cycle, version, window, people):
    record(cycle, people["giang"], {"so-y-te": "100"})

    with pytest.raises(Refused, match="measured_full"):
        contest(version, people)


@pytest.mark.parametrize("name", ["cuc", "duc", "giang"])
def test_only_the_agency_itself(version, window, people, name):
    with pytest.raises(Refused):
        measured_disputes.contest(
            stands(version), stance=Stance.DISAGREE, text=TEXT, by=people[name]
        )


def test_silence_changes_nothing_of_a_figure(version, window, people, cycle, during):
    during.move_to(ENDS)
    windows.close_ended(cycle)

    found = stands(version)
    assert (found.state, found.response) == (FindingState.ADJUSTED, None)


@pytest.mark.parametrize(("text", "word"), [("", "response_empty"), ("x" * 601, "response_long")])
def test_what_it_says_has_a_length(version, window, people, text, word):
    with pytest.raises(Refused, match=word):
        contest(version, people, text=text)

    assert stands(version).state == FindingState.ADJUSTED  # and nothing was begun


# ── Kept, or corrected ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def contested(version, window, people) -> Finding:
    contest(version, people)
    return stands(version)


@pytest.mark.parametrize("who", ["giang", "duc"])
def test_kept_for_a_reason_it_is_for_the_council(version, contested, people, who):
    if who == "duc":
        replies.conclude(contested, conclusion=ENOUGH, upheld=True, by=people[who])
    else:
        measured_disputes.keep(contested, conclusion=ENOUGH, by=people[who])

    found = stands(version)
    assert (found.state, found.final) == (FindingState.DISPUTED, value("60"))
    assert found.response.conclusion == ENOUGH


@pytest.mark.parametrize(
    "said",
    [{"typed": {"v": "90"}}, {"rejected": True}, {}],
)
def test_a_reviewer_concludes_with_no_value_of_their_own(version, contested, people, said):
    with pytest.raises(Refused, match="measured_elsewhere"):
        replies.conclude(contested, conclusion=ENOUGH, **said, by=people["duc"])

    assert stands(version).state == FindingState.ANSWERED


def test_corrected_another_figure_with_its_source_stands(version, contested, people):
    measured_disputes.correct(
        contested, value=value("85"), origin=CORRECTED, conclusion=ENOUGH, by=people["giang"]
    )

    found, row = stands(version), measurements_of(version.submission)["2.2", ""]
    assert (found.state, found.final, found.reviewed) == (
        FindingState.CONCLUDED, value("85"), value("60"),
    )  # fmt: skip
    assert (row.value, row.reference, row.batch.kind) == (value("85"), "61/BC-TTGS", "correction")
    assert (points(version, Stage.REVIEWED), points(version, Stage.REPLIED)) == ("12.00", "17.00")
    assert (found.response.before, found.response.after) == (value("60"), value("85"))


@pytest.mark.parametrize(
    ("percent", "origin", "word"),
    [
        ("60", CORRECTED, "measured_same"),
        ("85", replace(CORRECTED, source=""), "measured_source"),
        ("85", replace(CORRECTED, as_of=date(2030, 1, 1)), "measured_future"),
    ],
)
def test_a_correction_is_another_figure_with_a_source_and_a_day(
    version, contested, people, percent, origin, word
):
    with pytest.raises(Refused, match=word):
        measured_disputes.correct(
            contested, value=value(percent), origin=origin, conclusion=ENOUGH, by=people["giang"]
        )

    assert Measurement.objects.count() == 1


def test_while_it_is_contested_no_import_ends_it(cycle, version, contested, people):
    with pytest.raises(Refused, match="measured_contested"):
        record(cycle, people["giang"], {"so-y-te": "95"})
    batch = Measurement.objects.get().batch
    with pytest.raises(Refused, match="measured_contested"):
        measurements.withdraw(batch, reason=measured.WHY, by=people["giang"])

    assert stands(version).state == FindingState.ANSWERED


def test_what_was_agreed_to_is_not_withdrawn_but_may_be_replaced(cycle, version, window, people):
    contest(version, people, Stance.AGREE)
    batch = Measurement.objects.get().batch
    with pytest.raises(Refused, match="measured_replied"):
        measurements.withdraw(batch, reason=measured.WHY, by=people["giang"])

    record(cycle, people["giang"], {"so-y-te": "50"})

    assert (stands(version).state, points(version, Stage.DECIDED)) == (
        FindingState.ADJUSTED, "10.00",
    )  # fmt: skip


# ── The council ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def item(cycle, version, contested, people, during) -> AgendaItem:
    measured_disputes.keep(contested, conclusion=ENOUGH, by=people["giang"])
    seat_members(people)
    during.move_to(ENDS + timedelta(hours=9))
    windows.close_ended(cycle)
    return sitting(cycle, people).items.get()


def test_the_council_keeps_it_or_decides_for_another_figure_and_nothing_else(item):
    assert choices_for(item) == (REVIEWED, PROPOSED)


def test_kept_by_the_council_it_is_decided(version, item, people):
    decisions.decide(item, choice=REVIEWED, sentence=ENOUGH, by=people["giang"])

    found = stands(version)
    assert (found.state, found.decided) == (FindingState.DECIDED, value("60"))


def test_another_figure_is_recorded_with_its_source(version, item, people):
    decisions.decide(
        item,
        choice=PROPOSED,
        sentence=ENOUGH,
        typed={"v": "85"},
        origin=CORRECTED,
        by=people["giang"],
    )

    row = measurements_of(version.submission)["2.2", ""]
    assert (row.value, row.reference, row.batch.kind) == (value("85"), "61/BC-TTGS", "correction")
    assert stands(version).decided == value("85")
    assert points(version, Stage.DECIDED) == "17.00"


def test_a_value_without_a_source_is_nobodys_to_decide(version, item, people):
    with pytest.raises(Refused, match="measured_elsewhere"):
        decisions.decide(
            item, choice=PROPOSED, sentence=ENOUGH, typed={"v": "85"}, by=people["giang"]
        )

    assert stands(version).state == FindingState.DISPUTED


def test_what_the_council_decided_no_import_replaces(cycle, version, item, people):
    decisions.decide(item, choice=REVIEWED, sentence=ENOUGH, by=people["giang"])

    with pytest.raises(Refused, match="measured_decided"):
        record(cycle, people["giang"], {"so-y-te": "95"})


def test_where_the_decision_lets_a_figure_not_apply_the_council_may_rule_so(item):
    indicator = replace(
        decisions.indicators_of(item.finding.version.submission)["2.2"],
        not_applicable=NotApplicablePolicy.COUNCIL,
    )

    found = decisions.rulings_on_figure(item.finding.version.submission, indicator)

    assert found == ("full", "zero", "exclude")


# ── The pages ──────────────────────────────────────────────────────────────────────────────


def browser(people, name: str) -> Client:
    client = Client()
    client.force_login(people[name])
    return client


def url(name: str, *args: object) -> str:
    return reverse(name, args=["2023-mau", submission_of("so-y-te").pk, *args])


def test_the_agency_finds_its_figure_among_what_it_may_answer(version, window, people):
    client = browser(people, "an")
    place = url("measurement-contest", stands(version).pk)
    page = client.get(url("response-list")).content.decode()
    assert place in page
    assert "12,00/20 điểm" in page

    assert client.post(place, {"stance": "disagree", "text": ""}).status_code == 422
    assert client.post(place, {"stance": "disagree", "text": TEXT}).status_code == 302

    after = client.get(url("response-list")).content.decode()
    assert place not in after
    assert "Đã trả lời, chờ kết luận" in after


@pytest.mark.parametrize(("name", "status"), [("cuc", 404), ("duc", 404), ("nguoi-la", 404)])
def test_nobody_else_opens_it(version, window, people, name, status):
    place = url("measurement-contest", stands(version).pk)

    assert browser(people, name).get(place).status_code == status


def test_the_secretary_concludes_on_the_page_of_the_figure(version, contested, people):
    client = browser(people, "giang")
    place = url("measurement-edit", "2.2")
    assert TEXT in client.get(place).content.decode()

    kept = {"verdict": "keep", "conclusion": ""}
    assert client.post(place, kept).status_code == 422
    said = {"verdict": "correct", "conclusion": ENOUGH, "2.2:v": "85", "source": "Trung tâm"}
    assert client.post(place, said | {"as_of": ""}).status_code == 422
    assert client.post(place, said | {"as_of": "20/12/2023"}).status_code == 302

    assert (stands(version).state, stands(version).final) == (
        FindingState.CONCLUDED, value("85"),
    )  # fmt: skip


def test_the_bench_offers_to_keep_it_alone(version, contested, people):
    place = reverse("review-indicator", args=["2023-mau", version.submission_id, "2", "2.2"])
    client = browser(people, "duc")

    page = client.get(place)

    assert [each for each, _label in page.context["form"].fields["verdict"].choices] == ["uphold"]
    assert 'name="2.2:v"' not in page.content.decode()
    assert client.post(place, {"verdict": "uphold", "conclusion": ENOUGH}).status_code == 302
    assert stands(version).state == FindingState.DISPUTED


def test_the_session_asks_for_the_source_of_another_figure(item, version, people):
    place = reverse("agenda-item", args=["2023-mau", item.session.number, item.position])
    client = browser(people, "giang")
    said = {"choice": "proposed", "sentence": ENOUGH, "2.2:v": "85", "source": "Trung tâm"}

    assert "Số đo đã sửa, có nguồn" in client.get(place).content.decode()
    assert client.post(place, said).status_code == 422
    assert client.post(place, said | {"as_of": "20/12/2023"}).status_code == 302
    assert stands(version).decided == value("85")
