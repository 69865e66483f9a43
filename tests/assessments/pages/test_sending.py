"""Who has sent, who is late, who is likely to be: by the printed deadline, to the instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assessments.deadlines import VIETNAM, Window
from assessments.models import Agency, Answer, Cycle, CycleDeadline, Submission
from assessments.pages.sending import (
    SendingPage,
    SendingRow,
    sending_at_a_glance,
    sending_page,
)
from assessments.selectors.cycles import sharing
from assessments.selectors.lateness import with_sending
from assessments.selectors.reviews import files_among, submissions_of
from assessments.selectors.submissions import with_progress
from assessments.services import answers, cycles, extensions, submissions
from assessments.services.extensions import Letter
from tests.assessments.world import (
    AFTER,
    CLOSES,
    DURING,
    complete,
    entered,
    submission_of,
)

pytestmark = pytest.mark.django_db

LETTER = Letter("12/STTTT-CĐS", DURING.date(), "Hệ thống một cửa dừng hai ngày để nâng cấp.")
MOMENT = timedelta(microseconds=1)


def page(now=AFTER) -> SendingPage:
    cycle = Cycle.objects.select_related("framework_version", "standing_agency").get()
    rows = with_progress(cycle.submissions.select_related("agency", "index_set", "deadline"))
    found = sending_page(cycle, sharing(cycle, rows), now)
    rows = with_sending(with_progress(submissions_of(cycle)), now)
    glance = sending_at_a_glance(files_among(rows, cycle, now=now), now)
    assert [_said(each) for each in glance] == [_said(each) for each in found.rows]
    return found


def _said(row: SendingRow) -> tuple[object, ...]:
    """What the board says as well: by other questions, and the same."""
    late = (row.is_late, row.is_withdrawn, row.printed_closing)
    risk = row.risk if row.is_at_risk else ""
    return (row.agency, row.state, bool(row.sends), *late, row.outlook, risk)


def row(now=AFTER, agency: str = "Sở Y tế") -> SendingRow:
    return next(each for each in page(now).rows if each.agency == agency)


def send(people) -> Submission:
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    submissions.send(submission, by=people["binh"])
    return submission_of("so-y-te")


def late(now=AFTER) -> list[str]:
    return [each.agency for each in page(now).late]


# ── Late ───────────────────────────────────────────────────────────────────────────────────


def test_late_is_whoever_has_not_sent_from_the_first_instant_too_late(during, people):
    send(people)

    assert late(CLOSES - MOMENT) == ["Huyện Bắc Hà"]  # whose deadline was the 15th
    assert late(CLOSES) == ["Huyện Bắc Hà", "Sở Nội vụ"]
    assert [each.agency for each in page(CLOSES).sent] == ["Sở Y tế"]


def test_each_state_is_said(during, people):
    submission = submission_of("so-y-te")
    assert row().state == "chưa nhập"
    answers.save(submission, {"1.2": entered(v="true")}, by=people["an"])
    assert row().state == "đang nhập 1/3"
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    assert row().state == "chờ lãnh đạo duyệt"
    submissions.send(submission, by=people["binh"])
    assert not row().is_late
    submissions.withdraw(submission_of("so-y-te"), by=people["binh"])
    assert row().state == "đã rút; bản 1 vẫn được tính"
    assert row().is_late
    assert not row(CLOSES - MOMENT).is_late


def test_what_the_secretary_gave_back_is_not_late(during, people):
    submission = send(people)
    during.move_to(AFTER)
    submissions.return_to_agency(
        submission,
        reasons="Xem lại chỉ số 1.1 theo bản trích xuất.",
        until=AFTER + timedelta(days=3),
        by=people["giang"],
    )
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])

    assert submission_of("so-y-te").state == "with_head"
    assert not row().is_late


def test_estimates_being_settled_are_not_late(during, people, cycle):
    send(people)
    opens = datetime(2024, 1, 2, tzinfo=VIETNAM)
    cycles.set_top_up(cycle, Window(opens, opens + timedelta(days=9)), by=people["giang"])
    during.move_to(opens)
    submissions.top_up(submission_of("so-y-te"), by=people["an"])

    assert submission_of("so-y-te").state == "draft"
    assert not row(opens).is_late


# ── More time ──────────────────────────────────────────────────────────────────────────────


def test_more_time_stands_beside_and_does_not_take_lateness_away(during, people):
    until = CLOSES + timedelta(days=8)  # over New Year
    extensions.extend(submission_of("so-y-te"), LETTER, until=until, by=people["giang"])

    found = row(CLOSES)

    assert found.is_late
    assert found.due == "23:59:59 ngày 24/12/2023"
    assert found.more_time == "đến 23:59:59 ngày 01/01/2024, công văn số 12/STTTT-CĐS"
    assert row(until).more_time == ""  # over
    assert row(CLOSES, "Sở Nội vụ").more_time == ""  # nobody else gains anything


def test_the_printed_closing_is_the_first_one_however_often_it_moved(during, people, cycle):
    for days in (3, 8):
        deadline = CycleDeadline.objects.get(set_id="so")
        until = CLOSES + timedelta(days=days)
        extensions.extend_set(deadline, LETTER, until=until, by=people["giang"])

    found = row(CLOSES, "Sở Nội vụ")

    assert (found.is_late, found.printed_closing) == (True, CLOSES)
    assert found.more_time.startswith("đến 23:59:59 ngày 01/01/2024")


def test_sent_late_stands_apart_from_late(during, people):
    extensions.extend(
        submission_of("so-y-te"), LETTER, until=CLOSES + timedelta(days=8), by=people["giang"]
    )
    during.move_to(CLOSES + timedelta(hours=3))
    send(people)

    found = page(AFTER)

    assert [each.agency for each in found.sent_late] == ["Sở Y tế"]
    assert found.sent_late[0].late_said == "gửi 03:00:00 ngày 25/12/2023, trễ 3 giờ"
    assert "Sở Y tế" not in late(AFTER)


def test_what_came_in_time_is_not_late_because_of_a_letter(during, people):
    extensions.extend(
        submission_of("so-y-te"), LETTER, until=CLOSES + timedelta(days=8), by=people["giang"]
    )
    during.move_to(CLOSES - MOMENT)
    send(people)

    assert page(AFTER).sent_late == []


# ── The forecast ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def slow(during, people):
    """Sở Y tế answered one of three ten days before the closing, and nothing since."""
    during.move_to(CLOSES - timedelta(days=10))
    answers.save(submission_of("so-y-te"), {"1.2": entered(v="true")}, by=people["an"])
    return people


def test_a_week_before_its_closing_an_agency_is_said_with_its_numbers(slow):
    assert page(CLOSES - timedelta(days=7) - MOMENT).forecasts is False
    now = CLOSES - timedelta(days=7)

    assert row(now).is_at_risk
    assert row(now).risk == ("còn 2/3 chỉ số, 7 ngày qua nhập 1; còn 7 ngày, nhập kịp khoảng 1")
    assert row(CLOSES - timedelta(days=3) + MOMENT).risk == (
        "còn 2/3 chỉ số, 7 ngày qua nhập 0; còn 2 ngày 23 giờ, nhập kịp khoảng 0"
    )


def test_an_answer_counts_as_entered_within_seven_days_to_the_instant(slow):
    saved = Answer.objects.get().revisions.get().saved_at

    assert row(saved + timedelta(days=7) - MOMENT).progress.gained == 1
    assert row(saved + timedelta(days=7)).progress.gained == 0


def test_changing_an_answer_is_no_progress_and_taking_one_away_is_none_either(slow, during):
    during.move_to(CLOSES - timedelta(days=2))
    answers.save(submission_of("so-y-te"), {"1.2": entered(v="false")}, by=slow["an"])
    assert row(CLOSES - timedelta(days=1)).progress.gained == 0

    answers.save(submission_of("so-y-te"), {"1.2": entered()}, by=slow["an"])
    found = row(CLOSES - timedelta(days=1)).progress
    assert (found.answered, found.answered_before, found.gained) == (0, 1, 0)


def test_whoever_is_on_pace_is_not_named(during, people):
    during.move_to(CLOSES - timedelta(days=6))
    complete(submission_of("so-y-te"), people["an"])

    names = [each.agency for each in page(CLOSES - timedelta(days=5)).at_risk]
    assert names == ["Sở Nội vụ"]
    unsent = row(CLOSES - timedelta(days=2))
    assert unsent.risk == "đã nhập đủ 3 chỉ số, chưa gửi; còn 2 ngày"


def test_whoever_has_sent_is_never_forecast_to_be_late(during, people):
    submission = send(people)
    submissions.withdraw(submission, by=people["binh"])

    assert not row(CLOSES - timedelta(days=1)).is_at_risk


def test_the_forecast_goes_by_ones_own_closing(slow):
    extensions.extend(
        submission_of("so-y-te"), LETTER, until=CLOSES + timedelta(days=8), by=slow["giang"]
    )
    names = [each.agency for each in page(CLOSES - timedelta(days=5)).at_risk]
    assert names == ["Sở Nội vụ"]
    assert row(CLOSES + timedelta(days=3)).is_at_risk


# ── New Year, and the zone of the server ───────────────────────────────────────────────────


def test_a_deadline_at_new_year_reads_alike_from_both_years(during, people):
    """Closing at the end of 31 December in Vietnam, 17:00 in Greenwich."""
    midnight = datetime(2024, 1, 1, tzinfo=VIETNAM)
    CycleDeadline.objects.filter(set_id="so").update(closes_at=midnight)
    complete(submission_of("so-noi-vu"), people["cuc"])

    last = row(midnight - MOMENT)
    first = row(datetime(2023, 12, 31, 17, tzinfo=UTC))

    assert (last.is_late, first.is_late) == (False, True)
    assert last.due == first.due == "23:59:59 ngày 31/12/2023"
    assert last.is_at_risk
    assert not first.is_at_risk
    assert [each.agency for each in page(midnight).late] == [
        "Huyện Bắc Hà", "Sở Nội vụ", "Sở Y tế",
    ]  # fmt: skip


# ── How often it asks ──────────────────────────────────────────────────────────────────────


def test_it_asks_as_often_for_three_agencies_as_for_sixty(
    during, people, cycle, django_assert_num_queries
):
    """In the last week, with somebody who took a version back: every question is asked."""
    submissions.withdraw(send(people), by=people["binh"])
    now = CLOSES - timedelta(days=3)
    for numbers in (range(2), range(2, 60)):
        Submission.objects.bulk_create(
            Submission(
                cycle=cycle,
                agency=Agency.objects.create(slug=f"so-{n}", name=f"Sở số {n:03}"),
                index_set=cycle.framework_version.index_sets.get(set_id="so"),
                deadline=cycle.deadlines.get(set_id="so"),
            )
            for n in numbers
        )
        rows = sharing(
            cycle,
            with_progress(cycle.submissions.select_related("agency", "index_set", "deadline")),
        )
        with django_assert_num_queries(4):
            assert len(sending_page(cycle, rows, now).rows) == len(rows)
