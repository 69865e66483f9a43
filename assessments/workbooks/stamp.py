"""What a template is of: written into it, and read back from a file that is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from assessments.models import Submission
from assessments.workbooks.layout import STAMP_SHEET, TEMPLATE_VERSION
from assessments.workbooks.sheets import Book

PREFIX = "dti-"  # of the document properties, which other programs write into as well


@dataclass(frozen=True, slots=True)
class Stamp:
    """``framework``: «id@version»; ``sha256``: of its content; ``agency``: its name, for people."""

    template: str
    framework: str
    sha256: str
    index_set: str
    cycle: str
    submission: str
    agency: str

    @property
    def lines(self) -> Mapping[str, str]:
        return asdict(self)


def stamp_of(submission: Submission) -> Stamp:
    """What a template made now is of."""
    version = submission.cycle.framework_version
    return Stamp(
        template=TEMPLATE_VERSION,
        framework=str(version),
        sha256=version.sha256,
        index_set=submission.index_set.set_id,
        cycle=submission.cycle.slug,
        submission=str(submission.pk),
        agency=submission.agency.name,
    )


def stamp_in(book: Book) -> Stamp | None:
    """The stamp of a file, or ``None`` where it has none of a submission."""
    written = lines_in(book)
    wanted = [each.name for each in fields(Stamp)]
    if not set(wanted) <= written.keys():
        return None
    return Stamp(**{name: written[name] for name in wanted})


def lines_in(book: Book) -> Mapping[str, str]:
    """What a file says of itself: on its hidden sheet, or in its properties where that is gone."""
    rows = book.sheet(STAMP_SHEET).rows.values()
    written = {row["A"].text or "": row["B"].text or "" for row in rows if {"A", "B"} <= row.keys()}
    if not written:
        written = {
            name.removeprefix(PREFIX): text
            for name, text in book.properties.items()
            if name.startswith(PREFIX)
        }
    return written
