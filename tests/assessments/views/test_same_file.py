"""The same file from two agencies: told to reviewers, and to nobody it could harm or help."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.http import HttpResponse

from assessments.models import Agency, CouncilSeat, Evidence, User
from assessments.selectors import documents as selectors
from assessments.selectors.documents import also_sent_by
from assessments.services import answers, documents, evidence, submissions
from assessments.services.answers import Entered, Paper
from tests.assessments.papers import pdf, upload
from tests.assessments.world import AFTER, complete, submission_of

pytestmark = pytest.mark.django_db

OFFICERS = {"so-y-te": ("an", "binh"), "so-noi-vu": ("cuc", "cuc")}
SAID = "Tệp giống hệt (cùng SHA-256) cũng do Sở Nội vụ gửi."


@pytest.fixture
def two_sent(during, people, settings, tmp_path) -> None:
    """Sở Y tế and Sở Nội vụ have sent the very same file; it is after the deadline."""
    settings.MEDIA_ROOT = tmp_path
    make_head(people["cuc"], "so-noi-vu")
    people["cuc"] = User.objects.get(pk=people["cuc"].pk)
    for slug, (officer, head) in OFFICERS.items():
        send(slug, people[officer], people[head])
    during.move_to(AFTER)


def make_head(user: User, slug: str) -> None:
    mine = user.memberships.get()
    user.memberships.create(
        agency=Agency.objects.get(slug=slug), role="head", starts_on=mine.starts_on
    )


def send(slug: str, officer: User, head: User, content: bytes = b"") -> None:
    submission = submission_of(slug)
    complete(submission, officer)
    cite(slug, officer, content or pdf())
    submissions.pass_on(submission, by=officer)
    submissions.send(submission, by=head)


def cite(slug: str, officer: User, content: bytes) -> Evidence:
    submission = submission_of(slug)
    file = evidence.receive(upload("a.pdf", content), agency=submission.agency, by=officer)
    paper = Paper(documents.cite_or_add(submission.agency, by=officer, file=file).pk)
    answers.save(submission, {"2.1": Entered(typed={"v": "3"}, papers=[paper])}, by=officer)
    return file


def shown(response: HttpResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def bench(slug: str = "so-y-te") -> str:
    return f"/hoi-dong/2023-mau/tham-dinh/{submission_of(slug).pk}/2/"


def test_the_bench_names_who_else_sent_the_same_file(two_sent, signed_in):
    for page in (bench(), f"{bench()}2.1/"):
        assert SAID in shown(signed_in("hai").get(page))


def test_the_agency_itself_is_never_told(two_sent, signed_in):
    submission = submission_of("so-y-te").pk
    pages = ("", "ban/1/", "bien-nhan/1/", "minh-chung/", "nhap/2/", "tom-tat/")

    for page in pages:
        for who in ("an", "binh"):
            response = signed_in(who).get(f"/don-vi/2023-mau/{submission}/{page}")
            assert response.status_code == 200
            assert "Sở Nội vụ" not in shown(response)
            assert "giống hệt" not in shown(response)


def test_nobody_learns_of_their_own_unit_what_others_did(two_sent, signed_in):
    """Đức reviews Sở Y tế, and comes from Sở Nội vụ: whose file it also is stays untold."""
    response = signed_in("duc").get(bench())

    assert response.status_code == 200
    assert "giống hệt" not in shown(response)


def test_without_the_tie_they_would_be_told(two_sent, people, signed_in):
    """The control: the same reviewer from another unit."""
    CouncilSeat.objects.filter(user=people["duc"]).update(
        agency=Agency.objects.get(slug="van-phong")
    )

    assert SAID in shown(signed_in("duc").get(bench()))


def test_a_file_that_the_other_never_sent_is_its_own_business(during, people, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    mine, draft = cite("so-y-te", people["an"], pdf()), cite("so-noi-vu", people["cuc"], pdf())
    own = Agency.objects.get(slug="so-y-te")
    assert mine.sha256 == draft.sha256

    assert also_sent_by([mine], agency=own, hidden=frozenset()) == {}


def test_another_file_is_no_match(two_sent, people):
    other = Evidence(sha256="0" * 64)

    assert (
        also_sent_by([other], agency=Agency.objects.get(slug="so-y-te"), hidden=frozenset()) == {}
    )


def test_with_no_files_nothing_is_read(during, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert selectors.also_sent_by([], agency=Agency(), hidden=frozenset()) == {}
