"""The log, as the inspector reads it."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments import insert_only
from assessments.models import Agency, AuditEvent
from assessments.services import answers, audit, posts, submissions
from tests.assessments import world
from tests.assessments.world import DURING, entered, submission_of

pytestmark = pytest.mark.django_db
LIST = "/nhat-ky/"


@pytest.fixture
def acts(during, people) -> str:
    """Three acts in two chains; the chain of the submission."""
    submission = submission_of("so-y-te")
    answers.save(submission, {"1.2": entered(v="true")}, by=people["an"])
    submissions.pass_on(submission, by=people["an"])
    posts.give_membership(
        email="moi@demo.test",
        full_name="=HYPERLINK(1)",
        agency=Agency.objects.get(slug="so-y-te"),
        role="officer",
        starts_on=world.START,
        by=people["minh"],
    )
    return submission.stream


def acts_on(response) -> list[str]:
    return [event.act for event in response.context["page"]]


@pytest.mark.parametrize("who", ["an", "binh", "duc", "giang", "hai", "khoa", "minh", "nguoi-la"])
def test_only_the_inspector_reads_the_log(acts, signed_in, who):
    client = signed_in(who)

    for address in (LIST, f"{LIST}{acts}/", f"{LIST}{acts}/du-lieu.csv"):
        assert (address, client.get(address).status_code) == (address, 403)


def test_a_stranger_signs_in_first(acts, client):
    for address in (LIST, f"{LIST}{acts}/", f"{LIST}{acts}/du-lieu.csv"):
        assert client.get(address).headers["Location"].startswith("/dang-nhap/")


@pytest.mark.parametrize("query", ["until=9999-12-31", "since=0001-01-01", "since=abc"])
def test_a_day_that_no_log_has_is_answered_with_a_sentence(acts, signed_in, query):
    response = signed_in("lan").get(f"{LIST}?{query}")

    assert response.status_code == 200
    assert "Bộ lọc chưa dùng được." in response.content.decode()


def test_a_chain_that_is_not_there_is_not_found(acts, signed_in):
    for address in ("submission:99999/", "submission:99999/du-lieu.csv", "x/"):
        assert signed_in("lan").get(LIST + address).status_code == 404


def test_the_list_says_who_did_what_to_whom(acts, signed_in):
    page = signed_in("lan").get(LIST).content.decode()

    assert "Lưu số liệu" in page
    assert "Chuyển lãnh đạo duyệt" in page
    assert "Giao vị trí" in page
    assert "an@demo.test" in page


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"kind": "people"}, ["post_given"]),
        ({"kind": "submission"}, ["submission_pass_on", "answers_saved"]),
        ({"kind": "cycle"}, []),
        ({"act": "answers_saved"}, ["answers_saved"]),
        ({"actor": "MINH"}, ["post_given"]),
        ({"actor": "không ai"}, []),
        ({"since": "2023-12-10", "until": "2023-12-10", "kind": "people"}, ["post_given"]),
        ({"since": "2023-12-11"}, []),
        ({"until": "2023-12-09"}, []),
    ],
)
def test_the_list_is_narrowed_by_each_field(acts, signed_in, wanted, found):
    assert acts_on(signed_in("lan").get(LIST, wanted)) == found


def test_a_filter_that_makes_no_sense_is_said_and_hides_nothing(acts, signed_in):
    response = signed_in("lan").get(LIST, {"since": "2023-12-10", "until": "2023-12-09"})

    assert "Ngày cuối đứng trước ngày đầu." in response.content.decode()
    assert len(acts_on(response)) == 3


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "x"])
def test_a_page_that_is_not_there_is_the_nearest_one(acts, signed_in, page):
    assert signed_in("lan").get(LIST, {"trang": page}).status_code == 200


def test_a_chain_that_holds_is_said_to_hold(acts, signed_in):
    response = signed_in("lan").get(f"{LIST}{acts}/")

    assert "Chuỗi nguyên vẹn: 2 sự kiện" in response.content.decode()
    assert response.context["chain"].head in response.content.decode()
    assert acts_on(response) == ["answers_saved", "submission_pass_on"]


def test_a_chain_that_somebody_changed_by_hand_is_said_to_break_there(acts, signed_in):
    insert_only.take_away(connection)  # what only the owner of the tables can do
    AuditEvent.objects.filter(stream=acts, sequence=2).update(act="submission_send")
    insert_only.put_in_place(connection)

    response = signed_in("lan").get(f"{LIST}{acts}/")

    assert "Chuỗi đứt ở sự kiện số 2." in response.content.decode()
    assert "Chuỗi nguyên vẹn" not in response.content.decode()


def exported(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_file_holds_the_whole_chain_and_its_hashes(acts, signed_in):
    response = signed_in("lan").get(f"{LIST}{acts}/du-lieu.csv")

    rows = exported(response)
    events = list(AuditEvent.objects.filter(stream=acts).order_by("sequence"))
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="nhat-ky-{acts.replace(":", "-")}.csv"'
    )
    assert [row["hash"] for row in rows] == [event.hash for event in events]
    assert [row["data"] for row in rows] == [audit.canonical(event.data) for event in events]
    assert [row["actor_email"] for row in rows] == ["an@demo.test", "an@demo.test"]


def test_no_spreadsheet_runs_a_name_in_the_file(acts, signed_in):
    (row,) = exported(signed_in("lan").get(f"{LIST}people/du-lieu.csv"))

    assert row["subject"] == "'=HYPERLINK(1), Cán bộ nhập liệu, Sở Y tế"


def more_events(number: int, stream: str) -> None:
    with transaction.atomic():
        for n in range(number):
            audit.record(stream, "answers_saved", by=None, at=timezone.now(), subject=n)


def test_the_file_is_complete_where_the_page_is_not(acts, signed_in):
    more_events(60, acts)

    assert len(acts_on(signed_in("lan").get(f"{LIST}{acts}/"))) == 50
    assert len(exported(signed_in("lan").get(f"{LIST}{acts}/du-lieu.csv"))) == 62


@pytest.mark.parametrize("address", [LIST, f"{LIST}people/"])
def test_the_log_asks_as_much_at_300_events_as_at_3(acts, signed_in, address):
    client = signed_in("lan")
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    more_events(300, "people")

    with CaptureQueriesContext(connection) as many:
        assert client.get(address).status_code == 200

    assert len(many) == len(few) <= 8


def test_an_act_nobody_named_stands_as_its_own_word(during, people, signed_in):
    with transaction.atomic():
        audit.record("ranking:1", "ranking_unheard", by=None, at=DURING, subject="Xếp hạng")

    page = signed_in("lan").get(LIST).content.decode()

    assert "ranking_unheard" in page
    assert "Bảng xếp hạng 1" in page
