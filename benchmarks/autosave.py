"""G6–G8: autosave over HTTP against pgbench on the same SQL, in the same minute.

    python -m benchmarks.autosave postgres://USER@127.0.0.1:5432/NAME

The database is emptied. On PostgreSQL and on a SQLite file, the portal runs as in production
(gunicorn, ``DTI_DEBUG=false``) and 8, then 64 officers save one indicator of their own submission
again and again: session, CSRF, permission, deadline, version, revision and log each time. pgbench
runs the statements that one such save makes, as they were recorded, with other officers' ids.
Three alternations each; prints medians and what must be nought: refusals, and differences
between what was answered «saved» and what the database holds.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlencode
from uuid import uuid4

OFFICERS = 64
CLIENTS = (8, 64)
SECONDS = 5
ALTERNATIONS = 3
PORT = 8765
WORKERS = 4  # gunicorn's (2 × cores + 1 is its own advice; a core is left to the database)
# Where the ids of each kind begin: far apart, so that a recorded statement tells them from numbers.
USERS, AGENCIES, SUBMISSIONS, ANSWERS = 710_000, 720_000, 730_000, 740_000
BASES = {"user": USERS, "agency": AGENCIES, "submission": SUBMISSIONS, "answer": ANSWERS}
CSRF = "b" * 32
SET, YEAR = "cap-xa", 2023
FRAMEWORK = "lao-cai-3019-2023"


@dataclass
class Officer:
    """One client: an officer who saves the same indicator over and over."""

    number: int
    path: str
    code: str
    session: str
    revision: int = 1
    saved: int = 0
    last: str = ""
    refused: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def headers(self) -> dict[str, str]:
        return {
            "Cookie": f"sessionid={self.session}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
            "Host": "127.0.0.1",
        }

    def fields(self) -> dict[str, str]:
        """What the page posts for a ratio; each save writes another numerator."""
        numerator = str(1000 + self.saved % 500)
        return {
            f"{self.code}:a": numerator,
            f"{self.code}:b": "2000",
            f"{self.code}:status": "final",
            f"{self.code}:revision": str(self.revision),
            "key": str(uuid4()),
        }

    def save(self, connection: http.client.HTTPConnection) -> None:
        fields = self.fields()
        start = time.perf_counter()
        connection.request("POST", self.path, urlencode(fields), self.headers())
        response = connection.getresponse()
        body = response.read()
        self.seconds.append(time.perf_counter() - start)
        if response.status != http.client.OK:
            self.refused.append(f"{response.status} {body[:200]!r}")
            return
        self.saved += 1
        self.revision += 1
        self.last = fields[f"{self.code}:a"]


# ── The world ──────────────────────────────────────────────────────────────────────────────


def world() -> list[Officer]:
    """A cycle that is open now, and officers signed in with one answer saved each."""
    from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415
    from django.contrib.sessions.models import Session  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from assessments import models  # noqa: PLC0415
    from frameworks.definition import Ratio  # noqa: PLC0415
    from frameworks.models import FrameworkVersion  # noqa: PLC0415

    empty(connection)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    with contextlib.redirect_stdout(sys.stderr):
        call_command("load_frameworks", verbosity=0)
    now = timezone.now()
    version = FrameworkVersion.objects.get(framework_id=FRAMEWORK)
    index_set = version.index_sets.get(set_id=SET)
    numbers = range(OFFICERS)
    agencies = models.Agency.objects.bulk_create(
        models.Agency(pk=AGENCIES + n, slug=f"bench-{n}", name=f"Đơn vị {n}") for n in numbers
    )
    cycle = models.Cycle.objects.create(
        slug="bench", title="Bench", framework_version=version, year=YEAR,
        standing_agency=agencies[0], opens_at=now - timedelta(days=1),
    )  # fmt: skip
    deadline = models.CycleDeadline.objects.create(
        cycle=cycle, set_id=SET, printed="trước ngày 25/12", closes_at=now + timedelta(days=9)
    )
    users = models.User.objects.bulk_create(
        models.User(pk=USERS + n, email=f"o{n}@bench.test", full_name=f"O {n}", password="!")
        for n in numbers
    )
    models.Membership.objects.bulk_create(
        models.Membership(user=user, agency=agency, role="officer", starts_on=now.date())
        for user, agency in zip(users, agencies, strict=True)
    )
    submissions = models.Submission.objects.bulk_create(
        models.Submission(
            pk=SUBMISSIONS + n, cycle=cycle, agency=agency, index_set=index_set, deadline=deadline
        )
        for n, agency in enumerate(agencies)
    )
    definition = version.definition.index_set(SET)
    main, code = next(
        (main.code, each.code)
        for main in definition.main_indices
        for each in main.indicators
        if isinstance(each.rule, Ratio) and each.entered_by == "agency"
    )
    typed = {"a": "1", "b": "2000"}
    answers = models.Answer.objects.bulk_create(
        models.Answer(
            pk=ANSWERS + n, submission=submission, code=code, typed=typed,
            value={"answer": typed}, status="final", updated_by=user, updated_at=now,
        )
        for n, (submission, user) in enumerate(zip(submissions, users, strict=True))
    )  # fmt: skip
    models.AnswerRevision.objects.bulk_create(
        models.AnswerRevision(
            answer=answer, number=1, typed=typed, value=answer.value, status="final",
            saved_by=answer.updated_by, saved_at=now,
        )
        for answer in answers
    )  # fmt: skip
    store = SessionStore()
    for n, user in enumerate(users):
        data = {
            SESSION_KEY: str(user.pk),
            "_auth_user_backend": "assessments.backends.AccountBackend",
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        Session.objects.create(
            session_key=f"benchsession{n}",
            session_data=store.encode(data),
            expire_date=now + timedelta(hours=2),
        )
    path = "/don-vi/bench/{}/nhap/" + f"{main}/{code}/"
    return [Officer(n, path.format(SUBMISSIONS + n), code, f"benchsession{n}") for n in numbers]


def empty(connection: object) -> None:
    if connection.vendor == "postgresql":  # type: ignore[attr-defined]
        with connection.cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


# ── The portal ─────────────────────────────────────────────────────────────────────────────


@contextmanager
def portal() -> Iterator[None]:
    """gunicorn as in production, ready to answer."""
    command = [
        sys.executable, "-m", "gunicorn", "dti_portal.wsgi", "--bind", f"127.0.0.1:{PORT}",
        "--workers", str(WORKERS), "--worker-class", "gthread", "--threads", "4",
        "--keep-alive", "30", "--log-level", "warning",
    ]  # fmt: skip
    server = subprocess.Popen(command)
    try:
        for _ in range(100):
            try:
                probe = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
                probe.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
                if probe.getresponse().status == http.client.OK:
                    break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        server.terminate()
        server.wait()


def drive(officers: list[Officer]) -> tuple[float, float]:
    """Everyone saves for ``SECONDS``: saves a second, and the 99th percentile in milliseconds."""
    before = sum(each.saved for each in officers)
    for each in officers:
        each.seconds.clear()
    until = time.perf_counter() + SECONDS

    def work(officer: Officer) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        while time.perf_counter() < until:
            officer.save(connection)
        connection.close()

    start = time.perf_counter()
    together([lambda each=each: work(each) for each in officers])
    took = time.perf_counter() - start
    times = sorted(second for each in officers for second in each.seconds)
    rate = (sum(each.saved for each in officers) - before) / took
    return rate, 1000 * times[int(0.99 * (len(times) - 1))]


def together(works: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# ── The peer ───────────────────────────────────────────────────────────────────────────────


def recorded(officer: Officer) -> list[str]:
    """The statements of one save, by Django's own test client in this process."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = Client(headers={"hx-request": "true"})
    client.cookies["sessionid"] = officer.session
    for _ in range(2):  # the first one fills what a process keeps
        with CaptureQueriesContext(connection) as captured:
            response = client.post(officer.path, officer.fields(), headers={"host": "127.0.0.1"})
        assert response.status_code == http.client.OK, response.content[:500]
        officer.saved += 1
        officer.revision += 1
    return [each["sql"] for each in captured]


def as_pgbench(statements: list[str]) -> str:
    """The statements with each client's own ids in the place of the first officer's."""
    lines = [f"\\set {name} {base} + :client_id" for name, base in BASES.items()]
    lines.append("\\set fresh random(1000000, 900000000)")
    for sql in statements:
        text = re.sub(r"'submission:\d+'", "('submission' || chr(58) || :submission)", sql)
        text = text.replace("benchsession0'", "benchsession:client_id'")
        for name, base in BASES.items():
            text = re.sub(rf"(?<![\d']){base}(?![\d])", f":{name}", text)
        lines.append(fresh(text) + ";")
    return "\n".join(lines) + "\n"


def fresh(sql: str) -> str:
    """An inserted row with a number and a key of its own: the recorded ones are taken."""
    if sql.startswith('INSERT INTO "assessments_answerrevision"'):
        sql = re.sub(r"'[0-9a-f-]{36}'::uuid", "gen_random_uuid()", sql)
        return re.sub(r"(:answer, )\d+", r"\1:fresh", sql)
    if sql.startswith('UPDATE "assessments_answer"'):
        return re.sub(r'("revision" = )\d+', r"\1:fresh", sql)
    if sql.startswith('INSERT INTO "assessments_auditevent"'):
        return re.sub(r"(\|\| :submission\), )\d+", r"\1:fresh", sql)
    return sql


def pgbench(script: str, clients: int, url: str) -> float:
    """Transactions a second."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql", delete=False) as file:
        file.write(script)
    command = [
        "pgbench", "-n", "-c", str(clients), "-j", "2", "-T", str(SECONDS), "-f", file.name, url,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    Path(file.name).unlink()
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if found is None or done.returncode:
        sys.exit(done.stderr[-3000:])
    return float(found[1])


# ── One database ───────────────────────────────────────────────────────────────────────────


def on_this_database() -> dict[str, object]:
    import django  # noqa: PLC0415

    django.setup()
    from django.db import connection  # noqa: PLC0415

    officers = world()
    statements = recorded(officers[0])
    if "DTI_BENCH_SHOW" in os.environ:
        print(*statements, sep="\n", file=sys.stderr)
    connection.close()
    url = os.environ["DATABASE_URL"]
    peer = as_pgbench(statements) if url.startswith("postgres") else None
    rows, differ = {}, 0
    for clients in CLIENTS:
        rates, slow, ratios = [], [], []
        for _ in range(ALTERNATIONS):
            with portal():
                rate, p99 = drive(officers[:clients])
            differ += differences(officers)
            rates.append(rate)
            slow.append(p99)
            if peer:
                ratios.append(rate / pgbench(peer, clients, url))
                again(officers)
        rows[clients] = {
            "saves a second": round(median(rates)),
            "p99 ms": round(median(slow)),
            "of pgbench": round(median(ratios), 3) if ratios else None,
        }
    return {
        "statements": len(statements),
        "rows": rows,
        "refused": [each for officer in officers for each in officer.refused][:5],
        "differs": differ,
    }


def again(officers: list[Officer]) -> None:
    """pgbench wrote its own revisions over the officers' answers: they load the page again."""
    from django.db import connection  # noqa: PLC0415

    from assessments.models import Answer  # noqa: PLC0415

    revisions = dict(Answer.objects.values_list("pk", "revision"))
    for each in officers:
        each.revision, each.last = revisions[ANSWERS + each.number], ""
    connection.close()


def differences(officers: list[Officer]) -> int:
    """Answers that do not hold what was last told «saved»."""
    from assessments.models import Answer  # noqa: PLC0415

    held = {each.pk: each.typed.get("a") for each in Answer.objects.all()}
    return sum(each.last not in ("", held[ANSWERS + each.number]) for each in officers)


def main() -> None:
    if sys.argv[1:] == ["--here"]:
        print(json.dumps(on_this_database()))
        return
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        for url in (sys.argv[1], f"sqlite:///{folder}/bench.sqlite3"):
            run = subprocess.run(
                [sys.executable, "-m", "benchmarks.autosave", "--here"],
                env={**os.environ, **production(url, folder)},
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
            print(url.partition(":")[0], json.dumps(json.loads(run.stdout), indent=2))


def production(url: str, folder: str) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "dti_portal.settings",
        "DTI_DEBUG": "false",
        "DTI_SECRET_KEY": "b" * 64,
        "DTI_ALLOWED_HOSTS": "127.0.0.1,localhost",
        "DTI_SSL_REDIRECT": "false",
        "DTI_MEDIA_ROOT": folder,
    }


if __name__ == "__main__":
    main()
