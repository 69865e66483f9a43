"""A client whose upload never ends keeps nobody else waiting (adversarial test 41)."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 3  # seconds for an answer that asks the database nothing
START = 60  # seconds until a server counts as broken
ENDLESS = (
    b"POST /dang-nhap/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
    b"Cookie: csrftoken=" + b"a" * 32 + b"\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin="
)


@contextmanager
def gunicorn(folder: Path, *words: str) -> Iterator[int]:
    """The portal as ``docs/operations.md`` starts it, on a port of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder / 'none.sqlite3'}"}
    command = [sys.executable, "-m", "gunicorn", "dti_portal.wsgi", "-b", f"127.0.0.1:{port}"]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--graceful-timeout", "1", *words],
            cwd=ROOT, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        until = time.monotonic() + START
        while not is_answered(port):
            assert time.monotonic() < until, (folder / "server.log").read_text()
            time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(START)


def is_answered(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def slow_clients(port: int, count: int) -> Iterator[None]:
    """Each says that it sends a thousand bytes, sends six and stays."""
    clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
    try:
        for client in clients:
            client.sendall(ENDLESS)
        time.sleep(0.5)  # they are being read by now
        yield
    finally:
        for client in clients:
            client.close()


def test_slow_clients_keep_nobody_waiting(tmp_path: Path):
    with gunicorn(tmp_path) as port, slow_clients(port, 4):
        assert is_answered(port)


def test_with_a_worker_that_reads_one_request_at_a_time_they_would(tmp_path: Path):
    """The control: what gunicorn does where nobody says otherwise."""
    alone = ("--worker-class", "sync", "--workers", "1", "--threads", "1")

    with gunicorn(tmp_path, *alone) as port, slow_clients(port, 1):
        assert not is_answered(port)
