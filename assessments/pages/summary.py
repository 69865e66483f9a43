"""The one page that the head reads before signing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.models import Answer, Document, Submission, ValueStatus
from assessments.pages.overview import Overview, Todo, overview_of
from assessments.pages.standing import Standing
from assessments.services.documents import library_of, proves
from dti_portal.display import number, points

SHOWN_FACTS = 3


@dataclass(frozen=True)
class Summary:
    """Points, completeness, and what is to be known before sending."""

    overview: Overview
    with_file: int
    explained: int
    estimates: int
    claims: int

    @property
    def standing(self) -> Standing:
        return self.overview.standing

    @property
    def blocking(self) -> Sequence[Todo]:
        """What keeps it from being sent."""
        return [each for each in self.overview.todo if each.kind != "unanswered"]

    @property
    def to_know(self) -> list[str]:
        """At most three things to know, the costliest first."""
        said = [
            self._unanswered(),
            self._claims(),
            self._explained(),
            self._estimates(),
            self._weakest(),
        ]
        return [each for each in said if each][:SHOWN_FACTS]

    def _unanswered(self) -> str:
        open_ = [each for each in self.overview.todo if each.kind == "unanswered"]
        if not open_:
            return ""
        worth = sum((each.indicator.max_points for each in open_), Decimal(0))
        said = _("{n} chỉ số chưa nhập, được tính 0 điểm; tổng điểm tối đa của chúng là {points}.")
        return said.format(n=len(open_), points=number(worth))

    def _claims(self) -> str:
        said = _("{n} chỉ số khai không phát sinh; Hội đồng xem lý do rồi kết luận.")
        return said.format(n=self.claims) if self.claims else ""

    def _explained(self) -> str:
        said = _("{n} chỉ số chỉ có giải trình, không có tệp minh chứng.")
        return said.format(n=self.explained) if self.explained else ""

    def _estimates(self) -> str:
        said = _("{n} số liệu là số ước, phải chốt lại theo ngày 31/12.")
        return said.format(n=self.estimates) if self.estimates else ""

    def _weakest(self) -> str:
        weakest = self.standing.weakest
        if weakest is None:
            return ""
        main, earned = weakest
        said = _("{title} là nhóm có tỷ lệ điểm thấp nhất: {points}/{maximum}.")
        return said.format(title=main.title, points=points(earned), maximum=number(main.max_points))


def summary_of(submission: Submission) -> Summary:
    overview = overview_of(submission)
    library = library_of(submission.agency_id)
    counted = [answer for answer in submission.answers.all() if answer.value is not None]
    return Summary(
        overview=overview,
        with_file=sum(_is_proven(answer, library) for answer in counted),
        explained=sum(bool(a.explanation) and not _is_proven(a, library) for a in counted),
        estimates=sum(answer.status == ValueStatus.ESTIMATE for answer in counted),
        claims=sum(_is_claim(answer) for answer in counted),
    )


def _is_proven(answer: Answer, library: Mapping[int, Document]) -> bool:
    return any(proves(library.get(each["document"])) for each in answer.papers)


def _is_claim(answer: Answer) -> bool:
    said: object = answer.value["answer"]
    return isinstance(said, Mapping) and "na" in said
