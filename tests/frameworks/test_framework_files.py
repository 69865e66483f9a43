"""The five decisions in fixtures/frameworks, against what their sources print.

The expected figures are written out here, in the form of the sources, so that a reader can hold
this page beside them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from frameworks.definition import (
    Carry,
    CheckKind,
    Composite,
    Deadline,
    Deduction,
    EnteredBy,
    Framework,
    IndexSet,
    Indicator,
    MinimaTiers,
    MonthDay,
    NotApplicablePolicy,
    PerItem,
    Provenance,
    Ratio,
    RoundingMode,
    Severity,
    Share,
    Steps,
    StepsOn,
    walk_rules,
)
from frameworks.parsing import parse

FILES = Path(__file__).resolve().parents[2] / "fixtures" / "frameworks"
IDS = (
    "an-giang-1040-2018",
    "lao-cai-2644-2022",
    "lao-cai-3019-2023",
    "lao-cai-3299-2018",
    "son-la-2245-2021",
)
every_framework = pytest.mark.parametrize("framework_id", IDS)


@every_framework
def test_a_check_says_what_its_severity_does(framework_id: str) -> None:
    """An error stops a submission, so it states what must be; a warning what commonly is."""
    for index_set in framework(framework_id).sets.values():
        for check in index_set.checks:
            binding = "không thể" in check.message or "phải" in check.message
            assert binding is (check.severity is Severity.ERROR), check.message


def text_of(framework_id: str) -> str:
    return (FILES / f"{framework_id}.yaml").read_text(encoding="utf-8")


@cache
def framework(framework_id: str) -> Framework:
    parsed = parse(text_of(framework_id))
    assert parsed.problems == ()
    assert parsed.framework is not None
    return parsed.framework


def index_set(framework_id: str, set_id: str) -> IndexSet:
    return framework(framework_id).index_set(set_id)


def indicators(framework_id: str) -> list[Indicator]:
    return [i for s in framework(framework_id).index_sets for i in s.indicators.values()]


# ── The sixteen index sets ─────────────────────────────────────────────────────────────────


class SetRow(NamedTuple):
    framework: str
    index_set: str
    main_indices: str
    components: str
    maximum: str
    stated_main_indices: str
    stated_components: str
    related: str
    decision: str


INDEX_SETS = """
framework          set                  main components maximum stated-main stated related decision
lao-cai-3299-2018  cap-tinh             5    34         100     5           -      3       0
lao-cai-3299-2018  cap-huyen            6    40         100     6           -      3       0
lao-cai-2644-2022  cap-tinh-co-tthc     6    35         1000    6           35     2       0
lao-cai-2644-2022  cap-tinh-khong-tthc  6    28         750     6           28     0       0
lao-cai-2644-2022  cap-huyen            8    65         1000    8           65     5       0
lao-cai-2644-2022  co-quan-cap-huyen    6    30         1000    -           30     0       0
lao-cai-2644-2022  cap-xa               8    62         1000    -           62     1       0
lao-cai-3019-2023  cap-tinh-co-tthc     6    55         1000    6           55     2       0
lao-cai-3019-2023  cap-tinh-khong-tthc  6    43         800     6           43     0       0
lao-cai-3019-2023  cap-huyen            8    109        1000    8           109    5       0
lao-cai-3019-2023  co-quan-cap-huyen    6    47         1000    6           47     1       0
lao-cai-3019-2023  cap-xa               8    85         1000    8           85     1       0
an-giang-1040-2018 cap-huyen            7    49         1500    7           -      0       0
an-giang-1040-2018 cap-xa               7    43         1100    7           -      0       0
son-la-2245-2021   cap-tinh             5    32         100     5           -      0       0
son-la-2245-2021   cap-huyen            5    35         100     5           -      0       0
"""
ROWS = [SetRow(*line.split()) for line in INDEX_SETS.strip().splitlines()[1:]]
every_set = pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r.framework}/{r.index_set}")


def stated(figure: str) -> int | None:
    return None if figure == "-" else int(figure)


def test_the_folder_holds_these_five_decisions_and_no_other() -> None:
    assert sorted(path.stem for path in FILES.glob("*.yaml")) == list(IDS)


def test_the_five_decisions_hold_these_sixteen_index_sets_in_this_order() -> None:
    found = [(id_, s.id) for id_ in IDS for s in framework(id_).index_sets]

    expected = [(id_, row.index_set) for id_ in IDS for row in ROWS if row.framework == id_]
    assert found == expected
    assert len(found) == 16


@every_set
def test_a_set_has_the_counts_and_the_maximum_of_its_decision(row: SetRow) -> None:
    found = index_set(row.framework, row.index_set)

    assert len(found.main_indices) == int(row.main_indices)
    assert len(found.indicators) == int(row.components)
    assert found.max_points == Decimal(row.maximum)
    assert found.stated_main_indices == stated(row.stated_main_indices)
    assert found.stated_indicators == stated(row.stated_components)


@every_set
def test_indicators_sum_to_main_indices_and_main_indices_to_the_set(row: SetRow) -> None:
    found = index_set(row.framework, row.index_set)

    for main in found.main_indices:
        assert sum(i.max_points for i in main.indicators) == main.max_points, main.code
    assert sum(main.max_points for main in found.main_indices) == found.max_points


MAIN_INDEX_MAXIMA = {
    ("lao-cai-3299-2018", "cap-tinh"): "20 55 13 12 0",
    ("lao-cai-3299-2018", "cap-huyen"): "15 45 10 10 20 0",
    ("lao-cai-2644-2022", "cap-tinh-co-tthc"): "100 100 100 100 100 500",
    ("lao-cai-2644-2022", "cap-tinh-khong-tthc"): "100 100 100 100 100 250",
    ("lao-cai-2644-2022", "cap-huyen"): "100 100 100 100 100 200 150 150",
    ("lao-cai-2644-2022", "co-quan-cap-huyen"): "100 100 100 100 100 500",
    ("lao-cai-2644-2022", "cap-xa"): "100 100 100 100 100 200 150 150",
    ("lao-cai-3019-2023", "cap-tinh-co-tthc"): "100 100 100 100 100 500",
    ("lao-cai-3019-2023", "cap-tinh-khong-tthc"): "100 100 100 100 100 300",
    ("lao-cai-3019-2023", "cap-huyen"): "100 100 100 100 100 200 150 150",
    ("lao-cai-3019-2023", "co-quan-cap-huyen"): "100 100 100 100 100 500",
    ("lao-cai-3019-2023", "cap-xa"): "100 100 100 100 100 200 150 150",
    ("an-giang-1040-2018", "cap-huyen"): "300 120 80 400 350 200 50",
    ("an-giang-1040-2018", "cap-xa"): "300 120 80 270 180 100 50",
    ("son-la-2245-2021", "cap-tinh"): "20 45 15 10 10",
    ("son-la-2245-2021", "cap-huyen"): "20 45 15 10 10",
}


@every_set
def test_main_indices_weigh_what_is_known_or_rebuilt_of_them(row: SetRow) -> None:
    found = index_set(row.framework, row.index_set)

    expected = MAIN_INDEX_MAXIMA[row.framework, row.index_set].split()
    assert [main.max_points for main in found.main_indices] == [Decimal(p) for p in expected]


def test_3299_names_its_criteria_as_the_source_does() -> None:
    provincial = [main.title for main in index_set("lao-cai-3299-2018", "cap-tinh").main_indices]
    district = [main.title for main in index_set("lao-cai-3299-2018", "cap-huyen").main_indices]

    assert provincial == [
        "Hạ tầng kỹ thuật CNTT",
        "Ứng dụng CNTT trong hoạt động của đơn vị",
        "Nhân lực CNTT",
        "Chính sách nội bộ về phát triển và ứng dụng CNTT",
        "Các trường hợp bị trừ điểm",
    ]
    assert district == [
        *provincial[:4],
        "Ứng dụng CNTT tại các xã, phường, thị trấn trực thuộc",
        provincial[4],
    ]


def test_2245_names_its_main_indices_as_the_source_does() -> None:
    for found in framework("son-la-2245-2021").index_sets:
        assert [main.title for main in found.main_indices] == [
            "Hạ tầng và nền tảng số",
            "Hoạt động Chính quyền số",
            "An toàn, an ninh mạng",
            "Đào tạo và phát triển nhân lực chính quyền số",
            "Kiến tạo thể chế",
        ]


@pytest.mark.parametrize("framework_id", ["lao-cai-2644-2022", "lao-cai-3019-2023"])
@pytest.mark.parametrize("set_id", ["cap-huyen", "cap-xa"])
def test_a_district_or_commune_set_has_three_pillars_after_its_common_base(
    framework_id: str, set_id: str
) -> None:
    found = index_set(framework_id, set_id).main_indices

    assert [main.group for main in found] == ["Nền tảng chung"] * 5 + [None] * 3
    assert [main.pillar for main in found] == [
        *[None] * 5,
        "Chính quyền số",
        "Kinh tế số",
        "Xã hội số",
    ]


# ── The decisions ──────────────────────────────────────────────────────────────────────────

DECISIONS = {
    "lao-cai-3299-2018": ("3299/QĐ-UBND", date(2018, 10, 18), "UBND tỉnh Lào Cai", (2018,)),
    "lao-cai-2644-2022": ("2644/QĐ-UBND", date(2022, 11, 7), "UBND tỉnh Lào Cai", (2022,)),
    "lao-cai-3019-2023": ("3019/QĐ-UBND", date(2023, 11, 28), "UBND tỉnh Lào Cai", (2023,)),
    "an-giang-1040-2018": ("1040/QĐ-UBND", date(2018, 5, 11), "UBND tỉnh An Giang", (2018,)),
    "son-la-2245-2021": ("2245/QĐ-UBND", date(2021, 9, 15), "UBND tỉnh Sơn La", (2021, 2022)),
}


@every_framework
def test_a_decision_has_its_number_date_issuer_and_years(framework_id: str) -> None:
    found = framework(framework_id)

    decision = found.decision
    assert (decision.number, decision.issued, decision.issuer, found.years) == (
        DECISIONS[framework_id]
    )


def test_only_3019_replaces_a_decision_of_the_five() -> None:
    assert {id_: framework(id_).decision.replaces for id_ in IDS} == {
        "an-giang-1040-2018": (),
        "lao-cai-2644-2022": (),
        "lao-cai-3019-2023": ("lao-cai-2644-2022",),
        "lao-cai-3299-2018": (),
        "son-la-2245-2021": (),
    }


TITLES = {
    "lao-cai-3299-2018": (
        "Bộ tiêu chí và phương pháp đánh giá, xếp hạng mức độ ứng dụng công nghệ thông tin trong "
        "các cơ quan hành chính Nhà nước tỉnh Lào Cai"
    ),
    "lao-cai-2644-2022": (
        "Bộ chỉ số đánh giá, xếp hạng mức độ chuyển đổi số của các địa phương, các cơ quan Đảng, "
        "cơ quan Nhà nước, Mặt trận Tổ quốc và các tổ chức chính trị - xã hội trên địa bàn tỉnh"
    ),
    "lao-cai-3019-2023": (
        "Bộ chỉ số đánh giá, xếp hạng mức độ chuyển đổi số của các địa phương, cơ quan đảng, "
        "cơ quan nhà nước, Mặt trận Tổ quốc và các tổ chức chính trị - xã hội trên địa bàn tỉnh "
        "Lào Cai"
    ),
    "an-giang-1040-2018": (
        "Phương pháp đánh giá mức độ ứng dụng công nghệ thông tin (CNTT) của cơ quan nhà nước "
        "trên địa bàn tỉnh An Giang"
    ),
    "son-la-2245-2021": (
        "Quy định về Bộ chỉ số đánh giá Chính quyền số của các cơ quan nhà nước tỉnh Sơn La"
    ),
}


@every_framework
def test_a_decision_bears_the_title_that_its_source_prints(framework_id: str) -> None:
    assert framework(framework_id).title == TITLES[framework_id]


def test_the_sources_of_each_decision_are_named() -> None:
    assert {id_: framework(id_).decision.sources for id_ in IDS} == {
        "an-giang-1040-2018": ("002_dffd19040bb8f28b.txt",),
        "lao-cai-2644-2022": ("004_96fa14dd4b3b929a.txt", "001_8e843dc26606924c.txt"),
        "lao-cai-3019-2023": ("001_8e843dc26606924c.txt",),
        "lao-cai-3299-2018": ("000_7e120c2d701b1843.txt",),
        "son-la-2245-2021": ("003_d5d5d919f2103899.txt",),
    }


NOTES = [
    ("lao-cai-2644-2022", "ghi Quyết định 2644/QĐ-UBND ngày 07/11/2023"),
    ("lao-cai-2644-2022", "thang điểm 750 trong năm 2022 và 800 trong năm 2023"),
    ("lao-cai-2644-2022", "328,2059 công bố là 328,20"),
    ("lao-cai-2644-2022", "Trọng số chỉ số chính của hai bộ cấp tỉnh"),
    ("lao-cai-2644-2022", "«đặc thù hoặc không có TTHC»"),
    ("lao-cai-3019-2023", "17 ngày trước hạn gửi số liệu đầu tiên"),
    ("lao-cai-3019-2023", "ghi Quyết định 2644/QĐ-UBND ngày 07/11/2023"),
    ("lao-cai-3019-2023", "cộng lại không bằng mức tăng 35 lên 55"),
    ("lao-cai-3019-2023", "Trọng số của mọi chỉ số chính năm 2023 là dựng lại"),
    ("lao-cai-3019-2023", "«Trước ngày 15/12» hiểu đúng chữ là hết ngày 14/12"),
    ("lao-cai-3019-2023", "Quyết định 684/QĐ-UBND ngày 03/4/2024"),
    ("lao-cai-3299-2018", "Quyết định 1462/QĐ-UBND ngày 27/5/2019"),
    ("lao-cai-3299-2018", "Điểm của từng tiêu chí"),
    ("lao-cai-3299-2018", "xếp hạng theo từng tiêu chí thành phần"),
    ("an-giang-1040-2018", "(435 và 385) thấp hơn tổng"),
    ("an-giang-1040-2018", "(448,5 và 412)"),
    ("an-giang-1040-2018", "các sở, ban, ngành cấp tỉnh"),
    ("an-giang-1040-2018", "là thiết lập của hệ thống. Hai phần không bao giờ cộng"),
    ("son-la-2245-2021", "Quyết định 545/QĐ-UBND"),
    ("son-la-2245-2021", "Sở Nội vụ dùng kết quả vào ba việc"),
    ("son-la-2245-2021", "Điểm của từng chỉ số chính (20, 45, 15, 10, 10)"),
]


@pytest.mark.parametrize(("framework_id", "words"), NOTES)
def test_a_conflict_or_silence_of_the_sources_is_a_note(framework_id: str, words: str) -> None:
    notes = framework(framework_id).decision.notes

    assert [words in note for note in notes].count(True) == 1


# ── Ranking groups and means ───────────────────────────────────────────────────────────────

WITH_PROCEDURES = "Nhóm các cơ quan, đơn vị có thủ tục hành chính"
WITHOUT_PROCEDURES = "Nhóm các cơ quan, đơn vị không có thủ tục hành chính"
DISTRICTS = "Nhóm các huyện, thị xã, thành phố"


@pytest.mark.parametrize("framework_id", ["lao-cai-2644-2022", "lao-cai-3019-2023"])
def test_lao_cai_ranks_three_groups_under_the_names_and_mean_labels_of_2022(
    framework_id: str,
) -> None:
    sets = framework(framework_id).index_sets

    assert {s.id: (s.ranking_group, s.average_label) for s in sets} == {
        "cap-tinh-co-tthc": (WITH_PROCEDURES, "Điểm trung bình"),
        "cap-tinh-khong-tthc": (WITHOUT_PROCEDURES, "Điểm trung bình"),
        "cap-huyen": (DISTRICTS, "Trung bình"),
        "co-quan-cap-huyen": (None, None),
        "cap-xa": (None, None),
    }


@pytest.mark.parametrize(
    ("framework_id", "groups"),
    [
        ("lao-cai-3299-2018", ["Các cơ quan, đơn vị cấp tỉnh", "UBND các huyện, thành phố"]),
        ("an-giang-1040-2018", ["Cấp huyện", "Cấp xã"]),
        (
            "son-la-2245-2021",
            ["Các cơ quan nhà nước cấp tỉnh", "Các cơ quan nhà nước cấp huyện"],
        ),
    ],
)
def test_the_others_rank_two_groups_and_print_no_mean(framework_id: str, groups: list[str]) -> None:
    sets = framework(framework_id).index_sets

    assert [s.ranking_group for s in sets] == groups
    assert [s.average_label for s in sets] == [None, None]


def test_only_3299_ranks_by_criterion_as_well() -> None:
    ranked = {id_ for id_ in IDS for s in framework(id_).index_sets if s.rank_main_indices}

    assert ranked == {"lao-cai-3299-2018"}
    assert [s.rank_main_indices for s in framework("lao-cai-3299-2018").index_sets] == [True, True]


def test_lao_cai_dti_means_are_cut_and_indicators_rounded_half_up() -> None:
    means = {id_: framework(id_).rounding.average for id_ in IDS}
    points = {framework(id_).rounding.indicator for id_ in IDS}

    assert {id_ for id_, mean in means.items() if mean.mode is RoundingMode.DOWN} == {
        "lao-cai-2644-2022",
        "lao-cai-3019-2023",
    }
    assert {mean.places for mean in means.values()} == {2}
    assert {(rounding.places, rounding.mode) for rounding in points} == {(2, RoundingMode.HALF_UP)}


# ── Tiers ──────────────────────────────────────────────────────────────────────────────────

DTI_LEVELS = [
    ("dan-dat", "Dẫn dắt", "above 75"),
    ("nang-cao", "Nâng cao", "above 50"),
    ("hinh-thanh", "Hình thành", "above 25"),
    ("khoi-dong", "Khởi động", ""),
]
POINT_LEVELS = [
    ("tot", "Tốt", "at least 85"),
    ("kha", "Khá", "at least 70"),
    ("trung-binh", "Trung bình", "at least 50"),
    ("yeu", "Yếu", ""),
]


@pytest.mark.parametrize("row", [row for row in ROWS if row.framework != "an-giang-1040-2018"])
def test_levels_and_bounds_are_those_of_the_source(row: SetRow) -> None:
    tiers = index_set(row.framework, row.index_set).tiers
    assert not isinstance(tiers, MinimaTiers)

    found = [
        (
            level.id,
            level.label,
            ""
            if level.bound is None
            else f"{'at least' if level.inclusive else 'above'} {level.bound}",
        )
        for level in tiers.levels
    ]
    dti = framework(row.framework).family == "dti"
    assert tiers.kind == ("percent" if dti else "points")
    assert found == (DTI_LEVELS if dti else POINT_LEVELS)


# As in the source, line by line; ours and the source's order of the groups differ.
AN_GIANG = {
    "cap-huyen": """
        san-sang   450      400      375      350
        Hạ tầng    90%x300  80%x300  75%x300  70%x300
        Nhân lực   90%x120  80%x120  75%x120  70%x120
        Môi trường 90%x80   80%x80   75%x80   70%x80
        ket-qua    900      842,5    770      705
        Chuyển đổi 90%x50   50%x50   0%x50    0%x50
        Giao dịch  90%x200  80%x200  75%x200  70%x200
        Tương tác  90%x350  85%x350  80%x350  70%x350
        Hiện diện  90%x400  90%x400  85%x400  80%x400
    """,
    "cap-xa": """
        san-sang   450/500  400/500  375/500  350/500
        Hạ tầng    90%x300  80%x300  75%x300  70%x300
        Nhân lực   90%x120  80%x120  75%x120  70%x120
        Môi trường 90%x80   80%x80   75%x80   70%x80
        ket-qua    540/600  501/600  435/600  385/600
        Chuyển đổi 90%x50   50%x50   0%x50    0%x50
        Giao dịch  90%x100  80%x100  75%x100  70%x100
        Tương tác  90%x180  85%x180  80%x180  70%x180
        Hiện diện  90%x270  90%x270  85%x270  80%x270
    """,
}
AN_GIANG_LEVELS = [
    ("muc-1", "Mức I (Tốt)"),
    ("muc-2", "Mức II (Khá)"),
    ("muc-3", "Mức III (Trung bình)"),
    ("muc-4", "Mức IV (Kém)"),
]


def printed_table(set_id: str) -> dict[str, list[str]]:
    """Row → its four cells; "450/500" is a minimum of 450."""
    table = {}
    for line in AN_GIANG[set_id].strip().splitlines():
        match = re.fullmatch(r"\s*(\D+?)\s+(\d\S*)\s+(\S+)\s+(\S+)\s+(\S+)", line)
        assert match, line
        name, *cells = match.groups()
        table[name] = [cell.partition("/")[0] for cell in cells]
    return table


def minima_of(set_id: str) -> MinimaTiers:
    tiers = index_set("an-giang-1040-2018", set_id).tiers
    assert isinstance(tiers, MinimaTiers)
    return tiers


@pytest.mark.parametrize("set_id", ["cap-huyen", "cap-xa"])
def test_an_giang_minima_are_the_source_table_cell_by_cell(set_id: str) -> None:
    titles = {m.code: m.title for m in index_set("an-giang-1040-2018", set_id).main_indices}
    found: dict[str, list[str]] = {}
    for level in minima_of(set_id).levels:
        for part, points in level.parts.items():
            found.setdefault(part, []).append(str(points).replace(".", ","))
        for code, minimum in level.main_indices.items():
            found.setdefault(titles[code], []).append(f"{minimum.percent}%x{minimum.of}")

    assert found == printed_table(set_id)
    assert len(found) == 9


@pytest.mark.parametrize("set_id", ["cap-huyen", "cap-xa"])
def test_an_giang_has_four_levels_and_those_below_are_not_ranked(set_id: str) -> None:
    tiers = minima_of(set_id)

    assert [(level.id, level.label) for level in tiers.levels] == AN_GIANG_LEVELS
    assert (tiers.otherwise.id, tiers.otherwise.label) == ("khong-xep-hang", "Không xếp hạng")


@pytest.mark.parametrize(("set_id", "maxima"), [("cap-huyen", "500 1000"), ("cap-xa", "500 600")])
def test_an_giang_parts_stand_side_by_side(set_id: str, maxima: str) -> None:
    found = index_set("an-giang-1040-2018", set_id)

    assert [(part.id, part.title) for part in found.parts] == [
        ("san-sang", "Điều kiện sẵn sàng"),
        ("ket-qua", "Mức độ đạt được"),
    ]
    assert [part.max_points for part in found.parts] == [Decimal(m) for m in maxima.split()]
    assert [main.part for main in found.main_indices] == ["san-sang"] * 3 + ["ket-qua"] * 4
    assert found.order == ("tier", "ket-qua", "san-sang")


@every_set
def test_every_other_set_is_ordered_by_its_total_and_has_no_parts(row: SetRow) -> None:
    found = index_set(row.framework, row.index_set)

    if row.framework != "an-giang-1040-2018":
        assert found.order == ("total",)
        assert found.parts == ()


def test_the_printed_totals_that_never_bind_are_an_giang_commune_levels_three_and_four() -> None:
    found = {id_: framework(id_).printed_contradictions for id_ in IDS}

    assert [
        (c.index_set, c.level, c.part, c.printed, c.sum_of_minima)
        for c in found.pop("an-giang-1040-2018")
    ] == [
        ("cap-xa", "muc-3", "ket-qua", Decimal(435), Decimal("448.5")),
        ("cap-xa", "muc-4", "ket-qua", Decimal(385), Decimal(412)),
    ]
    assert set(found.values()) == {()}


# ── Deadlines ──────────────────────────────────────────────────────────────────────────────

LAO_CAI_CLAUSES = {
    "cap-tinh-co-tthc": ("trước ngày 25/12", MonthDay(12, 25)),
    "cap-tinh-khong-tthc": ("trước ngày 25/12", MonthDay(12, 25)),
    "cap-huyen": ("trước ngày 25/12", MonthDay(12, 25)),
    "co-quan-cap-huyen": ("trước ngày 15/12", MonthDay(12, 15)),
    "cap-xa": ("trước ngày 15/12", MonthDay(12, 15)),
}
CLAUSES = [
    ("lao-cai-3019-2023", LAO_CAI_CLAUSES, Provenance.RELATED),
    ("lao-cai-2644-2022", LAO_CAI_CLAUSES, Provenance.RECONSTRUCTED),
    (
        "an-giang-1040-2018",
        dict.fromkeys(["cap-huyen", "cap-xa"], ("trước ngày 01 tháng 12", MonthDay(12, 1))),
        Provenance.RELATED,
    ),
]


@pytest.mark.parametrize(("framework_id", "clauses", "provenance"), CLAUSES)
def test_a_submission_clause_stands_as_printed_and_excludes_its_day(
    framework_id: str, clauses: dict[str, tuple[str, MonthDay]], provenance: Provenance
) -> None:
    deadlines = {s.id: s.deadline for s in framework(framework_id).index_sets}

    assert deadlines.keys() == clauses.keys()
    for set_id, deadline in deadlines.items():
        assert deadline is not None
        assert (deadline.printed, deadline.day) == clauses[set_id]
        assert deadline.inclusive is False
        assert deadline.provenance is provenance


@pytest.mark.parametrize("framework_id", ["lao-cai-3299-2018", "son-la-2245-2021"])
def test_a_source_that_names_only_december_gives_no_submission_clause(framework_id: str) -> None:
    found = framework(framework_id)

    assert [s.deadline for s in found.index_sets] == [None, None]
    assert any("tháng 12" in note for note in found.decision.notes)


@every_framework
def test_data_are_counted_over_the_calendar_year(framework_id: str) -> None:
    window = framework(framework_id).data_window

    assert (window.start, window.end) == (MonthDay(1, 1), MonthDay(12, 31))


# ── Provenance ─────────────────────────────────────────────────────────────────────────────


@every_set
def test_a_set_has_this_many_rows_of_each_provenance(row: SetRow) -> None:
    found = index_set(row.framework, row.index_set)

    counts = Counter(i.provenance for i in found.indicators.values())
    related, decision = int(row.related), int(row.decision)
    assert counts[Provenance.RELATED] == related
    assert counts[Provenance.DECISION] == decision
    assert counts[Provenance.RECONSTRUCTED] == int(row.components) - related - decision


FOLLOWED = {
    "62/QĐ-BTTTT 2017 Phụ lục 1B": 11,
    "phụ lục DTI cấp huyện (thuvienphapluat bulletin 4cac85e7)": 8,
    "bộ chỉ số huyện Đồng Tháp (cds.tpcaolanh.dongthap.gov.vn)": 2,
    "3853/QĐ-UBND Thanh Hóa 2022 (mẫu tự đánh giá cấp xã)": 2,
}


SUBJECT_ALONE = (
    "Bài giới thiệu Quyết định 3299/QĐ-UBND, chỉ nêu chủ đề; điểm và các bậc là dựng lại"
)


def test_every_related_row_names_the_text_it_follows() -> None:
    rows = [i for id_ in IDS for i in indicators(id_)]

    related = Counter(i.reference for i in rows if i.provenance is Provenance.RELATED)
    assert related == FOLLOWED
    assert len(rows) == 792


def test_a_subject_that_the_source_names_does_not_make_a_row_the_decisions_own() -> None:
    rows = [
        (id_, s.id, i.code, i.reference)
        for id_ in IDS
        for s in framework(id_).index_sets
        for i in s.indicators.values()
        if i.provenance is Provenance.RECONSTRUCTED and i.reference is not None
    ]

    assert rows == [
        ("lao-cai-3299-2018", "cap-tinh", "II.1", SUBJECT_ALONE),
        ("lao-cai-3299-2018", "cap-huyen", "II.1", SUBJECT_ALONE),
    ]


@every_framework
def test_the_notes_say_that_components_are_reconstructed(framework_id: str) -> None:
    notes = framework(framework_id).decision.notes

    assert any("thành phần" in note and "dựng lại" in note for note in notes)


# ── Rules: what a conversion may get wrong ─────────────────────────────────────────────────


def test_bounds_on_a_percentage_are_in_its_printed_unit() -> None:
    found = {
        (s.id, i.code): [(b.bound, b.fraction) for b in i.rule.bands]
        for id_ in IDS
        for s in framework(id_).index_sets
        for i in s.indicators.values()
        if isinstance(i.rule, Steps) and i.rule.on is StepsOn.VALUE and i.unit == "%"
    }

    satisfaction = [(Decimal(90), Decimal(1)), (Decimal(80), Decimal("0.5"))]
    assert found == {
        ("cap-tinh-co-tthc", "6.21"): satisfaction,
        ("cap-huyen", "6.21"): satisfaction,
        ("cap-xa", "6.22"): satisfaction,
    }


def test_bounds_on_a_ratio_are_shares() -> None:
    bounds = [
        band.bound
        for id_ in IDS
        for i in indicators(id_)
        for rule in walk_rules(i.rule)
        if isinstance(rule, Steps) and rule.on is StepsOn.RATIO
        for band in rule.bands
    ]

    assert len(bounds) > 100
    assert max(bounds) == Decimal(1)
    assert min(bounds) == Decimal("0.002")


def test_no_incident_is_best_one_earns_half_two_nothing() -> None:
    rules = [
        i.rule
        for id_ in ("lao-cai-2644-2022", "lao-cai-3019-2023")
        for i in indicators(id_)
        if i.code == "5.4"
    ]

    assert len(rules) == 10
    for rule in rules:
        assert isinstance(rule, Steps)
        assert rule.lower_is_better
        assert [(b.bound, b.fraction) for b in rule.bands] == [
            (Decimal(0), Decimal(1)),
            (Decimal(1), Decimal("0.5")),
        ]
        assert rule.else_fraction == 0


def test_only_computers_per_official_may_exceed_one() -> None:
    found = [
        (id_, s.id, i.code)
        for id_ in IDS
        for s in framework(id_).index_sets
        for i in s.indicators.values()
        for rule in walk_rules(i.rule)
        if isinstance(rule, Ratio | Steps) and rule.may_exceed
    ]

    assert found == [
        ("an-giang-1040-2018", "cap-huyen", "A.1.1"),
        ("an-giang-1040-2018", "cap-xa", "A.1.1"),
    ]


def test_a_counted_thing_is_worth_its_share_of_the_count_not_rounded_points() -> None:
    # The table says 6,6667 points an item: three items would give 20,0001.
    rule = index_set("lao-cai-3019-2023", "cap-tinh-co-tthc").indicators["6.8"].rule

    assert rule == PerItem(
        item="Dịch vụ dữ liệu đang khai thác/cung cấp qua LGSP", items_for_full=3
    )


@every_framework
def test_what_others_judge_or_measure_is_entered_by_them_and_says_who(framework_id: str) -> None:
    for indicator in indicators(framework_id):
        by_others = indicator.entered_by is not EnteredBy.AGENCY
        assert by_others is (indicator.source is not None), indicator.code


def test_measured_rows_are_shares_or_steps() -> None:
    kinds = Counter(
        i.rule.kind
        for id_ in IDS
        for i in indicators(id_)
        if i.entered_by is EnteredBy.MEASURING_BODY
    )

    assert kinds == {Share.kind: 11, Steps.kind: 3}


def test_deductions_are_the_councils_and_stand_in_a_main_index_of_no_points() -> None:
    found = [
        (s.id, main.code, main.max_points, i.entered_by, i.rule.kind)
        for s in framework("lao-cai-3299-2018").index_sets
        for main in s.main_indices
        for i in main.indicators
        if isinstance(i.rule, Deduction)
    ]

    assert found == [
        *[("cap-tinh", "V", Decimal(0), EnteredBy.COUNCIL, "deduction")] * 5,
        *[("cap-huyen", "VI", Decimal(0), EnteredBy.COUNCIL, "deduction")] * 5,
    ]


def test_ten_composites_mix_an_agencys_figure_with_the_councils_judgement() -> None:
    composites = [i.rule for id_ in IDS for i in indicators(id_) if isinstance(i.rule, Composite)]

    mixed = [
        rule
        for rule in composites
        if [part.entered_by for part in rule.parts] == [None, EnteredBy.COUNCIL]
    ]
    assert len(composites) == 17
    assert len(mixed) == 10


def test_due_dates_of_the_yearly_plan_are_one_for_provinces_and_districts_and_one_below() -> None:
    found = {
        (id_, s.id): str(rule.due)
        for id_ in IDS
        for s in framework(id_).index_sets
        for i in s.indicators.values()
        for rule in walk_rules(i.rule)
        if isinstance(rule, Deadline)
    }

    assert len(found) == 16
    assert {key for key, due in found.items() if due == "02-15"} == {
        ("lao-cai-2644-2022", "co-quan-cap-huyen"),
        ("lao-cai-2644-2022", "cap-xa"),
        ("lao-cai-3019-2023", "co-quan-cap-huyen"),
        ("lao-cai-3019-2023", "cap-xa"),
        ("an-giang-1040-2018", "cap-xa"),
    }
    assert set(found.values()) == {"01-31", "02-15"}


NOT_APPLICABLE = {
    "lao-cai-3299-2018": 4,
    "lao-cai-2644-2022": 24,
    "lao-cai-3019-2023": 66,
    "an-giang-1040-2018": 6,
    "son-la-2245-2021": 12,
}


@every_framework
def test_a_row_that_may_not_apply_is_the_councils_to_rule_and_says_when(framework_id: str) -> None:
    rows = indicators(framework_id)

    may = [i for i in rows if i.not_applicable is not NotApplicablePolicy.REFUSED]
    assert len(may) == NOT_APPLICABLE[framework_id]
    assert {i.not_applicable for i in may} == {NotApplicablePolicy.COUNCIL}
    for indicator in may:
        assert re.fullmatch(r"không phát sinh \(«.+» bằng 0\)", indicator.not_applicable_when or "")


@pytest.mark.parametrize("set_id", ["cap-huyen", "cap-xa"])
def test_where_one_part_alone_may_not_apply_only_its_claim_is_heard(set_id: str) -> None:
    indicator = index_set("an-giang-1040-2018", set_id).indicators["B.2.1"]

    assert isinstance(indicator.rule, Composite)
    assert indicator.not_applicable is NotApplicablePolicy.REFUSED
    assert [(part.id, part.not_applicable) for part in indicator.rule.parts] == [
        ("kenh", None),
        ("tra-loi-dung-han", NotApplicablePolicy.COUNCIL),
    ]
    assert indicator.not_applicable_when == "không phát sinh («Tổng số câu hỏi» bằng 0)"


# ── Evidence ───────────────────────────────────────────────────────────────────────────────


@every_framework
def test_evidence_is_required_of_the_agency_alone_and_never_where_no_file_is_needed(
    framework_id: str,
) -> None:
    for indicator in indicators(framework_id):
        evidence = indicator.evidence
        assert evidence is not None
        if indicator.entered_by is not EnteredBy.AGENCY or "không cần tệp" in evidence.text:
            assert evidence.required is False, indicator.code


def test_the_same_evidence_is_required_everywhere_or_nowhere() -> None:
    found: dict[str, set[bool]] = {}
    for id_ in IDS:
        for indicator in indicators(id_):
            if indicator.evidence and indicator.entered_by is EnteredBy.AGENCY:
                found.setdefault(indicator.evidence.text, set()).add(indicator.evidence.required)

    assert {text for text, said in found.items() if len(said) > 1} == set()


# ── Checks between figures ─────────────────────────────────────────────────────────────────


@every_set
def test_a_set_warns_of_jumps_and_compares_some_figures(row: SetRow) -> None:
    *between, jump = index_set(row.framework, row.index_set).checks

    assert (jump.kind, jump.percent, jump.of) == (CheckKind.JUMP, Decimal(40), ())
    assert between
    assert {check.kind for check in between} <= {CheckKind.AT_MOST, CheckKind.SUM}


@every_set
def test_a_check_names_two_ratio_inputs_and_quotes_their_labels(row: SetRow) -> None:
    found = index_set(row.framework, row.index_set)
    for check in found.checks[:-1]:
        names = check.of if check.total is None else (check.total, *check.of)
        for name in names:
            code, _, side = name.rpartition(".")
            rule = found.indicators[code].rule
            assert isinstance(rule, Ratio | Steps)
            label = {"a": rule.numerator, "b": rule.denominator}[side]
            assert f"«{label}»" in check.message
            assert code in check.message


# ── From 2644 to 3019 ──────────────────────────────────────────────────────────────────────

CARRY_OVER = """
set                  carried new dropped          same-points points-changed
cap-tinh-co-tthc     33      22  6.12,6.13        7           26
cap-tinh-khong-tthc  28      15  -                5           23
cap-huyen            63      46  6.12,6.13        27          36
co-quan-cap-huyen    30      17  -                9           21
cap-xa               60      25  6.13,6.14        31          29
"""


@pytest.mark.parametrize("line", CARRY_OVER.strip().splitlines()[1:])
def test_the_carry_over_map_joins_these_indicators(line: str) -> None:
    set_id, carried, new, dropped, same, changed = line.split()
    old = index_set("lao-cai-2644-2022", set_id).indicators
    now = index_set("lao-cai-3019-2023", set_id).indicators
    previous = framework("lao-cai-3019-2023").previous
    assert previous is not None

    joined = previous.map[set_id]

    left = [code for code in old if code not in {c.old_code for c in joined.values()}]
    points = Counter(
        old[c.old_code].max_points == now[code].max_points for code, c in joined.items()
    )
    assert len(joined) == int(carried)
    assert len(now) - len(joined) == int(new)
    assert left == ([] if dropped == "-" else dropped.split(","))
    assert (points[True], points[False]) == (int(same), int(changed))


@pytest.mark.parametrize("set_id", LAO_CAI_CLAUSES)
def test_what_is_carried_over_as_the_same_has_the_same_words_and_the_same_rule(
    set_id: str,
) -> None:
    old = index_set("lao-cai-2644-2022", set_id).indicators
    now = index_set("lao-cai-3019-2023", set_id).indicators
    previous = framework("lao-cai-3019-2023").previous
    assert previous is not None

    for code, carried in previous.map[set_id].items():
        before = old[carried.old_code]
        assert carried.how is Carry.SAME
        assert (now[code].title, now[code].unit) == (before.title, before.unit)
        assert now[code].rule == before.rule


def test_what_is_not_carried_over_has_a_name_that_2022_did_not_have() -> None:
    previous = framework("lao-cai-3019-2023").previous
    assert previous is not None

    for now in framework("lao-cai-3019-2023").index_sets:
        names = {i.title for i in index_set("lao-cai-2644-2022", now.id).indicators.values()}
        new = [i for code, i in now.indicators.items() if code not in previous.map[now.id]]
        assert [i.title for i in new if i.title in names] == []


def test_only_3019_follows_another_framework_of_the_five() -> None:
    followed = {id_: previous.framework for id_ in IDS if (previous := framework(id_).previous)}

    assert followed == {"lao-cai-3019-2023": "lao-cai-2644-2022"}


# ── The files as files ─────────────────────────────────────────────────────────────────────


@every_framework
def test_a_file_is_nfc_and_opens_by_telling_what_it_is_and_what_is_rebuilt(
    framework_id: str,
) -> None:
    text = text_of(framework_id)

    head = text.partition("\n\n")[0]
    assert unicodedata.is_normalized("NFC", text)
    assert text.endswith("\n")
    assert head.startswith(f"# Quyết định số {framework(framework_id).decision.number} ngày ")
    assert "dựng lại" in head


@every_framework
def test_a_file_names_no_path_of_a_machine(framework_id: str) -> None:
    assert re.findall(r"\.\./|/(?:tmp|home|work|usr|root)\b", text_of(framework_id)) == []
