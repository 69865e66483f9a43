"""Việc của tôi: for each post what waits, and the one next act."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Agency, Cycle, Finding, Membership, Submission, User
from assessments.navigation import address
from assessments.pages.board import board_of
from assessments.services import answers, assigning, duties, replies, reviews, submissions
from assessments.tasks import Task, tasks_of
from tests.assessments import world
from tests.assessments.council import again, agency, join, seat_reviewers
from tests.assessments.council import send as deliver
from tests.assessments.rounds import judge
from tests.assessments.world import AFTER, DURING, complete, entered, submission_of

pytestmark = pytest.mark.django_db
PAGE = "/viec-cua-toi/"


def tasks(user: User, now=DURING) -> list[Task]:
    """What a fresh request would tell; posts are read once per request."""
    return tasks_of(User.objects.get(pk=user.pk), now)


def only_task(user: User, now=DURING) -> Task:
    (task,) = tasks(user, now)
    return task


def send(slug: str, officer: User, head: User) -> Submission:
    submission = submission_of(slug)
    complete(submission, officer)
    submissions.pass_on(submission, by=officer)
    submissions.send(submission, by=head)
    return submission


# ── The officer ────────────────────────────────────────────────────────────────────────────


def test_an_officer_who_begins_is_led_to_the_first_main_index(during, people):
    task = only_task(people["an"])

    assert (task.post, task.about) == ("Cán bộ nhập liệu, Sở Y tế", "Kỳ 2023")
    assert task.facts == (("Đã nhập", "0/3 chỉ số"),)
    assert task.says == "Còn 3 chỉ số chưa nhập; chỉ số để trống được 0 điểm."
    submission = submission_of("so-y-te")
    assert task.url == f"/don-vi/2023-mau/{submission.pk}/nhap/1/"


def test_the_deadline_stands_with_its_last_moment_and_its_clause(during, people):
    deadline = only_task(people["an"]).deadline

    assert deadline is not None
    assert (deadline.state, deadline.remaining, deadline.last_instant, deadline.clause) == (
        "quiet",
        "14 ngày 15 giờ",
        "23:59:59 Chủ nhật 24/12/2023",
        "trước ngày",
    )


@pytest.mark.parametrize(
    ("before", "state", "remaining"),
    [
        (timedelta(days=7, seconds=1), "quiet", "7 ngày"),
        (timedelta(days=7), "week", "7 ngày"),
        (timedelta(days=1, seconds=1), "week", "1 ngày"),
        (timedelta(days=1), "day", "1 ngày"),
        (timedelta(hours=14, minutes=29, seconds=59), "day", "14 giờ 29 phút"),
        (timedelta(seconds=59), "day", "dưới 1 phút"),
        (timedelta(0), "passed", "Hết hạn"),
    ],
)
def test_the_time_left_is_rounded_down(during, people, before, state, remaining):
    deadline = only_task(people["an"], world.CLOSES - before).deadline

    assert deadline is not None
    assert (deadline.state, deadline.remaining) == (state, remaining)


def test_a_mistake_comes_before_what_is_missing(during, people):
    answers.save(submission_of("so-y-te"), {"2.1": entered(v="nhiều")}, by=people["an"])

    task = only_task(people["an"])

    assert task.says == "Còn số liệu sai quy tắc: sửa trước khi chuyển duyệt."
    assert task.facts == (("Đã nhập", "0/3 chỉ số"), ("Sai quy tắc", "1 chỉ số"))
    assert task.url.endswith("/nhap/2/")


def test_what_is_full_is_passed_on_and_then_waits_for_the_head(during, people):
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    assert only_task(people["an"]).act == "Xem lại và chuyển duyệt"

    submissions.pass_on(submission, by=people["an"])

    assert only_task(people["an"]).says == "Hồ sơ đang ở lãnh đạo đơn vị để duyệt."
    assert not only_task(people["an"]).waits
    head = only_task(people["binh"])
    assert (head.act, head.url) == (
        "Đọc tóm tắt và gửi",
        f"/don-vi/2023-mau/{submission.pk}/tom-tat/",
    )


def second_officer(people: dict[str, User]) -> User:
    people["chi"] = User.objects.create_user("chi@demo.test", full_name="Chi")
    Membership.objects.create(
        user=people["chi"],
        agency=Agency.objects.get(slug="so-y-te"),
        role=Membership.Role.OFFICER,
        starts_on=world.START,
    )
    return people["chi"]


def test_an_officer_is_led_to_their_own_part_and_told_what_others_have_to_enter(during, people):
    submission = submission_of("so-y-te")
    chi = second_officer(people)
    duties.arrange(submission, {"1": [people["an"].pk], "2": [chi.pk]}, by=people["binh"])
    assert only_task(chi).url.endswith("/nhap/2/")
    assert only_task(chi).says == "Còn 1 chỉ số chưa nhập; chỉ số để trống được 0 điểm."
    assert only_task(people["an"]).url.endswith("/nhap/1/")

    answers.save(submission, {"2.1": entered(v="3")}, by=chi)

    task = only_task(chi)
    assert task.says == "Phần của bạn đã nhập đủ; còn 2 chỉ số ở phần giao cho cán bộ khác."
    assert not task.waits
    answers.save(
        submission, {"1.1": entered(a="nhiều", b="90"), "1.2": entered(v="true")}, by=people["an"]
    )
    assert only_task(chi).says == (
        "Phần của bạn đã nhập đủ; phần giao cho cán bộ khác còn số liệu sai quy tắc."
    )
    right = {"1.1": entered(a="87", b="90", explanation="Số liệu của Cổng.")}
    answers.save(submission, right, by=people["an"])
    assert only_task(chi).act == only_task(people["an"]).act == "Xem lại và chuyển duyệt"


def test_a_part_of_somebody_who_left_is_everyones_again(during, people):
    submission = submission_of("so-y-te")
    chi = second_officer(people)
    duties.arrange(submission, {"1": [chi.pk]}, by=people["binh"])
    assert only_task(people["an"]).url.endswith("/nhap/2/")
    Membership.objects.filter(user=chi).update(ends_on=DURING.date())

    assert only_task(people["an"]).url.endswith("/nhap/1/")


def test_the_remark_of_the_head_reaches_the_officer(during, people):
    submission = submission_of("so-y-te")
    submissions.pass_on(submission, by=people["an"])
    submissions.hand_back(submission, remark="Xem lại chỉ số 1.1.", by=people["binh"])

    task = only_task(people["an"])

    assert (task.remark_by, task.remark) == ("Lãnh đạo đơn vị trả lại", "Xem lại chỉ số 1.1.")
    assert task.waits


def test_what_was_sent_asks_nothing_until_the_council_does(during, people):
    send("so-y-te", people["an"], people["binh"])
    assert only_task(people["an"]).says.startswith("Hồ sơ đã gửi (bản 1).")

    during.move_to(AFTER)

    assert only_task(people["an"], AFTER).says == (
        "Hội đồng đang thẩm định. Chưa có câu hỏi nào chờ đơn vị."
    )


@pytest.mark.parametrize("who", ["an", "binh"])
def test_a_question_of_the_council_waits_for_officer_and_head_until_its_day(during, people, who):
    submission = send("so-y-te", people["an"], people["binh"])
    during.move_to(AFTER)
    version = submission.versions.get()
    reviews.ask(version, "1.1", reason="SL-01", sentence="Xin giải thích.", by=people["duc"])

    task = only_task(people[who], AFTER)

    assert task.says == (
        "Hội đồng hỏi lại 1 chỉ số. Trả lời đến 23:59:59 ngày 31/12/2023; mỗi câu trả lời một lần."
    )
    assert task.url == f"/don-vi/2023-mau/{submission.pk}/giai-trinh/"
    assert task.deadline is not None
    assert (task.deadline.label, task.deadline.last_instant, task.deadline.state) == (
        "Trả lời Hội đồng đến:",
        "23:59:59 Chủ nhật 31/12/2023",
        "week",
    )
    respond_by = Finding.objects.get().respond_by
    assert only_task(people[who], respond_by - timedelta(seconds=1)).waits
    assert not only_task(people[who], respond_by).waits


def test_whoever_never_sent_is_told_what_follows(people, cycle):
    assert only_task(people["an"], AFTER).says == (
        "Hết hạn mà đơn vị chưa gửi hồ sơ. Đơn vị không được xếp hạng kỳ này."
    )


@pytest.mark.parametrize("who", ["an", "binh"])
def test_what_was_withdrawn_and_not_sent_again_still_counts_and_says_so(during, people, who):
    submission = send("so-y-te", people["an"], people["binh"])
    submissions.withdraw(submission, by=people["binh"])
    counted = ("Đang được tính", "bản 1 gửi lúc 09:00:00 ngày 10/12/2023")
    assert counted in only_task(people[who]).facts

    during.move_to(AFTER)

    assert only_task(people[who], AFTER).says == (
        "Hết hạn mà hồ sơ chưa gửi lại: Hội đồng dùng bản 1 gửi lúc 09:00:00 ngày 10/12/2023."
        " Hội đồng đang thẩm định. Chưa có câu hỏi nào chờ đơn vị."
    )


def test_before_it_opens_the_page_says_when(people, cycle):
    assert only_task(people["an"], world.OPENS - timedelta(seconds=1)).says == (
        "Kỳ 2023 mở nhập liệu từ 00:00:00 ngày 01/12/2023."
    )


def test_whoever_holds_two_posts_sees_both_and_what_waits_first(during, people):
    Membership.objects.create(
        user=people["an"],
        agency=Agency.objects.get(slug="so-noi-vu"),
        role=Membership.Role.HEAD,
        starts_on=world.START,
    )

    told = [(task.post, task.waits) for task in tasks(people["an"])]

    assert told == [("Cán bộ nhập liệu, Sở Y tế", True), ("Lãnh đạo đơn vị, Sở Nội vụ", False)]


# ── The council ────────────────────────────────────────────────────────────────────────────


def test_a_reviewer_sees_how_much_is_left_and_never_of_the_own_unit(during, people):
    submission = send("so-y-te", people["an"], people["binh"])
    assert only_task(people["duc"]).says == "Chưa có hồ sơ nào vào thẩm định."
    during.move_to(AFTER)

    assert only_task(people["em"], AFTER).says == "Chưa có hồ sơ nào vào thẩm định."  # own unit
    task = only_task(people["duc"], AFTER)
    left = dict(task.facts)["Chưa thẩm định"]
    reviews.agree(submission.versions.get(), ["1.1"], by=people["duc"])

    assert task.act == "Thẩm định tiếp"
    assert (left, dict(only_task(people["duc"], AFTER).facts)["Chưa thẩm định"]) == (
        "4 chỉ số",
        "3 chỉ số",
    )


def test_an_answer_of_the_agency_comes_first_for_the_reviewer(during, people):
    submission = send("so-y-te", people["an"], people["binh"])
    during.move_to(AFTER)
    finding = reviews.ask(
        submission.versions.get(), "1.1", reason="SL-01", sentence="Vì sao?", by=people["duc"]
    )
    assert dict(only_task(people["duc"], AFTER).facts)["Chờ kết luận"] == "0 câu trả lời"

    replies.respond(finding, text="Theo Cổng dịch vụ công.", by=people["an"])

    task = only_task(people["duc"], AFTER)
    assert (task.act, dict(task.facts)["Chờ kết luận"]) == ("Kết luận giải trình", "1 câu trả lời")


def test_what_was_asked_back_is_not_left_to_judge(during, people):
    submission = send("so-y-te", people["an"], people["binh"])
    during.move_to(AFTER)
    version, duc = submission.versions.get(), people["duc"]
    assert dict(only_task(duc, AFTER).facts)["Chưa thẩm định"] == "4 chỉ số"

    reviews.ask(version, "1.1", reason="SL-01", sentence="Vì sao?", by=duc)

    assert dict(only_task(duc, AFTER).facts)["Chưa thẩm định"] == "3 chỉ số"
    assert dict(only_task(people["giang"], AFTER).facts)["Chưa thẩm định"] == "3 chỉ số"
    rows = board_of(submission.cycle, people["giang"], AFTER).rows
    assert [row.reviewed.left for row in rows if row.agency == "Sở Y tế"] == [3]


def test_an_answer_waits_only_for_the_unit_in_charge(during, people):
    """Group 1 is Văn phòng's: Phú concludes its answers, Đức of Sở Nội vụ does not."""
    submission = send("so-y-te", people["an"], people["binh"])
    seat_reviewers(people)
    during.move_to(AFTER)
    assigning.give(submission, {"1": agency("van-phong").pk}, by=people["giang"])
    phu = again(people["phu"])
    finding = reviews.ask(submission.versions.get(), "1.1", reason="", sentence="Vì sao?", by=phu)
    replies.respond(finding, text="Theo Cổng dịch vụ công.", by=people["an"])

    waiting = {
        who: dict(only_task(people[who], AFTER).facts)["Chờ kết luận"] for who in ("phu", "duc")
    }

    assert waiting == {"phu": "1 câu trả lời", "duc": "0 câu trả lời"}


def test_the_list_of_files_says_first_what_waits_to_be_concluded(during, people, signed_in):
    submission = send("so-y-te", people["an"], people["binh"])
    during.move_to(AFTER)
    version = submission.versions.get()
    finding = reviews.ask(version, "1.1", reason="", sentence="Vì sao?", by=people["duc"])
    replies.respond(finding, text="Theo Cổng dịch vụ công.", by=people["an"])

    page = signed_in("duc").get("/hoi-dong/2023-mau/tham-dinh/").content.decode()

    assert "1 câu hỏi chờ bạn kết luận. 3 giá trị chưa thẩm định" in page


@pytest.mark.parametrize(("who", "act"), [("hai", "Chỉ định"), ("giang", "")])
def test_the_file_of_the_standing_agency_waits_for_the_chair(during, people, cycle, who, act):
    """Giang, its secretary, comes from that very agency."""
    deliver(join(cycle, "so-tttt"), people["an"])
    during.move_to(AFTER)

    (card,) = (task for task in tasks(people[who], AFTER) if "Phân công" in task.about)

    assert card.says.startswith("1 hồ sơ chờ Chủ tịch Hội đồng chỉ định đơn vị thẩm định.")
    assert card.names == ("Sở Thông tin và Truyền thông (nhóm 1, 2)",)
    assert card.act == act
    assert bool(card.url) == bool(act)


def test_a_group_that_was_given_back_is_a_card_of_the_secretary_and_the_chair(during, people):
    submission = send("so-y-te", people["an"], people["binh"])
    seat_reviewers(people)
    during.move_to(AFTER)
    assigning.give(submission, {"1": agency("van-phong").pk}, by=people["giang"])
    assert not [task for task in tasks(people["hai"], AFTER) if "Phân công" in task.about]
    duty = submission.review_duties.get()
    assigning.decline(duty, reason="Không đủ người cho phần này.", by=again(people["phu"]))

    for who in ("giang", "hai"):
        (card,) = (task for task in tasks(people[who], AFTER) if "Phân công" in task.about)
        assert (card.act, card.names) == ("Giao lại", ("Sở Y tế (nhóm 1)",))
        assert card.url == f"/hoi-dong/2023-mau/phan-cong/{submission.pk}/"


def test_a_lowered_value_that_nobody_put_to_the_agency_keeps_the_secretary(during, people):
    submission = send("so-y-te", people["an"], people["binh"])
    during.move_to(AFTER)
    judge(submission.versions.get(), people)
    asked = submission.versions.get().findings.get(code="2.1")
    replies.respond(asked, text="Ba lớp.", by=people["an"])
    replies.conclude(asked, conclusion="Giữ số khai.", by=people["duc"])

    task = only_task(people["giang"], AFTER)

    assert task.says == "2 giá trị đã giảm điểm mà đơn vị chưa được hỏi."
    assert task.url == "/hoi-dong/2023-mau/giai-trinh/"


def test_the_secretary_sees_who_has_not_sent(during, people):
    send("so-y-te", people["an"], people["binh"])

    task = only_task(people["giang"])

    assert task.says == "Đang nhận hồ sơ: còn 2 cơ quan chưa gửi."
    assert dict(task.facts)["Đã gửi"] == "1/3 cơ quan"
    assert (task.names_label, task.names) == ("Chưa gửi", ("Huyện Bắc Hà", "Sở Nội vụ"))


def test_the_secretary_sees_what_blocks_the_ranking(during, people):
    send("so-y-te", people["an"], people["binh"])
    during.move_to(AFTER)

    task = only_task(people["giang"], AFTER)

    assert task.says == "Chưa lập được bảng xếp hạng: thẩm định chưa xong."
    assert dict(task.facts)["Chưa thẩm định"] == "4 chỉ số"


def test_a_secretary_without_a_cycle_is_led_to_open_one(people):
    assert only_task(people["giang"]).act == "Mở kỳ đánh giá"


def test_a_cycle_whose_results_are_fixed_waits_for_nobody_here(during, people, cycle):
    Cycle.objects.update(results_fixed_at=AFTER)

    assert (tasks(people["an"], AFTER), tasks(people["duc"], AFTER)) == ([], [])


# ── The office ─────────────────────────────────────────────────────────────────────────────


def test_the_administrator_sees_who_has_not_come_in_yet(people):
    task = only_task(people["minh"])

    assert task.says == "10 người được giao vị trí nhưng chưa đặt mật khẩu."
    assert (task.act, task.url) == ("Gửi lại thư mời", "/quan-tri/tai-khoan/")


def test_the_inspector_sees_how_much_was_done(during, people):
    answers.save(submission_of("so-y-te"), {"1.2": entered(v="true")}, by=people["an"])
    assert only_task(people["lan"]).says == "1 việc được ghi trong 24 giờ qua, 1 từ đầu."

    two_days_on = DURING + timedelta(days=2)

    assert only_task(people["lan"], two_days_on).says == (
        "0 việc được ghi trong 24 giờ qua, 1 từ đầu."
    )


# ── The page ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", [*world.MEMBERS, *world.SEATS, "nguoi-la"])
def test_everyone_who_is_signed_in_has_the_page(during, signed_in, people, who):
    assert signed_in(who).get(PAGE).status_code == 200


def test_a_stranger_signs_in_first(client, people):
    assert client.get(PAGE).headers["Location"] == f"/dang-nhap/?next={PAGE}"


def test_whoever_holds_no_post_is_told_who_gives_them(signed_in, people):
    page = signed_in("nguoi-la").get(PAGE).content.decode()

    assert "Bạn chưa giữ vị trí nào đang hiệu lực" in page
    assert "Người quản trị của tỉnh giao vị trí." in page


def test_one_button_is_the_primary_one(during, signed_in, people):
    Membership.objects.create(
        user=people["an"],
        agency=Agency.objects.get(slug="so-noi-vu"),
        role=Membership.Role.OFFICER,
        starts_on=world.START,
    )

    page = signed_in("an").get(PAGE).content.decode()

    assert (page.count("btn-primary"), page.count("Nhập tiếp: 1.")) == (1, 2)


def test_what_a_head_wrote_is_text_and_no_markup(during, signed_in, people):
    submission = submission_of("so-y-te")
    submissions.pass_on(submission, by=people["an"])
    submissions.hand_back(submission, remark="<script>alert(1)</script>", by=people["binh"])

    page = signed_in("an").get(PAGE).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("who", ["an", "giang", "duc", "minh", "lan"])
def test_the_page_asks_as_much_with_300_submissions_as_with_3(during, signed_in, people, who):
    client = signed_in(who)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    pattern = submission_of("so-y-te")
    agencies = Agency.objects.bulk_create(
        Agency(slug=f"xa-{n}", name=f"Xã {n}") for n in range(297)
    )
    Submission.objects.bulk_create(
        Submission(
            cycle_id=pattern.cycle_id,
            agency=agency,
            index_set_id=pattern.index_set_id,
            deadline_id=pattern.deadline_id,
        )
        for agency in agencies
    )
    Membership.objects.bulk_create(
        Membership(user=people["an"], agency=agency, role="officer", starts_on=world.START)
        for agency in agencies
    )

    with CaptureQueriesContext(connection) as many:
        assert client.get(PAGE).status_code == 200

    assert len(many) == len(few) <= 8


# ── The side bar ───────────────────────────────────────────────────────────────────────────

OF_AN_AGENCY = (
    "Tổng quan",
    "Nhập bằng Excel",
    "Kho minh chứng",
    "Tóm tắt và gửi",
    "Lộ trình lên mức",
    "Giải trình",
    "Hỏi đáp",
)
RUNNING = ("Điều phối", "Tiến trình", "Gửi hồ sơ", "Thời hạn", "Hỏi đáp", "Thông báo")
BODIES = "Hội đồng, Tổ giúp việc"
JUDGING = (
    "Hồ sơ, chỉ số",
    "Phân công",
    "Xung đột lợi ích",
    "Tiền lệ",
    "Số đo",
    "Chấm hai lần",
    "Độ đồng đều",
)
DECIDING = ("Giải trình", "Phiên họp", "Xếp hạng, công bố")
OF_THE_COUNCIL = (*RUNNING, BODIES, *JUDGING, *DECIDING)
OF_THE_SECRETARY = (
    *RUNNING[:2], "Cơ quan tham gia", *RUNNING[2:], BODIES, *JUDGING, *DECIDING,
)  # fmt: skip
OF_THE_CLERK = (*(each for each in RUNNING if each != "Hỏi đáp"), BODIES, DECIDING[-1])


@pytest.mark.parametrize(
    ("who", "links"),
    [
        ("an", ["Việc của tôi", *OF_AN_AGENCY]),
        ("giang", ["Việc của tôi", *OF_THE_SECRETARY, "Các kỳ đánh giá"]),
        ("khoa", ["Việc của tôi", *OF_THE_CLERK]),
        ("lan", ["Việc của tôi", *OF_THE_COUNCIL, "Nhật ký"]),
        ("minh", ["Việc của tôi", "Tài khoản và vị trí"]),
        ("nguoi-la", ["Việc của tôi"]),
    ],
)
def test_the_side_bar_holds_what_the_posts_open(during, signed_in, who, links):
    shell = signed_in(who).get(PAGE).context["shell"]

    assert [link.label for section in shell.sections for link in section.links] == links


def test_a_page_that_does_not_exist_gets_no_link():
    assert address("no-such-page", 1) == ""
    assert address("post-list") == "/quan-tri/tai-khoan/"


def test_the_side_bar_holds_the_cycle_of_the_page_however_many_are_newer(during, cycle, signed_in):
    for year in (2024, 2025, 2026, 2027):
        Cycle.objects.create(
            slug=str(year),
            title=f"Kỳ {year}",
            framework_version=cycle.framework_version,
            year=year,
            standing_agency=cycle.standing_agency,
            opens_at=cycle.opens_at,
        )

    shell = signed_in("giang").get(cycle.get_absolute_url()).context["shell"]

    assert shell.sections[1].heading == "Kỳ 2023"
    assert shell.sections[1].links[0].url == cycle.get_absolute_url()
