"""Which notices were seen, and when letters about them are wanted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import LetterChoice, User
from assessments.selectors.notices import SHOWN
from assessments.services import notices

LARGEST_ID = 2**63 - 1  # as the column holds; PostgreSQL refuses to look for more


class Ids(forms.Field):
    """Numbers of rows with commas, as the page wrote them; no more than it shows."""

    def to_python(self, value: Any) -> list[int]:
        parts = str(value or "").split(",")
        numbers = [int(part) for part in parts if part.isascii() and part.isdecimal()]
        fits = len(parts) <= SHOWN and all(number <= LARGEST_ID for number in numbers)
        if len(numbers) != len(parts) or not fits:
            raise forms.ValidationError(_("Không đọc được danh sách."))
        return numbers


class NoticesReadForm(forms.Form):
    seen = Ids()


class LetterChoiceForm(forms.Form):
    letters = forms.ChoiceField(
        label=_("Nhận thư"),
        choices=LetterChoice.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Hồ sơ bị trả, Hội đồng hỏi lại, mở hoặc gia hạn giải trình, gia hạn gửi hồ sơ, lịch"
            " họp và khai mạc phiên họp luôn báo ngay."
        ),
        error_messages={
            "required": _("Chọn một cách nhận thư."),
            "invalid_choice": _("Chọn một trong ba cách nhận thư."),
        },
    )

    def choose(self, user: User) -> None:
        notices.choose_letters(user, LetterChoice(self.cleaned_data["letters"]))
