"""From the officer to the head to the council: the pages on the way, and who may press what."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import AuditEvent, Submission, SubmissionVersion
from assessments.services import answers, submissions
from tests.assessments.world import AFTER, CLOSES, OPENS, complete, entered, submission_of

pytestmark = pytest.mark.django_db

STRANGERS = ["cuc", "duc", "em", "giang", "hai", "khoa", "lan", "minh", "nguoi-la"]
ACTS = ["chuyen-duyet", "tra-lai", "gui", "rut-lai"]


def address(step: str = "") -> str:
    return f"/don-vi/2023-mau/{submission_of('so-y-te').pk}/{step}"


def shown(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def with_head(during, people) -> Submission:
    """Complete, and passed on to Bình."""
    complete(submission_of("so-y-te"), people["an"])
    return submissions.pass_on(submission_of("so-y-te"), by=people["an"])


@pytest.fixture
def sent(with_head, people) -> SubmissionVersion:
    return submissions.send(with_head, by=people["binh"])


def state() -> str:
    return submission_of("so-y-te").state


# ── Overview ───────────────────────────────────────────────────────────────────────────────


def test_the_overview_says_how_far_it_is_and_what_is_next(during, people, signed_in):
    answers.save(
        submission_of("so-y-te"),
        {"1.1": entered(a="91", b="90"), "2.1": entered(v="3")},
        by=people["an"],
    )

    page = shown(signed_in("an").get(address()))

    assert '<b class="tnum">1</b>/3' in page
    assert "Nhập tiếp: 1. Hồ sơ" in page
    assert "Tử số (91) lớn hơn mẫu số (90). Kiểm tra lại a hoặc b." in page
    assert '<b class="tnum">15,00</b>/100' in page
    assert "Còn 1 số liệu sai quy tắc: sửa xong mới chuyển lãnh đạo duyệt được." in page
    assert address("chuyen-duyet/") not in page


def test_the_deadline_stands_with_its_printed_clause_and_exact_last_moment(during, signed_in):
    page = shown(signed_in("an").get(address()))

    assert "Hạn cuối: 23:59:59 Chủ nhật 24/12/2023" in page
    assert "“trước ngày”" in page
    assert "Quyết định 1/QĐ-UBND" in page


def test_the_overview_makes_the_same_queries_empty_and_full(during, people, signed_in):
    client = signed_in("an")
    with CaptureQueriesContext(connection) as empty:
        client.get(address())
    complete(submission_of("so-y-te"), people["an"])
    with CaptureQueriesContext(connection) as full:
        client.get(address())

    assert len(full) == len(empty)


def test_a_draft_in_error_that_is_passed_on_all_the_same_is_refused_in_words(
    during, people, signed_in
):
    submission = submission_of("so-y-te")
    answers.save(submission, {"1.1": entered(a="91", b="90")}, by=people["an"])
    client = signed_in("an")

    response = client.post(address("chuyen-duyet/"))

    assert (response.url, state()) == (address(), "draft")
    assert "1 chỉ số sai quy tắc" in shown(client.get(response.url))


@pytest.mark.parametrize("page", ["", "tom-tat/", "nhap/1/", "lo-trinh/"])
def test_no_page_shows_a_zero_where_nothing_was_entered(during, signed_in, page):
    said = shown(signed_in("an").get(address(page)))

    assert ">0,00<" not in said
    assert "–" in said


@pytest.mark.parametrize("page", ["", "tom-tat/", "nhap/1/", "lo-trinh/"])
def test_a_zero_that_was_entered_is_shown_as_zero(during, people, signed_in, page):
    answers.save(submission_of("so-y-te"), {"1.2": entered(v="false")}, by=people["an"])

    assert ">0,00<" in shown(signed_in("an").get(address(page)))


def test_the_path_says_why_an_indicator_has_no_points(during, people, signed_in):
    given = {"2.1": entered(v="ba"), "1.2": entered(v="false")}
    answers.save(submission_of("so-y-te"), given, by=people["an"])

    page = shown(signed_in("an").get(address("lo-trinh/")))

    said = re.findall(r"Hiện có</span>(.*?)</td>", page)
    assert sorted(said) == [
        "0,00",
        '–<span class="sub">chưa nhập</span>',
        '–<span class="sub">nháp còn lỗi</span>',
    ]


def test_summary_and_path_say_what_is_missing_in_the_same_words(during, people, signed_in):
    answers.save(submission_of("so-y-te"), {"2.1": entered(v="3")}, by=people["an"])
    client = signed_in("an")

    assert "Còn thiếu hơn 35,00 điểm tới mức Cao." in shown(client.get(address("tom-tat/")))
    assert "còn thiếu hơn 35,00" in shown(client.get(address("lo-trinh/")))


# ── Passing on, handing back ───────────────────────────────────────────────────────────────


def test_the_officer_passes_it_on_and_the_head_is_offered_to_send(during, people, signed_in):
    complete(submission_of("so-y-te"), people["an"])

    response = signed_in("an").post(address("chuyen-duyet/"))

    assert (response.url, state()) == (address(), "with_head")
    page = shown(signed_in("binh").get(address("tom-tat/")))
    assert "Gửi hồ sơ tới Hội đồng" in page
    assert "Trả lại kèm ý kiến" in page


def test_the_head_hands_back_with_a_remark_that_the_officer_reads(with_head, signed_in):
    signed_in("binh").post(address("tra-lai/"), {"remark": "Sửa chỉ số 2.1\r\ntheo báo cáo."})

    assert (state(), submission_of("so-y-te").remark) == ("draft", "Sửa chỉ số 2.1\ntheo báo cáo.")
    page = shown(signed_in("an").get(address()))
    assert "Lãnh đạo đơn vị trả lại:" in page
    assert "Sửa chỉ số 2.1<br>theo báo cáo." in page


def test_without_a_remark_nothing_is_handed_back(with_head, signed_in):
    response = signed_in("binh").post(address("tra-lai/"), {"remark": "  "})

    assert (response.status_code, state()) == (422, "with_head")
    assert "Viết một câu để cán bộ biết cần sửa gì." in shown(response)
    assert 'aria-invalid="true"' in shown(response)


def test_a_remark_that_came_too_late_stays_on_the_page(with_head, people, signed_in):
    submissions.send(with_head, by=people["binh"])

    response = signed_in("binh").post(address("tra-lai/"), {"remark": "Sửa chỉ số 2.1."})

    assert (response.status_code, state()) == (409, "sent")
    assert "Sửa chỉ số 2.1." in shown(response)


# ── The head's page ────────────────────────────────────────────────────────────────────────


def test_what_blocks_is_listed_and_the_button_is_not_there(during, people, signed_in):
    answers.save(submission_of("so-y-te"), {"1.1": entered(a="87", b="90")}, by=people["an"])
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])

    page = shown(signed_in("binh").get(address("tom-tat/")))

    assert "1 việc chặn gửi" in page
    assert "Chưa có minh chứng và chưa có giải trình." in page
    assert "Gửi hồ sơ tới Hội đồng" not in page


def test_the_summary_makes_the_same_queries_with_one_answer_and_with_all(during, people, signed_in):
    client, submission = signed_in("binh"), submission_of("so-y-te")
    answers.save(submission, {"1.2": entered(v="true")}, by=people["an"])
    with CaptureQueriesContext(connection) as one:
        client.get(address("tom-tat/"))
    complete(submission, people["an"])
    with CaptureQueriesContext(connection) as all_of_them:
        client.get(address("tom-tat/"))

    assert len(all_of_them) == len(one)


def test_a_send_that_is_blocked_says_what_blocks_it(during, people, signed_in):
    answers.save(submission_of("so-y-te"), {"1.1": entered(a="87", b="90")}, by=people["an"])
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    client = signed_in("binh")

    response = client.post(address("gui/"), {"declared": "on"})

    assert (response.url, state()) == (address("tom-tat/"), "with_head")
    assert "Chưa gửi được: 1 chỉ số thiếu cả minh chứng và giải trình." in shown(
        client.get(response.url)
    )


def test_without_the_declaration_nothing_is_sent(with_head, signed_in):
    response = signed_in("binh").post(address("gui/"))

    assert (response.status_code, state()) == (422, "with_head")
    assert "Đánh dấu vào lời cam đoan trước khi gửi." in shown(response)


# ── Sending, the receipt, withdrawing ──────────────────────────────────────────────────────


def test_the_head_sends_and_reads_the_receipt(with_head, signed_in):
    client = signed_in("binh")

    response = client.post(address("gui/"), {"declared": "on"})

    version = SubmissionVersion.objects.get()
    assert response.url == address("bien-nhan/1/")
    page = shown(client.get(response.url))
    for said in (
        "Hội đồng đã nhận hồ sơ",
        version.receipt,
        version.sha256,
        "09:00:00 10/12/2023, giờ Việt Nam, theo máy chủ",
        "Đúng hạn, sớm hơn 14 ngày 15 giờ",
        "3 giá trị, 0 tệp, 1 giải trình",
        "hết 23:59:59 ngày 24/12/2023",
        "Sở Y tế",
        "Binh",
    ):
        assert said in page, said


def test_a_double_click_gets_the_receipt_of_the_first(with_head, signed_in):
    client = signed_in("binh")
    client.post(address("gui/"), {"declared": "on"})

    again = client.post(address("gui/"), {"declared": "on"})

    assert again.url == address("bien-nhan/1/")
    assert SubmissionVersion.objects.count() == 1


KEY = "0b0e6a54-6c0e-4a77-9a0c-5d7f5b6f1c11"


def test_five_posts_of_one_page_get_one_receipt(with_head, signed_in):
    client, form = signed_in("binh"), {"declared": "on", "key": KEY}

    answers_got = [client.post(address("gui/"), form) for _ in range(5)]

    assert {(each.status_code, each.url) for each in answers_got} == {
        (302, address("bien-nhan/1/"))
    }
    assert AuditEvent.objects.filter(act="submission_send").count() == 1


def hidden(page: str, name: str) -> str:
    return re.findall(rf'name="{name}" value="([^"]*)"', page)[0]


def test_a_page_that_was_read_before_a_change_sends_nothing_and_says_so(
    with_head, people, signed_in
):
    client = signed_in("binh")
    page = shown(client.get(address("tom-tat/")))
    form = {"declared": "on", "key": hidden(page, "key"), "seen": hidden(page, "seen")}
    submissions.hand_back(with_head, remark="Sửa 2.1.", by=people["binh"])
    answers.save(with_head, {"2.1": entered(v="4")}, by=people["an"])
    submissions.pass_on(with_head, by=people["an"])

    response = client.post(address("gui/"), form)

    assert (response.url, state()) == (address("tom-tat/"), "with_head")
    again = shown(client.get(response.url))
    assert "Hồ sơ đã đổi sau khi bạn mở trang này." in again
    form |= {"key": hidden(again, "key"), "seen": hidden(again, "seen")}
    assert client.post(address("gui/"), form).url == address("bien-nhan/1/")


@pytest.mark.parametrize("key", ["", "khong-phai", "\0", "9" * 4000])
def test_a_key_that_is_none_sends_all_the_same(with_head, signed_in, key):
    response = signed_in("binh").post(address("gui/"), {"declared": "on", "key": key})

    assert response.status_code in (302, 422)  # a NUL is refused by the form
    assert (state() == "sent") is (response.status_code == 302)


def test_the_head_withdraws_and_the_version_stays(sent, signed_in):
    client = signed_in("binh")
    assert "Rút lại để sửa" in shown(client.get(address("bien-nhan/1/")))

    response = client.post(address("rut-lai/"))

    assert (response.url, state()) == (address(), "draft")
    assert client.get(address("bien-nhan/1/")).status_code == 200
    assert "Rút lại để sửa" not in shown(client.get(address("bien-nhan/1/")))


@pytest.mark.parametrize("page", ["", "tom-tat/"])
@pytest.mark.parametrize("who", ["an", "binh"])
def test_what_was_withdrawn_still_counts_and_both_pages_say_so(
    sent, during, people, signed_in, who, page
):
    submissions.withdraw(sent.submission, by=people["binh"])
    at = "bản 1 gửi lúc 09:00:00 ngày 10/12/2023"
    before = shown(signed_in(who).get(address(page)))
    assert "Bản 1 gửi lúc 09:00:00 ngày 10/12/2023 vẫn được tính nếu không gửi bản mới" in before

    during.move_to(CLOSES)

    assert f"Hết hạn mà hồ sơ chưa gửi lại: Hội đồng dùng {at}." in shown(
        signed_in(who).get(address(page))
    )


def test_what_stands_as_it_was_sent_needs_no_such_words(sent, during, signed_in):
    during.move_to(CLOSES)

    for page in ("", "tom-tat/"):
        assert "Hội đồng dùng bản" not in shown(signed_in("an").get(address(page)))


@pytest.mark.parametrize("page", ["nhap/1/", "nhap-excel/"])
def test_the_head_reads_who_has_the_file_and_not_that_an_officer_edits_it(
    sent, people, signed_in, page
):
    said = "Cán bộ nhập liệu của đơn vị là người sửa."
    assert said not in shown(signed_in("binh").get(address(page)))
    assert "Hồ sơ đã gửi (bản 1)" in shown(signed_in("binh").get(address(page)))
    submissions.withdraw(submission_of("so-y-te"), by=people["binh"])

    # The control: once it is with the officers again, it is true.
    assert said in shown(signed_in("binh").get(address(page)))


@pytest.mark.parametrize("page", ["", "tom-tat/", "nhap/1/", "nhap-excel/"])
@pytest.mark.parametrize("who", ["an", "binh"])
def test_before_and_after_the_time_everyone_of_the_agency_is_told_why(during, signed_in, who, page):
    during.move_to(OPENS - timedelta(seconds=1))
    early = shown(signed_in(who).get(address(page)))
    during.move_to(CLOSES)
    late = shown(signed_in(who).get(address(page)))

    assert "Kỳ 2023 mở nhập liệu từ 00:00:00 ngày 01/12/2023." in early
    assert "Đã khóa lúc 23:59:59 ngày 24/12/2023 theo hạn “trước ngày”." in late
    for said in (early, late):
        assert "Cán bộ nhập liệu của đơn vị là người sửa." not in said


@pytest.mark.parametrize("act", ["gui/", "rut-lai/"])
def test_at_the_deadline_nothing_moves_any_more(with_head, during, people, signed_in, act):
    if act == "rut-lai/":
        submissions.send(with_head, by=people["binh"])
    before = state()
    during.move_to(CLOSES)
    client = signed_in("binh")

    response = client.post(address(act), {"declared": "on"})

    assert state() == before
    assert "Đã khóa lúc 23:59:59 ngày 24/12/2023" in shown(client.get(response.url))


@pytest.mark.parametrize("act", ["gui/", "rut-lai/"])
def test_a_moment_before_the_deadline_it_still_moves(with_head, during, people, signed_in, act):
    if act == "rut-lai/":
        submissions.send(with_head, by=people["binh"])
    before = state()
    during.move_to(CLOSES - timedelta(milliseconds=1))

    signed_in("binh").post(address(act), {"declared": "on"})

    assert state() != before


def test_after_a_return_by_the_council_the_officer_reads_why(sent, during, people, signed_in):
    during.move_to(AFTER)
    people["giang"].__dict__.pop("posts", None)
    submissions.return_to_agency(
        submission_of("so-y-te"),
        reasons="Thiếu quyết định.",
        until=AFTER + timedelta(days=2),
        by=people["giang"],
    )

    page = shown(signed_in("an").get(address()))

    assert "Cơ quan thường trực trả lại hồ sơ:" in page
    assert "Thiếu quyết định." in page
    assert "Hồ sơ được mở lại đến: 08:59:59 Thứ Năm 28/12/2023" in page


# ── A sent version ─────────────────────────────────────────────────────────────────────────


def test_the_version_stays_as_it_was_sent(sent, people, signed_in):
    submissions.withdraw(submission_of("so-y-te"), by=people["binh"])
    answers.save(submission_of("so-y-te"), {"2.1": entered(v="4")}, by=people["an"])

    page = shown(signed_in("an").get(address("ban/1/")))

    assert "Lớp:</span> 3</li>" in page
    assert "3/4 × 20 = 15,00" in page
    assert sent.sha256 in page


@pytest.mark.parametrize("who", ["duc", "giang", "hai", "lan"])
@pytest.mark.parametrize("page", ["ban/1/", "bien-nhan/1/"])
def test_the_council_reads_what_was_sent(sent, signed_in, who, page):
    response = signed_in(who).get(address(page))

    assert response.status_code == 200
    assert f'href="{address()}"' not in shown(response), "the working copy is the agency's own"


@pytest.mark.parametrize("who", ["cuc", "em", "khoa", "minh", "nguoi-la"])
@pytest.mark.parametrize("page", ["ban/1/", "bien-nhan/1/", "bien-nhan/1/bien-nhan.pdf"])
def test_to_everyone_else_it_does_not_exist(sent, signed_in, who, page):
    assert signed_in(who).get(address(page)).status_code == 404


def test_a_version_that_was_never_sent_is_not_found(with_head, signed_in):
    assert signed_in("an").get(address("ban/1/")).status_code == 404


# ── Who may press what ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("page", ["", "tom-tat/", "giai-trinh/"])
def test_to_everyone_outside_the_agency_its_pages_do_not_exist(during, signed_in, who, page):
    assert signed_in(who).get(address(page)).status_code == 404


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("act", ACTS)
def test_nobody_outside_the_agency_moves_its_submission(with_head, signed_in, who, act):
    response = signed_in(who).post(address(f"{act}/"), {"declared": "on", "remark": "Sửa."})

    assert (response.status_code, state()) == (404, "with_head")


@pytest.mark.parametrize(
    ("who", "act"),
    [("binh", "chuyen-duyet"), ("an", "tra-lai"), ("an", "gui"), ("an", "rut-lai")],
)
def test_the_wrong_role_of_the_agency_is_refused(with_head, signed_in, who, act):
    response = signed_in(who).post(address(f"{act}/"), {"declared": "on", "remark": "Sửa."})

    assert (response.status_code, state()) == (403, "with_head")


@pytest.mark.parametrize("act", ACTS)
def test_nothing_moves_by_opening_an_address(with_head, signed_in, act):
    assert signed_in("binh").get(address(f"{act}/")).status_code == 405


@pytest.mark.parametrize("act", ACTS)
def test_signed_out_one_is_led_to_sign_in(with_head, act):
    assert Client().post(address(f"{act}/")).url.startswith("/dang-nhap/")


def test_what_is_refused_leaves_no_act_behind(with_head, signed_in):
    before = AuditEvent.objects.count()

    signed_in("an").post(address("gui/"), {"declared": "on"})
    signed_in("binh").post(address("rut-lai/"))

    assert AuditEvent.objects.count() == before


# ── Sent, and taken back ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", ["an", "binh"])
def test_what_was_sent_stands_at_the_top_with_its_receipt_and_until_when(sent, signed_in, who):
    page = shown(signed_in(who).get(address()))

    head, rest = page.split('<dl class="tiles">')
    assert "Hồ sơ đã gửi" in head
    assert "Bản 1, Binh gửi lúc 09:00:00 10/12/2023." in head
    assert f'<a href="{address("bien-nhan/1/")}">Biên nhận {sent.receipt}</a>' in head
    assert "Lãnh đạo đơn vị (Binh) rút lại để sửa được đến 23:59:59 ngày 24/12/2023." in head
    assert ("Rút lại hồ sơ" in head) is (who == "binh")
    assert "Rút lại hồ sơ" not in rest


def test_what_is_locked_is_not_called_a_task(during, people, signed_in):
    submission = submission_of("so-y-te")
    answers.save(submission, {"1.2": entered(v="true")}, by=people["an"])
    submissions.pass_on(submission, by=people["an"])
    client = signed_in("an")
    assert "Việc cần làm trước" in shown(client.get(address()))
    submissions.send(submission_of("so-y-te"), by=people["binh"])

    page = shown(client.get(address()))

    assert "Việc cần làm trước" not in page
    assert "2 việc chưa làm; hồ sơ đang khóa nên chưa làm được." in page
    assert "todo-unanswered" not in page


@pytest.mark.parametrize("page", ["", "nhap/1/"])
@pytest.mark.parametrize("who", ["an", "binh"])
def test_once_taken_back_the_pages_say_that_the_version_still_counts(
    sent, people, signed_in, who, page
):
    said = "Bản 1 gửi lúc 09:00:00 ngày 10/12/2023 vẫn được tính nếu không gửi bản mới"
    client = signed_in(who)
    assert said not in shown(client.get(address(page)))
    submissions.withdraw(submission_of("so-y-te"), by=people["binh"])

    assert said in shown(client.get(address(page)))


# ── Who signs, and as what ─────────────────────────────────────────────────────────────────


@pytest.fixture
def deputy(people) -> None:
    people["binh"].memberships.update(title="Phó Giám đốc, ký thay")


def test_the_title_of_whoever_sent_it_stands_on_what_was_sent(during, deputy, sent, signed_in):
    client = signed_in("an")
    said = "Binh, Phó Giám đốc, ký thay"

    assert said in shown(client.get(address("bien-nhan/1/")))
    assert f"{said} gửi lúc 09:00:00 10/12/2023" in shown(client.get(address("ban/1/")))


def test_the_head_reads_under_what_they_sign(during, deputy, with_head, signed_in):
    said = "Người gửi: Binh, Phó Giám đốc, ký thay"

    assert shown(signed_in("binh").get(address("tom-tat/"))).count(said) == 2  # screen and paper
    officer = shown(signed_in("an").get(address("tom-tat/")))
    assert said not in officer
    assert "Người gửi (ký, ghi rõ họ tên, chức vụ)" in officer


# ── The head's page beside last year ───────────────────────────────────────────────────────


def test_the_summary_says_how_many_papers_are_missing(during, people, signed_in):
    answers.save(submission_of("so-y-te"), {"1.1": entered(a="87", b="90")}, by=people["an"])

    page = shown(signed_in("binh").get(address("tom-tat/")))

    assert re.search(r"</svg>1</b></p><p>chỉ số thiếu minh chứng, chưa giải trình</p>", page)


def test_the_summary_says_why_last_year_is_not_there(during, signed_in):
    page = shown(signed_in("binh").get(address("tom-tat/")))

    assert "Chưa có kết quả công bố năm 2022 của đơn vị để so." in page
    assert "bar-mark" not in page


def test_the_summary_prints_by_a_button_and_says_how_without_script(during, signed_in):
    page = shown(signed_in("binh").get(address("tom-tat/")))

    assert re.search(r"<button [^>]*data-print hidden>", page)
    assert '<noscript><p class="hint">In trang này bằng Ctrl+P' in page
