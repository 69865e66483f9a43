"""The admin shows frameworks and changes none."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse

from frameworks.loader import load
from tests.frameworks.documents import framework, text_of

MODELS = ["frameworkversion", "indexset", "indicator"]


@pytest.fixture
def loaded(tmp_path: Path) -> None:
    path = tmp_path / "thu.yaml"
    path.write_text(text_of(framework("thu")), encoding="utf-8")
    load([path])


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS)
def test_lists_and_rows_are_shown_and_cannot_be_changed(admin_client, loaded: None, model: str):
    pk = apps.get_model("frameworks", model).objects.get().pk
    here = f"admin:frameworks_{model}"

    assert admin_client.get(reverse(f"{here}_changelist")).status_code == 200
    assert admin_client.get(reverse(f"{here}_change", args=[pk])).status_code == 200
    assert admin_client.post(reverse(f"{here}_change", args=[pk]), {}).status_code == 403
    assert admin_client.get(reverse(f"{here}_add")).status_code == 403
    assert admin_client.post(reverse(f"{here}_delete", args=[pk])).status_code == 403
