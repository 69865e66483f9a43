"""The blank form on paper asks everything that the page of entry asks, and nothing fetches."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from assessments import blank_forms
from assessments.models import Agency
from assessments.selectors.submissions import entered_by_agency
from assessments.services.scores import index_set_of
from tests.assessments.world import submission_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
]


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_every_indicator_stands_on_it_with_its_points(cycle):
    text = text_of(blank_forms.render(submission_of("so-y-te")))

    for each in index_set_of(submission_of("so-y-te")).indicators.values():
        assert f"{each.code} {each.title}" in text
    assert "a. Số hồ sơ trực tuyến" in text
    assert "b. Tổng số hồ sơ" in text


def test_what_others_enter_has_no_fields(cycle):
    text = text_of(blank_forms.render(submission_of("so-y-te")))

    assert "Do Hội đồng nhập; đơn vị không phải điền." in text
    assert text.count("Kém") == 1  # in the rule of 2.2, and not as a box to tick


def test_it_says_the_clause_the_last_moment_and_where_the_wording_comes_from(cycle):
    text = text_of(blank_forms.render(submission_of("so-y-te")))

    assert "trước ngày" in text
    assert "23:59:59 ngày 24/12/2023" in text
    assert "[Dựng lại]" in text


def test_a_sample_says_so_on_every_page(cycle):
    submission = submission_of("so-y-te")
    submission.cycle.is_sample = True

    for page in PdfReader(io.BytesIO(blank_forms.render(submission))).pages:
        assert "DỮ LIỆU MINH HỌA" in page.extract_text()


def test_the_same_form_gives_the_same_bytes(cycle):
    submission = submission_of("so-y-te")

    assert blank_forms.render(submission) == blank_forms.render(submission)


def test_a_name_cannot_make_the_paper_fetch_anything(cycle):
    """Test 43: markup in a name is text, and the renderer opens no connection."""
    Agency.objects.filter(slug="so-y-te").update(name='<img src="http://127.0.0.1:9/x">')

    text = text_of(blank_forms.render(submission_of("so-y-te")))

    assert '<img src="http://127.0.0.1:9/x">' in text


def test_the_page_gives_it_to_the_agency_as_a_file(during, people, client):
    own = submission_of("so-y-te")
    client.force_login(people["an"])

    response = client.get(f"/don-vi/2023-mau/{own.pk}/phieu-trong.pdf")

    assert response.headers["Content-Type"] == "application/pdf"
    assert "phieu-trong-2023-mau-so.pdf" in response.headers["Content-Disposition"]
    assert response.content.startswith(b"%PDF")


def demanding(submission):
    """1.1 wants evidence and may not apply, in the words of a real framework file."""
    index_set = index_set_of(submission)
    for each in index_set.indicators.values():
        if each.evidence is not None and each.evidence.required:
            return each
    raise AssertionError("the small framework asks for evidence nowhere")


def test_where_evidence_is_a_must_there_is_a_line_for_the_explanation(cycle):
    assert demanding(submission_of("so-y-te"))

    said = " ".join(blank_forms.html(submission_of("so-y-te")).split())

    wanted = sum(
        each.evidence is not None and each.evidence.required and entered_by_agency(each)
        for each in index_set_of(submission_of("so-y-te")).indicators.values()
    )
    assert said.count("Không có minh chứng thì giải trình:") == wanted > 0


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("không phát sinh («Tổng số câu hỏi» bằng 0)", "“Tổng số câu hỏi” bằng 0"),
        ("đơn vị không có trang thông tin", "đơn vị không có trang thông tin"),
        (None, ""),
    ],
)
def test_the_condition_does_not_repeat_the_words_of_its_box(cycle, when, said):
    indicator = replace(demanding(submission_of("so-y-te")), not_applicable_when=when)

    assert blank_forms.Line(indicator, "", "", "", ()).not_applicable_when == said


def test_the_signatures_never_stand_alone_on_the_last_page(cycle):
    pages = PdfReader(io.BytesIO(blank_forms.render(submission_of("so-y-te")))).pages

    last = pages[-1].extract_text()
    assert "Cán bộ nhập liệu" in last
    assert "điểm" in last
