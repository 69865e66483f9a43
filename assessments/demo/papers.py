"""Small real files behind a few answers: a page of PDF, a picture in PNG, made here."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

FONT = Path("static/fonts/tinos/Tinos-Regular.ttf")
PAPER, INK, GROUND = (250, 248, 240), (31, 58, 114), (222, 226, 236)
WIDTH, HEIGHT, BARS = 240, 135, 8


def upload(paper: Mapping[str, str], *, unit: str) -> SimpleUploadedFile:
    """The file that ``paper`` (kind, name, title) tells of, as a browser would send it."""
    if paper["kind"] == "png":
        return SimpleUploadedFile(paper["name"], picture(paper["name"]), "image/png")
    return SimpleUploadedFile(paper["name"], page(paper["title"], unit), "application/pdf")


def page(title: str, unit: str) -> bytes:
    """A page that says what it is: no paper of any office."""
    from weasyprint import HTML  # noqa: PLC0415 -- takes half a second to load

    html = f"""<html lang="vi"><head><title>{escape(title)}</title><style>
        @font-face {{ font-family: Tinos; src: url({FONT.as_posix()}) }}
        @page {{ size: A4; margin: 25mm }}
        body {{ font: 14pt Tinos }} h1 {{ font-size: 16pt; font-weight: normal }}
        </style></head><body><p>{escape(unit)}</p><h1>{escape(title)}</h1>
        <p>DỮ LIỆU MINH HỌA: tệp do chương trình sinh ra, không phải văn bản của cơ quan nào.</p>
        </body></html>"""
    return bytes(HTML(string=html, base_url=f"{settings.BASE_DIR}/").write_pdf())


def picture(seed: str) -> bytes:
    """A chart of a few bars: what a picture of a screen may look like from afar."""
    heights = [20 + byte % 100 for byte in hashlib.sha256(seed.encode()).digest()[:BARS]]
    rows = (
        b"\0" + b"".join(bytes(_colour(x, HEIGHT - y, heights)) for x in range(WIDTH))
        for y in range(HEIGHT)
    )
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _colour(x: int, height: int, heights: list[int]) -> tuple[int, int, int]:
    bar, inside = divmod(x, WIDTH // BARS)
    if height <= 2:
        return GROUND
    return INK if inside >= 6 and height <= heights[min(bar, BARS - 1)] else PAPER


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)
