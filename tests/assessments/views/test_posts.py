"""The administrator's pages: giving out posts, taking them back, inviting."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.deadlines import VIETNAM
from assessments.models import Agency, AuditEvent, CouncilSeat, Membership, User
from assessments.models.posts import DatedQuerySet
from assessments.services import posts
from assessments.services.posts import Unfit
from tests.assessments import world

pytestmark = pytest.mark.django_db
LIST = "/quan-tri/tai-khoan/"
GIVE = "/quan-tri/tai-khoan/moi/"
NOT_ADMINISTRATORS = ["an", "binh", "duc", "giang", "hai", "khoa", "lan", "nguoi-la"]


class BrokenPost(BaseEmailBackend):
    """A mail server that is down."""

    def send_messages(self, email_messages):
        raise OSError("connection refused")


def filled_in(**changes: object) -> dict[str, object]:
    return {
        "email": "moi@demo.test",
        "full_name": "Vũ Thị Mới",
        "role": "don-vi:officer",
        "agency": Agency.objects.get(slug="so-y-te").pk,
        "starts_on": "2023-12-10",
        **changes,
    }


def end_url(post: Membership | CouncilSeat) -> str:
    kind = "don-vi" if isinstance(post, Membership) else "hoi-dong"
    return f"{LIST}{kind}/{post.pk}/ket-thuc/"


# ── Who may ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", NOT_ADMINISTRATORS)
def test_only_the_administrator_opens_the_pages_of_posts(signed_in, people, who):
    client = signed_in(who)
    post = people["an"].memberships.get()
    resend = f"{LIST}{people['khoa'].pk}/moi-lai/"

    assert client.get(LIST).status_code == 403
    assert client.get(GIVE).status_code == 403
    assert client.post(GIVE, filled_in()).status_code == 403
    assert client.get(end_url(post)).status_code == 403
    assert client.post(end_url(post), {"ends_on": "2023-12-10"}).status_code == 403
    assert client.post(resend).status_code == 403
    assert (User.objects.filter(email="moi@demo.test").count(), mail.outbox) == (0, [])
    assert people["an"].memberships.get().ends_on is None


@pytest.mark.parametrize("address", [LIST, GIVE, f"{LIST}don-vi/1/ket-thuc/"])
def test_a_stranger_is_sent_to_sign_in(client, people, address):
    assert client.get(address).headers["Location"] == f"/dang-nhap/?next={address}"


@pytest.mark.parametrize("address", ["don-vi/99999/ket-thuc/", "khac/1/ket-thuc/"])
def test_a_post_that_is_not_there_is_not_found(signed_in, people, address):
    assert signed_in("minh").get(f"{LIST}{address}").status_code == 404


# ── Giving ─────────────────────────────────────────────────────────────────────────────────


def test_a_post_given_to_an_unknown_address_invites_the_person(during, signed_in, people):
    response = signed_in("minh").post(GIVE, filled_in())

    assert response.headers["Location"] == LIST
    user = User.objects.get(email="moi@demo.test")
    assert (user.full_name, user.has_usable_password()) == ("Vũ Thị Mới", False)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (
        ["moi@demo.test"],
        "Mời vào cổng đánh giá chuyển đổi số",
    )
    assert "Chào Vũ Thị Mới," in letter.body
    assert "Minh đã giao cho bạn vị trí sau" in letter.body
    assert "- Cán bộ nhập liệu, Sở Y tế, từ ngày 10/12/2023\n" in letter.body
    assert "đến 09:00 ngày 13/12/2023 (giờ Việt Nam)" in letter.body


def test_the_link_of_an_invitation_sets_the_first_password_and_opens_the_portal(
    during, signed_in, people
):
    signed_in("minh").post(GIVE, filled_in())
    link = re.search(r"http://testserver(/dat-mat-khau/\S+)", mail.outbox[0].body).group(1)
    person = Client()

    form = person.get(link, follow=True).redirect_chain[-1][0]
    chosen = {"password1": "mưa-trên-núi-2024", "password2": "mưa-trên-núi-2024"}
    response = person.post(form, chosen, follow=True)

    assert response.redirect_chain == [("/viec-cua-toi/", 302)]
    assert "Cán bộ nhập liệu, Sở Y tế" in response.content.decode()
    assert "không dùng được nữa" in Client().get(link).content.decode()


def test_an_invitation_that_is_sent_again_dies_with_the_first_password_too(
    during, signed_in, people
):
    signed_in("minh").post(GIVE, filled_in())
    user = User.objects.get(email="moi@demo.test")
    signed_in("minh").post(f"{LIST}{user.pk}/moi-lai/")
    links = [re.search(r"http://testserver(/dat-\S+)", m.body).group(1) for m in mail.outbox]
    during.shift(timedelta(seconds=1))

    user.set_password("mưa-trên-núi-2024")
    user.save()

    assert len(links) == 2
    for link in links:
        assert "không dùng được nữa" in Client().get(link).content.decode()


def test_whoever_has_a_password_gets_a_notice_without_a_link(during, signed_in, people):
    people["an"].set_password("chuyến-tàu-đêm-2023")
    people["an"].save()

    form = filled_in(email="AN@demo.test", full_name="", role="don-vi:head", both_roles="on")
    signed_in("minh").post(GIVE, form)

    (letter,) = mail.outbox
    assert letter.to == ["an@demo.test"]
    assert "- Lãnh đạo đơn vị, Sở Y tế, từ ngày 10/12/2023\n" in letter.body
    assert "/dat-mat-khau/" not in letter.body


def test_a_post_that_is_refused_writes_to_nobody(during, signed_in, people):
    response = signed_in("minh").post(GIVE, filled_in(email="an@demo.test"))

    assert response.status_code == 422
    assert "Người này đang giữ đúng vị trí đó." in response.content.decode()
    assert (mail.outbox, Membership.objects.count()) == ([], 3)


def test_a_mail_server_that_is_down_keeps_the_post_and_says_so(during, signed_in, people, settings):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenPost"

    response = signed_in("minh").post(GIVE, filled_in(), follow=True)

    assert "thư tới moi@demo.test chưa gửi được" in response.content.decode()
    assert Membership.objects.filter(user__email="moi@demo.test").exists()
    assert [event.act for event in AuditEvent.objects.all()] == ["post_given"]


def test_giving_and_inviting_are_both_recorded(during, signed_in, people):
    signed_in("minh").post(GIVE, filled_in())

    assert [(e.act, e.actor) for e in AuditEvent.objects.all()] == [
        ("post_given", people["minh"]),
        ("invitation_sent", people["minh"]),
    ]
    assert "dat-mat-khau" not in str([event.data for event in AuditEvent.objects.all()])


@pytest.mark.parametrize("role", ["reviewer", "secretary", "chair"])
def test_whoever_judges_needs_a_home_unit_and_the_form_says_why(signed_in, people, role):
    response = signed_in("minh").post(GIVE, filled_in(role=f"hoi-dong:{role}", agency=""))

    assert response.status_code == 422
    assert "không ai được thẩm định chính cơ quan mình" in response.content.decode()
    assert not User.objects.filter(email="moi@demo.test").exists()


@pytest.mark.parametrize("role", ["clerk", "inspector", "administrator"])
def test_whoever_does_not_judge_needs_none(signed_in, people, role):
    response = signed_in("minh").post(GIVE, filled_in(role=f"hoi-dong:{role}", agency=""))

    assert response.status_code == 302
    assert CouncilSeat.objects.get(user__email="moi@demo.test").role == role


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"full_name": ""}, "Địa chỉ này chưa có tài khoản: nhập họ và tên."),
        ({"agency": ""}, "Chọn đơn vị mà người này nhập hoặc ký hồ sơ."),
        ({"role": "hoi-dong:king"}, "Vị trí"),
        ({"email": "không phải"}, "Thư điện tử"),
        ({"starts_on": "32/13/2023"}, "Từ ngày"),
    ],
)
def test_what_is_wrong_with_a_form_is_said_at_its_field(signed_in, people, changes, says):
    response = signed_in("minh").post(GIVE, filled_in(**changes))

    assert (response.status_code, says in response.content.decode()) == (422, True)
    assert not User.objects.filter(email="moi@demo.test").exists()


def test_fields_that_the_form_does_not_have_change_nothing(signed_in, people):
    signed_in("minh").post(GIVE, filled_in(is_staff="on", is_superuser="on", ends_on="2030-01-01"))

    post = Membership.objects.get(user__email="moi@demo.test")
    assert (post.user.is_staff, post.user.is_superuser, post.ends_on) == (False, False, None)


# ── Ending ─────────────────────────────────────────────────────────────────────────────────


def test_ending_a_post_keeps_its_row_and_takes_its_pages_at_the_next_request(
    during, signed_in, people
):
    holder, administrator = signed_in("lan"), signed_in("minh")
    seat = people["lan"].councilseats.get()
    assert holder.get("/nhat-ky/").status_code == 200

    response = administrator.post(end_url(seat), {"ends_on": "2023-12-10"})

    assert response.headers["Location"] == LIST
    assert CouncilSeat.objects.get(pk=seat.pk).ends_on == date(2023, 12, 10)
    assert holder.get("/nhat-ky/").status_code == 403  # the same session, still open


def test_a_post_that_ends_tomorrow_holds_today(during, signed_in, people):
    during.move_to(datetime(2023, 12, 10, 23, 59, 59, tzinfo=VIETNAM))
    holder = signed_in("lan")

    signed_in("minh").post(end_url(people["lan"].councilseats.get()), {"ends_on": "2023-12-11"})

    assert holder.get("/nhat-ky/").status_code == 200
    during.shift(timedelta(seconds=1))
    assert holder.get("/nhat-ky/").status_code == 403


@pytest.mark.parametrize(
    ("ends_on", "says"),
    [
        ("2022-12-31", "Ngày kết thúc đứng trước ngày bắt đầu của vị trí."),
        ("", "Không còn giữ vị trí từ ngày"),
    ],
)
def test_an_end_that_cannot_be_is_refused_in_words(during, signed_in, people, ends_on, says):
    post = people["an"].memberships.get()

    response = signed_in("minh").post(end_url(post), {"ends_on": ends_on})

    assert (response.status_code, says in response.content.decode()) == (422, True)
    assert Membership.objects.get(pk=post.pk).ends_on is None


def test_what_has_ended_is_not_ended_again(during, signed_in, people):
    post = people["an"].memberships.get()
    posts.end(post, ends_on=date(2023, 12, 1), by=people["minh"])

    response = signed_in("minh").post(end_url(post), {"ends_on": "2023-12-10"})

    assert "Vị trí này đã kết thúc từ trước." in response.content.decode()
    assert Membership.objects.get(pk=post.pk).ends_on == date(2023, 12, 1)


def test_the_last_administrator_cannot_be_ended_and_the_last_but_one_can(during, signed_in, people):
    seat = people["minh"].councilseats.get()
    with pytest.raises(Unfit, match="last_administrator"):
        posts.end(seat, ends_on=world.DURING.date(), by=people["minh"])

    CouncilSeat.objects.create(user=people["lan"], role="administrator", starts_on=world.START)
    with pytest.raises(Unfit, match="last_administrator"):  # Lan was invited and never came
        posts.end(seat, ends_on=world.DURING.date(), by=people["minh"])
    people["lan"].set_password("mật-khẩu-dài-1")
    people["lan"].save()
    posts.end(seat, ends_on=world.DURING.date(), by=people["minh"])

    assert CouncilSeat.objects.get(pk=seat.pk).ends_on == world.DURING.date()


# ── Reading ────────────────────────────────────────────────────────────────────────────────


def names_on(response) -> list[str]:
    return [row.user.full_name for row in response.context["page"]]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("so y te", ["An", "Binh", "Em"]),
        ("SỞ Y TẾ nhập", ["An"]),
        ("lan@demo", ["Lan"]),
        ("không ai", []),
    ],
)
def test_the_list_is_searched_without_marks_or_case(signed_in, people, wanted, found):
    response = signed_in("minh").get(LIST, {"q": wanted})

    assert names_on(response) == found


def test_the_list_folds_what_has_ended_and_says_who_has_no_password(during, signed_in, people):
    posts.end(people["cuc"].memberships.get(), ends_on=date(2023, 12, 1), by=people["minh"])
    people["an"].set_password("chuyến-tàu-đêm-2023")
    people["an"].save()

    rows = {row.user: row for row in signed_in("minh").get(LIST).context["page"]}

    cuc, an, lan = (rows[people[name]] for name in ("cuc", "an", "lan"))
    assert ([post.label for post in cuc.posts], len(cuc.ended)) == ([], 1)
    assert (cuc.awaits_password, an.awaits_password, lan.awaits_password) == (False, False, True)


def test_the_list_asks_as_much_at_300_people_as_at_3(signed_in, people):
    client = signed_in("minh")
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    agency = Agency.objects.get(slug="so-y-te")
    users = User.objects.bulk_create(
        User(email=f"n{n}@demo.test", full_name=f"Người {n}", password="!") for n in range(300)
    )
    Membership.objects.bulk_create(
        Membership(user=user, agency=agency, role="officer", starts_on=world.START)
        for user in users
    )

    with CaptureQueriesContext(connection) as many:
        assert client.get(LIST).status_code == 200

    assert len(many) == len(few) <= 8


def test_a_password_that_is_set_stops_the_invitation_from_being_sent_again(signed_in, people):
    people["khoa"].set_password("chuyến-tàu-đêm-2023")
    people["khoa"].save()

    response = signed_in("minh").post(f"{LIST}{people['khoa'].pk}/moi-lai/", follow=True)

    assert "Khoa đã đặt mật khẩu rồi." in response.content.decode()
    assert mail.outbox == []


def test_an_invitation_is_not_sent_by_a_link(signed_in, people):
    assert signed_in("minh").get(f"{LIST}{people['khoa'].pk}/moi-lai/").status_code == 405


# ── Handing over ───────────────────────────────────────────────────────────────────────────


TO_THE_HEAD = {"email": "binh@demo.test", "both_roles": "on"}


def hand_over_url(people) -> str:
    return f"{LIST}{people['an'].memberships.get().pk}/ban-giao/"


def test_a_post_is_handed_over_and_the_successor_is_written_to(during, people, cycle, signed_in):
    client = signed_in("minh")
    page = client.get(hand_over_url(people)).content.decode()
    assert "Cán bộ nhập liệu, Sở Y tế, do An giữ." in page
    assert "Kỳ 2023" in page  # the work that goes with it

    response = client.post(
        hand_over_url(people), {"email": "MOI@demo.test", "full_name": "Vũ Thị Mới"}
    )

    assert response.url == LIST
    successor = User.objects.get(email="moi@demo.test")
    assert successor.memberships.get().starts_on == date(2023, 12, 10)
    assert people["an"].memberships.get().ends_on == date(2023, 12, 10)
    assert [letter.to for letter in mail.outbox] == [["moi@demo.test"]]


def office_of(people) -> str:
    submission = people["an"].memberships.get().agency.submissions.get()
    return f"/don-vi/2023-mau/{submission.pk}/"


def reach_of(client: Client, people) -> list[int]:
    """What an open session gets for reading and for saving; the page itself is in its hands."""
    entry = f"{office_of(people)}nhap/1/"
    return [
        client.get(office_of(people)).status_code,
        client.post(entry, {"1.2:v": "true", "1.2:revision": "0"}).status_code,
    ]


def test_whoever_handed_over_loses_everything_at_the_next_request(during, people, cycle, signed_in):
    an = signed_in("an")
    assert reach_of(an, people) == [200, 302]

    signed_in("minh").post(hand_over_url(people), TO_THE_HEAD)

    assert reach_of(an, people) == [404, 404]


def test_without_the_end_of_a_post_looked_at_they_would_keep_it(
    during, people, cycle, signed_in, monkeypatch
):
    """The control: posts are taken for held whenever they began, whatever their end."""
    an = signed_in("an")
    signed_in("minh").post(hand_over_url(people), TO_THE_HEAD)
    monkeypatch.setattr(DatedQuerySet, "held_on", lambda rows, day: rows.filter(starts_on__lte=day))

    assert reach_of(an, people) == [200, 302]


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"email": "an@demo.test"}, "Người nhận chính là người đang giữ vị trí này."),
        ({"email": "moi@demo.test"}, "Địa chỉ này chưa có tài khoản: nhập họ và tên."),
        ({"email": "khong"}, "Chưa bàn giao được."),
        ({}, "Chưa bàn giao được."),
    ],
)
def test_a_hand_over_that_cannot_be_is_refused_in_words(
    during, people, cycle, signed_in, form, says
):
    response = signed_in("minh").post(hand_over_url(people), form | {"x": "1"})

    assert response.status_code == 422
    assert says in response.content.decode()
    assert people["an"].memberships.get().ends_on is None


@pytest.mark.parametrize("who", NOT_ADMINISTRATORS)
def test_only_the_administrator_hands_over(during, people, cycle, signed_in, who):
    client = signed_in(who)

    assert client.get(hand_over_url(people)).status_code == 403
    assert client.post(hand_over_url(people), {"email": "binh@demo.test"}).status_code == 403
    assert people["an"].memberships.get().ends_on is None


def test_the_list_offers_to_hand_over_posts_of_agencies_alone(during, people, signed_in):
    page = signed_in("minh").get(LIST).content.decode()

    assert page.count("/ban-giao/") == Membership.objects.count()


def test_to_end_a_post_shows_its_open_work_and_the_way_to_hand_it_over(
    during, people, cycle, signed_in
):
    of_an, of_duc = people["an"].memberships.get(), people["duc"].councilseats.get()

    page = signed_in("minh").get(end_url(of_an)).content.decode()
    seat = signed_in("minh").get(end_url(of_duc)).content.decode()

    assert "Việc đang dở của vị trí" in page
    assert "Kỳ 2023" in page
    assert f'href="{hand_over_url(people)}"' in page
    assert "Việc đang dở của vị trí" not in seat


# ── Officer and head in one person ─────────────────────────────────────────────────────────

BOTH = "Đánh dấu để xác nhận, hoặc chọn người khác."


def test_one_person_gets_both_posts_of_an_agency_only_once_it_is_confirmed(
    during, people, cycle, signed_in
):
    client = signed_in("minh")
    form = filled_in(email="An@demo.test", full_name="", role="don-vi:head")
    by_hand_over = {"email": "binh@demo.test"}

    given, handed = client.post(GIVE, form), client.post(hand_over_url(people), by_hand_over)

    assert (given.status_code, handed.status_code) == (422, 422)
    assert BOTH in given.content.decode()
    assert BOTH in handed.content.decode()
    assert not people["an"].memberships.filter(role="head").exists()
    assert people["an"].memberships.get().ends_on is None

    assert client.post(GIVE, form | {"both_roles": "on"}).status_code == 302
    assert people["an"].memberships.filter(role="head").exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "cuc@demo.test"},  # officer of another agency
        {"role": "hoi-dong:inspector"},
        {"agency": "9" * 5000},
        {"agency": ""},
    ],
)
def test_nobody_else_is_asked_about_both(during, people, signed_in, changes):
    form = filled_in(email="an@demo.test", full_name="", role="don-vi:head") | changes

    assert BOTH not in signed_in("minh").post(GIVE, form).content.decode()


def test_a_post_that_has_ended_makes_no_two(during, people, signed_in):
    people["an"].memberships.update(ends_on=date(2023, 12, 10))
    form = filled_in(email="an@demo.test", full_name="", role="don-vi:head")

    assert signed_in("minh").post(GIVE, form).status_code == 302


# ── What is typed ──────────────────────────────────────────────────────────────────────────


def test_a_name_is_one_line_in_the_letter_too(people, signed_in):
    name = "Vũ Thị\r\n\r\nHãy mở evil.example  Mới"

    signed_in("minh").post(GIVE, filled_in(full_name=name))

    assert User.objects.get(email="moi@demo.test").full_name == "Vũ Thị Hãy mở evil.example Mới"
    assert mail.outbox[0].body.startswith("Chào Vũ Thị Hãy mở evil.example Mới,")


def test_the_letter_names_the_first_day_of_the_post(people, signed_in):
    signed_in("minh").post(GIVE, filled_in(starts_on="2030-01-15"))
    again = User.objects.get(email="moi@demo.test")
    signed_in("minh").post(f"{LIST}{again.pk}/moi-lai/")

    for letter in mail.outbox:
        assert "Cán bộ nhập liệu, Sở Y tế, từ ngày 15/01/2030" in letter.body


def test_a_name_that_is_too_long_is_told_that_alone(people, signed_in):
    page = signed_in("minh").post(GIVE, filled_in(full_name="A" * 201)).content.decode()

    assert "200" in page
    assert "Địa chỉ này chưa có tài khoản" not in page


def test_a_role_that_there_is_not_is_not_repeated(people, signed_in):
    page = signed_in("minh").post(GIVE, filled_in(role="don-vi:king")).content.decode()

    assert "Chọn một vị trí trong danh sách." in page
    assert "don-vi:king" not in page


# ── A seat that judges, given to oneself ───────────────────────────────────────────────────

ONESELF = {"email": "Minh@demo.test", "full_name": "", "starts_on": "2023-12-10"}


@pytest.mark.parametrize("role", ["reviewer", "secretary", "chair"])
def test_an_administrator_who_gives_themself_a_say_is_warned_first(during, people, signed_in, role):
    client, form = signed_in("minh"), filled_in(**ONESELF, role=f"hoi-dong:{role}")

    response = client.post(GIVE, form)

    assert response.status_code == 422
    assert "Đây là vị trí được thẩm định, giao cho chính bạn." in response.content.decode()
    assert not people["minh"].councilseats.filter(role=role).exists()

    client.post(GIVE, form | {"to_oneself": "on"})
    assert people["minh"].councilseats.filter(role=role).exists()


@pytest.mark.parametrize(
    "changes", [{"email": "hai@demo.test"}, {"role": "hoi-dong:inspector"}, {"role": "\0"}]
)
def test_nobody_else_is_asked(during, people, signed_in, changes):
    form = filled_in(**ONESELF, role="hoi-dong:reviewer") | changes

    assert "giao cho chính bạn" not in signed_in("minh").post(GIVE, form).content.decode()


# ── Chức vụ ────────────────────────────────────────────────────────────────────────────────


def test_a_post_is_given_with_a_title(during, signed_in, people):
    form = filled_in(role="don-vi:head", title="Phó Giám đốc, ký thay")

    assert signed_in("minh").post(GIVE, form).url == LIST

    post = Membership.objects.get(user__email="moi@demo.test")
    assert post.title == "Phó Giám đốc, ký thay"
    event = AuditEvent.objects.filter(stream="people", act="post_given").latest("pk")
    assert event.data["title"] == "Phó Giám đốc, ký thay"
    page = signed_in("minh").get(LIST).content.decode()
    assert "Lãnh đạo đơn vị (Phó Giám đốc, ký thay), Sở Y tế" in page


def test_a_title_is_optional_and_no_matter_of_a_seat(during, signed_in, people):
    client = signed_in("minh")
    assert client.post(GIVE, filled_in()).url == LIST
    seat = filled_in(role="hoi-dong:clerk", email="van-thu@demo.test", title="Chánh Văn phòng")

    assert client.post(GIVE, seat).url == LIST

    assert Membership.objects.get(user__email="moi@demo.test").title == ""
    assert CouncilSeat.objects.filter(user__email="van-thu@demo.test").exists()


@pytest.mark.parametrize(("length", "status"), [(120, 302), (121, 422)])
def test_a_title_has_a_length(during, signed_in, people, length, status):
    response = signed_in("minh").post(GIVE, filled_in(title="x" * length))

    assert response.status_code == status


def test_a_post_is_handed_over_with_the_successors_title(during, people, cycle, signed_in):
    form = {"email": "moi@demo.test", "full_name": "Vũ Thị Mới", "title": "Quyền Giám đốc"}

    signed_in("minh").post(hand_over_url(people), form)

    assert Membership.objects.get(user__email="moi@demo.test").title == "Quyền Giám đốc"
