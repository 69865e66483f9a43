"""Draws one page of a file as a PNG: a process of its own, so that no file can harm the portal.

    python -m assessments.draw_page pdf 3 < quyet-dinh.pdf > page.png

What comes out was drawn here, pixel by pixel: nothing that a PDF or a picture carries (script,
links, other files) reaches a browser. Memory and time are bounded by the system, the picture by
``MAX_PIXELS`` and ``MAX_SIDE``. Knows no Django. Exit codes: ``PASSWORD``, ``BROKEN``, ``NO_PAGE``.
"""

from __future__ import annotations

import io
import resource
import sys
from typing import IO

MAX_PIXELS = 3_000_000  # of the picture: A4 at about 180 dpi
MAX_SIDE = 4_000  # pixels
MAX_SCALE = 3.0  # pixels a point: a stamp-sized page is not blown up
MAX_SOURCE_PIXELS = 200_000_000  # as ``contents.MAX_PIXELS``
MEMORY = 1_500 * 1024 * 1024  # bytes of address space
SECONDS = 10  # of processor time
PASSWORD, BROKEN, NO_PAGE = 3, 4, 5


class Undrawable(Exception):  # noqa: N818 -- said of a file
    """``code``: PASSWORD, BROKEN or NO_PAGE."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def scale_for(width: float, height: float) -> float:
    """Pixels for a point of a page, within every bound. Raises ``Undrawable`` for no shape."""
    if not (width > 0 and height > 0):
        raise Undrawable(BROKEN)
    scale = min(MAX_SCALE, MAX_SIDE / max(width, height), (MAX_PIXELS / (width * height)) ** 0.5)
    if min(width, height) * scale < 1:
        raise Undrawable(BROKEN)
    return scale


def draw_pdf(content: bytes, page: int, out: IO[bytes]) -> None:
    """The page ``page``, the first is 1. Forms are drawn as filled in; no script is run."""
    import pypdfium2  # noqa: PLC0415 -- only in the process that draws
    from pypdfium2 import raw  # noqa: PLC0415

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        wrong = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        raise Undrawable(
            PASSWORD if wrong or "password" in str(error).lower() else BROKEN
        ) from error
    if not 1 <= page <= len(document):
        raise Undrawable(NO_PAGE)
    try:
        if document.get_formtype():
            document.init_forms()
        sheet = document[page - 1]
        bitmap = sheet.render(scale=scale_for(*sheet.get_size()))
    except pypdfium2.PdfiumError as error:
        raise Undrawable(BROKEN) from error
    bitmap.to_pil().save(out, "PNG")


def draw_picture(content: bytes, page: int, out: IO[bytes]) -> None:
    """A PNG or a JPEG, made smaller where it is large, the right way up."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415

    if page != 1:
        raise Undrawable(NO_PAGE)
    Image.MAX_IMAGE_PIXELS = 2 * MAX_SOURCE_PIXELS  # it warns; the bound is kept below
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MAX_SOURCE_PIXELS:
                raise Undrawable(BROKEN)
            scale = min(1.0, scale_for(picture.width, picture.height))
            size = (max(1, int(picture.width * scale)), max(1, int(picture.height * scale)))
            picture.draft("RGB", size)
            ImageOps.exif_transpose(picture).convert("RGB").resize(
                size if picture.getexif().get(0x0112, 1) < 5 else size[::-1]
            ).save(out, "PNG")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise Undrawable(BROKEN) from error


DRAWERS = {"pdf": draw_pdf, "picture": draw_picture}


def main(kind: str, page: str) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    out = io.BytesIO()
    try:
        DRAWERS[kind](sys.stdin.buffer.read(), int(page), out)
    except Undrawable as wrong:
        return wrong.code
    sys.stdout.buffer.write(out.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
