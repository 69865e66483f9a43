"""``manage.py load_rankings [FILE…]``: from files to a published ranking, or every mistake."""

from __future__ import annotations

import io
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from frameworks.files import read_framework
from frameworks.models import FrameworkVersion
from rankings import loading
from rankings.models import Note, Ranking, RankingEntry, RankingGroup
from tests.rankings.loaded import (
    copy_real,
    load_framework,
    load_real,
    minima_table,
    write_ranking,
)
from tests.rankings.tables import REAL_TABLE, REAL_TEXT, real_lines

pytestmark = pytest.mark.django_db

PUBLISHED = "2022/791-qd-ubnd: đã công bố, 49 đơn vị, 3 nhóm, 1 ghi chú\n"
CSV = "lao-cai-2022-791-qd-ubnd.csv:"
YAML = "lao-cai-2022-791-qd-ubnd.yaml:"
UNCHANGED = "2022/791-qd-ubnd: không đổi, 49 đơn vị, 3 nhóm, 1 ghi chú\n"


@pytest.fixture
def framework() -> None:
    load_framework("lao-cai-2644-2022")


def run(*files: Path) -> str:
    """What the command says of rankings that it loads."""
    out = io.StringIO()
    call_command("load_rankings", *map(str, files), stdout=out, no_color=True)
    return out.getvalue()


def refused(*files: Path) -> list[str]:
    """What the command says of rankings that it does not load."""
    err = io.StringIO()
    with pytest.raises(CommandError, match=r"^Chưa nạp kết quả nào\.$"):
        call_command("load_rankings", *map(str, files), stderr=err, no_color=True)
    return err.getvalue().splitlines()


def everything() -> list[list[Mapping[str, object]]]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Ranking, RankingGroup, RankingEntry, Note)
    ]


# ── The real result ────────────────────────────────────────────────────────────────────────


def test_the_2022_result_is_published_by_one_command(framework):
    assert run() == PUBLISHED

    ranking = Ranking.objects.get()
    assert (ranking.slug, ranking.state, ranking.source) == (
        "2022/791-qd-ubnd",
        "published",
        "printed",
    )
    assert ranking.framework_version.framework_id == "lao-cai-2644-2022"
    assert ranking.title == "Xếp hạng mức độ chuyển đổi số năm 2022"


def test_every_row_stands_as_printed(framework):
    run()

    groups = {group.set_id: group for group in RankingGroup.objects.all()}
    rows: list[dict[str, str]] = []
    for group in groups.values():
        rows += [
            {
                "index_set": group.set_id,
                "kind": entry.kind,
                "rank": str(entry.rank),
                "agency": entry.name,
                "total": entry.points_printed,
                "tier": entry.tier_printed,
            }
            for entry in group.entries.all()
        ]
        rows.append(
            {
                "index_set": group.set_id,
                "kind": "average",
                "rank": "",
                "agency": group.average_label,
                "total": group.average_printed,
                "tier": "",
            }
        )
    assert rows == real_lines()


def test_points_and_means_are_exact_numbers_beside_their_print(framework):
    run()

    assert [
        (group.heading[:3], group.max_points, group.average, group.entries.count())
        for group in RankingGroup.objects.all()
    ] == [
        ("2.1", Decimal(1000), Decimal("521.18"), 18),
        ("2.2", Decimal(750), Decimal("328.20"), 22),
        ("2.3", Decimal(1000), Decimal("546.35"), 9),
    ]
    assert RankingEntry.objects.get(name="Đảng uỷ Công ty Apatit").points == Decimal("210.70")


def test_the_printed_tier_and_the_computed_one_stand_apart(framework):
    run()

    differing = [entry for entry in RankingEntry.objects.all() if entry.tier_differs]
    assert [
        (e.name, e.tier_printed, e.tier, e.tier_computed, e.tier_computed_label) for e in differing
    ] == [("Sở Du lịch", "Hình thành", "hinh-thanh", "khoi-dong", "Khởi động")]
    (note,) = Note.objects.all()
    assert (note.number, note.code, note.entry, note.printed, note.expected) == (
        1,
        "tier",
        differing[0],
        "Hình thành",
        "Khởi động",
    )
    assert note.official_answer == ""


def test_no_points_of_single_indicators_are_invented(framework):
    run()

    assert {str(figures) for figures in RankingEntry.objects.values_list("figures", flat=True)} == {
        "{}"
    }


def test_the_text_of_the_decision_and_of_the_appendix_is_kept(framework):
    run()

    ranking = Ranking.objects.get()
    assert ranking.decision.number == "791/QĐ-UBND"
    assert str(ranking.decision.issued_on) == "2023-04-11"
    assert ranking.decision.council_number == "219/QĐ-UBND"
    assert ranking.decision.articles[1] == {
        "label": "Điều 2",
        "paragraphs": ["Giao Sở Thông tin và Truyền thông tổ chức công bố kết quả xếp hạng này."],
    }
    assert " ".join(ranking.appendix.attached_to.split()) == (
        "(Kèm theo Quyết định số /QĐ-UBND ngày / /2023 của UBND tỉnh Lào Cai)"
    )
    assert ranking.appendix.introduction[1] == {"kind": "subheading", "text": "1.1. Thang điểm:"}
    assert ranking.appendix.columns == ["Xếp hạng", "Tên cơ quan", "Tổng điểm", "Mức xếp hạng"]


# ── Again ──────────────────────────────────────────────────────────────────────────────────


def test_the_same_again_changes_nothing(framework):
    run()
    before = everything()

    assert run() == UNCHANGED
    assert everything() == before


@pytest.mark.parametrize("names", [[".csv"], [".yaml"], [".yaml", ".csv"]])
def test_a_ranking_is_named_by_either_of_its_files(framework, names: list[str]):
    assert run(*(REAL_TABLE.with_suffix(name) for name in names)) == PUBLISHED


def test_layout_and_comments_are_no_content(framework, tmp_path: Path):
    run()
    path = copy_real(tmp_path, text={"year: 2022": "# năm đánh giá\nyear:   '2022'"})
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert run(path) == UNCHANGED


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ({}, {'Sở Y tế,"287,30"': 'Sở Y tế,"287,31"'}),
        ({}, {"Tỉnh Đoàn": "Tỉnh đoàn"}),
        ({"Trịnh Xuân Trường": "Nguyễn Văn A"}, {}),
    ],
)
def test_other_content_under_a_published_number_is_refused(framework, tmp_path, text, table):
    run()
    before = everything()

    assert refused(copy_real(tmp_path, text=text, table=table)) == [
        (
            f"{CSV} kết quả 2022/791-qd-ubnd đã công bố với nội dung khác nên không nạp đè được. "
            "Sai sót về thể thức được đính chính bằng công văn; về nội dung bằng quyết định sửa "
            "đổi hoặc thay thế, nạp thành kết quả mới."
        )
    ]
    assert everything() == before


def test_a_new_decision_is_a_new_ranking(framework, tmp_path: Path):
    run()
    changes = {"  number: 791/QĐ-UBND\n": "  number: 900/QĐ-UBND\n"}

    assert run(copy_real(tmp_path, text=changes)) == PUBLISHED.replace("791", "900")
    assert Ranking.objects.count() == 2


def test_an_official_answer_is_written_under_its_note_when_it_comes(framework, tmp_path: Path):
    run()
    answer = (
        "official_answers:\n  - {index_set: cap-tinh-co-tthc, agency: sở du lịch, code: tier, "
        "text: Đã đính chính.}"
    )
    path = copy_real(tmp_path, text={"official_answers: []": answer})

    assert run(path) == (
        "2022/791-qd-ubnd: không đổi, thêm trả lời chính thức, 49 đơn vị, 3 nhóm, 1 ghi chú\n"
    )
    assert Note.objects.get().official_answer == "Đã đính chính."
    assert run(path) == UNCHANGED


# ── Mistakes ───────────────────────────────────────────────────────────────────────────────


def test_a_framework_that_is_not_loaded_is_asked_for():
    assert refused() == [
        (
            f"{YAML} bộ chỉ số “lao-cai-2644-2022” chưa được nạp. Chạy "
            "“manage.py load_frameworks” trước."
        )
    ]


def test_every_mistake_of_the_table_is_told_with_its_line(framework, tmp_path: Path):
    path = copy_real(
        tmp_path,
        table={
            'Sở Tài chính,"603,20"': "Sở Tài chính,603.20",
            "8,Huyện Bảo Thắng": "tám,Huyện Bảo Thắng",
            "Tỉnh Đoàn": "Tỉnh\u200bĐoàn",
            "Sở Ngoại vụ": "S" * 301,
        },
    )

    assert refused(path) == [
        (
            f"{CSV} Dòng 3: không đọc được tổng điểm (total): “603.20”. Ghi "
            "số như bản in, ví dụ 625,30 hoặc 1.234,5."
        ),
        (f"{CSV} Dòng 51: không đọc được hạng (rank): “tám”. Ghi số nguyên từ 1."),
        f"{CSV} Dòng 34: tên có ký tự không in được (U+200B). Gõ lại tên.",
    ]
    assert not Ranking.objects.exists()


def test_a_name_that_no_row_can_hold_is_told_with_its_line(framework, tmp_path: Path):
    (mistake,) = refused(copy_real(tmp_path, table={"Sở Ngoại vụ": "S" * 301}))

    assert mistake.startswith(f"{CSV} Dòng 14: tên như bản in: ")


def test_a_number_that_no_row_can_hold_is_told_with_its_line(framework, tmp_path: Path):
    (mistake,) = refused(copy_real(tmp_path, table={'"287,30"': '"287,1234567"'}))

    assert mistake.startswith(f"{CSV} Dòng 18: tổng điểm: ")


def test_every_mistake_of_the_text_is_told_with_its_place(framework, tmp_path: Path):
    path = copy_real(tmp_path, text={"year: 2022": "year: hai", "issued: 2023-02-01": "issued: x"})

    assert refused(path) == [
        f"{YAML} dòng 4, year: gặp “hai”, cần số nguyên (ví dụ 2)",
        (
            f"{YAML} dòng 38, decision.council.issued: gặp “x”, cần ngày có "
            "thật, dạng năm-tháng-ngày (ví dụ 2022-11-07)"
        ),
    ]


@pytest.mark.parametrize("name", [REAL_TABLE.name, REAL_TEXT.name])
def test_a_ranking_needs_both_files(framework, tmp_path: Path, name: str):
    path = copy_real(tmp_path)
    (tmp_path / name).unlink()

    assert refused(path) == [f"{name}: không mở được tệp (No such file or directory)."]


def test_the_table_and_the_headings_name_the_same_groups(framework, tmp_path: Path):
    heading = '    - {index_set: cap-huyen, heading: "2.3. Nhóm các huyện, thị xã, thành phố"}\n'
    other = '    - {index_set: cap-xa, heading: "2.3. Nhóm các xã"}\n'

    assert refused(copy_real(tmp_path, text={heading: other})) == [
        f"{YAML} appendix.groups: bảng không có dòng nào của “cap-xa”.",
        (f"{CSV} nhóm “cap-huyen” có trong bảng nhưng không có đề mục ở appendix.groups."),
    ]


def test_an_answer_to_nothing_is_refused(framework, tmp_path: Path):
    answer = (
        "official_answers: [{index_set: cap-tinh-co-tthc, agency: Sở Y tế, code: tier, text: A}]"
    )

    assert refused(copy_real(tmp_path, text={"official_answers: []": answer})) == [
        (f"{YAML} official_answers: không có chỗ khác nhau nào ở “Sở Y tế” (tier).")
    ]


def test_a_second_mean_has_no_place(framework, tmp_path: Path):
    mean = 'cap-huyen,average,,Trung bình,"546,35",\n'

    assert refused(copy_real(tmp_path, table={mean: mean * 2})) == [
        (f"{CSV} Dòng 54: dòng “Trung bình” lặp lại dòng 53: mỗi nhóm chỉ có một.")
    ]


def test_one_mistake_and_nothing_is_loaded(framework, tmp_path: Path):
    load_framework("son-la-2245-2021")
    table = "index_set,kind,rank,agency,total,tier\ncap-tinh,unit,1,Sở Nội vụ,85.00,Tốt"
    wrong = write_ranking(tmp_path, "son-la-2245-2021", table)

    assert refused(REAL_TABLE, wrong) == [
        (
            "thu.csv: Dòng 2: không đọc được tổng điểm (total): “85.00”. Ghi số như bản in, ví dụ "
            "625,30 hoặc 1.234,5."
        )
    ]
    assert not Ranking.objects.exists()


def test_one_refused_ranking_and_no_other_is_published(framework, tmp_path: Path):
    """Also when the refusal comes last, from the database."""
    load_framework("son-la-2245-2021")
    load_real()
    table = "index_set,kind,rank,agency,total,tier\ncap-tinh,unit,1,Sở Nội vụ,85,Tốt"
    fine = write_ranking(tmp_path, "son-la-2245-2021", table)
    changed = copy_real(tmp_path, table={"Tỉnh Đoàn": "Tỉnh đoàn"})

    assert len(refused(changed, fine)) == 1
    assert [one.year for one in Ranking.objects.all()] == [2022]


def test_an_empty_folder_is_said(settings, tmp_path: Path):
    settings.RANKING_FILES_DIR = tmp_path

    with pytest.raises(CommandError, match=r"^Không có kết quả xếp hạng nào để nạp\.$"):
        call_command("load_rankings")


# ── What print may hold ────────────────────────────────────────────────────────────────────


def test_faults_of_print_are_loaded_as_printed_and_become_numbered_notes(framework, tmp_path):
    path = copy_real(
        tmp_path,
        table={
            'Trung bình,"546,35"': 'Trung bình,"546,36"',
            "4,Sở Nội vụ": "5,Sở Nội vụ",
            '"651,93"': '"1.651,93"',
        },
    )
    run(path)

    assert [
        (note.number, note.code, note.group.set_id, str(note.entry), note.printed, note.expected)
        for note in Note.objects.all()
    ] == [
        (1, "rank", "cap-tinh-co-tthc", "Sở Nội vụ", "5", "4"),
        (2, "tier", "cap-tinh-co-tthc", "Sở Du lịch", "Hình thành", "Khởi động"),
        (3, "maximum", "cap-huyen", "Thành phố Lào Cai", "1.651,93", "1.000"),
    ]
    beyond = RankingEntry.objects.get(name="Thành phố Lào Cai")
    assert (beyond.points_printed, beyond.tier_printed) == ("1.651,93", "Nâng cao")
    assert (beyond.tier_computed, beyond.tier_computed_label) == ("", "")


def test_a_wrong_mean_is_a_note_of_its_group(framework, tmp_path: Path):
    run(copy_real(tmp_path, table={'"546,35"': '"546,36"'}))

    note = Note.objects.get(number=2)
    assert (note.code, note.group.set_id, note.entry) == ("average-rounding", "cap-huyen", None)
    assert note.group.average_printed == "546,36"


def test_a_mean_that_print_left_out_stays_out(framework, tmp_path: Path):
    run(copy_real(tmp_path, table={'cap-huyen,average,,Trung bình,"546,35",\n': ""}))

    group = RankingGroup.objects.get(set_id="cap-huyen")
    assert (group.average_label, group.average_printed, group.average) == ("", "", None)
    assert [(note.code, note.expected) for note in group.notes.all()] == [("average", "546,35")]


def test_an_absent_unit_is_listed_with_its_name_alone(framework, tmp_path: Path):
    last = 'cap-huyen,unit,9,Huyện Văn Bàn,"449,13",Hình thành\n'
    run(copy_real(tmp_path, table={last: last + "cap-huyen,absent,,Huyện Simacai,,\n"}))

    absent = RankingEntry.objects.get(kind="absent")
    assert (absent.name, absent.position, absent.rank, absent.points) == (
        "Huyện Simacai",
        10,
        None,
        None,
    )
    assert Note.objects.count() == 1


def test_names_are_kept_in_nfc_whatever_typed_them(framework, tmp_path: Path):
    run(copy_real(tmp_path, table={"Sở Y tế": "So\u031b\u0309 Y te\u0302\u0301"}))

    assert RankingEntry.objects.filter(name="Sở Y tế").count() == 1


def test_minima_keep_their_parts_as_printed_and_no_total(tmp_path: Path):
    load_framework("an-giang-1040-2018")
    index_set = read_framework("an-giang-1040-2018").index_set("cap-huyen")
    short = {f"main:{index_set.main_indices[0].code}": "0"}
    table = minima_table(
        index_set,
        ("1", "Huyện A", index_set.levels[0].label, {}),
        ("", "Huyện B", "Không xếp hạng", short),
    )
    out = run(write_ranking(tmp_path, "an-giang-1040-2018", table))

    assert out.endswith("9-qd-ubnd: đã công bố, 2 đơn vị, 1 nhóm, 0 ghi chú\n")
    first, second = RankingEntry.objects.all()
    assert (first.rank, first.points, first.points_printed) == (1, None, "")
    assert (first.figures["part:san-sang"], first.figures["part:ket-qua"]) == ("500", "1000")
    assert (second.rank, second.tier, second.tier_computed) == (
        None,
        "khong-xep-hang",
        "khong-xep-hang",
    )


def test_the_newest_version_loaded_is_meant_unless_one_is_named(framework):
    (first,) = FrameworkVersion.objects.all()
    for version in ("2", "10"):
        first.pk, first.version = None, version
        first.save()

    newest = loading.framework_version("lao-cai-2644-2022")
    named = loading.framework_version("lao-cai-2644-2022@2")

    assert newest is not None
    assert named is not None
    assert (newest.version, named.version) == ("10", "2")
    assert loading.framework_version("lao-cai-2644-2022@3") is None
