"""What runs a cycle from day to day: its next step, what nobody has, who the council is."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from assessments.deadlines import VIETNAM
from assessments.models import Agency, Cycle, Submission
from assessments.pages.board import board_of
from assessments.pages.running import Running, running_of
from assessments.pages.timetable import TimetablePage, timetable_page
from assessments.selectors.cycles import cycles_visible_to
from assessments.services import assigning, bodies, steps, submissions, windows
from assessments.services.bodies import Founding, Named
from assessments.services.steps import Written
from tests.assessments.rounds import ENDS, disputed, judge, opened, seat_members, sent
from tests.assessments.world import AFTER, DURING, complete, submission_of

pytestmark = pytest.mark.django_db

MOMENT = timedelta(microseconds=1)


def running(people, now) -> Running:
    cycle = cycles_visible_to(people["giang"]).get()
    return running_of(board_of(cycle, people["giang"], now))


def timetable(people, now) -> TimetablePage:
    cycle = cycles_visible_to(people["giang"]).get()
    return timetable_page(cycle, people["giang"], now)


def next_ref(people, now) -> str:
    found = timetable(people, now).next
    return found.step.ref if found else ""


def found_the_council(cycle, people) -> None:
    founding = Founding("council", "219/QĐ-UBND", date(2023, 2, 1), "UBND tỉnh", "Về việc")
    bodies.decide(cycle, founding, [Named("Hải", "chair", "", people["hai"])], by=people["giang"])


# ── The next step ──────────────────────────────────────────────────────────────────────────


def test_the_next_step_follows_what_has_happened(during, cycle, people):
    assert next_ref(people, DURING) == "deadline.huyen"
    assert next_ref(people, datetime(2023, 12, 15, tzinfo=VIETNAM)) == "deadline.so"
    judge(sent(people, during), people)
    assert next_ref(people, AFTER) == "review"
    opened(cycle, people)
    assert next_ref(people, AFTER) == "window.1"


def test_the_session_is_next_once_the_window_is_over(during, cycle, people):
    seat_members(people)
    disputed(cycle, people, during)

    assert next_ref(people, ENDS) == "session.1"


def test_a_step_taken_out_is_never_next(during, cycle, people):
    steps.remove(cycle, "deadline.huyen", reason="Cấp huyện không nộp.", by=people["giang"])

    assert next_ref(people, DURING) == "deadline.so"


def test_the_plan_of_the_next_step_is_overdue_from_the_next_day_of_vietnam(cycle, people, during):
    said = Written("Thẩm định hồ sơ", "", date(2023, 12, 31), None)
    steps.write(cycle, "review", said, seen="–", by=people["giang"])
    midnight = datetime(2024, 1, 1, tzinfo=VIETNAM)  # 17:00 of 31 December in Greenwich

    before, after = timetable(people, midnight - MOMENT).next, timetable(people, midnight).next

    assert before.step == after.step
    assert (before.overdue, after.overdue) == ("", "quá kế hoạch 1 ngày")


# ── What nobody has ────────────────────────────────────────────────────────────────────────


def send(people) -> Submission:
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    submissions.send(submission, by=people["binh"])
    return submission_of("so-y-te")


def test_what_was_sent_and_given_to_no_unit_is_named(during, people):
    assert running(people, DURING).unassigned == []  # nothing was sent
    submission = send(people)
    found = running(people, DURING)
    assert found.any_assigned is False
    assert [(each.agency, each.says) for each in found.unassigned] == [
        ("Sở Y tế", "2 chỉ số chính")
    ]

    unit = Agency.objects.get(slug="so-noi-vu").pk
    assigning.give(submission, {"2": unit}, by=people["giang"])

    found = running(people, DURING)
    assert found.any_assigned is True
    assert found.unassigned[0].says == "1 chỉ số chính"


def test_a_duty_given_back_is_said_as_such(during, people):
    submission = send(people)
    unit = Agency.objects.get(slug="so-noi-vu").pk
    assigning.give(submission, {"1": unit, "2": unit}, by=people["giang"])
    assert running(people, DURING).unassigned == []
    during.move_to(AFTER)

    duty = submission.review_duties.get(main_code="2")
    assigning.decline(duty, reason="Phòng đang thanh tra nội dung này.", by=people["duc"])

    (found,) = running(people, AFTER).unassigned
    assert found.says == "1 chỉ số chính, 1 bị từ chối"


# ── The council ────────────────────────────────────────────────────────────────────────────


def test_a_session_that_is_next_wants_a_decision(during, cycle, people):
    seat_members(people)
    assert timetable(people, DURING).lacks_council is False  # nobody is to sit yet
    disputed(cycle, people, during)
    assert timetable(people, ENDS).lacks_council is True

    found_the_council(cycle, people)

    assert timetable(people, ENDS).lacks_council is False


def test_fixed_results_want_no_council(during, cycle, people):
    seat_members(people)
    disputed(cycle, people, during)
    Cycle.objects.update(results_fixed_at=ENDS)

    assert timetable(people, ENDS + timedelta(hours=1)).lacks_council is False


def test_the_page_of_the_steps_warns_and_stops_warning(during, cycle, people):
    warning = "Đến phiên họp mà chưa ghi quyết định lập Hội đồng."
    seat_members(people)
    disputed(cycle, people, during)
    browser = Client()
    browser.force_login(people["giang"])
    page = f"/hoi-dong/{cycle.slug}/tien-trinh/"
    assert warning in browser.get(page).content.decode()

    found_the_council(cycle, people)

    assert warning not in browser.get(page).content.decode()


def test_the_board_reads_alike_on_both_sides_of_new_year(during, cycle, people):
    """A round open over New Year: the same next step, the same list, the same numbers."""
    judge(sent(people, during), people)
    opened(cycle, people)
    midnight = datetime(2024, 1, 1, tzinfo=VIETNAM)

    old, new = running(people, midnight - MOMENT), running(people, midnight)

    assert next_ref(people, midnight - MOMENT) == next_ref(people, midnight) == "window.1"
    assert [row.agency for row in old.sending.late] == [row.agency for row in new.sending.late]
    assert [row.due for row in old.sending.rows] == [row.due for row in new.sending.rows]
    assert windows.ended_unrecorded(cycle, midnight) is False
