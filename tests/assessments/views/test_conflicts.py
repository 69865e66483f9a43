"""The page of conflicts of interest, and the door it shuts."""

from __future__ import annotations

import re

import pytest

from assessments.models import AuditEvent, Cycle, DeclaredConflict
from assessments.services import reviews
from tests.assessments.council import again, agency
from tests.assessments.world import submission_of

pytestmark = pytest.mark.django_db

URL = "/hoi-dong/2023-mau/xung-dot/"


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def declaring(slug: str = "so-y-te", **said) -> dict[str, object]:
    return {"act": "declare", "agency": agency(slug).pk, "kind": "family", **said}


def bench(slug: str = "so-y-te") -> str:
    return f"/hoi-dong/2023-mau/tham-dinh/{submission_of(slug).pk}/1/"


def test_a_declared_tie_shuts_the_file_with_a_sentence_and_a_line_in_the_log(reviewing, signed_in):
    browser = signed_in("duc")
    assert browser.get(bench()).status_code == 200

    browser.post(URL, declaring())

    for url in (bench(), f"{bench()}1.1/"):
        response = browser.get(url)
        assert response.status_code == 403
        assert "Đã khai xung đột lợi ích giữa bạn và Sở Y tế" in text(response)
    assert browser.get(bench("xa-na-hoi")).status_code == 200  # the control
    [event] = AuditEvent.objects.filter(act="file_shut")
    assert event.data == {"reason": "declared_conflict"}
    assert event.actor == reviewing["duc"]


def test_verdicts_from_before_the_tie_are_counted_for_whoever_may_know(reviewing, signed_in):
    version = submission_of("so-y-te").versions.get()
    reviews.agree(version, ["1.1", "1.2"], by=again(reviewing["duc"]))
    signed_in("duc").post(URL, declaring())
    said = "Người này đã kết luận 2 chỉ số của cơ quan ấy"

    assert said in text(signed_in("giang").get(URL))
    assert said in text(signed_in("duc").get(URL))
    signed_in("giang").post(URL, declaring())
    assert said not in text(signed_in("giang").get(URL))  # who is tied does not learn who judged


def test_the_knock_at_ones_own_unit_is_logged_too(reviewing, signed_in):
    assert signed_in("em").get(bench()).status_code == 403

    assert AuditEvent.objects.get(act="file_shut").data == {"reason": "conflict"}


def test_nobody_reads_what_others_declared_but_those_who_follow_it(reviewing, signed_in):
    signed_in("duc").post(URL, declaring(note="Em gái là chuyên viên."))

    told = {
        who: "Em gái là chuyên viên." in text(signed_in(who).get(URL))
        for who in ("duc", "phu", "giang", "hai", "lan")
    }

    assert told == {"duc": True, "phu": False, "giang": True, "hai": True, "lan": True}


def test_a_person_declares_for_nobody_else_but_the_secretary_may(reviewing, signed_in):
    other = {"of": reviewing["phu"].pk}
    signed_in("duc").post(URL, declaring(**other))  # the field is not on that page
    assert DeclaredConflict.objects.get().user == reviewing["duc"]

    signed_in("giang").post(URL, declaring("so-noi-vu", **other))
    made = DeclaredConflict.objects.get(agency=agency("so-noi-vu"))
    assert (made.user, made.declared_by) == (reviewing["phu"], reviewing["giang"])


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"kind": ""}, "Chọn quan hệ."),
        ({"agency": ""}, "Chọn cơ quan."),
        ({"kind": "other"}, "ghi rõ là quan hệ gì"),
    ],
)
def test_what_says_nothing_is_refused_with_its_sentence(reviewing, signed_in, said, word):
    response = signed_in("duc").post(URL, declaring() | said)

    assert response.status_code == 422
    assert word in text(response)
    assert not DeclaredConflict.objects.exists()


def test_it_is_ended_by_somebody_else_on_its_own_page(reviewing, signed_in):
    signed_in("duc").post(URL, declaring())
    url = f"{URL}{DeclaredConflict.objects.get().pk}/ket-thuc/"
    reason = {"reason": "Em gái đã chuyển công tác từ 01/12."}
    assert signed_in("duc").post(url, reason).status_code == 403
    assert signed_in("giang").post(url, {"reason": "Hết."}).status_code == 422

    page = signed_in("giang").post(url, reason, follow=True)

    assert "hết lúc" in text(page)
    assert signed_in("giang").get(url).status_code == 404
    assert signed_in("duc").get(bench()).status_code == 200


def test_a_cycle_that_asks_first_opens_nothing_before(reviewing, signed_in):
    Cycle.objects.update(declares_first=True)
    browser = signed_in("duc")

    shut = browser.get(bench())
    assert shut.status_code == 403
    assert "khai xung đột lợi ích trước khi mở hồ sơ" in text(shut)
    assert f'href="{URL}"' in shut.content.decode()
    assert browser.get("/hoi-dong/2023-mau/tham-dinh/").status_code == 200

    browser.post(URL, {"act": "state"})

    assert browser.get(bench()).status_code == 200


def test_the_secretary_sees_who_has_said_nothing_yet(reviewing, signed_in):
    signed_in("duc").post(URL, {"act": "state"})

    page = text(signed_in("giang").get(URL))

    assert "1/4 thẩm định viên đã xác nhận khai đủ" in page
    assert "Phu" in page


def test_the_form_that_opens_a_cycle_proposes_to_ask_first(reviewing, signed_in, cycle):
    url = f"/quan-tri/ky/moi/?framework={cycle.framework_version_id}&year=2023"

    page = signed_in("giang").get(url).content.decode()

    assert re.search(r'name="declares_first"[^>]*checked', page)
    assert Cycle().declares_first is False
