"""Whatever a form of the portal may say, it says in Vietnamese."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.utils.translation import override

import assessments.forms
from frameworks.vietnamese import without_marks

MODULES = [
    *(
        f"assessments.forms.{each.name}"
        for each in pkgutil.iter_modules(assessments.forms.__path__)
    ),
    "rankings.forms",
]
NUMBERS = {"limit_value": 2, "show_value": 3, "value": "x", "pk": "x", "length": 0, "max": 1}


def fields() -> Iterator[tuple[str, forms.Field]]:
    """Every field that a form of the portal declares."""
    for name in MODULES:
        for form in vars(importlib.import_module(name)).values():
            if isinstance(form, type) and issubclass(form, forms.BaseForm):
                for field, each in form.base_fields.items():
                    yield f"{form.__name__}.{field}", each


def messages(field: forms.Field) -> Iterator[str]:
    """All it may say; with numbers where it names some."""
    said: list[Any] = [*field.error_messages.values()]
    said += [each.message for each in field.validators if hasattr(each, "message")]
    for each in said:
        text = str(each % NUMBERS) if not isinstance(each, str) else each
        yield text % NUMBERS if "%(" in text else text


def test_no_field_speaks_english():
    with override("vi"):
        english = {
            (name, said)
            for name, field in fields()
            for said in messages(field)
            if without_marks(said) == said.lower()
        }

    assert english == set()
    assert len(list(fields())) > 40  # the control: the fields are found


@pytest.mark.django_db
def test_a_byte_that_cannot_be_kept_is_told_in_vietnamese(client):
    page = client.get("/xac-thuc/?so=%00&ma=a").content.decode()

    assert "Có ký tự mà máy không lưu được." in page
    assert "Null characters" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("&".join(f"a{n}=" for n in range(2001)), "application/x-www-form-urlencoded"),
        ("a=" + "x" * (2 * 1024 * 1024 + 1), "application/x-www-form-urlencoded"),
        ("a=1", "multipart/form-data"),
    ],
)
def test_a_request_that_cannot_be_read_gets_a_page_in_vietnamese(body, kind):
    response = Client().generic("POST", "/dang-nhap/", body, kind)

    assert response.status_code == 400
    assert "Máy chủ không đọc được lần gửi này" in response.content.decode()
