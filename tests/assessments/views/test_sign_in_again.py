"""A session ends while somebody types: how long it lasts is told, and nothing typed is lost."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessments.forms.kept import KeptPost
from assessments.models import Agency, Answer, Membership, Response, User
from tests.assessments.rounds import judge, opened, sent
from tests.assessments.world import START, submission_of

pytestmark = pytest.mark.django_db
PASSWORD = "chuyến-tàu-đêm-2023"
SCRIPT = {"HX-Request": "true"}
TEXT = 'Gồm "một" <cửa>\r\nvà hai'


@pytest.fixture(autouse=True)
def quick_passwords(settings, tmp_path):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def an(people) -> User:
    people["an"].set_password(PASSWORD)
    people["an"].save()
    return people["an"]


@pytest.fixture
def yen(people) -> User:
    """A second officer of the same agency."""
    user = User.objects.create_user("yen@demo.test", PASSWORD, full_name="Yến")
    agency = Agency.objects.get(slug="so-y-te")
    Membership.objects.create(
        user=user, agency=agency, role=Membership.Role.OFFICER, starts_on=START
    )
    return user


def address(main: str = "1") -> str:
    return f"/don-vi/2023-mau/{submission_of('so-y-te').pk}/nhap/{main}/"


def sign_in(client: Client, email: str = "an@demo.test", password: str = PASSWORD, **more: str):
    return client.post("/dang-nhap/", {"login": email, "password": password, **more})


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def hidden(response) -> dict[str, str]:
    """The hidden fields of a page, by name."""
    found = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode()
    )
    return {name: unescape(value) for name, value in found}


# ── How long it lasts ──────────────────────────────────────────────────────────────────────


def state(client: Client, *, stay: bool = False) -> dict[str, object]:
    ask = client.post if stay else client.get
    return dict(ask("/phien/", headers=SCRIPT).json())


def test_to_ask_makes_no_session_longer_and_to_stay_does(client, an):
    with time_machine.travel("2023-12-10 08:00+07:00", tick=False) as clock:
        sign_in(client)
        assert (state(client)["left"], state(client)["longer"]) == (7200, True)
        clock.shift(timedelta(hours=1, minutes=56))

        assert state(client)["left"] == 240
        assert state(client, stay=True)["left"] == 7200
        clock.shift(timedelta(hours=1, minutes=59))
        assert state(client)["left"] == 60
        clock.shift(timedelta(minutes=2))
        assert client.get("/phien/", headers=SCRIPT).status_code == 401


def test_a_session_that_comes_to_its_longest_age_says_that_it_cannot_last_longer(client, an):
    with time_machine.travel("2023-12-10 08:00+07:00", tick=False) as clock:
        sign_in(client)
        for _hour in range(11):
            clock.shift(timedelta(hours=1))
            state(client, stay=True)
        clock.shift(timedelta(minutes=56))

        found = state(client, stay=True)

        assert (found["left"], found["longer"]) == (240, False)


def test_each_save_tells_the_page_how_long_the_session_lasts(during, client, an):
    sign_in(client)

    saved = client.post(f"{address()}1.2/", {"1.2:v": "true"}, headers=SCRIPT)

    assert saved.headers["X-Session-Left"] == "7200"
    assert 'data-session-left="7200"' in text_of(client.get(address()))


# ── What is posted too late, without script ────────────────────────────────────────────────


def posted_too_late(client: Client, an: User, **more: object):
    """A page of entry that An opened, filled and sent after the session was over."""
    sign_in(client)
    Session.objects.all().delete()
    fields = {"as": an.pk, "1.1:a": "87", "1.1:b": "90", "1.1:explanation": TEXT, "next": "1"}
    return client.post(address(), {**fields, **more})


def test_what_was_posted_without_a_session_is_saved_after_the_sign_in(during, client, an):
    late = posted_too_late(client, an)
    assert late.status_code == 401
    assert "Phiên làm việc đã hết trước khi lưu được." in text_of(late)

    page = sign_in(client, **hidden(late))
    assert 'Chỉ số có nội dung: <b class="tnum">1.1</b>' in text_of(page)
    assert not Answer.objects.exists(), "nothing is sent by itself"
    saved = client.post(address(), hidden(page))

    assert saved.url == address("2")
    answer = Answer.objects.get(code="1.1")
    assert answer.value == {"answer": {"a": "87", "b": "90"}}
    assert answer.explanation == TEXT.replace("\r\n", "\n")


def test_a_wrong_password_on_the_way_loses_nothing(during, client, an):
    late = posted_too_late(client, an)

    wrong = sign_in(client, password="sai", **hidden(late))
    page = sign_in(client, **hidden(wrong))

    assert "mật khẩu không đúng" in text_of(wrong)
    assert hidden(page)["1.1:a"] == "87"


def test_too_many_wrong_passwords_lose_nothing(during, client, an):
    late = posted_too_late(client, an)

    answers = [sign_in(client, password="sai", **hidden(late)) for _time in range(12)]

    assert {hidden(each)["kept"] for each in answers} == {hidden(late)["kept"]}
    assert "quá nhiều lần" in text_of(answers[-1])


def test_another_person_gets_nothing_of_it_and_is_told(during, client, an, yen):
    late = posted_too_late(client, an)

    other = sign_in(client, "yen@demo.test", **hidden(late))

    assert other.status_code == 403
    assert "không gửi bằng tài khoản yen@demo.test" in text_of(other)
    assert client.get("/viec-cua-toi/").status_code == 302, "signed out again"
    assert hidden(sign_in(client, **hidden(other)))["1.1:a"] == "87"


def test_a_page_of_another_person_is_not_saved_under_this_name(during, client, an, yen):
    sign_in(client, "yen@demo.test")

    refused = client.post(address(), {"as": an.pk, "1.2:v": "true"})

    assert refused.status_code == 403
    assert "do một tài khoản khác nhập" in text_of(refused)
    assert not Answer.objects.exists()
    assert client.post(address(), {"as": yen.pk, "1.2:v": "true"}).status_code == 302


def test_a_file_does_not_travel_and_is_named(during, client, an):
    file = SimpleUploadedFile("bao-cao.pdf", b"%PDF-1.4")

    late = posted_too_late(client, an, **{"1.1:file": file})

    said = "Tệp không đi cùng được, chọn lại sau khi đăng nhập: bao-cao.pdf."
    assert said in text_of(late)
    assert said in text_of(sign_in(client, **hidden(late)))


def test_a_forged_post_without_a_token_gets_no_page_to_sign_in_on(during, an):
    client = Client(enforce_csrf_checks=True)

    assert client.post(address(), {"1.1:a": "87"}).status_code == 403


def test_only_fields_of_entry_are_carried(during, client, an):
    late = posted_too_late(client, an, password="of-another-form", x="<b>")

    kept = KeptPost.read(hidden(late)["kept"])

    assert kept is not None
    assert {name for name, _value in kept.fields} == {
        *("as", "next", "1.1:a", "1.1:b", "1.1:explanation")
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "[" * 5000,
        '{"action": "/quan-tri/tai-khoan/moi/", "fields": [["1.1:a", "1"]], "files": []}',
        '{"action": "https://elsewhere.test/", "fields": [["1.1:a", "1"]], "files": []}',
        '{"action": "/don-vi/2023-mau/1/nhap/1/", "fields": [["role", "admin"]], "files": []}',
    ],
)
def test_what_no_sign_in_page_wrote_is_carried_nowhere(client, an, text):
    assert KeptPost.read(text) is None
    assert sign_in(client, kept=text).headers["Location"] == "/viec-cua-toi/"


def test_a_post_that_says_nothing_is_led_to_sign_in_as_any_page_is(during, client, an):
    assert client.post(address(), {"x": "1"}).headers["Location"].startswith("/dang-nhap/?next=")


def test_more_than_the_sign_in_can_carry_is_said_before_it_is_lost(during, client, an, monkeypatch):
    monkeypatch.setattr("assessments.forms.kept.MOST", 100)

    late = posted_too_late(client, an)

    assert late.status_code == 302
    assert "dài quá, không mang qua trang này được" in text_of(client.get(late.headers["Location"]))


# ── Giải trình, which is sent once ─────────────────────────────────────────────────────────

SAID = 'Ba hồ sơ nộp "trực tiếp"\r\nđã có biên nhận.'


@pytest.fixture
def answering(cycle, people, during, client, an) -> str:
    """An writes giải trình of 1.1 for longer than the session lasts."""
    version = sent(people, during)
    judge(version, people)
    opened(cycle, people)
    sign_in(client)
    Session.objects.all().delete()
    at = f"/don-vi/2023-mau/{version.submission_id}/giai-trinh/"
    return f"{at}{version.findings.get(code='1.1').pk}/"


def late_answer(client: Client, at: str, an: User):
    return client.post(at, {"as": an.pk, "stance": "disagree", "text": SAID, "document": ""})


def test_a_giai_trinh_sent_too_late_comes_back_filled_in_and_unsent(client, an, answering):
    late = late_answer(client, answering, an)
    assert late.status_code == 401
    assert "bấm “Mở lại trang đang viết”" in text_of(late)

    page = sign_in(client, **hidden(late))
    again = client.post(answering, hidden(page))

    assert again.status_code == 200
    assert "Giải trình này chưa gửi." in text_of(again)
    assert "Ba hồ sơ nộp &quot;trực tiếp&quot;" in text_of(again)
    assert re.search(r'value="disagree"[^>]* checked', text_of(again))
    assert not Response.objects.exists(), "it can be sent once, so by their own hand"
    client.post(answering, {"stance": "disagree", "text": SAID})
    assert Response.objects.get().text == SAID.replace("\r\n", "\n")


def test_another_person_gets_no_giai_trinh_of_it(client, an, yen, answering):
    other = sign_in(client, "yen@demo.test", **hidden(late_answer(client, answering, an)))

    assert other.status_code == 403
    assert not Response.objects.exists()


def test_an_empty_giai_trinh_keeps_nothing(client, an, answering):
    late = client.post(answering, {"as": an.pk, "text": " "})

    assert late.status_code == 302
