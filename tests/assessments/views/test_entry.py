"""The page of entry in a browser without script: saved in one go, with whatever is wrong on it."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessments.models import Agency, Answer, Document, Evidence, Membership, User
from assessments.services import documents, submissions
from tests.assessments.papers import upload
from tests.assessments.world import CLOSES, START, complete, submission_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def address(main_code: str = "1", slug: str = "so-y-te") -> str:
    return f"/don-vi/2023-mau/{submission_of(slug).pk}/nhap/{main_code}/"


def answer(code: str) -> Answer:
    return Answer.objects.get(submission__agency__slug="so-y-te", code=code)


def files(code: str) -> list[str]:
    """The names of the files that the answer cites."""
    cited = Document.objects.in_bulk([each["document"] for each in answer(code).papers])
    return [document.file.name for document in cited.values()]


def shown(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def field(response, name: str) -> str:
    """The tag of the field ``name``."""
    found = re.search(rf'<(?:input|textarea)[^>]*name="{re.escape(name)}"[^>]*>', shown(response))
    assert found, name
    return found[0]


def test_the_page_asks_for_each_indicator_with_its_rule_and_where_its_words_come_from(
    during, signed_in
):
    page = shown(signed_in("an").get(address()))

    assert '<input type="text" id="o-1-1-a" name="1.1:a" value="" inputmode="decimal"' in page
    assert '<label for="o-1-1-a">a. Số hồ sơ trực tuyến</label>' in page
    assert 'type="radio" name="1.2:v" value="true"' in page
    assert "Số hồ sơ trực tuyến ÷ tổng số hồ sơ × 40 điểm." in page
    assert "Đơn vị tính: %." in page
    assert 'href="/bo-chi-so/dti/1-qd-ubnd/so/1.1/"' in page
    assert page.count("Dựng lại</span>") == 2
    assert 'name="1.1:na"' in page
    assert 'name="1.2:na"' not in page


def test_what_the_council_enters_is_told_and_not_asked(during, signed_in):
    page = shown(signed_in("an").get(address("2")))

    assert "Do Hội đồng nhập; đơn vị không phải điền." in page
    assert 'name="2.2:' not in page


def test_a_page_is_saved_in_one_go_and_comes_back_with_points_and_their_reason(during, signed_in):
    client = signed_in("an")

    response = client.post(address(), {"1.1:a": "87", "1.1:b": "90", "1.2:v": "true"})

    assert (response.status_code, response.url) == (302, address())
    page = shown(client.get(address()))
    assert "Đã lưu 2 chỉ số." in page
    assert "87/90 × 40 = 38,67" in page
    assert "96,67%" in page
    assert '<b class="tnum">58,67</b>/60' in page
    assert "chưa thẩm định" in page


def test_the_second_button_saves_and_goes_on(during, signed_in):
    response = signed_in("an").post(address(), {"1.2:v": "true", "next": "1"})

    assert response.url == address("2")
    assert answer("1.2").value == {"answer": True}


def test_after_the_last_group_one_goes_on_to_the_summary(during, signed_in):
    client = signed_in("an")
    page = shown(client.get(address("2")))
    assert '<button class="btn btn-primary" type="submit" name="next" value="1">' in page
    assert "Lưu, xem tóm tắt" in page

    response = client.post(address("2"), {"2.1:v": "3", "next": "1"})

    assert response.url == address("2").replace("nhap/2/", "tom-tat/")
    assert answer("2.1").value == {"answer": "3"}


def test_one_goes_back_a_group_and_what_was_typed_is_saved(during, signed_in):
    client = signed_in("an")
    assert 'name="next" value="-1"' in shown(client.get(address("2")))
    assert 'name="next" value="-1"' not in shown(client.get(address("1")))

    response = client.post(address("2"), {"2.1:v": "3", "next": "-1"})

    assert response.url == address("1")
    assert answer("2.1").value == {"answer": "3"}


@pytest.mark.parametrize("way", ["", "0", "2", "-2", "x", "9" * 5000])
def test_another_way_on_stays_on_the_page(during, signed_in, way):
    assert signed_in("an").post(address("2"), {"2.1:v": "3", "next": way}).url == address("2")


def test_whoever_only_reads_goes_on_by_links(during, signed_in):
    page = shown(signed_in("binh").get(address("2")))

    assert f'<a class="btn btn-secondary" href="{address("1")}">' in page
    assert address("2").replace("nhap/2/", "tom-tat/") in page.split('class="entry-bar"')[1]


def test_the_keys_are_hinted_at_and_open_the_shortcuts(during, signed_in):
    page = shown(signed_in("an").get(address()))

    assert 'data-dialog="phim-tat" hidden><kbd>Alt</kbd> <kbd>↓</kbd> chỉ số sau' in page
    assert "entry-hints" not in shown(signed_in("binh").get(address()))


def test_a_draft_keeps_nobody_on_its_page_and_is_named_on_the_next(during, signed_in):
    client = signed_in("an")

    response = client.post(address(), {"1.1:a": "91", "1.1:b": "90", "next": "1"})

    assert response.url == address("2")
    assert "Nhóm 1 còn nháp chưa tính điểm: 1.1." in shown(client.get(address("2")))


def test_where_nothing_is_a_draft_going_on_says_nothing_of_drafts(during, signed_in):
    """The control."""
    client = signed_in("an")

    client.post(address(), {"1.1:a": "80", "1.1:b": "90", "next": "1"})

    assert "còn nháp" not in shown(client.get(address("2")))


def test_a_wrong_value_is_kept_said_at_its_field_and_stops_nothing_else(during, signed_in):
    client = signed_in("an")

    client.post(address(), {"1.1:a": "tám", "1.1:b": "90", "1.2:v": "true"})

    page = client.get(address())
    assert answer("1.2").value == {"answer": True}
    assert answer("1.1").typed == {"a": "tám", "b": "90"}
    assert 'value="tám"' in field(page, "1.1:a")
    assert 'aria-invalid="true"' in field(page, "1.1:a")
    assert 'aria-describedby="o-1-1-a-loi"' in field(page, "1.1:a")
    assert '<p class="field-error" id="o-1-1-a-loi">' in shown(page)
    assert "Nhập số, ví dụ 1.150 hoặc 62,9." in shown(page)
    assert "aria-invalid" not in field(page, "1.1:b")
    assert "1 chỉ số còn lỗi, lưu nháp, chưa được tính điểm." in shown(page)


def test_a_mistake_of_two_fields_is_tied_to_both(during, signed_in):
    client = signed_in("an")
    client.post(address(), {"1.1:a": "91", "1.1:b": "90"})

    page = client.get(address())

    assert "Tử số (91) lớn hơn mẫu số (90). Kiểm tra lại a hoặc b." in shown(page)
    for name in ("1.1:a", "1.1:b"):
        assert 'aria-describedby="o-1-1--loi"' in field(page, name)
        assert 'aria-invalid="true"' in field(page, name)
    assert 'id="o-1-1--loi"' in shown(page)


def test_a_claim_is_saved_with_its_reason(during, signed_in):
    client = signed_in("an")

    client.post(address(), {"1.1:na": "1", "1.1:na-reason": "Không phát sinh hồ sơ."})

    assert answer("1.1").value == {"answer": {"na": "Không phát sinh hồ sơ."}}
    assert "checked" in field(client.get(address()), "1.1:na")


def test_note_explanation_and_state_are_saved_with_the_value(during, signed_in):
    signed_in("an").post(
        address("2"),
        {
            "2.1:v": "3",
            "2.1:check-note": "Tuyển thêm người",
            "2.1:explanation": "Dòng một\r\nDòng hai",
            "2.1:status": "estimate",
            "2.1:estimated-to": "30/11/2023",
        },
    )

    kept = answer("2.1")
    assert (kept.check_note, kept.explanation) == (
        "Tuyển thêm người",
        "Dòng một\nDòng hai",
    )
    assert (kept.status, f"{kept.estimated_to:%d/%m/%Y}") == ("estimate", "30/11/2023")


def test_a_day_of_estimate_that_is_no_date_stands_in_its_field_with_its_sentence(during, signed_in):
    client = signed_in("an")
    client.post(address("2"), {"2.1:v": "3", "2.1:status": "estimate", "2.1:estimated-to": "31/11"})

    page = client.get(address("2"))

    assert 'value="31/11"' in field(page, "2.1:estimated-to")
    assert 'aria-invalid="true"' in field(page, "2.1:estimated-to")


# ── Files ──────────────────────────────────────────────────────────────────────────────────


def pdf(name: str = "qd.pdf") -> SimpleUploadedFile:
    return upload(name)


def test_a_file_is_kept_with_its_indicator_and_can_be_taken_away(during, signed_in):
    client = signed_in("an")
    client.post(address(), {"1.2:v": "true", "1.2:file": pdf("Kế hoạch.pdf")})
    assert files("1.2") == ["Kế hoạch.pdf"]
    assert "Kế hoạch.pdf</span>" in shown(client.get(address()))

    kept = {"1.2:papers": "1", "1.2:paper-0-document": str(Document.objects.get().pk)}
    client.post(
        address(),
        {"1.2:v": "true", "1.2:revision": "1", **kept, "1.2:paper-0-remove": "1"},
    )

    assert files("1.2") == []
    assert Evidence.objects.count() == 1, "what was received is never thrown away"


def test_what_is_missing_of_the_papers_is_said_with_the_papers(during, signed_in):
    page = shown(signed_in("an").post(address(), {"1.1:a": "87", "1.1:b": "90"}, follow=True))

    row = page.split('id="cs-1-1"')[1].split('id="cs-1-2"')[0]
    papers = row.index('data-papers="1.1"')
    assert papers < row.index("Chưa có minh chứng. Đính tệp") < row.index("Thêm minh chứng")


def test_a_file_that_is_not_taken_is_said_at_its_field_and_stops_nothing_else(during, signed_in):
    response = signed_in("an").post(
        address(), {"1.1:a": "87", "1.1:b": "90", "1.2:v": "true", "1.2:file": pdf("a.exe")}
    )

    assert response.status_code == 422
    assert "Không nhận tệp loại “.exe”. Dùng PDF, PNG, JPG, JPEG, DOCX, XLSX." in shown(response)
    assert 'aria-invalid="true"' in field(response, "1.2:file")
    assert answer("1.1").value == {"answer": {"a": "87", "b": "90"}}
    assert answer("1.2").value == {"answer": True}
    assert Evidence.objects.count() == 0


# ── Two people ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def yen(people) -> Client:
    """A second officer of Sở Y tế, in her own browser."""
    user = User.objects.create_user("yen@demo.test", full_name="Yến")
    agency = Agency.objects.get(slug="so-y-te")
    Membership.objects.create(
        user=user, agency=agency, role=Membership.Role.OFFICER, starts_on=START
    )
    client = Client()
    client.force_login(user)
    return client


def disagree(client: Client, yen: Client, **more):
    """Yến saves 4 while the other's page, made before, is about to save 3."""
    client.post(address("2"), {"2.1:v": "1", "2.1:revision": "0"})
    yen.post(address("2"), {"2.1:v": "4", "2.1:revision": "1"})
    return client.post(address("2"), {"2.1:v": "3", "2.1:revision": "1", **more})


def test_a_late_save_shows_both_values_and_overwrites_nothing(during, signed_in, yen):
    response = disagree(signed_in("an"), yen)

    assert response.status_code == 409
    assert answer("2.1").typed == {"v": "4"}
    page = shown(response)
    assert '<th scope="row">Lớp</th><td>4</td><td>3</td>' in page
    assert "Yến đã lưu" in page
    assert 'value="3"' in field(response, "2.1:v")
    assert 'name="2.1:choice" value="mine:2"' in page
    assert 'name="2.1:choice" value="saved"' in page


def test_saving_again_without_choosing_asks_again(during, signed_in, yen):
    client = signed_in("an")
    disagree(client, yen)

    again = client.post(address("2"), {"2.1:v": "3", "2.1:revision": "1"})

    assert again.status_code == 409
    assert answer("2.1").typed == {"v": "4"}


def test_ones_own_value_is_kept_by_choice(during, signed_in, yen):
    client = signed_in("an")
    disagree(client, yen)

    chosen = client.post(address("2"), {"2.1:v": "3", "2.1:revision": "1", "2.1:choice": "mine:2"})

    assert chosen.status_code == 302
    assert answer("2.1").typed == {"v": "3"}
    assert [r.typed["v"] for r in answer("2.1").revisions.order_by("number")] == ["1", "4", "3"]


def test_the_colleagues_value_is_kept_by_choice(during, signed_in, yen):
    client = signed_in("an")
    disagree(client, yen)

    chosen = client.post(address("2"), {"2.1:v": "3", "2.1:revision": "1", "2.1:choice": "saved"})

    assert chosen.status_code == 302
    assert answer("2.1").typed == {"v": "4"}


def test_a_choice_made_before_a_third_save_is_asked_again(during, signed_in, yen):
    client = signed_in("an")
    disagree(client, yen)
    yen.post(address("2"), {"2.1:v": "2", "2.1:revision": "2"})

    chosen = client.post(address("2"), {"2.1:v": "3", "2.1:revision": "1", "2.1:choice": "mine:2"})

    assert chosen.status_code == 409
    assert answer("2.1").typed == {"v": "2"}


def test_a_file_that_came_with_a_late_save_is_not_lost(during, signed_in, yen):
    client = signed_in("an")
    response = disagree(client, yen, **{"2.1:file": pdf("Danh sách.pdf")})
    kept = Document.objects.get()
    assert f'name="2.1:paper-0-document" value="{kept.pk}"' in shown(response)

    chosen = {"2.1:papers": "1", "2.1:paper-0-document": str(kept.pk)}
    client.post(address("2"), {"2.1:v": "3", "2.1:revision": "1", "2.1:choice": "mine:2", **chosen})

    assert files("2.1") == ["Danh sách.pdf"]


def test_a_document_of_another_agency_cannot_be_cited(during, signed_in, people):
    other = documents.add(submission_of("so-noi-vu").agency, by=people["cuc"], number="1/BC")

    response = signed_in("an").post(
        address("2"), {"2.1:v": "3", "2.1:papers": "1", "2.1:paper-add": str(other.pk)}
    )

    assert response.status_code == 403
    assert not submission_of("so-y-te").answers.exists()


# ── What may not be sent along ─────────────────────────────────────────────────────────────


def test_fields_that_are_not_on_the_page_are_ignored(during, signed_in):
    """Mass assignment: points, state, another agency, and what the council enters."""
    other = submission_of("so-noi-vu")
    signed_in("an").post(
        address("2"),
        {
            "2.1:v": "3",
            "2.1:points": "20",
            "2.1:value": "20",
            "2.1:problem": "",
            "2.1:updated_by": "1",
            "2.2:v": "tot",
            "1.1:a": "90",
            "1.1:b": "90",
            "state": "sent",
            "agency": str(other.agency_id),
            "submission": str(other.pk),
            "is_staff": "1",
        },
    )

    assert [(a.submission.agency.slug, a.code, a.typed) for a in Answer.objects.all()] == [
        ("so-y-te", "2.1", {"v": "3"})
    ]
    assert submission_of("so-y-te").state == "draft"
    assert not User.objects.filter(is_staff=True).exists()


def test_the_service_refuses_what_the_form_would_let_pass(during, signed_in, monkeypatch):
    """The control of the test above: the form's guard is gone, and the service's holds."""
    monkeypatch.setattr("assessments.forms.entry.entered_by_agency", lambda _indicator: True)

    response = signed_in("an").post(address("2"), {"2.1:v": "3", "2.2:v": "tot"})

    assert response.status_code == 403
    assert Answer.objects.count() == 0


def test_with_both_guards_gone_it_would_be_saved(during, signed_in, monkeypatch):
    monkeypatch.setattr("assessments.forms.entry.entered_by_agency", lambda _indicator: True)
    monkeypatch.setattr(
        "assessments.services.answers._own", lambda indicators, code, _held: indicators[code]
    )

    signed_in("an").post(address("2"), {"2.1:v": "3", "2.2:v": "tot"})

    assert answer("2.2").value == {"answer": "tot"}


def test_a_byte_that_postgresql_cannot_keep_never_makes_another_number(during, signed_in):
    signed_in("an").post(address("2"), {"2.1:v": "1\x002", "2.1:explanation": "a\x00b"})

    kept = answer("2.1")
    assert (kept.value, kept.typed["v"], kept.explanation) == (None, "1\ufffd2", "a\ufffdb")


# ── Who, and until when ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "stranger", ["cuc", "duc", "giang", "hai", "khoa", "lan", "minh", "nguoi-la"]
)
def test_to_everyone_outside_the_agency_the_page_does_not_exist(during, signed_in, stranger):
    client = signed_in(stranger)

    assert client.get(address()).status_code == 404
    assert client.post(address(), {"1.2:v": "true"}).status_code == 404
    assert Answer.objects.count() == 0


def test_signed_out_one_is_led_to_sign_in(during):
    assert Client().get(address()).url.startswith("/dang-nhap/")


def test_the_head_reads_and_cannot_enter(during, signed_in):
    client = signed_in("binh")

    assert "Cán bộ nhập liệu của đơn vị là người sửa." in shown(client.get(address()))
    assert '<fieldset class="bare" disabled>' in shown(client.get(address()))
    assert client.post(address(), {"1.2:v": "true"}).status_code == 403
    assert Answer.objects.count() == 0


def test_every_link_of_the_page_opens_for_whoever_reads_it(during, people, signed_in):
    cited = documents.add(submission_of("so-y-te").agency, by=people["an"], number="12/BC-SYT")
    complete(submission_of("so-y-te"), people["an"])
    signed_in("an").post(
        address("2"),
        {"2.1:v": "3", "2.1:revision": "1", "2.1:papers": "1", "2.1:paper-add": str(cited.pk)},
    )
    edit = f"/don-vi/2023-mau/{submission_of('so-y-te').pk}/minh-chung/van-ban/{cited.pk}/"

    for who in ("an", "binh"):
        client = signed_in(who)
        page = client.get(address("2")).content.decode()
        links = set(re.findall(r'href="(/don-vi/[^"#]+)', page))
        assert (edit in {link.partition("?")[0] for link in links}) == (who == "an")
        assert {link: client.get(unescape(link)).status_code for link in links} == dict.fromkeys(
            links, 200
        )


def test_a_locked_page_offers_nothing_to_add(during, people, signed_in):
    complete(submission_of("so-y-te"), people["an"])
    assert "Thêm minh chứng, giải trình" in shown(signed_in("an").get(address()))

    during.move_to(CLOSES)
    page = shown(signed_in("an").get(address()))

    assert "Thêm minh chứng" not in page
    assert "Giải trình, tình trạng số liệu" in page
    assert 'type="file"' not in page


def test_the_last_moment_is_saved_and_the_next_is_refused_with_what_was_typed(during, signed_in):
    during.move_to(CLOSES - timedelta(milliseconds=1))
    client = signed_in("an")
    assert client.post(address(), {"1.2:v": "true", "1.2:revision": "0"}).status_code == 302

    during.move_to(CLOSES)
    late = client.post(
        address(),
        {
            "1.1:a": "87",
            "1.1:b": "90",
            "1.1:explanation": "Theo báo cáo 12.",
            "1.1:file": pdf(),
        },
    )

    assert late.status_code == 403
    page = shown(late)
    assert 'value="87"' in field(late, "1.1:a")
    assert "Theo báo cáo 12." in page
    assert "Những gì bạn vừa nhập vẫn còn trên trang này." in page
    assert "Đã khóa lúc 23:59:59 ngày 24/12/2023" in page
    assert [a.code for a in Answer.objects.all()] == ["1.2"]
    assert Evidence.objects.count() == 0


def test_a_sent_submission_is_locked_with_its_sentence(during, people, signed_in):
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    submissions.send(submission, by=people["binh"])
    client = signed_in("an")

    page = shown(client.get(address()))

    assert "Hồ sơ đã gửi (bản 1). Lãnh đạo đơn vị có thể rút lại để sửa đến" in page
    assert client.post(address(), {"1.2:v": "false"}).status_code == 403
    assert answer("1.2").value == {"answer": True}


def test_a_main_index_that_does_not_exist_is_not_found(during, signed_in):
    assert signed_in("an").get(address("9")).status_code == 404


def test_a_submission_under_another_cycles_address_is_not_found(during, signed_in):
    wrong = address().replace("2023-mau", "2022-mau")

    assert signed_in("an").get(wrong).status_code == 404


def test_a_sample_cycle_says_so(during, signed_in):
    cycle = submission_of("so-y-te").cycle
    cycle.is_sample, cycle.structure_note = True, "Theo cơ cấu trước 1/7/2025"
    cycle.save()

    page = shown(signed_in("an").get(address()))

    assert "Dữ liệu minh họa" in page
    assert "Theo cơ cấu trước 1/7/2025" in page
