"""``manage.py check_ranking ID FILE.csv``: standard output, standard error and exit codes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.rankings.tables import REAL_FRAMEWORK, REAL_TABLE, as_csv, real_lines

DU_LICH = {
    "code": "tier",
    "index_set": "cap-tinh-co-tthc",
    "agency": "Sở Du lịch",
    "printed": "Hình thành",
    "expected": "Khởi động",
    "message": (
        "Dòng 19: “Sở Du lịch” được 235,40/1.000 điểm, tức 23,54%: theo quy tắc là mức "
        "“Khởi động”, bản in ghi “Hình thành”."
    ),
}


def run(framework: str, path: Path) -> tuple[int, str, str]:
    """The exit code, standard output and standard error of the command."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("check_ranking", framework, str(path), stdout=out, stderr=err, no_color=True)
    except SystemExit as exit_:
        return int(exit_.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_the_2022_appendix_has_exactly_one_contradiction():
    code, out, err = run(REAL_FRAMEWORK, REAL_TABLE)

    assert (code, json.loads(out), err) == (1, [DU_LICH], "")


def test_a_version_may_be_named():
    assert run(f"{REAL_FRAMEWORK}@1", REAL_TABLE)[0] == 1


def test_a_ranking_that_keeps_its_rules_leaves_with_nothing_found(tmp_path: Path):
    lines = real_lines()
    lines[17]["tier"] = "Khởi động"
    path = tmp_path / "sua.csv"
    path.write_text(as_csv(lines), encoding="utf-8")

    assert run(REAL_FRAMEWORK, path) == (0, "[]\n", "")


def test_a_file_saved_by_excel_is_read(tmp_path: Path):
    path = tmp_path / "excel.csv"
    path.write_bytes(as_csv(real_lines()).replace("\n", "\r\n").encode("utf-8-sig"))

    assert json.loads(run(REAL_FRAMEWORK, path)[1]) == [DU_LICH]


@pytest.mark.parametrize(
    ("framework", "sentence"),
    [
        ("lao-cai-1-1999", "Không có bộ chỉ số “lao-cai-1-1999”. Các bộ hiện có: "),
        ("lao-cai-2644-2022@9", "Không có bộ chỉ số “lao-cai-2644-2022@9”. Các bộ hiện có: "),
        ("../lao-cai-2644-2022", "Không có bộ chỉ số “../lao-cai-2644-2022”. Các bộ hiện có: "),
    ],
)
def test_an_unknown_framework_is_named_with_those_there_are(framework: str, sentence: str):
    code, out, err = run(framework, REAL_TABLE)

    assert (code, out) == (2, "")
    assert err.startswith(sentence)
    assert "lao-cai-2644-2022" in err.removeprefix(sentence)


def test_a_missing_file_is_said(tmp_path: Path):
    path = tmp_path / "khong-co.csv"

    assert run(REAL_FRAMEWORK, path) == (
        2,
        "",
        f"Không mở được tệp “{path}” (No such file or directory): kiểm tra đường dẫn.\n",
    )


@pytest.mark.parametrize(
    ("content", "sentences"),
    [
        (
            b"index_set,kind,rank,agency,tier,ghi chu\n",
            (
                "Dòng 1: thiếu cột “total”. Các cột cách nhau bằng dấu phẩy.\n"
                "Dòng 1: không có cột nào tên “ghi chu”. Bỏ cột này hoặc sửa tên.\n"
            ),
        ),
        (
            b"index_set,kind,rank,agency,total,tier\ncap-huyen,unit,1,Sa Pa,625,30,Cao\n",
            (
                "Dòng 2: có 7 ô, đầu bảng có 6 cột. Đặt số có dấu phẩy trong ngoặc kép, "
                'ví dụ "625,30".\n'
            ),
        ),
        (
            "index_set,kind,rank,agency,total,tier\n".encode("utf-16"),
            "Dòng 1: tệp không phải UTF-8. Trong Excel, lưu lại dạng “CSV UTF-8”.\n",
        ),
        (b"", "Tệp trống. Dòng đầu ghi tên cột: index_set,kind,rank,agency,total,tier.\n"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_what_to_do(tmp_path, content, sentences):
    path = tmp_path / "bang.csv"
    path.write_bytes(content)

    assert run(REAL_FRAMEWORK, path) == (2, "", sentences)


def test_a_framework_with_mistakes_is_no_measure(tmp_path: Path, settings):
    settings.FRAMEWORK_FILES_DIR = tmp_path
    (tmp_path / "lao-cai-2644-2022.yaml").write_text("id: lao-cai-2644-2022\nid: hai\n")

    code, out, err = run(REAL_FRAMEWORK, REAL_TABLE)

    assert (code, out) == (2, "")
    first, *mistakes = err.splitlines()
    assert first == "Tệp bộ chỉ số lao-cai-2644-2022.yaml có lỗi, sửa trước khi soát:"
    assert len(mistakes) > 1


def test_a_missing_argument_is_a_wrong_call():
    with pytest.raises(CommandError):
        call_command("check_ranking", REAL_FRAMEWORK)


def test_no_database_is_asked():
    """Without the django_db mark every query of a test is refused; the control must fail."""
    from frameworks.models import FrameworkVersion

    with pytest.raises(RuntimeError, match="Database access not allowed"):
        FrameworkVersion.objects.exists()

    assert run(REAL_FRAMEWORK, REAL_TABLE)[0] == 1
