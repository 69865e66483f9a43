"""``manage.py load_frameworks``."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from frameworks.models import FrameworkVersion
from tests.frameworks.documents import framework, level, minima_set, text_of

pytestmark = pytest.mark.django_db


def write(directory: Path, document: dict) -> Path:
    path = directory / f"{document['id']}.yaml"
    path.write_text(text_of(document), encoding="utf-8")
    return path


def run(*paths: Path) -> list[str]:
    out = StringIO()
    call_command("load_frameworks", *paths, stdout=out)
    return out.getvalue().splitlines()


def errors(*paths: Path) -> list[str]:
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError) as stopped:
        call_command("load_frameworks", *paths, stdout=out, stderr=err)
    assert (str(stopped.value), stopped.value.returncode) == ("Chưa nạp tệp nào.", 1)
    assert out.getvalue() == ""
    return err.getvalue().splitlines()


def test_it_says_what_became_of_each_framework(tmp_path: Path):
    path = write(tmp_path, framework("thu"))

    assert run(path) == ["thu@1: đã nạp, 1 đối tượng đánh giá, 1 chỉ số thành phần"]
    assert run(path) == ["thu@1: không đổi, 1 đối tượng đánh giá, 1 chỉ số thành phần"]
    write(tmp_path, framework("thu", title="Tên khác"))
    assert run(path) == ["thu@1: đã thay nội dung, 1 đối tượng đánh giá, 1 chỉ số thành phần"]


def test_without_a_file_it_loads_the_five_decisions():
    assert run() == [
        "an-giang-1040-2018@1: đã nạp, 2 đối tượng đánh giá, 92 chỉ số thành phần",
        (
            "  ghi chú: cap-xa, muc-3, ket-qua: văn bản in 435, các mức tối thiểu của chính nó "
            "cộng lại 448,5"
        ),
        (
            "  ghi chú: cap-xa, muc-4, ket-qua: văn bản in 385, các mức tối thiểu của chính nó "
            "cộng lại 412"
        ),
        "lao-cai-2644-2022@1: đã nạp, 5 đối tượng đánh giá, 220 chỉ số thành phần",
        "lao-cai-3019-2023@1: đã nạp, 5 đối tượng đánh giá, 339 chỉ số thành phần",
        "lao-cai-3299-2018@1: đã nạp, 2 đối tượng đánh giá, 74 chỉ số thành phần",
        "son-la-2245-2021@1: đã nạp, 2 đối tượng đánh giá, 67 chỉ số thành phần",
    ]


def test_every_mistake_of_every_file_is_told_with_its_place(tmp_path: Path):
    good = write(tmp_path, framework("tot"))
    bad = write(tmp_path, framework("hong", minima_set(level("a", ("54", "36"), ("90", "9O")))))
    text = bad.read_text("utf-8").replace('"family": "dti",', "")
    bad.write_text(text, encoding="utf-8")
    line = text[: text.index('"9O"')].count("\n") + 1
    missing = tmp_path / "khong-co.yaml"

    assert errors(good, bad, missing) == [
        f"{bad}: dòng 1, family: thiếu; cần có family",
        (
            f"{bad}: dòng {line}, index_sets[cap-xa].tiers.levels[1].main_indices[B.1].percent: "
            "gặp “9O”, cần số thập phân viết bằng dấu chấm, không có dấu phân nghìn (ví dụ 12.5)"
        ),
        f"{missing}: không mở được tệp: No such file or directory",
    ]
    assert FrameworkVersion.objects.count() == 0


def test_with_nothing_to_load_it_says_so(settings, tmp_path: Path):
    settings.FRAMEWORK_FILES_DIR = tmp_path

    with pytest.raises(CommandError, match="Không có tệp bộ chỉ số nào để nạp"):
        run()
