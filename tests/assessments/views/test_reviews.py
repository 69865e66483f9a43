"""Thẩm định in the browser: who may open what, and what comes of each verdict."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from assessments.models import Cycle, Finding, SubmissionVersion
from assessments.selectors.reviews import version_to_review
from assessments.services import replies, reviews, submissions
from assessments.workflow import FindingState, SubmissionState
from tests.assessments import claims
from tests.assessments.world import AFTER, DURING, complete, submission_of

pytestmark = pytest.mark.django_db

CLAIM = {"na": "Trong năm không phát sinh hồ sơ."}
TYPED = {
    "1.1": CLAIM,
    "1.2": {"a": "9", "b": "10"},
    "1.4": {"dung-han-a": "9", "dung-han-b": "10"},
}
SENTENCE = "Ba hồ sơ nằm ngoài thời gian số liệu."


@pytest.fixture
def clock():
    with time_machine.travel(DURING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def version(people, clock) -> SubmissionVersion:
    """Sở Y tế has sent, and the deadline has passed."""
    found = claims.sent(people, TYPED)
    clock.move_to(AFTER)
    return found


def at(version: SubmissionVersion, rest: str = "") -> str:
    return f"/hoi-dong/2023-hoi-dong/tham-dinh/{version.submission_id}/{rest}"


def verdict(version: SubmissionVersion, **fields: str) -> dict[str, str]:
    return {"version": str(version.number), "reason": "", "sentence": "", **fields}


def finding(version: SubmissionVersion, code: str) -> Finding | None:
    return version.findings.filter(code=code).first()


def text(response) -> str:
    return " ".join(response.content.decode().split())


# ── Who may open it ────────────────────────────────────────────────────────────────────────

PAGES = ["1/", "1/1.2/"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("duc", 200),  # reviews, from Sở Nội vụ
        ("giang", 200),
        ("hai", 200),
        ("lan", 200),
        ("khoa", 403),  # the clerk follows the board, not the review
        ("minh", 403),
        ("an", 404),  # the agency has no seat: the page does not exist
        ("nguoi-la", 404),
    ],
)
def test_the_review_is_the_councils_to_read(version, signed_in, page, who, status):
    assert signed_in(who).get(at(version, page)).status_code == status


@pytest.mark.parametrize("page", PAGES)
def test_whoever_comes_from_the_unit_is_told_why_it_is_shut(version, signed_in, page):
    """Em reviews, and comes from Sở Y tế; Đức is the control above."""
    response = signed_in("em").get(at(version, page))

    assert response.status_code == 403
    assert "Bạn công tác tại Sở Y tế nên không được thẩm định hồ sơ này." in text(response)
    assert "9/10" not in text(response)


@pytest.mark.parametrize("page", PAGES)
def test_nothing_of_ones_own_unit_is_written_by_a_post(version, signed_in, page):
    fields = verdict(version, verdict="agree", code="1.2")

    assert signed_in("em").post(at(version, page), fields).status_code == 403
    assert not Finding.objects.exists()

    assert signed_in("duc").post(at(version, page), fields).status_code == 302
    assert finding(version, "1.2") is not None


@pytest.mark.parametrize("who", ["giang", "hai", "lan"])
@pytest.mark.parametrize("page", PAGES)
def test_only_a_reviewer_judges(version, signed_in, page, who):
    fields = verdict(version, verdict="agree", code="1.2")

    assert signed_in(who).post(at(version, page), fields).status_code == 403
    assert not Finding.objects.exists()


def test_what_does_not_exist_is_not_found(version, signed_in):
    duc = signed_in("duc")

    assert duc.get(at(version, "9/")).status_code == 404
    assert duc.get(at(version, "1/9.9/")).status_code == 404
    assert duc.get("/hoi-dong/khong-co/tham-dinh/").status_code == 404


def test_before_the_deadline_the_page_says_why_nothing_is_judged(people, clock, signed_in):
    version = claims.sent(people, TYPED)
    duc = signed_in("duc")

    assert "Lãnh đạo đơn vị có thể rút lại để sửa đến 23:59:59 ngày 24/12/2023" in text(
        duc.get(at(version, "1/1.2/"))
    )
    duc.post(at(version, "1/1.2/"), verdict(version, verdict="agree"))
    duc.post(at(version, "1/"), {"version": "1", "code": "1.2"})

    assert not Finding.objects.exists()


def test_once_results_are_fixed_nothing_is_judged(version, signed_in):
    Cycle.objects.update(results_fixed_at=AFTER)

    response = signed_in("duc").post(at(version, "1/1.2/"), verdict(version, verdict="agree"))

    assert response.status_code == 403
    assert "đã được Chủ tịch Hội đồng chốt" in text(response)
    assert not Finding.objects.exists()


# ── The list ───────────────────────────────────────────────────────────────────────────────


def test_the_list_names_ones_own_unit_and_never_links_to_it(version, signed_in):
    address = "/hoi-dong/2023-hoi-dong/tham-dinh/"

    shut, open_ = signed_in("em").get(address), signed_in("duc").get(address)

    assert at(version) not in text(shut)
    assert "Bạn công tác tại cơ quan này nên không được thẩm định" in text(shut)
    assert at(version, "1/") in text(open_)
    assert "4 giá trị" not in text(shut)
    assert "3 giá trị chưa thẩm định ở 1 hồ sơ" in text(open_)


# ── Verdicts ───────────────────────────────────────────────────────────────────────────────


def test_one_click_agrees_to_what_the_page_showed(version, signed_in):
    duc = signed_in("duc")
    shown = text(duc.get(at(version, "1/")))
    assert "Đồng ý 1 chỉ số còn lại của nhóm này" in shown

    response = duc.post(at(version, "1/"), {"version": "1", "code": "1.2"}, follow=True)

    assert "Đã đồng ý 1 chỉ số." in text(response)
    assert [f.code for f in version.findings.all()] == ["1.2"]


def test_one_click_never_agrees_to_a_claim_or_to_what_was_not_shown(version, signed_in):
    fields = {"version": "1", "code": ["1.1", "1.4"]}

    signed_in("duc").post(at(version, "1/"), fields)

    assert not Finding.objects.exists()


def test_an_adjusted_value_is_computed_and_said(version, signed_in):
    fields = verdict(version, verdict="adjust", reason="MC-03", sentence=SENTENCE)
    fields |= {"1.2:a": "8", "1.2:b": "10", "next": ""}

    response = signed_in("duc").post(at(version, "1/1.2/"), fields, follow=True)

    assert response.redirect_chain == [(at(version, "1/1.4/"), 302)]  # 1.3 was not declared
    assert "1.2: Điều chỉnh, 18,00 → 16,00 điểm (−2,00)." in text(response)
    saved = finding(version, "1.2")
    assert saved is not None
    assert (saved.state, saved.reviewed) == (
        FindingState.ADJUSTED,
        {"answer": {"a": "8", "b": "10"}},
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"verdict": ""}, "Chọn một kết luận."),
        ({"verdict": "adjust", "1.2:a": "8", "1.2:b": "10"}, "Chọn lý do"),
        (
            {"verdict": "reject", "reason": "MC-01", "sentence": "Mười chín ký tự là"},
            "Viết ít nhất 20 ký tự",
        ),
        ({"verdict": "ask"}, "Viết câu hỏi để đơn vị trả lời."),
        (
            {
                "verdict": "adjust",
                "reason": "MC-03",
                "sentence": SENTENCE,
                "1.2:a": "11",
                "1.2:b": "10",
            },
            "Tử số (11) lớn hơn mẫu số (10)",
        ),
        (
            {
                "verdict": "adjust",
                "reason": "MC-03",
                "sentence": SENTENCE,
                "1.2:a": "x",
                "1.2:b": "10",
            },
            "Nhập số, ví dụ",
        ),
        (
            {"verdict": "adjust", "reason": "MC-03", "sentence": SENTENCE},
            "Nhập giá trị của Hội đồng.",
        ),
        ({"verdict": "enter"}, "Chọn một kết luận."),
    ],
)
def test_a_verdict_that_lacks_something_is_kept_on_the_page_with_its_sentence(
    version, signed_in, fields, said
):
    response = signed_in("duc").post(at(version, "1/1.2/"), verdict(version, **fields))

    assert response.status_code == 422
    assert said in text(response)
    assert not Finding.objects.exists()


def test_what_was_typed_stays_in_the_fields(version, signed_in):
    fields = verdict(version, verdict="adjust", reason="MC-03", sentence=SENTENCE)

    response = signed_in("duc").post(at(version, "1/1.2/"), fields | {"1.2:a": "11", "1.2:b": "10"})

    assert 'name="1.2:a" value="11"' in text(response)
    assert SENTENCE in text(response)


def test_a_rejection_and_a_question_are_kept_with_their_reason(version, signed_in):
    duc = signed_in("duc")

    duc.post(
        at(version, "1/1.2/"), verdict(version, verdict="reject", reason="MC-01", sentence=SENTENCE)
    )
    rejected = finding(version, "1.2")
    duc.post(at(version, "1/1.2/"), verdict(version, verdict="ask", sentence="Số nào đúng?"))
    asked = finding(version, "1.2")

    assert rejected is not None
    assert rejected.reviewed == {"answer": {"rejected": SENTENCE}}
    assert asked is not None
    assert (asked.state, asked.reviewed) == (FindingState.ASKED, None)


def test_a_claim_is_accepted_with_the_councils_ruling(version, signed_in):
    duc, page = signed_in("duc"), at(version, "1/1.1/")

    assert "Chọn cách tính của Hội đồng." in text(duc.post(page, verdict(version, verdict="agree")))
    response = duc.post(page, verdict(version, verdict="agree", ruling="full"), follow=True)

    assert "1.1: Chấp nhận, 0,00 → 20,00 điểm (+20,00)." in text(response)


def test_the_councils_part_is_entered_beside_the_agencys(version, signed_in):
    duc, page = signed_in("duc"), at(version, "1/1.4/")

    assert duc.post(page, verdict(version, verdict="enter")).status_code == 422
    fields = verdict(version, verdict="enter") | {"1.4:chat-luong-v": "tot"}
    response = duc.post(page, fields, follow=True)

    assert "1.4: Hội đồng đã nhập, 9,00 → 19,00 điểm (+10,00)." in text(response)


def test_what_the_council_enters_alone_has_one_form_and_no_declared_value(
    people, during, signed_in
):
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    version = submissions.send(submission, by=people["binh"])
    during.move_to(AFTER)
    page = f"/hoi-dong/2023-mau/tham-dinh/{submission.pk}/2/2.2/"
    duc = signed_in("duc")
    assert "Do Hội đồng nhập, đơn vị không khai." in text(duc.get(page))

    response = duc.post(page, verdict(version, verdict="enter") | {"2.2:v": "tot"}, follow=True)

    assert "2.2: Hội đồng đã nhập, 20,00 điểm." in text(response)


def test_a_verdict_names_the_version_it_judged(version, people, clock, signed_in):
    """The agency sent again while the reviewer read version 1."""
    submissions.return_to_agency(
        version.submission, reasons="Bổ sung.", until=AFTER + timedelta(hours=1), by=people["giang"]
    )
    submissions.pass_on(version.submission, by=people["an"])
    submissions.send(version.submission, by=people["binh"])
    clock.move_to(AFTER + timedelta(days=1))

    response = signed_in("duc").post(at(version, "1/1.2/"), verdict(version, verdict="agree"))

    assert response.status_code == 403
    assert "đã gửi bản mới hơn (bản 2)" in text(response)
    assert not Finding.objects.exists()


# ── Questions ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def asked(version, people) -> Finding:
    return reviews.ask(version, "1.2", reason="", sentence="Số nào đúng?", by=people["duc"])


CONCLUSION = "Chấp nhận giải trình của đơn vị."


def test_while_the_agency_has_the_word_there_is_no_form(asked, version, signed_in):
    duc = signed_in("duc")

    assert "Đã hỏi đơn vị." in text(duc.get(at(version, "1/1.2/")))
    fields = {"verdict": "keep", "conclusion": CONCLUSION}
    assert duc.post(at(version, "1/1.2/"), fields).status_code == 403
    asked.refresh_from_db()
    assert asked.state == FindingState.ASKED


@pytest.mark.parametrize(
    ("fields", "points"),
    [
        ({"verdict": "keep"}, "1.2: Đã kết luận, 18,00 điểm."),
        (
            {"verdict": "adjust", "1.2:a": "8", "1.2:b": "10"},
            "1.2: Đã kết luận, 18,00 → 16,00 điểm (−2,00).",
        ),
        ({"verdict": "reject"}, "1.2: Đã kết luận, 18,00 → 0,00 điểm (−18,00)."),
    ],
)
def test_an_answered_question_is_concluded(asked, version, people, signed_in, fields, points):
    replies.respond(asked, text="Số đúng là 8, xem biểu 2.", by=people["an"])
    duc, page = signed_in("duc"), at(version, "1/1.2/")
    assert "Số đúng là 8, xem biểu 2." in text(duc.get(page))

    response = duc.post(page, {"conclusion": CONCLUSION, **fields}, follow=True)

    assert points in text(response)


def test_silence_is_concluded_only_after_its_time(asked, version, clock, signed_in):
    page, fields = at(version, "1/1.2/"), {"verdict": "keep", "conclusion": CONCLUSION}

    clock.move_to(asked.respond_by - timedelta(milliseconds=1))
    duc = signed_in("duc")
    assert duc.post(page, fields).status_code == 403
    clock.move_to(asked.respond_by)
    assert duc.post(page, fields).status_code == 302


# ── The secretary returns a submission ─────────────────────────────────────────────────────


def returning(version: SubmissionVersion) -> str:
    return f"/hoi-dong/2023-hoi-dong/tra-ho-so/{version.submission_id}/"


RETURN = {"reasons": "Bổ sung minh chứng của chỉ số 1.2.", "last_day": "2023-12-28"}


def test_the_secretary_returns_a_submission_until_the_end_of_a_day(version, signed_in):
    response = signed_in("giang").post(returning(version), RETURN, follow=True)

    assert "Đã trả hồ sơ cho Sở Y tế." in text(response)
    assert "mở đến 23:59:59 28/12/2023" in text(response)
    version.submission.refresh_from_db()
    assert version.submission.state == SubmissionState.RETURNED
    assert version.submission.remark == RETURN["reasons"]


@pytest.mark.parametrize(("who", "status"), [("duc", 403), ("hai", 403), ("lan", 403), ("an", 404)])
def test_nobody_else_returns_it(version, signed_in, who, status):
    assert signed_in(who).post(returning(version), RETURN).status_code == status
    version.submission.refresh_from_db()
    assert version.submission.state == SubmissionState.SENT


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reasons": "Thiếu."}, "20"),
        ({"last_day": "2023-12-25"}, "Thời hạn mở lại phải sau lúc này"),
        ({"last_day": ""}, "Trường này là bắt buộc"),
    ],
)
def test_a_return_needs_reasons_and_a_day_to_come(version, signed_in, fields, said):
    response = signed_in("giang").post(returning(version), RETURN | fields)

    assert response.status_code == 422
    assert said in text(response)


def test_after_results_are_fixed_nothing_is_returned(version, signed_in):
    Cycle.objects.update(results_fixed_at=AFTER)

    response = signed_in("giang").post(returning(version), RETURN)

    assert "đã được Chủ tịch Hội đồng chốt" in text(response)
    version.submission.refresh_from_db()
    assert version.submission.state == SubmissionState.SENT


def test_the_page_of_a_main_index_asks_as_often_for_one_value_as_for_all(
    version, people, signed_in, django_assert_num_queries
):
    duc = signed_in("duc")
    fresh = version_to_review(version.submission)
    assert fresh is not None
    reviews.agree(fresh, ["1.2"], by=people["duc"])
    duc.get(at(version, "1/"))
    with django_assert_num_queries(11):
        duc.get(at(version, "1/"))

    asked = reviews.ask(fresh, "1.1", reason="", sentence="Vì sao?", by=people["duc"])
    replies.respond(asked, text="Không có.", by=people["an"])
    with django_assert_num_queries(11):
        duc.get(at(version, "1/"))
