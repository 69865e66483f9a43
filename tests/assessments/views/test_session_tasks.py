"""«Việc của tôi» while giải trình is open and while the council sits."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from assessments.services import conflicts, decisions, sessions
from tests.assessments.rounds import (
    ENDS,
    SITTING,
    disputed,
    judge,
    opened,
    seat_members,
    sent,
    sitting,
)

pytestmark = pytest.mark.django_db


def work_of(people, name: str) -> str:
    client = Client()
    client.force_login(people[name])
    return re.sub(r"\s+", " ", client.get("/viec-cua-toi/").content.decode())


@pytest.mark.parametrize("who", ["an", "binh"])
def test_the_agency_is_told_how_much_and_until_when(cycle, people, during, who):
    version = sent(people, during)
    judge(version, people)
    opened(cycle, people)

    page = work_of(people, who)

    assert "Giải trình mở đến 23:59:59 ngày 05/01/2024: 3 chỉ số chờ đơn vị trả lời." in page
    during.move_to(ENDS)
    assert "Giải trình mở đến" not in work_of(people, who)


def test_the_reviewer_concludes_what_was_answered_and_not_what_silence_settled(
    cycle, people, during
):
    version = sent(people, during)
    judge(version, people)
    opened(cycle, people)
    during.move_to(ENDS + timedelta(minutes=1))

    # Of three items 2.1 was only asked: the other two are accepted by silence.
    assert "1 câu trả lời" in work_of(people, "duc")


def test_the_secretary_is_led_to_the_session(cycle, people, during):
    disputed(cycle, people, during)

    page = work_of(people, "giang")

    assert "2 nội dung chờ Hội đồng quyết ở phiên họp." in page


def test_a_member_is_told_when_and_where_and_then_what_waits_for_their_vote(cycle, people, during):
    seat_members(people)
    disputed(cycle, people, during)
    prepared = sessions.prepare(cycle, SITTING, by=people["giang"])
    assert "Họp ngày 08/01/2024, tại Phòng họp số 2" in work_of(people, "nga")
    session = sessions.open_session(prepared, by=people["giang"])
    item = session.items.first()
    assert "chưa có nội dung nào chờ phiếu của bạn" in work_of(people, "nga")

    decisions.open_ballot(item, by=people["giang"])

    assert "1 nội dung chờ phiếu của bạn." in work_of(people, "nga")
    assert "1 nội dung chờ phiếu của bạn." in work_of(people, "hai")
    assert "chờ phiếu của bạn. " not in work_of(people, "phuc")  # their own unit's
    decisions.vote(item, choice="declared", by=people["nga"])
    assert "chưa có nội dung nào chờ phiếu của bạn" in work_of(people, "nga")


def test_a_declared_tie_waits_for_no_vote(cycle, people, during):
    seat_members(people)
    version = disputed(cycle, people, during)
    decisions.open_ballot(sitting(cycle, people).items.first(), by=people["giang"])
    assert "1 nội dung chờ phiếu của bạn." in work_of(people, "nga")  # the control

    conflicts.declare(
        cycle, version.submission.agency, kind="family", note="Em gái.", by=people["nga"]
    )

    assert "chưa có nội dung nào chờ phiếu của bạn" in work_of(people, "nga")


def test_a_closed_session_waits_for_nobody(cycle, people, during):
    seat_members(people)
    disputed(cycle, people, during)
    sessions.close(sitting(cycle, people), by=people["giang"])

    assert "Phiên họp 1," not in work_of(people, "nga")


def test_who_is_marked_absent_is_not_asked_to_vote(cycle, people, during):
    seat_members(people)
    disputed(cycle, people, during)
    session = sitting(cycle, people)
    decisions.open_ballot(session.items.first(), by=people["giang"])
    session.attendees.filter(user=people["nga"]).update(present=False)

    assert "bạn được ghi vắng mặt nên không bỏ phiếu" in work_of(people, "nga")
    assert "1 nội dung chờ phiếu của bạn." in work_of(people, "oanh") + work_of(people, "hai")


def test_the_chair_is_led_to_what_the_session_has_not_decided(cycle, people, during):
    seat_members(people)
    disputed(cycle, people, during)
    session = sitting(cycle, people)

    page = work_of(people, "hai")

    assert "Phiên họp đang họp: 2 nội dung chưa quyết." in page
    assert f'href="{session.get_absolute_url()}"' in page
    decisions.consent(
        session.items.all(), sentence="Hội đồng thống nhất theo kết luận.", by=people["giang"]
    )
    assert "chưa có nội dung nào chờ phiếu của bạn" in work_of(people, "hai")
