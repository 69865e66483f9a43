"""More time by a letter, and when estimates are settled. Every instant is read back first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments import clock
from assessments.deadline_words import instant_with_weekday
from assessments.deadlines import VIETNAM, Window, closing_instant, last_moment
from assessments.forms.days import Day
from assessments.forms.text import Text
from assessments.models import Cycle
from assessments.permissions import top_up_of
from assessments.services.extensions import Letter

MIN_REASON = 20  # characters: a sentence, for the public reads it


class ExtensionForm(forms.Form):
    """Until when, and by which letter.

    ``shown`` holds the instant that the page read back: only that one is granted, so that nobody
    gives a day more or less than they meant.
    """

    last_day = Day(
        label=_("Gia hạn đến ngày"),
        error_messages={"required": _("Ghi ngày cuối được gia hạn, như công văn ghi.")},
    )
    last_time = forms.TimeField(
        label=_("Trước giờ"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("Để trống: đến hết ngày. Giờ Việt Nam."),
    )
    letter = forms.CharField(
        label=_("Số công văn"),
        max_length=60,
        help_text=_("Như đã ghi trên công văn, ví dụ 12/STTTT-CĐS."),
        error_messages={"required": _("Ghi số công văn: sổ gia hạn công khai số này.")},
    )
    letter_on = Day(
        label=_("Ngày công văn"), error_messages={"required": _("Ghi ngày của công văn.")}
    )
    reason = Text(
        label=_("Lý do"),
        rows=3,
        min_length=MIN_REASON,
        max_length=500,
        help_text=_(
            "Một câu, ít nhất 20 ký tự. Ai cũng đọc được ở sổ gia hạn; không ghi thông tin cá nhân."
        ),
        error_messages={
            "required": _("Ghi lý do: ai cũng đọc được vì sao đơn vị có thêm giờ."),
            "min_length": _("Ghi ít nhất %(limit_value)d ký tự (hiện có %(show_value)d)."),
        },
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_letter_on(self) -> date | None:
        day: date | None = self.cleaned_data["letter_on"]
        if day is not None and day > clock.today():
            raise forms.ValidationError(gettext("Ngày công văn ở sau hôm nay. Xem lại công văn."))
        return day

    def clean_letter(self) -> str:
        return " ".join(self.cleaned_data["letter"].split())

    def clean_reason(self) -> str:
        return " ".join(self.cleaned_data["reason"].split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["until"] = self.until
        if not self.errors and cleaned.get("shown") != self.instant:
            message = gettext("Đọc lại thời điểm khóa ghi bên dưới, rồi bấm “Gia hạn” lần nữa.")
            self.add_error(None, message)
        return cleaned

    @property
    def until(self) -> datetime | None:
        """The first instant that is too late, once a day is there."""
        day: date | None = getattr(self, "cleaned_data", {}).get("last_day")
        before: time | None = getattr(self, "cleaned_data", {}).get("last_time")
        if day is None:
            return None
        if before is None:
            return closing_instant(day, inclusive=True)
        return datetime.combine(day, before, tzinfo=VIETNAM)

    @property
    def instant(self) -> str:
        return self.until.isoformat() if self.until else ""

    @property
    def said(self) -> str:
        """«23:59:59 Chủ nhật 31/12/2023»: the last moment that the fields come to."""
        return instant_with_weekday(last_moment(self.until)) if self.until else ""

    @property
    def granted_by(self) -> Letter:
        """The letter behind a valid form."""
        said = self.cleaned_data
        return Letter(said["letter"], said["letter_on"], said["reason"])


class TopUpForm(forms.Form):
    """When estimates are settled: from the first day on, until the end of the last one."""

    first_day = Day(label=_("Từ ngày"), required=False)
    last_day = Day(label=_("Đến hết ngày"), required=False)

    def __init__(self, cycle: Cycle, data: Mapping[str, Any] | None = None) -> None:
        window = top_up_of(cycle)
        proposed = (
            {
                "first_day": window.opens_at.astimezone(VIETNAM).date(),
                "last_day": last_moment(window.closes_at).date(),
            }
            if window
            else {}
        )
        super().__init__(data, initial=proposed)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned["first_day"]) != bool(cleaned["last_day"]):
            self.add_error(None, gettext("Ghi cả hai ngày, hoặc để trống cả hai."))
        return cleaned

    @property
    def window(self) -> Window | None:
        """What a valid form says; ``None``: no such step."""
        first, last = self.cleaned_data["first_day"], self.cleaned_data["last_day"]
        if first is None or last is None:
            return None
        return Window(
            closing_instant(first, inclusive=False), closing_instant(last, inclusive=True)
        )
