"""The bench over HTTP: from «Lưu và sang tiếp» to the next item on the screen.

    python -m benchmarks.bench postgres://USER@127.0.0.1:5432/NAME

The database is emptied. On PostgreSQL and on a SQLite file the portal runs as in production
(gunicorn, ``DTI_DEBUG=false``) over two years of 101 agencies of 109 indicators, 10,000 findings
this year and as many the year before. One reviewer judges 150 items in each order of the queue:
the verdict is posted, the redirect followed, the whole page of the next item received. Every
second verdict adjusts. Prints the median and the 95th percentile in milliseconds of the post, of
the page and of both together, the number of SQL statements and the processor time of each (what a
quiet machine would need); fails above ``LIMIT``.
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
import time
from datetime import timedelta
from statistics import median
from urllib.parse import urlencode

from benchmarks.autosave import CSRF, empty, portal, production

AGENCIES, OPEN = 101, 5  # in this cycle; of which nobody judged a thing
ITEMS = 150  # judged in each order
LIMIT = 150  # milliseconds, 95th percentile of both together
FRAMEWORK, SET, YEAR = "lao-cai-3019-2023", "cap-huyen", 2023
SESSION = "benchreviewer"
SENTENCE = "Trừ số liệu nằm ngoài thời gian của năm đánh giá."


# ── The world ──────────────────────────────────────────────────────────────────────────────


def world() -> str:
    """Two cycles, and a reviewer signed in. Returns where the queue begins."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from assessments import models  # noqa: PLC0415
    from frameworks.models import FrameworkVersion  # noqa: PLC0415

    empty(connection)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    with contextlib.redirect_stdout(sys.stderr):
        call_command("load_frameworks", verbosity=0)
    framework = FrameworkVersion.objects.get(framework_id=FRAMEWORK)
    agencies = models.Agency.objects.bulk_create(
        models.Agency(slug=f"bench-{n}", name=f"Đơn vị {n:03}") for n in range(AGENCIES)
    )
    home = models.Agency.objects.create(slug="home", name="Sở Nội vụ")
    reviewer = models.User.objects.create(email="r@bench.test", full_name="R", password="!")
    models.CouncilSeat.objects.create(
        user=reviewer, agency=home, role="reviewer", starts_on="2020-01-01"
    )
    sign_in(reviewer)
    cycle(framework, YEAR - 1, agencies, reviewer, judged=agencies, fixed=True)
    made = cycle(framework, YEAR, agencies, reviewer, judged=agencies[OPEN:], fixed=False)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(models.Finding.objects.count(), "findings", file=sys.stderr)
    return f"/hoi-dong/{made.slug}/tham-dinh/tiep/"


def cycle(framework, year, agencies, reviewer, *, judged, fixed):  # type: ignore[no-untyped-def]
    """What every agency sent and, for those of ``judged``, a verdict on each value."""
    from django.utils import timezone  # noqa: PLC0415

    from assessments import models  # noqa: PLC0415
    from assessments.reasons import ENTERED  # noqa: PLC0415
    from assessments.services.submissions import fingerprint  # noqa: PLC0415
    from assessments.shares import council_enters  # noqa: PLC0415

    now = timezone.now()
    made = models.Cycle.objects.create(
        slug=f"bench-{year}", title=f"Kỳ {year}", framework_version=framework, year=year,
        standing_agency=agencies[0], opens_at=now - timedelta(days=60),
        results_fixed_at=now if fixed else None,
    )  # fmt: skip
    deadline = models.CycleDeadline.objects.create(
        cycle=made, set_id=SET, printed="trước ngày 25/12", closes_at=now - timedelta(days=9)
    )
    index_set = framework.index_sets.get(set_id=SET)
    submissions = models.Submission.objects.bulk_create(
        models.Submission(
            cycle=made, agency=agency, index_set=index_set, deadline=deadline, state="sent",
            ranking_group="Huyện, thị xã, thành phố",
        )
        for agency in agencies
    )  # fmt: skip
    contents = [content(framework, n, year) for n in range(len(agencies))]
    versions = models.SubmissionVersion.objects.bulk_create(
        models.SubmissionVersion(
            submission=submission, number=1, content=held, sha256=fingerprint(held),
            receipt=f"BN-{year}-{submission.pk}", sent_by=reviewer, sent_at=now,
        )
        for submission, held in zip(submissions, contents, strict=True)
    )  # fmt: skip
    wanted = {agency.pk for agency in judged}
    indicators = framework.definition.index_set(SET).indicators
    council = [code for code, each in indicators.items() if council_enters(each)]
    home = reviewer.councilseats.get().agency
    entered = {
        "state": "adjusted", "reason": ENTERED, "judged_by": reviewer, "judged_at": now,
        "unit": home,
    }  # fmt: skip
    models.Finding.objects.bulk_create(
        models.Finding(
            version=version,
            code=code,
            reviewed={"answer": {"rejected": "–"}},
            agency_id=version.submission.agency_id,
            **entered,
        )
        for version in versions
        for code in council
    )
    findings = [
        finding(version, code, n, entered)
        for version, submission in zip(versions, submissions, strict=True)
        if submission.agency_id in wanted
        for n, code in enumerate(version.content["answers"])
    ]
    models.Finding.objects.bulk_create(findings, batch_size=500)
    return made


def finding(version, code, n, entered):  # type: ignore[no-untyped-def]
    """Every ninth value is refused, as far as precedents go; the rest stand."""
    from assessments import models  # noqa: PLC0415

    made = models.Finding(
        version=version, code=code, agency_id=version.submission.agency_id, **entered
    )
    made.state, made.reason = "agreed", ""
    if n % 9 == 0:
        made.state, made.reason, made.sentence = "adjusted", "MC-01", SENTENCE
        made.reviewed = {"answer": {"rejected": SENTENCE}}
    return made


def content(framework, n, year):  # type: ignore[no-untyped-def]
    """What an agency declares: the figures of the sample data, of its own strength."""
    from assessments.demo import files  # noqa: PLC0415
    from assessments.demo.figures import Unit, answers_of  # noqa: PLC0415

    figures = files.read("figures")
    base = dict(next(iter(figures["units"].values())))
    base.pop("strength")
    unit = Unit(f"bench-{n}", 30 + n % 60, base)
    index_set = framework.definition.index_set(SET)
    answers = answers_of(unit, index_set, figures["inputs"], year=year)
    paper = {
        "document": 1, "number": f"{n}/BC-UBND", "issued_on": f"{year}-05-09", "link": "",
        "abstract": "Báo cáo", "pages": "2–5", "reason": "", "file": None,
    }  # fmt: skip
    return {
        "framework": framework.definition.key,
        "answers": {
            code: {
                "value": {"answer": answer}, "status": "final", "estimated_to": None,
                "explanation": "", "check_note": "", "papers": [paper],
            }
            for code, answer in answers.items()
        },
        "warnings": [],
    }  # fmt: skip


def sign_in(user) -> None:  # type: ignore[no-untyped-def]
    from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415
    from django.contrib.sessions.models import Session  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    data = {
        SESSION_KEY: str(user.pk),
        "_auth_user_backend": "assessments.backends.AccountBackend",
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    Session.objects.create(
        session_key=SESSION,
        session_data=SessionStore().encode(data),
        expire_date=timezone.now() + timedelta(hours=2),
    )


# ── Judging ────────────────────────────────────────────────────────────────────────────────


class Reviewer:
    """One reviewer with one connection, as a browser keeps it."""

    def __init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", 8765, timeout=60)
        self.posts: list[float] = []
        self.pages: list[float] = []

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None):  # type: ignore[no-untyped-def]
        headers = {"Cookie": f"sessionid={SESSION}; csrftoken={CSRF}", "Host": "127.0.0.1"}
        if fields is not None:
            headers |= {"X-CSRFToken": CSRF, "Content-Type": "application/x-www-form-urlencoded"}
        start = time.perf_counter()
        self.connection.request(method, path, urlencode(fields) if fields else None, headers)
        response = self.connection.getresponse()
        body = response.read().decode()
        return response, body, 1000 * (time.perf_counter() - start)

    def judge(self, start: str) -> None:
        """``ITEMS`` verdicts from ``start`` on, each led on by the one before."""
        response, _body, _took = self.ask("GET", start)
        path = response.headers["Location"]
        _response, body, _took = self.ask("GET", path)
        for n in range(ITEMS):
            response, said, posted = self.ask("POST", path, verdict(body, adjusts=n % 2 == 1))
            assert response.status == 302, (response.status, path, said[-2000:])
            path = response.headers["Location"]
            response, body, took = self.ask("GET", path)
            assert response.status == 200, (response.status, path)
            self.posts.append(posted)
            self.pages.append(took)


def verdict(body: str, *, adjusts: bool) -> dict[str, str]:
    """What the page's own form posts: agreed, or adjusted to what it shows where it has fields."""
    fields = dict(re.findall(r'name="(version|revision)" value="(\d+)"', body))
    choices = re.findall(r'name="verdict" value="(\w+)"', body)
    inputs = dict(re.findall(r'name="([\d.]+:[ab])" value="([^"]*)"', body))
    said = {**fields, "next": "", "reason": "", "sentence": ""}
    if adjusts and "adjust" in choices and len(inputs) == 2:
        why = {"reason": "MC-03", "sentence": SENTENCE}
        return {**said, **inputs, **why, "verdict": "adjust"}
    if "agree" in choices:
        return {**said, "verdict": "agree"}
    why = {"reason": "MC-01", "sentence": SENTENCE}
    return {**said, **why, "verdict": "ask" if "ask" in choices else "enter", "v": ""}


def statements(start: str) -> dict[str, int]:
    """How many SQL statements a post and a page make, by Django's own test client."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = Client(headers={"host": "127.0.0.1"})
    client.cookies["sessionid"] = SESSION
    path = client.get(start).headers["Location"]
    for _ in range(3):  # the first one fills what a process keeps
        body = client.get(path).content.decode()
        start_of_post = time.process_time()
        with CaptureQueriesContext(connection) as post:
            response = client.post(path, verdict(body, adjusts=False))
        path, start_of_page = response.headers["Location"], time.process_time()
        with CaptureQueriesContext(connection) as page:
            client.get(path)
        end = time.process_time()
    if "DTI_BENCH_SHOW" in os.environ:
        print(*(each["sql"][:300] for each in page), sep="\n", file=sys.stderr)
    return {
        "post": len(post),
        "page": len(page),
        "processor ms, post": round(1000 * (start_of_page - start_of_post)),
        "processor ms, page": round(1000 * (end - start_of_page)),
    }


def p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


def row(name: str, times: list[float]) -> dict[str, object]:
    return {name: {"median ms": round(median(times)), "p95 ms": round(p95(times))}}


def on_this_database() -> dict[str, object]:
    import django  # noqa: PLC0415

    django.setup()
    from django.db import connection  # noqa: PLC0415

    start = world()
    counted = statements(start)
    connection.close()
    found: dict[str, object] = {"statements": counted}
    with portal():
        for order in ("co-quan", "chi-so"):
            reviewer = Reviewer()
            reviewer.judge(f"{start}?hang={order}")
            both = [a + b for a, b in zip(reviewer.posts, reviewer.pages, strict=True)]
            found[order] = {
                **row("post", reviewer.posts),
                **row("page", reviewer.pages),
                **row("both", both),
                "within the limit": p95(both) <= LIMIT,
            }
    return found


def main() -> None:
    if sys.argv[1:] == ["--here"]:
        print(json.dumps(on_this_database()))
        return
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    slow = False
    with tempfile.TemporaryDirectory() as folder:
        for url in (sys.argv[1], f"sqlite:///{folder}/bench.sqlite3"):
            run = subprocess.run(
                [sys.executable, "-m", "benchmarks.bench", "--here"],
                env={**os.environ, **production(url, folder)},
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
            found = json.loads(run.stdout)
            slow |= not all(found[order]["within the limit"] for order in ("co-quan", "chi-so"))
            print(url.partition(":")[0], json.dumps(found, indent=2))
    if slow:
        sys.exit(f"Over {LIMIT} ms.")


if __name__ == "__main__":
    main()
