"""Who judged whom, in public: numbers of units and agencies, after publication and not before."""

from __future__ import annotations

import hashlib
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import blind_draw
from assessments.models import Agency, BlindBatch, BlindSeed, Cycle, Finding, FormerName, User
from assessments.services import assigning, conflicts, reviews
from rankings.models import Ranking
from tests.assessments.council import agency
from tests.assessments.crowd import crowd
from tests.assessments.world import AFTER, submission_of
from tests.rankings import council

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
]

URL = "/hoi-dong-tham-dinh/2023-mau/"


def text(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def rows_of(response) -> list[list[str]]:
    bodies = re.findall(r"<tbody>(.*?)</tbody>", response.content.decode(), re.DOTALL)
    rows = [row for body in bodies for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)]
    cells = [re.findall(r"<t[dh]\b.*?</t[dh]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]


@pytest.fixture
def published(reviewed, people) -> Ranking:
    return council.published(reviewed, people)


def test_it_says_which_unit_judged_which_agency_and_how_much(client, published):
    page = client.get(URL)

    # Sở Nội vụ (Đức) judged Bắc Hà and Sở Y tế, Sở Y tế (Em) judged Sở Nội vụ.
    assert rows_of(page) == [
        ["Huyện Bắc Hà", "1", "1", "0", "0"],
        ["Sở Y tế", "4", "3", "0", "1"],
        ["Sở Nội vụ", "4", "3", "0", "1"],
    ]
    assert "9 giá trị của 3 cơ quan, do 2 đơn vị thẩm định" in text(page)


def test_what_was_changed_is_counted_apart(client, reviewed, people, during):
    reviews.adjust(
        council.version_of("so-y-te"),
        "1.1",
        typed={"a": "80", "b": "90"},
        reason="SL-01",
        sentence="Bảy hồ sơ nộp trực tiếp.",
        by=people["duc"],
    )
    council.round_over(reviewed, people, during)
    council.published(reviewed, people)

    assert ["Sở Y tế", "4", "2", "1", "1"] in rows_of(client.get(URL))


@pytest.mark.parametrize(("back", "row"), [(True, ["4", "3", "0"]), (False, ["4", "2", "1"])])
def test_what_the_unit_gave_back_after_giai_trinh_stood(
    client, reviewed, people, during, back, row
):
    version = council.version_of("so-y-te")
    reviews.adjust(
        version,
        "1.1",
        typed={"a": "80", "b": "90"},
        reason="SL-01",
        sentence="Bảy hồ sơ nộp trực tiếp.",
        by=people["duc"],
    )
    council.round_over(reviewed, people, during)
    found = Finding.objects.get(version=version, code="1.1")
    declared = version.content["answers"]["1.1"]["value"]
    found.state, found.final = "concluded", declared if back else found.reviewed
    found.concluded_by, found.concluded_at = people["duc"], found.judged_at
    found.save()
    council.published(reviewed, people)

    assert ["Sở Y tế", *row, "1"] in rows_of(client.get(URL))


def test_it_says_that_no_unit_judged_itself_as_the_rows_say_it(client, published):
    page = text(client.get(URL))

    assert "0 giá trị do chính cơ quan được đánh giá thẩm định" in page
    assert "cơ sở dữ liệu của cổng từ chối" in page


@pytest.mark.parametrize("way", ["none", "draft", "checked", "approved", "signed", "numbered"])
def test_before_publication_it_is_as_unknown_as_a_cycle_that_is_none(client, reviewed, people, way):
    council.WAYS[way](reviewed, people)

    embargoed, unknown = client.get(URL), client.get("/hoi-dong-tham-dinh/khong-co/")

    assert (embargoed.status_code, unknown.status_code) == (404, 404)
    assert embargoed.content.replace(b"2023-mau", b"khong-co") == unknown.content


def test_no_person_and_no_point_is_named(client, published, people):
    page = text(client.get(URL))

    for user in User.objects.all():
        assert f" {user.full_name} " not in page
        assert user.email not in page
    assert "điểm và tên người" in page  # that it names neither
    assert not re.search(r"\d+,\d\d", page)


def test_conflicts_are_told_as_a_number(client, reviewed, people):
    conflicts.declare(
        reviewed, agency("huyen-bac-ha"), kind="family", note="Em gái.", by=people["em"]
    )
    conflicts.state(reviewed, by=people["duc"])
    council.published(reviewed, people)

    page = text(client.get(URL))

    assert "1 quan hệ" in page
    assert "1 người" in page
    assert "Em gái" not in page


def test_the_standing_agencys_own_file_and_its_judge_are_told(client, reviewed, people):
    page_before = Cycle.objects.get().standing_agency
    Cycle.objects.update(standing_agency=agency("so-y-te"))
    assigning.give(
        submission_of("so-y-te"),
        dict.fromkeys("12", agency("so-noi-vu").pk),
        by=User.objects.get(pk=people["hai"].pk),
    )
    assert page_before != agency("so-y-te")
    council.published(Cycle.objects.get(), people)

    page = text(client.get(URL))

    assert "Sở Y tế: do Sở Nội vụ thẩm định, Chủ tịch Hội đồng chỉ định" in page


def test_a_standing_agency_that_is_not_assessed_is_said_to_be_none(client, published):
    assert "không được đánh giá trong kỳ này" in text(client.get(URL))


def test_it_reads_no_session_and_sets_no_cookie(client, published, people):
    plain = client.get(URL)
    client.force_login(people["duc"])
    signed_in = client.get(URL)

    assert plain.content == signed_in.content
    assert not plain.cookies
    assert "Cookie" not in plain.headers.get("Vary", "")


def test_english_stands_under_en(client, published):
    assert client.get(f"/en{URL}").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(client, published, method):
    assert getattr(client, method)(URL).status_code == 405


def test_the_ranking_leads_there(client, published):
    page = client.get(f"/ket-qua/{published.slug}/").content.decode()

    assert f'href="{URL}"' in page


def test_an_agency_is_called_as_on_the_day_of_the_decision(client, published):
    FormerName.objects.create(
        agency=agency("so-y-te"), name="Sở Y tế và Dân số", until=council.SIGNED_ON.replace(day=10)
    )

    assert "Sở Y tế và Dân số" in text(client.get(URL))


def test_the_page_asks_as_often_for_three_agencies_as_for_three_hundred(client, published, people):
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(URL).status_code == 200
        return len(found)

    few = asked()
    crowd(published.cycle, range(300), people)

    assert Finding.objects.count() > 300
    assert asked() == few <= 13  # the drawn lists among them
    assert Agency.objects.count() > 300


def test_the_list_of_a_blind_draw_is_public_with_the_results_and_gives_the_draw_again(
    client, reviewed, people
):
    """Before, only its hash is. Whoever downloads it checks the hash and repeats the draw."""
    listing = blind_draw.listing_of(
        blind_draw.Value("so-noi-vu", "so", "so-y-te", code) for code in ("1.1", "1.2", "2.1")
    )
    by = {"drawn_by": people["giang"], "drawn_at": AFTER}
    seed = BlindSeed.objects.create(
        cycle=reviewed, seed="791", origin="Xổ số", percent=34, announced_by=people["giang"],
        announced_at=AFTER,
    )  # fmt: skip
    BlindBatch.objects.create(
        seed=seed, number=1, listing=listing, sha256=blind_draw.sha256_of(listing), listed=3,
        drawn=2, **by,
    )  # fmt: skip
    url = f"{URL}danh-sach-1.txt"
    assert client.get(url).status_code == 404

    council.published(reviewed, people)

    answer = client.get(url)
    assert hashlib.sha256(answer.content).hexdigest() in client.get(URL).content.decode()
    assert len(blind_draw.drawn_lines("791", answer.content.decode(), 34)) == 2
    assert client.get(f"{URL}danh-sach-2.txt").status_code == 404
