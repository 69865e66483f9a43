"""Reading the findings of many versions at once: what pages of a whole cycle count and name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Case, F, JSONField, Q, When

from assessments.models import Finding, SubmissionVersion
from assessments.permissions import Someone
from assessments.selectors.entries import Entry
from assessments.selectors.seals import unsealed
from assessments.workflow import OPEN_FINDINGS, FindingState

NOTHING = Q(pk__in=())


class Row(NamedTuple):
    """What is counted of a finding. ``awaits``: only the council in session can settle it."""

    code: str
    state: str
    respond_by: datetime | None
    awaits: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The findings of one version: each as a ``Row``; by code those that are settled, that are
    open, of these those that may be concluded now, and those that the drawn sample looked at
    again. ``kept``: what was asked for in full, with the declared entry and nothing more of the
    version."""

    rows: list[Row] = field(default_factory=list)
    settled: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    ready: set[str] = field(default_factory=set)
    checked: set[str] = field(default_factory=set)
    kept: list[Finding] = field(default_factory=list)

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(row.code for row in self.rows)


_LARGE = ("reviewed", "final", "decided")
# In the model's order, as ``from_db`` wants them.
_COLUMNS = (
    "id",
    "version_id",
    "code",
    "state",
    "reviewed",
    "reason",
    "window_id",
    "respond_by",
    "final",
    "decided",
)
_SMALL = tuple(name for name in _COLUMNS if name not in _LARGE)


def found_by_version(
    versions: Collection[SubmissionVersion],
    now: datetime,
    reader: Someone | None,
    keep: Q = NOTHING,
) -> Mapping[int, Found]:
    """One query however many versions there are. Nothing that is sealed from ``reader``.

    ``keep``: which to keep in full. What they hold is read of these alone: most of a cycle's
    findings agree, and are only counted.
    """
    by_pk = {each.pk: each for each in versions}
    rows = unsealed(Finding.objects.filter(version__in=list(by_pk)), reader)
    found: dict[int, Found] = defaultdict(Found)
    for row in _columns(rows.order_by("pk"), now, keep):
        _take(found[row["version_id"]], row, by_pk)
    return found


def conclusive(now: datetime) -> Q:
    """Findings that a reviewer may conclude now: answered, or silent past the day to answer by.

    Silence about a value of the council's in a window is acceptance: nobody concludes it.
    """
    accepted = Q(window__isnull=False) & (Q(reviewed__isnull=False) | Q(final__isnull=False))
    silent = Q(state=FindingState.ASKED, respond_by__lte=now) & ~accepted
    return Q(state=FindingState.ANSWERED) | silent


def _columns(rows: Any, now: datetime, keep: Q) -> Any:
    ruled = Q(state=FindingState.AGREED, reviewed__isnull=False)
    flags = {
        "awaits": ruled | Q(state=FindingState.DISPUTED),
        "may_conclude": conclusive(now),
        "keeps": keep,
    }
    cases = {name: Case(When(which, then=True), default=False) for name, which in flags.items()}
    whole = {
        f"whole_{name}": Case(When(keep, then=F(name)), output_field=JSONField()) for name in _LARGE
    }
    entry = Case(When(keep, then=Entry("version__content", "code")), output_field=JSONField())
    read = rows.annotate(**cases, **whole, entry=entry)
    return read.values(*_SMALL, *cases, *whole, "entry", "sample_check")


def _take(found: Found, row: Mapping[str, Any], versions: Mapping[int, SubmissionVersion]) -> None:
    code, state = row["code"], row["state"]
    found.rows.append(Row(code, state, row["respond_by"], row["awaits"]))
    (found.open if state in OPEN_FINDINGS else found.settled).add(code)
    if row["may_conclude"]:
        found.ready.add(code)
    if row["sample_check"] is not None:
        found.checked.add(code)
    if row["keeps"]:
        found.kept.append(_finding(row, versions[row["version_id"]]))


def _finding(row: Mapping[str, Any], version: SubmissionVersion) -> Finding:
    values = [row[f"whole_{name}" if name in _LARGE else name] for name in _COLUMNS]
    finding = Finding.from_db(DEFAULT_DB_ALIAS, _COLUMNS, values)
    finding.version = version
    finding.entry = row["entry"]  # type: ignore[attr-defined]
    return finding
