"""The session of the council over its pages."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import CouncilDecision, CouncilSession, Vote
from assessments.services import decisions, sessions
from tests.assessments.council import send
from tests.assessments.rounds import (
    ENOUGH,
    SITTING,
    disputed,
    finding,
    judge,
    opened,
    seat_members,
    sent,
    sitting,
)
from tests.assessments.world import submission_of

pytestmark = pytest.mark.django_db

LIST = "/hoi-dong/2023-mau/phien-hop/"
FOUR = ("Đơn vị tự chấm", "Sơ thẩm", "Sau giải trình", "Hội đồng")
PREPARING = {
    "held_on": "2024-01-08",
    "place": "Phòng họp số 2",
    "town": "Lào Cai",
    "grounds": "219/QĐ-UBND",
    "grounds_on": "2023-02-01",
}


@pytest.fixture
def version(cycle, people, during):
    seat_members(people)
    return disputed(cycle, people, during)


def desk(people, name: str) -> Client:
    client = Client()
    client.force_login(people[name])
    return client


def shown(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_what_is_not_judged_yet_is_said_before_a_session_opens(cycle, version, people):
    """Sở Nội vụ sends four values late; Sở Y tế is judged whole, which the first look shows."""
    secretary = desk(people, "giang")
    assert "chưa thẩm định" not in shown(secretary.get(LIST))
    send(submission_of("so-noi-vu"), people["cuc"])

    said = "Còn 4 giá trị chưa thẩm định ở 1 hồ sơ."

    assert said in shown(secretary.get(LIST))
    secretary.post(LIST, PREPARING)
    assert said in shown(secretary.get(f"{LIST}1/"))
    secretary.post(f"{LIST}1/khai-mac/")
    assert "chưa thẩm định" not in shown(secretary.get(f"{LIST}1/"))


def test_from_preparing_to_the_minutes(cycle, version, people):
    secretary = desk(people, "giang")
    assert "2 nội dung" in shown(secretary.get(LIST))
    secretary.post(LIST, PREPARING)
    one = f"{LIST}1/"
    secretary.post(f"{one}khai-mac/")
    assert "đã quyết 0/2" in shown(secretary.get(one))

    first = {"choice": "reviewed", "sentence": ENOUGH}
    assert secretary.post(f"{one}muc/1/", first).status_code == 302
    secretary.post(f"{one}muc/2/bo-phieu/", {"choice": "declared"})
    for name, choice in {"hai": "declared", "nga": "declared", "oanh": "reviewed"}.items():
        desk(people, name).post(f"{one}muc/2/phieu/", {"choice": choice})
    secretary.post(f"{one}muc/2/kiem-phieu/", {"sentence": ENOUGH})
    page = shown(secretary.get(one))
    assert "đã quyết 2/2" in page
    assert "Giữ số đơn vị khai" in page
    assert secretary.get(f"{one}bien-ban.pdf").status_code == 404  # not before it is closed
    assert "2/2 nội dung đã quyết" in shown(secretary.get(f"{one}be-mac/"))
    secretary.post(f"{one}be-mac/", {"left": "0"})

    answer = secretary.get(f"{one}bien-ban.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert {finding(version, code).state for code in ("1.1", "1.2")} == {"decided"}


def test_the_bench_shows_what_the_council_decided_beside_the_other_three(cycle, version, people):
    item = sitting(cycle, people).items.get(finding__code="1.1")
    bench = f"/hoi-dong/2023-mau/tham-dinh/{version.submission_id}/1/1.1/"
    assert four_numbers(desk(people, "duc").get(bench)) == [
        ("Đơn vị tự chấm", "38,67"), ("Sơ thẩm", "37,33"), ("Sau giải trình", "37,33"),
        ("Hội đồng", "–"),
    ]  # fmt: skip

    decisions.decide(item, choice="declared", sentence=ENOUGH, by=people["giang"])

    page = desk(people, "duc").get(bench)
    assert four_numbers(page)[2:] == [("Sau giải trình", "37,33"), ("Hội đồng", "38,67")]
    assert "Hội đồng quyết" in shown(page)  # in its history as well


def four_numbers(page) -> list[tuple[str, str]]:
    rows = re.findall(r'<tr><th scope="row">(.*?)<span class="sub.*?<b>(.*?)</b>', shown(page))
    return [(label, points) for label, points in rows if label in FOUR]


def test_another_value_is_proposed_with_the_ballot(cycle, version, people):
    item = sitting(cycle, people).items.get(finding__code="1.1")
    url = f"{LIST}1/muc/{item.position}/"
    secretary = desk(people, "giang")

    wrong = {"choice": "proposed", "1.1:a": "91", "1.1:b": "90"}
    assert secretary.post(f"{url}bo-phieu/", wrong).status_code == 422
    secretary.post(f"{url}bo-phieu/", {**wrong, "1.1:a": "86"})

    page = shown(desk(people, "nga").get(url))
    assert "Giá trị khác được đề xuất:" in page
    assert "38,22" in page


@pytest.mark.parametrize(
    ("who", "status"), [("phuc", 403), ("em", 403), ("nga", 200), ("hai", 200), ("an", 404)]
)
def test_a_member_sees_nothing_of_their_own_units_item(cycle, version, people, who, status):
    item = sitting(cycle, people).items.first()

    assert desk(people, who).get(f"{LIST}1/muc/{item.position}/").status_code == status


def test_how_others_voted_is_not_told_before_the_count(cycle, version, people):
    item = sitting(cycle, people).items.get(finding__code="1.1")
    decisions.open_ballot(item, by=people["giang"])
    decisions.vote(item, choice="declared", by=people["nga"])

    page = shown(desk(people, "oanh").get(f"{LIST}1/muc/{item.position}/"))

    assert "1/3 đã bỏ phiếu" in page
    assert "Không tham gia vì có xung đột lợi ích: Phuc" in page
    assert "Giữ số đơn vị khai 1" not in page


def test_a_second_vote_says_that_there_is_one(cycle, version, people):
    item = sitting(cycle, people).items.get(finding__code="1.1")
    decisions.open_ballot(item, by=people["giang"])
    url = f"{LIST}1/muc/{item.position}/phieu/"
    member = desk(people, "nga")
    member.post(url, {"choice": "declared"})

    answer = member.post(url, {"choice": "reviewed"}, follow=True)

    assert "Bạn đã bỏ phiếu ở lượt này. Mỗi thành viên một phiếu" in shown(answer)


def test_attendance_and_guests_are_written_until_the_opening(cycle, version, people):
    secretary = desk(people, "giang")
    secretary.post(LIST, PREPARING)
    session = CouncilSession.objects.get()
    there = session.attendees.exclude(name="Oanh").values_list("pk", flat=True)
    guests = "Lê Thị Khách, Phòng Văn hóa\r\nTrần Văn Mời, VNPT Lào Cai"

    wrong = {**PREPARING, "present": list(there), "guests": "Chỉ có tên"}
    assert secretary.post(f"{LIST}1/thanh-phan/", wrong).status_code == 422
    secretary.post(f"{LIST}1/thanh-phan/", {**wrong, "guests": guests})

    page = shown(secretary.get(f"{LIST}1/"))
    assert "Oanh, Ủy viên Hội đồng · biểu quyết · vắng" in page
    assert "Trần Văn Mời, VNPT Lào Cai" in page
    sessions.open_session(session, by=people["giang"])
    late = secretary.post(f"{LIST}1/thanh-phan/", {**wrong, "guests": ""})
    assert late.status_code == 422


def test_without_a_quorum_the_page_says_what_is_needed(cycle, version, people):
    secretary = desk(people, "giang")
    secretary.post(LIST, PREPARING)
    secretary.post(f"{LIST}1/thanh-phan/", {**PREPARING, "present": [], "guests": ""})

    assert "Chưa đủ túc số: cần ít nhất hai phần ba thành viên biểu quyết." in shown(
        secretary.get(f"{LIST}1/")
    )
    page = shown(secretary.post(f"{LIST}1/khai-mac/", follow=True))

    assert "Chưa đủ túc số: cần ít nhất hai phần ba thành viên biểu quyết." in page
    assert CouncilSession.objects.get().state == "draft"


def test_the_agency_reads_the_decision_once_the_session_is_closed(cycle, version, people):
    session = sitting(cycle, people)
    item = session.items.get(finding__code="1.1")
    decisions.decide(item, choice="declared", sentence=ENOUGH + " Lần hai.", by=people["giang"])
    url = f"/don-vi/2023-mau/{version.submission_id}/giai-trinh/"
    assert "Lần hai." not in shown(desk(people, "an").get(url))

    sessions.close(session, by=people["giang"])

    page = shown(desk(people, "an").get(url))
    assert "Hội đồng quyết tại phiên họp 1:" in page
    assert "Lần hai." in page


@pytest.mark.parametrize("page", ["", "1/"])
def test_a_page_asks_the_same_for_one_item_and_for_two(cycle, version, people, page):
    session = sitting(cycle, people)
    reader = desk(people, "giang")
    reader.get(LIST + page)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            reader.get(LIST + page)
        return len(found)

    two = queries()
    session.items.first().delete()
    finding(version, "1.2").responses.all().delete()
    finding(version, "1.2").delete()

    assert queries() == two <= 16


# ── What is refused keeps what was typed ───────────────────────────────────────────────────


@pytest.fixture
def item(cycle, version, people):
    """1.1: 87/90 declared (38,67), 84/90 reviewed (37,33)."""
    return sitting(cycle, people).items.get(finding__code="1.1")


def at(item, act: str = "") -> str:
    return f"{LIST}1/muc/{item.position}/{act}"


@pytest.mark.parametrize("act", ["", "bo-phieu/"])
@pytest.mark.parametrize(
    ("a", "said"),
    [
        ("87", "đúng bằng số đơn vị khai. Chọn “Giữ số đơn vị khai”"),
        ("87,0", "đúng bằng số đơn vị khai."),
        ("84", "đúng bằng kết luận thẩm định. Chọn “Theo kết luận thẩm định”"),
    ],
)
def test_another_value_that_is_none_names_the_choice_to_take(item, people, act, a, said):
    typed = {"choice": "proposed", "1.1:a": a, "1.1:b": "90", "sentence": ENOUGH}

    answer = desk(people, "giang").post(at(item, act), typed)

    assert answer.status_code == 409
    page = shown(answer)
    assert said in page
    assert ENOUGH in page
    assert re.search(r'value="proposed"[^>]* checked', page)
    item.refresh_from_db()
    assert (item.ballot, item.proposal) == (0, None)
    assert not CouncilDecision.objects.exists()


def test_the_fields_of_another_value_stand_in_the_page_without_a_fold(item, people):
    """Chosen or not, with script or without: the style sheet alone hides what is not chosen."""
    page = shown(desk(people, "giang").get(at(item)))

    assert '<div class="when-proposed">' in page
    assert 'name="1.1:a"' in page
    assert "<details" not in page[page.index("Phương án") : page.index("Ghi đồng thuận")]


def test_each_choice_says_its_value_and_its_points(item, people):
    page = shown(desk(people, "giang").get(at(item)))

    assert re.search(r"Theo kết luận thẩm định: [^<]*84[^<]*→ 37,33 điểm", page)
    assert re.search(r"Giữ số đơn vị khai: [^<]*87[^<]*→ 38,67 điểm", page)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [("Ngắn.", "Mới có 5 ký tự, ít nhất 20"), ("x" * 601, "Dài 601 ký tự, tối đa 600")],
)
@pytest.mark.parametrize("act", ["", "kiem-phieu/"])
def test_a_sentence_that_is_not_taken_stays_with_its_reason(item, people, act, sentence, said):
    if act:
        decisions.open_ballot(item, by=people["giang"])

    answer = desk(people, "giang").post(at(item, act), {"choice": "declared", "sentence": sentence})

    assert answer.status_code == 422
    page = shown(answer)
    assert said in page
    assert f"{sentence}</textarea>" in page


def test_a_count_that_is_too_early_keeps_the_sentence(item, people):
    decisions.open_ballot(item, by=people["giang"])

    answer = desk(people, "giang").post(at(item, "kiem-phieu/"), {"sentence": ENOUGH})

    assert answer.status_code == 409
    assert "Chưa quá nửa số người được bỏ phiếu" in shown(answer)
    assert f"{ENOUGH}</textarea>" in shown(answer)


def test_what_was_typed_after_somebody_else_decided_is_shown_to_copy(item, people):
    decisions.decide(item, choice="declared", sentence=ENOUGH, by=people["hai"])
    late = {"choice": "reviewed", "sentence": "Câu của thư ký, viết xong thì chủ tọa đã ghi."}

    answer = desk(people, "giang").post(at(item), late)

    assert answer.status_code == 409
    assert "Lý do bạn vừa viết, chưa ghi được:" in shown(answer)
    assert late["sentence"] in shown(answer)


def test_a_vote_without_a_choice_says_so_at_its_place(item, people):
    decisions.open_ballot(item, by=people["giang"])

    answer = desk(people, "nga").post(at(item, "phieu/"), {})

    assert answer.status_code == 422
    assert "Chọn một phương án." in shown(answer)
    assert not Vote.objects.exists()


# ── The vote on its page ───────────────────────────────────────────────────────────────────


def test_the_page_of_a_vote_says_its_rules_and_who_is_waited_for(item, people):
    decisions.open_ballot(item, by=people["giang"])
    for name in ("hai", "nga"):
        decisions.vote(item, choice="declared", by=people[name])

    page = shown(desk(people, "giang").get(at(item)))

    assert "4/4 thành viên biểu quyết có mặt." in page
    assert "phiếu ngang nhau: theo bên có phiếu của chủ tọa." in page
    assert "Chưa bỏ phiếu: Oanh. Kiểm bây giờ thì biên bản ghi như vậy." in page
    assert "Thư ký mở và kiểm phiếu, không bỏ phiếu." in page
    assert "Phiếu của bạn" not in page


def test_a_tie_that_decides_nothing_says_why_the_council_votes_again(item, people):
    item.session.cycle.tie = "none"
    item.session.cycle.save()
    decisions.open_ballot(item, by=people["giang"])
    for name, choice in {"hai": "declared", "nga": "reviewed"}.items():
        decisions.vote(item, choice=choice, by=people[name])
    secretary = desk(people, "giang")

    page = shown(secretary.post(at(item, "kiem-phieu/"), {"sentence": ENOUGH}, follow=True))

    assert (
        "Lượt 1: Giữ số đơn vị khai 1, Theo kết luận thẩm định 1; phiếu ngang nhau nên bỏ phiếu"
        " lại, như quy chế của kỳ." in page
    )


# ── Opening and closing ────────────────────────────────────────────────────────────────────


def test_while_giai_trinh_is_open_the_page_says_until_when_and_offers_no_opening(
    cycle, people, during
):
    seat_members(people)
    version = sent(people, during)
    judge(version, people)
    opened(cycle, people)
    sessions.prepare(cycle, SITTING, by=people["giang"])
    secretary = desk(people, "giang")

    page = shown(secretary.get(f"{LIST}1/"))

    assert "Đợt giải trình còn mở đến 23:59:59 ngày 05/01/2024." in page
    assert "khai-mac/" not in page


@pytest.mark.parametrize(("held_on", "said"), [("2024-01-08", True), ("2024-01-06", False)])
def test_a_session_called_for_another_day_says_so_before_it_opens(
    cycle, version, people, held_on, said
):
    """Today is 6 January: the minutes will print both days."""
    secretary = desk(people, "giang")
    secretary.post(LIST, {**PREPARING, "held_on": held_on})

    page = shown(secretary.get(f"{LIST}1/"))

    assert ("hôm nay là 06/01/2024." in page) is said
    assert "khai-mac/" in page


def test_closing_says_first_what_it_comes_to(cycle, item, people):
    other = item.session.items.exclude(pk=item.pk).get()
    decisions.decide(other, choice="reviewed", sentence=ENOUGH, by=people["giang"])
    decisions.open_ballot(item, by=people["giang"])
    secretary = desk(people, "giang")

    page = shown(secretary.get(f"{LIST}1/be-mac/"))

    assert "1/2 nội dung đã quyết" in page
    assert "1 nội dung chưa quyết: giữ kết luận thẩm định như trước phiên" in page
    assert "1 nội dung đang bỏ phiếu: phiếu chưa kiểm không thành quyết nghị." in page
    assert "Không mở lại được" in page
    assert CouncilSession.objects.get().state == "opened"


@pytest.mark.parametrize(
    ("posted", "state"), [({}, "opened"), ({"left": "1"}, "opened"), ({"left": "2"}, "closed")]
)
def test_closing_rests_on_the_number_of_items_that_was_read(item, people, posted, state):
    desk(people, "giang").post(f"{LIST}1/be-mac/", posted)

    assert CouncilSession.objects.get().state == state


def test_the_agenda_can_be_narrowed_to_a_state(item, people):
    decisions.decide(item, choice="reviewed", sentence=ENOUGH, by=people["giang"])
    reader = desk(people, "nga")

    waiting, decided = (
        shown(reader.get(f"{LIST}1/?loc={each}")) for each in ("cho-quyet", "da-quyet")
    )

    assert "Mở mục 1" in waiting
    assert "Mở mục 2" not in waiting
    assert "Mở mục 2" in decided
    assert "Mở mục 1" not in decided


@pytest.mark.parametrize(
    ("held_on", "says"),
    [
        ("2023-01-31", "Ngày họp ở trước ngày quyết định lập Hội đồng."),  # decided on 1 February
        ("2099-01-01", "Ngày họp còn xa hơn một năm."),
    ],
)
def test_a_day_that_no_session_can_have_is_not_called(cycle, version, people, held_on, says):
    answer = desk(people, "giang").post(LIST, {**PREPARING, "held_on": held_on})

    assert answer.status_code == 422
    assert says in shown(answer)
    assert not CouncilSession.objects.exists()
