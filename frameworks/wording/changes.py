"""What changed between two decisions, in words: counts, rows, and whether years compare."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from frameworks import definition as d
from frameworks.comparison import Change, ChangeKind, IndexSetComparison, MainIndexComparison

# The words of the diff table of the component library.
KEYS = {
    ChangeKind.SAME: "kept",
    ChangeKind.POINTS: "points",
    ChangeKind.RULE: "rule",
    ChangeKind.ADDED: "added",
    ChangeKind.REMOVED: "removed",
}


def kind_label(kind: ChangeKind) -> str:
    """The kind of a change in two or three words."""
    return {
        ChangeKind.SAME: _("Giữ nguyên"),
        ChangeKind.POINTS: _("Đổi điểm"),
        ChangeKind.RULE: _("Đổi cách tính"),
        ChangeKind.ADDED: _("Mới"),
        ChangeKind.REMOVED: _("Bỏ"),
    }[kind]


def comparable_in_words(kind: ChangeKind) -> str:
    """Whether the two years may be set side by side."""
    return {
        ChangeKind.SAME: _("So được"),
        ChangeKind.POINTS: _("So theo phần trăm"),
        ChangeKind.RULE: _("Không so"),
        ChangeKind.ADDED: _("Chưa có năm trước"),
        ChangeKind.REMOVED: _("Không còn"),
    }[kind]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A row of the diff table; a code is empty where there is no indicator on that side."""

    change: str
    old_code: str
    new_code: str
    title: str
    old_points: Decimal
    new_points: Decimal
    comparable: str
    provenance: d.Provenance
    reference: str = ""


def change_rows(comparison: IndexSetComparison) -> tuple[ChangeRow, ...]:
    """Every indicator of either side, in the order of the newer decision."""
    return tuple(_row(change) for change in comparison.changes)


def _row(change: Change) -> ChangeRow:
    shown = change.new or change.old
    if shown is None:
        raise ValueError("A change has at least one side.")
    return ChangeRow(
        change=KEYS[change.kind],
        old_code=change.old.code if change.old else "",
        new_code=change.new.code if change.new else "",
        title=shown.title,
        old_points=change.old.max_points if change.old else Decimal(0),
        new_points=change.new.max_points if change.new else Decimal(0),
        comparable=comparable_in_words(change.kind),
        provenance=shown.provenance,
    )


@dataclass(frozen=True, slots=True)
class KindCount:
    """A kind of change, its key, its words, and how many indicators it concerns."""

    key: str
    label: str
    count: int


def kind_counts(comparison: IndexSetComparison) -> tuple[KindCount, ...]:
    """Every kind of change, those that do not occur included."""
    return tuple(
        KindCount(KEYS[kind], kind_label(kind), comparison.counts[kind]) for kind in ChangeKind
    )


@dataclass(frozen=True, slots=True)
class MainIndexRow:
    """A main index then and now: one square per indicator, in words too."""

    code: str
    title: str
    old_count: int
    new_count: int
    old_points: Decimal
    new_points: Decimal
    squares: tuple[str, ...]
    finding: str


def main_index_rows(comparison: IndexSetComparison) -> tuple[MainIndexRow, ...]:
    """One row per main index, kinds of change in a fixed order."""
    return tuple(_main_row(main) for main in comparison.main_indices)


def _main_row(main: MainIndexComparison) -> MainIndexRow:
    shown = main.new or main.old
    if shown is None:
        raise ValueError("A main index has at least one side.")
    ordered = [change.kind for kind in ChangeKind for change in main.changes if change.kind is kind]
    told = [f"{kind_label(kind)} {ordered.count(kind)}" for kind in ChangeKind if kind in ordered]
    return MainIndexRow(
        code=main.code,
        title=shown.title,
        old_count=len(main.old.indicators) if main.old else 0,
        new_count=len(main.new.indicators) if main.new else 0,
        old_points=main.old.max_points if main.old else Decimal(0),
        new_points=main.new.max_points if main.new else Decimal(0),
        squares=tuple(KEYS[kind] for kind in ordered),
        finding=", ".join(told),
    )


def has_totals(comparison: IndexSetComparison) -> bool:
    """Whether both sides have one total: parts that stand side by side have none."""
    sides = (comparison.old, comparison.new)
    return all(side is not None and not side.parts for side in sides)
