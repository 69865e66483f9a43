"""The board of a cycle: who is where, who is tied to whom, what blocks the next step."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assessments.models import Cycle, DeclaredConflict, Membership, Submission
from assessments.pages.blockers import blockers_of
from assessments.pages.board import Board, BoardRow, board_of
from assessments.selectors.cycles import cycles_visible_to
from assessments.services import answers, assigning, conflicts, reviews, submissions, windows
from tests.assessments.council import again, agency, join, seat_reviewers
from tests.assessments.council import send as deliver
from tests.assessments.rounds import ENDS, WHY, opened
from tests.assessments.world import AFTER, CLOSES, DURING, START, complete, entered, submission_of

pytestmark = pytest.mark.django_db


def board(people, who: str = "giang", now=DURING) -> Board:
    return board_of(cycles_visible_to(people[who]).get(), people[who], now)


def row(board: Board, agency: str) -> BoardRow:
    return next(row for row in board.rows if row.agency == agency)


def send(people) -> None:
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    submissions.send(submission, by=people["binh"])


def words(board: Board) -> dict[str, str]:
    return {row.agency: str(row.mark.word) for row in board.rows}


def test_every_state_has_its_word(during, people):
    assert words(board(people))["Sở Y tế"] == "Đang nhập"

    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    assert words(board(people))["Sở Y tế"] == "Chờ lãnh đạo duyệt"

    submissions.send(submission, by=people["binh"])
    assert words(board(people))["Sở Y tế"] == "Đã gửi"

    submissions.withdraw(submission, by=people["binh"])
    assert words(board(people))["Sở Y tế"] == "Rút lại để sửa"
    assert words(board(people, now=AFTER))["Sở Y tế"] == "Dùng bản đã gửi"


def test_who_never_sent_is_said_from_the_first_instant_too_late(during, people):
    before = board(people, now=CLOSES - timedelta(milliseconds=1))

    assert words(before)["Sở Nội vụ"] == "Đang nhập"
    assert words(board(people, now=CLOSES))["Sở Nội vụ"] == "Không gửi hồ sơ"


def test_what_was_entered_and_what_is_judged_are_counted(during, people):
    send(people)
    during.move_to(AFTER)
    reviews.agree(submission_of("so-y-te").versions.get(), ["1.1", "1.2"], by=people["duc"])

    found = row(board(people, now=AFTER), "Sở Y tế")

    assert (found.answered, found.answerable) == (3, 3)
    assert (found.reviewed.judged, found.reviewed.wanted, found.reviewed.left) == (2, 4, 2)


def test_a_withdrawn_value_does_not_change_what_was_sent(during, people):
    """The table counts the working copy as entered, and the version as reviewed."""
    send(people)
    submission = submission_of("so-y-te")
    submissions.withdraw(submission, by=people["binh"])
    answers.save(submission, {"2.1": entered()}, by=people["an"])

    found = row(board(people, now=AFTER), "Sở Y tế")

    assert (found.answered, found.reviewed.wanted) == (2, 4)


def test_whoever_comes_from_the_unit_is_named_beside_it(during, people):
    """Em reviews and comes from Sở Y tế; Đức, from Sở Nội vụ, stands beside that one."""
    found = board(people)

    assert {r.agency: [str(j.user) for j in r.ties] for r in found.rows} == {
        "Huyện Bắc Hà": [],
        "Sở Nội vụ": ["Duc"],
        "Sở Y tế": ["Em"],
    }


def test_a_post_in_an_agency_ties_a_reviewer_to_it_as_well(during, people):
    Membership.objects.create(
        user=people["duc"],
        agency=submission_of("huyen-bac-ha").agency,
        role=Membership.Role.OFFICER,
        starts_on=START,
    )

    assert [str(j.user) for j in row(board(people), "Huyện Bắc Hà").ties] == ["Duc"]


def test_a_reader_from_the_unit_finds_it_shut(during, people):
    send(people)

    assert row(board(people, "em"), "Sở Y tế").url == ""
    assert row(board(people, "duc"), "Sở Y tế").url.endswith("/1/")


def texts(board: Board) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in blockers_of(board)]


def test_while_agencies_enter_the_deadline_is_what_is_waited_for(during, people):
    send(people)

    assert texts(board(people)) == [
        ("wait", "Hạn nộp chưa hết: đến 23:59:59 ngày 24/12/2023."),
        ("wait", "2 cơ quan chưa gửi hồ sơ"),
    ]


def test_after_the_deadline_everything_that_is_not_settled_blocks(during, people):
    send(people)
    during.move_to(AFTER)
    version = submission_of("so-y-te").versions.get()
    reviews.agree(version, ["1.1"], by=people["duc"])
    reviews.ask(version, "1.2", reason="", sentence="Số nào đúng?", by=people["duc"])

    assert texts(board(people, now=AFTER)) == [
        ("block", "2 giá trị chưa thẩm định"),
        ("block", "1 câu hỏi chờ đơn vị trả lời, muộn nhất 23:59:59 ngày 31/12/2023"),
        ("note", "2 cơ quan không gửi hồ sơ: có tên, không xếp hạng"),
    ]


def test_a_question_without_an_answer_in_time_is_the_reviewers_to_settle(during, people):
    send(people)
    during.move_to(AFTER)
    version = submission_of("so-y-te").versions.get()
    asked = reviews.ask(version, "1.2", reason="", sentence="Số nào đúng?", by=people["duc"])
    assert asked.respond_by is not None

    found = texts(board(people, now=asked.respond_by))

    assert ("block", "1 câu hỏi quá hạn trả lời, kết luận được ngay") in found
    assert not any("chờ đơn vị" in text for _, text in found)


def test_nothing_blocks_once_everything_is_settled(during, people):
    send(people)
    during.move_to(AFTER)
    version = submission_of("so-y-te").versions.get()
    reviews.agree(version, ["1.1", "1.2", "2.1"], by=people["duc"])
    reviews.enter(version, "2.2", typed={"v": "tot"}, by=people["duc"])

    kinds = {kind for kind, _ in texts(board(people, now=AFTER))}

    assert kinds == {"note"}
    assert [step.state for step in board(people, now=AFTER).steps()] == [
        "past",
        "past",
        "past",
        "current",
    ]


def judged(people, during):
    """Sở Y tế is judged but for 1.1."""
    send(people)
    during.move_to(AFTER)
    version = submission_of("so-y-te").versions.get()
    reviews.agree(version, ["1.2", "2.1"], by=people["duc"])
    reviews.enter(version, "2.2", typed={"v": "tot"}, by=people["duc"])
    return version


@pytest.mark.parametrize(("a", "said"), [("86", True), ("87", False), ("88", False)])
def test_a_lowered_value_that_nobody_put_to_the_agency_blocks(during, people, a, said):
    """87 of 90 was declared; what was not lowered takes nothing from the agency."""
    version = judged(people, during)
    reviews.adjust(version, "1.1", typed={"a": a, "b": "90"}, **WHY, by=people["duc"])

    found = [each for each in blockers_of(board(people, now=AFTER)) if each.kind == "block"]

    line = ("1 giá trị đã giảm điểm mà đơn vị chưa được hỏi", "Sở Y tế", "Giải trình")
    url = "/hoi-dong/2023-mau/giai-trinh/"
    assert [(each.text, each.agencies, each.act, each.url) for each in found] == (
        [(*line, url)] if said else []
    )


def test_a_lowered_value_that_a_round_asked_blocks_no_more(during, cycle, people):
    version = judged(people, during)
    reviews.reject(version, "1.1", **WHY, by=people["duc"])
    opened(cycle, people)
    during.move_to(ENDS)
    windows.close_ended(cycle)

    assert {kind for kind, _ in texts(board(people, now=ENDS))} == {"note"}


def gaps(people, who: str = "giang", now=AFTER) -> list[tuple[str, str, str, str]]:
    return [
        (each.text, each.agencies, each.act, each.url)
        for each in blockers_of(board(people, who, now=now))
        if each.kind == "block" and "giá trị" not in each.text
    ]


def duty_page(slug: str) -> str:
    return f"/hoi-dong/2023-mau/phan-cong/{submission_of(slug).pk}/"


def test_a_file_that_only_its_own_people_could_review_is_said(during, people):
    """With Đức gone, Em is the only reviewer, and comes from Sở Y tế."""
    send(people)
    during.move_to(AFTER)
    assert gaps(people) == []
    people["duc"].councilseats.update(ends_on=AFTER.date())

    said = "1 hồ sơ có nhóm không thẩm định viên nào làm được"
    assert gaps(people) == [(said, "Sở Y tế (nhóm 1, 2)", "Phân công", duty_page("so-y-te"))]


def test_a_unit_whose_reviewers_are_all_tied_leaves_its_groups_to_nobody(during, people, cycle):
    """Group 1 is Văn phòng's, whose one reviewer declares a tie; group 2 is open to Đức."""
    send(people)
    seat_reviewers(people)
    during.move_to(AFTER)
    giving = {"1": agency("van-phong").pk}
    assigning.give(submission_of("so-y-te"), giving, by=people["giang"])
    assert gaps(people) == []

    kind, phu = DeclaredConflict.Kind.FAMILY, again(people["phu"])
    conflicts.declare(cycle, agency("so-y-te"), kind=kind, by=phu)

    (found,) = gaps(people)
    assert found[:2] == ("1 hồ sơ có nhóm không thẩm định viên nào làm được", "Sở Y tế (nhóm 1)")
    assert gaps(people, "hai")[0][3] == duty_page("so-y-te")
    assert gaps(people, "duc")[0][2:] == ("", "")  # who arranges it is not a reviewer's to see


def test_a_group_that_was_given_back_waits_for_the_secretary(during, people):
    send(people)
    seat_reviewers(people)
    during.move_to(AFTER)
    giving = {"1": agency("van-phong").pk}
    assigning.give(submission_of("so-y-te"), giving, by=people["giang"])
    duty = submission_of("so-y-te").review_duties.get()
    assigning.decline(duty, reason="Không đủ người cho phần này.", by=again(people["phu"]))

    (found,) = gaps(people)

    said = "1 hồ sơ có nhóm bị từ chối, chờ giao lại"
    assert found == (said, "Sở Y tế (nhóm 1)", "Giao lại", duty_page("so-y-te"))


def test_the_file_of_the_standing_agency_waits_for_the_chair(during, people, cycle):
    """Giang comes from it, and may only read that it waits; Hải names the unit."""
    deliver(join(cycle, "so-tttt"), people["an"])
    during.move_to(AFTER)
    said = "1 hồ sơ chờ Chủ tịch Hội đồng chỉ định đơn vị thẩm định"
    names = "Sở Thông tin và Truyền thông (nhóm 1, 2)"

    assert gaps(people, "hai") == [(said, names, "Chỉ định", duty_page("so-tttt"))]
    listed = "/hoi-dong/2023-mau/phan-cong/?doi-tuong=so"
    assert gaps(people) == [(said, names, "Xem phân công", listed)]
    everything = dict.fromkeys(("1", "2"), agency("so-noi-vu").pk)
    assigning.give(submission_of("so-tttt"), everything, by=people["hai"])
    assert gaps(people, "hai") == []


def test_a_reviewer_is_led_to_the_first_group_that_is_theirs(during, people):
    send(people)
    seat_reviewers(people)
    during.move_to(AFTER)
    giving = {"1": agency("van-phong").pk}
    assigning.give(submission_of("so-y-te"), giving, by=people["giang"])

    urls = {who: row(board(people, who, now=AFTER), "Sở Y tế").url for who in ("phu", "duc")}

    assert urls["phu"].endswith("/1/")
    assert urls["duc"].endswith("/2/")


def test_a_cycle_nobody_takes_part_in_says_what_to_do(during, people):
    Submission.objects.all().delete()

    assert texts(board(people)) == [
        ("block", "Chưa có cơ quan nào trong kỳ. Phân nhóm trước khi mở nhập liệu.")
    ]


def test_nothing_is_waited_for_once_results_are_fixed(during, people):
    Cycle.objects.update(results_fixed_at=AFTER)

    assert texts(board(people, now=AFTER)) == []
