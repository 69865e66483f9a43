"""Production refuses to start incomplete: tried in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys

from django.conf import settings

COMPLETE = {
    "DTI_DEBUG": "false",
    "DTI_SECRET_KEY": "k" * 64,
    "DTI_ALLOWED_HOSTS": "dti.example.vn",
    "DATABASE_URL": "sqlite:///:memory:",
}


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DTI_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, "-c", "from dti_portal import settings; print(settings.DEBUG)"],
        env={**kept, **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_complete_production_starts():
    assert start(**COMPLETE).stdout == "False\n"


def test_nothing_at_all_starts_a_development_set_up():
    assert start().stdout == "True\n"


def test_a_production_without_its_secrets_names_all_that_is_missing():
    done = start(DTI_DEBUG="false")

    assert done.returncode == 1
    assert done.stderr.strip().endswith(
        "Production needs DTI_SECRET_KEY, DTI_ALLOWED_HOSTS, DATABASE_URL."
    )


def test_an_empty_secret_counts_as_missing():
    done = start(**{**COMPLETE, "DTI_SECRET_KEY": ""})

    assert done.stderr.strip().endswith("Production needs DTI_SECRET_KEY.")
