"""Precedents searched in the browser, and one ruling given from a list with boxes to tick."""

from __future__ import annotations

import pytest
import time_machine

from assessments.models import CommonRuling, Finding, SubmissionVersion, User
from assessments.services import reviews
from tests.assessments.crowd import crowd
from tests.assessments.world import AFTER

pytestmark = pytest.mark.django_db

SENTENCE = "Văn bản của tỉnh không thay cho văn bản của đơn vị."
LIST = "/hoi-dong/2023-mau/tien-le/"
GIVE = "/hoi-dong/2023-mau/tien-le/so/1.1/ket-luan-chung/"


@pytest.fixture
def made(cycle, people):
    """Sở số 001 to 003 have sent 1.1 without a paper, which nobody judged."""
    crowd(cycle, range(1, 4), people)
    Finding.objects.update(code="2.2")
    with time_machine.travel(AFTER, tick=False):
        yield cycle


def version(number: int) -> SubmissionVersion:
    return SubmissionVersion.objects.get(submission__agency__slug=f"so-{number}")


def duc() -> User:
    return User.objects.get(email="duc@demo.test")


def adjust(number: int, reason: str = "MC-03") -> None:
    typed = {"a": "45", "b": "90"}
    reviews.adjust(version(number), "1.1", typed=typed, reason=reason, sentence=SENTENCE, by=duc())


def text(response) -> str:
    return " ".join(response.content.decode().split())


# ── The search ─────────────────────────────────────────────────────────────────────────────


def test_an_indicator_is_read_case_by_case(made, signed_in):
    adjust(1)
    reviews.agree(version(2), ["1.1"], by=duc())

    shown = text(signed_in("duc").get(f"{LIST}?doi-tuong=so&chi-so=1.1"))

    assert "Sở số 001" in shown
    assert (
        '<td class="num" data-label="Tự chấm">96,68%</td>'
        '<td class="num" data-label="Còn lại"><b>50,00%</b></td>' in shown
    )
    assert "MC-03 Ngoài thời gian số liệu" in shown
    assert "Giữ số khai" in shown
    assert "Không có kỳ của năm trước trong cổng." in shown


@pytest.mark.parametrize(
    ("query", "seen", "unseen"),
    [
        ("ly-do=MC-03", "Sở số 001", "Sở số 002"),
        ("ly-do=SL-01", "Sở số 002", "Sở số 001"),
        ("nam=2023", "Sở số 001", "Chưa có tiền lệ"),
        ("nam=2022", "Chưa có tiền lệ nào như vậy.", "Sở số 001"),
        ("ly-do=khong-co", "Sở số 001", "Chưa có tiền lệ"),
    ],
)
def test_the_search_narrows_by_reason_and_by_year(made, signed_in, query, seen, unseen):
    adjust(1)
    adjust(2, "SL-01")

    shown = text(signed_in("duc").get(f"{LIST}?chi-so=1.1&{query}"))

    assert seen in shown
    assert unseen not in shown


def test_without_an_indicator_they_are_counted(made, signed_in):
    adjust(1)
    adjust(2)

    shown = text(signed_in("duc").get(LIST))

    assert f'href="{LIST}?doi-tuong=so&amp;chi-so=1.1"' in shown
    assert "MC-03 Ngoài thời gian số liệu: 2" in shown


def test_nothing_of_a_unit_that_the_reader_belongs_to_is_shown(made, people, signed_in):
    adjust(1)
    seat = people["em"].councilseats.get()
    seat.agency = version(1).submission.agency
    seat.save()

    judged = f"/tham-dinh/{version(1).submission_id}/1/1.1/"  # their name stands beside one's own
    assert judged not in text(signed_in("em").get(f"{LIST}?chi-so=1.1"))
    assert "MC-03 Ngoài thời gian số liệu: 1" not in text(signed_in("em").get(LIST))
    assert judged in text(signed_in("duc").get(f"{LIST}?chi-so=1.1"))


@pytest.mark.parametrize("query", ["", "?chi-so=1.1"])
def test_the_number_of_queries_does_not_grow(
    made, people, signed_in, django_assert_max_num_queries, query
):
    browser, counts = signed_in("duc"), []
    for numbers in (range(4, 6), range(6, 60)):
        crowd(made, numbers, people)
        browser.get(LIST + query)
        with django_assert_max_num_queries(12) as captured:
            browser.get(LIST + query)
        counts.append(len(captured))

    assert counts[0] == counts[1]


# ── One ruling ─────────────────────────────────────────────────────────────────────────────


def given(**fields) -> dict:
    chosen = [str(version(number).pk) for number in (1, 2)]
    return {"cases": chosen, "verdict": "reject", "reason": "MC-04", "sentence": SENTENCE, **fields}


def test_open_cases_are_listed_with_why_they_are_alike(made, signed_in):
    adjust(3)
    like = f"{GIVE}?giong={version(1).submission_id}"

    shown = text(signed_in("duc").get(like))

    assert "trường hợp bạn đang xem" in shown
    assert "đều không kèm minh chứng" in shown
    assert "Sở số 003" not in shown  # it is judged
    assert f'id="th-{version(1).pk}" checked' in shown
    assert f'id="th-{version(2).pk}" checked' not in shown


def test_the_chosen_cases_get_the_one_verdict(made, signed_in):
    response = signed_in("duc").post(GIVE, given(), follow=True)

    assert "Đã kết luận chung 2 trường hợp. Sở số 001, Sở số 002." in text(response)
    ruling = CommonRuling.objects.get()
    judged = Finding.objects.filter(code="1.1")
    assert {each.common_ruling for each in judged} == {ruling}
    assert judged.count() == 2
    assert "kết luận chung" in text(signed_in("duc").get(f"{LIST}?chi-so=1.1"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"cases": []}, "Chọn ít nhất một trường hợp."),
        ({"verdict": ""}, "Chọn một kết luận."),
        ({"verdict": "adjust"}, "adjust"),  # a quotient is each agency's own
        ({"reason": ""}, "Chọn lý do: một lý do cho mọi trường hợp."),
        ({"sentence": "Quá ngắn."}, "Viết ít nhất 20 ký tự"),
        ({"cases": ["999999"]}, "không còn chờ kết luận"),
    ],
)
def test_what_is_lacking_is_said_and_nothing_is_written(made, signed_in, fields, said):
    response = signed_in("duc").post(GIVE, given(**fields))

    assert response.status_code == 422
    assert said in text(response)
    assert not Finding.objects.filter(code="1.1").exists()


def test_what_stands_needs_no_reason_code(made, signed_in):
    signed_in("duc").post(GIVE, given(verdict="agree", reason=""))

    assert {each.state for each in Finding.objects.filter(code="1.1")} == {"agreed"}


@pytest.mark.parametrize(("code", "status"), [("1.1", 200), ("9.9", 404), ("2.2", 200)])
def test_an_indicator_that_is_not_there_is_not_found(made, signed_in, code, status):
    assert signed_in("duc").get(GIVE.replace("1.1", code)).status_code == status


def test_a_set_that_is_not_there_is_not_found(made, signed_in):
    assert signed_in("duc").get(GIVE.replace("/so/", "/khong-co/")).status_code == 404


def test_what_the_council_enters_is_not_ruled_in_common(made, signed_in):
    shown = text(signed_in("duc").get(GIVE.replace("1.1", "2.2")))

    assert "Không có trường hợp nào chờ kết luận." in shown
