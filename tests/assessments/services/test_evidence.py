"""What a file is, not what it is called, decides whether it is taken."""

from __future__ import annotations

import hashlib
import re
import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.models import Agency, Evidence, User
from assessments.services import evidence
from assessments.services.evidence import FileProblem, NotTaken, clean_name, problem_with, receive
from tests.assessments.papers import docx, pdf, png, xlsx
from tests.assessments.test_races import at_once, in_a_file

PDF = pdf()


def upload(name: str, content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def agency(people, settings, tmp_path) -> Agency:
    settings.MEDIA_ROOT = tmp_path
    return Agency.objects.get(slug="so-y-te")


def stored(tmp_path) -> list[str]:
    return sorted(path.name for path in tmp_path.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("A.PDF", PDF),
        ("a.png", b"\x89PNG\r\n\x1a\n...."),
        ("a.jpg", b"\xff\xd8\xff\xe0...."),
        ("a.jpeg", b"\xff\xd8\xff\xe1...."),
        ("a.docx", b"PK\x03\x04...."),
        ("a.xlsx", b"PK\x03\x04...."),
        ("Quyết định số 1187.pdf", PDF),
    ],
)
def test_a_file_that_is_what_its_name_says_is_taken(name, content):
    assert problem_with(upload(name, content)) is None


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("rong.pdf", b"", "empty"),
        ("a.exe", b"MZ....", "kind"),
        ("a.svg", b"<svg/>", "kind"),
        ("a.html", b"<html>", "kind"),
        ("a", PDF, "kind"),
        ("a.pdf.exe", PDF, "kind"),
        ("a.pdf", b"MZ\x90\x00", "content"),
        ("a.pdf", b"<html>%PDF-", "content"),
        ("a.png", PDF, "content"),
        ("a.docx", PDF, "content"),
    ],
)
def test_a_file_that_is_something_else_is_named_and_not_taken(name, content, code):
    problem = problem_with(upload(name, content))

    assert problem is not None
    assert problem.code == code


def test_a_name_turned_round_by_an_invisible_character_is_read_as_it_is():
    """ "ảnh\\u202egnp.exe" shows as "ảnhexe.png" where the character is obeyed."""
    assert problem_with(upload("anh\u202egnp.exe", b"MZ....")) == FileProblem("kind", ".exe")


def test_a_file_of_fifty_megabytes_is_taken_and_one_byte_more_is_not():
    whole, over = upload("a.pdf"), upload("a.pdf")
    whole.size, over.size = evidence.MAX_SIZE, evidence.MAX_SIZE + 1

    assert problem_with(whole) is None
    assert problem_with(over) == FileProblem("too_big", "51 MB")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\an\\qd.pdf", "qd.pdf"),
        ("qd\x00.pdf", "qd.pdf"),
        ("gnp.\u202efdp.qd.pdf", "gnp.fdp.qd.pdf"),
        (unicodedata.normalize("NFD", "Quyết định.pdf"), "Quyết định.pdf"),
        ("ế" * 300 + ".pdf", "ế" * 117 + ".pdf"),
    ],
)
def test_a_name_is_shown_whole_and_harmless(given, shown):
    assert clean_name(given) == shown
    assert len(clean_name(given).encode()) <= 400


def test_without_a_look_at_the_first_bytes_a_program_would_be_a_paper(monkeypatch):
    """The control: its name is all that is known of it."""
    monkeypatch.setattr(evidence, "begins_as", lambda *_: True)

    assert problem_with(upload("a.pdf", b"MZ\x90\x00")) is None


@pytest.mark.django_db
def test_a_file_is_stored_under_a_name_of_our_own_with_its_hash(agency, people, tmp_path):
    kept = receive(upload("../Quyết định.pdf"), agency=agency, by=people["an"])

    assert re.fullmatch(r"evidence/[0-9a-f]{32}\.pdf", kept.file.name)
    assert (kept.name, kept.content_type, kept.size, kept.page_count) == (
        "Quyết định.pdf",
        "application/pdf",
        len(PDF),
        1,
    )
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (tmp_path / kept.file.name).read_bytes() == PDF


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"MZ", "content"),
        ("a.exe.pdf", b"MZ", "content"),
        ("a.pdf", b"%PDF-1.7", "unreadable"),
        ("a.pdf", pdf(password="x"), "password"),
        ("a.docx", xlsx(), "content"),
        ("a.docx", docx({"word/vbaProject.bin": b"x"}), "macros"),
        ("a.xlsx", xlsx({"xl/a.xml": "<!DOCTYPE a><a/>"}), "entities"),
        ("a.svg", b"<svg/>", "kind"),
        ("a.html", b"<html>", "kind"),
        ("a.png", png(30_000, 30_000), "unpacked"),
    ],
)
def test_a_file_that_is_not_taken_leaves_nothing_behind(
    agency, people, tmp_path, name, content, code
):
    with pytest.raises(NotTaken) as refused:
        receive(upload(name, content), agency=agency, by=people["an"])

    assert refused.value.problem.code == code
    assert not Evidence.objects.exists()
    assert stored(tmp_path) == []


@pytest.mark.django_db
def test_without_the_look_inside_a_broken_file_would_be_stored(
    agency, people, tmp_path, monkeypatch
):
    """The control of the test above."""
    monkeypatch.setattr(evidence, "read_contents", lambda *_: evidence.Contents("application/pdf"))

    receive(upload("a.pdf", b"%PDF-1.7"), agency=agency, by=people["an"])

    assert len(stored(tmp_path)) == 1


@pytest.mark.django_db
def test_a_name_of_255_bytes_is_one_name_however_its_marks_are_written(agency, people):
    """Adversarial test 38: composed or decomposed, the file is the same and shown the same."""
    name = "ế" * 83 + ".pdf"  # 253 bytes composed
    composed = upload("a.pdf", pdf(says="1"))
    decomposed = upload("a.pdf", pdf(says="2"))
    composed.name = name
    decomposed.name = unicodedata.normalize("NFD", name)

    kept = [receive(each, agency=agency, by=people["an"]) for each in (composed, decomposed)]

    assert [each.name for each in kept] == [name, name]
    assert all(len(each.file.name) < 60 for each in kept)


# ── The same file again ────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_file_that_the_agency_has_is_not_stored_twice(agency, people, tmp_path):
    first = receive(upload("qd.pdf"), agency=agency, by=people["an"])

    assert receive(upload("qd (1).pdf"), agency=agency, by=people["an"]) == first
    assert len(stored(tmp_path)) == 1


@pytest.mark.django_db
def test_another_agency_with_the_same_file_keeps_its_own(agency, people, tmp_path):
    other = Agency.objects.get(slug="so-noi-vu")
    first = receive(upload("qd.pdf"), agency=agency, by=people["an"])

    second = receive(upload("qd.pdf"), agency=other, by=people["cuc"])

    assert (second.agency, second.sha256) == (other, first.sha256)
    assert second != first
    assert len(stored(tmp_path)) == 2


# ── How much an agency may keep (adversarial test 41) ──────────────────────────────────────


def fill(agency: Agency, by: User, count: int) -> None:
    for n in range(count):
        receive(upload(f"{n}.pdf", pdf(says=f"{n}")), agency=agency, by=by)


@pytest.mark.django_db
def test_the_last_file_there_is_room_for_is_taken_and_the_next_is_not(
    agency, people, settings, tmp_path
):
    settings.EVIDENCE_MAX_FILES = 3
    fill(agency, people["an"], 3)

    with pytest.raises(NotTaken) as refused:
        receive(upload("thu-tu.pdf"), agency=agency, by=people["an"])

    assert refused.value.problem == FileProblem("too_many_files", "3")
    assert len(stored(tmp_path)) == 3
    other = Agency.objects.get(slug="so-noi-vu")
    assert receive(upload("thu-tu.pdf"), agency=other, by=people["cuc"])  # others are unaffected


@pytest.mark.django_db
@pytest.mark.parametrize(("spare", "is_taken"), [(0, True), (-1, False)])
def test_the_last_byte_there_is_room_for_is_taken_and_the_next_is_not(
    agency, people, settings, spare, is_taken
):
    first = pdf(says="first")
    settings.EVIDENCE_MAX_BYTES = len(first) + len(PDF) + spare
    receive(upload("a.pdf", first), agency=agency, by=people["an"])

    if is_taken:
        assert receive(upload("b.pdf"), agency=agency, by=people["an"])
    else:
        with pytest.raises(NotTaken, match="too_many_bytes"):
            receive(upload("b.pdf"), agency=agency, by=people["an"])


@pytest.mark.django_db
def test_a_full_library_still_gives_back_what_it_has(agency, people, settings):
    settings.EVIDENCE_MAX_FILES = 1
    first = receive(upload("qd.pdf"), agency=agency, by=people["an"])

    assert receive(upload("qd.pdf"), agency=agency, by=people["an"]) == first


def ten_at_once(agency: Agency, by: User) -> list[object]:
    files = [pdf(says=f"{n}") for n in range(10)]
    acts = [
        lambda content=each: receive(upload("a.pdf", content), agency=agency, by=by)
        for each in files
    ]
    return at_once(acts)


@pytest.mark.django_db(transaction=True)
def test_of_ten_files_at_once_only_those_with_room_are_taken(agency, people, settings, tmp_path):
    settings.EVIDENCE_MAX_FILES = 4

    with in_a_file(tmp_path / "races.sqlite3"):
        found = ten_at_once(agency, people["an"])
        taken = Evidence.objects.count()

    assert taken == 4
    assert sum(isinstance(each, NotTaken) for each in found) == 6
    assert sum(name.endswith(".pdf") for name in stored(tmp_path)) == 4


@pytest.mark.django_db(transaction=True)
def test_without_the_count_under_the_lock_all_ten_would_be_taken(
    agency, people, settings, tmp_path, monkeypatch
):
    """The control of the race."""
    settings.EVIDENCE_MAX_FILES = 4
    monkeypatch.setattr(evidence.Room, "problem_with", lambda *_: None)

    with in_a_file(tmp_path / "races.sqlite3"):
        ten_at_once(agency, people["an"])
        taken = Evidence.objects.count()

    assert taken == 10
