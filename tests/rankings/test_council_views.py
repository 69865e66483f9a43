from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Agency, Submission
from assessments.services import reviews
from rankings.models import Ranking, State
from rankings.waiting import tasks
from tests.rankings import council
from tests.rankings.papers import opened

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
]

PAGE = "/hoi-dong/2023-mau/xep-hang/"
SIGNED = {"signer_title": "CHỦ TỊCH", "signer_name": "Nguyễn Văn A", "signed_on": "2024-01-09"}
NUMBERED = {"number": council.NUMBER, "issued_on": "2024-01-09"}

# Each act: its address, who does it, from which state, what is posted.
ACTS = {
    "lap/": ("giang", "none", {}),
    "soat/": ("giang", "draft", {}),
    "duyet/": ("hai", "checked", {}),
    "tra-lai/": ("hai", "checked", {"remark": "Thiếu một cơ quan."}),
    "ky/": ("khoa", "approved", SIGNED),
    "so-ngay/": ("khoa", "signed", NUMBERED),
    "cong-bo/": ("giang", "numbered", {"confirmed": council.NUMBER}),
}
AFTER = {
    "lap/": State.DRAFT,
    "soat/": State.CHECKED,
    "duyet/": State.APPROVED,
    "tra-lai/": State.DRAFT,
    "ky/": State.SIGNED,
    "so-ngay/": State.SIGNED,
    "cong-bo/": State.PUBLISHED,
}
READERS = {"duc", "giang", "hai", "khoa", "lan"}


@pytest.fixture
def as_(client, people):
    """``as_("giang")``: the browser of that person."""

    def signed_in(name: str):
        client.force_login(people[name])
        return client

    return signed_in


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def posted(act: str, ranking: Ranking | None) -> dict[str, str]:
    seen = {"seen": ranking.sha256} if act == "duyet/" and ranking else {}
    return {**ACTS[act][2], **seen}


# ── Who may open it ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "status"),
    [(name, 200) for name in sorted(READERS)] + [("an", 403), ("minh", 403), ("nguoi-la", 404)],
)
@pytest.mark.parametrize("state", ["none", "draft"])
def test_the_page_is_the_councils(as_, reviewed, people, name: str, status: int, state: str):
    council.WAYS[state](reviewed, people)

    assert as_(name).get(PAGE).status_code == status


def test_whoever_is_not_signed_in_is_asked_to(client, reviewed):
    response = client.get(PAGE)

    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


def test_a_cycle_that_there_is_not_is_not_found(as_, reviewed):
    assert as_("giang").get("/hoi-dong/khong-co/xep-hang/").status_code == 404


@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_refused_to_every_other_post(as_, reviewed, people, act: str):
    doer, state, _typed = ACTS[act]
    ranking = council.WAYS[state](reviewed, people)

    statuses = {
        name: as_(name).post(f"{PAGE}{act}", posted(act, ranking)).status_code
        for name in ("an", "duc", "giang", "hai", "khoa", "lan", "minh", "nguoi-la")
        if name != doer
    }

    assert statuses.pop("nguoi-la") == 404
    assert set(statuses.values()) == {403}
    assert (Ranking.objects.get().state if ranking else None) == (ranking and ranking.state)


@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_done_by_its_post_and_leads_back(as_, reviewed, people, act: str):
    """The control of the refusals above: the same request from the right person."""
    doer, state, _typed = ACTS[act]
    ranking = council.WAYS[state](reviewed, people)

    response = as_(doer).post(f"{PAGE}{act}", posted(act, ranking))

    assert (response.status_code, response.headers["Location"]) == (302, PAGE)
    assert Ranking.objects.get().state == AFTER[act]


@pytest.mark.parametrize("act", [act for act in ACTS if act != "lap/"])
@pytest.mark.parametrize("state", ["none", "published"])
def test_an_act_out_of_turn_changes_nothing_and_says_why(
    as_, reviewed, people, act: str, state: str
):
    ranking = council.WAYS[state](reviewed, people)

    response = as_(ACTS[act][0]).post(f"{PAGE}{act}", posted(act, ranking), follow=True)

    assert response.redirect_chain == [(PAGE, 302)]
    assert "chưa có gì thay đổi" in text_of(response)
    assert (Ranking.objects.get().state if ranking else None) == (ranking and ranking.state)


@pytest.mark.parametrize("act", [act for act in ACTS if act != "lap/"])
def test_an_empty_form_before_there_is_a_ranking_is_told_the_same(as_, reviewed, act: str):
    response = as_(ACTS[act][0]).post(f"{PAGE}{act}", {}, follow=True)

    assert response.redirect_chain == [(PAGE, 302)]
    assert "chưa có gì thay đổi" in text_of(response)


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_never_a_get(as_, reviewed, act: str):
    assert as_(ACTS[act][0]).get(f"{PAGE}{act}").status_code == 405


# ── What it shows ──────────────────────────────────────────────────────────────────────────


def test_what_blocks_is_listed_with_its_places(as_, cycle, people, during):
    council.staff(people)
    council.send_all(people)
    during.move_to(council.REVIEW)

    page = text_of(as_("giang").get(PAGE))
    refused = text_of(as_("giang").post(f"{PAGE}lap/", follow=True))

    assert "Sở Y tế 4 chỉ số chưa thẩm định 1.1 1.2 2.1 2.2" in page
    assert "Huyện Bắc Hà 1 chỉ số chưa thẩm định 1.1" in page
    assert "Chưa lập được bảng xếp hạng" in refused


@pytest.mark.parametrize(("who", "links"), [("giang", 5), ("khoa", 0)])
def test_its_places_are_links_for_who_may_open_them(as_, cycle, people, during, who, links):
    council.staff(people)
    council.send_all(people)
    during.move_to(council.REVIEW)

    page = as_(who).get(PAGE).content.decode()

    found = re.findall(r'href="(/hoi-dong/2023-mau/tham-dinh/[^"]+)"', page)
    assert len(found) >= links if links else not found
    assert {as_(who).get(link).status_code for link in found} <= {200}


def test_before_the_deadline_it_says_until_when(as_, cycle, during):
    page = text_of(as_("giang").get(PAGE))

    assert "Sở Y tế Còn nhận hồ sơ đến 23:59:59 ngày 24/12/2023" in page
    assert "Huyện Bắc Hà Còn nhận hồ sơ đến 23:59:59 ngày 14/12/2023" in page


def test_the_draft_stands_as_it_will_be_printed_and_what_was_checked_beside_it(
    as_, reviewed, people
):
    council.drafted(reviewed, people)

    page = text_of(as_("giang").get(PAGE))

    assert "1 Sở Nội vụ 100,00 Cao" in page
    assert "2 Sở Y tế 93,67 Cao" in page
    assert "0 chỗ phải giải thích" in page
    assert "3/3 thứ hạng đúng theo điểm" in page
    assert "2/2 trung bình khớp làm tròn" in page
    assert "Số quyết định để trống trên phụ lục như bản in." in page


def test_a_contradiction_is_marked_at_its_row_and_asks_for_a_reason(as_, reviewed, people):
    ranking = council.drafted(reviewed, people)
    ranking.groups.get(set_id="so").entries.filter(name="Sở Y tế").update(
        tier_printed="Thấp", tier="thap"
    )

    page = as_("giang").get(PAGE)
    refused = as_("giang").post(f"{PAGE}soat/", {"explanation": " "})

    assert "1 chỗ phải giải thích" in text_of(page)
    assert "2/3 mức khớp quy tắc" in text_of(page)
    assert 'href="#diem-1"' in page.content.decode()
    assert refused.status_code == 422
    assert "viết lý do giữ nguyên" in text_of(refused)


def test_a_stale_draft_says_so_and_offers_no_check(as_, reviewed, people):
    council.drafted(reviewed, people)
    reviews.reject(
        council.version_of("so-y-te"),
        "1.1",
        reason="MC-01",
        sentence="Không có minh chứng nào.",
        by=people["duc"],
    )

    page = text_of(as_("giang").get(PAGE))

    assert "Bảng này đã cũ." in page
    assert "Xác nhận đã soát" not in page
    assert "Dựng lại" in page


def test_what_was_typed_stays_where_it_is_refused(as_, reviewed, people):
    council.signed(reviewed, people)

    wrong = {"number": "MH-01/QĐ-UBND", "issued_on": "2024-01-09"}
    response = as_("khoa").post(f"{PAGE}so-ngay/", wrong)

    assert response.status_code == 422
    assert 'value="MH-01/QĐ-UBND"' in response.content.decode()
    assert "chỉ dành cho dữ liệu minh họa" in text_of(response)


@pytest.mark.parametrize("number", ["12", "12 /QĐ-UBND", "/QĐ-UBND", "12/", "12/QĐ-UBND@", "a/QĐ"])
def test_what_is_no_number_of_a_decision_is_refused(as_, reviewed, people, number: str):
    council.signed(reviewed, people)

    response = as_("khoa").post(f"{PAGE}so-ngay/", {**NUMBERED, "number": number})

    assert response.status_code == 422
    assert Ranking.objects.get().number_slug == ""


def test_the_appendix_can_be_read_before_it_is_public_by_the_council_alone(as_, reviewed, people):
    council.drafted(reviewed, people)

    response = as_("hai").get(f"{PAGE}phu-luc.pdf")

    assert "Sở Y tế" in opened(response.content).pages[0].extract_text()
    assert "private" in response.headers["Cache-Control"]
    assert as_("an").get(f"{PAGE}phu-luc.pdf").status_code == 403


def test_there_is_no_appendix_before_there_is_a_ranking(as_, reviewed):
    assert as_("hai").get(f"{PAGE}phu-luc.pdf").status_code == 404


def test_the_words_are_edited_as_plain_lines(as_, reviewed, people):
    council.drafted(reviewed, people)
    form = as_("giang").get(f"{PAGE}loi-van/").context["form"]
    typed = {
        **form.initial,
        "title_lines": "DÒNG MỘT\r\n\r\n DÒNG HAI ",
        "headings": "2.1. A\n2.2. B",
    }

    response = as_("giang").post(f"{PAGE}loi-van/", typed)

    ranking = Ranking.objects.get()
    assert response.status_code == 302
    assert ranking.appendix.title_lines == ["DÒNG MỘT", "DÒNG HAI"]
    assert [group.heading for group in ranking.groups.all()] == ["2.1. A", "2.2. B"]
    kinds = [block["kind"] for block in ranking.appendix.introduction]
    assert kinds == [
        "heading", "subheading", "paragraph", "paragraph", "subheading", "paragraph", "paragraph",
    ]  # fmt: skip


def test_a_heading_too_few_is_told(as_, reviewed, people):
    council.drafted(reviewed, people)
    form = as_("giang").get(f"{PAGE}loi-van/").context["form"]

    response = as_("giang").post(f"{PAGE}loi-van/", {**form.initial, "headings": "2.1. A"})

    assert response.status_code == 422
    assert "Bảng có 2 nhóm: viết đúng 2 dòng." in text_of(response)


def test_the_words_are_closed_once_the_chair_has_approved(as_, reviewed, people):
    council.approved(reviewed, people)

    assert as_("giang").get(f"{PAGE}loi-van/").status_code == 302


# ── Việc của tôi ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("state", "waits"),
    [
        ("none", {}),
        ("draft", {"giang": "Soát bảng xếp hạng"}),
        ("checked", {"hai": "Đọc bảng và duyệt"}),
        ("approved", {"khoa": "Ghi nhận việc ký"}),
        ("signed", {"khoa": "Ghi số, ngày ban hành"}),
        ("numbered", {"giang": "Công bố"}),
        ("published", {}),
    ],
)
def test_what_waits_for_whom(reviewed, people, state: str, waits: dict[str, str]):
    council.WAYS[state](reviewed, people)

    told = {
        name: task.act
        for name in ("an", "duc", "giang", "hai", "khoa", "lan", "nguoi-la")
        for task in tasks(people[name], council.REVIEW)
        if task.waits
    }

    assert told == waits


# ── Size ───────────────────────────────────────────────────────────────────────────────────


def more_agencies(cycle, count: int) -> None:
    first = Submission.objects.get(agency__slug="huyen-bac-ha")
    for n in range(count):
        Submission.objects.create(
            cycle=cycle,
            agency=Agency.objects.create(slug=f"huyen-{n}", name=f"Huyện {n}"),
            index_set=first.index_set,
            deadline=first.deadline,
            ranking_group="huyen",
        )


@pytest.mark.parametrize("state", ["none", "draft"])
def test_the_page_makes_the_same_queries_at_any_size(as_, reviewed, people, state: str):
    browser = as_("giang")
    sizes = []
    for more in (0, 30):
        more_agencies(reviewed, more)
        council.WAYS[state](reviewed, people)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(PAGE).status_code == 200
        sizes.append(len(queries))

    assert sizes[0] == sizes[1]
