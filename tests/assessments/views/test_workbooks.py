"""Entering by workbook: take the template, hand it back, see every change, apply it."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.models import AnswerRevision, AuditEvent, Membership, User
from assessments.services import answers, submissions
from assessments.workbooks import token
from assessments.workbooks.package import MAX_FILE
from assessments.workbooks.template import template_of
from tests.assessments.workbooks.books import filled, places
from tests.assessments.world import CLOSES, START, complete, entered, submission_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
]


def address(after: str = "", slug: str = "so-y-te") -> str:
    return f"/don-vi/2023-mau/{submission_of(slug).pk}/nhap-excel/{after}"


def shown(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def hand_in(client, data: bytes, name: str = "mau.xlsx"):
    return client.post(address(), {"file": SimpleUploadedFile(name, data)})


def signed_token(response) -> str:
    found = re.search(r'name="token" value="([^"]+)"', response.content.decode())
    assert found, "no preview that may be applied"
    return found[1]


@pytest.fixture
def template(during) -> bytes:
    return template_of(submission_of("so-y-te"))


def test_the_template_is_taken_filled_shown_and_applied(template, signed_in):
    client = signed_in("an")
    response = client.get(address("mau.xlsx"))
    assert response.content == template
    assert (
        'attachment; filename="mau-so-y-te-2023-mau.xlsx"'
        in response.headers["Content-Disposition"]
    )

    preview = hand_in(client, filled(template, {"1.1|a": "87", "1.1|b": "90", "1.2|v": "Có"}))

    assert preview.status_code == 200
    assert "2 chỉ số thay đổi, 3 ô" in shown(preview)
    assert "2 chỉ số giữ nguyên" in shown(preview)
    assert f"ô {places(template)['1.1|a']}" in shown(preview)
    assert "Áp dụng 2 chỉ số" in shown(preview)
    assert "Dựng lại" in shown(preview)
    assert not AnswerRevision.objects.exists()
    applied = client.post(address("ap-dung/"), {"token": signed_token(preview)}, follow=True)
    assert "Đã áp dụng 2 chỉ số." in shown(applied)
    assert submission_of("so-y-te").answers.get(code="1.1").value["answer"]["a"] == "87"


def test_a_second_click_on_apply_changes_nothing(template, signed_in):
    client = signed_in("an")
    signed = signed_token(hand_in(client, filled(template, {"1.2|v": "Có"})))
    client.post(address("ap-dung/"), {"token": signed})
    before = AuditEvent.objects.count()

    again = client.post(address("ap-dung/"), {"token": signed}, follow=True)

    assert "Không có gì mới để áp dụng" in shown(again)
    assert AuditEvent.objects.count() == before


def test_every_mistake_stands_beside_its_cell_and_nothing_can_be_applied(template, signed_in):
    data = filled(template, {"1.1|a": "tám", "1.1|b": "90", "1.2|v": "Có", "N9": "ghi chú"})

    response = hand_in(signed_in("an"), data)

    assert response.status_code == 422
    assert "Chưa áp dụng được, chưa ghi gì." in shown(response)
    assert "ô D7" in shown(response)
    assert "ô N9" in shown(response)
    assert 'name="token"' not in shown(response)
    assert not AnswerRevision.objects.exists()


@pytest.mark.parametrize(("choice", "stands"), [("saved", "4"), ("file", "3"), ("", "4")])
def test_what_was_saved_since_is_shown_with_who_saved_it_and_the_person_chooses(
    template, signed_in, people, choice, stands
):
    client = signed_in("an")
    answers.save(submission_of("so-y-te"), {"2.1": entered(v="4")}, by=people["an"])

    response = hand_in(client, filled(template, {"2.1|v": "3", "1.2|v": "Có"}))

    assert response.status_code == 409
    assert "bạn lưu lúc 09:00 10/12" in shown(response)
    assert "đồng nghiệp" not in shown(response)
    assert 'href="/don-vi/2023-mau' in shown(response)
    assert "Tải mẫu mới, đã có các số đã lưu" in shown(response)
    fields = {"token": signed_token(response), "2.1:choice": choice}
    applied = client.post(address("ap-dung/"), fields, follow=True)
    assert f"Đã áp dụng {2 if choice == 'file' else 1} chỉ số." in shown(applied)
    assert submission_of("so-y-te").answers.get(code="2.1").value["answer"] == stands


def test_a_colleague_who_saved_since_is_named(template, signed_in, people):
    other = User.objects.create_user("dung@demo.test", full_name="Dũng")
    Membership.objects.create(
        user=other, agency=submission_of("so-y-te").agency, role="officer", starts_on=START
    )
    answers.save(submission_of("so-y-te"), {"2.1": entered(v="4")}, by=other)

    response = hand_in(signed_in("an"), filled(template, {"2.1|v": "3"}))

    assert "Dũng lưu lúc 09:00 10/12" in shown(response)


def test_who_applied_a_file_is_offered_the_template_that_knows_it(template, signed_in):
    client = signed_in("an")
    signed = signed_token(hand_in(client, filled(template, {"1.2|v": "Có"})))

    applied = client.post(address("ap-dung/"), {"token": signed}, follow=True)

    assert f'<a href="{address("mau.xlsx")}">Làm tiếp bằng Excel' in shown(applied)


def test_what_changed_between_preview_and_apply_is_not_overwritten(template, signed_in, people):
    client = signed_in("an")
    signed = signed_token(hand_in(client, filled(template, {"1.2|v": "Có", "2.1|v": "3"})))
    answers.save(submission_of("so-y-te"), {"2.1": entered(v="4")}, by=people["an"])

    response = client.post(address("ap-dung/"), {"token": signed})

    assert response.status_code == 409
    assert "các chỉ số 2.1 đã có người lưu" in shown(response)
    assert not submission_of("so-y-te").answers.filter(code="1.2").exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "Chưa chọn tệp, hoặc tệp rỗng."),
        (b"Sos", "Tệp không phải bảng tính .xlsx."),
        (b"\xd0\xcf\x11\xe0" * 9, "Tệp có mật khẩu"),
        (b"x" * (MAX_FILE + 9), "tối đa 5 MB"),
    ],
)
def test_a_file_that_is_none_gets_a_sentence(during, signed_in, data, says):
    response = hand_in(signed_in("an"), data)

    assert response.status_code == 422
    assert says in shown(response)


def test_a_form_without_a_file_gets_a_sentence(during, signed_in):
    assert "Chưa chọn tệp" in shown(signed_in("an").post(address()))


@pytest.mark.parametrize("forged", ["", "x", "\x00", "eyJhIjoxfQ:1abc:xyz"])
def test_a_preview_that_the_portal_did_not_make_is_not_applied(during, signed_in, forged):
    response = signed_in("an").post(address("ap-dung/"), {"token": forged})

    assert response.status_code == 422
    assert "Tải tệp lên lại để xem." in shown(response)


def test_a_preview_of_another_submission_or_person_is_not_applied(template, signed_in, people):
    other, own = submission_of("so-noi-vu"), submission_of("so-y-te")
    change = {"1.2": entered(v="true")}
    client = signed_in("an")

    for signed in (
        token.signed(change, other, people["an"]),
        token.signed(change, own, people["cuc"]),
    ):
        assert client.post(address("ap-dung/"), {"token": signed}).status_code == 422
    assert not AnswerRevision.objects.exists()
    # The control: the same change, signed for this submission and this person.
    signed = token.signed(change, own, people["an"])
    assert client.post(address("ap-dung/"), {"token": signed}).status_code == 302


def test_a_preview_gets_old(template, signed_in, during):
    client = signed_in("an")
    signed = signed_token(hand_in(client, filled(template, {"1.2|v": "Có"})))
    during.shift(token.MAX_AGE + 1)
    client.force_login(submission_of("so-y-te").agency.memberships.get(role="officer").user)

    assert client.post(address("ap-dung/"), {"token": signed}).status_code == 422


def test_after_the_deadline_the_file_is_refused_with_the_clause(template, signed_in, during):
    during.move_to(CLOSES)
    client = signed_in("an")

    response = hand_in(client, filled(template, {"1.2|v": "Có"}))

    assert response.status_code == 403
    assert "Đã khóa lúc 23:59:59 ngày 24/12/2023" in shown(response)
    page = shown(client.get(address()))
    assert 'type="file"' not in page
    assert "Tải mẫu Excel" in page


def test_the_head_sees_the_page_and_hands_in_nothing(template, signed_in):
    client = signed_in("binh")

    assert 'type="file"' not in shown(client.get(address()))
    assert hand_in(client, filled(template, {"1.2|v": "Có"})).status_code == 403


def test_hostile_text_in_a_cell_is_shown_as_text(template, signed_in):
    script = "<script>alert(1)</script>"

    response = hand_in(
        signed_in("an"), filled(template, {"1.2|v": script, "1.2|explanation": script})
    )

    assert "<script>alert" not in shown(response)


# ── The whole submission as a file ─────────────────────────────────────────────────────────


def export(ending: str, version: str = "") -> str:
    return f"/don-vi/2023-mau/{submission_of('so-y-te').pk}/{version}ho-so.{ending}"


@pytest.mark.parametrize(("ending", "start"), [("xlsx", b"PK\x03\x04"), ("pdf", b"%PDF-")])
def test_the_working_copy_is_the_agencys_alone(during, signed_in, people, ending, start):
    complete(submission_of("so-y-te"), people["an"])

    for name in ("an", "binh"):
        response = signed_in(name).get(export(ending))
        assert response.content.startswith(start)
        assert response.headers["Content-Disposition"].startswith("attachment;")
    assert [
        signed_in(name).get(export(ending)).status_code for name in ("cuc", "duc", "giang")
    ] == [404] * 3


@pytest.mark.parametrize(("ending", "start"), [("xlsx", b"PK\x03\x04"), ("pdf", b"%PDF-")])
def test_a_sent_version_is_for_whoever_may_read_it(during, signed_in, people, ending, start):
    complete(submission_of("so-y-te"), people["an"])
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    submissions.send(submission_of("so-y-te"), by=people["binh"])

    for name in ("an", "duc", "lan"):
        assert signed_in(name).get(export(ending, "ban/1/")).content.startswith(start)
    assert signed_in("cuc").get(export(ending, "ban/1/")).status_code == 404
    assert signed_in("an").get(export(ending, "ban/2/")).status_code == 404


def test_another_ending_is_nowhere(during, signed_in):
    assert signed_in("an").get(export("docx")).status_code == 404


def test_the_overview_leads_here(during, signed_in):
    page = signed_in("an").get(f"/don-vi/2023-mau/{submission_of('so-y-te').pk}/")

    assert f'href="{address()}"' in shown(page)
