"""A real browser over the real pages: the system's Chromium, driven by Playwright."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.seats import Server, Typed, seat

# Playwright's loop runs in this thread, and Django would refuse its own database because of it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"desktop": (1440, 900), "phone": (390, 844)}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.fail("No Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page at each width in turn."""
    width, height = WIDTHS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
    yield context.new_page()
    context.close()


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A page in a browser that runs no script."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1440, "height": 900}
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def portal(live_server, transactional_db) -> str:
    """The address of a portal with its real data."""
    call_command("load_frameworks", verbosity=0, stdout=StringIO())
    call_command("load_rankings", verbosity=0, stdout=StringIO())
    return str(live_server.url)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> tuple[Path, Typed]:
    """The folder of a server that has its world and has never run; and what is in it."""
    folder = tmp_path_factory.mktemp("prepared")
    made = Server(folder)
    made.run("manage.py", "migrate", "-v0")
    return folder, json.loads(made.run("-m", "tests.journeys.entry_world", "build"))


@pytest.fixture
def server(prepared, tmp_path) -> Iterator[Server]:
    folder, world = prepared
    for file in folder.glob("nhap.sqlite3*"):
        shutil.copy(file, tmp_path)
    made = Server(tmp_path, world)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def desk(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    with seat(browser, server) as context:
        yield context


def violations(page: Page) -> list[str]:
    """What axe finds, one line a rule: WCAG 2.2 A and AA, and good practice."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {[node['target'] for node in rule['nodes']][:3]}" for rule in found]


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
