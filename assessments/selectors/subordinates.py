"""The subordinate units that a table has a row for: those of the agency in the year assessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db.models import Q

from assessments.models import Agency, Submission
from frameworks.definition import Indicator, RollupMean
from frameworks.vietnamese import sort_key


def units_of(agency: Agency, kinds: tuple[str, ...], day: date) -> tuple[str, ...]:
    """The units under ``agency`` on ``day`` whose names begin with one of ``kinds``, by the names
    of that day in Vietnamese order."""
    existed = Q(established_on=None) | Q(established_on__lte=day)
    lasted = Q(dissolved_on=None) | Q(dissolved_on__gt=day)
    rows = agency.children.filter(existed, lasted).prefetch_related("former_names")
    names = (row.name_on(day) for row in rows)
    begins = tuple(f"{kind} " for kind in kinds)
    return tuple(sorted((name for name in names if name.startswith(begins)), key=sort_key))


def with_units(submission: Submission, indicator: Indicator) -> Indicator:
    """``indicator`` as ``submission`` answers it: a table knows which rows it must have.

    Two queries where it has such a table, none otherwise. An agency under which no unit is known
    writes its rows itself.
    """
    rule = indicator.rule
    if not isinstance(rule, RollupMean) or not rule.rows:
        return indicator
    end = submission.cycle.framework_version.definition.data_window.end
    units = units_of(submission.agency, rule.rows, end.of(submission.cycle.year))
    return replace(indicator, rule=replace(rule, units=units))
