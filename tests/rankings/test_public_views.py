from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frameworks.files import read_framework
from rankings import appendices, exports, loading
from rankings.models import Ranking, State
from rankings.views import public
from tests.rankings.loaded import NOW, load_framework, load_real, minima_table, write_ranking
from tests.rankings.tables import real_lines

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
]

DETAIL = "/ket-qua/2022/791-qd-ubnd/"
ALL = ["/", "/ket-qua/", "/ket-qua/?q=so+y+te", DETAIL, f"{DETAIL}ghi-chu/1/"]


@pytest.fixture
def ranking() -> Ranking:
    return load_real()


def text_of(page: str) -> str:
    """What a reader sees of it, in one line."""
    words = unescape(re.sub(r"<[^>]+>", " ", page))
    return re.sub(r"\s+([,.:%])", r"\1", re.sub(r"\s+", " ", words))


def rows_of(page: str) -> list[list[str]]:
    """The body rows of every table, cell by cell."""
    bodies = re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    rows = [row for body in bodies for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)]
    cells = [re.findall(r"<t[dh]\b.*?</t[dh]>", row, re.DOTALL) for row in rows]
    return [[text_of(cell).strip() for cell in row] for row in cells]


def get(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_every_printed_row_stands_in_the_table_as_printed(client, ranking):
    printed = [
        (line["rank"], line["agency"], line["total"], line["tier"])
        for line in real_lines()
        if line["kind"] == "unit"
    ]

    shown = [
        (rank, name, points, re.sub(r" Ghi chú \d+$", "", tier))
        for rank, name, _, points, _, tier in rows_of(get(client, DETAIL))
    ]

    assert shown == printed


def test_means_stand_in_the_foot_of_their_table_as_printed(client, ranking):
    feet = re.findall(r"<tfoot>(.*?)</tfoot>", get(client, DETAIL), re.DOTALL)

    assert [text_of(foot).split() for foot in feet] == [
        ["Điểm", "trung", "bình", "521,18", "52,12"],
        ["Điểm", "trung", "bình", "328,20", "43,76"],
        ["Trung", "bình", "546,35", "54,64"],
    ]


def test_percentages_are_half_up(client, ranking):
    percents = {row[1]: row[4] for row in rows_of(get(client, DETAIL))}

    assert percents["Sở Du lịch"] == "23,54"
    assert percents["Ban Tuyên giáo Tỉnh uỷ"] == "53,60"
    assert percents["Thành phố Lào Cai"] == "65,19"  # 65.193


def test_only_the_row_that_differs_from_its_rule_is_marked(client, ranking):
    page = get(client, DETAIL)

    assert [row[1] for row in rows_of(page) if "Ghi chú" in row[-1]] == ["Sở Du lịch"]
    assert f'href="{DETAIL}ghi-chu/1/"' in page


def test_the_reading_beside_a_table_is_computed_from_its_rows(client, ranking):
    text = text_of(get(client, DETAIL))

    assert "Hạng 5 đến 7 gần như bằng nhau: cách nhau 1,07 điểm trên 1.000." in text
    assert (
        "Điểm trung bình công bố 328,20 được cắt bỏ phần lẻ; làm tròn thông thường cho 328,21."
        in text
    )
    assert "Đúng 50% điểm tối đa là Hình thành, trên 50% mới là Nâng cao." in text


def test_a_strip_has_a_dot_for_each_agency_and_says_what_it_shows(client, ranking):
    page = get(client, DETAIL)
    strips = re.findall(r'<svg class="strip".*?</svg>', page, re.DOTALL)

    # Three for a desk and three for a telephone.
    assert [strip.count("<circle") for strip in strips] == [18, 22, 9, 18, 22, 9]
    assert (
        'aria-label="Nhóm các huyện, thị xã, thành phố: 9 cơ quan, '
        'từ 44,91% đến 65,19% điểm tối đa, trung bình 54,64%"' in strips[2]
    )


def test_dots_are_coloured_by_the_printed_tier(client, ranking):
    page = get(client, DETAIL)

    (dot,) = re.findall(r'<circle class="([^"]+)"[^>]*><title>Sở Du lịch', page)

    assert dot == "step-2"  # Hình thành, as signed, though it stands in the band of Khởi động


def test_the_note_shows_print_rule_and_computation(client, ranking):
    text = text_of(get(client, f"{DETAIL}ghi-chu/1/"))

    assert "Bản đã ký ghi Hình thành" in text
    assert "Theo quy tắc Khởi động" in text
    assert "235,40 / 1.000 = 23,54%" in text
    assert "- Mức khởi động: Điểm đánh giá nhỏ hơn hoặc bằng 25% tổng điểm." in text
    assert "Chưa có trả lời" in text


def test_causes_are_candidates_and_computed(client, ranking):
    text = text_of(get(client, f"{DETAIL}ghi-chu/1/"))

    assert "chưa khả năng nào được xác nhận" in text
    assert "chỉ đúng khi điểm tối đa dưới 941,60" in text
    assert "thang 750 điểm" in text
    assert "khi đó là 31,39%" in text


def test_an_official_answer_takes_the_place_of_none(client, ranking):
    ranking.notes.update(official_answer="Ghi nhầm khi in.")

    text = text_of(get(client, f"{DETAIL}ghi-chu/1/"))

    assert "Ghi nhầm khi in." in text
    assert "Chưa có trả lời" not in text


def test_home_shows_the_first_three_of_each_group(client, ranking):
    lists = re.findall(r'<ol class="top-list".*?</ol>', get(client, "/"), re.DOTALL)

    assert [text_of(one).split() for one in lists][2] == [
        *("1", "Thành", "phố", "Lào", "Cai", "651,93"),
        *("2", "Huyện", "Bắc", "Hà", "585,45"),
        *("3", "Huyện", "Bát", "Xát", "585,22"),
    ]


def test_home_tells_what_was_assessed_and_where_the_words_come_from(client, ranking):
    text = text_of(get(client, "/"))

    assert "6 chỉ số chính, 35 chỉ số thành phần, 1.000 điểm" in text
    assert "Dựng lại 33 chỉ số thành phần" in text
    assert "Chưa cơ quan nào đạt mức Dẫn dắt" in text


def test_home_without_a_decision_says_so(client):
    assert "Chưa có quyết định được công bố" in text_of(get(client, "/"))
    assert "Chưa có quyết định được công bố" in text_of(get(client, "/ket-qua/"))


@pytest.mark.parametrize("query", ["so y te", "SỞ Y TẾ", "Sở  Y tế", "sở y tế"])
def test_search_finds_a_name_with_or_without_diacritics(client, ranking, query: str):
    page = client.get("/ket-qua/", {"q": query}).content.decode()

    assert [(row[0], row[2], row[3]) for row in rows_of(page)] == [("Sở Y tế", "17", "287,30")]
    assert f'href="{DETAIL}#dong-1-17"' in page


def test_search_that_finds_nothing_says_what_to_try(client, ranking):
    text = text_of(client.get("/ket-qua/", {"q": "<b>zzz"}).content.decode())

    assert "0 dòng có “<b>zzz”" in text
    assert "Không có cơ quan nào mang tên này" in text


def test_the_row_that_search_links_to_is_in_the_page(client, ranking):
    assert 'id="dong-1-17"' in get(client, DETAIL)


@pytest.mark.parametrize("path", ALL)
def test_each_page_has_one_heading_and_tables_with_captions(client, ranking, path: str):
    page = get(client, path)

    assert page.count("<h1") == 1
    assert page.count("<table") == page.count("<caption")
    assert re.findall(r"<th(?![^>]*\bscope=)[ >]", page) == []


@pytest.mark.parametrize("path", ALL)
def test_no_link_leads_to_a_page_that_is_not_there(client, ranking, path: str):
    page = get(client, path)
    ids = set(re.findall(r'\bid="([^"]+)"', page))

    for link in set(re.findall(r'\bhref="(/[^"]*|#[^"]*)"', page)):
        address, _, place = link.partition("#")
        if address and not address.startswith("/static/"):
            there = client.get(unescape(address))
            assert there.status_code == 200, link
            if place:
                assert f'id="{place}"' in there.content.decode(), link
        elif place and not address:
            assert place in ids, link


@pytest.mark.parametrize("path", ALL)
def test_the_english_address_serves_the_page_and_says_what_language_it_speaks(
    client, ranking, path: str
):
    """Without a catalogue yet, a screen reader must still read the texts as Vietnamese."""
    page = get(client, f"/en{path}")

    assert '<html lang="vi">' in page


@pytest.mark.parametrize("path", [*ALL, f"{DETAIL}phu-luc.pdf", f"{DETAIL}du-lieu.csv"])
def test_a_public_page_reads_no_session_and_no_cookie(client, ranking, path: str):
    response = client.get(path)

    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.cookies == {}


@pytest.mark.parametrize(
    "path", ["", "ghi-chu/1/", "phu-luc.pdf", "du-lieu.csv"], ids=["page", "note", "pdf", "csv"]
)
def test_a_draft_is_not_there(client, tmp_path: Path, path: str):
    load_framework("son-la-2245-2021")
    draft = Ranking.objects.create(
        framework_version_id=Ranking.framework_version.get_queryset().get().pk,
        title="Dự thảo",
        jurisdiction_code="H38",
        jurisdiction_name="Lào Cai",
        jurisdiction_slug="lao-cai",
        year=2021,
        number_slug="1-qd-ubnd",
        state=State.DRAFT,
        source="printed",
        sha256="0" * 64,
    )

    assert client.get(f"/ket-qua/{draft.slug}/{path}").status_code == 404
    assert "Dự thảo" not in get(client, "/ket-qua/")


@pytest.mark.parametrize("path", [f"{DETAIL}ghi-chu/2/", "/ket-qua/2022/1-qd-ubnd/", "/ket-qua/x/"])
def test_what_does_not_exist_is_not_found(client, ranking, path: str):
    assert client.get(path).status_code == 404


def test_the_appendix_is_the_pdf_of_the_ranking(client, ranking):
    response = client.get(f"{DETAIL}phu-luc.pdf")

    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content == appendices.render(ranking)


def test_the_data_is_the_csv_of_the_ranking(client, ranking):
    response = client.get(f"{DETAIL}du-lieu.csv")

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content == exports.csv_of(ranking)


@pytest.mark.parametrize("name", ["phu-luc.pdf", "du-lieu.csv"])
def test_a_file_that_a_browser_has_is_not_sent_again(client, ranking, name: str):
    first = client.get(DETAIL + name)

    again = client.get(DETAIL + name, headers={"If-None-Match": first.headers["ETag"]})
    other = client.get(DETAIL + name, headers={"If-None-Match": '"another"'})

    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200
    assert first.headers["Cache-Control"] == "public, max-age=300"


def test_a_file_is_made_once_for_its_content(client, ranking):
    client.get(f"{DETAIL}du-lieu.csv")
    made = public._made.cache_info().misses

    client.get(f"{DETAIL}du-lieu.csv")

    assert public._made.cache_info().misses == made


def test_as_many_queries_for_three_groups_as_for_one(client, ranking, tmp_path: Path):
    load_framework("son-la-2245-2021")
    table = 'index_set,kind,rank,agency,total,tier\ncap-tinh,unit,1,Sở Nội vụ,"85,00",Tốt'
    (small,) = loading.load([write_ranking(tmp_path, "son-la-2245-2021", table)], now=NOW)
    paths = [DETAIL, small.ranking.get_absolute_url()]
    counts = []
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(path)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 8


def test_parts_stand_side_by_side_and_are_never_added_up(client, tmp_path: Path):
    load_framework("an-giang-1040-2018")
    index_set = read_framework("an-giang-1040-2018").index_set("cap-huyen")
    table = minima_table(
        index_set,
        ("1", "Thành phố Long Xuyên", index_set.levels[0].label, {}),
        ("", "Huyện An Phú", "", {}),
    )
    (done,) = loading.load([write_ranking(tmp_path, "an-giang-1040-2018", table)], now=NOW)

    page = get(client, done.ranking.get_absolute_url())

    assert rows_of(page) == [
        ["1", "Thành phố Long Xuyên", "500", "1000", index_set.levels[0].label],
        ["–", "Huyện An Phú", "có tên, không xếp hạng"],
    ]
    assert "1.500" not in page
    assert '<svg class="strip"' not in page
