"""HTML → PDF/A-2a on paper: the same HTML gives the same bytes, and nothing is fetched.

Importing this module loads WeasyPrint, which takes half a second: import it where a document
is made, not at the top of a module that pages need.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path, PurePosixPath

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from fontTools.ttLib import TTFont
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

# The address from which documents name their files. ".invalid" never resolves (RFC 2606).
STATIC_ADDRESS = "https://static.invalid/"
CONTENT_TYPES = {".css": "text/css", ".ttf": "font/ttf"}
FONT = "fonts/tinos/Tinos-Regular.ttf"
LINE_ENDS = frozenset("\n\r\t")


class DocumentError(Exception):
    """A document that cannot be made as it should be, so is not made."""


class AddressRefused(DocumentError):  # noqa: N818 -- reads as what happened
    """The document asks for something other than our own style sheet and fonts."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(address)


class LettersMissing(DocumentError):  # noqa: N818
    """The text has letters that the font of documents has not; ``letters`` are they, once each."""

    def __init__(self, letters: str) -> None:
        self.letters = letters
        super().__init__(letters)


class OwnStaticFiles(URLFetcher):
    """Serves our own style sheets and fonts from the static folders; refuses all else.

    Never opens a connection or a path that a document names. A subclass of ``URLFetcher``: a
    plain function leaves redirects and attachments to the library (CVE-2026-55073).

    ``refused``: the addresses refused. WeasyPrint goes on without what it could not get, which
    would be another document: whoever renders looks here afterwards.
    """

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        name = url.removeprefix(STATIC_ADDRESS)
        content_type = CONTENT_TYPES.get(PurePosixPath(name).suffix)
        path = static_file(name) if name != url and content_type else None
        if path is None:
            self.refused.append(url)
            raise AddressRefused(url)
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": content_type})


def static_file(name: str) -> Path | None:
    """Where the static file ``name`` lies; ``None``: nowhere in the static folders."""
    try:
        path = finders.find(name)
    except SuspiciousFileOperation:  # "css/../../settings.css" leads out of them
        return None
    return Path(path) if path else None


@cache
def _letters_of_the_font() -> frozenset[str]:
    with TTFont(static_file(FONT), lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def legible(text: str) -> str:
    """``text`` with the number of each letter that the font of documents has not: «[U+2713]».

    For papers that quote what people typed, the names of their files above all; never for a legal
    text, which is refused instead (``LettersMissing``).
    """
    text = unicodedata.normalize("NFC", text)
    known = _letters_of_the_font() | LINE_ENDS
    return "".join(letter if letter in known else f"[U+{ord(letter):04X}]" for letter in text)


def pdf(html: str) -> bytes:
    """``html`` as PDF/A-2a: tagged, fonts embedded, letters precomposed (TCVN 6909:2001).

    Holds no time and no chance: dates are those of the document's own ``<meta>``, and the file
    identifier is a digest of the content. Raises ``AddressRefused`` and ``LettersMissing``:
    whatever font a machine has is no substitute, for the pages would differ by machine.
    """
    text = unicodedata.normalize("NFC", html)
    if missing := set(text) - _letters_of_the_font() - LINE_ENDS:
        raise LettersMissing("".join(sorted(missing)))
    files = OwnStaticFiles()
    document = HTML(string=text, base_url=STATIC_ADDRESS, url_fetcher=files)
    content = document.write_pdf(pdf_variant="pdf/a-2a", pdf_tags=True)
    if files.refused:
        raise AddressRefused(files.refused[0])
    return content
