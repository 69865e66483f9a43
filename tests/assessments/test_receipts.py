"""The receipt on paper, and the public page that says whether it is genuine."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from assessments import receipts
from assessments.models import Evidence, Extension, SubmissionVersion
from assessments.selectors import receipts as checking
from assessments.services import answers, documents, submissions
from assessments.services.answers import Entered, Paper
from tests.assessments.world import CLOSES, DURING, complete, submission_of

# WeasyPrint 70 leaves closing the colour profile of PDF/A to the garbage collector.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
]

AT = "https://danhgia.laocai.example"


@pytest.fixture(autouse=True)
def at_home(settings) -> None:
    """The name that the portal has on paper, whatever it is reached by."""
    settings.ORIGIN = AT


@pytest.fixture
def version(during, people) -> SubmissionVersion:
    complete(submission_of("so-y-te"), people["an"])
    return send(people)


def send(people) -> SubmissionVersion:
    submission = submission_of("so-y-te")
    submissions.pass_on(submission, by=people["an"])
    return submissions.send(submission, by=people["binh"])


def send_again(people) -> SubmissionVersion:
    submissions.withdraw(submission_of("so-y-te"), by=people["binh"])
    return send(people)


def shown(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def words(pdf: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", text)


def test_the_paper_says_as_what_the_sender_signed(version, people):
    assert "Người gửi Binh Nội dung" in words(receipts.render(version))

    people["binh"].memberships.update(title="Phó Giám đốc, ký thay")

    assert "Người gửi Binh, Phó Giám đốc, ký thay Nội dung" in words(receipts.render(version))


# ── The public page ────────────────────────────────────────────────────────────────────────


def ask(receipt: str, digits: str, client: Client | None = None):
    return (client or Client()).get("/xac-thuc/", {"so": receipt, "ma": digits})


@pytest.mark.parametrize(
    "told",
    [
        lambda sha: sha,
        lambda sha: sha[:16],
        lambda sha: sha.upper(),
        lambda sha: " ".join(sha[n : n + 8] for n in range(0, 64, 8)),
    ],
    ids=["whole", "sixteen digits", "capitals", "in groups"],
)
def test_the_number_and_the_fingerprint_of_what_was_received_match(version, told):
    page = shown(ask(version.receipt, told(version.sha256)))

    assert "Khớp." in page
    assert "Hội đồng đã nhận bản 1 của Sở Y tế lúc 09:00:00 10/12/2023" in page
    assert "bản mới nhất" in page


def test_the_address_in_the_square_code_says_the_same(version):
    page = shown(Client().get(receipts.verification_path(version)))

    assert "Khớp." in page
    assert version.receipt in page


def test_a_version_that_was_replaced_still_matches_and_says_so(version, people):
    second = send_again(people)

    assert "cơ quan đã gửi bản mới hơn" in shown(ask(version.receipt, version.sha256))
    assert "bản mới nhất" in shown(ask(second.receipt, second.sha256))


def test_neither_a_value_nor_a_point_nor_a_person_is_named(version):
    page = shown(ask(version.receipt, version.sha256))

    for secret in ("87", "75,00", "Số liệu của Cổng", "Tỷ lệ hồ sơ", "Binh"):
        assert secret not in page, secret


def answer_without_what_was_asked(receipt: str, digits: str) -> str:
    """The page, with what the person typed taken out of it."""
    return shown(ask(receipt, digits)).replace(receipt, "…").replace(digits, "…")


def test_a_wrong_fingerprint_and_an_unknown_number_are_answered_alike(version):
    wrong = answer_without_what_was_asked(version.receipt, "0" * 64)
    unknown = answer_without_what_was_asked("BN-2023-99999-9", "0" * 64)

    assert "Không khớp." in wrong
    assert "Sở Y tế" not in wrong
    assert wrong == unknown


def test_the_fingerprint_of_another_version_does_not_match(version, people):
    submissions.withdraw(submission_of("so-y-te"), by=people["binh"])
    answers.save(submission_of("so-y-te"), {"2.1": Entered(typed={"v": "4"})}, by=people["an"])
    second = send(people)

    assert "Không khớp." in shown(ask(version.receipt, second.sha256))


def tampered(version: SubmissionVersion) -> SubmissionVersion:
    """A row whose content is no longer what its column of the fingerprint says."""
    answers_of = {**version.content["answers"]}
    answers_of["2.1"] = {**answers_of["2.1"], "value": {"answer": "4"}}
    return SubmissionVersion.objects.create(
        submission=version.submission,
        number=2,
        content={**version.content, "answers": answers_of},
        sha256=version.sha256,
        receipt="BN-2023-00001-X",
        sent_by=version.sent_by,
        sent_at=version.sent_at,
    )


def test_content_that_was_tampered_with_no_longer_matches_its_receipt(version):
    row = tampered(version)

    assert "Không khớp." in shown(ask(row.receipt, row.sha256))


def test_if_the_stored_column_were_believed_it_would_match(version, monkeypatch):
    """The control: what is stored is not hashed again."""
    row = tampered(version)
    monkeypatch.setattr(checking, "fingerprint", lambda _content: row.sha256)

    assert "Khớp." in shown(ask(row.receipt, row.sha256))


@pytest.mark.parametrize(
    ("receipt", "digits", "says"),
    [
        ("", "a" * 64, "Nhập số biên nhận."),
        ("BN-1", "", "Nhập mã băm in trên biên nhận."),
        ("BN-1", "a" * 15, "Nhập ít nhất 16 ký tự đầu."),
        ("BN-1", "a" * 65, "Nhập ít nhất 16 ký tự đầu."),
        ("BN-1", "xyz" * 10, "Mã băm gồm chữ số 0–9 và chữ a–f."),
        ("BN-1", "é" * 20, "Mã băm gồm chữ số 0–9 và chữ a–f."),
        ("B" * 61, "a" * 64, "Chưa kiểm tra được."),
        ("BN\0", "a" * 64, "Chưa kiểm tra được."),
    ],
)
def test_what_cannot_be_checked_is_said_at_its_field(db, receipt, digits, says):
    response = ask(receipt, digits)

    assert response.status_code == 200
    assert says in shown(response)


@pytest.mark.parametrize(
    "path", ["x/y/", "BN-1/" + "a" * 64 + "/", "%00/%00/", "a/" + "9" * 3000 + "/"]
)
def test_any_address_is_answered(db, path):
    assert Client().get(f"/xac-thuc/{path}").status_code == 200


def test_the_page_reads_no_session_and_takes_no_post(version, signed_in_client):
    response = ask(version.receipt, version.sha256, signed_in_client)

    assert "Cookie" not in response.headers.get("Vary", "")
    assert "no-store" in response.headers["Cache-Control"]
    assert signed_in_client.post("/xac-thuc/").status_code == 405


@pytest.fixture
def signed_in_client(people) -> Client:
    client = Client()
    client.force_login(people["binh"])
    return client


# ── On paper ───────────────────────────────────────────────────────────────────────────────


def test_the_paper_says_what_was_received_when_and_with_which_fingerprint(version):
    said = words(receipts.render(version))

    for part in (
        version.receipt,
        "Sở Y tế",
        "09:00:00 10/12/2023, giờ Việt Nam, theo đồng hồ máy chủ",
        "Đúng hạn, sớm hơn 14 ngày 15 giờ",
        "3 giá trị, 0 tệp, 1 giải trình",
        AT,
    ):
        assert part in said, part
    assert version.sha256 in said.replace(" ", "")


def test_the_same_version_gives_the_same_bytes_at_any_time(version, during, settings):
    first = receipts.render(version)
    during.move_to(CLOSES + timedelta(days=400))

    assert receipts.render(SubmissionVersion.objects.get()) == first
    settings.ORIGIN = f"{AT}.khac"
    assert receipts.render(version) != first


def test_a_version_that_came_late_says_by_how_much_and_under_which_letter(during, people):
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    until = CLOSES + timedelta(days=2)
    Extension.objects.create(
        submission=submission,
        before=CLOSES,
        until=until,
        letter="12/CV-STTTT",
        letter_on=DURING.date(),
        reason="Mất điện.",
        granted_by=people["giang"],
        granted_at=DURING,
    )
    type(submission).objects.filter(pk=submission.pk).update(extended_until=until)
    during.move_to(CLOSES + timedelta(minutes=14))
    for user in people.values():
        user.__dict__.pop("posts", None)

    said = words(receipts.render(send(people)))

    late = "Trễ hạn 14 phút, trong thời gian được gia hạn theo công văn số 12/CV-STTTT."
    assert late.replace(" ", "") in said.replace(" ", "")


NAME = "Báo cáo 📎 部.pdf"


def test_every_file_stands_on_it_with_its_own_hash_whatever_it_is_called(version, people):
    submission = submission_of("so-y-te")
    file = Evidence.objects.create(
        agency=submission.agency,
        file="evidence/x",
        name=NAME,
        content_type="application/pdf",
        size=1,
        sha256="ab" * 32,
        uploaded_by=people["an"],
        uploaded_at=DURING,
    )
    document = documents.add(submission.agency, by=people["an"], file=file, abstract="Báo cáo")
    submissions.withdraw(submission, by=people["binh"])
    cited = Entered(typed={"v": "3"}, papers=[Paper(document.pk)])
    answers.save(submission, {"2.1": cited}, by=people["an"])

    said = words(receipts.render(send(people)))

    assert "Báo cáo [U+1F4CE] [U+90E8].pdf" in said
    assert "ab" * 32 in said.replace(" ", "")
    assert "3 giá trị, 1 tệp, 1 giải trình" in said


def test_a_name_that_is_markup_stays_a_name(version):
    version.sent_by.full_name = (
        '<img src="http://127.0.0.1:1/x"><link rel=attachment href=/etc/passwd>'
    )

    said = words(receipts.render(version))

    assert '<img src="http://127.0.0.1:1/x">' in said


def test_the_square_code_holds_the_address_and_nothing_else():
    drawn = receipts.qr(AT)

    assert drawn.startswith("<svg")
    assert drawn == receipts.qr(AT) != receipts.qr(AT + "x")
    assert "http" not in drawn  # lines alone: nothing to load


def test_the_agency_downloads_it_under_its_number(version, signed_in_client):
    url = f"/don-vi/2023-mau/{version.submission_id}/bien-nhan/1/bien-nhan.pdf"

    response = signed_in_client.get(url)

    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == f'inline; filename="{version.receipt}.pdf"'
    assert receipts.verification_address(version) in words(response.content).replace(" ", "")
