"""run.py: what it hands to the portal it serves."""

from __future__ import annotations

import os

import pytest

import run


@pytest.fixture
def served(monkeypatch) -> dict[str, str]:
    """What the portal would find in its environment; nothing is set up and nothing served."""
    found: dict[str, str] = {}
    monkeypatch.setattr(run, "set_up", lambda _requirements: None)
    monkeypatch.setattr(run, "manage", lambda *_words: None)
    monkeypatch.setattr(run, "serve_with_worker", lambda _command: found.update(os.environ))
    return found


def test_the_links_in_letters_lead_to_the_port_it_serves_on(served, monkeypatch):
    monkeypatch.delenv("DTI_ORIGIN", raising=False)
    monkeypatch.setattr(run, "free_address", lambda words: words[0])
    monkeypatch.setattr(run.os, "environ", dict(os.environ))

    run.serve(["127.0.0.1:8121"])

    assert run.os.environ["DTI_ORIGIN"] == "http://127.0.0.1:8121"


def test_an_address_that_is_given_stands(served, monkeypatch):
    monkeypatch.setattr(run, "free_address", lambda words: words[0])
    monkeypatch.setenv("DTI_ORIGIN", "https://dti.example.vn")

    run.serve(["127.0.0.1:8121"])

    assert served["DTI_ORIGIN"] == "https://dti.example.vn"
