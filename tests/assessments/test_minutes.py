"""The minutes of a closed session: what they say, and that they never say anything else."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from assessments import minutes
from assessments.models import Agency, User
from assessments.services import decisions, sessions
from dti_portal import documents
from tests.assessments.rounds import ENOUGH, SITTING, disputed, seat_members

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
]
EVIL = '<img src="http://x.invalid/a.png"><script>alert(1)</script> file:///etc/passwd'


@pytest.fixture
def session(cycle, people, during):
    """1.2 kept by consensus, 1.1 won by a vote with Phúc left out; Oanh is absent."""
    seat_members(people)
    disputed(cycle, people, during)
    made = sessions.prepare(cycle, SITTING, by=people["giang"])
    there = made.attendees.exclude(name="Oanh").values_list("pk", flat=True)
    sessions.edit(
        made, SITTING, present=set(there), guests=[(EVIL, "Khách mời")], by=people["giang"]
    )
    made = sessions.open_session(made, by=people["giang"])
    first, second = made.items.all()
    decisions.decide(first, choice="reviewed", sentence=f"{EVIL} {ENOUGH}", by=people["giang"])
    decisions.open_ballot(second, by=people["giang"])
    for name in ("hai", "nga"):
        decisions.vote(second, choice="declared", by=people[name])
    decisions.count(second, sentence=ENOUGH, by=people["giang"])
    return sessions.close(made, by=people["giang"])


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_they_stand_in_the_legal_layout(session):
    text = text_of(minutes.render(session))

    for said in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "/BB-HĐTĐ",
        "Lào Cai, ngày 06 tháng 01 năm 2024",
        "BIÊN BẢN",
        "Căn cứ Quyết định số 219/QĐ-UBND ngày 01/02/2023",
        "Ngày họp: 08/01/2024.",
        "Thời gian bắt đầu: 09 giờ 00 phút, ngày 06/01/2024.",
        "Địa điểm: Phòng họp số 2, trụ sở UBND tỉnh.",
        "Vắng mặt: Oanh, Ủy viên Hội đồng.",
        "Thành viên biểu quyết có mặt: 3/4",
        "Chủ trì (chủ tọa): Hai.",
        "Thư ký (người ghi biên bản): Giang.",
        "Cuộc họp kết thúc vào 09 giờ 00 phút, ngày 06/01/2024./.",
        "THƯ KÝ",
        "CHỦ TỌA",
        "Nơi nhận:",
    ):
        assert said in text


def test_each_item_has_before_after_how_and_why(session):
    text = text_of(minutes.render(session))

    first = text[text.index("1. Sở Y tế, chỉ số 1.2") : text.index("2. Sở Y tế, chỉ số 1.1")]
    second = text[text.index("2. Sở Y tế, chỉ số 1.1") :]
    assert "Theo kết luận thẩm định" in first
    assert "Đồng thuận" in first
    assert "(38,67 điểm)" in second
    assert "(37,33 điểm)" in second
    assert "Giữ số đơn vị khai 2" in second
    assert "không tham gia vì có xung đột lợi ích: Phuc" in second


def test_what_people_typed_is_text_and_nothing_is_fetched(session):
    html = minutes.html(session)

    assert "<script>" not in html
    assert "<img" not in html
    assert "&lt;img" in html
    assert minutes.render(session)  # an address that is not our own would be refused


def test_the_same_session_gives_the_same_bytes_whatever_changes_around_it(session):
    before = minutes.render(session)
    User.objects.filter(full_name="Hai").update(full_name="Tên khác")
    agency = Agency.objects.get(slug="so-y-te")
    agency.former_names.create(name=agency.name, until="2025-01-01")
    agency.name = "Sở Y tế mới"
    agency.save()

    again = type(session).objects.get(pk=session.pk)

    assert minutes.render(again) == before


def test_they_say_by_which_rule_a_vote_decided_and_who_was_there(session):
    text = text_of(minutes.render(session))

    second = text[text.index("2. Sở Y tế, chỉ số 1.1") :]
    assert "quá nửa số phiếu, không tính phiếu trắng" in second
    assert "3/4 thành viên biểu quyết có mặt" in second


def test_no_sentence_ends_in_two_full_stops(session):
    said = minutes.html(session)
    assert "UBND tỉnh.." not in said

    session.place = "Phòng họp số 2."
    assert "Phòng họp số 2.</p>" in minutes.html(session)


def test_the_last_line_the_signatures_and_the_copies_stand_on_one_page(session):
    """More and more items push the end down the page; it moves to the next one whole."""
    html = minutes.html(session)
    item = html[html.index('<section class="item">') : html.index("</section>") + 10]
    for more in range(2, 8):
        text = html.replace(item, item * more, 1)
        pages = PdfReader(io.BytesIO(documents.pdf(documents.legible(text)))).pages
        of = [page.extract_text() for page in pages]
        [last] = [each for each in of if "Cuộc họp kết thúc" in each]
        assert "THƯ KÝ" in last
        assert "CHỦ TỌA" in last
        assert "Lưu: VT" in last
        for each in of:  # an item is never torn: its first row and its reason are on one page
            assert each.count("Đơn vị khai") >= each.count("Lý do")
