"""Letters about hand-overs through the real queue and its worker: at once, one a day, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from assessments.models import LetterChoice, Membership, Notice, NoticeLetter, User
from assessments.services import (
    conflicts,
    digests,
    duties,
    extensions,
    notices,
    posts,
    questions,
    replies,
    reviews,
    submissions,
)
from assessments.services.extensions import Letter
from tests.assessments import council, rounds
from tests.assessments.rounds import finding, judge, opened
from tests.assessments.world import AFTER, CLOSES, DURING, complete, submission_of

pytestmark = pytest.mark.django_db(transaction=True)

AN, BINH, GIANG = "an@demo.test", "binh@demo.test", "giang@demo.test"
NEXT_SEVEN = DURING.replace(day=11, hour=7)
LETTER = Letter("12/STTTT-CĐS", date(2023, 12, 9), "Cổng dịch vụ công dừng hai ngày để nâng cấp.")
LATER = CLOSES + timedelta(days=10)


@pytest.fixture
def clock(cycle, settings) -> Iterator[time_machine.Traveller]:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.ORIGIN = "https://cong.example"
    with time_machine.travel(DURING, tick=False) as traveller:
        yield traveller


def work() -> list[str]:
    """Everything in the queue that is due, by a worker of its own; whom it wrote to."""
    mail.outbox.clear()
    call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0)
    return sorted(address for letter in mail.outbox for address in letter.to)


def again(people: dict[str, User]) -> None:
    for name, person in people.items():
        people[name] = council.again(person)


def extend(people: dict[str, User]) -> None:
    extensions.extend(submission_of("so-y-te"), LETTER, until=LATER, by=people["giang"])


def pass_on(people: dict[str, User]) -> None:
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])


# ── At once ────────────────────────────────────────────────────────────────────────────────


def test_what_is_urgent_is_a_letter_as_soon_as_the_worker_comes(clock, people):
    extend(people)
    assert mail.outbox == []

    assert work() == [AN, BINH]
    letter = mail.outbox[0]
    assert letter.subject == "Gia hạn gửi hồ sơ: Sở Y tế, Kỳ 2023"
    pk = submission_of("so-y-te").pk
    assert letter.body == (
        "Chào An,\n"
        "\n"
        "Kỳ 2023\n"
        "\n"
        "Sở Y tế\n"
        "  - Hạn gửi hồ sơ được gia hạn. Hạn gửi: 23:59:59 ngày 03/01/2024.\n"
        f"    https://cong.example/don-vi/2023-mau/{pk}/\n"
        "\n"
        "Việc gấp được báo ngay; việc khác theo lựa chọn của bạn.\n"
        "Mọi việc đang chờ bạn: https://cong.example/viec-cua-toi/\n"
        "Chọn cách nhận thư: https://cong.example/viec-cua-toi/nhan-thu/\n"
    )
    assert work() == []
    assert NoticeLetter.objects.filter(sent_at=DURING).count() == 2


def test_an_act_that_fails_leaves_neither_notice_nor_letter(clock, people, monkeypatch):
    def broken(*_args: object, **_more: object) -> None:
        raise OSError("the process is killed here")

    monkeypatch.setattr(extensions.notices, "deliver_soon", broken)
    with pytest.raises(OSError, match="killed"):
        extend(people)

    assert (Notice.objects.count(), work()) == (0, [])


def test_questions_by_the_dozen_are_two_letters_not_twelve(clock, people, cycle):
    version = rounds.sent(people, clock)
    call_command("send_digests")
    work()  # what happened before
    for code in ("1.1", "1.2", "2.1"):
        reviews.ask(version, code, reason="MC-01", sentence="Số này ở đâu?", by=people["duc"])
        found = work()
        assert found == ([AN, BINH] if code == "1.1" else [])

    clock.move_to(AFTER + timedelta(minutes=59))
    call_command("send_digests")
    assert work() == []
    clock.move_to(AFTER + timedelta(hours=1))
    call_command("send_digests")

    assert AN in work()
    body = next(letter.body for letter in mail.outbox if letter.to == [AN])
    assert "Hội đồng hỏi lại 2 chỉ số: 1.2, 2.1. Trả lời đến 23:59:59 ngày 31/12/2023." in body


# ── One a day ──────────────────────────────────────────────────────────────────────────────


def test_the_rest_waits_for_seven_in_the_morning_and_is_one_letter(clock, people):
    questions.ask(submission_of("so-y-te"), text="Tính thế nào?", by=people["an"])
    complete(submission_of("so-y-te"), people["an"])
    pass_on(people)
    submissions.send(submission_of("so-y-te"), by=people["binh"])
    assert work() == []

    clock.move_to(NEXT_SEVEN - timedelta(seconds=1))
    call_command("send_digests")
    assert work() == []
    clock.move_to(NEXT_SEVEN)
    call_command("send_digests")

    assert work() == [AN, GIANG]
    letter = mail.outbox[1] if mail.outbox[1].to == [GIANG] else mail.outbox[0]
    assert letter.subject == "2 thông báo: Kỳ 2023"
    assert "  - Có câu hỏi của đơn vị chờ trả lời.\n" in letter.body
    assert "  - Sở Y tế đã gửi hồ sơ, bản 1.\n" in letter.body
    assert "https://cong.example/hoi-dong/2023-mau/\n" in letter.body


def test_however_often_it_runs_one_letter_a_day(clock, people):
    pass_on(people)
    clock.move_to(NEXT_SEVEN)
    for _hour in range(3):
        call_command("send_digests")
    assert work() == [BINH]

    clock.move_to(NEXT_SEVEN + timedelta(hours=2))
    submissions.hand_back(submission_of("so-y-te"), remark="Xem lại.", by=people["binh"])
    assert work() == [AN]  # what the head gave back is urgent
    pass_on(people)
    call_command("send_digests")
    assert work() == []  # the rest is tomorrow's
    clock.move_to(NEXT_SEVEN + timedelta(days=1))
    call_command("send_digests")
    assert work() == [BINH]


def test_a_day_on_which_nothing_ran_is_made_up_for(clock, people):
    pass_on(people)
    clock.move_to(NEXT_SEVEN + timedelta(days=2, hours=5))
    call_command("send_digests")

    assert work() == [BINH]


def test_a_run_that_is_killed_is_made_up_for_by_the_next(clock, people, monkeypatch):
    pass_on(people)
    questions.ask(submission_of("so-y-te"), text="Tính thế nào?", by=people["an"])
    clock.move_to(NEXT_SEVEN)
    put, seen = digests.put_in_queue, []

    def killed_at_the_second(kind: str, **facts: object) -> None:
        seen.append(facts)
        if len(seen) == 2:
            raise OSError("the process is killed here")
        put(kind, **facts)

    monkeypatch.setattr(digests, "put_in_queue", killed_at_the_second)
    with pytest.raises(OSError, match="killed"):
        digests.send_digests()
    assert NoticeLetter.objects.count() == DBTaskResult.objects.count() == 1
    monkeypatch.undo()
    digests.send_digests()

    assert work() == [BINH, GIANG]


def test_a_letter_that_went_out_is_not_written_again(clock, people):
    """The queue hands the same task out twice: to a worker that came back from the dead."""
    pass_on(people)
    clock.move_to(NEXT_SEVEN)
    call_command("send_digests")
    assert work() == [BINH]
    digests.put_in_queue("notices", letter=NoticeLetter.objects.get().pk)

    assert work() == []
    NoticeLetter.objects.update(sent_at=None)  # the control
    digests.put_in_queue("notices", letter=NoticeLetter.objects.get().pk)
    assert work() == [BINH]


# ── What people chose ──────────────────────────────────────────────────────────────────────


def test_who_wants_it_at_once_gets_it_at_once_and_who_wants_only_urgent_only_that(clock, people):
    notices.choose_letters(people["binh"], LetterChoice.NOW)
    notices.choose_letters(people["an"], LetterChoice.URGENT)
    duties.arrange(submission_of("so-y-te"), {"1": [people["an"].pk]}, by=people["binh"])
    pass_on(people)
    assert work() == [BINH]

    clock.move_to(NEXT_SEVEN)
    call_command("send_digests")
    assert work() == []
    extend(people)
    assert work() == [AN, BINH]


# ── What is true when it is sent ───────────────────────────────────────────────────────────


def test_what_is_no_longer_true_is_void(clock, people):
    complete(submission_of("so-y-te"), people["an"])
    pass_on(people)
    submissions.send(submission_of("so-y-te"), by=people["binh"])
    clock.move_to(NEXT_SEVEN)
    call_command("send_digests")

    assert work() == [AN, GIANG]  # nothing waits for Bình any more
    assert Notice.objects.get(kind="passed_on").void_at == NEXT_SEVEN


def test_what_was_read_on_the_page_is_not_written(clock, people):
    pass_on(people)
    notices.read(Notice.objects.get(), by=people["binh"])
    clock.move_to(NEXT_SEVEN)
    call_command("send_digests")

    assert work() == []


def _left(people: dict[str, User]) -> None:
    posts.end(
        Membership.objects.get(user=people["binh"]), ends_on=date(2023, 12, 11), by=people["minh"]
    )


def _disabled(people: dict[str, User]) -> None:
    User.objects.filter(pk=people["binh"].pk).update(is_active=False)


@pytest.mark.parametrize("how", [_left, _disabled])
def test_whoever_left_or_was_disabled_gets_no_letter(clock, people, how):
    pass_on(people)
    how(people)
    clock.move_to(NEXT_SEVEN)
    call_command("send_digests")

    assert work() == []
    assert Notice.objects.get(kind="passed_on").void_at is not None


def test_who_declares_a_tie_meanwhile_gets_nothing_of_the_file(clock, people, cycle):
    complete(submission_of("so-y-te"), people["an"])
    pass_on(people)
    submissions.send(submission_of("so-y-te"), by=people["binh"])
    conflicts.declare(cycle, submission_of("so-y-te").agency, kind="family", by=people["giang"])
    clock.move_to(NEXT_SEVEN)
    call_command("send_digests")

    assert work() == [AN]


def test_a_window_is_one_letter_to_each_and_void_once_all_is_answered(clock, people, cycle):
    version = rounds.sent(people, clock)
    judge(version, people)
    work()
    opened(cycle, people)
    for code in ("1.1", "1.2", "2.1"):
        replies.respond(finding(version, code), text="Số khai đúng.", by=people["an"])
    assert AN not in work()
    assert BINH not in work()


def test_the_letter_of_a_window_says_until_when_and_what_silence_means(clock, people, cycle):
    version = rounds.sent(people, clock)
    judge(version, people)
    work()
    opened(cycle, people)

    assert work() == [AN, BINH]
    assert mail.outbox[0].subject == "Mở giải trình: Sở Y tế, Kỳ 2023"
    assert (
        "Giải trình mở: 3 chỉ số chờ đơn vị trả lời. Trả lời đến 23:59:59 ngày 05/01/2024;"
        " không trả lời là đồng ý với kết luận của Hội đồng." in mail.outbox[0].body
    )
    for value in ("37,33", "38,67", "84", "Ba hồ sơ nộp trực tiếp"):
        assert value not in mail.outbox[0].body


# ── Subjects ───────────────────────────────────────────────────────────────────────────────


def test_a_sample_says_so_in_the_subject_and_in_the_letter(clock, people, cycle):
    cycle.is_sample = True
    cycle.save()
    extend(people)
    work()

    assert mail.outbox[0].subject == "[Minh họa] Gia hạn gửi hồ sơ: Sở Y tế, Kỳ 2023"
    assert "\n[Minh họa] Kỳ 2023\n" in mail.outbox[0].body


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_a_line_end_in_a_name_makes_no_header(clock, people, cycle, end):
    cycle.title = f"Kỳ 2023{end}Bcc: ke-gian@demo.test"
    cycle.save()
    extend(people)

    assert work() == [AN, BINH]
    letter = mail.outbox[0]
    assert letter.subject == "Gia hạn gửi hồ sơ: Sở Y tế, Kỳ 2023 Bcc: ke-gian@demo.test"
    assert letter.message()["Bcc"] is None
    assert letter.recipients() == [AN]
