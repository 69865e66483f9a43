"""What a file is by its content (adversarial tests 35, 36, 38, 39 and 40)."""

from __future__ import annotations

import io
import os
import stat
import struct
import tracemalloc
import zipfile
import zlib
from xml.etree.ElementTree import fromstring

import pytest
from pypdf import PdfWriter

from assessments import contents
from assessments.contents import SHEET, WORD, Contents, Unfit, read_contents
from tests.assessments.papers import TYPES, archive, docx, jpeg, office, pdf, png, xlsx

MEGABYTE = 1024 * 1024


def code_of(content: bytes, ending: str) -> str:
    """Why it is not taken; blank for a file that is."""
    try:
        read_contents(io.BytesIO(content), ending)
    except Unfit as unfit:
        return unfit.code
    return ""


@pytest.mark.parametrize(
    ("content", "ending", "found"),
    [
        (pdf(), ".pdf", Contents("application/pdf", 1)),
        (pdf(12), ".pdf", Contents("application/pdf", 12)),
        (png(), ".png", Contents("image/png")),
        (jpeg(), ".jpg", Contents("image/jpeg")),
        (jpeg(), ".jpeg", Contents("image/jpeg")),
        (docx(), ".docx", Contents(WORD)),
        (xlsx(), ".xlsx", Contents(SHEET)),
    ],
)
def test_a_file_that_is_what_its_name_says_is_read(content, ending, found):
    assert read_contents(io.BytesIO(content), ending) == found


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"MZ\x90\x00" + pdf(), ".pdf"),  # a program before the paper
        (b"<html>" + pdf(), ".pdf"),
        (pdf(), ".png"),
        (png(), ".pdf"),
        (docx(), ".xlsx"),
        (xlsx(), ".docx"),
        (archive({"a.txt": "x"}), ".docx"),  # an archive, and no document
        (archive({"a.txt": "x"}), ".xlsx"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ".svg"),
        (b"<html></html>", ".html"),
        (b"MZ", ".exe"),
    ],
)
def test_a_file_that_is_something_else_is_not_taken(content, ending):
    assert code_of(content, ending) == "content"


def test_a_document_that_names_a_main_part_which_is_not_there_is_none():
    types = TYPES.format(main="word/document.xml", kind=f"{WORD}.main+xml")

    assert code_of(archive({"[Content_Types].xml": types}), ".docx") == "content"


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"%PDF-1.7\n...", ".pdf"),
        (b"%PDF-1.7\n%%EOF\n", ".pdf"),
        (pdf()[:200], ".pdf"),  # cut off on the way
        (b"\x89PNG\r\n\x1a\n....", ".png"),
        (png()[:-12], ".png"),
        (png(0, 4), ".png"),
        (b"\xff\xd8\xff\xe0....", ".jpg"),
        (jpeg()[:12], ".jpg"),
        (jpeg(0, 4), ".jpg"),
        (b"PK\x03\x04....", ".docx"),
        (xlsx()[:-30], ".xlsx"),
    ],
)
def test_a_file_that_nobody_could_open_is_unreadable(content, ending):
    assert code_of(content, ending) == "unreadable"


def test_a_file_with_a_password_is_told_from_a_broken_one():
    locked = bytearray(archive({"a.txt": "x"}))
    place = locked.index(b"PK\x01\x02") + 8
    locked[place] |= 1  # the mark of an entry with a password

    assert code_of(pdf(password="mat-khau"), ".pdf") == "password"
    assert code_of(bytes(locked), ".xlsx") == "password"


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256", "AES-256-R5"])
def test_what_only_its_owner_may_change_opens_for_everyone(algorithm):
    writer = PdfWriter(clone_from=io.BytesIO(pdf(3)))
    writer.encrypt("", owner_password="chu-so-huu", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)

    assert read_contents(io.BytesIO(out.getvalue()), ".pdf").page_count == 3
    # The control: with a password of the reader's it does not.
    writer = PdfWriter(clone_from=io.BytesIO(pdf(3)))
    writer.encrypt("nguoi-doc", owner_password="chu-so-huu", algorithm=algorithm)
    writer.write(out := io.BytesIO())
    assert code_of(out.getvalue(), ".pdf") == "password"


def tree_of_pages(levels: int, width: int = 10) -> bytes:
    """A PDF whose every branch leads ``width`` times into the one branch below it."""
    parts = [b"<</Type/Catalog/Pages 2 0 R>>"]
    for level in range(levels):
        kids = b" ".join([b"%d 0 R" % (level + 3)] * width)
        parts.append(b"<</Type/Pages/Count 9/Kids[%s]>>" % kids)
    parts.append(b"<</Type/Page/MediaBox[0 0 9 9]/Parent 2 0 R>>")
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, start)
    return bytes(out)


def test_a_tree_of_pages_that_leads_back_into_itself_is_walked_once():
    assert read_contents(io.BytesIO(tree_of_pages(30)), ".pdf").page_count == 10


@pytest.mark.parametrize(("width", "code"), [(20_000, ""), (20_001, "unpacked")])
def test_a_pdf_has_twenty_thousand_pages_at_most(width, code):
    content = tree_of_pages(1, width)

    assert (code_of(content, ".pdf") if code else "") == code
    assert code or read_contents(io.BytesIO(content), ".pdf").page_count == width


def test_a_table_of_objects_that_unpacks_without_end_is_refused():
    packed = zlib.compress(bytes(40 * 1024 * 1024))
    table = b"1 0 obj<</Type/XRef/Size 2/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n"
    head = b"%PDF-1.7\n"
    content = head + table % len(packed) + packed + b"\nendstream endobj\nstartxref\n9\n%%EOF"
    tracemalloc.start()

    assert code_of(content, ".pdf") in {"unpacked", "unreadable"}

    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 120 * 1024 * 1024


def test_a_pdf_that_holds_a_page_of_the_web_besides_is_taken_as_a_pdf_alone():
    """The view hands it out as a download that runs nothing."""
    both = pdf() + b"\n<html><script>alert(1)</script></html>"

    assert read_contents(io.BytesIO(both), ".pdf").content_type == "application/pdf"


# ── Archives ───────────────────────────────────────────────────────────────────────────────


def bomb(megabytes: int) -> bytes:
    """A workbook whose sheet unpacks to so many megabytes of nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in office("xl/workbook.xml", f"{SHEET}.main+xml").items():
            made.writestr(name, content)
        with made.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _megabyte in range(megabytes):
                sheet.write(b" " * MEGABYTE)
    return out.getvalue()


def test_a_workbook_that_unpacks_to_half_a_gigabyte_is_refused_before_it_does(monkeypatch):
    """Adversarial test 35: by the sizes that the archive declares, without the memory for them."""
    small = bomb(512)
    assert len(small) < MEGABYTE
    monkeypatch.setattr(contents, "_unpack", lambda *_: pytest.fail("it was unpacked"))

    code, peak = peak_of(small)

    assert code == "unpacked"
    assert peak < 50 * MEGABYTE


def test_read_whole_it_would_take_the_memory_for_them():
    """The control of the measure: what has already been taken in this process does not hide it."""
    with zipfile.ZipFile(io.BytesIO(bomb(64))) as made:
        tracemalloc.start()
        made.read("xl/worksheets/sheet1.xml")
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert peak >= 64 * MEGABYTE


def peak_of(content: bytes) -> tuple[str, int]:
    """Why it is not taken, and the bytes that were held at once to find that out."""
    tracemalloc.start()
    code = code_of(content, ".xlsx")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return code, peak


def test_without_the_look_at_its_list_the_bomb_would_be_unpacked(monkeypatch):
    """The control."""
    unpacked = []
    monkeypatch.setattr(contents, "_check_entries", lambda _entries: None)
    monkeypatch.setattr(
        contents, "_unpack", lambda _archive, entry: unpacked.append(entry.filename)
    )

    assert code_of(bomb(300), ".xlsx") == ""
    assert "xl/worksheets/sheet1.xml" in unpacked


def test_what_is_packed_two_hundred_times_over_is_no_sheet_that_an_office_makes():
    """Eleven megabytes of nothing, well under the limit of what may be unpacked."""
    assert code_of(bomb(11), ".xlsx") == "unpacked"


@pytest.mark.parametrize(("spare", "code"), [(0, ""), (-1, "unpacked")])
def test_there_is_an_end_to_what_is_unpacked_however_it_was_packed(monkeypatch, spare, code):
    """Packed less than twice over, which alone makes nobody suspicious."""
    content = xlsx({"xl/media/a.bin": os.urandom(5000) + bytes(4000)})
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        unpacked = sum(entry.file_size for entry in made.infolist())
    monkeypatch.setattr(contents, "MAX_UNPACKED", unpacked + spare)

    assert code_of(content, ".xlsx") == code


def test_a_large_sheet_of_figures_is_taken():
    rows = "".join(f"<c r='A{n}'><v>{n * 7919}</v></c>" for n in range(400_000))
    assert len(rows) > contents.RATIO_COUNTS_FROM

    assert code_of(xlsx({"xl/worksheets/sheet1.xml": rows}), ".xlsx") == ""


def with_size_of(content: bytes, name: str, size: int) -> bytes:
    """The archive with another unpacked size written for ``name`` in its list and at its place."""
    changed = bytearray(content)
    for mark, name_at, size_at in ((b"PK\x01\x02", 46, 24), (b"PK\x03\x04", 30, 22)):
        start = 0
        while (start := changed.find(mark, start)) >= 0:
            if changed[start + name_at :].startswith(name.encode()):
                changed[start + size_at : start + size_at + 4] = struct.pack("<I", size)
            start += 4
    return bytes(changed)


def test_an_archive_that_lies_about_a_size_is_found_out():
    """It declares 10 bytes and unpacks to more: the rest is not read, and the checksum differs."""
    content = xlsx({"xl/worksheets/sheet1.xml": "<a>" + "x" * 5000 + "</a>"})
    assert code_of(content, ".xlsx") == ""

    assert code_of(with_size_of(content, "xl/worksheets/sheet1.xml", 10), ".xlsx") == "unreadable"


def test_five_thousand_entries_are_taken_and_one_more_is_not(monkeypatch):
    monkeypatch.setattr(contents, "MAX_ENTRIES", 4)
    two_more = {"word/a.bin": b"a", "word/b.bin": b"b"}

    assert code_of(docx(two_more), ".docx") == ""
    assert code_of(docx(two_more | {"word/c.bin": b"c"}), ".docx") == "unpacked"


def test_a_list_of_entries_that_is_itself_endless_is_not_read(monkeypatch):
    content = docx()
    monkeypatch.setattr(contents, "MAX_LIST", 100)
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("the list was read"))

    assert code_of(content, ".docx") == "unpacked"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "word/../../x.xml",
        "..\\..\\x.xml",
        "/etc/passwd",
        "C:\\x.xml",
        "a\0.xml",
    ],
)
def test_an_entry_that_leads_outside_of_its_archive_is_refused(name):
    """Adversarial test 40."""
    stand_in = "q" * len(name)  # zipfile itself would not write such a name
    content = docx({stand_in: "x"}).replace(stand_in.encode(), name.encode())

    assert code_of(content, ".docx") == "paths"
    assert code_of(docx({stand_in: "x"}), ".docx") == ""  # the control: the name alone


def test_without_the_look_at_its_name_it_would_be_taken(monkeypatch):
    """The control."""
    monkeypatch.setattr(contents, "_leads_outside", lambda _entry: False)

    assert code_of(docx({"../../etc/passwd": "x"}), ".docx") == ""


def test_a_link_inside_an_archive_is_refused():
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as made:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")

    assert code_of(out.getvalue(), ".docx") == "paths"


@pytest.mark.parametrize(
    "name", ["word/vbaProject.bin", "xl/vbaproject.bin", "vbaProjectSignature.bin"]
)
def test_a_document_with_a_program_is_refused(name):
    assert code_of(docx({name: b"\xd0\xcf\x11\xe0"}), ".docx") == "macros"


def test_a_workbook_that_only_calls_itself_harmless_is_refused():
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"

    assert code_of(archive(office("xl/workbook.xml", kind)), ".xlsx") == "macros"
    assert code_of(xlsx({"xl/macrosheets/sheet1.xml": "<a/>"}), ".xlsx") == "macros"


LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_a_part_that_declares_entities_is_refused(part, text, encoding):
    """Adversarial test 36: never expanded, not even looked up."""
    assert code_of(xlsx({part: text.encode(encoding)}), ".xlsx") == "entities"
    assert code_of(xlsx({part: "<a/>".encode(encoding)}), ".xlsx") == ""


def test_without_the_look_for_declarations_they_would_reach_whoever_opens_the_file(monkeypatch):
    """The control: a parser that obeys them makes more of the text than there is."""
    monkeypatch.setattr(contents, "DOCTYPES", ())

    assert code_of(xlsx({"xl/sharedStrings.xml": LAUGHS}), ".xlsx") == ""
    assert fromstring(LAUGHS).text == "hahaha"  # noqa: S314 -- that is the point


def test_a_declaration_across_two_pieces_is_seen():
    padding = " " * (contents.PIECE - 5)

    assert code_of(xlsx({"xl/a.xml": f"{padding}<!DOCTYPE a><a/>"}), ".xlsx") == "entities"


def test_the_list_of_types_may_declare_none_either():
    types = LAUGHS.encode()

    assert code_of(docx({"[Content_Types].xml": types}), ".docx") == "entities"


def test_a_list_of_types_that_is_no_xml_is_unreadable():
    assert code_of(docx({"[Content_Types].xml": "<Types"}), ".docx") == "unreadable"


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_packed_as_no_office_packs_is_unreadable(packing):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as made:
        for name, content in office("xl/workbook.xml", f"{SHEET}.main+xml").items():
            made.writestr(name, content)

    assert code_of(out.getvalue(), ".xlsx") == "unreadable"


@pytest.mark.parametrize(
    ("width", "height", "code"), [(20_000, 10_000, ""), (20_000, 10_001, "unpacked")]
)
def test_a_picture_has_two_hundred_million_points_at_most(width, height, code):
    assert code_of(png(width, height), ".png") == code
    assert code_of(jpeg(width, height), ".jpg") == code
