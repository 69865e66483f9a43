"""The whole submission as a file says what the pages say: all of it, and nothing else."""

from __future__ import annotations

import html
import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone
from weasyprint import HTML

from assessments.models import Submission, SubmissionVersion
from assessments.pages.declared import version_page
from assessments.pages.dossier import Dossier, DossierRow, dossier_of, dossier_of_version
from assessments.pages.entry import entry_page
from assessments.services import answers, documents, evidence, submissions
from assessments.services.answers import Entered, Paper
from assessments.workbooks import dossiers
from assessments.workbooks.sheets import LONGEST_TEXT
from dti_portal.display import points
from tests.assessments import checked
from tests.assessments.papers import upload
from tests.assessments.workbooks.books import every_rule
from tests.assessments.world import complete, entered, submission_of
from tests.dti_portal.test_documents import HOSTILE, Answer, listener
from tests.rankings.papers import opened

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
]
assert listener  # a fixture
assert Answer


@pytest.fixture
def whole(submission, people, settings, tmp_path) -> Submission:
    """Everything is entered: two papers, an explanation, a note, an estimate and a draft."""
    settings.MEDIA_ROOT = tmp_path
    complete(submission, people["an"])
    file = evidence.receive(upload("Danh sách lớp.pdf"), agency=submission.agency, by=people["an"])
    first = documents.add(
        submission.agency, by=people["an"], file=file, number="12/BC-SYT", abstract="Danh sách lớp"
    )
    second = documents.add(
        submission.agency, by=people["an"], link="https://soyte.example/12", number="13/BC-SYT"
    )
    cited = [Paper(first.pk, "3–5", "Ban hành sớm"), Paper(second.pk)]
    answers.save(
        submission,
        {
            "1.1": Entered(
                typed={"a": "1.250", "b": "1.200"},  # more than there are
                explanation="Số của Cổng.\nDòng hai.",
                check_note="Mở thêm ba điểm.",
            ),
            "2.1": Entered(typed={"v": "3"}, papers=cited, status="final"),
        },
        by=people["an"],
    )
    return submission


@pytest.fixture
def version(whole, people) -> SubmissionVersion:
    right = Entered(
        typed={"a": "1.150", "b": "1.200"}, explanation="Số của Cổng.", check_note="Mở thêm."
    )
    answers.save(whole, {"1.1": right}, by=people["an"])
    submissions.pass_on(whole, by=people["an"])
    return submissions.send(whole, by=people["binh"])


def words(text: str) -> str:
    return " ".join(text.split())


def squeezed(text: str) -> str:
    """Letter by letter: on paper a long word may be broken anywhere."""
    return "".join(text.split())


def cells(data: bytes) -> list[object]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]


def said_by(data: bytes) -> str:
    return words(" ".join(str(cell) for cell in cells(data) if cell is not None))


def printed_by(data: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in opened(data).pages))


def facts_of(row: DossierRow) -> list[str]:
    """Everything that a row says, text by text."""
    papers = [
        text
        for each in row.papers
        for text in (
            *(
                str(each.content[name])
                for name in ("number", "abstract", "link", "pages", "reason")
            ),
            each.file_name,
            each.sha256,
            each.mark,
        )
    ]
    said = [text for each in row.said for text in (each.label, each.text)]
    title, who = row.indicator.title, row.standing
    texts = [row.indicator.code, title, *said, row.because, row.status, row.explanation, who]
    return [
        text for text in (*texts, row.check_note, *row.warnings, *row.mistakes, *papers) if text
    ]


def all_facts(dossier: Dossier) -> list[str]:
    facts = [text for fact in dossier.facts for text in fact]
    return [dossier.agency, *facts, *(text for row in dossier.rows for text in facts_of(row))]


# ── The files hold all that the dossier says ───────────────────────────────────────────────


def test_the_workbook_of_a_working_copy_holds_everything(whole):
    dossier = dossier_of(whole)
    text = said_by(dossiers.xlsx(dossier))

    assert [fact for fact in all_facts(dossier) if words(fact) not in text] == []
    assert "12/BC-SYT" in text
    assert "Chưa ghi ngày." in text
    assert "Nháp, còn lỗi, chưa tính điểm" in text
    assert "Dựng lại" in text


def test_the_pdf_of_a_working_copy_holds_everything(whole):
    dossier = dossier_of(whole)
    text = printed_by(dossiers.pdf(dossier))

    assert [fact for fact in all_facts(dossier) if squeezed(fact) not in text] == []
    assert squeezed("[Dựng lại]") in text


def test_points_are_numbers_in_the_workbook(whole):
    dossier = dossier_of(whole)
    book = openpyxl.load_workbook(io.BytesIO(dossiers.xlsx(dossier)))

    given = {row[0].value: row[3].value for row in book["Chỉ số"].iter_rows(min_row=2)}
    there = {row.indicator.code: row.points for row in dossier.rows}
    assert {code: None if v is None else Decimal(str(v)) for code, v in given.items()} == there
    assert there["2.1"] == 15
    assert there["1.1"] is None  # a draft is no nought
    numbers = [row[3].value for row in book["Giá trị"].iter_rows(min_row=2)]
    assert numbers == [None, None, None, 3]  # a draft is none, «Có» is a word


# ── The dossier says what the pages say ────────────────────────────────────────────────────


def test_a_working_copy_says_what_the_page_of_entry_says(whole):
    by_code = {row.indicator.code: row for row in dossier_of(whole).rows}
    now, definition = timezone.now(), whole.index_set.definition

    pages = [entry_page(whole, main, now) for main in definition.main_indices]
    shown = [row for page in pages for row in page.rows]
    assert [row.code for row in shown] == list(by_code)
    for row in shown:
        mine = by_code[row.code]
        assert (mine.points, mine.because) == (row.points, row.because), row.code
        assert mine.explanation == row.shown.explanation
        assert mine.check_note == row.shown.check_note
        assert [each.content["document"] for each in mine.papers] == [
            each.document.pk for each in row.cited
        ]
        assert [each.content["pages"] for each in mine.papers] == [
            each.paper.pages for each in row.cited
        ]
        assert list(mine.mistakes) == list(row.errors.values())
        assert mine.entered_by == ("" if row.entered_here else row.entered_by)
        typed = row.shown.typed
        texts = [each.text for each in mine.said]
        kept = {"true": "Có", "false": "Không"}
        assert texts == [kept.get(str(text), str(text)) for text in typed.values()]
        if row.is_measured and row.answer and row.answer.value is not None:
            assert mine.status in row.said_besides
        else:
            assert mine.status == ""


def test_a_sent_version_says_what_its_page_says(version):
    by_code = {row.indicator.code: row for row in dossier_of_version(version).rows}

    for _main, _points, rows in version_page(version).groups:
        for row in rows:
            mine = by_code.pop(row.indicator.code)
            assert (mine.points, mine.because) == (row.points, row.because)
            assert list(mine.said) == list(row.said)
            assert mine.status == (row.status if row.answered else "")
            assert mine.explanation == (row.content["explanation"] if row.content else "")
            assert [each.content for each in mine.papers] == [each.content for each in row.papers]
            assert mine.entered_by == row.entered_by
    assert by_code == {}


def test_the_page_of_a_sent_version_and_its_file_hold_the_same_texts(version, client, people):
    client.force_login(people["an"])
    source = client.get(f"/don-vi/2023-mau/{version.submission_id}/ban/1/").content.decode()
    page = words(html.unescape(re.sub(r"<[^>]+>", " ", source)))
    dossier = dossier_of_version(version)
    file = said_by(dossiers.xlsx(dossier))

    # The page says «Không khai» for «Chưa khai», and shows a file's fingerprint on its receipt.
    own = {"Chưa khai", *(each.sha256 for row in dossier.rows for each in row.papers)}
    facts = {fact for row in dossier.rows for fact in facts_of(row)} - own
    assert [fact for fact in facts if words(fact) not in page] == []
    earned = [points(row.points) for row in dossier.rows if row.points is not None]
    assert [each for each in earned if each not in page] == []
    said = re.findall(r'<td class="c-(?:said|papers)">(.*?)</td>', source, re.DOTALL)
    lines = {words(html.unescape(text)) for cell in said for text in re.split(r"<[^>]+>", cell)}
    lines = {line for line in lines if line and not re.search(r"[0-9] (bytes|byte|[KMG]B)", line)}
    assert {line for line in lines if not any(map(file.count, told_by(line)))} == set()


PAGES_OWN = ("Không khai", "trang", "ngày", "Giải thích cảnh báo:", "Vì sao vẫn dùng:")


def told_by(line: str) -> list[str]:
    """What of a line of the page must be in the file: all of it, or what stands behind a label."""
    if line in PAGES_OWN or not re.search("[^:]$", line):
        return [""]
    _label, _colon, rest = line.partition(": ")
    return [line, rest or line, line.removeprefix("trang ")]


def test_the_total_and_the_tier_are_those_of_the_page(version, client, people):
    dossier = dossier_of_version(version)
    text = printed_by(dossiers.pdf(dossier))

    assert squeezed(f"{points(dossier.standing.total)}/100") in text
    assert dossier.standing.tier_label in text
    assert version.sha256 in text
    assert version.receipt in text


def test_every_kind_of_answer_is_in_both_files(during, people):
    from assessments.services import imports
    from assessments.workbooks.template import template_of
    from tests.assessments.workbooks.books import filled, shown
    from tests.assessments.workbooks.test_preview import EVERYTHING

    submission = every_rule(people)
    data = filled(template_of(submission), EVERYTHING)
    imports.apply(submission, shown(submission, data, people["an"]).entries, by=people["an"])
    dossier = dossier_of(submission)

    book, paper = said_by(dossiers.xlsx(dossier)), printed_by(dossiers.pdf(dossier))
    assert [fact for fact in all_facts(dossier) if words(fact) not in book] == []
    assert [fact for fact in all_facts(dossier) if squeezed(fact) not in paper] == []


# ── Hostile and awkward text ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_text_and_numbers_stay_numbers(whole, people, start):
    row = whole.answers.get(code="2.1")
    row.explanation = f"{start}cmd|' /C calc'!A0"
    row.save()
    data = dossiers.xlsx(dossier_of(whole))

    book = openpyxl.load_workbook(io.BytesIO(data))
    texts = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    (cell,) = [each for each in texts if "cmd|" in str(each.value)]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert not any(b"<f>" in file.read(name) for name in file.namelist())
    assert {each.data_type for each in texts if each.value == 15} == {"n"}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_the_pdf_prints_hostile_text_and_connects_to_nothing(whole, people, listener, hostile):
    said = hostile.format(server=listener.address)
    answers.save(whole, {"2.1": Entered(typed={"v": "3"}, explanation=said)}, by=people["an"])
    agency = whole.agency
    agency.name = said[:200]
    agency.save()

    content = dossiers.pdf(dossier_of(Submission.objects.get(pk=whole.pk)))

    assert listener.asked == []
    assert squeezed(said) in printed_by(content)
    assert opened(content).attachments == {}


def test_the_control_the_same_text_as_markup_does_connect(listener):
    HTML(string=HOSTILE[0].format(server=listener.address)).write_pdf()

    assert listener.asked


def test_letters_that_the_font_has_not_are_named_on_paper_and_kept_in_the_workbook(whole, people):
    answers.save(whole, {"2.1": entered(v="3", explanation="Đủ ✔ \x01")}, by=people["an"])
    dossier = dossier_of(whole)

    assert squeezed("Đủ [U+2714] [U+0001]") in printed_by(dossiers.pdf(dossier))
    assert "Đủ ✔ _x0001_" in said_by(dossiers.xlsx(dossier))


def test_a_draft_longer_than_a_cell_goes_on_in_the_next_lines(whole, people):
    long = "".join(f"{n};" for n in range(9000))
    assert len(long) > LONGEST_TEXT
    answers.save(whole, {"2.1": entered(v=long)}, by=people["an"])

    book = openpyxl.load_workbook(io.BytesIO(dossiers.xlsx(dossier_of(whole))))

    lines = [row[2].value for row in book["Giá trị"].iter_rows(min_row=2) if row[0].value == "2.1"]
    assert "".join(lines) == long


# ── The same content, the same bytes ───────────────────────────────────────────────────────


def test_the_same_content_gives_the_same_bytes(version, during):
    first = (dossiers.xlsx(dossier_of_version(version)), dossiers.pdf(dossier_of_version(version)))
    during.shift(86_400)
    again = SubmissionVersion.objects.get(pk=version.pk)

    assert dossiers.xlsx(dossier_of_version(again)) == first[0]
    assert dossiers.pdf(dossier_of_version(again)) == first[1]


def test_what_is_done_later_does_not_reach_a_sent_version(version, people):
    first = dossiers.xlsx(dossier_of_version(version))
    agency = version.submission.agency
    agency.name = "Sở Y tế và Dân số"
    agency.save()

    assert dossiers.xlsx(dossier_of_version(SubmissionVersion.objects.get(pk=version.pk))) == first


def test_a_submission_with_nothing_in_it_is_a_file_too(submission):
    dossier = dossier_of(submission_of("so-noi-vu"))

    assert "Chưa khai" in said_by(dossiers.xlsx(dossier))
    assert squeezed("Chưa khai") in printed_by(dossiers.pdf(dossier))


# ── Warnings, and the time that papers are of ──────────────────────────────────────────────


@pytest.fixture
def warned(people, cycle, during, tmp_path) -> Submission:
    """Two warnings at 1.1, explained there and at 2.1; a paper of another year proves 2.1."""
    own = checked.of_2024(people, tmp_path, during)
    checked.enter(own, people["an"], a="50", classes="51", on_classes="Mở thêm lớp.")
    files = {"a": "50", "b": "90"}
    early = documents.add(
        own.agency,
        by=people["an"],
        link="https://soyte.example/7",
        number="7/QĐ",
        issued_on=date(2022, 5, 9),
    )
    classes = Entered(
        {"v": "51"}, check_note="Mở thêm lớp.", papers=[Paper(early.pk, "", "Còn hiệu lực")]
    )
    note = Entered(files, explanation="Cổng.", check_note="Hai trung tâm tách ra.")
    answers.save(own, {"1.1": note, "2.1": classes}, by=people["an"])
    return own


@pytest.mark.parametrize("sent", [False, True])
def test_both_files_give_each_warning_with_what_explains_it(warned, people, sent):
    dossier = dossier_of(warned)
    if sent:
        submissions.pass_on(warned, by=people["an"])
        fresh = Submission.objects.get(pk=warned.pk)
        dossier = dossier_of_version(submissions.send(fresh, by=people["binh"]))

    book, paper = said_by(dossiers.xlsx(dossier)), printed_by(dossiers.pdf(dossier))

    for fact in (
        "2.1 (51) lớn hơn ô a của 1.1 (50).",
        checked.CURIOUS,
        "Thấp hơn năm 2023 là trên 40%",
        "Hai trung tâm tách ra.",
        "Mở thêm lớp.",
        "Ngoài thời gian số liệu.",
    ):
        assert words(fact) in book, fact
        assert squeezed(fact) in paper, fact


def test_only_figures_have_a_status_in_a_version_as_in_the_working_copy(whole, version):
    working = {row.indicator.code: row.status for row in dossier_of(whole).rows}
    sent = {row.indicator.code: row.status for row in dossier_of_version(version).rows}

    assert sent["1.2"] == working["1.2"] == ""  # yes or no, whatever the day
    assert sent["2.1"] == working["2.1"] == "chốt 31/12"


def test_the_letter_of_a_number_never_stands_alone_on_a_line(version):
    paper = dossiers.html(dossier_of_version(version))

    assert "a.\N{NO-BREAK SPACE}Số hồ sơ trực tuyến" in paper
