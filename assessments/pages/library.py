"""What the library page shows, and the documents of an indicator on a page of entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Answer, Document, Evidence, Submission
from assessments.selectors.documents import documents_of
from assessments.services.answers import Paper
from assessments.services.documents import (
    DataDays,
    data_days,
    is_expired,
    is_outside,
    lacks_date,
    uses,
    wants_reason,
)
from assessments.services.evidence import MEGABYTE, Room, room_of
from assessments.services.scanning import ScanState, scan_of, state_of
from assessments.services.scores import index_set_of
from dti_portal.display import number

Library = Mapping[int, Document]  # by id
SHOWN_HASH = 12  # digits of a SHA-256 that tell files apart at a glance


# ── Words for one document ─────────────────────────────────────────────────────────────────


def scan_words(evidence: Evidence) -> str:
    """«chưa quét», «sạch», «nhiễm mã độc»."""
    return {
        ScanState.UNSCANNED: _("chưa quét mã độc"),
        ScanState.CLEAN: _("sạch"),
        ScanState.INFECTED: _("nhiễm mã độc"),
    }[state_of(evidence)]


def size_words(evidence: Evidence) -> str:
    """«86 KB», «4,6 MB»; with the number of pages where it is known."""
    kilobytes = -(-evidence.size // 1024)
    whole, tenth = divmod(evidence.size * 10 // MEGABYTE, 10)
    size = f"{whole},{tenth} MB" if evidence.size >= MEGABYTE else f"{number(kilobytes)} KB"
    if evidence.page_count is None:
        return size
    return _("{size}, {n} trang").format(size=size, n=number(evidence.page_count))


def document_title(document: Document) -> str:
    """«1187/QĐ-UBND, cử cán bộ đi học», as short as it can be told from others."""
    named = [each for each in (document.number, document.abstract) if each]
    return ", ".join(named) or str(document)


def window_warning(document: Document, days: DataDays) -> str:
    """Why it asks for a reason or for a date; blank where it does not."""
    if is_outside(document, days):
        said = _("Văn bản ngày {day} nằm ngoài thời gian số liệu {first} đến {last}.")
        return said.format(
            day=f"{document.issued_on:%d/%m/%Y}",
            first=f"{days.first:%d/%m}",
            last=f"{days.last:%d/%m/%Y}",
        )
    if is_expired(document, days):
        said = _("Văn bản hết giá trị ngày {day}, trước thời gian số liệu.")
        return said.format(day=f"{document.valid_until:%d/%m/%Y}")
    return _("Chưa ghi ngày văn bản.") if lacks_date(document) else ""


@dataclass(frozen=True)
class Shown:
    """A document as pages show it."""

    document: Document
    days: DataDays

    @property
    def file(self) -> Evidence | None:
        return self.document.file

    @property
    def title(self) -> str:
        return document_title(self.document)

    @property
    def size(self) -> str:
        return size_words(self.file) if self.file else ""

    @property
    def scan(self) -> ScanState | None:
        """``None``: there is no file to scan."""
        return state_of(self.file) if self.file else None

    @property
    def infected(self) -> bool:
        return self.scan is ScanState.INFECTED

    @property
    def scan_said(self) -> str:
        return scan_words(self.file) if self.file else ""

    @property
    def virus(self) -> str:
        """What the scanner calls what it found."""
        scan = scan_of(self.file) if self.file else None
        return scan.said if scan and scan.infected else ""

    @property
    def warning(self) -> str:
        return window_warning(self.document, self.days)

    @property
    def wants_reason(self) -> bool:
        return wants_reason(self.document, self.days)

    @property
    def lacks_date(self) -> bool:
        return lacks_date(self.document)


def entry_url(submission: Submission, code: str) -> str:
    """Where the indicator ``code`` is entered; blank for one that the set does not have."""
    mains = index_set_of(submission).main_indices
    own = (main.code for main in mains if any(each.code == code for each in main.indicators))
    main = next(own, None)
    if main is None:
        return ""
    page = reverse("answer-edit", args=[submission.cycle.slug, submission.pk, main])
    return f"{page}#cs-{code.replace('.', '-')}"


# ── The documents of an indicator ──────────────────────────────────────────────────────────


@dataclass(frozen=True)
class CitedPaper(Shown):
    """A document as an indicator cites it.

    ``place``: its number in the form. ``back``: where the indicator is entered.
    """

    place: int
    paper: Paper
    back: str

    @property
    def lacks_reason(self) -> bool:
        return self.wants_reason and not self.paper.reason

    @property
    def state(self) -> str:
        """In the words of the ``evidence_chip`` component."""
        if self.infected:
            return "infected"
        return "outside" if self.wants_reason else "ready"


def cited_papers(
    papers: Iterable[Paper], library: Library, days: DataDays, *, back: str
) -> list[CitedPaper]:
    known = [each for each in papers if each.document in library]
    return [CitedPaper(library[each.document], days, n, each, back) for n, each in enumerate(known)]


def documents_to_cite(papers: Iterable[Paper], library: Library) -> list[Document]:
    """What the library still has for an indicator, newest first."""
    cited = {each.document for each in papers}
    live = [each for each in library.values() if each.removed_at is None and each.pk not in cited]
    return sorted(live, key=lambda each: (each.added_at, each.pk), reverse=True)


# ── The page of the library ────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class LibraryRow(Shown):
    """A document of the library and the indicators that cite it."""

    submission: Submission
    answers: Sequence[Answer]

    @property
    def anchor(self) -> str:
        return f"vb-{self.document.pk}"

    @property
    def sha256(self) -> str:
        return self.file.sha256[:SHOWN_HASH] if self.file else ""

    @property
    def here(self) -> list[tuple[str, str]]:
        """The codes of this submission that cite it, each with its address."""
        own = [each for each in self.answers if each.submission_id == self.submission.pk]
        return [(each.code, entry_url(self.submission, each.code)) for each in own]

    @property
    def elsewhere(self) -> list[str]:
        """«năm 2022: 4.2, 4.4»: what else the agency proves by it."""
        codes: dict[int, list[str]] = {}
        for each in self.answers:
            if each.submission_id != self.submission.pk:
                codes.setdefault(each.submission.cycle.year, []).append(each.code)
        return [
            _("năm {year}: {codes}").format(year=year, codes=", ".join(found))
            for year, found in sorted(codes.items())
        ]

    @property
    def is_cited(self) -> bool:
        return bool(self.answers)

    @property
    def is_reusable(self) -> bool:
        """It served another year, and still counts in this one."""
        return bool(self.elsewhere) and not is_expired(self.document, self.days)


@dataclass(frozen=True)
class LibraryPage:
    rows: Sequence[LibraryRow]
    room: Room
    days: DataDays

    @cached_property
    def infected(self) -> list[LibraryRow]:
        return [row for row in self.rows if row.infected]

    @property
    def unscanned(self) -> int:
        return sum(row.scan is ScanState.UNSCANNED for row in self.rows)

    @property
    def window(self) -> str:
        """«01/01 đến 31/12/2023»."""
        return _("{first} đến {last}").format(
            first=f"{self.days.first:%d/%m}", last=f"{self.days.last:%d/%m/%Y}"
        )

    @property
    def room_said(self) -> str:
        shown = {row.file.pk for row in self.rows if row.file}
        said = _("{documents} văn bản. Máy chủ giữ {files} tệp, {size} trên {most} MB")
        if self.room.files > len(shown):
            said += _(", kể cả tệp của bản đã gửi và của văn bản đã đưa ra khỏi kho")
        return f"{said}.".format(
            documents=number(len(self.rows)),
            files=number(self.room.files),
            size=number(-(-self.room.size // MEGABYTE)),
            most=number(self.room.max_size // MEGABYTE),
        )


def library_page(submission: Submission) -> LibraryPage:
    """The library of the agency, as it serves ``submission``."""
    agency, days = submission.agency, data_days(submission)
    used = uses(agency)
    rows = [
        LibraryRow(each, days, submission, used.get(each.pk, ())) for each in documents_of(agency)
    ]
    return LibraryPage(rows, room_of(agency, pending=False), days)
