"""What nobody has judged yet, said before a step that would pass it over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.deadlines import IN_REVIEW
from assessments.models import Cycle
from assessments.permissions import Someone, phase
from assessments.selectors.cycles import sharing
from assessments.selectors.queue import unjudged
from assessments.selectors.reviews import File


@dataclass(frozen=True, slots=True)
class Unjudged:
    """``values`` without a verdict in ``files`` files; ``url``: where they are judged."""

    values: int
    files: int
    url: str

    @property
    def says(self) -> str:
        """Blank where everything is judged."""
        if not self.values:
            return ""
        text = _("Còn {values} giá trị chưa thẩm định ở {files} hồ sơ.")
        return text.format(values=self.values, files=self.files)


def unjudged_in(cycle: Cycle, now: datetime, reader: Someone | None = None) -> Unjudged:
    """Of what was sent and is locked; four queries at most. What is sealed from ``reader`` counts
    as not judged."""
    related = ("agency", "index_set", "deadline")
    rows = sharing(cycle, cycle.submissions.select_related(*related))
    left = unjudged([row for row in rows if phase(row, now) in IN_REVIEW], reader)
    return _counted(cycle, left.values())


def unjudged_of(cycle: Cycle, files: Iterable[File], now: datetime) -> Unjudged:
    """The same of files that were read already."""
    locked = (each for each in files if phase(each.submission, now) in IN_REVIEW)
    return _counted(cycle, [each.unjudged for each in locked])


def _counted(cycle: Cycle, left: Iterable[frozenset[str]]) -> Unjudged:
    counts = [len(codes) for codes in left if codes]
    return Unjudged(sum(counts), len(counts), reverse("review-list", args=[cycle.slug]))
