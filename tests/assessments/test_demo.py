"""The demo data, loaded once for all these tests on a day that is no special day.

Of 2023 the nine districts, which have a story of their own; ``test_demo_year`` has the whole year.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as real_settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings

from assessments import clock
from assessments.deadlines import VIETNAM
from assessments.demo import cycles, people
from assessments.models import (
    Agency,
    AuditEvent,
    Cycle,
    Evidence,
    Finding,
    ResponseWindow,
    Submission,
    SubmissionVersion,
    User,
)
from assessments.permissions import has_conflict
from assessments.selectors.last_year import last_year_of
from assessments.selectors.rejections import objections_to
from assessments.services import audit
from assessments.services.reviews import newest_version
from assessments.services.scores import Stage, group_sheets
from frameworks.definition import Check, CheckKind, IndexSet
from frameworks.loader import load as load_frameworks
from tests.rankings.loaded import load_real

NOW = datetime(2031, 11, 20, 10, 30, tzinfo=VIETNAM)
FRAMEWORK = Path(real_settings.FRAMEWORK_FILES_DIR) / "lao-cai-3019-2023.yaml"
DEMO = Path(real_settings.BASE_DIR) / "fixtures" / "demo"
NEVER_SENT = "huyen-van-ban"
TOLD = ("2023", "before", "coming")


@pytest.fixture(scope="module")
def portal(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """The demo data as of NOW. No test of this module is marked ``django_db``: the transaction
    that all of them share is open already, and is undone with the last."""
    media = tmp_path_factory.mktemp("media")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=media),
        transaction.atomic(),
    ):
        load_frameworks([FRAMEWORK])
        people.load()
        assert cycles.load(NOW, only=()) == ["minh-hoa-2023", "minh-hoa-2030", "minh-hoa-2031"]
        yield media
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def undone(portal) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def reviewed() -> Cycle:
    return Cycle.objects.get(slug="minh-hoa-2023")


def coming() -> Cycle:
    return Cycle.objects.get(slug="minh-hoa-2031")


def of(cycle: Cycle, slug: str) -> Submission:
    return cycle.submissions.get(agency__slug=slug)


# ── 2023, in review ────────────────────────────────────────────────────────────────────────


def test_every_district_but_one_sent_before_the_deadline():
    deadline = reviewed().deadlines.get(set_id="cap-huyen").closes_at
    first = {
        submission.agency.slug: version.sent_at < deadline
        for submission in reviewed().submissions.all()
        for version in submission.versions.filter(number=1)
    }

    assert deadline == datetime(2023, 12, 25, tzinfo=VIETNAM)
    assert first == dict.fromkeys(set(people.slugs_of("cap-huyen")) - {NEVER_SENT}, True)


def test_what_was_withdrawn_and_not_sent_again_still_counts_as_it_was():
    submission = of(reviewed(), "huyen-si-ma-cai")
    version = newest_version(submission)

    assert (submission.state, version.number) == ("draft", 1)
    assert "7.10" not in version.content["answers"]
    assert submission.answers.get(code="7.10").value is not None


def test_what_was_returned_was_sent_again_after_the_deadline():
    submission = of(reviewed(), "huyen-muong-khuong")
    second = submission.versions.get(number=2)

    assert second.sent_at > submission.deadline.closes_at
    assert submission.reopened_until > second.sent_at


def test_findings_stand_at_every_step():
    states = set(Finding.objects.values_list("state", flat=True))

    assert states == {
        "agreed", "adjusted", "asked", "answered", "concluded", "conceded", "disputed",
    }  # fmt: skip


def test_the_questions_of_these_days_can_still_be_answered():
    asked = Finding.objects.filter(state="asked")

    assert {each.version.submission.agency.slug for each in asked} == {
        "thi-xa-sa-pa",
        "huyen-bac-ha",
        "thanh-pho-lao-cai",
    }
    assert all(each.respond_by > NOW for each in asked)


def test_giai_trinh_is_open_with_one_item_conceded_and_one_disputed():
    window = ResponseWindow.objects.get()

    assert window.opens_at < NOW < window.closes_at
    answers = {
        each.finding.version.submission.agency.slug: each.stance for each in window.responses.all()
    }
    assert answers == {"huyen-bac-ha": "agree", "huyen-bao-yen": "disagree"}


def test_a_slip_was_kept_as_a_draft_and_put_right():
    answer = of(reviewed(), "thi-xa-sa-pa").answers.get(code="4.6")

    wrong, right = answer.revisions.order_by("number")
    assert (wrong.typed["a"], wrong.problem) == ("1.150", {"code": "over_denominator"})
    assert (right.problem, answer.value["answer"]["b"]) == (None, "524")


def test_the_districts_earn_different_tiers():
    versions = [v for s in reviewed().submissions.all() if (v := newest_version(s))]
    sheets = group_sheets(versions, Stage.DECLARED)

    assert {sheet.tier for sheet in sheets.values()} == {"dan-dat", "nang-cao", "hinh-thanh"}


def test_nobody_judged_their_own_unit():
    judged = Finding.objects.select_related("judged_by", "version__submission")

    assert [f for f in judged if has_conflict(f.judged_by, f.version.submission.agency_id)] == []


# ── The coming December ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2031, 1, 1), 2031),
        (date(2031, 12, 14), 2031),
        (date(2031, 12, 15), 2032),  # too late for those due before the 15th
        (date(2031, 12, 31), 2032),
    ],
)
def test_the_coming_december_has_all_its_deadlines_ahead(today, year):
    assert cycles.coming_december(today) == year


def test_the_open_cycle_is_due_in_the_coming_december_and_warns_of_its_year():
    closes = {each.set_id: each.closes_at for each in coming().deadlines.all()}

    assert closes == {
        **dict.fromkeys(["co-quan-cap-huyen", "cap-xa"], datetime(2031, 12, 15, tzinfo=VIETNAM)),
        **dict.fromkeys(
            ["cap-tinh-co-tthc", "cap-tinh-khong-tthc", "cap-huyen"],
            datetime(2031, 12, 25, tzinfo=VIETNAM),
        ),
    }
    assert coming().outside_framework_years
    assert (coming().is_sample, coming().structure_note) == (True, "theo cơ cấu trước 1/7/2025")
    assert coming().framework_version.in_use_since is None


def test_all_of_the_appendix_take_part_in_their_groups():
    groups = groupby(
        coming().submissions.order_by("ranking_group").values_list("ranking_group", flat=True)
    )

    assert {group: len(list(rows)) for group, rows in groups} == {
        "": 2,
        "Nhóm các cơ quan, đơn vị có thủ tục hành chính": 18,
        "Nhóm các cơ quan, đơn vị không có thủ tục hành chính": 22,
        "Nhóm các huyện, thị xã, thành phố": 9,
    }


def test_sa_pa_is_half_way_with_last_years_values_behind_it():
    now = {each.code: each for each in of(coming(), "thi-xa-sa-pa").answers.all()}
    before = {each.code: each for each in of(reviewed(), "thi-xa-sa-pa").answers.all()}

    assert len(now) == 47
    assert [code for code, each in now.items() if each.problem] == ["4.6"]
    assert all(before[code].value is not None for code in now)


def test_last_year_stands_beside_this_one_with_what_the_council_said():
    last = last_year_of(of(coming(), "thi-xa-sa-pa"))

    assert (last["4.2"].declared["a"], last["4.2"].answer["a"]) == ("361", "340")
    assert last["4.2"].remark.reason == "SL-01"
    assert last["4.3"].points == 0  # rejected
    assert {code: last[code].comparability for code in ("1.1", "8.1")} == {
        "1.1": "same",
        "8.1": "same",
    }


def test_last_years_points_are_those_of_the_final_sheet():
    """Also where they are measured against the best of the group."""
    before = Cycle.objects.get(slug="minh-hoa-2030")
    sheets = group_sheets(
        [newest_version(each) for each in before.submissions.all()], Stage.DECIDED
    )
    final = sheets[of(before, "thi-xa-sa-pa").pk].indicators

    last = last_year_of(of(coming(), "thi-xa-sa-pa"))

    answered = [code for code, each in last.items() if each.answered]
    assert len(answered) > 100
    assert {c: last[c].points for c in answered} == {c: final[c].points for c in answered}


def test_2023_has_no_year_before_it():
    assert last_year_of(of(reviewed(), "thi-xa-sa-pa")) == {}


def test_objections_of_last_year_are_told_where_enough_agencies_met_them():
    own = of(coming(), "huyen-van-ban")

    assert [(each.reason, each.agencies) for each in objections_to(own, "4.3")] == [("MC-01", 3)]
    assert [(each.reason, each.agencies) for each in objections_to(own, "4.2")] == [("SL-01", 3)]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2031, 2, 20), []),  # the results are fixed at three in the afternoon
        (date(2031, 2, 21), ["minh-hoa-2030"]),
    ],
)
def test_the_year_before_is_told_only_once_it_is_over(day, told):
    now = datetime(day.year, day.month, day.day, 10, tzinfo=VIETNAM)
    Cycle.objects.filter(slug="minh-hoa-2030").update(slug="khac")

    assert cycles.load(now) == told


def test_a_year_later_only_the_next_cycle_is_opened():
    later = NOW.replace(year=2032)

    assert cycles.load(later) == ["minh-hoa-2032"]
    assert cycles.load(later) == []


# ── Everything ─────────────────────────────────────────────────────────────────────────────


def test_the_agencies_are_those_that_the_2022_appendix_prints():
    load_real()
    printed = {entry.name for entry in apps.get_model("rankings", "RankingEntry").objects.all()}
    agencies = {
        Agency.objects.get(slug=slug).name
        for set_id in people.PRINTED
        for slug in people.slugs_of(set_id)
    }

    assert (len(agencies), agencies) == (49, printed)


def test_what_was_sent_keeps_the_checks_between_inputs():
    broken = [
        (version.submission.agency.slug, check.message)
        for version in SubmissionVersion.objects.all()
        for check in index_set_of(version).checks
        if breaks(check, version)
    ]

    assert broken == []


def test_a_broken_check_would_be_seen():
    version = SubmissionVersion.objects.first()
    version.content["answers"]["6.18"]["value"]["answer"]["b"] = "1"

    assert any(breaks(check, version) for check in index_set_of(version).checks)


def index_set_of(version: SubmissionVersion) -> IndexSet:
    return version.submission.cycle.framework_version.definition.index_set("cap-huyen")


def breaks(check: Check, version: SubmissionVersion) -> bool:
    """As docs/framework-files.md says of the two kinds that look at one version."""
    if check.kind is CheckKind.JUMP:
        return False
    values = [value_of(version, name) for name in check.of]
    if check.kind is CheckKind.AT_MOST:
        return values[0] > values[1]
    return value_of(version, check.total) != sum(values)


def value_of(version: SubmissionVersion, name: str) -> Decimal:
    code, _, field = name.rpartition(".")
    return Decimal(version.content["answers"][code]["value"]["answer"][field])


def test_every_chain_of_the_log_holds_and_runs_forward_in_time():
    events = AuditEvent.objects.order_by("stream", "sequence")
    chains = {stream: list(each) for stream, each in groupby(events, lambda e: e.stream)}

    assert [stream for stream, chain in chains.items() if audit.broken_at(chain)] == []
    assert all(a.at <= b.at for chain in chains.values() for a, b in pairwise(chain))
    assert all(event.at <= NOW for event in events)
    assert set(chains) >= {"people", reviewed().stream, coming().stream}


def test_the_files_behind_answers_are_real_and_say_what_they_are():
    for file in Evidence.objects.all():
        with default_storage.open(file.file.name) as stored:
            content = stored.read()
        expected = b"%PDF-" if file.content_type == "application/pdf" else b"\x89PNG\r\n\x1a\n"
        assert content.startswith(expected)
        assert hashlib.sha256(content).hexdigest() == file.sha256

    assert set(Evidence.objects.values_list("content_type", flat=True)) == {
        "application/pdf",
        "image/png",
    }


def test_every_document_of_the_story_is_numbered_as_a_sample():
    told = "".join((DEMO / f"cycle-{name}.yaml").read_text("utf-8") for name in TOLD)

    numbers = re.findall(r"[\w-]+/[A-ZĐ][\w]*-[A-ZĐ]+", told)
    assert numbers
    assert [number for number in numbers if not number.startswith("MH-")] == []


# ── Accounts ───────────────────────────────────────────────────────────────────────────────


def test_the_accounts_hold_the_posts_of_a_cycle():
    held = {each.email.partition("@")[0]: each.post for each in people.accounts()}

    assert held == {
        "officer": "Cán bộ nhập liệu, Thị xã Sa Pa",
        "head": "Lãnh đạo đơn vị, Thị xã Sa Pa",
        "other": "Cán bộ nhập liệu, Huyện Bắc Hà",
        "reviewer": "Thẩm định viên, Sở Nội vụ",
        "reviewer2": "Thẩm định viên, Huyện Bắc Hà",
        "secretary": "Thư ký, Cơ quan thường trực, Sở Thông tin và Truyền thông",
        "chair": "Chủ tịch Hội đồng, Văn phòng UBND tỉnh",
        "member": "Ủy viên Hội đồng, Sở Tài chính",
        "clerk": "Văn thư, Văn phòng UBND tỉnh",
        "inspector": "Thanh tra, Thanh tra tỉnh",
        "admin": "Quản trị, Sở Thông tin và Truyền thông",
    }


def test_each_of_them_signs_in_with_the_password_that_is_printed():
    for account in people.accounts():
        user = User.objects.get(email=account.email)
        held = user.posts
        assert len(held.memberships) + len(held.seats) == 1

    # One hash stands for all of them: to try it once is to try it ten times.
    hashes = {User.objects.get(email=each.email).password for each in people.accounts()}
    assert len(hashes) == 1
    assert sign_in().headers["Location"] == "/viec-cua-toi/"


def sign_in():
    login = {"login": "secretary@demo.test", "password": "demo-laocai-2023"}
    return Client().post("/dang-nhap/", login)


# ── Again ──────────────────────────────────────────────────────────────────────────────────


def everything() -> dict[str, list[object]]:
    models = apps.get_app_config("assessments").get_models()
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_a_second_run_changes_nothing_and_asks_little(django_assert_max_num_queries, portal):
    before, files = everything(), sorted((portal / "evidence").iterdir())

    with clock.at(NOW), django_assert_max_num_queries(10):
        said = load_demo()

    assert (everything(), sorted((portal / "evidence").iterdir())) == (before, files)
    assert said.startswith("Kỳ minh họa: không đổi\n")
    assert "secretary@demo.test" in said


def load_demo(**options: object) -> str:
    out = StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()
