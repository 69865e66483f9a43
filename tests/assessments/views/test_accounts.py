"""Signing in and out, by the pages that a person sees."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from assessments.models import User
from tests.rankings.loaded import load_real

pytestmark = pytest.mark.django_db
COOKIE = "sessionid"
PASSWORD = "chuyến-tàu-đêm-2023"
NEW_PASSWORD = "mưa-trên-núi-2024"


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def an(people) -> User:
    user = people["an"]
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, email: str = "an@demo.test", password: str = PASSWORD, **more: str):
    return client.post("/dang-nhap/", {"login": email, "password": password, **more})


def text_of(response) -> str:
    """What a person reads, without the token that differs on every page."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


# ── In ─────────────────────────────────────────────────────────────────────────────────────


def test_a_person_signs_in_with_an_address_in_any_case_and_lands_on_their_work(client, an):
    response = sign_in(client, email="An@Demo.test")

    assert (response.status_code, response.headers["Location"]) == (302, "/viec-cua-toi/")
    assert client.get("/viec-cua-toi/").status_code == 200


def test_a_page_behind_sign_in_sends_a_stranger_to_sign_in_and_back(client, an):
    response = client.get("/doi-mat-khau/")

    assert response.headers["Location"] == "/dang-nhap/?next=/doi-mat-khau/"
    response = client.post(
        response.headers["Location"], {"login": "an@demo.test", "password": PASSWORD}
    )
    assert response.headers["Location"] == "/doi-mat-khau/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "https://testserver@evil.example/",
        "\thttps://evil.example/",
    ],
)
@pytest.mark.parametrize("where", ["query", "form"])
def test_next_never_leads_to_another_site(client, an, elsewhere, where):
    if where == "form":
        response = sign_in(client, next=elsewhere)
    else:
        response = client.post(
            "/dang-nhap/",
            {"login": "an@demo.test", "password": PASSWORD},
            query_params={"next": elsewhere},
        )

    assert response.headers["Location"] == "/viec-cua-toi/"


def test_next_does_not_lead_to_another_of_our_own_names(client, an, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example.vn"]

    assert sign_in(client, next="https://other.example.vn/").headers["Location"] == "/viec-cua-toi/"


def test_whoever_is_signed_in_does_not_sign_in_again(client, an):
    sign_in(client)

    response = client.get("/dang-nhap/", query_params={"next": "//evil.example/"})

    assert response.headers["Location"] == "/viec-cua-toi/"


def test_there_is_no_sign_up_and_no_page_of_allauth_that_is_not_ours():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}

    assert {name for name in names if name.startswith("account_")} == {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_change_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
    }
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_the_admin_has_no_sign_in_of_its_own(client, an):
    response = client.get("/quan-tri/django/login/")

    assert response.headers["Location"].startswith("/dang-nhap/")


# ── Nobody learns who is known ─────────────────────────────────────────────────────────────


def test_a_wrong_password_and_an_unknown_address_read_the_same(client, an):
    User.objects.create_user("no-password@demo.test", full_name="Chưa Có")
    wrong = sign_in(client, password="sai")
    unknown = sign_in(client, email="zz@demo.test")
    uninvited = sign_in(client, email="no-password@demo.test")

    said = [
        text_of(response).replace(email, "…")
        for response, email in (
            (wrong, "an@demo.test"),
            (unknown, "zz@demo.test"),
            (uninvited, "no-password@demo.test"),
        )
    ]
    assert "Thư điện tử hoặc mật khẩu không đúng." in said[0]
    assert said[0] == said[1] == said[2]


def test_forgotten_reads_the_same_for_everyone_and_writes_only_to_who_is_known(client, an):
    known = client.post("/quen-mat-khau/", {"email": "an@demo.test"}, follow=True)
    unknown = client.post("/quen-mat-khau/", {"email": "ai-do@demo.test"}, follow=True)

    assert text_of(known) == text_of(unknown)
    assert [letter.to for letter in mail.outbox] == [["an@demo.test"]]


def test_the_sixth_attempt_at_one_address_is_refused_even_with_the_right_password(client, an):
    for _attempt in range(5):
        assert "không đúng" in text_of(sign_in(client, password="sai"))

    refused = sign_in(client)

    assert (refused.status_code, "Thử sai quá nhiều lần" in text_of(refused)) == (200, True)
    assert "_auth_user_id" not in client.session


def test_an_unknown_address_is_limited_in_the_same_words(client, an):
    for _attempt in range(5):
        sign_in(client, email="ai-do@demo.test")

    assert "Thử sai quá nhiều lần" in text_of(sign_in(client, email="ai-do@demo.test"))


def test_who_guesses_from_elsewhere_does_not_lock_the_owner_out(client, an):
    for n in range(8):
        elsewhere = Client(REMOTE_ADDR=f"198.51.100.{n}")
        for _attempt in range(6):
            sign_in(elsewhere, password="sai")

    assert sign_in(client).headers["Location"] == "/viec-cua-toi/"


def test_an_account_guessed_at_from_everywhere_is_refused_until_its_password_is_set_anew(
    client, an
):
    """A hundred wrong ones in an hour; a letter to its owner still opens it."""
    for n in range(20):
        elsewhere = Client(REMOTE_ADDR=f"198.51.100.{n}")
        for _attempt in range(5):
            sign_in(elsewhere, password="sai")
    assert "Thử sai quá nhiều lần" in text_of(sign_in(client))

    client.post("/quen-mat-khau/", {"email": "an@demo.test"})
    link = re.search(r"/dat-mat-khau/\S+", mail.outbox[-1].body)[0]
    page = client.get(link, follow=True)
    new = {"password1": "mot-mat-khau-moi-2", "password2": "mot-mat-khau-moi-2"}
    client.post(page.request["PATH_INFO"], new)

    client.post("/dang-xuat/")
    assert "_auth_user_id" not in client.session
    sign_in(client, password="mot-mat-khau-moi-2")
    assert client.session["_auth_user_id"] == str(an.pk)


def test_an_office_behind_one_address_signs_in_together(people):
    for n in range(40):
        User.objects.create_user(f"c{n}@demo.test", password=PASSWORD, full_name=f"Cán bộ {n}")

    answers = [sign_in(Client(), email=f"c{n}@demo.test").status_code for n in range(40)]

    assert answers == [302] * 40


def test_one_machine_that_tries_many_addresses_is_refused(client, people):
    for n in range(20):
        sign_in(client, email=f"người{n}@demo.test".replace("ườ", "uo"))

    assert "Thử sai quá nhiều lần" in text_of(sign_in(client, email="moi@demo.test"))


def test_after_five_minutes_the_right_password_is_let_in(client, an):
    with time_machine.travel("2023-12-10 09:00+07:00", tick=False) as clock:
        for _attempt in range(6):
            sign_in(client, password="sai")
        clock.shift(timedelta(minutes=5, seconds=1))

        assert sign_in(client).headers["Location"] == "/viec-cua-toi/"


def test_too_many_requests_of_one_machine_get_a_page_of_ours(client, an):
    for n in range(60):
        client.post("/dang-nhap/", {"login": f"a{n}"})

    response = client.post("/dang-nhap/", {"login": "a"})

    assert (response.status_code, "Quá nhiều yêu cầu" in text_of(response)) == (429, True)


# ── The session ────────────────────────────────────────────────────────────────────────────


def test_signing_in_changes_the_session_key(client, an):
    session = client.session
    session["planted"] = "by another"
    session.save()
    before = session.session_key
    client.cookies[COOKIE] = before

    sign_in(client)

    assert client.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()


def test_signing_out_kills_the_session_for_whoever_kept_its_cookie(client, an):
    sign_in(client)
    kept = client.cookies[COOKIE].value

    response = client.post("/dang-xuat/")

    thief = Client()
    thief.cookies[COOKIE] = kept
    assert response.headers["Location"] == "/"
    assert thief.get("/viec-cua-toi/").headers["Location"].startswith("/dang-nhap/")


def test_a_link_signs_nobody_out(client, an):
    sign_in(client)

    assert client.get("/dang-xuat/").status_code == 200
    assert client.get("/viec-cua-toi/").status_code == 200


def test_a_session_that_is_idle_for_two_hours_is_over(client, an):
    with time_machine.travel("2023-12-10 08:00+07:00", tick=False) as clock:
        sign_in(client)
        clock.shift(timedelta(hours=1, minutes=59))
        assert client.get("/viec-cua-toi/").status_code == 200
        clock.shift(timedelta(hours=1, minutes=59))  # two hours after the page, not the sign-in
        assert client.get("/viec-cua-toi/").status_code == 200
        clock.shift(timedelta(hours=2, seconds=1))

        assert client.get("/viec-cua-toi/").status_code == 302


def test_a_session_that_is_used_all_day_is_over_after_twelve_hours(client, an):
    with time_machine.travel("2023-12-10 08:00+07:00", tick=False) as clock:
        sign_in(client)
        for _hour in range(11):
            clock.shift(timedelta(hours=1))
            assert client.get("/viec-cua-toi/").status_code == 200
        clock.shift(timedelta(hours=1))

        assert client.get("/viec-cua-toi/").status_code == 302


def test_a_public_page_reads_no_session_and_varies_on_no_cookie(client, an):
    load_real()
    sign_in(client)

    for page in ("/", "/ket-qua/", "/ket-qua/2022/791-qd-ubnd/", "/bo-chi-so/"):
        response = client.get(page)
        assert (page, response.status_code, response.headers.get("Vary", "")) == (page, 200, "")
        assert (page, dict(response.cookies)) == (page, {})


def test_a_page_behind_sign_in_is_kept_by_no_cache(client, an):
    sign_in(client)

    response = client.get("/viec-cua-toi/")

    assert "private" in response.headers["Cache-Control"]
    assert response.headers["Vary"] == "Cookie"


# ── A new password ─────────────────────────────────────────────────────────────────────────


def link_in(letter) -> str:
    return re.search(r"http://testserver(/dat-mat-khau/\S+)", letter.body).group(1)


def set_password(client: Client, link: str, password: str = NEW_PASSWORD):
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0] if form.redirect_chain else link
    return client.post(address, {"password1": password, "password2": password})


def test_a_forgotten_password_is_set_by_the_link_in_the_letter_and_signs_in(client, an):
    client.post("/quen-mat-khau/", {"email": "an@demo.test"})

    response = set_password(client, link_in(mail.outbox[0]))

    assert response.headers["Location"] == "/viec-cua-toi/"
    assert User.objects.get(pk=an.pk).check_password(NEW_PASSWORD)


def test_a_link_works_once(client, an):
    client.post("/quen-mat-khau/", {"email": "an@demo.test"})
    link = link_in(mail.outbox[0])
    set_password(client, link)

    again = Client().get(link)

    assert "Liên kết không dùng được nữa" in text_of(again)


@pytest.mark.parametrize(("later", "works"), [(0, True), (1, False)])
def test_a_link_holds_three_days_to_the_second(client, an, later, works):
    with time_machine.travel("2023-12-10 08:00+07:00", tick=False) as clock:
        client.post("/quen-mat-khau/", {"email": "an@demo.test"})
        clock.shift(timedelta(days=3, seconds=later))

        response = Client().get(link_in(mail.outbox[0]), follow=True)

    assert ("Đặt mật khẩu và vào cổng" in text_of(response)) is works


def test_the_key_of_a_link_does_not_stay_in_the_address(client, an):
    client.post("/quen-mat-khau/", {"email": "an@demo.test"})
    link = link_in(mail.outbox[0])

    response = client.get(link)

    assert response.headers["Location"].endswith("-set-password/")


@pytest.mark.parametrize(
    ("password", "says"),
    [("12345678", "quá phổ biến"), ("an@demo.test", "giống"), ("ngắn-1", "8 ký tự")],
)
def test_a_weak_password_is_refused_in_vietnamese(client, an, password, says):
    client.post("/quen-mat-khau/", {"email": "an@demo.test"})

    response = set_password(client, link_in(mail.outbox[0]), password)

    assert (response.status_code, says in text_of(response)) == (200, True)


def test_changing_the_password_ends_the_sessions_of_other_machines(client, an):
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)

    response = client.post(
        "/doi-mat-khau/",
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    assert response.status_code == 302
    assert client.get("/viec-cua-toi/").status_code == 200
    assert elsewhere.get("/viec-cua-toi/").status_code == 302


def test_changing_the_password_needs_the_old_one(client, an):
    sign_in(client)

    response = client.post(
        "/doi-mat-khau/", {"oldpassword": "sai", "password1": NEW_PASSWORD, "password2": "khác"}
    )

    assert "Mật khẩu hiện tại không đúng." in text_of(response)
    assert "Hai lần nhập không giống nhau." in text_of(response)


def test_a_stopped_account_signs_nobody_in(client, an):
    an.is_active = False
    an.save()

    response = sign_in(client)

    assert response.headers["Location"] == "/tai-khoan-da-ngung/"
    assert client.get("/viec-cua-toi/").status_code == 302


@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_has_no_password_yet_is_led_to_where_the_first_one_comes_from(people, method):
    """allauth would look for its own page of first passwords, which has no address here."""
    client = Client()
    client.force_login(people["an"])
    assert not people["an"].has_usable_password()

    response = getattr(client, method)("/doi-mat-khau/", follow=True)

    assert response.redirect_chain == [("/quen-mat-khau/", 302)]
    assert "Tài khoản chưa có mật khẩu." in response.content.decode()
