"""What a file is by its content, whatever its name says; nothing of it is run or believed.

Reads PDF, PNG, JPEG, DOCX and XLSX. An archive is judged by its own list of entries first, and
only then unpacked, in pieces that are thrown away: a small file that unpacks to gigabytes is
refused before it does.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from pypdf import PasswordType, PdfReader, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import IndirectObject

PDF, PNG, JPEG, ZIP = b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04"

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken: how it begins, and what a browser is told it is."""

    magic: bytes
    content_type: str


# By the ending of the name. Office files of today are zip archives.
KINDS: dict[str, Kind] = {
    ".pdf": Kind(PDF, "application/pdf"),
    ".png": Kind(PNG, "image/png"),
    ".jpg": Kind(JPEG, "image/jpeg"),
    ".jpeg": Kind(JPEG, "image/jpeg"),
    ".docx": Kind(ZIP, WORD),
    ".xlsx": Kind(ZIP, SHEET),
}

MAX_PIXELS = 200_000_000  # A3 scanned at 1200 dpi has 280 million, at 600 dpi 70 million
MAX_ENTRIES = 5_000
MAX_LIST = 2 * 1024 * 1024  # bytes of an archive's own list of entries
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO, RATIO_COUNTS_FROM = 200, 10 * 1024 * 1024  # unpacked by packed, of what is large
MAX_TYPES = 1024 * 1024  # bytes of [Content_Types].xml, unpacked
MAX_PAGES = 20_000  # nodes of a PDF's tree of pages
MAX_STREAM = 16 * 1024 * 1024  # bytes that one stream of a PDF unpacks to, of those that are read
MAX_OBJECTS = 1_000_000  # entries of a PDF's table of objects
PIECE = 64 * 1024
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # zipfile unpacks the others without a bound

TYPES = "[Content_Types].xml"
TYPES_SPACE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
# A declaration of entities, in the encodings that readers of these files know.
DOCTYPES = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
MACROS = re.compile(r"(^|/)(vbaProject[^/]*\.bin|macrosheets/.*)$", re.IGNORECASE)


class Unfit(Exception):  # noqa: N818 -- said of a file
    """A file that is not taken. ``code``:

    content     not what its name says
    password    opens with a password alone
    unreadable  is broken
    macros      holds a program
    entities    its XML declares entities
    unpacked    too much once it is unpacked
    paths       an entry of the archive would lie outside of it
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file that is taken holds. ``page_count``: of a PDF."""

    content_type: str
    page_count: int | None = None


def begins_as(ending: str, first: bytes) -> bool:
    """Whether a file whose name ends so may begin with these bytes."""
    return ending in KINDS and first.startswith(KINDS[ending].magic)


def read_contents(file: BinaryIO, ending: str) -> Contents:
    """Look through a whole file whose name ends in ``ending``. Raises ``Unfit``."""
    file.seek(0)
    if not begins_as(ending, file.read(16)):
        raise Unfit("content")
    kind = KINDS[ending]
    if kind.magic == PDF:
        return Contents(kind.content_type, _pages(file))
    if kind.magic == ZIP:
        _look_through_office_file(file, kind.content_type)
    else:
        _check_pixels(*(_png_size(file) if kind.magic == PNG else _jpeg_size(file)))
    return Contents(kind.content_type)


# ── PDF ────────────────────────────────────────────────────────────────────────────────────


def _pages(file: BinaryIO) -> int:
    """How many there are. What only its owner may change opens for everyone, without a password."""
    try:
        with apply_configuration(zlib_maximum_output_length=MAX_STREAM):
            reader = PdfReader(file, xref_stream_maximum_entries=MAX_OBJECTS)
            if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
                raise Unfit("password")
            pages = _leaves(reader)
    except Unfit:
        raise
    except LimitReachedError as error:
        raise Unfit("unpacked") from error
    except Exception as error:  # pypdf raises whatever it stumbles on
        raise Unfit("unreadable") from error
    if not pages:
        raise Unfit("unreadable")
    return pages


def _leaves(reader: PdfReader) -> int:
    """The leaves of its tree of pages, each node looked at once: a tree whose branches lead back
    into each other has billions of them for whoever follows each.
    """
    waiting: list[Any] = [reader.root_object["/Pages"]]
    seen, leaves = set[int](), 0
    while waiting:
        node = waiting.pop().get_object()
        if "/Kids" not in node:
            leaves += 1
            continue
        kids = node["/Kids"]
        if len(seen) + len(kids) > MAX_PAGES:
            raise Unfit("unpacked")
        fresh = [kid for kid in kids if getattr(kid, "idnum", None) not in seen]
        seen |= {kid.idnum for kid in fresh if isinstance(kid, IndirectObject)}
        waiting += fresh
    return leaves


# ── Pictures ───────────────────────────────────────────────────────────────────────────────


def _check_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise Unfit("unreadable")
    if width * height > MAX_PIXELS:
        raise Unfit("unpacked")


def _png_size(file: BinaryIO) -> tuple[int, int]:
    """Width and height, once every chunk was walked to the last."""
    file.seek(len(PNG))
    size, name = (0, 0), b""
    while name != b"IEND":
        length, name = struct.unpack(">I4s", _exactly(file, 8))
        if name == b"IHDR":
            size = cast(tuple[int, int], struct.unpack(">II", _exactly(file, 8)))
            length -= 8
        elif size == (0, 0):
            raise Unfit("unreadable")
        file.seek(length, 1)
        _exactly(file, 4)  # the checksum
    return size


# The frames that say how large a picture is: all of SOF0 to SOF15 but DHT, JPG and DAC.
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_SCAN, JPEG_END = 0xDA, 0xD9


def _jpeg_size(file: BinaryIO) -> tuple[int, int]:
    file.seek(2)
    while True:
        mark, segment = struct.unpack(">BB", _exactly(file, 2))
        while segment == 0xFF:  # filling
            (segment,) = _exactly(file, 1)
        if mark != 0xFF or segment in (JPEG_SCAN, JPEG_END):
            raise Unfit("unreadable")
        if segment == 0x01 or 0xD0 <= segment <= 0xD7:  # stand alone
            continue
        (length,) = struct.unpack(">H", _exactly(file, 2))
        if segment in JPEG_FRAMES:
            _precision, height, width = struct.unpack(">BHH", _exactly(file, 5))
            return width, height
        file.seek(max(length - 2, 0), 1)


def _exactly(file: BinaryIO, count: int) -> bytes:
    found = file.read(count)
    if len(found) < count:
        raise Unfit("unreadable")
    return found


# ── DOCX and XLSX ──────────────────────────────────────────────────────────────────────────


def _look_through_office_file(file: BinaryIO, content_type: str) -> None:
    with opened_archive(file) as archive:
        names = {entry.filename for entry in archive.infolist()}
        if any(MACROS.search(name) for name in names):
            raise Unfit("macros")
        if TYPES not in names:
            raise Unfit("content")
        for entry in archive.infolist():
            _unpack(archive, entry)
        _check_main_part(archive, names, content_type)


@contextmanager
def opened_archive(file: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """The archive in ``file``, its own list of entries found harmless. Nothing is unpacked yet.

    Raises ``Unfit``, also for what goes wrong while it is read.
    """
    _check_length_of_list(file)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_entries(archive.infolist())
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        raise Unfit("unreadable") from error


def _check_length_of_list(file: BinaryIO) -> None:
    """Before it is read whole: the end of an archive says how long its list is."""
    end = file.seek(0, 2)
    tail_at = max(end - 66_000, 0)
    file.seek(tail_at)
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < 22:
        raise Unfit("unreadable")
    if tail[max(place - 20, 0) : place].startswith(b"PK\x06\x07"):  # lists of over 4 GB
        raise Unfit("unpacked")
    (length,) = struct.unpack("<I", tail[place + 12 : place + 16])
    if length > MAX_LIST:
        raise Unfit("unpacked")


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise Unfit("unpacked")
    if unpacked > RATIO_COUNTS_FROM and unpacked > MAX_RATIO * packed:
        raise Unfit("unpacked")
    if any(_leads_outside(entry) for entry in entries):
        raise Unfit("paths")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unfit("password")
    if any(entry.compress_type not in PACKINGS for entry in entries):
        raise Unfit("unreadable")  # packed in a way of its own


def _leads_outside(entry: zipfile.ZipInfo) -> bool:
    # ``orig_filename``: zipfile cuts ``filename`` off at a NUL.
    name = entry.orig_filename.replace("\\", "/")
    strange = "\x00" in name or ":" in name or name.startswith("/")
    return strange or ".." in PurePosixPath(name).parts or stat.S_ISLNK(entry.external_attr >> 16)


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read an entry to its end and keep nothing: its length and checksum are what it says."""
    is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    overlap = b""
    with archive.open(entry) as part:
        while piece := part.read(PIECE):
            if is_xml and any(word in overlap + piece for word in DOCTYPES):
                raise Unfit("entities")
            overlap = piece[-32:]


def _check_main_part(archive: zipfile.ZipFile, names: set[str], content_type: str) -> None:
    """It is a document or a workbook if it says so of a part that is there."""
    if archive.getinfo(TYPES).file_size > MAX_TYPES:
        raise Unfit("unpacked")
    try:
        types: Element = fromstring(archive.read(TYPES), forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unfit("entities") from error
    except (ParseError, ValueError) as error:
        raise Unfit("unreadable") from error
    declared = {
        part.get("PartName", ""): part.get("ContentType", "")
        for part in types.iter(f"{TYPES_SPACE}Override")
    }
    if any("macroenabled" in kind.lower() for kind in declared.values()):
        raise Unfit("macros")
    main = {name for name, kind in declared.items() if kind == f"{content_type}.main+xml"}
    if not any(name.lstrip("/") in names for name in main):
        raise Unfit("content")
