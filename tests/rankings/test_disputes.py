"""No ranking is built while giải trình is open, or the council has something left to decide."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from assessments.models import Cycle, Finding, ResponseWindow, User
from assessments.services import decisions, replies, reviews, sessions, windows
from rankings.council_pages import standing_of
from rankings.services import build
from rankings.services.locks import Refused
from tests.assessments import world
from tests.assessments.rounds import ENOUGH, SITTING, WHY, seat_members
from tests.rankings import council

pytestmark = pytest.mark.django_db

UNTIL = council.REVIEW + timedelta(days=3)


@pytest.fixture
def clock():
    with time_machine.travel(world.DURING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def people(db, clock) -> dict[str, User]:
    """Everything is judged; of Sở Y tế 1.1 is worth 0 instead of 38,67, and a round has opened."""
    found = world.people()
    cycle = world.cycle()
    council.staff(found)
    seat_members(found)
    council.send_all(found)
    clock.move_to(council.REVIEW)
    council.judge_all(found)
    version = council.version_of("so-y-te")
    reviews.reject(version, "1.1", **WHY, by=found["duc"])
    windows.open_round(
        cycle, closes_at=UNTIL, letter="15/STTTT", letter_on=date(2024, 1, 9), by=found["giang"]
    )
    return found


def cycle() -> Cycle:
    return Cycle.objects.get()


def asked() -> Finding:
    return Finding.objects.get(code="1.1", version=council.version_of("so-y-te"))


def contested(people: dict[str, User]) -> None:
    replies.respond(asked(), stance="disagree", text="Số khai đúng.", by=people["an"])
    replies.conclude(asked(), conclusion=ENOUGH, upheld=True, by=people["duc"])


def refused(people: dict[str, User]) -> bool:
    try:
        build.build(cycle(), by=people["giang"])
    except Refused as refusal:
        return refusal.reason == "blocked"
    return False


def test_an_open_round_blocks_even_where_everything_was_answered(people, clock):
    replies.respond(asked(), stance="agree", text="", by=people["an"])

    assert refused(people)
    says = [row.says for row in standing_of(cycle(), None, UNTIL, reader=people["giang"]).blockers]
    assert says == ["Đợt giải trình chưa kết thúc"]
    clock.move_to(UNTIL)
    assert not refused(people)


def test_the_end_of_a_round_is_recorded_by_building(people, clock):
    clock.move_to(UNTIL)

    assert not refused(people)

    assert ResponseWindow.objects.get().closed_at == UNTIL
    assert asked().state == "conceded"


def test_past_the_end_of_a_round_its_page_offers_to_build(people, clock, client):
    page = f"/hoi-dong/{cycle().slug}/xep-hang/"
    offered = f'action="{page}lap/"'

    clock.move_to(UNTIL - timedelta(seconds=1))
    client.force_login(people["giang"])
    assert "Đợt giải trình chưa kết thúc" in client.get(page).content.decode()
    assert offered not in client.get(page).content.decode()
    clock.move_to(UNTIL)
    assert offered in client.get(page).content.decode()
    assert ResponseWindow.objects.get().closed_at == UNTIL


def test_a_dispute_blocks_until_the_council_has_decided_and_its_value_is_ranked(people, clock):
    contested(people)
    clock.move_to(UNTIL)
    windows.close_ended(cycle())
    assert refused(people)
    says = [row.says for row in standing_of(cycle(), None, UNTIL, reader=people["giang"]).blockers]
    assert says == ["1 chỉ số chờ Hội đồng quyết ở phiên họp"]

    session = sessions.prepare(cycle(), SITTING, by=people["giang"])
    session = sessions.open_session(session, by=people["giang"])
    decisions.decide(session.items.get(), choice="declared", sentence=ENOUGH, by=people["giang"])

    ranking = build.build(cycle(), by=people["giang"])
    rows = {
        row.name: row.points_printed
        for group in ranking.groups.all()
        for row in group.entries.all()
    }
    assert rows["Sở Y tế"] == "93,67"


def test_what_is_left_of_ones_own_unit_is_not_told_in_places(people, clock):
    contested(people)
    clock.move_to(UNTIL)
    windows.close_ended(cycle())

    (own,) = standing_of(cycle(), None, UNTIL, reader=people["em"]).blockers
    (others,) = standing_of(cycle(), None, UNTIL, reader=people["duc"]).blockers

    assert (own.agency, own.places) == ("Sở Y tế", ())
    assert "không xem được việc gì" in own.says
    assert [place.code for place in others.places] == ["1.1"]  # the control


def test_what_the_council_decides_makes_a_table_of_before_stale(people, clock):
    clock.move_to(UNTIL)
    ranking = build.build(cycle(), by=people["giang"])
    assert not standing_of(cycle(), ranking, UNTIL, reader=people["giang"]).stale

    Finding.objects.filter(pk=asked().pk).update(
        state="decided", decided={"answer": {"rejected": "Khác."}}, decided_at=UNTIL
    )

    assert standing_of(cycle(), ranking, UNTIL, reader=people["giang"]).stale
