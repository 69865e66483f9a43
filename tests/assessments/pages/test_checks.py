"""What the checks say on each page: the row of entry, the first page, the reviewer's bench."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from assessments.models import Submission
from assessments.pages.bench import Bench
from assessments.pages.checks import reviewed_warnings, row_checks
from assessments.pages.overview import overview_of
from assessments.pages.summary import summary_of
from assessments.selectors.reviews import version_to_review
from assessments.services import answers, submissions
from assessments.services.answers import Entered
from assessments.services.checks import checks_of
from tests.assessments import checked
from tests.assessments.checked import CURIOUS, TOO_MANY, enter

pytestmark = pytest.mark.django_db

BECAUSE = "Hai trung tâm tách ra."
EXPLAIN = "Viết một câu giải thích để người thẩm định hiểu vì sao."


@pytest.fixture
def own(people, cycle, during, tmp_path) -> Submission:
    return checked.of_2024(people, tmp_path, during)


def row_html(submission: Submission, code: str, **said: str) -> str:
    row = SimpleNamespace(
        code=code, anchor=f"cs-{code}", checks=row_checks(checks_of(submission), code, **said)
    )
    return " ".join(render_to_string("assessments/_entry_checks.html", {"row": row}).split())


# ── The row of entry ───────────────────────────────────────────────────────────────────────


def test_a_row_without_a_broken_check_says_and_asks_nothing(own, people):
    enter(own, people["an"])

    found = row_checks(checks_of(own), "1.1")

    assert (found.broken, found.asks) == ([], False)
    assert "check-note" not in row_html(own, "1.1")


def test_a_row_that_warns_says_the_numbers_and_asks_for_one_sentence(own, people):
    enter(own, people["an"], a="50", classes="0")

    shown = row_html(own, "1.1")

    assert "Thấp hơn năm 2023 là trên 40% (từ 93,33% thành 55,56%)." in shown
    assert EXPLAIN in shown
    assert 'name="1.1:check-note" rows="1" data-most="500"' in shown
    assert "maxlength" not in shown  # a browser would cut what is too long without a word


def test_a_row_in_error_asks_for_no_sentence(own, people):
    enter(own, people["an"], a="90", classes="91")

    (error,) = row_checks(checks_of(own), "1.1").errors
    assert (error.fact, error.rule) == ("2.1 (91) lớn hơn ô b của 1.1 (90).", TOO_MANY)
    shown = row_html(own, "1.1")
    assert "rồi mới gửi được hồ sơ" in shown
    # Ninety-one classes are more than the files online, too: that alone asks for a sentence.
    assert [each.rule for each in row_checks(checks_of(own), "1.1").warnings] == [CURIOUS]


def test_what_was_typed_and_refused_stands_in_the_field_with_its_reason(own, people):
    enter(own, people["an"], a="50", on_files=BECAUSE)

    shown = row_html(own, "1.1", note="<b>" * 200, error="600 ký tự, tối đa 500.")

    assert "&lt;b&gt;" * 200 in shown
    assert 'aria-invalid="true" aria-describedby="kiem-cs-1.1-loi"' in shown
    assert "600 ký tự, tối đa 500." in shown
    assert BECAUSE in row_html(own, "1.1"), "the control: what was saved stands there otherwise"


def test_a_sentence_is_kept_in_sight_when_its_warning_has_gone(own, people):
    enter(own, people["an"], on_files=BECAUSE)

    found = row_checks(checks_of(own), "1.1")

    assert (found.warnings, found.asks, found.note) == ([], True, BECAUSE)
    assert "Cảnh báo không còn." in row_html(own, "1.1")


def test_the_other_indicator_says_where_the_sentence_stands(own, people):
    enter(own, people["an"], classes="85")
    assert row_checks(checks_of(own), "1.1").elsewhere == []

    enter(own, people["an"], classes="85", on_classes=BECAUSE)

    assert row_checks(checks_of(own), "1.1").elsewhere == ["2.1"]
    assert "Đã được giải thích ở chỉ số 2.1." in row_html(own, "1.1")
    assert row_checks(checks_of(own), "2.1").elsewhere == []


def test_one_warning_of_two_explained_elsewhere_is_not_all_of_them(own, people):
    enter(own, people["an"], a="50", classes="51", on_classes=BECAUSE)

    assert row_checks(checks_of(own), "1.1").elsewhere == []


# ── The first page ─────────────────────────────────────────────────────────────────────────


def test_the_list_of_work_names_what_stops_the_sending_first(own, people):
    enter(own, people["an"], a="90", classes="91")

    overview = overview_of(own)

    assert [(each.kind, each.indicator.code) for each in overview.todo] == [
        ("check", "2.1"),
        ("unexplained", "2.1"),
        ("unanswered", "1.2"),
    ]
    assert overview.todo[0].says == (
        "2.1 (91) lớn hơn ô b của 1.1 (90)."
        " Sửa các số này cho khớp rồi mới gửi được hồ sơ; số đã lưu vẫn được giữ và tính điểm."
    )
    assert overview.todo[1].says.endswith(EXPLAIN)
    assert (overview.invalid, overview.unexplained) == (1, 1)


def test_the_list_of_work_is_what_keeps_it_from_being_sent(own, people):
    enter(own, people["an"], a="50", classes="91")

    blocking = {(e.indicator.code, e.kind) for e in overview_of(own).todo if e.kind != "unanswered"}

    assert blocking == {(each.code, each.kind) for each in submissions.missing_in(own)}


def test_a_check_takes_nothing_from_the_points_that_are_left(own, people):
    enter(own, people["an"], a="50", classes="0")
    warned = overview_of(own).points_left.unanswered

    enter(own, people["an"], a="50", classes="0", on_files=BECAUSE)

    assert overview_of(own).points_left.unanswered == warned == 30  # 1.2 alone is open


# ── The reviewer's bench ───────────────────────────────────────────────────────────────────


@pytest.fixture
def sent(own, people):
    enter(own, people["an"], a="50", classes="51", on_files=BECAUSE)
    submissions.pass_on(own, by=people["an"])
    return submissions.send(Submission.objects.get(pk=own.pk), by=people["binh"])


def test_the_reviewer_reads_the_warning_and_the_sentence_at_both_indicators(sent):
    found = reviewed_warnings(sent)

    assert [each.words.fact for each in found["1.1"]] == [
        "2.1 (51) lớn hơn ô a của 1.1 (50).",
        "Thấp hơn năm 2023 là trên 40% (từ 93,33% thành 55,56%).",
    ]
    assert [each.notes for each in found["1.1"]] == [[("", BECAUSE)], [("", BECAUSE)]]
    assert [each.notes for each in found["2.1"]] == [[("1.1", BECAUSE)]]
    assert "1.2" not in found


def test_the_bench_shows_them_without_a_query_of_its_own(sent, during):
    version = version_to_review(sent.submission)
    bench = Bench(version, sent.sent_at)
    rows = [row for main in bench.index_set.main_indices for row in bench.rows(main)]

    with CaptureQueriesContext(
        connection,
    ) as queries:
        warned = {row.code: len(row.warnings) for row in rows if row.warnings}

    assert warned == {"1.1": 2, "2.1": 1}
    assert len(queries) == 0


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("1.1", "Đơn vị giải thích cảnh báo:</span> Hai trung tâm tách ra."),
        ("2.1", "Đơn vị giải thích cảnh báo ở chỉ số 1.1:</span> Hai trung tâm tách ra."),
    ],
)
def test_the_page_of_the_indicator_says_what_the_agency_said(sent, code, says):
    row = SimpleNamespace(warnings=reviewed_warnings(sent)[code])

    shown = " ".join(render_to_string("assessments/_review_checks.html", {"row": row}).split())

    assert says in shown


# ── What the head is told ──────────────────────────────────────────────────────────────────


def test_the_heads_line_names_a_warning_that_nobody_explains(own, people):
    """2.1 > 1.1.a is explained, the fall of 1.1 is not: the line names the fall."""
    enter(own, people["an"], a="50", b="90", classes="51")
    note = Entered({"v": "51"}, check_note=BECAUSE)
    answers.save(own, {"2.1": note}, by=people["an"])

    summary = summary_of(own)

    unexplained = checks_of(own).unexplained
    assert unexplained, "the control: one of the warnings is not explained"
    assert [bool(each.notes) for each in summary.warnings] == sorted(
        bool(each.notes) for each in summary.warnings
    )
    assert len(summary.warnings) == len(checks_of(own).warnings) > len(unexplained)
    (line,) = [each for each in summary.to_know if "cảnh báo chưa có câu giải thích" in each]
    assert summary.warnings[0].words.fact in line
    assert line.startswith(f"Chỉ số {summary.warnings[0].codes[0]}:")
