"""Reminders: who gets one, on which day, once; and that sending ends them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from assessments.models import Membership, Reminder
from assessments.services import answers, extensions, reminders, submissions
from assessments.services.extensions import Letter
from tests.assessments.world import CLOSES, START, complete, entered, submission_of

pytestmark = pytest.mark.django_db

LETTER = Letter("12/STTTT-CĐS", date(2023, 12, 9), "Cổng dịch vụ công dừng hai ngày để nâng cấp.")
EXTENDED = CLOSES + timedelta(days=10)


@pytest.fixture
def morning(during, people):
    """``morning(3)``: nine o'clock, three days before the last day of the set «so»."""

    def move(days: int) -> None:
        during.move_to(CLOSES - timedelta(days=days + 1) + timedelta(hours=9))
        for person in people.values():
            person.__dict__.pop("posts", None)

    move(20)
    return move


def written_to() -> list[str]:
    """The addresses of the reminders since the last look, in order."""
    found = sorted(
        address for letter in mail.outbox if is_reminder(letter) for address in letter.to
    )
    mail.outbox.clear()
    return found


def is_reminder(letter: mail.EmailMessage) -> bool:
    """Among the letters about what somebody has just done."""
    return letter.subject.endswith("chưa gửi")


def remind() -> list[str]:
    reminders.remind()
    return written_to()


def with_head(people) -> None:
    complete(submission_of("so-y-te"), people["an"])
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])


def send(people) -> None:
    with_head(people)
    submissions.send(submission_of("so-y-te"), by=people["binh"])


AN, BINH, CUC = "an@demo.test", "binh@demo.test", "cuc@demo.test"


@pytest.mark.parametrize(
    ("days", "expected"),
    [(15, []), (14, [AN, CUC]), (7, [AN, CUC]), (3, [AN, CUC])],
)
def test_the_officers_of_who_has_not_sent_are_reminded(morning, people, days, expected):
    morning(days)

    assert remind() == expected


@pytest.mark.parametrize("days", [1, 0])
def test_at_the_end_the_head_of_who_never_sent_is_told_too(morning, people, days):
    morning(days)

    assert remind() == [AN, BINH, CUC]


def test_who_holds_both_posts_gets_one_letter(morning, people):
    agency = submission_of("so-y-te").agency
    Membership.objects.create(user=people["an"], agency=agency, role="head", starts_on=START)
    morning(1)

    assert remind() == [AN, BINH, CUC]


def test_what_waits_for_the_head_reminds_the_head(morning, people):
    with_head(people)
    morning(7)

    assert remind() == [BINH, CUC]


def test_each_goes_out_once_however_often_it_runs(morning, people):
    morning(7)
    remind()

    assert (remind(), remind()) == ([], [])
    assert Reminder.objects.count() == 2


def test_without_its_row_it_would_go_out_again(morning, people):
    """The control."""
    morning(7)
    remind()
    Reminder.objects.all().delete()

    assert remind() == [AN, CUC]


def test_a_day_on_which_nothing_ran_is_made_up_for(morning, people):
    morning(6)

    assert remind() == [AN, CUC]
    assert set(Reminder.objects.values_list("days_left", flat=True)) == {7}
    morning(5)
    assert remind() == []


def test_sending_ends_them(morning, people):
    morning(7)
    remind()
    send(people)

    for days in (3, 1, 0):
        morning(days)
        assert AN not in remind()


def test_what_was_taken_back_is_not_done_but_its_head_is_left_alone(morning, people):
    send(people)
    submissions.withdraw(submission_of("so-y-te"), by=people["binh"])
    morning(1)

    assert remind() == [AN, CUC]


def test_more_time_is_counted_to_its_own_end(morning, people):
    extensions.extend(submission_of("so-y-te"), LETTER, until=EXTENDED, by=people["giang"])
    morning(0)
    assert CUC in remind()

    morning(-3)  # 7 days before the end of the extension

    assert remind() == [AN]


def test_after_the_deadline_and_before_the_cycle_nobody_is_written_to(morning, during, people):
    morning(-1)
    assert remind() == []

    morning(30)
    assert remind() == []


def test_a_sample_cycle_writes_to_nobody(morning, people, cycle):
    cycle.is_sample = True
    cycle.save()
    morning(7)

    assert remind() == []


def test_fixed_results_remind_of_nothing(morning, people, cycle):
    cycle.results_fixed_at = CLOSES - timedelta(days=9)
    cycle.save()
    morning(7)

    assert remind() == []


def test_whoever_left_gets_none_and_the_successor_does(morning, people):
    Membership.objects.filter(user=people["an"]).update(ends_on=date(2023, 12, 12))
    Membership.objects.create(
        user=people["nguoi-la"],
        agency=submission_of("so-y-te").agency,
        role=Membership.Role.OFFICER,
        starts_on=START,
    )
    morning(7)

    assert remind() == [CUC, "nguoi-la@demo.test"]


def test_the_command_says_how_many(morning, people, capsys):
    morning(7)

    call_command("remind")
    call_command("remind")

    assert capsys.readouterr().out == "2 thư nhắc hạn.\n0 thư nhắc hạn.\n"


def test_a_run_that_breaks_off_leaves_neither_the_row_nor_the_letter(morning, people, monkeypatch):
    morning(7)

    def broken(*_args: object, **_facts: object) -> None:
        raise OSError("the process is killed here")

    monkeypatch.setattr(reminders, "put_in_queue", broken)
    with pytest.raises(OSError, match="killed"):
        reminders.remind()
    assert (Reminder.objects.count(), written_to()) == (0, [])

    monkeypatch.undo()
    assert remind() == [AN, CUC]


# ── The words ──────────────────────────────────────────────────────────────────────────────


def letter_to(address: str):
    reminders.remind()
    return next(each for each in mail.outbox if each.to == [address] and is_reminder(each))


def test_it_says_what_is_missing_until_when_and_where_to_go_on(morning, people, settings):
    settings.ORIGIN = "https://cong.example"
    answers.save(
        submission_of("so-y-te"),
        {"1.1": entered(a="87", b="90"), "2.1": entered(v="nhiều")},
        by=people["an"],
    )
    morning(3)

    letter = letter_to(AN)

    assert letter.subject == "Còn 3 ngày: hồ sơ của Sở Y tế chưa gửi"
    pk = submission_of("so-y-te").pk
    for said in (
        "Chào An,\n",
        "Hồ sơ tự đánh giá của Sở Y tế, Kỳ 2023, chưa gửi.",
        "Hội đồng nhận đến hết 23:59:59 Chủ nhật 24/12/2023 (giờ Việt Nam), theo hạn “trước ngày”.",
        "  - 2/3 chỉ số chưa nhập; chỉ số để trống được 0 điểm\n",
        "  - 1 chỉ số sai quy tắc\n",
        "  - 1 chỉ số thiếu cả minh chứng và giải trình\n",
        "Nhập nốt, rồi chuyển lãnh đạo đơn vị duyệt và gửi.",
        "Hết hạn mà chưa gửi thì đơn vị không được xếp hạng kỳ này.",
        f"https://cong.example/don-vi/2023-mau/{pk}/\n",
    ):
        assert said in letter.body


def test_the_head_is_led_to_the_page_on_which_one_sends(morning, people):
    with_head(people)
    morning(0)

    letter = letter_to(BINH)

    assert letter.subject == "Hôm nay là ngày cuối: hồ sơ của Sở Y tế chưa gửi"
    assert "Đã nhập đủ." in letter.body
    assert "đọc bản tóm tắt rồi gửi, hoặc trả lại kèm ý kiến." in letter.body
    assert f"/don-vi/2023-mau/{submission_of('so-y-te').pk}/tom-tat/\n" in letter.body


def test_more_time_is_named_with_its_letter(morning, people):
    extensions.extend(submission_of("so-y-te"), LETTER, until=EXTENDED, by=people["giang"])
    morning(-7)

    body = letter_to(AN).body

    assert (
        "Hội đồng nhận đến hết 23:59:59 Thứ Tư 03/01/2024 (giờ Việt Nam), theo hạn “trước ngày”,"
        " gia hạn theo công văn số 12/STTTT-CĐS." in body
    )


def test_whoever_took_it_back_is_told_that_the_older_version_counts(morning, people):
    send(people)
    submissions.withdraw(submission_of("so-y-te"), by=people["binh"])
    morning(1)

    assert "Bản 1 đã gửi lúc 09:00:00 ngày 04/12/2023 vẫn được tính nếu không gửi lại." in (
        letter_to(AN).body
    )
