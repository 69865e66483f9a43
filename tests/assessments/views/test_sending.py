"""Who has sent and who has not, over the page, and the document for a công văn."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.assessments.world import AFTER, CLOSES

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
]

PAGE = "/hoi-dong/2023-mau/gui-ho-so/"
PDF, XLSX = f"{PAGE}chua-gui.pdf", f"{PAGE}chua-gui.xlsx"


def shown(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_page_names_who_is_late_and_the_document_can_be_taken_along(during, signed_in):
    during.move_to(AFTER)
    browser = signed_in("khoa")  # văn thư
    page = shown(browser.get(PAGE))

    assert "Sở Nội vụ" in page
    assert "chưa nhập" in page
    assert "Dự báo trễ hạn" not in page  # nobody can send any more
    answer = browser.get(f"{PDF}?number=12/CV&issued_on=02/01/2024")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="chua-gui-2023-mau.pdf"'
    assert browser.get(XLSX).content.startswith(b"PK")


def test_the_rule_of_the_forecast_is_printed_with_its_numbers(during, signed_in):
    during.move_to(CLOSES - timedelta(days=5))
    browser = signed_in("hai")

    for page in (shown(browser.get(PAGE)), shown(browser.get("/hoi-dong/2023-mau/"))):
        assert "còn 3/3 chỉ số, 7 ngày qua nhập 0; còn 5 ngày, nhập kịp khoảng 0" in page
        assert "Quy tắc, từ 7 ngày trước hạn: số chỉ số nhập thêm trong 7 ngày qua" in page


def test_a_wrong_day_gives_no_document_and_keeps_what_was_typed(during, signed_in):
    answer = signed_in("giang").get(f"{PDF}?number=12/CV&issued_on=31/02/2024")

    assert answer.status_code == 422
    assert "Ghi ngày có thật, ví dụ 15/03/2023." in shown(answer)
    assert 'value="12/CV"' in shown(answer)


@pytest.mark.parametrize("who", ["an", "binh", "cuc", "nguoi-la"])
@pytest.mark.parametrize("address", [PAGE, PDF, XLSX])
def test_no_agency_reads_who_is_late(during, signed_in, who, address):
    assert signed_in(who).get(address).status_code == 404


def test_another_kind_of_file_is_not_there(during, signed_in):
    assert signed_in("giang").get(f"{PAGE}chua-gui.docx").status_code == 404
