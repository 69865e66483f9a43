"""Last year beside the field: what it was, what it earned, what the council said of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Answer, Submission
from assessments.pages.answer_words import Said, answer_said, typed_said
from assessments.reasons import reason_said
from assessments.selectors.last_year import LastYear
from assessments.selectors.predecessors import Comparability
from assessments.services.last_year import obstacle
from assessments.services.scores import index_set_of
from dti_portal import display
from frameworks.definition import Indicator, InverseRatio, Ratio, Steps

MARKS = {
    Comparability.SAME: ("equal", gettext_lazy("Giữ nguyên cách tính")),
    Comparability.POINTS_CHANGED: ("percent", gettext_lazy("Giữ cách tính, đổi điểm tối đa")),
    Comparability.RULE_CHANGED: ("arrow-up-down", gettext_lazy("Đổi cách tính: không so được")),
    Comparability.NEW: ("plus", gettext_lazy("Chỉ số mới")),
}


def row_anchor(code: str) -> str:
    """The id of an indicator's row on the page of entry."""
    return f"cs-{code}".replace(".", "-")


@dataclass(frozen=True)
class LastYearBeside:
    """What the row of an indicator says of last year.

    ``answer``: this year's, as it is saved.
    """

    submission: Submission
    indicator: Indicator
    answer: Answer | None
    last: LastYear

    @property
    def icon(self) -> str:
        return MARKS[self.last.comparability][0]

    @property
    def mark(self) -> str:
        """same, changed or new, in words."""
        return str(MARKS[self.last.comparability][1])

    @property
    def is_new(self) -> bool:
        return self.last.indicator is None

    @property
    def old_code(self) -> str:
        """The code of then, where it was another."""
        return self.last.code if self.last.code != self.indicator.code else ""

    @property
    def value(self) -> str:
        """«96,67% (87/90)», «Có kiêm nhiệm», «chưa trả lời»; of a rejected one, the declared."""
        last = self.last
        if last.indicator is None:
            return ""
        if not last.answered:
            return _("chưa trả lời")
        answer = last.declared if last.was_rejected and last.was_declared else last.answer
        if share := _share(last.indicator, answer):
            return share
        said = answer_said(last.indicator, answer)
        several = len(said) > 1
        return "; ".join(f"{each.label}: {each.text}" if several else each.text for each in said)

    @property
    def points(self) -> str:
        """«8,27/15 điểm»; blank where nothing was answered."""
        if self.last.points is None or self.last.max_points is None:
            return ""
        return _("{points}/{maximum} điểm").format(
            points=display.points(self.last.points), maximum=display.number(self.last.max_points)
        )

    @property
    def council(self) -> str:
        """What the council made of it: «Hội đồng: 38,67 → 37,33 điểm»."""
        last = self.last
        if not last.was_declared:
            return _("Do Hội đồng nhập") if last.answered else ""
        if not last.is_settled:
            return _("Tự chấm, kết quả năm {year} chưa chốt").format(year=last.year)
        if last.points == last.declared_points and not last.was_rejected:
            return _("Hội đồng giữ số đã khai")
        if last.was_rejected:
            return _("Hội đồng không chấp nhận: {before} → {after} điểm").format(
                before=display.points(last.declared_points), after=display.points(last.points)
            )
        return _("Hội đồng: {before} → {after} điểm").format(
            before=display.points(last.declared_points), after=display.points(last.points)
        )

    @property
    def remark(self) -> str:
        """«SL-01 Sai tử, mẫu»."""
        return reason_said(self.last.remark.reason) if self.last.remark else ""

    @property
    def sentence(self) -> str:
        """The council's own words."""
        remark = self.last.remark
        return (remark.conclusion or remark.sentence) if remark else ""

    @property
    def current(self) -> list[Said]:
        """What stands in this year's fields, right or wrong."""
        return typed_said(self.indicator, self.answer.typed) if self.answer else []

    @property
    def anchor(self) -> str:
        """The place of its row on the page of entry."""
        return row_anchor(self.indicator.code)

    @property
    def can_be_carried(self) -> bool:
        """Where there is no value that counts yet; one that does is not to be lost by a click."""
        there = self.answer is not None and self.answer.value is not None
        return not there and not obstacle(self.indicator, self.last)

    @property
    def carry_url(self) -> str:
        mains = index_set_of(self.submission).main_indices
        code = self.indicator.code
        main = next(each for each in mains if code in {one.code for one in each.indicators})
        return reverse(
            "answer-carry", args=[self.submission.cycle.slug, self.submission.pk, main.code, code]
        )


def _share(indicator: Indicator, answer: Any) -> str:
    """A quotient by its percent, with the two figures it is made of."""
    divides = isinstance(indicator.rule, (Ratio, InverseRatio, Steps))
    if not (divides and isinstance(answer, dict) and "a" in answer):
        return ""
    a, b = Decimal(answer["a"]), Decimal(answer["b"])
    figures = f"{display.number(a)}/{display.number(b)}"
    return f"{display.percent(a, b)} ({figures})" if b else figures
