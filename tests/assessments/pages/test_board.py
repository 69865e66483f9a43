"""The board of a cycle: who is where, who is tied to whom, what blocks the next step."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assessments.models import Cycle, Membership, Submission
from assessments.pages.blockers import blockers_of
from assessments.pages.board import Board, BoardRow, board_of
from assessments.selectors.cycles import cycles_visible_to
from assessments.services import answers, reviews, submissions
from tests.assessments.crowd import crowd
from tests.assessments.world import AFTER, CLOSES, DURING, START, complete, entered, submission_of

pytestmark = pytest.mark.django_db

# Who may see whom (posts, ties) and how far everyone is; the board reads its steps, letters, sends
# and duties as well, the list of a reviewer its duties.
QUERIES = {"": 22, "tham-dinh/": 13}


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


def test_a_file_that_only_its_own_people_could_review_is_said(during, people):
    """With Đức gone, Em is the only reviewer, and comes from Sở Y tế."""
    send(people)
    people["duc"].councilseats.update(ends_on=AFTER.date())

    assert ("block", "1 hồ sơ không có thẩm định viên nào của cơ quan khác") in texts(
        board(people, now=AFTER)
    )


def test_a_cycle_nobody_takes_part_in_says_what_to_do(during, people):
    Submission.objects.all().delete()

    assert texts(board(people)) == [
        ("block", "Chưa có cơ quan nào trong kỳ. Phân nhóm trước khi mở nhập liệu.")
    ]


def test_nothing_is_waited_for_once_results_are_fixed(during, people):
    Cycle.objects.update(results_fixed_at=AFTER)

    assert texts(board(people, now=AFTER)) == []


@pytest.mark.parametrize("page", QUERIES)
def test_the_board_asks_as_often_for_three_agencies_as_for_three_hundred(
    during, people, cycle, client, django_assert_num_queries, page
):
    client.force_login(people["duc"])
    address = f"/hoi-dong/{cycle.slug}/{page}"
    crowd(cycle, range(3), people)
    client.get(address)  # reads the framework, once for all pages

    with django_assert_num_queries(QUERIES[page]):
        assert client.get(address).content.decode().count("Sở số") >= 3
    crowd(cycle, range(3, 300), people)
    with django_assert_num_queries(QUERIES[page]):
        assert client.get(address).content.decode().count("Sở số") >= 300
