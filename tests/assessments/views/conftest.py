from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

SignIn = Callable[[str], Client]


@pytest.fixture
def signed_in(people) -> SignIn:
    """``signed_in("an")``: a browser in which An is signed in."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(people[name])
        return client

    return sign_in
