"""What nobody has judged yet, said before a step that would pass it over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.deadlines import IN_REVIEW
from assessments.models import Cycle
from assessments.permissions import Someone, phase
from assessments.selectors.cycles import sharing
from assessments.selectors.queue import unjudged


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
    counts = [len(codes) for codes in left.values() if codes]
    return Unjudged(sum(counts), len(counts), reverse("review-list", args=[cycle.slug]))
