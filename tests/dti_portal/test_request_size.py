"""A request that is longer than any page sends is refused before it is read."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client

from dti_portal.middleware import RequestSizeMiddleware


def answered(length: str) -> HttpResponse:
    """By a portal that would read the body and say so."""
    request = HttpRequest()
    request.META["CONTENT_LENGTH"] = length
    return RequestSizeMiddleware(lambda _request: HttpResponse("read"))(request)


@pytest.mark.parametrize(
    ("length", "status"),
    [
        (str(settings.LARGEST_REQUEST), 200),
        (str(settings.LARGEST_REQUEST + 1), 413),
        (str(2 * 1024**3), 413),
        ("9" * 5000, 413),
        ("", 200),
        ("x", 200),
    ],
)
def test_the_length_that_a_request_declares_decides(length, status):
    response = answered(length)

    assert response.status_code == status
    assert (b"read" in response.content) is (status == 200)


def test_the_answer_says_what_to_do():
    said = answered(str(2 * 1024**3)).content.decode()

    assert "220 MB" in said
    assert "từng tệp một" in said


@pytest.mark.django_db
def test_it_stands_before_every_page():
    """Adversarial test 41: not even the session is looked for."""
    response = Client().post(
        "/dang-nhap/", {"login": "a"}, CONTENT_LENGTH=str(settings.LARGEST_REQUEST + 1)
    )

    assert response.status_code == 413
