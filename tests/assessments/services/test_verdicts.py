"""What the council states itself: claims accepted, its own parts entered, reasons given."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from assessments.models import AuditEvent, Cycle, Finding, SubmissionVersion
from assessments.services import replies, reviews
from assessments.services.locks import Refused
from assessments.services.reviews import Invalid, Unreasoned
from assessments.services.scores import Stage, group_sheets
from assessments.workflow import FindingState
from tests.assessments.claims import CLAIMS, sent
from tests.assessments.world import AFTER, DURING

pytestmark = pytest.mark.django_db

CLAIM = {"na": "Trong năm không phát sinh hồ sơ."}
PLAIN = {"a": "9", "b": "10"}
WHY = {"reason": "SL-01", "sentence": "Mẫu số lấy thiếu hai đơn vị."}


@pytest.fixture
def clock():
    with time_machine.travel(DURING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def version(people, clock) -> SubmissionVersion:
    typed = {
        "1.1": CLAIM,
        "1.2": PLAIN,
        "1.3": CLAIM,
        "1.4": {"dung-han-a": "9", "dung-han-b": "10"},
    }
    found = sent(people, typed)
    clock.move_to(AFTER)
    return found


def because(version: SubmissionVersion, code: str) -> tuple[str, str]:
    found = group_sheets([version], Stage.DECIDED)[version.submission_id].indicators[code]
    return str(found.outcome), str(found.points)


def test_a_claim_that_awaits_a_ruling_is_not_agreed_to_in_passing(version, people):
    with pytest.raises(Refused, match="needs_ruling"):
        reviews.agree(version, ["1.2", "1.1"], by=people["duc"])

    assert not Finding.objects.exists()
    assert len(reviews.agree(version, ["1.2"], by=people["duc"])) == 1


@pytest.mark.parametrize("ruling", ["", "half", "council"])
def test_only_the_three_rulings_are_given(version, people, ruling):
    with pytest.raises(Invalid):
        reviews.accept(version, "1.1", ruling=ruling, by=people["duc"])


def test_what_claims_nothing_is_not_accepted_as_a_claim(version, people):
    with pytest.raises(Refused, match="no_claim"):
        reviews.accept(version, "1.2", ruling="full", by=people["duc"])


def test_a_claim_is_concluded_with_a_ruling_after_the_agencys_reply(version, people):
    finding = reviews.ask(version, "1.1", reason="", sentence="Vì sao?", by=people["duc"])
    replies.respond(finding, text="Không có thủ tục nào.", by=people["an"])

    with pytest.raises(Invalid):
        replies.conclude(finding, conclusion="Chấp nhận giải trình.", by=people["duc"])
    replies.conclude(finding, conclusion="Chấp nhận giải trình.", ruling="full", by=people["duc"])

    assert because(version, "1.1") == ("not_applicable", "20.00")


def test_a_question_may_be_concluded_by_a_rejection(version, people):
    finding = reviews.ask(version, "1.2", reason="MC-01", sentence="Đâu?", by=people["duc"])
    replies.respond(finding, text="Chưa tìm thấy.", by=people["an"])

    replies.conclude(finding, conclusion="Không có tài liệu.", rejected=True, by=people["duc"])

    assert because(version, "1.2") == ("rejected", "0.00")


def test_the_councils_part_stands_beside_the_agencys(version, people):
    reviews.enter(version, "1.4", typed={"chat-luong-v": "tot"}, by=people["duc"])

    assert because(version, "1.4") == ("scored", "19.00")
    assert AuditEvent.objects.last().act == "finding_enter"


def test_a_part_that_the_agency_left_empty_is_rejected_beside_the_councils(people, clock):
    version = sent(people, {"1.2": PLAIN})
    clock.move_to(AFTER)

    reviews.enter(version, "1.4", typed={"chat-luong-v": "tot"}, by=people["duc"])

    assert because(version, "1.4") == ("scored", "10.00")


def test_the_agencys_part_is_not_entered_by_the_way(version, people):
    """What stands of the agency's is what it declared, whatever else is posted."""
    typed = {"chat-luong-v": "tot", "dung-han-a": "1", "dung-han-b": "10"}

    finding = reviews.enter(version, "1.4", typed=typed, by=people["duc"])

    assert finding.reviewed["answer"]["dung-han"] == {"a": "9", "b": "10"}


@pytest.mark.parametrize(
    "typed", [{}, {"chat-luong-v": "gioi"}, {"dung-han-a": "1", "dung-han-b": "2"}]
)
def test_the_councils_part_must_be_one_that_counts(version, people, typed):
    with pytest.raises(Invalid):
        reviews.enter(version, "1.4", typed=typed, by=people["duc"])


def test_what_the_agency_enters_alone_is_not_entered_by_the_council(version, people):
    with pytest.raises(Refused, match="entered_by_agency"):
        reviews.enter(version, "1.2", typed=PLAIN, by=people["duc"])


def test_a_part_of_the_councils_is_not_agreed_to(version, people):
    with pytest.raises(Refused, match="entered_by_council"):
        reviews.agree(version, ["1.4"], by=people["duc"])


def test_a_correction_cannot_turn_a_value_into_a_claim(version, people):
    with pytest.raises(Invalid):
        reviews.adjust(version, "1.2", typed=CLAIM, by=people["duc"], **WHY)


@pytest.mark.parametrize(
    ("reason", "sentence", "lacking"),
    [
        ("", "Mẫu số lấy thiếu hai đơn vị.", "reason"),
        ("XX-99", "Mẫu số lấy thiếu hai đơn vị.", "reason"),
        ("NHAP", "Mẫu số lấy thiếu hai đơn vị.", "reason"),  # the council's own mark
        ("SL-01", "Mười chín ký tự là", "sentence"),
        ("SL-01", "                    ", "sentence"),
    ],
)
def test_nothing_stands_against_the_agency_without_reason_and_sentence(
    version, people, reason, sentence, lacking
):
    said = {"reason": reason, "sentence": sentence, "by": people["duc"]}
    with pytest.raises(Unreasoned, match=lacking):
        reviews.adjust(version, "1.2", typed=PLAIN, **said)
    with pytest.raises(Unreasoned, match=lacking):
        reviews.reject(version, "1.2", **said)

    assert not Finding.objects.exists()


def test_agreeing_to_the_rest_leaves_what_a_colleague_judged(version, people):
    reviews.adjust(version, "1.2", typed={"a": "8", "b": "10"}, by=people["duc"], **WHY)

    done = reviews.agree_remaining(version, ["1.2", "1.3"], by=people["duc"])

    assert [finding.code for finding in done] == ["1.3"]
    assert version.findings.get(code="1.2").state == FindingState.ADJUSTED


def test_nothing_is_judged_once_the_results_are_fixed(version, people, clock):
    assert reviews.agree(version, ["1.2"], by=people["duc"])

    Cycle.objects.filter(pk=version.submission.cycle_id).update(results_fixed_at=AFTER)
    clock.move_to(AFTER + timedelta(days=1))

    with pytest.raises(Refused, match="fixed"):
        reviews.agree(version, ["1.3"], by=people["duc"])


def only_excludable(tmp_path: Path) -> Path:
    """``claims.yaml`` with nothing in it but 1.1 and 1.3, which may be left out."""
    text = CLAIMS.read_text()
    kept = text[: text.index('          - code: "1.2"')]
    third = text[text.index('          - code: "1.3"') : text.index('          - code: "1.4"')]
    written = (kept + third).replace('max_points: "100"', 'max_points: "40"')
    path = tmp_path / "claims.yaml"
    path.write_text(written.replace("stated_indicators: 6", "stated_indicators: 2"))
    return path


def test_not_everything_is_left_out(people, clock, tmp_path):
    """The last indicator left out would leave no maximum to rank by; until then it is allowed."""
    version = sent(people, {"1.1": CLAIM, "1.3": PLAIN}, only_excludable(tmp_path))
    clock.move_to(AFTER)
    reviews.accept(version, "1.1", ruling="exclude", by=people["duc"])
    assert group_sheets([version], Stage.DECIDED)[version.submission_id].maximum == 20

    version.content["answers"]["1.3"]["value"] = {"answer": CLAIM}
    with pytest.raises(Invalid) as refused:
        reviews.accept(version, "1.3", by=people["duc"])

    assert refused.value.problem == {"code": "nothing_left", "field": "ruling"}
    assert not version.findings.filter(code="1.3").exists()
