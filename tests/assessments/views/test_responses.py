"""What the council asks, and the agency's one answer to each question."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import Finding, Response, User
from assessments.services import reviews, submissions
from tests.assessments.papers import upload
from tests.assessments.world import AFTER, complete, submission_of

pytestmark = pytest.mark.django_db

ASKS = "Báo cáo kèm theo ghi 85 hồ sơ. Đơn vị giải thích chênh lệch."


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def asked(during, people) -> Finding:
    """Đức has asked Sở Y tế about 1.1; it is the morning of 26 December, five days to answer."""
    complete(submission_of("so-y-te"), people["an"])
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    version = submissions.send(submission_of("so-y-te"), by=people["binh"])
    during.move_to(AFTER)
    return ask(version, "1.1")


def again(name: str) -> User:
    """The same person on another day: the posts held are read again."""
    return User.objects.get(email=f"{name}@demo.test")


def ask(version, code: str) -> Finding:
    return reviews.ask(version, code, reason="SL-01", sentence=ASKS, by=again("duc"))


def address(finding: Finding | None = None) -> str:
    page = f"{finding.pk}/" if finding else ""
    return f"/don-vi/2023-mau/{submission_of('so-y-te').pk}/giai-trinh/{page}"


def shown(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_only_what_was_asked_is_on_the_list_most_points_first(asked, signed_in):
    ask(asked.version, "1.2")
    reviews.agree(asked.version, ["2.1"], by=again("duc"))

    page = shown(signed_in("an").get(address()))

    assert re.findall(r'indicator-code tnum">([\d.]+)<', page) == ["1.1", "1.2"]
    assert ASKS in page
    assert "SL-01 Sai tử, mẫu" in page
    assert "87/90 × 40 = 38,67" in page
    assert "Trả lời đến 23:59:59 ngày 31/12/2023" in page


def test_what_another_account_wrote_on_this_machine_is_not_sent_under_this_name(
    asked, people, signed_in
):
    said = {"as": people["binh"].pk, "text": "Bảng kê kèm theo ghi 87 hồ sơ."}

    refused = signed_in("an").post(address(asked), said)

    assert refused.status_code == 403
    assert "do một tài khoản khác viết trên máy này" in shown(refused)
    assert "Bảng kê kèm theo ghi 87 hồ sơ." in shown(refused)
    assert not Response.objects.exists()
    signed_in("an").post(address(asked), {**said, "as": people["an"].pk})  # the control
    assert Response.objects.exists()


def test_before_anything_is_asked_the_list_says_so(during, signed_in):
    assert "Hội đồng chưa hỏi lại chỉ số nào." in shown(signed_in("an").get(address()))


@pytest.mark.parametrize("who", ["an", "binh"])
def test_the_agency_answers_with_text_and_file(asked, signed_in, who):
    paper = upload("Báo cáo 12.pdf")

    response = signed_in(who).post(
        address(asked), {"text": "Hai hồ sơ nộp\r\nngày 30/12.", "file": paper}
    )

    assert response.url == address()
    given = Response.objects.get()
    assert (given.text, given.evidence.name) == ("Hai hồ sơ nộp\nngày 30/12.", "Báo cáo 12.pdf")
    page = shown(signed_in(who).get(address()))
    assert "Đã trả lời, chờ kết luận" in page
    assert "Hai hồ sơ nộp<br>ngày 30/12." in page


def test_an_answer_has_at_most_600_characters_as_the_browser_counts_them(asked, signed_in):
    client = signed_in("an")
    over = client.post(address(asked), {"text": "a" * 601})
    assert (over.status_code, Response.objects.count()) == (422, 0)
    assert "a" * 601 in shown(over)

    whole = "a" * 598 + "\r\n" + "b"
    assert client.post(address(asked), {"text": whole}).status_code == 302
    assert len(Response.objects.get().text) == 600


def test_an_empty_answer_is_refused_at_its_field(asked, signed_in):
    response = signed_in("an").post(address(asked), {"text": " "})

    assert response.status_code == 422
    assert "Viết giải trình trước khi gửi." in shown(response)
    assert 'aria-invalid="true"' in shown(response)


def test_a_file_that_is_not_taken_keeps_the_text(asked, signed_in):
    response = signed_in("an").post(
        address(asked), {"text": "Hai hồ sơ.", "file": SimpleUploadedFile("a.exe", b"MZ")}
    )

    assert (response.status_code, Response.objects.count()) == (422, 0)
    assert "Không nhận tệp loại “.exe”." in shown(response)
    assert "Hai hồ sơ.</textarea>" in shown(response)


def test_a_question_is_answered_once_and_a_second_text_is_kept_on_the_page(asked, signed_in):
    client = signed_in("an")
    client.post(address(asked), {"text": "Lần một."})

    second = client.post(address(asked), {"text": "Lần hai."})

    assert (second.status_code, Response.objects.get().text) == (409, "Lần một.")
    assert "Bước này đã có người làm" in shown(second)


def test_after_the_last_moment_the_text_is_kept_and_not_sent(asked, during, signed_in):
    during.move_to(asked.respond_by - timedelta(milliseconds=1))
    assert "Gửi giải trình" in shown(signed_in("an").get(address(asked)))
    during.move_to(asked.respond_by)

    late = signed_in("an").post(address(asked), {"text": "Hai hồ sơ."})

    assert (late.status_code, Response.objects.count()) == (409, 0)
    assert "Đã hết thời gian trả lời câu hỏi này" in shown(late)
    assert "Hai hồ sơ." in shown(late)
    assert "Hết thời gian trả lời lúc 23:59:59 ngày 31/12/2023" in shown(
        signed_in("an").get(address())
    )


@pytest.mark.parametrize("who", ["cuc", "duc", "em", "giang", "hai", "khoa", "lan", "minh"])
def test_to_everyone_outside_the_agency_the_question_does_not_exist(asked, signed_in, who):
    client = signed_in(who)

    assert client.get(address(asked)).status_code == 404
    assert client.post(address(asked), {"text": "Tôi trả lời."}).status_code == 404
    assert Response.objects.count() == 0


def test_signed_out_one_is_led_to_sign_in(asked):
    assert Client().get(address(asked)).url.startswith("/dang-nhap/")


def test_a_verdict_without_a_question_is_not_shown(asked, signed_in):
    (agreed,) = reviews.agree(asked.version, ["2.1"], by=again("duc"))

    assert signed_in("an").get(address(agreed)).status_code == 404


def test_the_list_makes_the_same_queries_for_one_question_and_for_three(asked, signed_in):
    client = signed_in("an")
    with CaptureQueriesContext(connection) as one:
        client.get(address())
    for code in ("1.2", "2.1"):
        ask(asked.version, code)
    with CaptureQueriesContext(connection) as three:
        client.get(address())

    assert len(three) == len(one)
