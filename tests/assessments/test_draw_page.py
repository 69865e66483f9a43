"""A page is drawn within its bounds, in a process of its own."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from PIL import Image, ImageFile

from assessments import draw_page
from assessments.draw_page import Undrawable, draw_pdf, draw_picture, scale_for
from tests.assessments.papers import jpeg, pdf, png


def drawn(content: bytes, page: int = 1, draw=draw_pdf) -> Image.Image:
    out = io.BytesIO()
    draw(content, page, out)
    return Image.open(io.BytesIO(out.getvalue()))


def code_of(content: bytes, page: int = 1, draw=draw_pdf) -> int:
    with pytest.raises(Undrawable) as wrong:
        drawn(content, page, draw)
    return wrong.value.code


def real(width: int, height: int, kind: str, turned: int = 1) -> bytes:
    """A picture that a reader can read to its end."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = turned
    Image.new("RGB", (width, height), "white").save(out, kind, exif=exif)
    return out.getvalue()


def test_a_page_becomes_a_png_of_its_shape():
    found = drawn(pdf(2), 2)

    assert found.format == "PNG"
    assert found.size == (630, 891)  # 210 × 297 points, three pixels a point


@pytest.mark.parametrize("page", [0, 3, -1])
def test_a_page_that_is_not_there_says_so(page):
    assert code_of(pdf(2), page) == draw_page.NO_PAGE


def test_a_password_is_told_from_a_broken_file():
    assert code_of(pdf(password="mật khẩu")) == draw_page.PASSWORD
    assert code_of(b"%PDF-1.7 rest is lost") == draw_page.BROKEN


@pytest.mark.parametrize(
    ("width", "height"), [(210, 297), (595, 842), (14_400, 14_400), (14_400, 100), (3, 3)]
)
def test_no_page_is_drawn_beyond_the_bounds(width, height):
    scale = scale_for(width, height)

    assert scale <= draw_page.MAX_SCALE
    assert width * height * scale**2 <= draw_page.MAX_PIXELS * 1.001
    assert max(width, height) * scale <= draw_page.MAX_SIDE * 1.001


@pytest.mark.parametrize("size", [(0, 10), (10, -1), (float("nan"), 10), (14_400, 0.001)])
def test_what_has_no_shape_is_broken(size):
    with pytest.raises(Undrawable):
        scale_for(*size)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_drawn_anew_and_made_smaller_where_it_is_large(kind):
    assert drawn(real(40, 30, kind), draw=draw_picture).size == (40, 30)

    large = drawn(real(3000, 2000, kind), draw=draw_picture)

    assert large.format == "PNG"
    assert large.width * large.height <= draw_page.MAX_PIXELS


def test_a_photograph_stands_the_right_way_up():
    assert drawn(real(40, 30, "JPEG", turned=6), draw=draw_picture).size == (30, 40)


@pytest.mark.parametrize("content", [jpeg(), png(10, 10)[:60], b"GIF89a", b""])
def test_a_picture_that_cannot_be_read_is_broken(content, monkeypatch):
    # What draws the PDFs switches this on; the process that draws pages has it off.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)
    assert code_of(content, draw=draw_picture) == draw_page.BROKEN


def test_more_pixels_than_allowed_are_not_unpacked(monkeypatch):
    monkeypatch.setattr(draw_page, "MAX_SOURCE_PIXELS", 99)

    assert code_of(real(10, 10, "PNG"), draw=draw_picture) == draw_page.BROKEN
    assert drawn(real(9, 11, "PNG"), draw=draw_picture).size == (9, 11)


def run(kind: str, page: str, content: bytes) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "assessments.draw_page", kind, page]
    return subprocess.run(command, input=content, capture_output=True, check=False)


def test_the_process_answers_with_a_picture_or_a_code():
    assert run("pdf", "1", pdf()).stdout.startswith(b"\x89PNG")
    assert run("picture", "1", png()).stdout.startswith(b"\x89PNG")

    refused = run("pdf", "9", pdf())
    assert (refused.returncode, refused.stdout) == (draw_page.NO_PAGE, b"")
