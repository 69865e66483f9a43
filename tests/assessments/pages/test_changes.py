"""What changed between two contents of one submission, line by line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assessments.models import Evidence, ValueStatus
from assessments.pages.changes import Changes, changes, draft_side, version_side
from assessments.services import answers, documents, submissions
from assessments.services.answers import Entered, Paper
from tests.assessments.world import DURING, complete, entered, submission_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(during, people):
    complete(submission_of("so-y-te"), people["an"])
    return send(people)


def send(people):
    submission = submission_of("so-y-te")
    submissions.pass_on(submission, by=people["an"])
    return submissions.send(submission, by=people["binh"])


def change(people, **entries: Entered) -> None:
    """Withdraw, and save: ``change(people, c2_1=entered(v="4"))``."""
    submission = submission_of("so-y-te")
    if submission.state == "sent":
        submissions.withdraw(submission, by=people["binh"])
    by_code = {name[1:].replace("_", "."): each for name, each in entries.items()}
    answers.save(submission, by_code, by=people["an"])


def compared(old, new) -> Changes:
    return changes(version_side(old), version_side(new))


def lines(found: Changes) -> list[tuple[str, str, str, str]]:
    return [
        (row.indicator.code, line.label, line.before, line.after)
        for row in found.rows
        for line in row.lines
    ]


def test_two_versions_that_are_alike_have_nothing_to_show(first, people):
    submissions.withdraw(submission_of("so-y-te"), by=people["binh"])

    found = compared(first, send(people))

    assert (found.mains, found.difference, found.same_tier) == ([], "", True)


def test_a_value_is_shown_before_and_after_with_its_points_and_the_totals(first, people):
    change(people, c2_1=entered(v="4"))

    found = compared(first, send(people))

    assert lines(found) == [("2.1", "Lớp", "3", "4")]
    (main,) = found.mains
    assert (main.main.code, main.before, main.after) == ("2", Decimal("15.00"), Decimal("20.00"))
    assert (found.rows[0].before, found.rows[0].after) == (Decimal("15.00"), Decimal("20.00"))
    assert found.difference == "+5,00"


def test_what_is_left_out_now_was_there_before(first, people):
    change(people, c2_1=entered(v=""))

    found = compared(first, send(people))

    assert ("2.1", "Lớp", "3", "–") in lines(found)
    assert (found.rows[0].before, found.rows[0].after) == (Decimal("15.00"), None)
    assert found.difference == "−15,00"


def test_another_explanation_and_another_state_are_changes_too(first, people):
    change(
        people,
        c1_1=Entered(
            typed={"a": "87", "b": "90"},
            status=ValueStatus.ESTIMATE,
            estimated_to=date(2023, 11, 30),
            explanation="Theo báo cáo quý IV.",
        ),
    )

    found = lines(compared(first, send(people)))

    assert (
        "1.1",
        "Giải trình",
        "Số liệu của Cổng dịch vụ công.",
        "Theo báo cáo quý IV.",
    ) in found
    assert next(line for line in found if line[1] == "Tình trạng số liệu")[3] == (
        "ước đến ngày 30/11/2023"
    )


def paper(people, **facts):
    agency = submission_of("so-y-te").agency
    return documents.add(agency, by=people["an"], **facts)


def file_of(people, name: str, sha256: str) -> Evidence:
    return Evidence.objects.create(
        agency=submission_of("so-y-te").agency,
        file=f"evidence/{sha256[:8]}",
        name=name,
        content_type="application/pdf",
        size=1,
        sha256=sha256,
        uploaded_by=people["an"],
        uploaded_at=DURING,
    )


def citing(document, pages: str = "") -> Entered:
    return Entered(typed={"v": "3"}, papers=[Paper(document.pk, pages)])


def test_papers_that_came_and_went_are_named(first, people):
    decision = paper(people, number="45/QĐ-SYT", issued_on=date(2023, 2, 3), abstract="Kế hoạch")
    change(people, c2_1=citing(decision, "3–5"))
    second = send(people)
    assert lines(compared(first, second))[-1] == (
        "2.1",
        "Minh chứng",
        "–",
        "45/QĐ-SYT, 03/02/2023, Kế hoạch, trang 3–5",
    )

    change(people, c2_1=citing(decision, "7"))

    assert lines(compared(second, send(people))) == [
        (
            "2.1",
            "Minh chứng",
            "45/QĐ-SYT, 03/02/2023, Kế hoạch, trang 3–5",
            "45/QĐ-SYT, 03/02/2023, Kế hoạch, trang 7",
        )
    ]


def test_two_files_of_one_name_are_told_apart_by_their_hash(first, people):
    old = paper(people, abstract="Báo cáo", file=file_of(people, "bao-cao.pdf", "a" * 64))
    new = paper(people, abstract="Báo cáo", file=file_of(people, "bao-cao.pdf", "b" * 64))
    change(people, c2_1=citing(old))
    second = send(people)
    change(people, c2_1=citing(new))

    assert lines(compared(second, send(people))) == [
        (
            "2.1",
            "Minh chứng",
            "Báo cáo, bao-cao.pdf, SHA-256 aaaaaaaaaaaa…",
            "Báo cáo, bao-cao.pdf, SHA-256 bbbbbbbbbbbb…",
        )
    ]


def test_the_draft_is_compared_with_what_was_sent(first, people):
    change(people, c2_1=entered(v="4"))

    found = changes(version_side(first), draft_side(submission_of("so-y-te")))

    assert lines(found) == [("2.1", "Lớp", "3", "4")]
    assert (found.old.title, found.new.title) == ("Bản 1", "Bản đang nhập")
    assert version_side(first).answers["2.1"]["value"] == {"answer": "3"}  # as it was sent


def test_a_draft_in_error_counts_for_nothing(first, people):
    change(people, c2_1=entered(v="nhiều"))

    found = changes(version_side(first), draft_side(submission_of("so-y-te")))

    assert ("2.1", "Lớp", "3", "–") in lines(found)
