from __future__ import annotations

import json

import pytest

from assessments.forms.kept import KeptPost

ENTRY = "/don-vi/2023-mau/1/nhap/V/"


def carried(*names: str) -> KeptPost | None:
    said = {"action": ENTRY, "fields": [[name, "18"] for name in names], "files": []}
    return KeptPost.read(json.dumps(said))


@pytest.mark.parametrize("name", ["6.3:b", "V.1:v-1-a", "A.1.5:v", "1.1:chat-luong-v"])
def test_a_field_of_whatever_code_a_decision_has_is_carried_over_the_sign_in(name):
    kept = carried(name)

    assert kept is not None
    assert list(kept.fields) == [(name, "18")]


@pytest.mark.parametrize("name", ["password", "csrfmiddlewaretoken", "v.1:a", ":a"])
def test_what_is_no_field_of_an_indicator_is_not(name):
    kept = carried(name, "6.3:b")

    assert kept is None or name not in dict(kept.fields)
