"""What a head says: a remark for the officer, or the declaration that goes with sending."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.text import Text


class RemarkForm(forms.Form):
    remark = Text(
        label=_("Ý kiến gửi cán bộ nhập liệu"),
        max_length=2000,
        rows=4,
        help_text=_("Viết cần sửa gì, ở chỉ số nào. Cán bộ thấy ý kiến này ở đầu trang tổng quan."),
        error_messages={"required": _("Viết một câu để cán bộ biết cần sửa gì.")},
    )


class DeclarationForm(forms.Form):
    """What goes with sending: the declaration, and which page it was made on.

    ``key``: the browser's name for this send; ``seen``: the fingerprint of what the page showed.
    """

    declared = forms.BooleanField(
        label=_("Tôi đã xem bản tóm tắt và chịu trách nhiệm về số liệu của hồ sơ này."),
        error_messages={"required": _("Đánh dấu vào lời cam đoan trước khi gửi.")},
    )
    key = forms.CharField(required=False)
    seen = forms.CharField(required=False)

    def clean_key(self) -> UUID | None:
        """Whatever is no key is none: the lock alone keeps such a send from happening twice."""
        try:
            return UUID(self.cleaned_data["key"])
        except ValueError:
            return None
