"""«Cơ quan tham gia»: by ticking, by workbook, from the cycle before."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Agency, CouncilSeat, Cycle, Submission
from assessments.roster import Change
from assessments.services import answers
from tests.assessments.rosters import (
    OWN_GROUP,
    WHY,
    acts,
    change,
    dissolve,
    earlier,
    many,
    pk,
    place,
    text,
    there,
)
from tests.assessments.workbooks.test_rosters import filled_in
from tests.assessments.world import AFTER, CLOSES, entered, submission_of

pytestmark = pytest.mark.django_db

ROSTER = "/hoi-dong/2023-mau/phan-nhom/"
EXCEL = f"{ROSTER}excel/"
BEFORE = {"so-y-te": "so/so", "so-noi-vu": "so/so", "huyen-bac-ha": "huyen/huyen"}


def box(slug: str, set_id: str = "", group: str = "") -> str:
    return f"{pk(slug)}|{set_id}|{group}"


def tick(client, *boxes: str, act: str = "place", address: str = ROSTER, **fields: str):
    return client.post(address, {"act": act, "rows": boxes, **fields}, follow=True)


def rows(response) -> list[str]:
    """The names of the rows that a page shows."""
    return re.findall(r'name="rows" value="[^"]*" aria-label="([^"]*)"', response.content.decode())


# ── Ticking ────────────────────────────────────────────────────────────────────────────────


def test_ticked_agencies_go_into_a_set_and_the_group_that_the_decision_names(
    during, cycle, signed_in
):
    response = tick(signed_in("giang"), box("van-phong"), box("so-tttt"), set_id="so")

    assert "Đã ghi 2 thay đổi: 2 thêm." in text(response)
    own = f"so/{OWN_GROUP}"
    assert there(cycle) == BEFORE | {"van-phong": own, "so-tttt": own}


def test_one_button_moves_adds_and_leaves_a_group_that_is_there(during, cycle, signed_in):
    """Sở Nội vụ is in «so» already: without a named group it keeps its own."""
    boxes = (box("so-noi-vu", "so", "so"), box("huyen-bac-ha", "huyen", "huyen"), box("van-phong"))

    response = tick(signed_in("giang"), *boxes, set_id="so")

    assert "Đã ghi 2 thay đổi: 1 thêm, 1 đổi bộ." in text(response)
    own = f"so/{OWN_GROUP}"
    assert there(cycle) == {
        "so-y-te": "so/so", "so-noi-vu": "so/so", "huyen-bac-ha": own, "van-phong": own,
    }  # fmt: skip


def test_a_group_is_changed_without_touching_the_set(during, cycle, signed_in):
    boxes = (box("so-noi-vu", "so", "so"), box("so-y-te", "so", "so"))

    tick(signed_in("giang"), *boxes, group=" Nhóm  đặc thù ")

    assert there(cycle) == BEFORE | {"so-noi-vu": "so/Nhóm đặc thù", "so-y-te": "so/Nhóm đặc thù"}


def test_a_group_may_be_left_to_another_body(during, cycle, signed_in):
    tick(signed_in("giang"), box("so-noi-vu", "so", "so"), unranked="on")

    assert there(cycle) == BEFORE | {"so-noi-vu": "so/"}


def test_an_agency_may_be_assessed_by_a_second_set_besides(during, cycle, signed_in):
    tick(signed_in("giang"), box("huyen-bac-ha", "huyen", "huyen"), set_id="so", keep="on")

    assert there(cycle) == BEFORE | {"huyen-bac-ha": f"huyen/huyen + so/{OWN_GROUP}"}


def test_an_agency_is_taken_out_unless_it_entered_something(during, cycle, people, signed_in):
    giang = signed_in("giang")
    answers.save(submission_of("so-y-te"), {"2.1": entered(v="3")}, by=people["an"])

    refused = tick(giang, box("so-y-te", "so", "so"), box("so-noi-vu", "so", "so"), act="remove")

    assert refused.status_code == 422
    assert "Sở Y tế: đã nhập, gửi số liệu" in text(refused)
    assert there(cycle) == BEFORE
    done = tick(giang, box("so-noi-vu", "so", "so"), act="remove")
    assert "Đã ghi 1 thay đổi: 1 bỏ." in text(done)
    assert there(cycle) == {name: BEFORE[name] for name in ("so-y-te", "huyen-bac-ha")}


@pytest.mark.parametrize(
    ("boxes", "fields", "said"),
    [
        ((), {"set_id": "so"}, "Đánh dấu ít nhất một cơ quan."),
        (("van-phong",), {}, "Chọn bộ chỉ số, hoặc nhóm xếp hạng."),
        (("van-phong",), {"group": "so"}, "Có cơ quan chưa tham gia: chọn bộ chỉ số cho chúng."),
        (("van-phong",), {"set_id": "so", "group": "so", "unranked": "on"}, "Chọn một: ghi nhóm"),
        (("van-phong",), {"set_id": "xa"}, "Bộ chỉ số"),
        (("van-phong",), {"set_id": "so", "group": "huyen"}, "nhóm “huyen” có cơ quan của bộ khác"),
        (("van-phong",), {"act": "remove"}, "Các cơ quan đã đánh dấu chưa tham gia kỳ này."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_and_does_nothing(
    during, cycle, signed_in, boxes, fields, said
):
    response = tick(signed_in("giang"), *(box(slug) for slug in boxes), **fields)

    assert response.status_code == 422
    assert said in text(response)
    assert there(cycle) == BEFORE


@pytest.mark.parametrize("value", ["", "abc", "9" * 500 + "|so|", "-1||", "|so|so"])
def test_a_box_that_the_page_never_had_is_refused(during, cycle, signed_in, value):
    response = tick(signed_in("giang"), value, set_id="so")

    assert response.status_code == 422
    assert there(cycle) == BEFORE


def test_what_somebody_changed_meanwhile_is_told(during, cycle, people, signed_in):
    here = place("so-noi-vu", "so", "so")
    change(cycle, people["giang"], Change(here, place("so-noi-vu", "so", "Nhóm một")))

    response = tick(signed_in("giang"), box("so-noi-vu", "so", "so"), group="Nhóm hai")

    assert response.status_code == 409
    assert "Đã có người đổi từ lúc bạn mở trang: Sở Nội vụ." in text(response)
    assert there(cycle)["so-noi-vu"] == "so/Nhóm một"


def test_in_the_review_a_regrouping_asks_for_its_reason(during, cycle, signed_in):
    during.move_to(AFTER)
    giang, here = signed_in("giang"), box("so-noi-vu", "so", "so")

    asked = tick(giang, here, group="Nhóm mới")
    assert asked.status_code == 422
    assert "Hạn gửi hồ sơ của Sở, ban, ngành đã qua. Ghi lý do đổi" in text(asked)
    assert there(cycle) == BEFORE

    tick(giang, here, group="Nhóm mới", reason=WHY)
    assert there(cycle)["so-noi-vu"] == "so/Nhóm mới"
    assert acts(cycle)[0].data["reason"] == WHY


def test_nothing_is_changed_once_results_are_fixed(during, cycle, signed_in):
    Cycle.objects.update(results_fixed_at=AFTER)
    giang = signed_in("giang")

    page = giang.get(ROSTER)
    assert "Kết quả của kỳ đã chốt" in text(page)
    assert rows(page) == []
    assert tick(giang, box("van-phong"), set_id="so", reason=WHY).status_code == 403


@pytest.mark.parametrize("who", ["duc", "hai", "khoa", "lan", "minh"])
def test_nobody_but_the_secretary_changes_who_takes_part(during, cycle, signed_in, who):
    assert signed_in(who).post(ROSTER, {"rows": [box("van-phong")]}).status_code == 403
    assert there(cycle) == BEFORE


# ── What the page shows ────────────────────────────────────────────────────────────────────


def test_every_agency_of_the_year_is_there_under_the_name_of_the_year(during, cycle, signed_in):
    dissolve("van-phong", date(2023, 1, 1))
    bac_ha = Agency.objects.get(slug="huyen-bac-ha")
    bac_ha.former_names.create(name="Huyện Bắc Hà cũ", until=date(2024, 7, 1))
    founded = {"slug": "so-moi", "name": "Sở mới", "established_on": date(2024, 1, 1)}
    Agency.objects.create(**founded)

    page = signed_in("giang").get(ROSTER)

    assert rows(page) == [
        "Huyện Bắc Hà cũ", "Sở Nội vụ", "Sở Thông tin và Truyền thông", "Sở Y tế",
    ]  # fmt: skip
    assert "nay là Huyện Bắc Hà" in text(page)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("loai=chua", ["Sở Thông tin và Truyền thông", "Văn phòng UBND tỉnh", "Xã Tà Chải"]),
        ("loai=huyen", ["Huyện Bắc Hà"]),
        ("tim=so+noi", ["Sở Nội vụ"]),
        ("cap-tren=huyen-bac-ha", ["Xã Tà Chải"]),
        ("loai=khong-co", []),
    ],
)
def test_the_list_is_filtered(during, cycle, signed_in, query, names):
    parent = Agency.objects.get(slug="huyen-bac-ha")
    Agency.objects.create(slug="xa-ta-chai", name="Xã Tà Chải", parent=parent)

    assert rows(signed_in("giang").get(f"{ROSTER}?{query}")) == names


def test_all_that_are_shown_are_ticked_by_a_link(during, cycle, signed_in):
    giang = signed_in("giang")

    page = giang.get(f"{ROSTER}?loai=chua").content.decode()
    assert 'href="?loai=chua&amp;chon=het"' in page
    assert " checked>" not in page
    ticked = giang.get(f"{ROSTER}?loai=chua&chon=het").content.decode()
    assert ticked.count(" checked>") == 2


def test_a_page_asks_as_often_for_ten_agencies_as_for_three_hundred(during, cycle, signed_in):
    giang = signed_in("giang")
    addresses = (ROSTER, EXCEL + "mau.xlsx", f"{ROSTER}ky-truoc/")

    def asked() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert giang.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    before = earlier(cycle)
    many(range(10), before)
    asked()  # what a process reads once
    few = asked()
    many(range(10, 300), before)
    assert asked() == few
    assert max(few) <= 12


# ── By workbook ────────────────────────────────────────────────────────────────────────────


def hand_in(client, data: bytes):
    return client.post(EXCEL, {"file": SimpleUploadedFile("ds.xlsx", data)})


def apply(client, preview, **fields: str):
    found = re.search(r'name="token" value="([^"]+)"', preview.content.decode())
    assert found, text(preview)
    return client.post(f"{EXCEL}ap-dung/", {"token": found[1], **fields}, follow=True)


def test_a_list_is_taken_filled_shown_and_applied_once(during, cycle, signed_in):
    giang = signed_in("giang")
    taken = giang.get(f"{EXCEL}mau.xlsx")
    assert 'filename="co-quan-tham-gia-2023-mau.xlsx"' in taken.headers["Content-Disposition"]
    data = filled_in(taken.content, {"van-phong": ("Sở, ban, ngành", "so")})

    preview = hand_in(giang, data)
    assert preview.status_code == 200
    assert "1 thay đổi" in text(preview)
    assert there(cycle) == BEFORE

    assert "Đã ghi 1 thay đổi: 1 thêm." in text(apply(giang, preview))
    assert there(cycle) == BEFORE | {"van-phong": "so/so"}
    assert acts(cycle)[0].data["source"] == "workbook"

    again = hand_in(giang, data)
    assert "Không có gì thay đổi." in text(again)
    assert "Không có gì thay đổi" in text(apply(giang, preview))
    assert len(acts(cycle)) == 1


def test_what_changed_between_preview_and_apply_is_said_and_not_overwritten(
    during, cycle, people, signed_in
):
    giang = signed_in("giang")
    taken = giang.get(f"{EXCEL}mau.xlsx").content
    preview = hand_in(giang, filled_in(taken, {"so-noi-vu": ("Sở, ban, ngành", "Nhóm hai")}))
    here = place("so-noi-vu", "so", "so")
    change(cycle, people["giang"], Change(here, place("so-noi-vu", "so", "Nhóm một")))

    response = apply(giang, preview)

    assert response.status_code == 409
    assert "Đã có người đổi từ lúc bạn mở trang: Sở Nội vụ." in text(response)
    assert there(cycle)["so-noi-vu"] == "so/Nhóm một"


def test_a_list_with_a_mistake_cannot_be_applied(during, cycle, signed_in):
    giang = signed_in("giang")
    taken = giang.get(f"{EXCEL}mau.xlsx").content
    wrong = {"van-phong": ("Sở, ban, ngành", "so"), "so-tttt": ("Bộ lạ", "")}

    preview = hand_in(giang, filled_in(taken, wrong))

    assert preview.status_code == 422
    assert "Kỳ này không có bộ chỉ số “Bộ lạ”." in text(preview)
    assert 'name="token"' not in preview.content.decode()


def test_a_deadline_that_passes_between_preview_and_apply_asks_for_a_reason(
    during, cycle, signed_in
):
    during.move_to(CLOSES - timedelta(minutes=10))
    giang = signed_in("giang")
    taken = giang.get(f"{EXCEL}mau.xlsx").content
    preview = hand_in(giang, filled_in(taken, {"so-noi-vu": ("Sở, ban, ngành", "Nhóm hai")}))
    assert 'name="reason"' not in preview.content.decode()
    during.move_to(CLOSES)

    asked = apply(giang, preview)
    assert asked.status_code == 422
    assert there(cycle) == BEFORE

    assert "Hạn gửi hồ sơ của Sở, ban, ngành đã qua." in text(asked)
    apply(giang, asked, reason=WHY)
    assert there(cycle)["so-noi-vu"] == "so/Nhóm hai"


@pytest.mark.parametrize("data", [b"", b"khong phai xlsx", b"PK\x03\x04hong"])
def test_what_is_no_workbook_gets_a_sentence(during, cycle, signed_in, data):
    response = hand_in(signed_in("giang"), data)

    assert response.status_code == 422
    assert "Chưa nhập được, chưa ghi gì." in text(response)


def test_a_preview_of_somebody_else_is_not_applied(during, cycle, people, signed_in):
    giang = signed_in("giang")
    taken = giang.get(f"{EXCEL}mau.xlsx").content
    preview = hand_in(giang, filled_in(taken, {"van-phong": ("Sở, ban, ngành", "so")}))
    CouncilSeat.objects.filter(user=people["giang"]).update(user=people["minh"])

    response = apply(signed_in("minh"), preview)

    assert response.status_code == 422
    assert "không phải của bạn" in text(response)
    assert Submission.objects.count() == 3
