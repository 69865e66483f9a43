"""A file on its way into the library, over a line that breaks, and the pages it stands on."""

from __future__ import annotations

import hashlib
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from assessments.models import (
    Cycle,
    CycleDeadline,
    Document,
    Evidence,
    Submission,
    Upload,
    User,
)
from assessments.services import documents, evidence
from tests.assessments import world
from tests.assessments.papers import pdf, upload
from tests.journeys.conftest import overflow, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "mat-khau-cua-hanh-trinh-2023"
PIECE = re.compile(r"/tai-len/[0-9a-f-]+/\?offset=")
PATIENCE = 30_000  # milliseconds: the pauses between four attempts


@pytest.fixture
def at(live_server, transactional_db, settings, tmp_path: Path) -> str:
    """Sở Y tế's submission in the small cycle, open now; An is its officer."""
    settings.MEDIA_ROOT = tmp_path / "media"
    people, now = world.people(), timezone.now()
    world.cycle()
    Cycle.objects.update(opens_at=now - timedelta(days=1))
    CycleDeadline.objects.update(closes_at=now + timedelta(days=9))
    people["an"].set_password(PASSWORD)
    people["an"].save()
    submission = world.submission_of("so-y-te")
    return f"{live_server.url}/don-vi/{submission.cycle.slug}/{submission.pk}/"


def sign_in(page: Page, at: str) -> Page:
    page.goto(f"{at.partition('/don-vi')[0]}/dang-nhap/")
    page.fill("[name=login]", "an@demo.test")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/viec-cua-toi/")
    return page


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A PDF of three megabytes and a half, whose pieces are four."""
    path = tmp_path / "Báo cáo quét.pdf"
    path.write_bytes(pdf() + b"\n%" + os.urandom(3_500_000).replace(b"%%EOF", b"") + b"\n" + tail())
    return path


def tail() -> bytes:
    """What a reader looks for at the end of the file."""
    content = pdf()
    return content[content.rindex(b"startxref") :]


BOTH = pdf() + b"<script>alert('no longer a paper')</script>"  # and a page of the web besides


def test_a_paper_that_is_a_page_of_the_web_besides_runs_nothing(page: Page, at: str):
    """Adversarial test 39."""
    an = User.objects.get(email="an@demo.test")
    agency = world.submission_of("so-y-te").agency
    kept = evidence.receive(upload("Quyết định.pdf", BOTH), agency=agency, by=an)
    address, said = f"{at}minh-chung/{kept.pk}/", list[str]()
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.accept()))
    sign_in(page, at)

    with page.expect_download() as taken:
        page.evaluate("address => location.assign(address)", address)

    assert taken.value.suggested_filename == "Quyết định.pdf"
    assert Path(taken.value.path()).read_bytes() == BOTH
    assert said == []
    # The control: handed out as what a browser makes of it, the same bytes run.
    page.route(address, lambda route: route.fulfill(body=BOTH, content_type="text/html"))
    page.goto(address)
    assert said == ["no longer a paper"]


def test_a_file_goes_on_where_the_line_broke_and_stands_in_its_row(page: Page, at: str, scan: Path):
    sign_in(page, at).goto(f"{at}nhap/1/#cs-1-1")
    tries: list[str] = []

    def cut(route: Route) -> None:
        """The second piece is lost on the way; the answer to the third is."""
        tries.append(route.request.url.partition("offset=")[2])
        if len(tries) == 2:
            route.abort()
        elif len(tries) == 4:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(PIECE, cut)
    row = page.locator("#cs-1-1")
    if not row.locator("input[type=file]").is_visible():
        row.locator(".entry-papers > summary").click()
    row.locator("[name='1.1:file-number']").fill("12/BC-SYT")
    row.locator("input[type=file]").set_input_files(scan)

    expect(row.locator(".upload-state")).to_contain_text("Đã thêm", timeout=PATIENCE)
    expect(row.locator(".paper-cited .evidence-name")).to_have_text("12/BC-SYT")
    assert tries == ["0", "1048576", "1048576", "2097152", "2097152", "3145728"]
    file = Evidence.objects.get()
    assert file.sha256 == hashlib.sha256(scan.read_bytes()).hexdigest()
    assert Upload.objects.get().became == file
    expect(row.locator("[name='1.1:revision']")).not_to_have_value("0", timeout=PATIENCE)
    own = Submission.objects.get(agency__slug="so-y-te").answers.get(code="1.1")
    assert [each["document"] for each in own.papers] == [Document.objects.get().pk]


def test_a_file_chosen_again_after_the_page_was_left_goes_on(page: Page, at: str, scan: Path):
    sign_in(page, at).goto(f"{at}minh-chung/them/")
    tries: list[str] = []

    def hold(route: Route) -> None:
        tries.append(route.request.url.partition("offset=")[2])
        if len(tries) == 3:
            return  # it never comes back: the person gives up and leaves
        route.continue_()

    page.route(PIECE, hold)
    page.set_input_files("input[type=file]", scan)
    page.get_by_role("button", name="Thêm vào kho").click()
    expect(page.locator(".upload-state")).to_contain_text("59%", timeout=PATIENCE)

    page.goto(f"{at}minh-chung/them/")
    page.set_input_files("input[type=file]", scan)
    page.get_by_role("button", name="Thêm vào kho").click()

    page.wait_for_url("**/minh-chung/#vb-*")
    assert tries == ["0", "1048576", "2097152", "2097152", "3145728"]
    assert Document.objects.get().file.sha256 == hashlib.sha256(scan.read_bytes()).hexdigest()


def test_a_finish_whose_answer_is_lost_is_asked_for_again_and_nothing_sent_twice(
    page: Page, at: str, scan: Path
):
    sign_in(page, at).goto(f"{at}nhap/1/#cs-1-1")
    pieces: list[str] = []
    finishes: list[str] = []
    page.on("request", lambda request: "offset=" in request.url and pieces.append(request.url))

    def lose(route: Route) -> None:
        """The server puts the file into the library; the first answer never arrives."""
        finishes.append(route.request.url)
        if len(finishes) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/xong/", lose)
    row = page.locator("#cs-1-1")
    if not row.locator("input[type=file]").is_visible():
        row.locator(".entry-papers > summary").click()
    row.locator("input[type=file]").set_input_files(scan)

    expect(row.locator(".upload-state")).to_contain_text("Đã thêm", timeout=PATIENCE)
    expect(row.locator(".paper-cited")).to_have_count(1)
    assert (len(pieces), len(finishes)) == (4, 2)
    assert (Evidence.objects.count(), Document.objects.count()) == (1, 1)


def test_a_form_that_comes_back_still_holds_its_file(page: Page, at: str, scan: Path):
    sign_in(page, at).goto(f"{at}minh-chung/them/")
    pieces: list[str] = []
    page.on("request", lambda request: "offset=" in request.url and pieces.append(request.url))
    page.set_input_files("input[type=file]", scan)
    page.fill("[name=issued_on]", "31/02/2023")
    page.get_by_role("button", name="Thêm vào kho").click()
    expect(page.locator(".evidence-name")).to_have_text("Báo cáo quét.pdf", timeout=PATIENCE)

    page.fill("[name=issued_on]", "")
    page.get_by_role("button", name="Thêm vào kho").click()

    page.wait_for_url("**/minh-chung/#vb-*")
    assert len(pieces) == 4
    assert Document.objects.get().file.sha256 == hashlib.sha256(scan.read_bytes()).hexdigest()


def test_a_file_that_is_not_taken_says_why_in_its_place(page: Page, at: str, tmp_path: Path):
    sign_in(page, at).goto(f"{at}nhap/1/#cs-1-1")
    broken = tmp_path / "Biên bản.pdf"
    broken.write_bytes(b"%PDF-1.7 ...")
    row = page.locator("#cs-1-1")
    if not row.locator("input[type=file]").is_visible():
        row.locator(".entry-papers > summary").click()

    row.locator("input[type=file]").set_input_files(broken)

    expect(row.locator(".upload-state")).to_contain_text(
        "Không mở được tệp “Biên bản.pdf”: tệp bị hỏng."
    )
    assert not Document.objects.exists()


def test_without_script_a_file_travels_with_its_row(plain_page: Page, at: str, scan: Path):
    sign_in(plain_page, at).goto(f"{at}nhap/1/")
    row = plain_page.locator("#cs-1-1")
    row.locator(".entry-papers > summary").click()
    row.locator("[name='1.1:file-number']").fill("12/BC-SYT")
    row.locator("input[type=file]").set_input_files(scan)
    plain_page.locator(".entry-bar button[type=submit]").first.click()

    expect(plain_page.locator("#cs-1-1 .paper-cited .evidence-name")).to_have_text("12/BC-SYT")
    assert Evidence.objects.get().size == scan.stat().st_size


def test_without_script_a_document_of_the_library_is_chosen(plain_page: Page, at: str):
    document = some_documents(at)[0]
    sign_in(plain_page, at).goto(f"{at}nhap/1/")
    row = plain_page.locator("#cs-1-2")
    row.locator(".entry-papers > summary").click()
    row.locator("select[name='1.2:paper-add']").select_option(str(document.pk))
    plain_page.locator(".entry-bar button[type=submit]").first.click()

    expect(plain_page.locator("#cs-1-2 .paper-cited .evidence-name")).to_have_text("12/QĐ-SYT")


def some_documents(at: str) -> list[Document]:
    """One of another year, one with a link and a long name."""
    agency = world.submission_of("so-y-te").agency
    by = agency.memberships.get(role="officer").user
    file = evidence.receive(upload("Quyết định.pdf"), agency=agency, by=by)
    long = "Báo cáo kết quả thực hiện kế hoạch chuyển đổi số của toàn ngành y tế năm 2023 " * 3
    return [
        documents.add(agency, by=by, file=file, number="12/QĐ-SYT", issued_on=timezone.localdate()),
        documents.add(agency, by=by, link="https://soyte.example/" + "a" * 90, abstract=long),
    ]


def test_a_long_name_without_spaces_pushes_no_column_out_of_sight(page: Page, at: str):
    agency = world.submission_of("so-y-te").agency
    by = agency.memberships.get(role="officer").user
    file = evidence.receive(upload(f"{'x' * 116}.pdf"), agency=agency, by=by)
    documents.add(agency, by=by, file=file)
    page.set_viewport_size({"width": 1440, "height": 900})

    sign_in(page, at).goto(f"{at}minh-chung/")

    table = page.locator(".library-table")
    assert table.evaluate("(it) => it.offsetWidth <= it.parentElement.clientWidth")
    expect(page.get_by_role("link", name="Sửa")).to_be_in_viewport()


@pytest.mark.parametrize("rest", ["minh-chung/", "minh-chung/them/", "minh-chung/van-ban/{pk}/"])
def test_the_pages_of_the_library_fit_and_are_open_to_everyone(page: Page, at: str, rest: str):
    document = some_documents(at)[0]

    sign_in(page, at).goto(at + rest.format(pk=document.pk))

    assert violations(page) == []
    assert overflow(page) <= 0


def test_the_documents_of_a_row_fit_and_are_open_to_everyone(page: Page, at: str):
    some_documents(at)
    sign_in(page, at).goto(f"{at}nhap/1/#cs-1-2")
    row = page.locator("#cs-1-2")
    row.locator(".entry-papers > summary").click()
    for value in (1, 2):
        with page.expect_response("**/nhap/1/1.2/"):
            row.locator("select").select_option(index=1)
        expect(row.locator(".paper-cited")).to_have_count(value)
    for summary in row.locator(".paper-cited summary").all():
        if not summary.locator("..").get_attribute("open"):
            summary.click()

    assert violations(page) == []
    assert overflow(page) <= 0
