"""Where a submission stands: its points and parts, what to do next, what its receipt says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from assessments.models import Agency, Cycle, Submission
from assessments.pages.declared import receipt_of, version_page
from assessments.pages.overview import overview_of
from assessments.pages.standing import Bound, missing_said
from assessments.pages.summary import summary_of
from assessments.services import answers, submissions
from assessments.services.answers import Entered
from frameworks.loader import load
from frameworks.models import FrameworkVersion
from tests.assessments.test_typed import EVERY_RULE
from tests.assessments.world import CLOSES, OPENS, complete, entered, submission_of

pytestmark = pytest.mark.django_db


def in_set(set_id: str) -> Submission:
    """Sở Y tế in ``set_id`` of the framework with every rule."""
    load([EVERY_RULE])
    version = FrameworkVersion.objects.get(framework_id="every-rule")
    cycle = Cycle.objects.create(
        slug="moi-cach",
        title="Mỗi cách tính một lần",
        framework_version=version,
        year=2023,
        standing_agency=Agency.objects.get(slug="so-tttt"),
        opens_at=OPENS,
    )
    deadline = cycle.deadlines.create(set_id=set_id, printed="trước ngày", closes_at=CLOSES)
    return Submission.objects.create(
        cycle=cycle,
        agency=Agency.objects.get(slug="so-y-te"),
        index_set=version.index_sets.get(set_id=set_id),
        deadline=deadline,
    )


def fill(submission: Submission, people, **values: str) -> None:
    """``fill(…, I_1="9")``: one figure an indicator."""
    page = {code.replace("_", "."): entered(v=value) for code, value in values.items()}
    answers.save(submission, page, by=people["an"])


def test_the_points_are_those_of_the_answers_that_count(during, people):
    submission = submission_of("so-y-te")
    answers.save(
        submission, {"1.1": entered(a="91", b="90"), "2.1": entered(v="3")}, by=people["an"]
    )

    standing = overview_of(submission).standing

    assert (standing.total, standing.maximum, standing.tier_label) == (
        Decimal("15.00"),
        Decimal(100),
        "Thấp",
    )


def test_a_bound_on_percent_is_said_in_points_and_is_strict(during, people):
    standing = overview_of(submission_of("so-y-te")).standing

    assert standing.next_bound == Bound("Cao", Decimal(50), inclusive=False)
    assert standing.to_next_bound == Decimal(50)


def test_a_bound_on_points_may_be_reached(during, people):
    submission = in_set("points")
    fill(submission, people, I_1="9")

    standing = overview_of(submission).standing

    assert standing.next_bound == Bound("Khá", Decimal("10.25"), inclusive=True)
    assert standing.to_next_bound == Decimal("1.25")


def test_there_is_no_bound_above_the_highest_tier(during, people):
    submission = in_set("points")
    fill(submission, people, I_1="20")

    assert overview_of(submission).standing.next_bound is None


def test_a_set_with_parts_shows_them_side_by_side_and_no_total(during, people):
    submission = in_set("minima")
    fill(submission, people, A_1_1="20", A_2_1="15", B_1_1="60")

    overview = overview_of(submission)

    assert overview.standing.has_parts
    assert [(p.title, p.points, p.maximum) for p in overview.standing.parts] == [
        ("Sẵn sàng", Decimal("35.00"), Decimal(50)),
        ("Kết quả", Decimal("60.00"), Decimal(100)),
    ]
    assert (overview.points_left, overview.standing.next_bound) == (None, None)


def test_the_weakest_main_index_is_the_one_with_the_smallest_share(during, people):
    submission = submission_of("so-y-te")
    answers.save(submission, {"1.2": entered(v="true"), "2.1": entered(v="3")}, by=people["an"])

    main, points = overview_of(submission).standing.weakest

    assert (main.code, points) == ("1", Decimal("20.00"))


def test_a_main_index_that_only_deducts_is_never_the_weakest(during, people):
    submission = in_set("points")
    fill(submission, people, I_1="20", II_1="10")

    main, _points = overview_of(submission).standing.weakest

    assert main.code == "I"


# ── Not answered, not applicable and zero are three things ────────────────────────────────


def test_what_nobody_answered_has_no_points_and_says_why(during, people):
    overview = overview_of(submission_of("so-y-te"))

    assert overview.standing.earned is None
    assert [(row.earned, row.absence) for row in overview.mains] == [(None, "chưa nhập")] * 2


def test_a_zero_that_was_answered_is_a_zero(during, people):
    answers.save(submission_of("so-y-te"), {"1.2": entered(v="false")}, by=people["an"])

    overview = overview_of(submission_of("so-y-te"))

    assert overview.standing.earned == Decimal("0.00")
    assert [(row.earned, row.absence) for row in overview.mains] == [
        (Decimal("0.00"), ""),
        (None, "chưa nhập"),
    ]


def test_a_draft_in_error_has_no_points(during, people):
    answers.save(submission_of("so-y-te"), {"2.1": entered(v="ba")}, by=people["an"])

    overview = overview_of(submission_of("so-y-te"))

    assert [(row.earned, row.absence) for row in overview.mains] == [
        (None, "chưa nhập"),
        (None, "nháp còn lỗi"),
    ]


def test_a_claim_that_awaits_its_ruling_is_no_zero(during, people):
    claim = {"1.1": entered(na="Không phát sinh hồ sơ.")}
    answers.save(submission_of("so-y-te"), claim, by=people["an"])

    overview = overview_of(submission_of("so-y-te"))

    assert overview.standing.earned is None
    assert (overview.mains[0].earned, overview.mains[0].absence) == (None, "không phát sinh")


def test_a_main_index_that_others_enter_says_so(during, people):
    submission = submission_of("so-y-te")
    row = overview_of(submission).mains[1]
    nobody = replace(row, progress=replace(row.progress, total=0))

    assert nobody.absence == "nơi khác nhập"


def test_a_part_without_an_answer_has_no_points(during, people):
    submission = in_set("minima")
    fill(submission, people, A_1_1="20")

    parts = overview_of(submission).standing.parts

    assert [(part.title, part.earned) for part in parts] == [
        ("Sẵn sàng", Decimal("20.00")),
        ("Kết quả", None),
    ]


def test_what_is_missing_to_a_bound_is_more_than_it_or_just_it(during, people):
    """The set «so» asks for more than 50; the set of points for 10,25 or more."""
    answers.save(submission_of("so-y-te"), {"2.1": entered(v="3")}, by=people["an"])
    assert overview_of(submission_of("so-y-te")).standing.to_next_bound_said == "hơn 35,00"

    submission = in_set("points")
    fill(submission, people, I_1="9")

    assert overview_of(submission).standing.to_next_bound_said == "1,25"


def test_a_bound_keeps_all_its_digits():
    assert missing_said(Decimal("3.705"), strict=True) == "hơn 3,705"
    assert missing_said(Decimal("3.70"), strict=False) == "3,70"
    assert missing_said(Decimal(3), strict=False) == "3,00"


# ── What to do next ────────────────────────────────────────────────────────────────────────


def test_what_blocks_comes_first_then_the_points_at_stake(during, people):
    submission = submission_of("so-y-te")
    assert [(each.indicator.code, each.kind) for each in overview_of(submission).todo] == [
        ("1.1", "unanswered"),
        ("1.2", "unanswered"),
        ("2.1", "unanswered"),
    ]

    answers.save(
        submission, {"2.1": entered(v="ba"), "1.1": entered(a="87", b="90")}, by=people["an"]
    )

    assert [(each.indicator.code, each.kind) for each in overview_of(submission).todo] == [
        ("2.1", "invalid"),
        ("1.1", "evidence"),
        ("1.2", "unanswered"),
    ]


def test_a_mistake_is_said_in_its_own_words(during, people):
    answers.save(submission_of("so-y-te"), {"1.1": entered(a="91", b="90")}, by=people["an"])

    todo = overview_of(submission_of("so-y-te")).todo

    assert todo[0].says == "Tử số (91) lớn hơn mẫu số (90). Kiểm tra lại a hoặc b."


def test_the_three_spans_of_points_are_the_whole_maximum(during, people):
    submission = submission_of("so-y-te")
    answers.save(
        submission, {"1.1": entered(a="45", b="90"), "2.1": entered(v="ba")}, by=people["an"]
    )

    left = overview_of(submission).points_left

    assert (left.earned, left.unanswered, left.unearned) == (
        Decimal("20.00"),
        Decimal(40),
        Decimal("40.00"),
    )
    assert left.spans == [
        ("earned", "0.00", "20.00"),
        ("unanswered", "20.00", "40.00"),
        ("unearned", "60.00", "40.00"),
    ]


def test_what_the_council_enters_is_counted_neither_as_done_nor_as_missing(during, people):
    complete(submission_of("so-y-te"), people["an"])

    overview = overview_of(submission_of("so-y-te"))

    assert (overview.done, overview.total, overview.percent_done) == (3, 3, 100)
    assert (overview.todo, overview.next_main) == ([], None)


def test_nearly_all_is_never_shown_as_all(during, people):
    answers.save(
        submission_of("so-y-te"),
        {"1.2": entered(v="true"), "2.1": entered(v="3")},
        by=people["an"],
    )

    assert overview_of(submission_of("so-y-te")).percent_done == 66


def test_one_goes_on_where_something_is_wrong_then_where_something_is_missing(during, people):
    submission = submission_of("so-y-te")
    assert overview_of(submission).next_main.code == "1"

    answers.save(submission, {"2.1": entered(v="ba")}, by=people["an"])

    assert overview_of(submission).next_main.code == "2"


# ── What the head reads ────────────────────────────────────────────────────────────────────


def test_the_head_is_told_the_costliest_things_first(during, people):
    submission = submission_of("so-y-te")
    answers.save(
        submission,
        {
            "1.1": entered(na="Không phát sinh hồ sơ."),
            "2.1": Entered(typed={"v": "3"}, explanation="Theo báo cáo.", status="final"),
        },
        by=people["an"],
    )

    summary = summary_of(submission)

    assert (summary.claims, summary.explained, summary.with_file) == (1, 1, 0)
    assert summary.to_know == [
        "1 chỉ số chưa nhập, được tính 0 điểm; tổng điểm tối đa của chúng là 20.",
        "1 chỉ số khai không phát sinh; Hội đồng xem lý do rồi kết luận.",
        "1 chỉ số chỉ có giải trình, không có tệp minh chứng.",
    ]
    assert list(summary.blocking) == []


def test_a_mistake_and_a_missing_paper_block_the_sending(during, people):
    submission = submission_of("so-y-te")
    answers.save(
        submission, {"1.1": entered(a="87", b="90"), "2.1": entered(v="ba")}, by=people["an"]
    )

    assert [each.indicator.code for each in summary_of(submission).blocking] == ["2.1", "1.1"]


# ── What was sent ──────────────────────────────────────────────────────────────────────────


def sent(people):
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    return submissions.send(submission, by=people["binh"])


def test_a_version_shows_every_indicator_as_it_was_frozen(during, people):
    version = sent(people)
    submissions.withdraw(submission_of("so-y-te"), by=people["binh"])
    answers.save(submission_of("so-y-te"), {"2.1": entered(v="4")}, by=people["an"])

    page = version_page(version)

    rows = {row.indicator.code: row for _main, _points, group in page.groups for row in group}
    assert [(said.label, said.text) for said in rows["1.1"].said] == [
        ("a. Số hồ sơ trực tuyến", "87"),
        ("b. Tổng số hồ sơ", "90"),
    ]
    assert (rows["2.1"].said[0].text, rows["2.1"].points) == ("3", Decimal("15.00"))
    assert (rows["2.2"].answered, rows["2.2"].points, rows["2.2"].entered_by) == (
        False,
        None,
        "Hội đồng",
    )


def test_a_receipt_counts_what_was_frozen(during, people):
    receipt = receipt_of(sent(people))

    assert (receipt.values, receipt.files, receipt.explanations) == (3, 0, 1)
    assert receipt.standing.total == Decimal("73.67")


def test_a_receipt_says_how_early_it_is(during, people):
    during.move_to(CLOSES - timedelta(days=2, hours=7, minutes=18, seconds=53))

    receipt = receipt_of(sent(people))

    assert receipt.in_time == "Đúng hạn, sớm hơn 2 ngày 7 giờ"
    assert receipt.last_moment == "23:59:59 ngày 24/12/2023"


def test_a_receipt_of_a_reopened_submission_says_so(during, people):
    sent(people)
    during.move_to(CLOSES + timedelta(hours=1))
    for person in people.values():
        person.__dict__.pop("posts", None)
    submissions.return_to_agency(
        submission_of("so-y-te"),
        reasons="Thiếu quyết định.",
        until=CLOSES + timedelta(days=2),
        by=people["giang"],
    )
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])

    receipt = receipt_of(submissions.send(submission_of("so-y-te"), by=people["binh"]))

    assert receipt.in_time == "Đúng hạn, trong thời gian hồ sơ được mở lại"
    assert (receipt.version.number, receipt.replaced.number) == (2, 1)
