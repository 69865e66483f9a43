"""Small real files, made here: what offices hand in, and what somebody may try instead."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/{main}" ContentType="{kind}"/></Types>"""


def pdf(pages: int = 1, *, says: str = "", password: str = "") -> bytes:
    """A PDF of empty pages; ``says`` tells one from another."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(210, 297)
    if says:
        writer.add_metadata({"/Title": says})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def png(width: int = 2, height: int = 2) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress((b"\0" + b"\xff" * min(width, 2)) * min(height, 2))
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def jpeg(width: int = 2, height: int = 2) -> bytes:
    """As far as a reader looks for its size."""
    application = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + bytes(9)
    frame = b"\xff\xc0" + struct.pack(">HBHH", 11, 8, height, width) + bytes(4)
    return b"\xff\xd8" + application + frame + b"\xff\xda\0\0\xff\xd9"


def docx(more: Mapping[str, str | bytes] | None = None) -> bytes:
    return archive(office("word/document.xml", WORD) | dict(more or {}))


def xlsx(more: Mapping[str, str | bytes] | None = None) -> bytes:
    return archive(office("xl/workbook.xml", SHEET) | dict(more or {}))


def office(main: str, kind: str) -> dict[str, str | bytes]:
    """The two parts that a reader of such a file looks for first."""
    return {"[Content_Types].xml": TYPES.format(main=main, kind=kind), main: "<root/>"}


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def upload(name: str = "qd.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """As a browser sends it."""
    return SimpleUploadedFile(name, pdf() if content is None else content)
