"""What is worth knowing about a printed ranking though it contradicts nothing.

Pure, like ``rankings.checking``, and shown beside the ranking, never in the legal text: ranks
that lie very near, spellings that vary, what was left blank, a mean that only the framework's
rounding explains, and the framework's own notes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from frameworks.definition import Framework, IndexSet, Rounding
from frameworks.scoring.rounding import rounded
from frameworks.vietnamese import folded, printed
from rankings.checking import every_rounding, exact_mean
from rankings.printed import TOTAL_COLUMN, Kind, PrintedRow
from rankings.printed_units import ReadUnit, read_figure, read_unit

# Neighbours nearer than a thousandth of the maximum: 1 point of 1000.
NEAR = Decimal("0.001")

NUMBER_BLANK = re.compile(r"\bsố\s*/")
DATE_BLANK = re.compile(r"\bngày\s*/")


class RemarkCode(StrEnum):
    NEAR_TIE = "near-tie"
    AVERAGE_ROUNDING = "average-rounding"
    AVERAGE_LABELS = "average-labels"
    SPELLING = "spelling"
    NUMBER_BLANK = "number-blank"
    DATE_BLANK = "date-blank"
    FRAMEWORK = "framework"
    FRAMEWORK_CONTRADICTION = "framework-contradiction"


@dataclass(frozen=True, slots=True)
class Remark:
    """``index_set`` is empty where a remark is about the whole. ``facts``: told by the maker."""

    code: RemarkCode
    index_set: str = ""
    agencies: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


def remarks(
    framework: Framework, rows: Sequence[PrintedRow], attached_to: str = ""
) -> tuple[Remark, ...]:
    """Everything worth knowing about readable ``rows`` and the line «(Kèm theo …)».

    Raises ``ValueError`` on a row that ``rankings.checking`` calls unreadable.
    """
    found: list[Remark] = []
    for index_set in framework.index_sets:
        own = [row for row in rows if row.index_set == index_set.id]
        units = [read_unit(index_set, row) for row in own if row.kind == Kind.UNIT]
        found.extend(_near_ties(index_set, units))
        found.extend(_roundings(index_set, framework.rounding.average, own, units))
    found.extend(_average_labels(rows))
    found.extend(_spellings(rows))
    found.extend(_blanks(attached_to))
    found.extend(_of_framework(framework, {row.index_set for row in rows}))
    return tuple(found)


def _near_ties(index_set: IndexSet, units: Sequence[ReadUnit]) -> Iterator[Remark]:
    """Runs of different totals that lie near. ``facts``: ranks ``first``, ``last``, ``span``."""
    for run in _near_runs(index_set, [unit for unit in units if TOTAL_COLUMN in unit.figures]):
        totals = [unit.figures[TOTAL_COLUMN] for unit in run]
        facts = {
            "first": run[0].row.rank,
            "last": run[-1].row.rank,
            "span": printed(totals[0] - totals[-1]),
            "maximum": printed(index_set.max_points, None),
        }
        names = tuple(unit.row.agency for unit in run)
        yield Remark(RemarkCode.NEAR_TIE, index_set.id, names, facts)


def _near_runs(index_set: IndexSet, units: Sequence[ReadUnit]) -> Iterator[list[ReadUnit]]:
    near = NEAR * index_set.max_points
    run: list[ReadUnit] = []
    for unit in sorted(units, key=lambda unit: -unit.figures[TOTAL_COLUMN]):
        total = unit.figures[TOTAL_COLUMN]
        if run and run[-1].figures[TOTAL_COLUMN] - total > near:
            yield from _worth_telling(run)
            run = []
        run.append(unit)
    yield from _worth_telling(run)


def _worth_telling(run: list[ReadUnit]) -> Iterator[list[ReadUnit]]:
    """Equal totals share a rank, which the table says itself."""
    if run and run[0].figures[TOTAL_COLUMN] != run[-1].figures[TOTAL_COLUMN]:
        yield run


def _roundings(
    index_set: IndexSet, rounding: Rounding, rows: Sequence[PrintedRow], units: Sequence[ReadUnit]
) -> Iterator[Remark]:
    """A right mean that half up would print otherwise. ``facts``: printed, exact, half_up."""
    mean = exact_mean(units) if any(TOTAL_COLUMN in unit.figures for unit in units) else None
    for row in rows:
        if row.kind != Kind.AVERAGE or mean is None:
            continue
        right = rounded(mean, rounding)
        half_up = every_rounding(mean, rounding.places)[0]
        if read_figure(row.figures.get(TOTAL_COLUMN, "")) == right != half_up:
            facts = {
                "printed": row.figures[TOTAL_COLUMN],
                "exact": printed(rounded(mean, Rounding(6, rounding.mode)), None),
                "half_up": printed(half_up, rounding.places),
            }
            yield Remark(RemarkCode.AVERAGE_ROUNDING, index_set.id, (row.agency,), facts)


def _average_labels(rows: Sequence[PrintedRow]) -> Iterator[Remark]:
    """The mean's row is not called the same in every group. ``agencies``: the labels."""
    labels = dict.fromkeys(row.agency for row in rows if row.kind == Kind.AVERAGE)
    if len(labels) > 1:
        yield Remark(RemarkCode.AVERAGE_LABELS, agencies=tuple(labels))


def _spellings(rows: Sequence[PrintedRow]) -> Iterator[Remark]:
    """One syllable written in two ways. ``agencies``: the names; ``facts``: ``ways``."""
    written: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        if row.kind == Kind.AVERAGE:
            continue
        for word in _words(row.agency):
            names = written.setdefault(folded(word), {}).setdefault(word, [])
            if row.agency not in names:
                names.append(row.agency)
    for ways in written.values():
        if len(ways) > 1:
            agencies = tuple(dict.fromkeys(name for way in ways.values() for name in way))
            yield Remark(RemarkCode.SPELLING, "", agencies, {"ways": ", ".join(ways)})


def _words(name: str) -> Iterator[str]:
    """The syllables of ``name`` in small letters, each with its tone where it was written."""
    yield from unicodedata.normalize("NFC", name).lower().split()


def _blanks(attached_to: str) -> Iterator[Remark]:
    if NUMBER_BLANK.search(attached_to):
        yield Remark(RemarkCode.NUMBER_BLANK)
    if DATE_BLANK.search(attached_to):
        yield Remark(RemarkCode.DATE_BLANK)


def _of_framework(framework: Framework, sets: set[str]) -> Iterator[Remark]:
    """``facts``: ``text`` of a note; of a contradiction: level, part, printed, sum_of_minima."""
    for note in framework.decision.notes:
        yield Remark(RemarkCode.FRAMEWORK, facts={"text": note})
    for one in framework.printed_contradictions:
        if one.index_set in sets:
            labels = {level.id: level.label for level in framework.sets[one.index_set].levels}
            facts = {
                "level": labels[one.level],
                "part": one.part,
                "printed": printed(one.printed, None),
                "sum_of_minima": printed(one.sum_of_minima, None),
            }
            yield Remark(RemarkCode.FRAMEWORK_CONTRADICTION, one.index_set, (), facts)
