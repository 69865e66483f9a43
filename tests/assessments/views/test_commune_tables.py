"""A district answers for its communes: a row each, in the form, in the workbook, at the bench."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments.models import Answer, Cycle
from assessments.selectors.subordinates import with_units
from assessments.services import answers, reviews, submissions
from assessments.services.answers import indicators_of
from assessments.services.scores import Stage, group_sheets
from assessments.workbooks.layout import ENTRY_SHEET
from frameworks.explanations import because_text
from tests.assessments import communes
from tests.assessments.communes import OUT_OF, UNITS
from tests.assessments.workbooks.books import places
from tests.assessments.world import AFTER, entered, submission_of

pytestmark = pytest.mark.django_db

FULL = {"Thị trấn Bắc Hà": ("18", "20"), "Xã Na Hối": ("9", "12"), "Xã Tà Chải": ("6", "12")}
TEXT = "Thị trấn Bắc Hà; 18; 20\nXã Na Hối; 9; 12\nXã Tà Chải; 6; 12"


@pytest.fixture
def cycle(people, tmp_path, monkeypatch) -> Cycle:
    made = communes.cycle(tmp_path, monkeypatch)
    communes.district_people(people)
    return made


@pytest.fixture
def district(during):
    return submission_of("huyen-bac-ha")


def browser(people, name: str) -> Client:
    client = Client()
    client.force_login(people[name])
    return client


def posted(said: dict[str, tuple[str, str]], names: tuple[str, ...] = UNITS) -> dict[str, str]:
    found = {"1.1:revision": "0", "1.1:status": "final"}
    for n, name in enumerate(names, start=1):
        a, b = said.get(name, ("", ""))
        found |= {f"1.1:v-{n}-unit": name, f"1.1:v-{n}-a": a, f"1.1:v-{n}-b": b}
    return found


def entry(district) -> str:
    return reverse("answer-edit", args=["2023-mau", district.pk, "1"])


def save(people, district, said) -> Answer:
    browser(people, "dan").post(entry(district), posted(said))
    return Answer.objects.get(submission=district)


# ── The rows ───────────────────────────────────────────────────────────────────────────────


def test_the_rows_are_the_communes_of_that_district_in_that_year(district):
    rule = with_units(district, indicators_of(district)["1.1"]).rule

    assert rule.units == UNITS  # no office, none dissolved that day, none founded the day after


def test_the_form_has_a_row_for_each_and_needs_no_script(people, district):
    page = browser(people, "dan").get(entry(district)).content.decode()

    for n, name in enumerate(UNITS, start=1):
        assert f'name="1.1:v-{n}-unit" value="{name}"' in page
    assert "Phòng Văn hóa" not in page
    assert "<textarea" not in page.split('class="entry-grid"')[1].split("</table>")[0]


def test_what_is_entered_row_by_row_is_one_answer(people, district):
    answer = save(people, district, FULL)

    assert answer.problem is None
    assert answer.value == {
        "answer": [
            {"unit": "Thị trấn Bắc Hà", "points": "18", "max": "20"},
            {"unit": "Xã Na Hối", "points": "9", "max": "12"},
            {"unit": "Xã Tà Chải", "points": "6", "max": "12"},
        ]
    }


def test_an_empty_row_is_named_and_the_rest_is_kept(people, district):
    answer = save(people, district, {**FULL, "Xã Na Hối": ("", "")})

    assert answer.value is None
    assert answer.problem == {"code": "row", "field": "v"}
    page = browser(people, "dan").get(entry(district)).content.decode()
    assert "Điền đủ số của “Xã Na Hối”" in page
    assert 'name="1.1:v-1-a" value="18"' in page


def test_nothing_typed_is_no_answer(people, district):
    browser(people, "dan").post(entry(district), posted({}))

    assert not Answer.objects.filter(value__isnull=False).exists()
    assert not Answer.objects.filter(problem__isnull=False).exists()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TEXT.replace("Xã Na Hối; 9; 12\n", ""), "missing_row"),
        (f"{TEXT}\nXã Lạ; 3; 4", "unknown_row"),
        (f"{TEXT}\nXã Na Hối; 3; 4", "repeated_row"),
        (TEXT.replace("9; 12", "13; 12"), "over_maximum"),
        (TEXT, None),
    ],
)
def test_whatever_way_it_comes_in_every_commune_stands_in_it_once(people, district, text, code):
    answers.save(district, {"1.1": entered(v=text)}, by=people["dan"])

    problem = Answer.objects.get(submission=district).problem
    assert (problem or {}).get("code") == code


def test_an_agency_without_known_communes_writes_its_rows_itself(people, district):
    district.agency.children.update(parent=None)

    page = browser(people, "dan").get(entry(district)).content.decode()

    assert "entry-grid" not in page
    assert "<textarea" in page


def test_where_every_row_has_one_maximum_it_is_not_asked(
    people, tmp_path, monkeypatch, time_machine
):
    communes.cycle(tmp_path, monkeypatch, OUT_OF)
    communes.district_people(people)
    district = submission_of("huyen-bac-ha")
    client = browser(people, "dan")

    page = client.get(entry(district)).content.decode()
    said = dict.fromkeys(UNITS, ("80", ""))
    fields = {k: v for k, v in posted(said).items() if not k.endswith("-b")}
    client.post(entry(district), fields | {"1.1:v-out-of": "100"})
    right = Answer.objects.get(submission=district)
    client.post(entry(district), fields | {"1.1:v-out-of": "80", "1.1:revision": "1"})

    assert 'name="1.1:v-1-b"' not in page
    assert [row["max"] for row in right.value["answer"]] == ["100"] * 3
    assert Answer.objects.get(submission=district).problem["code"] == "other_maximum"


@pytest.fixture
def time_machine():
    import time_machine

    from tests.assessments.world import DURING

    with time_machine.travel(DURING, tick=False) as traveller:
        yield traveller


# ── The workbook ───────────────────────────────────────────────────────────────────────────


def test_the_workbook_has_a_line_for_each_cell_and_takes_it_back(people, district):
    client = browser(people, "dan")
    data = client.get(reverse("workbook-template", args=["2023-mau", district.pk])).content
    at = places(data)
    book = openpyxl.load_workbook(io.BytesIO(data))
    keys = {
        "Thị trấn Bắc Hà": "thi-tran-bac-ha",
        "Xã Na Hối": "xa-na-hoi",
        "Xã Tà Chải": "xa-ta-chai",
    }
    for name, (a, b) in FULL.items():
        book[ENTRY_SHEET][at[f"1.1|v:{keys[name]}.a"]] = a
        book[ENTRY_SHEET][at[f"1.1|v:{keys[name]}.b"]] = b
    target = io.BytesIO()
    book.save(target)

    file = SimpleUploadedFile("mau.xlsx", target.getvalue())
    shown = client.post(reverse("workbook", args=["2023-mau", district.pk]), {"file": file})
    token = shown.context["token"]
    client.post(reverse("workbook-apply", args=["2023-mau", district.pk]), {"token": token})

    answer = Answer.objects.get(submission=district)
    assert (answer.typed["v"], answer.problem) == (TEXT, None)
    again = client.get(reverse("workbook-template", args=["2023-mau", district.pk])).content
    sheet = openpyxl.load_workbook(io.BytesIO(again))[ENTRY_SHEET]
    assert sheet[places(again)["1.1|v:xa-na-hoi.b"]].value == "12"


# ── The bench ──────────────────────────────────────────────────────────────────────────────


def sent(people, district, during):
    save(people, district, FULL)
    submissions.pass_on(district, by=people["dan"])
    version = submissions.send(district, by=people["giap"])
    during.move_to(AFTER)
    return version


def test_the_reviewer_reads_the_table_and_adjusts_one_row(people, district, during):
    sent(people, district, during)
    place = reverse("review-indicator", args=["2023-mau", district.pk, "1", "1.1"])
    client = browser(people, "duc")
    page = client.get(place).content.decode()
    assert 'name="1.1:v-2-a" value="9"' in page
    assert "Xã Na Hối" in page

    said = posted({**FULL, "Xã Na Hối": ("6", "12")})
    verdict = {"verdict": "adjust", "version": "1", "revision": "0", "reason": "SL-01"}
    said |= verdict | {"sentence": "Ba máy của Na Hối đã hỏng từ tháng 5."}
    assert client.post(place, said).status_code == 302

    version = district.versions.get()
    stands = version.findings.get().reviewed["answer"]
    assert [row["points"] for row in stands] == ["18", "6", "6"]
    points = group_sheets([version], Stage.DECIDED)[district.pk].indicators["1.1"]
    assert str(points.points) == "6.33"  # (18/20 + 6/12 + 6/12) ÷ 3 × 10
    assert because_text(points) == "(18/20 + 6/12 + 6/12)/3 × 10 = 6,33"


def test_a_reviewer_leaves_out_no_commune(people, district, during):
    version = sent(people, district, during)

    with pytest.raises(reviews.Invalid) as invalid:
        reviews.adjust(
            version,
            "1.1",
            typed={"v": "Thị trấn Bắc Hà; 18; 20"},
            reason="SL-01",
            sentence="Chỉ tính thị trấn Bắc Hà.",
            by=people["duc"],
        )

    assert invalid.value.problem["code"] == "missing_row"
