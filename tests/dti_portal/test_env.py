from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from dti_portal.env import envbool, envint, envlist, envsecret


@pytest.mark.parametrize(
    ("word", "value"), [("true", True), ("No", False), ("1", True), ("", True)]
)
def test_a_switch_reads_yes_and_no_words(monkeypatch, word: str, value: bool):
    monkeypatch.setenv("DTI_SWITCH", word)

    assert envbool("DTI_SWITCH", default=True) is value


def test_a_switch_that_says_nonsense_stops_the_start(monkeypatch):
    monkeypatch.setenv("DTI_SWITCH", "maybe")

    with pytest.raises(ImproperlyConfigured, match="DTI_SWITCH='maybe'"):
        envbool("DTI_SWITCH", default=True)


def test_a_number_is_whole_and_over_nothing(monkeypatch):
    assert envint("DTI_NUMBER", default=3000) == 3000
    monkeypatch.setenv("DTI_NUMBER", " 12 ")
    assert envint("DTI_NUMBER", default=3000) == 12


@pytest.mark.parametrize("word", ["0", "-1", "1.5", "１２", "nhiều"])
def test_a_number_that_is_none_stops_the_start(monkeypatch, word: str):
    monkeypatch.setenv("DTI_NUMBER", word)

    with pytest.raises(ImproperlyConfigured, match="DTI_NUMBER"):
        envint("DTI_NUMBER", default=1)


def test_a_list_drops_blanks(monkeypatch):
    monkeypatch.setenv("DTI_HOSTS", "a.vn, b.vn,,")

    assert envlist("DTI_HOSTS") == ["a.vn", "b.vn"]


def test_a_secret_may_come_from_a_file(monkeypatch, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n")
    monkeypatch.setenv("DTI_KEY_FILE", str(secret))
    monkeypatch.setenv("DTI_KEY", "ignored")

    assert envsecret("DTI_KEY") == "s3cret"
