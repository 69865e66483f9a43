"""Changes of who takes part in sentences: what each comes to, what stands in its way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.models import Agency
from assessments.pages.roster_desk import RosterDesk
from assessments.roster import Change, Kind, Place, Problem
from assessments.services.roster import Overtaken, ReasonNeeded, Unfit

MOST_NAMED = 10  # agencies in one sentence

PILLS = {
    Kind.ADDED: ("ok", "plus", gettext_lazy("thêm")),
    Kind.MOVED: ("warn", "arrow-up-down", gettext_lazy("đổi bộ")),
    Kind.REGROUPED: ("info", "pencil", gettext_lazy("đổi nhóm")),
    Kind.REMOVED: ("err", "minus", gettext_lazy("bỏ")),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A place as it is read: the set, and the group in it."""

    title: str
    group: str


@dataclass(frozen=True, slots=True)
class ChangeSaid:
    """One line of a preview."""

    change: Change
    name: str
    before: Said | None
    after: Said | None

    @property
    def tone(self) -> str:
        return PILLS[self.change.kind][0]

    @property
    def icon(self) -> str:
        return PILLS[self.change.kind][1]

    @property
    def label(self) -> str:
        return str(PILLS[self.change.kind][2])


def unranked() -> str:
    """What stands for a blank group."""
    return _("cấp khác xếp hạng")


def place_said(place: Place | None, desk: RosterDesk) -> Said | None:
    return Said(desk.title(place.set_id), place.group or unranked()) if place else None


def change_said(change: Change, desk: RosterDesk) -> ChangeSaid:
    return ChangeSaid(
        change,
        desk.name(change.agency),
        place_said(change.before, desk),
        place_said(change.after, desk),
    )


# ── What was done, what was not ────────────────────────────────────────────────────────────


def done_sentence(changes: Sequence[Change]) -> str:
    """«Đã ghi 12 thay đổi: 10 thêm, 2 đổi nhóm.»"""
    if not changes:
        return _("Không có gì thay đổi: các cơ quan đã được xếp như vậy.")
    counts = Counter(change.kind for change in changes)
    parts = [f"{counts[kind]} {PILLS[kind][2]}" for kind in Kind if counts[kind]]
    said = ngettext("Đã ghi {n} thay đổi: {parts}.", "Đã ghi {n} thay đổi: {parts}.", len(changes))
    return said.format(n=len(changes), parts=", ".join(parts))


def refusal_lines(refused: Unfit | Overtaken | ReasonNeeded, desk: RosterDesk) -> list[str]:
    """Why nothing was done, a sentence for each reason."""
    if isinstance(refused, ReasonNeeded):
        return [reason_needed(refused.sets, desk)]
    if isinstance(refused, Overtaken):
        said = _("Đã có người đổi từ lúc bạn mở trang: {names}. Xem lại rồi làm tiếp.")
        return [said.format(names=named((each.agency for each in refused.changes), desk))]
    return [
        f"{desk.name(each.change.agency)}: {problem_sentence(each, desk)}"
        for each in refused.problems
    ]


def reason_needed(sets: Iterable[str], desk: RosterDesk) -> str:
    titles = ", ".join(desk.title(set_id) for set_id in sorted(sets))
    return _(
        "Hạn gửi hồ sơ của {sets} đã qua. Ghi lý do đổi; lý do được lưu trong nhật ký."
    ).format(sets=titles)


def named(agencies: Iterable[int], desk: RosterDesk) -> str:
    """The first of them by name, and how many there are besides."""
    names = [desk.name(each) for each in dict.fromkeys(agencies)]
    shown = ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return _("{names} và {n} cơ quan khác").format(names=shown, n=more) if more > 0 else shown


def problem_sentence(problem: Problem, desk: RosterDesk) -> str:
    """Why a change may not be made, and the way out."""
    change = problem.change
    match problem.code:
        case "taken":
            return _(
                "đã nhập, gửi số liệu, được gia hạn hoặc đã hỏi, nên không bỏ ra và không đổi bộ"
                " được; đổi nhóm thì được."
            )
        case "not_valid":
            return absence_sentence(desk.agencies[change.agency], desk)
        case "no_deadline":
            return _("bộ “{title}” không có thời hạn trong kỳ này nên chưa nhận cơ quan.").format(
                title=desk.title(problem.found)
            )
        case "other_set":
            return _(
                "nhóm “{group}” có cơ quan của bộ khác; một nhóm chỉ xếp một bộ. Chọn nhóm khác."
            ).format(group=problem.found)
        case _:
            return _("hai thay đổi cùng đưa cơ quan vào một bộ. Giữ một.")


def absence_sentence(agency: Agency, desk: RosterDesk) -> str:
    """Why there is no such unit in the year that is measured."""
    _first, last = desk.window
    if agency.established_on and agency.established_on > last:
        return _("thành lập ngày {day}, sau năm đánh giá {year}.").format(
            day=f"{agency.established_on:%d/%m/%Y}", year=desk.cycle.year
        )
    day = f"{agency.dissolved_on:%d/%m/%Y}" if agency.dissolved_on else ""
    if agency.successor_id:
        return _("không còn từ {day}, đã nhập vào {successor}.").format(
            day=day, successor=desk.name(agency.successor_id)
        )
    return _("không còn từ {day}, trước năm đánh giá {year}.").format(day=day, year=desk.cycle.year)
