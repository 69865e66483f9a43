"""A file is handed out by the same permission as what it proves, and never as active content."""

from __future__ import annotations

import pytest
from django.db.models import Q
from django.test import Client

from assessments.models import Agency, Document, Evidence, Membership, Upload
from assessments.selectors import submissions as selectors
from assessments.services import answers, documents, evidence, submissions
from assessments.services.answers import Entered, Paper
from assessments.services.scanning import Verdict, remember
from assessments.services.uploads import MAX_PIECE
from tests.assessments import world
from tests.assessments.papers import pdf, upload
from tests.assessments.world import complete, submission_of

pytestmark = pytest.mark.django_db

CONTENT = pdf() + b"<script>alert(1)</script>"  # a PDF, and a page of the web besides


@pytest.fixture
def paper(during, people, settings, tmp_path) -> Evidence:
    """A file behind 2.1 of Sở Y tế, in a draft."""
    settings.MEDIA_ROOT = tmp_path
    submission = submission_of("so-y-te")
    file = upload("Quyết định 1187.pdf", CONTENT)
    kept = evidence.receive(file, agency=submission.agency, by=people["an"])
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


@pytest.mark.parametrize("who", ["duc", "giang", "hai", "lan"])
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


@pytest.mark.parametrize("part", ["minh-chung/{pk}/", "ban/1/", "bien-nhan/1/"])
def test_whoever_comes_from_the_agency_reads_nothing_of_it_from_their_seat(
    paper, people, signed_in, part
):
    """Em reviews, and comes from Sở Y tế."""
    send(people)
    page = f"/don-vi/2023-mau/{submission_of('so-y-te').pk}/{part.format(pk=paper.pk)}"

    assert status(signed_in("em"), page) == 404
    Membership.objects.create(
        user=people["em"],
        agency=paper.agency,
        role=Membership.Role.OFFICER,
        starts_on=world.START,
    )
    people["em"] = type(people["em"]).objects.get(pk=people["em"].pk)
    assert status(signed_in("em"), page) == 200  # as one of its people


def test_without_the_look_at_ties_they_would_read_it(paper, people, signed_in, monkeypatch):
    """The control: the tie is taken away from the same seat."""
    send(people)
    monkeypatch.setattr(selectors, "_not_ones_own", lambda _user: Q(pk__gt=0))

    assert status(signed_in("em"), address(paper)) == 200


def test_a_file_with_a_virus_is_shut_to_everyone_and_the_page_says_so(paper, people, signed_in):
    """Adversarial test 42: found after it was sent."""
    send(people)
    remember(paper, Verdict(infected=True, said="Eicar-Signature"))

    for who in ("an", "binh", "duc", "lan"):
        response = signed_in(who).get(address(paper))
        assert response.status_code == 403
        assert "mã độc Eicar-Signature" in response.content.decode()
        assert CONTENT not in response.content

    remember(paper, Verdict(infected=False))
    assert status(signed_in("duc"), address(paper)) == 200  # the control: the virus alone


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


# ── A file in pieces ───────────────────────────────────────────────────────────────────────

PIECES = pdf(says="Báo cáo")


@pytest.fixture
def pieces(during, people, settings, tmp_path) -> str:
    """Where Sở Y tế's files in pieces go."""
    settings.MEDIA_ROOT = tmp_path
    return f"/don-vi/2023-mau/{submission_of('so-y-te').pk}/tai-len/"


def begin(client: Client, pieces: str, size: int = len(PIECES), name: str = "Báo cáo.pdf") -> str:
    begun = client.post(pieces, {"name": name, "size": str(size)})
    assert begun.json()["piece"] == MAX_PIECE
    return f"{pieces}{begun.json()['token']}/"


def put(client: Client, at: str, offset: object, piece: bytes):
    kind = "application/octet-stream"
    return client.post(f"{at}?offset={offset}", data=piece, content_type=kind)


def test_a_file_in_pieces_becomes_a_document_in_the_row(pieces, signed_in):
    client = signed_in("an")
    at = begin(client, pieces)
    assert put(client, at, 0, PIECES[:100]).json() == {"received": 100, "size": len(PIECES)}
    assert client.get(at).json() == {"received": 100, "size": len(PIECES)}  # after a cut
    put(client, at, 100, PIECES[100:])

    written = {"file-number": "12/BC", "file-date": "9/5/2023", "file-abstract": "Báo cáo năm"}
    made = client.post(f"{at}xong/", {"code": "1.1", "place": "2", **written}).json()

    document = Document.objects.get()
    assert (document.number, str(document.issued_on)) == ("12/BC", "2023-05-09")
    assert document.file.sha256 == Evidence.objects.get().sha256
    assert made["document"] == document.pk
    assert f'name="1.1:paper-2-document" value="{document.pk}"' in made["html"]
    assert made["warning"] == ""


def test_a_finish_whose_answer_was_lost_is_answered_again_with_the_same_row(pieces, signed_in):
    client = signed_in("an")
    at = begin(client, pieces)
    put(client, at, 0, PIECES)
    written = {"code": "1.1", "place": "2", "file-number": "12/BC"}

    first, second = (client.post(f"{at}xong/", written) for _n in range(2))

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert (Document.objects.count(), Evidence.objects.count()) == (1, 1)
    assert client.get(at).json()["received"] == len(PIECES)  # nothing is sent a second time


def test_a_date_that_is_none_is_said_and_the_file_is_kept(pieces, signed_in):
    client = signed_in("an")
    at = begin(client, pieces)
    put(client, at, 0, PIECES)

    posted = {"code": "1.1", "place": "0", "file-date": "31/02/2023", "file-number": "12/BC"}
    made = client.post(f"{at}xong/", posted).json()

    assert "Chưa lưu ngày văn bản “31/02/2023”." in made["warning"]
    assert (Document.objects.get().number, Document.objects.get().issued_on) == ("12/BC", None)


def test_a_piece_out_of_place_is_told_where_to_go_on(pieces, signed_in):
    client = signed_in("an")
    at = begin(client, pieces)
    put(client, at, 0, PIECES[:100])

    response = put(client, at, 101, PIECES[101:])

    assert (response.status_code, response.json()["received"]) == (409, 100)
    assert put(client, at, 0, PIECES[:100]).json()["received"] == 100  # a repeat is harmless
    unfinished = client.post(f"{at}xong/", {"code": "1.1", "place": "0"})
    assert (unfinished.status_code, unfinished.json()["received"]) == (409, 100)


@pytest.mark.parametrize(
    ("posted", "status", "said"),
    [
        ({"name": "a.exe", "size": "10"}, 422, "Không nhận tệp loại “.exe”."),
        ({"name": "a.pdf", "size": "0"}, 422, "rỗng"),
        ({"name": "a.pdf", "size": str(50 * 1024 * 1024 + 1)}, 413, "Tệp 51 MB, tối đa 50 MB."),
        ({"name": "a.pdf", "size": "9" * 400}, 400, "dung lượng"),
        ({"name": "a.pdf", "size": "-1"}, 400, "dung lượng"),
        ({"name": "a.pdf"}, 400, "dung lượng"),
        ({"size": "10"}, 422, "Không nhận tệp loại"),
        ({"name": "\x00../../a.exe", "size": "10"}, 422, "Không nhận tệp loại “.exe”."),
    ],
)
def test_what_could_never_be_taken_is_refused_with_a_sentence(
    pieces, signed_in, posted, status, said
):
    response = signed_in("an").post(pieces, posted)

    assert (response.status_code, Upload.objects.count()) == (status, 0)
    assert said in response.json()["error"]


def test_a_full_library_answers_413(pieces, signed_in, settings):
    """Adversarial test 41."""
    settings.EVIDENCE_MAX_FILES = 1
    client = signed_in("an")
    begin(client, pieces)

    response = client.post(pieces, {"name": "b.pdf", "size": "10"})

    assert response.status_code == 413
    assert "Kho đã có 1 tệp, tối đa 1 tệp." in response.json()["error"]


@pytest.mark.parametrize(("length", "status"), [(MAX_PIECE, 200), (MAX_PIECE + 1, 413)])
def test_a_piece_has_a_megabyte_at_most(pieces, signed_in, length, status):
    client = signed_in("an")
    at = begin(client, pieces, size=2 * MAX_PIECE)

    assert put(client, at, 0, b"x" * length).status_code == status


@pytest.mark.parametrize("offset", ["", "-1", "x", "9" * 400, "1.5"])
def test_a_piece_without_its_place_is_refused(pieces, signed_in, offset):
    client = signed_in("an")
    at = begin(client, pieces)

    assert put(client, at, offset, b"x").status_code == 400
    assert client.get(at).json()["received"] == 0


def test_more_than_was_said_is_refused(pieces, signed_in):
    client = signed_in("an")
    at = begin(client, pieces, size=10)

    response = put(client, at, 0, b"x" * 11)

    assert response.status_code == 413
    assert "dài hơn dung lượng báo lúc đầu" in response.json()["error"]


def test_a_file_that_turns_out_to_be_something_else_is_refused_at_the_end(
    pieces, signed_in, tmp_path
):
    client = signed_in("an")
    at = begin(client, pieces, size=9, name="a.pdf")
    put(client, at, 0, b"MZ\x90\x00.....")

    response = client.post(f"{at}xong/", {"code": "1.1", "place": "0"})

    assert response.status_code == 422
    assert "không đúng với đuôi tên" in response.json()["error"]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "posted", [{}, {"code": "9.9", "place": "0"}, {"code": "1.1", "place": "x"}]
)
def test_a_row_that_is_not_there_gets_nothing(pieces, signed_in, posted):
    client = signed_in("an")
    at = begin(client, pieces)
    put(client, at, 0, PIECES)

    assert client.post(f"{at}xong/", posted).status_code == 400
    assert Upload.objects.exists()  # it may still be finished rightly


def test_nobody_goes_on_with_what_somebody_else_began(pieces, people, signed_in):
    """Not a colleague, and not from one's own submission with another agency's token."""
    at = begin(signed_in("an"), pieces)
    Membership.objects.create(
        user=people["nguoi-la"],
        agency=Agency.objects.get(slug="so-y-te"),
        role=Membership.Role.OFFICER,
        starts_on=world.START,
    )
    colleague, stranger = signed_in("nguoi-la"), signed_in("cuc")

    elsewhere = f"/don-vi/2023-mau/{submission_of('so-noi-vu').pk}/tai-len/"
    token = at.removeprefix(pieces)
    assert colleague.get(at).status_code == 404
    assert stranger.get(at).status_code == 404
    assert stranger.get(elsewhere + token).status_code == 404
    assert put(stranger, elsewhere + token, 0, b"x").status_code == 404
    assert begin(colleague, pieces)  # a colleague may begin their own
