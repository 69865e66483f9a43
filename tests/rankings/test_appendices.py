"""The PDF appendix reads like its source, is laid out by Nghị định 30/2020, and never varies."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command
from django.utils import translation
from pypdf import PdfReader

from rankings import appendices
from rankings.models import Appendix, Decision, Kind, Ranking, RankingEntry, RankingGroup, Source
from rankings.selectors import published_ranking_by_slug
from tests.rankings.papers import (
    MM,
    numbered_pages,
    opened,
    paper,
    placed,
    source_lines,
    table_of,
    words,
)

# WeasyPrint 70 leaves closing the colour profile of PDF/A to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning")

HEAD = "Xếp hạng Tên cơ quan Tổng điểm Mức xếp hạng"


@pytest.fixture(scope="module")
def content_2022() -> bytes:
    return paper()


@pytest.fixture(scope="module")
def reader_2022(content_2022) -> PdfReader:
    return opened(content_2022)


def lines_of(reader: PdfReader) -> list[str]:
    return [line for lines in numbered_pages(reader) for line in lines]


def commune_names(count: int) -> list[str]:
    return [f"Xã số {n}" for n in range(1, count + 1)]


def ranked_rows(lines: list[str]) -> list[str]:
    return [line for line in lines if line.endswith("512,50 Nâng cao")]


# ── Its words ──────────────────────────────────────────────────────────────────────────────


def test_the_appendix_of_2022_says_what_its_source_says_word_by_word(reader_2022):
    lines = lines_of(reader_2022)
    repeated = lines.index("15 Sở Văn hóa và Thể thao 477,40 Hình thành") - 1

    assert lines.pop(0) == "Phụ lục"
    assert lines.pop(repeated - 1) == HEAD  # the head of table 2.1 again, on page 2
    assert " ".join(lines) == words(" ".join(source_lines()))


def test_every_title_line_heading_and_table_row_of_the_source_is_one_line_on_paper(reader_2022):
    wrapping = ("- Thang điểm", "- Mức")
    unbroken = [words(line) for line in source_lines() if not line.startswith(wrapping)]

    printed = lines_of(reader_2022)
    assert [line for line in unbroken if line not in printed] == []


def test_number_and_date_of_the_decision_stay_blank_and_wide_enough_to_write_in():
    assert appendices.with_blanks("(số /QĐ-UBND ngày / /2023)") == (
        "(số\xa0\xa0\xa0\xa0/QĐ-UBND ngày\xa0\xa0\xa0\xa0/\xa0\xa0\xa0\xa0/2023)"
    )


def test_blanks_written_wider_stay_so():
    assert appendices.with_blanks("(số      /QĐ-UBND)") == "(số\xa0\xa0\xa0\xa0\xa0\xa0/QĐ-UBND)"


def test_a_stroke_inside_a_number_is_no_blank():
    assert appendices.with_blanks("(Kèm theo số 791/QĐ-UBND)") == "(Kèm theo số 791/QĐ-UBND)"


# ── Its layout ─────────────────────────────────────────────────────────────────────────────


def test_it_has_three_pages_of_a4_portrait(reader_2022):
    boxes = [tuple(round(float(side) / MM) for side in page.mediabox) for page in reader_2022.pages]

    assert boxes == [(0, 0, 210, 297)] * 3


def test_page_numbers_stand_centred_in_the_top_margin_from_page_two_on(reader_2022):
    in_the_margin = [
        [(text, round(left)) for text, left, foot in placed(page) if foot > 297 - 20]
        for page in reader_2022.pages
    ]

    # The text is 30 to 195 mm wide, its middle at 112.5; a digit is 2.3 mm wide.
    assert in_the_margin == [[], [("2", 111)], [("3", 111)]]


def test_text_keeps_the_margins_of_nghi_dinh_30(reader_2022):
    body = [
        (left, foot)
        for page in reader_2022.pages
        for _text, left, foot in placed(page)
        if foot < 297 - 20
    ]

    assert min(left for left, _ in body) >= 30
    assert min(foot for _, foot in body) >= 20
    # The first line of a paragraph begins 1 cm further in, and its second at the margin.
    assert {round(left, 1) for left, _ in body} >= {30.0, 40.0}


def test_every_font_is_tinos_and_embedded(reader_2022):
    fonts = {
        font["/BaseFont"]: font["/DescendantFonts"][0]["/FontDescriptor"]
        for page in reader_2022.pages
        for font in page["/Resources"]["/Font"].values()
    }

    faces = sorted(name.partition("+")[2] for name in fonts)
    assert faces == ["DTI-Tinos", "DTI-Tinos-Bold", "DTI-Tinos-Bold-Italic", "DTI-Tinos-Italic"]
    assert all("/FontFile2" in descriptor for descriptor in fonts.values())


def test_the_head_of_a_table_stands_again_on_every_page_of_it():
    reader = opened(paper([table_of(commune_names(200))]))
    pages = list(numbered_pages(reader))

    assert len(pages) > 4
    assert [lines.count(HEAD) for lines in pages] == [1] * len(pages)
    assert [lines[0] for lines in pages[1:]] == [HEAD] * (len(pages) - 1)
    assert len(ranked_rows(lines_of(reader))) == 200


def test_a_row_of_many_lines_is_never_broken_across_pages():
    long = " và các đơn vị sự nghiệp công lập trực thuộc ở các thôn, bản vùng cao" * 4
    names = [f"Ủy ban nhân dân xã số {n}{long}" for n in range(1, 41)]

    pages = [" ".join(lines) for lines in numbered_pages(opened(paper([table_of(names)])))]

    assert len(pages) > 5
    # Name, points and tier of a row lie on one page: the name's last words too.
    whole = [sum(page.count(f"số {n}{long}") for page in pages) for n in range(1, 41)]
    assert whole == [1] * 40


def test_a_name_without_a_space_wraps_within_its_cell():
    page = opened(paper([table_of(["Ủ" * 200])])).pages[0]

    pieces = [(text, round(left)) for text, left, _foot in placed(page) if "ỦỦ" in text]

    assert "".join(text for text, _ in pieces).replace("\n", "") == "Ủ" * 200
    assert len(pieces) > 1
    assert len({left for _, left in pieces}) == 1


# Above the table there is room for 13 rows and the mean, or 14 and no mean.
@pytest.mark.parametrize("count", [13, 14, 15, 16])
def test_a_mean_is_never_alone_with_the_head_on_a_page(count):
    last = list(numbered_pages(opened(paper([table_of(commune_names(count))]))))[-1]

    assert last[0] in {HEAD, "Phụ lục"}
    assert last[-2:] == ["Điểm trung bình 512,50", "./."]
    assert len(ranked_rows(last)) >= 1


# Below a first table of 8 rows there is room for the heading, the head and two rows.
@pytest.mark.parametrize("before", [7, 8, 9])
def test_a_heading_and_a_head_are_never_at_the_foot_without_two_rows(before):
    first = table_of(commune_names(before), heading="2.1. Nhóm thứ nhất")
    second = table_of(commune_names(16), heading="2.2. Nhóm thứ hai")

    pages = list(numbered_pages(opened(paper([first, second]))))

    page = next(lines for lines in pages if "2.2. Nhóm thứ hai" in lines)
    below = page[page.index("2.2. Nhóm thứ hai") + 1 :]
    assert below[0] == HEAD
    assert len(ranked_rows(below)) >= 2


def test_a_table_of_twelve_rows_moves_whole_and_one_of_thirteen_is_broken():
    def pages_with_rows(count: int) -> int:
        first = table_of(commune_names(8), heading="2.1. Nhóm thứ nhất")
        second = table_of([f"Phường {n}" for n in range(count)], heading="2.2. Nhóm thứ hai")
        pages = numbered_pages(opened(paper([first, second])))
        return sum(any("Phường" in line for line in lines) for lines in pages)

    assert [pages_with_rows(12), pages_with_rows(13)] == [1, 2]


# ── The file ───────────────────────────────────────────────────────────────────────────────


def test_it_is_marked_as_pdf_a_2a_tagged_titled_and_vietnamese(reader_2022):
    root = reader_2022.trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()

    assert 'pdfaid:part="2" pdfaid:conformance="A"' in xmp
    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader_2022.metadata.title == " ".join(source_lines()[:4])
    assert reader_2022.metadata.author == "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH LÀO CAI"


def test_tables_and_headings_are_tagged_as_such(reader_2022):
    kinds: dict[str, int] = {}

    def walk(element):
        if element.get("/S"):
            kinds[element["/S"]] = kinds.get(element["/S"], 0) + 1
        children = element.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            if hasattr(child.get_object(), "get"):
                walk(child.get_object())

    walk(reader_2022.trailer["/Root"]["/StructTreeRoot"])

    # Three tables, the first of them on two pages, each part with its head.
    assert (kinds["/Table"], kinds["/TH"]) == (4, 4 * 4)
    # 18 + 22 + 9 units and three means, four cells each.
    assert kinds["/TD"] == 4 * (18 + 22 + 9 + 3)
    assert (kinds["/H1"], kinds["/H2"], kinds["/H3"]) == (1, 2, 5)


def test_it_holds_no_link_no_script_no_attachment_and_no_picture(reader_2022):
    root = reader_2022.trailer["/Root"]

    assert reader_2022.attachments == {}
    assert all("/Annots" not in page for page in reader_2022.pages)
    assert all(not page.images for page in reader_2022.pages)
    assert {"/OpenAction", "/AA", "/AcroForm", "/Names"}.isdisjoint(root)


def test_its_dates_are_those_of_the_decision_and_not_of_rendering(reader_2022):
    assert reader_2022.metadata["/CreationDate"] == "D:20230411"
    assert reader_2022.metadata["/ModDate"] == "D:20230411"


def test_a_draft_bears_no_date():
    assert "/CreationDate" not in opened(paper([], dated=None)).metadata


def test_another_process_with_another_hash_seed_clock_and_locale_gives_the_same_bytes(
    content_2022, settings
):
    elsewhere = [
        {"PYTHONHASHSEED": "1", "TZ": "UTC", "LANG": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "C.UTF-8"},
    ]

    digests = [
        subprocess.run(
            [sys.executable, "-m", "tests.rankings.papers"],
            cwd=settings.BASE_DIR,
            env={**os.environ, **environment},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
        for environment in elsewhere
    ]

    assert digests == [hashlib.sha256(content_2022).hexdigest()] * 2


def test_another_day_and_another_language_give_the_same_bytes(content_2022):
    with time_machine.travel("2031-12-31T23:59:59Z"), translation.override("en"):
        assert paper() == content_2022


def test_one_other_figure_gives_another_file_and_another_identifier(content_2022, reader_2022):
    changed = opened(paper([table_of(["Sở Y tế"])]))

    assert changed.trailer["/ID"] != reader_2022.trailer["/ID"]


def test_pages_do_not_load_the_renderer(settings):
    code = (
        "import django; django.setup(); import rankings.appendices, sys;"
        "print('weasyprint' in sys.modules, 'rankings.models' in sys.modules)"
    )

    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "dti_portal.settings"},
        capture_output=True,
        check=True,
        text=True,
    ).stdout.strip()

    assert said == "False True"


# ── From the rows ──────────────────────────────────────────────────────────────────────────


@pytest.fixture
def published(db) -> Ranking:
    call_command("load_frameworks", stdout=None, verbosity=0)
    call_command("load_rankings", verbosity=0)
    ranking = published_ranking_by_slug("2022/791-qd-ubnd")
    assert ranking is not None
    return ranking


def test_the_published_ranking_is_printed_as_its_source(published):
    reader = opened(appendices.render(published))

    text = " ".join(lines_of(reader)).replace(f"Nâng cao {HEAD} 15", "Nâng cao 15")
    text = text.replace(f"Hình thành {HEAD} 15", "Hình thành 15")
    assert text == words(" ".join(["Phụ lục", *source_lines()]))


def test_the_published_ranking_gives_the_same_bytes_twice(published):
    again = Ranking.objects.get(pk=published.pk)

    assert appendices.render(again) == appendices.render(published)


def test_it_takes_no_query_beyond_the_rows_of_the_ranking(published, django_assert_num_queries):
    with django_assert_num_queries(0):
        appendices.html(published)


@pytest.fixture
def draft_of_an_giang(db) -> Ranking:
    """Two communes with part totals, one below the last level, one that sent nothing."""
    from frameworks.models import FrameworkVersion

    call_command("load_frameworks", stdout=None, verbosity=0)
    ranking = Ranking.objects.create(
        framework_version=FrameworkVersion.objects.get(framework_id="an-giang-1040-2018"),
        title="Xếp hạng mức độ chính quyền điện tử năm 2018",
        jurisdiction_code="H01",
        jurisdiction_name="An Giang",
        jurisdiction_slug="an-giang",
        year=2018,
        source=Source.PRINTED,
        sha256="0" * 64,
    )
    Decision.objects.create(ranking=ranking, authority="UBND TỈNH AN GIANG")
    Appendix.objects.create(
        ranking=ranking,
        title_lines=["KẾT QUẢ XẾP HẠNG"],
        columns=["Xếp hạng", "Tên cơ quan", "Tổng điểm", "Mức xếp hạng"],
        end_sign="./.",
    )
    group = RankingGroup.objects.create(
        ranking=ranking,
        set_id="cap-xa",
        position=1,
        heading="2.1. Nhóm các xã",
        name="Nhóm các xã",
        max_points=Decimal(1100),
    )
    for position, (name, rank, ready, result, tier) in enumerate(
        [
            ("Xã Vĩnh Hanh", 1, "450,5", "540", "Mức I (Tốt)"),
            ("Xã Bình Hòa", None, "120", "90,25", "Không xếp hạng"),
        ],
        1,
    ):
        RankingEntry.objects.create(
            group=group,
            position=position,
            name=name,
            rank=rank,
            figures={"part:san-sang": ready, "part:ket-qua": result, "main:A.1": "270"},
            tier_printed=tier,
        )
    RankingEntry.objects.create(group=group, position=3, kind=Kind.ABSENT, name="Xã Cần Đăng")
    return ranking


def test_parts_stand_side_by_side_under_their_titles_and_are_never_added(draft_of_an_giang):
    parts = draft_of_an_giang.groups.get().index_set.parts

    (table,) = appendices.tables(draft_of_an_giang)

    assert table.heads == appendices.Heads(
        "Xếp hạng", "Tên cơ quan", tuple(part.title for part in parts), "Mức xếp hạng"
    )
    assert table.rows[0] == appendices.Row("Xã Vĩnh Hanh", "1", ("450,5", "540"), "Mức I (Tốt)")
    assert table.average is None
    assert "990,5" not in appendices.html(draft_of_an_giang)


def test_a_unit_without_a_level_is_listed_without_a_rank(draft_of_an_giang):
    (table,) = appendices.tables(draft_of_an_giang)

    assert table.rows[1] == appendices.Row("Xã Bình Hòa", "", ("120", "90,25"), "Không xếp hạng")


def test_a_unit_that_sent_nothing_is_listed_with_those_words(draft_of_an_giang):
    lines = lines_of(opened(appendices.render(draft_of_an_giang)))

    assert lines[-2:] == ["Xã Cần Đăng không gửi hồ sơ", "./."]


@pytest.mark.parametrize(
    ("issued", "published_at", "expected"),
    [
        (date(2023, 4, 11), datetime(2023, 4, 20, tzinfo=UTC), date(2023, 4, 11)),
        # 18:00 on the 20th in Greenwich is the 21st in Lào Cai.
        (None, datetime(2023, 4, 20, 18, tzinfo=UTC), date(2023, 4, 21)),
        (None, None, None),
    ],
)
def test_the_file_bears_the_date_of_the_decision_else_of_publication(
    issued, published_at, expected
):
    ranking = Ranking(published_at=published_at)
    ranking.decision = Decision(issued_on=issued)

    assert appendices.dated(ranking) == expected
