"""The library: kept by the officers of the agency, cited many times; what was sent stays."""

from __future__ import annotations

from datetime import date

import pytest

from assessments.models import Agency, AuditEvent, Document
from assessments.services import answers, documents, submissions
from assessments.services.answers import Entered, Paper
from assessments.services.audit import broken_at
from assessments.services.documents import (
    DataDays,
    cite_or_add,
    correct,
    data_days,
    is_expired,
    is_outside,
    lacks_date,
    proves,
    remove,
    unexplained,
)
from assessments.services.evidence import receive
from assessments.services.locks import Refused
from assessments.services.scanning import Verdict, remember
from assessments.services.submissions import Missing, missing_in
from tests.assessments.papers import docx, pdf, png, upload, xlsx
from tests.assessments.world import complete, submission_of

pytestmark = pytest.mark.django_db

YEAR = DataDays(date(2023, 1, 1), date(2023, 12, 31))
DETAILS = {"number": "12/QĐ", "issued_on": None, "abstract": "", "valid_until": None}


@pytest.fixture
def agency(during, settings, tmp_path) -> Agency:
    settings.MEDIA_ROOT = tmp_path
    return Agency.objects.get(slug="so-y-te")


@pytest.fixture
def document(agency, people) -> Document:
    return documents.add(agency, by=people["an"], number="12/QĐ", link="https://a.vn/12")


def cite(people, document: Document, code: str = "2.1", **more: str) -> None:
    entered = Entered(typed={"v": "3"}, papers=[Paper(document.pk, **more)])
    answers.save(submission_of("so-y-te"), {code: entered}, by=people["an"])


# ── Keeping it ─────────────────────────────────────────────────────────────────────────────


def test_every_act_stands_in_a_chain_of_the_library(document, agency, people):
    correct(document, by=people["an"], **{**DETAILS, "abstract": "Kiện toàn"})
    remove(document, by=people["an"])

    events = list(AuditEvent.objects.filter(stream=f"library:{agency.pk}"))
    acts = ["document_added", "document_corrected", "document_removed"]
    assert [each.act for each in events] == acts
    assert events[1].data == {"document": document.pk, "abstract": "Kiện toàn"}
    assert broken_at(events) is None


def test_a_correction_that_changes_nothing_is_no_act(document, people):
    correct(document, by=people["an"], **DETAILS)

    assert [each.act for each in AuditEvent.objects.all()] == ["document_added"]


@pytest.mark.parametrize("who", ["binh", "cuc", "duc", "minh", "nguoi-la"])
def test_only_an_officer_of_the_agency_keeps_it(document, agency, people, who):
    by = people[who]

    for act in (
        lambda: documents.add(agency, by=by, number="1/BC"),
        lambda: correct(document, by=by, **{**DETAILS, "number": "13/QĐ"}),
        lambda: remove(document, by=by),
    ):
        with pytest.raises(Refused, match="rights"):
            act()
    assert [(each.number, each.removed_at) for each in Document.objects.all()] == [("12/QĐ", None)]


def test_without_the_permission_anybody_would_keep_it(document, people, monkeypatch):
    """The control."""
    monkeypatch.setattr(documents, "can_keep_library", lambda *_: True)

    assert remove(document, by=people["cuc"]).removed_at is not None


def test_a_document_in_use_stays_in_the_library(document, people):
    cite(people, document)

    with pytest.raises(Refused, match="document_cited"):
        remove(document, by=people["an"])

    answers.save(
        submission_of("so-y-te"), {"2.1": Entered(typed={"v": "3"}, papers=[])}, by=people["an"]
    )
    assert remove(document, by=people["an"]).removed_at is not None  # the control: no longer cited


def test_what_was_sent_keeps_what_the_document_said(document, people):
    complete(submission_of("so-y-te"), people["an"])
    cite(people, document)
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    version = submissions.send(submission_of("so-y-te"), by=people["binh"])

    correct(document, by=people["an"], **{**DETAILS, "number": "99/QĐ"})

    version.refresh_from_db()
    assert version.content["answers"]["2.1"]["papers"][0]["number"] == "12/QĐ"


def test_while_the_head_reads_the_file_its_documents_stay_as_they_are(document, people):
    complete(submission_of("so-y-te"), people["an"])
    cite(people, document)
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])

    with pytest.raises(Refused, match="document_with_head"):
        correct(document, by=people["an"], **{**DETAILS, "number": "99/QĐ"})

    submissions.hand_back(submission_of("so-y-te"), remark="Xem lại số.", by=people["binh"])
    assert correct(document, by=people["an"], **{**DETAILS, "number": "99/QĐ"}).number == "99/QĐ"


def test_a_file_that_is_known_is_the_document_it_was(agency, people):
    file = receive(upload(), agency=agency, by=people["an"])
    first = cite_or_add(agency, by=people["an"], file=file, number="12/QĐ", abstract="Kiện toàn")

    said_nothing = cite_or_add(agency, by=people["an"], file=file, number="", abstract="")
    said_again = cite_or_add(agency, by=people["an"], file=file, number="12/QĐ")
    another = cite_or_add(agency, by=people["an"], file=file, number="13/QĐ")

    assert said_nothing == said_again == first
    assert (another.number, another.file) == ("13/QĐ", file)  # one file may hold two


def test_one_taken_out_of_the_library_is_not_found_again(agency, people):
    file = receive(upload(), agency=agency, by=people["an"])
    gone = remove(cite_or_add(agency, by=people["an"], file=file), by=people["an"])

    assert cite_or_add(agency, by=people["an"], file=file) != gone


# ── What proves, and for when ──────────────────────────────────────────────────────────────


def test_a_number_alone_is_only_a_promise(agency, people):
    file = receive(upload(), agency=agency, by=people["an"])

    assert not proves(None)
    assert not proves(Document(number="12/QĐ"))
    assert proves(Document(link="https://a.vn/12"))
    assert proves(Document(file=file))


def test_a_file_with_a_virus_proves_nothing(agency, people):
    file = receive(upload(), agency=agency, by=people["an"])
    remember(file, Verdict(infected=True, said="Eicar"))

    assert not proves(Document(file=file))
    remember(file, Verdict(infected=False))
    assert proves(Document(file=type(file).objects.get(pk=file.pk)))


@pytest.mark.parametrize(
    ("day", "outside"),
    [
        (date(2022, 12, 31), True),
        (date(2023, 1, 1), False),
        (date(2023, 12, 31), False),
        (date(2024, 1, 1), True),
        (None, False),
    ],
)
def test_a_date_lies_in_the_data_window_or_outside(day, outside):
    assert is_outside(Document(issued_on=day), YEAR) is outside


@pytest.mark.parametrize(
    ("until", "expired"),
    [(date(2022, 12, 31), True), (date(2023, 1, 1), False), (None, False)],
)
def test_what_still_held_on_the_first_day_of_the_window_holds(until, expired):
    assert is_expired(Document(valid_until=until), YEAR) is expired


def test_the_window_is_the_one_of_the_framework_in_the_year_of_the_cycle(agency):
    assert data_days(submission_of("so-y-te")) == YEAR


def old(agency, people) -> Document:
    return documents.add(
        agency, by=people["an"], number="1/QĐ", issued_on=date(2022, 11, 18), link="https://a.vn"
    )


def test_an_old_document_wants_a_reason_from_each_that_cites_it(agency, people):
    document = old(agency, people)
    library = {document.pk: document}
    cited = {"document": document.pk, "pages": "", "reason": ""}

    assert unexplained([cited], library, YEAR) == [document]
    assert unexplained([{**cited, "reason": "Còn hiệu lực."}], library, YEAR) == []


def test_without_the_reason_nothing_is_sent_and_with_it_the_reviewer_reads_it(agency, people):
    complete(submission_of("so-y-te"), people["an"])
    document = old(agency, people)
    cite(people, document)
    own = submission_of("so-y-te")
    assert missing_in(own) == [Missing("2.1", "window")]
    submissions.pass_on(own, by=people["an"])
    with pytest.raises(Refused, match="incomplete"):
        submissions.send(own, by=people["binh"])
    submissions.hand_back(own, remark="Nêu lý do.", by=people["binh"])

    cite(people, document, reason="Quyết định còn hiệu lực.")
    submissions.pass_on(own, by=people["an"])
    version = submissions.send(own, by=people["binh"])

    assert version.content["answers"]["2.1"]["papers"][0]["reason"] == "Quyết định còn hiệu lực."


def test_without_the_question_for_a_reason_it_would_be_sent(agency, people, monkeypatch):
    """The control."""
    monkeypatch.setattr(submissions, "unexplained", lambda *_: [])
    complete(submission_of("so-y-te"), people["an"])
    cite(people, old(agency, people))
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])

    assert submissions.send(submission_of("so-y-te"), by=people["binh"]).number == 1


@pytest.mark.parametrize("has_link", [True, False])
def test_where_a_paper_is_required_a_number_alone_does_not_do(agency, people, has_link):
    """1.1 requires one: something to open, or a written explanation."""
    link = "https://a.vn/12" if has_link else ""
    document = documents.add(agency, by=people["an"], number="12/QĐ", link=link)
    entered = Entered(typed={"a": "87", "b": "90"}, papers=[Paper(document.pk)])
    answers.save(submission_of("so-y-te"), {"1.1": entered}, by=people["an"])

    wanting = [] if has_link else [Missing("1.1", "evidence")]
    assert missing_in(submission_of("so-y-te")) == wanting


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [("a.pdf", pdf(), True), ("a.docx", docx(), True), ("a.xlsx", xlsx(), False),
     ("a.png", png(), False)],
)  # fmt: skip
def test_a_paper_without_a_date_is_told_from_a_picture_that_bears_none(
    agency, people, name, content, found
):
    file = receive(upload(name, content), agency=agency, by=people["an"])
    undated = documents.add(agency, by=people["an"], file=file)
    dated = documents.add(agency, by=people["an"], file=file, issued_on=date(2023, 5, 9))

    assert (lacks_date(undated), lacks_date(dated)) == (found, False)


def test_a_page_of_the_web_without_a_date_keeps_nothing_from_being_sent(document, people):
    complete(submission_of("so-y-te"), people["an"])
    cite(people, document)

    assert lacks_date(document)
    assert missing_in(submission_of("so-y-te")) == []
