from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments.models import Cycle, Measurement, MeasurementBatch
from assessments.services import submissions
from assessments.workbooks.measured import AS_OF, HEAD_ROW, KEY_ROW, REFERENCE
from frameworks.vietnamese import slug_of
from tests.assessments import council, measured
from tests.assessments.measured import CENTRE, ORIGIN, WHY, record
from tests.assessments.world import AFTER, complete, submission_of

pytestmark = pytest.mark.django_db

DAY, PAPER = "05/12/2023", "45/BC-TTGS"


@pytest.fixture
def cycle(people, tmp_path, monkeypatch) -> Cycle:
    return measured.cycle(tmp_path, monkeypatch)


@pytest.fixture
def giang(during, people) -> Client:
    return browser(people, "giang")


def browser(people, name: str) -> Client:
    client = Client()
    client.force_login(people[name])
    return client


def url(name: str, *args: object) -> str:
    return reverse(name, args=["2023-mau", *args])


def template(client: Client) -> openpyxl.Workbook:
    response = client.get(url("measurement-template", slug_of(CENTRE)))
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.content))


def filled(client: Client, said: dict[str, str], *, day: str = DAY, change=None) -> bytes:
    """The template with a figure for each agency named, by its name."""
    book = template(client)
    sheet = book["so"]
    sheet[f"{AS_OF[1]}{AS_OF[0]}"] = day
    sheet[f"{REFERENCE[1]}{REFERENCE[0]}"] = PAPER
    rows = {sheet[f"B{n}"].value: n for n in range(HEAD_ROW + 1, sheet.max_row + 1)}
    for name, text in said.items():
        sheet[f"C{rows[name]}"] = text
    if change:
        change(sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def upload(client: Client, data: bytes):
    file = SimpleUploadedFile("so-do.xlsx", data)
    return client.post(url("measurement-upload"), {"file": file})


def apply(client: Client, response):
    return client.post(url("measurement-apply"), {"token": response.context["token"]})


BOTH = {"Sở Y tế": "90", "Sở Nội vụ": "85,5"}


# ── The workbook ───────────────────────────────────────────────────────────────────────────


def test_the_template_has_a_sheet_for_a_set_and_a_row_for_each_agency(giang):
    book = template(giang)

    assert book.sheetnames == ["so", "_so-do"]
    sheet = book["so"]
    assert sheet[f"C{KEY_ROW}"].value == "2.2||v"
    names = [sheet[f"B{n}"].value for n in range(HEAD_ROW + 1, sheet.max_row + 1)]
    assert names == ["Sở Nội vụ", "Sở Y tế"]


def test_ones_own_unit_is_not_in_the_template(giang, cycle):
    council.join(cycle, "so-tttt")

    sheet = template(giang)["so"]

    names = [sheet[f"B{n}"].value for n in range(HEAD_ROW + 1, sheet.max_row + 1)]
    assert "Sở Thông tin và Truyền thông" not in names


def test_a_filled_workbook_is_shown_and_then_recorded_with_source_day_and_hash(giang):
    shown = upload(giang, filled(giang, BOTH))
    assert (shown.status_code, len(shown.context["preview"].changes)) == (200, 2)
    assert not Measurement.objects.exists()

    assert apply(giang, shown).status_code == 302

    rows = Measurement.objects.order_by("submission__agency__slug")
    assert [(r.value["answer"], r.source, f"{r.as_of:%d/%m/%Y}", r.reference) for r in rows] == [
        ("85.5", CENTRE, DAY, PAPER),
        ("90", CENTRE, DAY, PAPER),
    ]
    batch = MeasurementBatch.objects.get()
    assert (batch.kind, batch.file_name, len(batch.file_sha256)) == ("file", "so-do.xlsx", 64)


def test_the_same_file_twice_records_nothing(giang):
    data = filled(giang, BOTH)
    apply(giang, upload(giang, data))

    again = upload(giang, data)

    assert (again.context["preview"].changes, again.context["preview"].unchanged) == ([], 2)
    assert "Không có gì mới" in again.content.decode()


def test_applying_the_same_preview_twice_makes_one_batch(giang):
    shown = upload(giang, filled(giang, BOTH))
    apply(giang, shown)
    apply(giang, shown)

    assert MeasurementBatch.objects.count() == 1


def test_a_preview_is_nobody_elses_to_apply(giang, people):
    shown = upload(giang, filled(giang, BOTH))

    assert apply(browser(people, "hai"), shown).status_code == 422
    assert not Measurement.objects.exists()


@pytest.mark.parametrize(
    ("said", "ref", "words"),
    [
        ({"Sở Y tế": "101", "Sở Nội vụ": "80"}, "C9", "100"),
        ({"Sở Y tế": "chín mươi", "Sở Nội vụ": "80"}, "C9", "Nhập số"),
        ({"Sở Y tế": "80", "Sở Nội vụ": "-3"}, "C8", ""),
    ],
)
def test_one_wrong_cell_is_named_and_nothing_can_be_recorded(giang, said, ref, words):
    shown = upload(giang, filled(giang, said))

    assert (shown.status_code, shown.context["token"]) == (422, "")
    (mistake,) = shown.context["preview"].mistakes
    assert (mistake.sheet, mistake.ref) == ("so", ref)
    assert words in mistake.sentence


def test_a_document_too_long_for_its_column_is_named_and_not_cut(giang):
    def say(sheet) -> None:
        sheet[f"{REFERENCE[1]}{REFERENCE[0]}"] = "x" * 201

    page = upload(giang, filled(giang, BOTH, change=say)).content.decode()

    assert "C4" in page
    assert "Văn bản dài 201 ký tự, nhiều nhất 200." in page


@pytest.mark.parametrize(
    ("day", "wrong"), [("", True), ("27/12/2023", True), ("10/12/2023", False)]
)
def test_the_sheet_says_of_which_day_it_is_and_that_day_has_been(giang, day, wrong):
    shown = upload(giang, filled(giang, BOTH, day=day))

    assert [m.ref for m in shown.context["preview"].mistakes] == (["C3"] if wrong else [])


def strange_row(sheet) -> None:
    sheet["A10"], sheet["B10"], sheet["C10"] = "so-la", "Sở Lạ", "70"


def twice(sheet) -> None:
    sheet["A10"], sheet["C10"] = sheet["A9"].value, "70"


def beside(sheet) -> None:
    sheet["F8"] = "70"


@pytest.mark.parametrize(("change", "ref"), [(strange_row, "B10"), (twice, "B10"), (beside, "F8")])
def test_what_no_agency_or_column_stands_behind_is_a_mistake(giang, change, ref):
    shown = upload(giang, filled(giang, BOTH, change=change))

    assert [m.ref for m in shown.context["preview"].mistakes] == [ref]


def test_a_row_of_ones_own_unit_is_refused_at_its_cell(giang, cycle):
    council.join(cycle, "so-tttt")

    def own(sheet) -> None:
        sheet["A10"], sheet["C10"] = "so-tttt", "99"

    shown = upload(giang, filled(giang, BOTH, change=own))

    (mistake,) = shown.context["preview"].mistakes
    assert (mistake.ref, "Không ai nhập số đo của đơn vị mình" in mistake.sentence) == ("C10", True)


def test_the_workbook_of_another_cycle_is_not_taken(giang, cycle):
    data = filled(giang, BOTH)
    Cycle.objects.filter(pk=cycle.pk).update(slug="2023-khac")

    file = SimpleUploadedFile("so-do.xlsx", data)
    shown = giang.post(reverse("measurement-upload", args=["2023-khac"]), {"file": file})

    assert shown.status_code == 422
    assert "kỳ khác" in shown.content.decode()


def test_what_is_no_workbook_is_said(giang):
    assert upload(giang, b"khong phai excel").status_code == 422
    assert giang.post(url("measurement-upload")).status_code == 422


# ── Typed by itself ────────────────────────────────────────────────────────────────────────

TYPED = {"2.2:v": "90", "source": CENTRE, "as_of": DAY, "reference": PAPER}


def test_one_figure_is_typed_with_its_source_and_day(giang):
    place = url("measurement-edit", submission_of("so-y-te").pk, "2.2")
    assert giang.get(place).context["form"].initial == {"source": CENTRE}

    assert giang.post(place, TYPED).status_code == 302

    row = Measurement.objects.get()
    assert (row.value, row.source, row.batch.kind) == ({"answer": "90"}, CENTRE, "typed")


@pytest.mark.parametrize(
    "wrong",
    [{"2.2:v": "101"}, {"2.2:v": ""}, {"source": ""}, {"as_of": ""}, {"as_of": "01/01/2024"}],
)
def test_a_figure_that_lacks_something_is_kept_in_the_form_and_not_recorded(giang, wrong):
    place = url("measurement-edit", submission_of("so-y-te").pk, "2.2")

    shown = giang.post(place, TYPED | wrong)

    assert shown.status_code == 422
    assert PAPER in shown.content.decode()
    assert not Measurement.objects.exists()


def test_ones_own_unit_is_shut(giang, cycle):
    own = council.join(cycle, "so-tttt")

    assert giang.get(url("measurement-edit", own.pk, "2.2")).status_code == 403
    assert giang.post(url("measurement-edit", own.pk, "2.2"), TYPED).status_code == 403


def test_what_is_not_measured_has_no_page(giang):
    assert giang.get(url("measurement-edit", submission_of("so-y-te").pk, "1.1")).status_code == 404


def test_every_figure_there_was_can_be_read(giang, cycle, people):
    record(cycle, people["giang"], {"so-y-te": "90"})
    record(cycle, people["giang"], {"so-y-te": "60"})

    page = giang.get(url("measurement-edit", submission_of("so-y-te").pk, "2.2"))

    assert [said for _row, said in page.context["history"]] == ["60", "90"]


@pytest.mark.parametrize("name", ["duc", "em", "khoa", "lan", "minh"])
def test_nobody_else_records(cycle, during, people, name):
    client = browser(people, name)

    for place in (
        url("measurement-edit", submission_of("so-y-te").pk, "2.2"),
        url("measurement-upload"),
    ):
        assert client.post(place, TYPED).status_code == 403
    assert not Measurement.objects.exists()


# ── Withdrawn, and the table ───────────────────────────────────────────────────────────────


def test_a_batch_is_withdrawn_with_a_reason(giang, cycle, people):
    batch = record(cycle, people["giang"], {"so-y-te": "90"})
    place = url("measurement-withdraw", batch.pk)

    assert giang.post(place, {"reason": "Nhầm"}).status_code == 422
    assert giang.post(place, {"reason": WHY}).status_code == 302
    assert giang.post(place, {"reason": WHY}).status_code == 422  # once


def test_the_table_says_what_is_missing(giang, cycle, people):
    record(cycle, people["giang"], {"so-y-te": "90"})

    (source,) = giang.get(url("measurement-list")).context["page"].sources

    assert (source.name, source.missing) == (CENTRE, 1)
    (table,) = source.tables
    assert [(row.submission.agency.slug, row.cells[0].text) for row in table.rows] == [
        ("so-noi-vu", ""),
        ("so-y-te", "90"),
    ]


def test_the_table_reads_the_same_however_many_agencies_there_are(
    giang, cycle, people, django_assert_max_num_queries
):
    for number in range(20):
        council.join(cycle, f"so-{number}", name=f"Sở {number}")
    record(cycle, people["giang"], {f"so-{number}": "90" for number in range(20)})

    with django_assert_max_num_queries(10):
        giang.get(url("measurement-list"))


# ── What the others see ────────────────────────────────────────────────────────────────────


def test_the_agency_reads_its_figure_with_source_and_day_as_soon_as_it_is_recorded(
    cycle, during, people
):
    client = browser(people, "an")
    place = reverse("answer-edit", args=["2023-mau", submission_of("so-y-te").pk, "2"])
    before = client.get(place).content.decode()

    record(cycle, people["giang"], {"so-y-te": "90"})
    after = client.get(place).content.decode()

    assert f"Do {CENTRE} cung cấp, chưa có số" in before
    assert "18,00/20 điểm" in after
    assert f"Nguồn: {CENTRE}, số liệu đến {DAY}, {ORIGIN.reference}" in " ".join(after.split())
    assert 'name="2.2:v"' not in after


@pytest.mark.parametrize("recorded", [True, False])
def test_the_bench_shows_it_and_offers_no_verdict(cycle, during, people, recorded):
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    submissions.send(submission, by=people["binh"])
    during.move_to(AFTER)
    if recorded:
        record(cycle, people["giang"], {"so-y-te": "90"})
    client = browser(people, "duc")
    place = url("review-indicator", submission.pk, "2", "2.2")

    page = client.get(place)

    assert page.context["form"] is None
    assert (f"Nguồn: {CENTRE}" in page.content.decode()) is recorded
    assert "thẩm định viên không sửa" in page.content.decode()
    posted = {"verdict": "enter", "2.2:v": "99", "version": "1", "revision": "0"}
    assert client.post(place, posted).status_code == 403
    assert Measurement.objects.count() == int(recorded)
