"""Reading the rounds of giải trình of a cycle, with what came of each."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessments.models import (
    Cycle,
    Finding,
    Response,
    ResponseWindow,
    Stance,
    WindowExtension,
)
from assessments.workflow import FindingState

CONTESTS = (Stance.DISAGREE, Stance.SUPPLEMENT)


def windows_of(cycle: Cycle) -> list[tuple[ResponseWindow, list[WindowExtension]]]:
    """The newest first, each with its extensions, the first one first: one query for all of it.

    A window carries how many items were ``agreed``, ``contested``, left ``silent``, and how many
    are ``waiting``.
    """
    responses = Response.objects.filter(window=OuterRef("pk"))
    asked = Finding.objects.filter(window=OuterRef("pk"), state=FindingState.ASKED)
    rows = cycle.windows.select_related("opened_by").annotate(
        agreed=_number_of(responses.filter(stance=Stance.AGREE)),
        contested=_number_of(responses.filter(stance__in=CONTESTS)),
        silent=_number_of(responses.filter(stance=Stance.SILENT)),
        waiting=_number_of(asked),
        extended=F("extensions__pk"),
        extended_at=F("extensions__granted_at"),
        extended_why=F("extensions__reason"),
    )
    found: dict[int, tuple[ResponseWindow, list[WindowExtension]]] = {}
    for row in rows.order_by("-number", "extensions__granted_at", "extensions__pk"):
        row.cycle = cycle
        own = found.setdefault(row.pk, (row, []))[1]
        if row.extended is not None:
            own.append(_extension(row))
    return list(found.values())


def _extension(row: Any) -> WindowExtension:
    said = {"granted_at": row.extended_at, "reason": row.extended_why}
    return WindowExtension(pk=row.extended, window=row, **said)


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("window").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
