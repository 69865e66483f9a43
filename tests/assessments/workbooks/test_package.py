"""A file that is too big or hostile is refused before it is unpacked."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from assessments.workbooks import package, sheets
from assessments.workbooks.package import BadFile, Package
from assessments.workbooks.sheets import Book
from tests.assessments.workbooks.books import rewritten, saved

SHEET = "xl/worksheets/sheet1.xml"
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
ELSEWHERE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
MEASURED = """
import resource, sys
from pathlib import Path
from assessments.workbooks.package import BadFile, Package
data = Path(sys.argv[1]).read_bytes()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    Package(data)
except BadFile as problem:
    print(problem.code, problem.found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def book() -> bytes:
    made = openpyxl.Workbook()
    made.active["A1"].value = "Sở Y tế"
    return saved(made)


def swollen(megabytes: int) -> bytes:
    """A workbook whose sheet is ``megabytes`` of spaces, packed a thousand to one."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name != SHEET:
                new.writestr(name, old.read(name))
        part = zipfile.ZipInfo(SHEET)
        part.compress_type = zipfile.ZIP_DEFLATED
        with new.open(part, "w") as sheet:
            for _ in range(megabytes):
                sheet.write(b" " * 1024 * 1024)
    return target.getvalue()


def code_of(data: bytes) -> str:
    with pytest.raises(BadFile) as problem:
        Book(data).sheet("Sheet")
    return problem.value.code


def test_half_a_gigabyte_in_half_a_megabyte_is_refused_unread(tmp_path: Path):
    data = swollen(512)
    assert len(data) < 600_000
    file = tmp_path / "bomb.xlsx"
    file.write_bytes(data)

    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(file)], capture_output=True, text=True, check=True
    )

    code, size, _unit, kilobytes = done.stdout.split()
    assert (code, size) == ("unpacked_too_big", "513")
    assert int(kilobytes) < 50 * 1024


def test_the_control_without_the_bound_the_sheet_is_unpacked(monkeypatch):
    data = swollen(40)
    assert code_of(data) == "unpacked_too_big"

    monkeypatch.setattr(package, "MAX_UNPACKED", 10**12)

    assert code_of(data) == "broken"  # it was read to its end


def test_a_zip_that_lies_about_its_size_is_broken_and_no_larger_than_it_said():
    data = bytearray(swollen(40))
    whole, little = (40 * 1024 * 1024).to_bytes(4, "little"), (4096).to_bytes(4, "little")
    assert data.count(whole) >= 1

    assert code_of(bytes(data.replace(whole, little))) == "broken"


@pytest.mark.parametrize("hostile", [BOMB, OUTSIDE, "<!DOCTYPE x>", ELSEWHERE])
@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"]
)
def test_a_document_type_is_refused_wherever_it_stands(hostile, part):
    def declared(text: str) -> str:
        return hostile + (text.partition("?>")[2] or text)

    assert code_of(rewritten(book(), part, declared)) == "doctype"


def test_the_control_a_plain_parser_expands_entities():
    from xml.etree.ElementTree import fromstring

    assert (
        len(
            fromstring(  # noqa: S314 -- that is the point
                f"{BOMB}<x>&b;</x>"
            ).text
        )
        == 100
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_xlsx"),
        (b"M\xc3\xa3,S\xe1\xbb\x91\n1.1,87\n", "not_xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old_format"),
        (b"PK\x03\x04" + b"\x00" * 40, "not_xlsx"),
        (b"x" * (package.MAX_FILE + 1), "too_big"),
    ],
)
def test_what_is_no_workbook_is_named(data, code):
    assert code_of(data) == code


def test_a_zip_of_something_else_is_no_workbook():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("../../etc/passwd", "x")

    assert code_of(target.getvalue()) == "not_xlsx"


def test_a_packing_that_unpacks_without_a_bound_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("xl/workbook.xml", "<workbook/>")

    assert code_of(target.getvalue()) == "not_xlsx"


def test_a_thousand_sheets_are_refused():
    made = openpyxl.Workbook()
    for n in range(1000):
        made.create_sheet(f"Trang {n}")

    with pytest.raises(BadFile) as problem:
        Package(saved(made))
    assert (problem.value.code, problem.value.found) == ("too_many_sheets", "1001")


def test_a_thousand_parts_of_another_kind_are_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for n in range(1000):
            made.writestr(f"xl/media/{n}.png", "x")

    assert code_of(target.getvalue()) == "too_many_parts"


def test_the_control_without_both_bounds_a_thousand_sheets_are_read(monkeypatch):
    made = openpyxl.Workbook()
    for n in range(1000):
        made.create_sheet(f"Trang {n}")
    monkeypatch.setattr(package, "MAX_PARTS", 10**6)
    monkeypatch.setattr(package, "MAX_SHEETS", 10**6)
    monkeypatch.setattr(sheets, "MAX_SHEETS", 10**6)

    assert len(Book(saved(made)).sheets) == 1001


def test_more_sheets_than_anyone_needs_are_refused():
    made = openpyxl.Workbook()
    for n in range(80):
        made.create_sheet(f"Trang {n}")

    assert code_of(saved(made)) == "too_many_sheets"


def test_a_million_empty_elements_are_not_held():
    rows = "<row/>" * 400_000

    data = rewritten(book(), SHEET, lambda text: text.replace("<sheetData>", f"<sheetData>{rows}"))

    assert code_of(data) == "too_many_cells"


def test_a_part_that_is_not_there_holds_nothing():
    assert list(Package(book()).elements("xl/none.xml", "c")) == []
