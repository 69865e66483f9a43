"""The steps of a cycle: written, added, taken out and put back, and never lost."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from assessments.deadlines import VIETNAM
from assessments.models import AuditEvent, CycleStep, StepDocument
from assessments.selectors.timetable import every_step, step_of
from assessments.services import cycles, extensions, sessions, steps
from assessments.services.extensions import Letter
from assessments.services.steps import Paper, UnfitStep, Written
from tests.assessments.rounds import (
    ENDS,
    disputed,
    judge,
    opened,
    seat_members,
    sent,
    sitting,
)
from tests.assessments.world import AFTER, CLOSES, DURING, OPENS

pytestmark = pytest.mark.django_db

PLANNED = Written("Mở nhập liệu", "Sở TT&TT", date(2023, 12, 4), None)
QD_219 = Paper(
    "219/QĐ-UBND", date(2023, 2, 1), "Chủ tịch UBND tỉnh", "Về việc thành lập Hội đồng thẩm định"
)
WHY = "Kỳ này không có bước ấy."


def refs(cycle, now=DURING, *, removed: bool = False) -> list[str]:
    return [each.ref for each in every_step(cycle, now) if each.is_removed is removed]


def dates(cycle, ref: str, now) -> tuple:
    found = step_of(cycle, ref, now).dates
    return found.planned, found.typed, found.recorded


def write(cycle, people, *, ref: str = "opening", said: Written = PLANNED, seen: str = "–"):
    return steps.write(cycle, ref, said, seen=seen, by=people["giang"])


# ── What a cycle proposes ──────────────────────────────────────────────────────────────────


def test_a_cycle_has_the_steps_of_the_file_in_the_order_of_the_procedure(during, cycle):
    assert refs(cycle) == [
        "plan", "opening", "deadline.huyen", "deadline.so", "review", "window.1", "session.1",
        "results", "proposal", "decision", "publication",
    ]  # fmt: skip
    assert not CycleStep.objects.exists()  # nothing is written before somebody writes


def test_one_more_round_is_one_more_step(during, cycle):
    cycle.response_rounds = 2
    cycle.save()

    assert [ref for ref in refs(cycle) if ref.startswith("window")] == ["window.1", "window.2"]


def test_a_cycle_that_settles_estimates_has_that_step(during, cycle):
    cycle.top_up_opens_at = datetime(2024, 1, 2, tzinfo=VIETNAM)
    cycle.top_up_closes_at = datetime(2024, 1, 11, tzinfo=VIETNAM)
    last = date(2024, 1, 10)

    assert dates(cycle, "top_up", cycle.top_up_closes_at - timedelta(seconds=1)) == (
        last, None, None,
    )  # fmt: skip
    assert dates(cycle, "top_up", cycle.top_up_closes_at) == (last, None, last)


def test_a_step_is_known_from_the_instant_it_happens(cycle):
    assert dates(cycle, "opening", OPENS - timedelta(microseconds=1)) == (
        date(2023, 12, 1), None, None,
    )  # fmt: skip
    assert dates(cycle, "opening", OPENS)[2] == date(2023, 12, 1)
    assert dates(cycle, "deadline.so", CLOSES - timedelta(microseconds=1))[2] is None
    assert dates(cycle, "deadline.so", CLOSES)[2] == date(2023, 12, 24)


def test_more_time_moves_the_actual_day_and_leaves_the_plan(during, cycle, people):
    letter = Letter("12/STTTT-CĐS", DURING.date(), "Hệ thống một cửa dừng hai ngày để nâng cấp.")
    until = CLOSES + timedelta(days=8)  # the end of 1 January
    extensions.extend_set(cycle.deadlines.get(set_id="so"), letter, until=until, by=people["giang"])

    step = step_of(cycle, "deadline.so", until)

    assert (step.dates.planned, step.dates.actual) == (date(2023, 12, 24), date(2024, 1, 1))
    assert step.dates.days_off == 8
    assert [each.number for each in step.known_documents] == ["12/STTTT-CĐS"]


def test_rounds_and_sessions_are_known_to_the_day(during, cycle, people):
    seat_members(people)
    disputed(cycle, people, during)
    session = sitting(cycle, people)

    assert dates(cycle, "window.1", ENDS) == (date(2024, 1, 5), None, date(2024, 1, 5))
    assert dates(cycle, "review", ENDS)[2] == AFTER.date()  # the round opened on that day
    assert dates(cycle, "session.1", ENDS) == (date(2024, 1, 8), None, None)
    sessions.close(session, by=people["giang"])
    assert dates(cycle, "session.1", ENDS)[2] == date(2024, 1, 6)
    assert [each.number for each in step_of(cycle, "session.1", ENDS).known_documents] == [
        "219/QĐ-UBND"
    ]


# ── What the secretary writes ──────────────────────────────────────────────────────────────


def test_what_was_typed_is_never_overridden_by_what_the_portal_knows(during, cycle, people):
    write(cycle, people, said=Written("Mở cổng", "", date(2023, 12, 1), date(2023, 12, 5)))

    step = step_of(cycle, "opening", DURING)

    assert (step.title, step.dates.actual) == ("Mở cổng", date(2023, 12, 5))
    assert step.dates.recorded == date(2023, 12, 1)
    assert step.dates.differs
    assert refs(cycle)[:2] == ["plan", "opening"]  # its place stays


def test_the_log_says_what_stood_before_and_after(during, cycle, people):
    write(cycle, people)
    seen = step_of(cycle, "opening", DURING).stamp
    write(cycle, people, seen=seen, said=Written("Mở cổng", "", None, None))

    event = AuditEvent.objects.filter(act="step_written").latest("sequence")

    assert event.data["before"]["planned_on"] == "2023-12-04"
    assert event.data["after"] == {
        "title": "Mở cổng", "body": "", "planned_on": None, "actual_on": None,
    }  # fmt: skip


def test_nobody_writes_over_what_they_have_not_seen(during, cycle, people):
    write(cycle, people)

    with pytest.raises(UnfitStep, match="changed"):
        write(cycle, people, said=Written("Khác", "", None, None), seen="–")
    assert step_of(cycle, "opening", DURING).title == "Mở nhập liệu"


@pytest.mark.parametrize(("day", "taken"), [(10, True), (11, False)])
def test_an_actual_day_is_today_at_the_latest(during, cycle, people, day, taken):
    said = Written("Mở nhập liệu", "", None, date(2023, 12, day))

    if taken:
        assert write(cycle, people, said=said).actual_on == said.actual_on
    else:
        with pytest.raises(UnfitStep, match="future"):
            write(cycle, people, said=said)


@pytest.mark.parametrize("who", ["hai", "duc", "khoa", "lan", "an", "minh"])
def test_only_the_secretary_keeps_the_timetable(during, cycle, people, who):
    for act in (
        lambda: steps.write(cycle, "opening", PLANNED, seen="–", by=people[who]),
        lambda: steps.add(cycle, PLANNED, after="", by=people[who]),
        lambda: steps.remove(cycle, "opening", reason=WHY, by=people[who]),
        lambda: steps.restore(cycle, "opening", by=people[who]),
        lambda: steps.add_document(cycle, "opening", QD_219, by=people[who]),
        lambda: steps.remove_document(cycle, "opening", 1, reason=WHY, by=people[who]),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not CycleStep.objects.exists()


def test_the_secretary_still_dates_steps_once_the_results_are_fixed(during, cycle, people):
    cycle.results_fixed_at = DURING
    cycle.save()

    write(cycle, people, ref="publication", said=Written("Công bố", "", None, DURING.date()))

    assert dates(cycle, "publication", DURING)[1] == DURING.date()


# ── Steps of its own, taken out, put back ──────────────────────────────────────────────────


def test_a_step_of_its_own_stands_where_it_was_put(during, cycle, people):
    training = Written("Tập huấn nhập liệu", "Sở TT&TT", date(2023, 12, 6), None)
    first = steps.add(cycle, training, after="opening", by=people["giang"])
    second = steps.add(cycle, Written("Họp báo", "", None, None), after="", by=people["giang"])

    assert refs(cycle)[:4] == [str(second.pk), "plan", "opening", str(first.pk)]


def test_a_step_that_is_taken_out_can_be_put_back_with_all_that_was_written(during, cycle, people):
    write(cycle, people)
    steps.add_document(cycle, "opening", QD_219, by=people["giang"])
    steps.remove(cycle, "opening", reason=WHY, by=people["giang"])

    assert "opening" not in refs(cycle)
    assert refs(cycle, removed=True) == ["opening"]
    with pytest.raises(UnfitStep, match="removed"):
        write(cycle, people)

    steps.restore(cycle, "opening", by=people["giang"])

    found = step_of(cycle, "opening", DURING)
    assert found.dates.planned == date(2023, 12, 4)
    assert [each.number for each in found.documents] == ["219/QĐ-UBND"]
    acts = AuditEvent.objects.filter(act__startswith="step_").order_by("sequence")
    assert list(acts.values_list("act", flat=True)) == [
        "step_written", "step_document_added", "step_removed", "step_restored",
    ]  # fmt: skip
    assert acts.get(act="step_removed").data["reason"] == WHY


def test_a_round_that_the_cycle_no_longer_has_keeps_what_was_written_of_it(during, cycle, people):
    cycles.Cycle.objects.update(response_rounds=2)
    cycle.refresh_from_db()
    write(cycle, people, ref="window.2", said=Written("Vòng bổ sung", "", None, None))
    cycles.Cycle.objects.update(response_rounds=1)
    cycle.refresh_from_db()

    assert step_of(cycle, "window.2", DURING).title == "Vòng bổ sung"


def test_a_step_is_taken_out_once_and_put_back_once(during, cycle, people):
    with pytest.raises(UnfitStep, match="gone"):
        steps.restore(cycle, "opening", by=people["giang"])
    steps.remove(cycle, "opening", reason=WHY, by=people["giang"])
    with pytest.raises(UnfitStep, match="removed"):
        steps.remove(cycle, "opening", reason=WHY, by=people["giang"])
    steps.restore(cycle, "opening", by=people["giang"])
    with pytest.raises(UnfitStep, match="there"):
        steps.restore(cycle, "opening", by=people["giang"])


def test_there_is_no_step_that_is_not_there(during, cycle, people):
    with pytest.raises(UnfitStep, match="gone"):
        write(cycle, people, ref="deadline.tinh")
    with pytest.raises(UnfitStep, match="gone"):
        steps.add(cycle, PLANNED, after="99", by=people["giang"])


def test_the_database_refuses_a_step_taken_out_without_a_reason(during, cycle, people):
    row = write(cycle, people)

    with pytest.raises(IntegrityError), transaction.atomic():
        CycleStep.objects.filter(pk=row.pk).update(removed_at=DURING, removed_by=people["giang"])


# ── Documents ──────────────────────────────────────────────────────────────────────────────


def test_a_step_has_any_number_of_documents_each_once(during, cycle, people):
    other = Paper("40/TTr-STTTT", date(2023, 4, 11), "Sở TT&TT", "Tờ trình kết quả")
    for paper in (QD_219, other):
        steps.add_document(cycle, "plan", paper, by=people["giang"])
    with pytest.raises(UnfitStep, match="document"):
        steps.add_document(cycle, "plan", QD_219, by=people["giang"])

    found = step_of(cycle, "plan", DURING).documents
    assert [each.number for each in found] == ["219/QĐ-UBND", "40/TTr-STTTT"]


def test_a_document_taken_away_stays_in_the_database_and_can_be_written_anew(during, cycle, people):
    wrong = steps.add_document(cycle, "plan", QD_219, by=people["giang"])
    steps.remove_document(cycle, "plan", wrong.pk, reason="Ghi nhầm bước.", by=people["giang"])
    steps.add_document(cycle, "plan", QD_219, by=people["giang"])

    assert len(step_of(cycle, "plan", DURING).documents) == 1
    assert StepDocument.objects.filter(removed_reason="Ghi nhầm bước.").count() == 1
    with pytest.raises(UnfitStep, match="gone"):
        steps.remove_document(cycle, "plan", wrong.pk, reason=WHY, by=people["giang"])


# ── New Year ───────────────────────────────────────────────────────────────────────────────


def test_new_year_in_vietnam_is_the_day_that_counts(cycle, people):
    """An opening at 00:30 on 1 January in Vietnam is still 31 December in Greenwich."""
    cycle.opens_at = datetime(2024, 1, 1, 0, 30, tzinfo=VIETNAM)
    cycle.save()
    before, after = cycle.opens_at - timedelta(hours=1), cycle.opens_at + timedelta(hours=1)

    assert dates(cycle, "opening", after) == (date(2024, 1, 1), None, date(2024, 1, 1))
    assert refs(cycle, before) == refs(cycle, after)
    for moment, taken in ((before, False), (after, True)):
        said = Written("Mở nhập liệu", "", None, date(2024, 1, 1))
        with time_machine.travel(moment, tick=False), transaction.atomic():
            if taken:
                assert write(cycle, people, said=said).actual_on == said.actual_on
            else:
                with pytest.raises(UnfitStep, match="future"):
                    write(cycle, people, said=said)


def test_a_round_is_known_by_its_own_letter(during, cycle, people):
    seat_members(people)
    judge(sent(people, during), people)
    opened(cycle, people)

    step = step_of(cycle, "window.1", AFTER)

    assert [each.number for each in step.known_documents] == ["15/STTTT-CĐS"]
    assert step.dates.recorded is None
