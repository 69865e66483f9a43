"""Looking for acts in the log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.audit_words import ACTS, STREAM_KINDS

ALL = ("", _("Tất cả"))


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AuditFilterForm(forms.Form):
    """Every field narrows the list; none is needed."""

    kind = forms.ChoiceField(
        label=_("Loại chuỗi"), choices=[ALL, *STREAM_KINDS.items()], required=False
    )
    act = forms.ChoiceField(label=_("Hành vi"), choices=[ALL, *ACTS.items()], required=False)
    actor = forms.CharField(label=_("Người làm"), required=False, max_length=200)
    since = forms.DateField(label=_("Từ ngày"), required=False, widget=_day_input())
    until = forms.DateField(label=_("Đến hết ngày"), required=False, widget=_day_input())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("Ngày cuối đứng trước ngày đầu."))
        return cleaned
