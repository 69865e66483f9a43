"""The library's pages: what the agency keeps, added, put right, taken out."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import Agency, Document, Evidence, User
from assessments.services import answers, documents, evidence, submissions, uploads
from assessments.services.answers import Entered, Paper
from assessments.services.scanning import Verdict, remember
from tests.assessments.papers import docx, pdf, upload
from tests.assessments.services.fake_clamd import EICAR, clamd
from tests.assessments.world import AFTER, complete, submission_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency(during, settings, tmp_path) -> Agency:
    settings.MEDIA_ROOT = tmp_path
    return Agency.objects.get(slug="so-y-te")


def address(rest: str = "", slug: str = "so-y-te") -> str:
    return f"/don-vi/2023-mau/{submission_of(slug).pk}/minh-chung/{rest}"


def shown(response: HttpResponse) -> str:
    """The text of a page, its white space as one reads it."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(text).split())


def kept(agency: Agency, by: User, **details: object) -> Document:
    file = evidence.receive(upload("Quyết định.pdf", pdf(3)), agency=agency, by=by)
    return documents.add(agency, by=by, file=file, **details)


def cite(people, document: Document, code: str = "2.1") -> None:
    entered = Entered(typed={"v": "3"}, papers=[Paper(document.pk)])
    answers.save(submission_of("so-y-te"), {code: entered}, by=people["an"])


# ── The page ───────────────────────────────────────────────────────────────────────────────


def test_an_empty_library_says_what_to_do(agency, signed_in):
    assert "Kho chưa có minh chứng nào." in shown(signed_in("an").get(address()))
    assert "Cán bộ nhập liệu của đơn vị thêm" in shown(signed_in("binh").get(address()))


def test_a_document_stands_there_with_all_that_is_known_of_it(agency, people, signed_in):
    document = kept(
        agency,
        people["an"],
        number="1187/QĐ-UBND",
        issued_on=date(2022, 11, 18),
        abstract="Cử cán bộ đi học",
        valid_until=date(2024, 12, 31),
    )
    cite(people, document)

    page = shown(signed_in("an").get(address()))

    assert "1187/QĐ-UBND ngày 18/11/2022 Cử cán bộ đi học" in page
    warning = "Văn bản ngày 18/11/2022 nằm ngoài thời gian số liệu 01/01 đến 31/12/2023."
    assert warning in page
    assert "Có giá trị đến hết 31/12/2024" in page
    assert "1 KB, 3 trang · chưa quét mã độc" in page
    assert document.file.sha256[:12] in page
    assert "Dùng ở: 2.1" in page
    assert "/nhap/2/#cs-2-1" in signed_in("an").get(address()).content.decode()


def test_a_document_in_use_offers_no_way_out_of_the_library(agency, people, signed_in):
    document = kept(agency, people["an"], number="1/QĐ")
    assert "Đưa ra khỏi kho" in shown(signed_in("an").get(address()))

    cite(people, document)

    assert "Đưa ra khỏi kho" not in shown(signed_in("an").get(address()))


def test_the_head_reads_the_library_and_changes_nothing(agency, people, signed_in):
    kept(agency, people["an"], number="1/QĐ")

    page = shown(signed_in("binh").get(address()))

    assert "1/QĐ" in page
    assert "Sửa" not in page
    assert "Thêm minh chứng" not in page


def test_a_file_with_a_virus_is_named_and_not_offered(agency, people, signed_in):
    document = kept(agency, people["an"], number="1/QĐ")
    remember(document.file, Verdict(infected=True, said="Eicar-Signature"))

    response = signed_in("an").get(address())

    page = shown(response)
    assert "1 tệp có mã độc." in page
    assert "nhiễm mã độc Eicar-Signature" in page
    assert f"minh-chung/{document.file_id}/" not in response.content.decode()


def test_the_page_reads_as_often_for_thirty_documents_as_for_three(agency, people, signed_in):
    client = signed_in("an")

    def queries(numbers: range) -> int:
        for n in numbers:
            link = documents.add(agency, by=people["an"], number=f"{n}/QĐ", link="https://a.vn")
            content = pdf(says=f"{n}")
            file = evidence.receive(upload("a.pdf", content), agency=agency, by=people["an"])
            documents.add(agency, by=people["an"], number=f"{n}/BC", file=file)
            cite(people, link)
        with CaptureQueriesContext(connection) as counted:
            client.get(address())
        return len(counted)

    queries(range(1))  # what is read once for a session
    assert queries(range(1, 3)) == queries(range(3, 30))


# ── Adding ─────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_added_with_what_is_written_on_it(agency, signed_in):
    response = signed_in("an").post(
        address("them/"),
        {
            "file": upload("Quyết định 1187.pdf", pdf(2)),
            "number": "1187/QĐ-UBND",
            "issued_on": "2023-05-09",
            "abstract": "Cử cán bộ đi học",
        },
    )

    document = Document.objects.get()
    assert response.url == f"{address()}#vb-{document.pk}"
    assert (document.number, document.issued_on, document.abstract) == (
        "1187/QĐ-UBND",
        date(2023, 5, 9),
        "Cử cán bộ đi học",
    )
    assert (document.file.name, document.file.page_count) == ("Quyết định 1187.pdf", 2)


def test_a_link_is_added_without_a_file(agency, signed_in):
    signed_in("an").post(address("them/"), {"link": "https://laocai.gov.vn/12", "number": "12/KH"})

    assert Document.objects.get().link == "https://laocai.gov.vn/12"


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"number": "12/KH"}, "Chọn tệp, hoặc ghi đường dẫn của văn bản."),
        ({"link": "javascript:alert(1)"}, "Ghi đường dẫn đầy đủ"),
        ({"link": "ftp://a.vn/12"}, "Ghi đường dẫn đầy đủ"),
        (
            {"link": "https://a.vn", "issued_on": "31/02/2023"},
            "Ghi ngày có thật, ví dụ 15/03/2023.",
        ),
        (
            {"link": f"https://a.vn/{'x' * 488}"},
            "Đường dẫn dài 501 ký tự, tối đa 500.",
        ),
        ({"link": "https://a.vn", "issued_on": "11/12/2023"}, "đến hôm nay, 10/12/2023"),
        ({"link": "https://a.vn", "issued_on": "0001-01-01"}, "phải từ năm 1945"),
        (
            {"link": "https://a.vn", "issued_on": "2023-05-09", "valid_until": "2023-05-08"},
            "Ngày hết giá trị đứng trước ngày văn bản.",
        ),
        ({"link": "https://a.vn", "number": "1" * 61}, "60"),
        ({"link": "https://a.vn", "number": "1\x00"}, "1"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_added(agency, signed_in, posted, said):
    response = signed_in("an").post(address("them/"), posted)

    assert response.status_code == 422
    assert said in shown(response)
    assert not Document.objects.exists()


@pytest.mark.parametrize("posted", [{"evidence": "1" * 400}, {"evidence": "-1"}, {"upload": "x"}])
def test_a_forged_hidden_field_adds_nothing(agency, signed_in, posted):
    assert signed_in("an").post(address("them/"), posted).status_code == 422
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("day", "status"), [("2023-12-10", 302), ("2023-12-11", 422), ("1945-01-01", 302)]
)
def test_a_document_is_of_today_at_the_latest(agency, signed_in, day, status):
    response = signed_in("an").post(address("them/"), {"link": "https://a.vn", "issued_on": day})

    assert response.status_code == status


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (("a.pdf", b"%PDF-1.7"), "Không mở được tệp “a.pdf”: tệp bị hỏng."),
        (("a.docx", docx({"word/vbaProject.bin": b"x"})), "có chứa macro"),
        (("a.exe", b"MZ"), "Không nhận tệp loại “.exe”."),
    ],
)
def test_a_file_that_is_not_taken_says_why_and_the_way_out(agency, signed_in, file, said):
    response = signed_in("an").post(
        address("them/"), {"file": upload(*file), "number": "12/KH", "abstract": "Kế hoạch"}
    )

    assert response.status_code == 422
    page = response.content.decode()
    assert said in unescape(page)
    assert 'value="12/KH"' in page, "what was typed beside it stays"
    assert not Evidence.objects.exists()


def test_an_infected_file_is_refused_with_a_sentence(agency, signed_in, settings, tmp_path):
    settings.CLAMD_SOCKET = str(tmp_path / "clamd.sock")

    with clamd(tmp_path / "clamd.sock"):
        response = signed_in("an").post(
            address("them/"), {"file": upload("a.pdf", pdf() + EICAR), "number": "12/KH"}
        )

    assert response.status_code == 422
    assert "có mã độc nên không được lưu" in shown(response)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("setting", ["EVIDENCE_MAX_FILES", "EVIDENCE_MAX_BYTES"])
def test_a_full_library_answers_413_with_the_way_out(agency, signed_in, settings, setting):
    """Adversarial test 41."""
    setattr(settings, setting, 0)

    response = signed_in("an").post(address("them/"), {"file": upload()})

    assert response.status_code == 413
    assert "Dùng lại tệp đã có" in shown(response).replace("dùng lại", "Dùng lại")


def test_a_file_that_is_there_is_offered_for_reuse(agency, people, signed_in):
    known = kept(agency, people["an"], number="1/QĐ", abstract="Kiện toàn")
    client = signed_in("an")
    again = {"number": "2/QĐ", "abstract": "Phân công"}

    response = client.post(address("them/"), {"file": upload("khac.pdf", pdf(3)), **again})

    assert response.status_code == 409
    page = shown(response)
    assert "Tệp này đã có trong kho. Đó là “1/QĐ, Kiện toàn”." in page
    assert "Đó là “1/QĐ, Kiện toàn”." in page
    assert list(Document.objects.all()) == [known]

    stored = {"evidence": known.file_id, "again": "on"}
    assert client.post(address("them/"), {**again, **stored}).status_code == 302
    assert {each.number: each.file_id for each in Document.objects.all()} == {
        "1/QĐ": known.file_id,
        "2/QĐ": known.file_id,
    }


def test_the_same_file_of_another_agency_is_no_business_of_ours(agency, people, signed_in):
    other = Agency.objects.get(slug="so-noi-vu")
    theirs = evidence.receive(upload("a.pdf", pdf(3)), agency=other, by=people["cuc"])
    documents.add(other, by=people["cuc"], file=theirs, number="Của Sở Nội vụ")

    response = signed_in("an").post(address("them/"), {"file": upload("a.pdf", pdf(3))})

    assert response.status_code == 302
    assert "Của Sở Nội vụ" not in shown(signed_in("an").get(address()))


def test_a_file_that_came_in_pieces_is_added_by_its_token(agency, people, signed_in):
    begun = uploads.start(agency, name="a.pdf", size=len(pdf()), by=people["an"])
    uploads.append(begun, offset=0, piece=pdf())

    response = signed_in("an").post(address("them/"), {"upload": str(begun.token)})

    assert response.status_code == 302
    assert Document.objects.get().file.name == "a.pdf"


def hidden(page: str, name: str) -> str:
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]+)"', page)
    assert found, f"no hidden {name}"
    return found[1]


def test_a_file_that_came_in_pieces_is_kept_while_another_field_is_put_right(
    agency, people, signed_in
):
    client = signed_in("an")
    begun = uploads.start(agency, name="Báo cáo năm.pdf", size=len(pdf()), by=people["an"])
    uploads.append(begun, offset=0, piece=pdf())

    wrong = client.post(address("them/"), {"upload": str(begun.token), "issued_on": "31/02/2023"})

    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Báo cáo năm.pdf" in page
    assert hidden(page, "upload") == str(begun.token)
    again = {"upload": hidden(page, "upload"), "issued_on": "28/02/2023"}
    assert client.post(address("them/"), again).status_code == 302
    assert Document.objects.get().file.name == "Báo cáo năm.pdf"


def test_a_file_that_travelled_with_the_form_is_kept_too(agency, people, signed_in):
    client = signed_in("an")
    posted = {"file": upload("Báo cáo.pdf", pdf(2)), "number": "1" * 61}

    page = client.post(address("them/"), posted).content.decode()

    assert not Evidence.objects.exists()  # nothing that no document is of
    again = {"upload": hidden(page, "upload"), "number": "1/BC"}
    assert client.post(address("them/"), again).status_code == 302
    assert Document.objects.get().file.page_count == 2


def test_another_persons_upload_is_not_shown_on_a_form_that_is_wrong(agency, people, signed_in):
    other = Agency.objects.get(slug="so-noi-vu")
    begun = uploads.start(other, name="bi-mat.pdf", size=9, by=people["cuc"])

    posted = {"upload": str(begun.token), "number": "1" * 61}
    response = signed_in("an").post(address("them/"), posted)

    assert response.status_code == 422
    assert "bi-mat" not in response.content.decode()


def test_a_link_that_is_none_and_too_long_is_told_one_thing_once(agency, signed_in):
    response = signed_in("an").post(address("them/"), {"link": f"hop thu/{'x' * 601}"})

    form = response.context["form"]
    assert form.errors["link"] == [
        "Đường dẫn dài 617 ký tự, tối đa 500. Dùng đường dẫn ngắn của trang."
    ]


def test_a_day_is_written_as_documents_write_it_and_comes_back_so(agency, people, signed_in):
    client = signed_in("an")
    client.post(address("them/"), {"link": "https://a.vn", "issued_on": "9/5/2023"})
    document = Document.objects.get()
    assert document.issued_on == date(2023, 5, 9)

    page = client.get(address(f"van-ban/{document.pk}/")).content.decode()

    assert re.search(r'type="text" name="issued_on" value="09/05/2023"', page)
    assert 'type="date"' not in page


def test_the_library_says_how_many_documents_and_why_there_are_more_files(
    agency, people, signed_in
):
    document = kept(agency, people["an"], number="1/QĐ")
    assert "1 văn bản. Máy chủ giữ 1 tệp, 1 trên" in shown(signed_in("an").get(address()))
    other = evidence.receive(upload("b.pdf", pdf(5)), agency=agency, by=people["an"])
    gone = documents.add(agency, by=people["an"], file=other)
    documents.remove(gone, by=people["an"])

    page = shown(signed_in("an").get(address()))

    assert "1 văn bản. Máy chủ giữ 2 tệp" in page
    assert "kể cả tệp của bản đã gửi và của văn bản đã đưa ra khỏi kho." in page
    assert document


@pytest.mark.parametrize("theirs", ["evidence", "upload"])
def test_what_belongs_to_another_agency_cannot_be_added(agency, people, signed_in, theirs):
    other = Agency.objects.get(slug="so-noi-vu")
    file = evidence.receive(upload(), agency=other, by=people["cuc"])
    begun = uploads.start(other, name="a.pdf", size=9, by=people["cuc"])
    posted = {"evidence": file.pk, "upload": str(begun.token)}

    response = signed_in("an").post(address("them/"), {theirs: posted[theirs]})

    assert response.status_code == 404
    assert not Document.objects.exists()


def test_an_upload_nobody_began_is_not_found(agency, signed_in):
    assert signed_in("an").post(address("them/"), {"upload": str(uuid4())}).status_code == 404


# ── Putting right, taking out ──────────────────────────────────────────────────────────────


def test_what_a_document_says_is_put_right(agency, people, signed_in):
    document = kept(agency, people["an"], number="1/QD")
    edit = address(f"van-ban/{document.pk}/")
    client = signed_in("an")
    assert 'value="1/QD"' in client.get(edit).content.decode()

    response = client.post(edit, {"number": "1/QĐ", "issued_on": "2023-05-09", "abstract": ""})

    assert response.url == f"{address()}#vb-{document.pk}"
    document.refresh_from_db()
    assert (document.number, document.issued_on) == ("1/QĐ", date(2023, 5, 9))


@pytest.mark.parametrize(
    ("wanted", "leads"),
    [("/viec-cua-toi/", "/viec-cua-toi/"), ("https://xau.example/", ""), ("//xau.example/", "")],
)
def test_one_is_led_back_to_where_one_came_from_inside_the_portal_only(
    agency, people, signed_in, wanted, leads
):
    document = kept(agency, people["an"], number="1/QĐ")
    posted = {"number": "1/QĐ", "next": wanted}

    response = signed_in("an").post(address(f"van-ban/{document.pk}/"), posted)

    assert response.url == (leads or f"{address()}#vb-{document.pk}")


def test_a_document_with_neither_file_nor_link_keeps_a_name(agency, people, signed_in):
    document = documents.add(agency, by=people["an"], number="1/QĐ")

    response = signed_in("an").post(address(f"van-ban/{document.pk}/"), {"number": ""})

    assert response.status_code == 422
    assert "Ghi ít nhất số, ký hiệu hoặc trích yếu." in shown(response)


def test_an_unused_document_leaves_the_library_and_a_used_one_stays(agency, people, signed_in):
    client = signed_in("an")
    unused, used = (kept(agency, people["an"], number=f"{n}/QĐ") for n in (1, 2))
    cite(people, used)

    for document in (unused, used):
        client.post(address(f"van-ban/{document.pk}/bo/"))

    page = shown(client.get(address()))
    assert "Minh chứng này đang được dùng ở một chỉ số." in page
    assert "Đã đưa “1/QĐ” ra khỏi kho." in page
    assert [each.number for each in Document.objects.filter(removed_at=None)] == ["2/QĐ"]
    assert client.post(address(f"van-ban/{unused.pk}/bo/")).status_code == 404


@pytest.mark.parametrize("rest", ["van-ban/{pk}/", "van-ban/{pk}/bo/"])
def test_a_document_of_another_agency_is_not_found(agency, people, signed_in, rest):
    theirs = documents.add(Agency.objects.get(slug="so-noi-vu"), by=people["cuc"], number="1/QĐ")

    assert signed_in("an").post(address(rest.format(pk=theirs.pk))).status_code == 404
    assert signed_in("cuc").post(address(rest.format(pk=theirs.pk))).status_code == 404
    assert signed_in("cuc").post(address(rest.format(pk=theirs.pk), "so-noi-vu")).status_code != 404


def test_a_post_without_its_token_changes_nothing(agency, people):
    document = kept(agency, people["an"], number="1/QĐ")
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["an"])

    assert client.post(address(f"van-ban/{document.pk}/bo/")).status_code == 403
    assert Document.objects.get().removed_at is None


# ── A document without a date ──────────────────────────────────────────────────────────────


def cite_undated(agency, people, reason: str = "") -> None:
    complete(submission_of("so-y-te"), people["an"])
    undated = documents.add(agency, by=people["an"], link="https://a.vn/12", number="12/KH")
    cited = [Paper(undated.pk, "", reason)]
    entry = {"2.1": Entered(typed={"v": "3"}, explanation="Theo báo cáo.", papers=cited)}
    answers.save(submission_of("so-y-te"), entry, by=people["an"])


def send(people) -> None:
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    submissions.send(submission_of("so-y-te"), by=people["binh"])


def page_of(client: Client, path: str) -> str:
    return shown(client.get(path))


def test_officer_head_and_reviewer_are_told_that_a_document_bears_no_date(
    agency, people, signed_in, during
):
    cite_undated(agency, people)
    own = f"/don-vi/2023-mau/{submission_of('so-y-te').pk}"

    assert "chưa ghi ngày" in page_of(signed_in("an"), f"{own}/nhap/2/")
    assert "Vì sao văn bản không có ngày" in page_of(signed_in("an"), f"{own}/nhap/2/")
    assert "Chỉ số 2.1: văn bản chưa ghi ngày." in page_of(signed_in("binh"), f"{own}/tom-tat/")
    send(people)
    assert "Chưa ghi ngày." in page_of(signed_in("binh"), f"{own}/ban/1/")
    during.move_to(AFTER)
    bench = f"/hoi-dong/2023-mau/tham-dinh/{submission_of('so-y-te').pk}/2/"
    assert "Chưa ghi ngày." in page_of(signed_in("duc"), bench)


def test_the_sentence_on_why_there_is_none_reaches_the_reviewer(agency, people, signed_in, during):
    cite_undated(agency, people, "Trang mạng không ghi ngày.")
    own = f"/don-vi/2023-mau/{submission_of('so-y-te').pk}"
    assert "văn bản chưa ghi ngày" not in page_of(signed_in("binh"), f"{own}/tom-tat/")
    send(people)
    during.move_to(AFTER)

    bench = f"/hoi-dong/2023-mau/tham-dinh/{submission_of('so-y-te').pk}/2/"
    said = "Chưa ghi ngày. Đơn vị nêu lý do: Trang mạng không ghi ngày."
    assert said in page_of(signed_in("duc"), bench)


def test_neither_file_nor_link_is_called_optional_where_one_of_them_is_needed(agency, signed_in):
    page = page_of(signed_in("an"), address("them/"))

    assert "Tệp cần tệp hoặc đường dẫn" in page
    assert "Hoặc đường dẫn cần tệp hoặc đường dẫn" in page
    assert "Số, ký hiệu không bắt buộc" in page  # the control
