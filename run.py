#!/usr/bin/env python3
"""The two commands, with nothing but a Python:

    python3 run.py          set up, load the data, serve on http://127.0.0.1:8000
    python3 run.py test     set up, then run the tests (further words go to pytest)
    python3 run.py lock     pin the packages again, with hashes

A second run finds its work done and is quick.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
ADDRESS = "127.0.0.1:8000"
OLDEST_PYTHON = (3, 11)

# WeasyPrint draws with these; PDFs cannot be made without them.
PANGO_LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
PANGO_DEBIAN = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


def main() -> None:
    words = sys.argv[1:]
    command = words[0] if words else "serve"
    commands = {"serve": serve, "test": test, "lock": lock}
    if command in {"-h", "--help"} or command not in commands:
        sys.exit(__doc__)
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"✗ Python {found} is too old: install Python 3.11 or newer, then run this again.")
    os.chdir(ROOT)
    commands[command](words[1:])


def serve(words: list[str]) -> None:
    """Set up, migrate, load what is real and what is a sample, and serve."""
    address = free_address(words)
    os.environ.setdefault("DTI_ORIGIN", f"http://{address}")  # the links in letters
    set_up("requirements.txt")
    step("Database and data")
    manage("migrate", "--verbosity", "0")
    manage("load_frameworks")
    manage("load_rankings")
    manage("load_demo", "--if-on")  # prints the accounts to sign in with
    print(
        f"\n  Trang chủ            http://{address}/"
        f"\n  Xếp hạng năm 2022    http://{address}/ket-qua/2022/791-qd-ubnd/"
        f"\n  Năm bộ chỉ số        http://{address}/bo-chi-so/"
        f"\n  Đăng nhập            http://{address}/dang-nhap/"
        f"\n  Thành phần giao diện http://{address}/thanh-phan/"
        "\n\n  Ctrl+C to stop.\n",
        flush=True,
    )
    serve_with_worker([str(PYTHON), "manage.py", "runserver", "--noreload", address])


def free_address(words: list[str]) -> str:
    """The host:port to serve on, once it is known to be free: before any work is done."""
    given = words[0] if words else ADDRESS
    host, _, port = given.rpartition(":")
    host = host or "127.0.0.1"
    if not port.isdigit():
        sys.exit(f"✗ {given} is no address: give a port (8001) or a host and a port.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except (OSError, OverflowError) as error:
            sys.exit(
                f"✗ Cannot serve on {host}:{port} ({error}). Stop what runs there, or take another"
                f" port: python3 run.py serve 8001"
            )
    return f"{host}:{port}"


def test(words: list[str]) -> None:
    """Set up, then run pytest on every core."""
    set_up("requirements-dev.txt")
    step("Tests")
    parallel = [] if any(word.startswith("-n") for word in words) else ["-n", "auto"]
    hand_over([str(PYTHON), "-m", "pytest", *parallel, *words])


def lock(_words: list[str]) -> None:
    """Resolve requirements*.in again; no registry address gets into the files."""
    set_up("requirements-dev.txt")
    pip("install", "--upgrade", "pip-tools")
    for name, constraint in (("requirements-dev", None), ("requirements", "requirements-dev.txt")):
        step(f"Pinning {name}.in")
        pinned = ROOT / f"{name}.txt"
        command = [
            *(str(PYTHON), "-m", "piptools", "compile", "--quiet", "--upgrade"),
            *("--generate-hashes", "--strip-extras", "--no-header", "--no-emit-index-url"),
            *("--no-emit-trusted-host", "--no-emit-find-links", "--output-file", str(pinned)),
            *(("--constraint", constraint) if constraint else ()),
            f"{name}.in",
        ]
        run(command)
        head = f"# Pinned with hashes from {name}.in by: python3 run.py lock\n\n"
        pinned.write_text(head + pinned.read_text(encoding="utf-8").lstrip(), encoding="utf-8")


# ── Set-up ─────────────────────────────────────────────────────────────────────────────────


def set_up(requirements: str) -> None:
    install_pango()
    make_venv()
    install_packages(requirements)
    compile_messages()


def install_pango() -> None:
    missing = [name for name in PANGO_LIBRARIES if not ctypes.util.find_library(name)]
    if not missing:
        return
    step("Pango, which draws the PDFs")
    if sys.platform == "darwin" and shutil.which("brew"):
        run(["brew", "install", "pango"])
    elif shutil.which("apt-get"):
        apt_install(*PANGO_DEBIAN)
    else:
        sys.exit(
            f"✗ {', '.join(missing)} not found. Install Pango and HarfBuzz with your system's"
            f" package manager (Debian: {' '.join(PANGO_DEBIAN)}), then run this again."
        )


def make_venv() -> None:
    if PYTHON.exists():
        return
    step("Virtual environment in .venv")
    if subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if not shutil.which("apt-get"):
        sys.exit("✗ This Python cannot make virtual environments: install its venv module.")
    apt_install("python3-venv")  # Debian and Ubuntu ship Python without it
    run([sys.executable, "-m", "venv", str(VENV)])


def install_packages(requirements: str) -> None:
    """Install what is pinned, once per content: the stamp is the hash of the file."""
    wanted = fingerprint(requirements)
    stamp = VENV / f"stamp-{requirements}"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    step(f"Packages of {requirements}")
    pip("install", "--require-hashes", "-r", requirements)
    stamp.write_text(wanted, encoding="utf-8")
    if requirements == "requirements-dev.txt":  # it holds the other one
        (VENV / "stamp-requirements.txt").write_text(
            fingerprint("requirements.txt"), encoding="utf-8"
        )


def compile_messages() -> None:
    """Make the .mo files by Babel; a bare machine has no gettext."""
    for po in ROOT.glob("locale/*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            babel = "from babel.messages.frontend import main; main()"
            command = ["pybabel", "-q", "compile", "-i", str(po), "-o", str(mo)]
            run([str(PYTHON), "-c", f"import sys; sys.argv = {command!r}; {babel}"])


def fingerprint(requirements: str) -> str:
    content = (ROOT / requirements).read_bytes() + sys.version.encode()
    return hashlib.sha256(content).hexdigest()


# ── Running things ─────────────────────────────────────────────────────────────────────────


def apt_install(*packages: str) -> None:
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    if sudo and not shutil.which("sudo"):
        sys.exit(f"✗ Missing: {' '.join(packages)}. As root: apt-get install {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run([*sudo, "apt-get", "update", "-qq"], env=quiet)
    run([*sudo, "apt-get", "install", "-y", "-qq", *packages], env=quiet)


def pip(*words: str) -> None:
    run([str(PYTHON), "-m", "pip", "--disable-pip-version-check", "-q", *words])


def manage(*words: str) -> None:
    run([str(PYTHON), "manage.py", *words])


def run(command: list[str], env: dict[str, str] | None = None) -> None:
    """Run a step; its own words have said what is wrong when it fails."""
    done = subprocess.run(command, check=False, env=env)
    if done.returncode:
        sys.exit(f"✗ Stopped at: {' '.join(command)}")


def serve_with_worker(server: list[str]) -> None:
    """Run the server, and beside it the worker that sends letters; neither outlives the other."""
    sys.stdout.flush()
    worker = subprocess.Popen([str(PYTHON), "manage.py", "db_worker", "--no-reload", "-v", "0"])
    served = subprocess.Popen(server)
    signal.signal(signal.SIGTERM, lambda *_: served.terminate())
    try:
        status = served.wait()
    except KeyboardInterrupt:  # Ctrl+C reaches all three
        status = served.wait()
    finally:
        worker.terminate()
        worker.wait()
    sys.exit(status)


def hand_over(command: list[str]) -> None:
    """Become the last command, so that Ctrl+C and the exit code are its own."""
    sys.stdout.flush()
    os.execv(command[0], command)


def step(name: str) -> None:
    print(f"→ {time.strftime('%H:%M:%S')}  {name}", flush=True)


if __name__ == "__main__":
    main()
