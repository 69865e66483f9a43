"""The points that a submission does not have, by the reason why, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Answer
from assessments.pages.mistakes import mistakes
from assessments.shares import council_parts
from dti_portal.display import number, points
from frameworks.definition import EnteredBy, IndexSet, Indicator, MainIndex
from frameworks.explanations import because_text
from frameworks.scoring.losses import Loss, Reason, Room
from frameworks.scoring.sheet import IndicatorPoints

ZERO = Decimal(0)

REASONS: dict[Reason, str | Promise] = {
    Reason.DRAFT: gettext_lazy("Nháp còn lỗi, chưa được tính điểm"),
    Reason.NOT_ANSWERED: gettext_lazy("Chưa nhập"),
    Reason.BELOW_FULL: gettext_lazy("Đã nhập, chưa đạt tối đa"),
    Reason.OUT_OF_REACH: gettext_lazy("Cách tính không cho đến điểm tối đa"),
    Reason.ELSEWHERE: gettext_lazy("Nơi khác nhập hoặc chấm"),
    Reason.AFTER_LOCK: gettext_lazy("Tính khi cả nhóm đã khóa, so với cả nhóm"),
    Reason.CLAIM_AWAITED: gettext_lazy("Không phát sinh, chờ Hội đồng kết luận"),
    Reason.CLAIM_ZERO: gettext_lazy("Không phát sinh, không tính điểm"),
    Reason.REJECTED: gettext_lazy("Không được chấp nhận"),
    Reason.EXCLUDED: gettext_lazy("Bỏ ra khỏi điểm tối đa của đơn vị"),
}


@dataclass(frozen=True, slots=True)
class LossRow:
    indicator: Indicator
    main: MainIndex
    points: Decimal
    says: str

    @property
    def anchor(self) -> str:
        return f"cs-{self.indicator.code}".replace(".", "-")


@dataclass(frozen=True, slots=True)
class LossGroup:
    """The indicators that lose points for one reason, the most points first."""

    reason: Reason
    rows: Sequence[LossRow]

    @property
    def label(self) -> str:
        return str(REASONS[self.reason])

    @property
    def is_lost(self) -> bool:
        """What is excluded is not lost: the agency's own maximum is smaller by it."""
        return self.reason is not Reason.EXCLUDED

    @property
    def points(self) -> Decimal:
        return sum((row.points for row in self.rows), ZERO)


@dataclass(frozen=True, slots=True)
class LossPart:
    """The losses of a set, or of one of its parts, which are never added up. ``title``: "" for a
    set without parts."""

    title: str
    groups: Sequence[LossGroup]

    @property
    def points(self) -> Decimal:
        return sum((group.points for group in self.groups if group.is_lost), ZERO)

    @property
    def most(self) -> Decimal:
        """The longest bar."""
        return max((group.points for group in self.groups), default=ZERO)


def losses_of(
    index_set: IndexSet,
    rooms: Mapping[str, Room],
    earned: Mapping[str, IndicatorPoints],
    answers: Mapping[str, Answer],
    *,
    year: int,
) -> list[LossPart]:
    """By part, then by reason; what loses nothing is not there."""
    titles = {part.id: part.title for part in index_set.parts}
    found: dict[str, dict[Reason, list[LossRow]]] = {}
    for main in index_set.main_indices:
        part = found.setdefault(titles.get(main.part or "", ""), {})
        for indicator in main.indicators:
            answer = answers.get(indicator.code)
            for loss in rooms[indicator.code].losses:
                says = _says(loss, indicator, earned[indicator.code], answer, year)
                row = LossRow(indicator, main, loss.points, says)
                part.setdefault(loss.reason, []).append(row)
    return [LossPart(title, _groups(by_reason)) for title, by_reason in found.items()]


def _groups(by_reason: Mapping[Reason, list[LossRow]]) -> list[LossGroup]:
    return [
        LossGroup(reason, sorted(by_reason[reason], key=lambda row: -row.points))
        for reason in Reason
        if reason in by_reason
    ]


def _says(
    loss: Loss, indicator: Indicator, earned: IndicatorPoints, answer: Answer | None, year: int
) -> str:
    if loss.reason is Reason.DRAFT and answer is not None:
        wrong = mistakes(indicator, answer.typed, year=year)
        return next(iter(wrong.values()), _("Số liệu sai quy tắc."))
    if loss.reason is Reason.NOT_ANSWERED:
        most = number(indicator.max_points)
        return _("Chưa nhập, tối đa {points} điểm.").format(points=most)
    if loss.reason is Reason.ELSEWHERE:
        return _("Do {who} nhập, không do đơn vị.").format(who=_who(indicator))
    if loss.reason is Reason.OUT_OF_REACH:
        best = points(indicator.max_points - loss.points)
        return _("Trả lời tốt nhất cũng chỉ được {best} trên {most} điểm.").format(
            best=best, most=number(indicator.max_points)
        )
    return because_text(earned)


def _who(indicator: Indicator) -> str:
    """Who enters what the agency does not: all of it, or parts."""
    others = council_parts(indicator) or (indicator,)
    return ", ".join(dict.fromkeys(each.source or _body(each.entered_by) for each in others))


def _body(entered_by: EnteredBy | None) -> str:
    return _("cơ quan đo") if entered_by is EnteredBy.MEASURING_BODY else _("Hội đồng")
