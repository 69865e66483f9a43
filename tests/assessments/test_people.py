from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError

from assessments.models import User

pytestmark = pytest.mark.django_db


def test_a_person_signs_in_with_an_address_in_any_case():
    user = User.objects.create_user("an@demo.test", "mật-khẩu-dài-1", full_name="Nguyễn Văn An")

    assert authenticate(username="AN@demo.test", password="mật-khẩu-dài-1") == user


def test_two_people_cannot_share_an_address_that_differs_in_case_only():
    User.objects.create_user("an@demo.test", full_name="Nguyễn Văn An")

    with pytest.raises(IntegrityError):
        User.objects.create_user("An@demo.test", full_name="Trần Thị An")


def test_a_person_without_a_password_cannot_sign_in():
    User.objects.create_user("an@demo.test", full_name="Nguyễn Văn An")

    assert authenticate(username="an@demo.test", password="") is None


def test_an_address_is_required():
    with pytest.raises(ValueError, match="needs an e-mail"):
        User.objects.create_user("", full_name="Nguyễn Văn An")
