"""What a reviewer has before them, indicator by indicator."""

from __future__ import annotations

from decimal import Decimal

import pytest
import time_machine

from assessments.models import SubmissionVersion
from assessments.pages.bench import Bench, neighbours
from assessments.pages.bench_rows import Row
from assessments.pages.bench_words import saved_words, side_of, signed
from assessments.selectors.reviews import version_to_review
from assessments.services import replies, reviews
from tests.assessments.claims import sent
from tests.assessments.world import AFTER, DURING

pytestmark = pytest.mark.django_db

CLAIM = {"na": "Trong năm không phát sinh hồ sơ."}
TYPED = {
    "1.1": CLAIM,
    "1.2": {"a": "9", "b": "10"},
    "1.4": {"dung-han-a": "9", "dung-han-b": "10"},
    "1.6": {"v": "3"},
}
WHY = {"reason": "MC-03", "sentence": "Ba hồ sơ nằm ngoài thời gian số liệu."}


@pytest.fixture
def version(people):
    with time_machine.travel(DURING, tick=False) as clock:
        found = sent(people, TYPED)
        clock.move_to(AFTER)
        yield found


def bench(version: SubmissionVersion) -> Bench:
    fresh = version_to_review(version.submission)
    assert fresh is not None
    return Bench(fresh, AFTER)


def row(version: SubmissionVersion, code: str) -> Row:
    found = bench(version)
    return {each.code: each for each in found.rows(found.main("1"))}[code]


def test_a_value_that_nobody_judged_has_declared_points_alone(version):
    found = row(version, "1.2")

    assert found.declared.points == Decimal("18.00")
    assert (found.reviewed.points, found.final.points) == (None, None)
    assert found.declared.because == "9/10 × 20 = 18,00"
    assert str(found.mark.word) == "Chưa xem"


def test_declared_reviewed_and_final_points_stand_apart(version, people):
    asked = reviews.ask(version, "1.2", by=people["duc"], **WHY)
    found = row(version, "1.2")
    assert (found.reviewed.points, found.final.points) == (None, None)

    replies.respond(asked, text="Số đúng là 8.", by=people["an"])
    typed = {"a": "8", "b": "10"}
    replies.conclude(asked, conclusion="Theo giải trình của đơn vị.", typed=typed, by=people["duc"])

    found = row(version, "1.2")
    assert found.declared.points == Decimal("18.00")
    assert found.reviewed.points is None
    assert found.final.points == Decimal("16.00")
    assert found.difference == Decimal("-2.00")


def test_what_is_measured_against_the_group_has_points_once_all_of_it_is_judged(version, people):
    before = row(version, "1.6")
    waiting = before.declared.because  # read now: a row looks when it is asked
    reviews.agree(version, ["1.6"], by=people["duc"])

    found = row(version, "1.6")  # the group has nobody else

    assert (before.declared.points, before.final.points) == (None, None)
    assert waiting == (
        "Tính khi cả nhóm đã khóa: so với đơn vị cao nhất trong nhóm; còn 1 giá trị chưa thẩm định"
        " xong."
    )
    assert (found.declared.points, found.final.points) == (None, Decimal("10.00"))


@pytest.mark.parametrize(
    ("code", "word"),
    [("1.1", "Chưa xem"), ("1.3", "Không khai"), ("1.4", "Hội đồng nhập")],
)
def test_before_the_verdict_a_row_says_what_it_waits_for(version, code, word):
    assert str(row(version, code).mark.word) == word


def test_every_verdict_has_its_word(version, people):
    duc = people["duc"]
    reviews.accept(version, "1.1", ruling="full", by=duc)
    reviews.reject(version, "1.2", by=duc, **WHY)
    reviews.enter(version, "1.4", typed={"chat-luong-v": "tot"}, by=duc)
    reviews.adjust(version, "1.6", typed={"v": "2"}, by=duc, **WHY)

    words = {code: str(row(version, code).mark.word) for code in ("1.1", "1.2", "1.4", "1.6")}

    assert words == {
        "1.1": "Chấp nhận",
        "1.2": "Không chấp nhận",
        "1.4": "Hội đồng đã nhập",
        "1.6": "Điều chỉnh",
    }


def test_one_click_agrees_to_plain_values_only(version, people):
    """A claim is looked at by itself, and the council's part is entered."""
    found = bench(version)
    assert [r.code for r in found.rows(found.main("1")) if r.agreeable] == ["1.2", "1.6"]

    reviews.agree(version, ["1.2"], by=people["duc"])

    found = bench(version)
    assert [r.code for r in found.rows(found.main("1")) if r.agreeable] == ["1.6"]


def test_declared_values_and_the_councils_own_want_a_verdict(version):
    found = bench(version)

    assert sorted(found.wanted) == ["1.1", "1.2", "1.4", "1.6"]
    assert (found.reviewed.wanted, found.reviewed.left) == (4, 4)
    assert found.steps(found.main("1"))[0]["total"] == 4


def test_silence_may_be_settled_from_the_first_instant_after_its_time(version, people):
    asked = reviews.ask(version, "1.2", by=people["duc"], **WHY)
    fresh = version_to_review(version.submission)
    assert asked.respond_by is not None
    assert fresh is not None

    def conclusive(now) -> bool:
        found = Bench(fresh, now)
        return {each.code: each for each in found.rows(found.main("1"))}["1.2"].conclusive

    assert conclusive(AFTER) is False
    assert conclusive(asked.respond_by) is True


def test_a_verdict_is_said_with_what_it_came_to(version, people):
    reviews.adjust(version, "1.2", typed={"a": "8", "b": "10"}, by=people["duc"], **WHY)
    reviews.agree(version, ["1.6"], by=people["duc"])

    assert saved_words(row(version, "1.2")) == "1.2: Điều chỉnh, 18,00 → 16,00 điểm (−2,00)."
    assert saved_words(row(version, "1.6")) == "1.6: Đồng ý, 10,00 điểm."
    assert signed(Decimal("1.2")) == "+1,20"


def test_the_side_bar_holds_the_indicators_with_their_verdicts(version):
    found = bench(version)
    rows = found.rows(found.main("1"))

    section = side_of(rows[1], rows)

    assert section.heading == "Sở Y tế · 1. Hồ sơ"
    assert [link.label for link in section.links][:2] == ["1.1 Chưa xem", "1.2 Chưa xem"]
    assert [link.current for link in section.links].index(True) == 1


def test_neighbours_end_where_the_list_does():
    assert neighbours("abc", "a") == (None, "b")
    assert neighbours("abc", "b") == ("a", "c")
    assert neighbours("abc", "c") == ("b", None)
