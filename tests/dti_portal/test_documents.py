"""The renderer fetches nothing and leaves nothing to chance."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from weasyprint import HTML

from dti_portal import documents
from tests.rankings.papers import opened, paper, table_of, words

# WeasyPrint 70 leaves closing the colour profile of PDF/A to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning")

# Each asks a renderer for something that is not ours: {server} is listening on this machine.
HOSTILE = [
    '<img src="{server}/image">',
    "<img src={server}/bare>",
    '<img src="{server}/redirect">',
    '<link rel="stylesheet" href="{server}/style">',
    "<style>@import url({server}/import);</style>",
    "<style>@font-face {{ font-family: x; src: url({server}/font) }}</style>",
    '<p style="background: url({server}/background)">x</p>',
    '<link rel="attachment" href="{server}/attachment">',
    '<a rel="attachment" href="{server}/linked">x</a>',
    '<svg width="9" height="9"><image href="{server}/svg" width="9" height="9"/></svg>',
    '<base href="{server}/"><img src="relative">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<img src="file:///etc/passwd">',
]

STYLED = '<html lang="vi"><link rel="stylesheet" href="css/appendix.css"><p>{}'


class Listener(ThreadingHTTPServer):
    """A server that notes every path it is asked for, and redirects one of them."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "/redirected")
        else:
            self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing on standard error."""


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_is_not_our_own_file_is_refused_and_no_connection_is_made(listener, hostile):
    html = hostile.format(server=listener.address)

    with pytest.raises(documents.AddressRefused):
        documents.pdf(f'<html lang="vi">{html}')

    assert listener.asked == []


@pytest.mark.parametrize("hostile", [h for h in HOSTILE if "{server}" in h])
def test_control_without_our_fetcher_the_same_text_does_connect(listener, hostile):
    HTML(string=hostile.format(server=listener.address)).write_pdf()

    assert len(listener.asked) >= 1


def test_control_without_our_fetcher_a_file_of_the_machine_is_attached():
    attached = HTML(string='<link rel="attachment" href="file:///etc/hosts">').write_pdf()

    assert list(opened(attached).attachments) == ["hosts"]


def test_hostile_names_are_printed_as_letters_and_reach_nothing(listener):
    names = [hostile.format(server=listener.address) for hostile in HOSTILE]

    content = paper([table_of(names)])

    text = words("".join(page.extract_text() for page in opened(content).pages))
    # A name this long wraps within itself; letter by letter it is all there.
    unbroken = text.replace(" ", "")
    assert [name for name in names if name.replace(" ", "") not in unbroken] == []
    assert listener.asked == []
    assert opened(content).attachments == {}
    assert all("/Annots" not in page for page in opened(content).pages)


@pytest.mark.parametrize(
    "address",
    [
        "https://static.invalid/../manage.css",
        "https://static.invalid/css/../../dti_portal/settings.css",
        "https://static.invalid/css/%2e%2e/%2e%2e/settings.css",
        "https://static.invalid//etc/passwd.css",
        "https://static.invalid/css/no-such-file.css",
        "https://static.invalid/fonts/tinos/OFL.txt",
        "https://static.invalid.example.org/css/appendix.css",
        "https://static.invalid/css/appendix.css?x",
        "css/appendix.css",
        "data:text/css,p{}",
        "",
    ],
)
def test_only_our_own_style_sheets_and_fonts_are_served(address):
    with pytest.raises(documents.AddressRefused):
        documents.OwnStaticFiles().fetch(address)


@pytest.mark.parametrize("name", ["css/appendix.css", "fonts/tinos/Tinos-BoldItalic.ttf"])
def test_our_own_files_are_served_as_they_are(name, settings):
    served = documents.OwnStaticFiles().fetch(f"https://static.invalid/{name}")

    assert served.read() == (settings.BASE_DIR / "static" / name).read_bytes()


def test_a_missing_font_stops_the_document_rather_than_being_replaced():
    face = '@font-face { font-family: x; src: url("fonts/none.ttf") } p { font-family: x }'

    with pytest.raises(documents.AddressRefused) as refusal:
        documents.pdf(f"<style>{face}</style><p>Sở Y tế</p>")

    assert refusal.value.address == "https://static.invalid/fonts/none.ttf"


def test_letters_that_the_font_has_not_are_named_rather_than_borrowed_from_the_machine():
    with pytest.raises(documents.LettersMissing) as problem:
        documents.pdf("<p>☑ Sở Y tế ☐ ☑ 部</p>")

    assert problem.value.letters == "☐☑部"


@pytest.mark.parametrize("face", ["Regular", "Bold", "Italic", "BoldItalic"])
def test_every_face_has_the_letters_that_are_checked_in_one(face):
    from fontTools.ttLib import TTFont

    with TTFont(documents.static_file(f"fonts/tinos/Tinos-{face}.ttf")) as font:
        letters = set(map(chr, font.getBestCmap()))

    assert documents._letters_of_the_font() <= letters


def test_the_font_has_every_vietnamese_letter_and_the_subscripts_of_recipients():
    marked = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"

    assert set(marked + marked.upper() + "₁₂&–−«»“”…×·") <= documents._letters_of_the_font()


def test_decomposed_letters_are_set_precomposed():
    import unicodedata

    name = "Đảng uỷ Khối Cơ quan - Doanh nghiệp"

    page = opened(documents.pdf(STYLED.format(unicodedata.normalize("NFD", name)))).pages[0]

    assert page.extract_text() == name


def test_what_the_font_cannot_write_is_told_by_its_number_where_people_are_quoted():
    quoted = documents.legible("<p>Báo cáo 📎 部 quý\tIV</p>")

    assert quoted == "<p>Báo cáo [U+1F4CE] [U+90E8] quý\tIV</p>"
    assert documents.pdf(quoted).startswith(b"%PDF")  # and nothing is missing any more


@pytest.mark.parametrize("name", ["appendix", "minutes"])
def test_legal_papers_have_their_page_from_one_sheet(name):
    """The appendix and the minutes; what the law says of a page is written once."""
    own = documents.static_file(f"css/{name}.css").read_text(encoding="utf-8")
    shared = documents.static_file("css/legal-paper.css").read_text(encoding="utf-8")

    assert '@import url("legal-paper.css");' in own
    assert "@page" not in own
    assert "margin: 20mm 15mm 20mm 30mm;" in shared
