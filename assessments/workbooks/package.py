"""An .xlsx file as a package of parts, of which too big or hostile ones are never unpacked.

Knows neither Django nor any row. A zip says how large its parts are before any is unpacked, and
Python's reader stops at what was said: a file that lies gets an error, never more memory. A
document type, with which entities grow without bound or other files are read, is refused wherever
it stands.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO
from xml.etree.ElementTree import Element, ParseError  # nosec B405 -- the types alone

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

MAX_FILE = 5 * 1024 * 1024  # bytes as uploaded; a full template of 109 indicators has 0.1 MB
MAX_UNPACKED = 16 * 1024 * 1024  # bytes of all parts together
MAX_PARTS = 400
MAX_SHEETS = 60
MAX_ELEMENTS = 300_000  # of one part: even an empty element takes memory
BROKEN = (ParseError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack without a bound
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
OLE = b"\xd0\xcf\x11\xe0"  # .xls, and every workbook with a password


class BadFile(Exception):  # noqa: N818 -- said of the file
    """A file that is no workbook of ours; ``code`` is the word for why.

    too_big, unpacked_too_big, too_many_parts, too_many_cells, too_many_sheets, old_format,
    not_xlsx, broken, doctype.
    """

    def __init__(self, code: str, found: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.found = found


class Package:
    """The parts of a workbook by name. Raises ``BadFile``, before anything is unpacked."""

    def __init__(self, data: bytes) -> None:
        if len(data) > MAX_FILE:
            raise BadFile("too_big", _megabytes(len(data)))
        if data.startswith(OLE):
            raise BadFile("old_format")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise BadFile("not_xlsx") from error
        self._refuse_what_would_grow()

    def _refuse_what_would_grow(self) -> None:
        parts = self._zip.infolist()
        sheets = sum(bool(SHEET_PART.fullmatch(part.filename)) for part in parts)
        if sheets > MAX_SHEETS:
            raise BadFile("too_many_sheets", str(sheets))
        if len(parts) > MAX_PARTS:
            raise BadFile("too_many_parts", str(len(parts)))
        unpacked = sum(part.file_size for part in parts)
        if unpacked > MAX_UNPACKED:
            raise BadFile("unpacked_too_big", _megabytes(unpacked))
        if any(part.compress_type not in PACKINGS for part in parts):
            raise BadFile("not_xlsx")

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def elements(self, name: str, *wanted: str) -> Iterator[Element]:
        """Each element of the part ``name`` whose local name is ``wanted``, in document order.

        An element is emptied once it was handed out, so that a long part is never held whole; one
        inside another wanted one is handed out first, and is still there for the outer one.
        Nothing of a part that is not there. Raises ``BadFile``.
        """
        if name not in self:
            return
        try:
            with self._zip.open(name) as part:
                yield from _wanted(part, frozenset(wanted))
        except DefusedXmlException as error:
            raise BadFile("doctype") from error
        except BROKEN as error:
            raise BadFile("broken", name) from error

    def target(self, relations: str, kind: str, relation: str = "") -> str:
        """The part that ``relations`` names, by the end of its type, or by its id; else ""."""
        folder = PurePosixPath(relations).parent.parent
        for each in self.elements(relations, "Relationship"):
            named = each.get("Id") == relation if relation else True
            if named and each.get("Type", "").endswith(f"/{kind}"):
                target = each.get("Target", "")
                return target[1:] if target.startswith("/") else str(folder / target)
        return ""


def _wanted(part: IO[bytes], wanted: frozenset[str]) -> Iterator[Element]:
    depth = count = 0
    for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
        is_wanted = local(element) in wanted
        if event == "start":
            depth += is_wanted
            count += 1
            if count > MAX_ELEMENTS:
                raise BadFile("too_many_cells")
            continue
        if is_wanted:
            depth -= 1
            yield element
        if not depth:
            element.clear()


def local(element: Element) -> str:
    """The name of ``element`` without its namespace, of which there are two in use."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """The attribute ``name`` in whatever namespace."""
    found = (v for k, v in element.attrib.items() if k.rpartition("}")[2] == name)
    return next(found, "")


def _megabytes(size: int) -> str:
    return f"{-(-size // (1024 * 1024))} MB"  # rounded up: never "5 MB, at most 5 MB"
