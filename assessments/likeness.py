"""When two cases of one indicator are alike, and when alike cases got unlike results.

Pure. Two cases are **alike** when they are answers to the same indicator (this year's code, last
year's through the carry-over map) and

- they rest on the same file, by its SHA-256, or
- they were judged for the same reason code, or
- neither has any paper at all, the agency's word alone.

Alike cases got **unlike results** when what was declared was kept in one and lowered, raised or
refused in another; or when both declared the same share of the points and another share was left.
Two ratios that were both lowered by different amounts are no contradiction: their figures differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Outcome(StrEnum):
    KEPT = "kept"
    LOWERED = "lowered"
    RAISED = "raised"
    REFUSED = "refused"


class Likeness(StrEnum):
    """Why two cases are alike, the strongest first."""

    SAME_FILE = "same_file"
    SAME_REASON = "same_reason"
    NO_PAPERS = "no_papers"


@dataclass(frozen=True, slots=True)
class Features:
    """What of a case counts for likeness and result.

    ``files``: SHA-256 of each file cited. ``has_papers``: a file, a link or a document's number.
    ``reason``: blank where what was declared stands. ``declared``, ``standing``: shares of the
    maximum; ``None`` where there is none to compute. ``outcome``: ``None`` until it is judged.
    """

    files: frozenset[str] = frozenset()
    has_papers: bool = False
    reason: str = ""
    declared: Fraction | None = None
    standing: Fraction | None = None
    outcome: Outcome | None = None


def outcome_of(
    declared: Fraction | None, standing: Fraction | None, *, refused: bool
) -> Outcome | None:
    """What became of a declared value; ``None`` where either share is not known."""
    if refused:
        return Outcome.REFUSED
    if declared is None or standing is None:
        return None
    if standing == declared:
        return Outcome.KEPT
    return Outcome.LOWERED if standing < declared else Outcome.RAISED


def likeness(one: Features, other: Features) -> Likeness | None:
    """Why the two are alike; ``None`` where they are not."""
    if one.files & other.files:
        return Likeness.SAME_FILE
    if one.reason and one.reason == other.reason:
        return Likeness.SAME_REASON
    if not one.has_papers and not other.has_papers:
        return Likeness.NO_PAPERS
    return None


def unlike_results(one: Features, other: Features) -> bool:
    """Whether two judged cases came out differently, as the head of this module says."""
    if one.outcome is None or other.outcome is None:
        return False
    if one.outcome is not other.outcome:
        return True
    return one.declared == other.declared and one.standing != other.standing


def contradicts(one: Features, other: Features) -> Likeness | None:
    """Why the two are alike, where their results are not."""
    why = likeness(one, other)
    return why if why and unlike_results(one, other) else None


def disagree(cases: Iterable[Features]) -> bool:
    """Whether any two of ``cases``, all alike to one that is still to be judged, contradict."""
    rows: Sequence[Features] = list(cases)
    return any(unlike_results(one, other) for n, one in enumerate(rows) for other in rows[n + 1 :])
