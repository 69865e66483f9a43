"""What a file would break once it is applied, said before it is."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.models import Submission
from assessments.services import imports, submissions
from assessments.workbooks.template import template_of
from tests.assessments import checked
from tests.assessments.workbooks.books import filled, places, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(people, cycle, during, tmp_path) -> Submission:
    return checked.of_2024(people, tmp_path, during)


def foreseen(preview) -> list[tuple[str, str, bool]]:
    return [(each.ref, each.indicator.code, each.blocks) for each in preview.foreseen]


def test_checks_that_would_be_broken_are_said_at_their_cell_and_keep_nothing_back(own, people):
    data = template_of(own)
    where = places(data)
    data = filled(data, {"1.1|a": "84", "1.1|b": "90", "2.1|v": "91"})

    preview = shown(own, data, people["an"])

    assert foreseen(preview)[0] == (where["2.1|v"], "2.1", True)
    assert checked.TOO_MANY in preview.foreseen[0].sentence
    assert (where["2.1|v"], "2.1", False) in foreseen(preview)  # also the two warnings
    assert preview.may_apply
    imports.apply(own, preview.entries, by=people["an"])
    assert {each.kind for each in submissions.missing_in(own)} >= {"check", "unexplained"}


def test_a_warning_that_the_file_explains_is_none(own, people):
    cells = {"1.1|a": "84", "1.1|b": "90", "2.1|v": "85", "2.1|check-note": "Học kỳ hai mở thêm."}

    preview = shown(own, filled(template_of(own), cells), people["an"])

    assert preview.changed
    assert foreseen(preview) == []


def test_what_the_file_does_not_touch_is_not_repeated(own, people):
    checked.enter(own, people["an"], classes="91")

    preview = shown(own, filled(template_of(own), {"1.2|v": "Có"}), people["an"])

    assert preview.changed
    assert foreseen(preview) == []


def test_the_page_says_what_blocks_and_what_asks_for_a_sentence(own, people, client):
    data = filled(template_of(own), {"1.1|a": "84", "1.1|b": "90", "2.1|v": "91"})
    upload = SimpleUploadedFile("mau.xlsx", data)

    client.force_login(people["an"])
    response = client.post(f"/don-vi/2024-mau/{own.pk}/nhap-excel/", {"file": upload})

    page = re.sub(r"\s+", " ", response.content.decode())
    assert response.status_code == 200
    assert "sẽ chặn gửi" in page
    assert "cần giải thích" in page
    assert checked.TOO_MANY in page
