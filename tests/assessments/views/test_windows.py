"""The council's page of giải trình, and what the agency sees while a round is open."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import ResponseWindow
from assessments.services import assigning, documents, evidence, replies, reviews
from assessments.workflow import FindingState
from tests.assessments.council import again, agency, seat_reviewers
from tests.assessments.papers import upload
from tests.assessments.rounds import ENDS, ENOUGH, WHY, contested, finding, judge, opened, sent
from tests.assessments.world import submission_of

pytestmark = pytest.mark.django_db

PAGE = "/hoi-dong/2023-mau/giai-trinh/"
OPENING = {"last_day": "2024-01-05", "letter": "15/STTTT-CĐS", "letter_on": "2023-12-25"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def version(cycle, people, during):
    made = sent(people, during)
    judge(made, people)
    return made


def shown(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def agency_page(code: str = "", version=None) -> str:
    page = f"{finding(version, code).pk}/" if code else ""
    return f"/don-vi/2023-mau/{submission_of('so-y-te').pk}/giai-trinh/{page}"


# ── The secretary ──────────────────────────────────────────────────────────────────────────


def test_the_secretary_sees_what_will_be_asked_before_opening(version, signed_in):
    page = shown(signed_in("giang").get(PAGE))

    assert "3 chỉ số của 1 cơ quan, 36,34 điểm còn khác nhau." in page
    assert "Mở giải trình" in page


def test_a_reader_sees_it_without_the_form(version, signed_in):
    page = shown(signed_in("duc").get(PAGE))

    assert "3 chỉ số của 1 cơ quan" in page
    assert "Mở giải trình</button>" not in page.replace("</span>", "")
    assert 'name="letter"' not in page


def test_opening_lasts_to_the_end_of_the_day_that_was_written(version, signed_in):
    response = signed_in("giang").post(PAGE, OPENING, follow=True)

    window = ResponseWindow.objects.get()
    assert (window.closes_at, window.letter) == (ENDS, "15/STTTT-CĐS")
    assert "đến 23:59:59 ngày 05/01/2024" in shown(response)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"last_day": "2023-12-25"}, "Ngày cuối phải sau lúc này"),
        ({"letter": ""}, "Ghi số văn bản mở đợt giải trình."),
        ({"letter_on": "2023-12-27"}, "Ngày văn bản ở sau hôm nay."),
    ],
)
def test_what_does_not_fit_is_said_and_kept(version, signed_in, wrong, said):
    response = signed_in("giang").post(PAGE, {**OPENING, **wrong})

    assert response.status_code == 422
    assert said in shown(response)
    assert not ResponseWindow.objects.exists()


def test_more_time_needs_a_reason_and_a_later_day(cycle, version, people, signed_in):
    opened(cycle, people)
    url = f"{PAGE}1/gia-han/"
    secretary = signed_in("giang")

    earlier = {"last_day": "2024-01-05", "reason": "Nghỉ bù ngày mùng một tháng một."}
    assert "Hạn mới phải sau hạn đang có" in shown(secretary.post(url, earlier))
    assert secretary.post(url, {"last_day": "2024-01-08", "reason": "Lễ."}).status_code == 422
    assert secretary.post(url, {**earlier, "last_day": "2024-01-08"}).status_code == 302
    assert "23:59:59 ngày 08/01/2024" in shown(secretary.get(PAGE))


def test_whoever_opens_the_page_past_the_end_records_it(cycle, version, people, during, signed_in):
    opened(cycle, people)
    during.move_to(ENDS)

    page = shown(signed_in("lan").get(PAGE))

    assert "Không trả lời, ghi nhận đồng ý" in page
    assert finding(version, "1.1").state == FindingState.CONCEDED


def test_answers_without_a_conclusion_lead_to_the_bench(cycle, version, people, signed_in):
    opened(cycle, people)
    replies.respond(finding(version, "1.2"), text="Kế hoạch số 12.", by=people["an"])

    assert "Kết luận 1.2, Sở Y tế" in shown(signed_in("duc").get(PAGE))
    # Em comes from Sở Y tế: named, and no way in.
    assert "Kết luận 1.2, Sở Y tế" not in shown(signed_in("em").get(PAGE))


def test_only_whoever_is_in_charge_is_asked_to_conclude(cycle, version, people, signed_in):
    """Group 1 is Văn phòng's: Phú concludes 1.2, Đức of Sở Nội vụ reads it."""
    opened(cycle, people)
    replies.respond(finding(version, "1.2"), text="Kế hoạch số 12.", by=people["an"])
    seat_reviewers(people)
    given = {"1": agency("van-phong").pk}
    assigning.give(submission_of("so-y-te"), given, by=again(people["giang"]))

    assert "Kết luận 1.2, Sở Y tế" in shown(signed_in("phu").get(PAGE))
    read = shown(signed_in("duc").get(PAGE))
    assert "Xem 1.2, Sở Y tế" in read
    assert "Kết luận 1.2" not in read


def test_what_was_lowered_after_the_last_round_is_listed_with_what_to_do(
    cycle, people, during, signed_in
):
    """The cycle has one round, which asked 1.2; 1.1 is judged after it."""
    version = sent(people, during)
    reviews.reject(version, "1.2", **WHY, by=people["duc"])
    opened(cycle, people)
    during.move_to(ENDS)
    assert "đơn vị chưa được hỏi" not in shown(signed_in("duc").get(PAGE))
    reviews.reject(version, "1.1", **WHY, by=people["duc"])

    page = shown(signed_in("duc").get(PAGE))

    assert "1 giá trị giảm điểm sau vòng cuối, đơn vị chưa được hỏi" in page
    assert "Hỏi lại 1.1, Sở Y tế" in page
    assert "Hỏi lại 1.1" not in shown(signed_in("giang").get(PAGE))


def test_what_is_not_judged_yet_is_said_before_a_round_opens(cycle, people, during, signed_in):
    version = sent(people, during)
    reviews.reject(version, "1.2", **WHY, by=people["duc"])

    page = shown(signed_in("giang").get(PAGE))

    assert "Còn 3 giá trị chưa thẩm định ở 1 hồ sơ." in page
    judge(version, people)
    assert "chưa thẩm định ở" not in shown(signed_in("giang").get(PAGE))


@pytest.mark.parametrize(("verdict", "points"), [("uphold", "37,33"), ("keep", "38,67")])
def test_a_conclusion_is_tried_before_it_is_saved(
    cycle, version, people, signed_in, verdict, points
):
    opened(cycle, people)
    replies.respond(finding(version, "1.1"), text="Đủ 87 hồ sơ.", by=people["an"])
    url = f"/hoi-dong/2023-mau/tham-dinh/{version.submission_id}/1/1.1/diem/"

    page = shown(signed_in("duc").post(url, {"verdict": verdict, "conclusion": ENOUGH}))

    assert f'<dt>Thẩm định</dt><dd class="tnum">{points}</dd>' in page
    assert finding(version, "1.1").state == FindingState.ANSWERED


def test_the_page_asks_the_same_for_one_item_and_for_many(
    cycle, version, people, signed_in, during
):
    reader = signed_in("giang")
    reader.get(PAGE)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            reader.get(PAGE)
        return len(found)

    many = queries()
    version.findings.exclude(code="1.2").delete()

    assert queries() == many <= 15


# ── The agency ─────────────────────────────────────────────────────────────────────────────


def test_the_agency_sees_only_what_is_disputed_the_most_at_stake_first(
    cycle, version, people, signed_in
):
    opened(cycle, people)

    page = shown(signed_in("an").get(agency_page()))

    # 20 rejected, 15 declared and asked about, then 1,34; 2.2, which the council entered, is not.
    assert re.findall(r'indicator-code tnum">([\d.]+)<', page) == ["1.2", "2.1", "1.1"]
    assert "Vòng 1 mở đến 23:59:59 ngày 05/01/2024" in page
    assert "Còn 3 chỉ số chờ trả lời, 36,34 điểm còn khác nhau." in page
    assert WHY["sentence"] in page


def test_a_verdict_is_not_shown_before_a_window_asks_about_it(cycle, version, signed_in):
    page = shown(signed_in("an").get(agency_page()))

    assert re.findall(r'indicator-code tnum">([\d.]+)<', page) == ["2.1"]


def test_agreeing_needs_no_text(cycle, version, people, signed_in):
    opened(cycle, people)

    response = signed_in("binh").post(
        agency_page("1.1", version), {"stance": "agree", "text": ""}, follow=True
    )

    assert "Đã ghi nhận đơn vị đồng ý" in shown(response)
    assert finding(version, "1.1").state == FindingState.CONCEDED


def test_disagreeing_without_a_text_or_without_a_choice_is_refused(
    cycle, version, people, signed_in
):
    opened(cycle, people)
    browser, url = signed_in("an"), agency_page("1.1", version)

    assert "Viết giải trình trước khi gửi." in shown(browser.post(url, {"stance": "disagree"}))
    assert "Chọn một ý kiến." in shown(browser.post(url, {"text": "Sai."}))
    assert finding(version, "1.1").state == FindingState.ASKED


@pytest.mark.parametrize(("length", "status"), [(600, 302), (601, 422)])
def test_the_limit_is_the_servers_and_what_was_typed_is_kept(
    cycle, version, people, signed_in, length, status
):
    opened(cycle, people)
    text = "ữ" * length

    response = signed_in("an").post(
        agency_page("1.1", version), {"stance": "disagree", "text": text}
    )

    assert response.status_code == status
    if status == 422:
        page = shown(response)
        assert "Dài 601 ký tự, tối đa 600." in page
        assert text in page


def test_a_paper_of_the_library_is_given_as_evidence(cycle, version, people, signed_in):
    agency = submission_of("so-y-te").agency
    file = evidence.receive(upload("Báo cáo 12.pdf"), agency=agency, by=people["an"])
    paper = documents.add(agency, by=people["an"], file=file, number="12/BC-SYT")
    opened(cycle, people)
    answer = {"stance": "supplement", "text": "Báo cáo kèm theo.", "document": paper.pk}

    signed_in("an").post(agency_page("1.1", version), answer)

    assert finding(version, "1.1").response.evidence == file


def test_another_agencys_paper_is_not_to_be_had(cycle, version, people, signed_in):
    other = submission_of("so-noi-vu").agency
    file = evidence.receive(upload("Của họ.pdf"), agency=other, by=people["cuc"])
    paper = documents.add(other, by=people["cuc"], file=file)
    opened(cycle, people)
    answer = {"stance": "supplement", "text": "Báo cáo.", "document": paper.pk}

    assert signed_in("an").post(agency_page("1.1", version), answer).status_code == 422
    assert finding(version, "1.1").response is None


def test_past_the_end_the_text_is_kept_and_the_page_says_what_silence_came_to(
    cycle, version, people, during, signed_in
):
    opened(cycle, people)
    during.move_to(ENDS)
    browser = signed_in("an")

    response = browser.post(
        agency_page("1.1", version), {"stance": "disagree", "text": "Số khai đúng."}
    )

    assert response.status_code == 409
    page = shown(response)
    assert "Đã hết thời gian trả lời" in page
    assert "Số khai đúng." in page


def test_the_outcome_says_before_after_and_why(cycle, version, people, during, signed_in):
    opened(cycle, people)
    replies.respond(finding(version, "1.1"), stance="disagree", text="Có 87.", by=people["an"])
    replies.conclude(finding(version, "1.1"), conclusion=ENOUGH, by=people["duc"])
    contested(version, "1.2", people, during)

    page = shown(signed_in("binh").get(f"{agency_page()}ket-qua/"))

    won = page[page.index("Tỷ lệ hồ sơ trực tuyến") :]
    assert "37,33" in won
    assert "38,67" in won
    assert ENOUGH in won
    assert "Còn khác nhau: chờ Hội đồng" in page


def test_the_reviewer_may_keep_what_the_council_held(cycle, version, people, signed_in):
    opened(cycle, people)
    replies.respond(finding(version, "1.1"), stance="disagree", text="Có 87.", by=people["an"])
    url = f"/hoi-dong/2023-mau/tham-dinh/{version.submission_id}/1/1.1/"
    browser = signed_in("duc")
    assert "Giữ kết luận của Hội đồng" in shown(browser.get(url))

    browser.post(url, {"verdict": "uphold", "conclusion": ENOUGH})

    assert finding(version, "1.1").state == FindingState.DISPUTED
    assert "Còn khác nhau sau giải trình." in shown(browser.get(url))
