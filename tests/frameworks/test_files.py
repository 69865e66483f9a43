"""Framework files on disk, found by ``id`` or ``id@version``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from frameworks.files import (
    FrameworkInvalid,
    FrameworkNotFound,
    framework_files,
    parse_file,
    read_framework,
)
from frameworks.parsing import ProblemCode
from tests.frameworks.documents import framework, text_of


def write(directory: Path, name: str, **keys: Any) -> Path:
    path = directory / name
    path.write_text(text_of(framework("cap-xa", **keys)), encoding="utf-8")
    return path


def test_a_framework_is_found_by_its_id_and_by_its_version(tmp_path: Path):
    write(tmp_path, "cap-xa.yaml", version="2")
    write(tmp_path, "cap-xa@1.yaml", version="1")

    found = [read_framework(name, tmp_path).key for name in ("cap-xa", "cap-xa@2", "cap-xa@1")]

    assert found == ["cap-xa@2", "cap-xa@2", "cap-xa@1"]


@pytest.mark.parametrize(
    "reference",
    [
        "cap-huyen",
        "cap-xa@3",
        "cap-xa@",
        "@1",
        "",
        "../cap-xa",
        "cap-xa.yaml",
        "/etc/passwd",
        "a/b",
    ],
)
def test_what_is_not_there_is_not_found(tmp_path: Path, reference: str):
    write(tmp_path, "cap-xa.yaml", version="2")

    with pytest.raises(FrameworkNotFound) as refused:
        read_framework(reference, tmp_path)

    assert refused.value.reference == reference


def test_a_reference_never_leaves_the_directory(tmp_path: Path):
    inside = tmp_path / "frameworks"
    inside.mkdir()
    write(tmp_path, "cap-xa.yaml")

    with pytest.raises(FrameworkNotFound):
        read_framework("../cap-xa", inside)


def test_a_file_with_mistakes_says_all_of_them(tmp_path: Path):
    path = write(tmp_path, "cap-xa.yaml", family="DTI", years=[])

    with pytest.raises(FrameworkInvalid) as refused:
        read_framework("cap-xa", tmp_path)

    assert refused.value.path == path
    assert [problem.code for problem in refused.value.problems] == [
        ProblemCode.FORMAT,
        ProblemCode.COUNT,
    ]


@pytest.mark.parametrize("name", ["cap-huyen.yaml", "cap-xa@2.yaml"])
def test_a_file_named_after_something_else_is_a_mistake(tmp_path: Path, name: str):
    write(tmp_path, name, version="1")

    with pytest.raises(FrameworkInvalid) as refused:
        read_framework(name.removesuffix(".yaml"), tmp_path)

    (problem,) = refused.value.problems
    assert (problem.code, problem.found) == (ProblemCode.FILE_NAME, name)


def test_only_the_newest_version_goes_by_its_id_alone(tmp_path: Path):
    write(tmp_path, "cap-xa.yaml", version="9")
    write(tmp_path, "cap-xa@10.yaml", version="10")

    with pytest.raises(FrameworkInvalid) as refused:
        read_framework("cap-xa", tmp_path)

    (problem,) = refused.value.problems
    assert (problem.code, problem.expected) == (ProblemCode.FILE_NAME, "cap-xa@9.yaml")
    assert read_framework("cap-xa@10", tmp_path).version == "10"


def test_without_a_directory_the_portals_own_files_are_meant(settings, tmp_path: Path):
    settings.FRAMEWORK_FILES_DIR = tmp_path
    path = write(tmp_path, "cap-xa.yaml")

    assert framework_files() == [path]
    assert read_framework("cap-xa").id == "cap-xa"


def test_a_file_that_is_not_utf8_is_a_mistake_with_its_line(tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.write_bytes("id: a\ntitle: Bộ chỉ số".encode("utf-16-le"))
    latin = tmp_path / "b.yaml"
    latin.write_bytes(b"id: a\ntitle: B\xf4")

    (in_latin,) = parse_file(latin).problems

    assert parse_file(path).problems != ()
    assert (in_latin.code, in_latin.line, in_latin.found) == (ProblemCode.ENCODING, 2, "0xF4")


def test_a_byte_order_mark_changes_nothing(tmp_path: Path):
    path = write(tmp_path, "cap-xa.yaml")
    marked = tmp_path / "marked.yaml"
    marked.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert parse_file(marked).sha256 == parse_file(path).sha256


def test_a_file_that_is_not_there_or_is_a_folder_is_a_mistake(tmp_path: Path):
    codes = [parse_file(path).problems[0].code for path in (tmp_path / "none.yaml", tmp_path)]

    assert codes == [ProblemCode.FILE, ProblemCode.FILE]
