"""Outside demo mode there is no demo: it is not loaded, and its accounts are nobody's."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from assessments.demo import mode, people
from assessments.models import Agency, User
from assessments.services import posts
from tests.assessments import world

pytestmark = pytest.mark.django_db
PASSWORD = "demo-laocai-2023"


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def secretary(db) -> User:
    return User.objects.create_user("secretary@demo.test", PASSWORD, full_name="Thư ký mẫu")


def sign_in(client: Client, email: str = "secretary@demo.test"):
    return client.post("/dang-nhap/", {"login": email, "password": PASSWORD})


def is_in(client: Client) -> bool:
    return client.get("/viec-cua-toi/").status_code == 200


def test_in_demo_mode_a_demo_account_signs_in(client, settings, secretary):
    settings.DEMO = True

    sign_in(client)

    assert is_in(client)


@pytest.mark.parametrize("email", ["secretary@demo.test", "Secretary@DEMO.test"])
def test_outside_demo_mode_it_is_refused_like_an_unknown_one(client, settings, secretary, email):
    settings.DEMO = False

    refused = sign_in(client, email)
    unknown = sign_in(client, "khong-ai@demo.test")

    assert (refused.status_code, unknown.status_code, is_in(client)) == (200, 200, False)
    assert refused.context["form"].errors == unknown.context["form"].errors


def test_outside_demo_mode_everyone_else_signs_in(client, settings):
    settings.DEMO = False
    User.objects.create_user("an@laocai.example", PASSWORD, full_name="An")

    sign_in(client, "an@laocai.example")

    assert is_in(client)


def test_a_session_from_demo_mode_ends_with_it(client, settings, secretary):
    settings.DEMO = True
    sign_in(client)
    assert is_in(client)

    settings.DEMO = False

    assert not is_in(client)


def test_a_domain_that_only_looks_alike_is_not_the_demo(settings):
    settings.DEMO = False

    assert mode.locked_out(" Head@Demo.Test ")
    assert not mode.locked_out("head@my-demo.test")
    assert not mode.locked_out("demo.test@laocai.example")


def test_outside_demo_mode_nothing_is_loaded(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DTI_DEMO=true"):
        call_command("load_demo", stdout=StringIO())
    call_command("load_demo", if_on=True, stdout=StringIO())

    assert (User.objects.count(), Agency.objects.count()) == (0, 0)


def test_the_demo_does_not_go_among_real_people(settings):
    settings.DEMO = True
    posts.appoint_first_administrator(
        email="quan-tri@laocai.example", full_name="Minh", agency=None, starts_on=world.START
    )

    with pytest.raises(CommandError, match="đã có quản trị viên thật"):
        call_command("load_demo", stdout=StringIO())

    assert list(User.objects.values_list("email", flat=True)) == ["quan-tri@laocai.example"]
    assert Agency.objects.count() == 0


def test_people_who_are_there_already_are_left_as_they_are(settings):
    settings.DEMO = True
    people.load()
    User.objects.filter(email="head@demo.test").update(full_name="Tên khác", password="")

    assert people.load() is False

    head = User.objects.get(email="head@demo.test")
    assert (head.full_name, head.password) == ("Tên khác", "")
