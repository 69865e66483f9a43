"""Parts of the form given to officers: arranged by the head, held to where the write happens."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessments.models import Agency, AuditEvent, EntryDuty, Membership, User
from assessments.pages.duties import listed, own_part_sentence
from assessments.permissions import editable_codes
from assessments.refusals import sentence
from assessments.selectors.submissions import submissions_visible_to
from assessments.services import answers, duties, posts
from assessments.services.locks import Refused
from tests.assessments.world import START, entered, submission_of

pytestmark = pytest.mark.django_db
TODAY = date(2023, 12, 10)


@pytest.fixture
def yen(during, people) -> User:
    """Yến, a second officer of Sở Y tế."""
    user = User.objects.create_user("yen@demo.test", full_name="Yến")
    agency = Agency.objects.get(slug="so-y-te")
    Membership.objects.create(user=user, agency=agency, role="officer", starts_on=START)
    return user


def arrange(people, **wanted: list[User]) -> int:
    """``arrange(people, main_1=[an])``: as Bình gives them."""
    codes = {name.removeprefix("main_"): [u.pk for u in users] for name, users in wanted.items()}
    return duties.arrange(submission_of("so-y-te"), codes, by=people["binh"])


def save(user: User, code: str) -> None:
    typed = {"1.1": {"a": "87", "b": "90"}, "1.2": {"v": "true"}, "2.1": {"v": "3"}}[code]
    answers.save(submission_of("so-y-te"), {code: entered(**typed)}, by=user)


def saved() -> list[str]:
    return sorted(submission_of("so-y-te").answers.values_list("code", flat=True))


def test_what_is_given_to_one_officer_the_other_cannot_enter(yen, people):
    arrange(people, main_1=[people["an"]], main_2=[yen])

    for user, code in ((people["an"], "2.1"), (yen, "1.1")):
        with pytest.raises(Refused, match="duty"):
            save(user, code)
    assert saved() == []
    save(people["an"], "1.1")
    save(yen, "2.1")

    assert saved() == ["1.1", "2.1"]


def test_without_the_decision_where_it_is_written_the_other_could(yen, people, monkeypatch):
    """The control: the save no longer asks which indicators are whose."""
    arrange(people, main_1=[people["an"]])
    monkeypatch.setattr(answers, "editable_codes", lambda *_: None)

    save(yen, "1.1")

    assert saved() == ["1.1"]


def test_what_is_given_to_nobody_is_open_to_every_officer(yen, people):
    arrange(people, main_1=[people["an"]])

    save(yen, "2.1")
    save(people["an"], "1.1")

    assert saved() == ["1.1", "2.1"]


def test_two_officers_may_share_a_main_index(yen, people):
    arrange(people, main_1=[people["an"], yen])

    save(yen, "1.1")
    save(people["an"], "1.2")

    assert saved() == ["1.1", "1.2"]


def test_what_was_given_can_be_taken_back(yen, people):
    arrange(people, main_1=[people["an"]])
    assert arrange(people, main_1=[]) == 1

    save(yen, "1.1")

    assert saved() == ["1.1"]


def test_a_duty_of_somebody_who_left_stops_nobody(yen, people):
    arrange(people, main_1=[people["an"]])

    posts.end(people["an"].memberships.get(), ends_on=TODAY, by=people["minh"])

    save(yen, "1.1")
    assert saved() == ["1.1"]


def test_where_nothing_was_given_one_query_says_so(yen, django_assert_num_queries):
    submission = submissions_visible_to(yen).defer("cycle__framework_version__document").get()

    with django_assert_num_queries(1):
        assert editable_codes(yen, submission, timezone.now()) is None


@pytest.mark.parametrize("who", ["an", "cuc", "duc", "giang", "minh", "nguoi-la"])
def test_only_the_head_arranges(yen, people, who):
    wanted = {"1": [people["an"].pk]}

    with pytest.raises(Refused):
        duties.arrange(submission_of("so-y-te"), wanted, by=people[who])

    assert not EntryDuty.objects.exists()


@pytest.mark.parametrize("who", ["binh", "cuc", "nguoi-la"])
def test_nobody_but_an_officer_of_the_agency_is_given_anything(yen, people, who):
    with pytest.raises(Refused, match="not_officer"):
        arrange(people, main_1=[people["an"]], main_2=[people[who]])

    assert not EntryDuty.objects.exists()


def test_a_main_index_of_another_set_is_refused(yen, people):
    with pytest.raises(Refused, match="unknown_indicator"):
        arrange(people, main_9=[people["an"]])


def test_the_log_says_what_was_given_and_taken_and_nothing_where_nothing_changed(yen, people):
    arrange(people, main_1=[people["an"]])
    arrange(people, main_1=[yen])
    assert arrange(people, main_1=[yen]) == 0

    said = [event.data for event in AuditEvent.objects.filter(act="duties_given")]
    assert said == [
        {"given": ["1: an@demo.test"], "taken": []},
        {"given": ["1: yen@demo.test"], "taken": ["1: an@demo.test"]},
    ]


def test_the_officer_reads_which_part_is_theirs_and_who_arranged_it(yen, people):
    submission = submission_of("so-y-te")
    assert own_part_sentence(yen, submission, timezone.now()) == ""

    arrange(people, main_1=[people["an"]])
    assert own_part_sentence(yen, submission, timezone.now()) == (
        "Bạn chỉ được nhập nhóm 2. Nhóm 1: An. Người phân công: Binh; đổi được đến 23:59:59 ngày"
        " 24/12/2023."
    )
    assert own_part_sentence(people["an"], submission, timezone.now()) == ""

    arrange(people, main_2=[people["an"]])
    assert own_part_sentence(yen, submission, timezone.now()) == (
        "Các nhóm đã giao cho người khác. Nhóm 1: An. Nhóm 2: An. Người phân công: Binh; đổi được"
        " đến 23:59:59 ngày 24/12/2023."
    )
    assert sentence("duty", submission, timezone.now()) == (
        "Chỉ số này đã được phân công cho người khác nhập. Nhóm 1: An. Nhóm 2: An. Lãnh đạo đơn vị"
        " đổi được ở trang “Phân công nhập liệu”, đến 23:59:59 ngày 24/12/2023."
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [([], ""), (["3"], "3"), (["3", "4"], "3 và 4"), (["1", "3", "4"], "1, 3 và 4")],
)
def test_groups_are_listed_as_people_say_them(words, said):
    assert listed(words) == said


# ── Handing over the post (test 30) ────────────────────────────────────────────────────────


def hand_over(people, email: str = "yen@demo.test", name: str = "Yến") -> Membership:
    post = people["an"].memberships.get(ends_on=None)
    return posts.hand_over(post, email=email, full_name=name, by=people["minh"])


def test_a_successor_takes_over_the_post_and_its_open_work(during, people):
    arrange(people, main_1=[people["an"]])

    post = hand_over(people, "moi@demo.test", "Vũ Thị Mới")

    old = people["an"].memberships.get()
    assert (old.ends_on, post.starts_on, post.role, post.agency) == (
        TODAY,
        TODAY,
        "officer",
        old.agency,
    )
    duty = EntryDuty.objects.get()
    assert (duty.main_code, duty.officer) == ("1", post.user)
    save(User.objects.get(pk=post.user_id), "1.1")
    with pytest.raises(Refused):
        save(User.objects.get(pk=people["an"].pk), "1.1")


def test_a_colleague_who_holds_the_post_already_takes_over_the_work_alone(yen, people):
    arrange(people, main_1=[people["an"]], main_2=[people["an"], yen])

    post = hand_over(people)

    assert post == yen.memberships.get()
    assert sorted(EntryDuty.objects.values_list("main_code", "officer__full_name")) == [
        ("1", "Yến"),
        ("2", "Yến"),
    ]


def test_the_hand_over_and_the_work_that_moved_stand_in_the_log(yen, people):
    arrange(people, main_1=[people["an"]])
    hand_over(people)

    people_log = AuditEvent.objects.filter(stream="people")
    assert [(event.act, event.data["user"], event.data["to"]) for event in people_log] == [
        ("post_handed_over", "an@demo.test", "yen@demo.test")
    ]
    moved = AuditEvent.objects.get(act="duties_passed")
    assert moved.data == {"from": "an@demo.test", "to": "yen@demo.test", "codes": ["1"]}
    assert moved.stream == submission_of("so-y-te").stream


def test_what_is_decided_is_open_work_no_more(yen, people, cycle):
    arrange(people, main_1=[people["an"]])
    cycle.results_fixed_at = timezone.now()
    cycle.save()

    hand_over(people)

    assert EntryDuty.objects.get().officer == people["an"]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "email", "reason"),
    [
        (START, TODAY, "yen@demo.test", "ended"),
        (TODAY + timedelta(days=1), None, "yen@demo.test", "not_begun"),
        (START, None, "an@demo.test", "to_oneself"),
    ],
)
def test_a_post_that_cannot_pass_is_refused(yen, people, starts_on, ends_on, email, reason):
    Membership.objects.filter(user=people["an"]).update(starts_on=starts_on, ends_on=ends_on)
    post = people["an"].memberships.get()

    with pytest.raises(posts.Unfit, match=reason):
        posts.hand_over(post, email=email, full_name="", by=people["minh"])

    assert people["an"].memberships.get().ends_on == ends_on
