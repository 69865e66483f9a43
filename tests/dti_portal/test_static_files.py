"""What the browser is served: nothing unlisted, nothing too heavy, nothing that CSP forbids."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
LISTED = re.compile(r"^\| `([^`]+)` \| .+ \| .+ \| `([0-9a-f]{64})` \|$", re.MULTILINE)
FOREIGN = ("*.woff2", "*.ttf", "*.otf", "*.min.js")  # what is never written by hand


def listed() -> dict[str, str]:
    return dict(LISTED.findall((STATIC / "LOCK.md").read_text(encoding="utf-8")))


def test_every_foreign_file_is_the_one_listed_and_every_one_listed_is_there():
    found = {
        path.relative_to(STATIC).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for pattern in FOREIGN
        for path in STATIC.rglob(pattern)
    }

    assert found == listed()


def test_the_script_of_public_pages_stays_small():
    assert (STATIC / "js" / "portal.js").stat().st_size <= 8192


def test_the_scripts_of_the_workplace_stay_light_on_a_slow_line():
    """All of them together with htmx, as they travel."""
    travels = [len(gzip.compress(path.read_bytes())) for path in (STATIC / "js").glob("*.js")]

    assert sum(travels) <= 40 * 1024


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda p: p.name)
def test_no_template_has_a_style_or_a_script_of_its_own(path: Path):
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"<style\b|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)", text) == []


def test_every_address_in_a_style_sheet_is_our_own():
    named = [
        (sheet.parent / address).resolve()
        for sheet in (STATIC / "css").glob("*.css")
        for address in re.findall(r"url\(\"?([^\")]+)\"?\)", sheet.read_text(encoding="utf-8"))
    ]

    assert [path for path in named if not path.is_file()] == []
