from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from assessments.models import AuditEvent
from assessments.services import reviews, submissions
from assessments.services.audit import broken_at
from assessments.services.locks import Refused as AssessmentRefused
from frameworks.loader import LoadRefused, load
from frameworks.models import FrameworkVersion
from rankings import exports, freezing, selectors
from rankings.models import Note, Ranking, RankingEntry, State
from rankings.services import build, publication
from rankings.services.locks import Refused
from tests.assessments.world import SMALL, submission_of
from tests.rankings import council
from tests.rankings.loaded import load_real
from tests.rankings.papers import opened, words

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
]

REASON = "Giữ như biên bản họp Hội đồng ngày 10/01/2024."


# ── Check ──────────────────────────────────────────────────────────────────────────────────


def test_a_built_ranking_has_nothing_to_explain(reviewed, people):
    ranking = council.checked(reviewed, people)

    assert (ranking.state, ranking.checked_by, ranking.checked_at) == (
        State.CHECKED,
        people["giang"],
        council.REVIEW,
    )
    assert not Note.objects.exists()


def test_what_differs_from_the_rule_needs_a_reason_that_stays_beside_it(reviewed, people):
    ranking = council.drafted(reviewed, people)
    RankingEntry.objects.filter(name="Sở Y tế").update(tier_printed="Thấp", tier="thap")

    with pytest.raises(Refused, match="unexplained"):
        publication.check(ranking, by=people["giang"])
    publication.check(ranking, explanation=REASON, by=people["giang"])

    note = Note.objects.get()
    assert (note.code, str(note.entry), note.printed, note.expected, note.official_answer) == (
        "tier",
        "Sở Y tế",
        "Thấp",
        "Cao",
        REASON,
    )


def test_a_letter_that_cannot_be_printed_is_found_before_the_signature(reviewed, people):
    ranking = council.drafted(reviewed, people)
    strange = replace(build.words_of(ranking), title_lines=["KẾT QUẢ 漢"])
    build.edit_text(ranking, strange, by=people["giang"])

    with pytest.raises(Refused, match="letters") as refusal:
        publication.check(ranking, by=people["giang"])

    assert refusal.value.said == "漢"


def test_words_changed_after_the_check_must_be_checked_again(reviewed, people):
    ranking = council.checked(reviewed, people)

    build.edit_text(ranking, replace(build.words_of(ranking), title="Khác"), by=people["giang"])

    ranking.refresh_from_db()
    assert (ranking.state, ranking.checked_at, ranking.title) == (State.DRAFT, None, "Khác")


# ── Approve ────────────────────────────────────────────────────────────────────────────────


def test_approval_fixes_the_results_in_the_same_move(reviewed, people):
    council.approved(reviewed, people)

    reviewed.refresh_from_db()
    assert reviewed.results_fixed_at == council.REVIEW
    with pytest.raises(AssessmentRefused, match="fixed"):
        reviews.reject(
            council.version_of("so-y-te"),
            "1.1",
            reason="MC-01",
            sentence="Không có minh chứng nào.",
            by=people["duc"],
        )
    with pytest.raises(Refused, match="fixed"):
        council.drafted(reviewed, people)


def test_a_verdict_after_the_check_stops_the_approval(reviewed, people):
    ranking = council.checked(reviewed, people)
    reviews.reject(
        council.version_of("so-y-te"),
        "1.1",
        reason="MC-01",
        sentence="Không có minh chứng nào.",
        by=people["duc"],
    )

    with pytest.raises(Refused, match="stale"):
        publication.approve(ranking, seen=ranking.sha256, by=people["hai"])

    reviewed.refresh_from_db()
    assert reviewed.results_fixed_at is None


def test_a_submission_given_back_stops_the_approval(reviewed, people, during):
    """Nothing has changed yet, but it may: the agency has time until tomorrow."""
    ranking = council.checked(reviewed, people)
    submissions.return_to_agency(
        submission_of("so-y-te"),
        reasons="Bổ sung.",
        until=council.REVIEW + timedelta(days=1),
        by=people["giang"],
    )

    with pytest.raises(Refused, match="open"):
        publication.approve(ranking, seen=ranking.sha256, by=people["hai"])

    during.move_to(council.REVIEW + timedelta(days=1))  # nothing came: the first version counts
    assert publication.approve(ranking, seen=ranking.sha256, by=people["hai"]).approved_at


def test_the_chair_approves_what_the_chair_has_read(reviewed, people):
    ranking = council.checked(reviewed, people)
    read = ranking.sha256
    build.edit_text(ranking, replace(build.words_of(ranking), title="Khác"), by=people["giang"])
    ranking = publication.check(ranking, by=people["giang"])

    with pytest.raises(Refused, match="changed"):
        publication.approve(ranking, seen=read, by=people["hai"])

    assert publication.approve(ranking, seen=ranking.sha256, by=people["hai"]).approved_at


def test_the_chair_gives_it_back_before_the_signature_and_the_results_open_again(reviewed, people):
    ranking = council.approved(reviewed, people)

    publication.send_back(ranking, remark="Thiếu một cơ quan.", by=people["hai"])

    reviewed.refresh_from_db()
    ranking.refresh_from_db()
    assert (reviewed.results_fixed_at, ranking.state) == (None, State.DRAFT)
    assert council.checked(reviewed, people).state == State.CHECKED


def test_a_signed_ranking_is_not_given_back(reviewed, people):
    ranking = council.signed(reviewed, people)

    with pytest.raises(Refused, match="state"):
        publication.send_back(ranking, remark="Muộn rồi.", by=people["hai"])


# ── Sign, number ───────────────────────────────────────────────────────────────────────────


def test_signer_number_and_date_are_the_papers_own(reviewed, people):
    ranking = council.numbered(reviewed, people)

    decision = ranking.decision
    assert (decision.signer_title, decision.signer_name, decision.signed_on) == (
        "CHỦ TỊCH",
        "Nguyễn Văn A",
        council.SIGNED_ON,
    )
    assert (decision.number, decision.issued_on) == (council.NUMBER, council.SIGNED_ON)
    assert (ranking.state, ranking.slug) == (State.SIGNED, "2023/12-qd-ubnd")


def test_a_slip_is_put_right_until_publication(reviewed, people):
    ranking = council.numbered(reviewed, people)

    publication.number(ranking, number="13/QĐ-UBND", issued_on=council.SIGNED_ON, by=people["khoa"])
    ranking.refresh_from_db()
    assert ranking.slug == "2023/13-qd-ubnd"
    publication.publish(ranking, confirmed="13/QĐ-UBND", by=people["giang"])

    with pytest.raises(Refused, match="state"):
        publication.number(
            ranking, number=council.NUMBER, issued_on=council.SIGNED_ON, by=people["khoa"]
        )


@pytest.mark.parametrize(
    ("number", "issued_on", "reason"),
    [
        (council.NUMBER, council.SIGNED_ON - timedelta(days=1), "numbered_before_signed"),
        (council.NUMBER, council.REVIEW.date() + timedelta(days=1), "signed_later"),
        ("MH-01/QĐ-UBND", council.SIGNED_ON, "real_number"),
    ],
)
def test_a_number_or_date_that_cannot_be_is_refused(
    reviewed, people, number: str, issued_on: date, reason: str
):
    ranking = council.signed(reviewed, people)

    with pytest.raises(Refused, match=reason):
        publication.number(ranking, number=number, issued_on=issued_on, by=people["khoa"])


def test_today_is_not_later(reviewed, people):
    ranking = council.signed(reviewed, people)

    publication.number(
        ranking, number=council.NUMBER, issued_on=council.REVIEW.date(), by=people["khoa"]
    )


def test_a_number_of_another_ranking_of_that_year_is_refused(reviewed, people):
    published = load_real()
    freezer = Ranking.objects.filter(pk=published.pk)
    assert freezer.get().number_slug == "791-qd-ubnd"
    reviewed.year = 2022
    reviewed.save()
    ranking = council.signed(reviewed, people)

    with pytest.raises(Refused, match="number_taken"):
        publication.number(
            ranking, number="791/QĐ-UBND", issued_on=council.SIGNED_ON, by=people["khoa"]
        )

    ranking.refresh_from_db()
    assert (ranking.number_slug, ranking.decision.number) == ("", "")


# ── Publish ────────────────────────────────────────────────────────────────────────────────


def test_the_number_is_typed_before_anything_is_public(reviewed, people):
    ranking = council.numbered(reviewed, people)

    with pytest.raises(Refused, match="confirmation"):
        publication.publish(ranking, confirmed="12/QĐ-UBN", by=people["giang"])
    assert selectors.published_ranking_by_slug("2023/12-qd-ubnd") is None

    publication.publish(ranking, confirmed=" 12/QĐ-UBND ", by=people["giang"])
    assert selectors.published_ranking_by_slug("2023/12-qd-ubnd") == ranking


def test_without_a_number_there_is_nothing_to_publish(reviewed, people):
    ranking = council.signed(reviewed, people)

    with pytest.raises(Refused, match="state"):
        publication.publish(ranking, confirmed="", by=people["giang"])


def test_what_is_published_never_changes(reviewed, people):
    council.published(reviewed, people)

    for change in (
        lambda: RankingEntry.objects.filter(name="Sở Y tế").update(rank=1),
        lambda: Ranking.objects.update(is_sample=True),
        lambda: Ranking.objects.update(inputs_sha256="0" * 64),
        lambda: Ranking.objects.update(cycle=None, source="printed"),
        lambda: Ranking.objects.update(approved_by=people["duc"]),
    ):
        with pytest.raises(IntegrityError, match=freezing.MESSAGE), transaction.atomic():
            change()


def test_publishing_puts_the_framework_in_use_so_that_it_never_changes(reviewed, people, tmp_path):
    FrameworkVersion.objects.update(in_use_since=None)
    council.published(reviewed, people)

    assert FrameworkVersion.objects.get().in_use_since == council.REVIEW
    other = tmp_path / SMALL.name
    other.write_text(SMALL.read_text("utf-8").replace("Bộ chỉ số mẫu", "Bộ khác"), "utf-8")
    with pytest.raises(LoadRefused):
        load([other])


def test_publishing_a_printed_ranking_puts_its_framework_in_use_too(db):
    ranking = load_real()

    assert ranking.framework_version.in_use_since == ranking.published_at


def test_a_framework_in_use_before_keeps_its_first_time(reviewed, people):
    FrameworkVersion.objects.update(in_use_since=council.REVIEW - timedelta(days=30))

    council.published(reviewed, people)

    assert FrameworkVersion.objects.get().in_use_since == council.REVIEW - timedelta(days=30)


def test_every_act_is_in_the_chain_of_the_ranking(reviewed, people):
    ranking = council.published(reviewed, people)

    events = list(AuditEvent.objects.filter(stream=ranking.stream).order_by("sequence"))
    assert [(event.act, str(event.actor)) for event in events] == [
        ("ranking_built", "Giang"),
        ("ranking_checked", "Giang"),
        ("ranking_approved", "Hai"),
        ("ranking_signed", "Khoa"),
        ("ranking_numbered", "Khoa"),
        ("ranking_published", "Giang"),
    ]
    assert broken_at(events) is None
    fixed = AuditEvent.objects.get(act="results_fixed")
    assert fixed.stream == reviewed.stream


def test_a_refused_act_leaves_no_trace(reviewed, people):
    ranking = council.drafted(reviewed, people)

    with pytest.raises(Refused, match="rights"):
        publication.check(ranking, by=people["hai"])

    assert AuditEvent.objects.filter(stream=ranking.stream).count() == 1


# ── What the public gets ───────────────────────────────────────────────────────────────────

PAGE = "/ket-qua/2023/12-qd-ubnd/"


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_page_csv_and_pdf_tell_the_same(client, reviewed, people, settings, tmp_path):
    settings.FRAMEWORK_FILES_DIR = SMALL.parent
    council.published(reviewed, people)

    page = text_of(client.get(PAGE))
    data = client.get(f"{PAGE}du-lieu.csv").content.decode("utf-8-sig")
    paper = words(opened(client.get(f"{PAGE}phu-luc.pdf").content).pages[0].extract_text())

    lines = [row for row in csv.DictReader(io.StringIO(data)) if row["kind"] == "unit"]
    assert [(line["rank"], line["agency"], line["total"], line["tier"]) for line in lines] == [
        ("1", "Sở Nội vụ", "100,00", "Cao"),
        ("2", "Sở Y tế", "93,67", "Cao"),
        ("1", "Huyện Bắc Hà", "8,00", "Cao"),
    ]
    assert "từ kỳ đánh giá" in page
    for line in lines:
        assert line["total"] in page
        assert f"{line['rank']} {line['agency']} {line['total']} {line['tier']}" in paper
    assert "số /QĐ-UBND ngày / /2024" in paper  # blank on paper, as the law has it
    assert "minh họa" not in page.lower()
    assert "MINH HỌA" not in paper


def test_the_download_passes_the_check_of_printed_rankings(
    client, reviewed, people, tmp_path, settings, capsys
):
    settings.FRAMEWORK_FILES_DIR = tmp_path
    (tmp_path / "tinh-mau-1-2023.yaml").write_text(SMALL.read_text("utf-8"), "utf-8")
    council.published(reviewed, people)
    file = tmp_path / "tai-ve.csv"
    file.write_bytes(client.get(f"{PAGE}du-lieu.csv").content)

    call_command("check_ranking", "tinh-mau-1-2023", str(file))

    assert capsys.readouterr().out.strip() == "[]"


def test_an_agency_that_never_sent_is_said_to_have_sent_nothing(client, cycle, people, during):
    council.staff(people)
    council.send_all(people, bac_ha=False)
    during.move_to(council.REVIEW)
    council.judge_all(people)
    council.published(cycle, people)

    page = text_of(client.get(PAGE))
    paper = words(opened(client.get(f"{PAGE}phu-luc.pdf").content).pages[0].extract_text())

    assert "Huyện Bắc Hà không gửi hồ sơ, không xếp hạng" in page
    assert "Huyện Bắc Hà không gửi hồ sơ" in paper


# ── Samples ────────────────────────────────────────────────────────────────────────────────

SAMPLE_PAGE = "/ket-qua/2023/mh-01-qd-ubnd/"


@pytest.fixture
def sample(reviewed, people) -> Ranking:
    reviewed.is_sample = True
    reviewed.save()
    return council.published(reviewed, people, "MH-01/QĐ-UBND")


def test_a_sample_needs_a_number_that_says_so(reviewed, people):
    reviewed.is_sample = True
    reviewed.save()
    ranking = council.signed(reviewed, people)

    with pytest.raises(Refused, match="sample_number"):
        publication.number(
            ranking, number=council.NUMBER, issued_on=council.SIGNED_ON, by=people["khoa"]
        )


@pytest.mark.parametrize("path", ["/", "/ket-qua/", "/ket-qua/?q=so+y+te", SAMPLE_PAGE])
def test_a_sample_says_on_every_page_that_it_is_one(client, sample, path: str):
    assert "Dữ liệu minh họa" in text_of(client.get(path))


def test_a_sample_says_it_in_its_files(client, sample):
    pdf = client.get(f"{SAMPLE_PAGE}phu-luc.pdf")
    data = client.get(f"{SAMPLE_PAGE}du-lieu.csv")

    for page in opened(pdf.content).pages:
        assert "DỮ LIỆU MINH HỌA" in words(page.extract_text())
    notes = [row["note"] for row in csv.DictReader(io.StringIO(data.content.decode("utf-8-sig")))]
    assert notes == [exports.SAMPLE] * 5
    for response in (pdf, data):
        assert 'filename="minh-hoa-' in response.headers["Content-Disposition"]


def test_a_sample_is_never_the_latest_before_a_real_one(client, sample):
    """The sample is of 2023; the real ranking of 2022."""
    assert selectors.latest_published() == sample
    real = load_real()

    assert selectors.latest_published() == real
    assert [one.year for one in selectors.published_rankings()] == [2022, 2023]
    home = text_of(client.get("/"))
    assert ("791/QĐ-UBND" in home, "MH-01" in home) == (True, False)
    listed = text_of(client.get("/ket-qua/"))
    assert listed.index("791/QĐ-UBND") < listed.index("MH-01/QĐ-UBND")


# ── Embargo ────────────────────────────────────────────────────────────────────────────────

PUBLIC = [
    "/",
    "/ket-qua/",
    "/ket-qua/?q=so+y+te",
    "/ket-qua/?q=93",
    PAGE,
    f"{PAGE}phu-luc.pdf",
    f"{PAGE}du-lieu.csv",
    f"{PAGE}ghi-chu/1/",
    "/en/",
    f"/en{PAGE}",
    "/bo-chi-so/",
    "/sitemap.xml",
]
SECRETS = ["93,67", "93.67", "Sở Y tế", "12/QĐ-UBND", "MỨC ĐỘ CHUYỂN ĐỔI SỐ CỦA TỈNH"]


def leaks(client) -> set[str]:
    """Every secret that an anonymous reader finds, with what leads there followed."""
    seen, queue, told = set(), list(PUBLIC), set()
    while queue:
        path = queue.pop()
        if path in seen:
            continue
        seen.add(path)
        response = client.get(path)
        body = response.content
        if response.status_code != 200:
            continue
        text = body.decode("utf-8", "ignore")
        if body.startswith(b"%PDF"):
            text = " ".join(page.extract_text() for page in opened(body).pages)
        told |= {secret for secret in SECRETS if secret in unescape(text)}
        queue += [unescape(url) for url in re.findall(r'href="(/[^"#]*)', text)]
    return told


@pytest.mark.parametrize("state", ["draft", "checked", "approved", "signed", "numbered"])
def test_before_publication_nothing_leaks_anywhere(client, reviewed, people, state: str):
    council.WAYS[state](reviewed, people)

    assert leaks(client) == set()
    assert client.get(PAGE).status_code == 404


def test_after_publication_the_same_crawl_finds_it(client, reviewed, people):
    """The control: the crawl can see what was hidden from it before."""
    council.published(reviewed, people)

    assert {"93,67", "Sở Y tế", "12/QĐ-UBND"} <= leaks(client)


def test_an_address_that_is_waited_for_answers_like_one_that_never_was(client, reviewed, people):
    council.numbered(reviewed, people)

    waiting = client.get(PAGE)
    nothing = client.get("/ket-qua/2023/99-qd-ubnd/")

    assert waiting.status_code == nothing.status_code == 404
    own, other = b"12-qd-ubnd", b"99-qd-ubnd"
    assert waiting.content.replace(own, other) == nothing.content
