"""The pages of who judges what: rules, one file by hand, what is declined; nobody their own."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Cycle, ReviewDuty
from assessments.services import assigning
from tests.assessments.council import again, agency
from tests.assessments.crowd import crowd
from tests.assessments.world import AFTER, submission_of

pytestmark = pytest.mark.django_db

LIST = "/hoi-dong/2023-mau/phan-cong/"
WHY = "Phòng chuyên môn đang thanh tra nội dung này."


def file_url(slug: str) -> str:
    return f"{LIST}{submission_of(slug).pk}/"


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def give(people, slug: str = "so-y-te", **wanted: str) -> None:
    units = {name.removeprefix("main_"): agency(unit).pk for name, unit in wanted.items()}
    assigning.give(submission_of(slug), units, by=again(people["giang"]))


def test_the_matrix_offers_every_unit_that_reviews(reviewing, signed_in):
    page = signed_in("giang").get(LIST).content.decode()

    for slug in ("so-noi-vu", "so-y-te", "van-phong", "huyen-bac-ha"):
        assert f'name="1" value="{agency(slug).pk}"' in page
    assert f'value="{agency("so-tttt").pk}"' not in page  # nobody reviews there
    assert 'value="cap-tren"' in page  # communes stand under a unit


def test_posted_rules_make_the_duties(reviewing, signed_in):
    form = {"act": "rules", "1": agency("so-noi-vu").pk, "2": "cap-tren"}

    response = signed_in("giang").post(LIST, form, follow=True)

    assert "giao 5 phần việc" in text(response)
    assert ReviewDuty.objects.filter(unit=agency("huyen-bac-ha")).count() == 2
    assert "Sở Nội vụ nhóm 1" in text(response)
    assert "quy tắc trỏ vào chính cơ quan này" in text(response)


def test_a_unit_that_reviews_nothing_is_not_taken(reviewing, signed_in):
    response = signed_in("giang").post(LIST, {"act": "rules", "1": agency("so-tttt").pk})

    assert response.status_code == 422
    assert not ReviewDuty.objects.exists()


def test_the_chair_reads_the_rules_and_does_not_set_them(reviewing, signed_in):
    page = signed_in("hai").get(LIST)

    assert 'type="radio"' not in page.content.decode()
    assert signed_in("hai").post(LIST, {"act": "rules"}).status_code == 403


def test_ones_own_column_is_hatched_and_cannot_be_chosen(reviewing, signed_in):
    browser, own = signed_in("giang"), agency("so-y-te").pk

    page = browser.get(file_url("so-y-te")).content.decode()
    response = browser.post(file_url("so-y-te"), {"1": own})

    assert page.count("cell-shut") == 2  # one for each main index
    assert f'value="{own}"' not in page
    assert response.status_code == 422
    assert not ReviewDuty.objects.exists()


def test_a_file_is_given_by_hand(reviewing, signed_in):
    form = {"1": agency("so-noi-vu").pk, "2": agency("van-phong").pk}

    response = signed_in("giang").post(file_url("so-y-te"), form, follow=True)

    assert "Đã giao 2 nhóm của hồ sơ Sở Y tế" in text(response)
    assert set(ReviewDuty.objects.values_list("source", flat=True)) == {"hand"}


def test_the_standing_agencys_file_is_the_chairs_to_give(reviewing, signed_in):
    """Giang, the secretary, comes from that very agency: the page is shut to her altogether."""
    form = {"everything": agency("van-phong").pk}
    assert signed_in("giang").post(file_url("so-tttt"), form).status_code == 403

    response = signed_in("hai").post(file_url("so-tttt"), form, follow=True)

    assert "Chủ tịch chỉ định" in text(response)
    duties = ReviewDuty.objects.filter(agency=agency("so-tttt"), source="chair")
    assert {(duty.main_code, duty.unit.slug) for duty in duties} == {
        ("1", "van-phong"),
        ("2", "van-phong"),
    }


def test_the_standing_agencys_file_is_open_to_nobody_until_the_chair_has_named_a_unit(
    reviewing, signed_in
):
    """The control is Sở Y tế, which nobody was given: open to every unit without a tie."""
    page = text(signed_in("hai").get(LIST))

    assert "Sở Thông tin và Truyền thông Chưa giao nhóm 1 và 2 chờ Chủ tịch chỉ định" in page
    assert "Sở Y tế Chưa giao để mở nhóm 1 và 2" in page


def test_a_secretary_of_another_unit_is_told_that_the_chair_names_it(reviewing, signed_in):
    reviewing["giang"].councilseats.update(agency=agency("van-phong"))
    browser = signed_in("giang")

    assert "Chủ tịch chỉ định ở trang" in text(browser.get(file_url("so-tttt")))
    response = browser.post(file_url("so-tttt"), {"everything": agency("so-noi-vu").pk})

    assert response.status_code == 422
    assert not ReviewDuty.objects.exists()


def test_who_judges_ones_own_unit_is_not_shown(reviewing, signed_in):
    give(reviewing, "so-noi-vu", main_1="van-phong")
    reviewing["giang"].councilseats.update(agency=agency("so-noi-vu"))

    page = text(signed_in("giang").get(LIST))

    assert "Bạn có xung đột lợi ích với cơ quan này" in page
    assert "Văn phòng UBND tỉnh nhóm 1" not in page


def test_the_load_counts_what_is_to_judge_and_what_is_done(reviewing, signed_in):
    give(reviewing, main_1="so-noi-vu")
    page = text(signed_in("giang").get(LIST))

    assert "0/2 giá trị" in page
    assert "1 hồ sơ, còn 2" in page


def test_a_set_that_is_not_there_is_not_found(reviewing, signed_in):
    assert signed_in("giang").get(f"{LIST}?doi-tuong=khong-co").status_code == 404


def test_what_is_declined_waits_at_the_top_with_its_reason(reviewing, signed_in):
    give(reviewing, main_1="so-noi-vu")
    duty = ReviewDuty.objects.get()
    url = f"{LIST}tu-choi/{duty.pk}/"

    assert signed_in("duc").post(url, {"reason": "Bận."}).status_code == 422
    response = signed_in("duc").post(url, {"reason": WHY}, follow=True)
    assert "Đã gửi lời từ chối" in text(response)

    page = text(signed_in("giang").get(LIST))
    assert "Bị từ chối, chờ giao lại" in page
    assert WHY in page
    signed_in("giang").post(file_url("so-y-te"), {"1": agency("van-phong").pk, "2": ""})
    assert "Bị từ chối, chờ giao lại" not in text(signed_in("giang").get(LIST))


def test_who_declined_ones_own_file_is_not_told(reviewing, signed_in):
    chair, unit = again(reviewing["hai"]), agency("so-noi-vu")
    assigning.give(submission_of("so-tttt"), {"1": unit.pk}, by=chair)
    duty = ReviewDuty.objects.get()
    signed_in("duc").post(f"{LIST}tu-choi/{duty.pk}/", {"reason": WHY})

    own = text(signed_in("giang").get(LIST))

    assert "nên không xem được đơn vị nào từ chối" in own
    assert WHY not in own
    assert WHY in text(signed_in("hai").get(LIST))  # the control


def test_what_was_declined_stays_shut_while_the_rest_of_the_file_is_given(reviewing, signed_in):
    give(reviewing, main_1="so-noi-vu")
    url = f"{LIST}tu-choi/{ReviewDuty.objects.get().pk}/"
    signed_in("duc").post(url, {"reason": WHY})
    page = signed_in("giang").get(file_url("so-y-te")).content.decode()
    assert 'name="1" value="" checked' not in page
    assert 'name="2" value="" checked' in page

    signed_in("giang").post(file_url("so-y-te"), {"2": agency("van-phong").pk})

    bench = f"/hoi-dong/2023-mau/tham-dinh/{submission_of('so-y-te').pk}/1/1.1/"
    form = {"version": "1", "verdict": "agree", "reason": "", "sentence": ""}
    assert "Bị từ chối, chờ giao lại" in text(signed_in("giang").get(LIST))
    assert signed_in("duc").post(bench, form).status_code == 403
    signed_in("giang").post(file_url("so-y-te"), {"1": "", "2": agency("van-phong").pk})
    # The control: said to be open to everyone, it is.
    assert signed_in("duc").post(bench, form).status_code == 302


def test_the_next_item_is_one_that_the_reviewers_unit_judges(reviewing, signed_in):
    own = f"/hoi-dong/2023-mau/tham-dinh/{submission_of('so-y-te').pk}/"
    form = {"version": "1", "verdict": "agree", "reason": "", "sentence": "", "next": ""}
    give(reviewing, main_1="so-noi-vu", main_2="van-phong")

    signed_in("duc").post(f"{own}1/1.1/", form)
    after = signed_in("duc").post(f"{own}1/1.2/", form).url

    assert not after.startswith(f"{own}2/")
    assigning.give(submission_of("so-y-te"), {"2": None}, by=again(reviewing["giang"]))
    # The control: group 2 is next once it is open to every unit.
    assert signed_in("duc").post(f"{own}1/1.2/", form).url.startswith(f"{own}2/")


def test_a_duty_of_another_unit_is_not_there_to_decline(reviewing, signed_in):
    give(reviewing, main_1="so-noi-vu")
    url = f"{LIST}tu-choi/{ReviewDuty.objects.get().pk}/"

    assert signed_in("phu").get(url).status_code == 404
    assert signed_in("giang").get(url).status_code == 403


def test_a_reviewer_sees_what_their_unit_was_given(reviewing, signed_in):
    give(reviewing, main_1="so-noi-vu")

    mine = text(signed_in("duc").get("/hoi-dong/2023-mau/tham-dinh/"))
    others = text(signed_in("phu").get("/hoi-dong/2023-mau/tham-dinh/"))

    assert "Phần việc của đơn vị bạn" in mine
    assert "Từ chối" in mine
    assert "Phần việc của đơn vị bạn" not in others


def test_what_waits_is_counted_by_duty_on_both_pages(reviewing, signed_in):
    """Phú: main index 2 of Sở Y tế, and what is open: four values each of three other files.

    Not the standing agency's own file, which waits for the chair.
    """
    give(reviewing, main_1="so-noi-vu", main_2="van-phong")
    phu = signed_in("phu")

    assert "14 giá trị chưa thẩm định ở 4 hồ sơ thuộc phần việc của bạn" in text(
        phu.get("/hoi-dong/2023-mau/tham-dinh/")
    )
    assert "14 chỉ số" in text(phu.get("/viec-cua-toi/"))


@pytest.mark.parametrize(("who", "judges"), [("duc", True), ("phu", False)])
def test_others_read_what_is_not_theirs_and_are_told_whose_it_is(reviewing, signed_in, who, judges):
    give(reviewing, main_1="so-noi-vu")
    bench = f"/hoi-dong/2023-mau/tham-dinh/{submission_of('so-y-te').pk}/1/"

    for url in (bench, f"{bench}1.1/"):
        response = signed_in(who).get(url)
        assert response.status_code == 200
        assert ("Nhóm này do Sở Nội vụ thẩm định" in text(response)) is not judges
    form = {"version": "1", "verdict": "agree", "reason": "", "sentence": ""}
    assert signed_in(who).post(f"{bench}1.1/", form).status_code == (302 if judges else 403)


def test_after_the_results_are_fixed_the_page_is_read(reviewing, signed_in):
    Cycle.objects.update(results_fixed_at=AFTER)

    page = signed_in("giang").get(LIST)

    assert "phân công không đổi nữa" in text(page)
    assert signed_in("giang").post(LIST, {"act": "rules"}).status_code == 403


def queries(browser, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(url).status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    ("who", "url"),
    [("giang", LIST), ("duc", "/hoi-dong/2023-mau/tham-dinh/")],
)
def test_the_pages_ask_as_often_for_five_files_as_for_three_hundred(
    reviewing, cycle, signed_in, who, url
):
    form = {"act": "rules", "1": agency("so-noi-vu").pk, "2": agency("van-phong").pk}
    signed_in("giang").post(LIST, form)
    browser = signed_in(who)
    few = queries(browser, url)

    crowd(cycle, range(300), reviewing)
    signed_in("giang").post(LIST, form)

    assert queries(browser, url) == few
