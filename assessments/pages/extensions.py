"""Who got more time, in words: for the public register and for the council's page of deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.deadline_words import instant
from assessments.deadlines import last_moment
from assessments.models import CouncilSeat, Cycle, CycleDeadline, Extension, User
from assessments.permissions import can_change_cycle, top_up_of
from assessments.selectors.extensions import (
    extensions_of,
    moved_by,
    printed_closing,
    register,
    titles_of_sets,
)

Titles = Mapping[tuple[int, str], str]


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """One extension. ``who``: the agency, or everyone of an index set; moments in words.

    ``clause``: as printed, where ``before`` is its own instant; blank after an earlier extension.
    """

    who: str
    scope: str
    clause: str
    before: str
    until: str
    letter: str
    letter_on: date
    reason: str
    approver: str
    granted: str


@dataclass(frozen=True, slots=True)
class RegisterPart:
    """One cycle of the register."""

    cycle: Cycle
    rows: Sequence[ExtensionRow]


@dataclass(frozen=True, slots=True)
class Register:
    """The whole register; cycles that only show how the portal works stand apart."""

    cycles: Sequence[RegisterPart]
    samples: Sequence[RegisterPart]


def register_page() -> Register:
    return Register(_parts(samples=False), _parts(samples=True))


def _parts(*, samples: bool) -> list[RegisterPart]:
    found = register(samples=samples)
    titles = titles_of_sets(each.cycle for each in found)
    return [RegisterPart(each.cycle, rows_of(each.extensions, titles)) for each in found]


def rows_of(extensions: Iterable[Extension], titles: Titles) -> list[ExtensionRow]:
    """The extensions in words, in the order given: all there are of a cycle."""
    rows = list(extensions)
    return [_row(each, titles, first_closing(moved_by(each), rows)) for each in rows]


def first_closing(deadline: CycleDeadline, extensions: Iterable[Extension]) -> datetime:
    """The closing that the printed clause set, by the ``extensions`` that moved it since."""
    moved = (each.before for each in extensions if each.deadline_id == deadline.pk)
    return min(moved, default=deadline.closes_at)


def everyone_of(title: str) -> str:
    """«Mọi đơn vị: Sở, ban, ngành»."""
    return _("Mọi đơn vị: {title}").format(title=title)


def _row(extension: Extension, titles: Titles, printed: datetime) -> ExtensionRow:
    own, deadline = extension.submission, moved_by(extension)
    title = titles[deadline.cycle.framework_version_id, deadline.set_id]
    return ExtensionRow(
        who=str(own.agency) if own else everyone_of(title),
        scope=title if own else _("cả đối tượng đánh giá"),
        clause=deadline.printed if extension.before == printed else "",
        before=instant(last_moment(extension.before)),
        until=instant(last_moment(extension.until)),
        letter=extension.letter,
        letter_on=extension.letter_on,
        reason=extension.reason,
        approver=_("{post}: {name}").format(
            post=CouncilSeat.Role.SECRETARY.label, name=extension.granted_by
        ),
        granted=instant(extension.granted_at),
    )


# ── The council's page ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """The deadline of one index set. ``printed_until``: where the clause was, if it was moved."""

    title: str
    clause: str
    until: str
    printed_until: str
    passed: bool
    extend_url: str


@dataclass(frozen=True, slots=True)
class DeadlinesPage:
    """The deadlines of a cycle, what moved them, and the step in which estimates are settled."""

    cycle: Cycle
    deadlines: Sequence[DeadlineRow]
    extensions: Sequence[ExtensionRow]
    top_up: str
    can_change: bool


def deadlines_page(cycle: Cycle, user: User, now: datetime) -> DeadlinesPage:
    """Four queries, however many extensions there are."""
    titles = titles_of_sets([cycle])
    may = can_change_cycle(user, cycle)
    deadlines = cycle.deadlines.prefetch_related("extensions")
    return DeadlinesPage(
        cycle=cycle,
        deadlines=[_deadline_row(cycle, each, titles, may, now) for each in deadlines],
        extensions=rows_of(extensions_of([cycle]), titles),
        top_up=top_up_said(cycle),
        can_change=may,
    )


def _deadline_row(
    cycle: Cycle, deadline: CycleDeadline, titles: Titles, may: bool, now: datetime
) -> DeadlineRow:
    printed = printed_closing(deadline)
    moved = printed != deadline.closes_at
    at = [cycle.slug, deadline.set_id]
    return DeadlineRow(
        title=titles[cycle.framework_version_id, deadline.set_id],
        clause=deadline.printed,
        until=instant(last_moment(deadline.closes_at)),
        printed_until=instant(last_moment(printed)) if moved else "",
        passed=now >= deadline.closes_at,
        extend_url=reverse("deadline-extend", args=at) if may else "",
    )


def top_up_said(cycle: Cycle) -> str:
    """«từ 00:00:00 ngày 02/01/2024 đến 23:59:59 ngày 10/01/2024»; blank: no such step."""
    window = top_up_of(cycle)
    if window is None:
        return ""
    return _("từ {opens} đến {closes}").format(
        opens=instant(window.opens_at), closes=instant(last_moment(window.closes_at))
    )
