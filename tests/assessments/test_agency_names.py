from __future__ import annotations

import pytest

from assessments.agency_names import Directory, Known

YTE, NOIVU, SAPA, HUYEN_SAPA, PHONG_A, PHONG_B = range(1, 7)
DIRECTORY = Directory(
    [
        Known(YTE, "so-y-te", "H38.10", "Sở Y tế"),
        Known(NOIVU, "so-noi-vu", "", "Sở Nội vụ"),
        Known(SAPA, "thi-xa-sa-pa", "", "Thị xã Sa Pa", ("Huyện Sa Pa",)),
        Known(PHONG_A, "phong-a", "", "Phòng Văn hóa"),
        Known(PHONG_B, "phong-b", "", "Phòng Văn hoá"),
    ]
)


@pytest.mark.parametrize("written", ["Sở Y tế", "sở  y tế", "SO Y TE", "so y te"])
def test_a_name_is_found_however_it_is_typed(written):
    assert DIRECTORY.by_name(written).only == YTE


def test_a_code_is_the_address_or_the_electronic_one():
    assert DIRECTORY.by_code(" so-y-te ") == YTE
    assert DIRECTORY.by_code("h38.10") == YTE
    assert DIRECTORY.by_code("") is None
    assert DIRECTORY.by_code("so-y") is None


def test_a_former_name_is_found_where_nobody_bears_it_now():
    assert DIRECTORY.by_name("Huyện Sa Pa").only == SAPA
    now = Directory([*DIRECTORY.known.values(), Known(HUYEN_SAPA, "huyen", "", "Huyện Sa Pa")])
    assert now.by_name("huyen sa pa").only == HUYEN_SAPA


def test_a_name_that_two_bear_is_asked_and_never_guessed():
    match = DIRECTORY.by_name("Phòng Văn hóa")

    assert match.only is None
    assert set(match.ids) == {PHONG_A, PHONG_B}


def test_a_name_that_nobody_bears_is_answered_with_the_nearest():
    assert DIRECTORY.by_name("Sở Nội vu tỉnh").near[0] == NOIVU
    assert DIRECTORY.by_name("Ngân hàng Nhà nước").near == ()


def test_an_agency_bears_its_names_of_all_times():
    assert DIRECTORY.bears(SAPA, "huyen sa pa")
    assert not DIRECTORY.bears(SAPA, "Sở Y tế")
