"""A portal of its own for a journey, and the hands of the people who sit at it.

The server is a process that can be taken away: the journey's own process cannot be it.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.journeys.entry_world import CYCLE, PASSWORD

ROOT = Path(__file__).resolve().parents[2]
SAVES = re.compile(r"/nhap/[^/]+/[^/]+/$")
PATIENCE = 40_000  # milliseconds: longer than the longest pause between two attempts but one
Typed = dict[str, Any]


class Server:
    """The portal as a process, which can be taken away."""

    def __init__(self, folder: Path, world: Typed | None = None) -> None:
        self.world = world or {}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder / 'nhap.sqlite3'}",
            "DTI_MEDIA_ROOT": str(folder / "media"),
            "DJANGO_SETTINGS_MODULE": "dti_portal.settings",
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder / "server.log"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *words: str) -> str:
        command = [sys.executable, *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""

    def start(self) -> None:
        command = [sys.executable, "manage.py", "runserver", "--noreload", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=1)  # noqa: S310
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise RuntimeError(self.log.read_text())

    def stop(self) -> None:
        """Without a farewell, as a power cut does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextmanager
def seat(browser: Browser, server: Server, **more: Any) -> Iterator[BrowserContext]:
    size = {"width": 1440, "height": 1000}
    still = {"reduced_motion": "reduce"}  # a field that glides cannot be clicked
    options = {"base_url": server.url, "locale": "vi-VN", "viewport": size, **still, **more}
    context = browser.new_context(**options)
    context.set_default_timeout(15_000)
    yield context
    context.close()


def sign_in(page: Page, email: str = "an@demo.test") -> None:
    page.get_by_label("Thư điện tử").fill(email)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_load_state()


def go_to(page: Page, server: Server, main: str) -> None:
    page.goto(f"/don-vi/{CYCLE}/{server.world['submission']}/nhap/{main}/")
    if "/dang-nhap/" in page.url:
        sign_in(page)


def rows(page: Page) -> list[Locator]:
    return page.locator("[data-save]").all()


def code_of(row: Locator) -> str:
    return str(row.get_attribute("data-code"))


def type_into(row: Locator, number: int) -> Typed:
    """Fill every field of an indicator in; what the database is to hold of it."""
    code, typed = code_of(row), {}
    names = row.evaluate(
        "row => [...new Set("
        "[...row.querySelectorAll('.entry-group, .entry-pair, .entry-fields > div')]"
        ".flatMap(each => [...each.querySelectorAll('[name]')].map(field => field.name)))]"
    )
    for name in names:
        short = name.removeprefix(f"{code}:")
        if short.split("-")[-1] in {"na", "reason"} or short.startswith(("paper", "file")):
            continue
        if short in {"check-note", "explanation", "status", "estimated-to", "papers"}:
            continue
        fields = row.locator(f'[name="{name}"]')
        first = fields.first
        kind = first.get_attribute("type") or first.evaluate("field => field.localName")
        if kind in {"radio", "checkbox"}:
            first.hover()  # what a hand points at stays under it, whatever is saved meanwhile
            first.check()
            value = first.get_attribute("value")
            typed[short] = [value] if kind == "checkbox" else value
        elif kind == "textarea":
            typed[short] = f"Xã Tả Van; {number}; 100"
            first.fill(typed[short])
        elif first.get_attribute("inputmode") == "numeric":
            typed[short] = "15/03/2023"
            first.fill(typed[short])
        else:
            typed[short] = str(number + (1000 if short.endswith(("b", "previous")) else 0))
            first.press_sequentially(typed[short], delay=1)
    return typed


def shares(page: Page) -> list[Locator]:
    """The rows of two numbers."""
    return [each for each in rows(page) if each.locator("[inputmode=decimal]").count() == 2]


def numbers(row: Locator) -> tuple[Locator, Locator]:
    found = row.locator("[inputmode=decimal]")
    return found.nth(0), found.nth(1)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name ?? ''"))


def pill(page: Page) -> Locator:
    return page.locator("#trang-thai-luu")


def all_saved(page: Page) -> None:
    """Wait until the page says so and nothing is queued: the two follow a change one by one."""
    page.wait_for_function(
        """([pill, said]) => document.querySelector(pill).innerText.includes(said)
            && !Object.keys(localStorage).some(key => key.startsWith('dti-nhap'))""",
        arg=["#trang-thai-luu", "Mọi thay đổi đã lưu"],
        timeout=PATIENCE,
    )


def waiting(page: Page) -> int:
    return int(
        page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('dti-nhap')).length")
    )


def kept(server: Server) -> dict[str, Any]:
    return dict(json.loads(server.run("-m", "tests.journeys.entry_world", "dump")))


def paste(page: Page, field: Locator, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    field.focus()
    page.keyboard.press("Control+v")


def fill(
    page: Page, typed: dict[str, Typed], some: list[Locator] | None = None, *, wait: bool = True
) -> None:
    for row in rows(page) if some is None else some:
        typed[code_of(row)] = type_into(row, len(typed) + 1)
    if wait:
        page.keyboard.press("Control+s")
