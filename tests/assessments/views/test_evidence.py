"""A file is handed out by the same permission as what it proves, and never as active content."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessments.models import Evidence
from assessments.services import answers, documents, evidence, submissions
from assessments.services.answers import Entered, Paper
from tests.assessments.world import complete, submission_of

pytestmark = pytest.mark.django_db

CONTENT = b"%PDF-1.7 <script>alert(1)</script>"


@pytest.fixture
def paper(during, people, settings, tmp_path) -> Evidence:
    """A file behind 2.1 of Sở Y tế, in a draft."""
    settings.MEDIA_ROOT = tmp_path
    submission = submission_of("so-y-te")
    upload = SimpleUploadedFile("Quyết định 1187.pdf", CONTENT)
    kept = evidence.receive(upload, agency=submission.agency, by=people["an"])
    complete(submission, people["an"])
    cited = Paper(documents.add(submission.agency, by=people["an"], file=kept).pk)
    answers.save(submission, {"2.1": Entered(typed={"v": "3"}, papers=[cited])}, by=people["an"])
    return kept


def address(paper: Evidence, slug: str = "so-y-te") -> str:
    return f"/don-vi/2023-mau/{submission_of(slug).pk}/minh-chung/{paper.pk}/"


def status(client: Client, address: str) -> int:
    """Of the answer, read to its end: then its file is closed again."""
    response = client.get(address)
    if response.streaming:
        assert b"".join(response.streaming_content) == CONTENT
    return response.status_code


def send(people) -> None:
    submission = submission_of("so-y-te")
    submissions.pass_on(submission, by=people["an"])
    submissions.send(submission, by=people["binh"])


def test_the_agency_gets_its_file_as_it_was_received(paper, signed_in):
    response = signed_in("an").get(address(paper))

    assert b"".join(response.streaming_content) == CONTENT
    assert response.headers["Content-Type"] == "application/pdf"


def test_a_file_is_a_download_that_runs_nothing(paper, signed_in):
    response = signed_in("binh").get(address(paper))
    assert b"".join(response.streaming_content) == CONTENT
    headers = response.headers

    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in headers["Cache-Control"]


@pytest.mark.parametrize("who", ["duc", "em", "giang", "hai", "lan"])
def test_the_council_sees_a_file_once_it_was_sent(paper, people, signed_in, who):
    assert status(signed_in(who), address(paper)) == 404

    send(people)

    assert status(signed_in(who), address(paper)) == 200


def test_a_file_that_was_taken_away_before_sending_stays_the_agencys_own(paper, people, signed_in):
    gone = Entered(typed={"v": "3"}, papers=[])
    answers.save(submission_of("so-y-te"), {"2.1": gone}, by=people["an"])
    send(people)

    assert status(signed_in("duc"), address(paper)) == 404
    assert status(signed_in("an"), address(paper)) == 200


@pytest.mark.parametrize("who", ["cuc", "khoa", "minh", "nguoi-la"])
def test_to_everyone_else_the_file_does_not_exist(paper, people, signed_in, who):
    send(people)

    assert status(signed_in(who), address(paper)) == 404


def test_signed_out_one_is_led_to_sign_in(paper):
    assert Client().get(address(paper)).url.startswith("/dang-nhap/")


def test_a_file_under_another_agencys_submission_is_not_found(paper, people, signed_in):
    send(people)

    assert status(signed_in("duc"), address(paper, "so-noi-vu")) == 404


@pytest.mark.parametrize("path", ["/media/{name}", "/media/evidence/", "/{name}", "/static/{name}"])
def test_no_address_leads_to_the_folder_itself(paper, signed_in, path):
    guessed = path.format(name=paper.file.name)

    for client in (Client(), signed_in("an")):
        response = client.get(guessed)
        assert response.status_code in {302, 404}, guessed
        assert CONTENT not in response.content
