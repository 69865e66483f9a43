"""The demo's 2023 as large as a real year: what is told of it, and (slow) all of it loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby, pairwise
from pathlib import Path

import pytest
import yaml
from django.conf import settings as real_settings
from django.db import transaction
from django.test import override_settings

from assessments import clock
from assessments.deadlines import VIETNAM
from assessments.demo import cycles, people, year
from assessments.demo.draws import Draws
from assessments.demo.figures import answers_of
from assessments.demo.stage import DOES
from assessments.judging import duty_word
from assessments.models import (
    AuditEvent,
    Cycle,
    Finding,
    Membership,
    ReviewDuty,
    SampleCheck,
    Submission,
    SubmissionVersion,
    User,
)
from assessments.pages.board import board_of
from assessments.reasons import MEASURED
from assessments.sampling import drawn
from assessments.selectors.disputes import before_the_council
from assessments.services import audit
from assessments.services.scores import Stage, group_sheets, problems_of
from frameworks.files import read_framework
from frameworks.loader import load as load_frameworks
from tests.assessments.test_demo import breaks

NOW = datetime(2031, 11, 20, 10, 30, tzinfo=VIETNAM)
FRAMEWORK = Path(real_settings.FRAMEWORK_FILES_DIR) / "lao-cai-3019-2023.yaml"
DEMO = Path(real_settings.BASE_DIR) / "fixtures" / "demo"


def fixture(name: str) -> dict:
    return yaml.safe_load((DEMO / f"{name}.yaml").read_text("utf-8"))


# ── What is told ───────────────────────────────────────────────────────────────────────────


def test_every_unit_of_the_appendix_and_every_commune_of_one_district_has_its_year():
    agencies, told = fixture("agencies"), year.sets()

    assert {set_id: len(slugs) for set_id, slugs in told.items()} == {
        "cap-tinh-co-tthc": 18,
        "cap-tinh-khong-tthc": 22,
        "cap-xa": 19,
    }
    assert set(told["cap-tinh-co-tthc"]) == set(agencies["cap-tinh-co-tthc"])
    assert set(told["cap-tinh-khong-tthc"]) == set(agencies["cap-tinh-khong-tthc"])
    assert set(told["cap-xa"]) == set(agencies["cap-xa-bac-ha"])
    assert {each["parent"] for each in agencies["cap-xa-bac-ha"].values()} == {"huyen-bac-ha"}


def test_the_stage_knows_how_to_do_every_act_and_no_course_is_left_over():
    said = fixture("year-2023")
    used = {name for units in said["units"].values() for names in units.values() for name in names}

    acts = [act for unit in year.units().values() for act in unit["acts"]]
    assert {act["do"] for act in [*acts, *said["council"]]} <= set(DOES)
    assert used == set(said["courses"])


def test_the_acts_of_a_unit_run_forward_in_time():
    for slug, unit in year.units().items():
        moments = [each["at"] for each in unit["acts"] if "at" in each]
        assert all(a < b for a, b in pairwise(moments)), (slug, moments)


@pytest.mark.parametrize("set_id", ["cap-tinh-co-tthc", "cap-tinh-khong-tthc", "cap-xa"])
def test_what_is_drawn_keeps_the_rule_of_its_indicator(set_id):
    """Parts within their wholes, choices that are offered, dates that are days."""
    index_set = read_framework("lao-cai-3019-2023").index_set(set_id)
    inputs = fixture("figures-2023")[set_id]["inputs"]

    for slug in year.sets()[set_id]:
        answers = answers_of(year.unit(slug, set_id), index_set, inputs, year=2023)
        assert len(answers) > 35
        for code, answer in answers.items():
            # What the council adds to an answer of several parts is not there yet.
            found = problems_of(index_set.indicators[code], answer, year=2023)
            assert [each for each in found if each.code != "missing_part"] == [], (slug, code)


def test_a_draw_has_a_place_of_its_own():
    draws = Draws("hạt giống")
    again = Draws("hạt giống")
    days = [draws.working_day(f"n{n}", date(2023, 12, 15), date(2023, 12, 18)) for n in range(40)]

    assert [draws.number(f"n{n}", 1, 9) for n in range(40)] == [
        again.number(f"n{n}", 1, 9) for n in range(40)
    ]
    assert {draws.number(f"n{n}", 1, 9) for n in range(200)} == set(range(1, 10))
    assert set(days) == {date(2023, 12, 15), date(2023, 12, 18)}  # Friday and Monday
    assert draws.working_day("n", date(2023, 12, 24), date(2023, 12, 24)) == date(2023, 12, 24)
    assert len(set(draws.several("n", "abcdef", 4))) == 4
    with pytest.raises(ValueError, match="7 of"):
        draws.several("n", "abcdef", 7)


def test_nobody_of_the_year_is_printed_to_sign_in_with():
    made = {each["email"] for each in year.people()}

    assert len(made) == 2 * 59
    assert made.isdisjoint(account.email for account in people.accounts())
    assert all(email.endswith("@demo.test") for email in made)


@pytest.mark.django_db
def test_each_unit_has_one_officer_and_one_head_to_act():
    people.load()

    rows = Membership.objects.values_list("agency__slug", "role")
    held = Counter((slug, role) for slug, role in rows)
    slugs = {slug for slugs in year.sets().values() for slug in slugs}
    assert {held[slug, role] for slug in slugs for role in ("officer", "head")} == {1}


# ── The whole of it ────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def whole(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Cycle]:
    """2023 as ``run.py`` loads it. As in ``test_demo`` all of them share one open transaction, so
    none of them is marked ``django_db``; the one above is, which makes the tables."""
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        transaction.atomic(),
    ):
        load_frameworks([FRAMEWORK])
        people.load()
        cycles.load(NOW)
        yield Cycle.objects.get(slug="minh-hoa-2023")
        transaction.set_rollback(True)


def of(cycle: Cycle, slug: str) -> Submission:
    return cycle.submissions.get(agency__slug=slug)


def newest(cycle: Cycle, set_id: str) -> list[SubmissionVersion]:
    rows = SubmissionVersion.objects.filter(
        submission__cycle=cycle, submission__index_set__set_id=set_id
    ).order_by("submission", "-number")
    return [next(each) for _pk, each in groupby(rows, lambda row: row.submission_id)]


@pytest.mark.slow
def test_forty_nine_units_and_the_communes_of_one_district_take_part(whole):
    counts = Counter(whole.submissions.values_list("index_set__set_id", "ranking_group"))

    assert {set_id: count for (set_id, _group), count in counts.items()} == {
        "cap-tinh-co-tthc": 18,
        "cap-tinh-khong-tthc": 22,
        "cap-huyen": 9,
        "cap-xa": 19,
    }
    assert counts["cap-xa", ""] == 19  # ranked elsewhere
    assert whole.is_sample


@pytest.mark.slow
def test_files_came_in_every_way_there_is(whole):
    closes = {each.set_id: each.closes_at for each in whole.deadlines.all()}
    late, sent, never = set(), 0, set()
    for submission in whole.submissions.select_related("agency", "index_set"):
        first = submission.versions.filter(number=1).first()
        if first is None:
            never.add(submission.agency.slug)
            continue
        sent += 1
        if first.sent_at >= closes[submission.index_set.set_id]:
            late.add(submission.agency.slug)

    assert (sent, never) == (
        64,
        {"huyen-van-ban", "hoi-cuu-chien-binh-tinh", "dang-uy-cong-ty-apatit", "ubnd-xa-ban-cai"},
    )
    assert late == {"so-tai-nguyen-va-moi-truong", "bao-lao-cai", "ubnd-xa-nam-khanh"}
    assert not of(whole, "dang-uy-cong-ty-apatit").answers.exists()  # nothing at all
    assert of(whole, "hoi-cuu-chien-binh-tinh").answers.exists()  # begun, and left
    again = whole.submissions.filter(versions__number=2).values_list("agency__slug", flat=True)
    assert set(again) > {
        "so-lao-dong-thuong-binh-va-xa-hoi",
        "hoi-lien-hiep-phu-nu-tinh",
        "ubnd-xa-na-hoi",
    }


@pytest.mark.slow
def test_findings_stand_at_every_step_and_some_are_left_to_do(whole):
    rows = Finding.objects.filter(version__submission__cycle=whole)
    states = Counter(rows.values_list("state", flat=True))

    assert set(states) == {
        "agreed", "adjusted", "asked", "answered", "concluded", "conceded", "disputed",
    }  # fmt: skip
    assert sum(states.values()) > 1500
    board = board_of(whole, User.objects.get(email="secretary@demo.test"), NOW)
    left = [row.reviewed.left for row in board.rows if row.reviewed]
    assert (0 in left, max(left) > 50) == (True, True)


@pytest.mark.slow
def test_a_round_of_giai_trinh_is_over_and_one_is_open(whole):
    first, second = whole.windows.order_by("number")

    assert first.closed_at is not None
    assert set(first.responses.values_list("stance", flat=True)) == {
        "agree", "disagree", "supplement", "silent",
    }  # fmt: skip
    won = first.responses.filter(finding__state="concluded")
    assert {each.finding.final == each.after for each in won} == {True}
    assert (second.is_over(NOW), second.closes_at > NOW) == (False, True)
    assert Finding.objects.filter(window=second, state="asked").count() >= 10


@pytest.mark.slow
def test_what_is_still_disputed_waits_for_the_session(whole):
    rows = before_the_council(whole)

    disputed = {row.submission.agency.slug for row in rows if row.finding.state == "disputed"}
    assert disputed == {"huyen-bao-yen", "so-tai-chinh", "hoi-nong-dan-tinh", "ubnd-xa-na-hoi"}


@pytest.mark.slow
def test_the_district_judges_its_communes_and_nobody_else_does(whole):
    communes = Finding.objects.filter(version__submission__index_set__set_id="cap-xa")
    bac_ha = of(whole, "huyen-bac-ha").agency

    checked = SampleCheck.objects.values("finding")
    judged = communes.exclude(reason=MEASURED)  # what is measured elsewhere nobody judges
    by_first_level = set(judged.exclude(pk__in=checked).values_list("unit__slug", flat=True))
    assert by_first_level == {"huyen-bac-ha"}
    duties = ReviewDuty.objects.filter(submission__index_set__set_id="cap-xa", kind="review")
    assert set(duties.values_list("unit", flat=True)) == {bac_ha.pk}
    assert whole.field_rules.filter(set_id="cap-xa", by_parent=True).count() == 8
    reviewer = User.objects.get(email="reviewer@demo.test")
    with clock.at(NOW):
        word = duty_word(reviewer, of(whole, "ubnd-xa-lung-cai"), None, "1.1")
    assert word == "other_unit"


@pytest.mark.slow
def test_the_province_checks_a_sample_that_anyone_can_draw_again(whole):
    rule = whole.sample_rules.get()
    slugs = whole.submissions.filter(index_set__set_id="cap-xa").values_list("agency__slug")

    assert rule.drawn == drawn(rule.seed, [slug for (slug,) in slugs], rule.percent)
    assert (len(rule.drawn), rule.drawn_of) == (4, 19)
    assert rule.drawn_at < of(whole, "ubnd-xa-coc-lau").versions.get(number=1).sent_at
    checks = SampleCheck.objects.select_related("unit")
    assert {each.unit.slug for each in checks} == {"so-noi-vu"}
    assert {each.upholds for each in checks} == {True, False}


@pytest.mark.slow
def test_the_standing_agency_is_judged_by_the_unit_that_the_chair_named(whole):
    duties = of(whole, "so-thong-tin-va-truyen-thong").review_duties.all()

    assert {(each.unit.slug, each.source) for each in duties} == {("so-noi-vu", "chair")}


@pytest.mark.slow
@pytest.mark.parametrize(
    "set_id", ["cap-tinh-co-tthc", "cap-tinh-khong-tthc", "cap-huyen", "cap-xa"]
)
def test_the_units_of_a_set_spread_over_the_tiers(whole, set_id):
    sheets = group_sheets(newest(whole, set_id), Stage.DECIDED)

    assert len({sheet.tier for sheet in sheets.values()}) >= 2
    totals = [sheet.total for sheet in sheets.values()]
    assert max(totals) > min(totals) * 3 / 2


@pytest.mark.slow
def test_what_was_sent_keeps_the_checks_between_inputs(whole):
    broken = [
        (version.submission.agency.slug, check.message)
        for set_id in year.sets()
        for version in newest(whole, set_id)
        for check in whole.framework_version.definition.index_set(set_id).checks
        if breaks(check, version)
    ]

    assert broken == []


@pytest.mark.slow
def test_every_chain_of_the_log_holds_and_runs_forward_in_time(whole):
    events = AuditEvent.objects.order_by("stream", "sequence")
    chains = {stream: list(each) for stream, each in groupby(events, lambda e: e.stream)}

    assert [stream for stream, chain in chains.items() if audit.broken_at(chain)] == []
    assert all(a.at <= b.at for chain in chains.values() for a, b in pairwise(chain))
    assert all(event.at <= NOW for event in events)
