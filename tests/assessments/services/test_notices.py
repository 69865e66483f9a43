"""Hand-overs: who is told what, and who is not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from assessments import clock
from assessments.field_rules import Field
from assessments.hand_overs import hand_overs
from assessments.models import (
    Agency,
    CommonRuling,
    ConflictStatement,
    CouncilSeat,
    Cycle,
    LetterChoice,
    Membership,
    Notice,
    Stance,
    User,
)
from assessments.notice_words import where
from assessments.services import (
    announcements,
    assigning,
    common_rulings,
    conflicts,
    decisions,
    duties,
    extensions,
    field_rules,
    notices,
    posts,
    questions,
    replies,
    reviews,
    sessions,
    submissions,
    windows,
)
from assessments.services.common_rulings import Decided
from assessments.services.extensions import Letter
from tests.assessments import council, rounds
from tests.assessments.crowd import crowd
from tests.assessments.rounds import ENDS, ENOUGH, SITTING, WHY, finding, judge, opened, sent
from tests.assessments.world import AFTER, CLOSES, START, complete, submission_of

pytestmark = pytest.mark.django_db

LETTER = Letter("12/STTTT-CĐS", date(2023, 12, 9), "Cổng dịch vụ công dừng hai ngày để nâng cấp.")
LATER = CLOSES + timedelta(days=10)


def told() -> dict[str, list[str]]:
    """Who was told what since the last look: first names by kind."""
    found: dict[str, list[str]] = {}
    rows = Notice.objects.order_by("kind", "recipient__email")
    for kind, email in rows.values_list("kind", "recipient__email"):
        found.setdefault(kind, []).append(email.partition("@")[0])
    Notice.objects.all().delete()
    return found


def again(people: dict[str, User]) -> None:
    """Everyone at their next request: posts are read anew."""
    for name, person in people.items():
        people[name] = council.again(person)


# ── Inside the agency ──────────────────────────────────────────────────────────────────────


def test_passing_on_and_back_tells_the_other_one(during, people):
    file = submission_of("so-y-te")
    submissions.pass_on(file, by=people["an"])
    assert told() == {"passed_on": ["binh"]}

    submissions.hand_back(file, remark="Xem lại 1.1.", by=people["binh"])
    assert told() == {"handed_back": ["an"]}


def test_sending_tells_the_officer_and_the_secretary_with_the_version(during, people):
    file = submission_of("so-y-te")
    complete(file, people["an"])
    submissions.pass_on(file, by=people["an"])
    told()
    submissions.send(file, by=people["binh"])

    assert set(Notice.objects.values_list("subject", flat=True)) == {"1"}
    assert told() == {"sent": ["an"], "received": ["giang"]}
    submissions.withdraw(file, by=people["binh"])
    assert told() == {"withdrawn": ["an"]}


def test_parts_are_told_to_the_officer_who_gets_them(during, people):
    file = submission_of("so-y-te")
    duties.arrange(file, {"1": [people["an"].pk], "2": [people["an"].pk]}, by=people["binh"])

    assert Notice.objects.get().codes == ["1", "2"]
    assert told() == {"duties_given": ["an"]}
    duties.arrange(file, {"1": [people["an"].pk]}, by=people["binh"])  # as it was
    assert told() == {}


def test_a_successor_is_told_on_the_page_for_the_invitation_is_a_letter(during, people):
    post = Membership.objects.get(user=people["an"])
    posts.hand_over(post, email="moi@demo.test", full_name="Người Mới", by=people["minh"])

    assert Notice.objects.get().way == "page"
    assert told() == {"post_handed_over": ["moi"]}


# ── Who is left out ────────────────────────────────────────────────────────────────────────


def test_nobody_hears_of_their_own_act(during, people):
    Membership.objects.create(
        user=people["an"], agency=submission_of("so-y-te").agency, role="head", starts_on=START
    )
    again(people)
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])

    assert told() == {"passed_on": ["binh"]}


def test_whoever_holds_two_posts_is_told_once(during, people):
    Membership.objects.create(
        user=people["an"], agency=submission_of("so-y-te").agency, role="head", starts_on=START
    )
    extensions.extend(submission_of("so-y-te"), LETTER, until=LATER, by=people["giang"])

    assert told() == {"extended": ["an", "binh"]}


def _disabled(people: dict[str, User]) -> None:
    User.objects.filter(pk=people["an"].pk).update(is_active=False)


def _ended(people: dict[str, User]) -> None:
    Membership.objects.filter(user=people["an"]).update(ends_on=date(2023, 12, 10))


def _to_come(people: dict[str, User]) -> None:
    Membership.objects.filter(user=people["an"]).update(starts_on=date(2023, 12, 11))


@pytest.mark.parametrize("how", [_disabled, _ended, _to_come])
def test_nobody_without_the_post_today_is_told(during, people, how):
    how(people)
    extensions.extend(submission_of("so-y-te"), LETTER, until=LATER, by=people["giang"])

    assert told() == {"extended": ["binh"]}


def test_the_day_before_its_end_a_post_still_hears(during, people):
    Membership.objects.filter(user=people["an"]).update(ends_on=date(2023, 12, 11))
    extensions.extend(submission_of("so-y-te"), LETTER, until=LATER, by=people["giang"])

    assert told() == {"extended": ["an", "binh"]}


def second_secretary(people: dict[str, User], home: str) -> User:
    people["phuong"] = User.objects.create_user("phuong@demo.test", full_name="Phương")
    CouncilSeat.objects.create(
        user=people["phuong"],
        agency=Agency.objects.get(slug=home),
        role="secretary",
        starts_on=START,
    )
    return people["phuong"]


def test_a_secretary_hears_nothing_of_the_file_of_their_own_unit(during, people):
    second_secretary(people, "so-y-te")
    sent(people, during)

    assert told()["received"] == ["giang"]


def test_a_secretary_of_another_unit_does(during, people):
    """The control."""
    second_secretary(people, "van-phong")
    sent(people, during)

    assert told()["received"] == ["giang", "phuong"]


def test_a_declared_tie_silences_until_it_is_over(during, cycle, people):
    second_secretary(people, "van-phong")
    agency = submission_of("so-y-te").agency
    tie = conflicts.declare(cycle, agency, kind="family", by=people["phuong"])
    file = submission_of("so-y-te")
    complete(file, people["an"])
    for _round in range(2):
        submissions.pass_on(file, by=people["an"])
        submissions.send(file, by=people["binh"])
        submissions.withdraw(file, by=people["binh"])
        if _round == 0:
            assert told()["received"] == ["giang"]
            conflicts.end(tie, reason="Chị gái đã nghỉ hưu từ tháng mười.", by=people["giang"])

    assert told()["received"] == ["giang", "phuong"]


def test_a_seat_that_comes_with_a_post_in_the_agency_is_tied_too(during, people):
    second_secretary(people, "van-phong")
    Membership.objects.create(
        user=people["phuong"],
        agency=submission_of("so-y-te").agency,
        role="officer",
        starts_on=START,
    )
    sent(people, during)

    assert "phuong" not in told()["received"]


# ── Between the agency and the council ─────────────────────────────────────────────────────


def test_returned_asked_and_concluded_tell_officer_and_head(during, people):
    version = sent(people, during)
    told()
    reviews.ask(version, "2.1", reason="MC-01", sentence="Lớp thứ ba ở đâu?", by=people["duc"])
    assert told() == {"asked": ["an", "binh"]}

    replies.respond(finding(version, "2.1"), text="Lớp thứ ba ngày 15/11.", by=people["an"])
    replied = Notice.objects.get()
    assert where(hand_overs()["replied"], replied) == (
        f"/hoi-dong/2023-mau/tham-dinh/{version.submission_id}/2/2.1/"
    )
    assert told() == {"replied": ["duc"]}

    replies.conclude(finding(version, "2.1"), conclusion=ENOUGH, by=people["duc"])
    assert told() == {"concluded": ["an", "binh"]}

    until = AFTER + timedelta(days=3)
    submissions.return_to_agency(
        version.submission, reasons="Thiếu phụ lục.", until=until, by=people["giang"]
    )
    assert told() == {"returned": ["an", "binh"]}


def test_a_verdict_is_told_to_nobody_before_giai_trinh(during, cycle, people):
    """An agency reads what the council makes of its file once it is asked, not before."""
    version = sent(people, during)
    told()
    judge(version, people)

    assert told() == {"asked": ["an", "binh"]}  # of 2.1 alone, which was asked back


def test_a_common_ruling_tells_no_agency_however_many_it_judges(during, cycle, people):
    crowd(cycle, range(4), people)
    versions = [
        row.versions.get()
        for row in cycle.submissions.filter(agency__slug__startswith="so-", versions__isnull=False)
    ]
    for version in versions:
        version.findings.all().delete()
    for version in versions:
        Membership.objects.create(
            user=people["nguoi-la"], agency=version.submission.agency, role="head", starts_on=START
        )
    during.move_to(AFTER)
    decided = Decided(CommonRuling.Verdict.REJECT, **WHY)
    given = common_rulings.give(cycle, "so", "1.1", versions, decided, by=people["duc"])

    assert len(given.findings) == 4
    assert told() == {}


def test_an_agreement_leaves_nothing_to_the_reviewer(during, cycle, people):
    version = sent(people, during)
    judge(version, people)
    opened(cycle, people)
    told()
    replies.respond(finding(version, "1.1"), stance=Stance.AGREE, text="", by=people["an"])

    assert told() == {}


def test_a_reply_reaches_the_unit_in_charge_and_nobody_else(reviewing, cycle):
    people = reviewing
    file = submission_of("so-y-te")
    version = file.versions.get()
    assigning.give(file, {"1": council.agency("van-phong").pk}, by=people["giang"])
    assert told() == {"review_given": ["phu"]}
    reviews.ask(version, "1.1", reason="SL-01", sentence=WHY["sentence"], by=people["phu"])
    told()
    replies.respond(finding(version, "1.1"), text="Số liệu của Cổng.", by=people["an"])

    assert told() == {"replied": ["phu"]}


def test_whoever_has_ties_to_declare_first_hears_nothing_of_a_file(reviewing, cycle):
    people = reviewing
    version = submission_of("so-y-te").versions.get()
    reviews.ask(version, "1.1", reason="SL-01", sentence=WHY["sentence"], by=people["duc"])
    cycle.declares_first = True
    cycle.save()
    told()
    replies.respond(finding(version, "1.1"), text="Số liệu của Cổng.", by=people["an"])
    assert told() == {}

    ConflictStatement.objects.create(cycle=cycle, user=people["duc"], made_at=AFTER)
    reviews.ask(
        version, "2.1", reason="SL-01", sentence=WHY["sentence"], by=council.again(people["duc"])
    )
    told()
    replies.respond(finding(version, "2.1"), text="Số liệu của Cổng.", by=people["an"])
    assert told() == {"replied": ["duc"]}  # the control


def test_a_declined_duty_waits_for_the_secretary_and_of_the_standing_agency_for_the_chair(
    reviewing, cycle
):
    people = reviewing
    reason = "Đơn vị không có chuyên môn về lĩnh vực này."
    for slug, by in (("so-y-te", "giang"), ("so-tttt", "hai")):
        file = submission_of(slug)
        assigning.give(file, {"1": council.agency("van-phong").pk}, by=people[by])
        assigning.decline(file.review_duties.get(main_code="1"), reason=reason, by=people["phu"])

    found = told()
    assert found["declined"] == ["giang"]
    assert found["declined_to_chair"] == ["hai"]


def test_rules_tell_each_unit_once_however_many_files_they_give(reviewing, cycle):
    people = reviewing
    unit = council.agency("van-phong").pk
    field_rules.set_rules(
        cycle, "so", {"1": Field(unit=unit), "2": Field(unit=unit)}, by=people["giang"]
    )

    assert told() == {"reviews_given": ["phu"]}
    field_rules.set_rules(cycle, "so", {"1": Field(unit=unit)}, by=people["giang"])
    assert told() == {}  # nothing new


def test_the_standing_agencys_file_waits_for_the_chair_when_it_is_sent(during, cycle, people):
    file = council.join(cycle, "so-tttt")
    for name, role in (("quy", "officer"), ("sinh", "head")):
        people[name] = User.objects.create_user(f"{name}@demo.test", full_name=name.title())
        Membership.objects.create(user=people[name], agency=file.agency, role=role, starts_on=START)
    complete(file, people["quy"])
    submissions.pass_on(file, by=people["quy"])
    told()
    submissions.send(file, by=people["sinh"])

    assert told() == {"sent": ["quy"], "chair_names": ["hai"]}  # the secretary's own unit


# ── Questions, announcements, deadlines ────────────────────────────────────────────────────


def test_a_question_waits_for_the_secretary_and_its_answer_for_who_asked(during, people):
    question = questions.ask(submission_of("so-y-te"), text="Tính thế nào?", by=people["an"])
    assert Notice.objects.get().subject == str(question.pk)
    assert told() == {"question_asked": ["giang"]}

    questions.answer(question, text="Theo điểm b.", is_shared=True, by=people["giang"])
    assert told() == {"question_answered": ["an"]}


def test_once_who_asked_has_left_the_agency_is_told_the_answer(during, people):
    question = questions.ask(submission_of("so-y-te"), text="Tính thế nào?", by=people["an"])
    _ended(people)
    told()
    questions.answer(question, text="Theo điểm b.", is_shared=False, by=people["giang"])

    assert told() == {"question_answered": ["binh"]}


def test_an_announcement_reaches_the_set_it_is_for(during, cycle, people):
    words = {"title": "Tập huấn", "text": "Thứ Ba, 8 giờ.", "by": people["giang"]}
    announcements.post(cycle, **words)
    assert told() == {"announced": ["an", "binh", "cuc"]}

    announcements.post(cycle, set_id="huyen", **words)
    assert told() == {}


def test_more_time_for_a_set_reaches_everyone_of_it(during, cycle, people):
    extensions.extend_set(cycle.deadlines.get(set_id="so"), LETTER, until=LATER, by=people["giang"])

    assert told() == {"extended": ["an", "binh", "cuc"]}


# ── Giải trình and the session ─────────────────────────────────────────────────────────────


def test_a_window_tells_those_it_asks_and_its_end_what_silence_came_to(during, cycle, people):
    version = sent(people, during)
    judge(version, people)
    told()
    window = opened(cycle, people)
    assert sorted(Notice.objects.first().codes) == ["1.1", "1.2", "2.1"]
    assert told() == {"window_opened": ["an", "binh"]}

    windows.extend(window, until=ENDS + timedelta(days=1), reason="Mất điện.", by=people["giang"])
    assert told() == {"window_extended": ["an", "binh"]}

    during.move_to(ENDS + timedelta(days=1))
    windows.close_ended(cycle)
    assert told() == {"silent": ["an", "binh"], "window_ended": ["giang"]}


def test_the_first_act_past_the_end_tells_the_same(during, cycle, people):
    version = sent(people, during)
    judge(version, people)
    opened(cycle, people)
    told()
    during.move_to(ENDS)
    replies.conclude(finding(version, "2.1"), conclusion=ENOUGH, by=people["duc"])

    found = told()
    assert (found["silent"], found["window_ended"]) == (["an", "binh"], ["giang"])


def test_whoever_answered_everything_hears_nothing_of_more_time(during, cycle, people):
    version = sent(people, during)
    judge(version, people)
    window = opened(cycle, people)
    for code in ("1.1", "1.2", "2.1"):
        replies.respond(finding(version, code), text="Số khai đúng.", by=people["an"])
    told()
    windows.extend(window, until=ENDS + timedelta(days=1), reason="Mất điện.", by=people["giang"])

    assert told() == {}


def test_a_session_is_told_to_its_people_and_its_decisions_only_once_it_is_closed(
    during, cycle, people
):
    rounds.seat_members(people)
    rounds.disputed(cycle, people, during)
    told()
    prepared = sessions.prepare(cycle, SITTING, by=people["giang"])
    everyone = ["duc", "em", "hai", "nga", "oanh", "phuc"]
    assert told() == {"session_called": everyone}

    away = prepared.attendees.get(user=people["oanh"])
    present = prepared.attendees.exclude(pk=away.pk).values_list("pk", flat=True)
    sessions.edit(prepared, SITTING, present=list(present), guests=[], by=people["giang"])
    assert told() == {}  # neither day nor place has changed

    session = sessions.open_session(prepared, by=people["giang"])
    assert told() == {"session_opened": ["hai", "nga", "phuc"]}

    item = session.items.get(finding__code="1.1")
    decisions.decide(item, choice="declared", sentence=ENOUGH, by=people["giang"])
    assert told() == {}  # under embargo while it sits

    sessions.close(session, by=people["giang"])
    assert (
        list(Notice.objects.filter(kind="decided").values_list("codes", flat=True)) == [["1.1"]] * 2
    )
    assert told() == {"session_closed": everyone, "decided": ["an", "binh"]}


def test_another_day_is_told_again(during, cycle, people):
    rounds.disputed(cycle, people, during)
    prepared = sessions.prepare(cycle, SITTING, by=people["giang"])
    told()
    moved = rounds.SITTING.__class__(
        **{**{f: getattr(SITTING, f) for f in SITTING.__slots__}, "held_on": date(2024, 1, 9)}
    )
    present = list(prepared.attendees.values_list("pk", flat=True))
    sessions.edit(prepared, moved, present=present, guests=[], by=people["giang"])

    assert told() == {"session_called": ["duc", "em", "hai"]}


# ── Ways ───────────────────────────────────────────────────────────────────────────────────


def choose(person: User, choice: LetterChoice) -> None:
    notices.choose_letters(person, choice)


@pytest.mark.parametrize(
    ("choice", "urgent", "other"),
    [
        (LetterChoice.NOW, "now", "now"),
        (LetterChoice.DAILY, "now", "daily"),
        (LetterChoice.URGENT, "now", "page"),
    ],
)
def test_what_is_urgent_goes_at_once_and_the_rest_as_chosen(during, people, choice, urgent, other):
    choose(people["binh"], choice)
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    extensions.extend(submission_of("so-y-te"), LETTER, until=LATER, by=people["giang"])

    ways = dict(Notice.objects.filter(recipient=people["binh"]).values_list("kind", "way"))
    assert ways == {"passed_on": other, "extended": urgent}


def test_a_story_told_of_the_past_writes_letters_to_nobody(during, people):
    with clock.at(datetime(2023, 12, 9, 9, tzinfo=CLOSES.tzinfo)):
        extensions.extend(submission_of("so-y-te"), LETTER, until=LATER, by=people["giang"])

    assert set(Notice.objects.values_list("way", flat=True)) == {"page"}


def test_every_kind_is_named_once_and_leads_to_a_page(db):
    names = set(get_resolver().reverse_dict)
    assert {row.page for row in hand_overs().values()} <= names
    assert {"returned", "asked", "window_opened", "window_extended", "session_called"} <= {
        row.kind for row in hand_overs().values() if row.urgent
    }


# ── Many at once ───────────────────────────────────────────────────────────────────────────


def staffed(cycle: Cycle, numbers: Iterable[int], people: dict[str, User]) -> None:
    """More agencies, each with an officer and two heads."""
    numbers = list(numbers)
    crowd(cycle, numbers, people)
    users = User.objects.bulk_create(
        User(email=f"{kind}{n}@demo.test", full_name=f"{kind} {n}")
        for n in numbers
        for kind in ("officer", "head", "deputy")
    )
    agencies = {each.slug: each for each in Agency.objects.all()}
    Membership.objects.bulk_create(
        Membership(
            user=user,
            agency=agencies[
                f"so-{user.email.partition('@')[0].lstrip('abcdefghijklmnopqrstuvwxyz')}"
            ],
            role="officer" if user.email.startswith("officer") else "head",
            starts_on=START,
        )
        for user in users
    )


def queries_of_telling(cycle: Cycle, people: dict[str, User]) -> tuple[int, int]:
    """How often telling every agency reads, and how often it writes."""
    files = cycle.submissions.filter(agency__slug__startswith="so-", versions__isnull=False)
    about = [notices.Told(cycle=cycle, file=file) for file in files]
    with CaptureQueriesContext(connection) as queries:
        notices.tell("extended", about, by=people["giang"], at=AFTER)
    written = sum(each["sql"].startswith("INSERT") for each in queries.captured_queries)
    return len(queries) - written, written


def test_two_hundred_agencies_cost_no_more_reading_than_two(during, cycle, people, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    staffed(cycle, range(2), people)
    reads, writes = queries_of_telling(cycle, people)
    assert writes == 2  # the notices, and one task for the worker, who writes the letters
    staffed(cycle, range(2, 200), people)
    Notice.objects.all().delete()

    many = queries_of_telling(cycle, people)

    assert Notice.objects.count() == 600
    assert many[0] == reads
    # SQLite takes some 80 rows at a time, PostgreSQL all of them.
    assert many[1] == 2 if connection.vendor == "postgresql" else many[1] <= 10
