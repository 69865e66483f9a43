"""The list of late agencies on paper and as a workbook: what it says, and that it runs nothing."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from assessments import late_list
from assessments.late_list import LateList, Letter
from assessments.models import Agency
from assessments.services import answers, extensions
from tests.assessments.pages.test_sending import LETTER, page, send
from tests.assessments.world import AFTER, CLOSES, entered, submission_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
]
EVIL = '=HYPERLINK("http://x.invalid","a")<script>alert(1)</script>'


@pytest.fixture
def late(during, people):
    """Sở Y tế has half of it and more time; Sở Nội vụ, with an evil name, has nothing."""
    answers.save(submission_of("so-y-te"), {"1.2": entered(v="true")}, by=people["an"])
    until = CLOSES + timedelta(days=8)
    extensions.extend(submission_of("so-y-te"), LETTER, until=until, by=people["giang"])
    Agency.objects.filter(slug="so-noi-vu").update(name=EVIL)
    return people


def document(letter: Letter | None = None, now=CLOSES) -> LateList:
    return LateList(page(now), letter or Letter())


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(each.extract_text() for each in pages).split())


def cells(content: bytes) -> list[list]:
    sheet = load_workbook(io.BytesIO(content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_it_stands_in_the_legal_layout_with_the_letter_it_goes_with(late):
    text = text_of(late_list.pdf(document(Letter("12/STTTT-CĐS", date(2024, 1, 2)))))

    for said in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
        "DANH SÁCH Cơ quan, đơn vị chưa gửi hồ sơ tự đánh giá",
        "(Kèm theo Công văn số 12/STTTT-CĐS ngày 02 tháng 01 năm 2024 của Sở Thông tin",
        "Tính đến 00:00:00 ngày 25/12/2023, theo giờ máy chủ: 3 cơ quan, đơn vị",
        "đang nhập 1/3",
    ):
        assert said in text
    assert "đến23:59:59ngày01/01/2024,côngvănsố12/STTTT-CĐS" in re.sub(r"\s", "", text)
    assert "<script>alert(1)</script>" in re.sub(r"\s", "", text)  # said, not run


def test_without_a_letter_there_is_room_for_it(late):
    html = late_list.html(document())

    assert "Công văn số ............ ngày ...... tháng ...... năm ...... của" in html


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2023, 12, 31), "ngày 31 tháng 12 năm 2023"),
        (date(2024, 1, 1), "ngày 01 tháng 01 năm 2024"),
        (date(2024, 3, 9), "ngày 09 tháng 3 năm 2024"),
    ],
)
def test_the_day_is_written_as_the_layout_wants_it(late, day, said):
    assert said in document(Letter("1/CV", day)).attached_to


def test_the_same_moment_gives_the_same_bytes(late):
    assert late_list.pdf(document()) == late_list.pdf(document())
    assert late_list.xlsx(document()) == late_list.xlsx(document())


def test_the_workbook_says_the_same_and_runs_nothing(late):
    content = late_list.xlsx(document(Letter("12/STTTT-CĐS", date(2024, 1, 2))))

    rows = cells(content)
    head = rows.index(["STT", "Cơ quan, đơn vị", "Bộ chỉ số", "Hạn gửi", "Tình trạng", "Gia hạn"])
    table = {row[1]: row for row in rows[head + 1 :]}
    assert table["Sở Y tế"][3:] == [
        "23:59:59 ngày 24/12/2023",
        "đang nhập 1/3",
        "đến 23:59:59 ngày 01/01/2024, công văn số 12/STTTT-CĐS",
    ]
    assert [row[0] for row in rows[head + 1 :]] == [1, 2, 3]
    sheet = load_workbook(io.BytesIO(content)).active
    (evil,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == EVIL]
    assert (evil.data_type, evil.quotePrefix) == ("s", True)


def test_who_sent_late_stands_in_a_table_of_its_own(late, during):
    during.move_to(CLOSES + timedelta(hours=3))
    send(late)

    found = document(now=AFTER)
    text = text_of(late_list.pdf(found))

    assert "1 cơ quan, đơn vị đã gửi sau hạn" in text
    assert "gửi 03:00:00 ngày 25/12/2023, trễ 3 giờ" in text
    assert ["Đã gửi, sau hạn"] in [row[:1] for row in cells(late_list.xlsx(found))]


def test_an_empty_list_says_so(during, people):
    nobody = document(now=CLOSES - timedelta(days=12))

    assert "Không có." in text_of(late_list.pdf(nobody))
    assert "Không có." in [row[1] for row in cells(late_list.xlsx(nobody))]


def test_a_sample_says_that_it_is_one(late):
    found = document()
    found.page.cycle.is_sample = True

    assert "DỮ LIỆU MINH HỌA" in text_of(late_list.pdf(found))
    assert "DỮ LIỆU MINH HỌA" in [row[0] for row in cells(late_list.xlsx(found))]
