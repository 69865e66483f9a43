"""A day that a form asks for. A year far away is a slip of the hand, and no instant follows it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from assessments import clock

FIRST_YEAR, LAST_YEAR = 2000, 2100  # a slip of the hand, not a rule
FIRST_YEAR_OF_PAPERS = 1945  # no office of today issued anything before
DAY = "%Y-%m-%d"


def refuse_far_years(day: date | None, *, first: int = FIRST_YEAR) -> date | None:
    """A year that no cycle has. Python's calendar ends with 9999: there the next day overflows."""
    if day is not None and not first <= day.year <= LAST_YEAR:
        text = gettext("Năm phải từ {first} đến {last}.")
        raise ValidationError(text.format(first=first, last=LAST_YEAR))
    return day


def may_be_issued_on(day: date) -> bool:
    """Whether a document can bear the date ``day``: it is no later than today."""
    return day.year >= FIRST_YEAR_OF_PAPERS and day <= clock.today()


def day_input() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput(format=DAY, attrs={"type": "date"})


class Day(forms.DateField):
    """``first``: the earliest year that may be meant; ``None``: the form itself says which."""

    widget = day_input()

    def __init__(self, *, first: int | None = FIRST_YEAR, **options: Any) -> None:
        super().__init__(**options)
        self.first = first

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        return day if self.first is None else refuse_far_years(day, first=self.first)
