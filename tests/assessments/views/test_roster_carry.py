"""Who took part a year before, beside who takes part now: shown whole, taken over where ticked.

In 2023 Sở Y tế and Sở Nội vụ are in «so», Bắc Hà in «huyen»; what 2022 had is said in each test.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from assessments.models import Agency, Cycle
from assessments.roster import Change
from assessments.services import answers, cycles
from tests.assessments.rosters import (
    OWN_GROUP,
    WHY,
    acts,
    change,
    dissolve,
    earlier,
    place,
    text,
    there,
)
from tests.assessments.two_years import NEXT_OPENS, successor
from tests.assessments.world import AFTER, entered, submission_of

pytestmark = pytest.mark.django_db

CARRY = "/hoi-dong/2023-mau/phan-nhom/ky-truoc/"
BEFORE = {"so-y-te": "so/so", "so-noi-vu": "so/so", "huyen-bac-ha": "huyen/huyen"}
BOX = re.compile(r'name="rows" value="([^"]+)" aria-label="([^"]+), [^"]*?"( checked)?>')


def boxes(response) -> dict[str, tuple[str, bool]]:
    """By name: what its box sends, and whether it is ticked."""
    found = BOX.findall(response.content.decode())
    return {name.partition(",")[0]: (value, bool(ticked)) for value, name, ticked in found}


def take(client, page, *names: str, address: str = CARRY, **fields: str):
    values = [boxes(page)[name][0] for name in names]
    return client.post(address, {"rows": values, **fields}, follow=True)


def section(response, title: str) -> str:
    """The text under one heading."""
    page = text(response)
    assert title in page, page
    return page.partition(title)[2]


def test_who_is_not_here_yet_is_ticked_and_taken_over_in_one_act(during, cycle, signed_in):
    earlier(cycle, van_phong=f"so/{OWN_GROUP}", so_tttt="so/Nhóm đặc thù")
    giang = signed_in("giang")

    page = giang.get(CARRY)
    assert "Đưa vào kỳ này (2)" in text(page)
    assert {name: ticked for name, (_value, ticked) in boxes(page).items()} == {
        "Sở Thông tin và Truyền thông": True, "Văn phòng UBND tỉnh": True,
    }  # fmt: skip

    done = take(giang, page, *boxes(page))
    assert "Đã ghi 2 thay đổi: 2 thêm." in text(done)
    assert there(cycle) == BEFORE | {
        "van-phong": f"so/{OWN_GROUP}", "so-tttt": "so/Nhóm đặc thù",
    }  # fmt: skip
    (event,) = acts(cycle)
    assert (event.data["source"], event.data["carried_from"]) == ("carry_over", "2022-mau")
    assert len(event.data["rows"]) == 2


def test_only_what_is_ticked_is_taken_over(during, cycle, signed_in):
    earlier(cycle, van_phong="so/so", so_tttt="so/so")
    giang = signed_in("giang")

    take(giang, giang.get(CARRY), "Văn phòng UBND tỉnh")

    assert there(cycle) == BEFORE | {"van-phong": "so/so"}


def test_what_is_here_otherwise_is_shown_and_left_unless_ticked(during, cycle, signed_in):
    """A group of its own last year, and another set."""
    earlier(cycle, so_y_te="so/Nhóm đặc thù", so_noi_vu="huyen/huyen", huyen_bac_ha="huyen/huyen")
    giang = signed_in("giang")

    page = giang.get(CARRY)
    assert "Đã ở kỳ này, xếp khác kỳ trước (2)" in text(page)
    assert "Đã xếp như kỳ trước (1)" in text(page)
    assert [ticked for _value, ticked in boxes(page).values()] == [False, False]

    take(giang, page, "Sở Y tế", "Sở Nội vụ")
    assert there(cycle) == {
        "so-y-te": "so/Nhóm đặc thù", "so-noi-vu": "huyen/huyen", "huyen-bac-ha": "huyen/huyen",
    }  # fmt: skip


def test_who_entered_something_is_shown_without_a_box(during, cycle, people, signed_in):
    answers.save(submission_of("so-y-te"), {"2.1": entered(v="3")}, by=people["an"])
    earlier(cycle, so_y_te="huyen/huyen")

    page = signed_in("giang").get(CARRY)

    assert "không đổi bộ được" in section(page, "Đã ở kỳ này, không đổi được nữa (1)")
    assert boxes(page) == {}


def test_who_is_gone_is_named_with_what_followed(during, cycle, signed_in):
    earlier(cycle, van_phong="so/so")
    dissolve("van-phong", date(2022, 12, 1), "so-tttt")

    page = signed_in("giang").get(CARRY)

    said = section(page, "Không còn trong năm đánh giá (1)")
    assert "không còn từ 01/12/2022, đã nhập vào Sở Thông tin và Truyền thông." in said
    assert "Sở Thông tin và Truyền thông chưa tham gia kỳ này." in said
    assert boxes(page) == {}


def test_who_was_renamed_and_who_is_new_is_said(during, cycle, signed_in):
    earlier(cycle, van_phong="so/so")
    Agency.objects.get(slug="van-phong").former_names.create(
        name="Văn phòng Đoàn ĐBQH", until=date(2023, 1, 1)
    )

    page = signed_in("giang").get(CARRY)

    assert "kỳ trước tên là Văn phòng Đoàn ĐBQH" in section(page, "Đưa vào kỳ này (1)")
    new = section(page, "Cơ quan của năm nay, kỳ trước không có (1)")
    assert "Sở Thông tin và Truyền thông" in new


@pytest.fixture
def next_cycle(during, cycle, people, tmp_path: Path) -> Cycle:
    """2024 under another decision: «so» is called «co-quan» there, with a group of its own."""
    changes = {
        "tinh-mau-1-2023": "tinh-mau-3-2024",
        "number: 1/QĐ-UBND": "number: 3/QĐ-UBND",
        "issued: 2023-01-02": "issued: 2024-01-02",
        "years: [2023]": "years: [2024]",
        "id: so\n": "id: co-quan\n",
        "ranking_group: Nhóm sở, ban, ngành": "ranking_group: Nhóm cơ quan cấp tỉnh",
    }
    version = successor(tmp_path, changes)
    return cycles.open_cycle(
        slug="2024-mau",
        title="Kỳ 2024",
        framework_version=version,
        year=2024,
        standing_agency=Agency.objects.get(slug="so-tttt"),
        opens_at=NEXT_OPENS,
        deadlines=cycles.due_dates(version, 2024),
        by=people["giang"],
    )


NEXT = "/hoi-dong/2024-mau/phan-nhom/ky-truoc/"


def test_a_set_without_counterpart_is_asked_and_carried_by_choice(next_cycle, cycle, signed_in):
    """The group that the old decision named becomes the one that the new decision names."""
    cycle.submissions.filter(agency__slug="so-y-te").update(ranking_group=OWN_GROUP)
    giang = signed_in("giang")

    page = giang.get(NEXT)
    assert "Bộ chỉ số kỳ trước chưa có bộ tương ứng (2)" in text(page)
    assert list(boxes(page)) == ["Huyện Bắc Hà"]

    chosen = f"{NEXT}?tu=2023-mau&bo-so=co-quan&bo-huyen=-"
    page = giang.get(chosen)
    assert sorted(boxes(page)) == ["Sở Nội vụ", "Sở Y tế"]
    take(giang, page, "Sở Nội vụ", "Sở Y tế", address=chosen)
    assert there(next_cycle) == {
        "so-noi-vu": "co-quan/so", "so-y-te": "co-quan/Nhóm cơ quan cấp tỉnh",
    }  # fmt: skip


def test_another_cycle_may_be_chosen(during, cycle, signed_in):
    other = earlier(cycle, van_phong="so/so")
    Cycle.objects.filter(pk=other.pk).update(year=2030, slug="2030-mau")
    giang = signed_in("giang")

    assert "Chưa có kỳ nào trước kỳ này" in text(giang.get(CARRY))
    assert list(boxes(giang.get(f"{CARRY}?tu=2030-mau"))) == ["Văn phòng UBND tỉnh"]


def test_a_real_cycle_is_never_carried_over_from_a_sample(during, cycle, signed_in):
    other = earlier(cycle, van_phong="so/so")
    Cycle.objects.filter(pk=other.pk).update(is_sample=True)

    assert "Chưa có kỳ nào trước kỳ này" in text(signed_in("giang").get(f"{CARRY}?tu=2022-mau"))


def test_what_changed_since_the_page_was_shown_is_said(during, cycle, people, signed_in):
    earlier(cycle, van_phong="so/so")
    giang = signed_in("giang")
    page = giang.get(CARRY)
    change(cycle, people["giang"], Change(None, place("van-phong", "so", "Nhóm một")))

    response = take(giang, page, "Văn phòng UBND tỉnh")

    assert response.status_code == 409
    assert "Đã có người đổi từ lúc bạn mở trang." in text(response)
    assert there(cycle)["van-phong"] == "so/Nhóm một"


def test_a_group_of_another_set_keeps_everything_from_being_taken_over(
    during, cycle, people, signed_in
):
    """Last year's group is this year's of another set."""
    earlier(cycle, van_phong="so/huyen", so_tttt="so/so")
    giang = signed_in("giang")

    response = take(giang, giang.get(CARRY), "Văn phòng UBND tỉnh", "Sở Thông tin và Truyền thông")

    assert response.status_code == 422
    assert "Văn phòng UBND tỉnh: nhóm “huyen” có cơ quan của bộ khác" in text(response)
    assert there(cycle) == BEFORE


def test_nothing_ticked_and_no_reason_are_said(during, cycle, signed_in):
    earlier(cycle, van_phong="so/so")
    during.move_to(AFTER)
    giang = signed_in("giang")
    page = giang.get(CARRY)

    assert "Đánh dấu ít nhất một cơ quan." in text(take(giang, page))
    assert "Ghi lý do đổi" in text(take(giang, page, "Văn phòng UBND tỉnh"))
    assert there(cycle) == BEFORE
    take(giang, page, "Văn phòng UBND tỉnh", reason=WHY)
    assert there(cycle) == BEFORE | {"van-phong": "so/so"}


def test_the_list_marks_what_differs_from_the_year_before(during, cycle, signed_in):
    earlier(cycle, so_y_te="so/Nhóm đặc thù", so_noi_vu="huyen/huyen", van_phong="so/so")
    giang = signed_in("giang")

    page = giang.get("/hoi-dong/2023-mau/phan-nhom/")
    assert "Khác kỳ trước 4" in text(page)
    for said in ("khác nhóm", "khác bộ", "kỳ trước có", "mới so với kỳ trước"):
        assert said in text(page)
