"""The council and its working group by decision, over their pages."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import BodyDecision, User
from tests.assessments.rounds import disputed, seat_members

pytestmark = pytest.mark.django_db

LIST = "/hoi-dong/2023-mau/to-chuc/"
WRITE = f"{LIST}hoi-dong/ghi/"
DECISION = {
    "number": "219/QĐ-UBND",
    "issued_on": "01/02/2023",
    "issuer": "Chủ tịch UBND tỉnh",
    "abstract": "Về việc thành lập Hội đồng thẩm định",
    "lines": "4",
}
NAMED = {
    "tv1-name": "Nguyễn Văn Hải", "tv1-function": "chair", "tv1-office": "Phó Chủ tịch UBND tỉnh",
    "tv3-name": "Lê Văn Ngoài", "tv3-function": "member",
}  # fmt: skip


def shown(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def account(name: str) -> str:
    return str(User.objects.get(email=f"{name}@demo.test").pk)


def test_a_decision_is_written_down_and_everyone_of_the_council_reads_it(during, signed_in):
    browser = signed_in("giang")
    said = DECISION | NAMED | {"tv1-user": account("hai")}

    assert browser.post(WRITE, said).status_code == 302

    page = shown(signed_in("duc").get(LIST))
    assert "Quyết định số <b>219/QĐ-UBND</b> ngày 01/02/2023, Chủ tịch UBND tỉnh" in page
    assert "Nguyễn Văn Hải" in page
    assert "1 thành viên biểu quyết chưa bỏ phiếu được trên cổng." in page
    assert "chưa có tài khoản" in page
    assert "to-chuc/hoi-dong/ghi" not in page


def test_the_first_decision_proposes_whoever_holds_the_seats(during, people, signed_in):
    seat_members(people)

    page = shown(signed_in("giang").get(WRITE))

    names = re.findall(r'name="tv\d+-name" value="([^"]*)"', page)
    assert names == ["Hai", "Nga", "Oanh", "Phuc", "Giang"]


def test_an_amendment_starts_from_the_members_there_are(during, signed_in):
    browser = signed_in("giang")
    browser.post(WRITE, DECISION | NAMED)

    page = shown(browser.get(WRITE))

    assert 'value="Lê Văn Ngoài"' in page
    assert 'value="219/QĐ-UBND"' not in page  # its number is its own
    amended = DECISION | NAMED | {"number": "300/QĐ-UBND", "issued_on": "01/06/2023"}
    browser.post(WRITE, amended)
    page = shown(browser.get(LIST))
    assert "Quyết định số <b>300/QĐ-UBND</b>" in page
    assert "Quyết định 219/QĐ-UBND, từ 01/02/2023 đến trước 01/06/2023" in page


def test_a_record_written_wrongly_is_corrected_and_stays_readable(during, signed_in):
    browser = signed_in("giang")
    browser.post(WRITE, DECISION | NAMED | {"number": "291/QĐ-UBND"})
    wrong = BodyDecision.objects.get()

    page = shown(browser.get(f"{WRITE}?sua={wrong.pk}"))
    assert 'value="291/QĐ-UBND"' in page
    browser.post(f"{WRITE}?sua={wrong.pk}", DECISION | NAMED)

    page = shown(browser.get(LIST))
    assert "Quyết định số <b>219/QĐ-UBND</b>" in page
    assert "Bản ghi sai của Quyết định 291/QĐ-UBND, 01/02/2023: Giang sửa lúc" in page
    assert browser.get(f"{WRITE}?sua=999999").status_code == 404


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"number": ""}, "Ghi số, ký hiệu của văn bản."),
        ({"issued_on": "11/12/2023"}, "Ngày văn bản ở sau hôm nay."),
        ({"tv3-function": ""}, "Chọn chức danh."),
        ({"tv3-name": ""}, "Ghi họ và tên, hoặc chọn tài khoản."),
        ({"tv3-function": "head"}, "Dòng 3"),
        ({"tv3-user": "999999"}, "Dòng 3"),
        ({"tv1-function": "member"}, "Cần đúng một người đứng đầu"),
    ],
)
def test_every_mistake_is_said_and_everything_typed_is_kept(during, signed_in, change, sentence):
    answer = signed_in("giang").post(WRITE, DECISION | NAMED | change)

    assert answer.status_code == 422
    assert sentence in shown(answer)
    assert 'value="Phó Chủ tịch UBND tỉnh"' in shown(answer)
    assert not BodyDecision.objects.exists()


def test_more_lines_keep_what_was_typed_and_complain_of_nothing(during, signed_in):
    said = DECISION | NAMED | {"number": "", "act": "more"}

    answer = signed_in("giang").post(WRITE, said)

    page = shown(answer)
    assert answer.status_code == 200
    assert 'value="Lê Văn Ngoài"' in page
    assert 'name="tv9-name"' in page
    assert "Chưa ghi" not in page


def test_an_unknown_body_is_not_there(during, signed_in):
    assert signed_in("giang").get(f"{LIST}ban-chi-dao/ghi/").status_code == 404


def test_a_new_session_proposes_the_grounds_that_are_written_down(during, cycle, people, signed_in):
    seat_members(people)
    disputed(cycle, people, during)
    browser = signed_in("giang")
    browser.post(WRITE, DECISION | NAMED | {"tv1-user": account("hai")})

    page = shown(browser.get("/hoi-dong/2023-mau/phien-hop/"))

    assert 'value="219/QĐ-UBND"' in page
    assert 'value="01/02/2023"' in page


def test_the_page_asks_as_often_for_one_decision_as_for_nine(during, signed_in):
    browser = signed_in("giang")
    counted = []
    for first in (0, 1):
        for number in range(first, first * 8 + 1):
            browser.post(WRITE, DECISION | NAMED | {"number": f"{number}/QĐ-UBND"})
        with CaptureQueriesContext(connection) as found:
            browser.get(LIST)
        counted.append(len(found))

    assert BodyDecision.objects.count() == 9
    assert counted[0] == counted[1] <= 9
