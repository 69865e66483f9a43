"""The documents say what is true: commands, settings, rule kinds and links."""

from __future__ import annotations

import re
import typing
from pathlib import Path

import pytest
from django.conf import settings

from frameworks.definition import Rule

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("fixtures/**/*.md")])
RULE_KINDS = [rule.kind for rule in typing.get_args(Rule)]
COMMANDS = sorted(path.stem for path in ROOT.glob("*/management/commands/[a-z]*.py"))
VARIABLES = sorted(
    set(
        re.findall(
            r'"((?:DTI_|DATABASE_)[A-Z_]+)"', (ROOT / "dti_portal/settings.py").read_text("utf-8")
        )
    )
)


def everything() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)


@pytest.mark.parametrize("kind", RULE_KINDS)
def test_every_rule_kind_is_documented(kind: str):
    text = (ROOT / "docs/framework-files.md").read_text(encoding="utf-8")

    assert f"`{kind}`" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str):
    assert f"manage.py {command}" in everything()


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_setting_is_documented(variable: str):
    assert f"`{variable}`" in everything()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_link_between_documents_is_broken(document: Path):
    text = document.read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", text)

    assert [t for t in targets if not (document.parent / t).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_document_refers_to_what_a_clone_does_not_hold(document: Path):
    text = document.read_text(encoding="utf-8")

    assert re.findall(r"\.\./shared|/work/|/tmp/", text) == []
