"""What changed between two contents of a submission: two sent versions, or the draft and one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.deadline_words import status_words
from assessments.models import Submission, SubmissionVersion
from assessments.pages.answer_words import answer_said
from assessments.pages.standing import PartStanding, Standing
from assessments.services.documents import library_of
from assessments.services.papers import Paper, papers_of
from assessments.services.scores import index_set_of, version_preview, working_preview
from assessments.services.submissions import content_of
from dti_portal.display import points
from frameworks.definition import Indicator, MainIndex

Content = Mapping[str, Any]  # of one answer, as a version freezes it
NOTHING = "–"
SHOWN_DIGITS = 12  # of a file's SHA-256, where two files have one name


@dataclass(frozen=True)
class Side:
    """One of the two: what it is called, its answers by code, and what they come to."""

    title: str
    answers: Mapping[str, Content]
    standing: Standing

    def points_of(self, indicator: Indicator) -> Decimal | None:
        """``None``: not answered, or computed when the whole group is known."""
        preview, content = self.standing.preview, self.answers.get(indicator.code)
        answered = content is not None and content["value"] is not None
        if not answered or preview.sheet is None or indicator.code in preview.open:
            return None
        return preview.sheet.indicators[indicator.code].points


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is said otherwise: ``before`` and ``after``, a dash for nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """An indicator with what differs. The points are ``None`` where there are none to compare."""

    indicator: Indicator
    lines: Sequence[Line]
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class ChangedMain:
    main: MainIndex
    before: Decimal
    after: Decimal
    rows: Sequence[ChangedRow]


@dataclass(frozen=True)
class Changes:
    """Everything that differs, by main index; nothing that is the same."""

    old: Side
    new: Side
    mains: Sequence[ChangedMain]

    @property
    def rows(self) -> list[ChangedRow]:
        return [row for main in self.mains for row in main.rows]

    @property
    def parts(self) -> list[tuple[PartStanding, PartStanding]]:
        """Each part before and after, for a set that has no total."""
        return list(zip(self.old.standing.parts, self.new.standing.parts, strict=True))

    @property
    def difference(self) -> str:
        """«+3,00», «−1,50»; blank where the total is the same."""
        won = self.new.standing.total - self.old.standing.total
        return f"{'+' if won > 0 else ''}{points(won)}" if won else ""

    @property
    def same_tier(self) -> bool:
        return self.old.standing.tier == self.new.standing.tier


def version_side(version: SubmissionVersion) -> Side:
    """A sent version, as it was frozen."""
    standing = Standing(index_set_of(version.submission), version_preview(version))
    title = _("Bản {n}").format(n=version.number)
    return Side(title, version.content["answers"], standing)


def draft_side(submission: Submission) -> Side:
    """What is being entered, as it would be frozen now."""
    standing = Standing(index_set_of(submission), working_preview(submission))
    content = content_of(submission, library_of(submission.agency_id))
    return Side(_("Bản đang nhập"), content["answers"], standing)


def changes(old: Side, new: Side) -> Changes:
    mains = []
    for main in new.standing.index_set.main_indices:
        rows = [row for each in main.indicators if (row := _row(each, old, new))]
        if rows:
            before, after = old.standing.points_of(main), new.standing.points_of(main)
            mains.append(ChangedMain(main, before, after, rows))
    return Changes(old, new, mains)


def _row(indicator: Indicator, old: Side, new: Side) -> ChangedRow | None:
    before, after = old.answers.get(indicator.code), new.answers.get(indicator.code)
    lines = list(_lines(indicator, before, after))
    if not lines:
        return None
    return ChangedRow(indicator, lines, old.points_of(indicator), new.points_of(indicator))


def _lines(indicator: Indicator, before: Content | None, after: Content | None) -> Iterator[Line]:
    was, now = _said(indicator, before), _said(indicator, after)
    for label in dict.fromkeys((*was, *now)):
        if was.get(label, "") != now.get(label, ""):
            yield Line(label, was.get(label) or NOTHING, now.get(label) or NOTHING)
    yield from _papers(before, after)


def _said(indicator: Indicator, content: Content | None) -> dict[str, str]:
    """An answer by what its lines are called: the value first, then what is said about it."""
    if content is None or content["value"] is None:
        return {}
    value = content["value"]["answer"]
    said = {each.label or _("Giá trị"): each.text for each in answer_said(indicator, value)}
    day = content["estimated_to"]
    estimated_to = date.fromisoformat(day) if day else None
    return {
        **said,
        _("Tình trạng số liệu"): status_words(content["status"], estimated_to),
        _("Giải trình"): content["explanation"],
        _("Giải thích cảnh báo"): content.get("check_note", ""),
    }


def _papers(before: Content | None, after: Content | None) -> Iterator[Line]:
    """The papers that came and those that went; one that stayed is not said."""
    was = [_plain(each) for each in papers_of(before)] if before else []
    now = [_plain(each) for each in papers_of(after)] if after else []
    gone, come = (
        [each for each in was if each not in now],
        [each for each in now if each not in was],
    )
    if gone or come:
        exact = [_paper_said(each) for each in gone] == [_paper_said(each) for each in come]
        said = ["; ".join(_paper_said(each, exact=exact) for each in side) for side in (gone, come)]
        yield Line(_("Minh chứng"), said[0] or NOTHING, said[1] or NOTHING)


def _plain(paper: Paper) -> Paper:
    """Without the number under which the library keeps it: that says nothing of the paper."""
    file = paper["file"]
    return {**paper, "document": None, "file": {**file, "id": None} if file else None}


def _paper_said(paper: Paper, *, exact: bool = False) -> str:
    """«45/QĐ-UBND, 03/02/2023, Quyết định …, trang 3–5, bao-cao.pdf»; ``exact``: with its hash."""
    day, file, pages = paper["issued_on"], paper["file"], paper["pages"]
    parts = [
        paper["number"],
        f"{date.fromisoformat(day):%d/%m/%Y}" if day else "",
        paper["abstract"],
        _("trang {pages}").format(pages=pages) if pages else "",
        file["name"] if file else paper["link"],
        _("vì sao vẫn dùng: {reason}").format(reason=paper["reason"]) if paper["reason"] else "",
        f"SHA-256 {file['sha256'][:SHOWN_DIGITS]}…" if file and exact else "",
    ]
    return ", ".join(part for part in parts if part)
