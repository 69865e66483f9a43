"""Lộ trình: the page for the agency alone, and the marks made on it."""

from __future__ import annotations

import re

import pytest

from assessments.models import Cycle, Effort
from assessments.services import efforts
from tests.assessments.pages.test_standing import fill, in_set
from tests.assessments.world import AFTER, complete, submission_of

pytestmark = pytest.mark.django_db

STRANGERS = ["cuc", "duc", "em", "giang", "hai", "khoa", "lan", "minh", "nguoi-la"]


def address(step: str = "") -> str:
    return f"/don-vi/2023-mau/{submission_of('so-y-te').pk}/lo-trinh/{step}"


def shown(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def marks() -> dict[str, int]:
    return {each.code: each.size for each in Effort.objects.all()}


@pytest.mark.parametrize("who", ["an", "binh"])
def test_the_agency_sees_its_way_up(during, people, signed_in, who):
    page = shown(signed_in(who).get(address()))

    assert "Lộ trình tới Cao" in page
    assert "Nâng 2 chỉ số là đủ" in page
    assert "hơn 50,00" in page
    assert "còn thiếu hơn 50,00" in page
    assert "Các chỉ số khác đạt tối đa thì 1.2 chỉ cần thêm từ 10,01 điểm." in page
    assert "chưa thẩm định" in page


@pytest.mark.parametrize("who", STRANGERS)
def test_to_everyone_else_there_is_no_such_page(during, people, signed_in, who):
    browser = signed_in(who)

    assert browser.get(address()).status_code == 404
    assert browser.post(address("cong-suc/"), {"1.1:effort": "1"}).status_code == 404
    assert marks() == {}


def test_a_mark_is_kept_and_the_path_follows(during, people, signed_in):
    browser = signed_in("an")
    posted = {"1.2:effort": "3", "1.2:seen": "", "2.1:effort": "1", "2.1:seen": ""}

    response = browser.post(address("cong-suc/"), posted, follow=True)

    assert response.redirect_chain == [(address(), 302)]
    assert marks() == {"1.2": 3, "2.1": 1}
    assert "Đã lưu công sức. Lộ trình đã tính lại." in shown(response)
    assert "2.1 chỉ cần thêm từ 10,01 điểm" in shown(response)


def test_a_mark_is_taken_away(during, people, signed_in):
    efforts.mark(submission_of("so-y-te"), {"1.2": Effort.Size.LARGE}, by=people["binh"])

    signed_in("an").post(address("cong-suc/"), {"1.2:effort": "", "1.2:seen": "3"})

    assert marks() == {}


def test_a_page_opened_long_ago_takes_nothing_back_of_a_colleagues_marks(during, people, signed_in):
    browser = signed_in("an")
    browser.get(address())
    efforts.mark(submission_of("so-y-te"), {"1.1": Effort.Size.LARGE}, by=people["binh"])
    unchanged = {"1.1:effort": "", "1.1:seen": ""}

    browser.post(address("cong-suc/"), {**unchanged, "2.1:effort": "1", "2.1:seen": ""})

    assert marks() == {"1.1": 3, "2.1": 1}
    # The control: were the page to say that it had seen the mark, it would take it away.
    browser.post(address("cong-suc/"), {"1.1:effort": "", "1.1:seen": "3"})
    assert marks() == {"2.1": 1}


def test_a_page_that_changes_nothing_says_so(during, people, signed_in):
    response = signed_in("an").post(
        address("cong-suc/"), {"1.1:effort": "", "1.1:seen": ""}, follow=True
    )

    assert "Công sức giữ nguyên như cũ." in shown(response)


@pytest.mark.parametrize("forged", ["7", "ba", "\x00", "1" * 500, "-1", "1e400"])
def test_an_effort_that_is_none_gets_a_sentence_and_what_was_chosen_beside_it_stays(
    during, people, signed_in, forged
):
    posted = {"1.1:effort": forged, "1.1:seen": "", "1.2:effort": "3", "1.2:seen": ""}

    response = signed_in("an").post(address("cong-suc/"), posted)

    assert response.status_code == 422
    page = shown(response)
    assert "Công sức cho 1.1" in page
    assert "Chọn một trong các mức công sức có sẵn." in page
    row = page[page.index('name="1.2:effort"') :]
    assert '<option value="3" selected>nhiều</option>' in row[: row.index("</select>")]
    assert marks() == {}


def test_indicators_of_the_council_and_of_other_sets_are_not_asked_about(during, people, signed_in):
    posted = {"2.2:effort": "1", "2.2:seen": "", "9.9:effort": "1", "9.9:seen": ""}

    assert signed_in("an").post(address("cong-suc/"), posted).status_code == 302
    assert marks() == {}


def test_once_the_results_are_fixed_the_page_says_why_nothing_can_be_marked(
    during, people, signed_in
):
    during.move_to(AFTER)
    Cycle.objects.update(results_fixed_at=AFTER)
    browser = signed_in("an")

    page = shown(browser.get(address()))
    refused = browser.post(address("cong-suc/"), {"1.1:effort": "1", "1.1:seen": ""})

    assert "đã được Chủ tịch Hội đồng chốt" in page
    assert 'name="1.1:effort"' not in page
    assert refused.status_code == 409
    assert "đã được Chủ tịch Hội đồng chốt" in shown(refused)
    assert marks() == {}


def test_at_the_top_the_page_says_so(during, people, signed_in):
    complete(submission_of("so-y-te"), people["an"])

    page = shown(signed_in("an").get(address()))

    assert "Đang ở mức cao nhất" in page
    assert "Lộ trình tới" not in page.partition("<h1")[2].partition("</h1>")[0]


def test_what_cannot_be_reached_says_what_is_left_out(during, people, signed_in):
    efforts.mark(submission_of("so-y-te"), {"1.1": Effort.Size.IMPOSSIBLE}, by=people["an"])

    page = shown(signed_in("an").get(address()))

    assert "Chưa có cách nào lên được mức này" in page
    assert "vẫn thiếu 10,01" in page
    assert "1 chỉ số đánh dấu không làm được đang để ngoài" in page
    assert "Còn 20,00 điểm do nơi khác chấm" in page


def test_a_set_with_parts_never_adds_them_up(during, people, signed_in):
    submission = in_set("minima")
    fill(submission, people, A_1_1="20", A_2_1="15", B_1_1="60")

    page = shown(signed_in("an").get(f"/don-vi/moi-cach/{submission.pk}/lo-trinh/"))

    assert "Điểm chưa có, theo lý do: Sẵn sàng" in page
    assert "Điểm chưa có, theo lý do: Kết quả" in page
    assert "95,00" not in page  # 35 of one part and 60 of the other
    assert "điều kiện chưa đạt" in page


def test_the_overview_leads_there(during, people, signed_in):
    overview = signed_in("an").get(f"/don-vi/2023-mau/{submission_of('so-y-te').pk}/")

    assert f'href="{address()}"' in shown(overview)
