"""A day that a form asks for, written as documents write it: ngày/tháng/năm, in every browser
alike. A year far away is a slip of the hand, and no instant follows it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments import clock
from assessments.typed import answer_from_date

FIRST_YEAR, LAST_YEAR = 2000, 2100  # a slip of the hand, not a rule
FIRST_YEAR_OF_PAPERS = 1945  # no office of today issued anything before
WRITTEN = "%d/%m/%Y"


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
    attrs = {"inputmode": "numeric", "placeholder": _("ngày/tháng/năm"), "autocomplete": "off"}
    return forms.DateInput(format=WRITTEN, attrs=attrs)


class Day(forms.DateField):
    """«9/5/2023», «09.05.2023» or «2023-05-09»; blank where it is not required.

    ``first``: the earliest year that may be meant; ``None``: the form itself says which.
    """

    widget = day_input()

    def __init__(self, *, first: int | None = FIRST_YEAR, **options: Any) -> None:
        invalid = {"invalid": _("Ghi ngày có thật, ví dụ 15/03/2023.")}
        messages = invalid | options.pop("error_messages", {})
        super().__init__(error_messages=messages, **options)
        self.first = first

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        day = answer_from_date(value)
        if day is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        return day if self.first is None else refuse_far_years(day, first=self.first)
