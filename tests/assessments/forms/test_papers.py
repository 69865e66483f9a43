"""What a page says of the documents of an indicator, read field by field."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from assessments.forms.papers import MOST, PostedPapers, read_papers
from assessments.services.answers import Paper
from assessments.services.evidence import FileProblem
from tests.assessments.papers import upload


def read(*fields: tuple[str, str], file: object = None) -> PostedPapers:
    post = QueryDict(mutable=True)
    for name, value in fields:
        post.appendlist(f"4.2:{name}", value)
    return read_papers(post, MultiValueDict({"4.2:file": [file]} if file else {}), "4.2")


HERE = ("papers", "1")


def test_a_page_that_does_not_speak_of_papers_leaves_them():
    assert read(("paper-0-document", "7")).cited is None


def test_a_page_that_names_none_means_none():
    assert read(HERE).cited == ()


def test_documents_are_read_in_the_order_of_the_page_with_pages_and_reason():
    found = read(
        HERE,
        ("paper-10-document", "9"),
        ("paper-2-document", "7"),
        ("paper-2-pages", " 2–5 "),
        ("paper-2-reason", "Còn hiệu lực.\r\nChưa có văn bản thay."),
    )

    assert found.cited == (Paper(7, "2–5", "Còn hiệu lực.\nChưa có văn bản thay."), Paper(9))


def test_one_that_is_to_go_is_left_out():
    found = read(
        HERE, ("paper-0-document", "7"), ("paper-0-remove", "1"), ("paper-1-document", "9")
    )

    assert found.cited == (Paper(9),)


def test_one_chosen_from_the_library_comes_last_and_only_once():
    """A save that is sent again names it again, and it keeps its pages."""
    listed = (HERE, ("paper-0-document", "7"), ("paper-0-pages", "3"))

    assert read(*listed, ("paper-add", "9")).cited == (Paper(7, "3"), Paper(9))
    assert read(*listed, ("paper-add", "7"), ("paper-add", "")).cited == (Paper(7, "3"),)


@pytest.mark.parametrize("number", ["", "x", "-1", "1.5", "９", "1" * 400])
def test_what_is_no_number_of_a_document_is_none(number):
    assert read(HERE, ("paper-0-document", number), ("paper-add", number)).cited == ()


def test_a_code_like_another_reads_its_own_papers_alone():
    post = QueryDict(mutable=True)
    post.update({"4.2:papers": "1", "4x2:paper-0-document": "7", "14.2:paper-0-document": "8"})

    assert read_papers(post, MultiValueDict(), "4.2").cited == ()


def test_fifty_documents_are_taken_and_one_more_changes_nothing():
    fields = [(f"paper-{n}-document", str(n + 1)) for n in range(MOST)]

    assert len(read(HERE, *fields).cited or ()) == MOST
    over = read(HERE, *fields, ("paper-add", "999"))
    assert (over.cited, over.problem) == (None, FileProblem("too_many_papers", "51"))


def test_a_new_file_comes_with_what_is_written_of_it():
    found = read(
        HERE,
        ("file-number", "12/QĐ"),
        ("file-date", "9/5/2023"),
        ("file-abstract", "Kiện toàn"),
        file=upload(),
    )

    details = {"number": "12/QĐ", "issued_on": date(2023, 5, 9), "abstract": "Kiện toàn"}
    assert (found.details, found.problem) == (details, None)
    assert found.upload is not None


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("date", "31/02/2023", "date"),
        ("date", "hôm qua", "date"),
        ("number", "1" * 61, "long_number"),
        ("abstract", "a" * 501, "long_abstract"),
    ],
)
def test_a_detail_that_cannot_be_kept_is_named_and_the_file_goes_on(name, value, code):
    found = read(HERE, (f"file-{name}", value), file=upload())

    assert found.problem is not None
    assert found.problem.code == code
    assert found.upload is not None
    assert not any(found.details.values())


def test_a_file_that_is_not_taken_stops_no_citation():
    found = read(HERE, ("paper-0-document", "7"), file=upload("a.exe", b"MZ"))

    assert (found.upload, found.problem) == (None, FileProblem("kind", ".exe"))
    assert found.cited == (Paper(7),)


def test_a_nul_leaves_a_sign():
    assert read(HERE, ("paper-0-document", "7"), ("paper-0-pages", "1\x002")).cited == (
        Paper(7, "1�2"),
    )


@pytest.mark.parametrize("day", ["31/12/9999", "01/01/0001", "31/12/1944"])
def test_a_day_on_which_no_document_was_issued_is_named_and_not_kept(day):
    posted = read(("file-date", day), file=upload())

    assert posted.details["issued_on"] is None
    assert posted.problem == FileProblem("date", day)


@pytest.mark.parametrize(
    ("name", "most", "code"), [("pages", 60, "long_pages"), ("reason", 500, "long_reason")]
)
def test_pages_and_reason_have_their_length_and_nothing_is_cut(name, most, code):
    """What was saved before stands; a colleague's longer text is never half of it."""
    document = ("paper-0-document", "7")

    whole = read(HERE, document, (f"paper-0-{name}", "x" * most))
    longer = read(HERE, document, (f"paper-0-{name}", "x" * (most + 1)))

    assert (whole.problem, getattr(whole.cited[0], name)) == (None, "x" * most)
    assert (longer.cited, longer.problem) == (None, FileProblem(code, str(most + 1)))
