"""Who gets what at every address: role × state × action, against the map of addresses itself.

The expected answers stand in ``tests.access_matrix``, a table a person can read. Here each state
is built once, everyone knocks at every door of its table, and the table that comes out is compared
with the one that is written. An address without a row fails, so nothing new can be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from assessments.models import (
    Agency,
    AgendaItem,
    AuditEvent,
    BlindPair,
    CouncilSeat,
    CouncilSession,
    Cycle,
    DeclaredConflict,
    Document,
    Evidence,
    Finding,
    Membership,
    Notice,
    Question,
    ReviewDuty,
    SecondScore,
    SubmissionVersion,
    Upload,
    User,
)
from assessments.roster import Change, Place
from assessments.services import (
    answers,
    assigning,
    blind_draws,
    conflicts,
    decisions,
    documents,
    evidence,
    posts,
    questions,
    reviews,
    second_scores,
    sessions,
    submissions,
    uploads,
    windows,
)
from assessments.services.answers import Entered, Paper
from assessments.workbooks import roster_token, token
from frameworks.loader import load
from frameworks.models import FrameworkVersion
from rankings.models import Ranking
from tests import access_matrix as matrix
from tests.access_matrix import PEOPLE
from tests.assessments import rounds as sessions_of
from tests.assessments import world
from tests.assessments.papers import pdf, upload
from tests.assessments.world import complete, submission_of
from tests.rankings import council

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
]

Posted = dict[str, Any]
NOWHERE = 999_999
TODAY = date(2023, 12, 26)  # of the state «review»
INVITED = "cho@demo.test"
UNUSED = "11/BC-SYT"  # a document of the library that no answer cites
SENTENCE = "Ba hồ sơ nằm ngoài thời gian số liệu của năm."


# ── The map of addresses ───────────────────────────────────────────────────────────────────


def every_address(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """The name of every address; «admin:None» for what the admin leaves without one."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLPattern):
            yield f"{space}{each.name}"
        else:
            yield from every_address(each, f"{each.namespace}:" if each.namespace else space)


def own_addresses() -> set[str]:
    """Those of the portal; the admin's are checked as one."""
    return {name for name in every_address() if not name.startswith("admin:")}


def test_every_address_has_a_row():
    assert {row.name for table in matrix.TABLES.values() for row in table} == own_addresses()


def test_every_state_has_its_table():
    # Signed and numbered differ by one cell, publishing; the second of them has the table.
    assert set(STATES) - set(matrix.TABLES) == {"ranking signed"}


# ── The states ─────────────────────────────────────────────────────────────────────────────


@dataclass
class Scene:
    """A cycle in one state, with everyone's browser. Anonymous is a browser too."""

    people: dict[str, User]
    cycle: Cycle
    clock: Any
    browsers: dict[str, Client]

    def sign_in(self) -> None:
        self.browsers = {name: Client() for name in PEOPLE}
        for name, browser in self.browsers.items():
            if name in self.people:
                browser.force_login(self.people[name])


@pytest.fixture
def scene(db, settings, tmp_path) -> Iterator[Scene]:
    """10 December: everything of Sở Y tế is entered, a file behind 2.1, nothing passed on."""
    settings.MEDIA_ROOT = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with time_machine.travel(world.DURING, tick=False) as clock:
        world.people()
        User.objects.update(password=make_password("demo"))
        people = people_by_name()
        invite(INVITED)
        made = Scene(people, world.cycle(), clock, {})
        agency = Agency.objects.get(slug="so-y-te")
        paper = evidence.receive(upload("Quyết định 1187.pdf"), agency=agency, by=people["an"])
        complete(submission_of("so-y-te"), people["an"])
        cited = Paper(documents.add(agency, by=people["an"], file=paper).pk)
        documents.add(agency, by=people["an"], number=UNUSED)
        uploads.append(
            uploads.start(agency, name="moi.pdf", size=len(pdf()), by=people["an"]),
            offset=0,
            piece=pdf(),
        )
        entered = Entered(typed={"v": "3"}, papers=[cited])
        answers.save(submission_of("so-y-te"), {"2.1": entered}, by=people["an"])
        questions.ask(submission_of("so-y-te"), text="Tính thế nào?", by=people["an"])
        given = {"2": Agency.objects.get(slug="so-noi-vu").pk}
        assigning.give(submission_of("so-y-te"), given, by=people["giang"])
        yield made


def people_by_name() -> dict[str, User]:
    """Everyone as they stand now: the posts held are read once for each of these."""
    return {each.email.partition("@")[0]: each for each in User.objects.all()}


def invite(email: str) -> None:
    """Someone who was given a post and has set no password yet."""
    user = User.objects.create_user(email, full_name="Vũ Thị Chờ")
    agency, role = Agency.objects.get(slug="van-phong"), Membership.Role.OFFICER
    Membership.objects.create(user=user, agency=agency, role=role, starts_on=world.START)


def draft(scene: Scene) -> None:
    pass


def with_head(scene: Scene) -> None:
    submissions.pass_on(submission_of("so-y-te"), by=scene.people["an"])


def sent(scene: Scene) -> None:
    with_head(scene)
    submissions.send(submission_of("so-y-te"), by=scene.people["binh"])


def review(scene: Scene) -> None:
    """After the deadline. Đức has asked about 1.1, and judged nothing else.

    He has a tie to Bắc Hà; main index 2 is his unit's to judge, and Văn phòng's to check.
    """
    sent(scene)
    scene.clock.move_to(world.AFTER)
    conflicts.declare(
        scene.cycle,
        Agency.objects.get(slug="huyen-bac-ha"),
        kind="family",
        by=User.objects.get(email="duc@demo.test"),
    )
    check = ReviewDuty.objects.get()
    check.pk, check.kind, check.unit = None, "check", Agency.objects.get(slug="van-phong")
    check.save(force_insert=True)
    reviews.ask(
        council.version_of("so-y-te"),
        "1.1",
        reason="SL-01",
        sentence=SENTENCE,
        by=User.objects.get(email="duc@demo.test"),
    )


def judged_twice(scene: Scene) -> None:
    """Everything was drawn: of Sở Y tế 1.1 is Phú's (Văn phòng) first and Đức's second."""
    sent(scene)
    scene.clock.move_to(world.AFTER)
    office = Agency.objects.get(slug="van-phong")
    phu = User.objects.create_user("phu@demo.test", full_name="Phú")
    CouncilSeat.objects.create(user=phu, agency=office, role="reviewer", starts_on=world.START)
    scene.people = people_by_name()
    given = {"1": office.pk}
    assigning.give(submission_of("so-y-te"), given, by=scene.people["giang"])
    seed = {"seed": "791", "origin": "Xổ số", "percent": 100}
    blind_draws.announce(scene.cycle, **seed, by=scene.people["giang"])
    blind_draws.draw(scene.cycle, by=scene.people["giang"])


def two_scores(scene: Scene) -> None:
    judged_twice(scene)
    version, second = council.version_of("so-y-te"), SecondScore.Verdict.REJECT
    reviews.agree(version, ["1.1"], by=scene.people["phu"])
    why = {"reason": "MC-01", "sentence": SENTENCE}
    second_scores.give(pair(), version, verdict=second, **why, by=scene.people["duc"])


def pair() -> BlindPair:
    return BlindPair.objects.get(submission__agency__slug="so-y-te", code="1.1")


def window(scene: Scene) -> None:
    """Đức has adjusted 1.2, and the secretary has opened a round of giải trình."""
    sent(scene)
    scene.clock.move_to(world.AFTER)
    scene.people = people_by_name()
    version = council.version_of("so-y-te")
    reviews.reject(version, "1.1", **sessions_of.WHY, by=scene.people["duc"])
    sessions_of.opened(scene.cycle, scene.people)


def session_draft(scene: Scene) -> None:
    """1.1 is contested in vain; its window is over, and Giang has prepared a session."""
    window(scene)
    sessions_of.contested(council.version_of("so-y-te"), "1.1", scene.people, scene.clock)
    scene.clock.move_to(sessions_of.ENDS + timedelta(hours=9))
    scene.people = people_by_name()
    windows.close_ended(scene.cycle)
    sessions.prepare(scene.cycle, sessions_of.SITTING, by=scene.people["giang"])


def session_opened(scene: Scene) -> None:
    session_draft(scene)
    sessions.open_session(CouncilSession.objects.get(), by=scene.people["giang"])


def session(scene: Scene) -> None:
    session_opened(scene)
    decisions.open_ballot(AgendaItem.objects.get(), by=scene.people["giang"])


def session_closed(scene: Scene) -> None:
    session(scene)
    sessions.close(CouncilSession.objects.get(), by=scene.people["giang"])


def ranking(way: str) -> Callable[[Scene], None]:
    def built(scene: Scene) -> None:
        council.staff(scene.people)
        council.send_all(scene.people)
        scene.clock.move_to(council.REVIEW)
        scene.people = people_by_name()
        council.judge_all(scene.people)
        council.WAYS[way](scene.cycle, scene.people)
        if way == "published":
            load_successor()

    return built


def load_successor() -> None:
    """A second decision that replaces the small one, so that there is something to compare."""
    text = world.SMALL.read_text(encoding="utf-8")
    for old, new in matrix.SUCCESSOR.items():
        assert old in text
        text = text.replace(old, new)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "tinh-mau-2-2024.yaml"
        file.write_text(text, encoding="utf-8")
        load([file])


STATES: dict[str, Callable[[Scene], None]] = {
    "draft": draft,
    "with head": with_head,
    "sent": sent,
    "review": review,
    "judged twice": judged_twice,
    "two scores": two_scores,
    "window": window,
    "session draft": session_draft,
    "session opened": session_opened,
    "session": session,
    "session closed": session_closed,
    **{f"ranking {way}": ranking(way) for way in council.WAYS},
}


# ── Where, and what is posted ──────────────────────────────────────────────────────────────


# What is done to a value that nobody has judged: 1.2, since 1.1 was asked about.
UNJUDGED = ("review-indicator", "review-points", "common-ruling-give")


def arguments(name: str) -> dict[str, Any]:
    """What ``reverse`` needs: the objects of Sở Y tế in the small cycle."""
    submission = submission_of("so-y-te")
    paper, asked = Evidence.objects.first(), Finding.objects.filter(state="asked").first()
    by_name = {
        "post-end": {"pk": Membership.objects.get(user__email="an@demo.test").pk},
        "post-hand-over": {"pk": Membership.objects.get(user__email="an@demo.test").pk},
        "council-question-answer": {"pk": Question.objects.get().pk},
        "notice-open": {"pk": Notice.objects.get(kind="question_asked").pk},
        "invitation-resend": {"pk": User.objects.get(email=INVITED).pk},
        "sample-check": {"main_code": "2"},
        "body-write": {"kind": "hoi-dong"},
        "step-document-remove": {"document_pk": NOWHERE},
    }
    declared = DeclaredConflict.objects.first()
    known = {
        "cycle_slug": "2023-mau",
        "pk": submission.pk,
        "main_code": "1",
        "code": "1.2" if name in UNJUDGED else "1.1",
        "page": 1,
        "number": 1,
        "position": 1,
        "other": 1,
        "ending": "xlsx",
        "receipt": "BN-2023-00001-1",
        "sha256": "a" * 64,
        "document_pk": Document.objects.get(number=UNUSED).pk,
        "token": Upload.objects.get().token,
        "evidence_pk": paper.pk if paper else NOWHERE,
        "finding_pk": asked.pk if asked else NOWHERE,
        "duty_pk": ReviewDuty.objects.get(kind="review", main_code="2").pk,
        "pair_pk": pair().pk if BlindPair.objects.exists() else NOWHERE,
        "conflict_pk": declared.pk if declared else NOWHERE,
        "batch_pk": NOWHERE,
        "source": "khong-co",
        "part": "khong-co",
        "kind": "don-vi",
        "stream": f"submission:{submission.pk}",
        "uidb36": "1",
        "key": "abc-def",
        "slug": "2023/12-qd-ubnd",
        "family": "dti",
        "number_slug": "2-qd-ubnd" if "comparison" in name else "1-qd-ubnd",
        "old_slug": "1-qd-ubnd",
        "set_id": "so",
        "ref": "opening",
        **by_name.get(name, {}),
    }
    return {each: known[each] for each in parameters(name)}


def parameters(name: str) -> tuple[str, ...]:
    """The names in an address, as its own map of addresses has them."""
    possible, *_pattern = get_resolver().reverse_dict.getlist(name)[0]
    return tuple(possible[0][1])


def address(name: str, **other: Any) -> str:
    found = reverse(name, kwargs={**arguments(name), **other})
    return f"{found}?{query(name)}" if query(name) else found


def query(name: str) -> str:
    version = FrameworkVersion.objects.filter(framework_id="tinh-mau-1-2023").first()
    asked = {
        "cycle-open": f"framework={version.pk if version else ''}&year=2023",
        "upload-piece": "offset=0",
    }
    return asked.get(name, "")


def posted(name: str) -> Posted:
    """A form that its doer may send; what it lacks is said in the table by a 422."""
    made = Ranking.objects.first()
    forms: dict[str, Posted] = {
        "account_login": {"login": "an@demo.test", "password": "sai"},
        "account_reset_password": {"email": "an@demo.test"},
        "answer-edit": {"1.2:v": "false", "1.2:revision": "1"},
        "answer-save": {"1.1:a": "2", "1.1:b": "3", "1.1:revision": "1"},
        "document-add": {"link": "https://soyte.example/12", "number": "12/BC-SYT"},
        "document-edit": {"number": "13/BC-SYT"},
        "upload-start": {"name": "a.pdf", "size": "10"},
        "upload-finish": {"code": "1.1", "place": "0"},
        "effort-mark": {"1.1:effort": "3", "1.1:seen": ""},
        "submission-hand-back": {"remark": "Xem lại 1.1."},
        "submission-send": {"declared": "on"},
        "response-edit": {"stance": "disagree", "text": "Hai hồ sơ nộp ngày 30/12."},
        "question-list": {"code": "1.1", "text": "Hồ sơ nộp qua bưu chính có tính không?"},
        "council-question-answer": {"text": "Không."},
        "council-announcement-list": {"title": "Tập huấn", "text": "Thứ sáu, 14 giờ."},
        "letter-choice": {"letters": "now"},
        "notice-read-all": {"seen": "1"},
        "window-list": {"last_day": "2024-01-05", **sessions_of.LETTER},
        "window-extend": {"last_day": "2024-01-09", "reason": SENTENCE},
        "window-rounds": {"rounds": "2"},
        "session-list": SITTING,
        "session-edit": SITTING,
        "session-rules": {"quorum": "half", "tie": "none"},
        "session-consent": {"items": ["1"], "sentence": SENTENCE},
        "session-close": {"left": AgendaItem.objects.filter(decision=None).count()},
        "agenda-item": {"choice": "declared", "sentence": SENTENCE},
        "ballot-open": {"choice": "declared"},
        "vote-cast": {"choice": "declared"},
        "ballot-count": {"sentence": SENTENCE},
        "review-main-index": {"version": "1", "code": ["1.2"]},
        "review-indicator": {"version": "1", "verdict": "agree", "reason": "", "sentence": ""},
        "review-points": {"version": "1", "verdict": "agree"},
        "common-ruling-give": {
            "cases": [SubmissionVersion.objects.values_list("pk", flat=True).first() or NOWHERE],
            "verdict": "reject",
            "reason": "MC-01",
            "sentence": SENTENCE,
        },
        "submission-return": {"reasons": SENTENCE, "last_day": "2024-01-31"},
        "cycle-deadlines": {"first_day": "2024-01-02", "last_day": "2024-01-10"},
        "body-write": {
            "number": "219/QĐ-UBND",
            "issued_on": "2023-02-01",
            "issuer": "Chủ tịch UBND tỉnh",
            "abstract": "Về việc thành lập Hội đồng thẩm định",
            "lines": "1",
            "tv1-name": "Nguyễn Văn Hải",
            "tv1-function": "chair",
        },
        "step-add": {"title": "Tập huấn", "after": "opening"},
        "step-edit": {"title": "Mở nhập liệu", "planned_on": "2023-12-01", "seen": "–"},
        "step-document-add": {
            "number": "219/QĐ-UBND",
            "issued_on": "2023-02-01",
            "issuer": "Chủ tịch UBND tỉnh",
            "abstract": "Về việc thành lập Hội đồng thẩm định",
        },
        "step-document-remove": {"reason": "Ghi nhầm kỳ trước."},
        "step-remove": {"reason": "Kỳ này không có bước ấy."},
        "submission-extend": EXTENDING,
        "deadline-extend": EXTENDING,
        "cycle-open": OPENING | {"standing_agency": Agency.objects.get(slug="so-tttt").pk},
        "cycle-assign": {
            "act": "place",
            "set_id": "so",
            "group": "so",
            "rows": [f"{Agency.objects.get(slug='van-phong').pk}||"],
            "reason": SENTENCE,
        },
        "cycle-ranking-text": {"title": "Kết quả"},
        "cycle-ranking-approve": {"seen": made.sha256 if made else ""},
        "cycle-ranking-send-back": {"remark": "Thiếu một cơ quan."},
        "cycle-ranking-sign": {
            "signer_title": "CHỦ TỊCH",
            "signer_name": "Nguyễn Văn A",
            "signed_on": "2024-01-09",
        },
        "cycle-ranking-number": {"number": council.NUMBER, "issued_on": "2024-01-09"},
        "cycle-ranking-publish": {"confirmed": council.NUMBER},
        "post-give": {
            "email": "moi@demo.test",
            "full_name": "Vũ Thị Mới",
            "role": "don-vi:officer",
            "agency": Agency.objects.get(slug="so-y-te").pk,
            "starts_on": "2023-12-10",
        },
        "post-end": {"ends_on": "2024-01-20"},
        "post-hand-over": {"email": "binh@demo.test", "both_roles": "on"},
        "review-duty-list": {"act": "rules", "1": unit_of("duc"), "2": ""},
        "review-duty-file": {"1": unit_of("duc"), "2": ""},
        "review-duty-decline": {"reason": "Phòng chuyên môn đang thanh tra nội dung này."},
        "conflict-list": {
            "act": "declare",
            "kind": "family",
            "agency": Agency.objects.get(slug="so-noi-vu").pk,
        },
        "conflict-end": {"reason": "Người thân đã chuyển công tác từ 01/12."},
        "sample-check": {"version": "1"},
        "second-score-list": {"act": "seed", "seed": "791", "origin": "Xổ số", "percent": "5"},
        "second-score": {"version": "1", "verdict": "agree"},
        "second-score-points": {"version": "1", "verdict": "agree"},
        "second-unit-name": {"unit": "", "why": SENTENCE},
        "score-comparison": {"taken": "first", "sentence": SENTENCE},
        "duty-list": {"1": [Membership.objects.get(user__email="an@demo.test").user_id]},
        "workbook-apply": {"token": workbook_token()},
        "roster-apply": {"token": roster_token_of_one()},
    }
    return forms.get(name, {})


def unit_of(name: str) -> int:
    """The unit that a reviewer comes from."""
    return CouncilSeat.objects.filter(user__email=f"{name}@demo.test").values_list(
        "agency", flat=True
    )[0]


def workbook_token() -> str:
    """What a preview of An's hands on: 1.2 becomes «Không»."""
    change = {"1.2": Entered(typed={"v": "false"}, status="final")}
    return token.signed(change, submission_of("so-y-te"), User.objects.get(email="an@demo.test"))


def roster_token_of_one() -> str:
    """What a preview of Giang's hands on: Văn phòng takes part."""
    giang = User.objects.get(email="giang@demo.test")
    added = Change(None, Place(Agency.objects.get(slug="van-phong").pk, "so", "so"))
    return roster_token.signed([added], Cycle.objects.get(slug="2023-mau"), giang)


EXTENDING: Posted = {
    "last_day": "2023-12-31",
    "letter": "12/STTTT-CĐS",
    "letter_on": "2023-12-09",
    "reason": "Hệ thống một cửa dừng hai ngày để nâng cấp.",
    "shown": "2024-01-01T00:00:00+07:00",
}
SITTING: Posted = {
    "held_on": "2024-01-08",
    "place": "Phòng họp số 2",
    "town": "Lào Cai",
    "grounds": "219/QĐ-UBND",
    "grounds_on": "2023-02-01",
}
OPENING: Posted = {
    "title": "Kỳ mới",
    "slug": "2023-moi",
    "opens_at": "2023-12-01T00:00",
    "respond_days": "5",
    "so-included": "on",
    "so-printed": "trước ngày 25/12",
    "so-day": "2023-12-25",
    "so-inclusive": "0",
    "huyen-inclusive": "0",
    "shown": "so=2023-12-25T00:00:00+07:00",
}


# ── Knocking ───────────────────────────────────────────────────────────────────────────────


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside leaves no trace in the database."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def knock(browser: Client, method: str, url: str, form: Posted | None = None) -> str:
    """The status; «302=» for a post that led back with the reason why nothing was done."""
    acts = acts_done()
    response = browser.get(url) if method == "GET" else browser.post(url, form or {})
    if response.streaming:  # to its end: that closes the file, and leaves the connection alone
        list(response.streaming_content)
    acted = acts_done() > acts
    # A page answers or acts, never both; what script asks for is answered with its pieces.
    in_pieces = response.headers.get("X-Revision") is not None
    wrong = acted and response.status_code != 302 and not in_pieces
    assert not wrong, f"{url} answered, and acted"
    told = method == "POST" and response.status_code == 302 and not acted
    elsewhere = told and not response.headers["Location"].startswith(reverse("account_login"))
    return f"{response.status_code}{'=' if elsewhere else ''}"


def acts_done() -> int:
    """How many acts the log holds. A knock at a shut file is logged, and is no act."""
    return AuditEvent.objects.exclude(act="file_shut").count()


def knock_all(scene: Scene, row: matrix.Row) -> tuple[str, ...]:
    """The answers to one row, in the order of ``PEOPLE``; nobody finds what another did."""
    url, form = address(row.name), posted(row.name) if row.method == "POST" else None
    found = []
    for browser in scene.browsers.values():
        cookies = deepcopy(browser.cookies)
        with undone():
            answer = knock(browser, row.method, url, form)
            # The log of acts keeps no sign-in: there «=» would say nothing.
            found.append(answer.rstrip("=") if row.name.startswith("account_") else answer)
        browser.cookies = cookies
    return tuple(found)


@pytest.mark.parametrize("state", matrix.TABLES)
def test_everyone_gets_what_the_table_says(scene, state):
    STATES[state](scene)
    scene.sign_in()
    table = matrix.TABLES[state]

    found = [matrix.Row(row.method, row.name, knock_all(scene, row)) for row in table]

    assert [str(row) for row in found] == [str(row) for row in table]


def is_public(row: matrix.Row) -> bool:
    """A page that anyone reads; what belongs to signing in is a page of one person."""
    return row.answers[0] == "200" and not row.name.startswith("account_")


def test_nothing_but_a_public_page_is_kept_by_a_browser_or_on_the_way(scene):
    """Whatever the answer is: the page, a refusal, a wrong method, the way to sign-in."""
    scene.sign_in()
    kept = {}
    for row in matrix.TABLES["draft"]:
        url, form = address(row.name), posted(row.name)
        for who, browser in scene.browsers.items():
            cookies = deepcopy(browser.cookies)
            with undone():
                response = browser.get(url) if row.method == "GET" else browser.post(url, form)
                if response.streaming:
                    list(response.streaming_content)
            browser.cookies = cookies
            said = response.headers.get("Cache-Control", "")
            if not {"private", "no-store"} <= {word.strip() for word in said.split(",")}:
                kept.setdefault(str(row)[:40].strip(), set()).add(who)

    public = {str(row)[:40].strip() for row in matrix.TABLES["draft"] if is_public(row)}
    # A picture of evidence is kept by a browser that asks each time whether it may show it.
    assert kept.keys() <= public | {"GET evidence-page"}
    assert "GET extension-register" in kept  # the control: a public page may be kept


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_page_answers_no_method_that_it_does_not_know(scene, method):
    scene.sign_in()
    names = {row.name for row in matrix.TABLES["draft"] if not row.name.startswith("account_")}

    found = {name: getattr(scene.browsers["anonymous"], method)(address(name)) for name in names}
    signed_in = {
        name: getattr(scene.browsers[insider(name)], method)(address(name)).status_code
        for name, answer in found.items()
        if answer.status_code == 302
    }

    assert {name for name, status in signed_in.items() if status != 405} == set()
    assert {answer.status_code for answer in found.values()} == {302, 405}


def admin_addresses() -> list[str]:
    """Every page of the admin, with something in the place of every argument."""
    root = reverse("admin:index")
    rows = "frameworks/frameworkversion/"
    pages = [
        "",
        "password_change/",
        "jsi18n/",
        "autocomplete/",
        "r/1/1/",
        "frameworks/",
        "khong-co",
    ]
    return [root + page for page in (*pages, rows, f"{rows}add/", f"{rows}1/change/")]


def test_the_admin_is_for_nobody_of_the_story(scene):
    scene.sign_in()

    found = {
        url: [knock(each, "GET", url) for each in scene.browsers.values()]
        for url in admin_addresses()
    }

    assert found == {url: list(matrix.ADMIN) for url in admin_addresses()}


# ── Objects of others (test 25) ────────────────────────────────────────────────────────────

# Who may open the address of one's own object, and so gets 404 for no other reason.
INSIDERS = {
    "don-vi": "an", "hoi-dong": "giang", "quan-tri": "minh", "nhat-ky": "lan", "phien": "an",
    "viec-cua-toi": "an",
}  # fmt: skip


def insider(name: str) -> str:
    """The person whom the first part of an address is for."""
    return INSIDERS[address(name).split("/")[1]]


@pytest.mark.parametrize("unknown", [{"cycle_slug": "khong-co"}, {"pk": NOWHERE}])
def test_an_object_that_is_not_there_is_not_found_by_those_who_may(scene, unknown):
    review(scene)
    scene.sign_in()
    (argument,) = unknown
    names = [
        name
        for name in sorted({row.name for row in matrix.TABLES["review"] if row.method == "GET"})
        if argument in parameters(name)
    ]

    right = {name: knock(scene.browsers[insider(name)], "GET", address(name)) for name in names}
    wrong = {
        name: knock(scene.browsers[insider(name)], "GET", address(name, **unknown))
        for name in names
    }

    assert right == dict.fromkeys(names, "200")  # the control: with its own object it is there
    assert wrong == dict.fromkeys(names, "404")


def test_ones_own_submission_opens_nothing_of_anothers(scene):
    """Cúc puts what belongs to Sở Y tế behind the address of Sở Nội vụ's own submission."""
    review(scene)
    scene.sign_in()
    own = {"pk": submission_of("so-noi-vu").pk}
    names = ("evidence-file", "response-edit", "version-detail", "receipt-detail", "receipt-pdf")

    assert knock(scene.browsers["cuc"], "GET", address("submission-detail", **own)) == "200"
    assert {name: knock(scene.browsers["cuc"], "GET", address(name, **own)) for name in names} == (
        dict.fromkeys(names, "404")
    )
    assert {name: knock(scene.browsers["an"], "GET", address(name)) for name in names} == (
        dict.fromkeys(names, "200")
    )


# ── Fields that nobody asked for (test 27) ─────────────────────────────────────────────────

SMUGGLED = {
    "agency_id": "2",
    "state": "sent",
    "status": "published",
    "is_staff": "on",
    "is_superuser": "on",
    "is_active": "",
    "score": "100",
    "points": "100",
    "total": "100",
    "results_fixed_at": "2023-12-01",
    "closes_at": "2099-01-01",
    "reopened_until": "2099-01-01",
    "by": "1",
    "user": "1",
    "submission_id": "3",
}
# Who does what in which state.
DONE = {
    "draft": {
        "answer-edit": "an",
        "document-add": "an",
        "document-edit": "an",
        "effort-mark": "an",
        "submission-pass-on": "an",
        "cycle-open": "giang",
        "cycle-assign": "giang",
        "cycle-deadlines": "giang",
        "submission-extend": "giang",
        "deadline-extend": "giang",
        "post-give": "minh",
        "post-end": "minh",
        "post-hand-over": "minh",
        "duty-list": "binh",
        "review-duty-list": "giang",
        "review-duty-file": "giang",
        "review-duty-decline": "duc",
        "conflict-list": "duc",
    },
    "with head": {"submission-hand-back": "binh", "submission-send": "binh"},
    "sent": {"submission-withdraw": "binh"},
    "window": {"window-extend": "giang", "response-edit": "an"},
    "session draft": {"session-edit": "giang", "session-open": "giang"},
    "session opened": {"agenda-item": "giang", "ballot-open": "giang"},
    "session": {"vote-cast": "hai", "session-close": "giang"},
    "review": {
        "window-list": "giang",
        "window-rounds": "giang",
        "session-rules": "giang",
        "response-edit": "an",
        "review-indicator": "duc",
        "review-main-index": "duc",
        "submission-return": "giang",
    },
    "ranking draft": {"cycle-ranking-check": "giang"},
    "ranking checked": {"cycle-ranking-approve": "hai", "cycle-ranking-send-back": "hai"},
    "ranking signed": {"cycle-ranking-number": "khoa"},
}
OURS = ("assessments", "rankings")
NO_FACTS = {"password", "hash", "previous_hash", "sha256", "last_login", "subject"}


def everything() -> dict[str, list[dict[str, str]]]:
    """Every row that the portal keeps. An id is told by its place: a rollback frees none."""
    return {
        model.__name__: [facts(row) for row in model._default_manager.order_by("pk")]
        for label in OURS
        for model in apps.get_app_config(label).get_models()
    }


def facts(row: Any) -> dict[str, str]:
    """Every field of a row that says something and is the same each time the act is done."""
    return {
        field.name: said(row, field)
        for field in row._meta.concrete_fields
        if field.name not in NO_FACTS and not field.primary_key
    }


def said(row: Any, field: Any) -> str:
    if field.name == "stream":  # PostgreSQL counts on after a rollback
        return str(row.stream).partition(":")[0]
    if not field.is_relation:
        text = str(getattr(row, field.attname)).replace(f":{row.pk}", ":…")
        return re.sub(r"'document': \d+", "'document': …", text)  # what the log says of it
    ids = list(field.related_model._default_manager.order_by("pk").values_list("pk", flat=True))
    there = getattr(row, field.attname)
    return f"{field.related_model.__name__} {ids.index(there)}" if there in ids else str(there)


def after(scene: Scene, name: str, who: str, form: Posted) -> dict[str, list[dict[str, str]]]:
    with undone():
        assert knock(scene.browsers[who], "POST", address(name), form) == "302"
        return everything()


def unasked(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.name == "dti_portal.unasked"]


@pytest.mark.parametrize("state", DONE)
def test_fields_that_no_form_has_change_nothing_and_are_logged(scene, state, caplog):
    STATES[state](scene)
    scene.sign_in()
    before = everything()

    for name, who in DONE[state].items():
        form = posted(name)
        if (state, name) == ("review", "response-edit"):
            del form["stance"]  # there is no value yet to agree to, and the form asks for none
        caplog.clear()
        plain = after(scene, name, who, form)
        assert not unasked(caplog), name  # the control: what a form has is not spoken of
        # Also of the indicator itself, as its own fields are named.
        more = SMUGGLED | {f"1.2:{field}": value for field, value in SMUGGLED.items()}
        more = {field: value for field, value in more.items() if field != "1.2:status"}
        smuggled = after(scene, name, who, more | form)

        assert plain != before  # the control: an act is seen
        assert smuggled == plain, name
        (line,) = unasked(caplog)
        path = address(name).partition("?")[0]
        assert f"sent by user {scene.people[who].pk} to {path}: " in line
        said = {field for field, value in more.items() if value} - form.keys()
        assert f"and {len(said) - 10} more" in line, name


# ── One's own unit (test 29) ───────────────────────────────────────────────────────────────

JUDGING = ("review-main-index", "review-indicator")


def judged_by(scene: Scene, who: str) -> dict[str, str]:
    """What ``who`` gets for looking at and for judging Sở Y tế; nothing stays."""
    scene.sign_in()
    found = {}
    for name in JUDGING:
        for method in ("GET", "POST"):
            with undone():
                url = address(name)
                found[f"{method} {name}"] = knock(scene.browsers[who], method, url, posted(name))
    return found


REFUSED = {f"{method} {name}": "403" for name in JUDGING for method in ("GET", "POST")}
ALLOWED = {key: "200" if key.startswith("GET") else "302" for key in REFUSED}


def test_nobody_judges_the_unit_of_their_seat(scene):
    review(scene)

    assert judged_by(scene, "em") == REFUSED
    CouncilSeat.objects.filter(user=scene.people["em"]).update(
        agency=Agency.objects.get(slug="van-phong")
    )
    assert judged_by(scene, "em") == ALLOWED  # the control: only the unit stood in the way


def test_nobody_judges_a_unit_in_which_they_hold_a_post(scene):
    review(scene)

    assert judged_by(scene, "duc") == ALLOWED
    Membership.objects.create(
        user=scene.people["duc"],
        agency=Agency.objects.get(slug="so-y-te"),
        role=Membership.Role.HEAD,
        starts_on=world.START,
    )
    assert judged_by(scene, "duc") == REFUSED


def test_nobody_judges_a_unit_to_which_they_declared_a_tie(scene):
    review(scene)

    assert judged_by(scene, "duc") == ALLOWED
    conflicts.declare(
        scene.cycle, Agency.objects.get(slug="so-y-te"), kind="family", by=people_by_name()["duc"]
    )
    assert judged_by(scene, "duc") == REFUSED


def test_a_unit_reads_and_does_not_judge_what_was_given_to_another(scene):
    review(scene)
    given = {"1": Agency.objects.get(slug="so-noi-vu").pk}
    assigning.give(submission_of("so-y-te"), given, by=people_by_name()["giang"])
    assert judged_by(scene, "duc") == ALLOWED

    CouncilSeat.objects.filter(user=scene.people["duc"]).update(
        agency=Agency.objects.get(slug="van-phong")
    )

    assert judged_by(scene, "duc") == {
        key: "200" if key.startswith("GET") else "302=" if "main" in key else "403"
        for key in REFUSED
    }


def test_the_secretary_returns_nothing_of_their_own_unit(scene):
    review(scene)
    CouncilSeat.objects.filter(user=scene.people["giang"]).update(
        agency=Agency.objects.get(slug="so-y-te")
    )
    scene.sign_in()
    url, form = address("submission-return"), posted("submission-return")

    assert knock(scene.browsers["giang"], "POST", url, form) == "403"
    assert submission_of("so-y-te").state == "sent"


# ── A role that ends (test 30) ─────────────────────────────────────────────────────────────

# Whose page, and what is left of it once the post has ended, in the session that is open.
ENDED = {
    "an": ("submission-detail", "404"),
    "binh": ("submission-summary", "404"),
    "duc": ("review-indicator", "404"),
    "giang": ("cycle-assign", "404"),
    "hai": ("cycle-ranking", "404"),
    "khoa": ("cycle-detail", "404"),
    "lan": ("audit-list", "403"),
    "minh": ("post-list", "403"),
}


def open_pages(scene: Scene) -> dict[str, str]:
    return {
        who: knock(scene.browsers[who], "GET", address(name)) for who, (name, _) in ENDED.items()
    }


def test_a_post_that_ends_opens_nothing_at_the_next_request(scene):
    review(scene)
    scene.sign_in()
    assert open_pages(scene) == dict.fromkeys(ENDED, "200")

    for post in (*Membership.objects.all(), *CouncilSeat.objects.exclude(role="administrator")):
        posts.end(post, ends_on=TODAY, by=people_by_name()["minh"])
    CouncilSeat.objects.filter(role="administrator").update(ends_on=TODAY)

    assert open_pages(scene) == {who: status for who, (_, status) in ENDED.items()}


def test_a_post_that_ends_tomorrow_still_opens_everything(scene):
    review(scene)
    scene.sign_in()

    Membership.objects.update(ends_on=TODAY + timedelta(days=1))
    CouncilSeat.objects.update(ends_on=TODAY + timedelta(days=1))

    assert open_pages(scene) == dict.fromkeys(ENDED, "200")


def test_a_head_who_becomes_officer_no_longer_sends(scene):
    with_head(scene)
    scene.sign_in()
    url, form = address("submission-send"), posted("submission-send")
    with undone():
        assert knock(scene.browsers["binh"], "POST", url, form) == "302"

    Membership.objects.filter(user=scene.people["binh"]).update(role=Membership.Role.OFFICER)

    assert knock(scene.browsers["binh"], "POST", url, form) == "403"


def test_someone_shut_out_is_sent_to_sign_in_from_an_open_session(scene):
    scene.sign_in()
    assert knock(scene.browsers["an"], "GET", address("my-work")) == "200"

    User.objects.filter(pk=scene.people["an"].pk).update(is_active=False)

    assert knock(scene.browsers["an"], "GET", address("my-work")) == "302"
