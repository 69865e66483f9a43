"""More time by a letter: who gives it, who gains by it, and that nothing else opens."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from assessments.deadline_words import counts_as_late, deadline_said, lateness_said
from assessments.deadlines import VIETNAM, Phase
from assessments.models import (
    AuditEvent,
    CouncilSeat,
    CycleDeadline,
    Extension,
    Membership,
    SubmissionVersion,
    User,
)
from assessments.permissions import phase
from assessments.refusals import sentence
from assessments.selectors.extensions import printed_closing
from assessments.services import answers, cycles, extensions, locks, submissions
from assessments.services.audit import broken_at
from assessments.services.extensions import Letter, NotLater
from assessments.services.locks import Refused
from tests.assessments.world import CLOSES, START, complete, entered, submission_of

pytestmark = pytest.mark.django_db

LETTER = Letter("12/STTTT-CĐS", date(2023, 12, 24), "Cổng dịch vụ công dừng hai ngày để nâng cấp.")
MILLISECOND = timedelta(milliseconds=1)
UNTIL = CLOSES + timedelta(days=2)


@pytest.fixture
def on_the_last_day(during, people):
    during.move_to(CLOSES - timedelta(hours=2))
    for person in people.values():
        person.__dict__.pop("posts", None)
    return during


def save(slug: str, by: User, value: str = "true") -> object:
    return answers.save(submission_of(slug), {"1.2": entered(v=value)}, by=by)


def extend(slug: str, by: User, until: datetime = UNTIL, letter: Letter = LETTER) -> Extension:
    return extensions.extend(submission_of(slug), letter, until=until, by=by)


def extend_set(by: User, until: datetime = UNTIL) -> Extension:
    return extensions.extend_set(submission_of("so-y-te").deadline, LETTER, until=until, by=by)


# ── Only that agency (adversarial test 14) ─────────────────────────────────────────────────


def test_after_the_old_instant_only_the_agency_that_got_more_time_saves(on_the_last_day, people):
    extend("so-y-te", people["giang"])
    on_the_last_day.move_to(CLOSES + MILLISECOND)

    save("so-y-te", people["an"])
    with pytest.raises(Refused) as refusal:
        save("so-noi-vu", people["cuc"])

    assert submission_of("so-y-te").answers.get().value == {"answer": True}
    assert (refusal.value.reason, submission_of("so-noi-vu").answers.count()) == ("deadline", 0)


def test_an_extension_granted_while_the_page_is_open_counts_for_the_page(on_the_last_day, people):
    """The officer read the submission before; the save reads it again under the lock."""
    opened = submission_of("so-y-te")
    extend("so-y-te", people["giang"])
    on_the_last_day.move_to(UNTIL - MILLISECOND)

    answers.save(opened, {"1.2": entered(v="true")}, by=people["an"])

    assert submission_of("so-y-te").answers.count() == 1


def test_without_the_closing_of_its_own_the_other_agency_would_save_too(
    on_the_last_day, people, monkeypatch
):
    """The control: one closing for all, whoever it was moved for."""
    extend("so-y-te", people["giang"])
    on_the_last_day.move_to(CLOSES + MILLISECOND)
    monkeypatch.setattr("assessments.permissions.phase", lambda *_: Phase.SELF_ASSESSMENT)

    save("so-noi-vu", people["cuc"])

    assert submission_of("so-noi-vu").answers.count() == 1


@pytest.mark.parametrize(
    ("moment", "saved"),
    [(UNTIL - MILLISECOND, True), (UNTIL, False), (UNTIL + MILLISECOND, False)],
)
def test_more_time_ends_at_its_exact_instant(on_the_last_day, people, moment, saved):
    extend("so-y-te", people["giang"])
    on_the_last_day.move_to(moment)

    if saved:
        save("so-y-te", people["an"])
    else:
        with pytest.raises(Refused, match="deadline"):
            save("so-y-te", people["an"])

    assert submission_of("so-y-te").answers.exists() is saved


def test_what_is_locked_opens_again_for_the_one_agency(on_the_last_day, people):
    on_the_last_day.move_to(CLOSES + timedelta(hours=1))
    with pytest.raises(Refused, match="deadline"):
        save("so-y-te", people["an"])
    assert submission_of("so-y-te").deadline.closed_at is not None

    extend("so-y-te", people["giang"])

    save("so-y-te", people["an"])
    with pytest.raises(Refused, match="deadline"):
        save("so-noi-vu", people["cuc"])


def test_the_log_names_who_gave_it_and_why_in_one_unbroken_chain(on_the_last_day, people):
    extend("so-y-te", people["giang"])

    events = list(AuditEvent.objects.filter(stream=submission_of("so-y-te").stream))

    assert [(each.act, each.actor) for each in events] == [("deadline_extended", people["giang"])]
    moments = [datetime.fromisoformat(events[0].data.pop(name)) for name in ("before", "until")]
    assert moments == [CLOSES, UNTIL]
    assert events[0].data == {
        "letter": LETTER.number,
        "letter_on": "2023-12-24",
        "reason": LETTER.reason,
    }
    assert broken_at(AuditEvent.objects.filter(stream=submission_of("so-y-te").stream)) is None


# ── A clock that goes back (adversarial test 16) ───────────────────────────────────────────


def test_a_clock_that_goes_back_an_hour_reopens_nothing(on_the_last_day, people):
    extend("so-y-te", people["giang"])
    for closed, slug, officer in ((CLOSES, "so-noi-vu", "cuc"), (UNTIL, "so-y-te", "an")):
        on_the_last_day.move_to(closed)
        with pytest.raises(Refused, match="deadline"):
            save(slug, people[officer])
        on_the_last_day.move_to(closed - timedelta(hours=1))
        with pytest.raises(Refused, match="deadline"):
            save(slug, people[officer])


def test_with_no_closing_recorded_the_clock_would_be_believed(on_the_last_day, people, monkeypatch):
    """The control."""
    monkeypatch.setattr(locks, "_record_closing", lambda _held: None)
    extend("so-y-te", people["giang"])
    on_the_last_day.move_to(UNTIL)
    with pytest.raises(Refused, match="deadline"):
        save("so-y-te", people["an"])

    on_the_last_day.move_to(UNTIL - timedelta(hours=1))
    save("so-y-te", people["an"])

    assert submission_of("so-y-te").answers.count() == 1


def test_a_closing_recorded_for_one_agency_takes_no_time_from_another(on_the_last_day, people):
    extend("so-y-te", people["giang"])
    extend("so-noi-vu", people["giang"], until=UNTIL + timedelta(hours=3))
    on_the_last_day.move_to(UNTIL + MILLISECOND)
    with pytest.raises(Refused, match="deadline"):
        save("so-y-te", people["an"])

    save("so-noi-vu", people["cuc"])

    assert submission_of("so-noi-vu").answers.count() == 1


# ── Who gives it ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", ["an", "binh", "duc", "hai", "khoa", "lan", "minh", "nguoi-la"])
def test_only_the_secretary_gives_more_time(on_the_last_day, people, who):
    with pytest.raises(Refused):
        extend("so-y-te", people[who])
    with pytest.raises(PermissionDenied):
        extend_set(people[who])

    assert Extension.objects.count() == 0


def test_the_secretary_gives_their_own_agency_nothing_and_is_told_why(on_the_last_day, people):
    CouncilSeat.objects.filter(user=people["giang"]).update(agency=submission_of("so-y-te").agency)
    giang = User.objects.get(pk=people["giang"].pk)

    with pytest.raises(Refused) as refusal:
        extend("so-y-te", giang)

    said = sentence(refusal.value.reason, refusal.value.submission, CLOSES)
    assert said == (
        "Bạn công tác tại Sở Y tế nên không gia hạn cho chính cơ quan mình được. Thư ký của cơ"
        " quan khác ghi gia hạn này."
    )
    assert extend("so-noi-vu", giang).submission == submission_of("so-noi-vu")


def test_a_post_in_the_agency_is_a_tie_too(on_the_last_day, people):
    Membership.objects.create(
        user=people["giang"],
        agency=submission_of("so-y-te").agency,
        role=Membership.Role.HEAD,
        starts_on=START,
    )

    with pytest.raises(Refused, match="own_agency"):
        extend("so-y-te", User.objects.get(pk=people["giang"].pk))


def test_without_the_predicate_the_secretary_would_extend_their_own(
    on_the_last_day, people, monkeypatch
):
    """The control."""
    CouncilSeat.objects.filter(user=people["giang"]).update(agency=submission_of("so-y-te").agency)
    monkeypatch.setattr(extensions, "has_conflict", lambda *_: False)
    monkeypatch.setattr("assessments.permissions.has_conflict", lambda *_: False)

    extend("so-y-te", User.objects.get(pk=people["giang"].pk))

    assert submission_of("so-y-te").extended_until == UNTIL


def test_fixed_results_are_not_reopened_by_a_letter(on_the_last_day, people, cycle):
    cycle.results_fixed_at = CLOSES
    cycle.save()

    with pytest.raises(Refused, match="fixed"):
        extend("so-y-te", people["giang"])
    with pytest.raises(PermissionDenied):
        extend_set(people["giang"])


# ── Later, and only later ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("until", "reason"),
    [
        (CLOSES - timedelta(hours=2), "until_passed"),  # now
        (CLOSES - timedelta(hours=1), "not_later"),
        (CLOSES, "not_later"),
    ],
)
def test_more_time_ends_after_now_and_after_the_print(on_the_last_day, people, until, reason):
    with pytest.raises(NotLater) as refusal:
        extend("so-y-te", people["giang"], until=until)
    with pytest.raises(NotLater):
        extend_set(people["giang"], until=until)

    assert refusal.value.reason == reason
    assert (Extension.objects.count(), submission_of("so-y-te").extended_until) == (0, None)


def test_the_first_instant_after_the_print_is_more_time(on_the_last_day, people):
    assert extend("so-y-te", people["giang"], until=CLOSES + MILLISECOND).before == CLOSES


def test_a_wrong_day_is_put_right_by_a_newer_letter_and_both_stay(on_the_last_day, people):
    extend("so-y-te", people["giang"], until=datetime(2032, 12, 28, tzinfo=VIETNAM))
    right = Letter(
        "13/STTTT-CĐS", date(2023, 12, 24), "Thay công văn 12, ghi sai năm của thời hạn."
    )

    extend("so-y-te", people["giang"], letter=right)

    assert submission_of("so-y-te").extended_until == UNTIL
    assert list(Extension.objects.values_list("letter", flat=True)) == [
        right.number,
        LETTER.number,
    ]


def test_what_was_granted_is_never_changed_or_deleted(on_the_last_day, people):
    granted = extend("so-y-te", people["giang"])

    with pytest.raises(DatabaseError), transaction.atomic():
        Extension.objects.filter(pk=granted.pk).update(until=CLOSES + timedelta(days=9))
    with pytest.raises(DatabaseError), transaction.atomic():
        granted.delete()


# ── Everyone of a set ──────────────────────────────────────────────────────────────────────


def test_a_whole_set_gets_more_time_and_the_print_stays(on_the_last_day, people):
    deadline = submission_of("so-y-te").deadline
    extend_set(people["giang"])
    on_the_last_day.move_to(CLOSES + MILLISECOND)

    save("so-y-te", people["an"])
    save("so-noi-vu", people["cuc"])

    moved = CycleDeadline.objects.get(pk=deadline.pk)
    assert (moved.closes_at, moved.printed, printed_closing(moved)) == (UNTIL, "trước ngày", CLOSES)
    assert phase(submission_of("huyen-bac-ha"), CLOSES) is Phase.REVIEW  # another set
    (event,) = AuditEvent.objects.filter(act="deadline_extended")
    assert (event.stream, event.actor, event.data["set"]) == (
        moved.cycle.stream,
        people["giang"],
        "so",
    )


def test_a_set_that_was_closed_opens_again(on_the_last_day, people):
    on_the_last_day.move_to(CLOSES)
    with pytest.raises(Refused, match="deadline"):
        save("so-y-te", people["an"])

    extend_set(people["giang"])

    save("so-y-te", people["an"])
    assert submission_of("so-y-te").answers.count() == 1


# ── Late, apart from the lock ──────────────────────────────────────────────────────────────


def send(people) -> SubmissionVersion:
    complete(submission_of("so-y-te"), people["an"])
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    return submissions.send(submission_of("so-y-te"), by=people["binh"])


def test_a_version_sent_in_time_says_how_early(on_the_last_day, people):
    version = send(people)

    assert lateness_said(version) == "Đúng hạn, sớm hơn 2 giờ"
    assert counts_as_late(version) is False


@pytest.mark.parametrize("whole_set", [False, True])
def test_more_time_moves_the_lock_and_not_what_is_late(on_the_last_day, people, whole_set):
    if whole_set:
        extend_set(people["giang"])
    else:
        extend("so-y-te", people["giang"])
    on_the_last_day.move_to(CLOSES + timedelta(minutes=14))

    version = send(people)

    assert version.due_at == CLOSES
    assert counts_as_late(version) is True
    assert lateness_said(version) == (
        "Trễ hạn 14 phút, trong thời gian được gia hạn theo công văn số 12/STTTT-CĐS"
    )


def test_what_the_secretary_asked_for_is_not_late(on_the_last_day, people):
    send(people)
    on_the_last_day.move_to(CLOSES + timedelta(hours=1))
    giang = User.objects.get(pk=people["giang"].pk)
    submissions.return_to_agency(
        submission_of("so-y-te"), reasons="Thiếu quyết định.", until=UNTIL, by=giang
    )

    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    version = submissions.send(submission_of("so-y-te"), by=people["binh"])

    assert counts_as_late(version) is False
    assert lateness_said(version) == "Đúng hạn, trong thời gian hồ sơ được mở lại"


# ── What the pages say ─────────────────────────────────────────────────────────────────────


def test_the_banner_says_the_new_moment_the_letter_and_the_print(on_the_last_day, people):
    extend("so-y-te", people["giang"])

    said = deadline_said(submission_of("so-y-te"), CLOSES - timedelta(hours=2))

    assert (said.state, said.label, said.remaining) == (
        "extended",
        "Hạn đã gia hạn:",
        "2 ngày 2 giờ",
    )
    assert said.last_instant == "23:59:59 Thứ Ba 26/12/2023"
    assert (said.clause, said.extension) == ("trước ngày", "công văn số 12/STTTT-CĐS")


def test_the_lock_after_an_extension_names_its_letter(on_the_last_day, people):
    extend("so-y-te", people["giang"])

    assert sentence("deadline", submission_of("so-y-te"), UNTIL) == (
        "Đã khóa lúc 23:59:59 ngày 26/12/2023: hạn “trước ngày” đã được gia hạn đến đó theo công"
        " văn số 12/STTTT-CĐS. Xin gia hạn bằng công văn gửi Sở Thông tin và Truyền thông."
    )


# ── What was taken back and then locked ────────────────────────────────────────────────────


@pytest.mark.parametrize("passed_on", [False, True])
def test_what_was_taken_back_before_the_lock_can_be_given_back(on_the_last_day, people, passed_on):
    send(people)
    submissions.withdraw(submission_of("so-y-te"), by=people["binh"])
    if passed_on:
        submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    on_the_last_day.move_to(CLOSES + timedelta(hours=1))
    giang = User.objects.get(pk=people["giang"].pk)

    submissions.return_to_agency(
        submission_of("so-y-te"), reasons="Gửi lại bản đã sửa.", until=UNTIL, by=giang
    )

    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    assert submissions.send(submission_of("so-y-te"), by=people["binh"]).number == 2


def test_what_was_never_sent_is_not_given_back_but_extended(on_the_last_day, people):
    complete(submission_of("so-y-te"), people["an"])
    on_the_last_day.move_to(CLOSES + timedelta(hours=1))
    giang = User.objects.get(pk=people["giang"].pk)

    with pytest.raises(Refused, match="state"):
        submissions.return_to_agency(
            submission_of("so-y-te"), reasons="Gửi đi.", until=UNTIL, by=giang
        )
    extend("so-y-te", giang)

    assert send(people).number == 1


# ── The window of the top-up ───────────────────────────────────────────────────────────────

NEW_YEAR = datetime(2024, 1, 1, tzinfo=VIETNAM)


def window(opens: datetime, closes: datetime) -> cycles.Window:
    return cycles.Window(opens, closes)


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ((NEW_YEAR - MILLISECOND, NEW_YEAR + timedelta(days=9)), "year_not_over"),
        ((NEW_YEAR, NEW_YEAR), "order"),
    ],
)
def test_estimates_are_settled_when_the_year_is_over(during, people, cycle, wanted, reason):
    with pytest.raises(cycles.UnfitWindow) as refusal:
        cycles.set_top_up(cycle, window(*wanted), by=people["giang"])

    assert refusal.value.reason == reason


def test_a_top_up_that_has_begun_only_ends_later_or_sooner_than_it_said(during, people, cycle):
    cycles.set_top_up(cycle, window(NEW_YEAR, NEW_YEAR + timedelta(days=9)), by=people["giang"])
    during.move_to(NEW_YEAR)
    giang = User.objects.get(pk=people["giang"].pk)

    for wanted in (None, window(NEW_YEAR + timedelta(days=1), NEW_YEAR + timedelta(days=9))):
        with pytest.raises(cycles.UnfitWindow, match="begun"):
            cycles.set_top_up(cycle, wanted, by=giang)
    during.move_to(NEW_YEAR + timedelta(days=2))
    with pytest.raises(cycles.UnfitWindow, match="passed"):
        cycles.set_top_up(cycle, window(NEW_YEAR, NEW_YEAR + timedelta(days=2)), by=giang)

    longer = cycles.set_top_up(cycle, window(NEW_YEAR, NEW_YEAR + timedelta(days=20)), by=giang)

    assert longer.top_up_closes_at == NEW_YEAR + timedelta(days=20)


def test_nobody_else_sets_it_and_the_log_says_what_changed(during, people, cycle):
    with pytest.raises(PermissionDenied):
        cycles.set_top_up(cycle, window(NEW_YEAR, NEW_YEAR + timedelta(days=9)), by=people["hai"])

    cycles.set_top_up(cycle, window(NEW_YEAR, NEW_YEAR + timedelta(days=9)), by=people["giang"])
    cycles.set_top_up(cycle, window(NEW_YEAR, NEW_YEAR + timedelta(days=9)), by=people["giang"])
    cycles.set_top_up(cycle, None, by=people["giang"])

    set_once, taken_away = AuditEvent.objects.filter(act="top_up_set").order_by("sequence")
    assert (set_once.data["before"], taken_away.data["after"]) == (None, None)
    for span in (set_once.data["after"], taken_away.data["before"]):
        moments = [datetime.fromisoformat(each) for each in span]
        assert moments == [NEW_YEAR, NEW_YEAR + timedelta(days=9)]
