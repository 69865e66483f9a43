"""Whoever scores second sees nothing of the first verdict, in any page, until both are there."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import BlindPair, CommonRuling, ScoreComparison, Submission
from assessments.selectors import seals
from assessments.services import common_rulings, reviews
from assessments.services.common_rulings import Decided
from tests.assessments.blind import LESS, Verdict, drawn, pair_of, scored, version_of
from tests.assessments.council import again

pytestmark = pytest.mark.django_db

CODES = ("1.1", "1.2", "2.1")
SECRET = "Biên bản số bí mật 4711 ghi bảy hồ sơ."


@pytest.fixture
def pairs(reviewing, cycle) -> list[BlindPair]:
    """Every value of Xã Tà Chải: Sở Nội vụ first, Văn phòng second; the rest is judged once."""
    drawn(cycle, reviewing)
    found = [pair_of("xa-ta-chai", code) for code in CODES]
    BlindPair.objects.exclude(pk__in=[pair.pk for pair in found]).update(unit=None)
    return found


@pytest.fixture
def phu(reviewing, pairs) -> Client:
    return signed_in(reviewing["phu"])


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def addresses(cycle, pairs) -> dict[str, str]:
    """Every page of the council on which a verdict of the file could show."""
    at, slug = pairs[0].submission_id, cycle.slug
    query = "?doi-tuong=so&chi-so=1.1"
    return {
        "list": reverse("review-list", args=[slug]),
        "next": reverse("review-next", args=[slug]),
        "next by indicator": reverse("review-next", args=[slug]) + "?hang=chi-so",
        "main": reverse("review-main-index", args=[slug, at, "1"]),
        "row": reverse("review-indicator", args=[slug, at, "1", "1.1"]),
        "neighbour": reverse("review-indicator", args=[slug, at, "1", "1.2"]),
        "other agency": reverse("review-indicator", args=[slug, other(pairs).pk, "1", "1.1"]),
        "precedents": reverse("precedent-list", args=[slug]),
        "precedents of it": reverse("precedent-list", args=[slug]) + query,
        "common ruling": reverse("common-ruling-give", args=[slug, "so", "1.1"]),
        "board": reverse("cycle-detail", args=[slug]),
        "windows": reverse("window-list", args=[slug]),
        "sessions": reverse("session-list", args=[slug]),
        "ranking": reverse("cycle-ranking", args=[slug]),
        "version": reverse("version-detail", args=[slug, at, 1]),
        "second list": reverse("second-score-list", args=[slug]),
        "second bench": reverse("second-score", args=[slug, pairs[0].pk]),
        "comparison": reverse("score-comparison", args=[slug, pairs[0].pk]),
        "evenness": reverse("evenness", args=[slug]),
        "my work": reverse("my-work"),
        "register": reverse("blind-register"),
        "log": reverse("audit-list"),
    }


def other(pairs) -> Submission:
    return Submission.objects.get(agency__slug="xa-na-hoi")


VARYING = re.compile(r'csrfmiddlewaretoken" value="[^"]+"|"csrfToken": "[^"]+"|nonce-[\w-]+')


def seen(client: Client, url: str) -> tuple[int, str, str, str]:
    """Everything an answer tells: status, where it leads, its validators, its page."""
    answer = client.get(url)
    body = VARYING.sub("", answer.content.decode())
    headers = (answer.get("ETag", ""), answer.get("Last-Modified", ""))
    return answer.status_code, answer.get("Location", ""), "|".join(headers), body


def everything(client: Client, cycle, pairs) -> dict[str, tuple[int, str, str, str]]:
    return {name: seen(client, url) for name, url in addresses(cycle, pairs).items()}


def judge(reviewing) -> None:
    """1.1 corrected, 1.2 rejected, 2.1 asked back: every kind of first verdict."""
    version, duc = version_of("xa-ta-chai"), again(reviewing["duc"])
    reviews.adjust(version, "1.1", by=duc, **{**LESS, "sentence": SECRET})
    reviews.reject(version, "1.2", reason="MC-01", sentence=SECRET, by=duc)
    reviews.ask(version, "2.1", reason="SL-01", sentence=SECRET, by=duc)


def test_reviewer_sees_own_only(phu, reviewing, cycle, pairs):
    """No page differs by a byte, whether the first unit has judged everything or nothing."""
    before = everything(phu, cycle, pairs)

    judge(reviewing)

    after = everything(phu, cycle, pairs)
    assert {name for name in before if before[name] != after[name]} == set()
    assert before["second bench"][0] == 200
    assert before["comparison"][0] == 404


def test_without_the_seal_the_pages_would_tell(phu, reviewing, cycle, pairs, monkeypatch):
    """The control: the same comparison, the seal taken out, finds where a verdict shows."""
    monkeypatch.setattr(seals, "is_blinded", lambda reader: False)
    before = everything(phu, cycle, pairs)

    judge(reviewing)

    after = everything(phu, cycle, pairs)
    told = {name for name in before if before[name] != after[name]}
    assert {"row", "main", "list", "board", "windows", "precedents", "precedents of it"} <= told
    assert SECRET in after["main"][3]


def test_a_third_unit_sees_no_verdict_that_is_sealed(reviewing, cycle, pairs):
    """Em may be asked to score second yet, and must not have read the first."""
    judge(reviewing)

    pages = everything(signed_in(reviewing["em"]), cycle, pairs)

    assert not [name for name, (*_rest, body) in pages.items() if SECRET in body]


def test_the_first_unit_sees_nothing_of_the_second(reviewing, cycle, pairs):
    judge(reviewing)
    duc = signed_in(reviewing["duc"])
    before = everything(duc, cycle, pairs)
    assert SECRET in before["row"][3]  # their own they read

    scored(pairs[2], reviewing["phu"], Verdict.ADJUST, **{**LESS, "typed": {"v": "1"}})

    after = everything(duc, cycle, pairs)
    assert {name for name in before if before[name] != after[name]} == set()


def test_once_both_are_there_both_read_both(reviewing, cycle, pairs):
    judge(reviewing)
    scored(pairs[0], reviewing["phu"], Verdict.AGREE)

    for who in ("duc", "phu", "hai", "giang", "lan"):
        page = seen(signed_in(reviewing[who]), addresses(cycle, pairs)["comparison"])
        assert page[0] == 200, who
        assert SECRET in page[3]
        assert "−3,11" in page[3] or "+3,11" in page[3]
    assert seen(signed_in(reviewing["em"]), addresses(cycle, pairs)["comparison"])[0] == 404


@pytest.mark.parametrize("judged", [False, True])
def test_a_forged_post_is_told_the_same_before_and_after(phu, reviewing, cycle, pairs, judged):
    """Nor do the refusals: Phú's unit scores second and cannot judge first."""
    if judged:
        judge(reviewing)
    where = addresses(cycle, pairs)["row"]
    said = {"version": "1", "revision": "0", "verdict": "agree", "next": ""}

    answers = [
        phu.post(where, said),
        phu.post(f"{where}diem/", said),
        phu.post(addresses(cycle, pairs)["main"], {"version": "1", "code": ["1.1"]}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 302]
    assert not reviews.Finding.objects.filter(unit__slug="van-phong").exists()


def test_one_ruling_for_alike_cases_tells_nothing_of_the_sealed_one_among_them(
    phu, reviewing, cycle, pairs
):
    """Đức rules on Tà Chải and Na Hối at once; Phú, who scores Tà Chải second, reads neither."""
    versions = [version_of("xa-ta-chai"), version_of("xa-na-hoi")]
    why = Decided(CommonRuling.Verdict.REJECT, "MC-01", SECRET)
    given = common_rulings.give(cycle, "so", "1.1", versions, why, by=again(reviewing["duc"]))
    assert len(given.findings) == 2

    pages = everything(phu, cycle, pairs)

    assert SECRET not in pages["precedents of it"][3]
    assert SECRET not in pages["second bench"][3]
    hai = signed_in(reviewing["hai"])  # the control: whoever is not blind reads it
    assert SECRET in seen(hai, addresses(cycle, pairs)["precedents of it"])[3]


# ── The bench of the second unit ───────────────────────────────────────────────────────────


def test_the_second_score_is_given_on_the_bench_and_leads_to_the_next(phu, cycle, pairs):
    urls = [reverse("second-score", args=[cycle.slug, pair.pk]) for pair in pairs]
    said = {"version": "1", "verdict": "adjust", "a": "80", "b": "90", "next": ""}
    said = {**said, "1.1:a": "80", "1.1:b": "90", "reason": "SL-01", "sentence": LESS["sentence"]}

    answer = phu.post(urls[0], said)

    assert (answer.status_code, answer["Location"]) == (302, urls[1])
    score = pairs[0].scores.get()
    assert score.value == {"answer": {"a": "80", "b": "90"}}
    again_ = phu.post(urls[0], said)
    assert (again_.status_code, pairs[0].scores.count()) == (403, 1)


def test_it_says_what_a_score_would_be_worth_and_writes_nothing(phu, cycle, pairs):
    url = reverse("second-score-points", args=[cycle.slug, pairs[0].pk])

    answer = phu.post(url, {"verdict": "adjust", "1.1:a": "80", "1.1:b": "90"})

    assert answer.status_code == 200
    assert "35,56" in answer.content.decode()
    assert not pairs[0].scores.exists()


def test_the_agency_is_not_asked_from_the_second_bench(phu, cycle, pairs):
    url = reverse("second-score", args=[cycle.slug, pairs[0].pk])

    assert 'value="ask"' not in phu.get(url).content.decode()
    answer = phu.post(url, {"version": "1", "verdict": "ask", "sentence": "Số nào đúng?"})
    assert answer.status_code == 422


def test_what_was_drawn_is_not_told_to_other_reviewers(reviewing, cycle, pairs):
    page = seen(signed_in(reviewing["em"]), addresses(cycle, pairs)["second list"])

    assert page[0] == 200
    assert "Xã Tà Chải" not in page[3]
    bench = addresses(cycle, pairs)["second bench"]
    assert seen(signed_in(reviewing["em"]), bench)[0] == 404
    assert seen(signed_in(reviewing["duc"]), bench)[0] == 404
    assert seen(signed_in(reviewing["hai"]), bench)[0] == 403


# ── The chair, the secretary, the public ───────────────────────────────────────────────────


def test_the_chair_rules_on_the_page(reviewing, cycle, pairs):
    judge(reviewing)
    scored(pairs[0], reviewing["phu"], Verdict.AGREE)
    hai, url = signed_in(reviewing["hai"]), addresses(cycle, pairs)["comparison"]

    short = hai.post(url, {"taken": "second", "sentence": "Ngắn quá."})
    assert short.status_code == 422
    answer = hai.post(url, {"taken": "second", "sentence": "Bản trích xuất ghi đủ 87 hồ sơ."})

    assert answer.status_code == 302
    assert ScoreComparison.objects.get().reconciliation.taken == "second"
    assert "Bản trích xuất ghi đủ 87 hồ sơ." in hai.get(url).content.decode()
    assert hai.post(url, {"taken": "first", "sentence": "x" * 30}).status_code == 403


def test_the_chair_types_another_value_and_a_broken_one_is_said(reviewing, cycle, pairs):
    judge(reviewing)
    scored(pairs[0], reviewing["phu"], Verdict.AGREE)
    hai, url = signed_in(reviewing["hai"]), addresses(cycle, pairs)["comparison"]
    said = {"taken": "other", "reason": "SL-01", "sentence": "Đối chiếu sổ theo dõi: 84 hồ sơ."}

    broken = hai.post(url, {**said, "1.1:a": "91", "1.1:b": "90"})
    assert broken.status_code == 422
    assert not reviews.Finding.objects.filter(revision=2).exists()
    assert hai.post(url, {**said, "1.1:a": "84", "1.1:b": "90"}).status_code == 302
    finding = reviews.Finding.objects.get(code="1.1")
    assert finding.reviewed == {"answer": {"a": "84", "b": "90"}}


def test_the_secretary_announces_and_draws_on_the_page(reviewing, cycle):
    giang, url = signed_in(reviewing["giang"]), reverse("second-score-list", args=[cycle.slug])
    seed = {"act": "seed", "seed": "52791", "origin": "XSMB 25/12/2023", "percent": "40"}

    assert giang.post(url, {**seed, "percent": "0"}).status_code == 422
    assert giang.post(url, seed).status_code == 302
    register = Client().get(reverse("blind-register")).content.decode()
    assert "52791" in register
    assert giang.post(url, {"act": "draw"}).status_code == 302

    register = Client().get(reverse("blind-register")).content.decode()
    batch = cycle.blind_seed.batches.get()
    assert batch.sha256 in register
    assert batch.listing not in register
    assert giang.post(url, {"act": "draw"}, follow=True).status_code == 200


def test_evenness_shows_the_figures_of_the_sample(reviewing, cycle, pairs):
    """1.1: 35,56 and 38,67; the second took nothing off 38,67, the first 3,11."""
    version, duc = version_of("xa-ta-chai"), again(reviewing["duc"])
    reviews.adjust(version, "1.1", by=duc, **LESS)
    scored(pairs[0], reviewing["phu"], Verdict.AGREE)

    page = seen(signed_in(reviewing["hai"]), reverse("evenness", args=[cycle.slug]))

    assert page[0] == 200
    assert "3,11" in page[3]
    assert "38,67" in page[3]


def test_the_list_asks_the_same_however_many_pairs_there_are(reviewing, cycle, pairs):
    giang, url = signed_in(reviewing["giang"]), reverse("second-score-list", args=[cycle.slug])
    giang.get(url)

    with CaptureQueriesContext(
        connection,
    ) as few:
        giang.get(url)
    BlindPair.objects.exclude(submission=pairs[0].submission).delete()
    with CaptureQueriesContext(connection) as fewer:
        giang.get(url)

    assert len(few) == len(fewer)
