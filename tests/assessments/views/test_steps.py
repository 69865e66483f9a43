"""The steps of a cycle over their pages."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
import time_machine

from assessments.deadlines import VIETNAM
from assessments.models import Cycle, CycleStep
from assessments.services import steps
from assessments.services.steps import Written
from tests.assessments.world import DURING
from tests.rankings import council as rankings

pytestmark = pytest.mark.django_db

LIST = "/hoi-dong/2023-mau/tien-trinh/"
OPENING = f"{LIST}buoc/opening/"
QD_219 = {
    "number": "219/QĐ-UBND",
    "issued_on": "01/02/2023",
    "issuer": "Chủ tịch UBND tỉnh",
    "abstract": "Về việc thành lập Hội đồng thẩm định",
}


def shown(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def row(response, title: str) -> str:
    """The text of one line of the table."""
    lines = re.findall(r"<tr class=\"step-is.*?</tr>", shown(response))
    (found,) = [each for each in lines if f"<span>{title}<" in each]
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def test_everyone_of_the_council_reads_and_only_the_secretary_may_write(during, signed_in):
    secretary, member = signed_in("giang").get(LIST), signed_in("hai").get(LIST)

    assert "Ghi" in row(secretary, "Mở nhập liệu")
    assert row(member, "Mở nhập liệu") == (
        "Mở nhập liệu Sở Thông tin và Truyền thông 01/12/2023 01/12/2023 hệ thống ghi nhận"
        " đúng kế hoạch –"
    )
    assert "tien-trinh/buoc/" not in shown(member)
    assert signed_in("an").get(LIST).status_code == 404


def test_the_next_step_is_named_with_its_plan(during, signed_in):
    page = shown(signed_in("hai").get(LIST))

    assert "Bước tiếp theo: Hạn gửi hồ sơ:" in page
    assert "Kế hoạch 14/12/2023." in page


def test_a_step_is_planned_dated_and_grounded(during, signed_in):
    browser = signed_in("giang")
    said = {
        "title": "Mở nhập liệu", "body": "Sở TT&TT", "planned_on": "30/11/2023",
        "actual_on": "02/12/2023", "seen": "–",
    }  # fmt: skip
    assert browser.post(OPENING, said).status_code == 302
    assert browser.post(f"{OPENING}van-ban/", QD_219).status_code == 302

    line = row(browser.get(LIST), "Mở nhập liệu")

    assert "30/11/2023 02/12/2023 chậm 2 ngày hệ thống ghi nhận 01/12/2023" in line
    assert (
        "219/QĐ-UBND , 01/02/2023 Chủ tịch UBND tỉnh: Về việc thành lập Hội đồng thẩm định" in line
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": " \u200b "}, "Ghi tên bước."),
        ({"planned_on": "31/02/2024"}, "Ghi ngày có thật, ví dụ 15/03/2023."),
        ({"planned_on": "01/01/0024"}, "Năm phải từ 2000 đến 2100."),
        ({"actual_on": "11/12/2023"}, "Ngày thực tế ở sau hôm nay."),
        ({"seen": "khác"}, "Có người vừa ghi bước này nên chưa lưu."),
    ],
)
def test_a_wrong_form_keeps_what_was_typed_and_says_what_to_do(during, signed_in, change, sentence):
    said = {
        "title": "Mở cổng", "body": "Sở TT&TT", "planned_on": "04/12/2023", "seen": "–"
    } | change  # fmt: skip

    response = signed_in("giang").post(OPENING, said)

    assert response.status_code == 422
    assert sentence in shown(response)
    assert 'value="Sở TT&amp;TT"' in shown(response)
    assert not CycleStep.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"number": ""}, "Ghi số, ký hiệu của văn bản."),
        ({"issued_on": "11/12/2023"}, "Ngày văn bản ở sau hôm nay. Xem lại văn bản."),
        ({"issuer": ""}, "Ghi cơ quan ban hành văn bản."),
        ({"abstract": ""}, "Ghi trích yếu của văn bản."),
    ],
)
def test_a_document_lacks_nothing(during, signed_in, change, sentence):
    response = signed_in("giang").post(f"{OPENING}van-ban/", QD_219 | change)

    assert response.status_code == 422
    assert sentence in shown(response)


def test_a_step_is_added_taken_out_and_put_back(during, signed_in):
    browser = signed_in("giang")
    browser.post(f"{LIST}them/", {"title": "Tập huấn <b>nhập</b>", "after": "opening"})
    own = CycleStep.objects.get()
    assert "Tập huấn &lt;b&gt;nhập&lt;/b&gt;" in shown(browser.get(LIST))

    address = f"{LIST}buoc/{own.pk}/"
    assert browser.post(f"{address}bo/", {"reason": "Nhầm"}).status_code == 422
    browser.post(f"{address}bo/", {"reason": "Kỳ này không tập huấn."})
    page = shown(browser.get(LIST))
    assert "Đã bỏ khỏi tiến trình" in page
    assert "Kỳ này không tập huấn. (Giang," in page
    assert "Đã bỏ khỏi tiến trình" not in shown(signed_in("hai").get(LIST))

    browser.post(f"{address}dua-lai/")
    assert "Đã bỏ khỏi tiến trình" not in shown(browser.get(LIST))


def test_a_document_is_taken_away_with_a_reason(during, signed_in, cycle, people):
    browser = signed_in("giang")
    browser.post(f"{OPENING}van-ban/", QD_219)
    document = CycleStep.objects.get().documents.get()

    address = f"{OPENING}van-ban/{document.pk}/bo/"
    assert browser.post(address, {"reason": "Sai"}).status_code == 422
    browser.post(address, {"reason": "Ghi nhầm bước."})

    assert "Chưa ghi văn bản nào." in shown(browser.get(OPENING))


def test_a_step_that_is_not_there_is_not_found(during, signed_in):
    browser = signed_in("giang")

    assert browser.get(f"{LIST}buoc/khong-co/").status_code == 404
    assert browser.post(f"{LIST}buoc/99999999999999999999/bo/").status_code == 404


def test_what_the_ranking_says_of_its_papers_is_the_actual_day(during, cycle, people, signed_in):
    rankings.staff(people)
    rankings.send_all(people)
    during.move_to(rankings.REVIEW)
    fresh = {name: type(user).objects.get(pk=user.pk) for name, user in people.items()}
    rankings.judge_all(fresh)
    rankings.WAYS["published"](cycle, fresh)

    page = signed_in("hai").get(LIST)

    published = Cycle.objects.get().rankings.get().published_at.astimezone(VIETNAM)
    assert f"{published:%d/%m/%Y} hệ thống ghi nhận" in row(page, "Công bố kết quả")
    assert rankings.NUMBER in row(page, "Quyết định phê duyệt kết quả")


def test_the_pages_read_alike_on_both_sides_of_new_year(cycle, people, signed_in):
    """A step planned for 31 December: on the day itself nobody is late, the day after they are."""
    with time_machine.travel(DURING, tick=False):
        steps.write(
            cycle, "review", Written("Thẩm định hồ sơ", "", date(2023, 12, 31), None),
            seen="–", by=people["giang"],
        )  # fmt: skip
    lines = {}
    for moment in (
        datetime(2023, 12, 31, 23, 59, 59, tzinfo=VIETNAM),
        datetime(2024, 1, 1, 0, 0, tzinfo=VIETNAM),
    ):
        with time_machine.travel(moment, tick=False):
            lines[moment.year] = row(signed_in("hai").get(LIST), "Thẩm định hồ sơ")

    assert lines == {
        2023: "Thẩm định hồ sơ 31/12/2023 – –",
        2024: "Thẩm định hồ sơ 31/12/2023 quá kế hoạch 1 ngày – –",
    }


def test_the_page_asks_as_often_for_one_step_of_its_own_as_for_thirty(
    during, cycle, people, signed_in, django_assert_num_queries
):
    browser = signed_in("hai")
    browser.get(LIST)
    for count in (1, 29):
        for number in range(count):
            said = Written(f"Bước {number}", "", None, None)
            own = steps.add(cycle, said, after="opening", by=people["giang"])
            paper = steps.Paper("1/TB", DURING.date(), "Sở", "Về việc")
            steps.add_document(cycle, str(own.pk), paper, by=people["giang"])
        with django_assert_num_queries(QUERIES):
            browser.get(LIST)


QUERIES = 11  # who reads and the cycle, and seven for what is known of the steps
