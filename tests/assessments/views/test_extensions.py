"""The public register, the council's page of deadlines and the form of an extension."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Cycle, CycleDeadline, Extension, Submission
from assessments.services import extensions, reviews, submissions
from assessments.services.extensions import Letter
from rankings.council_selectors import entrants_of
from rankings.readiness import still_open
from tests.assessments.world import CLOSES, complete, submission_of

pytestmark = pytest.mark.django_db

REGISTER = "/gia-han/"
DEADLINES = "/hoi-dong/2023-mau/thoi-han/"
REASON = "Cổng dịch vụ công dừng hai ngày để nâng cấp."
LETTER = Letter("12/STTTT-CĐS", date(2023, 12, 9), REASON)
UNTIL = CLOSES + timedelta(days=2)


def text(response) -> str:
    """What is read: without marks, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def filled_in(**changes: str) -> dict[str, str]:
    return {
        "last_day": "2023-12-26",
        "last_time": "",
        "letter": "12/STTTT-CĐS",
        "letter_on": "2023-12-09",
        "reason": REASON,
        "shown": "2023-12-27T00:00:00+07:00",
        **changes,
    }


def extend_url(slug: str) -> str:
    return f"/hoi-dong/2023-mau/gia-han/{submission_of(slug).pk}/"


SET_URL = "/hoi-dong/2023-mau/gia-han/doi-tuong/so/"

# ── The register ───────────────────────────────────────────────────────────────────────────


def test_a_cycle_without_any_says_that_everyone_keeps_to_the_print(client, during):
    assert "Kỳ này chưa có gia hạn. Mọi đơn vị theo hạn của văn bản." in text(client.get(REGISTER))


def test_without_a_cycle_there_is_nothing_to_extend(client, db):
    assert "Chưa có kỳ đánh giá nào, nên chưa có gia hạn." in text(client.get(REGISTER))


def test_anyone_reads_who_got_more_time_until_when_by_which_letter_and_why(client, during, people):
    extensions.extend(submission_of("so-y-te"), LETTER, until=UNTIL, by=people["giang"])
    said = text(client.get(REGISTER))

    for words in (
        "Sở Y tế",
        "23:59:59 ngày 24/12/2023",
        "“trước ngày”",
        "23:59:59 ngày 26/12/2023",
        "số 12/STTTT-CĐS ngày 09/12/2023",
        REASON,
        "Thư ký, Cơ quan thường trực: Giang",
        "ghi lúc 09:00:00 ngày 10/12/2023",
    ):
        assert words in said
    assert "Sở Nội vụ" not in said


def test_the_print_stands_beside_its_own_moment_alone(client, during, people):
    second = Letter("15/STTTT-CĐS", LETTER.issued_on, REASON)
    later = UNTIL + timedelta(days=2)
    extensions.extend(submission_of("so-y-te"), LETTER, until=UNTIL, by=people["giang"])
    extensions.extend(submission_of("so-y-te"), second, until=later, by=people["giang"])

    said = text(client.get(REGISTER))

    assert "23:59:59 ngày 24/12/2023 “trước ngày”" in said
    assert "23:59:59 ngày 26/12/2023 sau một lần gia hạn" in said
    assert said.count("“trước ngày”") == 1


def test_more_time_for_a_whole_set_says_so(client, during, people):
    deadline = CycleDeadline.objects.get(set_id="so")
    extensions.extend_set(deadline, LETTER, until=UNTIL, by=people["giang"])

    said = text(client.get(REGISTER))

    assert "Mọi đơn vị: " in said
    assert "cả đối tượng đánh giá" in said


def test_a_sample_cycle_stands_apart_and_is_called_one(client, during, people, cycle):
    cycle.is_sample = True
    cycle.save()
    extensions.extend(submission_of("so-y-te"), LETTER, until=UNTIL, by=people["giang"])

    said = text(client.get(REGISTER))

    assert said.index("Dữ liệu minh họa") < said.index("Sở Y tế")
    assert "Không công văn nào dưới đây là thật." in said
    assert "Chưa có kỳ đánh giá nào, nên chưa có gia hạn." in said


def test_the_register_reads_no_session_and_stands_in_english_too(client, during, people):
    extensions.extend(submission_of("so-y-te"), LETTER, until=UNTIL, by=people["giang"])
    client.force_login(people["an"])

    response = client.get(REGISTER)

    assert "Cookie" not in response.headers.get("Vary", "")
    assert client.get(f"/en{REGISTER}").status_code == 200
    assert client.post(REGISTER).status_code == 405


def test_what_is_written_in_a_letter_is_shown_as_text(client, during, people):
    evil = Letter(
        "<script>alert(1)</script>", date(2023, 12, 9), "<img src=x onerror=alert(1)> hai."
    )
    extensions.extend(submission_of("so-y-te"), evil, until=UNTIL, by=people["giang"])

    page = client.get(REGISTER).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("page", ["register", "deadlines"])
def test_the_pages_ask_as_often_for_many_as_for_one(client, signed_in, during, people, page):
    reader = client if page == "register" else signed_in("giang")
    address = REGISTER if page == "register" else DEADLINES

    def grant(slug: str, days: int) -> None:
        until = UNTIL + timedelta(days=days)
        extensions.extend(submission_of(slug), LETTER, until=until, by=people["giang"])

    grant("so-y-te", 0)
    with CaptureQueriesContext(connection) as few:
        reader.get(address)
    for slug in ("so-noi-vu", "huyen-bac-ha", "so-y-te"):
        for days in range(1, 6):
            grant(slug, days)
    with CaptureQueriesContext(connection) as many:
        reader.get(address)

    assert len(few) == len(many)


# ── The form ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("url", [extend_url, lambda _slug: SET_URL])
def test_the_moment_is_read_back_before_anything_is_granted(during, signed_in, url):
    giang = signed_in("giang")

    first = giang.post(url("so-y-te"), filled_in(shown=""))

    assert (first.status_code, Extension.objects.count()) == (422, 0)
    assert "Đọc lại thời điểm khóa ghi bên dưới" in text(first)
    assert "Sẽ nhận hồ sơ đến hết 23:59:59 Thứ Ba 26/12/2023" in text(first)
    shown = re.search(r'name="shown" value="([^"]+)"', first.content.decode()).group(1)

    second = giang.post(url("so-y-te"), filled_in(shown=shown), follow=True)

    assert second.redirect_chain == [(DEADLINES, 302)]
    assert "Đã gia hạn đến 23:59:59 Thứ Ba 26/12/2023" in text(second)
    assert Extension.objects.get().until == UNTIL


def test_a_day_changed_after_it_was_read_back_is_read_back_again(during, signed_in):
    response = signed_in("giang").post(extend_url("so-y-te"), filled_in(last_day="2023-12-27"))

    assert (response.status_code, Extension.objects.count()) == (422, 0)


def test_more_time_may_end_at_an_hour(during, signed_in):
    form = filled_in(last_time="17:00", shown="2023-12-26T17:00:00+07:00")

    assert signed_in("giang").post(extend_url("so-y-te"), form).status_code == 302
    assert Submission.objects.get(agency__slug="so-y-te").extended_until == UNTIL - timedelta(
        hours=7
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"last_day": ""}, "Ghi ngày cuối được gia hạn, như công văn ghi."),
        ({"last_day": "9999-12-31"}, "Năm phải từ 2000 đến 2100."),
        ({"last_day": "26/13/2023"}, "Ghi ngày có thật, ví dụ 15/03/2023."),
        ({"last_time": "25:99"}, "Nhập một thời gian hợp lệ."),
        ({"letter": ""}, "Ghi số công văn: sổ gia hạn công khai số này."),
        ({"letter": "\x00"}, "Số công văn"),
        ({"letter": "x" * 61}, "Số công văn"),
        ({"letter_on": "2023-12-11"}, "Ngày công văn ở sau hôm nay. Xem lại công văn."),
        ({"reason": "ngắn"}, "Lý do"),
        (
            {"last_day": "2023-12-24", "shown": "2023-12-25T00:00:00+07:00"},
            "Thời hạn mới phải sau hạn theo văn bản (23:59:59 ngày 24/12/2023): gia hạn không",
        ),
        (
            {"last_day": "2023-12-09", "shown": "2023-12-10T00:00:00+07:00"},
            "Thời hạn mới phải sau lúc này (09:00:00 ngày 10/12/2023).",
        ),
    ],
)
def test_what_is_wrong_says_so_at_its_place_and_keeps_the_rest(during, signed_in, changes, said):
    response = signed_in("giang").post(extend_url("so-y-te"), filled_in(**changes))

    assert (response.status_code, Extension.objects.count()) == (422, 0)
    assert said in text(response)
    if "reason" not in changes:
        assert REASON in text(response)


def test_ones_own_agency_is_shut_with_its_reason_and_takes_nothing(during, signed_in, people):
    seat = people["giang"].councilseats.get()
    seat.agency = submission_of("so-y-te").agency
    seat.save()
    giang = signed_in("giang")

    for response in (
        giang.get(extend_url("so-y-te")),
        giang.post(extend_url("so-y-te"), filled_in()),
    ):
        assert response.status_code == 403
        assert "không gia hạn cho chính cơ quan mình được" in text(response)
    assert Extension.objects.count() == 0
    assert giang.post(extend_url("so-noi-vu"), filled_in()).status_code == 302


def test_fixed_results_say_why_nothing_can_be_extended(during, signed_in, cycle):
    cycle.results_fixed_at = CLOSES
    cycle.save()

    response = signed_in("giang").post(extend_url("so-y-te"), filled_in())

    assert response.status_code == 403
    assert "Kết quả Kỳ 2023 đã được Chủ tịch Hội đồng chốt lúc" in text(response)


def test_a_submission_or_a_set_of_another_cycle_is_not_there(during, signed_in):
    giang = signed_in("giang")

    assert giang.get("/hoi-dong/2023-mau/gia-han/999999/").status_code == 404
    assert giang.get("/hoi-dong/2023-mau/gia-han/doi-tuong/khong-co/").status_code == 404


# ── The deadlines of a cycle ───────────────────────────────────────────────────────────────


def test_the_print_stays_beside_the_moment_that_holds(during, signed_in, people):
    deadline = CycleDeadline.objects.get(set_id="so")
    extensions.extend_set(deadline, LETTER, until=UNTIL, by=people["giang"])

    said = text(signed_in("duc").get(DEADLINES))

    assert "“trước ngày” 23:59:59 ngày 24/12/2023 23:59:59 ngày 26/12/2023" in said
    assert "Gia hạn cho mọi đơn vị" not in said  # a reviewer reads only


def test_the_secretary_sets_when_estimates_are_settled(during, signed_in):
    giang = signed_in("giang")
    form = {"first_day": "2024-01-02", "last_day": "2024-01-10"}

    response = giang.post(DEADLINES, form, follow=True)

    assert response.redirect_chain == [(DEADLINES, 302)]
    assert "từ 00:00:00 ngày 02/01/2024 đến 23:59:59 ngày 10/01/2024" in text(response)
    giang.post(DEADLINES, {"first_day": "", "last_day": ""})
    assert Cycle.objects.get().top_up_opens_at is None


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"first_day": "2023-12-31", "last_day": "2024-01-10"}, "Số liệu chốt đến hết 23:59:59"),
        ({"first_day": "2024-01-10", "last_day": "2024-01-02"}, "phải sau lúc mở."),
        ({"first_day": "2024-01-10", "last_day": ""}, "Ghi cả hai ngày, hoặc để trống cả hai."),
        ({"first_day": "9999-12-31", "last_day": "9999-12-31"}, "Năm phải từ 2000 đến 2100."),
        ({"first_day": "\x00", "last_day": "x"}, "Ghi ngày có thật, ví dụ 15/03/2023."),
    ],
)
def test_a_window_that_does_not_fit_says_why(during, signed_in, form, said):
    response = signed_in("giang").post(DEADLINES, form)

    assert (response.status_code, Cycle.objects.get().top_up_opens_at) == (422, None)
    assert said in text(response)


def test_the_board_leads_to_the_form_and_says_who_has_more_time(during, signed_in, people):
    extensions.extend(submission_of("so-y-te"), LETTER, until=UNTIL, by=people["giang"])
    during.move_to(CLOSES + timedelta(hours=1))

    page = signed_in("giang").get("/hoi-dong/2023-mau/")

    assert f'href="{extend_url("so-y-te")}"' in page.content.decode()
    assert "gia hạn đến 23:59:59 26/12/2023" in text(page)
    assert "1 cơ quan được gia hạn, muộn nhất 23:59:59 ngày 26/12/2023" in text(page)


# ── The agency ─────────────────────────────────────────────────────────────────────────────


def test_the_agency_sees_the_new_moment_with_the_servers_clock_beside_it(during, signed_in, people):
    extensions.extend(submission_of("so-y-te"), LETTER, until=UNTIL, by=people["giang"])

    page = signed_in("an").get(f"/don-vi/2023-mau/{submission_of('so-y-te').pk}/")

    assert "Hạn đã gia hạn: 23:59:59 Thứ Ba 26/12/2023" in text(page)
    assert "gia hạn theo công văn số 12/STTTT-CĐS" in text(page)
    assert 'data-now="2023-12-10T09:00:00+07:00"' in page.content.decode()
    assert 'data-closes="2023-12-27T00:00:00+07:00"' in page.content.decode()


def test_the_officer_opens_the_top_up_from_the_first_page(during, signed_in, people, cycle):
    complete(submission_of("so-y-te"), people["an"])  # entered as estimates
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    submissions.send(submission_of("so-y-te"), by=people["binh"])
    signed_in("giang").post(DEADLINES, {"first_day": "2024-01-02", "last_day": "2024-01-10"})
    during.move_to(CLOSES + timedelta(days=8, hours=9))
    an, first_page = signed_in("an"), f"/don-vi/2023-mau/{submission_of('so-y-te').pk}/"

    before = text(an.get(first_page))
    after = an.post(f"{first_page}chot-so-lieu/", follow=True)

    assert (
        "3 chỉ số đã gửi là số ước, thay được bằng số chốt đến 23:59:59 ngày 10/01/2024." in before
    )
    assert "Những chỉ số nào 1.1, 1.2, 2.1" in before
    assert "Mở chốt số liệu" in before
    assert "Đã mở chốt số liệu. Bản đã gửi vẫn được tính đến khi gửi lại." in text(after)
    assert submission_of("so-y-te").state == "draft"


# ── Việc của tôi in the top-up ─────────────────────────────────────────────────────────────


@pytest.fixture
def in_top_up(during, signed_in, people, cycle):
    """Sở Y tế sent estimates; the year is over and they may be settled."""
    complete(submission_of("so-y-te"), people["an"])
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    submissions.send(submission_of("so-y-te"), by=people["binh"])
    signed_in("giang").post(DEADLINES, {"first_day": "2024-01-02", "last_day": "2024-01-10"})
    during.move_to(CLOSES + timedelta(days=8, hours=9))
    return during


def test_my_work_leads_the_officer_to_the_top_up(in_top_up, signed_in):
    said = text(signed_in("an").get("/viec-cua-toi/"))

    assert (
        "Các số ước đã gửi chốt lại được đến 23:59:59 ngày 10/01/2024; không chốt thì giữ như đã"
        " gửi." in said
    )
    assert "Chốt số liệu đến: 23:59:59 Thứ Tư 10/01/2024" in said


def test_a_question_of_the_council_comes_before_it(in_top_up, signed_in, people):
    duc = type(people["duc"]).objects.get(pk=people["duc"].pk)
    reviews.ask(
        submission_of("so-y-te").versions.get(),
        "1.1",
        reason="SL-01",
        sentence="Ba hồ sơ nằm ngoài thời gian số liệu của năm.",
        by=duc,
    )

    assert "Hội đồng hỏi lại 1 chỉ số." in text(signed_in("an").get("/viec-cua-toi/"))


def test_whoever_never_sent_is_told_so_in_the_top_up_too(in_top_up, signed_in):
    said = text(signed_in("cuc").get("/viec-cua-toi/"))

    assert "Hết hạn mà đơn vị chưa gửi hồ sơ." in said


def test_the_board_says_what_results_wait_for(in_top_up, signed_in):
    said = text(signed_in("giang").get("/hoi-dong/2023-mau/"))

    assert "Đang chốt số liệu: các số ước thay được đến 23:59:59 ngày 10/01/2024." in said


def test_results_are_not_built_while_estimates_may_still_become_final(in_top_up, cycle):
    cycle.refresh_from_db()
    now = CLOSES + timedelta(days=8, hours=9)
    open_still = [
        each.submission.agency.slug for each in still_open(entrants_of(cycle, now.date()), now)
    ]
    over = CLOSES + timedelta(days=20)

    assert open_still == ["so-y-te"]
    assert list(still_open(entrants_of(cycle, over.date()), over)) == []


# ── Giving back, next door ─────────────────────────────────────────────────────────────────


def test_what_was_never_sent_is_not_given_back_and_the_page_says_what_to_do(during, signed_in):
    during.move_to(CLOSES + timedelta(hours=1))
    page = signed_in("giang").get(f"/hoi-dong/2023-mau/tra-ho-so/{submission_of('so-y-te').pk}/")

    assert "Đơn vị chưa gửi bản nào nên không có gì để trả." in text(page)


def test_a_year_that_no_calendar_has_is_a_slip_there_too(during, signed_in):
    during.move_to(CLOSES + timedelta(hours=1))
    page = signed_in("giang").post(
        f"/hoi-dong/2023-mau/tra-ho-so/{submission_of('so-y-te').pk}/",
        {"reasons": REASON, "last_day": "9999-12-31"},
    )

    assert page.status_code == 422
