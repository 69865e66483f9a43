"""A round of giải trình: until when, by which document; more time; how many rounds."""

from __future__ import annotations

from datetime import date, datetime

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments import clock
from assessments.deadlines import closing_instant
from assessments.forms.days import Day
from assessments.forms.extensions import MIN_REASON
from assessments.forms.text import Text
from assessments.models.cycle import MAX_ROUNDS


class UntilForm(forms.Form):
    """The last day that counts, to its end."""

    last_day = Day(
        label=_("Đến hết ngày"),
        help_text=_("Đơn vị trả lời được đến 23:59:59 ngày này, giờ Việt Nam."),
        error_messages={"required": _("Ghi ngày cuối đơn vị được trả lời.")},
    )

    @property
    def until(self) -> datetime:
        """The first instant that is too late."""
        return closing_instant(self.cleaned_data["last_day"], inclusive=True)


class WindowForm(UntilForm):
    letter = forms.CharField(
        label=_("Số văn bản"),
        max_length=60,
        help_text=_("Văn bản mở đợt giải trình, ví dụ 15/STTTT-CĐS."),
        error_messages={"required": _("Ghi số văn bản mở đợt giải trình.")},
    )
    letter_on = Day(
        label=_("Ngày văn bản"), error_messages={"required": _("Ghi ngày của văn bản.")}
    )

    def clean_letter(self) -> str:
        return " ".join(self.cleaned_data["letter"].split())

    def clean_letter_on(self) -> date:
        day: date = self.cleaned_data["letter_on"]
        if day > clock.today():
            raise forms.ValidationError(gettext("Ngày văn bản ở sau hôm nay. Xem lại văn bản."))
        return day


class WindowExtensionForm(UntilForm):
    reason = Text(
        label=_("Lý do"),
        rows=3,
        min_length=MIN_REASON,
        max_length=500,
        help_text=_("Một câu. Mọi đơn vị được thêm thời gian như nhau."),
        error_messages={"required": _("Ghi lý do gia hạn.")},
    )

    def clean_reason(self) -> str:
        return " ".join(self.cleaned_data["reason"].split())


class RoundsForm(forms.Form):
    rounds = forms.TypedChoiceField(
        label=_("Số vòng giải trình của kỳ"),
        coerce=int,
        choices=[(n, str(n)) for n in range(1, MAX_ROUNDS + 1)],
    )
