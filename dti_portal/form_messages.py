"""What Django's Vietnamese leaves in English, of what a form may have to say to a person."""

from __future__ import annotations

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _

NULL = _("Có ký tự mà máy không lưu được. Xóa rồi gõ lại.")
SLUG = _("Chỉ dùng chữ không dấu, số, gạch nối và gạch dưới.")
NOT_OFFERED = _("Có lựa chọn không nằm trong danh sách. Mở lại trang và chọn lại.")
UNREADABLE = _("Máy chủ không đọc được mã này. Mở lại trang và làm lại.")


def put_in_place() -> None:
    """Once, when the portal starts: every form field made from then on says them."""
    validators.ProhibitNullCharactersValidator.message = NULL
    validators.validate_slug.message = SLUG
    forms.UUIDField.default_error_messages = {"invalid": UNREADABLE}
    forms.ModelMultipleChoiceField.default_error_messages = {
        **forms.ModelMultipleChoiceField.default_error_messages,
        "invalid_choice": NOT_OFFERED,
        "invalid_pk_value": NOT_OFFERED,
    }
