"""What a decision fixes for all: its dates, how points are rounded, how ranks are told apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from frameworks import definition as d
from frameworks.vietnamese import printed
from frameworks.wording.amounts import day, points

# ── Dates ──────────────────────────────────────────────────────────────────────────────────

LEAP_YEAR, COMMON_YEAR = 2024, 2023


def last_moment(deadline: d.SubmissionDeadline) -> str:
    """The last second in which a file still arrives in time: ``hết 23:59:59 ngày 24/12``."""
    days = {_last_day(deadline, year) for year in (LEAP_YEAR, COMMON_YEAR)}
    if len({(last.month, last.day) for last in days}) > 1:  # the eve of 1 March
        return _("hết 23:59:59 ngày cuối tháng 02 của năm đánh giá (giờ Việt Nam)")
    last = days.pop()
    return _("hết 23:59:59 ngày %(day)s của năm đánh giá (giờ Việt Nam)") % {
        "day": f"{last.day:02d}/{last.month:02d}"
    }


def _last_day(deadline: d.SubmissionDeadline, year: int) -> date:
    printed_day = deadline.day.of(year)
    return printed_day if deadline.inclusive else printed_day - timedelta(days=1)


def data_window_in_words(window: d.DataWindow) -> str:
    """``từ 01/01 đến 31/12 của năm đánh giá``."""
    return _("từ %(start)s đến %(end)s của năm đánh giá") % {
        "start": day(window.start),
        "end": day(window.end),
    }


# ── Rounding, order and ties ───────────────────────────────────────────────────────────────


def rounding_in_words(rounding: d.Rounding) -> str:
    """``tới 2 chữ số thập phân, …`` with what becomes of the rest, and an example."""
    if rounding.mode is d.RoundingMode.DOWN:
        rest = _("phần còn lại bị cắt bỏ")
    else:
        rest = _("từ nửa đơn vị cuối trở lên thì làm tròn ra xa số 0")
    sample = Decimal(5).scaleb(-rounding.places - 1)
    kept = Decimal(0) if rounding.mode is d.RoundingMode.DOWN else sample * 2
    return _("lấy %(places)s chữ số thập phân, %(rest)s (ví dụ %(sample)s thành %(kept)s)") % {
        "places": rounding.places,
        "rest": rest,
        "sample": printed(1 + sample, None),
        "kept": printed(1 + kept, rounding.places),
    }


@dataclass(frozen=True, slots=True)
class RoundingWords:
    """How a score and how a mean is rounded."""

    indicator: str
    average: str


def roundings_in_words(roundings: d.Roundings) -> RoundingWords:
    """Both roundings of a framework, as sentences."""
    return RoundingWords(
        indicator=_("Làm tròn một lần, sau cùng: %(how)s.")
        % {"how": rounding_in_words(roundings.indicator)},
        average=_("Tính từ điểm đã công bố: %(how)s.")
        % {"how": rounding_in_words(roundings.average)},
    )


def ties_in_words(ties: d.Ties) -> str:
    """How equal totals are ranked."""
    return {
        d.Ties.SHARE_AND_SKIP: _(
            "Bằng điểm thì cùng hạng, hạng kế tiếp bị bỏ qua (ví dụ: 1, 1, 3)."
        )
    }[ties]


def order_in_words(index_set: d.IndexSet) -> str:
    """By what ranks are told apart, first to last."""
    parts = {part.id: part.title for part in index_set.parts}
    words = {d.TOTAL: _("tổng điểm xếp hạng, từ cao xuống thấp"), d.TIER: _("mức đạt được")}
    steps = [
        words.get(key) or _("điểm phần “%(title)s”") % {"title": parts[key]}
        for key in index_set.order
    ]
    return _(", rồi đến ").join(steps)


# ── Families ───────────────────────────────────────────────────────────────────────────────


def family_title(family: str) -> str:
    """What a family of frameworks assesses; one unknown here keeps its own id."""
    return {
        "dti": _("Chuyển đổi số (DTI)"),
        "ung-dung-cntt": _("Ứng dụng công nghệ thông tin"),
        "chinh-quyen-dien-tu": _("Chính quyền điện tử"),
        "chinh-quyen-so": _("Chính quyền số"),
    }.get(family, family)


# ── Maxima and groups ──────────────────────────────────────────────────────────────────────


def maximum_in_words(index_set: d.IndexSet) -> str:
    """``1.000 điểm``; parts stand side by side, for their sum means nothing."""
    if not index_set.parts:
        return points(index_set.max_points)
    return _(" và ").join(f"{part.title} {points(part.max_points)}" for part in index_set.parts)


def ranked_in_words(index_set: d.IndexSet) -> str:
    """In which group agencies are ranked, or that another body ranks them."""
    if index_set.ranking_group is None:
        return _("Do cơ quan khác xếp hạng")
    return index_set.ranking_group


def years_in_words(framework: d.Framework) -> str:
    """``Năm đánh giá 2021, 2022``."""
    return _("Năm đánh giá %(years)s") % {"years": ", ".join(map(str, framework.years))}
