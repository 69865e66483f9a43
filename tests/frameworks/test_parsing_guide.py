"""The guide for authors shows what loads: its whole file, and its examples of rules and tiers."""

from __future__ import annotations

import re
import typing
from pathlib import Path

import pytest
from django.conf import settings

from frameworks.definition import Rule
from frameworks.parsing import parse
from frameworks.parsing.document import read_document
from tests.frameworks.documents import (
    framework,
    index_set,
    indicator,
    main_index,
    text_of,
    with_rule,
)

GUIDE = (Path(settings.BASE_DIR) / "docs/framework-files.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", GUIDE, flags=re.MULTILINE | re.DOTALL)
RULES = [block for block in BLOCKS if block.startswith("rule:")]
TIERS = [block for block in BLOCKS if block.startswith("tiers:")]


def value_of(block: str) -> dict:
    document, log = read_document(block)
    assert log.problems(document) == ()
    (value,) = document.values()
    return value


def test_the_whole_file_loads_as_it_stands():
    (whole,) = [block for block in BLOCKS if block.startswith("id:")]

    assert parse(whole).problems == ()


@pytest.mark.parametrize("block", RULES)
def test_every_rule_shown_is_a_rule(block: str):
    assert parse(text_of(with_rule(value_of(block)))).problems == ()


def test_a_rule_of_every_kind_is_shown():
    shown = {value_of(block)["kind"] for block in RULES}

    assert shown == {rule.kind for rule in typing.get_args(Rule)}


@pytest.mark.parametrize("block", TIERS)
def test_every_tiers_shown_are_tiers(block: str):
    mains = main_index("1", indicator("1.1"), indicator("1.2"), indicator("1.3"))
    document = framework("thu", index_set("cap-xa", mains, tiers=value_of(block)))

    assert parse(text_of(document)).problems == ()


def test_every_key_that_is_read_is_mentioned():
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (Path(settings.BASE_DIR) / "frameworks/parsing").glob("*.py")
    )
    keys = set(re.findall(r"""(?:keys|inner)(?:\[|\.\w+\()"([a-z_]+)\"""", source))

    assert len(keys) > 70
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}\b", GUIDE)] == []
