"""The checks in the browser: what the officer types, the head is told, and the reviewer reads."""

from __future__ import annotations

from datetime import datetime

import pytest

from assessments.deadlines import VIETNAM
from assessments.models import Answer, Submission, SubmissionVersion
from assessments.services import submissions
from tests.assessments import checked
from tests.assessments.checked import enter

pytestmark = pytest.mark.django_db

BECAUSE = "Hai trung tâm tách ra <b>."
FALLEN = "Thấp hơn năm 2023 là trên 40% (từ 93,33% thành 55,56%)."
AFTER = datetime(2024, 12, 26, 9, tzinfo=VIETNAM)


@pytest.fixture
def own(people, cycle, during, tmp_path) -> Submission:
    return checked.of_2024(people, tmp_path, during)


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def at(submission: Submission, rest: str = "") -> str:
    return f"/don-vi/2024-mau/{submission.pk}/{rest}"


def test_the_officer_is_told_and_the_sentence_typed_is_kept(own, people, signed_in):
    enter(own, people["an"], a="50", classes="0")
    browser = signed_in("an")
    assert FALLEN in text(browser.get(at(own, "nhap/1/")))

    typed = {"a": "50", "b": "90", "explanation": "Cổng", "check-note": BECAUSE, "revision": "1"}
    browser.post(at(own, "nhap/1/"), {f"1.1:{name}": value for name, value in typed.items()})

    assert Answer.objects.get(submission=own, code="1.1").check_note == BECAUSE
    assert "Hai trung tâm tách ra &lt;b&gt;." in text(browser.get(at(own, "nhap/1/")))
    assert submissions.missing_in(own) == []


def test_the_first_page_leads_to_what_asks_for_a_sentence(own, people, signed_in):
    enter(own, people["an"], a="50", classes="0")

    page = text(signed_in("an").get(at(own)))

    assert FALLEN in page
    assert f'href="{at(own, "nhap/1/")}#cs-1-1"' in page


def test_the_head_cannot_send_while_a_warning_stands_unexplained(own, people, signed_in):
    enter(own, people["an"], a="50", classes="0")
    submissions.pass_on(own, by=people["an"])

    response = signed_in("binh").post(at(own, "gui/"), {"declared": "on"}, follow=True)

    assert "1 chỉ số có cảnh báo chưa được giải thích" in text(response)
    assert not SubmissionVersion.objects.filter(submission=own).exists()


def test_the_reviewer_reads_warning_and_sentence(own, people, signed_in, during):
    enter(own, people["an"], a="50", classes="0", on_files=BECAUSE)
    submissions.pass_on(own, by=people["an"])
    submissions.send(Submission.objects.get(pk=own.pk), by=people["binh"])
    during.move_to(AFTER)

    for rest in ("1/1.1/", "1/"):
        page = text(signed_in("duc").get(f"/hoi-dong/2024-mau/tham-dinh/{own.pk}/{rest}"))
        assert FALLEN in page
        assert "Hai trung tâm tách ra &lt;b&gt;." in page


def test_whoever_opens_the_version_reads_warning_and_sentence(own, people, signed_in):
    enter(own, people["an"], a="50", classes="0", on_files=BECAUSE)
    submissions.pass_on(own, by=people["an"])
    submissions.send(Submission.objects.get(pk=own.pk), by=people["binh"])

    page = text(signed_in("binh").get(at(own, "ban/1/")))

    assert FALLEN in page
    assert page.count("Hai trung tâm tách ra &lt;b&gt;.") == 1


def test_the_head_reads_every_warning_those_without_a_sentence_first(own, people, signed_in):
    enter(own, people["an"], a="50", classes="51", on_classes="Mở thêm lớp.")
    enter(own, people["an"], a="50", classes="0", on_files="")

    page = text(signed_in("binh").get(at(own, "tom-tat/")))

    assert "Cảnh báo người thẩm định sẽ thấy" in page
    assert FALLEN in page
    assert "Chưa có câu giải thích." in page
