"""Thông báo on «Việc của tôi», and how a person wants the letters."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import AuditEvent, Membership, Notice, User
from assessments.selectors.notices import SHOWN
from assessments.services import conflicts, notices, questions, submissions
from tests.assessments.world import DURING, complete, submission_of

pytestmark = pytest.mark.django_db
PAGE = "/viec-cua-toi/"
CHOICE = "/viec-cua-toi/nhan-thu/"


@pytest.fixture
def passed_on(during, people) -> Notice:
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    return Notice.objects.get()


def page_of(client) -> str:
    return re.sub(r"\s+", " ", client.get(PAGE).content.decode())


def test_what_was_told_stands_below_the_tasks_unread(passed_on, signed_in):
    page = page_of(signed_in("binh"))

    assert "1 chưa đọc" in page
    assert "Hồ sơ chờ duyệt" in page
    assert "Cán bộ đã chuyển hồ sơ: đọc bản tóm tắt rồi gửi, hoặc trả lại kèm ý kiến." in page
    assert "Sở Y tế, Kỳ 2023 · " in page
    assert "09:00 10/12/2023" in page
    assert "chưa đọc" not in page_of(signed_in("an"))


def test_one_click_opens_it_and_marks_it_read(passed_on, signed_in):
    client = signed_in("binh")
    answer = client.post(f"/viec-cua-toi/thong-bao/{passed_on.pk}/")

    file = submission_of("so-y-te")
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"/don-vi/2023-mau/{file.pk}/tom-tat/",
    )
    passed_on.refresh_from_db()
    assert passed_on.read_at == DURING
    assert "chưa đọc" not in page_of(client)


def test_read_stays_read_at_its_first_time(passed_on, during, signed_in):
    client = signed_in("binh")
    client.post(f"/viec-cua-toi/thong-bao/{passed_on.pk}/")
    during.move_to(DURING + timedelta(minutes=5))
    client.post(f"/viec-cua-toi/thong-bao/{passed_on.pk}/")

    passed_on.refresh_from_db()
    assert passed_on.read_at == DURING


def test_nobody_opens_anothers(passed_on, signed_in):
    assert signed_in("an").post(f"/viec-cua-toi/thong-bao/{passed_on.pk}/").status_code == 404
    passed_on.refresh_from_db()
    assert passed_on.read_at is None


def test_all_that_stood_there_is_marked_and_what_came_since_is_not(passed_on, people, signed_in):
    client = signed_in("binh")
    submissions.hand_back(submission_of("so-y-te"), remark="Xem lại.", by=people["binh"])
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    of_an = Notice.objects.get(kind="handed_back")
    seen = f"{passed_on.pk},{of_an.pk}"
    client.post("/viec-cua-toi/thong-bao/da-doc/", {"seen": seen})

    assert "1 chưa đọc" in page_of(client)
    of_an.refresh_from_db()
    assert of_an.read_at is None  # another's


@pytest.mark.parametrize("seen", ["", "một", "1,,2", "-1", "9" * 30, ",".join(["1"] * 31)])
def test_a_list_that_is_none_says_so_and_marks_nothing(passed_on, signed_in, seen):
    client = signed_in("binh")
    answer = client.post("/viec-cua-toi/thong-bao/da-doc/", {"seen": seen}, follow=True)

    assert "Danh sách thông báo gửi lên không đọc được. Bấm lại một lần." in answer.text
    assert Notice.objects.filter(read_at=None).count() == 1


def test_a_post_that_is_over_takes_its_notices_with_it(passed_on, people, signed_in):
    client = signed_in("binh")
    Membership.objects.filter(user=people["binh"]).update(ends_on=date(2023, 12, 10))

    assert "Hồ sơ chờ duyệt" not in page_of(client)
    assert client.post(f"/viec-cua-toi/thong-bao/{passed_on.pk}/").status_code == 404


def test_a_tie_that_is_declared_takes_what_was_told_of_the_file(during, people, cycle, signed_in):
    file = submission_of("so-y-te")
    complete(file, people["an"])
    submissions.pass_on(file, by=people["an"])
    submissions.send(file, by=people["binh"])
    questions.ask(file, text="Tính thế nào?", by=people["an"])
    client = signed_in("giang")
    assert "Sở Y tế đã gửi hồ sơ, bản 1." in page_of(client)
    conflicts.declare(cycle, file.agency, kind="family", by=people["giang"])

    page = page_of(client)
    assert "Sở Y tế đã gửi hồ sơ" not in page
    assert "Có câu hỏi của đơn vị chờ trả lời." in page  # of how the law reads


def test_the_last_thirty_are_shown_in_as_many_queries_as_one(during, people, signed_in):
    client, file = signed_in("an"), submission_of("so-y-te")

    def told(n: int) -> None:
        for _ in range(n):
            notices.tell("extended", [notices.of_file(file)], by=people["giang"], at=DURING)

    told(1)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE)
    told(SHOWN + 4)
    with CaptureQueriesContext(connection) as many:
        page = client.get(PAGE).content.decode()

    assert len(many) == len(one) <= 8
    assert page.count("notices-open") == SHOWN


# ── How letters are wanted ─────────────────────────────────────────────────────────────────


def test_a_choice_is_kept_shown_and_recorded_once(during, people, signed_in):
    client = signed_in("an")
    assert 'value="daily"' in client.get(CHOICE).text.split("checked")[0].rpartition("<input")[2]

    for _ in range(2):
        answer = client.post(CHOICE, {"letters": "urgent"}, follow=True)
    assert "Đã ghi cách nhận thư." in answer.text
    assert User.objects.get(pk=people["an"].pk).letters == "urgent"
    event = AuditEvent.objects.get(act="letters_chosen")
    assert (event.actor, event.data) == (people["an"], {"before": "daily", "after": "urgent"})


@pytest.mark.parametrize(
    ("posted", "said"),
    [({}, "Chọn một cách nhận thư."), ({"letters": "x"}, "Chọn một trong ba cách nhận thư.")],
)
def test_a_choice_that_is_none_is_refused(during, people, signed_in, posted, said):
    answer = signed_in("an").post(CHOICE, posted)

    assert answer.status_code == 422
    assert said in answer.text
    assert User.objects.get(pk=people["an"].pk).letters == "daily"
