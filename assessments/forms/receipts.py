"""Asking whether a receipt is genuine: its number and its fingerprint, or the first part of it."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.selectors.receipts import SHORTEST, Verified, verified

HEX = re.compile(r"[0-9a-f]{16,64}")


class ReceiptForm(forms.Form):
    """By the names that its address has: ``so`` and ``ma``."""

    so = forms.CharField(
        label=_("Số biên nhận"),
        max_length=60,
        help_text=_("Ví dụ BN-2023-00031-2."),
        error_messages={"required": _("Nhập số biên nhận.")},
    )
    ma = forms.CharField(
        label=_("Mã băm SHA-256"),
        max_length=100,
        help_text=_("Đủ 64 ký tự, hoặc ít nhất 16 ký tự đầu."),
        error_messages={"required": _("Nhập mã băm in trên biên nhận.")},
    )

    def clean_so(self) -> str:
        return str(self.cleaned_data["so"]).strip().upper()

    def clean_ma(self) -> str:
        """The digits alone: a receipt prints them in groups."""
        digits = re.sub(r"\s+", "", self.cleaned_data["ma"]).lower()
        if not HEX.fullmatch(digits):
            said = gettext("Mã băm gồm chữ số 0–9 và chữ a–f. Nhập ít nhất {n} ký tự đầu.")
            raise forms.ValidationError(said.format(n=SHORTEST))
        return digits

    def verified(self) -> Verified | None:
        """What may be said of the receipt; ``None``: number and fingerprint do not belong."""
        return verified(self.cleaned_data["so"], self.cleaned_data["ma"])
