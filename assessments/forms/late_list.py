"""The công văn that a list of late agencies goes with: both may stay blank for the clerk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.days import Day
from assessments.forms.steps import one_line
from assessments.late_list import Letter


class LetterForm(forms.Form):
    number = forms.CharField(
        label=_("Số công văn"),
        max_length=60,
        required=False,
        help_text=_("Để trống: văn bản chừa chỗ cho văn thư."),
    )
    issued_on = Day(label=_("Ngày công văn"), required=False)

    def clean_number(self) -> str:
        return one_line(self.cleaned_data["number"])

    @property
    def letter(self) -> Letter:
        """What a valid form says."""
        return Letter(self.cleaned_data["number"], self.cleaned_data["issued_on"])
