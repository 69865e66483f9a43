"""What the row of an indicator says of last year, for ``_entry_last_year.html``."""

from __future__ import annotations

from typing import Any

from django import template

from assessments.pages.last_year import LastYearBeside

register = template.Library()


@register.simple_tag
def last_year_beside(row: Any) -> LastYearBeside | None:
    """``row`` has ``submission``, ``indicator``, ``answer`` and perhaps ``last_year``."""
    last = getattr(row, "last_year", None)
    return LastYearBeside(row.submission, row.indicator, row.answer, last) if last else None
