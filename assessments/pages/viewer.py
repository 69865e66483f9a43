"""The evidence of one indicator in the page: which papers, which of them is open, at which page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Evidence, Submission
from assessments.page_pictures import drawable, pages_of
from assessments.pages.bench_rows import Row
from assessments.services.papers import Paper
from assessments.services.scanning import is_infected

FILE, PAGE = "tep", "trang"  # what the address says: which file, which page
NUMBER = re.compile(r"[0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class Tab:
    """A file that can be opened in the page; ``number``: the sign of the document, where it has
    one; ``cited``: its pages as the agency wrote them; ``sha256``: as frozen when it was sent."""

    file: Evidence
    number: str = ""
    cited: str = ""
    sha256: str = ""

    @property
    def label(self) -> str:
        name = self.number or self.file.name
        return _("{name}, tr. {pages}").format(name=name, pages=self.cited) if self.cited else name

    @property
    def first_page(self) -> int:
        """The first page that is cited, or the first of all."""
        found = NUMBER.search(self.cited)
        return within(int(found[0]) if found else 1, self.pages)

    @property
    def pages(self) -> int:
        return pages_of(self.file)

    @property
    def unchanged(self) -> bool:
        """Whether it is the very file that was sent."""
        return not self.sha256 or self.sha256 == self.file.sha256


def within(page: int, pages: int) -> int:
    return max(1, min(page, pages))


@dataclass(frozen=True)
class Viewer:
    """What is open. ``kept``: what else the address says, to be kept by each link."""

    submission: Submission
    tabs: Sequence[Tab]
    at: int
    page: int
    kept: Mapping[str, str]

    @property
    def open(self) -> Tab:
        return self.tabs[self.at]

    @property
    def picture_url(self) -> str:
        args = [self.submission.cycle.slug, self.submission.pk, self.open.file.pk, self.page]
        return reverse("evidence-page", args=args)

    @property
    def file_url(self) -> str:
        args = [self.submission.cycle.slug, self.submission.pk, self.open.file.pk]
        return reverse("evidence-file", args=args)

    @property
    def links(self) -> list[tuple[Tab, str, bool]]:
        """Each file with its address, and whether it is the open one."""
        return [
            (tab, self._url(tab, tab.first_page), place == self.at)
            for place, tab in enumerate(self.tabs)
        ]

    @property
    def before_url(self) -> str:
        return self._url(self.open, self.page - 1) if self.page > 1 else ""

    @property
    def after_url(self) -> str:
        return self._url(self.open, self.page + 1) if self.page < self.open.pages else ""

    def _url(self, tab: Tab, page: int) -> str:
        return "?" + urlencode({**self.kept, FILE: tab.file.pk, PAGE: page})


def viewer_of(row: Row, asked: Mapping[str, str], kept: Mapping[str, str]) -> Viewer | None:
    """``None`` where nothing can be shown in the page. What ``asked`` for and is not there is not
    missed: the first file at its cited page is shown."""
    tabs = list(_tabs(row))
    if not tabs:
        return None
    at = next((n for n, tab in enumerate(tabs) if str(tab.file.pk) == asked.get(FILE)), 0)
    named = NUMBER.fullmatch(asked.get(PAGE, "")) if asked.get(FILE) else None
    page = within(int(named[0]), tabs[at].pages) if named else tabs[at].first_page
    return Viewer(row.bench.submission, tabs, at, page, kept)


def _tabs(row: Row) -> list[Tab]:
    """The files of the answer and of the agency's reply, each once, as far as they can be drawn."""
    cited = [_cited(each.content, each.file) for each in row.papers if each.file]
    replied = row.response.evidence if row.response else None
    tabs = [*cited, *([Tab(replied)] if replied else [])]
    first = {tab.file.pk: tab for tab in reversed(tabs)}
    own = [tab for tab in tabs if first[tab.file.pk] is tab]
    return [tab for tab in own if drawable(tab.file) and not is_infected(tab.file)]


def _cited(paper: Paper, file: Evidence) -> Tab:
    frozen = paper["file"] or {}
    return Tab(file, paper["number"], paper["pages"], frozen.get("sha256", ""))
