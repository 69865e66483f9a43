"""What a file is, not what it is called, decides whether it is taken."""

from __future__ import annotations

import hashlib
import re
import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.models import Agency
from assessments.services import evidence
from assessments.services.evidence import FileProblem, clean_name, problem_with

PDF = b"%PDF-1.7\n..."


def upload(name: str, content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


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
        (unicodedata.normalize("NFD", "Quyết định.pdf"), "Quyết định.pdf"),
        ("ế" * 300 + ".pdf", "ế" * 117 + ".pdf"),
    ],
)
def test_a_name_is_shown_whole_and_harmless(given, shown):
    assert clean_name(given) == shown
    assert len(clean_name(given).encode()) <= 400


@pytest.mark.django_db
def test_a_file_is_stored_under_a_name_of_our_own_with_its_hash(people, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    kept = evidence.receive(
        upload("../Quyết định.pdf"), agency=Agency.objects.get(slug="so-y-te"), by=people["an"]
    )

    assert re.fullmatch(r"evidence/[0-9a-f]{32}\.pdf", kept.file.name)
    assert (kept.name, kept.content_type, kept.size) == (
        "Quyết định.pdf",
        "application/pdf",
        len(PDF),
    )
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (tmp_path / kept.file.name).read_bytes() == PDF


@pytest.mark.django_db
def test_a_file_that_was_not_let_pass_is_never_stored(people, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    with pytest.raises(ValueError, match="stored only once"):
        evidence.receive(
            upload("a.pdf", b"MZ"), agency=Agency.objects.get(slug="so-y-te"), by=people["an"]
        )

    assert list(tmp_path.iterdir()) == []
