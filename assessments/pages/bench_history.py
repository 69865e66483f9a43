"""Each verdict that an indicator of a version ever had, from the log: nothing is overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessments.audit_words import act_said
from assessments.models import AuditEvent
from assessments.pages.answer_words import Said, answer_said
from assessments.pages.bench_rows import Row
from assessments.reasons import UNREASONED, reason_said

OF_THE_AGENCY = frozenset({"finding_respond", "finding_concede"})


@dataclass(frozen=True)
class Past:
    """One act on the finding. ``said``: the council's own answer, where it gave one."""

    at: datetime
    by: str
    act: str
    reason: str
    sentence: str
    said: Sequence[Said]


def history_of(row: Row) -> list[Past]:
    """The newest first, of the version on the bench; one query."""
    events = AuditEvent.objects.filter(
        stream=row.bench.submission.stream,
        act__startswith="finding_",
        data__code=row.code,
        data__version=row.bench.version.number,
    )
    return [_past(row, event) for event in events.select_related("actor").order_by("-sequence")]


def _past(row: Row, event: AuditEvent) -> Past:
    data: Mapping[str, Any] = event.data
    own = event.act in OF_THE_AGENCY  # neither the council's value nor its reason is theirs
    value = None if own else data.get("decided") or data.get("final") or data.get("reviewed")
    reason = "" if own else data.get("reason") or ""
    return Past(
        at=event.at,
        by=str(event.actor or ""),
        act=act_said(event.act),
        reason=reason_said(reason) if reason and reason not in UNREASONED else "",
        sentence=data.get("response", "") if own else data.get("sentence") or "",
        said=answer_said(row.indicator, value["answer"]) if value else [],
    )
