"""Looking for acts in the log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.audit_words import ACTS, STREAM_KINDS
from assessments.forms.days import Day

ALL = ("", _("Tất cả"))


class AuditFilterForm(forms.Form):
    """Every field narrows the list; none is needed."""

    kind = forms.ChoiceField(
        label=_("Loại chuỗi"), choices=[ALL, *STREAM_KINDS.items()], required=False
    )
    act = forms.ChoiceField(label=_("Hành vi"), choices=[ALL, *ACTS.items()], required=False)
    actor = forms.CharField(label=_("Người làm"), required=False, max_length=200)
    since = Day(label=_("Từ ngày"), required=False)
    until = Day(label=_("Đến hết ngày"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("Ngày cuối đứng trước ngày đầu."))
        return cleaned
